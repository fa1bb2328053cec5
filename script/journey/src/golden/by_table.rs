//! What a price table makes of credit: an approval that names a class of risk, file fees that are withheld
//! and paid before, and a loan that goes out later than it was granted.

use chrono::{Days, NaiveDate};
use ledger_core::log::Hash;
use serde_json::{Value, json};

use super::bodies::{
    People, asked, decided, declining_over_six, disbursement, money, orabank, why, with, xof,
};
use super::parties::{in_force, registered};
use crate::live::LiveError;
use crate::live::by_rule::open_from_2000;
use crate::live::teller::Teller;

/// The days that it takes.
pub(super) const TAKES: u64 = 4;

/// `open`, whose product of goods may be paid out and has its file fee paid before.
pub(super) fn document() -> String {
    let mut document: Value =
        serde_json::from_str(&open_from_2000()).expect("the version that ships is JSON");
    let goods = document.pointer_mut("/sections/products/products/0");
    let goods = goods.expect("it offers credit for goods");
    for (member, value) in
        [("/purposes", json!(["goods", "cash"])), ("/file_fee/paid", json!("up_front"))]
    {
        *goods.pointer_mut(member).expect("it says what it is for, and what its file costs") =
            value;
    }
    document.to_string()
}

/// All of it, on the days behind so many of the journey that began on `first`.
pub(super) async fn lived(
    told: &mut Teller<'_>,
    first: NaiveDate,
    before: u64,
) -> Result<(), LiveError> {
    let today = first + Days::new(before + 1);
    let what = "A version that has a price table is proposed";
    in_force(told, what, document(), today).await?;
    told.days(first, before + 1, before + 1).await?;
    let People { risk, .. } = People::of(told.system);
    let file = registered(told, "Sena Agbo").await?;
    let (path, body) = (format!("{file}/credit-lines"), json!({ "limit": xof(500_000) }));
    told.step("A credit line", risk, &path, body, &["credit_line.opened"]).await?;
    let due = today + Days::new(31);
    let loan = signed(told, &file, due, today).await?;
    paid_before(told, &file, due).await?;
    told.days(first, before + 2, before + TAKES).await?;
    later(told, &loan).await
}

/// Of a class, by the table and an income, and signed: the loan's path.
async fn signed(
    told: &mut Teller<'_>,
    file: &str,
    due: NaiveDate,
    today: NaiveDate,
) -> Result<String, LiveError> {
    let People { support, risk, finance, .. } = People::of(told.system);
    let path = format!("{file}/applications");
    let body = asked(json!({ "kind": "cash" }), 75_000, due);
    let expected = ["application.submitted"];
    let commit = told.step("An application", support, &path, body, &expected).await?;
    let application = format!("{path}/{}", commit.id("application")?);
    let terms = json!({
        "product": "cash", "lender": orabank(), "principal": xof(75_000), "plan": declining_over_six(due, "0.1"),
    });
    let stated = json!({ "terms": terms, "class": "medium", "income": xof(90_000) });
    let body = with(stated, why("sound", "a stall of her own"));
    let expected = ["application.rated", "application.decided", "application.offered"];
    let what = "Approved for a class of risk, and for an income";
    let approval = format!("{application}/approval");
    let commit = told.step(what, risk, &approval, body, &expected).await?;
    let offer = commit.text("application.offered", "/offer")?;
    let path = format!("{application}/presentation");
    let expected = ["application.presented"];
    told.step("The bank is asked", finance, &path, json!({}), &expected).await?;
    let (path, body) =
        (format!("{application}/acceptance"), json!({ "reference": "GOLD-TABLE-1" }));
    told.step("And accepts", finance, &path, body, &["application.accepted"]).await?;
    let body = json!({
        "offer": offer,
        "paper": { "reference": offer, "sha256": Hash::of(offer.as_bytes()) },
        "signed_on": today,
    });
    let path = format!("{application}/signature");
    let expected = ["application.signed", "loan.granted", "loan.priced"];
    let commit = told.step("Signed", support, &path, body, &expected).await?;
    Ok(format!("{file}/loans/{}", commit.id("loan")?))
}

/// A direct grant whose file fee comes in before the principal goes out, which is taken back.
async fn paid_before(told: &mut Teller<'_>, file: &str, due: NaiveDate) -> Result<(), LiveError> {
    let People { service, finance, .. } = People::of(told.system);
    let path = format!("{file}/loans");
    let loan = json!({
        "product": { "code": "goods" }, "lender": orabank(), "principal": xof(50_000),
        "plan": declining_over_six(due, "0.1"),
    });
    let body = with(loan, decided("minutes 31", "within_policy"));
    let expected = ["loan.granted", "loan.priced", "credit_line.exposure_reserved"];
    let what = "A grant of a product, as the table has it";
    let commit = told.step(what, service, &path, body, &expected).await?;
    let loan = format!("{path}/{}", commit.id("loan")?);
    let path = format!("{loan}/repayments");
    let body = money(250, "tmoney", "GOLD-TABLE-2");
    let what = "Its file fee comes in before";
    told.step(
        what,
        finance,
        &path,
        with(body, json!({ "excess": "keep" })),
        &["loan.repayment_received"],
    )
    .await?;
    let path = format!("{loan}/disbursements");
    let body = disbursement(50_000, "GOLD-TABLE-3");
    let expected = ["loan.disbursed", "loan.charged", "credit_line.outstanding_raised"];
    let what = "It goes out, and the fee is owed";
    let commit = told.step(what, finance, &path, body, &expected).await?;
    let disbursement = commit.text("loan.disbursed", "/disbursement")?;
    let path = format!("{path}/{disbursement}/reversal");
    let body =
        with(json!({ "cause": { "kind": "bounced" } }), why("payment_bounced", "no such account"));
    let expected = ["loan.charge_reversed", "loan.disbursement_reversed"];
    told.step("It came back", finance, &path, body, &expected).await?;
    Ok(())
}

/// Three days later than it was granted.
async fn later(told: &mut Teller<'_>, loan: &str) -> Result<(), LiveError> {
    let People { finance, .. } = People::of(told.system);
    let path = format!("{loan}/disbursements");
    let body = disbursement(75_000, "GOLD-TABLE-4");
    let expected = ["loan.disbursed", "loan.priced", "credit_line.outstanding_raised"];
    let what = "It goes out later, its file fee withheld, and is priced from that day";
    told.step(what, finance, &path, body, &expected).await?;
    Ok(())
}
