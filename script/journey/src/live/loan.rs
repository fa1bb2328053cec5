//! A loan on a declining balance, step by step: an instalment that comes late, with what that costs,
//! money that comes early so that less falls due, and what is left spread over more time, each with its
//! statement.
//!
//! What else can happen to such a loan is a step more in [`borrowed`]: its days, what is asked, and
//! the statement of it.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::teller::{Teller, Who};
use super::{LiveError, Streams, xof};
use crate::report::say;

/// So much is lent, and so much comes early.
const PRINCIPAL: i64 = 60_000;
const EARLY: i64 = 20_000;

/// Days after the order's journey: the loan is granted, its first instalment is paid six days late,
/// which costs two; some of the rest comes early, and what then is left is rescheduled.
const GRANTED: u64 = 1;
const PAID_LATE: u64 = 14;
const PAID_EARLY: u64 = 16;

/// Business days that it takes.
pub(super) const DAYS: u64 = PAID_EARLY;

/// What a payment of today, and of that in a week, would have to be to leave nothing owed.
const SETTLEMENT: &str = "query Settlement($loan: UUID!, $later: Date!) { loan(id: $loan) { \
    today: settlement { on amount position owed { penalty interest principal } } \
    later: settlement(on: $later) { on amount } } }";

/// The shipped policy, by which loans are on a declining balance too, and what is late costs.
pub(crate) fn declining_policy() -> String {
    let shipped = include_str!("../../../../ledger-core/src/policy/versions/shipped.json");
    let loan = "\"loan\": {\n      \"form\": 1,";
    let third = "\"loan\": {\n      \"form\": 3, \"remainder\": \"last\", \"calendars\": [],\n      \
                 \"recalculation\": { \"early\": true, \"late\": false },\n      \
                 \"penalty\": { \"rate\": \"0.2\", \"from_days\": 4, \"principal_share_max\": \"0.1\",\n        \
                 \"ceilings\": [{ \"lender\": \"bank\", \"from\": \"2000-01-01\", \"rate\": \"0.15\" },\n          \
                 { \"lender\": \"bank\", \"from\": \"2026-06-01\", \"rate\": \"0.14\" },\n          \
                 { \"lender\": \"own_book\", \"from\": \"2000-01-01\", \"rate\": \"0.24\" }] },";
    shipped.replace(loan, third)
}

/// Takes every step, in the customer's file; `before` days of the journey that began on `first` are
/// over.
pub(super) async fn borrowed(
    told: &mut Teller<'_>,
    streams: &Streams,
    first: NaiveDate,
    before: u64,
) -> Result<(), LiveError> {
    say("");
    say("A loan on a declining balance, with what its borrower is told of it");
    offered(told, first + Days::new(before + GRANTED)).await?;
    told.days(first, before + 1, before + GRANTED).await?;
    let (loan, instalment) = lent(told, streams, first + Days::new(before + GRANTED)).await?;
    told.days(first, before + GRANTED + 1, before + PAID_LATE).await?;
    let cost = settlement(told, &loan, first + Days::new(before + PAID_LATE)).await?;
    late(told, &loan, instalment + cost).await?;
    told.days(first, before + PAID_LATE + 1, before + PAID_EARLY).await?;
    settlement(told, &loan, first + Days::new(before + PAID_EARLY)).await?;
    early(told, &loan).await?;
    rescheduled(told, &loan, first + Days::new(before + PAID_EARLY)).await
}

/// The loan's path and id.
struct Lent {
    path: String,
    id: String,
}

/// Its document is left out of what is told: it is long.
async fn offered(told: &mut Teller<'_>, from: NaiveDate) -> Result<(), LiveError> {
    let tokens = &told.system.tokens;
    let (risk, admin) = (&tokens.risk, &tokens.admin);
    told.says(
        "Two persons publish a policy by which loans are on a declining balance, from tomorrow on",
    );
    let body = json!({ "document": declining_policy() });
    let hash = {
        let proposed =
            told.system.caller(risk).command("/v1/policies", "live-policy", &body).await?;
        let hash = proposed.pointer("/events/0/data/hash").and_then(Value::as_str);
        hash.unwrap_or_default().to_owned()
    };
    say(&format!("    {:<12}POST /v1/policies", "risk"));
    let approver = Who { role: "admin", token: admin };
    let path = format!("/v1/policies/{hash}/approval");
    let body = json!({ "effective_from": from });
    told.asks(approver, &path, body, &["policy_book.version_published"]).await?;
    Ok(())
}

