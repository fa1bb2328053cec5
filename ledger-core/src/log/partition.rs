//! What happens to a partition itself: its genesis, takeovers and business days.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Commit, Hash, KeyCheck};
use crate::calendar::Day;
use crate::engine::Engine;
use crate::event::{Stored, events};
use crate::policy::PolicyRef;

events! {
    /// A fact about a partition.
    pub enum Event {
        /// The genesis: the partition's first commit.
        "partition.opened" v1 => Opened(Opened),
        /// A writer began a term.
        "partition.taken_over" v1 => TakenOver(TakenOver),
        /// A business day began.
        "partition.business_day_started" v1 => BusinessDayStarted(BusinessDayStarted),
        /// The ledger goes on in another log; no writer starts here any more. It takes the
        /// partition over as a term does, so that what a replaced writer still sends is void.
        "partition.moved" v1 => Moved(Moved),
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    pub ledger: Uuid,
    pub partition: u32,
    /// How many the ledger has, for ever.
    pub partitions: u32,
    pub first_business_date: Day,
    /// The version of the rules that the first business day goes by.
    pub engine: Engine,
    /// The algorithm of commit hashes: `sha-256`.
    pub hash: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakenOver {
    /// The check value of the key that names callers: that of the term before, and the same in all
    /// partitions, unless a person accepted another.
    pub pseudonyms: KeyCheck,
    /// Present where it is another: callers have other names from here on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys_accepted: Option<KeysAccepted>,
    /// Present after a person accepted that the log is not what its witness had seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Accepted>,
}

/// A person's decision to go on after a witness alarm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// What the witness had seen.
    pub witnessed_sequence: u64,
    pub witnessed_hash: Hash,
    /// Where the ledger goes on.
    pub accepted_sequence: u64,
    pub by: String,
    pub reason: String,
}

/// A person's decision to go on although the key that names callers is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeysAccepted {
    pub by: String,
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BusinessDayStarted {
    pub date: Day,
    /// The version of the rules that the day goes by: what time alone does on it, and when. The
    /// same in all partitions, and never an earlier one than the day before went by.
    pub engine: Engine,
    /// The policy in force on that day, and the head of the policy book it was read at, so that
    /// no two partitions age one day by different rules. Absent while no policy is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyRef>,
    /// The policy book's stream version the day was started on.
    pub policy_book_version: u64,
    /// The hash of the trial balance that the day before closed with. Absent while there are no
    /// books.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trial_balance: Option<Hash>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// The log where the ledger goes on, as people name it; no password is in it.
    pub target: String,
}

/// The check value of the key that names callers from this commit on, if it begins a term.
pub fn named_under(commit: &Commit) -> Option<KeyCheck> {
    taking_over(commit).find_map(|it| match it {
        Event::TakenOver(it) => Some(it.pseudonyms),
        Event::Opened(_) | Event::BusinessDayStarted(_) | Event::Moved(_) => None,
    })
}

/// Where the ledger goes on, if this commit ended its partition with a move.
pub fn moved_to(commit: &Commit) -> Option<String> {
    taking_over(commit).find_map(|it| match it {
        Event::Moved(it) => Some(it.target),
        Event::Opened(_) | Event::TakenOver(_) | Event::BusinessDayStarted(_) => None,
    })
}

/// The events of a commit that takes its partition over, those that this release can read.
fn taking_over(commit: &Commit) -> impl Iterator<Item = Event> {
    let events = commit.events.iter().filter(|_| commit.takeover);
    events.filter_map(|it| Event::decode(&it.r#type, it.version, &it.data)?.ok())
}
