//! The rules of an application.

use uuid::Uuid;

use super::assess::{assess, reassess};
use super::code;
use super::contract;
use super::desk;
use super::lending;
use super::overriding::Deciding;
use super::{
    Act, Application, Asked, Command, Decided, DecidedBy, Deferred, Ending, Event, Exposure,
    Inputs, Lapsed, LenderAnswer, Need, Offer, Offered, Opinion, OrderFact, Outcome, Paper,
    Purpose, Rated, Rejection, Resumed, Reviewed, Signed, Stage, State, Submitted, Terms,
    WithdrawCause, Withdrawn,
};
use crate::calendar::Day;
use crate::log::ids::created_id;
use crate::money::{Currency, Money};
use crate::party::ReleasedBecause;
use crate::reason::Reason;

pub(super) fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
    match (state, &command.act) {
        (State::None, Act::Submit { purpose, asked }) => submit(command, *purpose, asked),
        (State::None, Act::Age) => Ok(vec![]),
        (
            State::None,
            Act::Approve { .. }
            | Act::Decline { .. }
            | Act::Assess { .. }
            | Act::AskReview
            | Act::Take
            | Act::Assign { .. }
            | Act::GiveBack
            | Act::EndReviewWait { .. }
            | Act::Present
            | Act::RecordReserved { .. }
            | Act::RecordNotReserved { .. }
            | Act::EndBankWait { .. }
            | Act::Expose { .. }
            | Act::RecordAcceptance { .. }
            | Act::RecordRefusal { .. }
            | Act::RecordSignature { .. }
            | Act::MakeCode { .. }
            | Act::PrepareContract { .. }
            | Act::SignByCode { .. }
            | Act::Withdraw { .. }
            | Act::WithdrawWithOrder { .. }
            | Act::LookAgain
            | Act::Reassess,
        ) => Err(Rejection::NotFound),
        (State::Submitted(_), Act::Submit { .. }) => Err(Rejection::AlreadyExists),
        (State::Submitted(dossier), Act::Age) => {
            let lapses = dossier.lapses_on().is_some_and(|it| command.on >= it);
            let offer = dossier.offer().map(|it| it.offer);
            let lapsed = lapses.then_some(Event::Lapsed(Lapsed { offer }));
            let released = dossier.released(ReleasedBecause::Lapsed).filter(|_| lapses);
            Ok(lapsed.into_iter().chain(released).collect())
        }
        (State::Submitted(dossier), Act::Assess { lender, .. }) => {
            undecided(dossier, command)?;
            assess(dossier, command, lender)
        }
        (State::Submitted(dossier), Act::Approve { terms, stated: _, reason }) => {
            undecided(dossier, command)?;
            decider(dossier, command)?;
            approve(dossier, command, terms, reason)
        }
        (State::Submitted(dossier), Act::Decline { reasons, reason }) => {
            undecided(dossier, command)?;
            decider(dossier, command)?;
            decline(dossier, command, reasons, reason)
        }
        (State::Submitted(dossier), Act::AskReview) => desk::ask_review(dossier, command),
        (State::Submitted(dossier), Act::Take) => {
            undecided(dossier, command)?;
            person(dossier, command)?;
            desk::take(dossier, command)
        }
        (State::Submitted(dossier), Act::Assign { to }) => {
            undecided(dossier, command)?;
            a_person(command)?;
            desk::assign(dossier, command, *to)
        }
        (State::Submitted(dossier), Act::GiveBack) => {
            undecided(dossier, command)?;
            desk::give_back(dossier, command)
        }
        (State::Submitted(dossier), Act::EndReviewWait { at }) => {
            desk::end_wait(dossier, command, *at)
        }
        (State::Submitted(dossier), Act::Present) => {
            lending::present(offered(dossier, command)?, command)
        }
        (State::Submitted(dossier), Act::RecordReserved { offer, answer_hours, checklist }) => {
            Ok(lending::reserved(dossier, command, *offer, *answer_hours, checklist))
        }
        (State::Submitted(dossier), Act::RecordNotReserved { offer, code }) => {
            Ok(lending::not_reserved(dossier, command, *offer, *code))
        }
        (State::Submitted(dossier), Act::RecordAcceptance { offer, reference }) => {
            lending::accept(dossier, command, *offer, reference)
        }
        (State::Submitted(dossier), Act::RecordRefusal { offer, code }) => {
            lending::refuse(dossier, command, *offer, code)
        }
        (State::Submitted(dossier), Act::EndBankWait { offer, at }) => {
            lending::end_wait(dossier, command, *offer, *at)
        }
        (State::Submitted(dossier), Act::Expose { reserved, drawn, undone }) => {
            Ok(lending::expose(dossier, command, *reserved, *drawn, *undone))
        }
        (State::Submitted(dossier), Act::RecordSignature { offer, paper, signed_on }) => {
            sign(offered(dossier, command)?, command, *offer, paper, *signed_on)
        }
        (State::Submitted(dossier), Act::PrepareContract { offer, names: _ }) => {
            contract::prepare(offered(dossier, command)?, command, *offer)
        }
        (State::Submitted(dossier), Act::MakeCode { offer, paper, macs }) => {
            code::make(offered(dossier, command)?, command, *offer, paper, macs)
        }
        (State::Submitted(dossier), Act::SignByCode { code, mac }) => {
            code::sign(offered(dossier, command)?, command, *code, *mac)
        }
        (State::Submitted(dossier), Act::Withdraw { reason }) => {
            withdraw(dossier, command, WithdrawCause::Person { reason: reason.clone() })
        }
        (State::Submitted(dossier), Act::WithdrawWithOrder { order }) => {
            withdraw(dossier, command, WithdrawCause::OrderEnded { order: *order })
        }
        (State::Submitted(dossier), Act::LookAgain) => Ok(look_again(dossier, command)),
        (State::Submitted(dossier), Act::Reassess) => Ok(reassess(dossier, command)),
    }
}

