//! What may be asked of a placement.

use uuid::Uuid;

use super::{Exposed, Taken};
use crate::calendar::Day;
use crate::money::{Money, Rate};
use crate::party::{LenderType, Mandate, ReleasedBecause};

/// A request to a placement, with the facts that were looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// The business date.
    pub on: Day,
    /// How the bank in whose file it lies lends; read when something is to be reserved.
    pub lending: Lending,
}

/// A bank, as far as a placement needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lending {
    /// Nobody is enrolled here.
    Unknown,
    Suspended,
    Active {
        lender_type: LenderType,
        /// The number of the mandate.
        number: u32,
        mandate: std::sync::Arc<Mandate>,
        /// What is reserved and drawn in the currency that is asked for.
        taken: Taken,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// An offer is to be put to the bank: it takes so much of the line.
    Reserve { from: From, wanted: Wanted },
    /// The offer comes to nothing.
    Release { from: From, because: ReleasedBecause },
    /// What the loan that was signed takes of the line now.
    Expose { from: From, told: Exposed },
    /// Its commission is put on this invoice.
    Invoice { invoice: Uuid },
    /// The bank's list has its commission.
    Match { list: Uuid },
}

/// The application that asks, and in whose file it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct From {
    pub customer: Uuid,
    pub application: Uuid,
}

/// What an offer asks of a bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The principal.
    pub amount: Money,
    /// By its code; a mandate is for products.
    pub product: Option<String>,
    /// A year's, of the contract.
    pub rate: Option<Rate>,
    /// What is charged for the file.
    pub file_fee: Option<Money>,
}
