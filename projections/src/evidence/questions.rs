//! What is answered of evidence: pieces by id and customer, and the consents of customers.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{Consent, Piece};
use crate::Failure;
use crate::failure::Tried;
use crate::nested::{Nested, nested};

pub(crate) const EVIDENCE: &str = "select * from evidence where evidence = any($1)";

/// These pieces, in no order; an unknown id has none.
///
/// # Errors
/// When the database does not answer.
pub async fn evidence(
    connection: &mut PgConnection,
    evidence: &[Uuid],
) -> Result<Vec<Piece>, Failure> {
    let query = sqlx::query_as(EVIDENCE).bind(evidence);
    query.fetch_all(connection).await.tried("read evidence")
}

pub(crate) const CONSENTS: &str =
    "select * from consents where customer = any($1) order by customer, number";

/// All that these customers agreed to, of each the earliest first.
///
/// # Errors
/// When the database does not answer.
pub async fn consents(
    connection: &mut PgConnection,
    customers: &[Uuid],
) -> Result<Vec<Consent>, Failure> {
    let query = sqlx::query_as(CONSENTS).bind(customers);
    query.fetch_all(connection).await.tried("read consents")
}

/// The consents of each customer, the newest first.
pub const CONSENTS_OF_CUSTOMERS: Nested<Consent, u32> = nested!(
    "read the consents of customers", "consents" of "customer",
    cursor "number" as "integer" by |it| it.number, order "number" "<" "number desc"
);

/// The evidence of each customer, the newest first.
pub const EVIDENCE_OF_CUSTOMERS: Nested<Piece, Uuid> = nested!(
    "read the evidence of customers", "evidence" of "customer",
    cursor "evidence" as "uuid" by |it| it.evidence,
    order "asked_on, evidence" "<" "asked_on desc, evidence desc"
);
