//! Banks that lend what is put to them: a mandate by two persons, a line, what is accepted, refused and given
//! up, and what a bank owes for it.

use chrono::{Days, NaiveDate};
use ledger_core::log::Hash;
use serde_json::{Value, json};

use super::bodies::{People, asked, declining_over_six, why, with, xof};
use super::by_table;
use super::parties::{in_force, registered};
use crate::live::LiveError;
use crate::live::teller::Teller;

/// What each applicant asks for.
const AMOUNT: i64 = 75_000;

/// The version with the price table, by which banks lend by their lines, and the own book too.
fn document() -> String {
    let mut document: Value =
        serde_json::from_str(&by_table::document()).expect("the version before is JSON");
    let sections = document.pointer_mut("/sections").and_then(Value::as_object_mut);
    let lenders = json!({ "form": 1, "own_book": true });
    sections.expect("it has sections").insert("lenders".to_owned(), lenders);
    document.to_string()
}

fn mandate(limit: i64) -> Value {
    json!({
        "lines": [{ "limit": xof(limit) }],
        "products": [{ "code": "cash", "rate_min": "0.05" }],
        "answer_hours": 48,
        "checklist": ["price"],
        "commission": { "rate": "0.02", "earned": "at_signature" },
        "undone": { "days": 14 },
    })
}

fn enrolment(trade_name: &str) -> Value {
    json!({
        "trade_name": trade_name, "country": "TG", "lender_type": "bank",
        "mandate": mandate(200_000),
    })
}

/// A bank for which a mandate is proposed, and to which nobody agrees: it lapses.
pub(super) async fn proposed(told: &mut Teller<'_>) -> Result<(), LiveError> {
    let People { finance, .. } = People::of(told.system);
    let expected = ["partner.mandate_proposed"];
    let what = "A bank is put up for enrolment, and nobody agrees";
    let path = "/v1/banks/ecobank/enrolment";
    told.step(what, finance, path, enrolment("Ecobank Togo"), &expected).await?;
    Ok(())
}

/// All of it, on the day behind so many of the journey that began on `first`.
pub(super) async fn lived(
    told: &mut Teller<'_>,
    first: NaiveDate,
    before: u64,
) -> Result<(), LiveError> {
    let today = first + Days::new(before + 1);
    in_force(told, "A version that says who lends", document(), today).await?;
    told.days(first, before + 1, before + 1).await?;
    enrolled(told).await?;
    let lent = signed(told, today).await?;
    settled(told, &lent).await?;
    in_vain(told, today).await
}

/// By two persons; another mandate is declined, a third one holds, and it is suspended for a while.
async fn enrolled(told: &mut Teller<'_>) -> Result<(), LiveError> {
    let People { finance, risk, .. } = People::of(told.system);
    let bank = "/v1/banks/orabank";
    let proposed = ["partner.mandate_proposed"];
    let path = format!("{bank}/enrolment");
    let body = enrolment("Orabank Togo");
    let commit =
        told.step("A bank is put up for enrolment", finance, &path, body, &proposed).await?;
    let proposal = |id: String, what: &str| format!("{bank}/proposals/{id}/{what}");
    let id = commit.text("partner.mandate_proposed", "/proposal")?;
    let agreed = ["partner.enrolled"];
    let what = "Another person agrees";
    told.step(what, risk, &proposal(id, "approval"), json!({}), &agreed).await?;

    let mandates = format!("{bank}/mandates");
    let body = json!({ "mandate": mandate(1) });
    let what = "A smaller line is proposed";
    let commit = told.step(what, risk, &mandates, body, &proposed).await?;
    let id = commit.text("partner.mandate_proposed", "/proposal")?;
    let body = why("terms_not_agreed", "the bank did not mean that");
    let declined = ["partner.mandate_declined"];
    told.step("And declined", finance, &proposal(id, "declination"), body, &declined).await?;

    let body = json!({ "mandate": mandate(150_000) });
    let commit = told.step("Another one", risk, &mandates, body, &proposed).await?;
    let id = commit.text("partner.mandate_proposed", "/proposal")?;
    let changed = ["partner.mandate_changed"];
    told.step("Holds", finance, &proposal(id, "approval"), json!({}), &changed).await?;

    let (path, body) = (format!("{bank}/suspension"), why("mandate_ended", "until it is signed"));
    told.step("It is suspended", risk, &path, body, &["partner.suspended"]).await?;
    let (path, body) = (format!("{bank}/resumption"), why("mandate_renewed", "it is signed"));
    told.step("And asked again", risk, &path, body, &["partner.resumed"]).await?;
    Ok(())
}

