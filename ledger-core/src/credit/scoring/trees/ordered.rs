//! A double as a whole number: the bits of the double that a decimal text means, so turned that
//! they have the doubles' order.

use super::big::Big;
use super::written::Written;

/// The bits of its magnitude, negative of a negative double; zero and minus zero are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ordered(pub(super) i64);

/// The text is none of a double, or of more than 38 digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no decimal number of at most 38 digits, and not `inf`")]
pub struct NotADouble(pub String);

const INFINITE: i64 = 0x7FF0_0000_0000_0000;

/// Bits behind the first.
const FRACTION_BITS: u32 = 52;

/// The power of two of the least double above zero.
const LEAST: i32 = -1074;

/// The power of two between the highest doubles.
const HIGHEST: i32 = 971;

/// The bits of the float nearest to 1e-35, as a double: LightGBM takes for zero what is no further
/// from it.
const ZERO_UP_TO: i64 = 0x38AA_95A5_C000_0000;

impl Ordered {
    /// The nearest double, of two the even one, as LightGBM reads it.
    pub(super) fn read(text: &str) -> Result<Ordered, NotADouble> {
        match text {
            "inf" | "+inf" => return Ok(Ordered(INFINITE)),
            "-inf" => return Ok(Ordered(-INFINITE)),
            _ => {}
        }
        let written = Written::read(text).ok_or_else(|| NotADouble(text.to_owned()))?;
        Ok(Ordered::of(written))
    }

    pub(super) fn of(written: Written) -> Ordered {
        let magnitude = magnitude(written.digits, written.exponent);
        Ordered(if written.negative { -magnitude } else { magnitude })
    }

    /// Zero for what is as near to it as makes no difference to a tree.
    pub(super) fn or_zero(self) -> Ordered {
        if self.0.abs() <= ZERO_UP_TO { Ordered(0) } else { self }
    }

    /// The whole number towards zero, where it fits 32 bits.
    pub(super) fn truncated(self) -> Option<i64> {
        let magnitude = self.0.unsigned_abs();
        let exponent = i32::try_from(magnitude >> FRACTION_BITS).expect("11 bits") - 1023;
        if exponent < 0 {
            return Some(0);
        }
        let fraction = magnitude & ((1 << FRACTION_BITS) - 1);
        let whole = (1 << FRACTION_BITS) | fraction;
        let down = FRACTION_BITS.checked_sub(exponent.unsigned_abs())?;
        let whole = i64::try_from(whole >> down).expect("53 bits fit");
        (whole <= i64::from(i32::MAX)).then_some(if self.0 < 0 { -whole } else { whole })
    }
}

/// The bits of the double nearest to `digits` · 10^`exponent`.
fn magnitude(digits: u128, exponent: i32) -> i64 {
    // Beyond these every number of 38 digits is infinite, or nearer to zero than to any double.
    if digits == 0 || exponent < -400 {
        return 0;
    }
    if exponent > 310 {
        return INFINITE;
    }
    let power = exponent.unsigned_abs();
    let (above, below) = match exponent < 0 {
        true => (Big::of(digits), Big::of(1).times_ten_to(power)),
        false => (Big::of(digits).times_ten_to(power), Big::of(1)),
    };
    // The quotient of 64 or 65 bits, times 2^-up.
    let up = 64 - (signed(above.bits()) - signed(below.bits()));
    let (quotient, rest) = match u32::try_from(up) {
        Ok(up) => above.shifted_up(up).divided_by(&below),
        Err(_) => above.divided_by(&below.shifted_up(up.unsigned_abs())),
    };
    let highest = signed(u128::BITS - quotient.leading_zeros()) - 1 - up;
    let unit = (highest - signed(FRACTION_BITS)).max(LEAST);
    if unit > HIGHEST {
        return INFINITE;
    }
    let rounded = rounded_down_by(quotient, rest, (up + unit).unsigned_abs());
    // In this order, since the highest fill all bits but one.
    let bits = (i64::from(unit - LEAST + 1) << FRACTION_BITS) + (rounded - (1 << FRACTION_BITS));
    bits.min(INFINITE)
}

/// Without its lowest bits, the nearest, of two the even one; `more` is below all of them.
fn rounded_down_by(number: u128, more: bool, bits: u32) -> i64 {
    // A number of 65 bits is less than half of the unit.
    if bits > 66 {
        return 0;
    }
    let (whole, rest) = (number >> bits, number & ((1 << bits) - 1));
    let half = 1_u128 << (bits - 1);
    let up = rest > half || (rest == half && (more || whole % 2 == 1));
    i64::try_from(whole + u128::from(up)).expect("at most 2^53")
}

fn signed(bits: u32) -> i32 {
    i32::try_from(bits).expect("a double's text is short")
}
