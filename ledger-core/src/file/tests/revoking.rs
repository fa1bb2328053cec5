//! What is learnt late of somebody whom the rules have offered credit.

use serde_json::{Value, json};

use super::financing::*;
use super::*;
use crate::credit::application::{Asked, FirstDue, ReviewCause, Stage};
use crate::credit::evidence::{BillFacts, SourceFacts};
use crate::credit::inquiry::{self, Purpose};
use crate::credit::scoring::Answer;
use crate::party::customer::{self, ConsentTo};
use crate::party::identity::{self, ScreeningOutcome};
use crate::policy::EvidenceSource;

const BILLS: Uuid = Uuid::from_u128(0xe1);
const ANOTHER: Uuid = Uuid::from_u128(0xa9);

/// `open`, by whose cards bills alone count: who was not answered of has 800 of 1 000.
fn scoring() -> policy::State {
    let mut document: Value = serde_json::from_str(Document::OPEN).unwrap();
    let cards = &mut document["sections"]["scorecards"];
    (cards["coverage_min"], cards["thin_below"]) = (json!("0"), json!("0"));
    cards["challengers"] = json!([]);
    cards["champion"] = json!({"code": "one", "categories": [{
        "code": "all", "points": 1000,
        "variables": [{
            "variable": "bills_on_time_permille", "withheld": 300, "unanswered": 800,
            "bins": [
                {"up_to": 499, "points": 300}, {"up_to": 799, "points": 800}, {"points": 1000},
            ],
        }],
    }]});
    versions(&[(document.to_string(), day(1))])
}

fn on(application: Uuid, act: application::Act) -> Command {
    Command::Application { application, act }
}

fn submits(application: Uuid, amount: i64) -> Command {
    let first_due = FirstDue::On { first_due_on: day(40) };
    let asked = Asked { product: None, amount: xof(amount), instalments: 6, first_due };
    on(application, application::Act::Submit { purpose: CASH, asked })
}

fn assesses(application: Uuid) -> Command {
    let lender = Lender::Bank { id: "orabank".to_owned() };
    on(application, application::Act::Assess { lender, signals: None })
}

/// Somebody's bills were asked for, and have ten minutes; without them the rules have offered so much.
fn offered(amount: i64) -> Story {
    let text_version = "2026-05".to_owned();
    let agree = customer::Command::GiveConsent { to: ConsentTo::Bills, text_version };
    let purpose = Purpose::Application { application: APPLICATION };
    let (source, within_minutes) = (EvidenceSource::Bills, Some(10));
    let ask = inquiry::Act::Ask { source, purpose, within_minutes };
    let story = Story::registered()
        .under(scoring())
        .by("customer", "customer")
        .after(submits(APPLICATION, amount))
        .after(Command::Customer(agree))
        .by("risk", "an officer")
        .after(Command::Evidence { evidence: BILLS, act: ask })
        .after(assesses(APPLICATION));
    assert!(matches!(stage(&story, APPLICATION), Stage::Offered(_)));
    story
}

fn stage(story: &Story, application: Uuid) -> Stage {
    story.file().applications[&application].application().unwrap().stage().clone()
}

fn bills(paid_on_time: u32, as_of: crate::calendar::Day) -> Command {
    let facts = SourceFacts::Bills(BillFacts { due: 10, paid_on_time });
    let act = inquiry::Act::RecordAnswer { facts, as_of };
    Command::Evidence { evidence: BILLS, act }
}

/// Its bank accepts it, and it is signed.
fn signed(story: Story) -> (Story, Vec<&'static str>) {
    let accept = application::Act::RecordAcceptance { reference: "K-12".to_owned(), offer: None };
    let story = story
        .by("finance", "a clerk")
        .after(on(APPLICATION, application::Act::Present))
        .after(on(APPLICATION, accept));
    let sign = sign(&story);
    story.by("service", "the counter").then(sign)
}

/// A day later they are told.
fn told_late(story: Story, paid_on_time: u32) -> (Story, Vec<&'static str>) {
    let story = story.on(day(2)).by("service", "a source");
    let told = bills(paid_on_time, story.on);
    story.then(told)
}

const REVOKED: [&str; 3] =
    ["application.assessed", "application.offer_revoked", "application.sent_to_review"];

#[test]
fn what_the_rules_would_not_offer_any_more_is_revoked_and_a_person_decides() {
    let (story, types) = told_late(offered(50_000), 3);
    assert_eq!(types, [&["evidence.answered_late"][..], &REVOKED].concat());
    assert_eq!(stage(&story, APPLICATION), Stage::Open);
    let dossier = story.file().applications[&APPLICATION].application().unwrap();
    // Not declined, though the score is: an offer was made.
    let found = dossier.assessment().unwrap();
    assert_eq!((found.answer, found.on), (Answer::Decline, day(2)));
    assert_eq!(dossier.offered(), None, "nothing of it is counted as offered");
    assert!(dossier.desk().is_some());
    let story = story.by("risk", "another officer");
    let reasons = vec!["thin_history".to_owned()];
    let decline = application::Act::Decline { reasons, reason: Reason::of("thin_history") };
    let (_, types) = story.then(on(APPLICATION, decline));
    assert_eq!(types, ["application.decided"], "a person declines what the score does");
}

