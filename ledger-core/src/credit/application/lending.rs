//! How is an offer put to the bank that is to lend, and what does the bank say?
//!
//! ```text
//! NotAsked --present--> Reserving --the line has room--> Reserved --the checklist is complete--> Awaited
//!                            \                                                          accepted /  |  \ declined,
//!                             \--it has not--> Open (passed over)      Accepted (sign) <--------/   |   \ not in time
//!                                                                                                 Open (passed over)
//! ```
//!
//! So it goes where the version in force says who lends (its section `lenders`); elsewhere an offer is
//! presented at once, and a refusal ends the application.
//!
//! Who was passed over is offered nothing again by this application, unless it accepted late; the next bank is
//! by a new offer, which the customer accepts again by signing it. What comes from the bank's file is never
//! refused, whatever became of the offer by then.

use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use super::decide::waits_until;
use super::{
    Accepted, AnsweredLate, Application, Command, Event, Exposed, LateAnswer, LenderAnswer,
    NotReserved, Offer, PassCause, PassedOver, Presented, PresentedFile, RefusedByLender,
    Rejection, ReservationAsked, ReservationReleased, Reserved, Stage,
};
use crate::credit::Lender;
use crate::log::Instant;
use crate::money::Money;
use crate::party::{ChecklistItem, PartnerName, ReleasedBecause, Unreserved};

/// A bank that does not lend what it was offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    pub offer: Uuid,
    pub lender: Arc<str>,
    /// Whether it was the bank that did not lend it.
    pub passed_over: bool,
    /// What it said when its time was over.
    pub late: Option<LateAnswer>,
}

/// What the bank's file was told last of a loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    pub step: u32,
    pub reserved: Money,
    pub drawn: Money,
    pub undone: bool,
}

/// Whether this lender may be offered credit by the version in force.
pub(super) fn may_lend(
    dossier: &Application,
    command: &Command,
    lender: &Lender,
) -> Result<(), Rejection> {
    let Some(policy) = command.lenders else { return Ok(()) };
    match lender {
        Lender::OwnBook {} if policy.own_book => Ok(()),
        Lender::OwnBook {} => Err(Rejection::OwnBookNotAllowed),
        Lender::Bank { id } => {
            let by_it = |it: &&Tried| it.passed_over && &*it.lender == id.as_str();
            let tried = dossier.tried.iter().rev().find(by_it);
            match tried.map(|it| &it.late) {
                None | Some(Some(LateAnswer::Accepted { .. })) => Ok(()),
                Some(None | Some(LateAnswer::Declined { .. })) => {
                    Err(Rejection::PassedOver { lender: id.clone() })
                }
            }
        }
    }
}

pub(super) fn present(offer: &Offer, command: &Command) -> Result<Vec<Event>, Rejection> {
    let lender = offer.bank().ok_or(Rejection::OwnBook)?.to_owned();
    match &offer.answer {
        LenderAnswer::NotAsked if command.lenders.is_none() => {
            let (offer, by) = (offer.offer, command.by.clone());
            Ok(vec![Event::Presented(Presented { offer, lender, by, file: None })])
        }
        LenderAnswer::NotAsked => {
            let terms = offer.terms();
            let fee = offer.priced.as_ref().and_then(|it| it.price.file_fee);
            Ok(vec![Event::ReservationAsked(ReservationAsked {
                offer: offer.offer,
                partner: PartnerName::file_of(&lender),
                lender,
                amount: terms.principal,
                product: terms.product.clone(),
                rate: terms.plan.rate(),
                file_fee: fee.map(|it| it.amount),
                by: command.by.clone(),
            })])
        }
        LenderAnswer::Reserved { answer_hours, checklist } => {
            let missing = missing(checklist, &command.shown);
            match missing.is_empty() {
                true => Ok(vec![presented(offer, command, lender, *answer_hours, checklist)]),
                false => Err(Rejection::ChecklistIncomplete {
                    missing: missing.iter().map(|it| it.name().to_owned()).collect(),
                }),
            }
        }
        LenderAnswer::Reserving | LenderAnswer::Awaited { .. } | LenderAnswer::Accepted { .. } => {
            Ok(vec![])
        }
    }
}

fn missing(checklist: &[ChecklistItem], shown: &[ChecklistItem]) -> Vec<ChecklistItem> {
    checklist.iter().copied().filter(|it| !shown.contains(it)).collect()
}

fn presented(
    offer: &Offer,
    command: &Command,
    lender: String,
    answer_hours: u32,
    checklist: &[ChecklistItem],
) -> Event {
    let wait = Duration::from_secs(u64::from(answer_hours) * 3600);
    let file = PresentedFile {
        partner: PartnerName::file_of(&lender),
        checklist: checklist.to_vec(),
        presented_at: command.at,
        // Behind the last instant there is none.
        answer_by: command.at.after(wait).unwrap_or(command.at),
    };
    let (offer, by) = (offer.offer, command.by.clone());
    Event::Presented(Presented { offer, lender, by, file: Some(file) })
}

