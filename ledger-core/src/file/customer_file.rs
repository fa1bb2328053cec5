//! A customer's file: its streams, and what ties them to each other.

use uuid::Uuid;

use super::agenda::Agenda;
use super::bookings::Bookings;
use super::counts::{Belongs, Counts};
use super::known::names;
use super::naming::NameKey;
use super::punctual::Punctual;
use super::state::{Versions, count};
use super::streams::Streams;
use super::{Event, Fact};
use crate::calendar::Day;
use crate::credit::application;
use crate::credit::line;
use crate::credit::loan::{self, HoldCause};
use crate::decider::Decider;
use crate::log::{Place, StreamId};
use crate::money::Currency;
use crate::party::customer::{self, Customer};
use crate::policy::PolicyRef;
use crate::shared::SharedMap;
use crate::trade::order;

/// Declares [`CustomerFile`], with the streams of each kind, and puts facts into them.
macro_rules! customer_file {
    (
        customer { $($Mine:ident $my_name:literal ($my_group:ident::$my_folder:ident::$My:ident { $my_id:ident } in $my_streams:ident))+ }
        vendor { $($of_vendor:tt)+ }
        partner { $($of_partner:tt)+ }
    ) => {
        /// A customer and all that is the customer's.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct CustomerFile {
            /// The customer's id, and the file's.
            pub id: Uuid,
            pub customer: customer::State,
            /// The business date on which the customer registered.
            pub registered_on: Option<Day>,
            $(pub $my_streams: Streams<$crate::$my_group::$my_folder::State>,)+
            /// The money that went out and came in, by what names it.
            pub money: Bookings,
            /// The loans that were told under a reference, of their lender or of the system they came from.
            pub known: SharedMap<NameKey, Uuid>,
            /// The business date on which each loan was granted or boarded.
            pub kept_since: SharedMap<Uuid, Day>,
            /// The credit line of each loan in whose currency one was opened, before the loan or after it;
            /// for as long as the loan lives, also while it takes nothing of the line.
            pub line_of: SharedMap<Uuid, Uuid>,
            /// The application that each loan was signed by, where it was by one.
            pub application_of: SharedMap<Uuid, Uuid>,
            /// The order that each loan pays for, where it pays for one.
            pub order_of: SharedMap<Uuid, Uuid>,
            /// The version of every stream of the file.
            pub versions: SharedMap<StreamId, u64>,
            /// When time alone does something to which stream.
            pub(super) agenda: Agenda,
            pub(super) counts: Counts,
            pub(super) punctual: Punctual,
        }

        impl CustomerFile {
            pub(super) fn new(id: Uuid) -> CustomerFile {
                CustomerFile {
                    id,
                    customer: customer::State::default(),
                    registered_on: None,
                    $($my_streams: Streams::none(),)+
                    money: Bookings::default(),
                    known: SharedMap::new(),
                    kept_since: SharedMap::new(),
                    line_of: SharedMap::new(),
                    application_of: SharedMap::new(),
                    order_of: SharedMap::new(),
                    versions: Versions::new(),
                    agenda: Agenda::new(),
                    counts: Counts::new(),
                    punctual: Punctual::default(),
                }
            }

            /// Puts a fact into its stream.
            fn fold(&mut self, fact: &Fact, place: Place) {
                match (&fact.event, fact.stream) {
                    (Event::Customer(it), StreamId::Customer(id)) if id == self.id => {
                        self.customer = Customer::evolve(std::mem::take(&mut self.customer), it);
                    }
                    $((Event::$My(it), StreamId::$Mine(id)) => {
                        self.$my_streams.evolve::<$crate::$my_group::$my_folder::$My>(id, it);
                    })+
                    (event, stream) => {
                        panic!("{} at {place} cannot stand in {stream} of this file", event.event_type())
                    }
                }
            }
        }
    };
}
aggregates_by_file! { customer_file }

