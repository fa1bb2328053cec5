//! Loans of another system, their facts sent as commands: the rows that the read model then has are that
//! system's own, to the last cell. `origin` in the file says whose they are.

mod fit;
mod form;
mod lived;

use std::collections::BTreeMap;

use ledger_core::log::Place;
use ledger_core::log::memory::MemoryLog;
use projections::schedules::Instalment;
use projections::schedules::questions::instalments;
use uuid::Uuid;

use self::fit::left_out;
use self::form::{Expected, Vector, cents, vectors};
use self::lived::Lived;
use crate::fixture::{Fixture, small_batches};

/// How many loans a ledger has: each in a partition of its own, with its own days.
const LOANS: usize = 12;

/// So many come out equal: no fewer ever do again.
const EQUAL: usize = 85;

/// What the read model has of a row.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    due_on: String,
    principal: i64,
    interest: i64,
    fee: i64,
    penalty: i64,
    owed: i64,
    paid: i64,
    unpaid: i64,
    paid_on: Option<String>,
}

/// Those in which something is due.
fn expected(vector: &Vector) -> Vec<Row> {
    let row = |it: &Expected| Row {
        due_on: it.due.to_string(),
        principal: cents(it.principal),
        interest: cents(it.interest),
        fee: cents(it.fees),
        penalty: cents(it.penalties),
        owed: cents(it.total_due),
        paid: cents(it.paid),
        unpaid: cents(it.outstanding),
        paid_on: it.paid_on.map(|it| it.to_string()),
    };
    vector.expected.iter().map(row).filter(|it| it.owed > 0).collect()
}

fn found(rows: &[Instalment]) -> Vec<Row> {
    let row = |it: &Instalment| {
        let (owed, paid) = (it.owed, it.paid);
        let sum = |of: projections::schedules::Amounts| {
            of.principal + of.interest + of.fee + of.penalty + of.tax + of.insurance
        };
        Row {
            due_on: it.due_on.to_string(),
            principal: owed.principal,
            interest: owed.interest,
            fee: owed.fee,
            penalty: owed.penalty,
            owed: sum(owed),
            paid: sum(paid),
            unpaid: it.unpaid(),
            paid_on: it.paid_on.map(|it| it.to_string()),
        }
    };
    rows.iter().map(row).filter(|it| it.owed > 0).collect()
}

#[tokio::test]
async fn the_same_facts_sent_as_commands_give_the_same_rows_in_the_read_model() {
    let all = vectors();
    let mut reasons: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut fit = vec![];
    for vector in &all {
        match left_out(vector) {
            Some(why) => reasons.entry(why).or_default().push(&vector.id),
            None => fit.push(vector),
        }
    }
    let (mut equal, mut wrong) = (0, vec![]);
    for some in fit.chunks(LOANS) {
        let partitions = u32::try_from(some.len()).unwrap();
        let log = MemoryLog::like_kafka(partitions);
        let mut lived = vec![];
        for (partition, vector) in (0..).zip(some) {
            let at = (Uuid::from_u128(0x1ed9e4), partitions, partition);
            lived.push((vector, Lived::of(vector, &log, at)));
        }
        let heads: Vec<Place> = (0..partitions)
            .map(|partition| Place { partition, sequence: log.head(partition).sequence })
            .collect();
        let fixture = Fixture::new();
        fixture.project(&log, &small_batches(50), &heads).await;
        let database = fixture.database();
        let mut connection = database.connection().await.unwrap();
        for (vector, lived) in lived {
            let lived = match lived {
                Ok(it) => it,
                Err(code) => {
                    reasons.entry(format!("refused: {code}")).or_default().push(&vector.id);
                    continue;
                }
            };
            let rows = instalments(&mut connection, &[lived.loan]).await.unwrap();
            let (found, expected) = (found(&rows), expected(vector));
            match found == expected {
                true => equal += 1,
                false => {
                    let pairs = found.iter().zip(&expected).find(|(one, other)| one != other);
                    let counts = (found.len(), expected.len());
                    wrong.push(format!("{} {counts:?}: {pairs:?}", vector.id));
                }
            }
        }
        drop(connection);
        database.close().await;
    }
    for (why, ids) in &reasons {
        println!("{} left out, {why}: {}", ids.len(), ids.join(" "));
    }
    println!("{equal} of {} are equal", all.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(equal >= EQUAL, "{equal} are equal, once {EQUAL} were");
    let left: usize = reasons.values().map(Vec::len).sum();
    assert_eq!(equal + left, all.len());
}