/// An application: its path, and the file's.
struct Applied {
    file: String,
    application: String,
}

async fn applied(told: &mut Teller<'_>, name: &str, due: NaiveDate) -> Result<Applied, LiveError> {
    let People { support, risk, .. } = People::of(told.system);
    let file = registered(told, name).await?;
    let (path, body) = (format!("{file}/credit-lines"), json!({ "limit": xof(500_000) }));
    told.step("A credit line", risk, &path, body, &["credit_line.opened"]).await?;
    let path = format!("{file}/applications");
    let body = asked(json!({ "kind": "cash" }), AMOUNT, due);
    let expected = ["application.submitted"];
    let commit = told.step("An application", support, &path, body, &expected).await?;
    let application = format!("{path}/{}", commit.id("application")?);
    Ok(Applied { file, application })
}

/// Approved for a loan of this bank: the offer's id.
async fn offered(
    told: &mut Teller<'_>,
    it: &Applied,
    bank: &str,
    due: NaiveDate,
) -> Result<String, LiveError> {
    let People { risk, .. } = People::of(told.system);
    let terms = json!({
        "product": "cash", "lender": { "kind": "bank", "id": bank }, "principal": xof(AMOUNT),
        "plan": declining_over_six(due, "0.1"),
    });
    let stated = json!({ "terms": terms, "class": "medium", "income": xof(90_000) });
    let body = with(stated, why("sound", "a stall of her own"));
    let expected = ["application.decided", "application.offered"];
    let what = format!("Approved, for {bank} to lend it");
    let path = format!("{}/approval", it.application);
    let commit = told.step(&what, risk, &path, body, &expected).await?;
    commit.text("application.offered", "/offer")
}

async fn presented(told: &mut Teller<'_>, it: &Applied) -> Result<(), LiveError> {
    let People { finance, .. } = People::of(told.system);
    let path = format!("{}/presentation", it.application);
    let expected = ["application.reservation_asked"];
    told.step("The bank's line is asked to keep it", finance, &path, json!({}), &expected).await?;
    Ok(())
}

fn is(it: &Value, member: &str, text: &str) -> bool {
    it.get(member).and_then(Value::as_str) == Some(text)
}

/// Until the bank has the offer.
async fn waits_for_bank(told: &Teller<'_>, offer: &str) -> Result<(), LiveError> {
    let People { finance, .. } = People::of(told.system);
    let query = "{ presentations(first: 100) { offer stage } }";
    let fits = |answer: &Value| {
        let all = answer.pointer("/presentations").and_then(Value::as_array);
        all.into_iter().flatten().any(|it| is(it, "offer", offer) && is(it, "stage", "PRESENTED"))
    };
    told.until(finance, query, json!({}), None, fits).await?;
    Ok(())
}

/// Until the bank's file has the offer in this stage, and its commission in that.
async fn placed(
    told: &Teller<'_>,
    offer: &str,
    stage: &str,
    commission: &str,
) -> Result<(), LiveError> {
    let People { finance, .. } = People::of(told.system);
    let query = "{ banks { placements(first: 100) { offer stage commissionStage } } }";
    let fits = |answer: &Value| {
        let banks = answer.pointer("/banks").and_then(Value::as_array);
        let placements = |it: &Value| it.get("placements").and_then(Value::as_array).cloned();
        banks.into_iter().flatten().filter_map(placements).flatten().any(|it| {
            is(&it, "offer", offer)
                && is(&it, "stage", stage)
                && is(&it, "commissionStage", commission)
        })
    };
    told.until(finance, query, json!({}), None, fits).await?;
    Ok(())
}

/// Until each file has heard what the other says.
async fn all_told(told: &Teller<'_>) -> Result<(), LiveError> {
    let People { finance, .. } = People::of(told.system);
    let query = "{ outstandingCommands(first: 1) { commandId } }";
    let none = |it: &Value| it.pointer("/outstandingCommands") == Some(&json!([]));
    told.until(finance, query, json!({}), None, none).await?;
    Ok(())
}

/// What was signed with a bank.
struct Lent {
    offer: String,
    loan: String,
}

