//! Who is to be known before credit is given: documents that are accepted, rejected and lapse, one whose
//! number somebody else has, and what lists say.

use std::time::Duration;

use chrono::{Days, NaiveDate};
use ledger_core::log::Hash;
use ledger_core::policy::Document;
use serde_json::{Value, json};
use servers::sources::Manner;

use super::bodies::{People, asked, orabank, why, xof};
use super::by_table;
use super::parties::{in_force, registered};
use super::trading::until;
use crate::live::LiveError;
use crate::live::teller::Teller;

/// The days that it takes.
pub(super) const TAKES: u64 = 3;

/// The number of a card that two bring.
const CARD: &str = "0123-456-7890";

/// The version before, by which an identity is wanted too.
fn document() -> String {
    let mut document: Value =
        serde_json::from_str(&by_table::document()).expect("the version before is JSON");
    let wanted: Value = serde_json::from_str(Document::IDENTITY).expect("what ships is JSON");
    let sections = document.pointer_mut("/sections").and_then(Value::as_object_mut);
    sections.expect("it has sections").insert("identity".to_owned(), wanted);
    document.to_string()
}

/// All of it, on the days behind so many of the journey that began on `first`.
pub(super) async fn lived(
    told: &mut Teller<'_>,
    first: NaiveDate,
    before: u64,
) -> Result<(), LiveError> {
    let today = first + Days::new(before + 1);
    in_force(told, "A version that wants to know who applies", document(), today).await?;
    told.days(first, before + 1, before + 1).await?;
    let silent = asked_in_vain(told).await?;
    let file = verified(told, today).await?;
    known_elsewhere(told, today).await?;
    revoked(told, today).await?;
    unanswered(told, &silent).await?;
    told.days(first, before + 2, before + 3).await?;
    lapsed(told, &file).await
}

/// A list that nobody answers for is asked about somebody, and has a minute: its path.
async fn asked_in_vain(told: &mut Teller<'_>) -> Result<String, LiveError> {
    let People { risk, .. } = People::of(told.system);
    let file = registered(told, "Kossi Amegan").await?;
    let path = format!("{file}/identity/screening-requests");
    told.system.sources.says("lists", Manner::Never, Value::Null);
    let body = json!({ "list": "eu_consolidated", "within_minutes": 1 });
    let asked = ["identity.screening_asked"];
    let what = "A list is to answer within a minute";
    let commit = told.step(what, risk, &path, body, &asked).await?;
    Ok(format!("{path}/{}", commit.text("identity.screening_asked", "/screening")?))
}

/// Nobody answered for it; then somebody does, and it is late.
async fn unanswered(told: &mut Teller<'_>, path: &str) -> Result<(), LiveError> {
    let People { service, .. } = People::of(told.system);
    told.says("A minute goes by");
    tokio::time::sleep(Duration::from_secs(60)).await;
    let (file, _) = path.split_once("/identity/").unwrap_or_default();
    let (_, customer) = file.rsplit_once('/').unwrap_or_default();
    until(told, &format!("identity-{customer}"), "identity.screening_unanswered").await?;
    let body = json!({
        "as_of": "2005-01-01", "list_version": "2004-12", "outcome": { "kind": "clear" },
    });
    let answered = ["identity.screening_answered"];
    let what = "It answers late";
    told.step(what, service, &format!("{path}/answer"), body, &answered).await?;
    Ok(())
}

