//! Which plans of a version are found unlawful, and what that says of the versions that ship.

use super::*;
use crate::country::Country;
use crate::policy::{Coverage, CreditProduct, UnlawfulPlans};

const VERSION: PolicyRef = PolicyRef { version: 1, hash: Hash::ZERO };

/// The last day of the ceiling before, so that both ceilings are looked at.
fn before_the_change() -> Day {
    "2026-05-31".parse().unwrap()
}

fn the_change() -> Day {
    "2026-06-01".parse().unwrap()
}

fn togo() -> Country {
    "TG".parse().unwrap()
}

/// A version that ships, its sections changed.
fn changed(text: &str, edit: impl FnOnce(&mut Value)) -> Document {
    let mut document: Value = serde_json::from_str(text).unwrap();
    edit(&mut document["sections"]);
    Document::parse(&document.to_string()).unwrap()
}

/// The same with its product of cash alone, which offers few plans.
fn of_cash(text: &str, edit: impl FnOnce(&mut Value)) -> Document {
    changed(text, |it| {
        let products = it["products"]["products"].as_array_mut().unwrap();
        products.retain(|it| it["code"] == "cash");
        let prices = it["products"]["prices"].as_array_mut().unwrap();
        prices.retain(|it| it["product"] == "cash");
        edit(it);
    })
}

fn is_told(found: &Coverage, ask: &Ask, on: Day) -> bool {
    let holds = |it: &UnlawfulPlans| {
        (it.product.as_str(), it.lender, it.on) == (&ask.product.code, ask.lender, on)
            && it.classes.iter().any(|class| class == ask.class)
            && (it.instalments_min..=it.instalments_max).contains(&ask.instalments)
            && (it.amount_min.amount()..=it.amount_max.amount()).contains(&ask.amount.amount())
    };
    found.unlawful.iter().any(holds)
}

fn ask<'a>(product: &'a CreditProduct, class: &'a str, amount: i64, instalments: u32) -> Ask<'a> {
    Ask {
        product,
        purpose: product.purposes[0],
        class,
        lender: LenderKind::Bank,
        amount: xof(amount),
        instalments,
        first_due_on: None,
        premium: None,
        other_principal: xof(0),
        means: None,
    }
}

#[test]
fn every_plan_of_open_is_lawful_before_and_after_the_ceiling_changes() {
    let open = Document::parse(Document::OPEN).unwrap();
    assert_eq!(coverage(&open, VERSION, before_the_change()), Coverage::default());
}

#[test]
fn under_open_the_first_limits_over_6_and_12_months_cost_at_most_14_percent_by_both_figures() {
    let open = Document::parse(Document::OPEN).unwrap();
    let (document, version, country, on) = (&open, VERSION, togo(), the_change());
    let pricing = Pricing { document, version, country, on };
    let products = open.products.as_ref().unwrap();
    let ceiling = rate("0.14");
    for product in &products.products {
        for (amount, instalments) in [(50_000, 6), (50_000, 12), (100_000, 6), (100_000, 12)] {
            for class in ["low", "medium", "high"] {
                let teg =
                    pricing.priced(&ask(product, class, amount, instalments)).unwrap().price.teg;
                let figures = [teg.teg_proportional.upper, teg.taeg_actuarial.upper];
                assert!(figures.iter().all(|it| *it <= ceiling), "{amount}/{instalments}: {teg:?}");
            }
        }
    }
}

#[test]
fn under_strict_no_plan_up_to_100_000_is_lawful_and_nobody_can_begin() {
    let strict = Document::parse(Document::STRICT).unwrap();
    let found = coverage(&strict, VERSION, the_change());
    let starts: Vec<_> = found.no_start.iter().map(|it| (it.place, it.limit, it.on)).collect();
    assert_eq!(starts, [(0, xof(50_000), the_change())]);
    let mut looked_at = 0;
    for product in &strict.products.as_ref().unwrap().products {
        let amounts = (10_000..=100_000).step_by(5_000).filter(|it| product.offers(xof(*it)));
        for (amount, instalments) in
            amounts.flat_map(|it| product.durations.iter().map(move |n| (it, *n)))
        {
            for class in ["low", "medium", "high"] {
                for lender in &product.lenders {
                    let ask = Ask { lender: *lender, ..ask(product, class, amount, instalments) };
                    assert!(is_told(&found, &ask, the_change()), "{class} {amount}/{instalments}");
                    looked_at += 1;
                }
            }
        }
    }
    assert_eq!(looked_at, 19 * 24 * 3 * 2 + 4 * 4 * 3);
}

#[test]
fn what_is_told_is_what_would_be_refused_plan_by_plan() {
    let dearer = |it: &mut Value| {
        it["products"]["prices"][4]["rate"] = json!("0.117");
        it["products"]["prices"][5]["rate"] = json!("0.122");
        it["products"]["products"][0]["file_fee"]["min"] =
            json!({"amount": 400, "currency": "XOF"});
    };
    let document = of_cash(Document::OPEN, dearer);
    let found = coverage(&document, VERSION, before_the_change());
    let product = document.products.as_ref().unwrap().product("cash").unwrap();
    let (version, country) = (VERSION, togo());
    let mut refused = 0;
    for on in [before_the_change(), the_change()] {
        let pricing = Pricing { document: &document, version, country, on };
        for amount in (25_000..=300_000).step_by(25_000) {
            for instalments in [3, 6, 9, 12] {
                for class in ["low", "medium", "high"] {
                    let ask = ask(product, class, amount, instalments);
                    let offered = pricing.priced(&ask).is_ok();
                    assert_eq!(
                        is_told(&found, &ask, on),
                        !offered,
                        "{class} {amount}/{instalments}"
                    );
                    refused += u32::from(!offered);
                }
            }
        }
    }
    assert!((20..200).contains(&refused), "{refused} of 288 plans are refused");
    assert_eq!(found.no_start, [], "some duration is lawful");
}

#[test]
fn plans_are_told_as_ranges_with_the_classes_that_share_them() {
    let document = of_cash(Document::OPEN, |it| {
        for row in [1, 2] {
            it["products"]["prices"][row]["rate"] = json!("0.12");
        }
    });
    let found = coverage(&document, VERSION, the_change());
    let expected = UnlawfulPlans {
        product: "cash".to_owned(),
        lender: LenderKind::Bank,
        on: the_change(),
        classes: vec!["medium".to_owned(), "high".to_owned()],
        instalments_min: 3,
        instalments_max: 3,
        amount_min: xof(25_000),
        amount_max: xof(300_000),
    };
    assert_eq!(found.unlawful, [expected]);
}

#[test]
fn a_limit_in_a_currency_without_products_needs_no_plan() {
    let document = of_cash(Document::OPEN, |it| {
        it["classes"]["limits"] = json!([
            {"steps": [{"amount": 50_000, "currency": "XOF"}]},
            {"steps": [{"amount": 10_000, "currency": "EUR"}]},
        ]);
    });
    assert_eq!(coverage(&document, VERSION, the_change()).no_start, []);
    let unoffered = of_cash(Document::OPEN, |it| {
        it["classes"]["limits"] = json!([{"steps": [{"amount": 60_000, "currency": "XOF"}]}]);
    });
    let found = coverage(&unoffered, VERSION, the_change()).no_start;
    assert_eq!(found.len(), 1, "no step of the product is 60 000: {found:?}");
}
