//! What a document must say, and what is refused of it, with its place.

use super::*;

/// The places at which this document is refused, and why, in one text each.
pub(super) fn faults(text: &str) -> Vec<String> {
    let Err(Malformed(faults)) = Document::parse(text) else { panic!("read: {text}") };
    faults.iter().map(Fault::to_string).collect()
}

fn shipped() -> Document {
    Document::parse(Document::SHIPPED).unwrap()
}

fn money(amount: i64, currency: &str) -> Money {
    Money::new(amount, currency.parse().unwrap()).unwrap()
}

/// Changes the sections of a document.
type Edit = fn(&mut Value);

/// Each edit of the sections, and the one fault it makes.
#[test]
fn a_fault_is_refused_by_its_place() {
    let cases: &[(Edit, &str)] = &[
        (
            |it| it["loan"]["late_fee"] = json!(5),
            "sections.loan.late_fee: unknown field `late_fee`",
        ),
        (
            |it| drop(remove(&mut it["loan"], "allocation")),
            "sections.loan: missing field `allocation`",
        ),
        (|it| drop(remove(it, "orders")), "sections.orders: it is missing"),
        (|it| it["orders"] = json!([1]), "sections.orders: invalid type: sequence"),
        (|it| drop(remove(&mut it["orders"], "form")), "sections.orders.form: it is missing"),
        (|it| it["orders"]["form"] = json!("1"), "sections.orders.form: invalid type: string"),
        (|it| it["loan"]["default_days"] = json!(30.5), "sections.loan.default_days: invalid type"),
        (
            |it| it["loan"]["instalments"][1]["rounding"] = json!("nearest"),
            "sections.loan.instalments[1].rounding: unknown variant `nearest`",
        ),
        (
            |it| it["loan"]["instalments"][0]["multiple"] = json!(0),
            "sections.loan.instalments[0].multiple: expected 1 to 1000000, found 0",
        ),
        (
            |it| it["loan"]["instalments"][2]["multiple"] = json!(1_000_001),
            "sections.loan.instalments[2].multiple: expected 1 to 1000000, found 1000001",
        ),
        (
            |it| it["loan"]["instalments"][1]["currency"] = json!("XOF"),
            "sections.loan.instalments: XOF stands there more than once",
        ),
        (
            |it| it["loan"]["last_instalment_times_max"] = json!(0),
            "sections.loan.last_instalment_times_max: expected 1 to 100, found 0",
        ),
        (
            |it| it["loan"]["default_days"] = json!(0),
            "sections.loan.default_days: expected 1 to 3650, found 0",
        ),
        (
            |it| it["loan"]["allocation"]["timings"] = json!(["due", "past_due"]),
            "sections.loan.allocation.timings: expected past_due, due and in_advance, each once",
        ),
        (
            |it| {
                it["loan"]["allocation"]["timings"] = json!(["past_due", "in_advance", "due"]);
            },
            "sections.loan.allocation.timings: expected in_advance at the end",
        ),
        (
            |it| {
                it["loan"]["allocation"]["components"] =
                    json!(["fee", "fee", "tax", "insurance", "interest", "principal"]);
            },
            "sections.loan.allocation.components: expected penalty, fee, tax, insurance, interest and principal",
        ),
        (
            |it| {
                let one = json!({ "amount": 1, "currency": "XOF" });
                it["loan"]["arrears_tolerance"] = json!([one, one]);
            },
            "sections.loan.arrears_tolerance: XOF stands there more than once",
        ),
        (
            |it| it["limits"]["credit_limit"][0]["max"]["currency"] = json!("GHS"),
            "sections.limits.credit_limit[0]: min is in XOF, max in GHS: expected one",
        ),
        (
            |it| it["limits"]["principal"][1]["min"]["amount"] = json!(0),
            "sections.limits.principal[1]: expected a min above zero and up to max, found 0.00 EUR",
        ),
        (
            |it| it["limits"]["principal"][1]["max"]["amount"] = json!(0),
            "sections.limits.principal[1]: expected a min above zero and up to max, found 0.01 EUR",
        ),
        (
            |it| it["limits"]["principal"][1] = it["limits"]["principal"][0].clone(),
            "sections.limits.principal: XOF stands there more than once",
        ),
        (
            |it| it["limits"]["open_applications_max"] = json!(0),
            "sections.limits.open_applications_max: expected 1 to 1000, found 0",
        ),
        (
            |it| it["limits"]["backdating_days_max"] = json!(3651),
            "sections.limits.backdating_days_max: expected 0 to 3650, found 3651",
        ),
        (
            |it| it["limits"]["proposal_days"] = json!(0),
            "sections.limits.proposal_days: expected 1 to 3650, found 0",
        ),
        (
            |it| {
                it["limits"]["form"] = json!(3);
                let one = json!({ "role": "risk", "per_loan": [], "per_day": [] });
                it["limits"]["forgiven_alone"] = json!([one, one]);
            },
            "sections.limits.forgiven_alone: `risk` stands there more than once",
        ),
        (
            |it| {
                it["limits"]["form"] = json!(3);
                let xof = json!({ "amount": 1, "currency": "XOF" });
                let twice = json!({ "role": "risk", "per_loan": [], "per_day": [xof, xof] });
                it["limits"]["forgiven_alone"] = json!([twice]);
            },
            "sections.limits.forgiven_alone[0].per_day: XOF stands there more than once",
        ),
        (
            |it| it["limits"]["forgiven_alone"] = json!([]),
            "sections.limits.forgiven_alone: unknown field `forgiven_alone`",
        ),
        (
            |it| it["applications"]["four_eyes_above"][1]["currency"] = json!("XOF"),
            "sections.applications.four_eyes_above: XOF stands there more than once",
        ),
        (
            |it| it["applications"]["four_eyes_above"][0]["amount"] = json!(-1),
            "sections.applications.four_eyes_above[0]: -1 is no amount",
        ),
        (
            |it| it["applications"]["lapse_days"] = json!(3651),
            "sections.applications.lapse_days: expected 1 to 3650, found 3651",
        ),
        (
            |it| it["applications"]["offer_days"] = json!(0),
            "sections.applications.offer_days: expected 1 to 3650, found 0",
        ),
        (
            |it| it["orders"]["price_days"] = json!(0),
            "sections.orders.price_days: expected 1 to 3650, found 0",
        ),
        (
            |it| it["orders"]["goods_leave_on"] = json!("order"),
            "sections.orders.goods_leave_on: unknown variant `order`",
        ),
        (
            |it| it["orders"]["unverified"] = json!(["deposit"]),
            "sections.orders.unverified: `deposit` is no member of this section",
        ),
        (
            |it| it["orders"]["unverified"] = json!("goods_leave_on"),
            "sections.orders.unverified: invalid type: string",
        ),
        (
            |it| it["reasons"]["codes"][0]["code"] = json!("Too late"),
            "sections.reasons.codes[0].code: `Too late` is no code",
        ),
        (
            |it| it["reasons"]["codes"][0]["text"]["fr"] = json!(" "),
            "sections.reasons.codes[0].text.fr: expected 1 to 500 letters, found 1",
        ),
        (
            |it| it["reasons"]["codes"][0]["text"]["en"] = json!("a".repeat(501)),
            "sections.reasons.codes[0].text.en: expected 1 to 500 letters, found 501",
        ),
        (
            |it| {
                let one = it["reasons"]["codes"][0].clone();
                it["reasons"]["codes"].as_array_mut().unwrap().push(one);
            },
            "sections.reasons.codes: `mistake` stands there more than once",
        ),
        (
            |it| {
                it["reasons"]["codes"][0]["acts"].as_array_mut().unwrap().push(json!("order.sing"))
            },
            "sections.reasons.codes[0].acts: `order.sing` is no act that is done for a reason",
        ),
        (
            |it| {
                it["reasons"]["codes"][0]["acts"].as_array_mut().unwrap().push(json!(ACTS[0]));
            },
            "sections.reasons.codes[0].acts: `application.approve` stands there more than once",
        ),
        (
            |it| drop(it["reasons"]["codes"][0]["acts"].as_array_mut().unwrap().pop()),
            "sections.reasons.codes: none may be given for vendor.suspend: expected at least one",
        ),
    ];
    for (edit, expected) in cases {
        let found = faults(&edited(edit));
        assert_eq!(found.len(), 1, "{found:?}, expected `{expected}` alone");
        assert!(found[0].starts_with(expected), "{}, expected `{expected}`", found[0]);
    }
}

