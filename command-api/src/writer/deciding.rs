//! Deciding one command: repeats, ageing, `If-Match`, the rules, and the commit that follows.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

use ledger_core::calendar::Day;
use ledger_core::file::{self, Fact, Facts, Naming};
use ledger_core::log::{
    Actor, CommandRecord, Commit, Draft, EventRecord, FORM, FileId, Hash, Instant, Log, Place,
    StreamId, VALUE_BYTES_MAX, ids,
};
use ledger_core::process::Heard;
use tokio::sync::mpsc::error::TrySendError;
use uuid::Uuid;

use super::ageing::Ageing;
use super::in_flight::{Cause, Held};
use super::names::{Claims, Clash};
use super::partition::Entry;
use super::read_back::{Wanted, version_in};
use super::request::{Answer, NotServing, Request};
use super::task::{End, Writer};
use super::writers::{Asked, tell};
use crate::clock::Timer;

/// Where a commit comes from.
pub(super) struct Origin {
    pub(super) id: Uuid,
    command_type: &'static str,
    fingerprint: Hash,
    pub(super) actor: Actor,
    causation: Option<Uuid>,
    correlation: Uuid,
    traceparent: Option<String>,
}

impl Origin {
    /// A command that the ledger gives itself. It has no body, so that its fingerprint is zero.
    pub(super) fn of_ledger(id: Uuid, command_type: &'static str, correlation: Uuid) -> Origin {
        Origin {
            id,
            command_type,
            fingerprint: Hash::ZERO,
            actor: Actor::ledger(),
            causation: None,
            correlation,
            traceparent: None,
        }
    }

    fn of(request: &Request) -> Origin {
        Origin {
            id: request.command_id,
            command_type: request.command_type,
            fingerprint: request.fingerprint,
            actor: request.actor.clone(),
            causation: request.causation,
            correlation: request.correlation,
            traceparent: request.traceparent.clone(),
        }
    }
}

/// A commit of a file that is to be sent.
pub(super) struct Made {
    pub(super) draft: Draft,
    /// The file as the commit leaves it.
    pub(super) entry: Entry,
    /// What it means to the processes across files.
    pub(super) heard: Option<Heard>,
    /// What it does to names that no two files have.
    pub(super) claims: Claims,
}

/// What follows from a command.
enum Decided {
    Commit {
        made: Box<Made>,
        /// What it does to names that no two files have: these are to be taken yet.
        namings: Vec<Naming>,
        /// The version of the addressed stream that it leaves; see [`Answer::Committed`].
        stream_version: Option<u64>,
    },
    /// Something to be said, and nothing to be recorded.
    Answer(Answer),
}

