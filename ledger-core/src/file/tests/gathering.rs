//! What a file holds of its customer as an applicant.

use super::financing::*;
use super::*;
use crate::credit::evidence::{
    BillFacts, BureauFacts, CustomerFacts, GatheredInput, Gathering, Origin, PlatformFacts,
    SourceFacts, gathered,
};
use crate::credit::inquiry::{self, Purpose};
use crate::credit::scoring::{Input, InputValue, Inputs, Missing, Unknown};
use crate::party::customer::{self, ConsentTo};
use crate::policy::EvidenceSource;

const BILLS: Uuid = Uuid::from_u128(0xe1);
const WORD: Uuid = Uuid::from_u128(0xe2);

fn agree(to: ConsentTo) -> Command {
    let text_version = "2026-05".to_owned();
    Command::Customer(customer::Command::GiveConsent { to, text_version })
}

fn withdraw(to: ConsentTo) -> Command {
    Command::Customer(customer::Command::WithdrawConsent { to })
}

fn of(evidence: Uuid, act: inquiry::Act) -> Command {
    Command::Evidence { evidence, act }
}

fn ask(source: EvidenceSource, application: Uuid) -> Command {
    let purpose = Purpose::Application { application };
    of(BILLS, inquiry::Act::Ask { source, purpose, within_minutes: Some(10) })
}

fn tell(story: &Story, facts: SourceFacts) -> Command {
    of(BILLS, inquiry::Act::RecordAnswer { facts, as_of: story.on })
}

fn say() -> Command {
    let facts =
        CustomerFacts { contract_type: None, works_since: None, monthly_income: Some(xof(90_000)) };
    of(WORD, inquiry::Act::Declare { facts, purpose: Purpose::LimitReview {} })
}

/// Who has applied for cash.
fn applicant() -> Story {
    with_line(50_000).by("support", "counter").after(submit(CASH, 10_000))
}

fn no_consent(source: EvidenceSource) -> Rejection {
    inquiry::Rejection::NoConsent { source_code: source.name().to_owned() }.into()
}

/// What is known by the variables of the shipped scorecards of somebody without any history here.
fn known(story: &Story) -> Vec<GatheredInput> {
    let cards = Document::parse(Document::OPEN).unwrap().scorecards.unwrap();
    let platform =
        PlatformFacts { account_days: 3, cash_orders: 0, fell_due: 0, punctual: 0, owed: None };
    let (agreed, told) = (story.file().agreed().into_iter().collect(), story.file().told());
    let found = gathered(&cards.variables, &Gathering { platform, agreed, told }, story.on);
    let inputs = found.iter().map(|it| (it.variable.clone(), it.input.clone()));
    Inputs::of(&cards, inputs).expect("what is gathered is what the cards look at");
    found
}

fn input(story: &Story, code: &str) -> Input {
    known(story).into_iter().find(|it| it.variable == code).unwrap().input
}

fn missing(missing: Missing) -> Input {
    Input::Unknown(Unknown { missing })
}

fn number(value: i64) -> Input {
    Input::Known(InputValue::Number(value))
}

#[test]
fn a_source_is_asked_by_the_consent_that_stands_and_heard_while_it_does() {
    let story = applicant();
    let asked = ask(EvidenceSource::Bills, APPLICATION);
    assert_eq!(story.ask(&asked), Err(no_consent(EvidenceSource::Bills)));
    let (story, types) = story.then(agree(ConsentTo::Bills));
    assert_eq!(types, ["customer.consent_given"]);
    let (story, types) = story.then(asked);
    assert_eq!(types, ["evidence.requested"]);
    let told = tell(&story, SourceFacts::Bills(BillFacts { due: 8, paid_on_time: 6 }));
    let story = story.after(withdraw(ConsentTo::Bills));
    assert_eq!(story.ask(&told), Err(no_consent(EvidenceSource::Bills)));
    let (story, types) = story.after(agree(ConsentTo::Bills)).by("service", "a source").then(told);
    assert_eq!(types, ["evidence.answered"]);
    assert_eq!(input(&story, "bills_on_time_permille"), number(750));
    let story = story.after(withdraw(ConsentTo::Bills));
    assert_eq!(input(&story, "bills_on_time_permille"), missing(Missing::Withheld));
}

/// A consent to one source is none to another.
#[test]
fn each_source_has_a_consent_of_its_own() {
    let story = applicant().after(agree(ConsentTo::MobileMoney)).after(agree(ConsentTo::Marketing));
    for source in [EvidenceSource::Bills, EvidenceSource::Bureau] {
        assert_eq!(story.ask(&ask(source, APPLICATION)), Err(no_consent(source)));
    }
    let story =
        story.after(agree(ConsentTo::Bureau)).after(ask(EvidenceSource::Bureau, APPLICATION));
    let unknown = SourceFacts::Bureau(BureauFacts { record: None });
    let told = tell(&story, unknown);
    assert!(story.by("service", "the bureau").ask(&told).is_ok());
}

#[test]
fn evidence_is_gathered_for_an_application_of_the_file() {
    let application = Uuid::from_u128(0xbad);
    let story = applicant().after(agree(ConsentTo::Bills));
    let refused = inquiry::Rejection::UnknownApplication { application };
    assert_eq!(story.ask(&ask(EvidenceSource::Bills, application)), Err(refused.into()));
}

#[test]
fn what_a_customer_says_stands_in_the_file_without_any_line_or_application() {
    let story = Story::registered().by("support", "counter");
    let (story, types) = story.then(say());
    assert_eq!(types, ["evidence.declared"]);
    let found = known(&story).into_iter().find(|it| it.variable == "monthly_income").unwrap();
    assert_eq!(found.input, Input::Known(InputValue::Amount(xof(90_000))));
    assert_eq!(found.origin, Origin::Evidence { evidence: WORD, as_of: story.on, age_days: 0 });
    let streams: Vec<StreamId> = story.file().streams().collect();
    assert_eq!(story.state.check_streams(&story.policies, story.on, streams), Ok(()));
}
