//! What commits make of the credit lines.

use std::collections::{BTreeMap, BTreeSet};

use ledger_core::credit::line::{Block, Event as LineEvent, Figures};
use ledger_core::event::Stored;
use ledger_core::file::{Event, Fact, Standing, standings_of};
use ledger_core::log::{Commit, FileId, Place, StreamId};
use ledger_core::money::Money;
use uuid::Uuid;

use super::{Change, Kind, Line};

/// Credit lines, and the steps in their history.
#[derive(Debug, Default)]
pub struct Fold {
    pub lines: BTreeMap<Uuid, Line>,
    pub changes: Vec<Change>,
}

impl From<Vec<Line>> for Fold {
    /// Starts from what is stored.
    fn from(stored: Vec<Line>) -> Fold {
        let lines = stored.into_iter().map(|it| (it.line, it)).collect();
        Fold { lines, changes: Vec::new() }
    }
}

impl Fold {
    /// Takes in one commit.
    ///
    /// # Errors
    /// Says what does not fit what was taken in before.
    pub fn take(&mut self, place: Place, commit: &Commit, facts: &[Fact]) -> Result<(), String> {
        if !facts.iter().any(|it| matches!(it.event, Event::Line(_))) {
            return Ok(());
        }
        let standings = standings_of(commit).map_err(|it| it.to_string())?;
        let figures: BTreeMap<StreamId, &Figures> = facts
            .iter()
            .zip(&standings)
            .filter_map(|(fact, it)| match it {
                Some(Standing::Line(figures)) => Some((fact.stream, figures)),
                Some(Standing::Loan(_) | Standing::Shipment(_)) | None => None,
            })
            .collect();
        for fact in facts {
            if let (Event::Line(event), StreamId::CreditLine(id), Some(figures)) =
                (&fact.event, fact.stream, figures.get(&fact.stream))
            {
                self.line(id, event, figures, place, commit)?;
            }
        }
        Ok(())
    }

    fn line(
        &mut self,
        id: Uuid,
        event: &LineEvent,
        figures: &Figures,
        place: Place,
        commit: &Commit,
    ) -> Result<(), String> {
        let on = commit.business_date;
        let former = self.lines.get(&id);
        let (opened_on, version) = match (event, former) {
            (LineEvent::Opened(_), None) => (on, 1),
            (LineEvent::Opened(_), Some(_)) => {
                return Err(format!("credit line {id} is opened a second time"));
            }
            (_, Some(line)) => (line.opened_on, line.version + 1),
            (_, None) => {
                return Err(format!(
                    "{} of credit line {id}, which has no row",
                    event.event_type()
                ));
            }
        };
        let FileId::Customer(customer) = commit.file else {
            return Err(format!("credit line {id} stands in {}", commit.file));
        };
        let blocks = former.map_or_else(Vec::new, |it| it.blocks.clone());
        let line = Line {
            line: id,
            partition: place.partition,
            customer,
            currency: figures.ceiling.currency(),
            ceiling: figures.ceiling,
            reserved: figures.reserved,
            outstanding: figures.outstanding,
            available: figures.available,
            blocks: blocked(blocks, event),
            opened_on,
            changed_on: on,
            version,
        };
        self.lines.insert(id, line);
        let Told { kind, loan, amount, from_reservation, motive } = told(event);
        self.changes.push(Change {
            line: id,
            version,
            kind,
            loan,
            amount,
            from_reservation,
            motive,
            ceiling: figures.ceiling,
            reserved: figures.reserved,
            outstanding: figures.outstanding,
            available: figures.available,
            blocks: figures.blocks,
            business_date: on,
            recorded_at: commit.recorded_at.utc(),
            place,
        });
        Ok(())
    }
}

/// What blocks a line after this event.
fn blocked(blocks: Vec<Block>, event: &LineEvent) -> Vec<Block> {
    let mut blocks = BTreeSet::from_iter(blocks);
    match event {
        LineEvent::Blocked(it) => drop(blocks.insert(it.cause.clone())),
        LineEvent::Unblocked(it) => drop(blocks.remove(&it.cause)),
        LineEvent::Opened(_)
        | LineEvent::CeilingChanged(_)
        | LineEvent::ExposureReserved(_)
        | LineEvent::ExposureReleased(_)
        | LineEvent::OutstandingRaised(_)
        | LineEvent::OutstandingLowered(_) => {}
    }
    blocks.into_iter().collect()
}

/// What an event says beside the figures.
struct Told {
    kind: Kind,
    loan: Option<Uuid>,
    amount: Option<Money>,
    from_reservation: Option<Money>,
    motive: Option<String>,
}

fn told(event: &LineEvent) -> Told {
    let of = |kind| Told { kind, loan: None, amount: None, from_reservation: None, motive: None };
    let moved = |kind, loan, amount| Told { loan: Some(loan), amount: Some(amount), ..of(kind) };
    let caused = |kind, cause: &Block, said: &Option<String>| match cause {
        // What lifts a person's block says why; the block itself says it by its name.
        Block::Person { motive } => {
            Told { motive: Some(said.as_ref().unwrap_or(motive).clone()), ..of(kind) }
        }
        Block::Default { loan } => Told { loan: Some(*loan), motive: said.clone(), ..of(kind) },
    };
    match event {
        LineEvent::Opened(_) => of(Kind::Opened),
        LineEvent::CeilingChanged(it) => {
            Told { motive: Some(it.cause.clone()), ..of(Kind::CeilingChanged) }
        }
        LineEvent::ExposureReserved(it) => moved(Kind::ExposureReserved, it.loan, it.amount),
        LineEvent::ExposureReleased(it) => moved(Kind::ExposureReleased, it.loan, it.amount),
        LineEvent::OutstandingRaised(it) => Told {
            from_reservation: it.from_reservation,
            ..moved(Kind::OutstandingRaised, it.loan, it.amount)
        },
        LineEvent::OutstandingLowered(it) => moved(Kind::OutstandingLowered, it.loan, it.amount),
        LineEvent::Blocked(it) => caused(Kind::Blocked, &it.cause, &None),
        LineEvent::Unblocked(it) => caused(Kind::Unblocked, &it.cause, &it.motive),
    }
}
