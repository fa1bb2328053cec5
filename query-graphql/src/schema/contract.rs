//! What a customer signs, and for how long it may be withdrawn from.

use async_graphql::SimpleObject;
use ledger_core::credit::application::ContractPrepared;
use ledger_core::credit::contract;
use uuid::Uuid;

use super::scalars::Date;
use super::withdrawal::WithdrawnFee;

/// A contract that was written for an offer. Its words are kept nowhere: `replay-tools contract` writes them again
/// from the log, as long as there is the customer's key, and compares them with `sha256`.
#[derive(SimpleObject)]
pub(super) struct Contract {
    /// The offer that it is of.
    offer: Uuid,
    /// The business date on which it was written.
    prepared_on: Date,
    /// The SHA-256 of its bytes: what a one-time code signs.
    sha256: String,
    /// The SHA-256 of the template by which it was written.
    template_sha256: String,
    /// The SHA-256 of all that filled that in.
    input_sha256: String,
    /// Within how many days of the signature it may be withdrawn from; null where it may not be.
    withdrawal_days: Option<u32>,
}

impl From<&ContractPrepared> for Contract {
    fn from(it: &ContractPrepared) -> Contract {
        Contract {
            offer: it.offer,
            prepared_on: Date(it.prepared_on.date()),
            sha256: it.hashes.contract.to_string(),
            template_sha256: it.hashes.template.to_string(),
            input_sha256: it.hashes.input.to_string(),
            withdrawal_days: it.withdrawal.map(|it| it.days),
        }
    }
}

/// That what was signed may be withdrawn from.
#[derive(SimpleObject)]
pub(super) struct Withdrawable {
    /// The last day on which the customer may say so.
    until: Date,
    /// Within how many days of that the principal is given back.
    capital_back_days: u32,
    /// What becomes of the file fee.
    file_fee: WithdrawnFee,
}

impl From<&contract::Withdrawable> for Withdrawable {
    fn from(it: &contract::Withdrawable) -> Withdrawable {
        Withdrawable {
            until: Date(it.until.date()),
            capital_back_days: it.capital_back_days,
            file_fee: it.file_fee.into(),
        }
    }
}
