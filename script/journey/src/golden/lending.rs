//! What can happen to loans that were granted without an application, in money and by persons.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::bodies::{People, decided, disbursement, money, orabank, plan, why, with, xof};
use crate::live::LiveError;
use crate::live::teller::{Commit, Teller};

/// Of the loans those of which more is told later, by their paths.
#[derive(Debug, Clone)]
pub(super) struct Borrowed {
    unpaid: String,
    held: String,
    /// Of `held`.
    complaint: String,
    late: String,
}

const UNPAID: i64 = 120_000;
/// What stays of the charges on the loan that nobody pays.
const CHARGED: i64 = 500 + 400;
const LATE: i64 = 36_000;

/// Loans that are paid and paid out twice, charged, held, void; one that nobody pays until the end,
/// one that is paid out too late, and one that never is.
pub(super) async fn loans(
    told: &mut Teller<'_>,
    customer: &str,
    first: NaiveDate,
) -> Result<Borrowed, LiveError> {
    let loans = format!("/v1/customers/{customer}/loans");
    bounced(told, &loans, first).await?;
    let held = misposted(told, &loans, first).await?;
    let complaint = held_for_a_complaint(told, &held).await?;
    overpaid(told, &loans, first).await?;
    withdrawn(told, &loans, first).await?;
    disputed(told, &loans, first).await?;
    let unpaid = charged(told, &loans, first).await?;
    let late = granted(told, &loans, LATE, &plan(6, first + Days::new(5)), "G-6").await?;
    granted(told, &loans, 12_000, &plan(3, first + Days::new(20)), "G-7").await?;
    Ok(Borrowed { unpaid, held, complaint, late })
}

/// A loan that is paid, and again not: nobody pays it any more.
async fn bounced(told: &mut Teller<'_>, loans: &str, first: NaiveDate) -> Result<(), LiveError> {
    let plan = plan(1, first + Days::new(40));
    let loan = disbursed(told, loans, 5_000, &plan, "G-1").await?;
    let expected = ["loan.repayment_received", "loan.closed", "credit_line.outstanding_lowered"];
    let all = with(money(5_000, "tmoney", "GOLD-1"), json!({ "excess": "prepay" }));
    let commit = paid(told, "All of it is paid", &loan, all, &expected).await?;
    let cause = json!({ "cause": { "kind": "bounced" } });
    let body = with(cause, why("payment_bounced", "the operator took it back"));
    let expected = ["loan.repayment_reversed", "loan.reopened", "credit_line.outstanding_raised"];
    taken_back(told, &loan, &commit, body, &expected).await
}

/// A loan whose principal came back, and went out again; a payment of another loan was booked on
/// it: its path.
async fn misposted(
    told: &mut Teller<'_>,
    loans: &str,
    first: NaiveDate,
) -> Result<String, LiveError> {
    let People { finance, .. } = People::of(told.system);
    let loan = granted(told, loans, 40_000, &plan(4, first + Days::new(8)), "G-2").await?;
    let disbursements = format!("{loan}/disbursements");
    let body = with(disbursement(40_000, "G-2/1"), json!({ "net": xof(39_500) }));
    let expected = ["loan.disbursed", "credit_line.outstanding_raised"];
    let commit = told.step("It is paid out", finance, &disbursements, body, &expected).await?;
    let disbursement = commit.text("loan.disbursed", "/disbursement")?;
    let cause = json!({ "cause": { "kind": "bounced" } });
    let body = with(cause, why("payment_bounced", "her account was closed"));
    let path = format!("{disbursements}/{disbursement}/reversal");
    let expected = [
        "loan.disbursement_reversed",
        "credit_line.outstanding_lowered",
        "credit_line.exposure_reserved",
    ];
    told.step("It comes back", finance, &path, body, &expected).await?;
    let to_her = json!({ "payee": { "kind": "customer" }, "lender_reference": "ORA-G-2-BIS" });
    let body = with(money(40_000, "tmoney", "G-2/2"), to_her);
    let what = "It goes out another way, under another reference of the bank";
    told.step(what, finance, &disbursements, body, &["loan.disbursed"]).await?;

    let body = money(10_000, "tmoney", "GOLD-2");
    let expected = ["loan.repayment_received"];
    let commit = paid(told, "Somebody pays", &loan, body, &expected).await?;
    let body = with(
        json!({ "cause": { "kind": "misposted" } }),
        why("recorded_in_error", "another customer's, as the operator says"),
    );
    taken_back(told, &loan, &commit, body, &["loan.repayment_reversed"]).await?;
    Ok(loan)
}

