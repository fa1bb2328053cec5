//! Money that came in and went out, and what of it was taken back.

use ledger_core::credit::loan::{self, OutgoingReversal};
use ledger_core::reason::Reason;
use uuid::Uuid;

use super::{Fold, Recorded};
use crate::schedules::row::{Disbursement, Part, Payment, Payout, Reversal, Standing};

impl Fold {
    pub(super) fn disbursed(&mut self, loan: Uuid, it: &loan::Disbursed, recorded: Recorded) {
        let disbursement = Disbursement {
            disbursement: it.disbursement,
            amount: it.amount,
            net: it.net,
            payee: it.payee.clone(),
            money: it.money.clone(),
            value_date: it.value_date.date(),
            business_date: recorded.business_date,
            place: recorded.place,
        };
        self.turn(loan, Standing::Running, Some(Some(disbursement)));
    }

    /// By the first one the loan is owed.
    pub(super) fn part_disbursed(
        &mut self,
        loan: Uuid,
        it: &loan::PartDisbursed,
        recorded: Recorded,
    ) {
        if it.gone_out == it.amount {
            let disbursement = Disbursement {
                disbursement: it.disbursement,
                amount: it.amount,
                net: it.net,
                payee: it.payee.clone(),
                money: it.money.clone(),
                value_date: it.value_date.date(),
                business_date: recorded.business_date,
                place: recorded.place,
            };
            self.turn(loan, Standing::Running, Some(Some(disbursement)));
        }
        let part = Part {
            loan,
            disbursement: it.disbursement,
            amount: it.amount,
            net: it.net,
            gone_out: it.gone_out,
            payee: it.payee.clone(),
            money: it.money.clone(),
            value_date: it.value_date.date(),
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
            event_index: recorded.event_index,
            reversal: None,
        };
        self.parts.insert((loan, it.disbursement), part);
    }

    pub(super) fn part_reversed(
        &mut self,
        loan: Uuid,
        disbursement: Uuid,
        reversal: Reversal<OutgoingReversal>,
    ) {
        match self.parts.get_mut(&(loan, disbursement)) {
            Some(part) => part.reversal = Some(reversal),
            None => {
                self.part_reversals.insert((loan, disbursement), reversal);
            }
        }
    }

    pub(super) fn received(
        &mut self,
        loan: Uuid,
        it: &loan::RepaymentReceived,
        recorded: Recorded,
    ) {
        let payment = Payment {
            loan,
            repayment: it.repayment,
            kind: it.kind,
            amount: it.amount,
            money: it.money.clone(),
            value_date: it.value_date.date(),
            excess: it.excess,
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
            event_index: recorded.event_index,
            reversal: None,
        };
        self.payments.insert((loan, it.repayment), payment);
    }

    pub(super) fn taken_back(
        &mut self,
        loan: Uuid,
        it: &loan::RepaymentReversed,
        recorded: Recorded,
    ) {
        let reversal = reversal(&it.cause, &it.reason, recorded);
        match self.payments.get_mut(&(loan, it.repayment)) {
            Some(payment) => payment.reversal = Some(reversal),
            None => {
                self.reversals.insert((loan, it.repayment), reversal);
            }
        }
    }

    pub(super) fn paid_out(&mut self, loan: Uuid, it: &loan::CreditPaidOut, recorded: Recorded) {
        let payout = Payout {
            loan,
            payout: it.payout,
            amount: it.amount,
            money: it.money.clone(),
            value_date: it.value_date.date(),
            reason: it.reason.clone(),
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
            event_index: recorded.event_index,
            reversal: None,
        };
        self.payouts.insert((loan, it.payout), payout);
    }

    pub(super) fn payout_reversed(
        &mut self,
        loan: Uuid,
        it: &loan::CreditPayoutReversed,
        recorded: Recorded,
    ) {
        let reversal = reversal(&it.cause, &it.reason, recorded);
        match self.payouts.get_mut(&(loan, it.payout)) {
            Some(payout) => payout.reversal = Some(reversal),
            None => {
                self.payout_reversals.insert((loan, it.payout), reversal);
            }
        }
    }
}

pub(super) fn reversal<C: Clone>(cause: &C, reason: &Reason, recorded: Recorded) -> Reversal<C> {
    Reversal {
        cause: cause.clone(),
        reason: reason.clone(),
        business_date: recorded.business_date,
        recorded_at: recorded.recorded_at,
        place: recorded.place,
    }
}
