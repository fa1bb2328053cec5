//! What a law makes of credit: an offer with its price that is signed, a grant, and a loan that comes to
//! run longer.

use chrono::{Days, NaiveDate};
use ledger_core::log::Hash;
use serde_json::{Value, json};

use super::assessing;
use super::bodies::{
    People, asked, decided, declining_over_six, disbursement, orabank, why, with, xof,
};
use super::forgiving;
use super::parties::{in_force, registered};
use crate::live::LiveError;
use crate::live::loan::declining_policy;
use crate::live::teller::{Commit, Teller};

/// The policy of the journey, with ceilings: a bank may ask 15 % a year. They are those of penalties
/// too. Besides, what each person forgives alone is bounded, and applicants are scored.
fn document() -> String {
    let mut document: Value =
        serde_json::from_str(&declining_policy()).expect("the journey's policy is JSON");
    let ceilings = document.pointer_mut("/sections/loan/penalty/ceilings");
    *ceilings.expect("its penalty has ceilings") = json!([]);
    let law = json!({
        "form": 1,
        "ceilings": [
            { "lender": "bank", "from": "2000-01-01", "rate": "0.15" },
            { "lender": "own_book", "from": "2000-01-01", "rate": "0.24" },
        ],
        "compared": "higher_of_both",
        "time_counting": "eu",
        "countries": [{
            "country": "TG", "registration": xof(5_000), "stamp_per_page": xof(1_500),
            "contract_pages": 2, "withdrawal_days": 14,
        }],
    });
    let limits = document.pointer_mut("/sections/limits").and_then(Value::as_object_mut);
    let limits = limits.expect("it has limits");
    limits.insert("form".to_owned(), json!(3));
    limits.insert("forgiven_alone".to_owned(), forgiving::bounded());
    let sections = document.pointer_mut("/sections").and_then(Value::as_object_mut);
    let sections = sections.expect("it has sections");
    sections.insert("law".to_owned(), law);
    assessing::score(sections);
    document.to_string()
}

/// All of it, on the day behind so many of the journey that began on `first`.
pub(super) async fn lived(
    told: &mut Teller<'_>,
    first: NaiveDate,
    before: u64,
) -> Result<(), LiveError> {
    let today = first + Days::new(before + 1);
    let what = "A version that knows the law is proposed";
    in_force(told, what, document(), today).await?;
    told.days(first, before + 1, before + 1).await?;
    let file = borrower(told).await?;
    let due = today + Days::new(31);
    let loan = signed(told, &file, due, today).await?;
    granted(told, &file, due).await?;
    longer(told, &loan, due).await?;
    forgiving::alone(told, &loan).await?;
    spread(told, &file).await
}

/// Money that is for no loan in particular: nothing is due, so that it waits on one of them.
async fn spread(told: &mut Teller<'_>, file: &str) -> Result<(), LiveError> {
    let People { finance, .. } = People::of(told.system);
    let path = format!("{file}/payments");
    let body = json!({ "amount": xof(700), "channel": "tmoney", "reference": "GOLD-SPREAD-1" });
    let expected = ["loan.repayment_received"];
    told.step("She pays for her loans together", finance, &path, body, &expected).await?;
    let money = json!({
        "channel": "tmoney", "reference": "GOLD-SPREAD-1", "cause": { "kind": "bounced" },
    });
    let body = with(money, why("payment_bounced", "the account was empty"));
    let path = format!("{path}/reversal");
    let expected = ["loan.repayment_reversed"];
    told.step("Which bounces", finance, &path, body, &expected).await?;
    Ok(())
}

/// A customer with a line: the path of the file.
async fn borrower(told: &mut Teller<'_>) -> Result<String, LiveError> {
    let People { risk, .. } = People::of(told.system);
    let file = registered(told, "Yawa Mensah").await?;
    let path = format!("{file}/credit-lines");
    let body = json!({ "limit": xof(500_000) });
    told.step("A credit line", risk, &path, body, &["credit_line.opened"]).await?;
    Ok(file)
}

/// An offer with its price, which is signed: the path of its loan.
async fn signed(
    told: &mut Teller<'_>,
    file: &str,
    due: NaiveDate,
    today: NaiveDate,
) -> Result<String, LiveError> {
    let People { support, risk, .. } = People::of(told.system);
    let body = asked(json!({ "kind": "cash" }), 60_000, due);
    let path = format!("{file}/applications");
    let expected = ["application.submitted"];
    let commit = told.step("An application", support, &path, body, &expected).await?;
    let application = format!("{path}/{}", commit.id("application")?);
    let terms = json!({ "lender": { "kind": "own_book" }, "principal": xof(60_000), "plan": declining_over_six(due, "0.12") });
    let body = with(json!({ "terms": terms }), why("sound", "a good year"));
    let path = format!("{application}/approval");
    let expected = ["application.decided", "application.offered"];
    let what = "An offer with all that it costs";
    let commit: Commit = told.step(what, risk, &path, body, &expected).await?;
    let offer = commit.text("application.offered", "/offer")?;
    let body = json!({
        "offer": offer,
        "paper": { "reference": offer, "sha256": Hash::of(offer.as_bytes()) },
        "signed_on": today,
    });
    let path = format!("{application}/signature");
    let expected =
        ["application.signed", "credit_line.exposure_reserved", "loan.granted", "loan.priced"];
    let commit = told.step("Signed", support, &path, body, &expected).await?;
    Ok(format!("{file}/loans/{}", commit.id("loan")?))
}

/// What a person grants is asked for the law too.
async fn granted(told: &mut Teller<'_>, file: &str, due: NaiveDate) -> Result<(), LiveError> {
    let People { service, .. } = People::of(told.system);
    let path = format!("{file}/loans");
    let loan = json!({
        "lender": orabank(), "principal": xof(30_000), "plan": declining_over_six(due, "0.12"),
    });
    let body = with(loan, decided("minutes 21", "within_policy"));
    let expected = ["loan.granted", "loan.priced", "credit_line.exposure_reserved"];
    told.step("A grant within the ceiling", service, &path, body, &expected).await?;
    Ok(())
}

/// The loan that was signed goes out and is to run twice as long.
async fn longer(told: &mut Teller<'_>, loan: &str, due: NaiveDate) -> Result<(), LiveError> {
    let People { finance, risk, .. } = People::of(told.system);
    let path = format!("{loan}/disbursements");
    let body = disbursement(60_000, "GOLD-LAWFUL-2");
    let expected = ["loan.disbursed", "credit_line.outstanding_raised"];
    told.step("It is paid out", finance, &path, body, &expected).await?;
    let terms = json!({ "instalments": 12, "first_due_on": due });
    let body = with(terms, why("hardship", "a bad harvest"));
    let path = format!("{loan}/reschedulings");
    let expected = ["loan.rescheduling_proposed"];
    let what = "It is to run twice as long";
    let commit = told.step(what, risk, &path, body, &expected).await?;
    let rescheduling = commit.text("loan.rescheduling_proposed", "/rescheduling")?;
    let path = format!("{loan}/reschedulings/{rescheduling}/agreement");
    let body = json!({ "reference": "GOLD-LAWFUL-3" });
    let expected = ["loan.rescheduled", "loan.priced"];
    told.step("Which she agrees to", risk, &path, body, &expected).await?;
    Ok(())
}