fn remove(section: &mut Value, member: &str) -> Value {
    section.as_object_mut().unwrap().remove(member).unwrap()
}

#[test]
fn every_fault_of_every_section_is_told_at_once() {
    let both = edited(|it| {
        it["loan"]["default_days"] = json!(0);
        it["loan"]["last_instalment_times_max"] = json!(0);
        it["orders"]["return_days"] = json!(0);
    });
    let places = ["sections.loan.last_instalment_times_max", "sections.loan.default_days"];
    let found = faults(&both);
    assert_eq!(found.len(), 3, "{found:?}");
    for (found, expected) in found.iter().zip(places.iter().chain(&["sections.orders.return_days"]))
    {
        assert!(found.starts_with(expected), "{found}, expected `{expected}`");
    }
    let unreadable = edited(|it| {
        it["loan"]["default_days"] = json!("30");
        it["limits"]["proposal_days"] = json!(true);
    });
    assert_eq!(faults(&unreadable).len(), 2, "{:?}", faults(&unreadable));
}

#[test]
fn a_section_and_a_form_of_a_later_release_are_refused_by_name() {
    let taxes = edited(|it| it["taxes"] = json!({ "form": 1 }));
    let known = "loan, limits, applications, orders, reasons, classes, products, law, premium, capacity, \
         scorecards, payments, servicing, waits, otp, signing, withdrawal, contract, fraud, identity, losses, \
         lenders";
    let expected = format!("sections.taxes: this release knows no such section, only {known}");
    assert_eq!(faults(&taxes), [expected]);
    // Whatever else is in it.
    let later = edited(|it| it["loan"] = json!({ "form": 4, "products": [] }));
    let expected = "sections.loan.form: this release reads forms 1 to 3, not 4";
    assert_eq!(faults(&later), [expected]);
    assert_eq!(Document::read(&later), Err(Document::parse(&later).unwrap_err()));
}

