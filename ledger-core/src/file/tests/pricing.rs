//! What the law of the day says of what is offered, signed, granted and to run longer.

use serde_json::{Value, json};

use super::financing::*;
use super::tabled::{applied_under_table, rated};
use super::*;
use crate::credit::application::{self, Terms};
use crate::credit::pricing::{self, Price};
use crate::credit::{Amortised, DayCount, EqualPart, Every, Grace, NewTerms, PlanInterest};
use crate::money::Rate;
use crate::party::premium;
use crate::testing::{law_of_togo, lend_on_declining_balance};

/// A version under which loans on a declining balance are lent, and no law is known.
pub(super) fn without_law() -> Value {
    let mut document: Value = serde_json::from_str(Document::SHIPPED).unwrap();
    lend_on_declining_balance(&mut document["sections"]);
    document
}

/// Banks may ask 15 %, 14 % from June on, and we 24 %.
pub(super) fn lawful() -> Value {
    let mut document = without_law();
    let sections = &mut document["sections"];
    sections["law"] = law_of_togo("proportional");
    document
}

/// A policy book of these versions, each from its day on.
pub(super) fn book(documents: &[(Value, u32)]) -> policy::State {
    let documents = documents.iter().map(|(it, from)| (it.to_string(), day(*from)));
    versions(&documents.collect::<Vec<_>>())
}

pub(super) fn under_law() -> policy::State {
    book(&[(lawful(), 1)])
}

/// The last of May and the first of June, when the ceiling of banks falls.
pub(super) const MAY: u32 = 92;
pub(super) const JUNE: u32 = 93;

pub(super) fn bank() -> Lender {
    Lender::Bank { id: "orabank".to_owned() }
}

/// Twelve monthly instalments on a declining balance, the first on 1 July.
pub(super) fn at(rate: &str) -> Plan {
    Plan::Amortised {
        terms: Box::new(Amortised {
            instalments: 12,
            first_due_on: day(123),
            every: Every::MONTH,
            day_of_month: None,
            interest_from: None,
            interest: PlanInterest::DecliningBalance {
                rate: Rate(rate.parse().unwrap()),
                day_count: DayCount::Thirty360,
            },
            equal: EqualPart::Instalments,
            grace: Grace::default(),
            down_payment: None,
        }),
    }
}

pub(super) fn lending(lender: Lender, product: Option<&str>, rate: &str) -> Terms {
    let product = product.map(str::to_owned);
    Terms { product, lender, principal: xof(100_000), plan: at(rate) }
}

pub(super) fn granting(lender: Lender, rate: &str) -> Act {
    Act::Grant {
        parts_until: None,
        product: None,
        lender,
        lender_reference: None,
        principal: xof(100_000),
        plan: at(rate),
        decision: directly(),
    }
}

pub(super) fn all_goes_out() -> Act {
    let Act::Disburse { disbursement, payee, money, .. } = disburse("D-1") else {
        unreachable!("it is a disbursement")
    };
    let (net, lender_reference, value_date) = (None, None, None);
    let amount = xof(100_000);
    Act::Disburse { disbursement, amount, net, payee, money, lender_reference, value_date }
}

/// With a line, and an application for 100 000 francs, on this day.
fn applied_on(number: u32) -> Story {
    with_line(500_000)
        .under(under_law())
        .on(day(number))
        .by("support", "counter")
        .after(submit(CASH, 100_000))
        .by("risk", "one officer")
}

pub(super) fn offered(story: &Story) -> application::Offer {
    let dossier = story.file().applications[&APPLICATION].application().unwrap();
    dossier.offer().unwrap().clone()
}

pub(super) fn accepted(story: Story) -> Story {
    let accept = application::Act::RecordAcceptance { offer: None, reference: "K-12".to_owned() };
    story.after(on_application(application::Act::Present)).after(on_application(accept))
}

pub(super) fn priced(facts: &[Fact]) -> Option<&Price> {
    facts.iter().find_map(|it| {
        let Event::Loan(loan::Event::Priced(it)) = &it.event else { return None };
        Some(&it.price)
    })
}

pub(super) fn granted(facts: &[Fact]) -> Option<&loan::Granted> {
    facts.iter().find_map(|it| {
        let Event::Loan(loan::Event::Granted(it)) = &it.event else { return None };
        Some(it)
    })
}

