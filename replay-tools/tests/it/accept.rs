//! Going on after a witness alarm.

use std::time::Duration;

use ledger_adapters::postgres::PgLog;
use ledger_adapters::store;
use ledger_adapters::witness::WitnessStore;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Log, Place, Position};
use projections::database::connect;
use projections::database::positions::positions;
use projections::{Build, Model, portfolio};
use replay_tools::accept::{Decision, NotAccepted, accept, look};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use crate::ledger::{Ledger, day, eventful};
use crate::read_models::{fresh, project};
use crate::tampering::verified;

/// A witness in a database of its own that has seen all of this ledger.
async fn witness_of<L: Log>(ledger: &Ledger<L>) -> WitnessStore {
    let pool = store::connect(&servers::fresh_database("keys")).await.unwrap();
    store::migrate(&pool).await.unwrap();
    let witness = WitnessStore::new(pool);
    for (partition, position) in ledger.witness() {
        witness.save(partition, position).await.unwrap();
    }
    witness
}

fn decision() -> Decision {
    Decision { by: "Afi of operations".to_owned(), reason: "restored from 3 a.m.".to_owned() }
}

async fn models_at(options: &PgConnectOptions, partition: u32) -> Vec<(Model, u64)> {
    let mut connection = connect(options, &[]).await.unwrap();
    let all = positions(&mut connection).await.unwrap();
    let here = all.into_iter().filter(|it| it.partition == partition);
    here.map(|it| (it.build.model, it.position.map_or(0, |at| at.sequence))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_was_cut_goes_on_where_a_person_says_and_read_models_begin_anew() {
    let url = servers::fresh_database("log");
    let ledger = eventful(PgLog::connect(&url).await.unwrap(), 3).await;
    let (witness, read_models) = (witness_of(&ledger).await, fresh());
    project(&ledger.log, &read_models).await;
    let refused = look(&ledger.log, &witness, Some(&read_models), 1).await.unwrap_err();
    assert!(matches!(refused, NotAccepted::Nothing { partition: 1 }), "{refused}");

    let end = ledger.next_place(1).sequence - 1;
    let cut = Place { partition: 1, sequence: end - 3 };
    let mut connection = PgConnection::connect(&url).await.unwrap();
    sqlx::query(r#"delete from log_records where partition = 1 and "offset" >= $1"#)
        .bind(cut.sequence.cast_signed())
        .execute(&mut connection)
        .await
        .unwrap();
    assert!(!verified(&ledger).await.is_sound());

    let findings = look(&ledger.log, &witness, Some(&read_models), 1).await.unwrap();
    assert_eq!((findings.place(), findings.lost.len()), (cut, 3));
    assert_eq!(findings.ahead.len(), Model::ALL.len());
    let told = findings.to_string();
    for part in [
        format!("acknowledged: commit 1@{end} with hash"),
        "in its place:  nothing, the ledger ends before it".to_owned(),
        format!("the ledger ends with commit {cut} "),
        format!("3 acknowledged commits, 1@{} to 1@{end}", end - 2),
        format!("to be emptied: read model {}", Build::first(portfolio::MODEL)),
    ] {
        assert!(told.contains(&part), "{part}\n{told}");
    }

    let attempt = async |asked: Place, typed: &str, decision: &Decision| {
        let models = Some(&read_models);
        accept(&ledger.log, &witness, models, &findings, asked, typed, decision).await
    };
    let other = Place { sequence: end, ..cut };
    let refused = attempt(other, &other.to_string(), &decision()).await.unwrap_err();
    assert!(matches!(refused, NotAccepted::OtherEnd { .. }), "{refused}");
    let refused = attempt(cut, "yes\n", &decision()).await.unwrap_err();
    assert!(matches!(refused, NotAccepted::NotTyped { .. }), "{refused}");
    let unsaid = Decision { reason: " ".to_owned(), ..decision() };
    let refused = attempt(cut, &cut.to_string(), &unsaid).await.unwrap_err();
    assert!(matches!(refused, NotAccepted::Unsaid { what: "--reason" }), "{refused}");
    let process = Uuid::from_u128(9);
    witness.attend(process, &[0, 1, 2], Duration::from_secs(60)).await.unwrap();
    let refused = attempt(cut, &cut.to_string(), &decision()).await.unwrap_err();
    assert!(matches!(refused, NotAccepted::Served { .. }), "{refused}");
    let refused = look(&ledger.log, &witness, None, 1).await.unwrap_err();
    assert!(matches!(refused, NotAccepted::Served { .. }), "{refused}");
    witness.leave(process).await.unwrap();
    assert_eq!(witness.load(1).await.unwrap(), Some(ledger.witness()[&1]));
    assert!(models_at(&read_models, 0).await.iter().all(|(_, it)| *it > 0));

    let done = attempt(cut, &format!("{cut}\n"), &decision()).await.unwrap();
    assert_eq!(done.emptied.builds.len(), Model::ALL.len());
    let accepted = done.accepted.unwrap();
    assert_eq!((accepted.witnessed_sequence, accepted.accepted_sequence), (end, cut.sequence));
    assert_eq!(witness.load(1).await.unwrap().map(|it| it.sequence), Some(cut.sequence));
    let pending = witness.pending_acceptance(1).await.unwrap().unwrap();
    assert_eq!((pending.by, pending.reason), (decision().by, decision().reason));
    for partition in 0..3 {
        let models = models_at(&read_models, partition).await;
        assert!(models.iter().all(|(_, it)| *it == 0), "{models:?}");
    }
    let refused = look(&ledger.log, &witness, Some(&read_models), 1).await.unwrap_err();
    assert!(matches!(refused, NotAccepted::Nothing { .. }), "{refused}");
    project(&ledger.log, &read_models).await;

    // The next term goes on behind what was accepted, though PostgreSQL had kept another head.
    let mut ledger = ledger;
    ledger.back_to_the_end(1).await;
    let place = ledger.take_over(1).await;
    assert_eq!(place.sequence, cut.sequence + 1);
    let report = verified(&ledger).await;
    assert!(report.is_sound(), "{report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_altered_last_commit_is_accepted_as_what_stands_there() {
    let ledger = eventful(MemoryLog::new(0), 2).await;
    let witness = witness_of(&ledger).await;
    let end = ledger.next_place(0).sequence - 1;
    // A blank more is the same JSON and another hash.
    ledger.log.alter(0, |it| it.last_mut().unwrap().value.push(b' '));
    let findings = look(&ledger.log, &witness, None, 0).await.unwrap();
    assert!(findings.to_string().contains("another commit, with hash"), "{findings}");
    let place = Place { partition: 0, sequence: end };
    let typed = place.to_string();
    let done = accept(&ledger.log, &witness, None, &findings, place, &typed, &decision()).await;
    assert_eq!(done.unwrap().accepted.unwrap().accepted_sequence, end);
    let refused = look(&ledger.log, &witness, None, 0).await.unwrap_err();
    assert!(matches!(refused, NotAccepted::Nothing { .. }), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_at_the_end_is_accepted_up_to_it() {
    let ledger = eventful(MemoryLog::like_kafka(0), 2).await;
    let witness = witness_of(&ledger).await;
    let records = ledger.log.records(0);
    let last = records.last().unwrap();
    let mut foreign = ledger_core::log::Commit::decode(&last.value).unwrap();
    foreign.sequence += 1;
    ledger.log.inject(0, foreign.encode());
    let findings = look(&ledger.log, &witness, None, 0).await.unwrap();
    assert!(findings.to_string().contains("damage: "), "{findings}");
    let place = findings.place();
    assert_eq!(place.sequence, records.len() as u64);
    let typed = place.to_string();
    let done = accept(&ledger.log, &witness, None, &findings, place, &typed, &decision()).await;
    assert!(done.unwrap().accepted.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_row_that_says_more_than_the_records_is_shown_and_settled() {
    let url = servers::fresh_database("log");
    let mut ledger = eventful(PgLog::connect(&url).await.unwrap(), 2).await;
    let witness = witness_of(&ledger).await;
    let end = ledger.next_place(1).sequence - 1;
    let refused = look(&ledger.log, &witness, None, 1).await.unwrap_err();
    assert!(matches!(refused, NotAccepted::Nothing { partition: 1 }), "{refused}");
    // The table of head rows was restored from later than the table of records.
    let mut connection = PgConnection::connect(&url).await.unwrap();
    sqlx::query("update log_partitions set sequence = sequence + 2, next_offset = next_offset + 2 where partition = 1")
        .execute(&mut connection)
        .await
        .unwrap();
    let findings = look(&ledger.log, &witness, None, 1).await.unwrap();
    let told = findings.to_string();
    assert!(told.contains(&format!("head row:     says commit 1@{} in epoch", end + 2)), "{told}");
    let (place, typed) = (findings.place(), findings.place().to_string());
    let done = accept(&ledger.log, &witness, None, &findings, place, &typed, &decision()).await;
    let done = done.unwrap();
    assert!(done.settled);
    assert_eq!(done.accepted.unwrap().accepted_sequence, end);
    let refused = look(&ledger.log, &witness, None, 1).await.unwrap_err();
    assert!(matches!(refused, NotAccepted::Nothing { .. }), "{refused}");
    assert_eq!(ledger.take_over(1).await.sequence, end + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_goes_on_while_a_person_decides_is_looked_at_again() {
    let mut ledger = eventful(MemoryLog::new(0), 2).await;
    let witness = witness_of(&ledger).await;
    // What the witness saw is not there: a log that was named by mistake, perhaps.
    let seen = ledger.witness()[&0];
    let further = Position { sequence: seen.sequence + 7, ..seen };
    witness.save(0, further).await.unwrap();
    let findings = look(&ledger.log, &witness, None, 0).await.unwrap();
    let (place, typed) = (findings.place(), findings.place().to_string());
    let attempt = async |log: &MemoryLog| {
        accept(log, &witness, None, &findings, place, &typed, &decision()).await
    };

    ledger.take_over(0).await;
    let refused = attempt(&ledger.log).await.unwrap_err();
    assert!(matches!(refused, NotAccepted::Changed { partition: 0, .. }), "{refused}");
    let wanted = format!("it ends with commit 0@{}", place.sequence + 1);
    assert!(refused.to_string().contains(&wanted), "{refused}");
    // What was shown has become another commit.
    ledger.log.alter(0, |it| {
        it.pop();
        it.last_mut().unwrap().value.push(b' ');
    });
    let refused = attempt(&ledger.log).await.unwrap_err();
    assert!(matches!(refused, NotAccepted::Changed { .. }), "{refused}");
    ledger.log.alter(0, |it| {
        it.last_mut().unwrap().value.pop();
    });
    // A writer that served meanwhile has moved the witness.
    witness.save(0, Position { sequence: further.sequence + 1, ..further }).await.unwrap();
    let refused = attempt(&ledger.log).await.unwrap_err();
    assert!(refused.to_string().contains("its witness has moved"), "{refused}");
    assert_eq!(witness.pending_acceptance(0).await.unwrap(), None, "nothing was changed");
    let findings = look(&ledger.log, &witness, None, 0).await.unwrap();
    let done = accept(&ledger.log, &witness, None, &findings, place, &typed, &decision()).await;
    assert!(done.unwrap().accepted.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn whether_a_projector_fills_what_was_emptied_is_told() {
    let ledger = eventful(MemoryLog::new(0), 2).await;
    let (witness, read_models) = (witness_of(&ledger).await, fresh());
    let models = Some(&read_models);
    let refused = look(&ledger.log, &witness, models, 0).await.unwrap_err().to_string();
    assert!(refused.contains("holds no read models: see that LEDGER_READ_MODELS"), "{refused}");

    let other = eventful(MemoryLog::new(0), 2).await;
    let mut told = vec![];
    for looks in [false, true] {
        project(&other.log, &read_models).await;
        if looks {
            let mut connection = connect(&read_models, &[]).await.unwrap();
            let looked =
                "insert into log_ends (partition, end_offset, seen_at) values (0, 9, now())";
            sqlx::query(looked).execute(&mut connection).await.unwrap();
        }
        let findings = look(&ledger.log, &witness, models, 0).await.unwrap();
        let (place, typed) = (findings.place(), findings.place().to_string());
        let decision = decision();
        let done = accept(&ledger.log, &witness, models, &findings, place, &typed, &decision);
        told.push(done.await.unwrap().emptied.to_string());
    }
    assert!(told[0].contains("projections does not run: start it"), "{}", told[0]);
    assert!(told[1].contains("projections runs: it notices within seconds"), "{}", told[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn read_models_alone_that_read_another_log_are_emptied() {
    let ledger = eventful(MemoryLog::new(0), 2).await;
    let (witness, read_models) = (witness_of(&ledger).await, fresh());
    let other = eventful(MemoryLog::new(0), 2).await;
    project(&other.log, &read_models).await;
    let findings = look(&ledger.log, &witness, Some(&read_models), 0).await.unwrap();
    let (place, typed) = (findings.place(), findings.place().to_string());
    let models = Some(&read_models);
    let done = accept(&ledger.log, &witness, models, &findings, place, &typed, &decision()).await;
    let done = done.unwrap();
    assert_eq!((done.accepted, done.emptied.builds.len()), (None, Model::ALL.len()));
    assert_eq!(witness.pending_acceptance(0).await.unwrap(), None);
    project(&ledger.log, &read_models).await;
    assert_eq!(ledger.today(0), day("2005-01-14"));
}
