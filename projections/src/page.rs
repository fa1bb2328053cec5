//! A part of a list, as Relay's `first`/`after` and `last`/`before` ask for it.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
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

/// A row's place in a list that is in order of a day, and of ids within one. Its text is opaque to
/// callers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCursor {
    pub(crate) day: NaiveDate,
    pub(crate) id: Uuid,
}

impl DayCursor {
    /// Before any row.
    pub(crate) const START: DayCursor = DayCursor {
        day: NaiveDate::from_ymd_opt(1, 1, 1).expect("the year 1 has days"),
        id: Uuid::nil(),
    };
    /// Behind any row.
    pub(crate) const END: DayCursor = DayCursor {
        day: NaiveDate::from_ymd_opt(9999, 12, 31).expect("the year 9999 has days"),
        id: Uuid::max(),
    };
}

impl fmt::Display for DayCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", self.day, self.id)
    }
}

/// The text is no cursor.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a cursor of this list: give back one that came with a page of it")]
pub struct NotADayCursor(pub String);

impl FromStr for DayCursor {
    type Err = NotADayCursor;

    fn from_str(text: &str) -> Result<DayCursor, NotADayCursor> {
        let parsed = || {
            let (day, id) = text.split_once('_')?;
            Some(DayCursor { day: day.parse().ok()?, id: id.parse().ok()? })
        };
        parsed().ok_or_else(|| NotADayCursor(text.to_owned()))
    }
}
