//! The commands to a customer's identity.

use ledger_adapters::keys::Identifier;
use ledger_core::access::Right;
use ledger_core::file;
use ledger_core::log::FileId;
use ledger_core::party::identity::Act;
use ledger_core::privacy::Personal;
use uuid::Uuid;

use super::{Aggregate, Ask, Known, Route, schema};
use crate::http::body::{
    AnswerScreening, AskScreening, RecordScreening, SubmitDocument, VerifyPhone, WithReason,
};
use crate::http::malformed::{Malformed, parse};

pub(super) const ROUTES: &[Route] = &[
    Route {
        command: "identity.submit_document",
        of: Aggregate::Identity,
        path: "/v1/customers/{customer}/identity/documents",
        right: Right::SubmitDocument,
        summary: "Hands in a document, or a picture of the face, by its hash and where it is kept",
        creates: false,
        schema: schema::<SubmitDocument>,
        read: submit,
    },
    Route {
        command: "identity.accept_document",
        of: Aggregate::Identity,
        path: "/v1/customers/{customer}/identity/documents/{document}/acceptance",
        right: Right::JudgeDocument,
        summary: "Accepts a document; with the last that the policy wants the identity is verified",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (document, reason) = (known.ids.part(), reason.into_reason());
            Ok(Ask::Plain(identity(of(known), Act::AcceptDocument { document, reason })))
        },
    },
    Route {
        command: "identity.reject_document",
        of: Aggregate::Identity,
        path: "/v1/customers/{customer}/identity/documents/{document}/rejection",
        right: Right::JudgeDocument,
        summary: "Rejects a document, also one that was accepted",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (document, reason) = (known.ids.part(), reason.into_reason());
            Ok(Ask::Plain(identity(of(known), Act::RejectDocument { document, reason })))
        },
    },
    Route {
        command: "identity.verify_phone",
        of: Aggregate::Identity,
        path: "/v1/customers/{customer}/identity/phone",
        right: Right::VerifyPhone,
        summary: "Records that the customer answers this telephone",
        creates: false,
        schema: schema::<VerifyPhone>,
        read: |known, body| {
            let VerifyPhone { phone } = parse(body)?;
            let (customer, phone) = (of(known), phone.into_string());
            let identifier = Identifier::of_phone(&phone);
            Ok(Ask::sealed("identity.phone_verified", false, move |seal| {
                let known_in = seal.known_in();
                let phone = seal.field(Personal::Phone, &phone);
                identity(customer, Act::VerifyPhone { phone, known_in })
            })
            .identified_by(Some(identifier)))
        },
    },
    Route {
        command: "identity.record_screening",
        of: Aggregate::Identity,
        path: "/v1/customers/{customer}/identity/screenings",
        right: Right::RecordScreening,
        summary: "Records what a list of sanctions or of politically exposed persons says of the customer",
        creates: false,
        schema: schema::<RecordScreening>,
        read: |known, body| {
            let RecordScreening { list, list_version, outcome, as_of } = parse(body)?;
            let (list, list_version) = (list.into_string(), list_version.into_string());
            let outcome = outcome.into_outcome();
            let act = Act::RecordScreening { list, list_version, outcome, as_of };
            Ok(Ask::Plain(identity(of(known), act)))
        },
    },
    Route {
        command: "identity.ask_screening",
        of: Aggregate::Identity,
        path: "/v1/customers/{customer}/identity/screening-requests",
        right: Right::AskScreening,
        summary: "Has a list of sanctions or of politically exposed persons asked what it says of the customer",
        creates: false,
        schema: schema::<AskScreening>,
        read: |known, body| {
            let AskScreening { list, within_minutes } = parse(body)?;
            let act = Act::AskScreening { list: list.into_string(), within_minutes };
            Ok(Ask::Plain(identity(of(known), act)))
        },
    },
    Route {
        command: "identity.answer_screening",
        of: Aggregate::Identity,
        path: "/v1/customers/{customer}/identity/screening-requests/{screening}/answer",
        right: Right::RecordScreening,
        summary: "Records what the list said that was asked, in time or late",
        creates: false,
        schema: schema::<AnswerScreening>,
        read: |known, body| {
            let AnswerScreening { list_version, outcome, as_of } = parse(body)?;
            let (screening, list_version) = (known.ids.part(), list_version.into_string());
            let outcome = outcome.into_outcome();
            let act = Act::AnswerScreening { screening, list_version, outcome, as_of };
            Ok(Ask::Plain(identity(of(known), act)))
        },
    },
];

fn submit(known: &Known, body: &[u8]) -> Result<Ask, Malformed> {
    let SubmitDocument { kind, issued_by, number, reference, sha256, expires_on } = parse(body)?;
    let customer = of(known);
    let issued_by = issued_by.map(|it| it.country());
    let (number, reference) = (number.map(|it| it.into_string()), reference.into_string());
    let numbered = number.as_deref().zip(issued_by);
    let identifier = numbered
        .map(|(number, state)| Identifier::of_document(kind.name(), &state.to_string(), number));
    Ok(Ask::sealed("identity.document_submitted", false, move |seal| {
        let act = Act::SubmitDocument {
            kind,
            issued_by,
            number: number.map(|it| seal.field(Personal::DocumentNumber, &it)),
            reference: seal.field(Personal::Reference, &reference),
            sha256,
            expires_on,
            known_in: seal.known_in(),
        };
        identity(customer, act)
    })
    .identified_by(identifier))
}

/// The customer, whose id is that of his identity too.
fn of(known: &Known) -> Uuid {
    match known.ids.file(Aggregate::Identity.home()) {
        Some(FileId::Customer(id)) => id,
        Some(
            FileId::Vendor(_) | FileId::Partner(_) | FileId::PolicyBook | FileId::Partition(_),
        )
        | None => {
            unreachable!("the path of an identity names its customer")
        }
    }
}

const fn identity(identity: Uuid, act: Act) -> file::Command {
    file::Command::Identity { identity, act }
}
