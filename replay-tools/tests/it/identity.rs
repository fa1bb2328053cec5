//! Who customers are known to be: `verify` finds it sound, and each row that is otherwise; decisions that
//! read it come out again.

use ledger_core::credit::Lender;
use ledger_core::credit::application::{self, Asked, FirstDue, Purpose};
use ledger_core::file::Command;
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{Actor, FileId, Hash, KeyCheck};
use ledger_core::money::{Currency, Money};
use ledger_core::party::identity::{Act, ScreeningOutcome};
use ledger_core::policy::{Document, DocumentKind};
use ledger_core::privacy::Sealed;
use ledger_core::reason::Reason;
use ledger_core::testing::with_identity;
use replay_tools::decisions::verify;
use replay_tools::progress::Progress;
use uuid::Uuid;

use crate::decisions::begun;
use crate::ledger::{Ledger, day};
use crate::read_models::{assert_each_is_found, fresh, project};

struct Applicant {
    file: FileId,
    customer: Uuid,
}

impl Applicant {
    async fn asks(&self, ledger: &mut Ledger<MemoryLog>, key: &str, act: Act) {
        let command = Command::Identity { identity: self.customer, act };
        ledger.ask(self.file, key, "identity.act", command).await;
    }

    /// Hands in a document: its id.
    async fn shows(
        &self,
        ledger: &mut Ledger<MemoryLog>,
        key: &str,
        kind: DocumentKind,
        known_in: Vec<Uuid>,
    ) -> Uuid {
        let act = Act::SubmitDocument {
            kind,
            issued_by: kind.is_numbered().then(|| "TG".parse().expect("Togo is a country")),
            number: kind.is_numbered().then(sealed),
            reference: sealed(),
            sha256: Hash::of(key.as_bytes()),
            expires_on: (kind == DocumentKind::Passport).then(|| day("2026-03-04")),
            known_in,
        };
        let document = ledger.created(self.file, key, "document");
        self.asks(ledger, key, act).await;
        document
    }
}

fn sealed() -> Sealed {
    Sealed {
        key_version: 1,
        key: KeyCheck([7; 8]),
        sealed: "c2VhbGVkLWFuZC10YWdnZWQtYnl0ZXM=".to_owned(),
    }
}

/// One applicant is verified until a passport expires, after which the application waits again; another is
/// known elsewhere, named by a list, and left to a person.
async fn known() -> Ledger<MemoryLog> {
    let mut ledger = begun(with_identity(Document::OPEN)).await;
    ledger.by = Actor { role: "risk".to_owned(), subject: Hash::of(b"an officer") };
    let mut before = vec![];
    for name in ["verified", "elsewhere"] {
        let customer = ledger.register(name).await;
        let applicant = Applicant { file: FileId::Customer(customer), customer };
        let key = format!("{name} applies");
        let application = ledger.created(applicant.file, &key, "application");
        let amount = Money::new(50_000, Currency::XOF).expect("an amount");
        let first_due = FirstDue::On { first_due_on: day("2026-04-05") };
        let asked = Asked { product: None, amount, instalments: 6, first_due };
        let submit = application::Act::Submit { purpose: Purpose::Cash {}, asked };
        let act = |act| Command::Application { application, act };
        ledger.ask(applicant.file, &key, "application.submit", act(submit)).await;
        let (passport, selfie) = (format!("{name}: passport"), format!("{name}: selfie"));
        let passport =
            applicant.shows(&mut ledger, &passport, DocumentKind::Passport, before.clone()).await;
        let selfie = applicant.shows(&mut ledger, &selfie, DocumentKind::Selfie, vec![]).await;
        let phone = Act::VerifyPhone { phone: sealed(), known_in: before.clone() };
        applicant.asks(&mut ledger, &format!("{name}: phone"), phone).await;
        let entry = "P/17".to_owned();
        let outcome = match before.is_empty() {
            true => ScreeningOutcome::Clear {},
            false => ScreeningOutcome::PoliticallyExposed { entry },
        };
        let screened = Act::RecordScreening {
            list: "un_consolidated".to_owned(),
            list_version: "2026-02".to_owned(),
            outcome,
            as_of: day("2026-03-03"),
        };
        applicant.asks(&mut ledger, &format!("{name}: lists"), screened).await;
        let key = format!("{name}: a list is asked");
        let screening = ledger.created(applicant.file, &key, "screening");
        let list = "eu_consolidated".to_owned();
        let ask = Act::AskScreening { list, within_minutes: Some(30) };
        applicant.asks(&mut ledger, &key, ask).await;
        if !before.is_empty() {
            let (list_version, outcome) = ("7".to_owned(), ScreeningOutcome::Clear {});
            let as_of = day("2026-03-03");
            let answer = Act::AnswerScreening { screening, list_version, outcome, as_of };
            applicant.asks(&mut ledger, &format!("{name}: it answers"), answer).await;
        }
        let accept =
            |document| Act::AcceptDocument { document, reason: Reason::of("document_in_order") };
        applicant.asks(&mut ledger, &format!("{name}: accepted"), accept(passport)).await;
        let selfie = match before.is_empty() {
            true => accept(selfie),
            false => {
                let reason = Reason::of("document_of_another");
                Act::RejectDocument { document: selfie, reason }
            }
        };
        applicant.asks(&mut ledger, &format!("{name}: judged"), selfie).await;
        if !before.is_empty() {
            let lender = Lender::Bank { id: "orabank".to_owned() };
            let assess = application::Act::Assess { lender, signals: None };
            ledger.ask(applicant.file, "assess", "application.assess", act(assess)).await;
        }
        before.push(customer);
    }
    ledger.days_until(day("2026-03-05")).await;
    ledger
}

