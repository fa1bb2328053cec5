//! When may money go out for a loan or come in, and be taken back?

use uuid::Uuid;

use super::course::{Course, Settled};
use super::{
    CreditPaidOut, CreditPayoutReversed, Disbursed, DisbursementReversed, Event, Excess, Life,
    MoneyRef, MovedDueDate, OutgoingReversal, Payee, Rejection, RepaymentKind, RepaymentReceived,
    RepaymentReversal, RepaymentReversed,
};
use crate::calendar::Day;
use crate::credit::engine::{Fact, Packed, Payout, Receipt, moved_schedule, number, sum};
use crate::credit::pricing::FeePaid;
use crate::money::Money;
use crate::reason::Reason;

/// A principal that is said to have gone out.
pub(super) struct Outgoing<'a> {
    pub(super) disbursement: Uuid,
    pub(super) amount: Money,
    pub(super) net: Option<Money>,
    pub(super) payee: &'a Payee,
    pub(super) money: &'a MoneyRef,
    pub(super) lender_reference: &'a Option<String>,
    pub(super) value_date: Day,
}

/// Money that is said to have come in.
pub(super) struct Incoming<'a> {
    pub(super) repayment: Uuid,
    pub(super) kind: RepaymentKind,
    pub(super) amount: Money,
    pub(super) money: &'a MoneyRef,
    pub(super) value_date: Day,
    pub(super) excess: Excess,
}