/// Nobody is reminded of it while a complaint is looked into: the hold.
async fn held_for_a_complaint(told: &mut Teller<'_>, loan: &str) -> Result<String, LiveError> {
    let People { support, .. } = People::of(told.system);
    let held = json!({
        "cause": { "kind": "complaint" }, "effects": ["arrears", "collection", "penalties"],
    });
    let body = with(held, why("complaint", "she was promised another first day"));
    let path = format!("{loan}/holds");
    let what = "It is held for a complaint";
    let commit = told.step(what, support, &path, body, &["loan.held"]).await?;
    commit.text("loan.held", "/hold")
}

/// More is paid than was owed, and goes back twice; then it shows that nothing had come.
async fn overpaid(told: &mut Teller<'_>, loans: &str, first: NaiveDate) -> Result<(), LiveError> {
    let People { finance, .. } = People::of(told.system);
    let loan = disbursed(told, loans, 6_000, &plan(2, first + Days::new(30)), "G-3").await?;
    let body = with(money(6_500, "tmoney", "GOLD-3"), json!({ "excess": "prepay" }));
    let expected = ["loan.repayment_received", "loan.closed"];
    let commit = paid(told, "More than all of it is paid", &loan, body, &expected).await?;

    let payouts = format!("{loan}/credit-payouts");
    let back =
        |reference| with(money(500, "tmoney", reference), why("overpaid", "she called about it"));
    let expected = ["loan.credit_paid_out"];
    let what = "The rest goes back to her";
    let paid_back = told.step(what, finance, &payouts, back("BACK-1"), &expected).await?;
    let payout = paid_back.text("loan.credit_paid_out", "/payout")?;
    let cause = json!({ "cause": { "kind": "misposted" } });
    let body = with(cause, why("recorded_in_error", "it never left"));
    let path = format!("{payouts}/{payout}/reversal");
    let expected = ["loan.credit_payout_reversed"];
    told.step("It had not gone out", finance, &path, body, &expected).await?;
    told.asks(finance, &payouts, back("BACK-2"), &["loan.credit_paid_out"]).await?;

    let cause = json!({ "cause": { "kind": "charged_back", "reference": "CB-77" } });
    let body = with(cause, why("payment_bounced", "the payer denies it"));
    let expected = ["loan.repayment_reversed", "loan.reopened"];
    taken_back(told, &loan, &commit, body, &expected).await?;
    let again = json!({ "kind": "recovery", "excess": "prepay" });
    let body = with(money(6_500, "tmoney", "GOLD-3/2"), again);
    let expected = ["loan.repayment_received", "loan.closed"];
    paid(told, "It is collected", &loan, body, &expected).await?;
    Ok(())
}

/// The customer withdraws from the contract, and gets back what she paid.
async fn withdrawn(told: &mut Teller<'_>, loans: &str, first: NaiveDate) -> Result<(), LiveError> {
    let People { finance, risk, .. } = People::of(told.system);
    let loan = disbursed(told, loans, 20_000, &plan(4, first + Days::new(30)), "G-4").await?;
    let kind = json!({ "kind": "down_payment", "excess": "prepay" });
    let body = with(money(2_000, "tmoney", "GOLD-4"), kind);
    paid(told, "Some is paid at once", &loan, body, &["loan.repayment_received"]).await?;
    let path = format!("{loan}/rescission");
    let body = why("withdrawal", "within fourteen days");
    let expected = ["loan.rescinded", "credit_line.outstanding_lowered"];
    told.step("She withdraws from the contract", risk, &path, body, &expected).await?;
    let body = with(money(2_000, "tmoney", "BACK-3"), why("customer_request", "to her telephone"));
    let path = format!("{loan}/credit-payouts");
    let expected = ["loan.credit_paid_out"];
    told.step("What she paid goes back", finance, &path, body, &expected).await?;
    Ok(())
}

