//! The rules of a credit line.

use uuid::Uuid;

use super::{
    Act, BlockCause, Blocked, BlockedLoan, Command, CreditLine, Event, Exposure, ExposureReleased,
    ExposureReserved, Figures, LimitCause, LimitChanged, LoanAmount, LoanFact, Opened,
    OutstandingLowered, OutstandingRaised, Rejection, State, UnblockCause, Unblocked,
};
use crate::money::Money;
use crate::reason::Reason;

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    match (state, &command.act) {
        (State::None, Act::Open { limit }) => open(*limit, command),
        (
            State::None,
            Act::ChangeLimit { .. }
            | Act::Reserve { .. }
            | Act::ReserveAgain { .. }
            | Act::Release { .. }
            | Act::Raise { .. }
            | Act::RaiseAgain { .. }
            | Act::Lower { .. }
            | Act::Block { .. }
            | Act::Unblock { .. }
            | Act::BlockForDefault { .. }
            | Act::UnblockAfterDefault { .. },
        ) => Err(Rejection::NotFound),
        (State::Opened(_), Act::Open { .. }) => Err(Rejection::AlreadyExists),
        (State::Opened(line), Act::ChangeLimit { limit, cause }) => {
            change_limit(line, *limit, cause)
        }
        (State::Opened(line), Act::Reserve { loan, amount }) => reserve(line, *loan, *amount),
        (State::Opened(line), Act::ReserveAgain { loan, amount }) => {
            keep(line, *loan, *amount, true)
        }
        (State::Opened(line), Act::Release { loan }) => Ok(release(line, *loan)),
        (State::Opened(line), Act::Raise { loan, amount }) => raise(line, *loan, *amount, true),
        (State::Opened(line), Act::RaiseAgain { loan, amount }) => {
            raise(line, *loan, *amount, false)
        }
        (State::Opened(line), Act::Lower { loan, amount }) => lower(line, *loan, *amount),
        (State::Opened(_), Act::Block { reason }) => {
            let cause = BlockCause::Person { reason: reason.clone() };
            Ok(block(command.block, cause))
        }
        (State::Opened(line), Act::Unblock { block, reason }) => lift(line, *block, reason),
        (State::Opened(line), Act::BlockForDefault { loan }) => match line.block_of(*loan) {
            Some(_) => Ok(vec![]),
            None => Ok(block(command.block, BlockCause::Default { loan: *loan })),
        },
        (State::Opened(line), Act::UnblockAfterDefault { loan }) => match line.block_of(*loan) {
            Some(block) => Ok(unblock(block, UnblockCause::DefaultEnded { loan: *loan })),
            None => Ok(vec![]),
        },
    }
}

/// Takes in what the file's loans take, whatever the limit says of it.
fn open(limit: Money, command: &Command) -> Result<Vec<Event>, Rejection> {
    if let Some(line) = command.same_currency {
        return Err(Rejection::CurrencyTaken { currency: limit.currency(), line });
    }
    let loans = &command.loans;
    loans
        .iter()
        .try_fold(Exposure::nothing(limit.currency()), |sum, it| sum.plus(it.takes))
        .ok_or(Rejection::TooLarge)?;
    let amounts = |of: fn(&Exposure) -> Money| -> Vec<LoanAmount> {
        let all = loans.iter().map(|it| LoanAmount { loan: it.loan, amount: of(&it.takes) });
        all.filter(|it| !it.amount.is_zero()).collect()
    };
    let blocked = |it: &LoanFact| Some(BlockedLoan { block: it.block?, loan: it.loan });
    let blocks: Vec<BlockedLoan> = loans.iter().filter_map(blocked).collect();
    let (reserved, outstanding) = (amounts(|it| it.reserved), amounts(|it| it.outstanding));
    Ok(vec![Event::Opened(Opened { limit, reserved, outstanding, blocks })])
}

fn change_limit(
    line: &CreditLine,
    limit: Money,
    cause: &LimitCause,
) -> Result<Vec<Event>, Rejection> {
    in_currency(line, limit)?;
    let before = line.limit;
    if limit == before {
        return Ok(vec![]);
    }
    let cause = cause.clone();
    Ok(vec![Event::LimitChanged(LimitChanged { before, after: limit, cause })])
}