/// It waits while the customer lacks something, and goes on by itself; what is decided waits no more.
fn look_again(dossier: &Application, command: &Command) -> Vec<Event> {
    if undecided(dossier, command).is_err() {
        return vec![];
    }
    dossier.moved(command.lacks)
}

impl Application {
    /// What of its waiting has changed, where the customer lacks this now.
    pub(super) fn moved(&self, lacks: Option<Need>) -> Vec<Event> {
        match (self.awaits, lacks) {
            (None, Some(code)) => vec![Event::Deferred(Deferred { code })],
            (Some(code), None) => vec![Event::Resumed(Resumed { code })],
            (Some(had), Some(code)) if had != code => {
                vec![Event::Resumed(Resumed { code: had }), Event::Deferred(Deferred { code })]
            }
            (None, None) | (Some(_), Some(_)) => vec![],
        }
    }
}

fn submit(command: &Command, purpose: Purpose, asked: &Asked) -> Result<Vec<Event>, Rejection> {
    if asked.amount.is_zero() {
        return Err(Rejection::ZeroAmount);
    }
    let max = usize::try_from(command.open_max).unwrap_or(usize::MAX);
    if command.open >= max {
        return Err(Rejection::TooManyOpen { open: command.open, max });
    }
    match purpose {
        Purpose::Order { order } => {
            let OrderFact { total, .. } = waiting_order(command, order)?;
            if total != asked.amount {
                return Err(Rejection::OrderTotalDiffers { total, asked: asked.amount });
            }
        }
        Purpose::Cash {} => {}
    }
    let submitted = Event::Submitted(Submitted {
        purpose,
        asked: asked.clone(),
        by: command.by.clone(),
        lapses_on: waits_until(command.on, command.policy.lapse_days),
        policy: command.in_force,
    });
    let deferred = command.lacks.map(|code| Event::Deferred(Deferred { code }));
    Ok(std::iter::once(submitted).chain(deferred).collect())
}

/// The order that is named, where it waits for credit and nobody has applied for that.
pub(super) fn waiting_order(command: &Command, order: Uuid) -> Result<OrderFact, Rejection> {
    let fact = command.order.clone().ok_or(Rejection::UnknownOrder { order })?;
    match fact.application {
        Some(application) => Err(Rejection::OrderAppliedFor { application }),
        None if !fact.waits_for_credit => Err(Rejection::OrderNotWaiting { order }),
        None => Ok(fact),
    }
}

/// The first day on which it is too late; nothing waits beyond the last day there is.
pub(super) fn waits_until(since: Day, days: u32) -> Day {
    since.saturating_add_days(days)
}

