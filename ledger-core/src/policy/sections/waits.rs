//! How long is an answer waited for that comes within hours? Operating figures, of the moment at which
//! the waiting begins.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Members, Section};
use crate::policy::fault::{Fault, Faults};

/// How long an application waits for what others have to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitPolicy {
    /// Within this many hours a person decides what was sent to review; 1 to 720.
    pub review_hours: u32,
    /// So many minutes a credit bureau, and whoever else is asked for facts, has to answer; 1 to
    /// 1 440.
    pub bureau_minutes: u32,
    /// So many hours a lending bank has to answer what was presented to it; 1 to 720.
    pub bank_hours: u32,
    /// What follows where nobody decides in those hours; `head_of_queue` in the first form, which does
    /// not say it.
    pub review_overdue: ReviewOverdue,
}

/// What follows where nobody decides what was sent to review in its time. Each time it is recorded, whoever
/// had it has it no more, it stands before all whose time is not over, and has as many hours again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewOverdue {
    /// That alone.
    #[default]
    HeadOfQueue,
    /// Besides, nobody takes it any more: another person assigns it to somebody.
    Escalate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FirstForm {
    review_hours: u32,
    bureau_minutes: u32,
    bank_hours: u32,
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaited {
    Review,
    Bureau,
    Bank,
}

impl WaitPolicy {
    /// How long this is waited for.
    pub const fn limit(&self, awaited: Awaited) -> Duration {
        let minutes = match awaited {
            Awaited::Review => self.review_hours as u64 * 60,
            Awaited::Bureau => self.bureau_minutes as u64,
            Awaited::Bank => self.bank_hours as u64 * 60,
        };
        Duration::from_secs(minutes * 60)
    }

    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(WaitPolicy::NAME);
        faults.expect_within("review_hours", self.review_hours, 1..=720);
        faults.expect_within("bureau_minutes", self.bureau_minutes, 1..=1440);
        faults.expect_within("bank_hours", self.bank_hours, 1..=720);
        faults.into_found()
    }
}

impl Section for WaitPolicy {
    const NAME: &'static str = "waits";
    const FORM: u32 = 2;

    fn read(form: u32, members: &Members) -> Result<WaitPolicy, Fault> {
        if form == 1 {
            let FirstForm { review_hours, bureau_minutes, bank_hours } =
                members.as_section(Self::NAME)?;
            let review_overdue = ReviewOverdue::default();
            return Ok(WaitPolicy { review_hours, bureau_minutes, bank_hours, review_overdue });
        }
        members.as_section(Self::NAME)
    }
}