fn reserve(line: &CreditLine, loan: Uuid, amount: Money) -> Result<Vec<Event>, Rejection> {
    something(line, amount)?;
    let Exposure { reserved, outstanding } = line.exposure(loan);
    if reserved == amount && outstanding.is_zero() {
        return Ok(vec![]);
    }
    if !(reserved.is_zero() && outstanding.is_zero()) {
        return Err(Rejection::AlreadyOnLine { loan, reserved, outstanding });
    }
    let Figures { available, blocks, .. } = line.figures();
    if blocks > 0 {
        return Err(Rejection::Blocked { blocks });
    }
    if amount.amount() > available.amount() {
        return Err(Rejection::OverLimit { available, asked: amount });
    }
    keep(line, loan, amount, false)
}

fn keep(
    line: &CreditLine,
    loan: Uuid,
    amount: Money,
    again: bool,
) -> Result<Vec<Event>, Rejection> {
    something(line, amount)?;
    line.taken.reserved.plus(amount).ok_or(Rejection::TooLarge)?;
    Ok(vec![Event::ExposureReserved(ExposureReserved { loan, amount, again })])
}

fn release(line: &CreditLine, loan: Uuid) -> Vec<Event> {
    let amount = line.exposure(loan).reserved;
    if amount.is_zero() {
        return vec![];
    }
    vec![Event::ExposureReleased(ExposureReleased { loan, amount })]
}

fn raise(
    line: &CreditLine,
    loan: Uuid,
    amount: Money,
    goes_out: bool,
) -> Result<Vec<Event>, Rejection> {
    something(line, amount)?;
    let zero = Money::zero(line.currency());
    let reserved = if goes_out { line.exposure(loan).reserved } else { zero };
    let left = reserved.minus(amount).unwrap_or(Money::zero(line.currency()));
    let used = less(reserved, left);
    line.taken.outstanding.plus(amount).ok_or(Rejection::TooLarge)?;
    Ok(vec![Event::OutstandingRaised(OutstandingRaised {
        loan,
        amount,
        from_reservation: Some(used).filter(|it| !it.is_zero()),
    })])
}

fn lower(line: &CreditLine, loan: Uuid, amount: Money) -> Result<Vec<Event>, Rejection> {
    something(line, amount)?;
    let Exposure { outstanding, .. } = line.exposure(loan);
    if outstanding.minus(amount).is_none() {
        return Err(Rejection::MoreThanOutstanding { loan, outstanding, asked: amount });
    }
    Ok(vec![Event::OutstandingLowered(OutstandingLowered { loan, amount })])
}

fn block(block: Uuid, cause: BlockCause) -> Vec<Event> {
    vec![Event::Blocked(Blocked { block, cause })]
}

/// A person lifts what a person set.
fn lift(line: &CreditLine, block: Uuid, reason: &Reason) -> Result<Vec<Event>, Rejection> {
    match line.blocks.get(&block) {
        None => Err(Rejection::NoSuchBlock { block }),
        Some(BlockCause::Default { loan }) => Err(Rejection::BlockOfDefault { loan: *loan }),
        Some(BlockCause::Person { .. }) => {
            Ok(unblock(block, UnblockCause::Person { reason: reason.clone() }))
        }
    }
}

fn unblock(block: Uuid, cause: UnblockCause) -> Vec<Event> {
    vec![Event::Unblocked(Unblocked { block, cause })]
}

/// A part taken from its whole.
fn less(whole: Money, part: Money) -> Money {
    whole.minus(part).expect("a part is in its whole's currency and no larger")
}

fn something(line: &CreditLine, amount: Money) -> Result<(), Rejection> {
    match amount.is_zero() {
        true => Err(Rejection::ZeroAmount),
        false => in_currency(line, amount),
    }
}

fn in_currency(line: &CreditLine, amount: Money) -> Result<(), Rejection> {
    let (line, given) = (line.currency(), amount.currency());
    match line == given {
        true => Ok(()),
        false => Err(Rejection::AnotherCurrency { line, given }),
    }
}
