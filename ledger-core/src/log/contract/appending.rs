//! What appending promises: nothing acknowledged is lost, nothing denied comes in later, and a
//! writer that was replaced does no harm.

use std::collections::BTreeSet;

use super::super::genesis::{NoGenesis, found, opened};
use super::super::{
    Appender, ChainNext, ChainReader, CloudEvent, Commit, Detail, Failure, Head, Log, Next, Reader,
    Report, VALUE_BYTES_MAX,
};
use super::commits::{self, LEDGER};
use super::writer::{Ledger, Writer, read};
use super::{Harness, founded, together};

/// How many commits a writer of these tests has in flight.
const IN_FLIGHT: usize = 64;

pub async fn a_log_is_made_once<H: Harness>(harness: &H) {
    let log = harness.fresh(3).await;

    assert_eq!(log.partitions().await, Ok(3));
    assert_eq!(log.inspect().await, Ok(()));
    assert!(matches!(log.create(3).await, Err(Failure::Unfit(_))), "it is there already");

    let founding = commits::founding(3);
    assert_eq!(found(&log, &founding).await, Ok(()));
    assert_eq!(found(&log, &founding).await, Ok(()), "a second try finds what the first made");
    let other = super::super::genesis::Founding { ledger: uuid::Uuid::nil(), ..founding };
    assert!(matches!(found(&log, &other).await, Err(Failure::Unfit(_))), "one ledger in one log");

    for partition in 0..3 {
        let mut reader = ChainReader::open(&log, partition, None).await.unwrap();
        let ChainNext::Commit { commit, .. } = reader.next().await.unwrap() else {
            panic!("partition {partition} begins with its genesis")
        };
        let genesis = opened(partition, &commit).unwrap();
        assert_eq!((genesis.ledger, genesis.partitions), (LEDGER, 3));
        assert!(matches!(opened(partition + 1, &commit), Err(NoGenesis { .. })));
    }
}

pub async fn what_is_appended_is_read_back_as_it_was<H: Harness>(harness: &H) {
    let (log, _) = founded(harness).await;
    let mut writer = Writer::new(&log, 0, 1);
    let mut term = writer.take_over().await.unwrap();
    writer.send(&mut term, 5).await;
    let sent: Vec<_> = term.in_flight.iter().cloned().collect();
    assert!(writer.hear(&mut term).await);

    for detail in [Detail::Value, Detail::Headers] {
        let Ok(Next::Record(record)) = log.reader(0, 0, detail).await.unwrap().next().await else {
            panic!("the genesis stands there");
        };
        assert_eq!(record.key.is_some(), detail == Detail::Headers, "{record:?}");
        assert_eq!(record.headers.is_empty(), detail == Detail::Value, "{record:?}");
    }
    let mut reader = ChainReader::open_with_headers(&log, 0, None).await.unwrap();
    let mut read = vec![];
    while let ChainNext::Commit { record, commit, .. } = reader.next().await.unwrap() {
        assert_eq!(record.offset, read.len() as u64, "offsets are dense");
        let said = CloudEvent::of(LEDGER, &commit);
        assert_eq!(
            said.disagreements(record.key.as_deref(), &record.headers),
            Vec::<String>::new(),
            "key and headers say what the value says"
        );
        read.push(record.value);
    }
    let sent: Vec<_> = sent.iter().map(|it| it.value.to_vec()).collect();
    assert_eq!(read[2..], sent, "byte for byte, behind genesis and takeover");
}

pub async fn a_term_that_nobody_disturbs_loses_nothing<H: Harness>(harness: &H) {
    let (log, _) = founded(harness).await;
    let mut writer = Writer::new(&log, 0, 1);
    let mut term = writer.take_over().await.unwrap();
    for _ in 0..20 {
        assert!(writer.send(&mut term, IN_FLIGHT).await);
        assert!(writer.hear(&mut term).await);
    }

    let ledger = read(&log, 0).await;
    assert_eq!(ledger.commits.len(), 2 + 20 * IN_FLIGHT);
    assert_eq!((ledger.voids, ledger.damage), (0, false));
    holds(&ledger, &[&writer]);
}

