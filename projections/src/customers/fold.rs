//! What a batch of commits makes of the customers.

use std::collections::BTreeMap;

use ledger_core::event::Stored;
use ledger_core::file::Event;
use ledger_core::log::StreamId;
use ledger_core::party::customer::{ContactField, Event as CustomerEvent, Standing};
use ledger_core::privacy::Sealed;
use uuid::Uuid;

use super::{Customer, SealedText};
use crate::taken::{NotTaken, Taken};

/// Takes one commit in.
pub(super) fn take(
    customers: &mut BTreeMap<Uuid, Customer>,
    taken: &Taken,
) -> Result<(), NotTaken> {
    for fact in &taken.facts {
        let (Event::Customer(event), StreamId::Customer(id)) = (&fact.event, fact.stream) else {
            continue;
        };
        if let CustomerEvent::Registered(it) = event {
            let sealed = |field: &Option<Sealed>| sealed(field.as_ref(), event);
            let customer = Customer {
                customer: id,
                partition: taken.place.partition,
                country: it.country,
                standing: Standing::Active,
                name: sealed(&it.name),
                phone: sealed(&it.phone),
                email: sealed(&it.email),
                registered_on: taken.commit.business_date.date(),
                registered_at: taken.commit.recorded_at.utc(),
                version: 1,
            };
            customers.insert(id, customer);
            continue;
        }
        let customer = customers.get_mut(&id).ok_or_else(|| {
            let reason = format!("{} of customer {id}, who has no row", event.event_type());
            NotTaken::misfit(taken.place, reason)
        })?;
        change(customer, event);
    }
    Ok(())
}

fn change(customer: &mut Customer, event: &CustomerEvent) {
    customer.version += 1;
    match event {
        // What the customer agrees to stands in a model of its own.
        CustomerEvent::Registered(_)
        | CustomerEvent::ConsentGiven(_)
        | CustomerEvent::ConsentWithdrawn(_) => {}
        CustomerEvent::ContactChanged(it) => {
            let Customer { name, phone, email, .. } = customer;
            for removed in &it.removed {
                match removed {
                    ContactField::Name => *name = None,
                    ContactField::Phone => *phone = None,
                    ContactField::Email => *email = None,
                }
            }
            for (field, given) in [(name, &it.name), (phone, &it.phone), (email, &it.email)] {
                if let Some(given) = sealed(given.as_ref(), event) {
                    *field = Some(given);
                }
            }
        }
        CustomerEvent::Suspended(it) => {
            customer.standing = Standing::Suspended { reason: it.reason.clone() };
        }
        CustomerEvent::Resumed(_) => customer.standing = Standing::Active,
    }
}

fn sealed(field: Option<&Sealed>, event: &CustomerEvent) -> Option<SealedText> {
    field.map(|it| SealedText { sealed: it.clone(), event_type: event.event_type().to_owned() })
}
