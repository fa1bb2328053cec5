//! What the rules decide of an application, in a whole file.

use serde_json::{Value, json};

use super::financing::*;
use super::*;
use crate::credit::application::{Asked, DecidedBy, Ending, FirstDue, Outcome, Stage};
use crate::credit::deciding::{self, Assessed};
use crate::credit::scoring::Answer;

/// `open`, by whose cards nothing counts but the contract of work, and nobody gives that: so much of
/// 1 000 is what everybody scores.
fn scoring(everybody: i32) -> policy::State {
    let mut document: Value = serde_json::from_str(Document::OPEN).unwrap();
    let cards = &mut document["sections"]["scorecards"];
    cards["coverage_min"] = json!("0");
    cards["thin_below"] = json!("0");
    cards["challengers"] = json!([]);
    let codes = ["none", "informal", "fixed_term", "permanent", "public"];
    cards["champion"] = json!({"code": "one", "categories": [{
        "code": "all", "points": 1000,
        "variables": [{
            "variable": "contract_type", "withheld": everybody,
            "bins": [{"codes": codes[..4], "points": everybody}, {"codes": codes[4..], "points": 1000}],
        }],
    }]});
    versions(&[(document.to_string(), day(1))])
}

fn assess() -> Command {
    let lender = Lender::Bank { id: "orabank".to_owned() };
    on_application(application::Act::Assess { lender, signals: None })
}

/// The customer asks for 50 000 francs over six months, and risk asks next.
fn asked_for(amount: i64, policies: policy::State) -> Story {
    let first_due = FirstDue::On { first_due_on: day(40) };
    let asked = Asked { product: None, amount: xof(amount), instalments: 6, first_due };
    Story::registered()
        .under(policies)
        .by("customer", "customer")
        .after(on_application(application::Act::Submit { purpose: CASH, asked }))
        .by("risk", "one officer")
}

fn stage(story: &Story) -> Stage {
    story.file().applications[&APPLICATION].application().unwrap().stage().clone()
}

fn assessed(story: &Story) -> Assessed {
    let facts = story.ask(&assess()).unwrap();
    let found = facts.into_iter().find_map(|it| {
        let Event::Application(application::Event::Assessed(it)) = it.event else { return None };
        Some(*it)
    });
    found.unwrap()
}

#[test]
fn what_the_rules_approve_is_offered_on_a_line_that_begins_with_it() {
    let (story, types) = asked_for(50_000, scoring(800)).then(assess());
    let all = [
        "credit_line.opened",
        "application.assessed",
        "application.decided",
        "application.offered",
    ];
    assert_eq!(types, all);
    let Stage::Offered(offer) = stage(&story) else { panic!("{:?}", stage(&story)) };
    assert!(matches!(offer.approval.by, DecidedBy::Rules { .. }));
    assert!(offer.priced.is_some());
    let lines: Vec<_> = story.file().lines.iter().map(|(_, it)| it.figures().unwrap()).collect();
    assert_eq!(lines.first().map(|it| it.limit), Some(xof(50_000)));
    let present = on_application(application::Act::Present);
    let accept = application::Act::RecordAcceptance { offer: None, reference: "K-12".to_owned() };
    let story = story.after(present).after(on_application(accept));
    let sign = sign(&story);
    let (_, types) = story.then(sign);
    assert_eq!(types[..2], ["application.signed", "credit_line.exposure_reserved"]);
}

#[test]
fn what_the_rules_decline_is_declined_for_their_reasons() {
    let (story, types) = asked_for(50_000, scoring(300)).then(assess());
    assert_eq!(types, ["application.assessed", "application.decided"]);
    let dossier = story.file().applications[&APPLICATION].application().unwrap();
    assert_eq!(dossier.ending(), Some(Ending::Declined));
    assert_eq!(dossier.assessment().map(|it| it.answer), Some(Answer::Decline));
    let again = story.ask(&assess());
    let ended = application::Rejection::Ended { ending: Ending::Declined };
    assert_eq!(again, Err(ended.into()));
}

#[test]
fn the_reasons_that_are_told_are_those_of_the_card() {
    let story = asked_for(50_000, scoring(300));
    let facts = story.ask(&assess()).unwrap();
    let decided = facts.iter().find_map(|it| {
        let Event::Application(application::Event::Decided(it)) = &it.event else { return None };
        Some(&it.outcome)
    });
    let codes = assessed(&story).found.scored.reasons.iter().map(|it| it.code.clone()).collect();
    assert_eq!(decided, Some(&Outcome::Declined { reasons: codes }));
}