pub async fn racing_writers_lose_no_acknowledged_commit<H: Harness>(harness: &H) {
    const TERMS: usize = 6;
    let (log, _) = founded(harness).await;
    let mut writers: Vec<_> = (1..=3).map(|id| Writer::new(&log, 0, id)).collect();

    together(writers.iter_mut().map(|it| Box::pin(race(it, TERMS)) as _).collect()).await;

    // What was left open at the end is told behind one more takeover each, made alone.
    for writer in &mut writers {
        while writer.take_over().await.is_none() {}
    }
    let ledger = read(&log, 0).await;
    assert!(!ledger.damage, "writers that race by the rules leave no damage");
    holds(&ledger, &writers.iter().collect::<Vec<_>>());
    let acknowledged: usize = writers.iter().map(|it| it.acknowledged.len()).sum();
    assert!(acknowledged > 0, "somebody got on");
}

async fn race<L: Log>(writer: &mut Writer<L>, terms: usize) {
    for _ in 0..terms {
        let mut term = loop {
            if let Some(term) = writer.take_over().await {
                break term;
            }
        };
        // Two bursts: the second is decided while the first is in flight.
        let goes_on = writer.send(&mut term, IN_FLIGHT / 2).await
            && writer.send(&mut term, IN_FLIGHT / 2).await
            && writer.hear(&mut term).await;
        if goes_on {
            writer.send(&mut term, IN_FLIGHT).await;
        }
        writer.end(term);
    }
}

pub async fn a_paused_writer_does_no_harm<H: Harness>(harness: &H) {
    let (log, _) = founded(harness).await;
    let mut paused = Writer::new(&log, 0, 1);
    let mut other = Writer::new(&log, 0, 2);
    let mut term = paused.take_over().await.unwrap();
    paused.send(&mut term, IN_FLIGHT).await;
    assert!(paused.hear(&mut term).await);

    // It is paused here; another takes over and gets on.
    let mut others = other.take_over().await.unwrap();
    other.send(&mut others, IN_FLIGHT).await;
    assert!(other.hear(&mut others).await);

    // It wakes and sends on from its own head, and so does its producer by itself.
    paused.send(&mut term, IN_FLIGHT).await;
    assert!(!paused.hear(&mut term).await, "it has been replaced");
    let late: Vec<_> = term.in_flight.iter().map(|it| it.value.to_vec()).collect();
    assert_eq!(late.len(), IN_FLIGHT, "nothing of it was acknowledged");
    harness.write_raw(&log, 0, &late).await;
    paused.end(term);

    let before = read(&log, 0).await;
    assert!(!before.damage && before.voids >= IN_FLIGHT as u64);
    assert_eq!(before.commits.len(), 1 + 2 * (1 + IN_FLIGHT), "what came late is void");

    // The other finds its next commit disturbed by what came late, and begins a new term.
    other.send(&mut others, IN_FLIGHT).await;
    assert!(!other.hear(&mut others).await, "records it does not know stand in its way");
    other.end(others);
    let mut others = other.take_over().await.unwrap();
    other.send(&mut others, IN_FLIGHT).await;
    assert!(other.hear(&mut others).await);

    assert!(paused.take_over().await.is_some(), "what it sent late is told now");
    assert_eq!(paused.denied.len(), IN_FLIGHT);
    let ledger = read(&log, 0).await;
    assert!(!ledger.damage);
    holds(&ledger, &[&paused, &other]);
}

pub async fn a_resurrected_writer_does_no_harm<H: Harness>(harness: &H) {
    let (log, genesis) = founded(harness).await;
    let mut writer = Writer::new(&log, 0, 1);
    let mut term = writer.take_over().await.unwrap();
    writer.send(&mut term, IN_FLIGHT).await;
    assert!(writer.hear(&mut term).await);

    // It comes back from an old snapshot and believes that the ledger ends with its genesis.
    let mut risen = Writer::new(&log, 0, 2);
    assert!(risen.take_over_at(genesis, 1).await.is_none(), "others have gone on from there");

    // It believes that its takeover was taken, and sends on raw.
    let mut head = commits::draft(&commits::takeover(0, uuid::Uuid::from_u128(2), genesis)).head();
    let mut late = vec![];
    for mark in 0..IN_FLIGHT as u64 {
        let draft = commits::draft(&commits::day(0, uuid::Uuid::from_u128(2), head, mark));
        head = draft.head();
        late.push(draft.value.to_vec());
    }
    harness.write_raw(&log, 0, &late).await;

    let ledger = read(&log, 0).await;
    assert!(!ledger.damage);
    assert_eq!(ledger.commits.len(), 2 + IN_FLIGHT);
    holds(&ledger, &[&writer]);
    let mut term = writer.take_over().await.unwrap();
    writer.send(&mut term, 1).await;
    assert!(writer.hear(&mut term).await, "the ledger goes on");
}