fn approve(
    dossier: &Application,
    command: &Command,
    terms: &Terms,
    reason: &Reason,
) -> Result<Vec<Event>, Rejection> {
    match command.lacks {
        Some(Need::Premium) => return Err(Rejection::PremiumNeeded),
        Some(Need::Identity) => return Err(Rejection::IdentityNeeded),
        None => {}
    }
    lends_what_was_asked(&dossier.submitted, terms)?;
    lending::may_lend(dossier, command, &terms.lender)?;
    // From that day on it could not be signed.
    let first_due_on = terms.plan.first_due_on().unwrap_or(Day::LAST);
    if first_due_on <= command.on {
        let (due_on, business_date) = (first_due_on, command.on);
        return Err(Rejection::DueTooEarly { due_on, business_date });
    }
    let held = command.held.clone().transpose()?;
    let priced = command.priced.clone().transpose()?;
    let rated = held.as_ref().and_then(|it| Rated::of(it, &command.by, reason));
    let class = rated.as_ref().and_then(|it| it.class.as_deref());
    let inputs = counted(dossier, command);
    let persons = match (inputs.persons_wanted(terms.principal), &dossier.stage) {
        (1, _) => vec![command.by.clone()],
        (_, Stage::Reviewed { terms: first, by, .. })
            if first == terms && dossier.class() == class =>
        {
            if by.subject == command.by.subject {
                return Err(Rejection::AnotherPersonWanted);
            }
            vec![by.clone(), command.by.clone()]
        }
        (_, _) => {
            let reviewed = Event::Reviewed(Reviewed {
                review: created_id(command.id, "review"),
                opinion: Opinion::Approve { terms: terms.clone() },
                inputs,
                reason: reason.clone(),
                by: command.by.clone(),
            });
            return Ok(rated.map(Event::Rated).into_iter().chain([reviewed]).collect());
        }
    };
    let decision = created_id(command.id, "decision");
    let deciding = Deciding { decision, persons: &persons, reason };
    let overridden = dossier.approved_otherwise(terms, class, &deciding);
    let decided = Decided {
        decision,
        outcome: Outcome::Approved { terms: terms.clone() },
        by: DecidedBy::Persons { persons },
        engine: command.engine,
        inputs,
        reason: Some(reason.clone()),
    };
    let offered = Offered {
        offer: created_id(command.id, "offer"),
        terms: terms.clone(),
        offered_on: command.on,
        lapses_on: waits_until(command.on, command.policy.offer_days).min(first_due_on),
        policy: command.in_force,
        priced,
    };
    let approved = [Event::Decided(decided), Event::Offered(offered)];
    let before = rated.map(Event::Rated).into_iter().chain(overridden.map(Event::Overridden));
    Ok(before.chain(approved).collect())
}

pub(super) fn counted(dossier: &Application, command: &Command) -> Inputs {
    let currency = dossier.submitted.asked.amount.currency();
    let nothing = Exposure::nothing(currency);
    let Exposure { reserved, outstanding, offered, limit } = command.exposure.unwrap_or(nothing);
    let four_eyes_above = command.policy.four_eyes_above_in(currency);
    Inputs { reserved, outstanding, offered, limit, four_eyes_above }
}

impl Exposure {
    const fn nothing(currency: Currency) -> Exposure {
        let zero = Money::zero(currency);
        Exposure { reserved: zero, outstanding: zero, offered: zero, limit: None }
    }
}

fn lends_what_was_asked(submitted: &Submitted, terms: &Terms) -> Result<(), Rejection> {
    let (asked, given) = (submitted.asked.amount, terms.principal);
    if given.is_zero() {
        return Err(Rejection::ZeroAmount);
    }
    if given.currency() != asked.currency() {
        let (asked, given) = (asked.currency(), given.currency());
        return Err(Rejection::AnotherCurrency { asked, given });
    }
    match submitted.purpose {
        Purpose::Order { .. } if given != asked => {
            Err(Rejection::NotTheOrderTotal { total: asked, given })
        }
        Purpose::Cash {} if given.amount() > asked.amount() => {
            Err(Rejection::MoreThanAsked { asked, given })
        }
        Purpose::Order { .. } | Purpose::Cash {} => Ok(()),
    }
}

