//! What every log must do: one suite for memory, PostgreSQL and Kafka.
//!
//! A log is tried through its port alone, and by records that somebody else writes beside it
//! ([`Harness::write_raw`]). [`log_contract!`](crate::log_contract) makes a test of each promise.

mod appending;
pub mod commits;
mod damage;
mod reading;
pub mod writer;

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

pub use self::appending::*;
use self::commits::Story;
pub use self::damage::*;
pub use self::reading::*;
use super::{Head, Log, Position};

/// How a kind of log is made for a test, and written to by others.
pub trait Harness {
    type Log: Log;

    /// A new log of these many empty partitions.
    fn fresh(&self, partitions: u32) -> impl Future<Output = Self::Log>;

    /// Puts records with these values behind the others, in this order, as a producer that knows
    /// no chain and asks nobody; all of them in flight at once where the log has such a thing.
    fn write_raw(
        &self,
        log: &Self::Log,
        partition: u32,
        values: &[Vec<u8>],
    ) -> impl Future<Output = ()>;
}

/// Makes a test of each promise: `log_contract!(harness)`, where `harness` is an expression.
#[macro_export]
macro_rules! log_contract {
    ($harness:expr) => {
        $crate::log_contract! { @each $harness;
            // Appending.
            a_log_is_made_once
            what_is_appended_is_read_back_as_it_was
            a_term_that_nobody_disturbs_loses_nothing
            racing_writers_lose_no_acknowledged_commit
            a_paused_writer_does_no_harm
            a_resurrected_writer_does_no_harm
            of_two_batches_in_flight_both_lose_with_the_first
            a_strangers_record_ends_the_term
            an_append_without_an_answer_is_known_after_the_next_takeover
            after_the_first_loss_everything_is_lost
            a_commit_may_be_as_large_as_the_limit_and_no_larger
            partitions_are_independent
            // Reading.
            a_partition_that_is_not_there_is_told
            a_reader_waits_at_the_end
            a_dropped_wait_loses_nothing
            a_reader_goes_wherever_it_is_told
            a_reader_starts_at_any_position_it_has_verified
            a_reader_refuses_a_position_that_is_not_in_the_log
            a_log_shorter_than_its_witness_is_noticed
            a_log_that_is_not_what_its_witness_has_seen_is_noticed
            void_records_of_every_kind_are_passed_over
            // Damage.
            a_byte_flipped_in_is_damage
            a_removed_record_is_damage
            two_swapped_records_are_damage
            takeovers_do_not_hide_damage
            behind_damage_only_a_takeover_of_the_head_goes_on
            an_epoch_that_no_takeover_began_is_damage
            an_empty_value_in_a_commits_place_is_damage
            an_undecodable_commit_stops_the_reader
            an_unknown_field_in_an_event_stops_the_reader
        }
    };
    (@each $harness:expr; $($promise:ident)+) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                let patience = std::time::Duration::from_secs(180);
                tokio::time::timeout(patience, $crate::log::contract::$promise(&$harness))
                    .await
                    .expect("the log does what it promises within three minutes");
            }
        )+
    };
}

/// A fresh log of one partition with its genesis; the head behind it.
async fn founded<H: Harness>(harness: &H) -> (H::Log, Head) {
    let log = harness.fresh(1).await;
    super::genesis::found(&log, &commits::founding(1)).await.expect("a ledger can be founded");
    (log, commits::genesis_of(0, 1).0)
}

/// A fresh log of one partition with the records of this story.
async fn told<H: Harness>(harness: &H, story: &Story) -> H::Log {
    let log = harness.fresh(1).await;
    harness.write_raw(&log, 0, &story.values).await;
    log
}

/// The position behind a commit that stands at `offset`.
fn behind(head: Head, offset: u64) -> Position {
    Position { sequence: head.sequence, hash: head.hash, next_offset: offset + 1 }
}

/// Lets the others go on.
pub(super) async fn yield_now() {
    let mut yielded = false;
    poll_fn(|context| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Runs these side by side to their ends.
async fn together<'a>(futures: Vec<Pin<Box<dyn Future<Output = ()> + 'a>>>) {
    let mut running = futures;
    poll_fn(|context| {
        running.retain_mut(|it| it.as_mut().poll(context).is_pending());
        if running.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

/// What a future gives if it is asked a few times only.
async fn at_once<F: Future>(future: F) -> Option<F::Output> {
    let mut future = std::pin::pin!(future);
    let mut asked = 0;
    poll_fn(|context| {
        if let Poll::Ready(it) = future.as_mut().poll(context) {
            return Poll::Ready(Some(it));
        }
        asked += 1;
        if asked > 3 {
            return Poll::Ready(None);
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await
}
