//! What schedules answer: instalments, money, charges and holds of many loans in one statement.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Agreed, Charge, Chargeback, DebitRequest, GoodsRefund, Hold, Instalment, Part, Pause, Payment,
    Payout, Proposal, Schedule,
};
use crate::Failure;
use crate::failure::Tried;
use crate::nested::{Nested, nested};

pub(crate) const SCHEDULES: &str = "select * from schedules where loan = any($1)";

/// What the instalments of each of these loans have in common, in no order.
pub async fn schedules(
    connection: &mut PgConnection,
    loans: &[Uuid],
) -> Result<Vec<Schedule>, Failure> {
    sqlx::query_as(SCHEDULES).bind(loans).fetch_all(connection).await.tried("read schedules")
}

pub(crate) const INSTALMENTS: &str =
    "select * from instalments where loan = any($1) order by loan, number";

/// The instalments of these loans, each loan's in order.
pub async fn instalments(
    connection: &mut PgConnection,
    loans: &[Uuid],
) -> Result<Vec<Instalment>, Failure> {
    sqlx::query_as(INSTALMENTS).bind(loans).fetch_all(connection).await.tried("read instalments")
}

/// The payments on each loan, in the order they were recorded.
pub const PAYMENTS: Nested<Payment, Uuid> = nested!(
    "read payments", "payments" of "loan", cursor "repayment" as "uuid" by |it| it.repayment,
    order "sequence, event_index" ">" "sequence, event_index"
);

/// What was charged back of each loan's payments, in the order it was recorded.
pub const CHARGEBACKS: Nested<Chargeback, Uuid> = nested!(
    "read chargebacks", "chargebacks" of "loan",
    cursor "chargeback" as "uuid" by |it| it.chargeback,
    order "sequence, event_index" ">" "sequence, event_index"
);

/// Our debit requests for each loan, in the order they were recorded.
pub const DEBIT_REQUESTS: Nested<DebitRequest, Uuid> = nested!(
    "read debit requests", "debit_requests" of "loan",
    cursor "request" as "uuid" by |it| it.request,
    order "sequence, event_index" ">" "sequence, event_index"
);

/// The charges on each loan, in the order they were recorded; those of one boarding by their ids.
pub const CHARGES: Nested<Charge, Uuid> = nested!(
    "read charges", "charges" of "loan", cursor "charge" as "uuid" by |it| it.charge,
    order "sequence, event_index, charge" ">" "sequence, event_index, charge"
);

/// The payouts of each loan's credit balance, in the order they were recorded.
pub const PAYOUTS: Nested<Payout, Uuid> = nested!(
    "read payouts", "payouts" of "loan", cursor "payout" as "uuid" by |it| it.payout,
    order "sequence, event_index" ">" "sequence, event_index"
);

/// What was refunded of what each loan financed, in the order it was recorded; what was taken back too.
pub const GOODS_REFUNDS: Nested<GoodsRefund, Uuid> = nested!(
    "read refunds of goods", "goods_refunds" of "loan",
    cursor "refund" as "uuid" by |it| it.refund,
    order "sequence, event_index" ">" "sequence, event_index"
);

/// What went out of each loan in parts, in the order it was recorded; what was taken back too.
pub const PARTS: Nested<Part, Uuid> = nested!(
    "read parts", "parts" of "loan", cursor "disbursement" as "uuid" by |it| it.disbursement,
    order "sequence, event_index" ">" "sequence, event_index"
);

/// The pauses of each loan, in the order they were recorded; those that were undone too.
pub const PAUSES: Nested<Pause, Uuid> = nested!(
    "read pauses", "pauses" of "loan", cursor "pause" as "uuid" by |it| it.pause,
    order "sequence, event_index" ">" "sequence, event_index"
);

/// The holds on each loan, in the order they were recorded; those that have ended too.
pub const HOLDS: Nested<Hold, Uuid> = nested!(
    "read holds", "holds" of "loan", cursor "hold" as "uuid" by |it| it.hold,
    order "sequence, event_index" ">" "sequence, event_index"
);

/// How each loan came to go on by other terms, in the order it was agreed.
pub const RESCHEDULINGS: Nested<Agreed, Uuid> = nested!(
    "read reschedulings", "reschedulings" of "loan",
    cursor "rescheduling" as "uuid" by |it| it.rescheduling.rescheduling,
    order "sequence, event_index" ">" "sequence, event_index"
);

/// The acts on each loan that take two persons, in the order they were proposed; those that do not wait
/// any more too.
pub const PROPOSALS: Nested<Proposal, Uuid> = nested!(
    "read proposed acts", "proposed_acts" of "loan", cursor "proposal" as "uuid" by |it| it.proposal,
    order "sequence, event_index" ">" "sequence, event_index"
);
