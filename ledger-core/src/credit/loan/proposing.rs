//! Which act waits for a second person, and what do they say?
//!
//! Above the policy's amount an act is not done but proposed, once it is known that it could be. Another
//! person approves it, and then it is done as if they had asked for it, in the same commit; or a
//! person, its author too, declines it; or it lapses. A machine is no second person: what the role
//! `service` reports was decided elsewhere.

use uuid::Uuid;

use super::course::Course;
use super::{
    Act, ActApproved, ActDeclined, ActLapsed, ActProposed, Alone, Command, Event, ForgivenAlone,
    Loan, Proposal, ProposedAct, Rejection, State,
};
use crate::calendar::Day;
use crate::log::Hash;
use crate::money::Money;
use crate::reason::Reason;

/// When the policy wants a second person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondPerson {
    /// For more than this; `None` where for any amount.
    pub above: Option<Money>,
    /// For forgiving more than this of one loan in all; `None` where for any amount.
    pub forgiving_above: Option<Money>,
    /// What the person who asks may forgive alone; `None` where that is bounded for none.
    pub alone: Option<Alone>,
    /// Under which id the act is proposed.
    pub proposal: Uuid,
    /// The first business day on which it is too late for the approval.
    pub lapses_on: Day,
}

impl SecondPerson {
    /// Above how much forgiving takes one, and what counts towards it already, in minor units.
    fn forgiving(&self, account: &Loan, subject: Hash) -> Vec<(Option<Money>, i64)> {
        let together = (self.forgiving_above, account.forgiven());
        let alone = self.alone.map(|it| {
            let of_loan = account.forgiven_alone_by(subject);
            [(Some(it.per_loan), of_loan), (Some(it.per_day), it.today)]
        });
        [together].into_iter().chain(alone.into_iter().flatten()).collect()
    }
}

impl Loan {
    /// The acts that wait for a second person, in the order in which they were proposed.
    pub fn awaiting(&self) -> &[Proposal] {
        &self.awaiting
    }

    /// What is done if this is approved; `None` where it does not wait.
    pub(crate) fn proposed(&self, proposal: Uuid) -> Option<Act> {
        let waits = self.awaiting.iter().find(|it| it.proposal == proposal);
        waits.map(|it| it.act.act())
    }

    /// The first day on which one of them lapses.
    pub(super) fn proposals_lapse_on(&self) -> Option<Day> {
        self.awaiting.iter().map(|it| it.lapses_on).min()
    }

    pub(super) fn await_second(&mut self, it: &ActProposed) {
        let ActProposed { proposal, act, by, lapses_on, .. } = it.clone();
        let known = self.awaiting.iter().any(|it| it.proposal == proposal);
        assert!(!known, "proposal {proposal} is made once");
        let proposed = Proposal { proposal, act, by, lapses_on };
        self.awaiting = self.awaiting.iter().cloned().chain([proposed]).collect();
    }

    /// It waits no more.
    ///
    /// # Panics
    /// When it does not wait: then the stored history is wrong.
    pub(super) fn end_proposal(&mut self, proposal: Uuid) -> Proposal {
        let ended = self.awaiting.iter().find(|it| it.proposal == proposal).cloned();
        let left = self.awaiting.iter().filter(|it| it.proposal != proposal).cloned();
        self.awaiting = left.collect();
        ended.expect("a proposal that ends waits")
    }
}

/// What is done, or proposed where that takes two persons.
pub(super) fn done_or_proposed(
    account: &Loan,
    command: &Command,
    mut done: Vec<Event>,
) -> Result<Vec<Event>, Rejection> {
    let (Some(second), Some(act)) = (command.second_person, ProposedAct::of(&command.act)) else {
        return Ok(done);
    };
    let SecondPerson { above, proposal, lapses_on, .. } = second;
    let Some(amount) = ProposedAct::amount(&done) else { return Ok(done) };
    let by = command.by.clone();
    // In parts nobody forgives alone what takes two.
    let bounds = match act.forgives() {
        true => second.forgiving(account, by.subject),
        false => vec![(above, 0)],
    };
    let met = bounds
        .into_iter()
        .find(|(above, before)| above.is_none_or(|it| amount.amount() > it.amount() - before));
    let Some((above, _)) = met else {
        if act.forgives() && second.alone.is_some() {
            let alone = ForgivenAlone { amount, by, forgiven_on: command.on };
            done.push(Event::ForgivenAlone(alone));
        }
        return Ok(done);
    };
    let course = Course::of(account, command);
    let target = act.target();
    if let Some(it) = course.account.awaiting.iter().find(|it| it.act.target() == target) {
        return Err(Rejection::ProposedAlready { proposal: it.proposal });
    }
    let proposed = ActProposed { proposal, act, amount, above, by, lapses_on };
    Ok(course.told(Event::ActProposed(proposed)))
}

/// Does what was proposed, as another person wants it done.
pub(super) fn approve(
    account: &Loan,
    command: &Command,
    proposal: Uuid,
) -> Result<Vec<Event>, Rejection> {
    let course = Course::of(account, command);
    let waits = course.account.awaiting.iter().find(|it| it.proposal == proposal);
    let Proposal { act, by: author, .. } = waits.ok_or(Rejection::NotProposed { proposal })?;
    if author.subject == command.by.subject {
        return Err(Rejection::ApprovedByAuthor { proposal });
    }
    let act = act.act();
    let by = command.by.clone();
    let mut events = course.told(Event::ActApproved(ActApproved { proposal, by }));
    let approved = events.iter().fold(State::Opened(account.clone()), State::evolve);
    let asked = Command { act, second_person: None, ..command.clone() };
    events.extend(super::decide::decide(&approved, &asked)?);
    Ok(events)
}

pub(super) fn decline(
    account: &Loan,
    command: &Command,
    proposal: Uuid,
    reason: &Reason,
) -> Result<Vec<Event>, Rejection> {
    let course = Course::of(account, command);
    if course.account.awaiting.iter().all(|it| it.proposal != proposal) {
        return Err(Rejection::NotProposed { proposal });
    }
    let (by, reason) = (command.by.clone(), reason.clone());
    Ok(course.told(Event::ActDeclined(ActDeclined { proposal, by, reason })))
}

impl Course<'_> {
    /// Nobody approved in time what was proposed.
    pub(super) fn lapse_proposals(&mut self) {
        let lapsed = self.account.awaiting.iter().filter(|it| it.lapses_on <= self.on);
        let lapsed: Vec<Uuid> = lapsed.map(|it| it.proposal).collect();
        for proposal in lapsed {
            self.account.end_proposal(proposal);
            self.events.push(Event::ActLapsed(ActLapsed { proposal }));
        }
    }

    /// A fact that moves nothing, and from which nothing follows.
    fn told(mut self, event: Event) -> Vec<Event> {
        self.events.push(event);
        self.events
    }
}
