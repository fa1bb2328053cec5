//! A file that is asked one step after the other, and looked at after each.

use std::fmt::Write as _;

use uuid::Uuid;

use super::super::punctual;
use super::super::walk::stored_and_read;
use super::super::{CUSTOMER, Command, CustomerFile, Event, Fact, Rejection, State, decide, place};
use super::{Met, policy, share};
use crate::calendar::Day;
use crate::credit::application;
use crate::credit::deciding::{Assessed, again};
use crate::credit::line::{self, LimitCause};
use crate::credit::loan;
use crate::credit::scoring::Answer;
use crate::engine::Engine;
use crate::file::Facts;
use crate::log::{Actor, FileId, Hash, Instant, StreamId};

/// Somebody asks something.
#[derive(Debug, Clone)]
pub(super) struct Step {
    /// The command's.
    pub(super) id: u32,
    pub(super) on: Day,
    /// Since the day's eighth hour.
    pub(super) minute: u32,
    pub(super) role: &'static str,
    pub(super) subject: &'static str,
    pub(super) command: Command,
}

/// A customer's file by its steps.
pub(super) struct World {
    policies: &'static policy::State,
    pub(super) on: Day,
    minute: u32,
    state: State,
    commits: Vec<(Vec<Fact>, Day)>,
    pub(super) steps: Vec<Step>,
    /// The last that was found of an application.
    pub(super) assessed: Option<Box<Assessed>>,
    seen: Seen,
    /// Whether what a commit holds may be.
    pub(super) wanted: fn(&[&'static str]) -> bool,
}

/// What lives came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) customers: u64,
    pub(super) commits: u64,
    pub(super) refused: u64,
    /// How often the rules looked at an application.
    pub(super) assessed: u64,
    pub(super) approved: u64,
    pub(super) reviewed: u64,
    pub(super) declined: u64,
    pub(super) loans: u64,
    /// Those of which an instalment was paid late or is.
    pub(super) late: u64,
    pub(super) defaulted: u64,
    pub(super) reservations: u64,
    pub(super) met: Met,
}

impl Seen {
    pub(super) fn plus(mut self, other: Seen) -> Seen {
        for (name, many) in other.met {
            *self.met.entry(name).or_default() += many;
        }
        Seen {
            customers: self.customers + other.customers,
            commits: self.commits + other.commits,
            refused: self.refused + other.refused,
            assessed: self.assessed + other.assessed,
            approved: self.approved + other.approved,
            reviewed: self.reviewed + other.reviewed,
            declined: self.declined + other.declined,
            loans: self.loans + other.loans,
            late: self.late + other.late,
            defaulted: self.defaulted + other.defaulted,
            reservations: self.reservations + other.reservations,
            met: self.met,
        }
    }

    pub(super) fn told(&self) -> String {
        let part = |part: u64, of: u64| format!("{part} ({} ‰)", share(part, of));
        let mut text = format!(
            "{} commits, {} refused; looked at by the rules {}: approved {}, reviewed {}, declined {}; \
             loans {}: late {}, defaulted {}; {} reservations within their limits",
            self.commits,
            self.refused,
            self.assessed,
            part(self.approved, self.assessed),
            part(self.reviewed, self.assessed),
            part(self.declined, self.assessed),
            self.loans,
            part(self.late, self.loans),
            part(self.defaulted, self.loans),
            self.reservations,
        );
        for (name, many) in &self.met {
            let _ = write!(text, "\n  {many:>7} {name}");
        }
        text
    }

    fn meet(&mut self, name: &'static str) {
        *self.met.entry(name).or_default() += 1;
    }
}

impl World {
    pub(super) fn begin(policies: &'static policy::State) -> World {
        World {
            policies,
            on: super::day(1),
            minute: 0,
            state: State::new(FileId::Customer(CUSTOMER)),
            commits: vec![],
            steps: vec![],
            assessed: None,
            seen: Seen { customers: 1, ..Seen::default() },
            wanted: |_| true,
        }
    }

    /// A history by its steps alone.
    pub(super) fn relived(policies: &'static policy::State, steps: &[Step]) -> Result<(), String> {
        World::begin(policies).relive(steps)
    }

    pub(super) fn relive(&mut self, steps: &[Step]) -> Result<(), String> {
        for it in steps {
            if it.on > self.on {
                self.begin_day(it.on)?;
            }
            self.take(it.clone())?;
        }
        Ok(())
    }

    pub(super) fn file(&self) -> &CustomerFile {
        let State::Customer(file) = &self.state else { panic!("it is a customer's file") };
        file
    }

    /// The file is brought to this day, as a writer does before any command.
    pub(super) fn begin_day(&mut self, on: Day) -> Result<(), String> {
        (self.on, self.minute) = (on, 0);
        if self.state.next_action_on(Engine::FIRST).is_none_or(|it| it > on) {
            return Ok(());
        }
        let by = actor("service", "the clock");
        let id = Uuid::from_u64_pair(1, self.commits.len() as u64);
        let aged = self.decide(&Command::Age, &by, id).map_err(|it| format!("ageing: {it}"))?;
        self.commit(aged)?;
        match self.state.next_action_on(Engine::FIRST).is_none_or(|it| it > on) {
            true => Ok(()),
            false => Err("a file is aged at once".to_owned()),
        }
    }

    /// Asks this now, so many minutes later than what was asked before; whether anything came of it.
    pub(super) fn ask(
        &mut self,
        (role, subject): (&'static str, &'static str),
        minutes: u32,
        command: Command,
    ) -> Result<bool, String> {
        let (id, on) = (self.steps.len() as u32, self.on);
        let minute = self.minute + minutes;
        let step = Step { id, on, minute, role, subject, command };
        self.steps.push(step.clone());
        self.take(step)
    }

