//! The same lives of loans by cqrs-es with postgres-es: a loan of instalments as its aggregate, and a
//! view of each loan as its projection.
//!
//! It decides less than the ledger does (no file around the loan, no names of money that stand once, no
//! ageing, no policy), and its unit of consistency is the loan.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use cqrs_es::event_sink::EventSink;
use cqrs_es::persist::GenericQuery;
use cqrs_es::{Aggregate, DomainEvent, EventEnvelope, Query, View};
use postgres_es::{PostgresViewRepository, postgres_cqrs};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use tokio::task::JoinSet;

use crate::failure::Failure;
use crate::logs;
use crate::measured::{Waits, Window};
use crate::raw::CONNECTIONS;
use crate::servers::Servers;
use crate::workload::{INSTALMENT, REPAYMENTS};

/// As postgres-es documents them.
const TABLES: [&str; 2] = [
    "create table events (
        aggregate_type text not null,
        aggregate_id text not null,
        sequence bigint check (sequence >= 0) not null,
        event_type text not null,
        event_version text not null,
        payload json not null,
        metadata json not null,
        primary key (aggregate_type, aggregate_id, sequence)
    )",
    "create table loans (
        view_id text not null,
        version bigint check (version >= 0) not null,
        payload json not null,
        primary key (view_id)
    )",
];

