//! What a credit line says of itself to those who treat all aggregates alike.

use super::{Act, Event, LimitCause, State};
use crate::asked::{Asked, Says};
use crate::calendar::Day;
use crate::folded::Folded;
use crate::policy::PolicyRef;
use crate::privacy::{Personal, Sealed};
use crate::recorded::{Claims, Recorded};

impl Asked for Act {
    fn age() -> Option<Act> {
        None
    }

    fn says(&self) -> Says<'_> {
        match self {
            Act::Block { reason } => Says::because("credit_line.block", reason),
            Act::Unblock { reason, .. } => Says::because("credit_line.unblock", reason),
            Act::ChangeLimit { cause: LimitCause::Person { reason }, .. } => {
                Says::because("credit_line.change_limit", reason)
            }
            Act::Reserve { .. }
            | Act::ReserveAgain { .. }
            | Act::Release { .. }
            | Act::Raise { .. }
            | Act::RaiseAgain { .. }
            | Act::Lower { .. }
            | Act::BlockForDefault { .. }
            | Act::UnblockAfterDefault { .. } => Says::ONLY_FOLLOWS,
            Act::ChangeLimit {
                cause:
                    LimitCause::PunctualMonths { .. }
                    | LimitCause::Late { .. }
                    | LimitCause::Default { .. }
                    | LimitCause::Undone { .. },
                ..
            }
            | Act::Open { .. } => Says::NOTHING,
        }
    }
}

impl Recorded for Event {
    fn claims(&self) -> Claims {
        match self {
            Event::Opened(_) => Claims::stream("credit_line"),
            Event::LimitChanged(_)
            | Event::ExposureReserved(_)
            | Event::ExposureReleased(_)
            | Event::OutstandingRaised(_)
            | Event::OutstandingLowered(_)
            | Event::Blocked(_)
            | Event::Unblocked(_) => Claims::NOTHING,
        }
    }

    fn personal(&self) -> Vec<(Personal, &Sealed)> {
        vec![]
    }
}

impl Folded for State {
    type Event = Event;

    fn next_action_on(&self) -> Option<Day> {
        None
    }

    fn policy(&self) -> Option<PolicyRef> {
        None
    }

    fn check_recorded(&self, event: &Event) -> Result<(), String> {
        State::check_recorded(self, event)
    }
}
