//! A vendor's file: the vendor, and the purchase orders that were sent to it.

use uuid::Uuid;

use super::agenda::Agenda;
use super::ask::Answer;
use super::state::{Versions, count};
use super::streams::Streams;
use super::{Command, Event, Fact, Facts, Rejection, in_stream};
use crate::calendar::Day;
use crate::decider::Decider;
use crate::log::{Place, StreamId};
use crate::party::vendor::{self, Standing, Vendor};
use crate::shared::SharedMap;
use crate::trade::purchase_order::{self, PurchaseOrder, Seller};

/// A vendor and all that is the vendor's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorFile {
    /// The vendor's id, and the file's.
    pub id: Uuid,
    pub vendor: vendor::State,
    pub purchase_orders: Streams<purchase_order::State>,
    /// The version of every stream of the file.
    pub versions: SharedMap<StreamId, u64>,
    /// When time alone does something to which stream.
    pub(super) agenda: Agenda,
}

impl VendorFile {
    pub(super) fn new(id: Uuid) -> VendorFile {
        VendorFile {
            id,
            vendor: vendor::State::default(),
            purchase_orders: Streams::none(),
            versions: Versions::new(),
            agenda: Agenda::new(),
        }
    }

    /// What brings all of it to the business date.
    pub(super) fn age(&self, facts: &Facts) -> Result<Vec<Fact>, Rejection> {
        let mut aged = vec![];
        for it in self.agenda.due(facts.on).filter_map(Command::ageing) {
            aged.extend(self.ask(&it, facts)?);
        }
        Ok(aged)
    }

    fn seller(&self) -> Seller {
        match &self.vendor {
            vendor::State::NotRegistered => Seller::Unknown,
            vendor::State::Registered(Standing::Active) => Seller::Active,
            vendor::State::Registered(Standing::Suspended { .. }) => Seller::Suspended,
        }
    }

    /// Takes in a fact of a commit.
    pub(super) fn take_in(&mut self, fact: &Fact, place: Place) {
        match (&fact.event, fact.stream) {
            (Event::Vendor(it), StreamId::Vendor(id)) if id == self.id => {
                self.vendor = Vendor::evolve(std::mem::take(&mut self.vendor), it);
            }
            (Event::PurchaseOrder(it), StreamId::PurchaseOrder(id)) => {
                self.purchase_orders.evolve::<PurchaseOrder>(id, it);
                self.agenda.put(fact.stream, self.acts_on(fact.stream));
            }
            (event, stream) => {
                panic!("{} at {place} cannot stand in {stream} of this file", event.event_type())
            }
        }
        count(&mut self.versions, fact.stream);
    }

    fn acts_on(&self, stream: StreamId) -> Option<Day> {
        self.stream(stream)?.next_action_on()
    }

    /// What is between the streams, and what is kept beside them.
    pub(super) fn check(&self) -> Result<(), String> {
        if !self.streams().eq(self.versions.keys().copied()) {
            return Err("its streams are not those whose versions it counts".to_owned());
        }
        let mut anew = Agenda::new();
        for stream in self.versions.keys() {
            anew.put(*stream, self.acts_on(*stream));
        }
        match anew == self.agenda {
            true => Ok(()),
            false => Err(format!("{:?} is kept of the days ahead, they are {anew:?}", self.agenda)),
        }
    }

    /// As far as a commit shows that touched these streams alone.
    pub(super) fn check_touched(
        &self,
        streams: impl IntoIterator<Item = StreamId>,
    ) -> Result<(), String> {
        let registered = self.vendor != vendor::State::NotRegistered;
        if self.versions.size() != self.purchase_orders.size() + usize::from(registered) {
            return Err("its streams are not those whose versions it counts".to_owned());
        }
        streams.into_iter().try_for_each(|it| match self.versions.contains_key(&it) {
            true => Ok(()),
            false => Err(format!("{it}: its version is not counted")),
        })
    }
}

impl Answer<purchase_order::Act> for VendorFile {
    fn answer(
        &self,
        id: Uuid,
        act: &purchase_order::Act,
        facts: &Facts,
    ) -> Result<Vec<Fact>, Rejection> {
        let nothing = purchase_order::State::default();
        let state = self.purchase_orders.get(&id).map_or(&nothing, |it| it);
        let (act, on, seller) = (act.clone(), facts.on, self.seller());
        let events = PurchaseOrder::decide(state, &purchase_order::Command { act, on, seller })?;
        Ok(in_stream(StreamId::PurchaseOrder(id), events, Event::PurchaseOrder))
    }
}
