//! Business days: starting them in order, and walking the files in which something is due.

use ledger_core::calendar::Day;
use ledger_core::engine::Engine;
use ledger_core::log::partition::{BusinessDayStarted, Event};
use ledger_core::log::{Log, Place, ids};

use super::ageing::NotAged;
use super::deciding::Origin;
use super::in_flight::Cause;
use super::partition::START_DAY;
use super::policies::{DayRules, Source};
use super::request::NotServing;
use super::task::{End, Writer};
use super::writers::DayFailure;
use crate::clock::Timer;

/// How many files are visited before commands are looked at.
const AT_A_TIME: usize = 32;
/// How many of the streams that could not be aged a day's answer names.
const NOT_AGED_TOLD_MAX: usize = 20;

/// A partition in which a business day was begun and all that could be done on it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayDone {
    pub place: Place,
    /// How many streams could not be aged.
    pub not_aged: usize,
    /// The first of them, at most 20.
    pub first: Vec<NotAged>,
}

impl<L: Log, T: Timer> Writer<L, T> {
    /// Goes on with the walk, then with the days that are waited for; whether anything was done.
    pub(super) fn do_day_work(&mut self, appender: &mut L::Appender) -> Result<bool, End> {
        if let Some(apart) = self.clock.apart() {
            self.refuse_days(NotServing::ClocksApart(apart));
            return Ok(false);
        }
        let mut worked = false;
        for _ in 0..AT_A_TIME {
            if !self.has_room_for_time() {
                return Ok(worked);
            }
            let Some(file) = self.partition.next_due() else { break };
            self.metrics.files_visited.inc();
            self.age(appender, file)?;
            worked = true;
            // The rest of a large file comes behind the commands that have come meanwhile.
            if self.is_due(file) {
                return Ok(worked);
            }
        }
        if self.days.is_empty() || self.partition.next_due().is_some() {
            return Ok(worked);
        }
        let on = self.partition.business_date;
        self.days.are_done(on, self.partition.head.sequence);
        self.tell_days_done(self.confirmed.sequence);
        if self.days.is_empty() {
            return Ok(true);
        }
        self.start_day(appender, on.day_after())?;
        Ok(true)
    }

    /// Days are over whose head is acknowledged.
    pub(super) fn tell_days_done(&mut self, confirmed: u64) {
        let (partition, number) = (&self.partition, self.number);
        self.days.tell_done(confirmed, |sequence| DayDone {
            place: Place { partition: number, sequence },
            not_aged: partition.not_aged_count(),
            first: partition.not_aged().take(NOT_AGED_TOLD_MAX).collect(),
        });
    }

    /// Starts the day after the business date, by the rules the policy book's partition started it.
    fn start_day(&mut self, appender: &mut L::Appender, date: Option<Day>) -> Result<(), End> {
        self.catch_up_policies();
        let rules = date.and_then(|date| match &self.policies {
            Source::Here(_) => Some((date, self.book.rules_of(date, self.next_engine()))),
            Source::Elsewhere(_) => self.book.days.get(&date).map(|it| (date, *it)),
        });
        let Some((date, DayRules { policy, book_version, engine })) = rules else {
            let why = "the policy book's partition has not started the day before";
            tracing::error!(partition = self.number, "{why}");
            self.refuse_days(NotServing::Stopped(why.into()));
            return Ok(());
        };
        let id = ids::day_id(self.ledger, self.number, date);
        let mut origin = Origin::of_ledger(id, START_DAY, self.day_correlation(date));
        if let Some(asked_by) = self.days.asked_by(date) {
            origin.actor = asked_by.clone();
        }
        let started = BusinessDayStarted {
            date,
            engine,
            policy,
            policy_book_version: book_version,
            trial_balance: None,
        };
        let epoch = self.partition.head.epoch;
        self.send_own(appender, origin, Event::BusinessDayStarted(started), epoch, Cause::Time)
            .map_err(|failure| End::Lost(failure.to_string()))
    }

    /// The rules never go back: a ledger stays with the latest version that it has met.
    fn next_engine(&self) -> Engine {
        self.settings.engine.max(self.partition.engine)
    }

    fn refuse_days(&mut self, why: NotServing) {
        self.days.refuse(&DayFailure::NotServing { partition: self.number, why });
    }
}