impl<L: Log, T: Timer> Writer<L, T> {
    /// Decides a command and sends what follows.
    pub(super) fn take(&mut self, appender: &mut L::Appender, asked: Asked) -> Result<(), End> {
        let request = &asked.request;
        if request.halted.as_ref().is_some_and(|it| it.load(Ordering::Acquire)) {
            tell(asked, Answer::NotDecided);
            return Ok(());
        }
        if self.in_flight.holds(request.command_id) {
            tell(asked, Answer::InFlight);
            return Ok(());
        }
        if let Some(offset) = self.partition.recorded(request.command_id) {
            self.repeat(asked, offset);
            return Ok(());
        }
        if let Some(apart) = self.clock.apart() {
            tell(asked, Answer::NotServing(NotServing::ClocksApart(apart)));
            return Ok(());
        }
        self.catch_up_policies();
        let file = request.file;
        let on = self.partition.business_date;
        let publishes = matches!(request.command, file::Command::PolicyBook(_));
        if !publishes && self.book.state.in_force(on).is_none() {
            tell(asked, Answer::NoPolicy);
            return Ok(());
        }
        let mut tried = false;
        let (present, decided) = loop {
            if !self.bring_up(appender, file)? {
                // Behind the commits of ageing that are in flight.
                self.again.push_front(asked);
                return Ok(());
            }
            let request = &asked.request;
            let state = match self.partition.entry(file) {
                Some(entry) => entry.state.clone(),
                None => file::State::new(file),
            };
            let present = state.version(request.stream);
            if request.if_match.is_some_and(|seen| seen != present) {
                self.hold(asked, Answer::VersionMismatch { present });
                return Ok(());
            }
            let decided = self.decide(&state, request);
            if let Some(Decided::Answer(Answer::Rejected { rejection, .. })) = &decided
                && !tried
                && self.try_again(file, rejection)
            {
                tried = true;
                continue;
            }
            break (present, decided);
        };
        match decided {
            Some(Decided::Commit { mut made, namings, stream_version }) => {
                made.claims = match self.names.take(file, &namings) {
                    Ok(claims) => claims,
                    Err(clash) => {
                        self.clashed(asked, clash);
                        return Ok(());
                    }
                };
                let Asked { request, reply } = asked;
                let (id, halted) = (request.command_id, request.halted);
                let cause = Cause::Command { id, halted, reply, stream_version };
                self.send_file(appender, *made, cause)
                    .map_err(|failure| End::Lost(failure.to_string()))?;
            }
            Some(Decided::Answer(Answer::Nothing { head, .. })) => {
                self.hold(asked, Answer::Nothing { head, stream_version: present });
            }
            Some(Decided::Answer(answer)) => self.hold(asked, answer),
            None => tell(asked, Answer::Defect),
        }
        Ok(())
    }

    /// A name that the command takes cannot be taken: nothing of it was.
    fn clashed(&mut self, asked: Asked, clash: Clash) {
        match clash {
            Clash::Refused(rejection) => {
                let (rejection, head) = (*rejection, self.place_of_head());
                self.hold(asked, Answer::Rejected { rejection, head });
            }
            Clash::InFlight => tell(asked, Answer::ReferenceInFlight),
            Clash::Unread { partition, why } => {
                let why = Box::new(why);
                let waits = NotServing::WaitsForReferences { partition, why };
                tell(asked, Answer::NotServing(waits));
            }
        }
    }

    /// What follows from a command by the rules; `None` when an invariant of ours is broken: that
    /// request stops, the others go on.
    fn decide(&self, state: &file::State, request: &Request) -> Option<Decided> {
        let Request { file, command_type, .. } = request;
        let decided = catch_unwind(AssertUnwindSafe(|| self.follow(state, request)));
        if decided.is_err() {
            tracing::error!(%file, command_type, "the rules met a broken invariant");
        }
        decided.ok()
    }

    fn follow(&self, state: &file::State, request: &Request) -> Decided {
        let Request { file, stream, command, .. } = request;
        let (file, origin) = (*file, Origin::of(request));
        let policies = &*self.book.state;
        let recorded_at = self.now();
        let facts = Facts {
            on: self.partition.business_date,
            engine: self.partition.engine,
            at: recorded_at,
            by: &origin.actor,
            command: origin.id,
            policies,
        };
        let head = self.place_of_head();
        let facts = match file::decide(state, command, &facts) {
            Ok(facts) if facts.is_empty() => {
                return Decided::Answer(Answer::Nothing { head, stream_version: 0 });
            }
            Ok(facts) => facts,
            Err(file::Rejection::NoPolicy { .. }) => return Decided::Answer(Answer::NoPolicy),
            Err(rejection) => return Decided::Answer(Answer::Rejected { rejection, head }),
        };
        let mut events = records(origin.id, state, &facts, 0);
        let on = self.partition.business_date;
        let place = Place { partition: self.number, sequence: head.sequence + 1 };
        let (state, namings) = state.clone().apply_naming(&facts, place, on);
        state.stand(&mut events, on);
        // At the instant it was decided for, also if the clock has gone on.
        let commit = Commit { recorded_at, ..self.commit(origin, file, events) };
        let value = commit.encode();
        if value.len() > VALUE_BYTES_MAX {
            return Decided::Answer(Answer::TooLarge { bytes: value.len() });
        }
        let stream_version = version_in(&commit.events, *stream);
        let draft = Draft::of(self.ledger, &commit, value.into());
        let heard = Heard::of(place, &commit, &facts);
        let ageing = self.partition.entry(file).map_or(Ageing::none(), |it| it.ageing.clone());
        let next_action_on = ageing.next_look(&state, self.partition.engine);
        let entry = Entry { state, next_action_on, ageing };
        let made = Made { draft, entry, heard, claims: Claims::default() };
        Decided::Commit { made: Box::new(made), namings, stream_version }
    }