/// Somebody applies, waits, and goes on when all is accepted: the path of the file. Her card is good for
/// one day more.
async fn verified(told: &mut Teller<'_>, today: NaiveDate) -> Result<String, LiveError> {
    let People { support, service, risk, .. } = People::of(told.system);
    let file = registered(told, "Akou Dossou").await?;
    let applications = format!("{file}/applications");
    let body = asked(json!({ "kind": "cash" }), 50_000, today + Days::new(31));
    let expected = ["application.submitted", "application.deferred"];
    let what = "Somebody applies of whom nobody knows who it is";
    let commit = told.step(what, support, &applications, body, &expected).await?;
    let application = format!("{applications}/{}", commit.id("application")?);

    let card = handed_in(told, &file, card(today + Days::new(1))).await?;
    let blurred = handed_in(told, &file, face("a blurred picture")).await?;
    let selfie = handed_in(told, &file, face("a picture")).await?;
    let path = format!("{file}/identity/documents/{blurred}/rejection");
    let body = why("document_unreadable", "the picture is blurred");
    let rejected = ["identity.document_rejected"];
    told.step("One picture is blurred", support, &path, body, &rejected).await?;

    let path = format!("{file}/identity/phone");
    let body = json!({ "phone": "+22890123470" });
    let answered = ["identity.phone_verified"];
    told.step("She answers her telephone", service, &path, body, &answered).await?;
    screened(told, &file, today, json!({ "kind": "clear" })).await?;

    let accepted = |id: &str| format!("{file}/identity/documents/{id}/acceptance");
    let body = || why("document_in_order", "as the branch has seen");
    let expected = ["identity.document_accepted"];
    told.step("Her card is accepted", risk, &accepted(&card), body(), &expected).await?;
    let expected = ["identity.document_accepted", "identity.verified", "application.resumed"];
    let what = "And her picture: it is known who she is";
    told.step(what, risk, &accepted(&selfie), body(), &expected).await?;
    let body = json!({ "lender": orabank() });
    let expected = ["application.assessed", "application.decided"];
    let what = "The rules decline all the same, since she gave nothing else";
    told.step(what, service, &format!("{application}/assessment"), body, &expected).await?;
    Ok(file)
}

/// Somebody else brings the same card, and is named by a list: a person is to look at it.
async fn known_elsewhere(told: &mut Teller<'_>, today: NaiveDate) -> Result<(), LiveError> {
    let People { support, service, .. } = People::of(told.system);
    let file = registered(told, "Ablavi Koudjo").await?;
    let path = format!("{file}/applications");
    let body = asked(json!({ "kind": "cash" }), 50_000, today + Days::new(31));
    let expected = ["application.submitted", "application.deferred"];
    let commit = told.step("Somebody else applies", support, &path, body, &expected).await?;
    let application = format!("{path}/{}", commit.id("application")?);
    handed_in(told, &file, card(today + Days::new(400))).await?;
    let named = json!({ "kind": "politically_exposed", "entry": "P/17" });
    screened(told, &file, today, named).await?;
    let body = json!({ "lender": orabank() });
    let assessed = ["application.assessed"];
    let what = "The rules leave it to a person";
    told.step(what, service, &format!("{application}/assessment"), body, &assessed).await?;
    Ok(())
}

