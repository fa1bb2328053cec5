//! What is each stream of a customer's file joined to? The file alone knows: no aggregate knows another.

use uuid::Uuid;

use super::CustomerFile;
use super::counts::{Belongs, InCurrency, Share};
use super::credit::taken;
use crate::calendar::Day;
use crate::counted::{Cost, count};
use crate::credit::{application, inquiry, line, loan};
use crate::freight::shipment;
use crate::log::StreamId;
use crate::money::Money;
use crate::party::{identity, premium};
use crate::policy::{self, PolicyRef, Version};
use crate::trade::order;

/// Answered for the states of each kind of stream that a customer's file has.
trait Joined<S> {
    /// Whether it is as its invariants want it on this business date; what a line holds is checked
    /// with the loans on it.
    fn check_one(
        &self,
        id: Uuid,
        state: &S,
        policies: &policy::State,
        on: Day,
    ) -> Result<(), String>;

    /// Whether what joins it to others is as it says, and they say.
    fn check_joined(&self, id: Uuid, state: &S) -> Result<(), String>;

    /// What it adds to what the file counts.
    fn share(&self, id: Uuid, state: &S) -> Share;
}

/// Looks up a stream, whichever its kind, and asks what it is joined to.
macro_rules! joined {
    (
        customer { $($Mine:ident $my_name:literal ($my_group:ident::$my_folder:ident::$My:ident { $my_id:ident } in $my_streams:ident))+ }
        vendor { $($Sold:ident $sold_name:literal ($($of_sold:tt)+))+ }
        partner { $($Put:ident $put_name:literal ($($of_put:tt)+))+ }
    ) => {
        impl CustomerFile {
            /// Whether a stream is as its invariants want it on this business date.
            pub(super) fn check_stream(
                &self,
                policies: &policy::State,
                on: Day,
                stream: StreamId,
            ) -> Result<(), String> {
                count(Cost::Invariant);
                match stream {
                    $(StreamId::$Mine(id) => {
                        let state = self.$my_streams.get(&id);
                        state.map_or(Ok(()), |it| self.check_one(id, &**it, policies, on))
                    })+
                    $(StreamId::$Sold(_))|+
                    | $(StreamId::$Put(_))|+
                    | StreamId::Customer(_)
                    | StreamId::Vendor(_)
                    | StreamId::Partner(_)
                    | StreamId::PolicyBook
                    | StreamId::Partition(_) => Ok(()),
                }
            }

            /// Whether what joins a stream to others is as it says, and they say.
            pub(super) fn check_beside(&self, stream: StreamId) -> Result<(), String> {
                count(Cost::Invariant);
                match stream {
                    $(StreamId::$Mine(id) => {
                        let state = self.$my_streams.get(&id);
                        state.map_or(Ok(()), |it| self.check_joined(id, &**it))
                    })+
                    $(StreamId::$Sold(_))|+
                    | $(StreamId::$Put(_))|+
                    | StreamId::Customer(_)
                    | StreamId::Vendor(_)
                    | StreamId::Partner(_)
                    | StreamId::PolicyBook
                    | StreamId::Partition(_) => Ok(()),
                }
            }

            /// What a stream adds to what the file counts.
            pub(super) fn share_of(&self, stream: StreamId) -> Share {
                match stream {
                    $(StreamId::$Mine(id) => {
                        let state = self.$my_streams.get(&id);
                        state.map_or_else(Share::default, |it| self.share(id, &**it))
                    })+
                    $(StreamId::$Sold(_))|+
                    | $(StreamId::$Put(_))|+
                    | StreamId::Customer(_)
                    | StreamId::Vendor(_)
                    | StreamId::Partner(_)
                    | StreamId::PolicyBook
                    | StreamId::Partition(_) => Share::default(),
                }
            }
        }
    };
}
aggregates_by_file! { joined }

impl Joined<line::State> for CustomerFile {
    fn check_one(&self, _: Uuid, _: &line::State, _: &policy::State, _: Day) -> Result<(), String> {
        Ok(())
    }

    fn check_joined(&self, id: Uuid, state: &line::State) -> Result<(), String> {
        state.line().map_or(Ok(()), |it| self.check_sums(id, it))
    }

    fn share(&self, id: Uuid, state: &line::State) -> Share {
        let belongs = state.line().map(|it| Belongs::LineIn { currency: it.currency(), line: id });
        Share { belongs, ..Share::default() }
    }
}

impl Joined<application::State> for CustomerFile {
    fn check_one(
        &self,
        _: Uuid,
        state: &application::State,
        policies: &policy::State,
        on: Day,
    ) -> Result<(), String> {
        let version = version(policies, state.policy())?;
        state.check(&version.document.applications, on)
    }

    fn check_joined(&self, _: Uuid, state: &application::State) -> Result<(), String> {
        state.application().map_or(Ok(()), |it| self.check_application(it))
    }

    fn share(&self, application: Uuid, state: &application::State) -> Share {
        let Some(dossier) = state.application() else { return Share::default() };
        let offered =
            |it: Money| InCurrency { offered: it.amount().into(), ..InCurrency::default() };
        let order = dossier.order().filter(|_| dossier.is_open());
        Share {
            awaits_decision: dossier.awaits_decision().then_some(application),
            amounts: dossier.offered().map(|it| (it.currency(), offered(it))),
            belongs: order.map(|order| Belongs::Application { order, application }),
            ..Share::default()
        }
    }
}

impl Joined<loan::State> for CustomerFile {
    fn check_one(
        &self,
        id: Uuid,
        state: &loan::State,
        _: &policy::State,
        on: Day,
    ) -> Result<(), String> {
        state.check(on, self.goods_of(id))
    }

