//! Why a purchase order may refuse. What an order asks is never refused: it ends in an event.

use crate::rejection::rejections;

rejections! {
    /// A refusal, with the facts the caller needs to act on it.
    pub enum Rejection {
        #[error("there is no purchase order under this id")]
        NotFound => NotFound "purchase_order.not_found",
        #[error("the purchase order was not received: there is nothing to answer")]
        NotReceived => Conflict "purchase_order.not_received",
        #[error("the purchase order was not confirmed: it can be refused")]
        NotConfirmed => Conflict "purchase_order.not_confirmed",
        #[error("the purchase order was confirmed")]
        AlreadyConfirmed => Conflict "purchase_order.already_confirmed",
        #[error("the purchase order was refused")]
        AlreadyRefused => Conflict "purchase_order.already_refused",
        #[error("the purchase order was confirmed, and then withdrawn from")]
        AlreadyWithdrawn => Conflict "purchase_order.already_withdrawn",
        #[error("the purchase order was not answered in time")]
        Lapsed => Conflict "purchase_order.lapsed",
        #[error("the purchase order was cancelled")]
        Cancelled => Conflict "purchase_order.cancelled",
    }
}
