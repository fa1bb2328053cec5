//! An application as its events have left it.

use std::sync::Arc;

use uuid::Uuid;

use super::{DecidedBy, Desk, Ending, Event, Need, Offer, Stage, Submitted, Tried, Wish};
use crate::calendar::Day;
use crate::credit::Lender;
use crate::credit::deciding::{Assessed, Found, FraudFacts};
use crate::credit::scoring::Answer;
use crate::event::Stored;
use crate::money::Money;
use crate::policy::{ApplicationPolicy, PolicyRef};

/// What `decide` needs to know of an application.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    None,
    Submitted(Box<Application>),
}

/// What was submitted, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    pub(super) submitted: Submitted,
    pub(super) stage: Stage,
    /// What it waits for before it is approved.
    pub(super) awaits: Option<Need>,
    /// The class of risk that a person put it into last.
    pub(super) class: Option<Arc<str>>,
    /// What the rules answered last.
    pub(super) assessment: Option<Assessment>,
    /// Where persons are to look at it.
    pub(super) desk: Option<Box<Desk>>,
    /// Where the customer wants a person to decide.
    pub(super) wish: Option<Wish>,
    /// The banks that do not lend what they were offered.
    pub(super) tried: Vec<Tried>,
}

/// What the rules answered to an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    pub assessment: Uuid,
    pub on: Day,
    pub answer: Answer,
    /// What the score alone came to.
    pub of_score: Answer,
    pub score: u32,
    /// `None` where the score is declined.
    pub class: Option<Arc<str>>,
    /// What the limit of the grant left; `None` where there was no limit.
    pub room: Option<Money>,
    /// For whom it was looked at, and by what signals: as it is again.
    pub asked: Arc<AskedFor>,
}

/// What whoever had an application looked at said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedFor {
    pub lender: Lender,
    pub signals: Option<FraudFacts>,
}

impl From<&Assessed> for Assessment {
    fn from(it: &Assessed) -> Assessment {
        let Found { scored, limit, answer, .. } = &it.found;
        Assessment {
            assessment: it.assessment,
            on: it.facts.on,
            answer: *answer,
            of_score: scored.answer,
            score: scored.score,
            class: scored.class.as_deref().map(Arc::from),
            room: limit.map(|it| it.room),
            asked: Arc::new(AskedFor {
                lender: it.facts.wanted.lender.clone(),
                signals: it.facts.signals,
            }),
        }
    }
}

impl State {
    /// What was submitted; `None` for no application.
    pub const fn application(&self) -> Option<&Application> {
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

    /// The day on which it lapses; `None` where nothing waits for a decision or a signature.
    pub fn next_action_on(&self) -> Option<Day> {
        self.application().and_then(Application::lapses_on)
    }

    /// Checks the invariants named in the module's front page on this business date, to which the
    /// application has been aged. No application has none.
    ///
    /// # Errors
    /// Says which one is broken and how.
    pub fn check(&self, policy: &ApplicationPolicy, on: Day) -> Result<(), String> {
        self.application().map_or(Ok(()), |it| it.check(policy, on))
    }

    /// # Panics
    /// When the event cannot have happened to this application: then the stored history is wrong.
    pub(super) fn evolve(self, event: &Event) -> State {
        match (self, event) {
            (State::None, Event::Submitted(it)) => State::Submitted(Box::new(Application {
                submitted: it.clone(),
                stage: Stage::Open,
                awaits: None,
                class: None,
                assessment: None,
                desk: None,
                wish: None,
                tried: vec![],
            })),
            (State::Submitted(dossier), event) => {
                let Application {
                    mut submitted, stage, awaits, class, assessment, desk, wish, ..
                } = *dossier;
                let tried = tried_after(dossier.tried, &stage, event);
                if let Event::PassedOver(it) = event {
                    submitted.lapses_on = it.lapses_on;
                }
                let class = if let Event::Rated(it) = event {
                    it.class.as_deref().map(Arc::from)
                } else {
                    class
                };
                let awaits = if let Event::Deferred(it) = event {
                    Some(it.code)
                } else {
                    awaits.filter(|_| !matches!(event, Event::Resumed(_)))
                };
                let assessment = if let Event::Assessed(it) = event {
                    Some(Assessment::from(&**it))
                } else {
                    assessment
                };
                if let Event::OfferRevoked(it) = event {
                    submitted.lapses_on = it.lapses_on;
                }
                let wish = if let Event::ReviewAsked(it) = event {
                    submitted.lapses_on = it.lapses_on;
                    Some(Wish::against(&stage))
                } else {
                    wish
                };
                let desk = Desk::after(desk.map(|it| *it), event).map(Box::new);
                let stage = stage.after(event);
                State::Submitted(Box::new(Application {
                    submitted,
                    stage,
                    awaits,
                    class,
                    assessment,
                    desk,
                    wish,
                    tried,
                }))
            }
            (State::None, event) => {
                panic!("{} cannot happen to an application that does not exist", event.event_type())
            }
        }
    }
}

/// Whom it was offered to in vain, and what they said too late.
fn tried_after(mut tried: Vec<Tried>, stage: &Stage, event: &Event) -> Vec<Tried> {
    let passed_over = matches!(event, Event::PassedOver(_));
    let ends = passed_over
        || matches!(event, Event::Lapsed(_) | Event::Withdrawn(_) | Event::OfferRevoked(_));
    if let Stage::Offered(offer) = stage
        && ends
        && offer.partner.is_some()
    {
        let lender = offer.bank().unwrap_or_default().into();
        tried.push(Tried { offer: offer.offer, lender, passed_over, late: None });
    }
    if let Event::AnsweredLate(it) = event {
        let of_offer = tried.iter_mut().find(|tried| tried.offer == it.offer);
        of_offer.expect("who answers late was asked").late = Some(it.answer.clone());
    }
    tried
}

impl Application {
    pub const fn submitted(&self) -> &Submitted {
        &self.submitted
    }

