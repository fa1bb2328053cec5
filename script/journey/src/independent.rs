//! What the real portfolio must come to on any day, computed from the data set alone: no package
//! of this project has a part in it.

use chrono::{Days, Months, NaiveDate};

use crate::borrowers::Borrower;
use crate::figures::Figures;

/// Instalments of each loan.
pub const INSTALMENTS: u32 = 12;

/// The first business date, on which the loans were boarded.
pub fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2004, 11, 1).expect("a day of the calendar")
}

/// The last business date of the journey.
pub fn last_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2005, 10, 31).expect("a day of the calendar")
}

/// The due date of instalment `number` (1 to 12): the 15th, from November 2004 on.
pub fn due_on(number: u32) -> NaiveDate {
    first_day() + Days::new(14) + Months::new(number - 1)
}

/// Instalment `number` of a loan of `limit`: ⌊L·i/12⌋ − ⌊L·(i−1)/12⌋.
pub fn instalment(limit: i64, number: u32) -> i64 {
    let until = |it: u32| limit * i64::from(it) / i64::from(INSTALMENTS);
    until(number) - until(number - 1)
}

/// The day on which the borrower paid instalment `number`, if ever: the oldest 11 − k each on its
/// due date; in October who does not fail pays all the rest.
pub fn paid_on(borrower: &Borrower, number: u32) -> Option<NaiveDate> {
    if number < INSTALMENTS - borrower.arrears {
        return Some(due_on(number));
    }
    (!borrower.fails).then(|| due_on(INSTALMENTS))
}

/// The figures at the end of `day`.
pub fn figures(borrowers: &[Borrower], day: NaiveDate) -> Figures {
    let mut sum = Figures::default();
    for borrower in borrowers {
        let unpaid: Vec<u32> = (1..=INSTALMENTS)
            .filter(|&it| paid_on(borrower, it).is_none_or(|paid| day < paid))
            .collect();
        let late: Vec<u32> = unpaid.iter().copied().filter(|&it| due_on(it) < day).collect();
        let amount = |of: &[u32]| of.iter().map(|&it| instalment(borrower.limit, it)).sum::<i64>();
        let outstanding = amount(&unpaid);
        let days_past_due = late.first().map_or(0, |&it| (day - due_on(it)).num_days());

        sum.loans += 1;
        sum.open_loans += i64::from(outstanding > 0);
        sum.past_due_loans += i64::from(!late.is_empty());
        sum.outstanding += outstanding;
        sum.overdue += amount(&late);
        for (par, days) in
            [(&mut sum.par1, 0), (&mut sum.par30, 30), (&mut sum.par60, 60), (&mut sum.par90, 90)]
        {
            *par += if days_past_due > days { outstanding } else { 0 };
        }
        let late = u32::try_from(late.len()).expect("at most twelve");
        *sum.by_instalments_overdue.entry(late).or_default() += 1;

        // In default as the 30th day after an unpaid due date begins, before that day's payments;
        // cured when all that is due is paid.
        let defaulted = (1..=INSTALMENTS).any(|it| {
            let begins = due_on(it) + Days::new(30);
            begins <= day && paid_on(borrower, it).is_none_or(|paid| begins <= paid)
        });
        let all_paid = unpaid.iter().all(|&it| day < due_on(it));
        sum.ever_defaulted += i64::from(defaulted);
        sum.in_default += i64::from(defaulted && !all_paid);
    }
    sum
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::figures;
    use crate::borrowers::borrowers;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    /// The figures that were known of this portfolio before a line of this project was written.
    #[test]
    fn the_known_figures_come_out() {
        let all = borrowers().unwrap();

        let september = figures(&all, day(2005, 9, 30));
        let by: Vec<i64> = september.by_instalments_overdue.into_values().collect();
        assert_eq!(by, [23_182, 3_688, 2_667, 322, 76, 26, 11, 9, 19]);
        assert_eq!((september.in_default, september.ever_defaulted), (3_130, 3_130));
        assert_eq!(september.open_loans, 30_000);

        let october = figures(&all, day(2005, 10, 31));
        let by: Vec<i64> = october.by_instalments_overdue.into_values().collect();
        assert_eq!(by, [23_364, 3_207, 1_252, 1_844, 244, 52, 13, 6, 7, 11]);
        assert_eq!((october.in_default, october.ever_defaulted), (3_429, 6_818));
        assert_eq!((october.past_due_loans, october.open_loans), (6_636, 6_636));
    }
}
