//! What stands in a log, read by this program's own reader, against what was acknowledged.
//!
//! It knows the chain and nothing else of a ledger, so that it reads those of all revisions: a record
//! is a commit if it follows the head (sequence and hash), and void otherwise.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::failure::Failure;

/// SHA-256 of a commit's bytes.
pub(crate) type Hash = [u8; 32];

/// A partition and the number of a commit in it: `3@88`.
pub(crate) type Place = (u32, u64);

/// Places and hashes of the commits that answered.
pub(crate) type Acknowledged = Vec<(Place, Hash)>;

pub(crate) fn hash(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// Reads `3@88`.
pub(crate) fn place(text: &str) -> Option<Place> {
    let (partition, sequence) = text.split_once('@')?;
    Some((partition.parse().ok()?, sequence.parse().ok()?))
}

/// A commit as far as its place in the chain needs it.
#[derive(Deserialize)]
struct Head {
    sequence: u64,
    prev: String,
    command: Command,
    actor: Actor,
    events: Vec<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Command {
    id: Uuid,
}

#[derive(Deserialize)]
struct Actor {
    subject: String,
}

struct Stands {
    hash: Hash,
    command: Uuid,
    subject: String,
    bytes: usize,
}

/// All commits of a log.
#[derive(Default)]
pub(crate) struct Ledger {
    commits: BTreeMap<Place, Stands>,
    heads: BTreeMap<u32, (u64, Hash)>,
    pub(crate) events: u64,
    pub(crate) void: u64,
}

impl Ledger {
    /// Takes in the next record of a partition.
    pub(crate) fn record(&mut self, partition: u32, value: &[u8]) -> Result<(), Failure> {
        let head: Head = serde_json::from_slice(value).map_err(|it| {
            Failure::Ledger(format!("a record of partition {partition} is no commit: {it}"))
        })?;
        let (sequence, last) = self.heads.get(&partition).copied().unwrap_or((0, [0; 32]));
        if head.sequence != sequence + 1 || head.prev != hex::encode(last) {
            self.void += 1;
            return Ok(());
        }
        let hash = hash(value);
        let Head { sequence, command: Command { id: command }, actor, events, .. } = head;
        self.heads.insert(partition, (sequence, hash));
        self.events += events.len() as u64;
        let stands = Stands { hash, command, subject: actor.subject, bytes: value.len() };
        self.commits.insert((partition, sequence), stands);
        Ok(())
    }

    pub(crate) fn commits(&self) -> usize {
        self.commits.len()
    }

    /// How large the acknowledged commits are, in their order.
    pub(crate) fn sizes(&self, acknowledged: &Acknowledged) -> Vec<usize> {
        acknowledged.iter().filter_map(|(it, _)| Some(self.commits.get(it)?.bytes)).collect()
    }

    /// Expects each acknowledged commit at its place with the bytes that answered, no command
    /// twice, and no commit of these callers that nobody was told of. `before` are the
    /// acknowledged commits of who prepared it.
    pub(crate) fn compare(
        &self,
        before: &Acknowledged,
        acknowledged: &Acknowledged,
    ) -> Result<(), Failure> {
        let differs = |what: String| Err(Failure::Ledger(what));
        let told = |(partition, sequence): &Place| format!("{partition}@{sequence}");
        let mut known = HashSet::new();
        for (place, hash) in before.iter().chain(acknowledged) {
            match self.commits.get(place) {
                None => return differs(format!("{} was acknowledged, not there", told(place))),
                Some(it) if it.hash != *hash => {
                    return differs(format!("{} has other bytes than answered", told(place)));
                }
                Some(_) => {}
            }
            if !known.insert(*place) {
                return differs(format!("{} answered two commands", told(place)));
            }
        }
        let mut commands = HashSet::new();
        if let Some((place, _)) = self.commits.iter().find(|(_, it)| !commands.insert(it.command)) {
            return differs(format!("the command of {} is there twice", told(place)));
        }
        let ours: HashSet<&str> = acknowledged
            .iter()
            .filter_map(|(it, _)| Some(self.commits.get(it)?.subject.as_str()))
            .collect();
        if ours.is_empty() {
            return differs("nothing was acknowledged".to_owned());
        }
        let unheard = self
            .commits
            .iter()
            .find(|(place, it)| ours.contains(it.subject.as_str()) && !known.contains(place));
        match unheard {
            Some((place, _)) => differs(format!("{} was committed, nobody was told", told(place))),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{Acknowledged, Hash, Ledger, hash, place};

    /// A commit behind `prev` by this caller.
    fn commit(sequence: u64, prev: Hash, command: u128, subject: &str) -> Vec<u8> {
        let (prev, id) = (hex::encode(prev), Uuid::from_u128(command));
        format!(
            r#"{{"sequence":{sequence},"prev":"{prev}","command":{{"id":"{id}"}},"actor":{{"subject":"{subject}"}},"events":[{{}}]}}"#
        )
        .into_bytes()
    }

    /// Three commits of one partition: somebody's, and two of ours.
    fn ledger() -> (Ledger, Acknowledged) {
        let mut ledger = Ledger::default();
        let mut prev = [0; 32];
        let mut told = vec![];
        for (sequence, subject) in (1..).zip(["system", "ours", "ours"]) {
            let bytes = commit(sequence, prev, u128::from(sequence), subject);
            ledger.record(3, &bytes).unwrap();
            prev = hash(&bytes);
            told.push(((3, sequence), prev));
        }
        (ledger, told.split_off(1))
    }

    #[test]
    fn what_was_acknowledged_and_nothing_else_of_ours_stands() {
        let (mut ledger, told) = ledger();
        ledger.compare(&vec![], &told).unwrap();
        // A record that follows no head is void, whoever sent it.
        ledger.record(3, &commit(3, [7; 32], 9, "ours")).unwrap();
        ledger.compare(&vec![], &told).unwrap();
        assert_eq!((ledger.void, ledger.commits(), ledger.events), (1, 3, 3));
    }

    #[test]
    fn what_differs_is_named() {
        let (mut ledger, told) = ledger();
        let fails = |ledger: &Ledger, told: &Acknowledged, why: &str| {
            let failure = ledger.compare(&vec![], told).unwrap_err().to_string();
            assert!(failure.contains(why), "{failure}");
        };
        fails(&ledger, &vec![], "nothing was acknowledged");
        fails(&ledger, &told[..1].to_vec(), "3@3 was committed, nobody was told");
        fails(&ledger, &vec![((3, 9), told[0].1)], "3@9 was acknowledged, not there");
        fails(&ledger, &vec![((3, 2), told[1].1)], "3@2 has other bytes");
        fails(&ledger, &[told.clone(), told.clone()].concat(), "answered two commands");
        ledger.record(3, &commit(4, told[1].1, 2, "system")).unwrap();
        fails(&ledger, &told, "there twice");
        assert_eq!(place("3@88"), Some((3, 88)));
        assert_eq!(place("3-88"), None);
    }
}
