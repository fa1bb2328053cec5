//! What can be known of a loan that moves money or what is owed?

use uuid::Uuid;

use super::{ChargeKind, Chargeback, Excess, PenaltyWaiver};
use crate::calendar::Day;
use crate::policy::Component;

/// A fact that moves money or what is owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    Receipt(Receipt),
    Charge(Charge),
    Payout(Payout),
    WriteOff(WriteOff),
    Chargeback(Chargeback),
    PenaltyWaiver(PenaltyWaiver),
}

/// Money that came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    pub repayment: Uuid,
    pub amount: i64,
    pub value_date: Day,
    pub excess: Excess,
    pub reversed: bool,
    /// Whether it is part of the opening.
    pub folded: bool,
}

/// What was charged to a row. It is owed from the day of the charge, and late after its due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    pub charge: Uuid,
    pub kind: ChargeKind,
    /// The row's place, counted from 0.
    pub row: usize,
    pub amount: i64,
    pub due_on: Day,
    /// What of it is forgiven, as if it had never been charged.
    pub waived: i64,
    /// What of it was paid in the opening.
    pub paid: i64,
    pub reversed: bool,
}

/// Credit balance that went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Payout {
    pub payout: Uuid,
    pub amount: i64,
    pub value_date: Day,
    pub reversed: bool,
    /// Whether it is part of the opening.
    pub folded: bool,
}

/// What was owed was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteOff {
    pub write_off: Uuid,
    /// Whether it was undone.
    pub reversed: bool,
}

impl Charge {
    pub const fn component(&self) -> Component {
        self.kind.component()
    }
}

impl Fact {
    pub fn receipt(&self) -> Option<&Receipt> {
        if let Fact::Receipt(it) = self { Some(it) } else { None }
    }

    pub fn charge(&self) -> Option<&Charge> {
        if let Fact::Charge(it) = self { Some(it) } else { None }
    }

    pub fn payout(&self) -> Option<&Payout> {
        if let Fact::Payout(it) = self { Some(it) } else { None }
    }

    pub fn write_off(&self) -> Option<&WriteOff> {
        if let Fact::WriteOff(it) = self { Some(it) } else { None }
    }

    pub fn chargeback(&self) -> Option<&Chargeback> {
        if let Fact::Chargeback(it) = self { Some(it) } else { None }
    }

    pub fn penalty_waiver(&self) -> Option<&PenaltyWaiver> {
        if let Fact::PenaltyWaiver(it) = self { Some(it) } else { None }
    }

    /// Takes it back, once.
    ///
    /// # Panics
    /// When it was taken back already, or cannot be: then the stored history is wrong.
    pub fn reverse(&mut self) {
        let reversed = match self {
            Fact::Receipt(it) => &mut it.reversed,
            Fact::Charge(it) => &mut it.reversed,
            Fact::Payout(it) => &mut it.reversed,
            Fact::WriteOff(it) => &mut it.reversed,
            Fact::Chargeback(it) => &mut it.reversed,
            Fact::PenaltyWaiver(_) => panic!("what is forgiven stays so"),
        };
        assert!(!*reversed, "what is reversed stands");
        *reversed = true;
    }

    /// Whether it is money that came in or went out by a name of its own, and stands.
    pub const fn moves_money(&self) -> bool {
        match self {
            Fact::Receipt(it) => !it.reversed,
            Fact::Payout(it) => !it.reversed,
            Fact::Charge(_) | Fact::Chargeback(_) | Fact::WriteOff(_) | Fact::PenaltyWaiver(_) => {
                false
            }
        }
    }

    /// What was paid of a charge in the opening is so no more.
    pub(super) fn unpay(&mut self) {
        if let Fact::Charge(it) = self {
            it.paid = 0;
        }
    }

    /// Forgives so much more of a charge.
    ///
    /// # Panics
    /// When it is none: then the stored history is wrong.
    pub fn waive(&mut self, amount: i64) {
        let Fact::Charge(it) = self else { panic!("only a charge is waived") };
        it.waived += amount;
    }

    pub(super) const fn id(&self) -> Uuid {
        match self {
            Fact::Receipt(it) => it.repayment,
            Fact::Charge(it) => it.charge,
            Fact::Payout(it) => it.payout,
            Fact::Chargeback(it) => it.chargeback,
            Fact::WriteOff(it) => it.write_off,
            Fact::PenaltyWaiver(it) => it.waiver,
        }
    }

    /// On which row it is owed, and from when that is due where the row is not there yet.
    pub(super) const fn row(&self) -> Option<(usize, Day)> {
        match self {
            Fact::Charge(it) => Some((it.row, it.due_on)),
            Fact::Chargeback(it) => Some((it.row, it.on)),
            Fact::Receipt(_) | Fact::Payout(_) | Fact::WriteOff(_) | Fact::PenaltyWaiver(_) => None,
        }
    }
}
