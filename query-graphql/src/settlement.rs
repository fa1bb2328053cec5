//! What do the rules tell of a loan by its events: what settles it on a day, and what was paid late?
//!
//! Nothing is computed here: the events of the loan are folded, and the rules asked, as a writer
//! would do it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ledger_core::calendar::Day;
use ledger_core::credit::loan::{self, Event, Life, Loan, Settlement};
use ledger_core::decider::replay;
use projections::histories::Recorded;
use projections::portfolio;
use uuid::Uuid;

/// So many days past the business date a settlement is told for: what is charged until then is not
/// known, and the further off, the more may be.
pub(crate) const DAYS_AHEAD_MAX: u32 = 30;

/// Why nothing settles a loan.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotSettled {
    #[error("a settlement is told for the days from the business date on, {first}, to {last}")]
    OutOfRange { first: Day, last: Day },
    /// Not disbursed yet, or ended without being owed.
    #[error("nothing is owed on this loan")]
    NotOwed { life: Life },
    /// What happened to loans is being read anew.
    #[error(
        "of this loan {read} events have been read into `histories` and {known} elsewhere: ask again"
    )]
    NotRead { read: u64, known: u64 },
    /// By a newer release.
    #[error("{0}")]
    Unknown(String),
    /// The stored history, or a rule, is wrong.
    #[error("what happened to loan {0} cannot be folded by the rules")]
    Unfoldable(Uuid),
}

/// What settles it on `on`, on the business date where none is asked for.
///
/// # Errors
/// When the day is past or too far off, or there is nothing to settle.
pub(crate) fn settle(
    loan: &portfolio::Loan,
    events: &[Recorded],
    today: Day,
    on: Option<Day>,
) -> Result<Settlement, NotSettled> {
    let (on, last) = (on.unwrap_or(today), today.saturating_add_days(DAYS_AHEAD_MAX));
    if on < today || last < on {
        return Err(NotSettled::OutOfRange { first: today, last });
    }
    let settlement = folded(loan, events, |it| it.settlement(on))?;
    settlement.flatten().ok_or(NotSettled::NotOwed { life: loan.life })
}

/// The numbers of the instalments that were not paid in time, as it is known on the business date.
///
/// # Errors
/// When the loan's events are not read, or cannot be folded.
pub(crate) fn paid_late(
    loan: &portfolio::Loan,
    events: &[Recorded],
    today: Day,
) -> Result<Vec<u32>, NotSettled> {
    Ok(folded(loan, events, |it| it.paid_late(today))?.unwrap_or_default())
}

/// What the rules say of the loan that its events come to; `None` for none.
fn folded<T>(
    loan: &portfolio::Loan,
    events: &[Recorded],
    ask: impl FnOnce(&loan::Loan) -> T,
) -> Result<Option<T>, NotSettled> {
    let read = events.last().map_or(0, |it| it.version);
    if read != loan.version {
        return Err(NotSettled::NotRead { read, known: loan.version });
    }
    let events = events.iter().map(Recorded::event);
    let events: Vec<Event> = events.collect::<Result<_, _>>().map_err(NotSettled::Unknown)?;
    // Nothing that the rules were given is looked at again after a panic: the request goes on without.
    let told = catch_unwind(AssertUnwindSafe(|| replay::<Loan>(&events).loan().map(ask)));
    told.map_err(|_| NotSettled::Unfoldable(loan.loan))
}
