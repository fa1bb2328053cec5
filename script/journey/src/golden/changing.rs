//! What can happen to a loan that runs, by agreement or by its lender alone: it goes on by other terms,
//! is given up and not after all, and becomes another lender's.

use chrono::{Days, NaiveDate};
use serde_json::json;

use super::bodies::{People, decided, money, orabank, why, with, xof};
use super::early::declining;
use super::lending::paid;
use crate::live::LiveError;
use crate::live::teller::Teller;

/// One with a longer schedule and a payment holiday; one that is written off, sold, and owed again.
pub(super) async fn changed(
    told: &mut Teller<'_>,
    customer: &str,
    today: NaiveDate,
) -> Result<(), LiveError> {
    let People { finance, risk, .. } = People::of(told.system);
    let loans = format!("/v1/customers/{customer}/loans");
    let loan = declining(told, &loans, 50_000, "G-10", today).await?;
    let terms = json!({
        "instalments": 12, "first_due_on": today + Days::new(45),
        "every": { "n": 1, "unit": "month" }, "rate": "0.11", "grace": { "principal": 2 },
    });
    let body = with(terms, why("hardship", "her stall had burnt down"));
    let path = format!("{loan}/reschedulings");
    let expected = ["loan.rescheduling_proposed"];
    let commit = told.step("A longer schedule is shown", risk, &path, body, &expected).await?;
    let rescheduling = commit.text("loan.rescheduling_proposed", "/rescheduling")?;
    let path = format!("{path}/{rescheduling}/agreement");
    let body = json!({ "reference": "annex 1 of G-10" });
    told.step("And agreed", risk, &path, body, &["loan.rescheduled"]).await?;

    charged_off(told, &loan).await?;
    debited(told, &loan).await?;
    serviced(told, customer, today).await?;
    parted(told, customer, today).await?;

    let loan = declining(told, &loans, 20_000, "G-11", today).await?;
    let path = format!("{loan}/write-offs");
    let body = why("uncollectable", "she has left the country");
    let expected = ["loan.written_off", "credit_line.outstanding_lowered", "credit_line.blocked"];
    let commit = told.step("What it owes is given up", risk, &path, body, &expected).await?;
    let write_off = commit.text("loan.written_off", "/write_off")?;
    let body = money(1_500, "tmoney", "GOLD-RECOVERED");
    let expected = ["loan.repayment_received"];
    paid(told, "Some comes in after all", &loan, body, &expected).await?;
    let sale = json!({
        "to": { "kind": "bank", "id": "recouvra" }, "lender_reference": "RC-11",
        "reference": "sale of receivables 1",
    });
    let body = with(sale, why("receivables_sold", "with two others"));
    let sold = ["loan.sold"];
    told.step("It is sold", finance, &format!("{loan}/sale"), body, &sold).await?;
    let body = why("paid_after_all", "she pays again");
    let path = format!("{path}/{write_off}/undoing");
    let expected = [
        "loan.write_off_undone",
        "loan.cured",
        "credit_line.outstanding_raised",
        "credit_line.unblocked",
    ];
    told.step("It is owed again", risk, &path, body, &expected).await?;
    Ok(())
}

/// Off the book of performing loans, and on it again.
async fn charged_off(told: &mut Teller<'_>, loan: &str) -> Result<(), LiveError> {
    let People { finance, .. } = People::of(told.system);
    let path = format!("{loan}/charge-offs");
    let body = why("uncollectable", "by the accounts of the quarter");
    let expected = ["loan.charged_off"];
    let what = "It leaves the book of performing loans";
    let commit = told.step(what, finance, &path, body, &expected).await?;
    let charge_off = commit.text("loan.charged_off", "/charge_off")?;
    let path = format!("{path}/{charge_off}/undoing");
    let body = why("paid_after_all", "she pays again");
    let expected = ["loan.charge_off_undone"];
    told.step("And comes back to it", finance, &path, body, &expected).await?;
    Ok(())
}

