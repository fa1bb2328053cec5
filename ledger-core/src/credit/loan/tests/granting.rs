//! Granting: the schedule that follows from the terms, and what is refused.

use rust_decimal::Decimal;

use super::*;
use crate::calendar::MonthlyDay;
use crate::credit::loan::{
    Amortisation, ArrearsTerms, Contract, Decision, Every, Grace, Granted, Instalment,
    InstalmentRounding, Interest,
};
use crate::money::{MINOR_UNITS_MAX, Rate, Remainder, Rounding};
use crate::testing::given;

fn flat(instalments: u32, first_due_on: &str, rate: &str) -> Plan {
    let rate = Rate(rate.parse().unwrap());
    Plan::Flat { instalments, first_due_on: day(first_due_on), day_of_month: None, rate }
}

pub(super) fn instalment(number: u32, due_on: &str, principal: Money) -> Instalment {
    let (interest, fee, tax, insurance) = (None, None, None, None);
    Instalment { number, due_on: day(due_on), principal, interest, fee, tax, insurance }
}

fn given_plan(schedule: Vec<Instalment>) -> Plan {
    Plan::Given { schedule }
}

/// Principal and interest of each instalment that a grant on 1 January 2024 gives.
fn schedule(policy: &LoanPolicy, principal: Money, plan: Plan) -> Vec<(i64, i64)> {
    let command = asked(grant(principal, plan), day("2024-01-01"), policy);
    let facts = Loan::decide(&State::None, &command).unwrap();
    let [Event::Granted(granted)] = &facts[..] else { panic!("{facts:?}") };
    let interest = |it: &Instalment| it.interest.map_or(0, Money::amount);
    granted.schedule.iter().map(|it| (it.principal.amount(), interest(it))).collect()
}

fn due_days(plan: Plan) -> Vec<String> {
    let facts = Loan::decide(&State::None, &ask("2024-01-01", grant(xof(10_000), plan))).unwrap();
    let [Event::Granted(granted)] = &facts[..] else { panic!("{facts:?}") };
    granted.schedule.iter().map(|it| it.due_on.to_string()).collect()
}

#[track_caller]
fn refused(principal: Money, plan: Plan, expected: Rejection) {
    given::<Loan>([]).when(ask("2024-01-01", grant(principal, plan))).then_refused(expected);
}

#[test]
fn a_loan_without_interest_is_spread_in_multiples_of_five_and_the_last_takes_the_difference() {
    let months = [
        "2024-01-31",
        "2024-02-29",
        "2024-03-31",
        "2024-04-30",
        "2024-05-31",
        "2024-06-30",
        "2024-07-31",
        "2024-08-31",
        "2024-09-30",
        "2024-10-31",
        "2024-11-30",
        "2024-12-31",
    ];
    let expected = (1..)
        .zip(months)
        .map(|(number, due_on)| {
            instalment(number, due_on, xof(if number == 12 { 8_315 } else { 8_335 }))
        })
        .collect();
    given::<Loan>([])
        .when(ask("2024-01-01", grant(xof(100_000), interest_free(12, "2024-01-31"))))
        .then([Event::Granted(Granted {
            contract: Box::new(Contract {
                engine: Engine::FIRST,
                product: Some(Product { code: "phone".to_owned(), version: None }),
                country: "TG".parse().unwrap(),
                lender: Lender::Bank { id: "orabank".to_owned() },
                lender_reference: Some("L-77".to_owned()),
                principal: xof(100_000),
                interest: Interest::None {},
                amortisation: Amortisation::Equal { instalments: 12 },
                interest_from: Some("2024-01-01".parse().unwrap()),
                every: Some(Every::MONTH),
                first_due_on: day("2024-01-31"),
                day_of_month: Some(MonthlyDay::try_from(31).unwrap()),
                grace: Grace::default(),
                down_payment: None,
                business_days: None,
                rounding: Some(InstalmentRounding {
                    mode: Rounding::HalfUp,
                    multiple: 5,
                    remainder: Remainder::Last,
                    last_times_max: 3,
                }),
                recalculation: None,
                penalty: None,
                disbursed_until: None,
                allocation: policy().allocation,
                arrears: ArrearsTerms {
                    tolerance: xof(0),
                    buckets: vec![1, 30, 60, 90],
                    default_days: 30,
                    pause_while_held: true,
                },
                disbursement_days: 30,
                policy: policy_ref(),
            }),
            schedule: expected,
            decision: Decision::Direct {
                reference: "committee 7".to_owned(),
                reason: because("within_policy"),
                by: officer(),
            },
            lapses_on: day("2024-01-31"),
        })]);
}

