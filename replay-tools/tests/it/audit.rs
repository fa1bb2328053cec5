//! The story of a customer or a loan, in both languages.

use ledger_core::access::Role;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Commit, FileId, StreamId};
use replay_tools::audit::{Asked, NotTold, Seals, Story, json, story, text};
use replay_tools::progress::Tally;
use replay_tools::sentences::Lang;
use replay_tools::verify::At;
use uuid::Uuid;

use crate::ledger::{Ledger, day, eventful};

async fn told(ledger: &Ledger<MemoryLog>, subject: StreamId, as_of: Option<&str>) -> Story {
    let asked = Asked { subject, as_of: as_of.map(day), partition: None };
    story(&ledger.log, asked, &Tally::silent()).await.unwrap()
}

fn holds(text: &str, all: &[&str]) {
    let mut rest = text;
    for told in all {
        let Some((_, behind)) = rest.split_once(told) else {
            panic!("`{told}` is not there, or not in this order:\n{text}")
        };
        rest = behind;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loan_s_story_says_when_who_what_by_which_policy_and_what_changed() {
    let ledger = eventful(MemoryLog::new(0), 3).await;
    let loan = ledger.loan("late", "arrears");
    let story = told(&ledger, StreamId::Loan(loan), None).await;
    let english = text(&story, &Seals::Closed, Lang::English);
    holds(
        &english,
        &[
            "loan-",
            "loan.board by finance ",
            "; by policy version 1, ",
            "boarded: 27.00 TWD",
            "stage: – → active",
            "outstanding: – → 27.00 TWD",
            "loan.instalment_fell_due, happened on 2004-11-05",
            "business date 2004-11-06, ",
            "in arrears: not paid since 2004-11-05",
            "loan.repayment_received, happened on 2004-11-08",
            "outstanding: 27.00 TWD → 23.00 TWD",
            "in default: not paid since 2004-12-05, 30 days past due",
            "default: no → yes",
            "default: yes → no",
        ],
    );
    let french = text(&story, &Seals::Closed, Lang::French);
    holds(
        &french,
        &[
            "dans le registre",
            "loan.board par finance ",
            "selon la version 1 des règles",
            "repris : 27,00 TWD",
            "état : – → en cours",
            "survenu le 2004-11-05",
            "en retard : impayé depuis le 2004-11-05",
            "encours : 27,00 TWD → 23,00 TWD",
            "défaut : non → oui",
        ],
    );
    // Each commit stands there with its position and hash.
    for entry in &story.entries {
        let line = format!("{}  {}\n", entry.place, entry.hash);
        assert!(english.contains(&line) && french.contains(&line), "{line}");
    }
    assert!(!english.contains(&ledger.loan("good", "granted").to_string()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_s_story_is_that_of_the_file_and_what_is_personal_stays_sealed() {
    let ledger = eventful(MemoryLog::new(0), 3).await;
    let customer = ledger.customer("late");
    let story = told(&ledger, StreamId::Customer(customer), None).await;
    let records = (0..3).flat_map(|it| ledger.log.records(it));
    let commits = records.map(|it| Commit::decode(&it.value).unwrap());
    let of_file = commits.filter(|it| it.file == FileId::Customer(customer)).count();
    assert_eq!(story.entries.len(), of_file);
    let english = text(&story, &Seals::Closed, Lang::English);
    holds(
        &english,
        &["name: sealed, bmFtZQ==", "standing: active → suspended", "in arrears: not paid"],
    );
    let kept = Seals::Kept("finance may not see them".to_owned());
    let english = text(&story, &kept, Lang::English);
    holds(&english, &["names stay sealed: finance may not see them", "name: sealed, "]);
    for (role, may) in [
        (Role::Support, true),
        (Role::Customer, true),
        (Role::Finance, false),
        (Role::Risk, false),
        (Role::Auditor, false),
    ] {
        assert_eq!(Seals::may_open(&role), may, "{role}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn as_of_a_day_it_ends_with_what_was_known_then() {
    let ledger = eventful(MemoryLog::new(0), 3).await;
    let loan = StreamId::Loan(ledger.loan("late", "arrears"));
    let story = told(&ledger, loan, Some("2004-12-05")).await;
    let last = story.entries.last().unwrap();
    assert_eq!(last.commit.business_date, day("2004-12-05"));
    let english = text(&story, &Seals::Closed, Lang::English);
    assert!(english.contains(", as known at the end of 2004-12-05"), "{english}");
    assert!(!english.contains("loan.default_declared"), "{english}");

    let asked = Asked { subject: loan, as_of: Some(day("2004-10-31")), partition: None };
    let why = self::story(&ledger.log, asked, &Tally::silent()).await.unwrap_err();
    assert!(matches!(why, NotTold::NotYet { .. }), "{why}");
    let nobody =
        Asked { subject: StreamId::Loan(Uuid::from_u128(1)), as_of: None, partition: None };
    let why = self::story(&ledger.log, nobody, &Tally::silent()).await.unwrap_err();
    assert!(matches!(why, NotTold::Unknown(_)), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn for_programs_each_event_has_its_changes_and_policy_beside_its_data() {
    let ledger = eventful(MemoryLog::new(0), 3).await;
    let story = told(&ledger, StreamId::Loan(ledger.loan("late", "arrears")), None).await;
    let witness = ledger.witness()[&story.partition];
    let checked = story.check(&ledger.log, Some(witness), &Tally::silent()).await.unwrap().unwrap();
    let json = json(&story, &Seals::Closed, Lang::French, Some(&checked));
    let first = &json["entries"][0];
    assert_eq!(first["position"], story.entries[0].place.to_string());
    assert_eq!(first["events"][0]["policy"]["version"], 1);
    assert_eq!(first["events"][0]["data"]["contract"]["principal"]["amount"], 2_700);
    let change = |field: &str| {
        let changes = first["events"][0]["changes"].as_array().unwrap();
        changes.iter().find(|it| it["field"] == field).unwrap().clone()
    };
    assert_eq!(change("stage")["after"], "active");
    assert_eq!(change("outstanding")["after"]["amount"], 2_700);
    assert!(first["events"][0]["sentences"][0].as_str().unwrap().starts_with("repris"));
    assert_eq!(
        (&json["checked"]["witnessed"], &json["checked"]["fault"]),
        (&true.into(), &().into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_check_runs_from_the_genesis_to_the_last_line_and_no_further() {
    let ledger = eventful(MemoryLog::new(0), 3).await;
    let story = told(&ledger, StreamId::Loan(ledger.loan("late", "arrears")), None).await;
    let (first, last) = (story.entries[0].place, story.entries.last().unwrap().place);
    let partition = story.partition;
    let checked = async || story.check(&ledger.log, None, &Tally::silent()).await.unwrap().unwrap();
    let sound = checked().await;
    assert!(sound.fault.is_none() && sound.to == last, "{sound}");
    // A commit in between: the next one names another hash.
    let offset = first.sequence as usize;
    let original = ledger.log.records(partition);
    ledger.log.alter(partition, |it| it[offset].value.push(b' '));
    let found = checked().await.fault.unwrap();
    assert_eq!(found.at, At::Record { partition, offset: first.sequence + 1 }, "{found}");
    // One behind the last line is not looked at.
    ledger.log.alter(partition, |it| {
        *it = original;
        let last = last.sequence as usize;
        it.truncate(last + 1);
        it[last].value.truncate(3);
    });
    assert!(checked().await.fault.is_none());
}
