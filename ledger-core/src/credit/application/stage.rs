//! Where does an application stand, and what moves it?

use std::sync::Arc;

use uuid::Uuid;

use super::code::Code;
use super::contract::Prepared;
use super::{DecidedBy, Event, Inputs, Opinion, Outcome, Paper, Priced, Terms, Told};
use crate::calendar::Day;
use crate::credit::Lender;
use crate::engine::Engine;
use crate::event::Stored;
use crate::log::{Actor, Instant};
use crate::party::ChecklistItem;
use crate::policy::PolicyRef;

/// Where it stands.
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

impl Stage {
    /// # Panics
    /// When the event cannot follow this stage: then the stored history is wrong.
    pub(super) fn after(self, event: &Event) -> Stage {
        match (self, event) {
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
