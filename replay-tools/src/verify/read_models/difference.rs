//! The first column in which two rows differ.

use std::fmt::Debug;

use crate::verify::fault::Wrong;

/// What is wrong with a column, if it is not as expected.
pub(super) fn column<T: PartialEq + Debug>(
    column: &'static str,
    found: &T,
    expected: &T,
) -> Option<Wrong> {
    (found != expected).then(|| Wrong::RowDiffers {
        column,
        expected: format!("{expected:?}"),
        found: format!("{found:?}"),
    })
}

/// The first of these fields in which two values of one type differ; that no other differs is
/// checked too.
macro_rules! difference {
    ($found:expr, $expected:expr; $($field:ident),+ $(,)?) => {{
        let (found, expected) = (&$found, &$expected);
        None
            $(.or_else(|| {
                $crate::verify::read_models::difference::column(
                    stringify!($field), &found.$field, &expected.$field,
                )
            }))+
            .or_else(|| {
                $crate::verify::read_models::difference::column("row", found, expected)
            })
    }};
}
pub(super) use difference;
