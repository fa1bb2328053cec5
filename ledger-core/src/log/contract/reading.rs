//! What reading promises: a reader goes on from any place it has verified, waits at the end, and
//! passes over what is void.

use super::super::{
    Chain, ChainNext, ChainReader, Detail, Failure, Hash, Head, Log, Next, NotTheLog, Reader,
    Stopped, Void,
};
use super::commits::{Story, day, takeover};
use super::writer::{Writer, read};
use super::{Harness, at_once, behind, founded, told};

pub async fn a_partition_that_is_not_there_is_told<H: Harness>(harness: &H) {
    let log = harness.fresh(2).await;
    // What is known of the partitions that are there does not hide it.
    log.reader(1, 0, Detail::Value).await.unwrap();
    for partition in [2, 7] {
        let told = match log.reader(partition, 0, Detail::Value).await {
            Ok(mut reader) => reader.next().await.err(),
            Err(failure) => Some(failure),
        };
        assert!(matches!(told, Some(Failure::Unfit(_))), "partition {partition}: {told:?}");
    }
}

pub async fn a_reader_waits_at_the_end<H: Harness>(harness: &H) {
    let (log, _) = founded(harness).await;
    let mut reader = log.reader(0, 0, Detail::Value).await.unwrap();
    assert!(matches!(reader.next().await, Ok(Next::Record(_))));
    assert_eq!(reader.next().await, Ok(Next::End { offset: 1 }));
    assert_eq!(at_once(reader.next()).await, None, "it says so once");

    let mut writer = Writer::new(&log, 0, 1);
    let mut term = writer.take_over().await.unwrap();

    assert!(matches!(reader.next().await, Ok(Next::Record(it)) if it.offset == 1));
    assert_eq!(reader.next().await, Ok(Next::End { offset: 2 }), "and at each end anew");

    writer.send(&mut term, 3).await;
    assert!(writer.hear(&mut term).await);
    // Records that come one by one may have ends between them.
    let mut next = 2;
    while next < 5 {
        match reader.next().await.unwrap() {
            Next::Record(record) => {
                assert_eq!(record.offset, next);
                next += 1;
            }
            Next::End { offset } => assert_eq!(offset, next),
        }
    }

    let mut behind = log.reader(0, 5, Detail::Value).await.unwrap();
    assert_eq!(behind.next().await, Ok(Next::End { offset: 5 }), "it may begin at the end");
}

pub async fn a_dropped_wait_loses_nothing<H: Harness>(harness: &H) {
    const COUNT: usize = 40;
    let (log, _) = founded(harness).await;
    let mut reader = ChainReader::open(&log, 0, None).await.unwrap();
    let mut writer = Writer::new(&log, 0, 1);
    let mut term = writer.take_over().await.unwrap();
    let mut seen = vec![];
    for _ in 0..COUNT {
        writer.send(&mut term, 1).await;
        // Both waits are begun and dropped again and again, as in a writer's loop.
        if let Some(ChainNext::Commit { hash, .. }) =
            at_once(reader.next()).await.transpose().unwrap()
        {
            seen.push(hash);
        }
        let _ = at_once(std::future::pending::<()>()).await;
    }
    while !term.in_flight.is_empty() {
        let Some(heard) = at_once(writer.hear(&mut term)).await else { continue };
        assert!(heard);
    }
    assert_eq!(writer.acknowledged.len(), COUNT);
    while seen.len() < 2 + COUNT {
        if let ChainNext::Commit { hash, .. } = reader.next().await.unwrap() {
            seen.push(hash);
        }
    }
    let ledger = read(&log, 0).await;
    assert_eq!(seen, ledger.commits.iter().map(|(_, hash)| *hash).collect::<Vec<_>>());
}