#[test]
fn flat_interest_is_on_the_whole_principal_for_as_many_months_as_instalments() {
    // 100 000 × 12 % × 12/12 = 12 000; (100 000 + 12 000)/12 = 9 333.33, in multiples of 5: 9 335.
    let mut expected = vec![(8_335, 1_000); 11];
    expected.push((8_315, 1_000));
    assert_eq!(schedule(&policy(), xof(100_000), flat(12, "2024-01-31", "0.12")), expected);
    // 10 000 × 10 % × 3/12 = 250, in shares of 83, 83 and 84; (10 250)/3 = 3 416.67: 3 415.
    assert_eq!(
        schedule(&policy(), xof(10_000), flat(3, "2024-01-31", "0.1")),
        [(3_332, 83), (3_332, 83), (3_336, 84)]
    );
}

#[test]
fn half_a_franc_of_flat_interest_goes_where_the_policy_rounds() {
    // 1 000 × 3 % × 1/12 = 2.5.
    let interest =
        |rounded| schedule(&rounding(5, rounded), xof(1_000), flat(1, "2024-01-31", "0.03"));
    assert_eq!(interest(Rounding::HalfUp), [(1_000, 3)]);
    assert_eq!(interest(Rounding::HalfEven), [(1_000, 2)]);
    assert_eq!(interest(Rounding::Down), [(1_000, 2)]);
    assert_eq!(interest(Rounding::Up), [(1_000, 3)]);
}

#[test]
fn small_interest_is_not_used_up_before_the_last_instalment() {
    // 12 000 × 0.06 % = 7.2: a share of 7/12 rounded up would take 11 before the last.
    let mut expected = vec![(1_000, 0); 11];
    expected.push((1_000, 7));
    assert_eq!(schedule(&policy(), xof(12_000), flat(12, "2024-01-31", "0.0006")), expected);
}

#[test]
fn a_flat_rate_of_zero_is_no_interest() {
    let plan = flat(2, "2024-01-31", "0");
    assert_eq!(schedule(&policy(), xof(1_000), plan), [(500, 0), (500, 0)]);
}

#[test]
fn cents_are_spread_to_the_cent_and_francs_in_fives_by_one_policy() {
    let plan = || interest_free(3, "2024-02-01");
    assert_eq!(schedule(&policy(), xof(100_000), plan()), [(33_335, 0), (33_335, 0), (33_330, 0)]);
    assert_eq!(schedule(&policy(), eur(100_000), plan()), [(33_333, 0), (33_333, 0), (33_334, 0)]);
}

#[test]
fn one_instalment_takes_all_and_needs_no_multiple() {
    assert_eq!(schedule(&policy(), xof(3), interest_free(1, "2024-02-01")), [(3, 0)]);
}

#[test]
fn due_dates_stay_on_the_chosen_day_where_the_month_has_it() {
    let on_the_31st = |first: &str| Plan::InterestFree {
        instalments: 3,
        first_due_on: day(first),
        day_of_month: Some(MonthlyDay::try_from(31).unwrap()),
    };
    assert_eq!(due_days(on_the_31st("2024-04-30")), ["2024-04-30", "2024-05-31", "2024-06-30"]);
    assert_eq!(due_days(on_the_31st("2024-01-31")), ["2024-01-31", "2024-02-29", "2024-03-31"]);
    assert_eq!(due_days(on_the_31st("2025-01-31")), ["2025-01-31", "2025-02-28", "2025-03-31"]);
    // Without a chosen day it is the first one's own: the 30th.
    assert_eq!(
        due_days(interest_free(3, "2024-04-30")),
        ["2024-04-30", "2024-05-30", "2024-06-30"]
    );
}

