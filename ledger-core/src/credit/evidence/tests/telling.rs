//! What a source can have told, and what it cannot.

use super::*;
use crate::testing::day;

/// What is wrong with it, told as of 31 May 2026.
#[track_caller]
fn refused(facts: SourceFacts, at: &str) {
    let fault = facts.check(day("2026-05-31")).unwrap_err();
    assert_eq!(fault.at, at, "{fault}");
}

fn of_account(edit: impl Fn(&mut MobileMoneyFacts)) -> SourceFacts {
    let mut facts = account();
    edit(&mut facts);
    SourceFacts::MobileMoney(facts)
}

#[test]
fn what_can_be_so_is_taken() {
    let none = MobileMoneyFacts { periods: vec![], inflow_on: vec![] };
    for facts in [
        SourceFacts::Customer(customer()),
        SourceFacts::MobileMoney(account()),
        SourceFacts::MobileMoney(none),
        SourceFacts::Bills(BillFacts { due: 3, paid_on_time: 3 }),
        SourceFacts::Bureau(BureauFacts { record: Some(bureau()) }),
        SourceFacts::Bureau(BureauFacts { record: None }),
    ] {
        assert_eq!(facts.check(day("2026-05-31")), Ok(()));
    }
}

#[test]
fn nobody_works_since_a_day_that_has_not_come() {
    let works_since = Some(day("2026-06-01"));
    refused(
        SourceFacts::Customer(CustomerFacts { works_since, ..customer() }),
        "customer.works_since",
    );
}

#[test]
fn an_account_is_told_of_a_year_at_most_in_one_currency() {
    let long = of_account(|it| it.periods = vec![period(1, 0, 0); 13]);
    refused(long, "mobile_money.periods");
    let eur = Money::new(5, Currency::EUR).unwrap();
    let mixed = of_account(|it| it.periods[1].went_out = eur);
    refused(mixed, "mobile_money.periods[1].went_out");
}

#[test]
fn days_of_inflow_are_days_of_the_periods_each_once() {
    let first = of_account(|it| it.inflow_on = vec![day("2026-02-01")]);
    assert_eq!(first.check(day("2026-05-31")), Ok(()));
    let before = of_account(|it| it.inflow_on = vec![day("2026-01-31")]);
    refused(before, "mobile_money.inflow_on");
    let after = of_account(|it| it.inflow_on = vec![day("2026-06-01")]);
    refused(after, "mobile_money.inflow_on");
    let twice = of_account(|it| it.inflow_on = vec![day("2026-05-01"); 2]);
    refused(twice, "mobile_money.inflow_on");
    let of_no_period = of_account(|it| it.periods = vec![]);
    refused(of_no_period, "mobile_money.inflow_on");
}

#[test]
fn a_part_is_no_more_than_the_whole() {
    let deposits = of_account(|it| it.periods[0].deposited = xof(10_001));
    refused(deposits, "mobile_money.periods[0].deposited");
    let overdraft = of_account(|it| it.periods[2].overdraft_days = 31);
    refused(overdraft, "mobile_money.periods[2].overdraft_days");
    refused(SourceFacts::Bills(BillFacts { due: 3, paid_on_time: 4 }), "bills.paid_on_time");
}