/// The bank's line keeps what was asked for. Where the offer waits for that, it is presented as soon as all
/// is there that the bank wants to see.
pub(super) fn reserved(
    dossier: &Application,
    command: &Command,
    offer: Uuid,
    answer_hours: u32,
    checklist: &[ChecklistItem],
) -> Vec<Event> {
    let missing = missing(checklist, &command.shown);
    let complete = missing.is_empty();
    let told = Reserved { offer, answer_hours, checklist: checklist.to_vec(), missing };
    let mut events = vec![Event::Reserved(told)];
    let waits = dossier.reserving(offer).and_then(|it| Some((it, it.bank()?.to_owned())));
    if let Some((offer, lender)) = waits.filter(|_| complete && still_open(dossier, command)) {
        events.push(presented(offer, command, lender, answer_hours, checklist));
    }
    events
}

/// The bank's line keeps nothing for it.
pub(super) fn not_reserved(
    dossier: &Application,
    command: &Command,
    offer: Uuid,
    code: Unreserved,
) -> Vec<Event> {
    let told = NotReserved { offer, code };
    let mut events = vec![Event::NotReserved(told)];
    if let Some(offer) = dossier.reserving(offer) {
        events.extend(passed_over(dossier, command, offer, PassCause::NotReserved { code }));
    }
    events
}

fn still_open(dossier: &Application, command: &Command) -> bool {
    dossier.lapses_on().is_none_or(|it| command.on < it)
}

/// What a bank says: to the offer that is named, or to the one that stands.
pub(super) fn accept(
    dossier: &Application,
    command: &Command,
    named: Option<Uuid>,
    reference: &str,
) -> Result<Vec<Event>, Rejection> {
    let late = LateAnswer::Accepted { reference: reference.to_owned() };
    let offer = match addressed(dossier, command, named)? {
        Addressed::Tried(it) => return Ok(answered_late(it.offer, &it.lender, it, command, late)),
        Addressed::Standing(offer) => offer,
    };
    let lender = offer.bank().ok_or(Rejection::OwnBook)?.to_owned();
    match &offer.answer {
        LenderAnswer::NotAsked | LenderAnswer::Reserving | LenderAnswer::Reserved { .. } => {
            Err(Rejection::NotPresented { lender })
        }
        LenderAnswer::Awaited { answer_by } => match is_over(*answer_by, command.at) {
            Some(answer_by) => Ok(too_late(dossier, command, offer, answer_by, late)),
            None => Ok(vec![Event::Accepted(Accepted {
                offer: offer.offer,
                reference: reference.to_owned(),
                by: command.by.clone(),
            })]),
        },
        LenderAnswer::Accepted { reference: known } if known == reference => Ok(vec![]),
        LenderAnswer::Accepted { reference } => {
            Err(Rejection::AlreadyAccepted { reference: reference.clone() })
        }
    }
}

pub(super) fn refuse(
    dossier: &Application,
    command: &Command,
    named: Option<Uuid>,
    code: &str,
) -> Result<Vec<Event>, Rejection> {
    let late = LateAnswer::Declined { code: code.to_owned() };
    let offer = match addressed(dossier, command, named)? {
        Addressed::Tried(it) => return Ok(answered_late(it.offer, &it.lender, it, command, late)),
        Addressed::Standing(offer) => offer,
    };
    let lender = offer.bank().ok_or(Rejection::OwnBook)?.to_owned();
    match &offer.answer {
        LenderAnswer::NotAsked | LenderAnswer::Reserving | LenderAnswer::Reserved { .. } => {
            Err(Rejection::NotPresented { lender })
        }
        LenderAnswer::Awaited { answer_by: None } => {
            let (code, by) = (code.to_owned(), command.by.clone());
            let refused = RefusedByLender { offer: offer.offer, code, by };
            Ok(vec![Event::RefusedByLender(refused)])
        }
        LenderAnswer::Awaited { answer_by } => match is_over(*answer_by, command.at) {
            Some(answer_by) => Ok(too_late(dossier, command, offer, answer_by, late)),
            None => {
                let cause = PassCause::Declined { code: code.to_owned() };
                Ok(passed_over(dossier, command, offer, cause))
            }
        },
        LenderAnswer::Accepted { reference } => {
            Err(Rejection::AlreadyAccepted { reference: reference.clone() })
        }
    }
}