/// The shipped document with its loan section in form 2, changed.
pub(super) fn second_form(change: impl Fn(&mut Value)) -> String {
    edited(|it| {
        let loan = &mut it["loan"];
        loan["form"] = json!(2);
        loan["remainder"] = json!("last");
        loan["calendars"] = json!([{
            "country": "TG", "weekend": ["saturday", "sunday"],
            "yearly": [{ "month": 4, "day": 27 }, { "month": 2, "day": 29 }],
            "dated": ["2026-03-20"],
        }]);
        change(loan);
    })
}

#[test]
fn the_first_form_of_the_loan_section_moves_no_due_date_and_the_second_says_off_which_days() {
    let first = Document::parse(Document::SHIPPED).unwrap().loan;
    assert_eq!((first.first_due, first.calendars), (None, vec![]));
    let [from, to] = ["2026-01-15", "2026-06-15"].map(|it| it.parse().unwrap());
    let second = Document::parse(&second_form(|_| {})).unwrap().loan;
    let days = second.business_days_in("TG".parse().unwrap(), from, to).unwrap();
    assert_eq!(days.moved, crate::calendar::Moved::Next);
    let holidays: Vec<String> = days.holidays.iter().map(ToString::to_string).collect();
    assert_eq!(holidays, ["2025-04-27", "2026-03-20", "2026-04-27", "2027-04-27"]);
    assert_eq!(second.business_days_in("CI".parse().unwrap(), from, to), None);
    // What is new there is unknown to the form before.
    let mixed = second_form(|it| it["form"] = json!(1));
    let found = &faults(&mixed)[0];
    assert!(found.starts_with("sections.loan.") && found.contains(": unknown field"), "{found}");
}

#[test]
fn a_loan_on_a_declining_balance_is_offered_only_where_what_is_paid_early_bears_no_interest() {
    let found = |early: bool, late: bool| {
        faults(&second_form(|it| it["recalculation"] = json!({ "early": early, "late": late })))
    };
    let early = "sections.loan.recalculation.early: expected true";
    for (found, expected) in [(found(false, false), vec![early]), (found(false, true), vec![early])]
    {
        assert_eq!(found.len(), expected.len(), "{found:?}");
        assert!(found.iter().zip(&expected).all(|(one, it)| one.starts_with(it)), "{found:?}");
    }
    for late in [false, true] {
        let offered =
            second_form(|it| it["recalculation"] = json!({ "early": true, "late": late }));
        let offered = Document::parse(&offered).unwrap().loan.recalculation;
        assert_eq!(offered, Some(Recalculation { early: true, late }));
    }
    assert_eq!(Document::parse(Document::SHIPPED).unwrap().loan.recalculation, None);
}

#[test]
fn a_calendar_that_leaves_no_day_and_bounds_that_leave_none_are_faults() {
    let weekend = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let found = faults(&second_form(|it| {
        it["first_due"] = json!({ "days_min": 40, "days_max": 30 });
        it["calendars"][0]["weekend"] = json!(weekend);
    }));
    let places = ["sections.loan.first_due.days_max", "sections.loan.calendars[0].weekend"];
    assert_eq!(found.len(), 2, "{found:?}");
    for (found, place) in found.iter().zip(places) {
        assert!(found.starts_with(place), "{found}, expected `{place}`");
    }
    let found = faults(&second_form(|it| {
        it["calendars"][0]["yearly"] = json!([{ "month": 2, "day": 30 }]);
        let again = it["calendars"][0].clone();
        it["calendars"].as_array_mut().unwrap().push(again);
    }));
    assert_eq!(found.len(), 3, "{found:?}");
}

