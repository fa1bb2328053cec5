//! Why is a score not higher? Of what the applicant can change, and so that it helps.

use super::*;
use crate::policy::VariableChanges;

fn codes(found: &Scored) -> Vec<(&str, i32)> {
    found.reasons.iter().map(|it| (it.code.as_str(), it.lost)).collect()
}

#[test]
fn what_lost_most_is_told_first_and_what_nobody_can_change_is_not() {
    let found = score_by(&open(), &known());
    // Contract (30) and months in the job (25) lost as much as these.
    let expected =
        [("late_instalments", 40), ("late_bills", 30), ("low_income", 25), ("few_cash_orders", 20)];
    assert_eq!(codes(&found), expected);
    assert!(found.reasons[0].text.starts_with("Des échéances ont été payées en retard : payez"));
}

#[test]
fn an_account_that_may_not_be_read_is_one_reason() {
    let mobile = [
        "deposits_in_90_days",
        "mean_balance_90_days",
        "days_between_inflows",
        "overdraft_days_in_90",
    ];
    let inputs = mobile.iter().fold(known(), |inputs, it| with(inputs, it, missing("withheld")));
    let found = score_by(&open(), &inputs);
    assert_eq!(codes(&found)[0], ("mobile_money_not_read", 170));
    assert_eq!(found.reasons[0].variables, mobile);
    let inputs = mobile.iter().fold(known(), |inputs, it| with(inputs, it, missing("unanswered")));
    let found = score_by(&open(), &inputs);
    assert!(
        found.reasons.iter().all(|it| it.code != "mobile_money_not_read"),
        "{:?}",
        codes(&found)
    );
}

#[test]
fn who_lost_nothing_is_told_nothing() {
    let (document, _) = open();
    let cards = document.scorecards.clone().unwrap();
    let best = cards.champion.points().fold(json!({}), |mut inputs, (_, it)| {
        inputs[&it.variable] = best_value(it, cards.variable(&it.variable).unwrap());
        inputs
    });
    let found = score_by(&open(), &best);
    assert_eq!((found.score, found.reasons.len()), (1000, 0));
}

/// Of anybody: each variable that a reason names can be changed or given by him, and with a better
/// value the score is higher.
#[test]
fn changing_what_is_named_raises_the_score() {
    let policy = open();
    let cards = policy.0.scorecards.clone().unwrap();
    let mut dice = Dice::from_seed(11);
    let mut named = std::collections::BTreeSet::new();
    for _ in 0..400 {
        let inputs = anybody(&policy.0, &mut dice);
        let found = score_by(&policy, &inputs);
        assert!(found.reasons.len() <= 4);
        assert!(found.reasons.is_sorted_by(|one, next| one.lost >= next.lost));
        for reason in &found.reasons {
            named.insert(reason.code.clone());
            for code in &reason.variables {
                let variable = cards.variable(code).unwrap();
                let withheld = inputs[code].get("missing").is_some();
                assert!(withheld || variable.changes == VariableChanges::ByCustomer, "{code}");
                let points = cards.champion.points().find(|(_, it)| it.variable == *code);
                let better = best_value(points.unwrap().1, variable);
                let better = score_by(&policy, &with(inputs.clone(), code, better));
                assert!(better.score > found.score, "{} by {code} of {inputs}", reason.code);
                assert!(!is_of_platform(variable) || !found.newcomer, "{code}");
            }
        }
    }
    let told = cards.variables.iter().flat_map(|it| [&it.when_poor, &it.when_withheld]);
    let told: std::collections::BTreeSet<_> = told.flatten().map(|it| it.code.clone()).collect();
    assert_eq!(named, told, "each reason is met");
}
