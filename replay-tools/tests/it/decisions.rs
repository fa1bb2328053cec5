//! Decisions of the rules are executed again, byte for byte; one recorded figure that is another is found.

use ledger_core::credit::Lender;
use ledger_core::credit::application::{self, Asked, FirstDue, Purpose};
use ledger_core::credit::evidence::{ContractType, CustomerFacts};
use ledger_core::credit::inquiry;
use ledger_core::credit::scoring::Answer;
use ledger_core::engine::Engine;
use ledger_core::file::Command;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{
    Actor, ChainNext, ChainReader, Commit, EventRecord, FileId, Hash, StreamId,
};
use ledger_core::money::{Currency, Money, Total};
use ledger_core::policy::{self, Document};
use ledger_core::reason::Reason;
use replay_tools::audit::{Asked as Story, story};
use replay_tools::decisions::{Replayed, Report, text, verify};
use replay_tools::progress::{Progress, Tally};
use replay_tools::sentences::Lang;
use replay_tools::what_if::{self, WhatIf};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::ledger::{Ledger, day};
use crate::read_models::{assert_each_is_found, fresh, project};

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

/// A ledger under a document, on its first day in force.
pub(crate) async fn begun(document: String) -> Ledger<MemoryLog> {
    let mut ledger = Ledger::begin(MemoryLog::new(0), 2, day("2026-03-02")).await;
    let (hash, author) = (Hash::of(document.as_bytes()), Hash::of(b"author"));
    let (approver, effective_from) = (Hash::of(b"approver"), Some(day("2026-03-03")));
    for (key, act) in [
        ("propose", policy::Act::Propose { document, author }),
        ("approve", policy::Act::Approve { hash, approver, effective_from }),
    ] {
        ledger.ask(FileId::PolicyBook, key, "policy_book", Command::PolicyBook(act)).await;
    }
    ledger.days_until(day("2026-03-03")).await;
    ledger
}

/// Somebody who works by this contract asks for credit, and the rules look at it; `twist` changes what is
/// recorded of that.
async fn applies(
    ledger: &mut Ledger<MemoryLog>,
    person: &str,
    contract_type: Option<ContractType>,
    twist: Option<fn(&mut Value)>,
) -> StreamId {
    StreamId::Application(applied(ledger, person, contract_type, twist).await.1)
}

/// The same, with the file.
async fn applied(
    ledger: &mut Ledger<MemoryLog>,
    person: &str,
    contract_type: Option<ContractType>,
    twist: Option<fn(&mut Value)>,
) -> (FileId, Uuid) {
    let file = FileId::Customer(ledger.register(person).await);
    let application = ledger.created(file, "apply", "application");
    let amount = Money::new(50_000, Currency::XOF).unwrap();
    let first_due = FirstDue::On { first_due_on: day("2026-04-05") };
    let asked = Asked { product: None, amount, instalments: 6, first_due };
    let submit = application::Act::Submit { purpose: Purpose::Cash {}, asked };
    let act = |act| Command::Application { application, act };
    ledger.ask(file, "apply", "application.submit", act(submit)).await;
    if contract_type.is_some() {
        let facts = CustomerFacts { contract_type, works_since: None, monthly_income: None };
        let purpose = inquiry::Purpose::LimitReview {};
        let declare = inquiry::Act::Declare { facts, purpose };
        let evidence = ledger.created(file, "word", "evidence");
        let declare = Command::Evidence { evidence, act: declare };
        ledger.ask(file, "word", "evidence.declare", declare).await;
    }
    if let Some(twist) = twist {
        ledger.twist(move |commit: &mut Commit| changed(commit, twist));
    }
    let lender = Lender::Bank { id: "orabank".to_owned() };
    let assess = application::Act::Assess { lender, signals: None };
    ledger.by = Actor { role: "risk".to_owned(), subject: Hash::of(b"an officer") };
    ledger.ask(file, "assess", "application.assess", act(assess)).await;
    (file, application)
}

