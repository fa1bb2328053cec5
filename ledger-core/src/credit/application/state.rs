//! An application as its events have left it.

use std::sync::Arc;

use uuid::Uuid;

use super::code::Code;
use super::contract::Prepared;
use super::{
    DecidedBy, Desk, Event, Inputs, Need, Opinion, Outcome, Paper, Priced, Submitted, Terms, Told,
    Tried, Wish,
};
use crate::calendar::Day;
use crate::credit::Lender;
use crate::credit::deciding::{Assessed, Found, FraudFacts};
use crate::credit::scoring::Answer;
use crate::engine::Engine;
use crate::event::Stored;
use crate::log::{Actor, Instant};
use crate::money::Money;
use crate::party::ChecklistItem;
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

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has decided.
    Open,
    /// One person approved these terms; another one is wanted.
    Reviewed {
        terms: Terms,
        by: Actor,
        inputs: Inputs,
    },
    /// It was approved; the offer is of the same commit.
    Approved(Approval),
    /// The offer waits for the bank's answer, where one lends, and for the customer's signature.
    Offered(Offer),
    Signed {
        offer: Offer,
        loan: Uuid,
        paper: Paper,
    },
    Declined {
        decision: Uuid,
        by: DecidedBy,
        inputs: Inputs,
    },
    RefusedByLender {
        offer: Offer,
        code: String,
    },
    Lapsed,
    Withdrawn,
}

/// How an application was approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    pub decision: Uuid,
    pub terms: Terms,
    pub by: DecidedBy,
    pub engine: Engine,
    pub inputs: Inputs,
}

/// What was offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub offer: Uuid,
    pub approval: Approval,
    pub offered_on: Day,
    pub lapses_on: Day,
    pub policy: PolicyRef,
    /// What it costs; `None` for one that was made under a policy without law.
    pub priced: Option<Arc<Priced>>,
    pub answer: LenderAnswer,
    /// The id of the bank's file, once something was asked of its line.
    pub partner: Option<Uuid>,
    /// What the bank's file was told last of the loan.
    pub told: Option<Told>,
    /// The contract that was prepared for it last.
    pub contract: Option<Box<Prepared>>,
    /// How many one-time codes were made for it.
    pub codes_made: u32,
    /// The last of them.
    pub code: Option<Code>,
}

/// What the bank that is to lend says to an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LenderAnswer {
    /// It was not asked.
    NotAsked,
    /// Its line was asked to keep what the offer takes.
    Reserving,
    /// Its line keeps that; it is presented once the file has all that the bank wants to see.
    Reserved {
        answer_hours: u32,
        checklist: Vec<ChecklistItem>,
    },
    /// It has not answered.
    Awaited {
        /// `None` where it has no time limit.
        answer_by: Option<Instant>,
    },
    Accepted {
        reference: String,
    },
}

/// How an application ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Signed,
    Declined,
    RefusedByLender,
    Lapsed,
    Withdrawn,
}