    /// A commit behind the head.
    pub(super) fn commit(&self, origin: Origin, file: FileId, events: Vec<EventRecord>) -> Commit {
        let head = self.partition.head;
        Commit {
            form: FORM,
            sequence: head.sequence + 1,
            prev: head.hash,
            epoch: head.epoch,
            takeover: false,
            writer: self.process,
            file,
            command: CommandRecord {
                id: origin.id,
                r#type: origin.command_type.to_owned(),
                fingerprint: origin.fingerprint,
            },
            actor: origin.actor,
            causation: origin.causation,
            correlation: origin.correlation,
            traceparent: origin.traceparent,
            recorded_at: self.now(),
            business_date: self.partition.business_date,
            events,
        }
    }

    /// The clock's time, but never before the head's.
    pub(super) fn now(&self) -> Instant {
        self.clock.now().max(self.partition.recorded_at)
    }

    fn place_of_head(&self) -> Place {
        Place { partition: self.number, sequence: self.partition.head.sequence }
    }

    /// What goes back to one business day, in every partition.
    pub(super) fn day_correlation(&self, day: Day) -> Uuid {
        let first = FileId::PolicyBook.partition(self.partitions);
        ids::day_id(self.ledger, first, day)
    }

    /// An answer that states a fact leaves when the head it was decided on is acknowledged.
    fn hold(&mut self, asked: Asked, answer: Answer) {
        let after = self.partition.head.sequence;
        if after <= self.confirmed.sequence || answer == Answer::NoPolicy {
            tell(asked, answer);
        } else {
            self.held.push_back(Held { after, asked, answer });
        }
    }

    /// The command has been recorded; its commit is its answer.
    fn repeat(&mut self, asked: Asked, offset: u64) {
        self.metrics.repeats.inc();
        let Asked { request, reply } = asked;
        let Request { command_id: command, fingerprint, stream, .. } = request;
        let wanted = Wanted { offset, command, fingerprint, stream, reply };
        if let Some(value) = self.recent.get(offset) {
            wanted.answer(self.number, value);
            return;
        }
        let (wanted, answer) = match self.read_back.try_send(wanted) {
            Ok(()) => return,
            Err(TrySendError::Full(it)) => (it, Answer::Busy),
            Err(TrySendError::Closed(it)) => {
                (it, Answer::NotServing(NotServing::Unreadable("its reader is gone".into())))
            }
        };
        let _ = wanted.reply.send(answer);
    }
}

/// The events of a commit from its `first` on, each with its id and the version its stream has then.
/// How the streams stand is told when the commit is whole: [`file::State::stand`].
pub(super) fn records(
    command: Uuid,
    state: &file::State,
    facts: &[Fact],
    first: usize,
) -> Vec<EventRecord> {
    let mut versions: Vec<(StreamId, u64)> = Vec::new();
    let mut next = |stream: StreamId| match versions.iter_mut().find(|(it, _)| *it == stream) {
        Some((_, version)) => {
            *version += 1;
            *version
        }
        None => {
            let version = state.version(stream) + 1;
            versions.push((stream, version));
            version
        }
    };
    facts
        .iter()
        .enumerate()
        .map(|(index, fact)| EventRecord {
            id: format!("{command}.{}", first + index),
            r#type: fact.event.event_type().to_owned(),
            version: fact.event.version(),
            stream: fact.stream,
            stream_version: next(fact.stream),
            data: fact.event.encode(),
            standing: None,
        })
        .collect()
}
