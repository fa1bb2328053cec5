//! What names money, who gets it, and why a loan is held or something of it taken back, as callers
//! say it.

use ledger_core::credit::loan::{
    HoldCause, MoneyRef, OutgoingReversal, Part, Payee, Product, RepaymentReversal,
};
use ledger_core::money::Money;
use schemars::JsonSchema;
use serde::Deserialize;
use uuid::Uuid;

use crate::http::tagged::tagged;
use crate::http::text::{Code, Text};

tagged!(MoneyRefBody, PayeeBody, OutgoingReversalBody, RepaymentReversalBody, HoldCauseBody);

/// What was sold.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct ProductBody {
    pub(in crate::http) code: Code,
    /// Left out: the product is not kept in versions.
    pub(in crate::http) version: Option<u32>,
}

impl ProductBody {
    pub(in crate::http) fn into_product(self) -> Product {
        Product { code: self.code.into_string(), version: self.version }
    }
}

/// What names money that came in or went out. It is booked once in a file while it stands.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(tag = "kind", !remote)]
pub(in crate::http) enum MoneyRefBody {
    /// A channel, for example `tmoney` or `bank:orabank`, and its own reference.
    External {
        channel: Code,
        reference: Text<100>,
        /// Left out: the reference names this money alone.
        part: Option<PartBody>,
    },
    /// A part of a payment that this ledger keeps.
    Payment { payment: Uuid, part: u32 },
}

/// A part of what one reference names: several loans may be served by one payment.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct PartBody {
    /// Counted from 1.
    pub(in crate::http) number: u32,
    /// What the reference names in all; the same in each of its parts.
    pub(in crate::http) whole: Money,
}

impl MoneyRefBody {
    pub(in crate::http) fn into_money(self) -> MoneyRef {
        match self {
            MoneyRefBody::External { channel, reference, part } => MoneyRef::External {
                channel: channel.into_string(),
                reference: reference.into_string(),
                part: part.map(|PartBody { number, whole }| Part { number, whole }),
            },
            MoneyRefBody::Payment { payment, part } => MoneyRef::Payment { payment, part },
        }
    }
}

/// To whom a principal goes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(tag = "kind", !remote)]
pub(in crate::http) enum PayeeBody {
    Customer {},
    Vendor {
        vendor: Uuid,
    },
    /// To us, who pay the vendors.
    Platform {},
}

impl PayeeBody {
    pub(in crate::http) fn into_payee(self) -> Payee {
        match self {
            PayeeBody::Customer {} => Payee::Customer {},
            PayeeBody::Vendor { vendor } => Payee::Vendor { vendor },
            PayeeBody::Platform {} => Payee::Platform {},
        }
    }
}

/// Why money that went out is taken back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(tag = "kind", !remote)]
pub(in crate::http) enum OutgoingReversalBody {
    /// It did not arrive, and came back.
    Bounced {},
    /// It never went out for this.
    Misposted {},
}

impl OutgoingReversalBody {
    pub(in crate::http) fn into_cause(self) -> OutgoingReversal {
        match self {
            OutgoingReversalBody::Bounced {} => OutgoingReversal::Bounced {},
            OutgoingReversalBody::Misposted {} => OutgoingReversal::Misposted {},
        }
    }
}

/// Why money that came in is taken back.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(tag = "kind", !remote)]
pub(in crate::http) enum RepaymentReversalBody {
    /// It was not for this loan.
    Misposted {
        /// The loan it was for; left out: that is not known, or it was for none.
        moved_to: Option<Uuid>,
    },
    Bounced {},
    /// The payer had it back.
    ChargedBack {
        /// At who moved the money.
        reference: Text<100>,
    },
    /// Our request failed at the operator: the customer is not to blame.
    DebitFailedAtOperator {},
}

impl RepaymentReversalBody {
    pub(in crate::http) fn into_cause(self) -> RepaymentReversal {
        match self {
            RepaymentReversalBody::Misposted { moved_to } => {
                RepaymentReversal::Misposted { moved_to }
            }
            RepaymentReversalBody::Bounced {} => RepaymentReversal::Bounced {},
            RepaymentReversalBody::ChargedBack { reference } => {
                RepaymentReversal::ChargedBack { reference: reference.into_string() }
            }
            RepaymentReversalBody::DebitFailedAtOperator {} => {
                RepaymentReversal::DebitFailedAtOperator {}
            }
        }
    }
}

/// Why a person holds a loan; holds for what was ordered follow from the order.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(tag = "kind", !remote)]
pub(in crate::http) enum HoldCauseBody {
    Complaint {},
    Death {},
    Hardship {},
    /// An authority wants it, or an investigation.
    Investigation {},
}

impl HoldCauseBody {
    pub(in crate::http) fn into_cause(self) -> HoldCause {
        match self {
            HoldCauseBody::Complaint {} => HoldCause::Complaint {},
            HoldCauseBody::Death {} => HoldCause::Death {},
            HoldCauseBody::Hardship {} => HoldCause::Hardship {},
            HoldCauseBody::Investigation {} => HoldCause::Investigation {},
        }
    }
}