#[test]
fn a_text_that_is_no_document_is_refused_whole() {
    for text in ["", "{", "[]", "{}", "{\"sections\": {}, \"format\": 1}", "{\"sections\": []}"] {
        let found = faults(text);
        assert!(!found.is_empty() && !found[0].starts_with("sections"), "{text}: {found:?}");
    }
    let twice = Document::SHIPPED.replacen("\"loan\": {", "\"loan\": {}, \"loan\": {", 1);
    let found = faults(&twice);
    assert!(found[0].starts_with("`loan` stands there twice"), "{found:?}");
    let twice = Document::SHIPPED.replacen("\"form\": 1", "\"form\": 1, \"form\": 1", 1);
    assert_eq!(faults(&twice), ["sections.loan: `form` stands there twice"]);
}

#[test]
fn what_ships_says_all_that_is_asked_of_it() {
    let document = shipped();
    let step = |currency: &str| {
        let step = document.loan.step_in(currency.parse().unwrap());
        step.map(|it| (it.multiple, it.rounding))
    };
    assert_eq!(step("XOF"), Some((5, Rounding::HalfUp)));
    assert_eq!(step("EUR"), Some((1, Rounding::HalfUp)));
    assert_eq!(step("GHS"), None);
    assert_eq!((document.loan.default_days, document.loan.pause_while_held), (30, true));
    assert_eq!(document.loan.arrears_tolerance_in(Currency::XOF), money(0, "XOF"));
    assert_eq!(document.orders.goods_leave_on, GoodsLeave::Disbursement);
    assert_eq!(document.limits.open_applications_max, 20);
    assert_eq!(document.reasons.text("damaged").unwrap().en, "The article arrived damaged.");
    assert_eq!(document.reasons.text("dislike"), None);
    let known: Vec<_> = document.reasons.codes_for("loan.charge").collect();
    assert_eq!(
        known,
        ["collection_costs", "contract_fee", "field_visit", "late_payment", "payment_bounced"]
    );
    assert_eq!(document.reasons.codes_for("loan.sing").count(), 0);
}

#[test]
fn an_amount_is_held_by_the_bounds_of_its_currency() {
    let narrow = edited(|it| {
        it["limits"]["principal"][0]["min"]["amount"] = json!(1_000);
        it["limits"]["principal"][0]["max"]["amount"] = json!(5_000);
        it["loan"]["arrears_tolerance"] = json!([{ "amount": 25, "currency": "XOF" }]);
    });
    let Document { loan, limits, .. } = Document::parse(&narrow).unwrap();
    let bounds = limits.principal_in(Currency::XOF).unwrap();
    let held = [999, 1_000, 5_000, 5_001].map(|it| bounds.hold(money(it, "XOF")));
    assert_eq!(held, [false, true, true, false]);
    assert!(!bounds.hold(money(1_000, "EUR")));
    assert_eq!(limits.principal_in("GHS".parse().unwrap()), None);
    assert_eq!(limits.credit_limit_in("GHS".parse().unwrap()), None);
    assert!(limits.credit_limit_in(Currency::EUR).is_some());
    assert_eq!(loan.arrears_tolerance_in(Currency::XOF), money(25, "XOF"));
    assert_eq!(loan.arrears_tolerance_in(Currency::EUR), money(0, "EUR"));
}

#[test]
fn four_eyes_are_wanted_above_the_amount_of_the_currency_and_always_in_another() {
    let policy = shipped().applications;
    let above = |currency: &str| policy.four_eyes_above_in(currency.parse().unwrap());
    assert_eq!(above("XOF"), Some(money(100_000, "XOF")));
    assert_eq!(above("EUR"), Some(money(15_000, "EUR")));
    assert_eq!(above("GHS"), None);
}

#[test]
fn what_the_checks_find_is_told_with_its_place() {
    let finding =
        |code: &str, at: &str| Finding { code: code.to_owned(), at: at.to_owned(), plans: None };
    let unverified = [
        finding("unverified", "sections.loan.pause_while_held"),
        finding("unverified", "sections.orders.goods_leave_on"),
    ];
    assert_eq!(shipped().findings(), unverified);
    let lopsided = edited(|it| {
        it["loan"]["unverified"] = json!([]);
        drop(remove(&mut it["orders"], "unverified"));
        it["loan"]["instalments"][0]["currency"] = json!("GHS");
        it["limits"]["credit_limit"] = json!([it["limits"]["credit_limit"][0]]);
    });
    let expected = [
        finding("nothing_lent", "sections.loan.instalments[0]"),
        finding("not_rounded", "sections.limits.principal[0]"),
        finding("no_credit_limit", "sections.limits.principal[1]"),
        finding("no_credit_limit", "sections.limits.principal[2]"),
    ];
    assert_eq!(Document::parse(&lopsided).unwrap().findings(), expected);
}

#[test]
fn what_ships_has_a_text_in_both_languages_for_every_reason() {
    let reasons = shipped().reasons;
    assert!(reasons.codes.iter().all(|it| it.text.fr != it.text.en));
    assert!(ACTS.iter().all(|it| reasons.codes_for(it).count() > 0));
}
