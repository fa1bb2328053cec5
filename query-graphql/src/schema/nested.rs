//! Lists that belong to something: a part of one, from its start or behind a cursor, and how many
//! there are.

use std::fmt::Display;
use std::marker::PhantomData;
use std::str::FromStr;

use async_graphql::{Context, Object, ObjectType};
use futures_util::future::BoxFuture;
use projections::PartOf;
use uuid::Uuid;

use super::page::{Edge, Named, Page};
use super::paging::count;
use super::told::Told;
use super::{RequestLoader, loader};
use crate::errors::bad_argument;
use crate::limits::NESTED_DEFAULT;
use crate::loaders::{NestedList, Part, TotalOf};

/// A page of such a list.
pub(super) type Counted<N> = Told<Page<N, TotalCount, CountedName>>;

/// Names those pages beside those of the lists over all files, which are not counted.
pub(super) enum CountedName {}

impl Named for CountedName {
    fn of(item: &str) -> String {
        format!("Counted{item}Connection")
    }
}

/// How many there are, looked for when it is asked.
pub(super) struct TotalCount {
    parent: Uuid,
    of: for<'a> fn(&'a RequestLoader, Uuid) -> Looking<'a>,
}

type Looking<'a> = BoxFuture<'a, async_graphql::Result<Option<u64>>>;

#[Object]
impl TotalCount {
    /// How many there are in the whole list.
    async fn total_count(&self, context: &Context<'_>) -> async_graphql::Result<u64> {
        let found = (self.of)(loader(context), self.parent).await?;
        // One without any has no row.
        Ok(found.unwrap_or(0))
    }
}

fn total<L: NestedList>(loader: &RequestLoader, parent: Uuid) -> Looking<'_> {
    Box::pin(loader.load_one(TotalOf::<L>(parent, PhantomData)))
}

/// The part of a parent's list that `first` and `after` ask for.
///
/// # Errors
/// When that is more than a page may have, or behind what is no cursor.
pub(super) async fn nested<L: NestedList, N: ObjectType>(
    context: &Context<'_>,
    parent: Uuid,
    (first, after): (Option<i32>, Option<String>),
    node: impl Fn(&L::Row) -> N,
) -> async_graphql::Result<Counted<N>> {
    let first = count(first, NESTED_DEFAULT)?;
    let after: Option<L::Cursor> = after.map(|it| cursor(&it)).transpose()?;
    let has_previous = after.is_some();
    let part = loader(context).load_one(Part::<L>(PartOf { parent, after, first })).await?;
    let has_next = part.as_ref().is_some_and(|it| it.more);
    let total = TotalCount { parent, of: total::<L> };
    let rows = part.iter().flat_map(|it| &it.rows);
    let edges = rows.map(|(it, row)| Edge { cursor: it.to_string(), node: node(row) });
    let (edges, kind) = (edges.collect(), PhantomData);
    Ok(Told(Page { edges, fields: total, has_previous, has_next, kind }))
}

/// A cursor as this service writes it: one has one spelling.
fn cursor<C: FromStr + Display>(text: &str) -> async_graphql::Result<C> {
    let read = text.parse().ok().filter(|it: &C| it.to_string() == text);
    read.ok_or_else(|| {
        bad_argument("`after` is no cursor of this list: give back one that came with a page of it")
    })
}
