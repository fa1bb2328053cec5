//! What it means to applications and loans whether it is known who the customer is.

use serde_json::{Value, json};

use super::financing::*;
use super::*;
use crate::credit::application::{Ending, Need, Outcome};
use crate::credit::deciding::Rule;
use crate::log::KeyCheck;
use crate::log::ids::created_id;
use crate::party::identity::{self, ScreeningOutcome};
use crate::policy::DocumentKind;
use crate::privacy::Sealed;
use crate::testing::{with_identity, with_premium};

/// `open`, which wants to know a customer from day 1 on.
fn known_or(incomplete: &Value) -> policy::State {
    let mut document: Value = serde_json::from_str(&with_identity(Document::OPEN)).unwrap();
    document["sections"]["identity"]["incomplete"] = incomplete.clone();
    versions(&[(document.to_string(), day(1))])
}

fn review() -> policy::State {
    known_or(&json!({"kind": "review"}))
}

fn on_identity(act: identity::Act) -> Command {
    Command::Identity { identity: CUSTOMER, act }
}

fn sealed() -> Sealed {
    Sealed { key_version: 1, key: KeyCheck([7; 8]), sealed: "c2VhbGVk".to_owned() }
}

fn hand_in(kind: DocumentKind, expires_on: Option<crate::calendar::Day>) -> Command {
    on_identity(identity::Act::SubmitDocument {
        kind,
        issued_by: kind.is_numbered().then(|| "TG".parse().unwrap()),
        number: kind.is_numbered().then(sealed),
        reference: sealed(),
        sha256: Hash::of(kind.name().as_bytes()),
        expires_on,
        known_in: vec![],
    })
}

impl Story {
    /// Hands in a document, and has it accepted.
    fn shows(self, kind: DocumentKind, expires_on: Option<crate::calendar::Day>) -> Story {
        let document = created_id(self.next(), "document");
        let by = self.by.clone();
        let reason = Reason::of("document_in_order");
        let story = self.by("customer", "customer").after(hand_in(kind, expires_on));
        let accept = on_identity(identity::Act::AcceptDocument { document, reason });
        let story = story.by("risk", "who looks").after(accept);
        Story { by, ..story }
    }

    fn screened(self, outcome: ScreeningOutcome) -> Story {
        let (by, as_of) = (self.by.clone(), self.on);
        let (list, list_version) = ("un".to_owned(), "1".to_owned());
        let act = identity::Act::RecordScreening { list, list_version, outcome, as_of };
        Story { by, ..self.by("service", "machinery").after(on_identity(act)) }
    }

    fn awaits(&self) -> Option<Need> {
        self.file().applications[&APPLICATION].application().unwrap().awaits()
    }
}

fn applied(policies: policy::State) -> Story {
    Story::registered().under(policies).by("customer", "customer").after(submit(CASH, 50_000))
}

fn assess() -> Command {
    let lender = Lender::Bank { id: "orabank".to_owned() };
    on_application(application::Act::Assess { lender, signals: None })
}

fn rules(story: &Story) -> Vec<Rule> {
    let facts = story.ask(&assess()).unwrap();
    let found = facts.into_iter().find_map(|it| {
        let Event::Application(application::Event::Assessed(it)) = it.event else { return None };
        Some(it.found.rules.iter().map(|it| it.rule).collect())
    });
    found.unwrap()
}

#[test]
fn an_application_waits_until_all_is_accepted_that_is_wanted_and_goes_on_by_itself() {
    let story = applied(review());
    assert_eq!(story.awaits(), Some(Need::Identity));
    let refused = story.by("risk", "officer").ask(&approve(50_000));
    assert_eq!(refused, Err(application::Rejection::IdentityNeeded.into()));

    let story = applied(review()).shows(DocumentKind::Passport, None);
    assert_eq!(story.awaits(), Some(Need::Identity), "a picture is wanted too");
    let story = story.shows(DocumentKind::Selfie, None);
    assert_eq!(story.awaits(), None);
    let dossier = story.file().identities[&CUSTOMER].dossier().unwrap().clone();
    assert!(dossier.verified.is_some());
    let streams: Vec<StreamId> = story.file().streams().collect();
    assert_eq!(story.state.check_streams(&story.policies, story.on, streams), Ok(()));
}

