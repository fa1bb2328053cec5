//! An application as its events have left it.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Event, Purpose, Submitted, Terms};
use crate::event::Stored;
use crate::log::Actor;
use crate::policy::{ApplicationPolicy, PolicyRef};

/// What `decide` needs to know of an application.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    None,
    Submitted(Box<Dossier>),
}

/// What was submitted, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    pub(super) submitted: Submitted,
    pub(super) stage: Stage,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has decided.
    Open,
    /// One person approved these terms; another one is wanted.
    HalfApproved {
        terms: Terms,
        by: Actor,
    },
    Approved {
        loan: Uuid,
        terms: Terms,
        by: Vec<Actor>,
    },
    Declined {
        by: Actor,
    },
    Lapsed,
    Withdrawn,
}

/// How an application ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Approved,
    Declined,
    Lapsed,
    Withdrawn,
}

impl Ending {
    pub const fn name(self) -> &'static str {
        match self {
            Ending::Approved => "approved",
            Ending::Declined => "declined",
            Ending::Lapsed => "lapsed",
            Ending::Withdrawn => "withdrawn",
        }
    }

    pub(super) const fn told(self) -> &'static str {
        match self {
            Ending::Approved => "was approved",
            Ending::Declined => "was declined",
            Ending::Lapsed => "has lapsed: submit another one",
            Ending::Withdrawn => "was withdrawn",
        }
    }
}

impl State {
    /// What was submitted; `None` for no application.
    pub const fn dossier(&self) -> Option<&Dossier> {
        match self {
            State::None => None,
            State::Submitted(dossier) => Some(dossier),
        }
    }

    /// The policy version it is decided by; `None` for no application.
    pub const fn policy(&self) -> Option<PolicyRef> {
        match self {
            State::None => None,
            State::Submitted(dossier) => Some(dossier.submitted.policy),
        }
    }

    /// The day on which it lapses; `None` where nothing waits for a decision.
    pub fn next_action_on(&self) -> Option<NaiveDate> {
        self.dossier().filter(|it| it.is_open()).map(|it| it.submitted.lapses_on)
    }

    /// Checks the invariants named in the module's front page on this business date, to which the
    /// application has been aged. No application has none.
    ///
    /// # Errors
    /// Says which one is broken and how.
    pub fn check(&self, policy: &ApplicationPolicy, on: NaiveDate) -> Result<(), String> {
        self.dossier().map_or(Ok(()), |it| it.check(policy, on))
    }

    /// # Panics
    /// When the event cannot have happened to this application: then the stored history is wrong.
    pub(super) fn evolve(self, event: &Event) -> State {
        match (self, event) {
            (State::None, Event::Submitted(it)) => {
                State::Submitted(Box::new(Dossier { submitted: it.clone(), stage: Stage::Open }))
            }
            (State::Submitted(dossier), event) => {
                assert!(dossier.is_open(), "{} cannot follow {dossier:?}", event.event_type());
                State::Submitted(Box::new(Dossier { stage: stage_after(event), ..*dossier }))
            }
            (State::None, event) => {
                panic!("{} cannot happen to an application that does not exist", event.event_type())
            }
        }
    }
}

fn stage_after(event: &Event) -> Stage {
    match event {
        Event::Submitted(_) => panic!("an application is submitted once"),
        Event::FirstApproved(it) => {
            Stage::HalfApproved { terms: it.terms.clone(), by: it.by.clone() }
        }
        Event::Approved(it) => Stage::Approved {
            loan: it.loan,
            terms: it.terms.clone(),
            by: it.first_by.iter().chain([&it.by]).cloned().collect(),
        },
        Event::Declined(it) => Stage::Declined { by: it.by.clone() },
        Event::Lapsed(_) => Stage::Lapsed,
        Event::Withdrawn(_) => Stage::Withdrawn,
    }
}

impl Dossier {
    pub const fn submitted(&self) -> &Submitted {
        &self.submitted
    }

    pub const fn stage(&self) -> &Stage {
        &self.stage
    }

    /// The order it is for.
    pub const fn order(&self) -> Option<Uuid> {
        self.submitted.purpose.order()
    }

    /// Whether it waits for a decision.
    pub const fn is_open(&self) -> bool {
        self.ending().is_none()
    }

    /// How it ended; `None` while it waits for a decision.
    pub const fn ending(&self) -> Option<Ending> {
        match &self.stage {
            Stage::Open | Stage::HalfApproved { .. } => None,
            Stage::Approved { .. } => Some(Ending::Approved),
            Stage::Declined { .. } => Some(Ending::Declined),
            Stage::Lapsed => Some(Ending::Lapsed),
            Stage::Withdrawn => Some(Ending::Withdrawn),
        }
    }

    fn check(&self, policy: &ApplicationPolicy, on: NaiveDate) -> Result<(), String> {
        if self.is_open() && on >= self.submitted.lapses_on {
            return Err(format!("it was to lapse on {}, now is {on}", self.submitted.lapses_on));
        }
        match &self.stage {
            Stage::Open | Stage::Lapsed | Stage::Withdrawn => Ok(()),
            Stage::HalfApproved { terms, by } => {
                self.check_decided_by(std::slice::from_ref(by))?;
                match policy.wants_four_eyes(terms.principal) {
                    true => self.check_principal(terms),
                    false => Err("it waits for a second approval that nobody wants".to_owned()),
                }
            }
            Stage::Declined { by } => self.check_decided_by(std::slice::from_ref(by)),
            Stage::Approved { terms, by, .. } => {
                self.check_decided_by(by)?;
                let wanted = if policy.wants_four_eyes(terms.principal) { 2 } else { 1 };
                match by.len() == wanted {
                    true => self.check_principal(terms),
                    false => Err(format!("{} approved it, {wanted} were wanted", by.len())),
                }
            }
        }
    }

    fn check_decided_by(&self, by: &[Actor]) -> Result<(), String> {
        let submitter = self.submitted.by.subject;
        if let Some(it) = by.iter().find(|it| it.role == "service" || it.subject == submitter) {
            return Err(format!("{it:?} had a part in deciding it"));
        }
        match by {
            [first, second] if first.subject == second.subject => {
                Err(format!("{first:?} approved it twice"))
            }
            _ => Ok(()),
        }
    }

    fn check_principal(&self, terms: &Terms) -> Result<(), String> {
        let (asked, lent) = (self.submitted.purpose.amount(), terms.principal);
        let fits = match &self.submitted.purpose {
            Purpose::Order { .. } => lent == asked,
            Purpose::Amount { .. } => {
                lent.currency() == asked.currency() && lent.amount() <= asked.amount()
            }
        };
        match fits {
            true => Ok(()),
            false => Err(format!("{lent} is approved, {asked} was asked for")),
        }
    }
}
