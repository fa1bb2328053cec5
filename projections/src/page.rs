//! A part of a list, as Relay's `first`/`after` and `last`/`before` ask for it.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::QueryAs;
use sqlx::{Encode, FromRow, Postgres, Type};
use uuid::Uuid;

/// How many, counted from which end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    First(u32),
    Last(u32),
}

/// A part of a list, always in the list's own order, each row with its cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, C> {
    pub rows: Vec<(C, T)>,
    /// Whether there are more in the direction that was taken: behind the last row of `First`,
    /// in front of the first row of `Last`.
    pub more: bool,
}

impl Take {
    const fn count(self) -> u32 {
        match self {
            Take::First(count) | Take::Last(count) => count,
        }
    }

    pub(crate) const fn is_from_end(self) -> bool {
        matches!(self, Take::Last(_))
    }

    /// What a statement's limit is, so that it shows whether there are more.
    pub(crate) fn one_more(self) -> i64 {
        i64::from(self.count()) + 1
    }
}

impl<T, C> Page<T, C> {
    /// Of rows that were read from the end asked for, up to one more than asked for.
    pub(crate) fn of(mut rows: Vec<T>, take: Take, cursor: impl Fn(&T) -> C) -> Page<T, C> {
        let count = take.count() as usize;
        let more = rows.len() > count;
        rows.truncate(count);
        if take.is_from_end() {
            rows.reverse();
        }
        Page { rows: rows.into_iter().map(|it| (cursor(&it), it)).collect(), more }
    }
}

/// The two statements of a list in order of a day or of a number, and of ids within one: from its start
/// and from its end. Their first five parameters are those of [`day_rows`] and of [`rank_rows`]; a filter's
/// come behind. The bounds are always given, so that they are index conditions under every plan.
macro_rules! day_pages {
    ($table:literal, $day:literal, $id:literal, $filter:literal) => {
        [
            $crate::page::day_pages!($table, $day, $id, $filter, ""),
            $crate::page::day_pages!($table, $day, $id, $filter, " desc"),
        ]
    };
    ($table:literal, $day:literal, $id:literal, $filter:literal, $order:literal) => {
        concat!(
            "select * from ",
            $table,
            " where (",
            $day,
            ", ",
            $id,
            ") > ($1, $2) and (",
            $day,
            ", ",
            $id,
            ") < ($3, $4) and ",
            $filter,
            " order by ",
            $day,
            $order,
            ", ",
            $id,
            $order,
            " limit $5"
        )
    };
}
pub(crate) use day_pages;

/// One of [`day_pages`], for the rows between two cursors; the filter is still to be bound.
pub(crate) fn day_rows<T: for<'r> FromRow<'r, PgRow>>(
    statements: [&'static str; 2],
    after: Option<DayCursor>,
    before: Option<DayCursor>,
    take: Take,
) -> QueryAs<'static, Postgres, T, PgArguments> {
    let (after, before) = (after.unwrap_or(DayCursor::START), before.unwrap_or(DayCursor::END));
    rows_between(statements, (after.day, after.id), (before.day, before.id), take)
}

/// One of [`day_pages`] that is in order of a number, for the rows between two cursors; the filter is
/// still to be bound.
pub(crate) fn rank_rows<T: for<'r> FromRow<'r, PgRow>>(
    statements: [&'static str; 2],
    after: Option<RankCursor>,
    before: Option<RankCursor>,
    take: Take,
) -> QueryAs<'static, Postgres, T, PgArguments> {
    let (after, before) = (after.unwrap_or(RankCursor::START), before.unwrap_or(RankCursor::END));
    rows_between(statements, (after.rank, after.id), (before.rank, before.id), take)
}

fn rows_between<T, K>(
    [from_start, from_end]: [&'static str; 2],
    after: (K, Uuid),
    before: (K, Uuid),
    take: Take,
) -> QueryAs<'static, Postgres, T, PgArguments>
where
    T: for<'r> FromRow<'r, PgRow>,
    K: Encode<'static, Postgres> + Type<Postgres> + 'static,
{
    sqlx::query_as(if take.is_from_end() { from_end } else { from_start })
        .bind(after.0)
        .bind(after.1)
        .bind(before.0)
        .bind(before.1)
        .bind(take.one_more())
}

/// A row's place in a list that is in order of a day, and of ids within one. Its text is opaque to
/// callers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCursor {
    pub(crate) day: NaiveDate,
    pub(crate) id: Uuid,
}

impl DayCursor {
    /// Before any row.
    const START: DayCursor = DayCursor {
        day: NaiveDate::from_ymd_opt(1, 1, 1).expect("the year 1 has days"),
        id: Uuid::nil(),
    };
    /// Behind any row.
    const END: DayCursor = DayCursor {
        day: NaiveDate::from_ymd_opt(9999, 12, 31).expect("the year 9999 has days"),
        id: Uuid::max(),
    };
}

impl fmt::Display for DayCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.day, self.id)
    }
}

/// A row's place in a list that is in order of a number, and of ids within one. Its text is opaque to
/// callers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RankCursor {
    pub(crate) rank: i64,
    pub(crate) id: Uuid,
}

impl RankCursor {
    /// Before any row.
    const START: RankCursor = RankCursor { rank: i64::MIN, id: Uuid::nil() };
    /// Behind any row.
    const END: RankCursor = RankCursor { rank: i64::MAX, id: Uuid::max() };
}

impl fmt::Display for RankCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.rank, self.id)
    }
}

impl FromStr for RankCursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<RankCursor, NotACursor> {
        let (rank, id) = placed(text)?;
        Ok(RankCursor { rank, id })
    }
}

/// The text is no cursor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a cursor of this list: give back one that came with a page of it")]
pub struct NotACursor(pub String);

impl FromStr for DayCursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<DayCursor, NotACursor> {
        let (day, id) = placed(text)?;
        Ok(DayCursor { day, id })
    }
}

/// By what a list is in order, and the id within it.
fn placed<K: FromStr>(text: &str) -> Result<(K, Uuid), NotACursor> {
    let parsed = || {
        let (key, id) = text.split_once('_')?;
        Some((key.parse().ok()?, id.parse().ok()?))
    };
    parsed().ok_or_else(|| NotACursor(text.to_owned()))
}
