//! Our own debit requests, and what was answered.

use ledger_core::credit::loan;
use uuid::Uuid;

use super::{Fold, Recorded};
use crate::schedules::row::{DebitAnswered, DebitRequest};

impl Fold {
    pub(super) fn debit_requested(
        &mut self,
        loan: Uuid,
        it: &loan::DebitRequested,
        recorded: Recorded,
    ) {
        let request = DebitRequest {
            loan,
            request: it.request,
            amount: it.amount,
            channel: it.channel.clone(),
            reference: it.reference.clone(),
            requested_on: it.requested_on.date(),
            business_date: recorded.business_date,
            recorded_at: recorded.recorded_at,
            place: recorded.place,
            event_index: recorded.event_index,
            answer: None,
        };
        self.debit_requests.insert((loan, it.request), request);
    }

    pub(super) fn debit_answered(
        &mut self,
        loan: Uuid,
        it: &loan::DebitAnswered,
        recorded: Recorded,
    ) {
        let (answer, on) = (it.answer.clone(), it.answered_on.date());
        let answered = DebitAnswered { answer, on, place: recorded.place };
        match self.debit_requests.get_mut(&(loan, it.request)) {
            Some(request) => request.answer = Some(answered),
            None => {
                self.debit_answers.insert((loan, it.request), answered);
            }
        }
    }
}
