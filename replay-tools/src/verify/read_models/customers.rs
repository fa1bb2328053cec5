//! Does each customer stand as the events say?

use std::collections::HashMap;

use ledger_core::event::Stored as _;
use ledger_core::file::Event;
use ledger_core::log::StreamId;
use ledger_core::party::customer::{self, ContactField, Standing};
use ledger_core::privacy::Sealed;
use projections::customers::{self, Customer, SealedText};
use projections::{Failure, Model};
use uuid::Uuid;

use super::compare::{Comparing, Table, compare_table};
use super::difference::difference;
use super::expect::{Expect, Judged};

/// Of one partition.
#[derive(Debug, Default)]
pub(super) struct Expected {
    rows: HashMap<Uuid, Customer>,
}

impl Expect for Expected {
    const MODEL: Model = customers::MODEL;

    fn take(&mut self, judged: Judged<'_>) {
        for fact in judged.facts {
            if let (Event::Customer(event), StreamId::Customer(id)) = (&fact.event, fact.stream) {
                self.event(id, event, judged);
            }
        }
    }

    async fn compare(
        of_partitions: Vec<Expected>,
        comparing: &mut Comparing<'_>,
    ) -> Result<(), Failure> {
        let expected: HashMap<_, _> = of_partitions.into_iter().flat_map(|it| it.rows).collect();
        let table = Table {
            model: customers::MODEL,
            whole: &customers::whole::CUSTOMERS,
            row: |it| format!("customer-{it}"),
        };
        let key = |found: &Customer| found.customer;
        compare_table(comparing, table, expected, key, |found, expected| {
            difference!(*found, *expected; partition, country, standing, name, phone, email,
                registered_on, registered_at, version)
        })
        .await
    }
}

impl Expected {
    fn event(&mut self, id: Uuid, event: &customer::Event, judged: Judged<'_>) {
        let Judged { place, commit, .. } = judged;
        let sealed = |field: &Option<Sealed>| {
            let event_type = event.event_type().to_owned();
            field.as_ref().map(|it| SealedText { sealed: it.clone(), event_type })
        };
        if let customer::Event::Registered(it) = event {
            let customer = Customer {
                customer: id,
                partition: place.partition,
                country: it.country,
                standing: Standing::Active,
                name: sealed(&it.name),
                phone: sealed(&it.phone),
                email: sealed(&it.email),
                registered_on: commit.business_date.date(),
                registered_at: commit.recorded_at.utc(),
                version: 1,
            };
            self.rows.insert(id, customer);
            return;
        }
        let Some(row) = self.rows.get_mut(&id) else { return };
        row.version += 1;
        match event {
            customer::Event::Registered(_)
            | customer::Event::ConsentGiven(_)
            | customer::Event::ConsentWithdrawn(_) => {}
            customer::Event::ContactChanged(it) => {
                let fields = [
                    (ContactField::Name, &mut row.name, sealed(&it.name)),
                    (ContactField::Phone, &mut row.phone, sealed(&it.phone)),
                    (ContactField::Email, &mut row.email, sealed(&it.email)),
                ];
                for (field, row, given) in fields {
                    if given.is_some() || it.removed.contains(&field) {
                        *row = given;
                    }
                }
            }
            customer::Event::Suspended(it) => {
                row.standing = Standing::Suspended { reason: it.reason.clone() };
            }
            customer::Event::Resumed(_) => row.standing = Standing::Active,
        }
    }
}
