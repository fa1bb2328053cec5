//! When which outstanding command is sent: in the order in which they became so, partition by
//! partition.
//!
//! Each partition that commands go to has places of its own, and a pause of its own once it does not
//! take them: one that is sick holds up nothing that goes to another. What is due stands in order, so
//! that a wake costs what is sent and not what waits.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use ledger_core::process::Since;
use uuid::Uuid;

/// How many commands are under way to one partition: a backlog leaves room for those of persons.
pub(super) const PLACES: usize = 16;
/// The pause after a command was not taken, doubled each time up to the longest.
const PAUSE_MIN: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// All that is outstanding, by the partition it goes to.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    lanes: BTreeMap<u32, Lane>,
    tasks: BTreeMap<Uuid, Task>,
}

/// What goes to one partition.
#[derive(Debug)]
struct Lane {
    /// By when they may be sent; those that never were in front, the oldest first.
    waiting: BTreeSet<(Duration, Since, Uuid)>,
    under_way: usize,
    /// Nothing is sent before this.
    closed_until: Duration,
    pause: Duration,
}

#[derive(Debug)]
struct Task {
    partition: u32,
    since: Since,
    pause: Duration,
    /// `None` while it is under way.
    at: Option<Duration>,
}

/// What became of a command that was sent and has not ended in a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Back {
    /// Its partition takes none at present.
    NotTaken,
    /// It may be recorded yet; or it was answered as none of a process may be.
    Later { rarely: bool },
}

impl Lane {
    const fn new() -> Lane {
        Lane {
            waiting: BTreeSet::new(),
            under_way: 0,
            closed_until: Duration::ZERO,
            pause: PAUSE_MIN,
        }
    }

    /// When it may send next; `None` without a place or anything to send.
    fn next_at(&self) -> Option<Duration> {
        let (at, ..) = self.waiting.first().filter(|_| self.under_way < PLACES)?;
        Some((*at).max(self.closed_until))
    }
}

impl Agenda {
    /// This command has become outstanding.
    pub(super) fn asked(&mut self, id: Uuid, partition: u32, since: Since) {
        let at = Duration::ZERO;
        let task = Task { partition, since, pause: PAUSE_MIN, at: Some(at) };
        self.tasks.insert(id, task);
        self.lane(partition).waiting.insert((at, since, id));
    }

    /// It has ended in a commit, under way or not.
    pub(super) fn ended(&mut self, id: Uuid) {
        let Some(Task { partition, since, at, .. }) = self.tasks.remove(&id) else { return };
        let lane = self.lane(partition);
        match at {
            Some(at) => {
                lane.waiting.remove(&(at, since, id));
            }
            None => lane.under_way -= 1,
        }
        (lane.closed_until, lane.pause) = (Duration::ZERO, PAUSE_MIN);
    }

    /// What is to be sent now, to partitions that are open.
    pub(super) fn take(&mut self, now: Duration, is_open: impl Fn(u32) -> bool) -> Vec<Uuid> {
        let mut taken = vec![];
        for (_, lane) in self.lanes.iter_mut().filter(|(partition, _)| is_open(**partition)) {
            while lane.next_at().is_some_and(|at| at <= now)
                && let Some((_, _, id)) = lane.waiting.pop_first()
            {
                lane.under_way += 1;
                if let Some(task) = self.tasks.get_mut(&id) {
                    task.at = None;
                }
                taken.push(id);
            }
        }
        taken
    }

    /// When something is to be sent next to a partition that is open.
    pub(super) fn next_at(&self, is_open: impl Fn(u32) -> bool) -> Option<Duration> {
        let open = self.lanes.iter().filter(|(partition, _)| is_open(**partition));
        open.filter_map(|(_, lane)| lane.next_at()).min()
    }

    /// Its answer has come, and it has not ended in a commit; whether it is known here.
    pub(super) fn came_back(&mut self, id: Uuid, now: Duration, back: Back) -> bool {
        let Some(task) = self.tasks.get_mut(&id).filter(|it| it.at.is_none()) else { return false };
        let (partition, since) = (task.partition, task.since);
        let at = match back {
            // As old as before among its like, once its partition takes commands again.
            Back::NotTaken => Duration::ZERO,
            Back::Later { rarely } => {
                let pause = if rarely { PAUSE_MAX } else { task.pause };
                task.pause = (task.pause * 2).min(PAUSE_MAX);
                now + pause
            }
        };
        task.at = Some(at);
        let lane = self.lane(partition);
        lane.under_way -= 1;
        lane.waiting.insert((at, since, id));
        // Those that were under way together pause it once.
        if back == Back::NotTaken && lane.closed_until <= now {
            lane.closed_until = now + lane.pause;
            lane.pause = (lane.pause * 2).min(PAUSE_MAX);
        }
        true
    }