#[test]
fn what_is_for_a_person_waits_and_may_be_looked_at_again() {
    let (story, types) = asked_for(50_000, scoring(500)).then(assess());
    assert_eq!(types, ["application.assessed", "application.sent_to_review"]);
    assert_eq!(stage(&story), Stage::Open);
    let (story, types) = story.on(day(3)).then(assess());
    assert_eq!(types, ["application.assessed"]);
    let dossier = story.file().applications[&APPLICATION].application().unwrap();
    assert_eq!(dossier.assessment().map(|it| it.on), Some(day(3)));
}

#[test]
fn a_person_may_decide_otherwise_than_the_rules_answered() {
    let story = asked_for(50_000, scoring(500)).after(assess());
    let reasons = vec!["thin_history".to_owned()];
    let decline = application::Act::Decline { reasons, reason: Reason::of("thin_history") };
    let (_, types) = story.then(on_application(decline));
    assert_eq!(types, ["application.decided"]);
}

#[test]
fn what_the_rules_declined_is_open_again_for_a_person_once_its_customer_asks() {
    let asked_again = on_application(application::Act::AskReview);
    let story = asked_for(50_000, scoring(300)).after(assess()).by("customer", "customer");
    let (story, types) = story.then(asked_again);
    assert_eq!(types, ["application.review_asked", "application.sent_to_review"]);
    assert_eq!(stage(&story), Stage::Open);
    assert_eq!(story.file().open_applications(), 1);
    // The rules decline nobody who wants a person.
    let story = story.by("risk", "one officer");
    let (story, types) = story.then(assess());
    assert_eq!(types, ["application.assessed"]);
    let (_, types) = story.then(on_application(application::Act::Take));
    assert_eq!(types, ["application.assigned"]);
}

#[test]
fn a_version_that_scores_nobody_assesses_nobody() {
    let story = asked_for(50_000, with_applications());
    assert_eq!(story.ask(&assess()), Err(application::Rejection::NotScored.into()));
}

#[test]
fn more_than_the_starting_limit_is_for_a_person() {
    let (_, types) = asked_for(75_000, scoring(800)).then(assess());
    assert_eq!(types, ["application.assessed", "application.sent_to_review"]);
}

#[test]
fn what_is_read_is_the_file_on_that_day() {
    let story = asked_for(50_000, scoring(500));
    let facts = |story: &Story| -> deciding::Facts { assessed(story).facts };
    let before = facts(&story);
    assert_eq!((before.known.platform.account_days, before.owes.line), (0, None));
    let open = crate::credit::line::Act::Open { limit: xof(70_000) };
    let story = story.after(on_line(open)).on(day(8));
    let after = facts(&story);
    assert_eq!(after.known.platform.account_days, 7);
    assert_eq!(after.owes.line.map(|it| (it.limit, it.blocks)), Some((xof(70_000), 0)));
    assert_eq!(after.wanted.first_due_on, day(40));
    assert_eq!(after.on, day(8));
}

#[test]
fn an_instalment_counts_as_punctual_by_its_value_date() {
    // 10 000 francs in two instalments, due on days 10 and 41.
    let story = Story::registered()
        .after_loan(LOAN_1, grant(day(10)))
        .after_loan(LOAN_1, disburse("D-1"))
        .on(day(12));
    let fell_due = |story: &Story, on: u32| -> Vec<(u32, bool)> {
        story.file().loan(LOAN_1).unwrap().fell_due(day(on))
    };
    assert_eq!(fell_due(&story, 12), [(1, false)]);
    let told_late = |repayment, value| {
        let name = money("orabank", &format!("R-{repayment}"));
        repay_on(repayment, 5_000, name, Some(day(value)))
    };
    let in_time = story.after_loan(LOAN_1, told_late(1, 10));
    assert_eq!(fell_due(&in_time, 12), [(1, true)]);
    let reversed = in_time.after_loan(LOAN_1, reverse(1));
    assert_eq!(fell_due(&reversed, 12), [(1, false)]);
    let too_late = reversed.after_loan(LOAN_1, told_late(2, 11));
    assert_eq!(fell_due(&too_late, 12), [(1, false)]);
    assert_eq!(fell_due(&too_late, 10), []);
}
