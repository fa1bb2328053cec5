//! Why a customer's file may refuse.

use super::event::ContactField;
use crate::rejection::rejections;

rejections! {
    /// A refusal, with the facts the caller needs to act on it.
    pub enum Rejection {
        #[error("no customer is registered under this id")]
        NotRegistered => NotFound "customer.not_registered",
        #[error("the customer is registered already")]
        AlreadyRegistered => Conflict "customer.already_registered",
        #[error("the request changes nothing: it names no field")]
        NothingToChange => Invalid "customer.nothing_to_change",
        #[error("`{}` cannot be both replaced and removed", field.name())]
        ReplacedAndRemoved { field: ContactField } => Invalid "customer.replaced_and_removed",
        /// Why is for staff alone to read: a customer meets this refusal too.
        #[error("the customer is suspended: support can tell what to do")]
        Suspended => Conflict "customer.suspended",
    }
}