pub async fn of_two_batches_in_flight_both_lose_with_the_first<H: Harness>(harness: &H) {
    let (log, _) = founded(harness).await;
    let mut late = Writer::new(&log, 0, 1);
    let mut other = Writer::new(&log, 0, 2);
    let mut term = late.take_over().await.unwrap();
    let mut others = other.take_over().await.unwrap();
    other.send(&mut others, 1).await;
    assert!(other.hear(&mut others).await);

    // The second batch continues the first, and nobody has told yet that the first lost.
    late.send(&mut term, IN_FLIGHT).await;
    late.send(&mut term, IN_FLIGHT).await;
    assert_eq!(term.in_flight.len(), 2 * IN_FLIGHT);
    assert!(!late.hear(&mut term).await);
    late.end(term);

    assert_eq!(late.unknown.len(), 2 * IN_FLIGHT);
    while late.take_over().await.is_none() {}
    assert_eq!(late.denied.len(), 2 * IN_FLIGHT, "neither batch is in the ledger");
    let ledger = read(&log, 0).await;
    assert!(!ledger.damage);
    holds(&ledger, &[&late, &other]);
}

pub async fn a_strangers_record_ends_the_term<H: Harness>(harness: &H) {
    let (log, _) = founded(harness).await;
    let mut writer = Writer::new(&log, 0, 1);
    let mut term = writer.take_over().await.unwrap();
    writer.send(&mut term, 3).await;
    assert!(writer.hear(&mut term).await);

    harness.write_raw(&log, 0, &[b"hello".to_vec()]).await;
    writer.send(&mut term, 3).await;

    assert!(!writer.hear(&mut term).await, "its next offset is taken");
    writer.end(term);
    let mut term = writer.take_over().await.unwrap();
    writer.send(&mut term, 3).await;
    assert!(writer.hear(&mut term).await);
    let ledger = read(&log, 0).await;
    assert!(!ledger.damage && ledger.voids >= 1);
    holds(&ledger, &[&writer]);
}

pub async fn an_append_without_an_answer_is_known_after_the_next_takeover<H: Harness>(harness: &H) {
    const TIMES: u64 = 12;
    let (log, _) = founded(harness).await;
    let mut writer = Writer::new(&log, 0, 1);
    for _ in 0..TIMES {
        // What is still under way may come before its takeover.
        let mut term = loop {
            if let Some(term) = writer.take_over().await {
                break term;
            }
        };
        writer.send(&mut term, 8).await;
        assert!(writer.hear(&mut term).await);
        // It goes before any report has come: each of these may enter now, later or never.
        writer.send(&mut term, 8).await;
        assert_eq!(term.in_flight.len(), 8);
        writer.end(term);
        assert_eq!(writer.unknown.len(), 8);
        // Another's takeover meets what was under way, and need not succeed at once.
        let mut other = Writer::new(&log, 0, 2);
        while other.take_over().await.is_none() {}
    }
    while writer.take_over().await.is_none() {}

    assert!(writer.unknown.is_empty());
    let told = writer.acknowledged.len() + writer.denied.len();
    assert_eq!(told as u64, TIMES * 16, "each outcome is told once");
    // What was told stays true, whatever is appended later.
    let mut term = writer.take_over().await.unwrap();
    writer.send(&mut term, IN_FLIGHT).await;
    assert!(writer.hear(&mut term).await);
    let ledger = read(&log, 0).await;
    assert!(!ledger.damage);
    holds(&ledger, &[&writer]);
}

