//! What a purchase order says of itself to those who treat all aggregates alike.

use super::{Act, Event, State};
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
            Act::Refuse { reason } => Says::because("purchase_order.refuse", reason),
            Act::Withdraw { reason } => Says::because("purchase_order.withdraw", reason),
            // What an order asks, in another file, is asked for by the process between them.
            Act::Receive { .. }
            | Act::Confirm
            | Act::Cancel { .. }
            | Act::RecordDelivery { .. }
            | Act::CorrectDelivery { .. }
            | Act::RecordReturn { .. }
            | Act::Age => Says::NOTHING,
        }
    }
}

impl Recorded for Event {
    fn claims(&self) -> Claims {
        match self {
            Event::Received(_)
            | Event::NotReceived(_)
            | Event::Confirmed(_)
            | Event::Refused(_)
            | Event::Withdrawn(_)
            | Event::Lapsed(_)
            | Event::Cancelled(_)
            | Event::NotCancelled(_)
            | Event::Delivered(_)
            | Event::DeliveryCorrected(_)
            | Event::Returned(_) => Claims::NOTHING,
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
        None
    }

    fn check_recorded(&self, _: &Event) -> Result<(), String> {
        Ok(())
    }
}
