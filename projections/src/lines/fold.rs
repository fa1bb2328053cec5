//! What commits make of the credit lines.

use std::collections::BTreeMap;

use ledger_core::credit::line::{
    BlockCause, Event as LineEvent, Figures, LimitCause, UnblockCause,
};
use ledger_core::event::Stored;
use ledger_core::file::{Event, Fact, Standing, standings_of};
use ledger_core::log::{Commit, FileId, Place, StreamId};
use ledger_core::money::Money;
use ledger_core::reason::Reason;
use uuid::Uuid;

use super::{Block, Change, Kind, Line};

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
        let on = commit.business_date.date();
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
        let mut blocks = former.map(|it| it.blocks.clone()).unwrap_or_default();
        block(&mut blocks, event);
        let line = Line {
            line: id,
            partition: place.partition,
            customer,
            currency: figures.limit.currency(),
            limit: figures.limit,
            reserved: figures.reserved,
            outstanding: figures.outstanding,
            available: figures.available,
            blocks,
            opened_on,
            changed_on: on,
            version,
        };
        self.lines.insert(id, line);
        let Told { kind, loan, amount, from_reservation, block, cause, reason } = told(event);
        self.changes.push(Change {
            line: id,
            version,
            kind,
            loan,
            amount,
            from_reservation,
            block,
            cause: cause.map(str::to_owned),
            reason,
            limit: figures.limit,
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

/// What an event makes of the blocks that stand, which are in order of their ids.
fn block(blocks: &mut Vec<Block>, event: &LineEvent) {
    match event {
        LineEvent::Opened(it) => blocks.extend(
            it.blocks
                .iter()
                .map(|it| Block { block: it.block, cause: BlockCause::Default { loan: it.loan } }),
        ),
        LineEvent::Blocked(it) => {
            blocks.push(Block { block: it.block, cause: it.cause.clone() });
        }
        LineEvent::Unblocked(it) => blocks.retain(|known| known.block != it.block),
        LineEvent::LimitChanged(_)
        | LineEvent::ExposureReserved(_)
        | LineEvent::ExposureReleased(_)
        | LineEvent::OutstandingRaised(_)
        | LineEvent::OutstandingLowered(_) => return,
    }
    blocks.sort_by_key(|it| it.block);
}

/// What an event says beside the figures.
struct Told {
    kind: Kind,
    loan: Option<Uuid>,
    amount: Option<Money>,
    from_reservation: Option<Money>,
    block: Option<Uuid>,
    cause: Option<&'static str>,
    reason: Option<Reason>,
}

impl Told {
    const fn of(kind: Kind) -> Told {
        Told {
            kind,
            loan: None,
            amount: None,
            from_reservation: None,
            block: None,
            cause: None,
            reason: None,
        }
    }

    fn by_person(self, reason: &Reason) -> Told {
        Told { cause: Some("person"), reason: Some(reason.clone()), ..self }
    }

    fn by_loan(self, cause: &'static str, loan: Uuid) -> Told {
        Told { cause: Some(cause), loan: Some(loan), ..self }
    }
}

fn told(event: &LineEvent) -> Told {
    let moved =
        |kind, loan, amount| Told { loan: Some(loan), amount: Some(amount), ..Told::of(kind) };
    match event {
        LineEvent::Opened(_) => Told::of(Kind::Opened),
        LineEvent::LimitChanged(it) => {
            let told = Told::of(Kind::LimitChanged);
            match &it.cause {
                LimitCause::Person { reason } => told.by_person(reason),
                LimitCause::PunctualMonths { .. } => {
                    Told { cause: Some("punctual_months"), ..told }
                }
                LimitCause::Late { loan, .. } => told.by_loan("late", *loan),
                LimitCause::Default { loan } => told.by_loan("default", *loan),
                LimitCause::Undone { .. } => Told { cause: Some("undone"), ..told },
            }
        }
        LineEvent::ExposureReserved(it) => moved(Kind::ExposureReserved, it.loan, it.amount),
        LineEvent::ExposureReleased(it) => moved(Kind::ExposureReleased, it.loan, it.amount),
        LineEvent::OutstandingRaised(it) => Told {
            from_reservation: it.from_reservation,
            ..moved(Kind::OutstandingRaised, it.loan, it.amount)
        },
        LineEvent::OutstandingLowered(it) => moved(Kind::OutstandingLowered, it.loan, it.amount),
        LineEvent::Blocked(it) => {
            let told = Told { block: Some(it.block), ..Told::of(Kind::Blocked) };
            match &it.cause {
                BlockCause::Person { reason } => told.by_person(reason),
                BlockCause::Default { loan } => told.by_loan("default", *loan),
            }
        }
        LineEvent::Unblocked(it) => {
            let told = Told { block: Some(it.block), ..Told::of(Kind::Unblocked) };
            match &it.cause {
                UnblockCause::Person { reason } => told.by_person(reason),
                UnblockCause::DefaultEnded { loan } => told.by_loan("default_ended", *loan),
            }
        }
    }
}