pub async fn after_the_first_loss_everything_is_lost<H: Harness>(harness: &H) {
    let (log, _) = founded(harness).await;
    let mut late = Writer::new(&log, 0, 1);
    let mut term = late.take_over().await.unwrap();
    Writer::new(&log, 0, 2).take_over().await.unwrap();

    late.send(&mut term, 3).await;
    let Report::Lost(first) = term.appender.report().await else { panic!("it was replaced") };

    assert!(matches!(first, Failure::Outrun { .. }), "{first}");
    for _ in 0..3 {
        assert_eq!(term.appender.report().await, Report::Lost(first.clone()));
    }
    let draft = commits::draft(&commits::day(0, uuid::Uuid::from_u128(1), term.head, 1));
    assert_eq!(term.appender.send(draft), Err(first));
}

pub async fn a_commit_may_be_as_large_as_the_limit_and_no_larger<H: Harness>(harness: &H) {
    let (log, _) = founded(harness).await;
    let mut writer = Writer::new(&log, 0, 1);
    let mut term = writer.take_over().await.unwrap();

    let largest = padded(commits::day(0, uuid::Uuid::from_u128(1), term.head, 1), VALUE_BYTES_MAX);
    let draft = commits::draft(&largest);
    assert_eq!(draft.value.len(), VALUE_BYTES_MAX);
    term.appender.send(draft.clone()).unwrap();
    assert_eq!(term.appender.report().await, Report::Appended { offset: 2 });

    let larger =
        padded(commits::day(0, uuid::Uuid::from_u128(1), draft.head(), 2), VALUE_BYTES_MAX + 1);
    let refused = term.appender.send(commits::draft(&larger));
    assert!(matches!(refused, Err(Failure::Unfit(_))), "{refused:?}");

    let ledger = read(&log, 0).await;
    assert_eq!(ledger.commits.last(), Some(&(3, draft.hash)));
    assert_eq!(ledger.end, 3, "nothing of the larger one is there");
}

/// The commit with a trace context that fills it up to `bytes`.
fn padded(mut commit: Commit, bytes: usize) -> Commit {
    commit.traceparent = Some(String::new());
    let missing = bytes - commit.encode().len();
    commit.traceparent = Some("0".repeat(missing));
    commit
}

pub async fn partitions_are_independent<H: Harness>(harness: &H) {
    let log = harness.fresh(3).await;
    found(&log, &commits::founding(3)).await.unwrap();
    let mut writers: Vec<_> = (0..3).map(|it| Writer::new(&log, it, u128::from(it) + 1)).collect();

    together(
        writers
            .iter_mut()
            .map(|writer| {
                Box::pin(async {
                    let mut term = writer.take_over().await.expect("each has its own partition");
                    for _ in 0..4 {
                        writer.send(&mut term, IN_FLIGHT).await;
                        assert!(writer.hear(&mut term).await);
                    }
                }) as _
            })
            .collect(),
    )
    .await;

    for (partition, writer) in (0..).zip(&writers) {
        let ledger = read(&log, partition).await;
        assert_eq!(ledger.commits.len(), 2 + 4 * IN_FLIGHT);
        assert_eq!((ledger.voids, ledger.damage), (0, false));
        holds(&ledger, &[writer]);
    }
}

/// The ledger is dense, has each acknowledged commit at its place and none that was denied.
fn holds<L: Log>(ledger: &Ledger, writers: &[&Writer<L>]) {
    for (sequence, (found, _)) in (1..).zip(&ledger.commits) {
        assert_eq!(*found, sequence, "the ledger is dense");
    }
    let there: BTreeSet<_> = ledger.commits.iter().copied().collect();
    let hashes: BTreeSet<_> = ledger.commits.iter().map(|(_, hash)| *hash).collect();
    assert_eq!(hashes.len(), ledger.commits.len(), "no commit is there twice");
    for writer in writers {
        for place in &writer.acknowledged {
            assert!(there.contains(place), "commit {} was acknowledged and is lost", place.0);
        }
        for hash in &writer.denied {
            assert!(!hashes.contains(hash), "commit {hash} was denied and is there");
        }
    }
    let last = ledger.commits.last().map(|(sequence, hash)| (*sequence, *hash));
    let Head { sequence, hash, .. } = ledger.head;
    assert_eq!(last, Some((sequence, hash)));
}
