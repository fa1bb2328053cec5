//! What is not known: why, what it counts, and that withholding never helps.

use serde_json::json;

use super::*;
use crate::credit::scoring::{Handling, Missing};

fn fault(inputs: &Value) -> String {
    let (document, _) = open();
    Inputs::read(document.scorecards.as_ref().unwrap(), inputs).unwrap_err().to_string()
}

#[test]
fn a_member_that_is_none_of_its_variable_is_named_with_what_was_expected() {
    let mut without = known();
    without.as_object_mut().unwrap().remove("job_months");
    assert_eq!(
        fault(&without),
        "inputs.job_months: it is missing: expected a whole number, or {\"missing\": …} with withheld"
    );
    let mut more = known();
    more["age"] = json!(40);
    assert!(fault(&more).starts_with("inputs.age: no variable of the policy: account_days, cash"));
    for (code, value, expected) in [
        ("job_months", json!(1.5), "expected a whole number, or"),
        ("job_months", json!("12"), "expected a whole number, or"),
        ("job_months", json!(9_007_199_254_740_992_i64), "found 9007199254740992"),
        ("job_months", json!(null), "found null"),
        ("job_months", missing("unanswered"), "with withheld, found {\"missing\":\"unanswered\"}"),
        ("job_months", missing("lost"), "found {\"missing\":\"lost\"}"),
        ("job_months", json!({"missing": "withheld", "why": 1}), "expected a whole number, or"),
        ("cash_orders", missing("withheld"), "with impossible, found {\"missing\":\"withheld\"}"),
        ("deposits_in_90_days", missing("impossible"), "with withheld or unanswered, found"),
        (
            "contract_type",
            json!("cdi"),
            "expected one of none, informal, fixed_term, permanent, public",
        ),
        (
            "monthly_income",
            json!(5000),
            "expected an amount such as {\"amount\": 5000, \"currency\": \"XOF\"}",
        ),
        ("monthly_income", json!({"amount": 5000, "currency": "EUR"}), "found {\"amount\":5000"),
        ("monthly_income", json!({"amount": -1, "currency": "XOF"}), "found {\"amount\":-1"),
    ] {
        let found = fault(&with(known(), code, value));
        assert!(found.starts_with(&format!("inputs.{code}: expected ")), "{found}");
        assert!(found.contains(expected), "{found}, expected `{expected}`");
    }
    assert!(fault(&json!([])).starts_with("inputs: expected an object with a member a variable"));
}

#[test]
fn each_way_of_not_knowing_is_handled_in_its_own_way() {
    let handled = |inputs: &Value, code: &str| {
        let found = score_by(&open(), inputs);
        let it = found.points.iter().find(|it| it.variable == code).unwrap();
        (it.handling, it.bin, it.points, it.available)
    };
    assert_eq!(handled(&known(), "deposits_in_90_days"), (Handling::Given, Some(2), 40, 50));
    let withheld = with(known(), "deposits_in_90_days", missing("withheld"));
    assert_eq!(handled(&withheld, "deposits_in_90_days"), (Handling::Withheld, None, 10, 50));
    let unanswered = with(known(), "deposits_in_90_days", missing("unanswered"));
    assert_eq!(handled(&unanswered, "deposits_in_90_days"), (Handling::Unanswered, None, 25, 50));
    let impossible = with(known(), "punctual_permille", missing("impossible"));
    let left_out = (Handling::LeftOutAsImpossible, None, 0, 0);
    assert_eq!(handled(&impossible, "punctual_permille"), left_out);
    let left_out = (Handling::LeftOutOfNewcomer, None, 0, 0);
    assert_eq!(handled(&newcomer(), "account_days"), left_out);
}

/// Of anybody, whatever is given: to withhold one thing more brings no higher score, no better
/// answer and no higher limit.
#[test]
fn withholding_never_helps() {
    let policy = open();
    let cards = policy.0.scorecards.clone().unwrap();
    let mut dice = Dice::from_seed(7);
    let (mut tried, mut lower) = (0, 0);
    for _ in 0..400 {
        let inputs = anybody(&policy.0, &mut dice);
        let given = score_by(&policy, &inputs);
        for variable in cards.variables.iter().filter(|it| it.source.may_be_withheld()) {
            if inputs[&variable.code].get("missing").is_some() {
                continue;
            }
            let less = with(inputs.clone(), &variable.code, missing(Missing::Withheld.name()));
            let withheld = score_by(&policy, &less);
            let told = || format!("{} withheld of {inputs}", variable.code);
            assert!(withheld.score <= given.score, "{}", told());
            assert!(withheld.answer <= given.answer, "{}", told());
            assert!(withheld.starting_limit_only || !given.starting_limit_only, "{}", told());
            tried += 1;
            lower += u32::from(withheld.score < given.score);
        }
    }
    assert!(tried > 1_500 && lower * 2 > tried, "{tried} tried, {lower} lower");
}

/// A value that is not withheld brings at least what no answer would where it is of the better half.
#[test]
fn no_answer_brings_no_more_than_the_median() {
    let (document, _) = open();
    for (_, it) in document.scorecards.as_ref().unwrap().champion.points() {
        assert!(it.withheld <= it.worst() && it.unanswered <= it.median(), "{}", it.variable);
        let better = it.bins.iter().filter(|bin| bin.points >= it.unanswered).count();
        assert!(better * 2 >= it.bins.len(), "{}", it.variable);
    }
}
