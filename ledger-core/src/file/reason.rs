//! Is the reason that a person gives one of those the policy gives for the act?
//!
//! The version in force on the day of the command decides, for every aggregate alike. While no
//! version is in force there are no codes, and any is taken: only the policy book answers commands
//! by then, and what was proposed first must be declinable.

use super::{Command, Facts, Rejection};
use crate::reason::Reason;

impl Command {
    /// The type of the command and why a person asks for it; `None` where no reason is given.
    pub fn reason(&self) -> Option<(&'static str, &Reason)> {
        self.says().reason
    }

    pub(super) fn refuse_unknown_reason(&self, facts: &Facts) -> Result<(), Rejection> {
        let says = self.says();
        let Some((act, reason)) = says.reason else { return Ok(()) };
        let Some(version) = facts.policies.in_force(facts.on) else { return Ok(()) };
        let reasons = &version.document.reasons;
        for code in std::iter::once(&reason.code).chain(says.told) {
            if !reasons.codes_for(act).any(|known| known == code) {
                let known = reasons.codes_for(act).map(str::to_owned).collect();
                return Err(Rejection::UnknownReason { reason: code.clone(), known });
            }
        }
        Ok(())
    }
}