impl CustomerFile {
    /// Takes in all facts of one commit.
    pub(super) fn take_in_all(&mut self, facts: &[Fact], place: Place, on: Day) {
        let touched = self.touched(facts);
        for fact in facts {
            self.take_in(fact, place, on);
        }
        self.follow(touched);
    }

    /// Takes in a fact of a commit. What is kept beside the streams follows at its end.
    pub(super) fn take_in(&mut self, fact: &Fact, place: Place, on: Day) {
        let is_new = !self.versions.contains_key(&fact.stream);
        self.fold(fact, place);
        self.tie(fact, is_new, place, on);
        count(&mut self.versions, fact.stream);
    }

    /// What a fact, which stands in its stream, ties to what in the file. A stream may begin with it.
    fn tie(&mut self, fact: &Fact, is_new: bool, place: Place, on: Day) {
        if let Event::Customer(customer::Event::Registered(_)) = &fact.event {
            self.registered_on = Some(on);
        }
        if let (Event::Loan(event), StreamId::Loan(id)) = (&fact.event, fact.stream) {
            self.tie_loan(id, event, is_new, place, on);
        }
        if let (Event::Premium(event), StreamId::Premium(id)) = (&fact.event, fact.stream)
            && let Some(premium) = self.premiums.get(&id).and_then(|it| it.premium())
        {
            self.money.take_in_fee(premium, event, place);
        }
        if let (Event::Line(line::Event::Opened(it)), StreamId::CreditLine(line)) =
            (&fact.event, fact.stream)
        {
            let currency = it.limit.currency();
            self.counts.join(Belongs::LineIn { currency, line });
            self.put_on(line, currency);
        }
        if let (Event::Application(application::Event::Signed(it)), StreamId::Application(id)) =
            (&fact.event, fact.stream)
        {
            self.application_of.insert_mut(it.loan, id);
        }
        if let (Event::Order(order::Event::Confirmed(it)), StreamId::Order(id)) =
            (&fact.event, fact.stream)
        {
            for funding in &it.funding {
                if let order::Funding::Loan { loan, .. } = funding {
                    self.order_of.insert_mut(*loan, id);
                }
            }
        }
    }

    fn tie_loan(&mut self, id: Uuid, event: &loan::Event, is_new: bool, place: Place, on: Day) {
        if let Some(account) = self.loans.get(&id).and_then(|it| it.loan()) {
            self.money.take_in(account, event, place);
            for name in names(Some(account), event) {
                self.known.insert_mut(name.key(), id);
            }
        }
        if is_new {
            self.kept_since.insert_mut(id, on);
        }
        if is_new
            && let Some(account) = self.loan(id)
            && let Some(line) = self.line_in(account.currency())
        {
            self.line_of.insert_mut(id, line);
        }
    }

    /// A line that was opened has on it all loans in its currency.
    fn put_on(&mut self, line: Uuid, currency: Currency) {
        let loans: Vec<Uuid> = self.loans_in(currency).map(|(loan, _)| loan).collect();
        for loan in loans {
            self.line_of.insert_mut(loan, line);
        }
    }

    /// The policy version that the offer names by which this loan was signed; `None` for one that
    /// was granted without an application.
    pub(super) fn offered_under(&self, loan: Uuid) -> Option<PolicyRef> {
        self.offer_of(loan).map(|it| it.policy)
    }

    /// The offer by which this loan was signed; `None` for one that was granted without an
    /// application.
    pub(super) fn offer_of(&self, loan: Uuid) -> Option<&application::Offer> {
        let application = self.applications.get(self.application_of.get(&loan)?)?;
        application.application()?.offer()
    }

    pub(super) fn loan(&self, id: Uuid) -> Option<&loan::Loan> {
        self.loans.get(&id)?.loan()
    }

    pub(super) fn order(&self, id: Uuid) -> Option<&order::Order> {
        self.orders.get(&id)?.order()
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
}
