//! A customer's file: its streams, and what ties them to each other.

use chrono::NaiveDate;
use std::sync::Arc;

use rpds::RedBlackTreeMapSync;
use uuid::Uuid;

use super::bookings::Bookings;
use super::known::{LoanName, names};
use super::state::{Streams, Versions, count, evolve};
use super::{Event, Fact};
use crate::credit::application::{self, Application};
use crate::credit::line::{self, Line};
use crate::credit::loan::{self, HoldCause, Loan};
use crate::decider::Decider;
use crate::freight::shipment::{self, Shipment};
use crate::log::{Place, StreamId};
use crate::money::Currency;
use crate::party::customer::{self, Customer};
use crate::policy::PolicyRef;
use crate::trade::order::{self, Order};

/// A customer and all that is the customer's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerFile {
    /// The customer's id, and the file's.
    pub id: Uuid,
    pub customer: customer::State,
    pub lines: Streams<line::State>,
    pub applications: Streams<application::State>,
    pub loans: Streams<loan::State>,
    pub orders: Streams<order::State>,
    pub shipments: Streams<shipment::State>,
    /// The money that went out and came in, by what names it.
    pub money: Arc<Bookings>,
    /// The loans that were told under a reference, of their lender or of the system they came from.
    pub known: Arc<RedBlackTreeMapSync<LoanName, Uuid>>,
    /// The business date on which each loan was granted or boarded.
    pub kept_since: RedBlackTreeMapSync<Uuid, NaiveDate>,
    /// The credit line of each loan in whose currency one was opened, before the loan or after it;
    /// for as long as the loan lives, also while it takes nothing of the line.
    pub line_of: RedBlackTreeMapSync<Uuid, Uuid>,
    /// The application that each loan was signed by, where it was by one.
    pub application_of: RedBlackTreeMapSync<Uuid, Uuid>,
    /// The order that each loan pays for, where it pays for one.
    pub order_of: RedBlackTreeMapSync<Uuid, Uuid>,
    /// The version of every stream of the file.
    pub versions: RedBlackTreeMapSync<StreamId, u64>,
}

impl CustomerFile {
    pub(super) fn new(id: Uuid) -> CustomerFile {
        CustomerFile {
            id,
            customer: customer::State::default(),
            lines: Streams::new_sync(),
            applications: Streams::new_sync(),
            loans: Streams::new_sync(),
            orders: Streams::new_sync(),
            shipments: Streams::new_sync(),
            money: Arc::default(),
            known: Arc::new(RedBlackTreeMapSync::new_sync()),
            kept_since: RedBlackTreeMapSync::new_sync(),
            line_of: RedBlackTreeMapSync::new_sync(),
            application_of: RedBlackTreeMapSync::new_sync(),
            order_of: RedBlackTreeMapSync::new_sync(),
            versions: Versions::new_sync(),
        }
    }

    pub(super) fn after(mut self, fact: &Fact, place: Place, on: NaiveDate) -> CustomerFile {
        match (&fact.event, fact.stream) {
            (Event::Customer(it), StreamId::Customer(id)) if id == self.id => {
                self.customer = Customer::evolve(self.customer, it);
            }
            (Event::Line(it), StreamId::CreditLine(id)) => {
                evolve::<Line>(&mut self.lines, id, it);
                if let line::Event::Opened(it) = it {
                    self.take_in(id, it.limit.currency());
                }
            }
            (Event::Application(it), StreamId::Application(id)) => {
                evolve::<Application>(&mut self.applications, id, it);
                if let application::Event::Signed(it) = it {
                    self.application_of.insert_mut(it.loan, id);
                }
            }
            (Event::Loan(it), StreamId::Loan(id)) => self.after_loan(id, it, place, on),
            (Event::Order(it), StreamId::Order(id)) => {
                evolve::<Order>(&mut self.orders, id, it);
                if let order::Event::Confirmed(it) = it {
                    for funding in &it.funding {
                        if let order::Funding::Loan { loan, .. } = funding {
                            self.order_of.insert_mut(*loan, id);
                        }
                    }
                }
            }
            (Event::Shipment(it), StreamId::Shipment(id)) => {
                evolve::<Shipment>(&mut self.shipments, id, it);
            }
            (event, stream) => {
                panic!("{} at {place} cannot stand in {stream} of this file", event.event_type())
            }
        }
        count(&mut self.versions, fact.stream);
        self
    }

    fn after_loan(&mut self, id: Uuid, event: &loan::Event, place: Place, on: NaiveDate) {
        let opened = !self.loans.contains_key(&id);
        evolve::<Loan>(&mut self.loans, id, event);
        if let Some(account) = self.loans.get(&id).and_then(|it| it.account()) {
            Arc::make_mut(&mut self.money).take_in(account, event, place);
            for name in names(Some(account), event) {
                Arc::make_mut(&mut self.known).insert_mut(name.compared(), id);
            }
        }
        if opened {
            self.kept_since.insert_mut(id, on);
        }
        if opened
            && let Some(account) = self.loan(id)
            && let Some(line) = self.line_in(account.currency())
        {
            self.line_of.insert_mut(id, line);
        }
    }

    /// A line that was opened has on it all loans in its currency.
    fn take_in(&mut self, line: Uuid, currency: Currency) {
        let loans: Vec<Uuid> = self.loans_in(currency).map(|(loan, _)| loan).collect();
        for loan in loans {
            self.line_of.insert_mut(loan, line);
        }
    }

    /// The policy version that the offer names by which this loan was signed; `None` for one that
    /// was granted without an application.
    pub(super) fn offered_under(&self, loan: Uuid) -> Option<PolicyRef> {
        let application = self.applications.get(self.application_of.get(&loan)?)?;
        Some(application.dossier()?.offer()?.policy)
    }

    pub(super) fn loan(&self, id: Uuid) -> Option<&loan::Account> {
        self.loans.get(&id)?.account()
    }

    pub(super) fn order(&self, id: Uuid) -> Option<&order::Account> {
        self.orders.get(&id)?.account()
    }

    /// The credit line in this currency; a file has one at most.
    pub(super) fn line_in(&self, currency: Currency) -> Option<Uuid> {
        let in_currency =
            |it: &Arc<line::State>| it.line().is_some_and(|line| line.currency() == currency);
        self.lines.iter().find(|(_, it)| in_currency(it)).map(|(id, _)| *id)
    }

    /// What holds a loan because of the order it pays for: goods that were not delivered yet, or
    /// are on their way back.
    pub(super) fn goods_of(&self, loan: Uuid) -> Option<HoldCause> {
        let id = *self.order_of.get(&loan)?;
        let order = self.order(id)?;
        match order.open_return() {
            Some(_) => Some(HoldCause::ReturnUnderWay { order: id }),
            None => order.is_awaited().then_some(HoldCause::GoodsAwaited { order: id }),
        }
    }

    /// How many applications wait for a decision.
    pub(super) fn open_applications(&self) -> usize {
        let waits = |it: &Arc<application::State>| {
            it.dossier().is_some_and(application::Dossier::awaits_decision)
        };
        self.applications.values().filter(|it| waits(it)).count()
    }

    /// The applications for this order that wait for a decision or a signature.
    pub(super) fn applied_for(&self, order: Uuid) -> impl Iterator<Item = Uuid> {
        self.applications.iter().filter_map(move |(id, it)| {
            let dossier = it.dossier().filter(|it| it.is_open() && it.order() == Some(order));
            dossier.map(|_| *id)
        })
    }
}
