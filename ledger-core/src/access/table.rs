//! The rights table: one row a right, one cell a role.
//!
//! A role has what its work needs and no more. Cells that may surprise:
//!
//! - A customer does not register: the file that would be their own does not exist yet, so support
//!   or the service that signs them up asks for it.
//! - Risk grants and finance disburses, so that no one person sends money out. Both may cancel what
//!   has not been disbursed.
//! - `service` acts for the machinery (gateways, banks, the scheduler). It may not charge, suspend
//!   or change policy: a fee, a penalty, a suspension and a rule each want a person and a motive.
//! - Admin keeps the system running and sees no customer's file.
//! - Names are opened for the customer and for support, who talk to each other. Risk, finance and
//!   the auditor decide, book and check by figures under the pseudonymous file id.
//! - The auditor reads commits and changes nothing. Risk reads commits too: a decision is explained
//!   by the inputs its commit recorded. Commits hold personal fields sealed only.
//! - Risk and admin both propose and approve policies; that author and approver are two persons is
//!   the policy book's own rule.
//! - Banks, insurers and carriers read their feeds and nothing here; vendors, logistics and the
//!   catalogue have no part in credit.

use super::Role;

/// Something a caller may do or see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    RegisterCustomer,
    ChangeContact,
    SuspendCustomer,
    GrantLoan,
    TakeOverLoan,
    DisburseLoan,
    CancelLoan,
    RecordRepayment,
    ReverseRepayment,
    ChargeLoan,
    ProposePolicy,
    ApprovePolicy,
    StartBusinessDay,
    /// A customer's file: loans, schedules, payments.
    ReadFile,
    /// What names a person, opened from its seal.
    ReadNames,
    /// Totals and lists over all files.
    ReadPortfolio,
    /// The audit trail itself: every commit as it stands in the log, personal fields sealed.
    ReadCommits,
    /// How far the read models are behind the log.
    ReadLag,
}

/// How far a right reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    Nothing,
    /// The caller's own file only.
    OwnFile,
    Everything,
}

impl Right {
    pub const ALL: [Right; 18] = [
        Right::RegisterCustomer,
        Right::ChangeContact,
        Right::SuspendCustomer,
        Right::GrantLoan,
        Right::TakeOverLoan,
        Right::DisburseLoan,
        Right::CancelLoan,
        Right::RecordRepayment,
        Right::ReverseRepayment,
        Right::ChargeLoan,
        Right::ProposePolicy,
        Right::ApprovePolicy,
        Right::StartBusinessDay,
        Right::ReadFile,
        Right::ReadNames,
        Right::ReadPortfolio,
        Right::ReadCommits,
        Right::ReadLag,
    ];
}

/// How far `right` reaches in `role`.
pub fn reach(role: &Role, right: Right) -> Reach {
    use Reach::{Everything, Nothing, OwnFile};
    // Columns: customer, support, risk, finance, auditor, admin, service; any other role has no
    // right of its own here.
    let row = match right {
        Right::RegisterCustomer => {
            [Nothing, Everything, Nothing, Nothing, Nothing, Nothing, Everything]
        }
        Right::ChangeContact => {
            [OwnFile, Everything, Nothing, Nothing, Nothing, Nothing, Everything]
        }
        Right::SuspendCustomer => {
            [Nothing, Nothing, Everything, Nothing, Nothing, Everything, Nothing]
        }
        Right::GrantLoan => [Nothing, Nothing, Everything, Nothing, Nothing, Nothing, Everything],
        Right::TakeOverLoan => {
            [Nothing, Nothing, Nothing, Everything, Nothing, Nothing, Everything]
        }
        Right::DisburseLoan => {
            [Nothing, Nothing, Nothing, Everything, Nothing, Nothing, Everything]
        }
        Right::CancelLoan => {
            [Nothing, Nothing, Everything, Everything, Nothing, Nothing, Everything]
        }
        Right::RecordRepayment => {
            [Nothing, Nothing, Nothing, Everything, Nothing, Nothing, Everything]
        }
        Right::ReverseRepayment => {
            [Nothing, Nothing, Nothing, Everything, Nothing, Nothing, Everything]
        }
        Right::ChargeLoan => [Nothing, Nothing, Nothing, Everything, Nothing, Nothing, Nothing],
        Right::ProposePolicy => {
            [Nothing, Nothing, Everything, Nothing, Nothing, Everything, Nothing]
        }
        Right::ApprovePolicy => {
            [Nothing, Nothing, Everything, Nothing, Nothing, Everything, Nothing]
        }
        Right::StartBusinessDay => {
            [Nothing, Nothing, Nothing, Nothing, Nothing, Everything, Everything]
        }
        Right::ReadFile => {
            [OwnFile, Everything, Everything, Everything, Everything, Nothing, Everything]
        }
        Right::ReadNames => [OwnFile, Everything, Nothing, Nothing, Nothing, Nothing, Nothing],
        Right::ReadPortfolio => {
            [Nothing, Nothing, Everything, Everything, Everything, Nothing, Nothing]
        }
        Right::ReadCommits => [Nothing, Nothing, Everything, Nothing, Everything, Nothing, Nothing],
        Right::ReadLag => {
            [Nothing, Everything, Everything, Everything, Everything, Everything, Everything]
        }
    };
    let [customer, support, risk, finance, auditor, admin, service] = row;
    match role {
        Role::Customer => customer,
        Role::Support => support,
        Role::Risk => risk,
        Role::Finance => finance,
        Role::Auditor => auditor,
        Role::Admin => admin,
        Role::Service => service,
        Role::Vendor
        | Role::Logistics
        | Role::Catalogue
        | Role::Bank(_)
        | Role::Insurer(_)
        | Role::Carrier(_) => Nothing,
    }
}
