//! What the sections of credit by rule must say, each by itself and with the others.

use super::document::faults;
use super::*;
use crate::policy::{ComparedRate, Counting, RiskClass};

/// `open`, its sections changed.
pub(super) fn changed(edit: impl Fn(&mut Value)) -> String {
    let mut document: Value = serde_json::from_str(Document::OPEN).unwrap();
    edit(&mut document["sections"]);
    document.to_string()
}

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn xof_json(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "XOF" })
}

pub(super) fn without(section: &mut Value, member: &str) {
    section.as_object_mut().unwrap().remove(member).unwrap();
}

/// Changes the sections of a document.
pub(super) type Edit = fn(&mut Value);

/// Each edit of `open` makes this fault and no other.
pub(super) fn each_makes_its_fault(cases: &[(Edit, &str)]) {
    for (edit, expected) in cases {
        let found = faults(&changed(edit));
        assert_eq!(found.len(), 1, "{found:#?}, expected `{expected}` alone");
        assert!(found[0].starts_with(expected), "{}, expected `{expected}`", found[0]);
    }
}

#[test]
fn bands_of_scores_leave_no_hole_and_do_not_overlap() {
    each_makes_its_fault(&[
        (
            |it| it["classes"]["classes"][0]["to"] = json!(999),
            "sections.classes.classes[0].to: expected 1000, below what stands before, found 999",
        ),
        (
            |it| it["classes"]["classes"][1]["to"] = json!(699),
            "sections.classes.classes[1].to: expected 700, below what stands before, found 699",
        ),
        (
            |it| it["classes"]["classes"][1]["to"] = json!(701),
            "sections.classes.classes[1].to: expected 700, below what stands before, found 701",
        ),
        (
            |it| it["classes"]["declined_up_to"] = json!(398),
            "sections.classes.declined_up_to: expected 399, below the last class, found 398",
        ),
        (
            |it| it["classes"]["declined_up_to"] = json!(400),
            "sections.classes.declined_up_to: expected 399, below the last class, found 400",
        ),
        (
            |it| {
                it["classes"]["classes"][2]["from"] = json!(551);
                it["classes"]["declined_up_to"] = json!(550);
            },
            "sections.classes.classes[2].from: expected at most 550, where it ends, found 551",
        ),
        (
            |it| it["classes"]["classes"][0]["to"] = json!("high"),
            "sections.classes.classes[0].to: invalid type: string",
        ),
    ]);
}

#[test]
fn classes_and_limits_are_within_their_bounds() {
    each_makes_its_fault(&[
        (
            |it| it["classes"]["newcomer"] = json!("unknown"),
            "sections.classes.newcomer: no class has the code `unknown`",
        ),
        (
            |it| it["classes"]["classes"][1]["limit_share"] = json!("0"),
            "sections.classes.classes[1].limit_share: expected above 0 and at most 1",
        ),
        (
            |it| it["classes"]["limits"][0]["steps"] = json!([]),
            "sections.classes.limits[0].steps: expected 1 to 20 of them, found 0",
        ),
        (
            |it| it["classes"]["limits"][0]["steps"] = json!([xof_json(9), xof_json(9)]),
            "sections.classes.limits[0].steps: expected amounts above zero, ascending",
        ),
        (
            |it| it["classes"]["limits"][0]["steps"][1]["currency"] = json!("EUR"),
            "sections.classes.limits[0].steps[1]: expected XOF, found EUR",
        ),
        (
            |it| {
                let row = it["classes"]["limits"][0].clone();
                it["classes"]["limits"].as_array_mut().unwrap().push(row);
            },
            "sections.classes.limits: XOF stands there more than once",
        ),
        (
            |it| it["classes"]["limits"][0]["steps"][1] = xof_json(10_000_001),
            "sections.classes.limits[0].steps[1]: expected within `limits.credit_limit`",
        ),
        (
            |it| it["classes"]["punctual_months"] = json!(0),
            "sections.classes.punctual_months: expected 1 to 60, found 0",
        ),
        (
            |it| it["classes"]["step_back_days"] = json!(366),
            "sections.classes.step_back_days: expected 1 to 365, found 366",
        ),
    ]);
}

