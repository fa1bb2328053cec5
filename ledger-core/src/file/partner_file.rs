//! A partner's file: the partner, and what a bank has of the offers that were put to it.

use std::sync::Arc;

use rpds::RedBlackTreeSetSync;
use uuid::Uuid;

use super::agenda::Agenda;
use super::ask::Answer;
use super::state::{Versions, count};
use super::streams::Streams;
use super::{Event, Fact, Facts, Rejection, in_stream};
use crate::calendar::Day;
use crate::decider::Decider;
use crate::log::ids::created_id;
use crate::log::{Place, StreamId};
use crate::money::{Currency, Money};
use crate::party::partner::{self, Compared, Listed, Mismatch, Partner, Standing, ToInvoice};
use crate::party::placement::{self, Lending, Placement, Taken};
use crate::shared::SharedMap;

/// How many files one invoice is of at most, so that it fits one commit: the rest is for the next.
pub const INVOICED_FILES_MAX: usize = 500;

/// A partner and all that is the partner's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartnerFile {
    /// The file's id, which follows from the partner's name.
    pub id: Uuid,
    pub partner: partner::State,
    pub placements: Streams<placement::State>,
    /// What is taken of the line in each currency in which something ever was.
    pub taken: SharedMap<Currency, Taken>,
    /// The placements whose commission waits for an invoice, or to go off one, by currency.
    to_invoice: RedBlackTreeSetSync<(Currency, Uuid)>,
    /// The placements whose commission is owed or was paid, by currency and the bank's reference.
    by_reference: SharedMap<(Currency, String), Uuid>,
    /// The version of every stream of the file.
    pub versions: SharedMap<StreamId, u64>,
    /// When time alone does something to which stream.
    pub(super) agenda: Agenda,
}

impl PartnerFile {
    pub(super) fn new(id: Uuid) -> PartnerFile {
        PartnerFile {
            id,
            partner: partner::State::default(),
            placements: Streams::none(),
            taken: SharedMap::new(),
            to_invoice: RedBlackTreeSetSync::new_sync(),
            by_reference: SharedMap::new(),
            versions: Versions::new(),
            agenda: Agenda::new(),
        }
    }

    /// What is taken of the line in a currency.
    pub fn taken_in(&self, currency: Currency) -> Taken {
        self.taken.get(&currency).copied().unwrap_or(Taken::nothing(currency))
    }

    /// What brings all of it to the business date.
    pub(super) fn age(&self, facts: &Facts) -> Result<Vec<Fact>, Rejection> {
        let due = self.agenda.due(facts.on).filter_map(super::Command::ageing);
        let mut aged = vec![];
        for it in due {
            aged.extend(self.ask(&it, facts)?);
        }
        Ok(aged)
    }

    /// What follows from an act of the partner's own, in its stream and in those of its placements.
    pub(super) fn ask_partner(
        &self,
        act: &partner::Act,
        facts: &Facts,
    ) -> Result<Vec<Fact>, Rejection> {
        let (mut to_invoice, mut compared, mut then) = (None, None, vec![]);
        match act {
            partner::Act::Invoice { currency, .. } => {
                let invoice = created_id(facts.command, "invoice");
                let (due, placements) = self.due_in(*currency);
                to_invoice = Some(due);
                let act = placement::Act::Invoice { invoice };
                then = placements.into_iter().map(|it| (it, act.clone())).collect();
            }
            partner::Act::Reconcile { currency, list, .. } => {
                let id = created_id(facts.command, "list");
                let (found, placements) = self.compared(*currency, list);
                compared = Some(found);
                let act = placement::Act::Match { list: id };
                then = placements.into_iter().map(|it| (it, act.clone())).collect();
            }
            partner::Act::Enrol { name, .. } if name.file() != self.id => {
                return Err(Rejection::Misdirected);
            }
            partner::Act::Enrol { .. }
            | partner::Act::ProposeMandate { .. }
            | partner::Act::Approve { .. }
            | partner::Act::Decline { .. }
            | partner::Act::Suspend { .. }
            | partner::Act::Resume { .. }
            | partner::Act::Age => {}
        }
        let command = partner::Command {
            act: act.clone(),
            on: facts.on,
            proposal_days: facts.policies.proposal_days(facts.on),
            id: facts.command,
            by: facts.by.subject,
            to_invoice,
            compared,
        };
        let events = Partner::decide(&self.partner, &command)?;
        let mut decided = in_stream(StreamId::Partner(self.id), events, Event::Partner);
        for (placement, act) in then {
            decided.extend(self.answer(placement, &act, facts)?);
        }
        Ok(decided)
    }

