//! Why a placement may refuse: what a process asks it never refuses.

use crate::rejection::rejections;

rejections! {
    /// A refusal, with the facts the caller needs to act on it.
    pub enum Rejection {
        #[error("there is no placement under this id")]
        NotFound => NotFound "placement.not_found",
        #[error("no commission of it waits for an invoice")]
        NothingToInvoice => Conflict "placement.nothing_to_invoice",
        #[error("no commission is owed for it")]
        NoCommission => Conflict "placement.no_commission",
    }
}
