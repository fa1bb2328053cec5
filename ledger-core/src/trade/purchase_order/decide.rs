//! The rules of a purchase order.

use super::{
    Act, Cancelled, Command, Confirmed, Delivered, DeliveryCorrected, Event, From, Lapsed,
    NotCancelled, NotReceived, PurchaseOrder, Received, Refused, Rejection, Returned, Seller,
    Stage, State, Told, Uncancelled, Withdrawn,
};
use crate::calendar::Day;
use crate::trade::Unreceived;

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    let stage = state.purchase_order().map_or(Stage::Ahead, PurchaseOrder::stage);
    match (&command.act, state) {
        (Act::Receive { from: From { customer, order }, lines, total, lapses_on }, _) => {
            let (customer, order, lines) = (*customer, *order, lines.clone());
            let (total, lapses_on) = (*total, *lapses_on);
            let received = Received { customer, order, lines, total, lapses_on };
            Ok(receive(stage, received, command.seller))
        }
        (Act::Cancel { from, told }, _) => Ok(cancel(stage, *from, told)),
        (Act::RecordDelivery { from, told, delivered_at }, _) => {
            let From { customer, order } = *from;
            let (Told { lines, whole }, delivered_at) = (told.clone(), *delivered_at);
            Ok(vec![Event::Delivered(Delivered { customer, order, lines, delivered_at, whole })])
        }
        (Act::CorrectDelivery { from, told }, _) => {
            let From { customer, order } = *from;
            let Told { lines, whole } = told.clone();
            let corrected = DeliveryCorrected { customer, order, lines, whole };
            Ok(vec![Event::DeliveryCorrected(corrected)])
        }
        (Act::RecordReturn { from, told }, _) => {
            let From { customer, order } = *from;
            let Told { lines, whole } = told.clone();
            Ok(vec![Event::Returned(Returned { customer, order, lines, whole })])
        }
        (Act::Confirm | Act::Refuse { .. } | Act::Withdraw { .. } | Act::Age, State::None) => {
            Err(Rejection::NotFound)
        }
        (Act::Confirm, State::Opened(account)) => {
            account.answerable(command.on)?;
            let From { customer, order } = account.from;
            Ok(vec![Event::Confirmed(Confirmed { customer, order })])
        }
        (Act::Refuse { reason }, State::Opened(account)) => {
            account.answerable(command.on)?;
            let (From { customer, order }, reason) = (account.from, reason.clone());
            Ok(vec![Event::Refused(Refused { customer, order, reason })])
        }
        (Act::Withdraw { reason }, State::Opened(account)) => {
            account.supplied()?;
            let (From { customer, order }, reason) = (account.from, reason.clone());
            Ok(vec![Event::Withdrawn(Withdrawn { customer, order, reason })])
        }
        (Act::Age, State::Opened(account)) => Ok(account.age(command.on)),
    }
}

fn receive(stage: Stage, received: Received, seller: Seller) -> Vec<Event> {
    let Received { customer, order, .. } = received;
    let not_received = |code| vec![Event::NotReceived(NotReceived { customer, order, code })];
    match (stage, seller) {
        (Stage::Ahead, Seller::Active) => vec![Event::Received(received)],
        (Stage::Ahead, Seller::Unknown) => not_received(Unreceived::VendorUnknown),
        (Stage::Ahead, Seller::Suspended) => not_received(Unreceived::VendorSuspended),
        (Stage::CancelledAhead, _) => not_received(Unreceived::Cancelled),
        (
            Stage::Received
            | Stage::NotReceived
            | Stage::Confirmed
            | Stage::Refused
            | Stage::Withdrawn
            | Stage::Lapsed
            | Stage::Cancelled,
            _,
        ) => vec![],
    }
}

fn cancel(stage: Stage, from: From, told: &Told) -> Vec<Event> {
    let From { customer, order } = from;
    let Told { lines, whole } = told.clone();
    let cancelled = Event::Cancelled(Cancelled { customer, order, lines, whole });
    let not_cancelled = |code| vec![Event::NotCancelled(NotCancelled { customer, order, code })];
    match stage {
        Stage::Ahead | Stage::Received | Stage::Confirmed => vec![cancelled],
        Stage::Refused => not_cancelled(Uncancelled::Refused),
        Stage::Withdrawn => not_cancelled(Uncancelled::Withdrawn),
        Stage::Lapsed => not_cancelled(Uncancelled::Lapsed),
        Stage::NotReceived => not_cancelled(Uncancelled::NotReceived),
        // A part of it, heard of after the whole: the vendor is told which, and it ends nothing more.
        Stage::Cancelled | Stage::CancelledAhead if !whole => vec![cancelled],
        Stage::Cancelled | Stage::CancelledAhead => vec![],
    }
}

impl PurchaseOrder {
    /// What was received before its vendor was suspended is still answered.
    fn answerable(&self, on: Day) -> Result<(), Rejection> {
        match self.stage {
            Stage::Received if self.lapses_on.is_some_and(|it| on >= it) => Err(Rejection::Lapsed),
            Stage::Received => Ok(()),
            Stage::Confirmed => Err(Rejection::AlreadyConfirmed),
            Stage::Refused => Err(Rejection::AlreadyRefused),
            Stage::Withdrawn => Err(Rejection::AlreadyWithdrawn),
            Stage::Lapsed => Err(Rejection::Lapsed),
            Stage::Cancelled => Err(Rejection::Cancelled),
            Stage::Ahead | Stage::NotReceived | Stage::CancelledAhead => {
                Err(Rejection::NotReceived)
            }
        }
    }

    const fn supplied(&self) -> Result<(), Rejection> {
        match self.stage {
            Stage::Confirmed => Ok(()),
            Stage::Received => Err(Rejection::NotConfirmed),
            Stage::Refused => Err(Rejection::AlreadyRefused),
            Stage::Withdrawn => Err(Rejection::AlreadyWithdrawn),
            Stage::Lapsed => Err(Rejection::Lapsed),
            Stage::Cancelled => Err(Rejection::Cancelled),
            Stage::Ahead | Stage::NotReceived | Stage::CancelledAhead => {
                Err(Rejection::NotReceived)
            }
        }
    }

    fn age(&self, on: Day) -> Vec<Event> {
        let From { customer, order } = self.from;
        let waits = self.stage == Stage::Received;
        match waits && self.lapses_on.is_some_and(|it| on >= it) {
            true => vec![Event::Lapsed(Lapsed { customer, order })],
            false => vec![],
        }
    }
}
