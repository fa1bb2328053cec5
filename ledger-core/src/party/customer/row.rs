//! What a customer says of itself to those who treat all aggregates alike.

use super::{Command, Event, State};
use crate::asked::{Asked, Says};
use crate::calendar::Day;
use crate::folded::Folded;
use crate::policy::PolicyRef;
use crate::privacy::{Personal, Sealed};
use crate::recorded::{Claims, Recorded};

impl Asked for Command {
    fn age() -> Option<Command> {
        None
    }

    fn says(&self) -> Says<'_> {
        match self {
            Command::Suspend { reason } => Says::because("customer.suspend", reason),
            Command::Resume { reason } => Says::because("customer.resume", reason),
            Command::Register { .. }
            | Command::ChangeContact { .. }
            | Command::GiveConsent { .. }
            | Command::WithdrawConsent { .. } => Says::NOTHING,
        }
    }
}

impl Recorded for Event {
    fn claims(&self) -> Claims {
        match self {
            Event::Registered(_) => Claims::stream("customer"),
            Event::ContactChanged(_)
            | Event::Suspended(_)
            | Event::Resumed(_)
            | Event::ConsentGiven(_)
            | Event::ConsentWithdrawn(_) => Claims::NOTHING,
        }
    }

    fn personal(&self) -> Vec<(Personal, &Sealed)> {
        let (name, phone, email) = match self {
            Event::Registered(it) => (&it.name, &it.phone, &it.email),
            Event::ContactChanged(it) => (&it.name, &it.phone, &it.email),
            Event::Suspended(_)
            | Event::Resumed(_)
            | Event::ConsentGiven(_)
            | Event::ConsentWithdrawn(_) => return vec![],
        };
        [(Personal::Name, name), (Personal::Phone, phone), (Personal::Email, email)]
            .into_iter()
            .filter_map(|(field, sealed)| sealed.as_ref().map(|it| (field, it)))
            .collect()
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

    fn check_recorded(&self, _: &Event) -> Result<(), String> {
        Ok(())
    }
}