#[derive(Debug, Default, Serialize, Deserialize)]
struct Loan {
    instalments: Vec<Instalment>,
    disbursed: bool,
    closed: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Instalment {
    due_on: String,
    owed: i64,
    paid: i64,
}

#[derive(Debug)]
enum Command {
    Grant { customer: usize, reference: String },
    Disburse { reference: String },
    Repay { amount: i64, reference: String },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Event {
    Granted {
        customer: usize,
        reference: String,
        instalments: Vec<Instalment>,
    },
    Disbursed {
        amount: i64,
        channel: String,
        reference: String,
    },
    /// With what went to each instalment, from the first on.
    Repaid {
        amount: i64,
        channel: String,
        reference: String,
        spread: Vec<(usize, i64)>,
    },
    Closed,
}

impl DomainEvent for Event {
    fn event_type(&self) -> String {
        let name = match self {
            Event::Granted { .. } => "granted",
            Event::Disbursed { .. } => "disbursed",
            Event::Repaid { .. } => "repaid",
            Event::Closed => "closed",
        };
        name.to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

#[derive(Debug, PartialEq, thiserror::Error)]
enum Rejection {
    #[error("the loan is not at this point of its life")]
    OutOfTurn,
    #[error("more than is owed")]
    MoreThanOwed,
}

impl Aggregate for Loan {
    const TYPE: &'static str = "loan";
    type Command = Command;
    type Event = Event;
    type Error = Rejection;
    type Services = ();

    async fn handle(
        &mut self,
        command: Command,
        _services: &(),
        sink: &EventSink<Self>,
    ) -> Result<(), Rejection> {
        for event in self.decide(command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: Event) {
        match event {
            Event::Granted { instalments, .. } => self.instalments = instalments,
            Event::Disbursed { .. } => self.disbursed = true,
            Event::Repaid { spread, .. } => {
                for (number, part) in spread {
                    if let Some(instalment) = self.instalments.get_mut(number) {
                        instalment.paid += part;
                    }
                }
            }
            Event::Closed => self.closed = true,
        }
    }
}

impl Loan {
    fn decide(&self, command: Command) -> Result<Vec<Event>, Rejection> {
        match command {
            Command::Grant { customer, reference } if self.instalments.is_empty() => {
                let instalment = |number| Instalment {
                    due_on: format!("2026-{number:02}-05"),
                    owed: INSTALMENT,
                    paid: 0,
                };
                let instalments = (1..=REPAYMENTS).map(instalment).collect();
                Ok(vec![Event::Granted { customer, reference, instalments }])
            }
            Command::Disburse { reference } if !self.instalments.is_empty() && !self.disbursed => {
                let amount = self.instalments.iter().map(|it| it.owed).sum();
                Ok(vec![Event::Disbursed { amount, channel: "tmoney".to_owned(), reference }])
            }
            Command::Repay { amount, reference } if self.disbursed && !self.closed => {
                let spread = self.spread(amount)?;
                let unpaid: i64 = self.instalments.iter().map(|it| it.owed - it.paid).sum();
                let channel = "tmoney".to_owned();
                let mut events = vec![Event::Repaid { amount, channel, reference, spread }];
                if unpaid == amount {
                    events.push(Event::Closed);
                }
                Ok(events)
            }
            Command::Grant { .. } | Command::Disburse { .. } | Command::Repay { .. } => {
                Err(Rejection::OutOfTurn)
            }
        }
    }

    fn spread(&self, amount: i64) -> Result<Vec<(usize, i64)>, Rejection> {
        let mut left = amount;
        let mut spread = vec![];
        for (number, instalment) in self.instalments.iter().enumerate() {
            let part = left.min(instalment.owed - instalment.paid);
            if 0 < part {
                spread.push((number, part));
                left -= part;
            }
        }
        if left == 0 { Ok(spread) } else { Err(Rejection::MoreThanOwed) }
    }
}

/// What a list of loans would show.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Shown {
    customer: usize,
    outstanding: i64,
    payments: Vec<(String, i64)>,
    life: String,
}

impl View<Loan> for Shown {
    fn update(&mut self, event: &EventEnvelope<Loan>) {
        match &event.payload {
            Event::Granted { customer, .. } => {
                self.customer = *customer;
                self.life = "granted".to_owned();
            }
            Event::Disbursed { amount, .. } => {
                self.outstanding = *amount;
                self.life = "active".to_owned();
            }
            Event::Repaid { amount, reference, .. } => {
                self.outstanding -= amount;
                self.payments.push((reference.clone(), *amount));
            }
            Event::Closed => self.life = "closed".to_owned(),
        }
    }
}

/// Lives of loans by so many callers, with a view kept beside or without.
pub(crate) async fn execute(
    servers: &Servers,
    files: &[usize],
    callers: usize,
    projections: bool,
    window: impl FnOnce() -> Window,
) -> Result<(Waits, Window), Failure> {
    let address = logs::fresh_database(&servers.postgres, "bench-cqrs").await?;
    let pool = logs::pool(&address, CONNECTIONS).await?;
    for table in TABLES {
        sqlx::query(table).execute(&pool).await.map_err(Failure::sql("make a table"))?;
    }
    let cqrs = Arc::new(postgres_cqrs::<Loan>(pool.clone(), queries(&pool, projections), ()));
    let (next, files): (Arc<AtomicUsize>, Arc<[usize]>) = (Arc::default(), files.into());
    let window = window();
    let mut tasks = JoinSet::new();
    for _ in 0..callers {
        let (cqrs, next, files) = (Arc::clone(&cqrs), Arc::clone(&next), Arc::clone(&files));
        tasks.spawn(async move {
            let mut waits = Waits::new();
            let mut acknowledged = 0_u64;
            while !window.is_over() {
                let life = next.fetch_add(1, Ordering::Relaxed);
                let customer = files.get(life % files.len().max(1)).copied().unwrap_or_default();
                let loan = format!("{customer}-{life}");
                for (number, command) in commands(customer, life).enumerate() {
                    if window.is_over() {
                        break;
                    }
                    let sent = Instant::now();
                    let executed = cqrs.execute(&loan, command).await;
                    let failed =
                        |it| Failure::unexpected(format!("cqrs-es, command {number}: {it}"));
                    executed.map_err(failed)?;
                    waits.answered(&window, sent, 1);
                    acknowledged += 1;
                }
            }
            Ok((waits, acknowledged))
        });
    }
    let (mut waits, mut commands) = (Waits::new(), 0);
    while let Some(ended) = tasks.join_next().await {
        let ended: Result<(Waits, u64), Failure> =
            ended.map_err(|it| Failure::unexpected(format!("a caller: {it}")))?;
        let (waited, acknowledged) = ended?;
        waits.merge(&waited);
        commands += acknowledged;
    }
    stands(&pool, commands).await?;
    pool.close().await;
    logs::drop_database(&servers.postgres, &address).await?;
    Ok((waits, window))
}

/// Every command has left its event.
async fn stands(pool: &PgPool, commands: u64) -> Result<(), Failure> {
    let events: i64 =
        sqlx::query_scalar("select count(*) from events where event_type <> 'closed'")
            .fetch_one(pool)
            .await
            .map_err(Failure::sql("count the events"))?;
    match u64::try_from(events) {
        Ok(events) if events == commands => Ok(()),
        Ok(_) | Err(_) => {
            Err(Failure::Ledger(format!("cqrs-es acknowledged {commands}, {events} stand")))
        }
    }
}

fn queries(pool: &PgPool, projections: bool) -> Vec<Box<dyn Query<Loan>>> {
    if !projections {
        return vec![];
    }
    let views = PostgresViewRepository::<Shown, Loan>::new("loans", pool.clone());
    vec![Box::new(GenericQuery::new(Arc::new(views)))]
}

fn commands(customer: usize, life: usize) -> impl Iterator<Item = Command> {
    let repay =
        move |number| Command::Repay { amount: INSTALMENT, reference: format!("{life}-{number}") };
    [
        Command::Grant { customer, reference: format!("L-{life}") },
        Command::Disburse { reference: format!("D-{life}") },
    ]
    .into_iter()
    .chain((1..=REPAYMENTS).map(repay))
}

#[cfg(test)]
mod tests {
    use super::{Aggregate, Event, INSTALMENT, Loan, REPAYMENTS, Rejection, commands};

    #[test]
    fn a_life_ends_with_its_last_repayment() {
        let mut loan = Loan::default();
        let mut events = vec![];
        for command in commands(3, 7) {
            for event in loan.decide(command).unwrap() {
                loan.apply(event.clone());
                events.push(event);
            }
        }
        assert_eq!(events.len(), 2 + REPAYMENTS as usize + 1);
        assert_eq!(events.last(), Some(&Event::Closed));
        assert!(loan.instalments.iter().all(|it| it.paid == INSTALMENT));
        let again = commands(3, 7).last().unwrap();
        assert_eq!(loan.decide(again), Err(Rejection::OutOfTurn));
    }
}