#[test]
fn a_product_says_what_it_lends_in_whole_steps_and_for_how_long() {
    each_makes_its_fault(&[
        (
            |it| {
                it["products"]["products"][1]["code"] = json!("Cash");
                for row in &mut it["products"]["prices"].as_array_mut().unwrap()[12..] {
                    row["product"] = json!("Cash");
                }
            },
            "sections.products.products[1].code: `Cash` is no code",
        ),
        (
            |it| it["products"]["products"][1]["purposes"] = json!(["cash", "cash"]),
            "sections.products.products[1].purposes: cash stands there more than once",
        ),
        (
            |it| it["products"]["products"][1]["lenders"] = json!([]),
            "sections.products.products[1].lenders: expected 1 to 2 of them, found 0",
        ),
        (
            |it| it["products"]["products"][1]["amount"]["min"] = xof_json(300_001),
            "sections.products.products[1].amount: expected a min above zero and up to max",
        ),
        (
            |it| it["products"]["products"][1]["amount_step"] = xof_json(24_000),
            "sections.products.products[1].amount_step: expected an amount above zero of which",
        ),
        (
            |it| it["products"]["products"][1]["amount_step"] = xof_json(0),
            "sections.products.products[1].amount_step: expected an amount above zero of which",
        ),
        (
            |it| it["products"]["products"][0]["amount_step"] = xof_json(200),
            "sections.products.products[0].amount_step: expected steps to at most 2000 amounts, found 2451",
        ),
        (
            |it| it["products"]["products"][1]["durations"] = json!([3, 3, 12]),
            "sections.products.products[1].durations: expected numbers of instalments, ascending",
        ),
        (
            |it| it["products"]["products"][1]["every"]["n"] = json!(0),
            "sections.products.products[1].every.n: expected 1 to 480, found 0",
        ),
        (
            |it| {
                let grace = json!({ "principal": 3, "interest": 0, "interest_free": 0 });
                it["products"]["products"][1]["grace"] = grace;
            },
            "sections.products.products[1].grace.principal: expected 0 to 2, found 3",
        ),
        (
            |it| it["products"]["products"][1]["file_fee"]["share"] = json!("-0.001"),
            "sections.products.products[1].file_fee.share: expected 0 to 1",
        ),
        (
            |it| it["products"]["products"][1]["file_fee"]["min"] = xof_json(25_000),
            "sections.products.products[1].file_fee: expected less than what is lent",
        ),
    ]);
}

#[test]
fn every_class_has_a_price_for_all_that_is_offered_and_less_risk_never_pays_more() {
    each_makes_its_fault(&[
        (
            |it| drop(it["products"]["prices"].as_array_mut().unwrap().pop()),
            "sections.products.prices: expected a price of `cash` for `high` up to 12 instalments",
        ),
        (
            |it| it["products"]["prices"][11]["amount_max"] = xof_json(499_999),
            "sections.products.prices: expected a price of `goods` for `high` up to 24 instalments",
        ),
        (
            |it| it["products"]["prices"][0]["rate"] = json!("0.061"),
            "sections.products.prices: `low` pays more than `medium`, which bears more risk, for 1",
        ),
        // Between the amounts of two rows, too.
        (
            |it| {
                let row = json!({
                    "product": "goods", "class": "medium", "instalments_max": 2,
                    "amount_max": xof_json(100_000), "rate": "0.04",
                });
                it["products"]["prices"].as_array_mut().unwrap().push(row);
            },
            "sections.products.prices: `low` pays more than `medium`, which bears more risk, for 1",
        ),
        (
            |it| it["products"]["prices"][0]["rate"] = json!("0.0000001"),
            "sections.products.prices[0].rate: expected 0 to 1, with at most 6 decimals",
        ),
        (
            |it| it["products"]["prices"][11]["instalments_max"] = json!(481),
            "sections.products.prices[11].instalments_max: expected 1 to 480, found 481",
        ),
        (
            |it| {
                let row = it["products"]["prices"][0].clone();
                it["products"]["prices"].as_array_mut().unwrap().push(row);
            },
            "sections.products.prices: `goods` has two prices for `low`, 2 instalments and 500000",
        ),
        (
            |it| {
                let row = json!({
                    "product": "gold", "class": "low", "instalments_max": 2,
                    "amount_max": xof_json(100_000), "rate": "0.04",
                });
                it["products"]["prices"].as_array_mut().unwrap().push(row);
            },
            "sections.products.prices[18].product: no product has the code `gold`",
        ),
        (
            |it| {
                let row = json!({
                    "product": "goods", "class": "none", "instalments_max": 2,
                    "amount_max": xof_json(100_000), "rate": "0.04",
                });
                it["products"]["prices"].as_array_mut().unwrap().push(row);
            },
            "sections.products.prices[18].class: no class has the code `none`",
        ),
    ]);
}

