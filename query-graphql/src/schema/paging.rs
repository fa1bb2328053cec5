//! Relay's pages: which part of a list is asked for, and what is said of it.

use std::marker::PhantomData;
use std::str::FromStr;

use async_graphql::ObjectType;
use async_graphql::connection::{CursorType, EmptyFields};
use projections::{NotACursor, Take};

use super::page::{Edge, Page};
use super::told::Told;
use crate::errors::{bad_argument, coded};
use crate::limits::{PAGE_DEFAULT, PAGE_MAX};

/// Which part of a list is asked for.
pub(super) struct Part<C> {
    pub(super) take: Take,
    pub(super) after: Option<C>,
    pub(super) before: Option<C>,
}

impl<C: ToString> Part<C> {
    /// As Relay's arguments `first` or `last`, `after` and `before` ask; `cursor` reads one of the
    /// last two, by its name.
    ///
    /// # Errors
    /// When both ends are asked for, more than a page may have, or from what is no cursor.
    pub(super) fn of(
        (first, last): (Option<i32>, Option<i32>),
        (after, before): (Option<String>, Option<String>),
        cursor: impl Fn(&str, Option<String>) -> async_graphql::Result<Option<C>>,
    ) -> async_graphql::Result<Part<C>> {
        let take = take(first, last)?;
        Ok(Part { take, after: cursor("after", after)?, before: cursor("before", before)? })
    }

    /// The page as Relay has it. Whether there is more in the direction that was not taken is known
    /// only as far as a cursor was given there.
    pub(super) fn connection<T, N: ObjectType>(
        &self,
        page: projections::Page<T, C>,
        node: impl Fn(T) -> N,
    ) -> Told<Page<N>> {
        let (has_previous, has_next) = match self.take {
            Take::First(_) => (self.after.is_some(), page.more),
            Take::Last(_) => (page.more, self.before.is_some()),
        };
        let edges = page.rows.into_iter();
        let edges = edges.map(|(it, row)| Edge { cursor: it.to_string(), node: node(row) });
        let (fields, kind) = (EmptyFields, PhantomData);
        Told(Page { edges: edges.collect(), fields, has_previous, has_next, kind })
    }
}

/// How many, from which end.
///
/// # Errors
/// When both ends are asked for, or more than a page may have.
fn take(first: Option<i32>, last: Option<i32>) -> async_graphql::Result<Take> {
    match (first, last) {
        (Some(_), Some(_)) => {
            Err(bad_argument("`first` and `last` do not go together: give one of them"))
        }
        (Some(count), None) => Ok(Take::First(size("first", count)?)),
        (None, Some(count)) => Ok(Take::Last(size("last", count)?)),
        (None, None) => Ok(Take::First(PAGE_DEFAULT)),
    }
}

/// How many of a list that is told from its start alone.
///
/// # Errors
/// When it is more than a page may have.
pub(super) fn count(first: Option<i32>, default: u32) -> async_graphql::Result<u32> {
    first.map_or(Ok(default), |it| size("first", it))
}

fn size(name: &str, count: i32) -> async_graphql::Result<u32> {
    match u32::try_from(count) {
        Ok(count) if count <= PAGE_MAX => Ok(count),
        Ok(count) => Err(coded(
            "PAGE_TOO_LONG",
            format!("`{name}` is {count}, a page has at most {PAGE_MAX}: ask for several"),
        )),
        Err(_) => Err(bad_argument(format!("`{name}` is {count}, expected 0 to {PAGE_MAX}"))),
    }
}

/// A cursor that came with a page.
///
/// # Errors
/// When it did not.
pub(super) fn cursor<C: CursorType>(
    name: &str,
    text: Option<String>,
) -> async_graphql::Result<Option<C>> {
    let Some(text) = text else { return Ok(None) };
    match C::decode_cursor(&text) {
        Ok(cursor) => Ok(Some(cursor)),
        Err(_) => Err(bad_argument(format!(
            "`{name}` is no cursor of this list: give back one that came with a page of it"
        ))),
    }
}

/// The same, of a list in order of a day or of a number.
///
/// # Errors
/// When it is none.
pub(super) fn placed_cursor<C: FromStr<Err = NotACursor>>(
    name: &str,
    text: Option<String>,
) -> async_graphql::Result<Option<C>> {
    let cursor = text.map(|it| it.parse::<C>()).transpose();
    cursor.map_err(|it| bad_argument(format!("`{name}`: {it}")))
}
