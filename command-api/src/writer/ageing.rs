//! Ageing a file: stream by stream, in commits of bounded size, and what becomes of a stream that
//! cannot be aged.
//!
//! Such a stream is set aside: it takes no commands, new credit in its file waits, and everything
//! else goes on. Nothing of that is recorded. That a stream was due on a day and not aged follows
//! from the log; what is kept here is that it was tried on this day, and why it did not go. It is
//! tried again on the next day, when a command wants it, and after each start.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ledger_core::calendar::Day;
use ledger_core::engine::Engine;
use ledger_core::file::{self, Facts, Naming, STANDING_BYTES};
use ledger_core::log::{
    Commit, Draft, EventRecord, FileId, Log, Place, StreamId, VALUE_BYTES_MAX, ids,
};
use ledger_core::process::Heard;

use super::deciding::{Made, Origin, records};
use super::in_flight::Cause;
use super::partition::{AGE, Entry};
use super::task::{End, Writer};
use crate::clock::Timer;

/// What a commit of ageing has beside its events, and an event beside its data, in bytes at most.
const ENVELOPE_BYTES: usize = 2_048;
const RECORD_BYTES: usize = 384;

/// How far a file has been brought to a business day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ageing {
    on: Day,
    /// How many commits of this day have aged it.
    pieces: u32,
    /// What was due and could not be done when it was tried on this day, and why.
    set_aside: BTreeMap<StreamId, Arc<str>>,
}

impl Ageing {
    /// Of a file that no day was begun on.
    pub(super) fn none() -> Ageing {
        Ageing { on: Day::FIRST, pieces: 0, set_aside: BTreeMap::new() }
    }

    /// As this day finds it: what was tried on another is tried again.
    fn on(&self, day: Day) -> Ageing {
        match self.on == day {
            true => self.clone(),
            false => Ageing { on: day, ..Ageing::none() },
        }
    }

    /// After a commit of this day that stands in the log; `aged` where it is one of ageing.
    pub(super) fn read(&self, day: Day, aged: bool) -> Ageing {
        let pieces = self.on(day).pieces + u32::from(aged);
        Ageing { on: day, pieces, set_aside: BTreeMap::new() }
    }

    /// Which streams could not be aged, and why.
    pub(super) fn set_aside(&self) -> &BTreeMap<StreamId, Arc<str>> {
        &self.set_aside
    }

    /// When time alone does something in the file that has not been tried on this day.
    pub(super) fn next_look(&self, state: &file::State, engine: Engine) -> Option<Day> {
        if self.set_aside.is_empty() {
            return state.next_action_on(engine);
        }
        let mut by_day = state.next_actions(engine);
        let others = by_day.find(|(it, _)| !self.set_aside.contains_key(it)).map(|(_, day)| day);
        others.into_iter().chain(self.on.day_after()).min()
    }
}

/// A stream that could not be aged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAged {
    pub file: FileId,
    pub stream: StreamId,
    pub why: Arc<str>,
}

/// Streams that are aged in one commit.
struct Piece {
    state: file::State,
    facts: Vec<file::Fact>,
    events: Vec<EventRecord>,
    namings: Vec<Naming>,
    bytes: usize,
}

/// What ageing one stream comes to.
struct Aged {
    state: file::State,
    facts: Vec<file::Fact>,
    events: Vec<EventRecord>,
    namings: Vec<Naming>,
    bytes: usize,
}

impl Piece {
    fn of(state: file::State) -> Piece {
        Piece { state, facts: vec![], events: vec![], namings: vec![], bytes: ENVELOPE_BYTES }
    }

    fn take(&mut self, aged: Aged) {
        self.state = aged.state;
        self.facts.extend(aged.facts);
        self.events.extend(aged.events);
        self.namings.extend(aged.namings);
        self.bytes += aged.bytes;
    }
}

impl<L: Log, T: Timer> Writer<L, T> {
    /// Whether something is due in this file that was not tried on this day.
    pub(super) fn is_due(&self, file: FileId) -> bool {
        let due = self.partition.entry(file).and_then(|it| it.next_action_on);
        due.is_some_and(|day| day <= self.partition.business_date)
    }

    /// Brings a file to the business date, as far as there is room in flight: whether it is there.
    pub(super) fn bring_up(
        &mut self,
        appender: &mut L::Appender,
        file: FileId,
    ) -> Result<bool, End> {
        while self.is_due(file) {
            if !self.has_room() {
                return Ok(false);
            }
            self.age(appender, file)?;
        }
        Ok(true)
    }

