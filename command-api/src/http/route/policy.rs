//! The commands to the policy book.

use ledger_core::access::Right;
use ledger_core::file;
use ledger_core::policy;

use super::{Aggregate, Ask, Route, schema};
use crate::http::body::{ApprovePolicy, ProposePolicy, WithReason};
use crate::http::malformed::parse;

pub(super) const ROUTES: &[Route] = &[
    Route {
        command: "policy_book.propose_version",
        of: Aggregate::PolicyBook,
        path: "/v1/policies",
        right: Right::ProposePolicy,
        summary: "Puts a policy version up for approval by another person",
        creates: false,
        schema: schema::<ProposePolicy>,
        read: |known, body| {
            let ProposePolicy { document } = parse(body)?;
            let document = document.into_string();
            Ok(Ask::Plain(file::Command::PolicyBook(policy::Act::Propose {
                document,
                author: known.caller,
            })))
        },
    },
    Route {
        command: "policy_book.approve_version",
        of: Aggregate::PolicyBook,
        path: "/v1/policies/{policy}/approval",
        right: Right::ApprovePolicy,
        summary: "Publishes a version that another person proposed",
        creates: false,
        schema: schema::<ApprovePolicy>,
        read: |known, body| {
            let ApprovePolicy { effective_from } = parse(body)?;
            Ok(Ask::Plain(file::Command::PolicyBook(policy::Act::Approve {
                hash: known.ids.policy(),
                approver: known.caller,
                effective_from,
            })))
        },
    },
    Route {
        command: "policy_book.decline_version",
        of: Aggregate::PolicyBook,
        path: "/v1/policies/{policy}/declination",
        right: Right::ApprovePolicy,
        summary: "Says of a proposed version that it will not be published",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            Ok(Ask::Plain(file::Command::PolicyBook(policy::Act::Decline {
                hash: known.ids.policy(),
                by: known.caller,
                reason: reason.into_reason(),
            })))
        },
    },
    Route {
        command: "policy_book.withdraw_version",
        of: Aggregate::PolicyBook,
        path: "/v1/policies/{policy}/withdrawal",
        right: Right::ApprovePolicy,
        summary: "Keeps a published version from taking force; it takes two persons, one after the other",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            Ok(Ask::Plain(file::Command::PolicyBook(policy::Act::Withdraw {
                hash: known.ids.policy(),
                by: known.caller,
                reason: reason.into_reason(),
            })))
        },
    },
];
