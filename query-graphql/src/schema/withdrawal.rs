//! How a customer withdrew from a loan.

use async_graphql::{Enum, Object};
use ledger_core::money::Currency;
use ledger_core::policy;
use projections::schedules;

use super::rescheduling::FormerInstalment;
use super::scalars::Date;
use super::told::{Listed, Told};

pub(super) struct Withdrawal {
    pub(super) row: schedules::Withdrawal,
    pub(super) currency: Currency,
}

/// How the customer withdrew from a loan.
#[Object]
impl Withdrawal {
    /// The day on which the customer said so.
    async fn withdrawn_on(&self) -> Date {
        Date(self.row.on.date())
    }

    /// The last day on which it could be said.
    async fn until(&self) -> Date {
        Date(self.row.until.date())
    }

    /// What is given back; null where nothing had gone out: then the loan is cancelled.
    async fn capital_back(&self) -> Option<Told<CapitalBack>> {
        let row = self.row.capital_back.clone()?;
        Some(Told(CapitalBack { row, currency: self.currency }))
    }
}

pub(super) struct CapitalBack {
    row: schedules::CapitalBack,
    currency: Currency,
}

/// What a customer gives back who withdrew from a loan: what had gone out, without interest. The loan's one
/// instalment says how much, and what of it is paid.
#[Object]
impl CapitalBack {
    /// The last day on which it is given back in time.
    async fn due_on(&self) -> Date {
        Date(self.row.due_on.date())
    }

    /// What becomes of the file fee.
    async fn file_fee(&self) -> WithdrawnFee {
        self.row.file_fee.into()
    }

    /// The instalments as they stood before, all of them.
    #[graphql(complexity = "12 * child_complexity")]
    async fn before(&self) -> Listed<FormerInstalment> {
        Listed(FormerInstalment::of(&self.row.before, self.currency))
    }
}

/// What becomes of a file fee when a customer withdraws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(super) enum WithdrawnFee {
    /// It is given back, or not asked for.
    Returned,
    /// It stays owed.
    Kept,
}

impl From<policy::WithdrawnFee> for WithdrawnFee {
    fn from(it: policy::WithdrawnFee) -> WithdrawnFee {
        match it {
            policy::WithdrawnFee::Returned => WithdrawnFee::Returned,
            policy::WithdrawnFee::Kept => WithdrawnFee::Kept,
        }
    }
}
