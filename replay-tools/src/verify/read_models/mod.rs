//! Do the read models hold what the log says?
//!
//! All tables are read in one snapshot, side by side, and compared with the fold of the log up to the positions
//! in that snapshot, so that it makes no difference whether projections runs meanwhile.
//!
//! Each model has a file here that says what it must hold; `models.rs` is the table of them.

mod applications;
mod banks;
mod commits;
mod compare;
mod customers;
mod decisions;
mod difference;
mod evidence;
mod expect;
mod expected;
mod histories;
mod identity;
mod lines;
mod models;
mod policies;
mod portfolio;
mod premium;
mod processes;
mod schedules;
mod tracking;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use ledger_core::calendar::Day;
use projections::database::positions::{live, positions};
use projections::portfolio::questions::{PartitionDays, days, started_by_all};
use projections::whole::Shared;
use projections::{Failure, Model};
use sqlx::PgConnection;

use self::compare::Outcome;
pub(super) use self::expected::Expected;
use self::expected::Positions;
use self::models::Parts;
use super::fault::Fault;

/// More days than this are not all added up.
const DAYS_MAX: usize = 62;
/// How many days are added up beside the last and the ends of months, where there are many.
const OTHER_DAYS: u64 = 10;

/// How far the read models stand in one snapshot, and which days are to be added up.
pub(super) struct Standing {
    pub(super) positions: BTreeMap<u32, Positions>,
    pub(super) days: Vec<Day>,
    started: Vec<PartitionDays>,
}

/// What was compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Compared {
    pub rows: u64,
    /// Days whose totals were compared.
    pub days: u64,
}

impl Standing {
    /// What the log is to be folded for; `None` where a model has no tables or positions yet.
    pub(super) async fn read(
        connection: &mut PgConnection,
        partitions: u32,
    ) -> Result<Option<Standing>, Failure> {
        let mut by_partition = BTreeMap::<u32, Positions>::new();
        let live = live(connection).await?;
        for it in positions(connection).await?.into_iter().filter(|it| live.contains(&it.build)) {
            if it.build.version == it.build.model.version() {
                by_partition.entry(it.partition).or_default().insert(it.build.model, it.position);
            }
        }
        let complete = (0..partitions).all(|partition| {
            by_partition.get(&partition).is_some_and(|it| it.len() == Model::ALL.len())
        });
        if !complete {
            return Ok(None);
        }
        let started = days(connection).await?;
        let first = started.iter().map(|it| it.opened_on).min();
        let days = match (first, started_by_all(&started)) {
            (Some(first), Some(last)) => chosen(nearest(first), nearest(last)),
            (Some(_) | None, _) => vec![],
        };
        Ok(Some(Standing { positions: by_partition, days, started }))
    }

    /// Compares all tables with what is expected of each partition.
    pub(super) async fn compare(
        self: &Arc<Self>,
        shared: &Shared,
        expected: Vec<Expected>,
    ) -> Result<(Compared, Vec<Fault>), Failure> {
        let expected = expected.into_iter().map(|it| it.parts).collect();
        let outcome = Parts::compare(expected, self, shared).await?;
        let left_out = outcome.left_out().filter(|_| !outcome.is_full());
        assert_eq!(left_out, None, "every table that can be read whole is compared");
        let Outcome { compared, faults, .. } = outcome;
        Ok((compared, faults))
    }
}

/// The day of the ledger's next to what a table has: where that is none, it differs from the day
/// that is expected.
fn nearest(date: NaiveDate) -> Day {
    let date = date.clamp(Day::FIRST.date(), Day::LAST.date());
    Day::try_from(date).expect("it lies between the first day and the last")
}

/// All days, or of many the first, the last, the ends of months and some others.
fn chosen(first: Day, last: Day) -> Vec<Day> {
    let all: Vec<Day> = first.to_and_with(last).collect();
    if all.len() <= DAYS_MAX {
        return all;
    }
    let count = all.len() as u64;
    // Steps of the golden ratio lie evenly and in no rhythm with weeks or months.
    let others: Vec<u64> =
        (1..=OTHER_DAYS).map(|it| it * 618_034 % 1_000_000 * count / 1_000_000).collect();
    let ends_month = |day: &Day| day.day_after().is_none_or(|it| it.day_of_month() == 1);
    (0..)
        .zip(all)
        .filter(|(index, day)| {
            *day == first || *day == last || ends_month(day) || others.contains(index)
        })
        .map(|(_, day)| day)
        .collect()
}

#[cfg(test)]
mod tests {
    use ledger_core::testing::day;

    use super::*;

    #[test]
    fn of_many_days_the_ends_and_some_others_are_chosen_and_of_few_all() {
        assert_eq!(chosen(day("2004-11-01"), day("2004-11-03")).len(), 3);
        let year = chosen(day("2004-11-01"), day("2005-10-30"));
        for wanted in ["2004-11-01", "2004-11-30", "2005-02-28", "2005-10-30"] {
            assert!(year.contains(&day(wanted)), "{wanted}");
        }
        assert!((20..=24).contains(&year.len()), "{}", year.len());
    }
}
