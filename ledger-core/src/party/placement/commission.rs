//! How far has the commission of a placement come?

use uuid::Uuid;

use super::Event;
use crate::money::Money;

/// A commission, as events have left it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CommissionState {
    /// `None` where none is earned yet.
    pub earned: Option<Money>,
    /// The invoice on which it stands.
    pub invoice: Option<Uuid>,
    /// The bank's list that has it.
    pub list: Option<Uuid>,
    pub taken_back: bool,
    /// The invoice off which it went.
    pub credited: Option<Uuid>,
}

impl CommissionState {
    /// What is to be put on the next invoice.
    pub fn to_invoice(&self) -> Option<Money> {
        self.earned.filter(|_| self.invoice.is_none() && !self.taken_back)
    }

    /// What is to go off the next invoice.
    pub fn to_credit(&self) -> Option<Money> {
        let invoiced = self.invoice.is_some() && self.taken_back && self.credited.is_none();
        self.earned.filter(|_| invoiced)
    }

    /// What the bank owes us, or paid.
    pub fn owed(&self) -> Option<Money> {
        self.earned.filter(|_| !self.taken_back)
    }

    /// As one word: `none`, `earned`, `invoiced`, `taken_back` or `credited`.
    pub const fn name(&self) -> &'static str {
        match (self.earned, self.invoice, self.taken_back, self.credited) {
            (None, ..) => "none",
            (Some(_), _, true, Some(_)) => "credited",
            (Some(_), _, true, None) => "taken_back",
            (Some(_), Some(_), false, _) => "invoiced",
            (Some(_), None, false, _) => "earned",
        }
    }

    /// # Panics
    /// When it cannot have happened to this commission: then the stored history is wrong.
    pub(super) fn take_in(&mut self, event: &Event) {
        match event {
            Event::CommissionEarned(it) => {
                assert!(self.earned.is_none(), "a commission is earned once");
                self.earned = Some(it.amount);
            }
            Event::CommissionInvoiced(it) => {
                assert!(self.to_invoice().is_some(), "what is invoiced was earned, once");
                self.invoice = Some(it.invoice);
            }
            Event::CommissionMatched(it) => {
                assert!(self.earned.is_some(), "what a list has was earned");
                self.list = Some(it.list);
            }
            Event::CommissionTakenBack(_) => {
                assert!(self.owed().is_some(), "what is taken back was earned, once");
                self.taken_back = true;
            }
            Event::CommissionCredited(it) => {
                assert!(self.to_credit().is_some(), "what is credited was invoiced and taken back");
                self.credited = Some(it.invoice);
            }
            Event::Reserved(_) | Event::Refused(_) | Event::Released(_) | Event::Exposed(_) => {}
        }
    }
}