fn decline(
    dossier: &Application,
    command: &Command,
    reasons: &[String],
    reason: &Reason,
) -> Result<Vec<Event>, Rejection> {
    if reasons.is_empty() {
        return Err(Rejection::NoReason);
    }
    let decision = created_id(command.id, "decision");
    let persons = vec![command.by.clone()];
    let overridden = dossier.declined_otherwise(&Deciding { decision, persons: &persons, reason });
    let decided = Event::Decided(Decided {
        decision,
        outcome: Outcome::Declined { reasons: reasons.to_vec() },
        by: DecidedBy::Persons { persons },
        engine: command.engine,
        inputs: counted(dossier, command),
        reason: Some(reason.clone()),
    });
    Ok(overridden.map(Event::Overridden).into_iter().chain([decided]).collect())
}

fn sign(
    offer: &Offer,
    command: &Command,
    named: Uuid,
    paper: &Paper,
    signed_on: Day,
) -> Result<Vec<Event>, Rejection> {
    offer.may_be_signed(named)?;
    let (offered_on, business_date) = (offer.offered_on, command.on);
    if !(offered_on..=business_date).contains(&signed_on) {
        return Err(Rejection::SignedOutside { signed_on, offered_on, business_date });
    }
    Ok(vec![Event::Signed(Signed {
        loan: created_id(command.id, "loan"),
        offer: offer.offer,
        paper: paper.clone(),
        signed_on,
        by: command.by.clone(),
    })])
}

impl Offer {
    /// Whether it is the one that is named, and the bank, where one lends, has accepted it.
    pub(super) fn may_be_signed(&self, named: Uuid) -> Result<(), Rejection> {
        if named != self.offer {
            return Err(Rejection::AnotherOffer { offer: self.offer });
        }
        let accepted = matches!(self.answer, LenderAnswer::Accepted { .. });
        match self.bank().filter(|_| !accepted) {
            Some(lender) => Err(Rejection::NotAccepted { lender: lender.to_owned() }),
            None => Ok(()),
        }
    }
}

fn withdraw(
    dossier: &Application,
    command: &Command,
    cause: WithdrawCause,
) -> Result<Vec<Event>, Rejection> {
    open(dossier, command)?;
    let withdrawn = Event::Withdrawn(Withdrawn { cause, by: command.by.clone() });
    let released = dossier.released(ReleasedBecause::Withdrawn);
    Ok(std::iter::once(withdrawn).chain(released).collect())
}

/// Whether it may still come to a loan, which on the day it lapses it may not.
fn open(dossier: &Application, command: &Command) -> Result<(), Rejection> {
    let late = dossier.lapses_on().is_some_and(|it| command.on >= it);
    match dossier.ending().or(late.then_some(Ending::Lapsed)) {
        Some(ending) => Err(Rejection::Ended { ending }),
        None => Ok(()),
    }
}

/// Whether it still waits for a decision.
pub(super) fn undecided(dossier: &Application, command: &Command) -> Result<(), Rejection> {
    open(dossier, command)?;
    match dossier.offer() {
        Some(Offer { offer, .. }) => Err(Rejection::AlreadyDecided { offer: *offer }),
        None => Ok(()),
    }
}

/// The offer that waits for an answer or a signature.
pub(super) fn offered<'a>(
    dossier: &'a Application,
    command: &Command,
) -> Result<&'a Offer, Rejection> {
    open(dossier, command)?;
    dossier.offer().ok_or(Rejection::NoOffer)
}

/// Whether who decides may, and nobody else has it.
fn decider(dossier: &Application, command: &Command) -> Result<(), Rejection> {
    person(dossier, command)?;
    desk::free(dossier, command.by.subject)?;
    dossier.declined_by_another(command.by.subject)
}

/// Whether who wants to decide may.
fn person(dossier: &Application, command: &Command) -> Result<(), Rejection> {
    a_person(command)?;
    match command.by.subject == dossier.submitted.by.subject {
        true => Err(Rejection::DecidedBySubmitter),
        false => Ok(()),
    }
}

/// Whether it is a person, and not in his own file.
fn a_person(command: &Command) -> Result<(), Rejection> {
    if command.by.role == "service" {
        return Err(Rejection::NotAPerson);
    }
    match command.own_file || command.by.role == "customer" {
        true => Err(Rejection::OwnFile),
        false => Ok(()),
    }
}
