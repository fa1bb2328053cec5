//! The rules of a partner.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::{
    Act, Command, CommissionsReconciled, Declined, Enrolled, Event, Firm, Invoiced, Lapsed, Listed,
    MandateChanged, Proposed, Rejection, Resumed, Standing, State, Suspended, ToInvoice, Waiting,
};
use crate::log::ids::created_id;
use crate::money::{Currency, Money};
use crate::party::{LenderType, Mandate};

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    match (&command.act, &state.enrolled) {
        (Act::Enrol { name, firm, lender_type, mandate }, None) => {
            propose(state, command, name.as_str(), firm, *lender_type, mandate)
        }
        (Act::Enrol { .. }, Some(_)) => Err(Rejection::AlreadyEnrolled),
        (Act::ProposeMandate { mandate }, Some(it)) => {
            if state.waiting.is_none() && *mandate == *it.mandate {
                return Ok(vec![]);
            }
            propose(state, command, &it.name, &it.firm, it.lender_type, mandate)
        }
        (Act::Approve { proposal }, enrolled) => {
            let waiting = waiting(state, command, *proposal)?;
            if waiting.by() == command.by {
                return Err(Rejection::AnotherPersonWanted);
            }
            let Proposed { proposal, name, firm, lender_type, mandate, by, .. } = &*waiting.0;
            let (mandate, proposed_by, approved_by) = (mandate.clone(), *by, command.by);
            Ok(vec![match enrolled {
                None => Event::Enrolled(Box::new(Enrolled {
                    proposal: *proposal,
                    name: name.clone(),
                    firm: firm.clone(),
                    lender_type: *lender_type,
                    mandate,
                    proposed_by,
                    approved_by,
                })),
                Some(it) => Event::MandateChanged(Box::new(MandateChanged {
                    proposal: *proposal,
                    number: it.number + 1,
                    mandate,
                    proposed_by,
                    approved_by,
                })),
            }])
        }
        (Act::Decline { proposal, reason }, _) => {
            let proposal = waiting(state, command, *proposal)?.proposal();
            let (reason, by) = (reason.clone(), command.by);
            Ok(vec![Event::Declined(Declined { proposal, reason, by })])
        }
        (Act::Suspend { reason }, Some(it)) => Ok(match it.standing {
            Standing::Active => {
                vec![Event::Suspended(Suspended { reason: reason.clone(), by: command.by })]
            }
            Standing::Suspended { .. } => vec![],
        }),
        (Act::Resume { reason }, Some(it)) => Ok(match it.standing {
            Standing::Active => vec![],
            Standing::Suspended { .. } => {
                vec![Event::Resumed(Resumed { reason: reason.clone(), by: command.by })]
            }
        }),
        (Act::Invoice { reference, currency }, Some(_)) => {
            let due = command.to_invoice.filter(|it| it.files > 0);
            let due = due.ok_or(Rejection::NothingToInvoice { currency: *currency })?;
            let ToInvoice { earned, credited, files } = due;
            let invoice = created_id(command.id, "invoice");
            let (reference, by) = (reference.clone(), command.by);
            let invoiced = Invoiced { invoice, reference, earned, credited, files, by };
            Ok(vec![Event::Invoiced(invoiced)])
        }
        (Act::Reconcile { reference, currency, list }, Some(_)) => {
            reconcile(command, reference, *currency, list)
        }
        (Act::Age, _) => {
            let lapsed = state.waiting.as_ref().filter(|it| command.on >= it.lapses_on());
            let lapsed = lapsed.map(|it| Event::Lapsed(Lapsed { proposal: it.proposal() }));
            Ok(lapsed.into_iter().collect())
        }
        (
            Act::ProposeMandate { .. }
            | Act::Suspend { .. }
            | Act::Resume { .. }
            | Act::Invoice { .. }
            | Act::Reconcile { .. },
            None,
        ) => Err(Rejection::NotEnrolled),
    }
}

fn propose(
    state: &State,
    command: &Command,
    name: &str,
    firm: &Firm,
    lender_type: LenderType,
    mandate: &Mandate,
) -> Result<Vec<Event>, Rejection> {
    if let Some(it) = &state.waiting {
        return Err(Rejection::ProposalWaits { proposal: it.proposal() });
    }
    mandate.check()?;
    Ok(vec![Event::Proposed(Box::new(Proposed {
        proposal: created_id(command.id, "proposal"),
        name: name.to_owned(),
        firm: firm.clone(),
        lender_type,
        mandate: mandate.clone(),
        by: command.by,
        lapses_on: command.on.saturating_add_days(command.proposal_days),
    }))])
}

/// What waits under this id and may be agreed to on this day.
fn waiting<'a>(
    state: &'a State,
    command: &Command,
    proposal: Uuid,
) -> Result<&'a Waiting, Rejection> {
    let waiting = state.waiting.as_ref().filter(|it| it.proposal() == proposal);
    let waiting = waiting.ok_or(Rejection::NotProposed { proposal })?;
    match waiting.lapses_on() {
        lapsed_on if command.on >= lapsed_on => Err(Rejection::ProposalLapsed { lapsed_on }),
        _ => Ok(waiting),
    }
}

fn reconcile(
    command: &Command,
    reference: &str,
    currency: Currency,
    list: &[Listed],
) -> Result<Vec<Event>, Rejection> {
    let mut seen = BTreeSet::new();
    let mut total = Money::zero(currency);
    for Listed { reference, amount } in list {
        if amount.currency() != currency {
            return Err(Rejection::ListInAnotherCurrency { currency });
        }
        if !seen.insert(reference) {
            return Err(Rejection::ListedTwice { reference: reference.clone() });
        }
        total = total.plus(*amount).ok_or(Rejection::TooMuchInAll)?;
    }
    let compared = command.compared.clone().expect("a list is compared before it is recorded");
    Ok(vec![Event::Reconciled(Box::new(CommissionsReconciled {
        list: created_id(command.id, "list"),
        reference: reference.to_owned(),
        matched: compared.matched,
        total,
        mismatches: compared.mismatches,
        by: command.by,
    }))])
}
