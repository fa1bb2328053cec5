//! Amounts, rates and roundings, as sentences.

use super::*;

fn eur(cents: i64) -> Money {
    Money::new(cents, Currency::EUR).unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn an_amount_is_zero_to_2_to_the_53_minus_1() {
    for amount in [0, 1, MINOR_UNITS_MAX] {
        assert_eq!(Money::new(amount, Currency::XOF).unwrap().amount(), amount);
    }
    for amount in [-1, i64::MIN, MINOR_UNITS_MAX + 1, i64::MAX] {
        assert_eq!(Money::new(amount, Currency::XOF), Err(NotAnAmount(amount)));
    }
    // As far as a reader with floating-point numbers keeps every whole number.
    assert_eq!(MINOR_UNITS_MAX, 9_007_199_254_740_991);
}

#[test]
fn sums_and_differences_are_amounts_of_one_currency() {
    assert_eq!(eur(150).plus(eur(50)), Some(eur(200)));
    assert_eq!(eur(150).minus(eur(150)), Some(Money::zero(Currency::EUR)));
    assert_eq!(eur(150).minus(eur(151)), None);
    assert_eq!(eur(MINOR_UNITS_MAX).plus(eur(1)), None);
    let francs = Money::new(1, Currency::XOF).unwrap();
    assert_eq!(eur(1).plus(francs), None);
    assert_eq!(eur(1).minus(francs), None);
}

#[test]
fn an_amount_is_written_in_minor_units_with_its_currency() {
    let text = r#"{"amount":1250,"currency":"EUR"}"#;
    assert_eq!(serde_json::to_string(&eur(1250)).unwrap(), text);
    assert_eq!(serde_json::from_str::<Money>(text).unwrap(), eur(1250));
}

#[test]
fn what_is_no_amount_is_not_read() {
    for text in [
        r#"{"amount":-1,"currency":"EUR"}"#,
        r#"{"amount":9007199254740992,"currency":"EUR"}"#,
        r#"{"amount":12.5,"currency":"EUR"}"#,
        r#"{"amount":1e3,"currency":"EUR"}"#,
        r#"{"amount":"1250","currency":"EUR"}"#,
        r#"{"amount":1250,"currency":"eur"}"#,
        r#"{"amount":1250,"currency":"XXX"}"#,
        r#"{"amount":1250}"#,
        r#"{"amount":1250,"currency":"EUR","unit":"cent"}"#,
        "1250",
    ] {
        assert!(serde_json::from_str::<Money>(text).is_err(), "{text} was read");
    }
}

#[test]
fn an_amount_is_shown_in_major_units() {
    assert_eq!(eur(1250).to_string(), "12.50 EUR");
    assert_eq!(eur(5).to_string(), "0.05 EUR");
    assert_eq!(Money::new(5_000, Currency::XOF).unwrap().to_string(), "5000 XOF");
    let dinars = Money::new(1_234, "TND".parse().unwrap()).unwrap();
    assert_eq!(dinars.to_string(), "1.234 TND");
}

#[test]
fn each_rounding_does_what_its_name_says() {
    use Rounding::{Down, HalfEven, HalfUp, Up};
    let cases = [
        ("2.5", [3, 2, 2, 3]),
        ("3.5", [4, 4, 3, 4]),
        ("2.4999", [2, 2, 2, 3]),
        ("2.5001", [3, 3, 2, 3]),
        ("2", [2, 2, 2, 2]),
        ("0.0001", [0, 0, 0, 1]),
        ("-2.5", [-3, -2, -2, -3]),
    ];
    for (value, expected) in cases {
        let found = [HalfUp, HalfEven, Down, Up].map(|it| it.to_integer(decimal(value)).unwrap());
        assert_eq!(found, expected, "{value}");
    }
    assert_eq!(HalfUp.to_integer(Decimal::MAX), None);
}

#[test]
fn major_units_are_rounded_to_the_currencys_smallest_unit() {
    let rounded = |value: &str, currency: &str| {
        let currency = currency.parse().unwrap();
        Money::rounded(decimal(value), currency, Rounding::HalfUp).map(Money::amount)
    };
    assert_eq!(rounded("12.345", "EUR"), Some(1_235));
    assert_eq!(rounded("12.345", "XOF"), Some(12));
    assert_eq!(rounded("12.345", "TND"), Some(12_345));
    assert_eq!(rounded("-0.01", "EUR"), None);
    assert_eq!(rounded("-0.001", "EUR"), Some(0));
    assert_eq!(rounded("90071992547409.91", "EUR"), Some(MINOR_UNITS_MAX));
    assert_eq!(rounded("90071992547409.92", "EUR"), None);
    assert_eq!(rounded("79228162514264337593543950335", "EUR"), None);
}

#[test]
fn a_currency_is_known_by_its_three_capital_letters() {
    for (code, exponent) in [("XOF", 0), ("EUR", 2), ("TWD", 2), ("KWD", 3), ("JPY", 0)] {
        let currency: Currency = code.parse().unwrap();
        assert_eq!((currency.code(), currency.exponent()), (code, exponent));
    }
    assert_eq!("XOF".parse(), Ok(Currency::XOF));
    assert_eq!("EUR".parse(), Ok(Currency::EUR));
    assert_eq!("TWD".parse(), Ok(Currency::TWD));
    for text in ["", "eur", "EURO", "E", "XXX", "Fr."] {
        assert_eq!(text.parse::<Currency>(), Err(UnknownCurrency(text.to_owned())));
    }
}

#[test]
fn a_rate_is_written_as_text_and_read_from_nothing_else() {
    let rate: Rate = serde_json::from_str(r#""0.075""#).unwrap();
    assert_eq!(rate, Rate(decimal("0.075")));
    assert_eq!(serde_json::to_string(&rate).unwrap(), r#""0.075""#);
    for text in ["0.075", "1", r#""7.5 %""#, r#""""#, "null"] {
        assert!(serde_json::from_str::<Rate>(text).is_err(), "{text} was read");
    }
}

#[test]
fn no_number_of_amounts_is_too_many_to_add_up() {
    let largest = Total::from(eur(MINOR_UNITS_MAX));
    let three: Total = [largest; 3].into_iter().sum();
    assert_eq!(three.minor_units(), 3 * i128::from(MINOR_UNITS_MAX));
    // 2^62 of them; a ledger holds fewer than four times as many.
    let many = largest * (1 << 62);
    assert_eq!(many.minor_units(), i128::from(MINOR_UNITS_MAX) << 62);
    assert_eq!((many + many + many + many) - many - many, many + many);
}

#[test]
fn a_total_is_written_with_all_its_digits() {
    let total = Total::from(eur(MINOR_UNITS_MAX)) * 1_000_000;
    assert_eq!(total.to_string(), "9007199254740991000000");
    assert_eq!("9007199254740991000000".parse(), Ok(total));
    assert_eq!(serde_json::to_string(&total).unwrap(), "9007199254740991000000");
    assert_eq!(total.in_major_units(Currency::EUR), "90071992547409910000.00");
    assert_eq!(total.in_major_units(Currency::XOF), "9007199254740991000000");
    assert_eq!((Total::ZERO - Total::new(5)).in_major_units(Currency::EUR), "-0.05");
    assert_eq!(Total::ZERO.in_major_units(Currency::EUR), "0.00");
}
