//! When is a part of what a loan financed refunded, and what goes back with it?
//!
//! Goods that come back, or never come, and money that a merchant gives back to the lender, lower the
//! principal by their price. What they had cost of interest and of lateness goes back with it, since the
//! loan then owes from the beginning what it would have owed of the rest (`engine/refinanced.rs`); of the
//! file fee goes back what the policy in force says. Nobody paid anything by it: money that a
//! merchant gives back is the lender's for what it lent.
//!
//! It asks what was paid out. One that was written off stays so, and what is paid for its goods is a
//! recovery. The whole is not refunded but the loan rescinded.

use std::sync::Arc;

use uuid::Uuid;

use super::course::{Course, Settled};
use super::{
    Event, GoodsRefundReversed, GoodsRefunded, Life, Loan, RefinancedRow, RefundCause, RefundedFee,
    Rejection, RepaymentReversal,
};
use crate::calendar::Day;
use crate::credit::engine::{Amounts, number, owed_of, place};
use crate::credit::pricing::FeePaid;
use crate::log::ids::created_id;
use crate::money::Money;
use crate::policy;
use crate::reason::Reason;

/// A refund that was recorded; amounts in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GoodsRefund {
    pub refund: Uuid,
    /// What the goods had cost.
    pub price: i64,
    /// What of the file fee goes back, and the charge of which it is waived.
    pub file_fee: i64,
    pub waived_of: Option<Uuid>,
    /// Whether a merchant's money came.
    pub by_merchant: bool,
    /// What was financed before the loan went on from a position cannot be told apart any more.
    pub closed: bool,
    pub reversed: bool,
}

impl GoodsRefund {
    /// By how much less was financed.
    pub const fn less(&self) -> i64 {
        match self.waived_of {
            Some(_) => self.price,
            None => self.price + self.file_fee,
        }
    }
}

impl Course<'_> {
    pub(super) fn refund_goods(
        mut self,
        refund: Uuid,
        price: Money,
        cause: &RefundCause,
    ) -> Result<Vec<Event>, Rejection> {
        if self.account.goods_refund(refund).is_some() {
            return Ok(self.events);
        }
        self.account.life.paid_out()?;
        self.positive(price)?;
        if let Some(value_date) = cause.value_date() {
            self.within_life(value_date)?;
        }
        let before = self.account.financed();
        let file_fee = self.file_fee_of(price);
        let withheld = file_fee.filter(|it| it.charge.is_none()).map_or(0, |it| it.amount.amount());
        let less = price.amount().saturating_add(withheld);
        if less >= before.amount() {
            return Err(Rejection::RefundedTooMuch { financed: before, asked: price });
        }
        let financed = self.account.money(before.amount() - less);
        let refunded = GoodsRefunded {
            refund,
            cause: cause.clone(),
            price,
            file_fee,
            financed,
            refunded_on: self.on,
            rows: self.account.refinanced(before, financed),
            changes: vec![],
            credit: None,
            overdrawn: None,
        };
        self.account.refund(&refunded);
        let Settled { changes, credit, overdrawn } = self.settle();
        let refunded = GoodsRefunded { changes, credit, overdrawn, ..refunded };
        Ok(self.caused(Event::GoodsRefunded(refunded)))
    }

    /// A merchant's money did not stay: goods that came back are not sent out again by it.
    pub(super) fn reverse_refund(
        mut self,
        refund: Uuid,
        cause: &RepaymentReversal,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        let known = self.account.goods_refund(refund).filter(|it| it.by_merchant);
        let known = *known.ok_or(Rejection::UnknownGoodsRefund { refund })?;
        if known.reversed {
            return Err(Rejection::GoodsRefundReversed { refund });
        }
        self.account.life.paid_out()?;
        if known.closed {
            return Err(Rejection::Rescheduled);
        }
        let before = self.account.financed();
        let financed = self.account.money(before.amount() + known.less());
        let reversed = GoodsRefundReversed {
            refund,
            price: self.account.money(known.price),
            file_fee: (known.file_fee > 0).then(|| RefundedFee {
                amount: self.account.money(known.file_fee),
                charge: known.waived_of,
            }),
            financed,
            cause: cause.clone(),
            reason: reason.clone(),
            rows: self.account.refinanced(before, financed),
            changes: vec![],
            credit: None,
            overdrawn: None,
        };
        self.account.reverse_refund(&reversed);
        let Settled { changes, credit, overdrawn } = self.settle();
        let reversed = GoodsRefundReversed { changes, credit, overdrawn, ..reversed };
        Ok(self.caused(Event::GoodsRefundReversed(reversed)))
    }

    /// What of the file fee goes back with goods of this price: together with what went back before, what
    /// they all were of the principal.
    fn file_fee_of(&self, price: Money) -> Option<RefundedFee> {
        if self.command.refunded_fee == policy::RefundedFee::Kept {
            return None;
        }
        let account = &self.account;
        let file_fee = match account.parts_standing().next() {
            Some(_) => account.whole_fee?,
            None => account.price.as_ref()?.file_fee?,
        };
        let standing = || account.refunds_standing();
        let refunded = standing().map(|it| i128::from(it.price)).sum::<i128>();
        let refunded = (refunded + i128::from(price.amount())).max(0);
        let whole = i128::from(account.principal().amount());
        let share = i128::from(file_fee.amount.amount()) * refunded.min(whole) / whole;
        let share = i64::try_from(share).expect("a share of an amount is within it");
        let most = share - standing().map(|it| it.file_fee).sum::<i64>();
        let (charge, most) = match file_fee.paid {
            FeePaid::Withheld => (None, most),
            FeePaid::UpFront => {
                let charge = created_id(account.disbursement?, super::going_out::FILE_FEE);
                let known = account.facts.charge(charge).filter(|it| !it.reversed)?;
                (Some(charge), most.min(known.amount - known.waived))
            }
        };
        (most > 0).then(|| RefundedFee { amount: account.money(most), charge })
    }
}

