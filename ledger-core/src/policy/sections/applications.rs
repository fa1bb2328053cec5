//! By what is an application decided? Figures of the day on which it was submitted: the application
//! names that version, and is decided by it whatever is in force by then.

use serde::Deserialize;

use super::{Members, Section};
use crate::money::{Currency, Money};
use crate::policy::fault::{Fault, Faults, repeated};

/// What an application is submitted and decided by. The reasons for which it may be declined stand
/// in the section of reasons.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicationPolicy {
    /// It takes two persons to approve what brings a customer to owe more than this in all, one amount
    /// a currency. In a currency that is not named every approval takes two.
    pub four_eyes_above: Vec<Money>,
    /// An application that is not decided lapses as this many days after its submission begin;
    /// 1 to 3 650.
    pub lapse_days: u32,
    /// An offer that is not signed lapses as this many days after it was made begin; 1 to 3 650.
    pub offer_days: u32,
}

impl ApplicationPolicy {
    /// Above how much in all it takes two persons in this currency; `None` where it always does.
    pub fn four_eyes_above_in(&self, currency: Currency) -> Option<Money> {
        self.four_eyes_above.iter().find(|it| it.currency() == currency).copied()
    }

    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(ApplicationPolicy::NAME);
        let currencies: Vec<_> = self.four_eyes_above.iter().map(|it| it.currency()).collect();
        if let Some(twice) = repeated(&currencies) {
            faults.note("four_eyes_above", format!("{twice} stands there more than once"));
        }
        faults.expect_within("lapse_days", self.lapse_days, 1..=3650);
        faults.expect_within("offer_days", self.offer_days, 1..=3650);
        faults.into_found()
    }
}

impl Section for ApplicationPolicy {
    const NAME: &'static str = "applications";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<ApplicationPolicy, Fault> {
        members.as_section(Self::NAME)
    }
}
