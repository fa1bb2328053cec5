//! Those who wait for a business day.

use std::collections::{BTreeMap, VecDeque};

use ledger_core::calendar::Day;
use ledger_core::log::Actor;
use tokio::sync::oneshot;

use super::day::DayDone;
use super::writers::DayFailure;

/// What came of a business day in a partition.
pub(super) type DayAnswer = Result<DayDone, DayFailure>;
/// Where one waits to hear of it.
pub(super) type DayReply = oneshot::Sender<DayAnswer>;

/// One waiter a date, however many ask for it; a date that was asked for is begun, also where who
/// asked has gone.
#[derive(Default)]
pub(super) struct WaitingDays {
    open: BTreeMap<Day, Waiter>,
    /// Done once the head of this sequence is acknowledged.
    done: VecDeque<(u64, Day, Waiter)>,
}

struct Waiter {
    /// Who asked first, whom the day's commit names.
    asked_by: Actor,
    replies: Vec<DayReply>,
}

impl Waiter {
    fn tell(self, answer: &DayAnswer) {
        for reply in self.replies {
            // Who asked may have gone.
            let _ = reply.send(answer.clone());
        }
    }
}

impl WaitingDays {
    pub(super) fn add(&mut self, date: Day, asked_by: Actor, reply: DayReply) {
        let none = || Waiter { asked_by, replies: vec![] };
        let replies = &mut self.open.entry(date).or_insert_with(none).replies;
        replies.retain(|it| !it.is_closed());
        replies.push(reply);
    }

    /// Whether no day is waited for that is still to be done.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Who asked for this day, or for one behind it.
    pub(super) fn asked_by(&self, date: Day) -> Option<&Actor> {
        self.open.range(date..).next().map(|(_, it)| &it.asked_by)
    }

    /// All that is to be done up to this date is, and fact once this head is acknowledged.
    pub(super) fn are_done(&mut self, up_to: Day, head: u64) {
        while let Some(first) = self.open.first_entry().filter(|it| *it.key() <= up_to) {
            let (date, waiter) = first.remove_entry();
            self.done.push_back((head, date, waiter));
        }
    }

    /// Tells those whose head is acknowledged what came of their day in a partition that stood so.
    pub(super) fn tell_done(&mut self, confirmed: u64, answer: impl Fn(u64) -> DayDone) {
        while let Some((head, _, it)) = self.done.pop_front_if(|(head, ..)| *head <= confirmed) {
            it.tell(&Ok(answer(head)));
        }
    }

    /// What was done and not acknowledged is to be done again.
    pub(super) fn are_open_again(&mut self) {
        for (_, date, Waiter { asked_by, replies }) in self.done.drain(..) {
            let none = || Waiter { asked_by, replies: vec![] };
            self.open.entry(date).or_insert_with(none).replies.extend(replies);
        }
    }

    /// Tells all whose day is not done that it will not be.
    pub(super) fn refuse(&mut self, failure: &DayFailure) {
        for (_, it) in std::mem::take(&mut self.open) {
            it.tell(&Err(failure.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use ledger_core::log::{Hash, Place};
    use ledger_core::testing::day;

    use super::*;

    fn asked_by(role: &str) -> Actor {
        Actor { role: role.to_owned(), subject: Hash([7; 32]) }
    }

    fn done(head: u64) -> DayDone {
        DayDone { place: Place { partition: 0, sequence: head }, not_aged: 0, first: vec![] }
    }

    #[test]
    fn whoever_asks_for_one_date_is_one_waiter_and_who_has_gone_is_forgotten() {
        let mut days = WaitingDays::default();
        for _ in 0..1_000 {
            let (reply, _) = oneshot::channel();
            days.add(day("2004-11-02"), asked_by("admin"), reply);
        }
        let (reply, mut answer) = oneshot::channel();
        days.add(day("2004-11-02"), asked_by("service"), reply);
        assert_eq!(days.open.len(), 1);
        assert_eq!(days.open[&day("2004-11-02")].replies.len(), 1);
        assert_eq!(days.asked_by(day("2004-11-01")), Some(&asked_by("admin")));
        assert_eq!(days.asked_by(day("2004-11-03")), None);

        days.are_done(day("2004-11-02"), 5);
        assert!(days.is_empty());
        days.tell_done(4, done);
        assert!(answer.try_recv().is_err(), "its head is not acknowledged");
        days.tell_done(5, done);
        assert_eq!(answer.try_recv(), Ok(Ok(done(5))));
    }

    #[test]
    fn what_was_done_and_not_acknowledged_is_waited_for_again() {
        let mut days = WaitingDays::default();
        let (reply, mut first) = oneshot::channel();
        days.add(day("2004-11-02"), asked_by("admin"), reply);
        days.are_done(day("2004-11-02"), 5);
        let (reply, mut second) = oneshot::channel();
        days.add(day("2004-11-02"), asked_by("admin"), reply);
        days.are_open_again();
        days.tell_done(9, done);
        let failure = DayFailure::OutcomeUnknown { partition: 0 };
        days.refuse(&failure);
        for answer in [&mut first, &mut second] {
            assert_eq!(answer.try_recv(), Ok(Err(failure.clone())));
        }
        assert!(days.is_empty());
    }
}
