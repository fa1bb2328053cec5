//! What keeps a text from being a policy document: each fault, and where it is.

use std::fmt;

use serde::Serialize;

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// The member at fault, as a path from the document: `sections.loan.default_days`. Empty for
    /// the whole document.
    pub at: String,
    /// What was found, and what is expected there.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at.is_empty() {
            true => f.write_str(&self.reason),
            false => write!(f, "{}: {}", self.at, self.reason),
        }
    }
}

/// The text is no policy document. Holds at least one fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the policy document is not usable: {}", listed(.0))]
pub struct Malformed(pub Vec<Fault>);

/// The faults in one sentence.
pub(super) fn listed(faults: &[Fault]) -> String {
    faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("; ")
}

/// The faults of one section, gathered while it is looked through.
pub(super) struct Faults {
    section: &'static str,
    found: Vec<Fault>,
}

impl Faults {
    pub(super) fn of(section: &'static str) -> Faults {
        Faults { section, found: vec![] }
    }

    /// Notes a fault of this member, named as in its section.
    pub(super) fn note(&mut self, member: &str, reason: String) {
        let at = format!("sections.{}.{member}", self.section);
        self.found.push(Fault { at, reason });
    }

    /// Notes a number that is not within its range.
    pub(super) fn expect_within(
        &mut self,
        member: &str,
        found: u32,
        range: std::ops::RangeInclusive<u32>,
    ) {
        if !range.contains(&found) {
            let (first, last) = range.into_inner();
            self.note(member, format!("expected {first} to {last}, found {found}"));
        }
    }

    pub(super) fn into_found(self) -> Vec<Fault> {
        self.found
    }
}

/// The first value that stood before.
pub(super) fn repeated<T: PartialEq>(values: &[T]) -> Option<&T> {
    let earlier = |(place, it): (usize, &T)| values.iter().take(place).any(|other| other == it);
    values.iter().enumerate().find(|it| earlier(*it)).map(|(_, it)| it)
}
