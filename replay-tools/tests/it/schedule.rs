//! The schedules of another system, and what money did to them, by our own rules: `origin` in the
//! file says whose.

use std::collections::BTreeMap;

use replay_tools::schedule::{Found, answers};
use serde_json::{Value, json};

const VECTORS: &str = include_str!("../vectors/loan_schedules.json");

/// Amounts by their value: `1.50` is `1.5`. A day of payment that is null is compared too: it was not
/// paid.
fn comparable(row: &Value) -> Value {
    let mut row = row.clone();
    for (_, cell) in row.as_object_mut().unwrap() {
        let decimal = cell.as_str().and_then(|it| it.parse::<rust_decimal::Decimal>().ok());
        if let Some(decimal) = decimal {
            *cell = Value::String(decimal.normalize().to_string());
        }
    }
    row
}

fn vectors() -> Vec<Value> {
    let given: Value = serde_json::from_str(VECTORS).unwrap();
    given["vectors"].as_array().unwrap().clone()
}

/// By what happened to a loan: nothing but its terms (S), several disbursements (M), money and charges
/// (T), money on which interest follows (R). A row that is wrong fails; what there is no rule for is
/// counted, so that nothing that is equal can be lost unseen.
#[test]
fn rows_are_equal_to_the_last_cell_or_the_rule_that_is_missing_is_named() {
    let (mut equal, mut unsupported): (BTreeMap<char, u32>, BTreeMap<char, u32>) =
        (BTreeMap::new(), BTreeMap::new());
    let mut wrong = vec![];
    for (vector, answer) in vectors().iter().zip(answers(VECTORS).unwrap()) {
        let id = vector["id"].as_str().unwrap();
        assert_eq!(id, answer.id);
        let family = id.strip_prefix("FIN-").unwrap().chars().next().unwrap();
        let rows = match answer.found {
            Found::Rows(rows) => serde_json::to_value(rows).unwrap(),
            Found::Unsupported(why) => {
                assert!(!why.is_empty(), "{id}");
                *unsupported.entry(family).or_default() += 1;
                continue;
            }
        };
        let rows: Vec<Value> = rows.as_array().unwrap().iter().map(comparable).collect();
        let expected = vector["expected"].as_array().unwrap();
        let expected: Vec<Value> = expected.iter().map(comparable).collect();
        match rows == expected {
            true => *equal.entry(family).or_default() += 1,
            false => {
                let pairs = rows.iter().zip(&expected);
                let first = pairs.into_iter().find(|(one, other)| one != other);
                wrong.push(format!("{id}: {first:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(equal, BTreeMap::from([('M', 10), ('R', 30), ('S', 61), ('T', 65)]));
    assert_eq!(unsupported, BTreeMap::from([('R', 7), ('T', 1)]));
}

#[test]
fn what_there_is_no_rule_for_is_named() {
    let why = |it: &Found| match it {
        Found::Unsupported(why) => why.clone(),
        Found::Rows(rows) => panic!("{rows:?}"),
    };
    let answers = answers(VECTORS).unwrap();
    for (id, expected) in [
        ("FIN-T-CUM_ZERO-026", "`credit_balance_refund` that becomes principal"),
        ("FIN-R-PROG_DECL-035", "`GOODWILL_CREDIT` in advance to LAST_INSTALLMENT, by the day"),
        ("FIN-R-PROG_DECL-057", "`chargeback` where interest follows the days"),
        ("FIN-R-PROG_DECL-049", "interest that is recalculated on several disbursements"),
    ] {
        let found = answers.iter().find(|it| it.id == id).unwrap();
        assert_eq!(why(&found.found), expected, "{id}");
    }
}

/// Other loans of the same kinds come out by the same rules: nothing is known of an id or a name.
#[test]
fn an_id_and_a_name_move_no_cell() {
    let mut renamed: Value = serde_json::from_str(VECTORS).unwrap();
    for (number, vector) in renamed["vectors"].as_array_mut().unwrap().iter_mut().enumerate() {
        vector["id"] = json!(number.to_string());
        for member in ["family", "source_feature", "source_scenario", "expected"] {
            vector[member] = json!(null);
        }
        vector["terms"]["source_product"] = json!(null);
    }
    let found = |text: &str| -> Vec<Value> {
        let answers = answers(text).unwrap();
        answers.iter().map(|it| serde_json::to_value(&it.found).unwrap()).collect()
    };
    assert_eq!(found(&renamed.to_string()), found(VECTORS));
}
