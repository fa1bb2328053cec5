//! Yearly rates that others have published, by our own rules. `apr.json` has its sources beside each
//! credit: examples of the European Commission (2015), of 12 CFR 1026 (Regulation Z), appendix J, and
//! cases of the British trade, and times of the Commission's guidelines. `apr_decree_2002_928.json`
//! is the annex of the French decree 2002-928. None of the figures was computed by this project.

use replay_tools::apr::{answers, decree};
use rust_decimal::Decimal;
use serde_json::{Value, json};

const VECTORS: &str = include_str!("../vectors/apr.json");
const DECREE: &str = include_str!("../vectors/apr_decree_2002_928.json");

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn decimal(value: &Value) -> Decimal {
    value.as_str().unwrap().parse().unwrap()
}

#[test]
fn each_published_rate_is_found_to_its_digits_and_to_six() {
    let given = read(VECTORS);
    let vectors = given["vectors"].as_array().unwrap();
    let found = answers(VECTORS).unwrap().rates;
    assert_eq!((found.len(), vectors.len()), (25, 25));
    for (answer, vector) in found.iter().zip(vectors) {
        assert_eq!(answer.id, vector["id"].as_str().unwrap());
        assert_eq!(answer.apr_pct, vector["expected_apr_pct"].as_str().unwrap(), "{}", answer.id);
        let solver = decimal(&vector["solver_apr_pct"]);
        let six =
            solver.round_dp_with_strategy(6, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        assert_eq!(answer.apr_pct_6.parse::<Decimal>().unwrap(), six, "{}", answer.id);
    }
}

/// `1/12+3/365` as one fraction.
fn sum(text: &str) -> (u64, u64) {
    let parts = text.split('+').map(|it| {
        let (one, of) = it.split_once('/').unwrap_or((it, "1"));
        (one.parse::<u64>().unwrap(), of.parse::<u64>().unwrap())
    });
    parts.fold((0, 1), |(one, of), (other, other_of)| (one * other_of + other * of, of * other_of))
}

#[test]
fn each_time_of_the_guidelines_is_the_same_fraction_of_a_year() {
    let given = read(VECTORS);
    let rows = given["intervals"].as_array().unwrap();
    let found = answers(VECTORS).unwrap().intervals;
    assert_eq!((found.len(), rows.len()), (23, 23));
    for (answer, row) in found.iter().zip(rows) {
        assert_eq!(answer.from, row["from"].as_str().unwrap());
        let (expected, of) = sum(row["expected_years"].as_str().unwrap());
        let (years, years_of) = sum(&answer.years);
        assert_eq!(years * of, expected * years_of, "{} to {}", answer.from, answer.to);
    }
}

#[test]
fn each_case_of_the_decree_comes_out_as_its_annex_says() {
    let given = read(DECREE);
    let cases = given["cases"].as_array().unwrap();
    let found = decree(DECREE).unwrap();
    assert_eq!((found.len(), cases.len()), (10, 10));
    for (answer, case) in found.iter().zip(cases) {
        assert_eq!(answer.id, case["id"].as_str().unwrap());
        let printed =
            [("rate_pct_2dp", &answer.rate_pct_2dp), ("rate_pct_1dp", &answer.rate_pct_1dp)];
        for (digits, printed) in printed {
            // Of some only one of the two is published.
            let Some(expected) = case.get(digits) else { continue };
            let expected: Decimal = expected.to_string().parse().unwrap();
            assert_eq!(printed.parse::<Decimal>().unwrap(), expected, "{} {digits}", answer.id);
        }
    }
}

fn fault_of(change: impl FnOnce(&mut Value)) -> String {
    let mut vector = json!({
        "id": "A", "method": "EU_2008_48", "decimals": 2,
        "advances": [{"amount": "100", "t_years": "0"}],
        "payments": [{"amount": "110", "t_years": "1"}],
    });
    change(&mut vector);
    let text = json!({"vectors": [vector]}).to_string();
    answers(&text).map(|it| it.rates[0].apr_pct.clone()).map_err(|it| it.to_string()).unwrap_err()
}

#[test]
fn a_credit_that_cannot_be_read_is_named_with_what_was_expected() {
    let fault = fault_of(|it| it["payments"][0]["amount"] = json!("1.005"));
    assert_eq!(fault, "A: expected an amount with at most two decimals instead of 1.005");
    let fault = fault_of(|it| it["payments"][0]["t_years"] = json!("0.123456789012345678901"));
    assert!(fault.starts_with("A: expected a time in years"), "{fault}");
    let fault = fault_of(|it| it["payments"][0]["amount"] = json!("90"));
    assert!(fault.starts_with("A: less is paid than was advanced"), "{fault}");
    let fault = fault_of(|it| it["payments"][0]["date"] = json!("2024-02-30"));
    assert!(fault.starts_with("it is not of the form that is read here"), "{fault}");
    let fault = fault_of(|it| it["method"] = json!("US_REG_Z_APPENDIX_J_ACTUARIAL"));
    assert!(fault.starts_with("A: expected a `unit_period`"), "{fault}");
}
