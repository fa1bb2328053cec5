//! What can happen to a credit line, to applications for an amount, and to loans for no order.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::bodies::{People, asked, money, plan, terms, why, with, xof};
use crate::live::LiveError;
use crate::live::teller::Teller;

/// Of two loans the one that nobody pays until the end.
#[derive(Debug, Clone)]
pub(super) struct Borrowed {
    unpaid: String,
}

const UNPAID: i64 = 120_000;
const INSTALMENTS: i64 = 12;
const CHARGE: i64 = 500;

/// A line that was moved, blocked and freed.
pub(super) async fn lines(told: &mut Teller<'_>, customer: &str) -> Result<(), LiveError> {
    let People { risk, .. } = People::of(told.system);
    let lines = format!("/v1/customers/{customer}/credit-lines");
    let body = json!({ "ceiling": xof(2_000_000) });
    let opened = ["credit_line.opened"];
    let commit = told.step("A credit line", risk, &lines, body, &opened).await?;
    let line = format!("{lines}/{}", commit.id("credit-line")?);

    let body = json!({ "ceiling": xof(2_500_000), "cause": "a punctual year" });
    let path = format!("{line}/ceiling");
    let changed = ["credit_line.ceiling_changed"];
    told.step("It is moved", risk, &path, body, &changed).await?;
    let body = why("fraud_suspected", "a stolen telephone");
    let path = format!("{line}/blocking");
    told.step("Blocked", risk, &path, body, &["credit_line.blocked"]).await?;
    let body = json!({ "blocked_for": "a stolen telephone", "motive": "it was found" });
    let path = format!("{line}/unblocking");
    told.step("And freed", risk, &path, body, &["credit_line.unblocked"]).await?;
    Ok(())
}

/// Applications that are declined, withdrawn, left to lapse, and approved by two.
pub(super) async fn applications(
    told: &mut Teller<'_>,
    customer: &str,
    first: NaiveDate,
) -> Result<(), LiveError> {
    let People { support, risk, second_risk, .. } = People::of(told.system);
    let file = format!("/v1/customers/{customer}");
    let path = format!("{file}/applications");
    let plan = plan(6, first + Days::new(30));
    let mut submitted = vec![];
    for amount in [50_000, 60_000, 70_000, 150_000] {
        let purpose = json!({ "kind": "amount", "amount": xof(amount) });
        let body = asked(purpose, &plan);
        let expected = ["application.submitted"];
        let commit = told.step("An application", support, &path, body, &expected).await?;
        submitted.push(format!("{path}/{}", commit.id("application")?));
    }
    let [declined, withdrawn, _, large] = submitted.as_slice() else { return Ok(()) };

    let told_to_her = json!({ "code": "thin_history", "text": "come back in three months" });
    let body = json!({ "reasons": [told_to_her], "motive": "no history" });
    let path = format!("{declined}/declination");
    told.step("Declined", risk, &path, body, &["application.declined"]).await?;
    let body = why("bought_elsewhere", "she paid cash");
    let path = format!("{withdrawn}/withdrawal");
    told.step("Withdrawn", support, &path, body, &["application.withdrawn"]).await?;

    let body =
        with(json!({ "terms": terms(150_000, &plan, "ORA-1") }), why("sound", "a good year"));
    let path = format!("{large}/approval");
    let expected = ["application.first_approved"];
    told.step("Two persons approve what is large", risk, &path, body.clone(), &expected).await?;
    let expected = ["application.approved", "credit_line.exposure_reserved", "loan.granted"];
    let commit = told.asks(second_risk, &path, body, &expected).await?;
    let loan = commit.id("loan")?;
    let body = why("lender_refused", "the bank did not pay out");
    let path = format!("{file}/loans/{loan}/cancellation");
    let expected = ["loan.cancelled", "credit_line.exposure_released"];
    told.step("The bank did not go on with it", risk, &path, body, &expected).await?;
    Ok(())
}

/// A loan that is paid, and again not, and one that nobody pays until the end.
pub(super) async fn loans(
    told: &mut Teller<'_>,
    customer: &str,
    first: NaiveDate,
) -> Result<Borrowed, LiveError> {
    let People { finance, .. } = People::of(told.system);
    let loans = format!("/v1/customers/{customer}/loans");
    let paid = granted(told, &loans, 5_000, &plan(1, first + Days::new(40)), "G-1").await?;
    let path = format!("{loans}/{paid}/repayments");
    let body = with(money(5_000, "tmoney", "GOLD-1"), json!({ "excess": "prepay" }));
    let expected = ["loan.repayment_received", "loan.closed"];
    let commit = told.step("All of it is paid", finance, &path, body, &expected).await?;
    let repayment = commit.text("loan.repayment_received", "/repayment")?;
    let path = format!("{path}/{repayment}/reversal");
    let body = why("payment_bounced", "the operator took it back");
    let expected = ["loan.repayment_reversed", "loan.reopened"];
    told.step("And taken back", finance, &path, body, &expected).await?;

    let unpaid = granted(told, &loans, UNPAID, &plan(12, first + Days::new(10)), "G-2").await?;
    let body = with(
        json!({ "instalment": 1, "kind": "fee", "amount": xof(CHARGE) }),
        why("field_visit", "an agent went there"),
    );
    let path = format!("{loans}/{unpaid}/charges");
    told.step("A charge", finance, &path, body, &["loan.charged"]).await?;
    Ok(Borrowed { unpaid })
}

async fn granted(
    told: &mut Teller<'_>,
    loans: &str,
    amount: i64,
    plan: &Value,
    reference: &str,
) -> Result<String, LiveError> {
    let People { risk, finance, .. } = People::of(told.system);
    let body = terms(amount, plan, reference);
    let commit = told.step("A loan is granted", risk, loans, body, &["loan.granted"]).await?;
    let loan = commit.id("loan")?;
    let body = money(amount, "bank:orabank", reference);
    let path = format!("{loans}/{loan}/disbursement");
    told.step("It is paid out", finance, &path, body, &["loan.disbursed"]).await?;
    Ok(loan)
}

/// An instalment is paid late, before it puts the loan in default.
pub(super) async fn paid_late(
    told: &mut Teller<'_>,
    customer: &str,
    Borrowed { unpaid }: &Borrowed,
) -> Result<(), LiveError> {
    let People { finance, .. } = People::of(told.system);
    let path = format!("/v1/customers/{customer}/loans/{unpaid}/repayments");
    let body = money(UNPAID / INSTALMENTS + CHARGE, "tmoney", "GOLD-4");
    let expected = ["loan.repayment_received", "loan.returned_to_order"];
    told.step("What is late is paid", finance, &path, body, &expected).await?;
    Ok(())
}

/// A loan in default is paid to its end, and more.
pub(super) async fn paid_at_last(
    told: &mut Teller<'_>,
    customer: &str,
    Borrowed { unpaid }: &Borrowed,
) -> Result<(), LiveError> {
    let People { finance, .. } = People::of(told.system);
    let path = format!("/v1/customers/{customer}/loans/{unpaid}/repayments");
    let body = with(money(UNPAID, "tmoney", "GOLD-2"), json!({ "excess": "prepay" }));
    let expected = ["loan.repayment_received", "loan.cured", "loan.closed"];
    told.step("What was in default is paid", finance, &path, body, &expected).await?;
    Ok(())
}
