//! The commands to evidence of an applicant.

use ledger_core::access::Right;
use ledger_core::credit::evidence::CustomerFacts;
use ledger_core::credit::inquiry::Act;
use ledger_core::file;

use super::{Aggregate, Ask, Known, Route, schema};
use crate::http::body::{AskEvidence, DeclareEvidence, RecordAnswer};
use crate::http::malformed::parse;

pub(super) const ROUTES: &[Route] = &[
    Route {
        command: "evidence.declare",
        of: Aggregate::Evidence,
        path: "/v1/customers/{customer}/evidence/declarations",
        right: Right::DeclareEvidence,
        summary: "Takes down what the customer says of work and income",
        creates: true,
        schema: schema::<DeclareEvidence>,
        read: |known, body| {
            let DeclareEvidence { purpose, contract_type, works_since, monthly_income } =
                parse(body)?;
            let facts = CustomerFacts { contract_type, works_since, monthly_income };
            Ok(evidence(known, Act::Declare { facts, purpose: purpose.into_purpose() }))
        },
    },
    Route {
        command: "evidence.ask",
        of: Aggregate::Evidence,
        path: "/v1/customers/{customer}/evidence",
        right: Right::AskEvidence,
        summary: "Has a source asked that the customer agrees to being read",
        creates: true,
        schema: schema::<AskEvidence>,
        read: |known, body| {
            let AskEvidence { source, purpose, within_minutes } = parse(body)?;
            let purpose = purpose.into_purpose();
            Ok(evidence(known, Act::Ask { source, purpose, within_minutes }))
        },
    },
    Route {
        command: "evidence.record_answer",
        of: Aggregate::Evidence,
        path: "/v1/customers/{customer}/evidence/{evidence}/answer",
        right: Right::AnswerEvidence,
        summary: "Records what the source told, in time or late",
        creates: false,
        schema: schema::<RecordAnswer>,
        read: |known, body| {
            let RecordAnswer { facts, as_of } = parse(body)?;
            Ok(evidence(known, Act::RecordAnswer { facts: facts.into_facts(), as_of }))
        },
    },
];

fn evidence(known: &Known, act: Act) -> Ask {
    Ask::Plain(file::Command::Evidence { evidence: known.stream("evidence"), act })
}
