//! Which money has been booked in a file already?
//!
//! What names it is a channel and its own reference: the same money is booked once, under whatever
//! key it comes. Several loans may each have a part of it, if every part says which it is and what
//! the whole comes to. What was taken back is free again, for the same loan or another.

use std::collections::BTreeSet;
use std::sync::Arc;

use uuid::Uuid;

use super::Rejection;
use super::naming::{Name, NameKey, PAYMENT, fits};
use crate::credit::loan::{Event, Loan, RefundCause};
use crate::log::Place;
use crate::money::{Money, MoneyRef, Part};
use crate::party::premium::{self, Premium};
use crate::shared::SharedMap;

/// The money of a file that stands, by what names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bookings {
    by_name: SharedMap<NameKey, Arc<Booked>>,
    // Invariant: the number of bookings under all names.
    count: usize,
}

/// What was booked of the money with one name. A copy shares what it holds, however many parts it
/// has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Booked {
    /// By the part it is; without a part it is all there is.
    parts: SharedMap<Option<u32>, Booking>,
    /// What the parts come to, where they say so: all alike.
    whole: Option<Money>,
    /// What is booked of it, in minor units.
    taken: i128,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Booking {
    /// The disbursement, repayment, merchant's refund, payout or payment of a fee.
    id: Uuid,
    amount: Money,
    place: Place,
}

impl Booked {
    /// What stands in the way of this part, or of all of it.
    fn used(&self, part: Option<u32>) -> Option<&Booking> {
        match part {
            Some(_) => self.parts.get(&None).or_else(|| self.parts.get(&part)),
            None => self.parts.values().min_by_key(|it| it.place),
        }
    }

    fn sum(&self) -> i128 {
        self.parts.values().map(|it| i128::from(it.amount.amount())).sum()
    }
}

impl Bookings {
    /// How many bookings there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether what is kept in sum is what there is.
    pub(super) fn check(&self) -> Result<(), String> {
        let count: usize = self.by_name.values().map(|it| it.parts.size()).sum();
        if count != self.count {
            return Err(format!("{count} names of money are known, {} are kept", self.count));
        }
        match self.by_name.iter().find(|(_, it)| it.sum() != it.taken) {
            Some((name, it)) => {
                Err(format!("{} is kept of {name:?}, it is {}", it.taken, it.sum()))
            }
            None => Ok(()),
        }
    }

    /// Refuses money that was booked, or a part that its whole does not have.
    pub(super) fn refuse_used(&self, money: &MoneyRef, amount: Money) -> Result<(), Rejection> {
        let (name, part, whole) = read(money);
        let booked = self.by_name.get(&name);
        if let Some(it) = booked.and_then(|it| it.used(part)) {
            let (channel, reference) = words(money);
            return Err(Rejection::ReferenceUsed { channel, reference, first: it.place });
        }
        let Some(whole) = whole else { return Ok(()) };
        let other = booked.and_then(|it| it.whole).unwrap_or(whole);
        let fits = fits(amount, whole, other, booked.map_or(0, |it| it.taken));
        fits.map_err(|misfit| Name::of_money(money).misfit(misfit))
    }