#[test]
fn no_product_has_terms_that_are_unfit_for_consumers() {
    let flat = changed(|it| {
        let interest = json!({ "kind": "flat", "day_count": "thirty_360" });
        it["products"]["products"][1]["interest"] = interest;
    });
    let found = faults(&flat);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("sections.products.products[1].interest: unfit for consumers"));
    let without_relief = changed(|it| without(&mut it["loan"], "recalculation"));
    let found = faults(&without_relief);
    assert_eq!(found.len(), 2, "one of each product: {found:?}");
    assert!(found.iter().all(|it| it.contains(".interest: unfit for consumers")), "{found:?}");
}

#[test]
fn a_product_is_offered_only_where_the_other_sections_know_it() {
    each_makes_its_fault(&[
        (
            |it| {
                without(it, "law");
                // They want the law too.
                without(it, "withdrawal");
                without(it, "contract");
            },
            "sections.products.products: expected a section `law` beside them",
        ),
        (
            |it| {
                without(it, "classes");
                // They want classes too.
                without(it, "scorecards");
            },
            "sections.products.products: expected a section `classes` beside them",
        ),
        (
            |it| it["law"]["ceilings"] = json!([it["law"]["ceilings"][0].clone()]),
            "sections.products.products[0].lenders[1]: no ceiling of `own_book` is known in `law`",
        ),
        (
            |it| it["limits"]["principal"][0]["max"] = xof_json(400_000),
            "sections.products.products[0].amount: expected within `limits.principal`",
        ),
        (
            |it| {
                it["premium"]["compulsory"] = json!(true);
                it["products"]["products"].as_array_mut().unwrap().truncate(1);
                it["products"]["prices"].as_array_mut().unwrap().truncate(12);
                for plan in it["premium"]["plans"].as_array_mut().unwrap() {
                    plan["fee"]["currency"] = json!("EUR");
                }
            },
            "sections.products.products[0].amount: Premium is compulsory: expected a plan of it in XOF",
        ),
    ]);
    let unrounded = faults(&changed(|it| it["loan"]["instalments"] = json!([])));
    assert_eq!(unrounded.len(), 2, "one of each product: {unrounded:?}");
}

#[test]
fn the_law_says_one_ceiling_a_day_and_what_a_country_asks() {
    each_makes_its_fault(&[
        (
            |it| it["law"]["ceilings"][1]["from"] = json!("2014-01-01"),
            "sections.law.ceilings[1]: another one of that lender is from the same day",
        ),
        (
            |it| it["law"]["ceilings"][1]["rate"] = json!("14"),
            "sections.law.ceilings[1].rate: expected above 0 and at most 1",
        ),
        (
            |it| it["law"]["time_counting"] = json!("guess"),
            "sections.law.time_counting: unknown variant `guess`",
        ),
        (
            |it| {
                let one = it["law"]["countries"][0].clone();
                it["law"]["countries"].as_array_mut().unwrap().push(one);
            },
            "sections.law.countries: TG stands there more than once",
        ),
        (
            |it| it["law"]["countries"][0]["contract_pages"] = json!(0),
            "sections.law.countries[0].contract_pages: expected 1 to 100, found 0",
        ),
        (
            |it| it["law"]["countries"][0]["withdrawal_days"] = json!(366),
            "sections.law.countries[0].withdrawal_days: expected 0 to 365, found 366",
        ),
        (
            |it| it["law"]["countries"][0]["stamp_per_page"]["currency"] = json!("EUR"),
            "sections.law.countries[0].stamp_per_page: expected XOF, found EUR",
        ),
        (
            |it| it["loan"]["penalty"]["ceilings"] = json!([it["law"]["ceilings"][0].clone()]),
            "sections.loan.penalty.ceilings: expected none beside the section `law`",
        ),
        (
            |it| it["capacity"]["income_share"]["parts"] = json!(4),
            "sections.capacity.income_share.parts: expected 1 to 3, found 4",
        ),
    ]);
}