    fn take(&mut self, step: Step) -> Result<bool, String> {
        self.minute = self.minute.max(step.minute);
        let id = Uuid::from_u64_pair(2, step.id.into());
        match self.decide(&step.command, &actor(step.role, step.subject), id) {
            Ok(facts) if facts.is_empty() => Ok(false),
            Ok(facts) => self.commit(facts).map(|()| true),
            Err(why) => {
                self.seen.refused += 1;
                let over =
                    line::Rejection::OverLimit { available: super::xof(0), asked: super::xof(0) };
                if why.code() == Rejection::from(over).code() {
                    self.seen.meet("refused: over the limit");
                }
                Ok(false)
            }
        }
    }

    fn now(&self) -> Instant {
        at(self.on, self.minute)
    }

    /// So many minutes from now.
    pub(super) fn at_in(&self, minutes: u32) -> Instant {
        at(self.on, self.minute + minutes)
    }

    fn decide(&self, command: &Command, by: &Actor, id: Uuid) -> Result<Vec<Fact>, Rejection> {
        let (on, policies) = (self.on, self.policies);
        let facts = Facts { on, engine: Engine::FIRST, at: self.now(), by, command: id, policies };
        decide(&self.state, command, &facts)
    }

    fn commit(&mut self, facts: Vec<Fact>) -> Result<(), String> {
        let at = place(self.commits.len() as u64 + 1);
        for fact in &facts {
            let state = std::mem::replace(&mut self.state, State::Partition);
            self.state = state.apply(std::slice::from_ref(fact), at, self.on);
            self.state.check_recorded(fact)?;
            self.look_at(fact)?;
        }
        let touched = facts.iter().map(|it| it.stream);
        self.state.check_streams(self.policies, self.on, touched)?;
        let types: Vec<_> = facts.iter().map(|it| it.event.event_type()).collect();
        if !(self.wanted)(&types) {
            return Err(format!("{types:?} is not wanted"));
        }
        self.seen.commits += 1;
        self.commits.push((facts, self.on));
        Ok(())
    }

    /// What this fact says, against what it left behind.
    fn look_at(&mut self, fact: &Fact) -> Result<(), String> {
        self.seen.meet(fact.event.event_type());
        match (&fact.event, fact.stream) {
            (Event::Line(line::Event::ExposureReserved(_)), StreamId::CreditLine(id)) => {
                let it = self.file().lines[&id].figures().expect("what reserves was opened");
                let taken = it.reserved.amount() + it.outstanding.amount();
                self.seen.reservations += 1;
                match taken <= it.limit.amount() && it.blocks == 0 {
                    true => Ok(()),
                    false => Err(format!("reserved beyond the limit, or while blocked: {it:?}")),
                }
            }
            (Event::Line(line::Event::LimitChanged(it)), _) => {
                self.seen.meet(match it.cause {
                    LimitCause::Person { .. } => "limit: person",
                    LimitCause::PunctualMonths { .. } => "limit: punctual months",
                    LimitCause::Late { .. } => "limit: late",
                    LimitCause::Default { .. } => "limit: default",
                    LimitCause::Undone { .. } => "limit: undone",
                });
                Ok(())
            }
            (Event::Application(application::Event::Assessed(it)), _) => {
                self.seen.assessed += 1;
                match it.found.answer {
                    Answer::Approve => self.seen.approved += 1,
                    Answer::Review => self.seen.reviewed += 1,
                    Answer::Decline => self.seen.declined += 1,
                }
                self.assessed = Some(it.clone());
                self.comes_out_again(it)
            }
            (Event::Loan(loan::Event::Granted(_)), _) => {
                self.seen.loans += 1;
                Ok(())
            }
            (_, _) => Ok(()),
        }
    }

    /// By what was recorded alone.
    fn comes_out_again(&self, assessed: &Assessed) -> Result<(), String> {
        let bytes = serde_json::to_vec(assessed).map_err(|it| it.to_string())?;
        let document = |it| self.policies.version(it).map(|it| &*it.document);
        let computed = again(&bytes, document).map_err(|it| it.to_string())?;
        match computed == *assessed {
            true => Ok(()),
            false => Err("an assessment comes out again as another".to_owned()),
        }
    }

    /// The whole file, and the same folded again from what is stored.
    pub(super) fn end(mut self) -> Result<Seen, String> {
        self.state.check(self.policies, self.on)?;
        punctual::compare(self.file(), self.on);
        let fold = |state: State, (number, (facts, on)): (u64, &(Vec<Fact>, Day))| {
            let read: Vec<Fact> = facts.iter().map(stored_and_read).collect();
            state.apply(&read, place(number), *on)
        };
        let begun = State::new(FileId::Customer(CUSTOMER));
        if (1..).zip(&self.commits).fold(begun, fold) != self.state {
            return Err("folded again from what is stored it is another file".to_owned());
        }
        let loans = self.file().loans.values().filter_map(|it| it.loan());
        let (mut late, mut defaulted) = (0, 0);
        for it in loans {
            late += u64::from(it.fell_due(self.on).iter().any(|(_, in_time)| !in_time));
            defaulted += u64::from(it.ever_defaulted());
        }
        (self.seen.late, self.seen.defaulted) = (late, defaulted);
        Ok(self.seen)
    }
}

fn at(on: Day, minute: u32) -> Instant {
    let eight = on.date().and_hms_opt(8, 0, 0).unwrap().and_utc();
    Instant::new(eight + chrono::TimeDelta::minutes(minute.into()))
}

fn actor(role: &str, subject: &str) -> Actor {
    Actor { role: role.to_owned(), subject: Hash::of(subject.as_bytes()) }
}
