//! What an application says of itself to those who treat all aggregates alike.

use super::{Act, Event, Offered, State};
use crate::asked::{Asked, Says};
use crate::calendar::Day;
use crate::folded::Folded;
use crate::policy::PolicyRef;
use crate::privacy::{Personal, Sealed};
use crate::recorded::{Claims, Recorded};

impl Asked for Act {
    fn age() -> Option<Act> {
        Some(Act::Age)
    }

    fn says(&self) -> Says<'_> {
        match self {
            Act::Submit { .. }
            | Act::Assess { .. }
            | Act::RecordSignature { .. }
            | Act::PrepareContract { .. }
            | Act::MakeCode { .. }
            | Act::SignByCode { .. } => Says::NEW_CREDIT,
            Act::Approve { reason, .. } => {
                Says { new_credit: true, ..Says::because("application.approve", reason) }
            }
            Act::Decline { reasons, reason } => {
                Says { told: reasons, ..Says::because("application.decline", reason) }
            }
            Act::AskReview
            | Act::Take
            | Act::Assign { .. }
            | Act::GiveBack
            | Act::EndReviewWait { .. } => Says::NOTHING,
            Act::Withdraw { reason } => Says::because("application.withdraw", reason),
            Act::WithdrawWithOrder { .. } | Act::LookAgain | Act::Reassess => Says::ONLY_FOLLOWS,
            Act::Expose { .. } => Says::ONLY_FOLLOWS,
            Act::Present
            | Act::RecordReserved { .. }
            | Act::RecordNotReserved { .. }
            | Act::RecordAcceptance { .. }
            | Act::RecordRefusal { .. }
            | Act::EndBankWait { .. }
            | Act::Age => Says::NOTHING,
        }
    }
}

impl Recorded for Event {
    fn claims(&self) -> Claims {
        let new_credit = Claims { new_credit: true, ..Claims::NOTHING };
        match self {
            Event::Submitted(it) => {
                Claims { new_credit: true, under: Some(it.policy), ..Claims::stream("application") }
            }
            Event::Assessed(it) => Claims {
                under: Some(it.policy),
                on: Some(it.facts.on),
                ..Claims::each("assessment", it.assessment)
            },
            Event::Offered(it) => Claims { under: Some(it.policy), ..new_credit },
            Event::Rated(it) => Claims { under: Some(it.policy), ..new_credit },
            Event::ContractPrepared(it) => {
                Claims { new_credit: true, on: Some(it.prepared_on), ..Claims::NOTHING }
            }
            Event::CodeMade(it) => {
                Claims { under: Some(it.policy), ..Claims::part("code", it.code) }
            }
            Event::Reviewed(_) | Event::Signed(_) => new_credit,
            Event::Decided(_)
            | Event::Presented(_)
            | Event::ReservationAsked(_)
            | Event::Reserved(_)
            | Event::NotReserved(_)
            | Event::PassedOver(_)
            | Event::AnsweredLate(_)
            | Event::ReservationReleased(_)
            | Event::Exposed(_)
            | Event::Accepted(_)
            | Event::RefusedByLender(_)
            | Event::Lapsed(_)
            | Event::Withdrawn(_)
            | Event::CodeFailed(_)
            | Event::CodeAccepted(_)
            | Event::SentToReview(_)
            | Event::ReviewAsked(_)
            | Event::OfferRevoked(_)
            | Event::Assigned(_)
            | Event::GivenBack(_)
            | Event::ReviewOverdue(_)
            | Event::Overridden(_)
            | Event::Deferred(_)
            | Event::Resumed(_) => Claims::NOTHING,
        }
    }

    fn personal(&self) -> Vec<(Personal, &Sealed)> {
        vec![]
    }
}

impl Folded for State {
    type Event = Event;

    fn next_action_on(&self) -> Option<Day> {
        State::next_action_on(self)
    }

    fn policy(&self) -> Option<PolicyRef> {
        State::policy(self)
    }

    fn check_recorded(&self, event: &Event) -> Result<(), String> {
        if let Event::Offered(Offered { terms, priced: Some(it), .. }) = event {
            return it.price.check(terms.principal, &it.schedule);
        }
        Ok(())
    }
}