impl Loan {
    /// What was financed after all: the principal, or what went out of it in parts, less what was refunded
    /// of it.
    pub fn financed(&self) -> Money {
        let less = self.refunds_standing().map(GoodsRefund::less);
        self.money(self.lent() - less.sum::<i64>())
    }

    /// What is refunded of what it financed, in the order in which it was recorded.
    pub fn goods_refunds(&self) -> &[GoodsRefund] {
        &self.goods_refunds
    }

    /// The refunds that were not reversed.
    fn refunds_standing(&self) -> impl Iterator<Item = &GoodsRefund> {
        self.goods_refunds.iter().filter(|it| !it.reversed)
    }

    /// Of what it financed, of which less may be refunded than that; `None` where nothing is.
    pub fn refundable(&self) -> Option<Money> {
        match self.life {
            Life::Active | Life::Closed => Some(self.financed()),
            Life::Granted | Life::Cancelled | Life::Rescinded | Life::WrittenOff => None,
        }
    }

    fn goods_refund(&self, refund: Uuid) -> Option<&GoodsRefund> {
        self.goods_refunds.iter().find(|it| it.refund == refund)
    }

    /// What its rows owe when that was financed, after so much.
    pub(super) fn refinanced(&self, before: Money, financed: Money) -> Vec<RefinancedRow> {
        let owed = owed_of(&self.contract, &self.facts, before.amount(), financed.amount());
        let row = |(place, owed): (usize, &Amounts)| RefinancedRow {
            instalment: number(place),
            owed: owed.written(self.currency()),
        };
        owed.iter().enumerate().map(row).collect()
    }

    pub(super) fn refund(&mut self, it: &GoodsRefunded) {
        assert!(self.goods_refund(it.refund).is_none(), "goods are refunded once");
        let before = self.financed().amount();
        self.take_rows(before, &it.rows);
        if let Some(fee) = it.file_fee
            && let Some(charge) = fee.charge
        {
            self.facts.change(charge, |it| it.waive(fee.amount.amount()));
        }
        if let RefundCause::Merchant { money, .. } = &it.cause {
            self.name_money(it.refund, money);
        }
        let added = GoodsRefund {
            refund: it.refund,
            price: it.price.amount(),
            file_fee: it.file_fee.map_or(0, |it| it.amount.amount()),
            waived_of: it.file_fee.and_then(|it| it.charge),
            by_merchant: matches!(it.cause, RefundCause::Merchant { .. }),
            closed: false,
            reversed: false,
        };
        self.goods_refunds = self.goods_refunds.iter().copied().chain([added]).collect();
    }

    pub(super) fn reverse_refund(&mut self, it: &GoodsRefundReversed) {
        let before = self.financed().amount();
        self.take_rows(before, &it.rows);
        let all = Arc::make_mut(&mut self.goods_refunds);
        let known = all.iter_mut().find(|known| known.refund == it.refund);
        let known = known.expect("what is reversed was refunded");
        assert!(!known.reversed, "a refund is reversed once");
        known.reversed = true;
        let (charge, file_fee) = (known.waived_of, known.file_fee);
        if let Some(charge) = charge {
            self.facts.change(charge, |it| it.waive(-file_fee));
        }
    }

    fn take_rows(&mut self, before: i64, rows: &[RefinancedRow]) {
        let owed: Vec<Amounts> = rows.iter().map(|it| Amounts::read(&it.owed)).collect();
        let in_place = |(at, it): (usize, &RefinancedRow)| place(it.instalment) == Some(at);
        assert!(rows.iter().enumerate().all(in_place), "the rows of a schedule are told in order");
        self.facts.refinance(before, &owed);
    }

    /// What was refunded before is in the position from which it goes on.
    pub(super) fn close_refunds(&mut self) {
        if !self.goods_refunds.is_empty() {
            let all = self.goods_refunds.iter();
            self.goods_refunds = all.map(|it| GoodsRefund { closed: true, ..*it }).collect();
        }
    }

    /// How many merchants' money stands.
    pub(super) fn merchants_money(&self) -> usize {
        self.refunds_standing().filter(|it| it.by_merchant).count()
    }

    /// What of the file fee went back with goods and is waived, in minor units.
    pub(super) fn waived_with_goods(&self) -> i64 {
        self.refunds_standing().filter(|it| it.waived_of.is_some()).map(|it| it.file_fee).sum()
    }

    /// Checks that what an event says its rows owe is what they owe of what was financed.
    pub(super) fn check_refunded(
        &self,
        financed: Money,
        rows: &[RefinancedRow],
    ) -> Result<(), String> {
        let expected = self.refinanced(financed, financed);
        match rows == expected {
            true => Ok(()),
            false => Err(format!("of {financed} its rows owe {expected:?}, not {rows:?}")),
        }
    }
}

impl RefundCause {
    /// When a merchant's money came; `None` where it is none.
    pub const fn value_date(&self) -> Option<Day> {
        match self {
            RefundCause::Merchant { value_date, .. } => Some(*value_date),
            RefundCause::Returned { .. } | RefundCause::NotSupplied { .. } => None,
        }
    }
}
