//! How many months of a file were punctual, and how many instalments? Kept for who asks, so that nobody
//! goes through all its loans.
//!
//! It follows from the loans, by engine and day, and stands in no event: so it is looked for when somebody
//! asks, kept from then on, and brought up to date by the loans that were touched since. A file that
//! nobody asks, since no version has classes, keeps nothing. A month counts over the file: it is punctual
//! when something fell due in it and all of that was paid in time, and unknown while one of it is. What is
//! kept tells of two days, the business date and the day before it: they differ in loans to which something
//! happened today.

use std::cmp::Ordering;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rpds::{RedBlackTreeMapSync, RedBlackTreeSetSync};
use uuid::Uuid;

use super::CustomerFile;
use crate::calendar::Day;
use crate::credit::loan::{Loan, Timely};
use crate::money::Currency;
use crate::shared::SharedMap;

/// How often so many punctual months in a row were reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grown {
    /// By the business date.
    pub(super) times: usize,
    /// In which month last, by its first day.
    pub(super) last: Option<Day>,
    /// By the day before.
    pub(super) times_before: usize,
}

/// What is kept once somebody has asked.
#[derive(Debug, Default)]
pub(super) struct Punctual(Mutex<Option<Box<Kept>>>);

#[derive(Debug, Clone)]
struct Kept {
    /// The business date; what stands for the day before is of the day before this one.
    on: Day,
    loans: SharedMap<Uuid, Rows>,
    /// Touched since they were looked at.
    stale: RedBlackTreeSetSync<Uuid>,
    /// The loans that stood otherwise the day before.
    moved: SharedMap<Uuid, Rows>,
    today: Sums,
    before: Sums,
}

/// What is known of a loan's instalments.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rows {
    currency: Currency,
    rows: Arc<[Timely]>,
}

/// What falls due in a currency on a day, counted over all loans.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Due {
    instalments: usize,
    /// Each by what [`Timely::on`] says of it before its due date, on it, and from then on.
    early: Answers,
    by_due: Answers,
    after: Answers,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Answers {
    unknown: usize,
    late: usize,
}

type Sums = RedBlackTreeMapSync<(Currency, Day), Due>;

/// Who keeps the same loans knows the same of them, whether anybody has asked or not.
impl PartialEq for Punctual {
    fn eq(&self, _: &Punctual) -> bool {
        true
    }
}

impl Eq for Punctual {}

impl Clone for Punctual {
    fn clone(&self) -> Punctual {
        Punctual(Mutex::new(self.lock().clone()))
    }
}

impl CustomerFile {
    /// How often so many punctual months in a row were reached on loans in a currency.
    pub(super) fn grown(&self, currency: Currency, months: u32, on: Day) -> Grown {
        let days = (currency, Day::FIRST)..=(currency, Day::LAST);
        self.punctual.ask(self, on, |kept| {
            let eve = on.day_before().unwrap_or(on);
            let (times, last) = in_a_row(&kept.today, days.clone(), months, on);
            let (times_before, _) = in_a_row(&kept.before, days, months, eve);
            Grown { times, last, times_before }
        })
    }

    /// How many instalments fell due before the business date, of those of which it is known whether they
    /// were paid in time, and how many were.
    pub(super) fn fell_due(&self, on: Day) -> (u32, u32) {
        let (known, punctual) = self.punctual.ask(self, on, |kept| {
            let past = kept.today.iter().filter(|((_, due_on), _)| *due_on < on);
            past.fold((0, 0), |(known, punctual), (_, it)| {
                let of_day = it.instalments - it.after.unknown;
                (known + of_day, punctual + of_day - it.after.late)
            })
        });
        let count = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        (count(known), count(punctual))
    }
}