#[test]
fn a_schedule_by_the_lender_is_neither_rounded_nor_moved() {
    let given = vec![
        Instalment {
            interest: Some(xof(7)),
            fee: Some(xof(0)),
            ..instalment(1, "2024-01-02", xof(333))
        },
        Instalment {
            interest: Some(xof(0)),
            fee: Some(xof(11)),
            ..instalment(2, "2024-01-07", xof(0))
        },
        instalment(3, "2026-12-25", xof(667)),
    ];
    let facts =
        Loan::decide(&State::None, &ask("2024-01-01", grant(xof(1_000), given_plan(given))));
    let facts = facts.unwrap();
    let [Event::Granted(granted)] = &facts[..] else { panic!("{facts:?}") };
    let contract = &granted.contract;
    assert_eq!(contract.amortisation, Amortisation::Given {});
    assert_eq!((contract.interest.clone(), contract.every), (Interest::Given {}, None));
    assert_eq!(contract.first_due_on, day("2024-01-02"));
    // What is zero is left out.
    let kept = [
        Instalment { interest: Some(xof(7)), ..instalment(1, "2024-01-02", xof(333)) },
        Instalment { fee: Some(xof(11)), ..instalment(2, "2024-01-07", xof(0)) },
        instalment(3, "2026-12-25", xof(667)),
    ];
    assert_eq!(granted.schedule, kept);
}

#[test]
fn a_granted_loan_owes_nothing_and_does_not_age_before_it_lapses() {
    let mut life = Life::from("2024-01-01");
    life.ask(grant(xof(400), interest_free(4, "2024-01-15")));
    assert_eq!(life.next_action_on(), Some(day("2024-01-31")));
    assert_eq!(life.until("2024-01-30"), [""; 0]);
    assert_eq!(life.stage(), Stage::Granted);
    assert_eq!(life.balances(), no_balances(Currency::XOF));
    assert_eq!(life.state.policy(), Some(policy_ref()));
}

#[test]
fn a_loan_is_granted_once() {
    let life = Life::of_four_hundred();
    let again = grant(xof(400), interest_free(4, "2024-02-15"));
    given::<Loan>(life.facts.clone())
        .when(ask("2024-01-02", again))
        .then_refused(Rejection::AlreadyExists);
    given::<Loan>(life.facts)
        .when(ask("2024-01-02", board(vec![running(1, "2024-02-15", 100, 0)])))
        .then_refused(Rejection::AlreadyExists);
}

#[test]
fn a_loan_of_nothing_is_refused() {
    refused(xof(0), interest_free(4, "2024-01-15"), Rejection::ZeroAmount);
    refused(xof(0), given_plan(vec![]), Rejection::ZeroAmount);
}

#[test]
fn a_schedule_has_1_to_600_instalments() {
    let count = |found| Rejection::InstalmentCount { found, min: 1, max: 600 };
    refused(xof(10_000), interest_free(0, "2024-01-15"), count(0));
    refused(xof(10_000), interest_free(601, "2024-01-15"), count(601));
    refused(xof(10_000), flat(0, "2024-01-15", "0.1"), count(0));
    refused(xof(10_000), given_plan(vec![]), count(0));
    assert_eq!(schedule(&policy(), xof(6_000), interest_free(600, "2024-01-15")).len(), 600);
}

