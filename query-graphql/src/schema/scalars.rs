//! Values as GraphQL writes them.

use std::fmt::Display;
use std::sync::LazyLock;

use async_graphql::{InputValueError, InputValueResult, Name, Scalar, ScalarType, Value};
use chrono::NaiveDate;
use ledger_core::log::Instant;
use ledger_core::money::{self, Currency};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Money(pub(crate) money::Money);

/// Zero or more minor units of one currency: `{"amount": 5000, "currency": "XOF"}` is 5,000
/// francs, `{"amount": 1250, "currency": "EUR"}` is 12.50 euro. At most 2^53 − 1, so that every
/// JSON reader keeps it exact.
#[Scalar(name = "Money")]
impl ScalarType for Money {
    fn parse(value: Value) -> InputValueResult<Money> {
        let money = value.into_json().ok().and_then(|it| serde_json::from_value(it).ok());
        money.map(Money).ok_or_else(|| {
            InputValueError::custom(
                "expected {\"amount\": <minor units>, \"currency\": <ISO 4217 code>}",
            )
        })
    }

    fn to_value(&self) -> Value {
        let money = self.0;
        amount(Value::from(money.amount()), money.currency())
    }
}

/// As an amount is written. Its names are made once: an answer has many amounts.
fn amount(number: Value, currency: Currency) -> Value {
    static NAMES: LazyLock<[Name; 2]> =
        LazyLock::new(|| [Name::new("amount"), Name::new("currency")]);
    let values = [number, Value::from(currency.code())];
    Value::Object(NAMES.iter().cloned().zip(values).collect())
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MoneyTotal {
    digits: String,
    currency: Currency,
}

impl MoneyTotal {
    /// Of a sum in minor units.
    pub(crate) fn of(sum: impl Display, currency: Currency) -> MoneyTotal {
        MoneyTotal { digits: sum.to_string(), currency }
    }
}

/// What amounts of one currency come to, in minor units, as decimal digits in a string:
/// `{"amount": "90071992547409930", "currency": "XOF"}`. Sums may be above 2^53, where a JSON
/// reader that takes numbers for floating ones would change them: read it as a big integer.
#[Scalar(name = "MoneyTotal")]
impl ScalarType for MoneyTotal {
    fn parse(_: Value) -> InputValueResult<MoneyTotal> {
        Err(InputValueError::custom("sums are told, and never asked by"))
    }

    fn to_value(&self) -> Value {
        amount(Value::from(self.digits.as_str()), self.currency)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Date(pub(crate) NaiveDate);

/// A day: `2004-11-01`.
#[Scalar(name = "Date")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Date> {
        let expected = || InputValueError::custom("expected a day such as 2004-11-01");
        let Value::String(text) = value else { return Err(expected()) };
        let day: NaiveDate = text.parse().map_err(|_| expected())?;
        // One day has one spelling.
        if day.to_string() == text { Ok(Date(day)) } else { Err(expected()) }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateTime(pub(crate) Instant);

impl From<chrono::DateTime<chrono::Utc>> for DateTime {
    fn from(at: chrono::DateTime<chrono::Utc>) -> DateTime {
        DateTime(Instant::new(at))
    }
}

/// A point in time, UTC to the microsecond: `2004-11-01T08:30:00.000000Z` (RFC 3339).
#[Scalar(name = "DateTime")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<DateTime> {
        let Value::String(text) = value else {
            return Err(InputValueError::custom("expected an instant in a string"));
        };
        text.parse().map(DateTime).map_err(InputValueError::custom)
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}
