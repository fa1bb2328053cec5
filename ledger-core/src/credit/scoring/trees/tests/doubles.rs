//! The double that a text means, as a whole number.

use crate::credit::scoring::trees::ordered::Ordered;
use crate::credit::scoring::trees::written::Written;
use crate::testing::Dice;

/// The bits that the standard library's reader finds, turned into the same order.
fn expected(text: &str) -> i64 {
    let bits = text.parse::<f64>().unwrap().to_bits();
    let magnitude = i64::try_from(bits & (u64::MAX >> 1)).unwrap();
    if bits >> 63 == 1 { -magnitude } else { magnitude }
}

#[track_caller]
fn is_as_expected(text: &str) {
    assert_eq!(Ordered::read(text).unwrap().0, expected(text), "{text}");
}

#[test]
fn odd_texts_are_the_double_they_mean() {
    for text in [
        "0",
        "-0",
        "0.0",
        "1",
        "-1",
        "1e-35",
        "1.0000000180025095e-35",
        "inf",
        "-inf",
        "1e300",
        "1e308",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "1e309",
        "1e400",
        "-1e400",
        "5e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "1e-324",
        "1e-400",
        "1e-999",
        "2.2250738585072014e-308",
        "2.2250738585072011e-308",
        "2.225073858507201e-308",
        // Between two doubles: the even one.
        "9007199254740993",
        "9007199254740995",
        "-9007199254740993",
        "9007199254740993.0000001",
        "0.1",
        "0.30000000000000004",
        "123456789012345678901234567890",
        "1.5e+3",
        "+2",
        ".5",
        "5.",
        "00000000000000000000000000000000000000000000000000012",
        "1000000000000000000000000000000000000000000",
    ] {
        is_as_expected(text);
    }
}

#[test]
fn texts_of_all_sizes_are_the_double_they_mean() {
    let mut dice = Dice::from_seed(12);
    for _ in 0..20_000 {
        let mut wide = || u64::from(dice.below(u32::MAX)) << 32 | u64::from(dice.below(u32::MAX));
        let (digits, bits) = (wide(), wide() % 0x7FF0_0000_0000_0000);
        let exponent = i64::from(dice.below(700)) - 370;
        let shortened = digits >> dice.below(60);
        is_as_expected(&format!("{shortened}e{exponent}"));
        is_as_expected(&format!("-0.{digits}"));
        // As a double is written, and the texts next to it.
        is_as_expected(&format!("{:e}", f64::from_bits(bits)));
        is_as_expected(&format!("{:.16e}", f64::from_bits(bits)));
        is_as_expected(&format!("{:.15e}", f64::from_bits(bits)));
    }
}

#[test]
fn the_order_is_that_of_the_doubles() {
    let texts = [
        "-inf",
        "-1e300",
        "-2",
        "-1.0000000000000002",
        "-1",
        "-1e-35",
        "-5e-324",
        "0",
        "5e-324",
        "1e-35",
        "1",
        "1.0000000000000002",
        "2",
        "1e300",
        "inf",
    ];
    let ordered: Vec<_> = texts.iter().map(|it| Ordered::read(it).unwrap()).collect();
    assert!(ordered.is_sorted_by(|one, next| one < next), "{ordered:?}");
    assert_eq!(Ordered::read("-0"), Ordered::read("0"));
}

#[test]
fn a_double_is_cut_to_a_whole_number_towards_zero() {
    let cut = |text| Ordered::read(text).unwrap().truncated();
    let expected = [("2.999", 2), ("-2.999", -2), ("0.5", 0), ("-0.5", 0), ("0", 0), ("1e-300", 0)];
    for (text, expected) in expected {
        assert_eq!(cut(text), Some(expected), "{text}");
    }
    assert_eq!(cut("2147483647.9"), Some(2_147_483_647));
    for text in ["2147483648", "1e300", "inf", "-1e19"] {
        assert_eq!(cut(text), None, "{text}");
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in
        ["", "-", ".", "nan", "1e", "1e5.5", "e5", "1,5", "0x10", "1_0", " 1", "infinity", "--1"]
    {
        assert!(Ordered::read(text).is_err(), "{text}");
    }
    assert!(Ordered::read(&"9".repeat(39)).is_err());
}

#[test]
fn a_leaf_is_its_nearest_thousand_millionth_and_a_half_the_even_one() {
    let nanos = |text| Written::read(text).unwrap().nanos();
    let expected = [
        ("1", 1_000_000_000),
        ("-0.0019230769230769232", -1_923_077),
        ("0.0000000005", 0),
        ("0.0000000015", 2),
        ("-0.0000000025", -2),
        ("0.00000000250000000001", 3),
        ("1e-35", 0),
        ("1e-9", 1),
        ("2.5e3", 2_500_000_000_000),
        ("0e5000", 0),
    ];
    for (text, expected) in expected {
        assert_eq!(nanos(text), Some(expected), "{text}");
    }
    assert_eq!(nanos("1e30"), None);
}
