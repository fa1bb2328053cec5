//! Which loans of a log have shown how they end, and what was known of their borrowers when they were
//! decided?
//!
//! A case is a loan whose application the rules assessed and its borrower signed by a day: inputs are
//! those of the last assessment up to that day, as it recorded them, and nothing that was learned later.
//! How it ended is what happened within twelve months of its signature, also after that day: in default,
//! or not. Loans that were held (a dispute), cancelled or rescinded are left out, and so are those whose
//! twelve months the log has not seen.

use std::collections::{BTreeMap, BTreeSet};

use ledger_core::calendar::Day;
use uuid::Uuid;

/// How long a loan is watched.
const MONTHS: u32 = 12;

/// The column that says how a case ended, and what stands there of a default.
pub const TARGET: &str = "defaulted";
pub const BAD: &str = "1";

/// What happened that matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Happened {
    /// Inputs by variable; without those that nobody knew.
    Assessed {
        application: Uuid,
        inputs: BTreeMap<String, String>,
    },
    Signed {
        application: Uuid,
        loan: Uuid,
    },
    /// In default, or written off.
    Lost {
        loan: Uuid,
    },
    Closed {
        loan: Uuid,
    },
    Reopened {
        loan: Uuid,
    },
    /// Held, cancelled or rescinded: how it ends says nothing of its borrower.
    LeftOut {
        loan: Uuid,
    },
}

/// Loans and how they ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matured {
    /// What was known up to this day.
    pub as_of: Day,
    /// The last day of which endings are known.
    pub through: Day,
    /// What was known of each, and whether it was lost.
    pub cases: Vec<(BTreeMap<String, String>, bool)>,
    /// Of which nobody can know yet.
    pub running: usize,
    pub left_out: usize,
}

/// The loans of a part of the log, and what has happened to them.
#[derive(Debug)]
pub(super) struct Maturing {
    as_of: Day,
    assessed: BTreeMap<Uuid, BTreeMap<String, String>>,
    loans: BTreeMap<Uuid, Watched>,
}

#[derive(Debug)]
struct Watched {
    inputs: BTreeMap<String, String>,
    until: Day,
    ended: Option<Ended>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Lost,
    Well,
    LeftOut,
}

impl Maturing {
    pub(super) const fn new(as_of: Day) -> Maturing {
        Maturing { as_of, assessed: BTreeMap::new(), loans: BTreeMap::new() }
    }

    /// Something happened on that business day. What happened to one file comes in its order.
    pub(super) fn take(&mut self, on: Day, happened: Happened) {
        match happened {
            Happened::Assessed { application, inputs } => {
                if on <= self.as_of {
                    self.assessed.insert(application, inputs);
                }
            }
            Happened::Signed { application, loan } => {
                let Some(inputs) = self.assessed.remove(&application) else { return };
                // A loan that begins so late matures in no log.
                let until = on.checked_add_months(MONTHS).unwrap_or(on);
                if on <= self.as_of {
                    self.loans.insert(loan, Watched { inputs, until, ended: None });
                }
            }
            Happened::Lost { loan } => self.end(on, loan, Ended::Lost),
            Happened::Closed { loan } => self.end(on, loan, Ended::Well),
            Happened::LeftOut { loan } => self.end(on, loan, Ended::LeftOut),
            Happened::Reopened { loan } => {
                if let Some(it) = self.loans.get_mut(&loan)
                    && it.ended == Some(Ended::Well)
                {
                    it.ended = None;
                }
            }
        }
    }

    fn end(&mut self, on: Day, loan: Uuid, ended: Ended) {
        if let Some(it) = self.loans.get_mut(&loan)
            && it.ended.is_none()
            && on < it.until
        {
            it.ended = Some(ended);
        }
    }

    /// All parts together; endings are known up to a day.
    pub(super) fn matured(parts: Vec<Maturing>, as_of: Day, through: Day) -> Matured {
        let mut matured = Matured { as_of, through, cases: vec![], running: 0, left_out: 0 };
        for it in parts.into_iter().flat_map(|it| it.loans.into_values()) {
            match it.ended {
                Some(Ended::LeftOut) => matured.left_out += 1,
                None if through < it.until => matured.running += 1,
                Some(Ended::Lost) => matured.cases.push((it.inputs, true)),
                Some(Ended::Well) | None => matured.cases.push((it.inputs, false)),
            }
        }
        matured
    }
}

