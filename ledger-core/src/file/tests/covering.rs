//! What the policy book hears of the plans that a document offers.

use serde_json::{Value, json};

use super::*;
use crate::calendar::Day;

/// `open` with its product of cash alone, Premium compulsory or not.
fn of_cash(compulsory: bool) -> String {
    let mut document: Value = serde_json::from_str(Document::OPEN).unwrap();
    let sections = &mut document["sections"];
    let products = &mut sections["products"];
    products["products"].as_array_mut().unwrap().retain(|it| it["code"] == "cash");
    products["prices"].as_array_mut().unwrap().retain(|it| it["product"] == "cash");
    sections["premium"]["compulsory"] = json!(compulsory);
    document.to_string()
}

fn asked(state: &State, act: policy::Act, on: Day) -> Result<Vec<Fact>, Rejection> {
    let (by, policies) = (clerk(), policy::State::default());
    let facts = facts(on, &by, Uuid::from_u128(1), &policies);
    decide(state, &Command::PolicyBook(act), &facts)
}

fn propose(document: &str) -> policy::Act {
    policy::Act::Propose { document: document.to_owned(), author: Hash::of(b"author") }
}

#[test]
fn a_version_whose_starting_limit_has_no_lawful_plan_is_not_proposed() {
    let book = State::new(FileId::PolicyBook);
    let proposed = asked(&book, propose(&of_cash(false)), day(1)).unwrap();
    assert_eq!(proposed.len(), 1);
    let refused = asked(&book, propose(&of_cash(true)), day(1)).unwrap_err();
    let told = refused.to_string();
    assert!(told.contains("expected a lawful plan of 50000 XOF"), "{told}");
}

#[test]
fn plans_that_are_not_lawful_are_published_with_a_version_that_declares_no_credit() {
    let document = of_cash(true).replace("\"no_credit\":false", "\"no_credit\":true");
    let book = State::new(FileId::PolicyBook);
    let proposed = asked(&book, propose(&document), day(1)).unwrap();
    let book = book.apply(&proposed, place(1), day(1));
    let approve = policy::Act::Approve {
        hash: Hash::of(document.as_bytes()),
        approver: Hash::of(b"approver"),
        effective_from: None,
    };
    let published = asked(&book, approve, day(1)).unwrap();
    let [Fact { event: Event::PolicyBook(policy::Event::Published(it)), .. }] = &published[..]
    else {
        panic!("{published:?}");
    };
    let codes: Vec<_> = it.findings.iter().map(|it| it.code.as_str()).collect();
    assert!(codes.contains(&"no_start") && codes.contains(&"no_lawful_plan"), "{codes:?}");
    let plans: Vec<_> = it.findings.iter().filter_map(|it| it.plans.as_ref()).collect();
    assert!(plans.iter().all(|it| it.product == "cash" && it.amount_min.amount() == 25_000));
}
