//! Commits that are changed a little: whatever a record's value holds, a reader does not panic,
//! says the same each time, and moves only past what it can read.

use ledger_core::file::events_of;
use ledger_core::log::contract::commits;
use ledger_core::log::{Chain, Commit, Envelope, Head, Reading, Record};
use ledger_core::testing::Fuzz;

use crate::examples;

fn record(offset: u64, value: &[u8]) -> Record {
    Record { offset, value: value.to_vec(), key: None, headers: vec![] }
}

/// A commit for each example, which continues the genesis.
fn seeds(head: Head) -> Vec<Vec<u8>> {
    let examples = examples::facts();
    let commit = |(index, fact)| Commit {
        sequence: head.sequence + 1,
        prev: head.hash,
        epoch: head.epoch,
        takeover: false,
        causation: None,
        events: vec![examples::record(fact, index)],
        ..examples::commit()
    };
    examples.iter().enumerate().map(|it| commit(it).encode()).collect()
}

#[test]
fn no_value_of_a_record_makes_a_reader_panic_or_move_past_what_it_cannot_read() {
    let (head, genesis) = commits::genesis_of(0, 1);
    let mut fuzz = Fuzz::over(env!("CARGO_MANIFEST_DIR"), "tests/corpus/commits").and(seeds(head));
    while let Some(value) = fuzz.input() {
        let read = || {
            let mut chain = Chain::at_start(0);
            chain.read(&record(0, &genesis));
            let reading = chain.read(&record(1, &value));
            (chain, reading)
        };
        let (chain, reading) = read();
        let outcome = match &reading {
            Reading::Commit { commit, .. } => {
                assert_eq!((chain.head().sequence, chain.next_offset()), (head.sequence + 1, 2));
                let facts = events_of(commit);
                let types = commit.events.iter().map(|it| format!(" {}", it.r#type));
                match facts {
                    Ok(facts) => {
                        let encoded = facts.iter().map(|it| it.event.encode().get().to_owned());
                        let stored = commit.events.iter().map(|it| it.data.get().to_owned());
                        let same = encoded.eq(stored);
                        format!(
                            "read, stored as it is written: {same},{}",
                            types.collect::<String>()
                        )
                    }
                    Err(reason) => format!("event not read: {}", kind(&reason.to_string())),
                }
            }
            Reading::Undecodable { reason, .. } => {
                assert_eq!(chain.head(), head, "nothing is taken in");
                assert_eq!(chain.next_offset(), 1, "it is met again");
                format!("not decoded: {}", kind(&reason.to_string()))
            }
            Reading::Void(why) => {
                assert_eq!(chain.head(), head, "nothing is taken in");
                format!("void: {}", why.name())
            }
            Reading::Damaged(_) => {
                assert_eq!(chain.head(), head, "nothing is taken in");
                assert_eq!(chain.damage().map(|it| it.offset), Some(1));
                "damage".to_owned()
            }
            Reading::BehindDamage => panic!("the genesis is no damage"),
        };
        assert_eq!(format!("{reading:?}"), format!("{:?}", read().1), "each reader judges alike");
        if let Ok(commit) = Commit::decode(&value) {
            let again = Commit::decode(&commit.encode()).expect("what was written can be read");
            assert_eq!(again.encode(), commit.encode());
            assert_eq!(Envelope::read(&value), Some(Envelope::from(&commit)));
        }
        fuzz.came_to(outcome);
    }
    fuzz.expect_met([
        "read, stored as it is written: true",
        "read, stored as it is written: false",
        "event not read",
        "not decoded",
        "void: unreadable",
        "void: overtaken",
        "damage",
    ]);
}

/// The sentence without the places and values in it.
fn kind(reason: &str) -> String {
    reason.chars().filter(|it| !it.is_ascii_digit()).take(120).collect()
}
