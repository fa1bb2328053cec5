//! How a person is named and reached.

use crate::privacy::Sealed;

/// What names and reaches the person, each field sealed before it enters the rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    pub name: Option<Sealed>,
    pub phone: Option<Sealed>,
    pub email: Option<Sealed>,
}
