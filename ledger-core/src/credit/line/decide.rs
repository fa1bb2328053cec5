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
            change_ceiling(line.clone(), *ceiling, cause)
        }
        (State::Opened(line), Act::Reserve { loan, amount }) => {
            reserve(line.clone(), *loan, *amount)
        }
        (State::Opened(line), Act::Release { loan }) => Ok(release(line.clone(), *loan)),
        (State::Opened(line), Act::Raise { loan, amount }) => raise(line.clone(), *loan, *amount),
        (State::Opened(line), Act::Lower { loan, amount }) => lower(line.clone(), *loan, *amount),
        (State::Opened(line), Act::Block { motive }) => {
            Ok(block(line.clone(), Block::Person { motive: motive.clone() }))
        }
        (State::Opened(line), Act::Unblock { blocked_for, motive }) => {
            let cause = Block::Person { motive: blocked_for.clone() };
            match line.blocks.contains(&cause) {
                true => Ok(unblock(line.clone(), cause, Some(motive))),
                false => Err(Rejection::NotBlockedFor { motive: blocked_for.clone() }),
            }
        }
        (State::Opened(line), Act::BlockForDefault { loan }) => {
            Ok(block(line.clone(), Block::Default { loan: *loan }))
        }
        (State::Opened(line), Act::UnblockAfterDefault { loan }) => {
            match line.is_blocked_by(*loan) {
                true => Ok(unblock(line.clone(), Block::Default { loan: *loan }, None)),
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

fn change_ceiling(mut line: Account, ceiling: Money, cause: &str) -> Result<Vec<Event>, Rejection> {
    in_currency(&line, ceiling)?;
    let before = line.ceiling;
    if ceiling == before {
        return Ok(vec![]);
    }
    line.ceiling = ceiling;
    let (cause, figures) = (cause.to_owned(), line.figures());
    Ok(vec![Event::CeilingChanged(CeilingChanged { before, after: ceiling, cause, figures })])
}

fn reserve(mut line: Account, loan: Uuid, amount: Money) -> Result<Vec<Event>, Rejection> {
    something(&line, amount)?;
    let Exposure { reserved, outstanding } = line.exposure(loan);
    if reserved == amount && outstanding.is_zero() {
        return Ok(vec![]);
    }
    if !(reserved.is_zero() && outstanding.is_zero()) {
        return Err(Rejection::AlreadyOnLine { loan, reserved, outstanding });
    }
    let Figures { available, blocks, .. } = line.figures();
    if !blocks.is_empty() {
        return Err(Rejection::Blocked { blocks });
    }
    if amount.amount() > available.amount() {
        return Err(Rejection::OverCeiling { available, asked: amount });
    }
    line.expose(loan, Exposure { reserved: amount, outstanding });
    let figures = line.figures();
    Ok(vec![Event::ExposureReserved(ExposureReserved { loan, amount, figures })])
}

fn release(mut line: Account, loan: Uuid) -> Vec<Event> {
    let Exposure { reserved: amount, outstanding } = line.exposure(loan);
    if amount.is_zero() {
        return vec![];
    }
    line.expose(loan, Exposure { reserved: Money::zero(line.currency()), outstanding });
    let figures = line.figures();
    vec![Event::ExposureReleased(ExposureReleased { loan, amount, figures })]
}

fn raise(mut line: Account, loan: Uuid, amount: Money) -> Result<Vec<Event>, Rejection> {
    something(&line, amount)?;
    let exposure = line.exposure(loan);
    let left = exposure.reserved.minus(amount).unwrap_or(Money::zero(line.currency()));
    let used = exposure.reserved.minus(left).filter(|it| !it.is_zero());
    line.figures().outstanding.plus(amount).ok_or(Rejection::TooLarge)?;
    let outstanding = exposure.outstanding.plus(amount).ok_or(Rejection::TooLarge)?;
    line.expose(loan, Exposure { reserved: left, outstanding });
    let figures = line.figures();
    Ok(vec![Event::OutstandingRaised(OutstandingRaised {
        loan,
        amount,
        from_reservation: used,
        figures,
    })])
}

fn lower(mut line: Account, loan: Uuid, amount: Money) -> Result<Vec<Event>, Rejection> {
    something(&line, amount)?;
    let Exposure { reserved, outstanding } = line.exposure(loan);
    let left = outstanding.minus(amount);
    let left = left.ok_or(Rejection::MoreThanOutstanding { loan, outstanding, asked: amount })?;
    line.expose(loan, Exposure { reserved, outstanding: left });
    let figures = line.figures();
    Ok(vec![Event::OutstandingLowered(OutstandingLowered { loan, amount, figures })])
}

fn block(mut line: Account, cause: Block) -> Vec<Event> {
    match line.blocks.insert(cause.clone()) {
        true => vec![Event::Blocked(Blocked { cause, figures: line.figures() })],
        false => vec![],
    }
}

fn unblock(mut line: Account, cause: Block, motive: Option<&String>) -> Vec<Event> {
    line.blocks.remove(&cause);
    let (motive, figures) = (motive.cloned(), line.figures());
    vec![Event::Unblocked(Unblocked { cause, motive, figures })]
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