/// The rules offer credit to somebody of whom enough is known, and take it back: before it is signed a list
/// names him.
async fn revoked(told: &mut Teller<'_>, today: NaiveDate) -> Result<(), LiveError> {
    let People { support, service, risk, .. } = People::of(told.system);
    let file = registered(told, "Komlan Sodji").await?;
    for body in [
        json!({
            "kind": "voter_card", "issued_by": "TG", "number": "V-77-2004",
            "reference": "kyc/voter.jpg", "sha256": Hash::of(b"the picture of a card"),
        }),
        face("his picture"),
    ] {
        let document = handed_in(told, &file, body).await?;
        let path = format!("{file}/identity/documents/{document}/acceptance");
        let body = why("document_in_order", "as the branch has seen");
        let accepted = ["identity.document_accepted"];
        told.step("It is accepted", risk, &path, body, &accepted).await?;
    }
    screened(told, &file, today, json!({ "kind": "clear" })).await?;
    let purpose = json!({ "kind": "limit_review" });
    let path = format!("{file}/evidence/declarations");
    let body = json!({
        "purpose": purpose, "contract_type": "public", "works_since": today - Days::new(3_000),
        "monthly_income": xof(250_000),
    });
    told.step("He says what he works", support, &path, body, &["evidence.declared"]).await?;
    let path = format!("{file}/consents");
    let body = json!({ "to": "bills", "text_version": "2026-11" });
    told.step("He agrees", support, &path, body, &["customer.consent_given"]).await?;
    let path = format!("{file}/evidence");
    let body = json!({ "source": "bills", "purpose": purpose, "within_minutes": 600 });
    let asked_for = ["evidence.requested"];
    let commit = told.step("His bills are asked for", support, &path, body, &asked_for).await?;
    let path = format!("{path}/{}/answer", commit.id("evidence")?);
    let bills = json!({ "kind": "bills", "due": 12, "paid_on_time": 12 });
    let body = json!({ "facts": bills, "as_of": today });
    told.step("All were paid in time", service, &path, body, &["evidence.answered"]).await?;

    let path = format!("{file}/applications");
    let body = json!({
        "purpose": { "kind": "cash" },
        "asked": {
            "amount": xof(50_000), "instalments": 6,
            "first_due": { "kind": "on", "first_due_on": today + Days::new(31) },
        },
    });
    let submitted = ["application.submitted"];
    let commit = told.step("He applies", support, &path, body, &submitted).await?;
    let path = format!("{path}/{}/assessment", commit.id("application")?);
    let body = json!({ "lender": orabank() });
    let offered = ["application.assessed", "application.decided", "application.offered"];
    told.step("The rules approve and offer", service, &path, body, &offered).await?;
    let path = format!("{file}/identity/screenings");
    let body = json!({
        "list": "un_consolidated", "list_version": "2026-11", "as_of": today,
        "outcome": { "kind": "sanctioned", "entry": "QDi.012" },
    });
    let taken_back = [
        "identity.screened",
        "application.assessed",
        "application.offer_revoked",
        "application.sent_to_review",
    ];
    let what = "The list's next state names him: a person is to look at it";
    told.step(what, service, &path, body, &taken_back).await?;
    Ok(())
}

/// Two days later the card is good no more, and nothing is left to do about it.
async fn lapsed(told: &mut Teller<'_>, file: &str) -> Result<(), LiveError> {
    let People { support, .. } = People::of(told.system);
    told.says("Her card has expired, and with it what was known of her");
    let path = format!("{file}/identity/documents");
    let body = face("a picture of the new year");
    let submitted = ["identity.document_submitted"];
    told.step("She begins anew", support, &path, body, &submitted).await?;
    Ok(())
}

async fn handed_in(told: &mut Teller<'_>, file: &str, body: Value) -> Result<String, LiveError> {
    let People { support, .. } = People::of(told.system);
    let path = format!("{file}/identity/documents");
    let submitted = ["identity.document_submitted"];
    let commit = told.step("A document is handed in", support, &path, body, &submitted).await?;
    commit.text("identity.document_submitted", "/document")
}

async fn screened(
    told: &mut Teller<'_>,
    file: &str,
    today: NaiveDate,
    outcome: Value,
) -> Result<(), LiveError> {
    let People { service, .. } = People::of(told.system);
    let path = format!("{file}/identity/screenings");
    let body = json!({
        "list": "un_consolidated", "list_version": "2026-10", "outcome": outcome, "as_of": today,
    });
    let screened = ["identity.screened"];
    told.step("A list is looked through", service, &path, body, &screened).await?;
    Ok(())
}

fn card(expires_on: NaiveDate) -> Value {
    json!({
        "kind": "national_id", "issued_by": "TG", "number": CARD, "expires_on": expires_on,
        "reference": "kyc/card.jpg", "sha256": Hash::of(expires_on.to_string().as_bytes()),
    })
}

fn face(what: &str) -> Value {
    json!({ "kind": "selfie", "reference": "kyc/face.jpg", "sha256": Hash::of(what.as_bytes()) })
}
