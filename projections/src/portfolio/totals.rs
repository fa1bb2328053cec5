//! By how much a loan changes the totals of its segment, and when.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use ledger_core::money::Total;

use super::Loan;
use super::questions::Segment;

/// Counts, and sums, that one or many loans add.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) loans: i64,
    pub(super) open_loans: i64,
    pub(super) past_due_loans: i64,
    pub(super) in_default: i64,
    pub(super) ever_defaulted: i64,
    pub(super) outstanding: Total,
    pub(super) overdue: Total,
    pub(super) par1: Total,
    pub(super) par30: Total,
    pub(super) par60: Total,
    pub(super) par90: Total,
}

impl Sums {
    /// Adds `times` these sums.
    fn add(&mut self, other: &Sums, times: i64) {
        self.loans += times * other.loans;
        self.open_loans += times * other.open_loans;
        self.past_due_loans += times * other.past_due_loans;
        self.in_default += times * other.in_default;
        self.ever_defaulted += times * other.ever_defaulted;
        self.outstanding += other.outstanding * times;
        self.overdue += other.overdue * times;
        self.par1 += other.par1 * times;
        self.par30 += other.par30 * times;
        self.par60 += other.par60 * times;
        self.par90 += other.par90 * times;
    }
}

/// What a loan adds to the totals from its balances' day on, if nothing happens to it any more:
/// what time alone will do is known now.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Course {
    steps: Vec<(NaiveDate, Sums)>,
    /// Day, number of instalments overdue, and one loan more or fewer there.
    counts: Vec<(NaiveDate, u32, i64)>,
}

impl Course {
    /// Of this loan, as it stands.
    pub(super) fn of(loan: &Loan) -> Course {
        if loan.charged_off_on.is_some() {
            return Course::charged_off(loan);
        }
        let balances = &loan.balances;
        let (on, outstanding) = (loan.balances_on, Total::from(balances.outstanding));
        let is_open = !outstanding.is_zero();
        let (overdue, due) = (balances.instalments_overdue, balances.instalments_due);
        let mut steps = Vec::with_capacity(6);
        steps.push((
            on,
            Sums {
                loans: 1,
                open_loans: i64::from(is_open),
                past_due_loans: i64::from(overdue > 0),
                in_default: i64::from(loan.in_default),
                ever_defaulted: i64::from(loan.ever_defaulted),
                outstanding,
                overdue: balances.overdue.into(),
                ..Sums::default()
            },
        ));
        let mut counts = vec![(on, overdue, 1)];
        if due > 0 {
            let tomorrow = on.checked_add_days(Days::new(1));
            let tomorrow = tomorrow.expect("business dates end long before the calendar");
            let past_due_loans = i64::from(overdue == 0);
            let overdue_sum = balances.due.into();
            steps
                .push((tomorrow, Sums { past_due_loans, overdue: overdue_sum, ..Sums::default() }));
            counts.extend([(tomorrow, overdue, -1), (tomorrow, overdue + due, 1)]);
        }
        if is_open {
            let par = [
                (0, Sums { par1: outstanding, ..Sums::default() }),
                (30, Sums { par30: outstanding, ..Sums::default() }),
                (60, Sums { par60: outstanding, ..Sums::default() }),
                (90, Sums { par90: outstanding, ..Sums::default() }),
            ];
            for (days, sums) in par {
                steps.extend(loan.past_due_from(days).map(|from| (from, sums)));
            }
        }
        Course { steps, counts }
    }

    /// Off the book of performing loans it is no open or late one, whatever is owed.
    fn charged_off(loan: &Loan) -> Course {
        let sums = Sums {
            loans: 1,
            in_default: i64::from(loan.in_default),
            ever_defaulted: i64::from(loan.ever_defaulted),
            ..Sums::default()
        };
        Course { steps: vec![(loan.balances_on, sums)], counts: vec![(loan.balances_on, 0, 1)] }
    }
}

/// The changes of all segments that a batch brings, by business date.
#[derive(Debug, Default)]
pub(super) struct Changes {
    segments: BTreeMap<Segment, Dates>,
}

#[derive(Debug, Default)]
pub(super) struct Dates {
    pub(super) sums: BTreeMap<NaiveDate, Sums>,
    pub(super) counts: BTreeMap<(NaiveDate, u32), i64>,
}

impl Changes {
    /// From `on` a loan of this segment takes another course: what the former one would add later
    /// is taken back where it stands, and what it had added by then is taken back on that day.
    pub(super) fn turn(&mut self, segment: Segment, on: NaiveDate, former: &Course, new: &Course) {
        let dates = self.segments.entry(segment).or_default();
        dates.add(former, on, -1);
        dates.add(new, on, 1);
    }

    /// The changes that are changes: what was taken back where it had been added is none.
    pub(super) fn segments(&self) -> impl Iterator<Item = (&Segment, &Dates)> {
        self.segments.iter()
    }
}

impl Dates {
    fn add(&mut self, course: &Course, from: NaiveDate, times: i64) {
        for (on, sums) in &course.steps {
            self.sums.entry(*on.max(&from)).or_default().add(sums, times);
        }
        for (on, instalments, loans) in &course.counts {
            *self.counts.entry((*on.max(&from), *instalments)).or_default() += times * loans;
        }
    }
}

#[cfg(test)]
mod tests {
    use ledger_core::calendar::Day;
    use ledger_core::credit::loan::{Balances, Lender, Life};
    use ledger_core::money::{Currency, Money};
    use uuid::Uuid;