    fn check_joined(&self, id: Uuid, state: &loan::State) -> Result<(), String> {
        let Some(loan) = state.loan() else { return Ok(()) };
        self.check_on_line(id, loan)?;
        if let Some((id, order)) = self.order_of.get(&id).and_then(|it| self.ordered(*it)) {
            self.check_order(id, order)?;
        }
        let signed = self.application_of.get(&id).and_then(|it| self.applications.get(it));
        let signed = signed.and_then(|it| it.application());
        signed.map_or(Ok(()), |it| self.check_application(it))
    }

    fn share(&self, id: Uuid, state: &loan::State) -> Share {
        let Some(loan) = state.loan() else { return Share::default() };
        let line::Exposure { reserved, outstanding } = taken(loan);
        let amounts = InCurrency {
            reserved: reserved.amount().into(),
            outstanding: outstanding.amount().into(),
            in_default: loan.is_in_default().into(),
            monthly: loan.falls_due_a_month(),
            ..InCurrency::default()
        };
        let amounts = Some((loan.currency(), amounts));
        let forgiven_alone = loan.forgiven_alone_last_on().map(|on| (on, id));
        Share { money_moves: loan.money_moves(), amounts, forgiven_alone, ..Share::default() }
    }
}

impl Joined<order::State> for CustomerFile {
    fn check_one(
        &self,
        _: Uuid,
        order: &order::State,
        _: &policy::State,
        on: Day,
    ) -> Result<(), String> {
        order.check()?;
        let Some(id) = order.order().and_then(order::Order::loan) else { return Ok(()) };
        // One that could not be aged stays as it was, whatever becomes of its order.
        match self.agenda.day_of(StreamId::Loan(id)).is_some_and(|day| day <= on) {
            true => Ok(()),
            false => self.loans.get(&id).map_or(Ok(()), |it| it.check(on, self.goods_of(id))),
        }
    }

    fn check_joined(&self, id: Uuid, state: &order::State) -> Result<(), String> {
        let Some(order) = state.order() else { return Ok(()) };
        self.check_order(id, order)?;
        let open = self.applied_for(id).filter_map(|it| self.applications.get(&it));
        let mut open = open.filter_map(|it| it.application());
        open.try_for_each(|it| self.check_application(it))
    }

    fn share(&self, _: Uuid, state: &order::State) -> Share {
        let in_cash =
            |it: &order::Order| it.stage() == order::Stage::Delivered && it.loan().is_none();
        Share { cash_orders: state.order().is_some_and(in_cash).into(), ..Share::default() }
    }
}

impl Joined<shipment::State> for CustomerFile {
    fn check_one(
        &self,
        _: Uuid,
        shipment: &shipment::State,
        _: &policy::State,
        _: Day,
    ) -> Result<(), String> {
        let order = shipment.shipment().map(|it| it.order());
        match order.is_some_and(|it| self.order(it).is_none()) {
            true => Err(format!("it is of the unknown order {order:?}")),
            false => shipment.check(),
        }
    }

    fn check_joined(&self, _: Uuid, _: &shipment::State) -> Result<(), String> {
        Ok(())
    }

    fn share(&self, shipment: Uuid, state: &shipment::State) -> Share {
        let belongs = state.shipment().map(|it| Belongs::Shipment { order: it.order(), shipment });
        Share { belongs, ..Share::default() }
    }
}

impl Joined<premium::State> for CustomerFile {
    fn check_one(
        &self,
        _: Uuid,
        state: &premium::State,
        _: &policy::State,
        on: Day,
    ) -> Result<(), String> {
        state.check(on)
    }

    fn check_joined(&self, _: Uuid, _: &premium::State) -> Result<(), String> {
        self.check_premiums()
    }

    fn share(&self, premium: Uuid, state: &premium::State) -> Share {
        let Some(it) = state.premium() else { return Share::default() };
        let belongs = (!it.has_expired()).then_some(Belongs::Premium { premium });
        Share { money_moves: it.money_moves(), belongs, ..Share::default() }
    }
}

impl Joined<inquiry::State> for CustomerFile {
    fn check_one(
        &self,
        _: Uuid,
        _: &inquiry::State,
        _: &policy::State,
        _: Day,
    ) -> Result<(), String> {
        Ok(())
    }

    /// It is gathered for an application of its own file.
    fn check_joined(&self, _: Uuid, state: &inquiry::State) -> Result<(), String> {
        match state.piece().map(|it| it.purpose) {
            Some(inquiry::Purpose::Application { application })
                if !self.applications.contains_key(&application) =>
            {
                Err(format!("it is gathered for the unknown application {application}"))
            }
            Some(inquiry::Purpose::Application { .. } | inquiry::Purpose::LimitReview {})
            | None => Ok(()),
        }
    }

    fn share(&self, _: Uuid, _: &inquiry::State) -> Share {
        Share::default()
    }
}

impl Joined<identity::State> for CustomerFile {
    /// A customer has one, under his own id.
    fn check_one(
        &self,
        id: Uuid,
        state: &identity::State,
        _: &policy::State,
        on: Day,
    ) -> Result<(), String> {
        if id != self.id {
            return Err(format!("it is the identity of {id} in the file of {}", self.id));
        }
        state.dossier().map_or(Ok(()), |it| it.check(on))
    }

    fn check_joined(&self, _: Uuid, _: &identity::State) -> Result<(), String> {
        Ok(())
    }

    fn share(&self, _: Uuid, _: &identity::State) -> Share {
        Share::default()
    }
}

fn version(policies: &policy::State, named: Option<PolicyRef>) -> Result<&Version, String> {
    let named = named.ok_or("it stands under no policy")?;
    let unknown = || format!("policy version {} was never published", named.version);
    policies.version(named).ok_or_else(unknown)
}