enum Addressed<'a> {
    Standing(&'a Offer),
    Tried(&'a Tried),
}

fn addressed<'a>(
    dossier: &'a Application,
    command: &Command,
    named: Option<Uuid>,
) -> Result<Addressed<'a>, Rejection> {
    let tried = named.and_then(|named| dossier.tried.iter().find(|it| it.offer == named));
    if let Some(it) = tried {
        return Ok(Addressed::Tried(it));
    }
    let offer = super::decide::offered(dossier, command)?;
    match named.filter(|it| *it != offer.offer) {
        Some(_) => Err(Rejection::AnotherOffer { offer: offer.offer }),
        None => Ok(Addressed::Standing(offer)),
    }
}

/// The time that is over, where there was one.
fn is_over(answer_by: Option<Instant>, at: Instant) -> Option<Instant> {
    answer_by.filter(|limit| at > *limit)
}

/// It is recorded once, and what is signed it does not touch.
fn answered_late(
    offer: Uuid,
    lender: &str,
    tried: &Tried,
    command: &Command,
    answer: LateAnswer,
) -> Vec<Event> {
    if tried.late.as_ref() == Some(&answer) {
        return vec![];
    }
    let (lender, by) = (lender.to_owned(), command.by.clone());
    vec![Event::AnsweredLate(AnsweredLate { offer, lender, answer, by })]
}

/// An answer came before anybody had recorded that its time was over.
fn too_late(
    dossier: &Application,
    command: &Command,
    offer: &Offer,
    answer_by: Instant,
    answer: LateAnswer,
) -> Vec<Event> {
    let lender = offer.bank().unwrap_or_default().to_owned();
    let mut events = passed_over(dossier, command, offer, PassCause::NotAnswered { answer_by });
    let (offer, by) = (offer.offer, command.by.clone());
    events.push(Event::AnsweredLate(AnsweredLate { offer, lender, answer, by }));
    events
}

/// This bank does not lend it: from now on another offer may be made, as if nobody had decided.
fn passed_over(
    dossier: &Application,
    command: &Command,
    offer: &Offer,
    cause: PassCause,
) -> Vec<Event> {
    let lender = offer.bank().unwrap_or_default().to_owned();
    let passed = Event::PassedOver(PassedOver {
        offer: offer.offer,
        partner: PartnerName::file_of(&lender),
        lender,
        cause,
        lapses_on: waits_until(command.on, command.policy.lapse_days),
        by: command.by.clone(),
    });
    std::iter::once(passed).chain(dossier.moved(command.lacks)).collect()
}

/// What the time in the command says counts, and no clock; an offer that was answered waits for nobody.
pub(super) fn end_wait(
    dossier: &Application,
    command: &Command,
    named: Uuid,
    at: Instant,
) -> Result<Vec<Event>, Rejection> {
    let Stage::Offered(offer) = &dossier.stage else { return Ok(vec![]) };
    let LenderAnswer::Awaited { answer_by: Some(answer_by) } = offer.answer else {
        return Ok(vec![]);
    };
    if offer.offer != named {
        return Ok(vec![]);
    }
    if at > command.at {
        return Err(Rejection::TimeAhead { given: at, now: command.at });
    }
    if at <= answer_by {
        return Err(Rejection::BankTimeNotOver { answer_by });
    }
    Ok(passed_over(dossier, command, offer, PassCause::NotAnswered { answer_by }))
}

/// What a loan that was signed takes of its bank's line; nothing where the bank was told that already.
pub(super) fn expose(
    dossier: &Application,
    command: &Command,
    reserved: Money,
    drawn: Money,
    undone: bool,
) -> Vec<Event> {
    let Stage::Signed { offer, loan, .. } = &dossier.stage else { return vec![] };
    let (Some(partner), LenderAnswer::Accepted { reference }) = (offer.partner, &offer.answer)
    else {
        return vec![];
    };
    let told = offer.told;
    if told.is_some_and(|it| (it.reserved, it.drawn, it.undone) == (reserved, drawn, undone)) {
        return vec![];
    }
    vec![Event::Exposed(Exposed {
        offer: offer.offer,
        partner,
        loan: *loan,
        reference: reference.clone(),
        step: told.map_or(0, |it| it.step) + 1,
        reserved,
        drawn,
        undone,
        on: command.on,
    })]
}

impl Application {
    /// The offer under this id, where it waits for the bank's line.
    fn reserving(&self, offer: Uuid) -> Option<&Offer> {
        let Stage::Offered(it) = &self.stage else { return None };
        Some(it).filter(|it| it.offer == offer && it.answer == LenderAnswer::Reserving)
    }

    /// What the bank's line keeps for an offer that comes to nothing is free.
    pub(super) fn released(&self, because: ReleasedBecause) -> Option<Event> {
        let Stage::Offered(offer) = &self.stage else { return None };
        let (offer, partner) = (offer.offer, offer.partner?);
        Some(Event::ReservationReleased(ReservationReleased { offer, partner, because }))
    }

    /// The banks that do not lend what they were offered, the first in front.
    pub fn tried(&self) -> &[Tried] {
        &self.tried
    }
}
