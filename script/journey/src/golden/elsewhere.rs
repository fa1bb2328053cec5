//! Loans of other kinds, of another customer: boarded, of our own book, at a flat rate, in euros, on a
//! schedule of the lender's, and paid by parts of one payment.

use chrono::{Days, NaiveDate};
use ledger_core::log::Hash;
use serde_json::{Value, json};

use super::bodies::{People, decided, orabank, why, with, xof};
use super::lending::paid;
use crate::live::LiveError;
use crate::live::teller::Teller;

/// What one payment is for, in all; its parts go to two loans.
const WHOLE: i64 = 9_000;

pub(super) async fn borrowed(told: &mut Teller<'_>, first: NaiveDate) -> Result<(), LiveError> {
    let People { support, .. } = People::of(told.system);
    let body = json!({ "country": "TG", "name": "Komla Agbo", "phone": "+22890123462" });
    let what = "A third customer";
    let registered = ["customer.registered"];
    let commit = told.step(what, support, "/v1/customers", body, &registered).await?;
    let file = format!("/v1/customers/{}", commit.id("customer")?);
    let loans = format!("{file}/loans");
    let boarded = boarded(told, &loans, first).await?;
    let scheduled = scheduled(told, &loans, first).await?;
    for (number, amount, loan) in [(1, 4_000, &boarded), (2, 5_000, &scheduled)] {
        let money = json!({
            "kind": "external", "channel": "bank:orabank", "reference": "VIR-12",
            "part": { "number": number, "whole": xof(WHOLE) },
        });
        let body = json!({ "amount": xof(amount), "money": money });
        let what = "A part of one payment for two loans";
        paid(told, what, loan, body, &["loan.repayment_received"]).await?;
    }
    in_euros(told, &file, first).await
}

/// A loan from another system, of which much has happened there: its path.
async fn boarded(
    told: &mut Teller<'_>,
    loans: &str,
    first: NaiveDate,
) -> Result<String, LiveError> {
    let People { finance, .. } = People::of(told.system);
    let before = first - Days::new(20);
    let owed = |principal| json!({ "principal": xof(principal), "interest": xof(250) });
    let rows = json!([
        {
            "number": 1, "due_on": before,
            "owed": with(owed(5_000), json!({ "penalty": xof(400) })),
            "paid": owed(4_000), "waived": { "penalty": xof(100) },
        },
        { "number": 2, "due_on": first + Days::new(11), "owed": owed(5_000) },
        { "number": 3, "due_on": first + Days::new(41), "owed": owed(5_000) },
    ]);
    let charge = json!({
        "code": "late", "kind": "penalty", "instalment": 1, "amount": xof(400),
        "waived": xof(100), "due_on": before,
    });
    let position = json!({
        "rows": rows, "charges": [charge], "disbursed_on": first - Days::new(51),
        "worst_days_past_due": 33, "defaulted_before": true,
    });
    let body = json!({
        "product": { "code": "household" }, "lender": orabank(),
        "lender_reference": "ORA-8", "reference": "old system 4711", "position": position,
    });
    let path = format!("{loans}/boarded");
    let what = "A loan comes from another system, late there";
    let expected = ["loan.boarded", "loan.arrears_changed"];
    let commit = told.step(what, finance, &path, body, &expected).await?;
    Ok(format!("{loans}/{}", commit.id("loan")?))
}

/// A loan of our own book on a given schedule, granted by one person: its path.
async fn scheduled(
    told: &mut Teller<'_>,
    loans: &str,
    first: NaiveDate,
) -> Result<String, LiveError> {
    let instalment = |number: u32, days: u64, more: Value| {
        let due_on = first + Days::new(days);
        with(json!({ "number": number, "due_on": due_on, "principal": xof(10_000) }), more)
    };
    let schedule = json!([
        instalment(1, 12, json!({ "interest": xof(300), "fee": xof(150), "tax": xof(27) })),
        instalment(2, 45, json!({ "interest": xof(150), "insurance": xof(90) })),
    ]);
    let plan = json!({ "kind": "given", "schedule": schedule });
    let loan = json!({ "lender": { "kind": "own_book" }, "principal": xof(20_000), "plan": plan });
    let body = with(loan, decided("minutes 12", "exception_granted"));
    let to_her = json!({ "kind": "customer" });
    paid_out(told, loans, body, xof(20_000), to_her, "OWN-1").await
}