    /// What waits for an invoice in a currency, and of which placements; as much as one takes.
    fn due_in(&self, currency: Currency) -> (ToInvoice, Vec<Uuid>) {
        let zero = Money::zero(currency);
        let mut due = ToInvoice { earned: zero, credited: zero, files: 0 };
        let mut placements = vec![];
        let range = (currency, Uuid::nil())..=(currency, Uuid::max());
        for (_, id) in self.to_invoice.range(range).take(INVOICED_FILES_MAX) {
            let Some(commission) = self.commission(*id) else { continue };
            let earned = due.earned.plus(commission.to_invoice().unwrap_or(zero));
            let credited = due.credited.plus(commission.to_credit().unwrap_or(zero));
            // What one amount cannot say is for the next invoice.
            let (Some(earned), Some(credited)) = (earned, credited) else { break };
            due = ToInvoice { earned, credited, files: due.files + 1 };
            placements.push(*id);
        }
        (due, placements)
    }

    fn commission(&self, placement: Uuid) -> Option<placement::CommissionState> {
        Some(self.placements.get(&placement)?.placed()?.commission)
    }

    /// What a bank's list has otherwise than we have, and the placements of which it has the same. What it
    /// has not is told of those alone that an invoice of ours has and no list before it.
    fn compared(&self, currency: Currency, list: &[Listed]) -> (Compared, Vec<Uuid>) {
        let (mut same, mut mismatches) = (vec![], vec![]);
        for Listed { reference, amount } in list {
            let known = self.by_reference.get(&(currency, reference.clone())).copied();
            let ours = known.and_then(|it| self.commission(it)?.owed());
            match (known, ours) {
                (Some(id), Some(ours)) if ours == *amount => same.push(id),
                (_, ours) => mismatches.push(Mismatch {
                    reference: reference.clone(),
                    ours,
                    theirs: Some(*amount),
                }),
            }
        }
        let listed: std::collections::BTreeSet<&str> =
            list.iter().map(|it| it.reference.as_str()).collect();
        let ours = self.by_reference.iter().filter(|((of, _), _)| *of == currency);
        for ((_, reference), id) in ours {
            let Some(commission) = self.commission(*id) else { continue };
            let awaited = commission.invoice.is_some() && commission.list.is_none();
            let Some(owed) = commission.owed().filter(|_| awaited) else { continue };
            if !listed.contains(reference.as_str()) {
                let (reference, ours) = (reference.clone(), Some(owed));
                mismatches.push(Mismatch { reference, ours, theirs: None });
            }
        }
        let matched = u32::try_from(same.len()).unwrap_or(u32::MAX);
        (Compared { matched, mismatches }, same)
    }

    fn lending(&self, currency: Currency) -> Lending {
        match &self.partner.enrolled {
            None => Lending::Unknown,
            Some(it) => match it.standing {
                Standing::Suspended { .. } => Lending::Suspended,
                Standing::Active => Lending::Active {
                    lender_type: it.lender_type,
                    number: it.number,
                    mandate: Arc::clone(&it.mandate),
                    taken: self.taken_in(currency),
                },
            },
        }
    }

    /// Takes in a fact of a commit.
    pub(super) fn take_in(&mut self, fact: &Fact, place: Place) {
        match (&fact.event, fact.stream) {
            (Event::Partner(it), StreamId::Partner(id)) if id == self.id => {
                self.partner = Partner::evolve(std::mem::take(&mut self.partner), it);
            }
            (Event::Placement(it), StreamId::Placement(id)) => {
                let before = self.share(id);
                self.placements.evolve::<Placement>(id, it);
                let after = self.share(id);
                self.follow(id, &before, &after);
            }
            (event, stream) => {
                panic!("{} at {place} cannot stand in {stream} of this file", event.event_type())
            }
        }
        self.agenda.put(fact.stream, self.acts_on(fact.stream));
        count(&mut self.versions, fact.stream);
    }

    /// What a placement adds to what is kept beside the streams.
    fn share(&self, id: Uuid) -> Share {
        let state = self.placements.get(&id);
        let placed = state.and_then(|it| it.placed());
        placed.map_or_else(Share::default, |it| {
            let commission = it.commission;
            let waits = commission.to_invoice().or(commission.to_credit());
            let named = commission.owed().zip(it.reference());
            Share {
                taken: it.taken().filter(|it| !it.is_nothing()),
                waits: waits.map(Money::currency),
                named: named.map(|(owed, name)| (owed.currency(), name.to_owned())),
            }
        })
    }

    fn follow(&mut self, id: Uuid, before: &Share, after: &Share) {
        if before.taken != after.taken {
            self.add(before.taken, after.taken);
        }
        if before.waits != after.waits {
            if let Some(currency) = before.waits {
                self.to_invoice.remove_mut(&(currency, id));
            }
            if let Some(currency) = after.waits {
                self.to_invoice.insert_mut((currency, id));
            }
        }
        if before.named != after.named {
            if let Some(key) = &before.named {
                self.by_reference.remove_mut(key);
            }
            if let Some(key) = &after.named {
                self.by_reference.insert_mut(key.clone(), id);
            }
        }
    }

