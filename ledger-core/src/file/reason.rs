//! Is the reason that a person gives one of those the policy gives for the act?
//!
//! The version in force on the day of the command decides, for every aggregate alike. While no
//! version is in force there are no codes, and any is taken: only the policy book answers commands
//! by then, and what was proposed first must be declinable.

use super::{Command, Facts, Rejection};
use crate::credit::application;
use crate::credit::line::{self, LimitCause};
use crate::party::{customer, vendor};
use crate::policy;
use crate::reason::Reason;

impl Command {
    /// The type of the command and why a person asks for it; `None` where no reason is given. Here
    /// every act that a person gives a reason for is listed, so that each is checked.
    pub fn reason(&self) -> Option<(&'static str, &Reason)> {
        match self {
            Command::PolicyBook(act) => {
                let name = match act {
                    policy::Act::Decline { .. } => "policy_book.decline_version",
                    policy::Act::Withdraw { .. } => "policy_book.withdraw_version",
                    policy::Act::Propose { .. }
                    | policy::Act::Approve { .. }
                    | policy::Act::Age => return None,
                };
                Some((name, act.reason()?))
            }
            Command::Line { act, .. } => of_line(act),
            Command::Application { act, .. } => of_application(act),
            Command::Loan { act, .. } => act.reason(),
            Command::Shipment { act, .. } => act.reason(),
            Command::Order { act, .. } => act.reason(),
            Command::PurchaseOrder { act, .. } => act.reason(),
            Command::Customer(command) => of_customer(command),
            Command::Vendor(command) => of_vendor(command),
            Command::Age => None,
        }
    }

    /// Every code that is given with the command: that of its reason, and those a customer is told
    /// whose application is declined.
    fn codes(&self) -> Vec<(&'static str, &str)> {
        let told: &[String] = match self {
            Command::Application { act: application::Act::Decline { reasons, .. }, .. } => reasons,
            Command::Application { .. }
            | Command::Customer(_)
            | Command::Line { .. }
            | Command::Loan { .. }
            | Command::Order { .. }
            | Command::Shipment { .. }
            | Command::Vendor(_)
            | Command::PurchaseOrder { .. }
            | Command::PolicyBook(_)
            | Command::Age => &[],
        };
        let told = told.iter().map(|it| ("application.decline", it.as_str()));
        let given = self.reason().map(|(act, reason)| (act, reason.code.as_str()));
        given.into_iter().chain(told).collect()
    }

    pub(super) fn refuse_unknown_reason(&self, facts: &Facts) -> Result<(), Rejection> {
        let Some(version) = facts.policies.in_force(facts.on) else { return Ok(()) };
        let reasons = &version.document.reasons;
        for (act, code) in self.codes() {
            if !reasons.codes_for(act).any(|known| known == code) {
                let known = reasons.codes_for(act).map(str::to_owned).collect();
                return Err(Rejection::UnknownReason { reason: code.to_owned(), known });
            }
        }
        Ok(())
    }
}

fn of_customer(command: &customer::Command) -> Option<(&'static str, &Reason)> {
    match command {
        customer::Command::Suspend { reason } => Some(("customer.suspend", reason)),
        customer::Command::Resume { reason } => Some(("customer.resume", reason)),
        customer::Command::Register { .. } | customer::Command::ChangeContact { .. } => None,
    }
}

fn of_vendor(command: &vendor::Command) -> Option<(&'static str, &Reason)> {
    match command {
        vendor::Command::Suspend { reason } => Some(("vendor.suspend", reason)),
        vendor::Command::Resume { reason } => Some(("vendor.resume", reason)),
        vendor::Command::Register { .. } => None,
    }
}

fn of_line(act: &line::Act) -> Option<(&'static str, &Reason)> {
    match act {
        line::Act::Block { reason } => Some(("credit_line.block", reason)),
        line::Act::Unblock { reason, .. } => Some(("credit_line.unblock", reason)),
        line::Act::ChangeLimit { cause: LimitCause::Person { reason }, .. } => {
            Some(("credit_line.change_limit", reason))
        }
        line::Act::ChangeLimit {
            cause:
                LimitCause::PunctualMonths { .. }
                | LimitCause::Late { .. }
                | LimitCause::Default { .. }
                | LimitCause::Undone { .. },
            ..
        }
        | line::Act::Open { .. }
        | line::Act::Reserve { .. }
        | line::Act::ReserveAgain { .. }
        | line::Act::Release { .. }
        | line::Act::Raise { .. }
        | line::Act::Lower { .. }
        | line::Act::BlockForDefault { .. }
        | line::Act::UnblockAfterDefault { .. } => None,
    }
}

fn of_application(act: &application::Act) -> Option<(&'static str, &Reason)> {
    match act {
        application::Act::Approve { reason, .. } => Some(("application.approve", reason)),
        application::Act::Decline { reason, .. } => Some(("application.decline", reason)),
        application::Act::Withdraw { reason } => Some(("application.withdraw", reason)),
        application::Act::Submit { .. }
        | application::Act::Present
        | application::Act::RecordAcceptance { .. }
        | application::Act::RecordRefusal { .. }
        | application::Act::RecordSignature { .. }
        | application::Act::WithdrawWithOrder { .. }
        | application::Act::Age => None,
    }
}