pub async fn a_reader_goes_wherever_it_is_told<H: Harness>(harness: &H) {
    let story = Story::begin(0).takeover().days(8);
    let log = told(harness, &story).await;
    let end = story.values.len() as u64;
    let mut reader = log.reader(0, 0, Detail::Value).await.unwrap();
    // Back and ahead, where it stands, from the middle of what it has fetched and from its end.
    for (from, to) in
        [(0, 1), (6, 8), (2, 4), (4, end), (0, end), (5, 5), (5, 6), (end, end), (1, 2)]
    {
        reader.seek(from).unwrap();
        for offset in from..to {
            let Next::Record(record) = reader.next().await.unwrap() else {
                panic!("a record stands at {offset}");
            };
            assert_eq!(record.offset, offset);
            assert_eq!(record.value, story.values[offset as usize]);
        }
        if to == end {
            assert_eq!(reader.next().await, Ok(Next::End { offset: end }), "also a second time");
            assert_eq!(at_once(reader.next()).await, None);
        }
    }
}

pub async fn a_reader_starts_at_any_position_it_has_verified<H: Harness>(harness: &H) {
    let story = Story::begin(0).takeover().days(3).aside("void").takeover().aside("").days(2);
    let story = story.aside("{}").aside("[]").days(1).takeover().aside("last");
    let log = told(harness, &story).await;
    let whole = read(&log, 0).await;
    assert_eq!((whole.commits.len(), whole.voids, whole.damage), (10, 5, false));

    for (index, position) in whole.positions.iter().enumerate() {
        let mut reader = ChainReader::open(&log, 0, Some(*position)).await.unwrap();
        assert_eq!(reader.chain().position(), Some(*position));
        let mut rest = vec![];
        loop {
            match reader.next().await.unwrap() {
                ChainNext::Commit { place, hash, .. } => rest.push((place.sequence, hash)),
                ChainNext::Void { .. } => {}
                ChainNext::End { offset } => {
                    assert_eq!(offset, whole.end);
                    break;
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(rest, whole.commits[index + 1..], "from commit {}", position.sequence);
        assert_eq!(reader.chain().head(), whole.head);
        assert_eq!(reader.chain().position(), whole.positions.last().copied());
    }
}

pub async fn a_reader_refuses_a_position_that_is_not_in_the_log<H: Harness>(harness: &H) {
    let story = Story::begin(0).takeover().days(3);
    let log = told(harness, &story).await;
    let position = read(&log, 0).await.positions[2];

    for wrong in [
        super::Position { hash: Hash::of(b"another"), ..position },
        super::Position { sequence: position.sequence + 1, ..position },
        super::Position { next_offset: position.next_offset - 1, ..position },
        super::Position { next_offset: position.next_offset + 1, ..position },
        super::Position { next_offset: 0, ..position },
    ] {
        let refused = ChainReader::open(&log, 0, Some(wrong)).await.err();
        assert!(
            matches!(&refused, Some(Stopped::NotTheLog(it)) if it.position == wrong),
            "{wrong:?} gave {refused:?}"
        );
    }
}

pub async fn a_log_shorter_than_its_witness_is_noticed<H: Harness>(harness: &H) {
    let whole = Story::begin(0).takeover().days(4);
    let witness = behind(whole.head, 5);
    let cut = Story { values: whole.values[..4].to_vec(), ..whole };
    let log = told(harness, &cut).await;

    let refused = ChainReader::open(&log, 0, Some(witness)).await.err();

    let missing = NotTheLog { partition: 0, position: witness, found: None };
    assert_eq!(refused, Some(Stopped::NotTheLog(missing)));

    // One record less than the witness has seen is enough, and an empty log too.
    let one_short = Story::begin(0).takeover().days(3);
    let witness = behind(one_short.head, 4);
    let cut = Story { values: one_short.values[..4].to_vec(), ..one_short };
    let log = told(harness, &cut).await;
    assert!(matches!(
        ChainReader::open(&log, 0, Some(witness)).await.err(),
        Some(Stopped::NotTheLog(_))
    ));
    let empty = harness.fresh(1).await;
    assert!(matches!(
        ChainReader::open(&empty, 0, Some(witness)).await.err(),
        Some(Stopped::NotTheLog(_))
    ));
}

pub async fn a_log_that_is_not_what_its_witness_has_seen_is_noticed<H: Harness>(harness: &H) {
    let story = Story::begin(0).takeover().days(2).takeover();
    let log = told(harness, &story).await;
    let whole = read(&log, 0).await;
    for seen in &whole.positions {
        let reader = ChainReader::open(&log, 0, None).await.unwrap();
        let mut reader = reader.witnessed_by(Some(*seen));
        for _ in 0..5 {
            assert!(matches!(reader.next().await, Ok(ChainNext::Commit { .. })));
        }
        assert!(matches!(reader.next().await, Ok(ChainNext::End { offset: 5 })));
    }

    // The commit before the last takeover is another one: that takeover is void, and only the
    // witness tells that it was there.
    let mut altered = story.clone();
    let digit = altered.values[3].iter().rposition(u8::is_ascii_digit).unwrap();
    altered.values[3][digit] ^= 1;
    let log = told(harness, &altered).await;
    for (seen, met_before) in [(whole.positions[3], 3), (whole.positions[4], 5)] {
        let reader = ChainReader::open(&log, 0, None).await.unwrap();
        let mut reader = reader.witnessed_by(Some(seen));
        for _ in 0..met_before {
            assert!(reader.next().await.is_ok());
        }
        let stopped = reader.next().await;
        assert!(
            matches!(stopped, Err(Stopped::NotTheLog(it)) if it.position == seen),
            "the witness of commit {}",
            seen.sequence
        );
    }
}

pub async fn void_records_of_every_kind_are_passed_over<H: Harness>(harness: &H) {
    let before = Story::begin(0);
    let first = before.head;
    let story = before.takeover();
    let former = story.head;
    let story = story.days(2).takeover().days(1);
    let head = story.head;
    let writer = story.writer;

    let stale = |head: Head| day(0, writer, head, 99).encode();
    let ahead = |head: Head| Head { sequence: head.sequence + 7, ..head };
    let voids: Vec<(Void, Vec<u8>)> = vec![
        (Void::Unreadable, b"".to_vec()),
        (Void::Unreadable, b"hello".to_vec()),
        (Void::Unreadable, b"{}".to_vec()),
        (Void::Unreadable, vec![0xff, 0x00, 0xfe]),
        (Void::Unreadable, br#"{"sequence":7,"epoch":3}"#.to_vec()),
        (Void::Unreadable, br#"{"sequence":"7","prev":"00","epoch":3}"#.to_vec()),
        // Its sequence is not above the head's, whatever its epoch and takeover say.
        (Void::Overtaken, stale(former)),
        (Void::Overtaken, takeover(0, writer, first).encode()),
        (Void::Overtaken, story.values.last().unwrap().clone()),
        // Above the head's, of a former term.
        (Void::FormerTerm, stale(ahead(former))),
        // A takeover of a head that is none.
        (Void::LostTakeover, takeover(0, writer, ahead(head)).encode()),
        (Void::LostTakeover, takeover(0, writer, Head { hash: first.hash, ..head }).encode()),
    ];
    let expected: Vec<Void> = voids.iter().map(|(kind, _)| *kind).collect();
    let story = voids.into_iter().fold(story, |it, (_, value)| it.aside(value)).days(2);
    let log = told(harness, &story).await;

    let mut reader = ChainReader::open(&log, 0, None).await.unwrap();
    let (mut met, mut commits) = (vec![], 0);
    loop {
        match reader.next().await.unwrap() {
            ChainNext::Commit { .. } => commits += 1,
            ChainNext::Void { why, .. } => met.push(why),
            ChainNext::End { .. } => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(met, expected);
    assert_eq!(commits, 8, "and the ledger goes on behind them");
    assert_eq!(reader.chain().head(), story.head);
    // The same by the chain alone, without a log.
    let mut chain = Chain::at_start(0);
    for (offset, value) in (0..).zip(&story.values) {
        chain.read(&super::super::Record {
            offset,
            value: value.clone(),
            key: None,
            headers: vec![],
        });
    }
    assert_eq!(chain.head(), story.head);
}
