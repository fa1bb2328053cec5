//! What is asked of a golden log: ten days and ten files, chosen when it is made, and the same ever
//! after.

use std::collections::BTreeSet;

use ledger_core::calendar::Day;
use ledger_core::log::{FileId, StreamId};
use serde_json::Value;

use crate::broken::{Broken, Tried};
use crate::survey::Survey;

const DAYS: usize = 10;
const FILES: usize = 10;

/// Days to ask the portfolio of, and whose stories are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub days: Vec<Day>,
    pub subjects: Vec<StreamId>,
}

impl Asked {
    /// Days spread over all on which something happened, the first and the last among them; files
    /// in which, together, as many types of events as possible happened.
    pub fn choose(survey: &Survey) -> Asked {
        let all: Vec<Day> = survey.days.iter().copied().collect();
        let last = all.len().saturating_sub(1);
        let spread = (0..DAYS).filter_map(|it| all.get(last * it / (DAYS - 1)).copied());
        let days: BTreeSet<Day> = spread.collect();
        Asked { days: days.into_iter().collect(), subjects: telling(survey) }
    }

    /// Those that the stored figures answer.
    ///
    /// # Errors
    /// When they are no figures of ours.
    pub fn of(portfolio: &Value, stories: &Value) -> Result<Asked, Broken> {
        let days = names(portfolio).map(|it| it.parse().tried(&format!("read the day {it}")));
        let subjects = names(stories).map(|it| it.parse().tried(&format!("read the id {it}")));
        Ok(Asked {
            days: days.collect::<Result<_, _>>()?,
            subjects: subjects.collect::<Result<_, _>>()?,
        })
    }
}

fn names(of: &Value) -> impl Iterator<Item = &str> {
    of.as_object().into_iter().flat_map(|it| it.keys().map(String::as_str))
}

/// One file after the other, each with the most that those before it had not.
fn telling(survey: &Survey) -> Vec<StreamId> {
    let mut met: BTreeSet<&String> = BTreeSet::new();
    let mut left: Vec<(StreamId, &BTreeSet<String>)> =
        survey.files.iter().filter_map(|(file, types)| Some((subject(*file)?, types))).collect();
    let mut chosen = vec![];
    while chosen.len() < FILES {
        let news = |types: &BTreeSet<String>| types.iter().filter(|it| !met.contains(it)).count();
        let best = left.iter().enumerate().max_by_key(|(_, (_, types))| (news(types), types.len()));
        let Some(place) = best.map(|(place, _)| place) else { break };
        let (subject, types) = left.remove(place);
        met.extend(types);
        chosen.push(subject);
    }
    chosen
}

/// Whose story is that of the file; a partition's is told by the read model of commits.
fn subject(file: FileId) -> Option<StreamId> {
    match file {
        FileId::Customer(id) => Some(StreamId::Customer(id)),
        FileId::Vendor(id) => Some(StreamId::Vendor(id)),
        FileId::Partner(id) => Some(StreamId::Partner(id)),
        FileId::PolicyBook => Some(StreamId::PolicyBook),
        FileId::Partition(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ledger_core::calendar::Day;
    use ledger_core::log::{FileId, StreamId};
    use serde_json::json;
    use uuid::Uuid;

    use super::Asked;
    use crate::survey::Survey;

    fn survey() -> Survey {
        let first = Day::from_ymd(2004, 11, 1).unwrap();
        let types =
            |names: &[&str]| -> BTreeSet<_> { names.iter().map(|it| (*it).to_owned()).collect() };
        let customer = |it| FileId::Customer(Uuid::from_u128(it));
        Survey {
            days: first.to_and_with(Day::LAST).take(100).collect(),
            files: [
                (customer(1), types(&["a", "b"])),
                (customer(2), types(&["a", "b", "c"])),
                (FileId::Vendor(Uuid::from_u128(3)), types(&["d"])),
                (FileId::Partition(0), types(&["e", "f", "g", "h"])),
            ]
            .into(),
            ..Survey::default()
        }
    }

    #[test]
    fn the_days_are_spread_and_the_files_that_tell_most_come_first() {
        let asked = Asked::choose(&survey());
        let days: Vec<String> = asked.days.iter().map(ToString::to_string).collect();
        assert_eq!(days.len(), 10);
        assert_eq!((days[0].as_str(), days[9].as_str()), ("2004-11-01", "2005-02-08"));
        let id = Uuid::from_u128;
        let expected =
            [StreamId::Customer(id(2)), StreamId::Vendor(id(3)), StreamId::Customer(id(1))];
        assert_eq!(asked.subjects, expected);
    }

    #[test]
    fn what_was_asked_once_is_asked_again() {
        let stories = json!({ "policy-book": {} });
        let asked = Asked::of(&json!({ "2004-11-01": {} }), &stories).unwrap();
        assert_eq!(asked.days, [Day::from_ymd(2004, 11, 1).unwrap()]);
        assert_eq!(asked.subjects, [StreamId::PolicyBook]);
        assert!(Asked::of(&json!({}), &json!({ "nobody": {} })).is_err());
    }
}
