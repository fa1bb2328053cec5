//! When did we ask an operator for the customer's money, what was answered, and who is late by that?
//!
//! A request moves nothing: money that comes of it is a repayment. While it is unanswered no penalty is
//! borne, whatever is answered in the end; and who is late only on days of a request that succeeded late
//! or failed at the operator has paid in time all the same. What an operator answers later counts instead of
//! what it answered before, so that a debit which was thought to have succeeded spares its days too.

use uuid::Uuid;

use super::course::Course;
use super::{
    DebitAnswer, DebitAnswered, DebitRequest, DebitRequested, Event, Life, Loan, Pause, Rejection,
};
use crate::calendar::Day;
use crate::credit::engine::{number, place};
use crate::money::Money;

/// A request that is said to have been sent.
pub(super) struct AskedDebit<'a> {
    pub(super) request: Uuid,
    pub(super) amount: Money,
    pub(super) channel: &'a str,
    pub(super) reference: &'a str,
    pub(super) requested_on: Day,
}

/// What speaks for who had not paid an instalment by its due date.
enum Excused {
    /// They had.
    Paid,
    /// It is not known before a request is answered.
    Unknown,
    Not,
    /// They were not late up to this day, and then if this row was unpaid.
    Until(Day, usize, End),
}

/// Whether it is known that nothing excuses any more.
#[derive(Clone, Copy)]
enum End {
    Known,
    /// A pause is not over yet.
    Awaited,
}

impl Course<'_> {
    pub(super) fn request_debit(mut self, asked: &AskedDebit) -> Result<Vec<Event>, Rejection> {
        let AskedDebit { request, amount, channel, reference, requested_on } = *asked;
        if self.account.debit(request).is_some() {
            return Ok(self.events);
        }
        self.account.life.running()?;
        self.positive(amount)?;
        let first = self.command.since.unwrap_or(requested_on.min(self.on));
        self.debit_day(requested_on, first)?;
        let requested = Event::DebitRequested(DebitRequested {
            request,
            amount,
            channel: channel.to_owned(),
            reference: reference.to_owned(),
            requested_on,
        });
        self.take_in(&requested);
        Ok(self.caused(requested))
    }

    pub(super) fn answer_debit(
        mut self,
        request: Uuid,
        answer: &DebitAnswer,
        answered_on: Day,
    ) -> Result<Vec<Event>, Rejection> {
        let known = self.account.debit(request).ok_or(Rejection::UnknownDebit { request })?.clone();
        if known.answer.is_some_and(|it| it == (answered_on, answer.clone())) {
            return Err(Rejection::DebitAnswered { request });
        }
        self.debit_day(answered_on, known.from)?;
        if self.changes_lost_penalties(answered_on) {
            return Err(Rejection::WrittenOff);
        }
        let answer = answer.clone();
        let answered = Event::DebitAnswered(DebitAnswered { request, answer, answered_on });
        self.take_in(&answered);
        Ok(self.caused(answered))
    }

    fn debit_day(&self, day: Day, first: Day) -> Result<(), Rejection> {
        let last = self.on;
        match (first..=last).contains(&day) {
            true => Ok(()),
            false => Err(Rejection::DebitDay { day, first, last }),
        }
    }
}

impl Loan {
    /// Our debit requests, in the order in which they were recorded.
    pub fn debits(&self) -> &[DebitRequest] {
        self.facts.debits()
    }

    fn debit(&self, request: Uuid) -> Option<&DebitRequest> {
        self.debits().iter().find(|it| it.request == request)
    }

    /// Whether an instalment was paid by its due date, up to what the contract tolerates, or late only on
    /// days of a pause or of a debit request of ours that excuses it. `None` where that is not known on
    /// this day, to which the loan has been aged: it is not past due yet, a request is unanswered, or what
    /// was paid by then is in an opening.
    pub fn paid_in_time(&self, instalment: u32, on: Day) -> Option<bool> {
        let row = place(instalment).filter(|it| *it < self.rows.size())?;
        self.rows_in_time(&[row], on).pop().flatten()
    }

