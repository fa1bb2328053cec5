//! What can happen to a loan on a declining balance: money comes early.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::bodies::{People, decided, disbursement, money, orabank, with, xof};
use super::lending::paid;
use crate::live::LiveError;
use crate::live::teller::Teller;

/// One that is repaid early twice: so that it ends sooner, and so that less falls due. Another is
/// settled before anything is due. Comes back with the path of the first.
pub(super) async fn repaid(
    told: &mut Teller<'_>,
    customer: &str,
    today: NaiveDate,
) -> Result<String, LiveError> {
    let loans = format!("/v1/customers/{customer}/loans");
    let received = ["loan.repayment_received", "credit_line.outstanding_lowered"];
    let loan = declining(told, &loans, 60_000, "G-8", today).await?;
    for (what, relief, amount) in [
        ("Some comes early, to be done sooner", "shorten", 15_000),
        ("Some comes early, so that less falls due", "lower", 10_000),
    ] {
        let body = with(money(amount, "tmoney", relief), json!({ "excess": relief }));
        paid(told, what, &loan, body, &received).await?;
    }
    let repaid = loan;
    let loan = declining(told, &loans, 20_000, "G-9", today).await?;
    let body = with(money(20_000, "tmoney", "GOLD-SETTLED"), json!({ "excess": "lower" }));
    let closed = ["loan.repayment_received", "loan.closed", "credit_line.outstanding_lowered"];
    paid(told, "It is settled on its day, without interest", &loan, body, &closed).await?;
    Ok(repaid)
}

/// Granted with a grace on principal in its first month, and paid out: its path.
pub(super) async fn declining(
    told: &mut Teller<'_>,
    loans: &str,
    amount: i64,
    reference: &str,
    today: NaiveDate,
) -> Result<String, LiveError> {
    let People { service, finance, .. } = People::of(told.system);
    let interest: Value =
        json!({ "kind": "declining_balance", "rate": "0.12", "day_count": "actual_365" });
    let plan = json!({
        "kind": "amortised", "instalments": 6, "first_due_on": today + Days::new(30),
        "interest": interest, "grace": { "principal": 1 },
    });
    let loan = json!({
        "product": { "code": "household", "version": 2 }, "lender": orabank(),
        "lender_reference": format!("ORA-{reference}"), "principal": xof(amount), "plan": plan,
    });
    let body = with(loan, decided(&format!("scoring-{reference}"), "within_policy"));
    let what = "A loan on a declining balance is granted";
    let expected = ["loan.granted", "credit_line.exposure_reserved"];
    let commit = told.step(what, service, loans, body, &expected).await?;
    let loan = format!("{loans}/{}", commit.id("loan")?);
    let path = format!("{loan}/disbursements");
    let body = disbursement(amount, reference);
    told.step("It is paid out", finance, &path, body, &["loan.disbursed"]).await?;
    Ok(loan)
}
