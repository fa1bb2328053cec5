//! What is checked of the section by which Premium is offered.

use super::*;
use crate::money::Rate;
use crate::policy::{PREMIUM_ACTS, PremiumPlan, PremiumTerm};
use crate::testing::with_premium;

fn with_it() -> Value {
    serde_json::from_str(&with_premium(Document::SHIPPED, true)).unwrap()
}

/// The faults of the document after a change of its sections.
fn faults(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut document = with_it();
    change(&mut document["sections"]);
    match Document::parse(&document.to_string()) {
        Ok(_) => vec![],
        Err(malformed) => malformed.0.iter().map(Fault::to_string).collect(),
    }
}

#[test]
fn a_document_with_premium_is_read_and_one_without_stays_as_it_was() {
    assert_eq!(faults(|_| {}), Vec::<String>::new());
    let premium = Document::parse(&with_it().to_string()).unwrap().premium.unwrap();
    assert_eq!((premium.compulsory, premium.unpaid_days), (true, 10));
    assert_eq!(premium.plan("yearly").unwrap().every, PremiumTerm::Year);
    assert_eq!(premium.plan("weekly"), None);
    let mut left_out = with_it();
    left_out["sections"]["premium"].as_object_mut().unwrap().remove("unpaid_days");
    let premium = Document::parse(&left_out.to_string()).unwrap().premium.unwrap();
    assert_eq!(premium.unpaid_days, 7);
}

#[test]
fn each_figure_is_within_its_bounds() {
    let plan = |member: &'static str, value: Value| {
        move |sections: &mut Value| sections["premium"]["plans"][1][member] = value
    };
    for (found, told) in [
        (faults(plan("code", json!("Par An"))), "plans[1].code: `Par An` is no code"),
        (faults(plan("code", json!("monthly"))), "plans: `monthly` stands there more"),
        (faults(plan("insurer_share", json!("1.1"))), "plans[1].insurer_share: expected 0 to 1"),
        (faults(plan("insurer_share", json!("-0.1"))), "plans[1].insurer_share: expected 0 to 1"),
        (
            faults(plan("fee", json!({ "amount": 0, "currency": "XOF" }))),
            "plans[1].fee: expected more than nothing, found 0 XOF",
        ),
        (
            faults(|sections| sections["premium"]["unpaid_days"] = json!(29)),
            "unpaid_days: expected 1 to 28, found 29",
        ),
        (
            faults(|sections| sections["premium"]["plans"] = json!([])),
            "plans: expected at least one",
        ),
    ] {
        let told = format!("sections.premium.{told}");
        assert!(found.len() == 1 && found[0].starts_with(&told), "{found:?}, not {told}");
    }
}

#[test]
fn who_offers_premium_says_why_it_may_be_cancelled_and_a_fee_taken_back() {
    let without = |sections: &mut Value| {
        let codes = sections["reasons"]["codes"].as_array_mut().unwrap();
        for code in codes.iter_mut() {
            let acts = code["acts"].as_array_mut().unwrap();
            acts.retain(|it| !it.as_str().unwrap().starts_with("premium."));
        }
        codes.retain(|it| !it["acts"].as_array().unwrap().is_empty());
    };
    let expected: Vec<String> = PREMIUM_ACTS
        .iter()
        .map(|act| {
            format!("sections.reasons.codes: none may be given for {act}: expected at least one")
        })
        .collect();
    assert_eq!(faults(without), expected);
    // Who offers none need not.
    let neither = |sections: &mut Value| {
        without(sections);
        sections.as_object_mut().unwrap().remove("premium");
    };
    assert_eq!(faults(neither), Vec::<String>::new());
}

#[test]
fn the_insurers_part_of_a_fee_is_brought_to_the_unit_a_half_up() {
    for (fee, share, part) in [
        (2_500, "0.4", 1_000),
        (2_501, "0.5", 1_251),
        (999, "0.3333", 333),
        (7, "1", 7),
        (7, "0", 0),
    ] {
        let plan = PremiumPlan {
            code: "monthly".to_owned(),
            every: PremiumTerm::Month,
            fee: Money::new(fee, Currency::XOF).unwrap(),
            insurer_share: Rate(share.parse().unwrap()),
        };
        assert_eq!(plan.insurers_part(), Money::new(part, Currency::XOF).ok(), "{fee} at {share}");
    }
}
