//! The streams that a business day ended without having aged.
//!
//! A writer sets aside what it cannot age and goes on with the rest. Nothing of that is recorded: it
//! follows from what was due and was not done. It is told by name, and it is no fault where the rules
//! of this version cannot age the stream either, or where it was aged later.

use std::collections::BTreeMap;
use std::fmt;

use ledger_core::calendar::Day;
use ledger_core::log::{FileId, Place, StreamId};
use serde_json::{Value, json};

use super::fault::{Fault, Wrong};

/// A stream that a business day ended without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAged {
    pub file: FileId,
    pub stream: StreamId,
    /// Since when something was due in it.
    pub due_on: Day,
    /// The first day that ended without it.
    pub day: Day,
    pub since: NotAgedSince,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAgedSince {
    /// It was aged on a later business day.
    Aged { on: Day },
    /// It cannot be aged by this version.
    Cannot { why: String },
}

impl NotAged {
    /// As the report for programs has it.
    pub(super) fn json(&self) -> Value {
        let (aged_on, why) = match &self.since {
            NotAgedSince::Aged { on } => (Some(on), None),
            NotAgedSince::Cannot { why } => (None, Some(why)),
        };
        json!({
            "file": self.file,
            "stream": self.stream,
            "due_on": self.due_on,
            "day": self.day,
            "aged_on": aged_on,
            "why": why,
        })
    }
}

impl fmt::Display for NotAged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NotAged { file, stream, due_on, day, since } = self;
        write!(f, "day {day} ended before {stream} of {file} had been aged, due on {due_on}: ")?;
        match since {
            NotAgedSince::Aged { on } => write!(f, "it was on {on}"),
            NotAgedSince::Cannot { why } => write!(f, "it cannot be: {why}"),
        }
    }
}

/// What the days of a partition ended without, as far as it was read.
#[derive(Default)]
pub(super) struct Unaged {
    left: BTreeMap<(FileId, StreamId), Left>,
    late: Vec<NotAged>,
}

struct Left {
    due_on: Day,
    day: Day,
    /// The commit that ended the day.
    place: Place,
}

impl Unaged {
    /// `day` ends with the commit at `place`, and all that was `due` by then has not been done.
    pub(super) fn day_ends(
        &mut self,
        day: Day,
        place: Place,
        due: impl Iterator<Item = (Day, FileId, StreamId)>,
    ) {
        for (due_on, file, stream) in due {
            self.left.entry((file, stream)).or_insert(Left { due_on, day, place });
        }
    }

    /// Nothing is due in this stream any more.
    pub(super) fn aged(&mut self, file: FileId, stream: StreamId, on: Day) {
        if let Some(Left { due_on, day, .. }) = self.left.remove(&(file, stream)) {
            let since = NotAgedSince::Aged { on };
            self.late.push(NotAged { file, stream, due_on, day, since });
        }
    }

    /// All that the days ended without; or the first that could have been done, as `tried` shows,
    /// which says why a stream cannot be aged.
    pub(super) fn at_end(
        self,
        tried: impl Fn(FileId, StreamId) -> Result<(), String>,
    ) -> (Vec<NotAged>, Option<Fault>) {
        let mut all = self.late;
        let mut fault = None;
        for ((file, stream), Left { due_on, day, place }) in self.left {
            match tried(file, stream) {
                Err(why) => {
                    let since = NotAgedSince::Cannot { why };
                    all.push(NotAged { file, stream, due_on, day, since });
                }
                Ok(()) => {
                    let wrong = Wrong::DayUnfinished { day, file, stream, due_on };
                    fault.get_or_insert_with(|| wrong.at_commit(place));
                }
            }
        }
        (all, fault)
    }
}

#[cfg(test)]
mod tests {
    use ledger_core::testing::day;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_this_version_cannot_age_either_is_told_by_name_and_is_no_fault() {
        let file = FileId::Customer(Uuid::from_u128(1));
        let [broken, late, missed] = [2, 3, 4].map(|it| StreamId::Loan(Uuid::from_u128(it)));
        let (due_on, next) = (day("2004-11-05"), day("2004-11-06"));
        let at = |sequence| Place { partition: 0, sequence };
        let read = |streams: &[StreamId]| {
            let mut unaged = Unaged::default();
            let due = |it: &StreamId| (due_on, file, *it);
            unaged.day_ends(due_on, at(7), streams.iter().map(due));
            unaged.day_ends(next, at(9), streams.iter().map(due));
            unaged.aged(file, late, day("2004-11-07"));
            unaged.at_end(|_, stream| match stream == broken {
                true => Err("its rules met a broken invariant".to_owned()),
                false => Ok(()),
            })
        };
        let (told, fault) = read(&[broken, late]);
        let names: Vec<_> = told.iter().map(|it| (it.stream, it.due_on, it.day)).collect();
        assert_eq!(names, [(late, due_on, due_on), (broken, due_on, due_on)]);
        assert_eq!(fault, None);

        let (told, fault) = read(&[broken, late, missed]);
        assert_eq!(told.len(), 2);
        let wrong = Wrong::DayUnfinished { day: due_on, file, stream: missed, due_on };
        assert_eq!(fault, Some(wrong.at_commit(at(7))), "it could have been aged");
    }
}
