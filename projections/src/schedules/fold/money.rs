//! Money that came in and went out, and what of it was taken back.

use ledger_core::credit::loan;
use ledger_core::reason::Reason;
use uuid::Uuid;

use super::{Fold, Recorded};
use crate::schedules::row::{Disbursement, Payment, Payout, Reversal, Standing};

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
