//! The rules of a credit line.

use uuid::Uuid;

use super::{
    Account, Act, Block, Blocked, CeilingChanged, Command, Event, Exposure, ExposureReleased,
    ExposureReserved, Figures, Opened, OutstandingLowered, OutstandingRaised, Rejection, State,
    Unblocked,
};
use crate::money::Money;

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    match (state, &command.act) {
        (State::None, Act::Open { ceiling }) => open(*ceiling, command.same_currency),
        (
            State::None,
            Act::ChangeCeiling { .. }
            | Act::Reserve { .. }
            | Act::ReserveAgain { .. }
            | Act::Release { .. }
            | Act::Raise { .. }
            | Act::Lower { .. }
            | Act::Block { .. }
            | Act::Unblock { .. }
            | Act::BlockForDefault { .. }
            | Act::UnblockAfterDefault { .. },
        ) => Err(Rejection::NotFound),
        (State::Opened(_), Act::Open { .. }) => Err(Rejection::AlreadyExists),
        (State::Opened(line), Act::ChangeCeiling { ceiling, cause }) => {
            change_ceiling(line, *ceiling, cause)
        }
        (State::Opened(line), Act::Reserve { loan, amount }) => reserve(line, *loan, *amount),
        (State::Opened(line), Act::ReserveAgain { loan, amount }) => {
            keep(line, *loan, *amount, true)
        }
        (State::Opened(line), Act::Release { loan }) => Ok(release(line, *loan)),
        (State::Opened(line), Act::Raise { loan, amount }) => raise(line, *loan, *amount),
        (State::Opened(line), Act::Lower { loan, amount }) => lower(line, *loan, *amount),
        (State::Opened(line), Act::Block { motive }) => {
            Ok(block(line, Block::Person { motive: motive.clone() }))
        }
        (State::Opened(line), Act::Unblock { blocked_for, motive }) => {
            let cause = Block::Person { motive: blocked_for.clone() };
            match line.blocks.contains(&cause) {
                true => Ok(unblock(line, cause, Some(motive))),
                false => Err(Rejection::NotBlockedFor { motive: blocked_for.clone() }),
            }
        }
        (State::Opened(line), Act::BlockForDefault { loan }) => {
            Ok(block(line, Block::Default { loan: *loan }))
        }
        (State::Opened(line), Act::UnblockAfterDefault { loan }) => {
            match line.is_blocked_by(*loan) {
                true => Ok(unblock(line, Block::Default { loan: *loan }, None)),
                false => Ok(vec![]),
            }
        }
    }
}

fn open(ceiling: Money, same_currency: Option<Uuid>) -> Result<Vec<Event>, Rejection> {
    match same_currency {
        Some(line) => Err(Rejection::CurrencyTaken { currency: ceiling.currency(), line }),
        None => {
            let figures = Account::opened(ceiling).figures();
            Ok(vec![Event::Opened(Opened { figures })])
        }
    }
}

fn change_ceiling(line: &Account, ceiling: Money, cause: &str) -> Result<Vec<Event>, Rejection> {
    in_currency(line, ceiling)?;
    let before = line.ceiling;
    if ceiling == before {
        return Ok(vec![]);
    }
    let figures = line.taken().figures(ceiling, line.blocks.clone());
    let cause = cause.to_owned();
    Ok(vec![Event::CeilingChanged(CeilingChanged { before, after: ceiling, cause, figures })])
}

fn reserve(line: &Account, loan: Uuid, amount: Money) -> Result<Vec<Event>, Rejection> {
    something(line, amount)?;
    let Exposure { reserved, outstanding } = line.exposure(loan);
    if reserved == amount && outstanding.is_zero() {
        return Ok(vec![]);
    }
    if !(reserved.is_zero() && outstanding.is_zero()) {
        return Err(Rejection::AlreadyOnLine { loan, reserved, outstanding });
    }
    if !line.blocks.is_empty() {
        return Err(Rejection::Blocked { blocks: line.blocks.iter().cloned().collect() });
    }
    let available = line.taken().left_of(line.ceiling);
    if amount.amount() > available.amount() {
        return Err(Rejection::OverCeiling { available, asked: amount });
    }
    keep(line, loan, amount, false)
}

