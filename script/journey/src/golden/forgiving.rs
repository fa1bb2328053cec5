//! What is forgiven: by one person, and what takes two, proposed by one, and approved, declined, or left
//! until it lapses.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::bodies::{People, plan, why, with, xof};
use super::lending::disbursed;
use crate::live::LiveError;
use crate::live::teller::Teller;

/// Above what the shipped policy leaves to one person.
const LARGE: i64 = 150_000;

/// What a person forgives alone on a day, by a policy of its own.
const ALONE: i64 = 400;

/// So, as a policy's section of limits says it.
pub(super) fn bounded() -> Value {
    let most = [xof(ALONE)];
    json!([{ "role": "risk", "per_loan": most, "per_day": most }])
}

/// What being late had cost on the second instalment of this loan.
pub(super) async fn forgiven(told: &mut Teller<'_>, loan: &str) -> Result<(), LiveError> {
    let People { risk, .. } = People::of(told.system);
    let body = with(json!({ "instalment": 2 }), why("hardship", "she was ill"));
    let path = format!("{loan}/penalty-waivers");
    let expected = ["loan.penalty_waived"];
    told.step("What being late cost is forgiven", risk, &path, body, &expected).await?;
    Ok(())
}

/// Under a policy that bounds what each person forgives alone: within it, and above it.
pub(super) async fn alone(told: &mut Teller<'_>, loan: &str) -> Result<(), LiveError> {
    let People { finance, risk, .. } = People::of(told.system);
    let charge = json!({ "code": "visit", "kind": "fee", "amount": xof(900), "instalment": 1 });
    let body = with(charge, why("contract_fee", "as the contract says"));
    let charges = format!("{loan}/charges");
    let commit = told.step("A charge", finance, &charges, body, &["loan.charged"]).await?;
    let charge = commit.text("loan.charged", "/charge")?;
    let path = format!("{charges}/{charge}/waiver");
    let body = with(json!({ "amount": xof(ALONE) }), why("goodwill", "it was our fault"));
    let expected = ["loan.charge_waived", "loan.forgiven_alone"];
    told.step("She may forgive so much alone", risk, &path, body, &expected).await?;
    let body = with(json!({ "amount": xof(1) }), why("goodwill", "it was our fault"));
    let what = "And no more on that day";
    told.step(what, risk, &path, body, &["loan.act_proposed"]).await?;
    Ok(())
}

/// Of three large charges one is forgiven by two persons, of one that is declined, and of one nobody
/// approves it.
pub(super) async fn asked(
    told: &mut Teller<'_>,
    customer: &str,
    first: NaiveDate,
) -> Result<(), LiveError> {
    let People { finance, risk, .. } = People::of(told.system);
    let loans = format!("/v1/customers/{customer}/loans");
    let plan = plan(1, first + Days::new(100));
    let loan = disbursed(told, &loans, 5_000, &plan, "G-15").await?;
    let mut proposed = vec![];
    for code in ["damage", "storage", "recovery"] {
        let charge = json!({
            "code": code, "kind": "fee", "amount": xof(LARGE), "instalment": 1,
            "due_on": first + Days::new(200),
        });
        let body = with(charge, why("contract_fee", "as the contract says"));
        let charges = format!("{loan}/charges");
        let expected = ["loan.charged"];
        let commit = told.step("A large charge", finance, &charges, body, &expected).await?;
        let charge = commit.text("loan.charged", "/charge")?;
        let path = format!("{charges}/{charge}/waiver");
        let body = why("goodwill", "it was our fault");
        let expected = ["loan.act_proposed"];
        let what = "It is to be forgiven, which takes two persons";
        let commit = told.step(what, risk, &path, body, &expected).await?;
        proposed.push(commit.text("loan.act_proposed", "/proposal")?);
    }
    let [approved, declined, _] = proposed.as_slice() else { return Ok(()) };
    let path = format!("{loan}/proposals/{approved}/approval");
    let expected = ["loan.act_approved", "loan.charge_waived"];
    told.step("Another person approves", finance, &path, json!({}), &expected).await?;
    let path = format!("{loan}/proposals/{declined}/declination");
    let body = why("incomplete", "the letter of the shop is missing");
    let expected = ["loan.act_declined"];
    told.step("Another is declined", finance, &path, body, &expected).await?;
    Ok(())
}
