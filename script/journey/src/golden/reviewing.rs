//! What the review desk makes of an application that the rules declined.

use chrono::NaiveDate;
use serde_json::json;

use super::bodies::{People, declining_over_six, why, with, xof};
use crate::live::LiveError;
use crate::live::teller::Teller;

/// Its customer asks for a person; it is taken, given back and assigned, and approved although its score is
/// declined.
pub(super) async fn reviewed(
    told: &mut Teller<'_>,
    file: &str,
    application: &str,
    due: NaiveDate,
) -> Result<(), LiveError> {
    let People { support, risk, second_risk, .. } = People::of(told.system);
    let path = format!("{application}/review");
    let expected = ["application.review_asked", "application.sent_to_review"];
    told.step("He asks for a person", support, &path, json!({}), &expected).await?;
    let path = format!("{application}/taking");
    let expected = ["application.assigned"];
    let commit = told.step("An officer takes it", risk, &path, json!({}), &expected).await?;
    let officer = commit.text("application.assigned", "/to")?;
    let path = format!("{application}/giving-back");
    let expected = ["application.given_back"];
    told.step("And gives it back", risk, &path, json!({}), &expected).await?;
    let path = format!("{application}/assignment");
    let expected = ["application.assigned"];
    let body = json!({ "to": officer });
    told.step("Another gives it to that officer", second_risk, &path, body, &expected).await?;
    let path = format!("{file}/credit-lines");
    let body = json!({ "limit": xof(100_000) });
    told.step("A credit line", risk, &path, body, &["credit_line.opened"]).await?;
    let terms = json!({
        "lender": { "kind": "own_book" }, "principal": xof(50_000),
        "plan": declining_over_six(due, "0.12"),
    });
    let body =
        with(json!({ "terms": terms }), why("exception_granted", "his employer answers for him"));
    let path = format!("{application}/approval");
    let expected = ["application.overridden", "application.decided", "application.offered"];
    told.step("Who approves it all the same", risk, &path, body, &expected).await?;
    Ok(())
}
