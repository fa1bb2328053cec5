//! What a new loan bears of Premium's fees, by a table that a script computed another way.

use super::*;
use crate::money::Currency;
use crate::testing::{Dice, day};

/// Written by `shares.py`.
const TABLE: &str = include_str!("shares.tsv");

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

fn loan(principal: i64, last_due_on: &str) -> Sharing {
    Sharing { principal: xof(principal), last_due_on: day(last_due_on) }
}

fn subscribed(every: PremiumTerm, fee: i64) -> PremiumFees {
    PremiumFees { every, fee: xof(fee), runs: None }
}

/// One row of the table: what is given, and what the new loan bears.
fn row(line: &str) -> (PremiumFees, Day, Vec<Sharing>, Sharing, Vec<FeeShare>) {
    let columns: Vec<&str> = line.split('\t').collect();
    let [term, fee, since, next, applied, running, principal, last, borne] = columns[..] else {
        panic!("a row has nine columns: {line}")
    };
    let listed = |text: &str, mark| -> Vec<(String, String)> {
        let pairs = text.split(',').filter_map(|it| it.split_once(mark));
        pairs.map(|(one, other)| (one.to_owned(), other.to_owned())).collect()
    };
    let number = |text: &str| text.parse::<i64>().unwrap();
    let every = match term {
        "month" => PremiumTerm::Month,
        _ => PremiumTerm::Year,
    };
    let runs = (since != "-").then(|| Runs { since: day(since), next_due_on: day(next) });
    let running = listed(running, '@').iter().map(|(it, on)| loan(number(it), on)).collect();
    let share = |(on, it): &(String, String)| FeeShare { on: day(on), amount: xof(number(it)) };
    let borne = listed(borne, '=').iter().map(share).collect();
    let fees = PremiumFees { every, fee: xof(number(fee)), runs };
    (fees, day(applied), running, loan(number(principal), last), borne)
}

#[test]
fn a_new_loan_bears_what_the_script_says() {
    for line in TABLE.lines() {
        let (fees, applied_on, running, new, borne) = row(line);
        assert_eq!(premium_shares(&fees, applied_on, &running, &new), Some(borne), "{line}");
    }
    assert_eq!(TABLE.lines().count(), 15);
}

#[test]
fn given_a_yearly_plan_for_the_credit_it_counts_whole_and_by_the_month_it_is_shared() {
    let applied_on = day("2026-01-15");
    let (running, new) = ([loan(50_000, "2027-12-15")], loan(50_000, "2026-03-15"));
    let borne = |every, fee| premium_shares(&subscribed(every, fee), applied_on, &running, &new);
    let whole = FeeShare { on: applied_on, amount: xof(25_000) };
    assert_eq!(borne(PremiumTerm::Year, 25_000), Some(vec![whole]));
    let half = |on: &str| FeeShare { on: day(on), amount: xof(1_250) };
    let halves = vec![half("2026-02-15"), half("2026-03-15")];
    assert_eq!(borne(PremiumTerm::Month, 2_500), Some(halves));
}

#[test]
fn a_loan_of_another_currency_shares_nothing_and_bears_nothing() {
    let euro =
        Sharing { principal: Money::new(50_000, Currency::EUR).unwrap(), last_due_on: Day::LAST };
    let (fees, on) = (subscribed(PremiumTerm::Month, 2_500), day("2026-01-15"));
    let alone = premium_shares(&fees, on, &[euro], &loan(50_000, "2026-02-15"));
    let borne = FeeShare { on: day("2026-02-15"), amount: xof(2_500) };
    assert_eq!(alone, Some(vec![borne]));
    assert_eq!(premium_shares(&fees, on, &[], &euro), None);
    assert_eq!(premium_shares(&fees, on, &[], &loan(0, "2026-02-14")), None);
}

#[test]
fn whatever_the_weights_parts_add_up_and_none_is_a_unit_from_its_own() {
    let mut dice = Dice::from_seed(161);
    for _ in 0..2_000 {
        let count = 1 + dice.below(6);
        let weights: Vec<Money> =
            (0..count).map(|_| xof(i64::from(dice.below(1_000_000)) + 1)).collect();
        let amount = xof(dice.below(30_000).into());
        let parts = shared(amount, &weights).unwrap();
        let sum: i64 = parts.iter().map(|it| it.amount()).sum();
        assert_eq!(sum, amount.amount());
        let whole: i128 = weights.iter().map(|it| i128::from(it.amount())).sum();
        for (part, weight) in parts.iter().zip(&weights) {
            let exact = i128::from(amount.amount()) * i128::from(weight.amount());
            let found = i128::from(part.amount()) * whole;
            assert!((found - exact).abs() < whole, "{part} of {amount} by {weight} of {whole}");
        }
    }
    assert_eq!(shared(xof(5), &[]), None);
    assert_eq!(shared(xof(5), &[xof(0), xof(0)]), None);
}
