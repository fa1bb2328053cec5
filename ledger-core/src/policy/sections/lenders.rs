//! Who lends? Operating figures, of the day of an offer.

use serde::Deserialize;

use super::{Members, Section};

/// Who lends. Where a version says it, a bank's loan is reserved of the line that the bank has with us, and
/// goes by an application that the bank accepts and the customer signs; where none says it, what is offered
/// goes by what persons record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LenderPolicy {
    /// Whether loans may be of the own book too.
    pub own_book: bool,
}

impl Section for LenderPolicy {
    const NAME: &'static str = "lenders";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<LenderPolicy, crate::policy::fault::Fault> {
        members.as_section(Self::NAME)
    }
}
