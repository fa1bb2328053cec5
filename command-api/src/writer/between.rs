//! While no term runs: what is given up, who waits for the next one, and who is told that there
//! will be none.

use std::fmt;
use std::future::Future;

use ledger_core::log::Log;
use tokio::sync::mpsc::error::TryRecvError;

use super::delay::Delayed;
use super::in_flight::Cause;
use super::metrics::count;
use super::request::{Answer, NotServing};
use super::task::{Stop, Writer};
use super::witness::Alarm;
use super::writers::{Asked, Control, DayFailure, Standing, reply_with, tell};
use crate::clock::Timer;

impl<L: Log, T: Timer> Writer<L, T> {
    /// The state goes back to the acknowledged head. Whose commit is in flight is told that nobody
    /// knows; what was decided on it and not told is decided again. `why` is what failed.
    pub(super) fn interrupt(&mut self, why: Option<&dyn fmt::Display>) {
        while let Some(sent) = self.in_flight.pop_newest() {
            self.partition.take_back(sent.undo);
            self.names.interrupted(&sent.claims);
            self.unknown_names.push(sent.claims);
            match sent.cause {
                Cause::Command { id, halted, reply, stream_version: _ } => {
                    self.unknown.insert(id);
                    reply_with(reply, halted.as_deref(), Answer::OutcomeUnknown);
                }
                Cause::Time | Cause::Takeover => {}
            }
        }
        self.catch_up_policies();
        self.partition.look_ahead_by_the_day();
        self.metrics.files.set(count(self.partition.files()));
        self.metrics.in_flight.set(0);
        let held: Vec<Asked> = self.held.drain(..).map(|it| it.asked).collect();
        for asked in held.into_iter().rev() {
            self.again.push_front(asked);
        }
        self.days.are_open_again();
        if self.interrupted_at.is_none() {
            let now = self.timer.elapsed();
            self.interrupted_at = Some(now);
            self.delayed = Delayed::between_terms(self.clock.now(), now);
        }
        if let Some(why) = why {
            self.delayed.failed(why);
        }
        self.tell_delay();
    }

    /// Says what keeps the partition from being served.
    pub(super) fn tell_delay(&self) {
        if !self.stopping {
            self.standing.send_replace(Standing::NotServing(self.delayed.told()));
        }
    }

    /// Waits for `work` while no term runs, answering meanwhile what can be answered.
    pub(super) async fn between<F: Future>(&mut self, work: F) -> Result<F::Output, Stop> {
        let mut work = std::pin::pin!(work);
        loop {
            let patience_ends = match self.interrupted_at {
                Some(at) if !self.again.is_empty() || !self.days.is_empty() => {
                    Some(at + self.settings.patience)
                }
                Some(_) | None => None,
            };
            let person_at = self.delayed.needs_person_at(self.settings.needs_person_after);
            tokio::select! { biased;
                done = &mut work => return Ok(done),
                alarm = self.alarms.recv() => self.heed(alarm.unwrap_or(Alarm::Unwatched))?,
                control = self.control.recv() => match control {
                    Some(Control::StartDay { date, asked_by, reply }) => {
                        self.days.add(date, asked_by, reply);
                    }
                    Some(Control::Knows { reply, .. }) => {
                        let _ = reply.send(Err(self.delayed.told()));
                    }
                    Some(Control::ShutDown) | None => return Err(Stop::ShutDown),
                },
                asked = self.commands.recv(), if self.again.len() < self.settings.waiting_max => {
                    match asked {
                        Some(asked) => self.defer(asked),
                        None => return Err(Stop::ShutDown),
                    }
                }
                () = self.timer.sleep_until(patience_ends.unwrap_or_default()),
                    if patience_ends.is_some() => self.lose_patience(),
                () = self.timer.sleep_until(person_at.unwrap_or_default()), if person_at.is_some() => {
                    self.delayed.need_person();
                    self.tell_delay();
                    let why = self.delayed.told();
                    tracing::error!(partition = self.number, "{why}");
                }
            }
        }
    }

