//! On which day does time alone do something to which stream of a file?

use std::iter::Peekable;
use std::ops::Bound;

use rpds::RedBlackTreeSetSync;
use uuid::Uuid;

use crate::calendar::Day;
use crate::log::StreamId;
use crate::shared::SharedMap;

/// The first such day of each stream, by day and by stream. It follows from the streams and stands
/// in no event: the file keeps it for those a commit touched, and a check finds it again from all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Agenda {
    by_day: RedBlackTreeSetSync<(Day, StreamId)>,
    of_stream: SharedMap<StreamId, Day>,
}

/// The first and the last stream of all, as streams are ordered.
const FIRST: StreamId = StreamId::Customer(Uuid::nil());
const LAST: StreamId = StreamId::Partition(u32::MAX);

impl Agenda {
    pub(super) fn new() -> Agenda {
        Agenda { by_day: RedBlackTreeSetSync::new_sync(), of_stream: SharedMap::new() }
    }

    /// Time does something to this stream on this day first, or nothing at all.
    pub(super) fn put(&mut self, stream: StreamId, day: Option<Day>) {
        let before = self.of_stream.get(&stream).copied();
        if before == day {
            return;
        }
        if let Some(before) = before {
            self.by_day.remove_mut(&(before, stream));
            self.of_stream.remove_mut(&stream);
        }
        if let Some(day) = day {
            self.by_day.insert_mut((day, stream));
            self.of_stream.insert_mut(stream, day);
        }
    }

    /// The first day of all.
    pub(super) fn first_on(&self) -> Option<Day> {
        self.by_day.first().map(|(day, ..)| *day)
    }

    /// The first day on which time does something to this stream.
    pub(super) fn day_of(&self, stream: StreamId) -> Option<Day> {
        self.of_stream.get(&stream).copied()
    }

    /// Each stream with its day, the earliest first; those of one day in the order in which they are
    /// aged.
    pub(super) fn by_day(&self) -> impl Iterator<Item = (StreamId, Day)> {
        self.by_day.iter().map(|(day, stream)| (*stream, *day))
    }

    /// The streams to which time does something by this day, in the order in which they are aged: one
    /// kind after the other, of each the lowest id first. What is not asked for is not looked up.
    pub(super) fn due(&self, on: Day) -> impl Iterator<Item = StreamId> {
        let of_day = |day: Day| {
            self.by_day.range((day, FIRST)..=(day, LAST)).map(|(_, stream)| *stream).peekable()
        };
        LowestFirst { of_days: self.days_until(on).into_iter().map(of_day).collect() }
    }

    /// The days up to this one on which there is something: one, as a rule.
    fn days_until(&self, on: Day) -> Vec<Day> {
        let mut days = vec![];
        let mut behind = Bound::Unbounded;
        while let Some((day, ..)) =
            self.by_day.range((behind, Bound::Unbounded)).next().filter(|(day, ..)| *day <= on)
        {
            days.push(*day);
            behind = Bound::Excluded((*day, LAST));
        }
        days
    }
}

/// What is due on several days, as one.
struct LowestFirst<I: Iterator<Item = StreamId>> {
    of_days: Vec<Peekable<I>>,
}

impl<I: Iterator<Item = StreamId>> Iterator for LowestFirst<I> {
    type Item = StreamId;

    fn next(&mut self) -> Option<StreamId> {
        let heads = self.of_days.iter_mut().enumerate();
        let heads = heads.filter_map(|(place, it)| Some((*it.peek()?, place)));
        let (_, place) = heads.min()?;
        self.of_days.get_mut(place)?.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> Day {
        Day::from_ymd(2024, 1, n).unwrap()
    }

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    #[test]
    fn what_is_due_is_aged_kind_by_kind_whatever_day_it_is_due_on() {
        let mut agenda = Agenda::new();
        for (stream, on) in [
            (StreamId::Loan(id(2)), 3),
            (StreamId::Loan(id(1)), 5),
            (StreamId::Loan(id(3)), 5),
            (StreamId::Loan(id(0)), 9),
            (StreamId::Order(id(7)), 5),
            (StreamId::Application(id(9)), 4),
        ] {
            agenda.put(stream, Some(day(on)));
        }
        let due = |on: u32| agenda.due(day(on)).collect::<Vec<_>>();
        let loan = |n: u128| StreamId::Loan(id(n));
        assert_eq!(due(2), []);
        assert_eq!(due(4), [StreamId::Application(id(9)), loan(2)]);
        let all = [StreamId::Application(id(9)), StreamId::Order(id(7)), loan(1), loan(2), loan(3)];
        assert_eq!(due(8), all);
        assert_eq!(agenda.first_on(), Some(day(3)));
        let by_day: Vec<_> = agenda.by_day().map(|(stream, _)| stream).collect();
        let last = [all[1], loan(1), loan(3), loan(0)];
        assert_eq!(by_day, [&[loan(2), all[0]], &last[..]].concat());
    }

    #[test]
    fn a_stream_stands_on_its_first_day_alone() {
        let mut agenda = Agenda::new();
        let stream = StreamId::PurchaseOrder(id(1));
        for on in [Some(day(3)), Some(day(2)), Some(day(2)), None, None] {
            agenda.put(stream, on);
            assert_eq!((agenda.day_of(stream), agenda.first_on()), (on, on));
            assert_eq!(agenda.by_day().count(), usize::from(on.is_some()));
        }
        assert_eq!(agenda, Agenda::new());
    }
}
