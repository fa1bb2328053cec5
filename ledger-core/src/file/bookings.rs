//! Which money has been booked in a file already?
//!
//! What names it is a channel and its own reference: the same money is booked once, under whatever
//! key it comes. Several loans may each have a part of it, if every part says which it is and what
//! the whole comes to. What was taken back is free again, for the same loan or another.

use rpds::RedBlackTreeMapSync;
use uuid::Uuid;

use super::Rejection;
use super::naming::{Name, PAYMENT, Share, signs};
use crate::credit::loan::{Account, Event, MoneyRef};
use crate::log::Place;
use crate::money::Money;

/// The money of a file that stands, by what names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bookings(RedBlackTreeMapSync<Compared, Vec<Booking>>);

/// A channel's reference as it is compared: it names the same money whether it is written with
/// small letters or capitals, with blanks or without.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Compared {
    External { channel: String, reference: String },
    Payment { payment: Uuid },
}

/// What was booked of the money with one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Booking {
    /// The disbursement, repayment or payout.
    id: Uuid,
    share: Share,
    place: Place,
}

impl Bookings {
    /// How many bookings there are.
    pub fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// Refuses money that was booked, or a part that its whole does not have.
    pub(super) fn refuse_used(&self, money: &MoneyRef, amount: Money) -> Result<(), Rejection> {
        let share = Share::of(money, amount);
        let nothing = vec![];
        let booked = self.0.get(&compared(money)).unwrap_or(&nothing);
        if let Some(it) = booked.iter().find(|it| share.overlaps(&it.share)) {
            let (channel, reference) = words(money);
            return Err(Rejection::ReferenceUsed { channel, reference, first: it.place });
        }
        let misfit = share.beside(booked.iter().map(|it| &it.share));
        misfit.map_err(|misfit| Name::of_money(money).misfit(misfit))
    }

    /// Takes in what an event books or takes back; the loan is as the event has left it.
    pub(super) fn take_in(&mut self, loan: &Account, event: &Event, place: Place) {
        match event {
            Event::Disbursed(it) => self.book(it.disbursement, &it.money, it.amount, place),
            Event::RepaymentReceived(it) => self.book(it.repayment, &it.money, it.amount, place),
            Event::CreditPaidOut(it) => self.book(it.payout, &it.money, it.amount, place),
            Event::DisbursementReversed(it) => self.free(loan, it.disbursement),
            Event::RepaymentReversed(it) => self.free(loan, it.repayment),
            Event::CreditPayoutReversed(it) => self.free(loan, it.payout),
            Event::Granted(_)
            | Event::Boarded(_)
            | Event::Rebased(_)
            | Event::Cancelled(_)
            | Event::InstalmentFellDue(_)
            | Event::Charged(_)
            | Event::ChargeWaived(_)
            | Event::ChargeReversed(_)
            | Event::ArrearsChanged(_)
            | Event::DefaultDeclared(_)
            | Event::Cured(_)
            | Event::Held(_)
            | Event::HoldEnded(_)
            | Event::Rescinded(_)
            | Event::Closed(_)
            | Event::Reopened(_) => {}
        }
    }

    fn book(&mut self, id: Uuid, money: &MoneyRef, amount: Money, place: Place) {
        let booking = Booking { id, share: Share::of(money, amount), place };
        let name = compared(money);
        match self.0.get_mut(&name) {
            Some(booked) => booked.push(booking),
            None => self.0.insert_mut(name, vec![booking]),
        }
    }

    fn free(&mut self, loan: &Account, id: Uuid) {
        let money = loan.money_of(id).expect("what is taken back was named");
        let name = compared(money);
        let booked = self.0.get_mut(&name).expect("what is taken back was booked");
        let place = booked.iter().position(|it| it.id == id);
        booked.remove(place.expect("what is taken back was booked"));
        if booked.is_empty() {
            self.0.remove_mut(&name);
        }
    }
}

fn compared(money: &MoneyRef) -> Compared {
    match money {
        MoneyRef::External { channel, reference, .. } => {
            Compared::External { channel: channel.clone(), reference: signs(reference) }
        }
        MoneyRef::Payment { payment, .. } => Compared::Payment { payment: *payment },
    }
}

/// As a refusal names it.
fn words(money: &MoneyRef) -> (String, String) {
    match money {
        MoneyRef::External { channel, reference, .. } => (channel.clone(), reference.clone()),
        MoneyRef::Payment { payment, part } => (PAYMENT.to_owned(), format!("{payment}/{part}")),
    }
}
