//! Which money has been booked in a file already?
//!
//! What names it is a channel and its own reference: the same money is booked once, under whatever
//! key it comes. Several loans may each have a part of it, if every part says which it is and what
//! the whole comes to. What was taken back is free again, for the same loan or another.

use rpds::RedBlackTreeMapSync;
use uuid::Uuid;

use super::Rejection;
use crate::credit::loan::{Account, Event, MoneyRef, Part};
use crate::log::Place;
use crate::money::Money;

/// The money of a file that stands, by what names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bookings(RedBlackTreeMapSync<Name, Vec<Booking>>);

/// A channel's reference as it is compared: it names the same money whether it is written with
/// small letters or capitals, with blanks or without.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    External { channel: String, reference: String },
    Payment { payment: Uuid },
}

/// What was booked of the money with one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Booking {
    /// The disbursement, repayment or payout.
    id: Uuid,
    amount: Money,
    /// `None`: all of it.
    part: Option<u32>,
    /// What the parts come to, where they say so.
    whole: Option<Money>,
    place: Place,
}

impl Bookings {
    /// How many bookings there are.
    pub fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// Refuses money that was booked, or a part that its whole does not have.
    pub(super) fn refuse_used(&self, money: &MoneyRef, amount: Money) -> Result<(), Rejection> {
        let (name, part, whole) = read(money);
        let nothing = vec![];
        let booked = self.0.get(&name).unwrap_or(&nothing);
        let (channel, reference) = words(money);
        if let Some(it) = booked
            .iter()
            .find(|it| it.part.is_none() || part.is_none_or(|part| it.part == Some(part)))
        {
            return Err(Rejection::ReferenceUsed { channel, reference, first: it.place });
        }
        let Some(whole) = whole else { return Ok(()) };
        if let Some(other) = booked.iter().filter_map(|it| it.whole).find(|it| *it != whole) {
            return Err(Rejection::AnotherWhole { channel, reference, whole: other });
        }
        let taken = booked.iter().try_fold(amount, |sum, it| sum.plus(it.amount));
        match taken.and_then(|it| whole.minus(it)) {
            Some(_) => Ok(()),
            None => Err(Rejection::MoreThanWhole { channel, reference, whole }),
        }
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
            | Event::LapseDeferred(_)
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
        let (name, part, whole) = read(money);
        let booking = Booking { id, amount, part, whole, place };
        match self.0.get_mut(&name) {
            Some(booked) => booked.push(booking),
            None => self.0.insert_mut(name, vec![booking]),
        }
    }

    fn free(&mut self, loan: &Account, id: Uuid) {
        let money = loan.money_of(id).expect("what is taken back was named");
        let (name, ..) = read(money);
        let booked = self.0.get_mut(&name).expect("what is taken back was booked");
        let place = booked.iter().position(|it| it.id == id);
        booked.remove(place.expect("what is taken back was booked"));
        if booked.is_empty() {
            self.0.remove_mut(&name);
        }
    }
}

fn read(money: &MoneyRef) -> (Name, Option<u32>, Option<Money>) {
    match money {
        MoneyRef::External { channel, reference, part } => {
            let signs = reference.chars().filter(|it| !it.is_whitespace());
            let reference = signs.flat_map(char::to_uppercase).collect();
            let name = Name::External { channel: channel.clone(), reference };
            match part {
                Some(Part { number, whole }) => (name, Some(*number), Some(*whole)),
                None => (name, None, None),
            }
        }
        MoneyRef::Payment { payment, part } => {
            (Name::Payment { payment: *payment }, Some(*part), None)
        }
    }
}

/// As a refusal names it.
fn words(money: &MoneyRef) -> (String, String) {
    match money {
        MoneyRef::External { channel, reference, .. } => (channel.clone(), reference.clone()),
        MoneyRef::Payment { payment, part } => ("payment".to_owned(), format!("{payment}/{part}")),
    }
}