#[test]
fn what_lapses_lets_what_waits_for_a_decision_wait_again() {
    let story = applied(review())
        .shows(DocumentKind::Passport, Some(day(3)))
        .shows(DocumentKind::Selfie, None)
        .on(day(3));
    assert_eq!(story.awaits(), None, "it is good on that day");
    let (story, types) = Story { on: day(4), ..story }.then(Command::Age);
    assert_eq!(types, ["identity.document_lapsed", "identity.lapsed", "application.deferred"]);
    assert_eq!(story.awaits(), Some(Need::Identity));
}

#[test]
fn who_is_not_known_is_looked_at_by_a_person_or_declined_as_the_policy_says() {
    let story = applied(review()).by("risk", "officer");
    assert!(rules(&story).contains(&Rule::IdentityIncomplete));

    let decline = json!({"kind": "decline", "reason": "identity_unverified"});
    let (story, types) = applied(known_or(&decline)).by("risk", "officer").then(assess());
    assert_eq!(types, ["application.assessed", "application.decided"]);
    let dossier = story.file().applications[&APPLICATION].application().unwrap();
    assert_eq!(dossier.ending(), Some(Ending::Declined));
    let facts = applied(known_or(&decline)).by("risk", "officer").ask(&assess()).unwrap();
    let told = facts.into_iter().find_map(|it| {
        let Event::Application(application::Event::Decided(it)) = it.event else { return None };
        let Outcome::Declined { reasons } = it.outcome else { return None };
        Some(reasons)
    });
    assert_eq!(told.unwrap().first().map(String::as_str), Some("identity_unverified"));
}

#[test]
fn what_a_list_says_sends_the_decision_to_a_person() {
    let hit = ScreeningOutcome::PoliticallyExposed { entry: "P.1".to_owned() };
    let story = |outcome| {
        applied(review())
            .shows(DocumentKind::Passport, None)
            .shows(DocumentKind::Selfie, None)
            .screened(outcome)
            .by("risk", "officer")
    };
    assert!(!rules(&story(ScreeningOutcome::Clear {})).contains(&Rule::ScreeningHit));
    let named = story(hit);
    assert!(rules(&named).contains(&Rule::ScreeningHit));
    let (_, types) = named.then(assess());
    let to_person = ["application.assessed", "application.sent_to_review"];
    assert_eq!(types, to_person, "nothing is decided");
}

#[test]
fn premium_is_waited_for_first_and_then_the_identity() {
    let document = with_identity(&with_premium(Document::SHIPPED, true));
    let premium = Uuid::from_u128(0x9e);
    let subscribe = crate::party::premium::Act::Subscribe { plan: "monthly".to_owned() };
    let pay = crate::party::premium::Act::PayFee {
        money: money("tmoney", "TM-1"),
        amount: xof(2_500),
        value_date: None,
    };
    let story = applied(versions(&[(document, day(1))]));
    assert_eq!(story.awaits(), Some(Need::Premium));
    let story = story.by("support", "counter").after(Command::Premium { premium, act: subscribe });
    let (story, types) = story.then(Command::Premium { premium, act: pay });
    assert_eq!(types, ["premium.fee_paid", "application.resumed", "application.deferred"]);
    assert_eq!(story.awaits(), Some(Need::Identity));
    let story = story.shows(DocumentKind::VoterCard, None).shows(DocumentKind::Selfie, None);
    assert_eq!(story.awaits(), None);
}

#[test]
fn no_loan_is_granted_to_whom_nobody_knows() {
    let story = with_line(100_000).under(review());
    let refused = story.ask_loan(LOAN_1, grant(day(10)));
    assert_eq!(refused, Err(application::Rejection::IdentityNeeded.into()));
}

#[test]
fn an_identity_is_the_customers_own_and_stands_under_his_id() {
    let elsewhere = match hand_in(DocumentKind::Selfie, None) {
        Command::Identity { act, .. } => Command::Identity { identity: LOAN_1, act },
        other @ (Command::Customer(_)
        | Command::Line { .. }
        | Command::Application { .. }
        | Command::Order { .. }
        | Command::Loan { .. }
        | Command::Shipment { .. }
        | Command::Premium { .. }
        | Command::Evidence { .. }
        | Command::PurchaseOrder { .. }
        | Command::Placement { .. }
        | Command::Vendor(_)
        | Command::Partner(_)
        | Command::PolicyBook(_)
        | Command::Spread(_)
        | Command::Age) => other,
    };
    assert_eq!(Story::registered().ask(&elsewhere), Err(Rejection::Misdirected));
    let unregistered = Story::new().ask(&hand_in(DocumentKind::Selfie, None));
    assert_eq!(unregistered, Err(customer::Rejection::NotRegistered.into()));
}