    /// Takes in what an event books or takes back; the loan is as the event has left it.
    pub(super) fn take_in(&mut self, loan: &Loan, event: &Event, place: Place) {
        match event {
            Event::Disbursed(it) => self.book(it.disbursement, &it.money, it.amount, place),
            Event::PartDisbursed(it) => self.book(it.disbursement, &it.money, it.amount, place),
            Event::PartReversed(it) => self.free(loan.money_of(it.disbursement), it.disbursement),
            Event::RepaymentReceived(it) => self.book(it.repayment, &it.money, it.amount, place),
            Event::CreditPaidOut(it) => self.book(it.payout, &it.money, it.amount, place),
            Event::GoodsRefunded(it) => {
                if let RefundCause::Merchant { money, .. } = &it.cause {
                    self.book(it.refund, money, it.price, place);
                }
            }
            Event::GoodsRefundReversed(it) => self.free(loan.money_of(it.refund), it.refund),
            Event::DisbursementReversed(it) => {
                self.free(loan.money_of(it.disbursement), it.disbursement)
            }
            Event::RepaymentReversed(it) => self.free(loan.money_of(it.repayment), it.repayment),
            Event::CreditPayoutReversed(it) => self.free(loan.money_of(it.payout), it.payout),
            Event::Granted(_)
            | Event::PartsEnded(_)
            | Event::Boarded(_)
            | Event::Rebased(_)
            | Event::LapseDeferred(_)
            | Event::Cancelled(_)
            | Event::InstalmentFellDue(_)
            | Event::ChargedBack(_)
            | Event::ChargebackReversed(_)
            | Event::Charged(_)
            | Event::ChargeWaived(_)
            | Event::PenaltyWaived(_)
            | Event::ChargeReversed(_)
            | Event::LatenessPosted(_)
            | Event::ChargedOff(_)
            | Event::ChargeOffUndone(_)
            | Event::ForgivenAlone(_)
            | Event::Paused(_)
            | Event::PauseEnded(_)
            | Event::PauseOver(_)
            | Event::DebitRequested(_)
            | Event::DebitAnswered(_)
            | Event::Priced(_)
            | Event::ArrearsChanged(_)
            | Event::DefaultDeclared(_)
            | Event::Cured(_)
            | Event::Held(_)
            | Event::HoldEnded(_)
            | Event::Rescinded(_)
            | Event::WrittenOff(_)
            | Event::WriteOffUndone(_)
            | Event::ReschedulingProposed(_)
            | Event::Rescheduled(_)
            | Event::Sold(_)
            | Event::ActProposed(_)
            | Event::ActApproved(_)
            | Event::ActDeclined(_)
            | Event::ActLapsed(_)
            | Event::Closed(_)
            | Event::Reopened(_) => {}
        }
    }

    /// Takes in what an event of Premium books or takes back; the subscription is as the event has left
    /// it.
    pub(super) fn take_in_fee(&mut self, of: &Premium, event: &premium::Event, place: Place) {
        match event {
            premium::Event::FeePaid(it) => self.book(it.payment, &it.money, it.amount, place),
            premium::Event::FeeReversed(it) => self.free(of.money_of(it.payment), it.payment),
            premium::Event::Subscribed(_)
            | premium::Event::FeeDue(_)
            | premium::Event::FeeFailed(_)
            | premium::Event::Renewed(_)
            | premium::Event::Cancelled(_)
            | premium::Event::Expired(_) => {}
        }
    }

    /// Under which ids something is booked by the name of this money, whatever part of it.
    pub(super) fn booked(&self, money: &MoneyRef) -> BTreeSet<Uuid> {
        let booked = self.by_name.get(&read(money).0);
        booked.into_iter().flat_map(|it| it.parts.values()).map(|it| it.id).collect()
    }

    fn book(&mut self, id: Uuid, money: &MoneyRef, amount: Money, place: Place) {
        let (name, part, whole) = read(money);
        if !self.by_name.contains_key(&name) {
            self.by_name.insert_mut(name, Arc::new(Booked { whole, ..Booked::default() }));
        }
        let booked = self.by_name.get_mut(&name).expect("the name was put in above");
        let booked = Arc::make_mut(booked);
        booked.parts.insert_mut(part, Booking { id, amount, place });
        booked.taken += i128::from(amount.amount());
        self.count += 1;
    }

    fn free(&mut self, money: Option<&MoneyRef>, id: Uuid) {
        let money = money.expect("what is taken back was named");
        let (name, part, _) = read(money);
        let booked = self.by_name.get_mut(&name).expect("what is taken back was booked");
        let booked = Arc::make_mut(booked);
        let found = booked.parts.get(&part).filter(|it| it.id == id);
        booked.taken -= i128::from(found.expect("what is taken back was booked").amount.amount());
        booked.parts.remove_mut(&part);
        self.count -= 1;
        if booked.parts.is_empty() {
            self.by_name.remove_mut(&name);
        }
    }
}

/// By what money is compared, which part it is, and of what whole.
fn read(money: &MoneyRef) -> (NameKey, Option<u32>, Option<Money>) {
    let name = Name::of_money(money).key();
    match money {
        MoneyRef::External { part: Some(Part { number, whole }), .. } => {
            (name, Some(*number), Some(*whole))
        }
        MoneyRef::External { part: None, .. } => (name, None, None),
        MoneyRef::Payment { part, .. } => (name, Some(*part), None),
    }
}

/// As a refusal names it.
fn words(money: &MoneyRef) -> (String, String) {
    match money {
        MoneyRef::External { channel, reference, .. } => (channel.clone(), reference.clone()),
        MoneyRef::Payment { payment, part } => (PAYMENT.to_owned(), format!("{payment}/{part}")),
    }
}
