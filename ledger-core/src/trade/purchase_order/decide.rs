//! The rules of a purchase order.

use super::{
    Account, Act, Cancelled, Command, Confirmed, Event, NotCancelled, NotReceived, Received,
    Refused, Rejection, Seller, Stage, State, Uncancelled,
};
use crate::trade::Unreceived;

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    match (state, &command.act) {
        (State::None, Act::Receive { customer, order, lines, goods }) => {
            let (customer, order) = (*customer, *order);
            let not_received = |code| Event::NotReceived(NotReceived { customer, order, code });
            Ok(vec![match command.seller {
                Seller::Active => {
                    let (lines, goods) = (lines.clone(), *goods);
                    Event::Received(Received { customer, order, lines, goods })
                }
                Seller::Unknown => not_received(Unreceived::VendorUnknown),
                Seller::Suspended => not_received(Unreceived::VendorSuspended),
            }])
        }
        (State::None, Act::Cancel { customer, order }) => {
            Ok(vec![Event::Cancelled(Cancelled { customer: *customer, order: *order })])
        }
        (State::None, Act::Confirm | Act::Refuse { .. }) => Err(Rejection::NotFound),
        (State::Opened(account), Act::Receive { .. }) => Ok(account.receive()),
        (State::Opened(account), Act::Cancel { .. }) => Ok(account.cancel()),
        (State::Opened(Account { customer, order, stage, .. }), Act::Confirm) => {
            answerable(*stage)?;
            Ok(vec![Event::Confirmed(Confirmed { customer: *customer, order: *order })])
        }
        (State::Opened(Account { customer, order, stage, .. }), Act::Refuse { motive }) => {
            answerable(*stage)?;
            let motive = motive.clone();
            Ok(vec![Event::Refused(Refused { customer: *customer, order: *order, motive })])
        }
    }
}

/// What was received before its vendor was suspended is still answered.
const fn answerable(stage: Stage) -> Result<(), Rejection> {
    match stage {
        Stage::Received => Ok(()),
        Stage::Confirmed => Err(Rejection::AlreadyConfirmed),
        Stage::Refused => Err(Rejection::AlreadyRefused),
        Stage::Cancelled => Err(Rejection::Cancelled),
        Stage::NotReceived | Stage::CancelledAhead => Err(Rejection::NotReceived),
    }
}

impl Account {
    fn receive(&self) -> Vec<Event> {
        let Account { customer, order, .. } = *self;
        match self.stage {
            Stage::CancelledAhead => {
                let code = Unreceived::Withdrawn;
                vec![Event::NotReceived(NotReceived { customer, order, code })]
            }
            Stage::Received
            | Stage::NotReceived
            | Stage::Confirmed
            | Stage::Refused
            | Stage::Cancelled => vec![],
        }
    }

    fn cancel(&self) -> Vec<Event> {
        let Account { customer, order, .. } = *self;
        let not_cancelled = |code| match self.told {
            true => vec![],
            false => vec![Event::NotCancelled(NotCancelled { customer, order, code })],
        };
        match self.stage {
            Stage::Received | Stage::Confirmed => {
                vec![Event::Cancelled(Cancelled { customer, order })]
            }
            Stage::Refused => not_cancelled(Uncancelled::Refused),
            Stage::NotReceived => not_cancelled(Uncancelled::NotReceived),
            Stage::Cancelled | Stage::CancelledAhead => vec![],
        }
    }
}
