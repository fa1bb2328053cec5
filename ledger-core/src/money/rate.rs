//! Rates, and the only ways from a decimal back to whole units.

use rust_decimal::{Decimal, RoundingStrategy};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A yearly rate as a fraction: `0.075` is 7.5 %. Written as a string, never a float.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(with = "String", extend("pattern" = r"^-?[0-9]+(\.[0-9]+)?$"))]
pub struct Rate(pub Decimal);

/// How what is finer than a unit is brought to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearest, a half away from zero.
    HalfUp,
    /// To the nearest, a half to the even neighbour.
    HalfEven,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
}

impl Rounding {
    /// The whole number; `None` when it does not fit an `i64`.
    pub fn to_integer(self, value: Decimal) -> Option<i64> {
        let strategy = match self {
            Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Rounding::HalfEven => RoundingStrategy::MidpointNearestEven,
            Rounding::Down => RoundingStrategy::ToZero,
            Rounding::Up => RoundingStrategy::AwayFromZero,
        };
        i64::try_from(value.round_dp_with_strategy(0, strategy)).ok()
    }
}

/// Which instalment takes what rounding leaves. Of a loan on a declining balance it is the last,
/// whatever is said here: what is left bears interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Remainder {
    First,
    Last,
}
