//! Every bit of a short chain, flipped: each flip is told at its record, or at the next one that is
//! no takeover, or by the witness.

use crate::log::contract::commits::Story;
use crate::log::{Chain, Position, Reading, Record};

fn record(offset: usize, value: &[u8]) -> Record {
    Record { offset: offset as u64, value: value.to_vec(), key: None, headers: vec![] }
}

/// Reads the record with both chains: who reads envelopes alone judges as who reads all, but for a
/// commit that cannot be read.
fn read(chain: &mut Chain, skimming: &mut Chain, record: &Record) -> Reading {
    let (reading, skimmed) = (chain.read(record), skimming.skim(record));
    let alike = match (&reading, &skimmed) {
        (Reading::Commit { .. }, Reading::Commit { .. }) => chain.position() == skimming.position(),
        (Reading::Void(it), Reading::Void(other)) => it == other,
        (Reading::Damaged(it), Reading::Damaged(other)) => it == other,
        (Reading::BehindDamage, Reading::BehindDamage) => true,
        (Reading::Undecodable { place, .. }, Reading::Commit { place: other, .. }) => {
            place == other
        }
        _ => false,
    };
    assert!(alike, "{reading:?}, but {skimmed:?}");
    reading
}

/// The index of the first record at which a reader sees that something is wrong.
fn told_at(values: &[Vec<u8>]) -> Option<usize> {
    let (mut chain, mut skimming) = (Chain::at_start(0), Chain::at_start(0));
    let mut read = |record| read(&mut chain, &mut skimming, &record);
    values.iter().enumerate().find_map(|(offset, value)| match read(record(offset, value)) {
        Reading::Commit { .. } | Reading::Void(_) | Reading::BehindDamage => None,
        Reading::Damaged(damage) => {
            assert_eq!(damage.offset, offset as u64);
            Some(offset)
        }
        Reading::Undecodable { .. } => Some(offset),
    })
}

/// The position behind the last commit of an unaltered chain.
fn witness(values: &[Vec<u8>]) -> Position {
    let mut chain = Chain::at_start(0);
    for (offset, value) in values.iter().enumerate() {
        assert!(matches!(chain.read(&record(offset, value)), Reading::Commit { .. }));
    }
    chain.position().unwrap()
}

/// Whether the witness of a chain finds its record in these values.
fn stands(witness: Position, values: &[Vec<u8>]) -> bool {
    let offset = witness.next_offset as usize - 1;
    let found = values.get(offset).map(|it| record(offset, it));
    found.is_some_and(|it| Chain::resume(0, witness, &it).is_ok())
}

/// How many records before the next one that is no takeover, counted from `index`.
fn next_plain(takeovers: &[usize], count: usize, index: usize) -> Option<usize> {
    (index + 1..count).find(|it| !takeovers.contains(it))
}

#[test]
fn each_flipped_bit_is_told() {
    // genesis, takeover, 2 days, 2 takeovers, 1 day, and a takeover at the end.
    let story = Story::begin(0).takeover().days(2).takeover().takeover().days(1).takeover();
    let takeovers = [1, 4, 5, 7];
    assert_eq!(told_at(&story.values), None);
    let seen = witness(&story.values);
    assert!(stands(seen, &story.values));

    let (mut at_once, mut at_the_next, mut by_the_witness) = (0, 0, 0);
    for index in 0..story.values.len() {
        for bit in 0..story.values[index].len() * 8 {
            let mut values = story.values.clone();
            values[index][bit / 8] ^= 1 << (bit % 8);
            let told = told_at(&values);
            let next = next_plain(&takeovers, values.len(), index);
            let place = format!("bit {bit} of record {index}");
            match told {
                Some(it) if it == index => at_once += 1,
                Some(it) => {
                    // A takeover that comes in between may tell as well, none need.
                    let latest = next.unwrap_or(values.len() - 1);
                    assert!(index < it && it <= latest, "{place} is told at {it} only");
                    at_the_next += 1;
                }
                None => {
                    assert_eq!(next, None, "{place} is not told by the record that follows");
                    // Only the last record, or one followed by takeovers only: there the witness
                    // stands, or had been told that the ledger went on.
                    assert!(!whole(&values, seen), "{place} is told by nobody");
                    by_the_witness += 1;
                }
            }
        }
    }
    let bits: usize = story.values.iter().map(|it| it.len() * 8).sum();
    assert_eq!(at_once + at_the_next + by_the_witness, bits);
    assert!(at_once > 0 && at_the_next > 0 && by_the_witness > 0);
    println!(
        "{bits} bits: {at_once} told at once, {at_the_next} at the next, {by_the_witness} by the witness"
    );
}

/// Whether a reader that has read everything finds nothing wrong with what the witness had seen:
/// its record stands there, and the reader's own head is that one.
fn whole(values: &[Vec<u8>], seen: Position) -> bool {
    let mut chain = Chain::at_start(0);
    for (offset, value) in values.iter().enumerate() {
        chain.read(&record(offset, value));
    }
    stands(seen, values) && chain.position() == Some(seen)
}

#[test]
fn each_removed_and_each_swapped_record_is_told() {
    let story = Story::begin(0).takeover().days(2).takeover().takeover().days(1).takeover();
    let takeovers = [1, 4, 5, 7];
    let seen = witness(&story.values);
    let count = story.values.len();
    for index in 0..count {
        let mut removed = story.values.clone();
        removed.remove(index);
        // What stood behind it has moved up by one.
        let next = next_plain(&takeovers, count, index).map(|it| it - 1);
        match told_at(&removed) {
            Some(at) => assert!(index <= at && next.is_none_or(|it| at <= it), "{index}: {at}"),
            None => {
                assert_eq!(next, None, "the lost record {index} is told by what follows");
                assert!(!whole(&removed, seen), "the lost record {index} is told by nobody");
            }
        }
        if index + 1 < count {
            let mut swapped = story.values.clone();
            swapped.swap(index, index + 1);
            match told_at(&swapped) {
                Some(at) => {
                    let next = next_plain(&takeovers, count, index + 1).unwrap_or(count - 1);
                    assert!(index <= at && at <= next.max(index + 1), "{index}: {at}");
                }
                None => assert!(!whole(&swapped, seen), "the swap at {index} is told by nobody"),
            }
        }
    }
}

#[test]
fn a_tail_that_was_cut_is_told_by_the_witness() {
    let story = Story::begin(0).takeover().days(3);
    let seen = witness(&story.values);
    for left in 0..story.values.len() {
        assert_eq!(told_at(&story.values[..left]), None, "nothing is left to tell it");
        assert!(!stands(seen, &story.values[..left]));
    }
}
