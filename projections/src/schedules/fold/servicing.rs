//! What was refunded of what loans financed, and on which days lateness does not count.

use ledger_core::credit::loan;
use ledger_core::money::Money;
use uuid::Uuid;

use super::money::reversal;
use super::{Fold, Recorded};
use crate::schedules::row::{GoodsRefund, Pause, PauseEnd};

impl Fold {
    pub(super) fn goods_refunded(
        &mut self,
        loan: Uuid,
        it: &loan::GoodsRefunded,
        recorded: Recorded,
    ) {
        if let Some((charge, waived)) = it.file_fee.and_then(|it| it.waived()) {
            self.forgive(loan, charge, waived, false);
        }
        let nothing = Money::zero(it.price.currency());
        let refund = GoodsRefund {
            loan,
            refund: it.refund,
            cause: it.cause.clone(),
            price: it.price,
            file_fee: it.file_fee.map_or(nothing, |it| it.amount),
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
            event_index: recorded.event_index,
            reversal: None,
        };
        self.goods_refunds.insert((loan, it.refund), refund);
    }

    pub(super) fn goods_refund_reversed(
        &mut self,
        loan: Uuid,
        it: &loan::GoodsRefundReversed,
        recorded: Recorded,
    ) {
        if let Some((charge, waived)) = it.file_fee.and_then(|it| it.waived()) {
            self.forgive(loan, charge, -waived, false);
        }
        let reversal = reversal(&it.cause, &it.reason, recorded);
        match self.goods_refunds.get_mut(&(loan, it.refund)) {
            Some(refund) => refund.reversal = Some(reversal),
            None => {
                self.refund_reversals.insert((loan, it.refund), reversal);
            }
        }
    }

    pub(super) fn paused(&mut self, loan: Uuid, it: &loan::Paused, recorded: Recorded) {
        let pause = Pause {
            loan,
            pause: it.pause,
            from: it.from.date(),
            given_until: it.until.date(),
            spares_penalties: it.spares_penalties,
            reason: it.reason.clone(),
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
            event_index: recorded.event_index,
            end: None,
        };
        self.pauses.insert((loan, it.pause), pause);
    }

    pub(super) fn pause_ended(&mut self, loan: Uuid, it: &loan::PauseEnded, recorded: Recorded) {
        let end = PauseEnd {
            until: it.until.date(),
            reason: it.reason.clone(),
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
        };
        match self.pauses.get_mut(&(loan, it.pause)) {
            Some(pause) => pause.end = Some(end),
            None => {
                self.pause_ends.insert((loan, it.pause), end);
            }
        }
    }
}
