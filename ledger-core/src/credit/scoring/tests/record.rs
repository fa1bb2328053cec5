//! A recorded score comes out again, to the byte.

use super::challengers::model;
use super::*;
use crate::credit::scoring::{NotTheSame, again};

#[test]
fn a_recorded_score_comes_out_again_byte_for_byte() {
    let (document, hash) = open();
    let book = Book::of(&document, hash).unwrap();
    let trees = model();
    let mut dice = Dice::from_seed(5);
    for _ in 0..200 {
        let inputs = Inputs::read(book.cards, &anybody(&document, &mut dice)).unwrap();
        let scored = book.score(Engine::FIRST, &inputs, &[&trees]);
        let recorded = serde_json::to_vec(&scored).unwrap();
        assert_eq!(again(&recorded, &book, &[&trees]), Ok(scored));
    }
}

fn recorded() -> String {
    serde_json::to_string(&score_by(&open(), &known())).unwrap()
}

fn differs(from: &str, to: &str) -> String {
    let text = recorded().replacen(from, to, 1);
    assert_ne!(text, recorded(), "`{from}` is not recorded");
    let (document, hash) = open();
    again(text.as_bytes(), &Book::of(&document, hash).unwrap(), &[]).unwrap_err().to_string()
}

#[test]
fn a_figure_that_was_changed_is_named_with_both() {
    assert_eq!(
        differs("\"score\":745", "\"score\":746"),
        "it comes out otherwise: /score: recorded 746, computed 745"
    );
    assert_eq!(
        differs("\"class\":\"low\"", "\"class\":null"),
        "it comes out otherwise: /class: recorded null, computed \"low\""
    );
}

/// An input in another bin makes other points of it, and all that follows from them.
#[test]
fn an_input_that_was_changed_shows_in_what_follows() {
    let found = differs("\"input\":930", "\"input\":400");
    for at in ["/points/2/bin", "/points/2/points", "/points_total", "/score", "/class"] {
        assert!(found.contains(&format!("{at}: recorded ")), "{at} in {found}");
    }
}

#[test]
fn another_spelling_is_not_the_same() {
    let found = differs("{\"engine\"", "{ \"engine\"");
    assert!(found.starts_with("it comes out otherwise: : recorded { \"engine\""), "{found}");
}

#[test]
fn what_stands_in_the_way_is_said() {
    let (document, hash) = open();
    let book = Book::of(&document, hash).unwrap();
    let other = Book { hash: Hash::ZERO, ..book };
    let found = again(recorded().as_bytes(), &other, &[]);
    assert_eq!(found, Err(NotTheSame::OtherPolicy { recorded: hash, given: Hash::ZERO }));
    assert!(differs("\"engine\":1", "\"engine\":9").contains("engine 9 is not known here"));
    assert!(
        differs("\"input\":420", "\"input\":\"many\"").contains("inputs.account_days: expected")
    );
    let trees = model();
    let inputs = Inputs::read(book.cards, &known()).unwrap();
    let recorded = serde_json::to_vec(&book.score(Engine::FIRST, &inputs, &[&trees])).unwrap();
    assert_eq!(again(&recorded, &book, &[]), Err(NotTheSame::UnknownModel(trees.hash())));
}

/// What was recorded is read as long as there are readers: no member may be lost or changed.
#[test]
fn the_form_of_the_record_is_this() {
    let told: Value = serde_json::from_str(&recorded()).unwrap();
    let members: Vec<_> = told.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "answer",
        "available_total",
        "card",
        "categories",
        "challengers",
        "class",
        "coverage_ppm",
        "engine",
        "inputs",
        "newcomer",
        "points",
        "points_total",
        "policy",
        "probability",
        "reasons",
        "rules",
        "score",
        "starting_limit_only",
        "thresholds",
    ];
    assert_eq!(members, expected);
    assert_eq!(
        told["inputs"][6],
        json!({
            "variable": "monthly_income", "source": "customer",
            "input": { "amount": 120_000, "currency": "XOF" },
        })
    );
    assert_eq!(
        told["points"][2],
        json!({
            "variable": "punctual_permille", "handling": "given", "bin": 3, "points": 120, "available": 160,
        })
    );
    assert_eq!(
        told["thresholds"],
        json!({
            "declined_up_to": 399, "band": { "from": 701, "to": 1000 }, "coverage_min": "0.6",
            "thin_below": "0.7", "newcomer_below": 90,
        })
    );
}
