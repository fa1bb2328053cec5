//! The schedules of another system, by our own rules: `origin` in the file says whose.

use replay_tools::schedule::{Found, answers};
use serde_json::Value;

const VECTORS: &str = include_str!("../vectors/loan_schedules.json");

/// Amounts by their value: `1.50` is `1.5`. A cell that is null there is compared too, since of
/// these loans nothing is paid.
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

#[test]
fn schedules_that_follow_from_terms_and_disbursements_alone_are_equal_to_the_last_cell() {
    let given: Value = serde_json::from_str(VECTORS).unwrap();
    let mut equal = [0, 0];
    for (vector, answer) in
        given["vectors"].as_array().unwrap().iter().zip(answers(VECTORS).unwrap())
    {
        let id = vector["id"].as_str().unwrap();
        assert_eq!(id, answer.id);
        let family = ["FIN-S-", "FIN-M-"].iter().position(|it| id.starts_with(it));
        match (family, answer.found) {
            (Some(family), Found::Rows(rows)) => {
                let rows = serde_json::to_value(rows).unwrap();
                let rows: Vec<Value> = rows.as_array().unwrap().iter().map(comparable).collect();
                let expected = vector["expected"].as_array().unwrap();
                let expected: Vec<Value> = expected.iter().map(comparable).collect();
                assert_eq!(rows, expected, "{id}");
                equal[family] += 1;
            }
            (None, Found::Unsupported(why)) => assert!(!why.is_empty(), "{id}"),
            (_, found) => panic!("{id}: {found:?}"),
        }
    }
    assert_eq!(equal, [61, 10]);
}

#[test]
fn what_there_is_no_rule_for_is_named() {
    let found = |id: &str| {
        let answers = answers(VECTORS).unwrap();
        let found = answers.into_iter().find(|it| it.id.starts_with(id)).unwrap().found;
        serde_json::to_value(found).unwrap()["unsupported"].as_str().unwrap().to_owned()
    };
    assert_eq!(found("FIN-T-PROG_DECL-"), "`repayment` after the schedule was made");
}