#[test]
fn instalments_are_numbered_from_1_in_order_of_strictly_later_due_dates() {
    let two = |first: (u32, &str), second: (u32, &str)| {
        given_plan(vec![
            instalment(first.0, first.1, xof(500)),
            instalment(second.0, second.1, xof(500)),
        ])
    };
    let (may, june) = ("2024-05-15", "2024-06-15");
    refused(xof(1_000), two((0, may), (1, june)), Rejection::OutOfOrder { number: 0 });
    refused(xof(1_000), two((1, may), (3, june)), Rejection::OutOfOrder { number: 3 });
    refused(xof(1_000), two((1, june), (2, may)), Rejection::OutOfOrder { number: 2 });
    refused(xof(1_000), two((1, may), (2, may)), Rejection::OutOfOrder { number: 2 });
}

#[test]
fn an_instalment_owes_something() {
    let plan = given_plan(vec![
        instalment(1, "2024-05-15", xof(1_000)),
        Instalment { interest: Some(xof(0)), ..instalment(2, "2024-06-15", xof(0)) },
    ]);
    refused(xof(1_000), plan, Rejection::EmptyInstalment { number: 2 });
}

#[test]
fn a_schedule_is_in_the_currency_of_the_loan() {
    let another = Rejection::AnotherCurrency { loan: Currency::XOF, given: Currency::EUR };
    let in_euro = given_plan(vec![instalment(1, "2024-05-15", eur(1_000))]);
    refused(xof(1_000), in_euro, another.clone());
    let fee = Some(eur(1));
    let fee_in_euro =
        given_plan(vec![Instalment { fee, ..instalment(1, "2024-05-15", xof(1_000)) }]);
    refused(xof(1_000), fee_in_euro, another);
}

#[test]
fn the_schedules_principal_is_the_loans() {
    let plan = given_plan(vec![
        instalment(1, "2024-05-15", xof(500)),
        instalment(2, "2024-06-15", xof(501)),
    ]);
    let (found, principal) = (xof(1_001), xof(1_000));
    refused(principal, plan, Rejection::PrincipalDiffers { found, principal });
}

#[test]
fn what_adds_up_to_more_than_an_amount_can_be_is_refused() {
    let most = xof(MINOR_UNITS_MAX);
    let interest = Some(xof(1));
    let plan = given_plan(vec![Instalment { interest, ..instalment(1, "2024-05-15", most) }]);
    refused(most, plan, Rejection::TooLarge);
    refused(most, flat(1, "2024-05-15", "0.1"), Rejection::TooLarge);
    // The very most stands.
    assert_eq!(schedule(&policy(), most, interest_free(1, "2024-05-15")), [(MINOR_UNITS_MAX, 0)]);
}

#[test]
fn the_first_instalment_is_due_after_the_business_date() {
    let early = |due_on: &str| Rejection::DueTooEarly {
        due_on: day(due_on),
        business_date: day("2024-01-01"),
    };
    refused(xof(400), interest_free(4, "2024-01-01"), early("2024-01-01"));
    refused(xof(400), flat(4, "2023-12-31", "0.1"), early("2023-12-31"));
    let plan = given_plan(vec![instalment(1, "2024-01-01", xof(400))]);
    refused(xof(400), plan, early("2024-01-01"));
    assert_eq!(due_days(interest_free(1, "2024-01-02")), ["2024-01-02"]);
}

#[test]
fn the_first_due_date_is_on_the_chosen_day() {
    let plan = Plan::InterestFree {
        instalments: 4,
        first_due_on: day("2024-01-15"),
        day_of_month: Some(MonthlyDay::try_from(31).unwrap()),
    };
    let first_due_on = day("2024-01-15");
    refused(xof(400), plan, Rejection::DayDiffers { first_due_on, day_of_month: 31 });
}

#[test]
fn a_schedule_ends_before_the_year_10000() {
    refused(xof(400), interest_free(2, "9999-12-31"), Rejection::BeyondCalendar);
    refused(xof(6_000), interest_free(600, "9951-01-01"), Rejection::BeyondCalendar);
}

