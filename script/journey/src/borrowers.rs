//! The borrowers of the real portfolio, read from the data set beside this package.

use std::io::Read;

use flate2::read::GzDecoder;

/// The data set as it was published, compressed; see `data/ORIGIN.txt`.
const DATA: &[u8] = include_bytes!("../data/UCI_Credit_Card.csv.gz");

/// What of a client the loan is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Borrower {
    /// The row's ID, from 1.
    pub number: u32,
    /// LIMIT_BAL in minor units (hundredths of a Taiwan dollar).
    pub limit: i64,
    /// Months in arrears at 30 September 2005: PAY_0, or 0 where it is negative.
    pub arrears: u32,
    /// Whether the client did not pay in October 2005.
    pub fails: bool,
}

/// The data set is not as expected.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    #[error("the data set cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    #[error("the data set cannot be read: {0}")]
    Csv(#[from] csv::Error),
    #[error("row {row}: column {column} holds `{found}`, expected {expected}")]
    Malformed { row: usize, column: &'static str, found: String, expected: &'static str },
}

/// All borrowers, in order.
///
/// # Errors
/// When the data set is not as it was published.
pub fn borrowers() -> Result<Vec<Borrower>, DataError> {
    let mut text = String::new();
    GzDecoder::new(DATA).read_to_string(&mut text)?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers()?.clone();
    let column = |name: &str| headers.iter().position(|it| it == name);
    let (id, limit, pay, class) =
        (column("ID"), column("LIMIT_BAL"), column("PAY_0"), column("class"));
    let mut all = vec![];
    for (index, record) in reader.records().enumerate() {
        let (row, record) = (index + 1, record?);
        let text = |at: Option<usize>| at.and_then(|it| record.get(it)).unwrap_or_default();
        let malformed = |column, found: &str, expected| DataError::Malformed {
            row,
            column,
            found: found.to_owned(),
            expected,
        };
        let number = |column, at| {
            let found = text(at);
            found.parse::<i64>().map_err(|_| malformed(column, found, "a whole number"))
        };
        let found = text(limit);
        all.push(Borrower {
            number: u32::try_from(number("ID", id)?)
                .map_err(|_| malformed("ID", text(id), "a number from 1"))?,
            limit: hundredths(found)
                .ok_or_else(|| malformed("LIMIT_BAL", found, "an amount such as 5.00E+05"))?,
            arrears: u32::try_from(number("PAY_0", pay)?.max(0))
                .map_err(|_| malformed("PAY_0", text(pay), "a number of months"))?,
            fails: number("class", class)? == 1,
        });
    }
    Ok(all)
}

/// The hundredths in a decimal number that may have an exponent: `5.00E+05` is 50,000,000. Exact;
/// `None` when it is no such number or finer than a hundredth.
fn hundredths(text: &str) -> Option<i64> {
    let (mantissa, exponent) = match text.split_once(['E', 'e']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: i64 = format!("{whole}{fraction}").parse().ok()?;
    let scale = exponent + 2 - i32::try_from(fraction.len()).ok()?;
    let power = 10_i64.checked_pow(scale.unsigned_abs())?;
    match scale {
        0.. => digits.checked_mul(power),
        ..0 => (digits % power == 0).then_some(digits / power),
    }
}

#[cfg(test)]
mod tests {
    use super::{borrowers, hundredths};

    #[test]
    fn amounts_with_an_exponent_are_read_exactly() {
        assert_eq!(hundredths("20000"), Some(2_000_000));
        assert_eq!(hundredths("5.00E+05"), Some(50_000_000));
        assert_eq!(hundredths("1.5"), Some(150));
        assert_eq!(hundredths("12.345E+01"), Some(12_345));
        assert_eq!(hundredths("1.234"), None);
        assert_eq!(hundredths("many"), None);
    }

    #[test]
    fn the_data_set_is_whole() {
        let all = borrowers().unwrap();
        assert_eq!(all.len(), 30_000);
        assert_eq!(all.iter().filter(|it| it.fails).count(), 6_636);
        assert!(all.iter().enumerate().all(|(index, it)| it.number as usize == index + 1));
    }
}