    /// A command that comes while no term runs.
    fn defer(&mut self, asked: Asked) {
        let waited = self.interrupted_at.map(|at| self.timer.elapsed().saturating_sub(at));
        if self.unknown.contains(&asked.request.command_id) {
            tell(asked, Answer::OutcomeUnknown);
        } else if waited.is_some_and(|it| it >= self.settings.patience) {
            tell(asked, Answer::NotServing(self.delayed.told()));
        } else {
            self.again.push_back(asked);
        }
    }

    fn lose_patience(&mut self) {
        let why = self.delayed.told();
        self.refuse_commands(&why);
        self.days.refuse(&DayFailure::OutcomeUnknown { partition: self.number });
    }

    /// Another writer's term, or a log that differs, stops us for good.
    pub(super) fn heed(&self, alarm: Alarm) -> Result<(), Stop> {
        match alarm {
            Alarm::Foreign { epoch } => Err(Stop::Because(NotServing::Superseded { epoch })),
            Alarm::Differs(why) => Err(Stop::person(why)),
            Alarm::Unwatched => Err(Stop::person(
                "the partition's witness met a broken invariant and has ended: nothing is \
                 acknowledged that nobody reads back; see the log of the process and start it again",
            )),
        }
    }

    /// As [`Writer::heed`], of what has come meanwhile.
    pub(super) fn heed_alarms(&mut self) -> Result<(), Stop> {
        match self.alarms.try_recv() {
            Ok(alarm) => self.heed(alarm),
            Err(TryRecvError::Empty) => Ok(()),
            Err(TryRecvError::Disconnected) => self.heed(Alarm::Unwatched),
        }
    }

    /// Says no to all that waits.
    pub(super) fn refuse_all(&mut self, why: &NotServing) {
        self.standing.send_replace(Standing::NotServing(why.clone()));
        self.commands.close();
        while let Ok(asked) = self.commands.try_recv() {
            self.again.push_back(asked);
        }
        self.refuse_waiting(why);
    }

    fn refuse_commands(&mut self, why: &NotServing) {
        for asked in self.again.drain(..) {
            let unknown = self.unknown.contains(&asked.request.command_id);
            let no = Answer::NotServing(why.clone());
            tell(asked, if unknown { Answer::OutcomeUnknown } else { no });
        }
    }

    fn refuse_waiting(&mut self, why: &NotServing) {
        self.refuse_commands(why);
        let failure = DayFailure::NotServing { partition: self.number, why: why.clone() };
        self.days.refuse(&failure);
    }

    /// Writes no more, and says so until it is shut down.
    pub(super) async fn refuse(&mut self, why: NotServing) {
        match &why {
            NotServing::Superseded { .. } => tracing::warn!(partition = self.number, "{why}"),
            NotServing::Stopped(_)
            | NotServing::Starting(_)
            | NotServing::WaitsForPolicies { .. }
            | NotServing::WaitsForReferences { .. }
            | NotServing::ClocksApart(_)
            | NotServing::BetweenTerms(_)
            | NotServing::ShuttingDown
            | NotServing::Unreadable(_) => tracing::error!(partition = self.number, "{why}"),
        }
        self.conversations.loses(self.number);
        self.names.loses(self.number);
        self.standing.send_replace(Standing::NotServing(why.clone()));
        self.refuse_waiting(&why);
        loop {
            tokio::select! {
                control = self.control.recv() => match control {
                    Some(Control::StartDay { date, asked_by, reply }) => {
                        self.days.add(date, asked_by, reply);
                    }
                    Some(Control::Knows { reply, .. }) => {
                        let _ = reply.send(Err(why.clone()));
                    }
                    Some(Control::ShutDown) | None => return self.refuse_all(&why),
                },
                asked = self.commands.recv() => match asked {
                    Some(asked) => self.again.push_back(asked),
                    None => return self.refuse_all(&why),
                },
            }
            self.refuse_waiting(&why);
        }
    }
}