    /// The instalments of which it is known on this day that they were not.
    pub fn paid_late(&self, on: Day) -> Vec<u32> {
        let rows: Vec<usize> = (0..self.rows.size()).collect();
        let in_time = self.rows_in_time(&rows, on);
        let late = rows.into_iter().zip(in_time).filter(|(_, it)| *it == Some(false));
        late.map(|(row, _)| number(row)).collect()
    }

    /// The same of each of these rows, by its place: the engine goes through the facts once, and once
    /// more where something excuses who was late.
    pub(super) fn rows_in_time(&self, rows: &[usize], on: Day) -> Vec<Option<bool>> {
        let due: Vec<Day> = self.rows.iter().map(|it| it.due_on).collect();
        let due_on = |row: usize| due.get(row).copied();
        let known = |row: &usize| {
            let due_on = due_on(*row)?;
            let started = self.start_on().is_some_and(|it| it <= due_on);
            let opened = self.facts.opening().is_some_and(|it| due_on < it.on);
            let known = started && !opened && on > due_on && self.life != Life::Rescinded;
            known.then_some((due_on, *row))
        };
        let known: Vec<Option<(Day, usize)>> = rows.iter().map(known).collect();
        let asked: Vec<(Day, usize)> = known.iter().flatten().copied().collect();
        let mut by_due_date = self.are_paid_on(&asked).into_iter();
        let excused = known.into_iter().map(|it| {
            let (due_on, row) = it?;
            Some(match by_due_date.next() {
                Some(true) => Excused::Paid,
                Some(false) | None => self.excused(due_on, row),
            })
        });
        let excused: Vec<Option<Excused>> = excused.collect();
        let until = |it: &Option<Excused>| match it {
            Some(Excused::Until(day, row, _)) => Some((*day, *row)),
            Some(Excused::Paid | Excused::Unknown | Excused::Not) | None => None,
        };
        let asked: Vec<(Day, usize)> = excused.iter().filter_map(until).collect();
        let mut by_then = self.are_paid_on(&asked).into_iter();
        let in_time = excused.into_iter().map(|it| match it? {
            Excused::Paid => Some(true),
            Excused::Not => Some(false),
            Excused::Unknown => None,
            Excused::Until(_, _, End::Known) => by_then.next(),
            // Who has not paid may do so until it is told that the pause is over.
            Excused::Until(_, _, End::Awaited) => by_then.next().filter(|paid| *paid),
        });
        in_time.collect()
    }

    /// Up to which day whoever had not paid this row by its due date was not late.
    fn excused(&self, due_on: Day, row: usize) -> Excused {
        let (mut excused, mut end) = (due_on, End::Known);
        let mut requests: Vec<&DebitRequest> = self.debits().iter().collect();
        requests.sort_by_key(|it| it.from);
        let mut pauses: Vec<&Pause> = self.pauses().iter().filter(|it| it.days() > 0).collect();
        pauses.sort_by_key(|it| it.from);
        loop {
            let before = excused;
            for it in &requests {
                // It was sent when nobody was late but by those before it.
                if it.from > excused {
                    break;
                }
                match &it.answer {
                    None => return Excused::Unknown,
                    Some((answered_on, answer)) if answer.excuses() => {
                        excused = excused.max(*answered_on);
                    }
                    Some(_) => {}
                }
            }
            for it in &pauses {
                // No day had counted but those that others excuse.
                if excused.day_after().is_some_and(|first| it.from <= first) && it.until > excused {
                    excused = excused.max(it.until.day_before().unwrap_or(it.from));
                    end = if it.lasts() { End::Awaited } else { end };
                }
            }
            if excused == before {
                break;
            }
        }
        match excused > due_on {
            true => Excused::Until(excused, row, end),
            false => Excused::Not,
        }
    }
}