/// Both figures and the ceiling, in per cent, of what was refused for it.
#[track_caller]
pub(super) fn over(refused: Result<Vec<Fact>, Rejection>) -> (String, String, String) {
    let (Err(Rejection::Loan(loan::Rejection::Price(it)))
    | Err(Rejection::Application(application::Rejection::Price(it)))) = refused
    else {
        panic!("it is refused for its price: {refused:?}")
    };
    assert_eq!(it.code(), "credit.over_ceiling");
    let pricing::Rejection::OverCeiling { teg, ceiling } = it else { panic!("{it}") };
    let percent = |it: pricing::RateBounds| it.percent(1).unwrap().to_string();
    (
        percent(teg.teg_proportional),
        percent(teg.taeg_actuarial),
        (ceiling.rate.0 * rust_decimal::Decimal::ONE_HUNDRED).normalize().to_string(),
    )
}

pub(super) fn told(texts: [&str; 3]) -> (String, String, String) {
    let [one, two, three] = texts.map(str::to_owned);
    (one, two, three)
}

#[test]
fn a_direct_grant_above_the_ceiling_is_refused_with_both_figures_and_the_ceiling() {
    for role in ["finance", "risk", "service"] {
        let story = Story::registered().under(under_law()).on(day(MAY)).by(role, "whoever");
        assert!(story.ask_loan(LOAN_1, granting(bank(), "0.145")).is_ok(), "{role}");
        let refused = over(story.ask_loan(LOAN_1, granting(bank(), "0.16")));
        assert_eq!(refused, told(["16.0", "17.2", "15"]), "{role}");
        assert!(story.ask_loan(LOAN_1, granting(Lender::OwnBook {}, "0.16")).is_ok(), "{role}");
    }
}

#[test]
fn a_grant_records_what_it_costs_and_a_policy_without_law_asks_nothing() {
    let story = Story::registered().under(under_law()).on(day(MAY));
    let facts = story.ask_loan(LOAN_1, granting(bank(), "0.145")).unwrap();
    let (granted, price) = (granted(&facts).unwrap(), priced(&facts).unwrap());
    assert_eq!(price.check(xof(100_000), &granted.schedule), Ok(()));
    assert_eq!(price.ceiling.unwrap().rate, Rate("0.15".parse().unwrap()));
    assert_eq!((price.total.taxes, price.total.stamps), (xof(5_000), xof(3_000)));
    story.after_loan(LOAN_1, granting(bank(), "0.145"));

    let without = Story::registered().on(day(10));
    let facts = without.ask_loan(LOAN_1, grant(day(30))).unwrap();
    assert!(granted_only(&facts));
}

fn granted_only(facts: &[Fact]) -> bool {
    facts.iter().all(|it| it.event.event_type() == "loan.granted")
}

#[test]
fn a_loan_that_comes_from_elsewhere_is_boarded_whatever_it_costs() {
    let story = Story::registered().under(under_law()).on(day(MAY));
    let (_, types) = story.then(Command::Loan { loan: LOAN_1, act: board(day(120)) });
    assert_eq!(types.first(), Some(&"loan.boarded"));
}

/// Of who has Premium already, not those of a subscription that would begin with the credit.
#[test]
fn the_fees_of_a_premium_that_runs_are_counted_on_its_own_days() {
    let fee = json!({"amount": 100, "currency": "XOF"});
    let plan = json!({"code": "monthly", "every": "month", "fee": fee, "insurer_share": "0.4"});
    let mut document = lawful();
    document["sections"]["premium"] = json!({"form": 1, "compulsory": true, "plans": [plan]});
    let on_premium = |act| Command::Premium { premium: Uuid::from_u128(0x9e), act };
    let pay =
        premium::Act::PayFee { money: money("tmoney", "P-1"), amount: xof(100), value_date: None };
    // On 19 May; the next fee is due on 19 June.
    let story = with_line(500_000)
        .under(book(&[(document, 1)]))
        .on(day(80))
        .by("support", "counter")
        .after(on_premium(premium::Act::Subscribe { plan: "monthly".to_owned() }))
        .after(on_premium(pay))
        .on(day(85))
        .after(submit(CASH, 100_000))
        .by("risk", "one officer")
        .after(approve_on(lending(Lender::OwnBook {}, None, "0.12")));
    let fees = offered(&story).priced.unwrap().price.premium.clone();
    assert_eq!(fees.iter().map(|it| it.due_on).min(), Some(day(111)));
    assert_eq!((fees.len(), fees.iter().all(|it| it.amount == xof(100))), (12, true));
}