async fn signed(told: &mut Teller<'_>, today: NaiveDate) -> Result<Lent, LiveError> {
    let People { finance, support, .. } = People::of(told.system);
    let due = today + Days::new(31);
    let it = applied(told, "Mawuli Tetteh", due).await?;
    let offer = offered(told, &it, "orabank", due).await?;
    presented(told, &it).await?;
    waits_for_bank(told, &offer).await?;
    let path = format!("{}/acceptance", it.application);
    let body = json!({ "reference": "GOLD-BANK-1" });
    told.step("The bank accepts", finance, &path, body, &["application.accepted"]).await?;
    let body = json!({
        "offer": offer,
        "paper": { "reference": offer, "sha256": Hash::of(offer.as_bytes()) },
        "signed_on": today,
    });
    let path = format!("{}/signature", it.application);
    let expected = ["application.signed", "loan.granted", "application.exposed"];
    let commit = told.step("Signed", support, &path, body, &expected).await?;
    let loan = format!("{}/loans/{}", it.file, commit.id("loan")?);
    Ok(Lent { offer, loan })
}

/// Invoiced and found in the bank's list; then the loan is cancelled, and it goes off another invoice.
async fn settled(told: &mut Teller<'_>, lent: &Lent) -> Result<(), LiveError> {
    let People { finance, .. } = People::of(told.system);
    placed(told, &lent.offer, "SIGNED", "EARNED").await?;
    let invoices = "/v1/banks/orabank/invoices";
    let invoice = |number: u32| json!({ "reference": format!("GOLD-{number}"), "currency": "XOF" });
    let expected = ["partner.invoiced", "placement.commission_invoiced"];
    told.step("The bank is invoiced", finance, invoices, invoice(1), &expected).await?;
    let listed =
        |reference: &str, amount: i64| json!({ "reference": reference, "amount": xof(amount) });
    let body = json!({
        "reference": "GOLD-LIST-1", "currency": "XOF",
        "commissions": [listed("GOLD-BANK-1", 1_500), listed("GOLD-BANK-9", 900)],
    });
    let path = "/v1/banks/orabank/commission-lists";
    let expected = ["partner.commissions_reconciled", "placement.commission_matched"];
    told.step("Its own list has one more", finance, path, body, &expected).await?;
    let path = format!("{}/cancellation", lent.loan);
    let body = why("lender_refused", "the bank withdrew its money");
    let expected = ["loan.cancelled", "application.exposed"];
    told.step("The loan is cancelled", finance, &path, body, &expected).await?;
    placed(told, &lent.offer, "UNDONE", "TAKEN_BACK").await?;
    let expected = ["partner.invoiced", "placement.commission_credited"];
    told.step("Its commission goes off", finance, invoices, invoice(2), &expected).await?;
    Ok(())
}

/// Refused by one bank, unknown to another, accepted too late, and given up in the end.
async fn in_vain(told: &mut Teller<'_>, today: NaiveDate) -> Result<(), LiveError> {
    let People { finance, support, .. } = People::of(told.system);
    let due = today + Days::new(31);
    let it = applied(told, "Dzifa Ayivi", due).await?;
    let offer = offered(told, &it, "orabank", due).await?;
    presented(told, &it).await?;
    waits_for_bank(told, &offer).await?;
    let path = format!("{}/refusal", it.application);
    let body = json!({ "code": "K-12" });
    told.step("The bank declines", finance, &path, body, &["application.passed_over"]).await?;
    placed(told, &offer, "RELEASED", "NONE").await?;
    let path = format!("{}/acceptance", it.application);
    let body = json!({ "offer": offer, "reference": "GOLD-BANK-2" });
    let expected = ["application.answered_late"];
    told.step("And would accept after all", finance, &path, body, &expected).await?;

    let other = offered(told, &it, "ecobank", due).await?;
    presented(told, &it).await?;
    placed(told, &other, "REFUSED", "NONE").await?;
    all_told(told).await?;
    let again = offered(told, &it, "orabank", due).await?;
    presented(told, &it).await?;
    waits_for_bank(told, &again).await?;
    let path = format!("{}/withdrawal", it.application);
    let body = why("bought_elsewhere", "she has the money");
    let expected = ["application.withdrawn", "application.reservation_released"];
    told.step("She needs it no more", support, &path, body, &expected).await?;
    placed(told, &again, "RELEASED", "NONE").await
}
