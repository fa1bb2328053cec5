//! The bodies of what is said of our debit requests.

use ledger_core::calendar::Day;
use ledger_core::credit::loan::DebitAnswer;
use ledger_core::money::Money;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::http::tagged::tagged;
use crate::http::text::{Code, Text};

tagged!(DebitAnswerBody);

/// An operator was asked for the customer's money.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct RequestDebit {
    pub(in crate::http) amount: Money,
    /// Which operator, for example `tmoney`.
    pub(in crate::http) channel: Code,
    /// By which the request is found there.
    pub(in crate::http) reference: Text<100>,
    /// The day on which it was sent, neither after the business date nor before the loan was granted or
    /// boarded, nor further back than the policy says; left out: the business date.
    pub(in crate::http) requested_on: Option<Day>,
}

/// What the operator answered: it counts instead of what it answered before.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct AnswerDebit {
    pub(in crate::http) answer: DebitAnswerBody,
    /// The day of the answer, neither before the request nor after the business date; left out: the
    /// business date.
    pub(in crate::http) answered_on: Option<Day>,
}

/// What became of a debit request.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(remote = "Self", rename_all = "snake_case", deny_unknown_fields)]
#[schemars(tag = "kind", !remote)]
pub(in crate::http) enum DebitAnswerBody {
    /// The money is recorded as a repayment of its own.
    Succeeded {},
    /// The customer is not to blame.
    FailedAtOperator {
        /// The operator's own.
        code: Code,
    },
    /// The customer refused, let the time pass, or did not have the money.
    NotPaid {},
}

impl DebitAnswerBody {
    pub(in crate::http) fn into_answer(self) -> DebitAnswer {
        match self {
            DebitAnswerBody::Succeeded {} => DebitAnswer::Succeeded {},
            DebitAnswerBody::FailedAtOperator { code } => {
                DebitAnswer::FailedAtOperator { code: code.into_string() }
            }
            DebitAnswerBody::NotPaid {} => DebitAnswer::NotPaid {},
        }
    }
}