    fn add(&mut self, before: Option<Taken>, after: Option<Taken>) {
        let Some(currency) = before.or(after).map(|it| it.reserved.currency()) else { return };
        let zero = Taken::nothing(currency);
        let (less, more) = (before.unwrap_or(zero), after.unwrap_or(zero));
        let sum = self.taken_in(currency);
        let moved = |sum: Money, less: Money, more: Money| {
            sum.minus(less).and_then(|it| it.plus(more)).expect("what is taken adds up")
        };
        let sum = Taken {
            reserved: moved(sum.reserved, less.reserved, more.reserved),
            drawn: moved(sum.drawn, less.drawn, more.drawn),
        };
        match sum.is_nothing() {
            true => {
                self.taken.remove_mut(&currency);
            }
            false => self.taken.insert_mut(currency, sum),
        }
    }

    fn acts_on(&self, stream: StreamId) -> Option<Day> {
        self.stream(stream)?.next_action_on()
    }

    /// What is between the streams, and what is kept beside them.
    pub(super) fn check(&self) -> Result<(), String> {
        if !self.streams().eq(self.versions.keys().copied()) {
            return Err("its streams are not those whose versions it counts".to_owned());
        }
        let mut anew = PartnerFile::new(self.id);
        for id in self.placements.keys() {
            anew.follow(*id, &Share::default(), &self.share(*id));
        }
        for stream in self.versions.keys() {
            anew.agenda.put(*stream, self.acts_on(*stream));
        }
        if self.taken != anew.taken {
            let (kept, found) = (&self.taken, &anew.taken);
            return Err(format!("{kept:?} is kept of the lines, they have {found:?}"));
        }
        if self.to_invoice != anew.to_invoice || self.by_reference != anew.by_reference {
            return Err("what is kept of its commissions is not what they come to".to_owned());
        }
        match anew.agenda == self.agenda {
            true => Ok(()),
            false => Err(format!("{:?} is kept of the days ahead", self.agenda)),
        }
    }

    /// As far as a commit shows that touched these streams alone.
    pub(super) fn check_touched(
        &self,
        streams: impl IntoIterator<Item = StreamId>,
    ) -> Result<(), String> {
        let own = usize::from(self.partner.is_begun());
        if self.versions.size() != self.placements.size() + own {
            return Err("its streams are not those whose versions it counts".to_owned());
        }
        streams.into_iter().try_for_each(|it| match self.versions.contains_key(&it) {
            true => Ok(()),
            false => Err(format!("{it}: its version is not counted")),
        })
    }

    /// Whether what an event records of the line is what the file has: the sums of all that is on it.
    pub(super) fn check_recorded(&self, stream: StreamId, event: &Event) -> Result<(), String> {
        let state = self.stream(stream).ok_or_else(|| "there is no such stream".to_owned())?;
        state.check_recorded(event)?;
        let Event::Placement(placement::Event::Reserved(it)) = event else { return Ok(()) };
        let now = self.taken_in(it.amount.currency());
        let before = Taken { reserved: it.reserved, drawn: it.drawn };
        let after = before.reserved.plus(it.amount).map(|reserved| Taken { reserved, ..before });
        match after == Some(now) {
            true => Ok(()),
            false => Err(format!("{before:?} was taken of its line by it, the file has {now:?}")),
        }
    }
}

/// What a placement adds to what is kept beside the streams.
#[derive(Debug, Default, PartialEq, Eq)]
struct Share {
    taken: Option<Taken>,
    /// The currency of a commission that waits for an invoice.
    waits: Option<Currency>,
    /// By what the bank names a loan of which it owes a commission.
    named: Option<(Currency, String)>,
}

impl Answer<placement::Act> for PartnerFile {
    fn answer(
        &self,
        id: Uuid,
        act: &placement::Act,
        facts: &Facts,
    ) -> Result<Vec<Fact>, Rejection> {
        let nothing = placement::State::default();
        let state = self.placements.get(&id).map_or(&nothing, |it| it);
        let lending = match act {
            placement::Act::Reserve { wanted, .. } => self.lending(wanted.amount.currency()),
            placement::Act::Release { .. }
            | placement::Act::Expose { .. }
            | placement::Act::Invoice { .. }
            | placement::Act::Match { .. } => Lending::Unknown,
        };
        let command = placement::Command { act: act.clone(), on: facts.on, lending };
        let events = Placement::decide(state, &command)?;
        Ok(in_stream(StreamId::Placement(id), events, Event::Placement))
    }
}
