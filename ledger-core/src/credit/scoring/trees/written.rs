//! A decimal number as it is written: digits and a power of ten.

/// `digits` · 10^`exponent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) negative: bool,
    pub(super) digits: u128,
    pub(super) exponent: i32,
}

/// More digits than a double has are read, but not more than fit.
const DIGITS_MAX: usize = 38;

/// An exponent beyond this is none of a double's.
const EXPONENT_MAX: i32 = 10_000;

impl Written {
    /// Such as `-0.25`, `12` or `1.0000000180025095e-35`; `None` of anything else.
    pub(super) fn read(text: &str) -> Option<Written> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, behind) = number.split_once('.').unwrap_or((number, ""));
        let mut digits = format!("{whole}{behind}");
        let behind = i32::try_from(behind.len()).ok()?;
        if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
            return None;
        }
        let mut exponent = exponent.checked_sub(behind)?;
        while digits.len() > 1 && digits.ends_with('0') {
            digits.pop();
            exponent += 1;
        }
        let digits = digits.trim_start_matches('0');
        if digits.len() > DIGITS_MAX || !(-EXPONENT_MAX..=EXPONENT_MAX).contains(&exponent) {
            return None;
        }
        let digits = if digits.is_empty() { 0 } else { digits.parse().ok()? };
        Some(Written { negative, digits, exponent })
    }

    /// In thousand-millionths, a half to the even one; `None` where it does not fit.
    pub(super) fn nanos(self) -> Option<i64> {
        let exponent = self.exponent + 9;
        let power = |it: u32| 10_u128.checked_pow(it);
        let magnitude = match u32::try_from(exponent) {
            Ok(up) if self.digits > 0 => self.digits.checked_mul(power(up)?)?,
            Ok(_) => 0,
            Err(_) => match power(exponent.unsigned_abs()) {
                Some(divisor) => to_even(self.digits, divisor),
                // Less than a half by far.
                None => 0,
            },
        };
        let magnitude = i64::try_from(magnitude).ok()?;
        Some(if self.negative { -magnitude } else { magnitude })
    }
}

fn to_even(number: u128, divisor: u128) -> u128 {
    let (whole, rest) = (number / divisor, number % divisor);
    // 10^38 doubled fits.
    let up = match (2 * rest).cmp(&divisor) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => whole % 2 == 1,
        std::cmp::Ordering::Greater => true,
    };
    whole + u128::from(up)
}
