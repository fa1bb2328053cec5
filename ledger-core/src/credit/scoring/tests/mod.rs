//! Each rule of scoring, as a sentence, by the cards that ship in `open`.

mod bands;
mod challengers;
mod missing;
mod probability;
mod reasons;
mod record;

use serde_json::{Value, json};

use super::{Book, Inputs, Scored};
use crate::engine::Engine;
use crate::hash::Hash;
use crate::policy::{Document, EvidenceSource, ExpertPoints, ScoredVariable, VariableValue};
use crate::testing::Dice;

/// `open`, its section of scorecards changed.
fn changed(edit: impl Fn(&mut Value)) -> (Document, Hash) {
    let mut document: Value = serde_json::from_str(Document::OPEN).unwrap();
    edit(&mut document["sections"]["scorecards"]);
    let text = document.to_string();
    (Document::parse(&text).unwrap(), Hash::of(text.as_bytes()))
}

fn open() -> (Document, Hash) {
    (Document::parse(Document::OPEN).unwrap(), Hash::of(Document::OPEN.as_bytes()))
}

fn score_by((document, hash): &(Document, Hash), inputs: &Value) -> Scored {
    let book = Book::of(document, *hash).unwrap();
    let inputs = Inputs::read(book.cards, inputs).unwrap();
    book.score(Engine::FIRST, &inputs, &[])
}

/// A customer of a year and more who gave everything: in the middle of most bins.
fn known() -> Value {
    json!({
        "account_days": 420, "cash_orders": 3, "punctual_permille": 930, "debt_to_limit_permille": 500,
        "contract_type": "fixed_term", "job_months": 20,
        "monthly_income": { "amount": 120_000, "currency": "XOF" },
        "deposits_in_90_days": 8, "mean_balance_90_days": { "amount": 25_000, "currency": "XOF" },
        "days_between_inflows": 12, "overdraft_days_in_90": 1, "bills_on_time_permille": 900,
    })
}

/// The same of somebody who registered a week ago.
fn newcomer() -> Value {
    let mut inputs = known();
    inputs["account_days"] = json!(7);
    for code in ["cash_orders", "punctual_permille", "debt_to_limit_permille"] {
        inputs[code] = missing("impossible");
    }
    inputs
}

fn missing(why: &str) -> Value {
    json!({ "missing": why })
}

fn with(mut inputs: Value, code: &str, value: Value) -> Value {
    assert!(inputs.get(code).is_some(), "{code}");
    inputs[code] = value;
    inputs
}

/// A value of a variable's that some customer may have.
fn any_value(variable: &ScoredVariable, dice: &mut Dice) -> Value {
    match &variable.value {
        VariableValue::Number => {
            let most = [2, 15, 100, 1001, 3000][dice.below(5) as usize];
            json!(dice.below(most))
        }
        VariableValue::Money(currency) => {
            json!({ "amount": dice.below(400_000), "currency": currency })
        }
        VariableValue::Codes(codes) => json!(codes[dice.below(codes.len() as u32) as usize]),
    }
}

/// Somebody of whom more or less is known.
fn anybody(document: &Document, dice: &mut Dice) -> Value {
    let mut inputs = json!({});
    for variable in &document.scorecards.as_ref().unwrap().variables {
        let source = variable.source;
        let input = match dice.below(8) {
            0 if source.may_be_impossible() => missing("impossible"),
            1 | 2 if source.may_be_withheld() => missing("withheld"),
            3 if source.may_not_answer() => missing("unanswered"),
            _ => any_value(variable, dice),
        };
        inputs[&variable.code] = input;
    }
    inputs
}

/// A value of the variable's best bin.
fn best_value(points: &ExpertPoints, variable: &ScoredVariable) -> Value {
    let place = points.bins.iter().position(|it| it.points == points.best()).unwrap();
    let below = place.checked_sub(1).and_then(|it| points.bins[it].up_to).unwrap_or(-1);
    match &variable.value {
        VariableValue::Number => json!(below + 1),
        VariableValue::Money(currency) => json!({ "amount": below + 1, "currency": currency }),
        VariableValue::Codes(_) => json!(points.bins[place].codes[0]),
    }
}

fn is_of_platform(variable: &ScoredVariable) -> bool {
    variable.source == EvidenceSource::Platform
}