impl Ending {
    pub const fn name(self) -> &'static str {
        match self {
            Ending::Signed => "signed",
            Ending::Declined => "declined",
            Ending::RefusedByLender => "refused_by_lender",
            Ending::Lapsed => "lapsed",
            Ending::Withdrawn => "withdrawn",
        }
    }

    pub(super) const fn told(self) -> &'static str {
        match self {
            Ending::Signed => "was signed",
            Ending::Declined => "was declined",
            Ending::RefusedByLender => "was refused by the bank",
            Ending::Lapsed => "has lapsed: submit another one",
            Ending::Withdrawn => "was withdrawn",
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
                let stage = stage_after(stage, event);
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

fn stage_after(stage: Stage, event: &Event) -> Stage {
    match (stage, event) {
        (_, Event::Submitted(_)) => panic!("an application is submitted once"),
        (Stage::Open | Stage::Reviewed { .. }, Event::Reviewed(it)) => {
            let Opinion::Approve { terms } = &it.opinion;
            Stage::Reviewed { terms: terms.clone(), by: it.by.clone(), inputs: it.inputs }
        }
        (Stage::Open | Stage::Reviewed { .. }, Event::Decided(it)) => match &it.outcome {
            Outcome::Approved { terms } => Stage::Approved(Approval {
                decision: it.decision,
                terms: terms.clone(),
                by: it.by.clone(),
                engine: it.engine,
                inputs: it.inputs,
            }),
            Outcome::Declined { .. } => {
                let (decision, by) = (it.decision, it.by.clone());
                Stage::Declined { decision, by, inputs: it.inputs }
            }
        },
        (Stage::Approved(approval), Event::Offered(it)) => {
            assert_eq!(approval.terms, it.terms, "what was approved is offered");
            Stage::Offered(Offer {
                offer: it.offer,
                approval,
                offered_on: it.offered_on,
                lapses_on: it.lapses_on,
                policy: it.policy,
                priced: it.priced.as_deref().cloned().map(Arc::new),
                answer: LenderAnswer::NotAsked,
                partner: None,
                told: None,
                contract: None,
                codes_made: 0,
                code: None,
            })
        }
        (Stage::Offered(offer), Event::Presented(it)) => {
            let answer_by = it.file.as_ref().map(|it| it.answer_by);
            Stage::Offered(Offer { answer: LenderAnswer::Awaited { answer_by }, ..offer })
        }
        (Stage::Offered(offer), Event::ReservationAsked(it)) => {
            let (answer, partner) = (LenderAnswer::Reserving, Some(it.partner));
            Stage::Offered(Offer { answer, partner, ..offer })
        }
        (Stage::Offered(offer), Event::Reserved(it))
            if offer.offer == it.offer && offer.answer == LenderAnswer::Reserving =>
        {
            let (answer_hours, checklist) = (it.answer_hours, it.checklist.clone());
            let answer = LenderAnswer::Reserved { answer_hours, checklist };
            Stage::Offered(Offer { answer, ..offer })
        }
        // What the bank's file says of an offer may come when that has ended.
        (stage, Event::Reserved(_) | Event::NotReserved(_)) => stage,
        (Stage::Offered(_), Event::PassedOver(_)) => Stage::Open,
        (stage, Event::AnsweredLate(_) | Event::ReservationReleased(_)) => stage,
        (Stage::Signed { offer, loan, paper }, Event::Exposed(it)) => {
            let told = Some(Told {
                step: it.step,
                reserved: it.reserved,
                drawn: it.drawn,
                undone: it.undone,
            });
            Stage::Signed { offer: Offer { told, ..offer }, loan, paper }
        }
        (Stage::Offered(offer), Event::Accepted(it)) => {
            let answer = LenderAnswer::Accepted { reference: it.reference.clone() };
            Stage::Offered(Offer { answer, ..offer })
        }
        (Stage::Offered(offer), Event::RefusedByLender(it)) => {
            Stage::RefusedByLender { offer, code: it.code.clone() }
        }
        // A code that was made signs the contract that was prepared before, so that it is dead.
        (Stage::Offered(offer), Event::ContractPrepared(it)) => {
            let contract = Some(Box::new(Prepared::from(it)));
            Stage::Offered(Offer { contract, code: None, ..offer })
        }
        (Stage::Offered(offer), Event::CodeMade(it)) => {
            let (codes_made, code) = (offer.codes_made + 1, Some(Code::made(it)));
            Stage::Offered(Offer { codes_made, code, ..offer })
        }
        (Stage::Offered(offer), Event::CodeFailed(it)) => {
            let tries_left = it.tries_left;
            let code = offer.code.map(|code| Code { tries_left, ..code });
            Stage::Offered(Offer { code, ..offer })
        }
        (Stage::Offered(offer), Event::CodeAccepted(_)) => Stage::Offered(offer),
        (Stage::Offered(offer), Event::Signed(it)) => {
            Stage::Signed { offer, loan: it.loan, paper: it.paper.clone() }
        }
        (Stage::Open | Stage::Reviewed { .. } | Stage::Offered(_), Event::Lapsed(_)) => {
            Stage::Lapsed
        }
        (Stage::Open | Stage::Reviewed { .. } | Stage::Offered(_), Event::Withdrawn(_)) => {
            Stage::Withdrawn
        }
        (
            stage @ (Stage::Open | Stage::Reviewed { .. }),
            Event::Rated(_)
            | Event::Assessed(_)
            | Event::Deferred(_)
            | Event::Resumed(_)
            | Event::SentToReview(_)
            | Event::ReviewAsked(_)
            | Event::Assigned(_)
            | Event::GivenBack(_)
            | Event::ReviewOverdue(_)
            | Event::Overridden(_),
        ) => stage,
        // It is looked at again, and may stay as it is.
        (Stage::Offered(offer), Event::Assessed(_)) => Stage::Offered(offer),
        (Stage::Offered(_), Event::OfferRevoked(_)) => Stage::Open,
        // A refusal that its customer does not take.
        (Stage::Declined { .. }, Event::ReviewAsked(_)) => Stage::Open,
        (stage, event) => panic!("{} cannot follow {stage:?}", event.event_type()),
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

impl Offer {
    /// The terms that are offered.
    pub const fn terms(&self) -> &Terms {
        &self.approval.terms
    }

    /// The bank that is to lend; `None` for the own book.
    pub fn bank(&self) -> Option<&str> {
        match &self.terms().lender {
            Lender::OwnBook {} => None,
            Lender::Bank { id } => Some(id),
        }
    }
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