#[test]
fn a_yearly_rate_is_0_to_10() {
    let rate = |it: &str| Rejection::RateOutOfRange { rate: it.to_owned() };
    refused(xof(400), flat(4, "2024-01-15", "-0.01"), rate("-0.01"));
    refused(xof(400), flat(4, "2024-01-15", "10.01"), rate("10.01"));
    let most = Rate(Decimal::TEN);
    let plan = Plan::Flat {
        instalments: 12,
        first_due_on: day("2024-01-15"),
        day_of_month: None,
        rate: most,
    };
    assert_eq!(schedule(&policy(), xof(12_000), plan), [(1_000, 10_000); 12]);
}

/// 8 850 in 60 would be 150 each and nothing for the last; rounded down it is 145 and 295.
#[test]
fn a_loan_that_rounding_up_would_use_up_early_is_rounded_down() {
    let mut expected = vec![(145, 0); 59];
    expected.push((295, 0));
    assert_eq!(schedule(&policy(), xof(8_850), interest_free(60, "2024-01-15")), expected);
}

/// Each principal that is a multiple of the policy's unit and has a unit for each instalment.
#[test]
fn no_principal_with_a_unit_for_each_instalment_is_too_small() {
    let policy = LoanPolicy { last_instalment_times_max: 100, ..policy() };
    for (instalments, until) in [(12, 1_200), (36, 3_150), (60, 8_850)] {
        for principal in (i64::from(instalments) * 5..=until).step_by(5) {
            let lines = schedule(&policy, xof(principal), interest_free(instalments, "2024-01-15"));
            let sum: i64 = lines.iter().map(|(principal, _)| principal).sum();
            assert_eq!(sum, principal, "in {instalments}");
            assert!(
                lines.iter().all(|(it, _)| *it >= 5),
                "{principal} in {instalments}: {lines:?}"
            );
        }
    }
}

/// 1 000 in 60 would be 59 of 15 and one of 115.
#[test]
fn a_last_instalment_that_is_many_times_the_others_is_refused() {
    let in_sixty = |principal| interest_free_of(principal, 60);
    let too_small =
        Rejection::PrincipalTooSmall { principal: xof(1_000), instalments: 60, multiple: 5 };
    refused(xof(1_000), interest_free(60, "2024-01-15"), too_small);
    // 59 of 15 and one of 45, three times the others as the policy allows; and a franc more.
    assert_eq!(in_sixty(930).last(), Some(&(45, 0)));
    let too_small =
        Rejection::PrincipalTooSmall { principal: xof(931), instalments: 60, multiple: 5 };
    refused(xof(931), interest_free(60, "2024-01-15"), too_small);
}

fn interest_free_of(principal: i64, instalments: u32) -> Vec<(i64, i64)> {
    schedule(&policy(), xof(principal), interest_free(instalments, "2024-01-15"))
}

#[test]
fn nothing_is_rounded_in_a_currency_that_the_policy_does_not_name() {
    let cedis = Money::new(10_000, "GHS".parse().unwrap()).unwrap();
    let unknown = Rejection::CurrencyNotRounded { currency: cedis.currency() };
    refused(cedis, interest_free(3, "2024-02-01"), unknown.clone());
    refused(cedis, flat(3, "2024-02-01", "0.12"), unknown);
    let plan = given_plan(vec![instalment(1, "2024-02-01", cedis)]);
    assert_eq!(schedule(&policy(), cedis, plan), [(10_000, 0)]);
}

#[test]
fn every_instalment_repays_some_principal() {
    let small = |principal, instalments| Rejection::PrincipalTooSmall {
        principal: xof(principal),
        instalments,
        multiple: 5,
    };
    // 2 would be 0.
    refused(xof(24), interest_free(12, "2024-01-15"), small(24, 12));
    // 55 with interest would be 5 a month, with nothing for the last.
    refused(xof(50), flat(12, "2024-01-15", "0.1"), small(50, 12));
}
