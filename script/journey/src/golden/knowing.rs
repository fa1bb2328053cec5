//! Who is to be known before credit is given: documents that are accepted, rejected and lapse, one whose
//! number somebody else has, and what lists say.

use chrono::{Days, NaiveDate};
use ledger_core::log::Hash;
use ledger_core::policy::Document;
use serde_json::{Value, json};

use super::bodies::{People, asked, orabank, why};
use super::by_table;
use super::parties::{in_force, registered};
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
    let file = verified(told, today).await?;
    known_elsewhere(told, today).await?;
    told.days(first, before + 2, before + 3).await?;
    lapsed(told, &file).await
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