/// Three applicants, of whom the rules decline one, send one to a person and approve one; `twist` changes
/// what is recorded of the last.
async fn decided(twist: Option<fn(&mut Value)>) -> (Ledger<MemoryLog>, StreamId) {
    let mut ledger = begun(document()).await;
    applies(&mut ledger, "none", None, None).await;
    applies(&mut ledger, "informal", Some(ContractType::Informal), None).await;
    let approved = applies(&mut ledger, "public", Some(ContractType::Public), twist).await;
    (ledger, approved)
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

/// The trial rules score a point lower than the first. A ledger that went on under them has decisions of
/// both, and each is executed again by its own.
#[tokio::test(flavor = "multi_thread")]
async fn decisions_of_an_older_engine_come_out_again_under_a_newer_one() {
    let (mut ledger, approved) = decided(None).await;
    ledger.go_by(Engine::TRIAL);
    ledger.days_until(day("2026-03-05")).await;
    let newer = applies(&mut ledger, "informal, later", Some(ContractType::Informal), None).await;
    let report = verified(&ledger).await;
    assert_eq!((report.executed, report.others.len()), (6, 0), "{report}");
    for (subject, engine, score) in [(approved, 1, 1000), (newer, 2, 499)] {
        let assessed = assessment(&ledger, subject).await;
        assert_eq!(assessed["engine"], json!(engine));
        assert_eq!(assessed["found"]["scored"]["score"], json!(score));
        assert!(replayed(&ledger, subject).await.iter().all(|it| it.why.is_none()));
    }
    // The engine that is named is the one that is run: what the older one found is not the newer one's.
    let by_newer = |it: &mut Value| it["engine"] = json!(2);
    let (ledger, stream) = decided(Some(by_newer)).await;
    let report = verified(&ledger).await;
    let [other] = &report.others[..] else { panic!("{report}") };
    assert_eq!(other.stream, stream);
    let told = report.to_string();
    assert!(told.contains("/found/scored/score: recorded 1000, computed 999"), "{told}");
}

/// What is recorded of an application that was looked at once.
async fn assessment(ledger: &Ledger<MemoryLog>, subject: StreamId) -> Value {
    let mut found = None;
    for partition in 0..2 {
        let mut reader = ChainReader::open(&ledger.log, partition, None).await.unwrap();
        while let ChainNext::Commit { commit, .. } = reader.next().await.unwrap() {
            let of =
                |it: &&EventRecord| it.stream == subject && it.r#type == "application.assessed";
            found = commit.events.iter().find(of).map(|it| it.data.get().to_owned()).or(found);
        }
    }
    serde_json::from_str(&found.unwrap()).unwrap()
}

/// By the same cards, but who works informally has all points.
fn kinder() -> String {
    let bins = "/sections/scorecards/champion/categories/0/variables/0/bins/1/points";
    let mut document: Value = serde_json::from_str(&document()).unwrap();
    *document.pointer_mut(bins).unwrap() = json!(1000);
    document.to_string()
}

async fn by(
    ledger: &Ledger<MemoryLog>,
    text: &str,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<WhatIf, what_if::CouldNot> {
    let asked = what_if::Asked::of(text, None, from.map(day), to.map(day))?;
    what_if::what_if(&ledger.log, asked, &Tally::silent()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn another_policy_answers_by_what_was_recorded_and_writes_nothing() {
    let (ledger, _) = decided(None).await;
    let before = verified(&ledger).await.executed;
    let same = by(&ledger, &document(), None, None).await.unwrap();
    assert_eq!((same.files.len(), same.changed().count()), (3, 0));
    let found = by(&ledger, &kinder(), None, None).await.unwrap();
    let changed: Vec<_> = found.changed().collect();
    let [file] = changed[..] else { panic!("{changed:?}") };
    assert_eq!((file.was.answer, file.would_be.answer), (Answer::Review, Answer::Approve));
    assert_eq!((file.was.score, file.would_be.score), (500, 1000));
    let approved = |it: &WhatIf| {
        let counts = it.would_be().into_iter().filter(|(key, _)| key.answer == Answer::Approve);
        counts.map(|(_, it)| it.applications).sum::<u64>()
    };
    assert_eq!((approved(&same), approved(&found)), (1, 2));
    let id = file.application.to_string();
    for told in [what_if::text(&found), what_if::csv(&found), what_if::html(&found)] {
        assert!(told.contains(&id), "{told}");
    }
    assert_eq!(what_if::csv(&found).lines().count(), 1 + 3, "each application, changed or not");
    for line in what_if::csv(&found).lines().skip(1) {
        assert!(line.contains("\"cash, newcomer\""), "{line}");
    }
    let page = what_if::html(&found);
    assert!(page.contains("<svg") && page.contains(what_if::TRUST));
    assert!(!page.contains("src=") && !page.contains("href="), "something else is needed");
    assert_eq!(verified(&ledger).await.executed, before);
}

/// What this model would have answered in the place of the policy's card.
async fn by_model(ledger: &Ledger<MemoryLog>, model: &str) -> Result<WhatIf, what_if::CouldNot> {
    let asked = what_if::Asked::of(&document(), Some(model), None, None)?;
    what_if::what_if(&ledger.log, asked, &Tally::silent()).await
}

/// Scores and answers, in the order of the scores before.
fn would_be(found: &WhatIf) -> Vec<(u32, u32, Answer)> {
    let mut all: Vec<_> = found
        .files
        .iter()
        .map(|it| (it.was.score, it.would_be.score, it.would_be.answer))
        .collect();
    all.sort_unstable_by_key(|it| it.0);
    all
}

/// A regression on the contract of work: 600 points for who has one, 100 less without.
fn regression() -> Value {
    json!({"regression": {"code": "v2", "base": 450, "variables": [{
        "variable": "contract_type", "missing": 400,
        "bins": [
            {"codes": ["none"], "points": -100}, {"codes": ["informal"], "points": 300},
            {"codes": ["fixed_term", "permanent", "public"], "points": 150},
        ],
    }]}})
}

#[tokio::test(flavor = "multi_thread")]
async fn another_model_scores_in_the_place_of_the_policys_card_and_writes_nothing() {
    let (ledger, _) = decided(None).await;
    let before = verified(&ledger).await.executed;
    let card = &serde_json::from_str::<Value>(&kinder()).unwrap()["sections"]["scorecards"];
    let expert = json!({ "expert": card["champion"] }).to_string();
    let found = by_model(&ledger, &expert).await.unwrap();
    let by_policy = by(&ledger, &kinder(), None, None).await.unwrap();
    assert_eq!(would_be(&found), would_be(&by_policy), "the card alone differs");

    // Also as `train` prints it, with how good it is.
    let trained = json!({ "card": regression(), "auc": "0.7" }).to_string();
    for text in [regression().to_string(), trained] {
        let found = by_model(&ledger, &text).await.unwrap();
        let expected = [
            (300, 850, Answer::Approve),
            (500, 750, Answer::Approve),
            (1000, 600, Answer::Approve),
        ];
        assert_eq!(would_be(&found), expected);
        assert_eq!(found.changed().count(), 2);
        let model = found.model.as_ref().unwrap();
        assert_eq!((model.kind.name(), model.code.as_str()), ("regression", "v2"));
        let hash = Hash::of(text.as_bytes()).to_string();
        for told in [what_if::text(&found), what_if::html(&found)] {
            // An apostrophe of it is written otherwise on the page.
            let trust = what_if::BY_MODEL.rsplit_once(':').unwrap().0.split_once('\'').unwrap();
            assert!(told.contains(&hash) && told.contains(trust.0), "{told}");
        }
        let told = what_if::json(&found);
        assert_eq!(told["model"], json!({ "kind": "regression", "code": "v2", "hash": hash }));
        assert_eq!(what_if::csv(&found).lines().count(), 1 + 3);
        assert!(what_if::csv(&found).contains(",approve,"), "{}", what_if::csv(&found));
    }
    assert_eq!(what_if::json(&by_policy)["model"], Value::Null);
    assert_eq!(verified(&ledger).await.executed, before);
}

/// One tree on the contract of work: `none` and `informal` on one side, and who did not say with them. The
/// card has something to tell who did not say; who works informally could not be told anything, so that a
/// person looks at it.
#[tokio::test(flavor = "multi_thread")]
async fn trees_score_by_the_logarithm_of_the_odds() {
    let (ledger, _) = decided(None).await;
    let fixture = include_str!("../scores/by_contract.txt");
    let found = by_model(&ledger, fixture).await.unwrap();
    // 600 points are odds of 20 to 1: -ln 20 is 600; even odds are 384.
    assert_eq!(
        would_be(&found),
        [(300, 384, Answer::Decline), (500, 384, Answer::Review), (1000, 600, Answer::Approve)]
    );
    let told = what_if::json(&found);
    assert_eq!(
        (&told["model"]["kind"], &told["model"]["code"]),
        (&json!("trees"), &json!("trees"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_model_of_the_policys_variables_answers_nothing() {
    let (ledger, _) = decided(None).await;
    let mut of_sex = regression();
    of_sex["regression"]["variables"][0]["variable"] = json!("sex");
    let mut gap = regression();
    gap["regression"]["variables"][0]["bins"].as_array_mut().unwrap().pop();
    for (model, expected) in [
        ("nothing", "the trees"),
        ("{}", "neither trees"),
        (&of_sex.to_string(), "does not fit the policy"),
        (&gap.to_string(), "does not fit the policy"),
    ] {
        let why = by_model(&ledger, model).await.unwrap_err().to_string();
        assert!(why.contains("the model") && why.contains(expected), "{model}: {why}");
    }
}

/// What of those that are or would be approved is expected to be lost, and earned.
fn money(found: &std::collections::BTreeMap<what_if::Key, what_if::Counts>) -> (String, String) {
    let approved = found.iter().filter(|(key, _)| key.answer == Answer::Approve);
    let (lost, earned): (Vec<_>, Vec<_>) =
        approved.map(|(_, it)| (it.expected_loss, it.income)).unzip();
    (lost.into_iter().sum::<Total>().to_string(), earned.into_iter().sum::<Total>().to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_policy_would_lose_and_earn_is_told_by_class_and_segment() {
    let (ledger, _) = decided(None).await;
    let found = by(&ledger, &kinder(), None, None).await.unwrap();
    // 50 000 francs a head: one is approved, and by the kinder cards two, who score 1 000.
    let document = Document::parse(&kinder()).unwrap();
    let cards = document.scorecards.as_ref().unwrap();
    let losses = document.losses.as_ref().unwrap();
    let probability = i128::from(cards.probability.at(1000));
    let part = losses.loss_given_default.0.normalize();
    let unit = 10_i128.pow(part.scale()) * 1_000_000;
    let one = (50_000 * part.mantissa() * probability + unit - 1) / unit;
    assert!(one > 0);
    let ((lost_was, earned_was), (lost, earned)) = (money(&found.was()), money(&found.would_be()));
    assert_eq!((lost_was, lost.clone()), (one.to_string(), (2 * one).to_string()));
    // The interest and the file fee of what is offered to the best class.
    let income = found.files.iter().find(|it| it.was.answer == Answer::Approve);
    let income = income.unwrap().was.income.unwrap();
    assert!(income > 0);
    assert_eq!((earned_was, earned.clone()), (income.to_string(), (2 * income).to_string()));
    let text = what_if::text(&found);
    assert!(text.contains(&lost) && text.contains(&earned) && text.contains("cash, newcomer"));
    let told = what_if::json(&found);
    let approved = told["classes"].as_array().unwrap().iter().find(|it| it["answer"] == "approve");
    assert_eq!(approved.unwrap()["would_be"]["expected_loss"], json!(lost));
    assert_eq!(approved.unwrap()["segment"], json!("cash, newcomer"));
    let page = what_if::html(&found);
    assert!(page.contains(&earned) && page.contains("forecasts nothing"), "{page}");
    // What says nothing of losses tells none, and says so.
    let mut silent: Value = serde_json::from_str(&kinder()).unwrap();
    silent["sections"].as_object_mut().unwrap().remove("losses");
    let silent = by(&ledger, &silent.to_string(), None, None).await.unwrap();
    assert!(silent.files.iter().all(|it| it.would_be.expected_loss.is_none()));
    assert!(what_if::text(&silent).contains(what_if::NO_LOSSES));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_period_has_its_days_and_a_policy_that_scores_nobody_answers_nothing() {
    let (ledger, _) = decided(None).await;
    let files = |found: WhatIf| found.files.len();
    let on = Some("2026-03-03");
    assert_eq!(by(&ledger, &kinder(), on, on).await.map(files).unwrap(), 3);
    assert_eq!(by(&ledger, &kinder(), Some("2026-03-04"), None).await.map(files).unwrap(), 0);
    assert_eq!(by(&ledger, &kinder(), None, Some("2026-03-02")).await.map(files).unwrap(), 0);
    let why = |it: Result<WhatIf, what_if::CouldNot>| it.unwrap_err().to_string();
    let backwards = why(by(&ledger, &kinder(), Some("2026-03-04"), on).await);
    assert!(backwards.contains("before it begins"), "{backwards}");
    let shipped = why(by(&ledger, Document::SHIPPED, None, None).await);
    assert!(shipped.contains("scores nobody"), "{shipped}");
}

/// Whom the rules declined asks for a person, who takes it; whom they left to one is declined by another.
async fn looked_at() -> Ledger<MemoryLog> {
    let mut ledger = begun(document()).await;
    let none = applied(&mut ledger, "none", None, None).await;
    let informal = applied(&mut ledger, "informal", Some(ContractType::Informal), None).await;
    applied(&mut ledger, "public", Some(ContractType::Public), None).await;
    let officer = Actor { role: "risk".to_owned(), subject: Hash::of(b"another officer") };
    let support = Actor { role: "support".to_owned(), subject: Hash::of(b"the counter") };
    for ((file, application), by, what, act) in [
        (none, support, "again", application::Act::AskReview),
        (none, officer.clone(), "take", application::Act::Take),
        (
            informal,
            officer,
            "decline",
            application::Act::Decline {
                reasons: vec!["thin_history".to_owned()],
                reason: Reason::of("thin_history"),
            },
        ),
    ] {
        ledger.by = by;
        let command = Command::Application { application, act };
        ledger.ask(file, what, "application.act", command).await;
    }
    ledger
}

#[tokio::test(flavor = "multi_thread")]
async fn every_altered_or_missing_row_of_decisions_is_found() {
    let options = fresh();
    let ledger = looked_at().await;
    project(&ledger.log, &options).await;
    let alterations = [
        ("update decisions_v2.assessments set score = score + 1", "assessments", "columns"),
        ("update decisions_v2.assessments set answer = 'approve'", "assessments", "columns"),
        (
            "update decisions_v2.assessments set assessed = replace(assessed, 'orabank', 'anybank')",
            "assessments",
            "assessed",
        ),
        ("delete from decisions_v2.assessments where score = 300", "assessments", "missing"),
        (
            "update decisions_v2.decisions set contested_on = null where contested_on is not null",
            "decisions",
            "contested_on",
        ),
        (
            "update decisions_v2.decisions set persons = '[]' where persons <> '[]'",
            "decisions",
            "columns",
        ),
        ("delete from decisions_v2.decisions where outcome = 'approved'", "decisions", "missing"),
        (
            "update applications_v6.applications set person_wanted = not person_wanted",
            "applications",
            "person_wanted",
        ),
        (
            "update applications_v6.applications set review = replace(review, '\"escalated\":false', '\"escalated\":true') where review is not null",
            "applications",
            "review",
        ),
        (
            "update applications_v6.applications set review_rank = review_rank + 1",
            "applications",
            "review_rank",
        ),
        (
            "update applications_v6.applications set review_held_by = null",
            "applications",
            "review_held_by",
        ),
        (
            "update applications_v6.applications set disbursed_on = submitted_on",
            "applications",
            "disbursed_on",
        ),
        ("update applications_v6.funnel set disbursed = disbursed + 1", "funnel", "disbursed"),
        ("update applications_v6.funnel set revoked = revoked + 1", "funnel", "revoked"),
        ("update decisions_v2.decisions set revoked_on = on_date", "decisions", "revoked_on"),
        (
            "update applications_v6.funnel set sent_to_review = sent_to_review + 1",
            "funnel",
            "sent_to_review",
        ),
    ];
    let alterations = alterations.map(|(what, table, told)| (what.to_owned(), table, told));
    assert_each_is_found(&ledger, &options, alterations.to_vec()).await;
}
