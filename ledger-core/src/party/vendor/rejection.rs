//! Why a vendor's file may refuse.

use crate::rejection::rejections;

rejections! {
    /// A refusal, with the facts the caller needs to act on it.
    pub enum Rejection {
        #[error("no vendor is registered under this id")]
        NotRegistered => NotFound "vendor.not_registered",
        #[error("the vendor is registered already")]
        AlreadyRegistered => Conflict "vendor.already_registered",
    }
}
