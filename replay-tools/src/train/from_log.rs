//! Reads from a log how loans ended that the rules had assessed.

use ledger_core::calendar::Day;
use ledger_core::credit::application::Event as ApplicationEvent;
use ledger_core::credit::engine::HoldEffect;
use ledger_core::credit::evidence::GatheredInput;
use ledger_core::credit::loan::{Event as LoanEvent, Held};
use ledger_core::credit::scoring::{Input, InputValue};
use ledger_core::file::{Event, Fact};
use ledger_core::log::{Log, StreamId};
use uuid::Uuid;

use super::matured::{Happened, Matured, Maturing};
use crate::progress::Tally;
use crate::replay::{NoAnswer, each_commit};
use crate::scan::each_partition;

/// What was known by a day, and how it ended as far as the log goes: to the last day that every
/// partition has started.
///
/// # Errors
/// When the log cannot be read to its end, or has not come to that day.
pub async fn matured<L: Log>(log: &L, as_of: Day, tally: &Tally) -> Result<Matured, NoAnswer> {
    let parts = each_partition(log.partitions().await?, |partition| {
        let (log, tally) = (log.clone(), tally.clone());
        async move {
            let mut maturing = Maturing::new(as_of);
            let started_on = each_commit(&log, partition, &tally, |commit, _, facts| {
                let happened = facts.iter().filter_map(happened);
                happened.for_each(|it| maturing.take(commit.business_date, it));
            });
            started_on.await.map(|it| (maturing, it))
        }
    })
    .await;
    let parts = parts.into_iter().collect::<Result<Vec<_>, _>>()?;
    let through = parts.iter().map(|it| it.1).min().unwrap_or(as_of);
    if through < as_of {
        return Err(NoAnswer::NotStarted { asked: as_of, started_on: through });
    }
    Ok(Maturing::matured(parts.into_iter().map(|it| it.0).collect(), as_of, through))
}

fn happened(fact: &Fact) -> Option<Happened> {
    match (fact.stream, &fact.event) {
        (StreamId::Application(application), Event::Application(event)) => {
            of_application(application, event)
        }
        (StreamId::Loan(loan), Event::Loan(event)) => of_loan(loan, event),
        _ => None,
    }
}

fn of_application(application: Uuid, event: &ApplicationEvent) -> Option<Happened> {
    if let ApplicationEvent::Assessed(it) = event {
        let inputs = it.found.inputs.iter().filter_map(known).collect();
        return Some(Happened::Assessed { application, inputs });
    }
    let ApplicationEvent::Signed(it) = event else { return None };
    Some(Happened::Signed { application, loan: it.loan })
}

fn of_loan(loan: Uuid, event: &LoanEvent) -> Option<Happened> {
    let held = |it: &Held| it.effects.contains(&HoldEffect::Arrears);
    if matches!(event, LoanEvent::DefaultDeclared(_) | LoanEvent::WrittenOff(_)) {
        Some(Happened::Lost { loan })
    } else if matches!(event, LoanEvent::Cancelled(_) | LoanEvent::Rescinded(_))
        || matches!(event, LoanEvent::Held(it) if held(it))
    {
        Some(Happened::LeftOut { loan })
    } else if matches!(event, LoanEvent::Closed(_)) {
        Some(Happened::Closed { loan })
    } else {
        matches!(event, LoanEvent::Reopened(_)).then_some(Happened::Reopened { loan })
    }
}

/// In a table's cell: a number, an amount in minor units, or a code.
fn known(input: &GatheredInput) -> Option<(String, String)> {
    let text = match &input.input {
        Input::Known(InputValue::Number(it)) => it.to_string(),
        Input::Known(InputValue::Amount(it)) => it.amount().to_string(),
        Input::Known(InputValue::Code(it)) => it.clone(),
        Input::Unknown(_) => return None,
    };
    Some((input.variable.clone(), text))
}
