//! The rules of an application.

use super::{
    Act, Approved, Asked, Command, DeclineReason, Declined, Dossier, Ending, Event, FirstApproved,
    Lapsed, OrderFact, Purpose, Rejection, Stage, State, Submitted, Terms, Withdrawn,
};
use crate::calendar::{Day, days_after};
use crate::policy::ApplicationPolicy;

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    match (state, &command.act) {
        (State::None, Act::Submit { purpose, asked }) => submit(command, purpose, asked),
        (State::None, Act::Age) => Ok(vec![]),
        (State::None, Act::Approve { .. } | Act::Decline { .. } | Act::Withdraw { .. }) => {
            Err(Rejection::NotFound)
        }
        (State::Submitted(_), Act::Submit { .. }) => Err(Rejection::AlreadyExists),
        (State::Submitted(dossier), Act::Age) => {
            let lapses = dossier.is_open() && command.on >= dossier.submitted.lapses_on;
            Ok(if lapses { vec![Event::Lapsed(Lapsed {})] } else { vec![] })
        }
        (State::Submitted(dossier), Act::Approve { terms, motive }) => {
            open(dossier, command)?;
            person(dossier, command)?;
            approve(dossier, command, terms, motive)
        }
        (State::Submitted(dossier), Act::Decline { reasons, motive }) => {
            open(dossier, command)?;
            person(dossier, command)?;
            decline(command, reasons, motive)
        }
        (State::Submitted(dossier), Act::Withdraw { motive }) => {
            open(dossier, command)?;
            let (motive, by) = (motive.clone(), command.by.clone());
            Ok(vec![Event::Withdrawn(Withdrawn { motive, by })])
        }
    }
}

fn submit(command: &Command, purpose: &Purpose, asked: &Asked) -> Result<Vec<Event>, Rejection> {
    let policy = offered(command)?;
    if purpose.amount().is_zero() {
        return Err(Rejection::ZeroAmount);
    }
    let max = usize::try_from(command.open_max).unwrap_or(usize::MAX);
    if command.open >= max {
        return Err(Rejection::TooManyOpen { open: command.open, max });
    }
    match purpose {
        Purpose::Order { order, .. } => {
            let unknown = Rejection::UnknownOrder { order: *order };
            let OrderFact { total, waits_for_credit, application } =
                command.order.clone().ok_or(unknown)?;
            if let Some(application) = application {
                return Err(Rejection::OrderAppliedFor { application });
            }
            if !waits_for_credit {
                return Err(Rejection::OrderNotWaiting { order: *order });
            }
            if total != purpose.amount() {
                return Err(Rejection::OrderTotalDiffers { total, asked: purpose.amount() });
            }
        }
        Purpose::Amount { .. } => {}
    }
    // Nothing waits beyond the last day there is.
    let lapses_on = days_after(command.on, policy.lapse_days).unwrap_or(Day::LAST.date());
    Ok(vec![Event::Submitted(Submitted {
        purpose: purpose.clone(),
        asked: asked.clone(),
        by: command.by.clone(),
        lapses_on,
        policy: command.policy_ref,
    })])
}

fn approve(
    dossier: &Dossier,
    command: &Command,
    terms: &Terms,
    motive: &str,
) -> Result<Vec<Event>, Rejection> {
    lends_what_was_asked(&dossier.submitted.purpose, terms)?;
    let (motive, by) = (motive.to_owned(), command.by.clone());
    let first_by = match (offered(command)?.wants_four_eyes(terms.principal), &dossier.stage) {
        (false, _) => None,
        (true, Stage::HalfApproved { terms: first, by: first_by }) if first == terms => {
            if first_by.subject == by.subject {
                return Err(Rejection::AnotherPersonWanted);
            }
            Some(first_by.clone())
        }
        (true, _) => {
            let terms = terms.clone();
            return Ok(vec![Event::FirstApproved(FirstApproved { terms, motive, by })]);
        }
    };
    let (loan, terms) = (command.loan, terms.clone());
    Ok(vec![Event::Approved(Approved { loan, terms, motive, by, first_by })])
}

fn lends_what_was_asked(purpose: &Purpose, terms: &Terms) -> Result<(), Rejection> {
    let (asked, given) = (purpose.amount(), terms.principal);
    if given.is_zero() {
        return Err(Rejection::ZeroAmount);
    }
    if given.currency() != asked.currency() {
        let (asked, given) = (asked.currency(), given.currency());
        return Err(Rejection::AnotherCurrency { asked, given });
    }
    match purpose {
        Purpose::Order { .. } if given != asked => {
            Err(Rejection::NotTheOrderTotal { total: asked, given })
        }
        Purpose::Amount { .. } if given.amount() > asked.amount() => {
            Err(Rejection::MoreThanAsked { asked, given })
        }
        Purpose::Order { .. } | Purpose::Amount { .. } => Ok(()),
    }
}

fn decline(
    command: &Command,
    reasons: &[DeclineReason],
    motive: &str,
) -> Result<Vec<Event>, Rejection> {
    if reasons.is_empty() {
        return Err(Rejection::NoReason);
    }
    let (reasons, motive, by) = (reasons.to_vec(), motive.to_owned(), command.by.clone());
    Ok(vec![Event::Declined(Declined { reasons, motive, by })])
}

/// The policy's part on applications. A version under which one was submitted has it.
fn offered(command: &Command) -> Result<&ApplicationPolicy, Rejection> {
    command.policy.as_ref().ok_or(Rejection::NotOffered { business_date: command.on })
}

/// Whether it still waits for a decision, which on the day it lapses it does not.
fn open(dossier: &Dossier, command: &Command) -> Result<(), Rejection> {
    let late = command.on >= dossier.submitted.lapses_on;
    match dossier.ending().or(late.then_some(Ending::Lapsed)) {
        Some(ending) => Err(Rejection::Ended { ending }),
        None => Ok(()),
    }
}

/// Whether who decides may.
fn person(dossier: &Dossier, command: &Command) -> Result<(), Rejection> {
    if command.by.role == "service" {
        return Err(Rejection::NotAPerson);
    }
    if command.own_file || command.by.role == "customer" {
        return Err(Rejection::OwnFile);
    }
    match command.by.subject == dossier.submitted.by.subject {
        true => Err(Rejection::DecidedBySubmitter),
        false => Ok(()),
    }
}