    pub const fn stage(&self) -> &Stage {
        &self.stage
    }

    /// What the customer must have before it is approved, and has not; `None` where nobody decides any
    /// more.
    pub fn awaits(&self) -> Option<Need> {
        self.awaits.filter(|_| self.awaits_decision())
    }

    /// The class of risk that a person put it into last, where one did.
    pub fn class(&self) -> Option<&str> {
        self.class.as_deref()
    }

    /// What the rules answered last; `None` where they were not asked.
    pub const fn assessment(&self) -> Option<&Assessment> {
        self.assessment.as_ref()
    }

    /// Whether a person is at it: one approved it or has it, or the customer asked for one.
    pub fn is_with_person(&self) -> bool {
        matches!(self.stage, Stage::Reviewed { .. })
            || self.held_by().is_some()
            || self.wants_person()
    }

    /// The order it is for.
    pub const fn order(&self) -> Option<Uuid> {
        self.submitted.purpose.order()
    }

    /// What was offered, also where it was signed or refused by the bank.
    pub const fn offer(&self) -> Option<&Offer> {
        match &self.stage {
            Stage::Offered(offer)
            | Stage::Signed { offer, .. }
            | Stage::RefusedByLender { offer, .. } => Some(offer),
            Stage::Open
            | Stage::Reviewed { .. }
            | Stage::Approved(_)
            | Stage::Declined { .. }
            | Stage::Lapsed
            | Stage::Withdrawn => None,
        }
    }

    /// What the rules offered, while it may still be signed.
    pub(crate) const fn offered_by_rules(&self) -> Option<&Offer> {
        match &self.stage {
            Stage::Offered(offer) if matches!(offer.approval.by, DecidedBy::Rules { .. }) => {
                Some(offer)
            }
            Stage::Offered(_)
            | Stage::Open
            | Stage::Reviewed { .. }
            | Stage::Approved(_)
            | Stage::Signed { .. }
            | Stage::Declined { .. }
            | Stage::RefusedByLender { .. }
            | Stage::Lapsed
            | Stage::Withdrawn => None,
        }
    }

    /// What is offered and may still be signed.
    pub const fn offered(&self) -> Option<Money> {
        match &self.stage {
            Stage::Offered(offer) => Some(offer.approval.terms.principal),
            Stage::Open
            | Stage::Reviewed { .. }
            | Stage::Approved(_)
            | Stage::Signed { .. }
            | Stage::Declined { .. }
            | Stage::RefusedByLender { .. }
            | Stage::Lapsed
            | Stage::Withdrawn => None,
        }
    }

    /// Whether it waits for a decision.
    pub const fn awaits_decision(&self) -> bool {
        matches!(self.stage, Stage::Open | Stage::Reviewed { .. })
    }

    /// Whether it may still come to a loan: it waits for a decision, or its offer for a signature.
    pub const fn is_open(&self) -> bool {
        self.ending().is_none()
    }

    /// How it ended; `None` while it is open.
    pub const fn ending(&self) -> Option<Ending> {
        match &self.stage {
            Stage::Open | Stage::Reviewed { .. } | Stage::Approved(_) | Stage::Offered(_) => None,
            Stage::Signed { .. } => Some(Ending::Signed),
            Stage::Declined { .. } => Some(Ending::Declined),
            Stage::RefusedByLender { .. } => Some(Ending::RefusedByLender),
            Stage::Lapsed => Some(Ending::Lapsed),
            Stage::Withdrawn => Some(Ending::Withdrawn),
        }
    }

    /// The first business day on which it is too late for what it waits for.
    pub(super) const fn lapses_on(&self) -> Option<Day> {
        match &self.stage {
            Stage::Open | Stage::Reviewed { .. } => Some(self.submitted.lapses_on),
            Stage::Offered(offer) => Some(offer.lapses_on),
            Stage::Approved(_)
            | Stage::Signed { .. }
            | Stage::Declined { .. }
            | Stage::RefusedByLender { .. }
            | Stage::Lapsed
            | Stage::Withdrawn => None,
        }
    }
}
