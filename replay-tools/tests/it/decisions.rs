//! Decisions of the rules are executed again, byte for byte; one recorded figure that is another is found.

use ledger_core::credit::Lender;
use ledger_core::credit::application::{self, Asked, FirstDue, Purpose};
use ledger_core::credit::evidence::{ContractType, CustomerFacts};
use ledger_core::credit::inquiry;
use ledger_core::file::Command;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Actor, Commit, FileId, Hash, StreamId};
use ledger_core::money::{Currency, Money};
use ledger_core::policy::{self, Document};
use replay_tools::audit::{Asked as Story, story};
use replay_tools::decisions::{Replayed, Report, text, verify};
use replay_tools::progress::{Progress, Tally};
use replay_tools::sentences::Lang;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::ledger::{Ledger, day};

/// `open`, by whose cards the contract of work alone counts: who has none is declined, who works informally
/// is for a person, and who has another is approved.
fn document() -> String {
    let mut document: Value = serde_json::from_str(Document::OPEN).unwrap();
    let cards = &mut document["sections"]["scorecards"];
    (cards["coverage_min"], cards["thin_below"]) = (json!("0"), json!("0"));
    cards["challengers"] = json!([]);
    cards["champion"] = json!({"code": "one", "categories": [{
        "code": "all", "points": 1000,
        "variables": [{
            "variable": "contract_type", "withheld": 300,
            "bins": [
                {"codes": ["none"], "points": 300}, {"codes": ["informal"], "points": 500},
                {"codes": ["fixed_term", "permanent", "public"], "points": 1000},
            ],
        }],
    }]});
    document.to_string()
}

/// Three applicants, of whom the rules decline one, send one to a person and approve one; `twist` changes
/// what is recorded of the last.
async fn decided(twist: Option<fn(&mut Value)>) -> (Ledger<MemoryLog>, StreamId) {
    let mut ledger = Ledger::begin(MemoryLog::new(0), 2, day("2026-03-02")).await;
    let document = document();
    let (hash, author) = (Hash::of(document.as_bytes()), Hash::of(b"author"));
    let (approver, effective_from) = (Hash::of(b"approver"), Some(day("2026-03-03")));
    for (key, act) in [
        ("propose", policy::Act::Propose { document, author }),
        ("approve", policy::Act::Approve { hash, approver, effective_from }),
    ] {
        ledger.ask(FileId::PolicyBook, key, "policy_book", Command::PolicyBook(act)).await;
    }
    ledger.days_until(day("2026-03-03")).await;
    let mut last = None;
    for contract_type in [None, Some(ContractType::Informal), Some(ContractType::Public)] {
        let key = contract_type.map_or("none", ContractType::name);
        let file = FileId::Customer(ledger.register(key).await);
        let application = ledger.created(file, "apply", "application");
        let amount = Money::new(50_000, Currency::XOF).unwrap();
        let first_due = FirstDue::On { first_due_on: day("2026-04-05") };
        let asked = Asked { product: None, amount, instalments: 6, first_due };
        let submit = application::Act::Submit { purpose: Purpose::Cash {}, asked };
        let act = |act| Command::Application { application, act };
        ledger.ask(file, "apply", "application.submit", act(submit)).await;
        let facts = CustomerFacts { contract_type, works_since: None, monthly_income: None };
        let purpose = inquiry::Purpose::LimitReview {};
        let declare = inquiry::Act::Declare { facts, purpose };
        let evidence = ledger.created(file, "word", "evidence");
        let declare = Command::Evidence { evidence, act: declare };
        ledger.ask(file, "word", "evidence.declare", declare).await;
        if let (Some(ContractType::Public), Some(twist)) = (contract_type, twist) {
            ledger.twist(move |commit: &mut Commit| changed(commit, twist));
        }
        let lender = Lender::Bank { id: "orabank".to_owned() };
        let assess = application::Act::Assess { lender, signals: None };
        ledger.by = Actor { role: "risk".to_owned(), subject: Hash::of(b"an officer") };
        ledger.ask(file, "assess", "application.assess", act(assess)).await;
        last = Some(StreamId::Application(application));
    }
    (ledger, last.unwrap())
}

/// The assessment of a commit, changed.
fn changed(commit: &mut Commit, twist: fn(&mut Value)) {
    let assessed = commit.events.iter_mut().find(|it| it.r#type == "application.assessed").unwrap();
    // As it would be written: members stand in the order of the event.
    let mut value: Value = serde_json::from_str(assessed.data.get()).unwrap();
    twist(&mut value);
    let typed: ledger_core::credit::deciding::Assessed = serde_json::from_value(value).unwrap();
    assessed.data = RawValue::from_string(serde_json::to_string(&typed).unwrap()).unwrap();
}

async fn verified(ledger: &Ledger<MemoryLog>) -> Report {
    verify(&ledger.log, &Progress::start("test")).await.unwrap()
}

async fn replayed(ledger: &Ledger<MemoryLog>, subject: StreamId) -> Vec<Replayed> {
    let asked = Story { subject, as_of: None, partition: None };
    let story = story(&ledger.log, asked, &Tally::silent()).await.unwrap();
    story.replay(&ledger.log).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_decision_of_a_log_comes_out_again() {
    let (ledger, approved) = decided(None).await;
    let report = verified(&ledger).await;
    // Three assessments, an approval and a declination.
    assert_eq!((report.executed, report.others.len()), (5, 0), "{report}");
    let of_story = replayed(&ledger, approved).await;
    assert_eq!(of_story.len(), 2);
    assert!(of_story.iter().all(|it| it.why.is_none()), "{of_story:?}");
    let french = text(&of_story, Lang::French);
    assert!(french.contains("ressort à l'identique"), "{french}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_recorded_figure_that_is_another_is_found_field_by_field() {
    let limit = |it: &mut Value| it["found"]["limit"]["room"]["amount"] = json!(60_000);
    let (ledger, stream) = decided(Some(limit)).await;
    let report = verified(&ledger).await;
    let [other] = &report.others[..] else { panic!("{report}") };
    assert_eq!(other.stream, stream);
    let told = report.to_string();
    let expected = "/found/limit/room/amount: recorded 60000, computed 50000";
    assert!(told.contains(expected) && told.contains("COMES OUT OTHERWISE"), "{told}");
    let json = replay_tools::decisions::json(&replayed(&ledger, stream).await);
    assert_eq!(json[0]["differences"][0]["at"], "/found/limit/room/amount");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fact_that_was_read_otherwise_is_found_by_what_follows_from_it() {
    let income = |it: &mut Value| it["facts"]["known"]["platform"]["account_days"] = json!(90);
    let (ledger, _) = decided(Some(income)).await;
    let told = verified(&ledger).await.to_string();
    assert!(told.contains("/found/inputs/0/input: recorded 0, computed 90"), "{told}");
}