fn keep(line: &Account, loan: Uuid, amount: Money, again: bool) -> Result<Vec<Event>, Rejection> {
    something(line, amount)?;
    let taken = line.taken();
    let reserved = taken.reserved.plus(amount).ok_or(Rejection::TooLarge)?;
    let figures = line.with(Exposure { reserved, ..taken });
    Ok(vec![Event::ExposureReserved(ExposureReserved { loan, amount, again, figures })])
}

fn release(line: &Account, loan: Uuid) -> Vec<Event> {
    let amount = line.exposure(loan).reserved;
    if amount.is_zero() {
        return vec![];
    }
    let taken = line.taken();
    let figures = line.with(Exposure { reserved: less(taken.reserved, amount), ..taken });
    vec![Event::ExposureReleased(ExposureReleased { loan, amount, figures })]
}

fn raise(line: &Account, loan: Uuid, amount: Money) -> Result<Vec<Event>, Rejection> {
    something(line, amount)?;
    let Exposure { reserved, .. } = line.exposure(loan);
    let left = reserved.minus(amount).unwrap_or(Money::zero(line.currency()));
    let used = less(reserved, left);
    let taken = line.taken();
    let outstanding = taken.outstanding.plus(amount).ok_or(Rejection::TooLarge)?;
    let figures = line.with(Exposure { reserved: less(taken.reserved, used), outstanding });
    Ok(vec![Event::OutstandingRaised(OutstandingRaised {
        loan,
        amount,
        from_reservation: Some(used).filter(|it| !it.is_zero()),
        figures,
    })])
}

fn lower(line: &Account, loan: Uuid, amount: Money) -> Result<Vec<Event>, Rejection> {
    something(line, amount)?;
    let Exposure { outstanding, .. } = line.exposure(loan);
    if outstanding.minus(amount).is_none() {
        return Err(Rejection::MoreThanOutstanding { loan, outstanding, asked: amount });
    }
    let taken = line.taken();
    let figures = line.with(Exposure { outstanding: less(taken.outstanding, amount), ..taken });
    Ok(vec![Event::OutstandingLowered(OutstandingLowered { loan, amount, figures })])
}

fn block(line: &Account, cause: Block) -> Vec<Event> {
    if line.blocks.contains(&cause) {
        return vec![];
    }
    let mut blocks = line.blocks.clone();
    blocks.insert(cause.clone());
    let figures = line.taken().figures(line.ceiling, blocks);
    vec![Event::Blocked(Blocked { cause, figures })]
}

fn unblock(line: &Account, cause: Block, motive: Option<&String>) -> Vec<Event> {
    let mut blocks = line.blocks.clone();
    blocks.remove(&cause);
    let (motive, figures) = (motive.cloned(), line.taken().figures(line.ceiling, blocks));
    vec![Event::Unblocked(Unblocked { cause, motive, figures })]
}

impl Account {
    /// Its figures when this much is taken of it.
    fn with(&self, taken: Exposure) -> Figures {
        taken.figures(self.ceiling, self.blocks.clone())
    }
}

/// A part taken from its whole.
fn less(whole: Money, part: Money) -> Money {
    whole.minus(part).expect("a part is in its whole's currency and no larger")
}

fn something(line: &Account, amount: Money) -> Result<(), Rejection> {
    match amount.is_zero() {
        true => Err(Rejection::ZeroAmount),
        false => in_currency(line, amount),
    }
}

fn in_currency(line: &Account, amount: Money) -> Result<(), Rejection> {
    let (line, given) = (line.currency(), amount.currency());
    match line == given {
        true => Ok(()),
        false => Err(Rejection::AnotherCurrency { line, given }),
    }
}