/// A payment whose excess pays the last instalment is disputed at the payer's bank, twice: once it is
/// upheld, once not.
async fn disputed(told: &mut Teller<'_>, loans: &str, first: NaiveDate) -> Result<(), LiveError> {
    let People { finance, .. } = People::of(told.system);
    let loan = disbursed(told, loans, 9_000, &plan(3, first + Days::new(15)), "G-14").await?;
    let last = with(money(2_000, "tmoney", "GOLD-14"), json!({ "excess": "prepay_last" }));
    let expected = ["loan.repayment_received", "credit_line.outstanding_lowered"];
    let commit = paid(told, "The last instalment is paid first", &loan, last, &expected).await?;
    let repayment = commit.text("loan.repayment_received", "/repayment")?;
    let path = format!("{loan}/repayments/{repayment}/chargebacks");
    let disputed = |reference: &str| {
        let body = json!({ "amount": xof(500), "reference": reference });
        with(body, why("payment_disputed", "the bank wrote"))
    };
    let expected = ["loan.charged_back", "credit_line.outstanding_raised"];
    let what = "The payer's bank takes some of it back";
    let commit = told.step(what, finance, &path, disputed("D-1"), &expected).await?;
    let chargeback = commit.text("loan.charged_back", "/chargeback")?;
    let upheld = format!("{loan}/chargebacks/{chargeback}/reversal");
    let body = why("payment_upheld", "the bank wrote again");
    let expected = ["loan.chargeback_reversed", "credit_line.outstanding_lowered"];
    told.step("And gives it back", finance, &upheld, body, &expected).await?;
    let expected = ["loan.charged_back", "credit_line.outstanding_raised"];
    told.step("And takes it back", finance, &path, disputed("D-2"), &expected).await?;
    Ok(())
}

/// Of three charges on a loan's first instalment one stays, one is forgiven in part, and one was a
/// mistake: its path.
async fn charged(
    told: &mut Teller<'_>,
    loans: &str,
    first: NaiveDate,
) -> Result<String, LiveError> {
    let People { finance, risk, .. } = People::of(told.system);
    let loan = disbursed(told, loans, UNPAID, &plan(12, first + Days::new(10)), "G-5").await?;
    let charges = format!("{loan}/charges");
    let mut made = vec![];
    for (code, kind, amount, reason) in [
        ("visit", "fee", 500, why("field_visit", "an agent went there")),
        ("late", "penalty", 700, why("late_payment", "as the contract says")),
        ("letter", "fee", 200, why("contract_fee", "a letter by messenger")),
    ] {
        let charge = json!({ "code": code, "kind": kind, "amount": xof(amount), "instalment": 1 });
        let body = with(charge, reason);
        let commit = told.step("A charge", finance, &charges, body, &["loan.charged"]).await?;
        made.push(format!("{charges}/{}", commit.text("loan.charged", "/charge")?));
    }
    let [_, penalty, mistake] = made.as_slice() else { return Ok(loan) };
    let body = with(json!({ "amount": xof(300) }), why("hardship", "her stall had burnt down"));
    let path = format!("{penalty}/waiver");
    let expected = ["loan.charge_waived"];
    told.step("Some of one is forgiven", risk, &path, body, &expected).await?;
    let body = why("recorded_in_error", "another loan's");
    let path = format!("{mistake}/reversal");
    let expected = ["loan.charge_reversed"];
    told.step("One was a mistake", risk, &path, body, &expected).await?;
    Ok(loan)
}

