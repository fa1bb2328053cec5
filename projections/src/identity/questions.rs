//! What is answered of who customers are known to be.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{AskedList, Document, Identity, Screening};
use crate::Failure;
use crate::failure::Tried;
use crate::nested::{Nested, nested};

pub(crate) const IDENTITIES: &str = "select * from identities where customer = any($1)";

/// What is known of these customers, in no order; of whom nothing is known there is none.
///
/// # Errors
/// When the database does not answer.
pub async fn identities(
    connection: &mut PgConnection,
    customers: &[Uuid],
) -> Result<Vec<Identity>, Failure> {
    let query = sqlx::query_as(IDENTITIES).bind(customers);
    query.fetch_all(connection).await.tried("read identities")
}

pub(crate) const DOCUMENTS: &str = "select * from identity_documents where customer = any($1)";

/// All documents of these customers, in no order.
///
/// # Errors
/// When the database does not answer.
pub async fn documents(
    connection: &mut PgConnection,
    customers: &[Uuid],
) -> Result<Vec<Document>, Failure> {
    let query = sqlx::query_as(DOCUMENTS).bind(customers);
    query.fetch_all(connection).await.tried("read documents of identities")
}

pub(crate) const ASKED_LISTS: &str = "select * from screenings_asked where customer = any($1)";

/// All lists that were asked about these customers, in no order.
///
/// # Errors
/// When the database does not answer.
pub async fn asked_lists(
    connection: &mut PgConnection,
    customers: &[Uuid],
) -> Result<Vec<AskedList>, Failure> {
    let query = sqlx::query_as(ASKED_LISTS).bind(customers);
    query.fetch_all(connection).await.tried("read lists that were asked")
}

pub(crate) const WAITING_DOCUMENTS: &str = "
    select * from identity_documents
    where stage = 'submitted'
      and ($1::uuid is null or (submitted_at, document) >
          (select submitted_at, document from identity_documents where document = $1))
    order by submitted_at, document limit $2";

/// The documents that wait to be looked at, the longest waiting first; behind this one where it is given.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting_documents(
    connection: &mut PgConnection,
    after: Option<Uuid>,
    first: u32,
) -> Result<Vec<Document>, Failure> {
    let query = sqlx::query_as(WAITING_DOCUMENTS).bind(after).bind(i64::from(first));
    query.fetch_all(connection).await.tried("read documents that wait")
}

/// The documents of each customer, the newest first.
pub const DOCUMENTS_OF_CUSTOMERS: Nested<Document, Uuid> = nested!(
    "read the documents of customers", "identity_documents" of "customer",
    cursor "document" as "uuid" by |it| it.document,
    order "submitted_at, document" "<" "submitted_at desc, document desc"
);

/// What lists said of each customer, the newest first.
pub const SCREENINGS_OF_CUSTOMERS: Nested<Screening, Uuid> = nested!(
    "read the screenings of customers", "screenings" of "customer",
    cursor "screening" as "uuid" by |it| it.screening,
    order "screened_at, screening" "<" "screened_at desc, screening desc"
);

/// The lists that were asked about each customer, the newest first.
pub const ASKED_OF_CUSTOMERS: Nested<AskedList, Uuid> = nested!(
    "read the lists that were asked about customers", "screenings_asked" of "customer",
    cursor "screening" as "uuid" by |it| it.screening,
    order "asked_at, screening" "<" "asked_at desc, screening desc"
);