/// Granted by a person and paid out.
async fn paid_out(
    told: &mut Teller<'_>,
    loans: &str,
    body: Value,
    amount: Value,
    payee: Value,
    reference: &str,
) -> Result<String, LiveError> {
    let People { risk, finance, .. } = People::of(told.system);
    let commit = told.step("A person grants it", risk, loans, body, &["loan.granted"]).await?;
    let loan = format!("{loans}/{}", commit.id("loan")?);
    let money = json!({ "kind": "external", "channel": "bank:own", "reference": reference });
    let body = json!({ "amount": amount, "payee": payee, "money": money });
    let path = format!("{loan}/disbursements");
    told.step("It is paid out", finance, &path, body, &["loan.disbursed"]).await?;
    Ok(loan)
}

/// In another currency: a loan at a flat rate, the line that then is opened over it, and an
/// application for a day of the month that our own book lends on, at a flat rate by the day.
async fn in_euros(told: &mut Teller<'_>, file: &str, first: NaiveDate) -> Result<(), LiveError> {
    let People { risk, support, .. } = People::of(told.system);
    let euros = |amount: i64| json!({ "amount": amount, "currency": "EUR" });
    let own_book = json!({ "kind": "own_book" });
    let plan = json!({
        "kind": "flat", "instalments": 6, "first_due_on": first + Days::new(25), "rate": "0.12",
    });
    let loan = json!({ "lender": own_book, "principal": euros(10_000), "plan": plan });
    let body = with(loan, decided("minutes 13", "sound"));
    let payee = json!({ "kind": "customer" });
    paid_out(told, &format!("{file}/loans"), body, euros(10_000), payee, "OWN-2").await?;

    let path = format!("{file}/credit-lines");
    let body = json!({ "limit": euros(30_000) });
    let opened = ["credit_line.opened"];
    told.step("A line that takes the loan in", risk, &path, body, &opened).await?;

    let path = format!("{file}/applications");
    let body = json!({
        "purpose": { "kind": "cash" },
        "asked": {
            "amount": euros(5_000), "instalments": 6,
            "first_due": { "kind": "day_of_month", "day_of_month": 28 },
        },
    });
    let submitted = ["application.submitted"];
    let commit = told.step("An application", support, &path, body, &submitted).await?;
    let path = format!("{path}/{}", commit.id("application")?);
    let plan = json!({
        "kind": "amortised", "instalments": 6, "first_due_on": next_month(first),
        "interest": { "kind": "flat", "rate": "0.12", "day_count": "actual_365" },
    });
    let terms = json!({ "lender": own_book, "principal": euros(4_000), "plan": plan });
    let body = with(json!({ "terms": terms }), why("within_policy", "less than was asked for"));
    let approval = format!("{path}/approval");
    let expected = ["application.decided", "application.offered"];
    let what = "A person approves, of our own book";
    let commit = told.step(what, risk, &approval, body, &expected).await?;
    let offer = commit.text("application.offered", "/offer")?;
    let body = json!({
        "offer": offer,
        "paper": { "reference": "C-0002", "sha256": Hash::of(b"contract in euros") },
        "signed_on": first,
    });
    let path = format!("{path}/signature");
    let expected = ["application.signed", "credit_line.exposure_reserved", "loan.granted"];
    told.step("Signed, without a bank", support, &path, body, &expected).await?;
    Ok(())
}

/// The 28th of the month that follows.
fn next_month(first: NaiveDate) -> NaiveDate {
    let later = first + Days::new(28);
    later.iter_days().find(|it| chrono::Datelike::day(it) == 28).unwrap_or(later)
}