    /// Ages as much of a file as goes into one commit, and sets aside what cannot be aged.
    pub(super) fn age(&mut self, appender: &mut L::Appender, file: FileId) -> Result<(), End> {
        self.catch_up_policies();
        let on = self.partition.business_date;
        let Some(entry) = self.partition.entry(file) else { return Ok(()) };
        let policies = Arc::clone(&self.book.state);
        let mut ageing = entry.ageing.on(on);
        let id = ids::ageing_id(self.ledger, file, on, ageing.pieces + 1);
        let origin = Origin::of_ledger(id, AGE, self.day_correlation(on));
        let recorded_at = self.now();
        let engine = self.partition.engine;
        let facts = Facts {
            on,
            engine,
            at: recorded_at,
            by: &origin.actor,
            command: id,
            policies: &policies,
        };
        let place = Place { partition: self.number, sequence: self.partition.head.sequence + 1 };
        let piece = self.piece(&entry.state, (file, place), &facts, &mut ageing);
        let Piece { state, facts, mut events, namings, bytes: _ } = piece;
        state.stand(&mut events, on);
        let next_action_on = ageing.next_look(&state, engine);
        if events.is_empty() {
            self.partition.look_again(file, Entry { state, next_action_on, ageing });
            return Ok(());
        }
        ageing.pieces += 1;
        // At the instant it was decided for, also if the clock has gone on.
        let commit = Commit { recorded_at, ..self.commit(origin, file, events) };
        let draft = Draft::of(self.ledger, &commit, commit.encode().into());
        let heard = Heard::of(place, &commit, &facts);
        let entry = Entry { state, next_action_on, ageing };
        let claims = self.names.give_back(file, &namings);
        self.send_file(appender, Made { draft, entry, heard, claims }, Cause::Time)
            .map_err(|failure| End::Lost(failure.to_string()))
    }

    /// What goes into the next commit of this file's ageing. What cannot be aged is noted.
    fn piece(
        &self,
        state: &file::State,
        (file, place): (FileId, Place),
        facts: &Facts,
        ageing: &mut Ageing,
    ) -> Piece {
        let mut piece = Piece::of(state.clone());
        for stream in state.due(facts.engine, facts.on) {
            if ageing.set_aside.contains_key(&stream) {
                continue;
            }
            match one_aged(&piece, stream, facts, place) {
                Ok(aged) if piece.bytes + aged.bytes <= self.settings.ageing_bytes_max => {
                    piece.take(aged);
                }
                // One that is larger than a piece should be is a piece by itself.
                Ok(aged) if piece.events.is_empty() => {
                    piece.take(aged);
                    break;
                }
                Ok(_) => break,
                Err(why) => {
                    let on = facts.on;
                    tracing::error!(%file, %stream, %on, "a stream could not be aged: {why}");
                    ageing.set_aside.insert(stream, why.into());
                }
            }
        }
        piece
    }

    /// Where a refusal is owed to streams that were set aside, these are due again: whether any is.
    pub(super) fn try_again(&mut self, file: FileId, refused: &file::Rejection) -> bool {
        let Some(entry) = self.partition.entry(file) else { return false };
        let mut ageing = entry.ageing.clone();
        if let file::Rejection::NotAged { stream, .. } = refused {
            ageing.set_aside.remove(stream);
        } else if let file::Rejection::CreditWaits { .. } = refused {
            ageing.set_aside.clear();
        }
        if ageing.set_aside.len() == entry.ageing.set_aside.len() {
            return false;
        }
        let state = entry.state.clone();
        let next_action_on = ageing.next_look(&state, self.partition.engine);
        self.partition.look_again(file, Entry { state, next_action_on, ageing });
        true
    }
}

/// Ages a stream on the file as those before it in its piece have left it; or why it cannot be.
fn one_aged(piece: &Piece, stream: StreamId, facts: &Facts, place: Place) -> Result<Aged, String> {
    let rules = AssertUnwindSafe(|| -> Result<_, file::Rejection> {
        let decided = file::age(&piece.state, stream, facts)?;
        let (state, namings) = piece.state.clone().apply_naming(&decided, place, facts.on);
        Ok((decided, state, namings))
    });
    let (decided, state, namings) = match catch_unwind(rules) {
        Ok(Ok(it)) => it,
        Ok(Err(rejection)) => return Err(rejection.to_string()),
        Err(_) => return Err("its rules met a broken invariant".to_owned()),
    };
    if state.next_action_in(stream, facts.engine).is_some_and(|day| day <= facts.on) {
        return Err("aged, it still has something due".to_owned());
    }
    let events = records(facts.command, &piece.state, &decided, piece.events.len());
    let streams: BTreeSet<StreamId> = events.iter().map(|it| it.stream).collect();
    let told = events.iter().map(|it| it.data.get().len() + RECORD_BYTES).sum::<usize>();
    let bytes = told + streams.len() * STANDING_BYTES;
    if ENVELOPE_BYTES + bytes > VALUE_BYTES_MAX {
        return Err(too_large(ENVELOPE_BYTES + bytes));
    }
    Ok(Aged { state, facts: decided, events, namings, bytes })
}

fn too_large(bytes: usize) -> String {
    format!("what follows is some {bytes} bytes, a commit at most {VALUE_BYTES_MAX}")
}