#[test]
fn an_offer_carries_its_whole_price_and_is_granted_as_it_was_offered() {
    let approve = rated(lending(bank(), Some("cash"), "0.1"), "medium");
    let story = applied_under_table(80).after(approve);
    let offer = offered(&story);
    let priced_offer = offer.priced.unwrap();
    let price = &priced_offer.price;
    assert_eq!(price.check(xof(100_000), &priced_offer.schedule), Ok(()));
    assert_eq!(price.file_fee.unwrap().amount, xof(500));
    assert_eq!(price.total.file_fee, xof(500));

    // Signed five days later, its instalments are the same, and it costs more by what it is shorter.
    let story = accepted(story).on(day(85));
    let facts = story.ask(&sign(&story)).unwrap();
    assert_eq!(granted(&facts).unwrap().schedule, priced_offer.schedule);
    let signed = priced(&facts).unwrap();
    assert_eq!((signed.lent_on, signed.file_fee), (day(85), price.file_fee));
    assert!(signed.teg.teg_proportional.lower > price.teg.teg_proportional.upper);
    let sign = sign(&story);
    story.after(sign);
}

#[test]
fn what_is_offered_in_may_at_14_and_a_half_may_not_be_signed_in_june() {
    let approve = approve_on(lending(bank(), None, "0.145"));
    let may = accepted(applied_on(MAY).after(approve.clone()));
    assert!(may.ask(&sign(&may)).is_ok(), "it may still be signed on the last of May");
    let june = may.on(day(JUNE));
    let (teg, _, ceiling) = over(june.ask(&sign(&june)));
    assert_eq!((teg.as_str(), ceiling.as_str()), ("14.6", "14"));

    let late = applied_on(JUNE);
    assert_eq!(over(late.ask(&approve)), told(["14.5", "15.5", "14"]));
}

#[test]
fn an_offer_without_a_price_is_asked_for_the_law_when_it_is_signed() {
    let story = with_line(500_000)
        .under(book(&[(without_law(), 1), (lawful(), JUNE)]))
        .on(day(MAY))
        .by("support", "counter")
        .after(submit(CASH, 100_000))
        .by("risk", "one officer")
        .after(approve_on(lending(bank(), None, "0.145")));
    assert!(offered(&story).priced.is_none());
    let may = accepted(story);
    assert!(priced(&may.ask(&sign(&may)).unwrap()).is_none());
    let june = may.on(day(JUNE));
    assert_eq!(over(june.ask(&sign(&june))), told(["14.5", "15.5", "14"]));
}

#[test]
fn a_longer_rescheduling_is_asked_for_the_law_and_a_shorter_one_is_not() {
    let story = Story::registered()
        .under(under_law())
        .on(day(MAY))
        .after_loan(LOAN_1, granting(bank(), "0.145"))
        .after_loan(LOAN_1, all_goes_out())
        .on(day(JUNE));
    let propose = |instalments: u32, rate: Option<&str>| Act::ProposeRescheduling {
        rescheduling: Uuid::from_u128(0x51),
        terms: NewTerms {
            instalments,
            first_due_on: day(123),
            every: None,
            day_of_month: None,
            rate: rate.map(|it| Rate(it.parse().unwrap())),
            grace: Grace::default(),
        },
        reason: Reason::of("hardship"),
    };
    let (teg, _, ceiling) = over(story.ask_loan(LOAN_1, propose(18, None)));
    assert!(teg.starts_with("14.") && ceiling == "14", "{teg} {ceiling}");
    assert!(story.ask_loan(LOAN_1, propose(6, None)).is_ok(), "it is over sooner");
    let story = story.after_loan(LOAN_1, propose(18, Some("0.12")));
    let agree =
        Act::AgreeRescheduling { rescheduling: Uuid::from_u128(0x51), reference: "A-1".to_owned() };
    let facts = story.ask_loan(LOAN_1, agree.clone()).unwrap();
    let price = priced(&facts).unwrap();
    assert_eq!(price.total.principal, xof(100_000));
    assert_eq!(price.file_fee, None);
    story.after_loan(LOAN_1, agree);
}
