//! What may be asked about a vendor.

use crate::party::{Contact, Country};
use crate::reason::Reason;

/// A request to a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    Register {
        /// Under which the firm trades: a firm's name is no personal data.
        trade_name: String,
        country: Country,
        /// Whom to speak to.
        contact: Contact,
    },
    Suspend {
        reason: Reason,
    },
    Resume {
        reason: Reason,
    },
}
