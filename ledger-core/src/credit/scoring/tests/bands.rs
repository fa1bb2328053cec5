//! What does a score bring, and where do the bands end?

use serde_json::json;

use super::*;
use crate::credit::scoring::{Answer, AnswerRule};

/// Somebody whose only evidence that counts is a number of this many points of 1 000.
fn with_score(score: u32) -> Scored {
    let policy = changed(|cards| {
        let bins: Vec<_> = (0..=1000)
            .step_by(50)
            .chain([399, 400, 401, 549, 551, 699, 701])
            .collect::<std::collections::BTreeSet<i64>>()
            .into_iter()
            .map(|it| {
                if it == 1000 { json!({"points": it}) } else { json!({"up_to": it, "points": it}) }
            })
            .collect();
        let points = json!({ "variable": "deposits_in_90_days", "bins": bins });
        let category = json!({ "code": "all", "points": 1000, "variables": [points] });
        cards["champion"]["categories"] = json!([category]);
    });
    score_by(&policy, &with(known(), "deposits_in_90_days", json!(score)))
}

#[test]
fn each_band_ends_where_the_next_begins() {
    let found = [0, 399, 400, 550, 551, 700, 701, 1000].map(|score| {
        let found = with_score(score);
        assert_eq!(found.score, score);
        let band = found.thresholds.band.map(|it| (it.from, it.to));
        (found.class.unwrap_or_default(), found.answer, band)
    });
    let class = |class: &str, answer, from, to| (class.to_owned(), answer, Some((from, to)));
    let declined = || (String::new(), Answer::Decline, None);
    let high = || class("high", Answer::Review, 400, 550);
    let medium = || class("medium", Answer::Approve, 551, 700);
    let low = || class("low", Answer::Approve, 701, 1000);
    assert_eq!(found, [declined(), declined(), high(), high(), medium(), medium(), low(), low()]);
    let rules = [399, 400, 551, 701].map(|it| with_score(it).rules);
    assert_eq!(rules[0], [AnswerRule::ScoreDeclined]);
    assert_eq!(rules[1], [AnswerRule::ClassReviewed]);
    assert_eq!([&rules[2][..], &rules[3]], [[AnswerRule::ClassApproved]; 2]);
}

#[test]
fn a_card_of_all_variables_adds_up_by_category() {
    let found = score_by(&open(), &known());
    let categories: Vec<_> = found
        .categories
        .iter()
        .map(|it| (it.category.as_str(), it.weight, it.points, it.available))
        .collect();
    // By hand: 60+60+120+60, 80+65+75, 40+40+40+35, 70.
    let expected = [
        ("platform_history", 400, 300, 400),
        ("identity_and_job", 300, 220, 300),
        ("mobile_money", 200, 155, 200),
        ("behaviour", 100, 70, 100),
    ];
    assert_eq!(categories, expected);
    assert_eq!((found.points_total, found.available_total, found.score), (745, 1000, 745));
    assert_eq!(
        (found.coverage_ppm, found.starting_limit_only, found.newcomer),
        (1_000_000, false, false)
    );
    assert_eq!(found.class.as_deref(), Some("low"));
}

#[test]
fn who_cannot_have_a_history_is_scored_by_the_rest() {
    let found = score_by(&open(), &newcomer());
    // 445 of 600: 741.67.
    assert_eq!((found.points_total, found.available_total, found.score), (445, 600, 742));
    assert_eq!((found.newcomer, found.starting_limit_only), (true, true));
    assert_eq!(found.rules, [AnswerRule::ClassApproved, AnswerRule::ThinFile]);
    assert_eq!(found.answer, Answer::Approve);
    assert_eq!(found.coverage_ppm, 1_000_000);
    // What the platform knows of a newcomer changes nothing.
    let told = with(with(newcomer(), "cash_orders", json!(9)), "account_days", json!(89));
    let told = score_by(&open(), &told);
    assert_eq!((told.score, told.points), (found.score, found.points));
    let from_90 = score_by(&open(), &with(newcomer(), "account_days", json!(90)));
    assert_eq!(
        (from_90.newcomer, from_90.points_total, from_90.available_total),
        (false, 465, 680)
    );
}

#[test]
fn a_half_of_a_point_is_rounded_up() {
    // 200 points that may be lacking, and two that anybody has: of 16 points one is 62.5.
    let policy = changed(|cards| {
        let points = |code: &str, most: u32| json!({ "variable": code, "bins": [{"up_to": 0, "points": 0}, {"up_to": 1, "points": 1}, {"points": most}] });
        let variables = [points("cash_orders", 984), points("deposits_in_90_days", 16)];
        cards["champion"]["categories"] =
            json!([{ "code": "all", "points": 1000, "variables": variables }]);
    });
    let score = |deposits| {
        score_by(&policy, &with(newcomer(), "deposits_in_90_days", json!(deposits))).score
    };
    assert_eq!([score(0), score(1), score(2)], [0, 63, 1000]);
}

#[test]
fn too_little_evidence_is_looked_at_by_a_person_and_never_declined_for_that() {
    // Of 600 points that a newcomer can have, 60 % are 360: identity and job with behaviour are 400.
    let mobile = [
        "deposits_in_90_days",
        "mean_balance_90_days",
        "days_between_inflows",
        "overdraft_days_in_90",
    ];
    let without_mobile =
        mobile.iter().fold(newcomer(), |inputs, it| with(inputs, it, missing("unanswered")));
    let found = score_by(&open(), &without_mobile);
    assert_eq!((found.coverage_ppm, found.answer), (666_666, Answer::Approve));
    let without_bills = with(without_mobile, "bills_on_time_permille", missing("unanswered"));
    let found = score_by(&open(), &without_bills);
    assert_eq!((found.coverage_ppm, found.score), (500_000, 592));
    assert_eq!(found.answer, Answer::Review);
    let rules = [AnswerRule::ClassApproved, AnswerRule::CoverageTooLow, AnswerRule::ThinFile];
    assert_eq!(found.rules, rules);
    let poor = ["contract_type", "job_months", "monthly_income"];
    let poor = poor.iter().fold(without_bills, |inputs, it| with(inputs, it, missing("withheld")));
    assert_eq!(score_by(&open(), &poor).answer, Answer::Decline);
}

#[test]
fn coverage_at_the_minimum_is_enough() {
    let at = |share: &str| {
        let policy = changed(|cards| cards["coverage_min"] = json!(share));
        score_by(&policy, &with(newcomer(), "monthly_income", missing("withheld"))).rules
    };
    // 500 of 600 points.
    assert!(!at("0.833333").contains(&AnswerRule::CoverageTooLow));
    assert!(at("0.833334").contains(&AnswerRule::CoverageTooLow));
    let thin = |share: &str| {
        let policy = changed(|cards| cards["thin_below"] = json!(share));
        score_by(&policy, &newcomer()).starting_limit_only
    };
    assert!(!thin("0.6") && thin("0.600001"));
}
