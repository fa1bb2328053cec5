//! Business days: starting them in order, and walking the files in which something is due.

use chrono::NaiveDate;
use ledger_core::log::partition::{BusinessDayStarted, Event};
use ledger_core::log::{Actor, Log, Place, ids};

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

impl<L: Log, T: Timer> Writer<L, T> {
    /// Goes on with the walk, then with the days that are waited for; whether anything was done.
    pub(super) fn do_day_work(&mut self, appender: &mut L::Appender) -> Result<bool, End> {
        let mut worked = false;
        for _ in 0..AT_A_TIME {
            if !self.has_room() {
                return Ok(worked);
            }
            let Some(file) = self.partition.next_due() else { break };
            self.metrics.files_visited.inc();
            self.age(appender, file)?;
            worked = true;
        }
        if self.days.is_empty() || self.partition.next_due().is_some() {
            return Ok(worked);
        }
        let on = self.partition.business_date;
        for day in self.days.extract_if(.., |it| it.date <= on) {
            self.days_done.push_back((self.partition.head.sequence, day));
        }
        self.tell_days_done();
        if self.days.is_empty() {
            return Ok(true);
        }
        self.start_day(appender, on.succ_opt())?;
        Ok(true)
    }

    /// Days are over whose head had been acknowledged before anyone asked.
    fn tell_days_done(&mut self) {
        let confirmed = self.confirmed.sequence;
        while let Some((sequence, day)) = self.days_done.pop_front_if(|(it, _)| *it <= confirmed) {
            // Who asked may have gone.
            let _ = day.reply.send(Ok(Place { partition: self.number, sequence }));
        }
    }

    /// Starts the day after the business date, by the rules the policy book's partition started it.
    fn start_day(
        &mut self,
        appender: &mut L::Appender,
        date: Option<NaiveDate>,
    ) -> Result<(), End> {
        self.catch_up_policies();
        let rules = date.and_then(|date| match &self.policies {
            Source::Here(_) => Some((date, self.book.rules_of(date))),
            Source::Elsewhere(_) => self.book.days.get(&date).map(|it| (date, *it)),
        });
        let Some((date, DayRules { policy, book_version })) = rules else {
            self.refuse_days("the policy book's partition has not started the day before");
            return Ok(());
        };
        let id = ids::day_id(self.ledger, self.number, date);
        let mut origin = Origin::of_ledger(id, START_DAY, self.day_correlation(date));
        if let Some(asked_by) = self.days.iter().find(|it| it.date >= date).map(|it| &it.asked_by) {
            origin.actor = Actor::clone(asked_by);
        }
        let started = BusinessDayStarted { date, policy, policy_book_version: book_version };
        let epoch = self.partition.head.epoch;
        self.send_own(appender, origin, Event::BusinessDayStarted(started), epoch, Cause::Time)
            .map_err(|failure| End::Lost(failure.to_string()))
    }

    fn refuse_days(&mut self, why: &str) {
        tracing::error!(partition = self.number, "{why}");
        let partition = self.number;
        for day in self.days.drain(..) {
            let why = NotServing::Stopped(why.into());
            let _ = day.reply.send(Err(DayFailure::NotServing { partition, why }));
        }
    }
}
