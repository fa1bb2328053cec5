//! What a document says that lateness costs.

use super::document::{faults, second_form};
use super::*;

/// The shipped document with its loan section in form 3, with what lateness costs, changed.
fn third_form(change: impl Fn(&mut Value)) -> String {
    let ceiling = |lender: &str, from: &str, rate: &str| json!({ "lender": lender, "from": from, "rate": rate });
    second_form(|it| {
        it["form"] = json!(3);
        it["penalty"] = json!({
            "rate": "0.2", "from_days": 4, "principal_share_max": "0.1",
            "ceilings": [
                ceiling("bank", "2026-06-01", "0.14"),
                ceiling("bank", "2020-01-01", "0.15"),
                ceiling("own_book", "2020-01-01", "0.24"),
            ],
        });
        change(it);
    })
}

#[test]
fn the_third_form_of_the_loan_section_says_what_lateness_costs_at_most_what_the_law_allows() {
    assert_eq!(Document::parse(&second_form(|_| {})).unwrap().loan.penalty, None);
    let penalty = Document::parse(&third_form(|_| {})).unwrap().loan.penalty.unwrap();
    let rate =
        |lender, on: &str| penalty.rate_on(lender, on.parse().unwrap()).map(|it| it.0.to_string());
    let of = |it: &str| Some(it.to_owned());
    assert_eq!(rate(LenderKind::Bank, "2019-12-31"), None);
    assert_eq!(rate(LenderKind::Bank, "2026-05-31"), of("0.15"));
    assert_eq!(rate(LenderKind::Bank, "2026-06-01"), of("0.14"));
    assert_eq!(rate(LenderKind::OwnBook, "2026-06-01"), of("0.2"));
    // What is new there is unknown to the form before.
    let mixed = third_form(|it| it["form"] = json!(2));
    let found = &faults(&mixed)[0];
    assert!(found.starts_with("sections.loan.") && found.contains(": unknown field"), "{found}");
}

#[test]
fn a_penalty_that_is_none_or_has_two_ceilings_from_one_day_is_a_fault() {
    let found = |member: &str, value: Value| {
        faults(&third_form(|it| it["penalty"][member] = value.clone()))
    };
    for (member, value) in [
        ("rate", json!("0")),
        ("rate", json!("1.01")),
        ("rate", json!("0.1234567")),
        ("principal_share_max", json!("0")),
        ("principal_share_max", json!("2")),
        ("from_days", json!(0)),
        ("from_days", json!(366)),
    ] {
        let found = found(member, value);
        let place = format!("sections.loan.penalty.{member}: expected");
        assert!(found.len() == 1 && found[0].starts_with(&place), "{found:?}");
    }
    let twice = faults(&third_form(|it| {
        it["penalty"]["ceilings"][1]["from"] = json!("2026-06-01");
        it["penalty"]["ceilings"][2]["rate"] = json!("-0.1");
    }));
    let places = ["sections.loan.penalty.ceilings[2].rate", "sections.loan.penalty.ceilings[1]"];
    assert_eq!(twice.len(), 2, "{twice:?}");
    for (found, place) in twice.iter().zip(places) {
        assert!(found.starts_with(place), "{found}, expected `{place}`");
    }
}
