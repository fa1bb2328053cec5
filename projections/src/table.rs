//! A table read whole, as its rows come or page by page in the order of its key, for who compares it
//! with the log.

use std::marker::PhantomData;

use chrono::NaiveDate;
use futures_util::{Stream, StreamExt as _};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::QueryAs;
use sqlx::{FromRow, PgConnection, Postgres};
use uuid::Uuid;

use crate::Failure;
use crate::columns::capped;
use crate::failure::Tried;

/// A table of rows `T` with the key `K`.
pub struct WholeTable<T, K> {
    pub name: &'static str,
    pub(crate) all: &'static str,
    pub(crate) page: &'static str,
    pub(crate) tried: &'static str,
    pub(crate) of: PhantomData<fn(K) -> T>,
}

/// A [`WholeTable`] by its name and the one or two columns of its key.
macro_rules! whole_table {
    ($name:literal by $key:literal) => {
        $crate::table::WholeTable {
            name: $name,
            all: concat!("select * from ", $name),
            page: concat!(
                "select * from ",
                $name,
                " where ",
                $key,
                " > $1 order by ",
                $key,
                " limit $2"
            ),
            tried: concat!("read all of ", $name),
            of: std::marker::PhantomData,
        }
    };
    ($name:literal by $key:literal, $then:literal) => {
        $crate::table::WholeTable {
            name: $name,
            all: concat!("select * from ", $name),
            page: concat!(
                "select * from ",
                $name,
                " where (",
                $key,
                ", ",
                $then,
                ") > ($1, $2) order by ",
                $key,
                ", ",
                $then,
                " limit $3"
            ),
            tried: concat!("read all of ", $name),
            of: std::marker::PhantomData,
        }
    };
}
pub(crate) use whole_table;

/// A [`WholeTable`] in its model's row.
#[derive(Clone, Copy)]
pub(crate) struct Listed {
    pub(crate) name: &'static str,
    pub(crate) statements: [&'static str; 2],
}

impl<T, K> WholeTable<T, K> {
    pub(crate) const fn listed(&self) -> Listed {
        Listed { name: self.name, statements: [self.all, self.page] }
    }
}

impl<T: for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static, K: Key> WholeTable<T, K> {
    /// Every row, as the database sends it: in no order.
    pub fn all(
        &self,
        connection: &mut PgConnection,
    ) -> impl Stream<Item = Result<T, Failure>> + Send {
        let tried = self.tried;
        sqlx::query_as(self.all).fetch(connection).map(move |it| it.tried(tried))
    }

    /// The next `limit` rows behind this key.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn behind(
        &self,
        connection: &mut PgConnection,
        after: K,
        limit: u32,
    ) -> Result<Vec<T>, Failure> {
        let query = after.bound(sqlx::query_as(self.page)).bind(i64::from(limit));
        query.fetch_all(connection).await.tried(self.tried)
    }
}

type Asking<T> = QueryAs<'static, Postgres, T, PgArguments>;

/// What a key is made of.
pub trait KeyPart {
    /// Before those of all rows.
    const START: Self;

    /// The statement with this as its next parameter.
    fn bound<T>(self, query: Asking<T>) -> Asking<T>;
}

/// By what a table's rows are told apart, and in which order they come.
pub trait Key {
    /// Before those of all rows.
    const START: Self;

    /// The statement with this as its next parameters.
    fn bound<T>(self, query: Asking<T>) -> Asking<T>;
}

impl KeyPart for Uuid {
    const START: Uuid = Uuid::nil();

    fn bound<T>(self, query: Asking<T>) -> Asking<T> {
        query.bind(self)
    }
}

impl KeyPart for NaiveDate {
    const START: NaiveDate = ledger_core::calendar::Day::FIRST.date();

    fn bound<T>(self, query: Asking<T>) -> Asking<T> {
        query.bind(self)
    }
}

impl KeyPart for u32 {
    const START: u32 = 0;

    fn bound<T>(self, query: Asking<T>) -> Asking<T> {
        query.bind(i64::from(self))
    }
}

impl KeyPart for u64 {
    const START: u64 = 0;

    fn bound<T>(self, query: Asking<T>) -> Asking<T> {
        query.bind(capped(self))
    }
}

impl Key for Uuid {
    const START: Uuid = <Uuid as KeyPart>::START;

    fn bound<T>(self, query: Asking<T>) -> Asking<T> {
        KeyPart::bound(self, query)
    }
}

impl Key for u64 {
    const START: u64 = <u64 as KeyPart>::START;

    fn bound<T>(self, query: Asking<T>) -> Asking<T> {
        KeyPart::bound(self, query)
    }
}

impl Key for String {
    const START: String = String::new();

    fn bound<T>(self, query: Asking<T>) -> Asking<T> {
        query.bind(self)
    }
}

impl<A: KeyPart, B: KeyPart> Key for (A, B) {
    const START: (A, B) = (A::START, B::START);

    fn bound<T>(self, query: Asking<T>) -> Asking<T> {
        let (first, then) = self;
        then.bound(first.bound(query))
    }
}
