//! Does what a file's commit says follow from the file as the commits before it have left it?

use std::collections::BTreeSet;

use ledger_core::calendar::Day;
use ledger_core::engine::Engine;
use ledger_core::file::{Event, Fact, State};
use ledger_core::log::{Commit, FileId, Hash, Place, StreamId};
use ledger_core::policy::{self, PolicyRef};

use super::{AGE, Judge};
use crate::panics;
use crate::verify::facts::{created, signs_for};
use crate::verify::fault::{Fault, Wrong};

/// A file as its commits have left it.
pub(super) struct Filed {
    pub(super) state: State,
    /// The first day on which time alone does something in it.
    pub(super) first_on: Option<Day>,
    /// The day it was aged on last, and by how many commits.
    pub(super) aged: (Day, u32),
    /// Its last commit.
    last: Place,
}

impl Filed {
    /// A file whose first commit stands there.
    fn new(file: FileId, first: Place) -> Filed {
        let state = State::new(file);
        Filed { state, first_on: None, aged: (Day::FIRST, 0), last: first }
    }

    /// The first of these streams in which something is due by this day.
    fn first_due<'a>(
        &self,
        streams: impl IntoIterator<Item = &'a StreamId>,
        engine: Engine,
        on: Day,
    ) -> Option<(StreamId, Day)> {
        let due_on = |it: &StreamId| Some((*it, self.state.next_action_in(*it, engine)?));
        streams.into_iter().filter_map(due_on).find(|(_, due_on)| *due_on <= on)
    }

    /// Checks the file as a whole, but for what could not be aged: at its last commit, since each
    /// commit is checked by the streams it touched.
    fn check(&self, policies: &policy::State, engine: Engine, on: Day) -> Result<(), String> {
        self.state.check_whole()?;
        let is_due = |it: &StreamId| {
            self.state.next_action_in(*it, engine).is_some_and(|due_on| due_on <= on)
        };
        let streams = self.state.streams().filter(|it| !is_due(it));
        self.state.check_streams(policies, on, streams)
    }
}

impl Judge<'_> {
    /// A commit of any other file: it is folded, and what it touched is checked.
    pub(super) fn take_in(
        &mut self,
        commit: &Commit,
        place: Place,
        facts: &[Fact],
    ) -> Result<(), Wrong> {
        if commit.takeover {
            return Err(Wrong::Takeover);
        }
        let on = commit.business_date;
        let file = commit.file;
        let touched: BTreeSet<StreamId> = facts.iter().map(|it| it.stream).collect();
        if commit.command.r#type != AGE {
            self.judge_aged(commit, facts, &touched)?;
        }
        for fact in facts {
            let claims = fact.event.claims();
            if let Some(found) = claims.on.filter(|it| *it != on) {
                return Err(Wrong::BusinessDate { expected: on, found });
            }
            if let Event::PolicyBook(policy::Event::Proposed(it)) = &fact.event {
                let (said, found) = (it.hash, Hash::of(it.document.as_bytes()));
                if said != found {
                    return Err(Wrong::DocumentHash { said, found });
                }
            }
            let signed_for = |_: &PolicyRef| facts.iter().any(|it| signs_for(it, fact.stream));
            if let Some(named) = claims.under.filter(|it| !signed_for(it)) {
                self.judge_policy(named, on)?;
            }
            if let Some((what, found, expected)) = created(fact, commit.command.id)
                && found != expected
            {
                return Err(Wrong::CreatedId { what, expected, found });
            }
        }
        // Taken out, so that nobody else holds the state and it changes in place.
        let mut filed = self.files.remove(&file).unwrap_or_else(|| Filed::new(file, place));
        filed.last = place;
        if commit.command.r#type == AGE {
            let pieces = if filed.aged.0 == on { filed.aged.1 } else { 0 };
            filed.aged = (on, pieces + 1);
        }
        let state = filed.state;
        let applied = panics::caught(|| {
            state.apply_each(facts, place, on, |state, fact| state.check_recorded(fact))
        });
        let (state, namings) = applied
            .map_err(|reason| Wrong::Impossible { reason })?
            .map_err(|reason| Wrong::Invariant { reason })?;
        filed.state = state;
        self.names.take(file, place, &namings);
        filed.state.check_standings(commit).map_err(|reason| Wrong::Standing { reason })?;

        let policies = self.book.last();
        filed
            .state
            .check_streams(policies, on, touched.iter().copied())
            .map_err(|reason| Wrong::Invariant { reason })?;
        self.look_ahead(file, &mut filed);
        let missed = filed.first_due(&touched, self.engine, on);
        self.files.insert(file, filed);
        if let Some((stream, due_on)) = missed {
            return Err(Wrong::NotAged { today: on, file, stream, due_on });
        }
        for stream in touched {
            self.unaged.aged(file, stream, on);
        }
        Ok(())
    }

    /// Before a command its own streams were aged, before new credit all of its file.
    fn judge_aged(
        &self,
        commit: &Commit,
        facts: &[Fact],
        touched: &BTreeSet<StreamId>,
    ) -> Result<(), Wrong> {
        let Some(filed) = self.files.get(&commit.file) else { return Ok(()) };
        let (today, file) = (commit.business_date, commit.file);
        let missed = match facts.iter().any(|it| it.event.claims().new_credit) {
            true => filed.state.next_actions(self.engine).next().filter(|it| it.1 <= today),
            false => filed.first_due(touched, self.engine, today),
        };
        match missed {
            Some((stream, due_on)) => Err(Wrong::NotAged { today, file, stream, due_on }),
            None => Ok(()),
        }
    }

    /// Notes when time alone will do something in a file that has changed.
    fn look_ahead(&mut self, file: FileId, filed: &mut Filed) {
        let next = filed.state.next_action_on(self.engine);
        let before = std::mem::replace(&mut filed.first_on, next);
        if before != next {
            if let Some(day) = before {
                self.due.remove(&(day, file));
            }
            if let Some(day) = next {
                self.due.insert((day, file));
            }
        }
    }

    /// The first file that, looked at as a whole behind its last commit, is not as it should be.
    pub(in crate::verify) fn at_the_end(&self) -> Option<Fault> {
        let policies = self.book.last();
        let wrong = self.files.values().filter_map(|filed| {
            let checked = panics::caught(|| filed.check(policies, self.engine, self.today));
            let reason = checked.and_then(|it| it).err()?;
            Some((filed.last, reason))
        });
        let (place, reason) = wrong.min()?;
        Some(Wrong::Invariant { reason }.at_commit(place))
    }

    /// A loan is granted and boarded, an application submitted under the version in force on its
    /// day.
    fn judge_policy(&self, named: PolicyRef, on: Day) -> Result<(), Wrong> {
        let book = self.book.last();
        if book.version(named).is_none() {
            return Err(Wrong::PolicyUnknown { named });
        }
        let in_force = book.in_force(on).map(|it| it.reference);
        match in_force == Some(named) {
            true => Ok(()),
            false => Err(Wrong::PolicyNotInForce { named: Some(named), in_force }),
        }
    }
}
