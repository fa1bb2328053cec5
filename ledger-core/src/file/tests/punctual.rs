//! What a file keeps of how its loans are paid is what going through all of them finds, and costs what
//! was touched since somebody asked.

use std::collections::BTreeMap;

use super::costs::{DUE, large_under, nth, take};
use super::*;
use crate::calendar::Day;
use crate::file::punctual::Grown;

/// By going through all loans.
fn grown_anew(file: &CustomerFile, currency: Currency, months: u32, on: Day) -> Grown {
    let by = |on: Day| {
        let mut of_file = BTreeMap::<Day, Option<bool>>::new();
        for (_, loan) in file.loans_in(currency) {
            for (month, found) in loan.punctual_months(on) {
                let known = of_file.entry(month).or_insert(Some(true));
                *known = known.zip(found).map(|(one, other)| one && other);
            }
        }
        let (mut in_a_row, mut times, mut last) = (0, 0, None);
        for (month, punctual) in of_file {
            match punctual {
                Some(true) => in_a_row += 1,
                Some(false) => in_a_row = 0,
                None => break,
            }
            if in_a_row == months {
                (in_a_row, times, last) = (0, times + 1, Some(month));
            }
        }
        (times, last)
    };
    let (times, last) = by(on);
    let (times_before, _) = by(on.day_before().unwrap());
    Grown { times, last, times_before }
}

fn fell_due_anew(file: &CustomerFile, on: Day) -> (u32, u32) {
    let loans = file.loans.values().filter_map(|it| it.loan());
    let due: Vec<_> = loans.flat_map(|it| it.fell_due(on)).collect();
    (due.len() as u32, due.iter().filter(|(_, in_time)| *in_time).count() as u32)
}

/// What is kept by now, against all that the file holds.
pub(super) fn compare(file: &CustomerFile, on: Day) {
    for months in [1, 3] {
        let (kept, anew) =
            (file.grown(Currency::XOF, months, on), grown_anew(file, Currency::XOF, months, on));
        assert_eq!(kept, anew, "of {months} months on {on}");
    }
    assert_eq!(file.fell_due(on), fell_due_anew(file, on), "what fell due by {on}");
}

/// What a repayment costs where classes move the limit by it, in a file with so many loans that was asked
/// before; and the file that is asked for the first time after all have fallen due.
fn costs(loans: u32) -> [crate::counted::Counted; 2] {
    let story = large_under(Document::OPEN, loans);
    let repayment = |n: u32| {
        let act = repay(u128::from(n) + 7, 500, money("tmoney", &format!("R-{n}")));
        Command::Loan { loan: nth(n), act }
    };
    // The first who asks has all loans looked at.
    let (state, _) = take(&story, &repayment(1));
    let story = Story { state, commits: story.commits + 1, ..story };
    let (state, one) = take(&story, &repayment(2));
    let story = Story { state, commits: story.commits + 1, ..story };
    // Another day, on which nothing is due.
    let later = Story { on: day(DUE - 10), ..story };
    let (_, other) = take(&later, &repayment(3));
    [one, other]
}

#[test]
fn what_moves_a_limit_costs_what_was_touched_and_not_what_its_file_holds() {
    let small = costs(10);
    println!("{small:?}");
    for loans in [1_000, 10_000] {
        assert_eq!(costs(loans), small, "with {loans} loans");
    }
}
