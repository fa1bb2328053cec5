//! Which time is meant by a decimal that was cut off? The fraction with the smallest denominator that
//! is near enough to round to it.

use std::num::NonZeroU64;

use ledger_core::credit::apr::Time;

/// Digits behind the point that are looked at; those behind them are errors of who divided.
const DIGITS: usize = 36;

/// A fraction with a larger denominator than this is no time that anybody counted.
const DENOMINATOR_MAX: u64 = 1_000_000;

/// The time of a decimal such as `0.0916`; `None` where it is none, or no simple fraction is near it.
pub(super) fn time(decimal: &str) -> Option<Time> {
    let (whole, behind) = match decimal.split_once('.') {
        Some((_, "")) => return None,
        Some(it) => it,
        None => (decimal, ""),
    };
    if !whole.bytes().chain(behind.bytes()).all(|it| it.is_ascii_digit()) {
        return None;
    }
    let whole: u128 = whole.parse().ok()?;
    let behind = behind.get(..DIGITS).unwrap_or(behind);
    let unit = 10_u128.checked_pow(u32::try_from(behind.len()).ok()?)?;
    let rest = if behind.is_empty() { 0 } else { behind.parse().ok()? };
    let value = whole.checked_mul(unit)?.checked_add(rest)?;
    if behind.is_empty() {
        return Some(Time::new(u64::try_from(value).ok()?, NonZeroU64::MIN));
    }
    // Half a unit more or less; with all its digits, it was cut off rather than rounded.
    let (twice, double) = (value.checked_mul(2)?, unit.checked_mul(2)?);
    let slack = if behind.len() == DIGITS { 2 } else { 1 };
    let lower = (twice.saturating_sub(slack), double);
    let upper = (twice.checked_add(slack)?, double);
    let (numerator, denominator) = simplest(lower, upper);
    let denominator = u64::try_from(denominator).ok().filter(|it| *it <= DENOMINATOR_MAX)?;
    Some(Time::new(u64::try_from(numerator).ok()?, NonZeroU64::new(denominator)?))
}

/// Of the fractions from one to another, the one with the smallest terms.
fn simplest((low, low_of): (u128, u128), (high, high_of): (u128, u128)) -> (u128, u128) {
    let whole = low / low_of;
    if low.is_multiple_of(low_of) {
        return (whole, 1);
    }
    if whole < high / high_of {
        return (whole + 1, 1);
    }
    // Both lie between two whole numbers: the simplest of what is one by them, turned round.
    let (numerator, denominator) =
        simplest((high_of, high - whole * high_of), (low_of, low - whole * low_of));
    (whole * numerator + denominator, numerator)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(decimal: &str) -> String {
        let time = time(decimal).unwrap();
        format!("{}/{}", time.numerator(), time.denominator())
    }

    #[test]
    fn a_decimal_that_was_cut_off_is_the_simplest_fraction_near_it() {
        assert_eq!(told("0"), "0/1");
        assert_eq!(told("1.5"), "3/2");
        assert_eq!(told("0.0833333333333333333333333333333333333337"), "1/12");
        assert_eq!(told("0.09155251141552511415525114155251141552511"), "401/4380");
        assert_eq!(told("0.12602739726"), "46/365");
        assert_eq!(told("0.06297056810403832991101984941820670773443"), "92/1461");
        assert_eq!(told("20.0833333333333333333333333333333333333"), "241/12");
    }

    #[test]
    fn what_is_no_decimal_or_near_no_simple_fraction_is_none() {
        for it in ["", "-1", "+1", "1.", ".5", "1.+5", "one", "0.1234567890123456789"] {
            assert_eq!(time(it), None, "{it}");
        }
    }
}
