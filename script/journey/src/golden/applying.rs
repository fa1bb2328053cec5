//! What can happen to a credit line and to applications for an amount, up to the signature.

use chrono::{Days, NaiveDate};
use ledger_core::log::Hash;
use serde_json::json;

use super::bodies::{INSTALMENTS, People, asked, plan, terms, why, with, xof};
use crate::live::LiveError;
use crate::live::teller::{Commit, Teller};

/// A line that was moved, blocked and freed.
pub(super) async fn lines(told: &mut Teller<'_>, customer: &str) -> Result<(), LiveError> {
    let People { risk, .. } = People::of(told.system);
    let lines = format!("/v1/customers/{customer}/credit-lines");
    let body = json!({ "limit": xof(2_000_000) });
    let opened = ["credit_line.opened"];
    let commit = told.step("A credit line", risk, &lines, body, &opened).await?;
    let line = format!("{lines}/{}", commit.id("credit-line")?);

    let body = with(json!({ "limit": xof(2_500_000) }), why("punctual", "a punctual year"));
    let path = format!("{line}/limit");
    told.step("It is moved", risk, &path, body, &["credit_line.limit_changed"]).await?;
    let body = why("fraud_suspected", "a stolen telephone");
    let path = format!("{line}/blocking");
    let commit = told.step("Blocked", risk, &path, body, &["credit_line.blocked"]).await?;
    let block = commit.text("credit_line.blocked", "/block")?;
    let body = with(json!({ "block": block }), why("cause_cleared", "it was found"));
    let path = format!("{line}/unblocking");
    told.step("And freed", risk, &path, body, &["credit_line.unblocked"]).await?;
    Ok(())
}

/// Applications that are declined, withdrawn, refused by the bank, and left to lapse before and
/// after the offer; and one that two persons approve and whose loan is not paid out.
pub(super) async fn applications(
    told: &mut Teller<'_>,
    customer: &str,
    first: NaiveDate,
) -> Result<(), LiveError> {
    let People { support, risk, second_risk, finance, .. } = People::of(told.system);
    let file = format!("/v1/customers/{customer}");
    let path = format!("{file}/applications");
    let first_due_on = first + Days::new(30);
    let plan = plan(INSTALMENTS, first_due_on);
    let mut submitted = vec![];
    for amount in [50_000, 60_000, 40_000, 70_000, 30_000, 150_000] {
        let body = asked(json!({ "kind": "cash" }), amount, first_due_on);
        let expected = ["application.submitted"];
        let commit = told.step("An application", support, &path, body, &expected).await?;
        submitted.push(format!("{path}/{}", commit.id("application")?));
    }
    let [declined, withdrawn, _, refused, unsigned, large] = submitted.as_slice() else {
        return Ok(());
    };

    let told_to_her = json!({ "reasons": ["thin_history"] });
    let body = with(told_to_her, why("thin_history", "three months are too few"));
    let path = format!("{declined}/declination");
    told.step("Declined", risk, &path, body, &["application.decided"]).await?;
    let body = why("bought_elsewhere", "she paid cash");
    let path = format!("{withdrawn}/withdrawal");
    told.step("Withdrawn", support, &path, body, &["application.withdrawn"]).await?;

    let offered = ["application.decided", "application.offered"];
    let body = with(json!({ "terms": terms(70_000, &plan) }), why("sound", "a good year"));
    let path = format!("{refused}/approval");
    told.step("A person approves", risk, &path, body, &offered).await?;
    let path = format!("{refused}/presentation");
    told.step("Presented", finance, &path, json!({}), &["application.presented"]).await?;
    let path = format!("{refused}/refusal");
    let expected = ["application.refused_by_lender"];
    told.step("Refused", finance, &path, json!({ "code": "k7" }), &expected).await?;

    let body = with(json!({ "terms": terms(30_000, &plan) }), why("sound", "a good year"));
    let path = format!("{unsigned}/approval");
    told.step("An offer that nobody signs", risk, &path, body, &offered).await?;

    let body = with(json!({ "terms": terms(150_000, &plan) }), why("sound", "a good year"));
    let path = format!("{large}/approval");
    let expected = ["application.reviewed"];
    told.step("Two persons approve what is large", risk, &path, body.clone(), &expected).await?;
    let commit = told.asks(second_risk, &path, body, &offered).await?;
    let offer = commit.text("application.offered", "/offer")?;
    let commit = signed(told, large, &offer, first).await?;
    let body = why("lender_refused", "the bank did not pay out");
    let path = format!("{file}/loans/{}/cancellation", commit.id("loan")?);
    let expected = ["loan.cancelled", "credit_line.exposure_released"];
    told.step("The bank did not go on with it", risk, &path, body, &expected).await?;
    Ok(())
}

/// The bank accepts an offer and the customer signs it: the commit that grants the loan.
pub(super) async fn signed(
    told: &mut Teller<'_>,
    application: &str,
    offer: &str,
    on: NaiveDate,
) -> Result<Commit, LiveError> {
    let People { support, finance, .. } = People::of(told.system);
    let path = format!("{application}/presentation");
    let expected = ["application.presented"];
    told.step("Presented to the bank", finance, &path, json!({}), &expected).await?;
    let path = format!("{application}/acceptance");
    let body = json!({ "reference": format!("ORA-{offer}") });
    told.step("Accepted", finance, &path, body, &["application.accepted"]).await?;
    let body = json!({
        "offer": offer,
        "paper": { "reference": offer, "sha256": Hash::of(offer.as_bytes()) },
        "signed_on": on,
    });
    let path = format!("{application}/signature");
    let expected = ["application.signed", "credit_line.exposure_reserved", "loan.granted"];
    told.step("Signed", support, &path, body, &expected).await
}