#[test]
fn the_ceilings_of_the_law_hold_for_penalties_too() {
    let document = Document::parse(Document::OPEN).unwrap();
    let law = document.law.unwrap();
    assert_eq!(document.loan.penalty.as_ref().unwrap().ceilings, law.ceilings);
    let on = |day: &str| day.parse::<Day>().unwrap();
    let rate = |day| law.ceiling_on(LenderKind::Bank, on(day)).map(|it| it.0.to_string());
    assert_eq!(rate("2013-12-31"), None);
    assert_eq!(rate("2026-05-31").as_deref(), Some("0.15"));
    assert_eq!(rate("2026-06-01").as_deref(), Some("0.14"));
    let changes: Vec<_> = law.changes_after(on("2014-01-01")).into_iter().collect();
    assert_eq!(changes, [on("2026-06-01")]);
    assert_eq!(law.changes_after(on("2026-06-01")).len(), 0);
}

#[test]
fn a_document_without_the_new_sections_is_read_as_before() {
    let document = Document::parse(Document::SHIPPED).unwrap();
    assert_eq!((document.classes, document.products, document.law), (None, None, None));
    assert_eq!((document.premium, document.capacity), (None, None));
    assert_eq!(document.scorecards, None);
}

#[test]
fn what_ships_for_credit_by_rule_says_what_it_is_asked() {
    let open = Document::parse(Document::OPEN).unwrap();
    let strict = Document::parse(Document::STRICT).unwrap();
    let premium = |it: &Document| it.premium.as_ref().unwrap().compulsory;
    assert_eq!((premium(&open), premium(&strict)), (false, true));
    let no_credit = |it: &Document| it.products.as_ref().unwrap().no_credit;
    assert_eq!((no_credit(&open), no_credit(&strict)), (false, true));
    let law = strict.law.unwrap();
    assert_eq!((law.compared, law.time_counting), (ComparedRate::HigherOfBoth, Counting::Eu));
    assert_eq!(law.in_country("TG".parse().unwrap()).unwrap().stamps(), Some(xof(3_000)));
    let classes = open.classes.unwrap();
    let class = |score| classes.of_score(score).map(|it: &RiskClass| it.code.as_str());
    let found = [0, 399, 400, 550, 551, 700, 701, 1000].map(class);
    let [low, medium, high] = ["low", "medium", "high"].map(Some);
    assert_eq!(found, [None, None, high, high, medium, medium, low, low]);
    assert_eq!(classes.starting_limit_in(Currency::XOF), Some(xof(50_000)));
    assert_eq!(classes.starting_limit_in(Currency::EUR), None);
    let capacity = open.capacity.unwrap();
    assert!(
        capacity.bears(xof(33_333), xof(100_000)) && !capacity.bears(xof(33_334), xof(100_000))
    );
}

#[test]
fn a_price_is_that_of_the_shortest_row_and_the_least_amount_that_have_room() {
    let text = changed(|it| {
        let row = json!({
            "product": "goods", "class": "high", "instalments_max": 2,
            "amount_max": xof_json(100_000), "rate": "0.0625",
        });
        it["products"]["prices"].as_array_mut().unwrap().push(row);
    });
    let products = Document::parse(&text).unwrap().products.unwrap();
    let goods = products.product("goods").unwrap();
    let rate = |instalments, amount| {
        products.rate_of(goods, "high", instalments, xof(amount)).map(|it| it.0.to_string())
    };
    assert_eq!(rate(2, 100_000).as_deref(), Some("0.0625"));
    assert_eq!(rate(2, 100_001).as_deref(), Some("0.065"));
    assert_eq!(rate(3, 100_000).as_deref(), Some("0.09"));
    assert_eq!(rate(25, 100_000), None);
    assert_eq!(rate(24, 500_001), None);
    assert_eq!(goods.file_fee_of(xof(50_000)), Some(xof(250)));
    assert_eq!(goods.file_fee_of(xof(50_100)), Some(xof(251)));
    assert!(goods.offers(xof(10_000)) && goods.offers(xof(15_000)));
    assert!(!goods.offers(xof(12_000)) && !goods.offers(xof(505_000)));
}
