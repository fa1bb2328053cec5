//! The rules of a vendor's identity.

use super::{Command, Event, Registered, Rejection, Resumed, Standing, State, Suspended};
use crate::party::Contact;

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    match (state, command) {
        (State::NotRegistered, Command::Register { trade_name, country, contact }) => {
            let Contact { name, phone, email } = contact.clone();
            let trade_name = trade_name.clone();
            let registered = Registered { trade_name, country: *country, name, phone, email };
            Ok(vec![Event::Registered(registered)])
        }
        (State::NotRegistered, Command::Suspend { .. } | Command::Resume { .. }) => {
            Err(Rejection::NotRegistered)
        }
        (State::Registered(_), Command::Register { .. }) => Err(Rejection::AlreadyRegistered),
        (State::Registered(standing), Command::Suspend { reason }) => Ok(match standing {
            Standing::Active => vec![Event::Suspended(Suspended { reason: reason.clone() })],
            Standing::Suspended { .. } => vec![],
        }),
        (State::Registered(standing), Command::Resume { reason }) => Ok(match standing {
            Standing::Active => vec![],
            Standing::Suspended { .. } => vec![Event::Resumed(Resumed { reason: reason.clone() })],
        }),
    }
}
