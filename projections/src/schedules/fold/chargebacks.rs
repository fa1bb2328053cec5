//! What payers' banks took back.

use ledger_core::credit::loan;
use uuid::Uuid;

use super::{Fold, Recorded};
use crate::schedules::row::{Chargeback, ChargebackReversal};

impl Fold {
    pub(super) fn charged_back(&mut self, loan: Uuid, it: &loan::ChargedBack, recorded: Recorded) {
        let chargeback = Chargeback {
            loan,
            chargeback: it.chargeback,
            repayment: it.repayment,
            amount: it.amount,
            reference: it.reference.clone(),
            instalment: it.instalment,
            reason: it.reason.clone(),
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
            event_index: recorded.event_index,
            reversal: None,
        };
        self.chargebacks.insert((loan, it.chargeback), chargeback);
    }

    pub(super) fn chargeback_reversed(
        &mut self,
        loan: Uuid,
        it: &loan::ChargebackReversed,
        recorded: Recorded,
    ) {
        let reversal = ChargebackReversal {
            reason: it.reason.clone(),
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
        };
        match self.chargebacks.get_mut(&(loan, it.chargeback)) {
            Some(chargeback) => chargeback.reversal = Some(reversal),
            None => {
                self.chargeback_reversals.insert((loan, it.chargeback), reversal);
            }
        }
    }
}