    use super::*;
    use crate::portfolio::Origin;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, day).unwrap()
    }

    fn loan(on: NaiveDate, overdue: (i64, u32), due: (i64, u32), oldest: Option<u32>) -> Loan {
        let xof = |amount| Money::new(amount, Currency::XOF).unwrap();
        let oldest = oldest.and_then(|it| Day::from_ymd(2026, 1, it));
        Loan {
            loan: Uuid::nil(),
            partition: 0,
            customer: Uuid::nil(),
            origin: Origin::Granted,
            product: None,
            country: "TG".parse().unwrap(),
            granted_on: day(1),
            lender: Lender::OwnBook {},
            lender_reference: None,
            life: Life::Active,
            arrears_from_days: 0,
            in_default: false,
            ever_defaulted: false,
            charged_off_on: None,
            holds: 0,
            on_book_from: None,
            past_30_on: None,
            principal: xof(1_000),
            balances: Balances {
                outstanding: xof(1_000),
                overdue: xof(overdue.0),
                due: xof(due.0),
                credit: xof(0),
                instalments_overdue: overdue.1,
                instalments_due: due.1,
                oldest_unpaid_due_on: oldest,
                arrears_since: oldest,
                next: None,
            },
            balances_on: on,
            changed_on: on,
            version: 1,
        }
    }

    /// The totals as of a day, by the sums over all days up to it.
    fn as_of(changes: &Changes, on: NaiveDate) -> (Sums, Vec<(u32, i64)>) {
        let mut sums = Sums::default();
        let mut counts = BTreeMap::<u32, i64>::new();
        for (_, dates) in changes.segments() {
            dates.sums.range(..=on).for_each(|(_, it)| sums.add(it, 1));
            for ((_, instalments), loans) in dates.counts.range(..=(on, u32::MAX)) {
                *counts.entry(*instalments).or_default() += loans;
            }
        }
        (sums, counts.into_iter().filter(|it| it.1 != 0).collect())
    }

    fn segment() -> Segment {
        Segment {
            currency: Currency::XOF,
            product: None,
            country: "TG".parse().unwrap(),
            bank: None,
            month: day(1),
        }
    }

    #[test]
    fn what_is_due_today_is_overdue_and_at_risk_from_tomorrow_without_an_event() {
        let mut changes = Changes::default();
        let course = Course::of(&loan(day(10), (0, 0), (100, 1), Some(10)));
        changes.turn(segment(), day(10), &Course::default(), &course);

        let (sums, counts) = as_of(&changes, day(10));
        assert_eq!(
            (sums.past_due_loans, sums.overdue.minor_units(), sums.par1.minor_units()),
            (0, 0, 0)
        );
        assert_eq!(counts, [(0, 1)]);
        let (sums, counts) = as_of(&changes, day(11));
        assert_eq!(
            (sums.past_due_loans, sums.overdue.minor_units(), sums.par1.minor_units()),
            (1, 100, 1_000)
        );
        assert_eq!(
            (sums.outstanding.minor_units(), sums.open_loans, sums.par30.minor_units()),
            (1_000, 1, 0)
        );
        assert_eq!(counts, [(1, 1)]);
    }

    #[test]
    fn paying_on_the_due_date_takes_back_what_the_next_day_would_have_brought() {
        let mut changes = Changes::default();
        let due = Course::of(&loan(day(10), (0, 0), (100, 1), Some(10)));
        changes.turn(segment(), day(10), &Course::default(), &due);
        let paid = Course::of(&loan(day(10), (0, 0), (0, 0), None));
        changes.turn(segment(), day(10), &due, &paid);

        for on in [10, 11, 31] {
            let (sums, counts) = as_of(&changes, day(on));
            assert_eq!(
                (sums.past_due_loans, sums.overdue.minor_units(), sums.par1.minor_units()),
                (0, 0, 0)
            );
            assert_eq!((sums.loans, counts), (1, vec![(0, 1)]));
        }
    }

    #[test]
    fn off_the_book_of_performing_loans_nothing_of_it_is_outstanding_or_at_risk() {
        let late = loan(day(20), (100, 1), (50, 1), Some(5));
        let charged_off = Course::of(&Loan { charged_off_on: Some(day(20)), ..late.clone() });
        let mut changes = Changes::default();
        let former = Course::of(&late);
        changes.turn(segment(), day(20), &Course::default(), &former);
        changes.turn(segment(), day(20), &former, &charged_off);

        let (sums, counts) = as_of(&changes, day(31));
        assert_eq!(sums, Sums { loans: 1, ..Sums::default() });
        assert_eq!(counts, [(0, 1)]);
    }

    #[test]
    fn a_late_payment_leaves_the_days_before_it_as_they_were() {
        let mut changes = Changes::default();
        let due = Course::of(&loan(day(10), (0, 0), (100, 1), Some(10)));
        changes.turn(segment(), day(10), &Course::default(), &due);
        let paid = Course::of(&loan(day(15), (0, 0), (0, 0), None));
        changes.turn(segment(), day(15), &due, &paid);

        assert_eq!(as_of(&changes, day(14)).0.overdue.minor_units(), 100);
        let (sums, counts) = as_of(&changes, day(15));
        assert_eq!(
            (sums.overdue.minor_units(), sums.par1.minor_units(), sums.past_due_loans),
            (0, 0, 0)
        );
        assert_eq!(counts, [(0, 1)]);
    }
}