#[test]
fn the_cause_is_what_the_rules_found_and_the_time_to_decide_begins_anew() {
    let story = offered(50_000).on(day(2)).by("service", "a source");
    let facts = story.ask(&bills(3, story.on)).unwrap();
    let mut assessed = None;
    for fact in &facts {
        if let Event::Application(application::Event::Assessed(it)) = &fact.event {
            assessed = Some(it.assessment);
        }
        if let Event::Application(application::Event::OfferRevoked(it)) = &fact.event {
            assert_eq!(Some(it.assessment), assessed);
            let days = scoring().in_force(day(2)).unwrap().document.applications.lapse_days;
            assert_eq!(it.lapses_on, day(2).saturating_add_days(days));
        }
        if let Event::Application(application::Event::SentToReview(it)) = &fact.event {
            assert_eq!(it.cause, ReviewCause::Rules { assessment: assessed.unwrap() });
        }
    }
    assert_eq!(facts.len(), 4);
}

#[test]
fn what_the_rules_would_offer_all_the_same_stands_and_may_be_signed() {
    let (story, types) = told_late(offered(50_000), 9);
    assert_eq!(types, ["evidence.answered_late", "application.assessed"]);
    assert!(matches!(stage(&story, APPLICATION), Stage::Offered(_)));
    let (_, types) = signed(story);
    assert_eq!(types.first(), Some(&"application.signed"));
}

#[test]
fn what_its_bank_has_accepted_is_revoked_too() {
    let accept = application::Act::RecordAcceptance { reference: "K-12".to_owned(), offer: None };
    let story = offered(50_000)
        .by("finance", "a clerk")
        .after(on(APPLICATION, application::Act::Present))
        .after(on(APPLICATION, accept));
    let (story, types) = told_late(story, 3);
    assert_eq!(types, [&["evidence.answered_late"][..], &REVOKED].concat());
    assert_eq!(stage(&story, APPLICATION), Stage::Open);
}

#[test]
fn what_was_signed_is_not_looked_at_again() {
    let (story, _) = signed(offered(50_000));
    assert_eq!(told_late(story, 3).1, ["evidence.answered_late"]);
}

#[test]
fn what_comes_in_time_changes_no_offer() {
    let story = offered(50_000).by("service", "a source");
    let told = bills(3, story.on);
    assert_eq!(story.then(told).1, ["evidence.answered"]);
}

fn listed(outcome: ScreeningOutcome) -> Command {
    let (list, list_version) = ("un".to_owned(), "7".to_owned());
    let act = identity::Act::RecordScreening { list, list_version, outcome, as_of: day(1) };
    Command::Identity { identity: CUSTOMER, act }
}

#[test]
fn a_list_that_names_somebody_revokes_what_was_offered_and_one_that_does_not_changes_nothing() {
    let story = offered(50_000).by("service", "lists");
    let clear = listed(ScreeningOutcome::Clear {});
    let (story, types) = story.then(clear);
    assert_eq!(types, ["identity.screened"]);
    let hit = listed(ScreeningOutcome::PoliticallyExposed { entry: "P/1".to_owned() });
    let (story, types) = story.then(hit);
    assert_eq!(types, [&["identity.screened"][..], &REVOKED].concat());
    let dossier = story.file().applications[&APPLICATION].application().unwrap();
    assert_eq!(dossier.assessment().unwrap().answer, Answer::Review);
}

#[test]
fn a_list_that_answers_late_has_what_was_offered_looked_at_again() {
    for (outcome, types) in [
        (ScreeningOutcome::Clear {}, &["application.assessed"][..]),
        (ScreeningOutcome::Sanctioned { entry: "QDi.1".to_owned() }, &REVOKED),
    ] {
        let ask = identity::Act::AskScreening { list: "un".to_owned(), within_minutes: Some(10) };
        let story = offered(50_000).by("risk", "an officer");
        let screening = crate::log::ids::created_id(story.next(), "screening");
        let story = story.after(Command::Identity { identity: CUSTOMER, act: ask });
        let story = story.on(day(2)).by("service", "lists");
        let (list_version, as_of) = ("7".to_owned(), story.on);
        let act = identity::Act::AnswerScreening { screening, list_version, outcome, as_of };
        let (_, found) = story.then(Command::Identity { identity: CUSTOMER, act });
        let late = ["identity.screening_unanswered", "identity.screening_answered"];
        assert_eq!(found, [&late[..], types].concat());
    }
}

/// Each under an assessment of its own.
#[test]
fn all_that_was_offered_is_looked_at_again() {
    let story = offered(25_000).by("customer", "customer");
    let story = story.after(submits(ANOTHER, 25_000)).by("risk", "an officer");
    let story = story.after(assesses(ANOTHER));
    assert!(matches!(stage(&story, ANOTHER), Stage::Offered(_)));
    let (story, types) = told_late(story, 3);
    assert_eq!(types, [&["evidence.answered_late"][..], &REVOKED, &REVOKED].concat());
    let assessment = |id: Uuid| {
        story.file().applications[&id].application().unwrap().assessment().unwrap().assessment
    };
    assert_ne!(assessment(APPLICATION), assessment(ANOTHER));
}

#[test]
fn nobody_asks_for_it() {
    let refused = offered(50_000).ask(&on(APPLICATION, application::Act::Reassess));
    assert_eq!(refused, Err(Rejection::NeverAsked));
}
