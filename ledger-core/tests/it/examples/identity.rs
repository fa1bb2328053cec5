//! Examples of what happens to who a customer is known to be.

use ledger_core::log::Hash;
use ledger_core::party::identity::{
    DocumentAccepted, DocumentLapsed, DocumentRejected, DocumentSubmitted, Event, Lapsed,
    PhoneVerified, Screened, ScreeningAsked, ScreeningOutcome, ScreeningUnanswered, Verified,
};
use ledger_core::policy::DocumentKind;
use ledger_core::reason::Reason;
use uuid::Uuid;

use super::{actor, at, day, policy, sealed};

const DOCUMENT: Uuid = Uuid::from_u128(0xc41b_7d20_9e5f_5a86_b3d1_07fa_62e9_481c);
const SELFIE: Uuid = Uuid::from_u128(0xf08a_36e5_24c7_5d19_8b60_91d3_ce57_a4b2);
const SCREENING: Uuid = Uuid::from_u128(0x2b96_e1d4_785c_5f03_a94e_6dc0_8f17_b35a);
const ANOTHER: Uuid = Uuid::from_u128(0x0d5e_91b7_f36a_5c82_94f0_e8a1_26c3_7bd9);

fn submitted(kind: DocumentKind) -> DocumentSubmitted {
    DocumentSubmitted {
        document: DOCUMENT,
        kind,
        issued_by: None,
        number: None,
        reference: sealed("bm9uY2UtYW5kLXNlYWxlZC1yZWZlcmVuY2UtdGFn").unwrap(),
        sha256: Hash::of(b"the file's bytes"),
        expires_on: None,
        known_in: vec![],
        by: actor("customer", b"a customer"),
    }
}

fn screened(outcome: ScreeningOutcome) -> Event {
    Event::Screened(Screened {
        screening: SCREENING,
        list: "un_consolidated".to_owned(),
        list_version: "2026-w16".to_owned(),
        outcome,
        as_of: day(2026, 4, 15),
        screened_at: at("2026-04-15T08:04:31.250000Z"),
        by: actor("service", b"a service"),
    })
}

fn answered(outcome: ScreeningOutcome) -> Event {
    let Event::Screened(it) = screened(outcome) else { unreachable!("it is one") };
    Event::ScreeningAnswered(it)
}

pub(super) fn events() -> Vec<Event> {
    vec![
        Event::DocumentSubmitted(DocumentSubmitted {
            issued_by: Some("TG".parse().unwrap()),
            number: sealed("bm9uY2UtYW5kLXNlYWxlZC1udW1iZXItYW5kLXRhZw=="),
            expires_on: Some(day(2027, 1, 31)),
            known_in: vec![ANOTHER],
            ..submitted(DocumentKind::Passport)
        }),
        Event::DocumentAccepted(DocumentAccepted {
            document: DOCUMENT,
            lapses_on: day(2027, 2, 1),
            policy: policy(),
            by: actor("risk", b"a clerk"),
            reason: Reason::of("document_in_order"),
        }),
        Event::DocumentRejected(DocumentRejected {
            document: DOCUMENT,
            by: actor("support", b"a clerk"),
            reason: Reason {
                code: "document_of_another".to_owned(),
                note: Some("the picture is of somebody older".to_owned()),
            },
        }),
        Event::DocumentLapsed(DocumentLapsed { document: DOCUMENT }),
        Event::Verified(Verified {
            documents: vec![DOCUMENT, SELFIE],
            lapses_on: day(2027, 2, 1),
            policy: policy(),
        }),
        Event::Lapsed(Lapsed { documents: vec![DOCUMENT] }),
        Event::PhoneVerified(PhoneVerified {
            phone: sealed("bm9uY2UtYW5kLXNlYWxlZC1waG9uZS1hbmQtdGFn").unwrap(),
            known_in: vec![ANOTHER],
            by: actor("service", b"a service"),
        }),
        screened(ScreeningOutcome::Sanctioned { entry: "QDi.012".to_owned() }),
        Event::ScreeningAsked(ScreeningAsked {
            screening: SCREENING,
            list: "un_consolidated".to_owned(),
            asked_at: at("2026-04-15T08:02:11.250000Z"),
            answer_by: at("2026-04-15T08:32:11.250000Z"),
            by: actor("risk", b"a clerk"),
        }),
        answered(ScreeningOutcome::Sanctioned { entry: "QDi.012".to_owned() }),
        Event::ScreeningUnanswered(ScreeningUnanswered {
            screening: SCREENING,
            ended_at: at("2026-04-15T08:32:11.250001Z"),
        }),
    ]
}

/// What else they may say.
pub(super) fn variants() -> Vec<Event> {
    let kinds = DocumentKind::ALL.into_iter().filter(|it| *it != DocumentKind::Passport);
    let submitted = kinds.map(|kind| {
        let number = sealed("bm9uY2UtYW5kLXNlYWxlZC1udW1iZXItYW5kLXRhZw==");
        let issued_by = || Some("TG".parse().unwrap());
        let numbered = kind.is_numbered();
        Event::DocumentSubmitted(DocumentSubmitted {
            issued_by: numbered.then(issued_by).flatten(),
            number: number.filter(|_| numbered),
            ..submitted(kind)
        })
    });
    let phone = PhoneVerified {
        phone: sealed("bm9uY2UtYW5kLXNlYWxlZC1waG9uZS1hbmQtdGFn").unwrap(),
        known_in: vec![],
        by: actor("service", b"a service"),
    };
    let more = [
        Event::PhoneVerified(phone),
        screened(ScreeningOutcome::Clear {}),
        answered(ScreeningOutcome::Clear {}),
        answered(ScreeningOutcome::PoliticallyExposed { entry: "P/17".to_owned() }),
        screened(ScreeningOutcome::PoliticallyExposed { entry: "P/17".to_owned() }),
    ];
    submitted.chain(more).collect()
}
