//! A vendor's file: the vendor, and the purchase orders that were sent to it.

use chrono::NaiveDate;
use rpds::RedBlackTreeMapSync;
use uuid::Uuid;

use super::agenda::Agenda;
use super::due::ageing;
use super::state::{Versions, count};
use super::streams::Streams;
use super::{Command, Event, Fact, Facts, Rejection, in_stream};
use crate::decider::Decider;
use crate::log::{Place, StreamId};
use crate::party::vendor::{self, Standing, Vendor};
use crate::trade::purchase_order::{self, PurchaseOrder, Seller};

/// A vendor and all that is the vendor's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorFile {
    /// The vendor's id, and the file's.
    pub id: Uuid,
    pub vendor: vendor::State,
    pub purchase_orders: Streams<purchase_order::State>,
    /// The version of every stream of the file.
    pub versions: RedBlackTreeMapSync<StreamId, u64>,
    /// When time alone does something to which stream.
    pub(super) agenda: Agenda,
}

impl VendorFile {
    pub(super) fn new(id: Uuid) -> VendorFile {
        VendorFile {
            id,
            vendor: vendor::State::default(),
            purchase_orders: Streams::none(),
            versions: Versions::new_sync(),
            agenda: Agenda::new(),
        }
    }

    /// What follows from a command; `None` where no stream of a vendor answers it. A purchase order
    /// is taken in, or not, also where nobody is registered: the order must hear of it.
    pub(super) fn ask(&self, command: &Command, facts: &Facts) -> Result<Vec<Fact>, Rejection> {
        match command {
            Command::Vendor(command) => {
                let events = Vendor::decide(&self.vendor, command)?;
                Ok(in_stream(StreamId::Vendor(self.id), events, Event::Vendor))
            }
            Command::PurchaseOrder { purchase_order, act } => {
                let nothing = purchase_order::State::default();
                let state = self.purchase_orders.get(purchase_order).map_or(&nothing, |it| it);
                let (act, on, seller) = (act.clone(), facts.on, self.seller());
                let command = purchase_order::Command { act, on, seller };
                let events = PurchaseOrder::decide(state, &command)?;
                let stream = StreamId::PurchaseOrder(*purchase_order);
                Ok(in_stream(stream, events, Event::PurchaseOrder))
            }
            Command::Age => {
                let mut aged = vec![];
                for it in self.agenda.due(facts.on).filter_map(ageing) {
                    aged.extend(self.ask(&it, facts)?);
                }
                Ok(aged)
            }
            Command::Customer(_)
            | Command::Line { .. }
            | Command::Application { .. }
            | Command::Loan { .. }
            | Command::Order { .. }
            | Command::Shipment { .. }
            | Command::PolicyBook(_) => Err(Rejection::Misdirected),
        }
    }

    fn seller(&self) -> Seller {
        match &self.vendor {
            vendor::State::NotRegistered => Seller::Unknown,
            vendor::State::Registered(Standing::Active) => Seller::Active,
            vendor::State::Registered(Standing::Suspended { .. }) => Seller::Suspended,
        }
    }

    pub(super) fn after(mut self, fact: &Fact, place: Place) -> VendorFile {
        match (&fact.event, fact.stream) {
            (Event::Vendor(it), StreamId::Vendor(id)) if id == self.id => {
                self.vendor = Vendor::evolve(self.vendor, it);
            }
            (Event::PurchaseOrder(it), StreamId::PurchaseOrder(id)) => {
                self.purchase_orders.evolve::<PurchaseOrder>(id, it);
                self.agenda.put(fact.stream, self.acts_on(id));
            }
            (event, stream) => {
                panic!("{} at {place} cannot stand in {stream} of this file", event.event_type())
            }
        }
        count(&mut self.versions, fact.stream);
        self
    }

    fn acts_on(&self, purchase_order: Uuid) -> Option<NaiveDate> {
        self.purchase_orders.get(&purchase_order)?.next_action_on()
    }

    /// What is between the streams, and what is kept beside them.
    pub(super) fn check(&self) -> Result<(), String> {
        let streams = std::iter::once(StreamId::Vendor(self.id))
            .filter(|_| self.vendor != vendor::State::NotRegistered)
            .chain(self.purchase_orders.keys().map(|it| StreamId::PurchaseOrder(*it)));
        if !streams.eq(self.versions.keys().copied()) {
            return Err("its streams are not those whose versions it counts".to_owned());
        }
        let mut anew = Agenda::new();
        for id in self.purchase_orders.keys() {
            anew.put(StreamId::PurchaseOrder(*id), self.acts_on(*id));
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
