//! What keeps a text from being a policy document: each fault, and where it is.

use std::fmt;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::money::{Currency, Money, Rate};

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

/// A rate has at most so many decimals, so that a product of it with amounts and days stays exact.
const RATE_DECIMALS_MAX: u32 = 6;

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

    /// Notes a rate that is not above 0 and at most 1.
    pub(super) fn expect_rate(&mut self, member: &str, found: Rate) {
        let above = found.0 > Decimal::ZERO;
        self.expect_fraction(member, found, above, "above 0 and at most 1");
    }

    /// Notes a part of something that is not 0 to 1.
    pub(super) fn expect_share(&mut self, member: &str, found: Rate) {
        let above = found.0 >= Decimal::ZERO;
        self.expect_fraction(member, found, above, "0 to 1");
    }

    fn expect_fraction(&mut self, member: &str, Rate(found): Rate, above: bool, range: &str) {
        let decimals = found.normalize().scale();
        if !above || found > Decimal::ONE || decimals > RATE_DECIMALS_MAX {
            let reason = format!(
                "expected {range}, with at most {RATE_DECIMALS_MAX} decimals, found {found}"
            );
            self.note(member, reason);
        }
    }

    /// Notes an amount that is in another currency.
    pub(super) fn expect_in(&mut self, member: &str, currency: Currency, found: Money) {
        if found.currency() != currency {
            self.note(member, format!("expected {currency}, found {}", found.currency()));
        }
    }

    /// Notes a name by which something could not be named in events.
    pub(super) fn expect_code(&mut self, member: &str, found: &str) {
        let plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_';
        if !(1..=64).contains(&found.len()) || !found.bytes().all(plain) {
            let reason = format!("`{found}` is no code: expected 1 to 64 of a-z, 0-9 and `_`");
            self.note(member, reason);
        }
    }

    /// Notes a value that stands in a list more than once.
    pub(super) fn expect_once<T: PartialEq + fmt::Display>(&mut self, member: &str, all: &[T]) {
        if let Some(twice) = repeated(all) {
            self.note(member, format!("{twice} stands there more than once"));
        }
    }

    /// Notes a list that has too few or too many.
    pub(super) fn expect_count(
        &mut self,
        member: &str,
        found: usize,
        range: std::ops::RangeInclusive<usize>,
    ) {
        if !range.contains(&found) {
            let (first, last) = range.into_inner();
            self.note(member, format!("expected {first} to {last} of them, found {found}"));
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
