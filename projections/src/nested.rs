//! Lists that belong to something: a part of each one's, of many at once, in one statement.

use std::collections::HashMap;
use std::fmt::Display;

use sqlx::postgres::PgRow;
use sqlx::{Error, FromRow, PgConnection, Row};
use uuid::Uuid;

use crate::failure::Tried;
use crate::{Failure, Page, Take};

/// Which part of whose list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PartOf<C> {
    /// For example the customer, of a list of a customer's loans.
    pub parent: Uuid,
    /// Only what comes after this row.
    pub after: Option<C>,
    /// How many at most.
    pub first: u32,
}

/// A list that every parent has one of. Its cursor is what identifies a row among its parent's.
pub struct Nested<T, C> {
    pub(crate) parts: &'static str,
    pub(crate) totals: &'static str,
    pub(crate) cursor: fn(&T) -> C,
    pub(crate) tried: &'static str,
}

/// A [`Nested`] of rows of a table: by which column they belong to a parent, which one is the
/// cursor (and its type), the columns of the order and what comes after in it.
macro_rules! nested {
    (
        $tried:literal, $table:literal of $parent:literal, cursor $id:literal as $type:literal
        by $cursor:expr, order $keys:literal $then:literal $order:literal
    ) => {
        $crate::nested::Nested {
            parts: concat!(
                "select asked.part, listed.* \
                 from unnest($1::uuid[], $2::text[], $3::bigint[]) \
                 with ordinality as asked (parent, after, first, part) \
                 cross join lateral (select * from ",
                $table,
                " where ",
                $parent,
                " = asked.parent and (asked.after is null or (",
                $keys,
                ") ",
                $then,
                " (select ",
                $keys,
                " from ",
                $table,
                " where ",
                $parent,
                " = asked.parent and ",
                $id,
                " = asked.after::",
                $type,
                ")) order by ",
                $order,
                " limit asked.first) as listed order by asked.part, ",
                $order
            ),
            totals: concat!(
                "select ",
                $parent,
                ", count(*) from ",
                $table,
                " where ",
                $parent,
                " = any($1) group by ",
                $parent
            ),
            cursor: $cursor,
            tried: $tried,
        }
    };
}
pub(crate) use nested;

impl<T, C> Nested<T, C> {
    /// Its statements, for the test that prepares them.
    pub(crate) const fn statements(&self) -> [&'static str; 2] {
        [self.parts, self.totals]
    }

    /// How many rows each of these parents has; one without any is left out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn totals(
        &self,
        connection: &mut PgConnection,
        parents: &[Uuid],
    ) -> Result<HashMap<Uuid, u64>, Failure> {
        let query = sqlx::query_as::<_, (Uuid, i64)>(self.totals).bind(parents);
        let rows = query.fetch_all(connection).await.tried(self.tried)?;
        Ok(rows.into_iter().map(|(parent, count)| (parent, count.unsigned_abs())).collect())
    }
}

impl<T: for<'r> FromRow<'r, PgRow> + Send + Unpin, C: Display> Nested<T, C> {
    /// These parts, each where it stands in `asked`. One after a row that its parent does not have
    /// is empty.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn parts(
        &self,
        connection: &mut PgConnection,
        asked: &[PartOf<C>],
    ) -> Result<Vec<Page<T, C>>, Failure> {
        let parents: Vec<Uuid> = asked.iter().map(|it| it.parent).collect();
        let after = asked.iter().map(|it| it.after.as_ref().map(ToString::to_string));
        let takes: Vec<Take> = asked.iter().map(|it| Take::First(it.first)).collect();
        let rows: Vec<Numbered<T>> = sqlx::query_as(self.parts)
            .bind(parents)
            .bind(after.collect::<Vec<Option<String>>>())
            .bind(takes.iter().map(|it| it.one_more()).collect::<Vec<i64>>())
            .fetch_all(connection)
            .await
            .tried(self.tried)?;
        let mut found = HashMap::<i64, Vec<T>>::new();
        for Numbered { part, row } in rows {
            found.entry(part).or_default().push(row);
        }
        let page =
            |(part, take)| Page::of(found.remove(&part).unwrap_or_default(), take, self.cursor);
        Ok((1..).zip(takes).map(page).collect())
    }
}

/// A row of the part with this number, counted from 1.
struct Numbered<T> {
    part: i64,
    row: T,
}

impl<'r, T: FromRow<'r, PgRow>> FromRow<'r, PgRow> for Numbered<T> {
    fn from_row(row: &'r PgRow) -> Result<Numbered<T>, Error> {
        Ok(Numbered { part: row.try_get("part")?, row: T::from_row(row)? })
    }
}
