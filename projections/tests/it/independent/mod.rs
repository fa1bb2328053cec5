//! The whole log folded in memory, by a way of its own: it shares the events with the projector
//! and nothing else. Balances are not taken from events but added up from the instalments.

mod loans;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use ledger_core::file::{Event, events_of};
use ledger_core::log::{Commit, Hash, Place, Record, StreamId, partition};
use ledger_core::party::customer::{ContactField, Event as CustomerEvent, Standing};
use projections::commits::CommitEntry;
use projections::customers::{Customer, SealedText};
use projections::histories::Recorded;
use uuid::Uuid;

use self::loans::ILoan;
use crate::naive::Naive;
use crate::world::in_ledger;

/// What the read models should hold.
#[derive(Default)]
pub(crate) struct Independent {
    loans: BTreeMap<Uuid, ILoan>,
    pub(crate) customers: BTreeMap<Uuid, Customer>,
    pub(crate) commits: BTreeMap<Place, CommitEntry>,
    pub(crate) versions: BTreeMap<StreamId, u64>,
    /// What happened to loans, as it stands in the log.
    pub(crate) histories: Vec<Recorded>,
    pub(crate) naive: Naive,
    days: BTreeMap<u32, NaiveDate>,
}

impl Independent {
    /// All records of a log's partitions.
    pub(crate) fn of(partitions: &[Vec<Record>]) -> Independent {
        let mut all = Independent::default();
        for (partition, records) in (0..).zip(partitions) {
            for (offset, hash, commit) in in_ledger(partition, records) {
                all.take(partition, offset, hash, &commit);
            }
        }
        all
    }

    pub(crate) fn take(&mut self, partition: u32, offset: u64, hash: Hash, commit: &Commit) {
        let place = Place { partition, sequence: commit.sequence };
        let facts = events_of(commit).unwrap();
        self.naive.hear(place, commit, &facts);
        for it in &commit.events {
            if let StreamId::Loan(loan) = it.stream {
                self.histories.push(Recorded {
                    loan,
                    version: it.stream_version,
                    event_type: it.r#type.clone(),
                    form: it.version,
                    data: it.data.to_string(),
                });
            }
        }
        for (index, fact) in (0..).zip(&facts) {
            *self.versions.entry(fact.stream).or_default() += 1;
            self.naive.take(fact, commit, place);
            match (&fact.event, fact.stream) {
                (Event::Loan(it), StreamId::Loan(loan)) => {
                    self.loan_event(loan, it, commit, place, index);
                }
                (Event::Customer(it), StreamId::Customer(id)) => {
                    self.customer_event(id, it, commit, place);
                }
                (Event::Partition(partition::Event::Opened(it)), _) => {
                    self.days.insert(partition, it.first_business_date.date());
                }
                (Event::Partition(partition::Event::BusinessDayStarted(it)), _) => {
                    self.days.insert(partition, it.date.date());
                }
                _ => {}
            }
        }
        let entry = CommitEntry {
            place,
            offset,
            hash,
            epoch: commit.epoch,
            file: commit.file,
            command_id: commit.command.id,
            command_type: commit.command.r#type.clone(),
            actor_role: commit.actor.role.clone(),
            actor_subject: commit.actor.subject,
            recorded_at: commit.recorded_at.utc(),
            business_date: commit.business_date.date(),
            events: facts.iter().map(|it| (it.stream, it.event.event_type().to_owned())).collect(),
        };
        self.commits.insert(place, entry);
    }

    fn customer_event(&mut self, id: Uuid, event: &CustomerEvent, commit: &Commit, place: Place) {
        let text = |sealed: &ledger_core::privacy::Sealed, event_type: &str| SealedText {
            sealed: sealed.clone(),
            event_type: event_type.to_owned(),
        };
        match event {
            CustomerEvent::Registered(it) => {
                let of = |field: &Option<ledger_core::privacy::Sealed>| {
                    field.as_ref().map(|it| text(it, "customer.registered"))
                };
                let customer = Customer {
                    customer: id,
                    partition: place.partition,
                    country: it.country,
                    standing: Standing::Active,
                    name: of(&it.name),
                    phone: of(&it.phone),
                    email: of(&it.email),
                    registered_on: commit.business_date.date(),
                    registered_at: commit.recorded_at.utc(),
                    version: 0,
                };
                self.customers.insert(id, customer);
            }
            CustomerEvent::ContactChanged(it) => {
                let customer = self.customers.get_mut(&id).unwrap();
                let fields = [
                    (&mut customer.name, &it.name, ContactField::Name),
                    (&mut customer.phone, &it.phone, ContactField::Phone),
                    (&mut customer.email, &it.email, ContactField::Email),
                ];
                for (field, given, which) in fields {
                    match given {
                        Some(given) => *field = Some(text(given, "customer.contact_changed")),
                        None if it.removed.contains(&which) => *field = None,
                        None => {}
                    }
                }
            }
            CustomerEvent::Suspended(it) => {
                self.customers.get_mut(&id).unwrap().standing =
                    Standing::Suspended { reason: it.reason.clone() };
            }
            CustomerEvent::ConsentGiven(_) | CustomerEvent::ConsentWithdrawn(_) => {}
            CustomerEvent::Resumed(_) => {
                self.customers.get_mut(&id).unwrap().standing = Standing::Active;
            }
        }
        self.customers.get_mut(&id).unwrap().version += 1;
    }
}

/// What a comparison of a month needs: the days of a history.
pub(crate) fn days(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let count = to.num_days_from_ce() - from.num_days_from_ce();
    from.iter_days().take(usize::try_from(count + 1).unwrap())
}
