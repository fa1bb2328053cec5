//! What an act says of itself, so that whoever treats the acts of all aggregates alike asks it.

use crate::reason::Reason;

/// Something an aggregate may be asked. Nobody answers for an aggregate that does not: where an act
/// is added, or an aggregate, the compiler asks.
pub trait Asked: Sized {
    /// What brings a stream to the business date; `None` where time alone does nothing to it.
    fn age() -> Option<Self>;

    fn says(&self) -> Says<'_>;

    /// Whether it only brings its stream to the business date.
    fn is_age(&self) -> bool
    where
        Self: PartialEq,
    {
        Self::age().as_ref() == Some(self)
    }
}

/// What an act says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Says<'a> {
    /// The type of the command and why a person asks for it; `None` where no reason is given. Its
    /// code is one of those that the policy gives for the act.
    pub reason: Option<(&'static str, &'a Reason)>,
    /// The codes that are told beside the reason's, and are of those too.
    pub told: &'a [String],
    /// Whether it follows from what happens elsewhere in its file, and is never asked for.
    pub only_follows: bool,
    /// Whether it, granted, lends more or promises to: that waits until the whole file is aged, and
    /// for the end of a suspension.
    pub new_credit: bool,
}

impl<'a> Says<'a> {
    pub const NOTHING: Says<'static> =
        Says { reason: None, told: &[], only_follows: false, new_credit: false };
    pub const ONLY_FOLLOWS: Says<'static> = Says { only_follows: true, ..Says::NOTHING };
    pub const NEW_CREDIT: Says<'static> = Says { new_credit: true, ..Says::NOTHING };

    /// Of an act that a person asks for a reason.
    pub const fn because(act: &'static str, reason: &'a Reason) -> Says<'a> {
        Says { reason: Some((act, reason)), ..Says::NOTHING }
    }
}