impl Course<'_> {
    /// The bank has paid, and that is recorded whenever it did, also after the loan has lapsed. Where
    /// it paid after the first due date all rows move by whole periods, so that nobody is in arrears
    /// with what was due before the money was there.
    pub(super) fn disburse(mut self, out: &Outgoing) -> Result<Vec<Event>, Rejection> {
        let in_parts = self.account.contract.disbursed_until.is_some();
        let is_part = out.amount.amount() < self.account.principal().amount();
        if in_parts && (is_part || !self.account.parts().is_empty()) {
            return self.disburse_part(out);
        }
        match self.account.life {
            Life::Granted => {}
            Life::Cancelled if self.account.lapsed => {}
            Life::Cancelled => return Err(Rejection::Cancelled),
            Life::Rescinded => return Err(Rejection::Rescinded),
            Life::Active | Life::Closed | Life::WrittenOff => {
                return Err(Rejection::AlreadyDisbursed);
            }
        }
        let Outgoing { disbursement, amount, net, payee, money, lender_reference, value_date } =
            *out;
        if self.account.money_of(disbursement).is_some() {
            return Err(Rejection::DisbursementReversed { disbursement });
        }
        self.in_loan_currency(amount)?;
        let principal = self.account.principal();
        if amount != principal {
            return Err(Rejection::AmountDiffers { principal });
        }
        let net = self.net_less(amount, net, self.account.file_fee(FeePaid::Withheld))?;
        self.within_life(value_date)?;
        self.file_fee_is_there()?;
        let schedule = self.account.facts.schedule();
        let moved = moved_schedule(&self.account.contract, schedule, value_date)
            .map_err(|_| Rejection::BeyondCalendar)?;
        let after = moved.iter().flat_map(Packed::iter).map(|it| it.due_on);
        let due_on = self.account.rows.iter().zip(after).enumerate();
        let due_on = due_on
            .map(|(place, (row, after))| MovedDueDate {
                instalment: number(place),
                before: row.due_on,
                after,
            })
            .collect();

        self.account.life = Life::Active;
        (self.account.lapses_on, self.account.lapsed) = (None, false);
        self.account.disbursement = Some(disbursement);
        self.account.disbursed_on = Some(value_date);
        self.account.start(value_date, moved);
        let Settled { changes, credit, overdrawn } = self.settle();
        let disbursed = Event::Disbursed(Disbursed {
            disbursement,
            amount,
            net,
            payee: payee.clone(),
            money: money.clone(),
            lender_reference: lender_reference.clone(),
            value_date,
            due_on,
            changes,
            credit,
            overdrawn,
        });
        self.events.push(disbursed);
        let priced = self.priced_as_it_went_out()?.map(Event::Priced);
        self.events.extend(priced);
        let charged = self.charge_file_fee(disbursement);
        self.events.extend(charged);
        self.follow();
        Ok(self.events)
    }

    pub(super) fn reverse_disbursement(
        mut self,
        disbursement: Uuid,
        cause: &OutgoingReversal,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        let standing = self.account.part(disbursement).copied().filter(|it| !it.reversed);
        if let Some(part) = standing.filter(|_| self.account.parts_standing().count() > 1) {
            return self.reverse_part(part, cause, reason);
        }
        if self.account.disbursement != Some(disbursement) {
            return Err(match self.account.money_of(disbursement) {
                Some(_) if self.account.facts.find(disbursement).is_none() => {
                    Rejection::DisbursementReversed { disbursement }
                }
                Some(_) | None => Rejection::UnknownDisbursement { disbursement },
            });
        }
        let part = self.account.part(disbursement).copied();
        self.account.life.paid_out()?;
        if self.account.rescheduled.is_some() {
            return Err(Rejection::Rescheduled);
        }
        if self.account.financed().amount() != self.account.lent() {
            return Err(Rejection::GoodsRefunded);
        }
        let taken_back = self.take_file_fee_back(disbursement, reason);
        self.events.extend(taken_back);
        let lapses_on = self.account.contract.lapses_on(self.on);
        self.account.life = Life::Granted;
        self.account.lapses_on = Some(lapses_on);
        self.account.disbursement = None;
        self.account.disbursed_on = None;
        self.account.fallen_due = 0;
        self.account.begin_parts_anew();
        self.account.facts.take_start_back();
        self.account.stand_free();
        self.account.end_charge_off();
        let Settled { changes, credit, overdrawn } = self.settle();
        let amount = part.map_or(self.account.principal(), |it| self.account.money(it.amount));
        let (cause, reason) = (cause.clone(), reason.clone());
        Ok(self.caused(Event::DisbursementReversed(DisbursementReversed {
            disbursement,
            amount,
            cause,
            reason,
            lapses_on,
            changes,
            credit,
            overdrawn,
        })))
    }

    pub(super) fn receive(mut self, it: &Incoming) -> Result<Vec<Event>, Rejection> {
        let Incoming { repayment, kind, amount, money, value_date, excess } = *it;
        if self.account.facts.receipt(repayment).is_some() {
            return Ok(self.events);
        }
        self.positive(amount)?;
        self.within_life(value_date)?;
        self.fits(self.account.received() + self.account.brought(), amount)?;
        match (excess, self.account.contract.relieves_early()) {
            (Excess::Prepay | Excess::PrepayLast | Excess::PrepayEvenly, true) => {
                return Err(Rejection::ReliefNotChosen);
            }
            (Excess::Shorten | Excess::Lower, false) => return Err(Rejection::NoRelief),
            (Excess::Shorten | Excess::Lower, true) => {
                let first = self.account.relieves_from().filter(|it| value_date < *it);
                if let Some(first) = first {
                    return Err(Rejection::PartsToCome { first });
                }
            }
            (Excess::Prepay | Excess::PrepayLast | Excess::PrepayEvenly, false)
            | (Excess::Keep, _) => {}
        }

        let kind = self.kind_of(kind, value_date);
        let receipt = Receipt {
            repayment,
            amount: amount.amount(),
            value_date,
            excess,
            reversed: false,
            folded: false,
        };
        self.account.facts.record(value_date, Fact::Receipt(receipt));
        let Settled { changes, credit, overdrawn } = self.settle();
        let money = money.clone();
        Ok(self.caused(Event::RepaymentReceived(RepaymentReceived {
            repayment,
            kind,
            amount,
            money,
            value_date,
            excess,
            changes,
            credit,
            overdrawn,
        })))
    }

    pub(super) fn reverse(
        mut self,
        repayment: Uuid,
        cause: &RepaymentReversal,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        let receipt = self.account.facts.receipt(repayment);
        let Receipt { amount, reversed, .. } =
            *receipt.ok_or(Rejection::UnknownRepayment { repayment })?;
        if reversed {
            return Err(Rejection::AlreadyReversed { repayment });
        }
        if self.account.charged_back_of(repayment) > 0 {
            return Err(Rejection::ChargedBack { repayment });
        }
        self.account.facts.change(repayment, Fact::reverse);
        let Settled { changes, credit, overdrawn } = self.settle();
        let amount = self.account.money(amount);
        let (cause, reason) = (cause.clone(), reason.clone());
        Ok(self.caused(Event::RepaymentReversed(RepaymentReversed {
            repayment,
            amount,
            cause,
            reason,
            changes,
            credit,
            overdrawn,
        })))
    }

    pub(super) fn pay_out(
        mut self,
        payout: Uuid,
        amount: Money,
        money: &MoneyRef,
        value_date: Day,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        if self.account.facts.payout(payout).is_some() {
            return Ok(self.events);
        }
        match self.account.life {
            Life::Closed | Life::Cancelled | Life::Rescinded | Life::WrittenOff => {}
            Life::Granted | Life::Active => return Err(Rejection::StillOwed),
        }
        self.positive(amount)?;
        self.within_life(value_date)?;
        let credit = self.account.credit();
        if amount.amount() > credit.amount() {
            return Err(Rejection::MoreThanCredit { credit, asked: amount });
        }
        let paid =
            Payout { payout, amount: amount.amount(), value_date, reversed: false, folded: false };
        self.account.facts.record(value_date, Fact::Payout(paid));
        let Settled { changes, credit, overdrawn } = self.settle();
        let (money, reason) = (money.clone(), reason.clone());
        Ok(self.caused(Event::CreditPaidOut(CreditPaidOut {
            payout,
            amount,
            money,
            value_date,
            reason,
            changes,
            credit,
            overdrawn,
        })))
    }

    pub(super) fn reverse_payout(
        mut self,
        payout: Uuid,
        cause: &OutgoingReversal,
        reason: &Reason,
    ) -> Result<Vec<Event>, Rejection> {
        let known = self.account.facts.payout(payout);
        let Payout { amount, reversed, .. } = *known.ok_or(Rejection::UnknownPayout { payout })?;
        if reversed {
            return Err(Rejection::PayoutReversed { payout });
        }
        self.account.facts.change(payout, Fact::reverse);
        let Settled { changes, credit, overdrawn } = self.settle();
        let amount = self.account.money(amount);
        let (cause, reason) = (cause.clone(), reason.clone());
        Ok(self.caused(Event::CreditPayoutReversed(CreditPayoutReversed {
            payout,
            amount,
            cause,
            reason,
            changes,
            credit,
            overdrawn,
        })))
    }

    pub(super) fn positive(&self, amount: Money) -> Result<(), Rejection> {
        match amount.is_zero() {
            true => Err(Rejection::ZeroAmount),
            false => self.in_loan_currency(amount),
        }
    }

    pub(super) fn in_loan_currency(&self, amount: Money) -> Result<(), Rejection> {
        let (loan, given) = (self.account.currency(), amount.currency());
        match loan == given {
            true => Ok(()),
            false => Err(Rejection::AnotherCurrency { loan, given }),
        }
    }

    pub(super) fn within_life(&self, value_date: Day) -> Result<(), Rejection> {
        let business_date = self.on;
        if value_date > business_date {
            return Err(Rejection::ValueDateAhead { value_date, business_date });
        }
        match self.command.since.filter(|since| value_date < *since) {
            Some(since) => Err(Rejection::ValueDateBefore { value_date, since }),
            None => Ok(()),
        }
    }

    /// So that sums of the loan's amounts stay amounts.
    pub(super) fn fits(&self, so_far: i64, amount: Money) -> Result<(), Rejection> {
        match sum([so_far, amount.amount()]) {
            Some(_) => Ok(()),
            None => Err(Rejection::TooLarge),
        }
    }
}
