//! What an order says of itself to those who treat all aggregates alike.

use super::{Act, Event, Quoted, State};
use crate::asked::{Asked, Says};
use crate::calendar::Day;
use crate::folded::Folded;
use crate::policy::PolicyRef;
use crate::privacy::{Personal, Sealed};
use crate::recorded::{Claims, Recorded};

impl Asked for Act {
    fn age() -> Option<Act> {
        Some(Act::Age)
    }

    fn says(&self) -> Says<'_> {
        match self {
            Act::Place { .. } => Says::NEW_CREDIT,
            Act::Cancel { reason, .. } => Says::because("order.cancel", reason),
            Act::TakeBackDelivery { reason, .. } => Says::because("order.correct_delivery", reason),
            Act::AskReturn { reason, .. } => Says::because("order.ask_return", reason),
            Act::RefuseReturn { reason, .. } => Says::because("order.refuse_return", reason),
            Act::Owe { reason, .. } => Says::because("order.owe", reason),
            Act::Confirm { .. }
            | Act::EndFunding
            | Act::RecordDelivery { shipment: Some(_), .. }
            | Act::CorrectDelivery { .. } => Says::ONLY_FOLLOWS,
            Act::Quote { .. }
            | Act::RecordPurchaseOrderSent { .. }
            | Act::RecordPurchaseOrderConfirmed { .. }
            // A vendor's reason was looked at where the vendor gave it.
            | Act::RecordPurchaseOrderRefused { .. }
            | Act::RecordDelivery { shipment: None, .. }
            | Act::ReceiveReturn { .. }
            | Act::AbandonReturn { .. }
            | Act::Age => Says::NOTHING,
        }
    }
}

impl Recorded for Event {
    fn claims(&self) -> Claims {
        match self {
            Event::Placed(_) => Claims { new_credit: true, ..Claims::NOTHING },
            Event::Quoted(_)
            | Event::Lapsed(_)
            | Event::Confirmed(_)
            | Event::PurchaseOrderSent(_)
            | Event::PurchaseOrderConfirmed(_)
            | Event::PurchaseOrderRefused(_)
            | Event::FundingLapsed(_)
            | Event::Cancelled(_)
            | Event::Delivered(_)
            | Event::DeliveryCorrected(_)
            | Event::ReturnAsked(_)
            | Event::ReturnReceived(_)
            | Event::ReturnRefused(_)
            | Event::ReturnLapseDeferred(_)
            | Event::ReturnAbandoned(_)
            | Event::ObligationArose(_) => Claims::NOTHING,
        }
    }

    fn personal(&self) -> Vec<(Personal, &Sealed)> {
        let Event::Quoted(Quoted { beneficiary: Some(it), .. }) = self else { return vec![] };
        [(Personal::Name, &it.name), (Personal::Phone, &it.phone), (Personal::Address, &it.address)]
            .into_iter()
            .filter_map(|(field, sealed)| sealed.as_ref().map(|it| (field, it)))
            .collect()
    }
}

impl Folded for State {
    type Event = Event;

    fn next_action_on(&self) -> Option<Day> {
        State::next_action_on(self)
    }

    fn policy(&self) -> Option<PolicyRef> {
        None
    }

    fn check_recorded(&self, _: &Event) -> Result<(), String> {
        Ok(())
    }
}
