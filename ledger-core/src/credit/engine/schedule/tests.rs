//! What holds for a schedule by any terms.

use super::*;
use crate::calendar::{BusinessDays, MonthlyDay, Moved, Weekday};
use crate::credit::engine::{Every, Grace, Unit};
use crate::money::{Rate, Rounding};
use crate::testing::Dice;

fn one_of<T: Copy>(dice: &mut Dice, of: &[T]) -> T {
    of[dice.below(of.len() as u32) as usize]
}

fn any(dice: &mut Dice) -> ScheduleTerms {
    let periods = 1 + dice.below(60);
    let starts_on: Day = "2024-01-31".parse().unwrap();
    let unit = one_of(dice, &[Unit::Day, Unit::Week, Unit::Month]);
    let every = Every { n: 1 + dice.below(4), unit };
    let apart = 1 + dice.below(60);
    let first = starts_on.saturating_add_days(apart);
    let large = i64::from(dice.below(2)) * i64::from(dice.below(1 << 20));
    let amount = 1 + i64::from(dice.below(10_000)) * (1 + large);
    let rate = Rate(rust_decimal::Decimal::new(dice.below(5_000).into(), 4));
    let day_count = one_of(
        dice,
        &[
            YearCount::Thirty360,
            YearCount::Actual360,
            YearCount::Actual365,
            YearCount::ActualActual,
            YearCount::ActualActualLastDay,
            YearCount::ActualLeapDay,
            YearCount::Nominal,
        ],
    );
    let repaid = one_of(
        dice,
        &[
            Repaid::EqualInstalments(Instalments::ByPeriods),
            Repaid::EqualInstalments(Instalments::Nominal),
            Repaid::EqualPrincipal,
        ],
    );
    let part_periods = dice.below(2) == 0;
    let spread = one_of(
        dice,
        &[
            Spread::Evenly,
            Spread::ByPeriod { day_count, part_periods },
            Spread::BesidePrincipal { day_count },
        ],
    );
    let flat = dice.below(2) == 0;
    let under = |dice: &mut Dice| match flat {
        true => 0,
        false => dice.below(periods),
    };
    let rest = BusinessDays {
        moved: one_of(dice, &[Moved::Next, Moved::Previous, Moved::ModifiedFollowing]),
        weekend: vec![Weekday::Saturday, Weekday::Sunday],
        holidays: vec!["2024-05-01".parse().unwrap(), "2024-12-25".parse().unwrap()],
    };
    ScheduleTerms {
        advances: (0..1 + dice.below(3))
            .map(|it| {
                let on = starts_on.saturating_add_days(it * dice.below(30));
                Advance { on, amount }
            })
            .collect(),
        starts_on,
        first_due_on: first,
        every,
        day_of_month: MonthlyDay::of(first),
        periods,
        cost: match flat {
            true => Cost::Flat { rate, spread },
            false => Cost::Declining { rate, day_count, repaid },
        },
        grace: Grace { principal: under(dice), interest: under(dice), interest_free: under(dice) },
        down_payment: (dice.below(4) == 0).then(|| Rate("0.25".parse().unwrap())),
        units: Units {
            mode: one_of(
                dice,
                &[Rounding::HalfUp, Rounding::HalfEven, Rounding::Down, Rounding::Up],
            ),
            multiple: one_of(dice, &[1, 5, 100]),
            drops_multiple: dice.below(2) == 0,
            remainder: one_of(dice, &[Remainder::First, Remainder::Last]),
            last_times_max: (dice.below(2) == 0).then_some(3),
        },
        business_days: (dice.below(3) == 0).then_some(rest),
    }
}

#[test]
fn principal_adds_up_nothing_is_negative_and_due_dates_are_later_one_after_the_other() {
    let mut made = 0;
    for seed in 0..4_000 {
        let terms = any(&mut Dice::from_seed(seed));
        let Ok(rows) = schedule(&terms) else { continue };
        made += 1;
        let out: i64 = terms.advances.iter().map(|it| it.amount).sum();
        let principal: i64 = rows.iter().map(|it| it.principal).sum();
        assert_eq!(principal, out, "seed {seed}: {terms:?}");
        let negative = rows.iter().find(|it| it.principal < 0 || it.interest < 0);
        assert_eq!(negative, None, "seed {seed}: {terms:?}");
        let due: Vec<Day> =
            rows.iter().filter(|it| it.period.is_some()).map(|it| it.due_on).collect();
        assert!(due.is_sorted_by(|one, next| one < next), "seed {seed}: {due:?}");
        assert_eq!(schedule(&terms).unwrap(), rows, "seed {seed}");
    }
    assert!(made > 1_200, "only {made} of 4 000 make a schedule");
}

/// Over 600 months: of so much, at this rate.
fn over_fifty_years(amount: i64, rate: &str, repaid: Repaid) -> Result<Vec<ScheduleRow>, Fault> {
    let mut terms = any(&mut Dice::from_seed(1));
    let (rate, day_count) = (Rate(rate.parse().unwrap()), YearCount::Thirty360);
    terms.cost = Cost::Declining { rate, day_count, repaid };
    (terms.periods, terms.every) = (600, Every { n: 1, unit: Unit::Month });
    terms.first_due_on = terms.starts_on.checked_add_months(1).unwrap();
    terms.day_of_month = MonthlyDay::of(terms.first_due_on);
    terms.advances = vec![Advance { on: terms.starts_on, amount }];
    (terms.grace, terms.down_payment) = (Grace::default(), None);
    (terms.business_days, terms.units.last_times_max) = (None, None);
    schedule(&terms)
}

#[test]
fn the_largest_amount_over_600_instalments_is_computed_or_refused() {
    let largest = crate::money::MINOR_UNITS_MAX;
    for repaid in [Repaid::EqualInstalments(Instalments::ByPeriods), Repaid::EqualPrincipal] {
        assert!(over_fifty_years(largest, "0", repaid).is_ok());
        for rate in ["0.000001", "0.12", "0.24"] {
            assert_eq!(over_fifty_years(largest, rate, repaid), Err(Fault::TooLarge), "{rate}");
            let less = over_fifty_years(largest / 1_000, rate, repaid);
            assert!(less.is_ok(), "{rate}: {less:?}");
        }
        // What rounding leaves of an instalment grows beyond the loan.
        assert!(over_fifty_years(largest, "10", repaid).is_err());
    }
}
