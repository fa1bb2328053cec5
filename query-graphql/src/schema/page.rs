//! A page of a list as Relay has it: its items each with a cursor, and whether there are more.

use std::borrow::Cow;
use std::marker::PhantomData;

use async_graphql::connection::{EmptyFields, PageInfo};
use async_graphql::{Object, ObjectType, TypeName};

use super::told::{Listed, Told};

/// A page of `N`s. `F` says more of the list, and `K` names the type.
pub(super) struct Page<N: ObjectType, F: ObjectType = EmptyFields, K: Named = Plain> {
    pub(super) edges: Vec<Edge<N>>,
    pub(super) fields: F,
    pub(super) has_previous: bool,
    pub(super) has_next: bool,
    pub(super) kind: PhantomData<K>,
}

/// How the type of a page of these items is called.
pub(super) trait Named: Send + Sync {
    fn of(item: &str) -> String;
}

/// A list of all files, of which no page says more.
pub(super) enum Plain {}

impl Named for Plain {
    fn of(item: &str) -> String {
        format!("{item}Connection")
    }
}

impl<N: ObjectType, F: ObjectType, K: Named> TypeName for Page<N, F, K> {
    fn type_name() -> Cow<'static, str> {
        K::of(&N::type_name()).into()
    }
}

#[Object(name_type)]
impl<N: ObjectType, F: ObjectType, K: Named> Page<N, F, K> {
    /// Information to aid in pagination.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_previous_page: self.has_previous,
            has_next_page: self.has_next,
            start_cursor: self.edges.first().map(|it| it.cursor.clone()),
            end_cursor: self.edges.last().map(|it| it.cursor.clone()),
        }
    }

    /// A list of edges.
    async fn edges(&self) -> Listed<&Edge<N>> {
        Listed(self.edges.iter().collect())
    }

    /// A list of nodes.
    async fn nodes(&self) -> Listed<&N> {
        Listed(self.edges.iter().map(|it| &it.node).collect())
    }

    #[graphql(flatten)]
    async fn fields(&self) -> &F {
        &self.fields
    }
}

/// An item with its place in the list.
pub(super) struct Edge<N: ObjectType> {
    pub(super) cursor: String,
    pub(super) node: N,
}

impl<N: ObjectType> TypeName for Edge<N> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", N::type_name()).into()
    }
}

/// An edge in a connection.
#[Object(name_type)]
impl<N: ObjectType> Edge<N> {
    /// The item at the end of the edge
    async fn node(&self) -> Told<&N> {
        Told(&self.node)
    }

    /// A cursor for use in pagination
    async fn cursor(&self) -> &str {
        &self.cursor
    }
}