/// A merchant gives some of the price back, and once money that does not stay; lateness is paused, and for
/// a while that is undone.
async fn serviced(
    told: &mut Teller<'_>,
    customer: &str,
    today: NaiveDate,
) -> Result<(), LiveError> {
    let People { finance, risk, .. } = People::of(told.system);
    let loans = format!("/v1/customers/{customer}/loans");
    let loan = declining(told, &loans, 30_000, "G-21", today).await?;
    let path = format!("{loan}/merchant-refunds");
    let lowered = ["loan.goods_refunded", "credit_line.outstanding_lowered"];
    let body = money(6_000, "tmoney", "GOLD-MERCHANT-1");
    let what = "The merchant gives some of the price back";
    told.step(what, finance, &path, body, &lowered).await?;
    let body = money(1_000, "tmoney", "GOLD-MERCHANT-2");
    let commit = told.step("And some more", finance, &path, body, &lowered).await?;
    let refund = commit.text("loan.goods_refunded", "/refund")?;
    let path = format!("{path}/{refund}/reversal");
    let cause = json!({ "cause": { "kind": "bounced" } });
    let body = with(cause, why("payment_bounced", "his bank sent it back"));
    let raised = ["loan.goods_refund_reversed", "credit_line.outstanding_raised"];
    told.step("Which does not stay", finance, &path, body, &raised).await?;

    let path = format!("{loan}/pauses");
    // Its end is told as the days go on.
    let until = json!({ "until": today + Days::new(2) });
    let body = with(until.clone(), why("hardship", "her child is in hospital"));
    let commit = told.step("Days are given", risk, &path, body, &["loan.paused"]).await?;
    let pause = commit.text("loan.paused", "/pause")?;
    let undoing = format!("{path}/{pause}/undoing");
    let body = why("cause_cleared", "she needs none");
    told.step("And taken back", risk, &undoing, body, &["loan.pause_ended"]).await?;
    let body = with(until, why("hardship", "she does after all"));
    told.step("And given again", risk, &path, body, &["loan.paused"]).await?;
    Ok(())
}

/// A principal goes out in parts: one comes back, another goes, and then she wants no more.
async fn parted(told: &mut Teller<'_>, customer: &str, today: NaiveDate) -> Result<(), LiveError> {
    let People { finance, service, .. } = People::of(told.system);
    let loans = format!("/v1/customers/{customer}/loans");
    let loan = json!({
        "lender": orabank(), "lender_reference": "ORA-G-22", "principal": xof(60_000),
        "plan": {
            "kind": "interest_free", "instalments": 4, "first_due_on": today + Days::new(30),
        },
        "parts_until": today + Days::new(40),
    });
    let body = with(loan, decided("scoring-G-22", "within_policy"));
    let granted = ["loan.granted", "credit_line.exposure_reserved"];
    let what = "A loan is granted that may go out in parts";
    let commit = told.step(what, service, &loans, body, &granted).await?;
    let loan = format!("{loans}/{}", commit.id("loan")?);
    let part = |amount: i64, reference: &str| {
        json!({
            "amount": xof(amount), "payee": { "kind": "customer" },
            "money": { "kind": "external", "channel": "tmoney", "reference": reference },
        })
    };
    let path = format!("{loan}/disbursements");
    let out = ["loan.part_disbursed", "credit_line.outstanding_raised"];
    told.step("A part goes out", finance, &path, part(20_000, "GOLD-PART-1"), &out).await?;
    let what = "And another";
    let commit = told.step(what, finance, &path, part(10_000, "GOLD-PART-2"), &out).await?;
    let disbursement = commit.text("loan.part_disbursed", "/disbursement")?;
    let back = format!("{path}/{disbursement}/reversal");
    let cause = json!({ "cause": { "kind": "bounced" } });
    let body = with(cause, why("payment_bounced", "the number was wrong"));
    let reversed =
        ["loan.part_reversed", "credit_line.outstanding_lowered", "credit_line.exposure_reserved"];
    told.step("Which comes back", finance, &back, body, &reversed).await?;
    told.step("And goes again", finance, &path, part(10_000, "GOLD-PART-3"), &out).await?;
    let ended = ["loan.parts_ended", "credit_line.exposure_released"];
    let body = why("changed_mind", "she needs no more");
    told.step("She wants no more", finance, &format!("{loan}/parts/end"), body, &ended).await?;
    Ok(())
}

/// An operator is asked for her money, and fails.
async fn debited(told: &mut Teller<'_>, loan: &str) -> Result<(), LiveError> {
    let People { service, .. } = People::of(told.system);
    let path = format!("{loan}/debit-requests");
    let body = json!({
        "amount": xof(1_000), "channel": "tmoney", "reference": "GOLD-DEBIT-1",
    });
    let expected = ["loan.debit_requested"];
    let commit = told.step("Her operator is asked", service, &path, body, &expected).await?;
    let request = commit.text("loan.debit_requested", "/request")?;
    let path = format!("{path}/{request}/answers");
    let body = json!({ "answer": { "kind": "failed_at_operator", "code": "timeout" } });
    let expected = ["loan.debit_answered"];
    told.step("And fails", service, &path, body, &expected).await?;
    Ok(())
}