/// How often so many punctual months in a row were reached by a day, and in which month last. A month of
/// which it is not known yet ends the row: what comes after it is later.
fn in_a_row(
    sums: &Sums,
    days: RangeInclusive<(Currency, Day)>,
    months: u32,
    on: Day,
) -> (usize, Option<Day>) {
    let mut by_month = vec![];
    for ((_, due_on), due) in sums.range(days) {
        let month = due_on.first_of_month();
        let of_day = due.on(*due_on, on);
        match by_month.last_mut() {
            Some((last, known)) if *last == month => {
                *known = Option::zip(*known, of_day).map(|(one, other)| one && other);
            }
            Some((_, None)) => break,
            Some(_) | None => by_month.push((month, of_day)),
        }
    }
    let (mut in_a_row, mut times, mut last) = (0, 0, None);
    for (month, punctual) in by_month {
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
}

impl Punctual {
    /// Something happened to a loan.
    pub(super) fn forget(&mut self, loan: Uuid) {
        let kept = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept {
            kept.stale.insert_mut(loan);
        }
    }

    /// This file is another to whose loan alone something happened: what is kept there holds here.
    pub(super) fn begin_from(&self, other: &Punctual, loan: Uuid) {
        let mut kept = other.lock().clone();
        if let Some(kept) = &mut kept {
            kept.stale.insert_mut(loan);
        }
        *self.lock() = kept;
    }

    /// Asks what is kept, brought up to date.
    fn ask<T>(&self, file: &CustomerFile, on: Day, ask: impl FnOnce(&Kept) -> T) -> T {
        let mut shared = self.lock();
        // No file goes back in time; one that is looked at as of an earlier day is looked at anew.
        let kept = shared.take().filter(|it| it.on <= on);
        let mut kept = kept.unwrap_or_else(|| Box::new(Kept::nothing_of(file, on)));
        kept.turn_to(on);
        for loan in &std::mem::replace(&mut kept.stale, RedBlackTreeSetSync::new_sync()) {
            kept.look_at(*loan, file.loan(*loan));
        }
        ask(shared.insert(kept))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Box<Kept>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// All loans are still to be looked at.
    fn nothing_of(file: &CustomerFile, on: Day) -> Kept {
        Kept {
            on,
            loans: SharedMap::new(),
            stale: file.loans.keys().copied().collect(),
            moved: SharedMap::new(),
            today: Sums::new_sync(),
            before: Sums::new_sync(),
        }
    }

    /// What was today's is of the day before.
    fn turn_to(&mut self, on: Day) {
        if self.on == on {
            return;
        }
        for (loan, were) in &std::mem::take(&mut self.moved) {
            let are = self.loans.get(loan);
            change(&mut self.before, Some(were), are);
        }
        self.on = on;
    }

    fn look_at(&mut self, id: Uuid, loan: Option<&Loan>) {
        let rows = |it: &Loan, on| Rows { currency: it.currency(), rows: it.timely(on).into() };
        let today = loan.map(|it| rows(it, self.on));
        let eve = self.on.day_before().unwrap_or(self.on);
        let before = loan.filter(|it| it.moved_on(self.on)).map(|it| rows(it, eve));
        let before = before.or_else(|| today.clone());
        let known = self.loans.get(&id);
        change(&mut self.before, self.moved.get(&id).or(known), before.as_ref());
        change(&mut self.today, known, today.as_ref());
        self.moved.remove_mut(&id);
        if before != today
            && let Some(it) = before
        {
            self.moved.insert_mut(id, it);
        }
        if let Some(it) = today {
            self.loans.insert_mut(id, it);
        }
    }
}

fn change(sums: &mut Sums, before: Option<&Rows>, after: Option<&Rows>) {
    if before == after {
        return;
    }
    // What is added goes first, so that no sum goes below nothing.
    for (currency, it) in after.into_iter().flat_map(Rows::each) {
        let key = (currency, it.due_on);
        let due = sums.get(&key).copied().unwrap_or_default();
        sums.insert_mut(key, due.with(it));
    }
    for (currency, it) in before.into_iter().flat_map(Rows::each) {
        let key = (currency, it.due_on);
        let due = sums.get(&key).map_or_else(Due::default, |due| due.without(it));
        match due.instalments {
            0 => {
                sums.remove_mut(&key);
            }
            _ => sums.insert_mut(key, due),
        }
    }
}

impl Rows {
    fn each(&self) -> impl Iterator<Item = (Currency, &Timely)> {
        self.rows.iter().map(|it| (self.currency, it))
    }
}

impl Due {
    /// Whether all are paid in time, as a day tells.
    fn on(&self, due_on: Day, on: Day) -> Option<bool> {
        let Answers { unknown, late } = match due_on.cmp(&on) {
            Ordering::Less => self.after,
            Ordering::Equal => self.by_due,
            Ordering::Greater => self.early,
        };
        (unknown == 0).then_some(late == 0)
    }

    fn with(self, it: &Timely) -> Due {
        let (early, by_due, after) = Due::answers(it);
        Due {
            instalments: self.instalments + 1,
            early: self.early.plus(early),
            by_due: self.by_due.plus(by_due),
            after: self.after.plus(after),
        }
    }

    fn without(self, it: &Timely) -> Due {
        let (early, by_due, after) = Due::answers(it);
        Due {
            instalments: self.instalments - 1,
            early: self.early.minus(early),
            by_due: self.by_due.minus(by_due),
            after: self.after.minus(after),
        }
    }

    fn answers(it: &Timely) -> (Answers, Answers, Answers) {
        let eve = it.due_on.day_before().unwrap_or(it.due_on);
        let next = it.due_on.day_after().unwrap_or(it.due_on);
        let answers = |on| Answers::of(it.on(on));
        (answers(eve), answers(it.due_on), answers(next))
    }
}

impl Answers {
    fn of(it: Option<bool>) -> Answers {
        Answers { unknown: it.is_none().into(), late: (it == Some(false)).into() }
    }

    fn plus(self, other: Answers) -> Answers {
        Answers { unknown: self.unknown + other.unknown, late: self.late + other.late }
    }

    fn minus(self, other: Answers) -> Answers {
        Answers { unknown: self.unknown - other.unknown, late: self.late - other.late }
    }
}
