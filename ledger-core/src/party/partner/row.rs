//! What a partner says of itself to those who treat all aggregates alike.

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
            Act::Decline { reason, .. } => Says::because("partner.decline_mandate", reason),
            Act::Suspend { reason } => Says::because("partner.suspend", reason),
            Act::Resume { reason } => Says::because("partner.resume", reason),
            Act::Enrol { .. }
            | Act::ProposeMandate { .. }
            | Act::Approve { .. }
            | Act::Invoice { .. }
            | Act::Reconcile { .. }
            | Act::Age => Says::NOTHING,
        }
    }
}

impl Recorded for Event {
    fn claims(&self) -> Claims {
        match self {
            Event::Proposed(it) => Claims::part("proposal", it.proposal),
            Event::Invoiced(it) => Claims::part("invoice", it.invoice),
            Event::Reconciled(it) => Claims::part("list", it.list),
            Event::Enrolled(_)
            | Event::MandateChanged(_)
            | Event::Declined(_)
            | Event::Lapsed(_)
            | Event::Suspended(_)
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
        None
    }

    fn check_recorded(&self, event: &Event) -> Result<(), String> {
        let proposal = match event {
            Event::Enrolled(it) => Some((it.proposed_by, it.approved_by)),
            Event::MandateChanged(it) => Some((it.proposed_by, it.approved_by)),
            Event::Proposed(_)
            | Event::Declined(_)
            | Event::Lapsed(_)
            | Event::Suspended(_)
            | Event::Resumed(_)
            | Event::Invoiced(_)
            | Event::Reconciled(_) => None,
        };
        match proposal {
            Some((one, other)) if one == other => Err("one person agreed with himself".to_owned()),
            Some(_) | None => Ok(()),
        }
    }
}