/// What was due is paid late, and counts from an earlier day; the complaint is answered; and a
/// principal goes out after the first due date.
pub(super) async fn when_late(
    told: &mut Teller<'_>,
    Borrowed { unpaid, held, complaint, late }: &Borrowed,
    first: NaiveDate,
) -> Result<(), LiveError> {
    let People { finance, support, .. } = People::of(told.system);
    let earlier = json!({ "value_date": first + Days::new(13) });
    let body = with(money(UNPAID / 12 + CHARGED, "tmoney", "GOLD-5"), earlier);
    let expected = ["loan.repayment_received", "loan.arrears_changed"];
    paid(told, "What is late was paid the day before yesterday", unpaid, body, &expected).await?;

    let path = format!("{held}/holds/{complaint}/end");
    let body = why("complaint_answered", "she has our letter");
    let expected = ["loan.hold_ended"];
    told.step("The complaint is answered", support, &path, body, &expected).await?;

    let path = format!("{late}/disbursements");
    let body = disbursement(LATE, "G-6");
    let expected = ["loan.disbursed"];
    let what = "A principal goes out after the first due date: all instalments move";
    told.step(what, finance, &path, body, &expected).await?;
    Ok(())
}

/// A loan in default is paid to its end, and more.
pub(super) async fn paid_at_last(
    told: &mut Teller<'_>,
    Borrowed { unpaid, .. }: &Borrowed,
) -> Result<(), LiveError> {
    let body = with(money(UNPAID, "tmoney", "GOLD-6"), json!({ "excess": "prepay" }));
    let expected =
        ["loan.repayment_received", "loan.cured", "loan.closed", "credit_line.unblocked"];
    paid(told, "What was in default is paid", unpaid, body, &expected).await?;
    Ok(())
}

/// A loan of the bank's, under this reference: its path.
async fn granted(
    told: &mut Teller<'_>,
    loans: &str,
    amount: i64,
    plan: &Value,
    reference: &str,
) -> Result<String, LiveError> {
    let People { service, .. } = People::of(told.system);
    let loan = json!({
        "product": { "code": "household", "version": 2 }, "lender": orabank(),
        "lender_reference": format!("ORA-{reference}"), "principal": xof(amount), "plan": plan,
    });
    let body = with(loan, decided(&format!("scoring-{reference}"), "within_policy"));
    let what = "A loan is granted by a decision of elsewhere";
    let expected = ["loan.granted", "credit_line.exposure_reserved"];
    let commit = told.step(what, service, loans, body, &expected).await?;
    Ok(format!("{loans}/{}", commit.id("loan")?))
}

pub(super) async fn disbursed(
    told: &mut Teller<'_>,
    loans: &str,
    amount: i64,
    plan: &Value,
    reference: &str,
) -> Result<String, LiveError> {
    let loan = granted(told, loans, amount, plan, reference).await?;
    let People { finance, .. } = People::of(told.system);
    let path = format!("{loan}/disbursements");
    let body = disbursement(amount, reference);
    told.step("It is paid out", finance, &path, body, &["loan.disbursed"]).await?;
    Ok(loan)
}

pub(super) async fn paid(
    told: &mut Teller<'_>,
    what: &str,
    loan: &str,
    body: Value,
    expected: &[&'static str],
) -> Result<Commit, LiveError> {
    let People { finance, .. } = People::of(told.system);
    told.step(what, finance, &format!("{loan}/repayments"), body, expected).await
}

/// The repayment of this commit.
async fn taken_back(
    told: &mut Teller<'_>,
    loan: &str,
    commit: &Commit,
    body: Value,
    expected: &[&'static str],
) -> Result<(), LiveError> {
    let People { finance, .. } = People::of(told.system);
    let repayment = commit.text("loan.repayment_received", "/repayment")?;
    let path = format!("{loan}/repayments/{repayment}/reversal");
    told.step("And taken back", finance, &path, body, expected).await?;
    Ok(())
}
