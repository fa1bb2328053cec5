//! The rules of a customer's identity.

use super::{
    Command, ConsentGiven, ConsentTo, ConsentWithdrawn, Consents, Contact, ContactChanged, Event,
    Registered, Rejection, Resumed, Standing, State, Suspended,
};
use crate::party::customer::ContactField;

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    match (state, command) {
        (State::NotRegistered, Command::Register { country, contact }) => {
            let Contact { name, phone, email } = contact.clone();
            Ok(vec![Event::Registered(Registered { country: *country, name, phone, email })])
        }
        (
            State::NotRegistered,
            Command::ChangeContact { .. }
            | Command::Suspend { .. }
            | Command::Resume { .. }
            | Command::GiveConsent { .. }
            | Command::WithdrawConsent { .. },
        ) => Err(Rejection::NotRegistered),
        (State::Registered { .. }, Command::Register { .. }) => Err(Rejection::AlreadyRegistered),
        (State::Registered { .. }, Command::ChangeContact { contact, removed }) => {
            change_contact(contact, removed)
        }
        (State::Registered { standing, .. }, Command::Suspend { reason }) => Ok(match standing {
            Standing::Active => vec![Event::Suspended(Suspended { reason: reason.clone() })],
            Standing::Suspended { .. } => vec![],
        }),
        (State::Registered { standing, .. }, Command::Resume { reason }) => Ok(match standing {
            Standing::Active => vec![],
            Standing::Suspended { .. } => vec![Event::Resumed(Resumed { reason: reason.clone() })],
        }),
        (State::Registered { consents, .. }, Command::GiveConsent { to, text_version }) => {
            Ok(give_consent(consents, *to, text_version))
        }
        (State::Registered { consents, .. }, Command::WithdrawConsent { to }) => {
            let withdrawn = |number| Event::ConsentWithdrawn(ConsentWithdrawn { to: *to, number });
            Ok(consents.standing(*to).map(|it| withdrawn(it.number)).into_iter().collect())
        }
    }
}

/// Agreed to by the same text already, nothing is new.
fn give_consent(consents: &Consents, to: ConsentTo, text_version: &str) -> Vec<Event> {
    match consents.standing(to) {
        Some(it) if it.text_version == text_version => vec![],
        Some(_) | None => {
            let (text_version, number) = (text_version.to_owned(), consents.given() + 1);
            vec![Event::ConsentGiven(ConsentGiven { to, text_version, number })]
        }
    }
}

fn change_contact(contact: &Contact, removed: &[ContactField]) -> Result<Vec<Event>, Rejection> {
    let Contact { name, phone, email } = contact.clone();
    let given = [
        (ContactField::Name, name.is_some()),
        (ContactField::Phone, phone.is_some()),
        (ContactField::Email, email.is_some()),
    ];
    if let Some(&(field, _)) = given.iter().find(|(field, given)| *given && removed.contains(field))
    {
        return Err(Rejection::ReplacedAndRemoved { field });
    }
    if removed.is_empty() && given.iter().all(|(_, given)| !given) {
        return Err(Rejection::NothingToChange);
    }
    let mut removed = removed.to_vec();
    removed.sort_unstable();
    removed.dedup();
    Ok(vec![Event::ContactChanged(ContactChanged { name, phone, email, removed })])
}
