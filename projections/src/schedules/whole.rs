//! Whole tables in the order of their keys, for who compares them with the log.

use uuid::Uuid;

use super::{
    Agreed, Charge, Chargeback, DebitRequest, GoodsRefund, Hold, Instalment, Part, Pause, Payment,
    Payout, Proposal, Schedule,
};
use crate::table::{WholeTable, whole_table};

/// By their loans' ids.
pub const SCHEDULES: WholeTable<Schedule, Uuid> = whole_table!("schedules" by "loan");

/// By loan and number.
pub const INSTALMENTS: WholeTable<Instalment, (Uuid, u32)> =
    whole_table!("instalments" by "loan", "number");

/// By loan and repayment.
pub const PAYMENTS: WholeTable<Payment, (Uuid, Uuid)> =
    whole_table!("payments" by "loan", "repayment");

/// By loan and payout.
pub const PAYOUTS: WholeTable<Payout, (Uuid, Uuid)> = whole_table!("payouts" by "loan", "payout");

/// By loan and chargeback.
pub const CHARGEBACKS: WholeTable<Chargeback, (Uuid, Uuid)> =
    whole_table!("chargebacks" by "loan", "chargeback");

/// By loan and request.
pub const DEBIT_REQUESTS: WholeTable<DebitRequest, (Uuid, Uuid)> =
    whole_table!("debit_requests" by "loan", "request");

/// By loan and charge.
pub const CHARGES: WholeTable<Charge, (Uuid, Uuid)> = whole_table!("charges" by "loan", "charge");

/// By loan and refund.
pub const GOODS_REFUNDS: WholeTable<GoodsRefund, (Uuid, Uuid)> =
    whole_table!("goods_refunds" by "loan", "refund");

/// By loan and disbursement.
pub const PARTS: WholeTable<Part, (Uuid, Uuid)> = whole_table!("parts" by "loan", "disbursement");

/// By loan and pause.
pub const PAUSES: WholeTable<Pause, (Uuid, Uuid)> = whole_table!("pauses" by "loan", "pause");

/// By loan and hold.
pub const HOLDS: WholeTable<Hold, (Uuid, Uuid)> = whole_table!("holds" by "loan", "hold");

/// By loan and rescheduling.
pub const RESCHEDULINGS: WholeTable<Agreed, (Uuid, Uuid)> =
    whole_table!("reschedulings" by "loan", "rescheduling");

/// By loan and proposal.
pub const PROPOSALS: WholeTable<Proposal, (Uuid, Uuid)> =
    whole_table!("proposed_acts" by "loan", "proposal");
