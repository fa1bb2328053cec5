//! The rules of a placement.

use super::{
    Act, Command, CommissionCredited, CommissionEarned, CommissionInvoiced, CommissionMatched,
    CommissionTakenBack, Event, Exposed, From, Lending, Placed, Refused, Rejection, Released,
    Reserved, Stage, State, Taken, Wanted,
};
use crate::money::Money;
use crate::party::{Earned, Mandate, Unreserved};

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    match (&command.act, state) {
        (Act::Reserve { from, wanted }, State::None) => {
            Ok(vec![reserve(*from, wanted, &command.lending)])
        }
        // The same message meets its first try; what else has come to nothing.
        (Act::Reserve { from, .. }, State::Opened(placed)) => Ok(match placed.stage {
            Stage::ReleasedAhead => vec![refused(*from, Unreserved::ReleasedBefore)],
            Stage::Reserved | Stage::Refused | Stage::Released | Stage::Exposed(_) => vec![],
        }),
        (Act::Release { from, because }, state) => {
            let From { customer, application } = *from;
            let placed = state.placed();
            let kept = placed.filter(|it| it.stage == Stage::Reserved);
            let amount = kept.and_then(|it| it.reserved.as_ref()).map(|it| it.amount);
            let signed = placed.is_some_and(|it| matches!(it.stage, Stage::Exposed(_)));
            let released = Released { customer, application, amount, because: *because };
            Ok(if signed { vec![] } else { vec![Event::Released(released)] })
        }
        (Act::Expose { told, .. }, State::Opened(placed)) => Ok(expose(placed, told, command)),
        (Act::Invoice { invoice }, State::Opened(placed)) => {
            let invoice = *invoice;
            match (placed.commission.to_invoice(), placed.commission.to_credit()) {
                (Some(amount), _) => {
                    let invoiced = CommissionInvoiced { invoice, amount };
                    Ok(vec![Event::CommissionInvoiced(invoiced)])
                }
                (None, Some(amount)) => {
                    let credited = CommissionCredited { invoice, amount };
                    Ok(vec![Event::CommissionCredited(credited)])
                }
                (None, None) => Err(Rejection::NothingToInvoice),
            }
        }
        (Act::Match { list }, State::Opened(placed)) => {
            let amount = placed.commission.owed().ok_or(Rejection::NoCommission)?;
            match placed.commission.list {
                Some(known) if known == *list => Ok(vec![]),
                Some(_) | None => {
                    Ok(vec![Event::CommissionMatched(CommissionMatched { list: *list, amount })])
                }
            }
        }
        (Act::Expose { .. } | Act::Invoice { .. } | Act::Match { .. }, State::None) => {
            Err(Rejection::NotFound)
        }
    }
}

const fn refused(from: From, code: Unreserved) -> Event {
    let From { customer, application } = from;
    Event::Refused(Refused { customer, application, code })
}

fn reserve(from: From, wanted: &Wanted, lending: &Lending) -> Event {
    let (number, mandate, taken) = match lending {
        Lending::Unknown => return refused(from, Unreserved::NotEnrolled),
        Lending::Suspended => return refused(from, Unreserved::Suspended),
        Lending::Active { number, mandate, taken, .. } => (*number, &**mandate, *taken),
    };
    match within(wanted, mandate, taken) {
        Err(code) => refused(from, code),
        Ok(line) => {
            let From { customer, application } = from;
            Event::Reserved(Box::new(Reserved {
                customer,
                application,
                amount: wanted.amount,
                mandate: number,
                line,
                reserved: taken.reserved,
                drawn: taken.drawn,
                answer_hours: mandate.answer_hours,
                checklist: mandate.checklist.clone(),
                commission: mandate.commission,
                undone: mandate.undone,
            }))
        }
    }
}

/// The line that has room for it, where the mandate is for what is wanted.
fn within(wanted: &Wanted, mandate: &Mandate, taken: Taken) -> Result<Money, Unreserved> {
    let product = wanted.product.as_deref().and_then(|it| mandate.product(it));
    let product = product.ok_or(Unreserved::ProductNotInMandate)?;
    let line = mandate.line_in(wanted.amount.currency()).ok_or(Unreserved::NoLineInCurrency)?;
    if product.rate_min.is_some_and(|least| wanted.rate.is_none_or(|it| it < least)) {
        return Err(Unreserved::RateTooLow);
    }
    let fee = wanted.file_fee.map_or(0, Money::amount);
    if line.fee_min.is_some_and(|least| fee < least.amount()) {
        return Err(Unreserved::FeeTooLow);
    }
    let whole = taken.whole().and_then(|it| it.plus(wanted.amount));
    match whole.is_some_and(|it| it.amount() <= line.limit.amount()) {
        true => Ok(line.limit),
        false => Err(Unreserved::LineExhausted),
    }
}

/// What is told is recorded, also where something later is known; and what follows from it for the
/// commission.
fn expose(placed: &Placed, told: &Exposed, command: &Command) -> Vec<Event> {
    let Some(terms) = &placed.reserved else { return vec![] };
    let mut events = vec![Event::Exposed(told.clone())];
    let known = match &placed.stage {
        Stage::Exposed(it) => it.step,
        Stage::Reserved => 0,
        Stage::Refused | Stage::Released | Stage::ReleasedAhead => return vec![],
    };
    if told.step <= known {
        return events;
    }
    let From { customer, application } = placed.from;
    let earned = match terms.commission.earned {
        Earned::AtSignature => true,
        Earned::AtDisbursement => !told.drawn.is_zero(),
    };
    let is_first = placed.commission.earned.is_none();
    if is_first && earned && !told.undone {
        let principal = terms.amount;
        let amount = terms.commission.of(principal).filter(|it| !it.is_zero());
        events.extend(amount.map(|amount| {
            let earned = CommissionEarned { customer, application, amount, principal };
            Event::CommissionEarned(earned)
        }));
    }
    if told.undone
        && let Some(amount) = placed.commission.owed()
    {
        let last = placed.signed_on.map(|it| it.saturating_add_days(terms.undone.days));
        if last.is_none_or(|it| command.on <= it) {
            let invoiced = placed.commission.invoice.is_some();
            let back = CommissionTakenBack { customer, application, amount, invoiced };
            events.push(Event::CommissionTakenBack(back));
        }
    }
    events
}
