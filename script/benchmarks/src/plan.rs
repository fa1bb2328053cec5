//! Which rows are measured, in which order.

use crate::row::{Era, Row, Store, Way, What};
use crate::workload::Spread;

/// Callers and partitions of the rows that are compared most.
pub(crate) const CALLERS: usize = 128;
const PARTITIONS: u32 = 12;

/// As many bulk requests as the service decides at once: what more there were would only ask again.
const BULK_CALLERS: usize = 16;

const OTHER_CALLERS: [usize; 3] = [1, 32, 512];
const OTHER_PARTITIONS: [u32; 2] = [1, 48];

/// How much is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Each row once, at 128 callers.
    Quick,
    Whole,
    /// Every row with all callers and spreads.
    Cross,
}

/// The rows of this scope. `before` is whether there is an older ledger to compare with.
pub(crate) fn rows(scope: Scope, before: bool) -> Vec<Row> {
    let alike = alike(before);
    let mut rows = alike.clone();
    let varied: Vec<Row> = match scope {
        Scope::Quick => return rows,
        Scope::Whole => alike.into_iter().filter(is_varied).collect(),
        Scope::Cross => alike,
    };
    for row in &varied {
        for callers in OTHER_CALLERS {
            rows.push(Row { callers, ..*row });
        }
        for spread in [Spread::Busy, Spread::Zipf] {
            rows.push(Row { spread, ..*row });
        }
        if scope == Scope::Cross {
            for callers in OTHER_CALLERS {
                for spread in [Spread::Busy, Spread::Zipf] {
                    rows.push(Row { callers, spread, ..*row });
                }
            }
        }
    }
    for partitions in OTHER_PARTITIONS {
        let partitions = Some(partitions);
        rows.push(Row { partitions, ..ours(Way::Single, Era::Present, Store::KafkaFsync, false) });
    }
    rows
}

/// The order of a round: each begins a third of the way on, so that what warms up, fills a disk or
/// heats a machine meets no row always first.
pub(crate) fn rotated(rows: usize, round: usize, rounds: usize) -> Vec<usize> {
    let first = rows * round / rounds.max(1);
    (first..rows).chain(0..first).collect()
}

/// Whether a row is measured in each round: those that are compared with each other. What only varies
/// one of them (other callers, spreads or partitions) is measured in the first round alone, so that the
/// whole stays within an hour.
pub(crate) fn in_round(row: &Row, round: usize) -> bool {
    round == 0 || alike(true).contains(row)
}

/// Every row at the same callers and spread.
fn alike(before: bool) -> Vec<Row> {
    let raw = |what, store, partitions| Row {
        what,
        store,
        projectors: None,
        callers: CALLERS,
        spread: Spread::Uniform,
        partitions,
    };
    let mut rows = vec![
        raw(What::RawKafka, Store::KafkaFsync, Some(PARTITIONS)),
        raw(What::RawKafka, Store::KafkaCache, Some(PARTITIONS)),
        raw(What::RawInsert, Store::Postgres, None),
        raw(What::RawGrouped, Store::Postgres, None),
    ];
    for running in [true, false] {
        let row = raw(What::CqrsEs, Store::Postgres, None);
        rows.push(Row { projectors: Some(running), ..row });
    }
    for way in [Way::InProcess, Way::Single, Way::Bulk] {
        for store in Store::ALL {
            for running in [true, false] {
                rows.push(ours(way, Era::Present, store, running));
            }
        }
    }
    if before {
        for way in [Way::Single, Way::Bulk] {
            for running in [true, false] {
                rows.push(ours(way, Era::Before, Store::KafkaFsync, running));
            }
        }
    }
    rows
}

fn ours(way: Way, era: Era, store: Store, running: bool) -> Row {
    Row {
        what: What::Ours(way, era),
        store,
        projectors: Some(running),
        callers: if way == Way::Bulk { BULK_CALLERS } else { CALLERS },
        spread: Spread::Uniform,
        partitions: Some(PARTITIONS),
    }
}

/// Whether the whole measures it with other callers and spreads too.
fn is_varied(row: &Row) -> bool {
    match row.what {
        What::RawKafka => row.store == Store::KafkaFsync,
        What::CqrsEs => row.projectors == Some(false),
        What::Ours(Way::Single, Era::Present) => {
            row.store == Store::KafkaFsync && row.projectors == Some(false)
        }
        What::RawInsert | What::RawGrouped | What::Ours(..) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Scope, in_round, rotated, rows};

    #[test]
    fn no_row_is_measured_twice_and_each_scope_has_the_one_before() {
        let of = |scope| {
            let rows = rows(scope, true);
            let names: BTreeSet<String> = rows.iter().map(ToString::to_string).collect();
            assert_eq!(names.len(), rows.len());
            names
        };
        let (quick, whole, cross) = (of(Scope::Quick), of(Scope::Whole), of(Scope::Cross));
        assert!(quick.is_subset(&whole) && whole.is_subset(&cross));
        assert_eq!((quick.len(), whole.len()), (28, 45));
        assert!(whole.contains("http-single/kafka-fsync/alone/128/busy/p12"));
        let again = super::rows(Scope::Whole, true).into_iter().filter(|it| in_round(it, 1));
        assert_eq!(again.map(|it| it.to_string()).collect::<BTreeSet<_>>(), quick);
        assert!(!rows(Scope::Cross, false).iter().any(|it| it.to_string().contains("before")));
    }

    #[test]
    fn each_round_has_all_rows_and_begins_elsewhere() {
        let rounds: Vec<Vec<usize>> = (0..3).map(|it| rotated(7, it, 3)).collect();
        for round in &rounds {
            let mut sorted = round.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, (0..7).collect::<Vec<_>>());
        }
        assert_eq!(rounds.iter().map(|it| it[0]).collect::<Vec<_>>(), [0, 2, 4]);
    }
}