    fn lane(&mut self, partition: u32) -> &mut Lane {
        self.lanes.entry(partition).or_insert_with(Lane::new)
    }
}

#[cfg(test)]
mod tests {
    use ledger_core::log::{Instant, Place};

    use super::*;

    const NOW: Duration = Duration::from_secs(100);

    fn since(sequence: u64) -> Since {
        let recorded_at = Instant::from_micros(i64::try_from(sequence).unwrap()).unwrap();
        Since { recorded_at, place: Place { partition: 0, sequence } }
    }

    fn id(number: u64) -> Uuid {
        Uuid::from_u128(number.into())
    }

    /// So many commands to this partition, numbered from the first.
    fn agenda(lanes: &[(u32, u64, u64)]) -> Agenda {
        let mut agenda = Agenda::default();
        for &(partition, first, count) in lanes {
            // Heard in any order.
            for number in (first..first + count).rev() {
                agenda.asked(id(number), partition, since(number));
            }
        }
        agenda
    }

    #[test]
    fn the_one_that_waits_longest_goes_first_and_each_partition_has_its_own_places() {
        let mut agenda = agenda(&[(0, 0, 1_000), (1, 5_000, 3)]);
        let taken = agenda.take(NOW, |_| true);
        let expected: Vec<_> = (0..16).chain(5_000..5_003).map(id).collect();
        assert_eq!(taken, expected);
        assert!(agenda.take(NOW, |_| true).is_empty(), "all places are taken");
        agenda.ended(id(3));
        assert_eq!(agenda.take(NOW, |_| true), [id(16)]);
    }

    #[test]
    fn a_partition_behind_a_closed_door_is_sent_nothing_and_holds_up_nothing() {
        let mut agenda = agenda(&[(0, 0, 100_000), (1, 200_000, 40)]);
        let is_open = |partition| partition == 1;
        let mut sent = 0;
        while let taken @ [_, ..] = &agenda.take(NOW, is_open)[..] {
            sent += taken.len();
            taken.iter().for_each(|it| agenda.ended(*it));
        }
        assert_eq!(sent, 40);
        assert_eq!(agenda.next_at(is_open), None, "nothing wakes it");
        assert_eq!(agenda.take(NOW, |_| true).len(), PLACES);
    }

    #[test]
    fn a_partition_that_takes_none_pauses_as_a_whole_and_longer_each_time() {
        let mut agenda = agenda(&[(0, 0, 1_000), (1, 5_000, 20)]);
        let mut tries = 0;
        let mut now = NOW;
        while now < NOW + Duration::from_secs(60) {
            for it in agenda.take(now, |_| true) {
                if it < id(5_000) {
                    tries += 1;
                    assert!(agenda.came_back(it, now, Back::NotTaken));
                } else {
                    agenda.ended(it);
                }
            }
            now = agenda.next_at(|_| true).unwrap();
        }
        // 50 ms, doubled to 5 s, and each 5 s from then on: 18 times in a minute, 16 at once.
        assert!((17..=19).contains(&(tries / PLACES)), "{tries} tries for 1,000 that wait");
        assert_eq!(agenda.tasks.len(), 1_000);
    }

    #[test]
    fn a_command_that_is_answered_amiss_waits_and_the_others_go_on() {
        let mut agenda = agenda(&[(0, 0, 3)]);
        assert_eq!(agenda.take(NOW, |_| true).len(), 3);
        assert!(agenda.came_back(id(0), NOW, Back::Later { rarely: true }));
        assert!(agenda.came_back(id(1), NOW, Back::Later { rarely: false }));
        agenda.ended(id(2));
        assert!(!agenda.came_back(id(2), NOW, Back::NotTaken), "it has ended");
        assert_eq!(agenda.next_at(|_| true), Some(NOW + PAUSE_MIN));
        assert_eq!(agenda.take(NOW + PAUSE_MIN, |_| true), [id(1)]);
        assert_eq!(agenda.take(NOW + PAUSE_MAX, |_| true), [id(0)]);
    }
}