/// The loan, and what its first instalment is.
async fn lent(
    told: &mut Teller<'_>,
    streams: &Streams,
    on: NaiveDate,
) -> Result<(Lent, i64), LiveError> {
    let tokens = &told.system.tokens;
    let service = Who { role: "service", token: &tokens.service };
    let finance = Who { role: "finance", token: &tokens.finance };
    let body = json!({
        "product": { "code": "household", "version": 2 },
        "lender": { "kind": "own_book" },
        "principal": xof(PRINCIPAL),
        "plan": {
            "kind": "amortised", "instalments": 6, "first_due_on": on + Days::new(7),
            "every": { "n": 1, "unit": "week" },
            "interest": { "kind": "declining_balance", "rate": "0.18", "day_count": "actual_365" },
        },
        "decision": {
            "reference": "scoring-2026-0418",
            "reason": { "code": "within_policy", "note": "paid the machine on time" },
        },
    });
    let what = "A loan is granted on a decision taken elsewhere: six weekly instalments, 18 % a year \
                on what is left";
    let path = format!("/v1/customers/{}/loans", streams.customer);
    let expected = ["loan.granted", "credit_line.exposure_reserved"];
    let commit = told.step(what, service, &path, body, &expected).await?;
    let id = commit.id("loan")?;
    let mut instalment = 0;
    for part in ["principal", "interest"] {
        let pointer = format!("/schedule/0/{part}/amount");
        instalment += commit.number("loan.granted", &pointer)?;
    }
    let path = format!("{path}/{id}");
    let body = json!({
        "amount": xof(PRINCIPAL),
        "payee": { "kind": "customer" },
        "money": { "kind": "external", "channel": "tmoney", "reference": "OUT-0418" },
    });
    let expected = ["loan.disbursed", "credit_line.outstanding_raised"];
    let disbursements = format!("{path}/disbursements");
    told.step("It is paid out", finance, &disbursements, body, &expected).await?;
    Ok((Lent { path, id }, instalment))
}

async fn late(told: &mut Teller<'_>, loan: &Lent, amount: i64) -> Result<(), LiveError> {
    let finance = Who { role: "finance", token: &told.system.tokens.finance };
    let body = repayment(amount, "TX-0418");
    let what = "The first instalment comes six days late, with what that costs";
    let path = format!("{}/repayments", loan.path);
    let expected = ["loan.lateness_posted", "loan.repayment_received", "loan.arrears_changed"];
    told.step(what, finance, &path, body, &expected).await?;
    let expected = [
        "instalment 1 fell due",
        "what is late cost more",
        "came in (repayment) through tmoney (TX-0418)",
    ];
    stated(told, loan, "en", &expected).await
}

/// What would settle it; comes back with what lateness costs by now.
async fn settlement(
    told: &mut Teller<'_>,
    loan: &Lent,
    today: NaiveDate,
) -> Result<i64, LiveError> {
    told.says(
        "What would settle it today, and in a week: asked of query-graphql, told by the rules",
    );
    let support = Who { role: "support", token: &told.system.tokens.support };
    let variables = json!({ "loan": loan.id, "later": today + Days::new(7) });
    let is_of = |answer: &Value| {
        answer.pointer("/loan/today/on").and_then(Value::as_str) == Some(&today.to_string())
    };
    let answer = told.until(support, SETTLEMENT, variables, None, is_of).await?;
    for (name, shown) in answer.get("loan").and_then(Value::as_object).into_iter().flatten() {
        say(&format!("    {name:<14}{shown}"));
    }
    let cost = answer.pointer("/loan/today/owed/penalty/amount").and_then(Value::as_i64);
    Ok(cost.unwrap_or_default())
}

async fn early(told: &mut Teller<'_>, loan: &Lent) -> Result<(), LiveError> {
    let finance = Who { role: "finance", token: &told.system.tokens.finance };
    let body = repayment(EARLY, "TX-0419");
    let what = "Some comes early, so that less falls due: no interest is owed of what is repaid";
    let path = format!("{}/repayments", loan.path);
    let expected = ["loan.repayment_received", "credit_line.outstanding_lowered"];
    told.step(what, finance, &path, body, &expected).await?;
    stated(told, loan, "fr", &["les échéances à venir sont réduites", "dû : intérêts -"]).await
}

/// She asks for more time: eight weeks, in the first two of which interest alone falls due.
async fn rescheduled(
    told: &mut Teller<'_>,
    loan: &Lent,
    today: NaiveDate,
) -> Result<(), LiveError> {
    let risk = Who { role: "risk", token: &told.system.tokens.risk };
    let body = json!({
        "instalments": 8, "first_due_on": today + Days::new(10), "grace": { "principal": 2 },
        "reason": { "code": "hardship", "note": "her stall was closed for a month" },
    });
    let path = format!("{}/reschedulings", loan.path);
    let what = "She asks for more time: what would come of it is shown";
    let expected = ["loan.rescheduling_proposed"];
    let commit = told.step(what, risk, &path, body, &expected).await?;
    let rescheduling = commit.text("loan.rescheduling_proposed", "/rescheduling")?;
    let path = format!("{path}/{rescheduling}/agreement");
    let body = json!({ "reference": "AVENANT-0418" });
    told.step("And agreed, on the same day", risk, &path, body, &["loan.rescheduled"]).await?;
    stated(told, loan, "en", &["goes on by another schedule from", "by AVENANT-0418"]).await
}

/// What exceeds all that is due lowers what is to come.
fn repayment(amount: i64, reference: &str) -> Value {
    json!({
        "amount": xof(amount),
        "money": { "kind": "external", "channel": "tmoney", "reference": reference },
        "excess": "lower",
    })
}

/// What the borrower is told of it by now, in this language; it tells this among the rest.
async fn stated(
    told: &mut Teller<'_>,
    loan: &Lent,
    lang: &str,
    expected: &[&'static str],
) -> Result<(), LiveError> {
    told.says(&format!("Its statement: replay-tools statement … --lang {lang}"));
    let said = told.system.tool(&["statement", &loan.id, "--lang", lang]).await?;
    said.lines().for_each(|it| say(&format!("    {it}")));
    for what in expected {
        if !said.contains(what) {
            let of = format!("loan-{}", loan.id);
            return Err(LiveError::Untold { of, what, said });
        }
    }
    Ok(())
}
