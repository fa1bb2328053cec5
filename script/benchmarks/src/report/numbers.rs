//! Numbers as people read them.

/// With thousands set apart, and as many digits as tell something: `4,711`, `25.3`, `0.42`.
pub(super) fn number(value: f64) -> String {
    match value.abs() {
        it if it < 10.0 => format!("{value:.2}"),
        it if it < 100.0 => format!("{value:.1}"),
        _ => thousands(&format!("{value:.0}")),
    }
}

fn thousands(digits: &str) -> String {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", digits),
    };
    let mut set = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at != 0 && (digits.len() - at).is_multiple_of(3) {
            set.push(',');
        }
        set.push(digit);
    }
    format!("{sign}{set}")
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn thousands_are_set_apart_and_small_ones_keep_digits() {
        let told = [0.417, 25.25, 999.6, 1_234_567.0, -1_000.0].map(number);
        assert_eq!(told, ["0.42", "25.2", "1,000", "1,234,567", "-1,000"]);
    }
}
