//! What an event brings to a loan.

use chrono::{DateTime, NaiveDate, Utc};
use ledger_core::credit::loan::{Event as LoanEvent, Life};
use ledger_core::log::{Commit, Place};
use ledger_core::money::Money;
use projections::schedules::{Charge, Disbursement, Hold, HoldEnd, Payment, Payout, Reversal};

use super::ILoan;

impl ILoan {
    pub(super) fn happened(
        &mut self,
        event: &LoanEvent,
        commit: &Commit,
        place: Place,
        event_index: u32,
    ) {
        let (business_date, loan) = (commit.business_date.date(), self.loan);
        let recorded_at: DateTime<Utc> = commit.recorded_at.utc();
        match event {
            LoanEvent::Granted(_) => {}
            LoanEvent::Boarded(it) => {
                self.charges.extend(it.position.charges.iter().map(|it| Charge {
                    loan,
                    charge: it.charge,
                    instalment: it.instalment,
                    code: it.code.clone(),
                    kind: it.kind,
                    amount: it.amount,
                    waived: it.waived.map_or(0, Money::amount),
                    reversed: false,
                    due_on: it.due_on.date(),
                    by: None,
                    business_date,
                    recorded_at,
                    place,
                    event_index,
                }));
                self.charges.sort_by_key(|it| it.charge);
            }
            LoanEvent::Disbursed(it) => {
                self.life = Life::Active;
                self.on_book_from = Some(business_date);
                self.lender_reference =
                    it.lender_reference.clone().or(self.lender_reference.take());
                for moved in &it.due_on {
                    self.lines[moved.instalment as usize - 1].due_on = moved.after.date();
                }
                self.disbursement = Some(Disbursement {
                    disbursement: it.disbursement,
                    amount: it.amount,
                    net: it.net,
                    payee: it.payee.clone(),
                    money: it.money.clone(),
                    value_date: it.value_date.date(),
                    business_date,
                    place,
                });
            }
            LoanEvent::DisbursementReversed(_) => {
                self.ends(Life::Granted);
                (self.on_book_from, self.disbursement) = (None, None);
                self.past_30_on = None;
            }
            LoanEvent::Cancelled(_) => self.ends(Life::Cancelled),
            LoanEvent::Rescinded(_) => self.ends(Life::Rescinded),
            LoanEvent::Closed(_) => self.life = Life::Closed,
            LoanEvent::Reopened(_) => self.life = Life::Active,
            LoanEvent::ArrearsChanged(it) => self.arrears_from_days = it.after.from_days,
            LoanEvent::DefaultDeclared(_) => (self.in_default, self.ever_defaulted) = (true, true),
            LoanEvent::Cured(_) => self.in_default = false,
            LoanEvent::Held(it) => self.holds.push(Hold {
                loan,
                hold: it.hold,
                cause: it.cause,
                effects: it.effects.clone(),
                from: it.from.date(),
                reason: it.reason.clone(),
                business_date,
                recorded_at,
                place,
                event_index,
                end: None,
            }),
            LoanEvent::HoldEnded(it) => {
                let (until, reason) = (it.until.date(), it.reason.clone());
                let hold = self.holds.iter_mut().find(|hold| hold.hold == it.hold).unwrap();
                hold.end = Some(HoldEnd { until, reason, business_date, recorded_at, place });
            }
            LoanEvent::CreditPaidOut(it) => self.payouts.push(Payout {
                loan,
                payout: it.payout,
                amount: it.amount,
                money: it.money.clone(),
                value_date: it.value_date.date(),
                reason: it.reason.clone(),
                business_date,
                recorded_at,
                place,
                event_index,
                reversal: None,
            }),
            LoanEvent::CreditPayoutReversed(it) => {
                let payout = self.payouts.iter_mut().find(|p| p.payout == it.payout).unwrap();
                let (cause, reason) = (it.cause.clone(), it.reason.clone());
                payout.reversal =
                    Some(Reversal { cause, reason, business_date, recorded_at, place });
            }
            LoanEvent::RepaymentReceived(it) => self.payments.push(Payment {
                loan,
                repayment: it.repayment,
                kind: it.kind,
                amount: it.amount,
                money: it.money.clone(),
                value_date: it.value_date.date(),
                excess: it.excess,
                business_date,
                recorded_at,
                place,
                event_index,
                reversal: None,
            }),
            LoanEvent::RepaymentReversed(it) => {
                let payment = self.payments.iter_mut().find(|p| p.repayment == it.repayment);
                payment.unwrap().reversal = Some(Reversal {
                    cause: it.cause.clone(),
                    reason: it.reason.clone(),
                    business_date,
                    recorded_at,
                    place,
                });
            }
            LoanEvent::Charged(it) => {
                self.lines[it.instalment as usize - 1].paid_on = None;
                self.charges.push(Charge {
                    loan,
                    charge: it.charge,
                    instalment: it.instalment,
                    code: it.code.clone(),
                    kind: it.kind,
                    amount: it.amount,
                    waived: 0,
                    reversed: false,
                    due_on: it.due_on.date(),
                    by: Some(it.by.clone()),
                    business_date,
                    recorded_at,
                    place,
                    event_index,
                });
            }
            LoanEvent::ChargeWaived(it) => {
                let charge = self.charges.iter_mut().find(|c| c.charge == it.charge);
                charge.unwrap().waived += it.amount.amount();
            }
            LoanEvent::ChargeReversed(it) => {
                let charge = self.charges.iter_mut().find(|c| c.charge == it.charge);
                charge.unwrap().reversed = true;
            }
            LoanEvent::Rebased(_)
            | LoanEvent::LapseDeferred(_)
            | LoanEvent::InstalmentFellDue(_) => {}
        }
    }

    fn ends(&mut self, life: Life) {
        (self.life, self.in_default, self.arrears_from_days) = (life, false, 0);
    }

    pub(super) fn is_past_30(&self, on: NaiveDate) -> bool {
        self.arrears_since.is_some_and(|it| (on - it).num_days() >= 30)
    }
}
