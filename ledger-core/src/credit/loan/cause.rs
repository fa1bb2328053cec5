//! Why something happened to a loan, by whom and with which money: what its events say besides
//! figures.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::engine::Engine;
use crate::log::Actor;
use crate::reason::Reason;

/// By what decision a loan is granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Decision {
    Application {
        application: Uuid,
        /// The offer that was accepted; absent where none was made.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offer: Option<Uuid>,
    },
    /// It was decided outside of this ledger.
    Direct {
        /// By which the decision is found there.
        reference: String,
        reason: Reason,
        by: Actor,
    },
}

/// Why a loan's facts begin with a position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum PositionCause {
    /// It came from another system.
    Boarded {
        /// Its reference there.
        reference: String,
    },
    /// It is kept by another engine from now on.
    EngineChanged { from: Engine },
    /// Its past is closed.
    PeriodClosed {},
}

/// To whom a principal goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Payee {
    Customer {},
    Vendor {
        vendor: Uuid,
    },
    /// To us, who pay the vendors.
    Platform {},
}

/// Why money that went out is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum OutgoingReversal {
    /// It did not arrive, and came back.
    Bounced {},
    /// It never went out for this.
    Misposted {},
}

/// Why a loan that was granted will not be disbursed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum CancelCause {
    Person {
        reason: Reason,
    },
    OrderCancelled {
        order: Uuid,
    },
    /// It was not disbursed in time.
    Lapsed {},
}

/// What kind of money came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RepaymentKind {
    Repayment,
    DownPayment,
    /// A vendor gives back some of what the loan paid for.
    MerchantRefund,
    /// Some of what was paid out comes back.
    PayoutRefund,
    /// We pay for the customer.
    Goodwill,
    /// Collected after the debt was given up, or by law.
    Recovery,
}

/// Why money that came in is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RepaymentReversal {
    /// It was not for this loan.
    Misposted {
        /// The loan it was for; absent where that is not known, or was none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        moved_to: Option<Uuid>,
    },
    Bounced {},
    /// The payer had it back.
    ChargedBack {
        /// At who moved the money.
        reference: String,
    },
    /// Our request failed at the operator: the customer is not to blame.
    DebitFailedAtOperator {},
}

/// By whom something is charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ChargedBy {
    Person {
        reason: Reason,
    },
    /// By a rule of the policy.
    Policy {},
}

/// What puts a loan in default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum DefaultTrigger {
    /// So many days past due, without those that the contract leaves out.
    DaysPastDue { days: u32 },
}

/// Why a contract is void.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RescindCause {
    OrderCancelled {
        order: Uuid,
    },
    /// The goods came back.
    Returned {
        order: Uuid,
        /// Which; empty where all of the order did.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lines: Vec<ReturnedLine>,
    },
    /// The customer withdrew, or a person says it must be so.
    Withdrawal {
        reason: Reason,
    },
}

/// What came back of a line of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnedLine {
    /// The line's number.
    pub line: u32,
    pub quantity: u32,
}
