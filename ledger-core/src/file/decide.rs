//! Who answers which command.

use uuid::Uuid;

use super::{Command, CustomerFile, Event, Fact, Facts, Rejection, State};
use crate::credit::loan::{self, Act, Loan, Source};
use crate::decider::Decider;
use crate::log::StreamId;
use crate::party::Country;
use crate::party::customer::{self, Customer, Standing};
use crate::policy::{self, PolicyBook, Version};

/// The facts that follow from `command` in this file; none when there is nothing to do.
///
/// # Errors
/// The refusal of the aggregate that was asked, or the file's own.
pub fn decide(state: &State, command: &Command, facts: &Facts) -> Result<Vec<Fact>, Rejection> {
    match (state, command) {
        (State::Customer(file), Command::Customer(command)) => {
            let events = Customer::decide(&file.customer, command)?;
            Ok(in_stream(StreamId::Customer(file.id), events, Event::Customer))
        }
        (State::Customer(file), Command::Loan { loan, act }) => ask_loan(file, *loan, act, facts),
        (State::Customer(file), Command::Age) => age(file, facts),
        (State::PolicyBook(book), Command::PolicyBook(act)) => {
            let command = policy::Command { act: act.clone(), on: facts.on };
            let events = PolicyBook::decide(book, &command)?;
            Ok(in_stream(StreamId::PolicyBook, events, Event::PolicyBook))
        }
        (State::Vendor(_) | State::PolicyBook(_) | State::Partition, Command::Age) => Ok(vec![]),
        (State::Customer(_), Command::PolicyBook(_))
        | (State::PolicyBook(_), Command::Customer(_) | Command::Loan { .. })
        | (
            State::Vendor(_) | State::Partition,
            Command::Customer(_) | Command::Loan { .. } | Command::PolicyBook(_),
        ) => Err(Rejection::Misdirected),
    }
}

fn ask_loan(
    file: &CustomerFile,
    loan: Uuid,
    act: &Act,
    facts: &Facts,
) -> Result<Vec<Fact>, Rejection> {
    let country = admitted(&file.customer, act)?;
    if let Some(source) = source(act) {
        refuse_used(file, source)?;
    }
    let nothing = loan::State::default();
    let state = file.loans.get(&loan).map_or(&nothing, |it| it);
    let policy = match state.policy() {
        Some(reference) => facts
            .policies
            .version(reference)
            .ok_or(Rejection::PolicyNotRead { policy: reference })?,
        None => facts.policies.in_force(facts.on).ok_or(Rejection::NoPolicy { on: facts.on })?,
    };
    let events = Loan::decide(state, &addressed(act, policy, country, facts))?;
    Ok(in_stream(StreamId::Loan(loan), events, Event::Loan))
}

/// Brings every loan to the business date, the one with the lowest id first.
fn age(file: &CustomerFile, facts: &Facts) -> Result<Vec<Fact>, Rejection> {
    let mut aged = vec![];
    for &loan in file.loans.keys() {
        aged.extend(ask_loan(file, loan, &Act::Age, facts)?);
    }
    Ok(aged)
}

/// The country of a customer whose standing lets this act through. Only a new loan waits for the
/// end of a suspension: what runs goes on, and a loan that another lender granted is taken over
/// with all its debts.
fn admitted(customer: &customer::State, act: &Act) -> Result<Country, Rejection> {
    match customer {
        customer::State::NotRegistered => Err(customer::Rejection::NotRegistered.into()),
        customer::State::Registered { country, standing } => match (standing, act) {
            (Standing::Suspended { motive }, Act::Grant { .. }) => {
                Err(customer::Rejection::Suspended { motive: motive.clone() }.into())
            }
            (Standing::Suspended { .. } | Standing::Active, _) => Ok(*country),
        },
    }
}

/// What names the money that moves.
fn source(act: &Act) -> Option<&Source> {
    match act {
        Act::Disburse { source, .. } | Act::ReceiveRepayment { source, .. } => Some(source),
        Act::Grant { .. }
        | Act::TakeOver { .. }
        | Act::Cancel { .. }
        | Act::ReverseRepayment { .. }
        | Act::Charge { .. }
        | Act::Age => None,
    }
}

/// The same money is recorded once, whatever became of it since and under whatever key it comes.
fn refuse_used(file: &CustomerFile, source: &Source) -> Result<(), Rejection> {
    match file.references.get(source) {
        None => Ok(()),
        Some(&first) => Err(Rejection::ReferenceUsed {
            source_name: source.name.clone(),
            reference: source.reference.clone(),
            first,
        }),
    }
}

fn addressed(act: &Act, policy: &Version, country: Country, facts: &Facts) -> loan::Command {
    loan::Command {
        act: act.clone(),
        on: facts.on,
        policy: policy.document.loan.clone(),
        policy_ref: policy.reference,
        country,
    }
}

fn in_stream<E>(stream: StreamId, events: Vec<E>, wrap: impl Fn(E) -> Event) -> Vec<Fact> {
    events.into_iter().map(|it| Fact { stream, event: wrap(it) }).collect()
}
