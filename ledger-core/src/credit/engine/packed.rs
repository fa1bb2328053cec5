//! Rows as a loan keeps them: what is nothing takes no room.
//!
//! A row has up to eighteen amounts and seldom more than two of them. A ledger keeps the rows of all
//! its loans in memory, and goes through those of one at a time.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::{Amounts, Row, Scheduled};
use crate::calendar::Day;
use crate::counted::count_copied;

/// Rows that are kept. They are changed as a whole; copies share them.
pub struct Packed<R> {
    heads: Arc<[Head]>,
    /// Of each row in turn what is not nothing, in the order of its amounts.
    amounts: Arc<[i64]>,
    of: PhantomData<R>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    due_on: Day,
    /// A bit for each amount that is not nothing, the first in the lowest.
    present: u32,
}

/// What is kept packed: a day, and amounts.
pub trait Line: Copy {
    /// The day it is due on, and its amounts side by side; what it has not is nothing.
    fn parts(&self) -> (Day, [Amounts; 3]);

    fn of(due_on: Day, parts: [Amounts; 3]) -> Self;
}

impl Line for Row {
    fn parts(&self) -> (Day, [Amounts; 3]) {
        (self.due_on, [self.owed, self.paid, self.waived])
    }

    fn of(due_on: Day, [owed, paid, waived]: [Amounts; 3]) -> Row {
        Row { due_on, owed, paid, waived }
    }
}

impl Line for Scheduled {
    fn parts(&self) -> (Day, [Amounts; 3]) {
        (self.due_on, [self.owed, Amounts::default(), Amounts::default()])
    }

    fn of(due_on: Day, [owed, ..]: [Amounts; 3]) -> Scheduled {
        Scheduled { due_on, owed }
    }
}

impl<R: Line> Packed<R> {
    pub fn of(rows: impl IntoIterator<Item = R>) -> Packed<R> {
        let (mut heads, mut amounts) = (vec![], vec![]);
        for row in rows {
            let (due_on, parts) = row.parts();
            let mut present = 0;
            for (bit, amount) in parts.iter().flat_map(Amounts::each).enumerate() {
                if amount != 0 {
                    present |= 1 << bit;
                    amounts.push(amount);
                }
            }
            heads.push(Head { due_on, present });
        }
        let packed = Packed { heads: heads.into(), amounts: amounts.into(), of: PhantomData };
        count_copied(packed.bytes());
        packed
    }

    fn bytes(&self) -> usize {
        size_of_val(&*self.heads) + size_of_val(&*self.amounts)
    }

    pub fn size(&self) -> usize {
        self.heads.len()
    }

    pub fn iter(&self) -> Unpacking<'_, R> {
        Unpacking { heads: self.heads.iter(), amounts: self.amounts.iter(), of: PhantomData }
    }

    /// The row at this place, counted from 0.
    pub fn get(&self, place: usize) -> Option<R> {
        self.iter().nth(place)
    }

    /// When the row at this place is due.
    pub fn due_on(&self, place: usize) -> Option<Day> {
        self.heads.get(place).map(|it| it.due_on)
    }

    /// How many rows are due by this day; they stand in the order of their days.
    pub fn due_by(&self, day: Day) -> usize {
        self.heads.partition_point(|it| it.due_on <= day)
    }

    /// With this row at its place.
    pub fn with(&self, place: usize, row: R) -> Packed<R> {
        let rows = self.iter().enumerate();
        Packed::of(rows.map(|(at, it)| if at == place { row } else { it }))
    }
}

/// Goes through packed rows.
#[derive(Debug)]
pub struct Unpacking<'a, R> {
    heads: std::slice::Iter<'a, Head>,
    amounts: std::slice::Iter<'a, i64>,
    of: PhantomData<R>,
}

impl<R: Line> Iterator for Unpacking<'_, R> {
    type Item = R;

    fn next(&mut self) -> Option<R> {
        let Head { due_on, present } = *self.heads.next()?;
        let mut bits = present;
        let mut amounts = || {
            let six = bits;
            bits >>= 6;
            if six & 0b11_1111 == 0 {
                return Amounts::default();
            }
            let mut next = |bit: u32| match six >> bit & 1 {
                0 => 0,
                _ => self.amounts.next().copied().expect("each bit has its amount"),
            };
            Amounts {
                penalty: next(0),
                fee: next(1),
                tax: next(2),
                insurance: next(3),
                interest: next(4),
                principal: next(5),
            }
        };
        Some(R::of(due_on, [amounts(), amounts(), amounts()]))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.heads.size_hint()
    }
}

impl<R: Line> ExactSizeIterator for Unpacking<'_, R> {}

impl<R> Clone for Packed<R> {
    fn clone(&self) -> Packed<R> {
        let (heads, amounts) = (Arc::clone(&self.heads), Arc::clone(&self.amounts));
        Packed { heads, amounts, of: PhantomData }
    }
}

impl<R> PartialEq for Packed<R> {
    fn eq(&self, other: &Packed<R>) -> bool {
        (&self.heads, &self.amounts) == (&other.heads, &other.amounts)
    }
}

impl<R> Eq for Packed<R> {}

impl<R: Line + fmt::Debug> fmt::Debug for Packed<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(day: u32, n: i64) -> Row {
        let due_on = format!("2024-01-{day:02}").parse().unwrap();
        let principal = |principal| Amounts { principal, ..Amounts::default() };
        let paid = Amounts { penalty: n, interest: 2 * n, ..Amounts::default() };
        Row { due_on, owed: principal(1_000 + n), paid, waived: principal(n / 2) }
    }

    #[test]
    fn what_is_packed_comes_out_as_it_was() {
        let rows: Vec<Row> = (1..=12).map(|day| row(day, i64::from(day % 3))).collect();
        let packed = Packed::of(rows.iter().copied());
        assert!(packed.iter().eq(rows.iter().copied()));
        assert_eq!((packed.size(), packed.get(4), packed.get(12)), (12, Some(rows[4]), None));
        assert_eq!((packed.due_on(4), packed.due_by(rows[4].due_on)), (Some(rows[4].due_on), 5));
        let changed = packed.with(3, row(20, 5));
        assert_eq!(changed.get(3), Some(row(20, 5)));
        assert_ne!(changed, packed);
        assert_eq!(changed.with(3, rows[3]), packed);
    }

    #[test]
    fn a_row_of_one_component_takes_sixteen_bytes() {
        let owed = Amounts { principal: 1_000, ..Amounts::default() };
        let due_on = row(1, 0).due_on;
        let schedule = Packed::of((0..12).map(|_| Scheduled { due_on, owed }));
        assert_eq!(schedule.bytes(), 12 * 16);
    }
}
