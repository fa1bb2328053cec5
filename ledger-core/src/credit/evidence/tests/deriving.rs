//! What raw facts come to.

use super::*;
use crate::credit::scoring::{InputValue, Missing};
use crate::testing::day;

/// Told as of 31 May 2026 and looked at a fortnight later.
fn value(facts: SourceFacts, code: &str) -> Result<InputValue, Missing> {
    facts.derive(code, day("2026-05-31"), day("2026-06-14"))
}

fn number(value: i64) -> Result<InputValue, Missing> {
    Ok(InputValue::Number(value))
}

fn amount(value: i64) -> Result<InputValue, Missing> {
    Ok(InputValue::Amount(xof(value)))
}

#[test]
fn a_customers_word_is_taken_as_it_is_and_months_are_counted_whole() {
    let of = |code: &str| value(SourceFacts::Customer(customer()), code);
    assert_eq!(of("contract_type"), Ok(InputValue::Code("fixed_term".to_owned())));
    assert_eq!(of("monthly_income"), amount(120_000));
    // The 15th month is over on 15 June.
    assert_eq!(of("job_months"), number(14));
    let facts = SourceFacts::Customer(customer());
    assert_eq!(facts.derive("job_months", day("2026-05-31"), day("2026-06-15")), number(15));
}

#[test]
fn what_a_customer_does_not_say_is_withheld() {
    let silent = CustomerFacts { contract_type: None, works_since: None, monthly_income: None };
    for code in ["contract_type", "job_months", "monthly_income"] {
        assert_eq!(value(SourceFacts::Customer(silent.clone()), code), Err(Missing::Withheld));
    }
}

#[test]
fn an_account_is_looked_at_for_90_days() {
    let of = |code: &str| value(SourceFacts::MobileMoney(account()), code);
    assert_eq!(of("deposits_in_90_days"), number(6));
    assert_eq!(of("deposited_in_90_days"), amount(60_000));
    assert_eq!(of("mean_balance_90_days"), amount(20_000));
    assert_eq!(of("overdraft_days_in_90"), number(3));
    assert_eq!(of("out_to_in_permille"), number(700));
    // From 3 March on: the fourth day of inflow is the first of the 90.
    assert_eq!(of("days_between_inflows"), number(23));
}

#[test]
fn an_account_that_is_younger_had_no_more_than_it_had() {
    let mut young = account();
    young.periods.truncate(1);
    young.inflow_on = vec![day("2026-05-31")];
    let of = |code: &str| value(SourceFacts::MobileMoney(young.clone()), code);
    assert_eq!(of("deposits_in_90_days"), number(1));
    assert_eq!(of("mean_balance_90_days"), amount(8_000));
    assert_eq!(of("days_between_inflows"), number(30));
}

#[test]
fn without_any_inflow_they_are_as_far_apart_as_one_can_see() {
    let dry = MobileMoneyFacts { inflow_on: vec![], ..account() };
    assert_eq!(value(SourceFacts::MobileMoney(dry), "days_between_inflows"), number(90));
    let nothing_came = MobileMoneyFacts { periods: vec![period(0, 0, 0)], inflow_on: vec![] };
    let of = |code: &str| value(SourceFacts::MobileMoney(nothing_came.clone()), code);
    assert_eq!(of("deposits_in_90_days"), number(0));
    assert_eq!(of("out_to_in_permille"), Err(Missing::Unanswered));
}

#[test]
fn a_source_that_has_nothing_of_him_told_nothing() {
    let none = MobileMoneyFacts { periods: vec![], inflow_on: vec![] };
    for code in ["deposits_in_90_days", "mean_balance_90_days", "days_between_inflows"] {
        assert_eq!(value(SourceFacts::MobileMoney(none.clone()), code), Err(Missing::Unanswered));
    }
    let bills = SourceFacts::Bills(BillFacts { due: 0, paid_on_time: 0 });
    assert_eq!(value(bills, "bills_on_time_permille"), Err(Missing::Unanswered));
}

#[test]
fn regularity_of_bills_is_the_share_paid_by_their_day() {
    let bills = |due, paid_on_time| SourceFacts::Bills(BillFacts { due, paid_on_time });
    assert_eq!(value(bills(9, 8), "bills_on_time_permille"), number(888));
    assert_eq!(value(bills(9, 9), "bills_on_time_permille"), number(1000));
}

#[test]
fn whom_the_bureau_does_not_know_cannot_have_a_record() {
    let codes = ["bureau_running_loans", "bureau_owed", "bureau_worst_days_late"];
    let known = SourceFacts::Bureau(BureauFacts { record: Some(bureau()) });
    let found = codes.map(|it| value(known.clone(), it));
    assert_eq!(found, [number(2), amount(45_000), number(11)]);
    let unknown = SourceFacts::Bureau(BureauFacts { record: None });
    for code in codes {
        assert_eq!(value(unknown.clone(), code), Err(Missing::Impossible));
    }
}

#[test]
fn the_platforms_history_of_a_newcomer_cannot_be() {
    let new =
        PlatformFacts { account_days: 3, cash_orders: 0, fell_due: 0, punctual: 0, owed: None };
    assert_eq!(new.derive("account_days"), number(3));
    assert_eq!(new.derive("cash_orders"), number(0));
    assert_eq!(new.derive("punctual_permille"), Err(Missing::Impossible));
    assert_eq!(new.derive("debt_to_limit_permille"), Err(Missing::Impossible));
    let owed = |debt, limit| Some(DebtAndLimit { debt: xof(debt), limit: xof(limit) });
    let known = PlatformFacts { fell_due: 7, punctual: 6, owed: owed(60_000, 50_000), ..new };
    assert_eq!(known.derive("punctual_permille"), number(857));
    assert_eq!(known.derive("debt_to_limit_permille"), number(1200));
    let no_limit = PlatformFacts { owed: owed(0, 0), ..new };
    assert_eq!(no_limit.derive("debt_to_limit_permille"), Err(Missing::Impossible));
}