#[tokio::test(flavor = "multi_thread")]
async fn every_altered_or_missing_row_of_identities_is_found() {
    let options = fresh();
    let ledger = known().await;
    project(&ledger.log, &options).await;
    let alterations = [
        (
            "update identity_v2.identities set lapsed_on = null where lapsed_on is not null",
            "identities",
            "lapsed_on",
        ),
        (
            "update identity_v2.identities set phone_known_in = '{}' where phone_known_in <> '{}'",
            "identities",
            "phone_known_in",
        ),
        (
            "delete from identity_v2.identities where verified_on is not null",
            "identities",
            "missing",
        ),
        (
            "update identity_v2.identity_documents set stage = 'accepted' where stage = 'lapsed'",
            "identity_documents",
            "stage",
        ),
        (
            "update identity_v2.identity_documents set known_in = '{}' where known_in <> '{}'",
            "identity_documents",
            "known_in",
        ),
        (
            "update identity_v2.identity_documents set judged_reason = '{\"code\":\"sound\"}'
             where stage = 'rejected'",
            "identity_documents",
            "judged",
        ),
        (
            "delete from identity_v2.identity_documents where stage = 'rejected'",
            "identity_documents",
            "missing",
        ),
        (
            "update identity_v2.screenings set outcome = '{\"kind\":\"clear\"}'
             where outcome like '%P/17%'",
            "screenings",
            "outcome",
        ),
        ("delete from identity_v2.screenings where outcome like '%P/17%'", "screenings", "missing"),
        (
            "update identity_v2.screenings_asked set answered_at = null where answered_at is not null",
            "screenings_asked",
            "answered_at",
        ),
        (
            "update identity_v2.screenings_asked set ended_at = answer_by where answered_at is null",
            "screenings_asked",
            "ended_at",
        ),
        (
            "delete from identity_v2.screenings_asked where answered_at is null",
            "screenings_asked",
            "missing",
        ),
    ];
    let alterations = alterations.map(|(what, table, told)| (what.to_owned(), table, told));
    assert_each_is_found(&ledger, &options, alterations.to_vec()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_read_who_the_customer_is_comes_out_again() {
    let ledger = known().await;
    let report = verify(&ledger.log, &Progress::start("test")).await.unwrap();
    assert_eq!((report.executed, report.others.len()), (1, 0), "{report}");
}
