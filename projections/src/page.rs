//! A part of a list, as Relay's `first`/`after` and `last`/`before` ask for it.

/// How many, counted from which end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    First(u32),
    Last(u32),
}

/// A part of a list, always in the list's own order, each row with its cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, C> {
    pub rows: Vec<(C, T)>,
    /// Whether there are more in the direction that was taken: behind the last row of `First`,
    /// in front of the first row of `Last`.
    pub more: bool,
}