impl Matured {
    /// As the table that a card is trained by: a column a variable that is known of any.
    pub fn csv(&self) -> String {
        let variables: BTreeSet<&String> = self.cases.iter().flat_map(|it| it.0.keys()).collect();
        let mut text = String::new();
        for it in &variables {
            text.push_str(it);
            text.push(',');
        }
        text.push_str(TARGET);
        text.push('\n');
        for (inputs, lost) in &self.cases {
            for it in &variables {
                text.push_str(inputs.get(*it).map_or("", String::as_str));
                text.push(',');
            }
            text.push_str(if *lost { BAD } else { "0" });
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AS_OF: &str = "2026-06-30";

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn assessed(application: u128, months: &str) -> Happened {
        let inputs = [("months".to_owned(), months.to_owned())].into();
        Happened::Assessed { application: id(application), inputs }
    }

    fn signed(number: u128) -> Happened {
        Happened::Signed { application: id(number), loan: id(number) }
    }

    fn matured(happened: Vec<(&str, Happened)>, through: &str) -> Matured {
        let mut maturing = Maturing::new(day(AS_OF));
        happened.into_iter().for_each(|(on, it)| maturing.take(day(on), it));
        Maturing::matured(vec![maturing], day(AS_OF), day(through))
    }

    fn told(of: &Matured) -> Vec<(&str, bool)> {
        of.cases.iter().map(|(inputs, lost)| (inputs["months"].as_str(), *lost)).collect()
    }

    #[test]
    fn given_evidence_after_the_day_then_the_case_has_what_was_known_by_it() {
        let happened = vec![
            ("2026-06-30", assessed(1, "5")),
            ("2026-06-30", signed(1)),
            ("2026-07-01", assessed(1, "99")),
            ("2026-07-01", assessed(2, "99")),
            ("2026-07-01", signed(2)),
        ];
        assert_eq!(told(&matured(happened, "2027-12-31")), [("5", false)]);
    }

    #[test]
    fn given_an_application_signed_after_the_day_then_it_is_no_case() {
        let happened = vec![("2026-06-29", assessed(1, "5")), ("2026-07-01", signed(1))];
        assert_eq!(told(&matured(happened, "2027-12-31")), []);
    }

    #[test]
    fn given_a_default_within_twelve_months_then_it_is_lost_and_later_it_is_not() {
        let of = |lost_on| {
            let happened = vec![
                ("2026-06-01", assessed(1, "5")),
                ("2026-06-01", signed(1)),
                (lost_on, Happened::Lost { loan: id(1) }),
            ];
            told(&matured(happened, "2027-12-31")).first().map(|it| it.1)
        };
        assert_eq!(of("2027-05-31"), Some(true));
        assert_eq!(of("2027-06-01"), Some(false));
    }

    #[test]
    fn given_a_log_that_has_not_seen_twelve_months_then_only_what_has_ended_is_a_case() {
        let of =
            |number| vec![("2026-06-01", assessed(number, "5")), ("2026-06-01", signed(number))];
        let mut happened: Vec<_> = (1..=4).flat_map(of).collect();
        happened.push(("2026-08-01", Happened::Lost { loan: id(1) }));
        happened.push(("2026-08-01", Happened::Closed { loan: id(2) }));
        happened.push(("2026-08-01", Happened::Closed { loan: id(3) }));
        happened.push(("2026-08-02", Happened::Reopened { loan: id(3) }));
        let found = matured(happened, "2027-05-31");
        assert_eq!(told(&found), [("5", true), ("5", false)]);
        assert_eq!(found.running, 2);
    }

    #[test]
    fn given_a_dispute_before_the_default_then_it_is_left_out() {
        let happened = vec![
            ("2026-06-01", assessed(1, "5")),
            ("2026-06-01", signed(1)),
            ("2026-07-01", Happened::LeftOut { loan: id(1) }),
            ("2026-08-01", Happened::Lost { loan: id(1) }),
        ];
        let found = matured(happened, "2027-12-31");
        assert_eq!((found.cases.len(), found.left_out), (0, 1));
    }

    #[test]
    fn a_variable_that_is_known_of_some_is_empty_of_the_others() {
        let mut happened = vec![("2026-06-01", assessed(1, "5")), ("2026-06-01", signed(1))];
        let none = Happened::Assessed { application: id(2), inputs: BTreeMap::new() };
        happened.extend([("2026-06-01", none), ("2026-06-01", signed(2))]);
        happened.push(("2026-08-01", Happened::Lost { loan: id(2) }));
        assert_eq!(matured(happened, "2027-12-31").csv(), "months,defaulted\n5,0\n,1\n");
    }
}
