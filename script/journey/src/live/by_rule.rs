//! Credit by rule, step by step, under `known`: what it would cost and which plans are not offered and
//! why, and one plan that is offered, from the application to the money: who applies is known first, sources
//! and lists are asked, the rules leave it to a person, and the review desk decides.

use chrono::{Days, NaiveDate};
use ledger_core::log::Hash;
use serde_json::{Value, json};
use servers::sources::Manner;

use super::teller::{Teller, Who};
use super::{LiveError, xof};
use crate::report::say;

/// So much is wanted in cash, of so much a month to live on.
const AMOUNT: i64 = 100_000;
const INCOME: i64 = 45_000;

/// The class of risk that a person puts her into.
const CLASS: &str = "medium";

/// Business days that it takes: the version takes force on the one after it is published.
pub(super) const DAYS: u64 = 1;

/// Days until the first instalment.
const FIRST_DUE: u64 = 31;

/// What the plan costs that is chosen, and why the others are not offered.
const SIMULATED: &str = "query Simulated($amount: Money!, $terms: SimulationTerms!) { \
    simulate(items: [{ amount: $amount, purpose: CASH }], terms: $terms) { on class policyVersion \
        items { \
            from { product instalments monthly rate fileFee { amount withheld } \
                yearly { tegProportional { percent } taegActuarial { percent } } \
                ceiling { rate } total { principal interest fileFee taxes stamps total } } \
            plans { product instalments monthly rate total { total } } \
            excluded { product instalments why { code fr en } } } } }";

/// What the loan collects: what of it went out, and what its instalments come to.
const LENT: &str = "query Lent($loan: UUID!) { loan(id: $loan) { life \
    disbursement { amount net } instalments { number dueOn owed { principal interest fee } unpaid } } }";

/// Which state of the lists that are asked was looked through.
const LIST_VERSION: &str = "2004-w52";

/// What stands on the review desk, the first to be decided in front.
const DESK: &str = "{ reviewDesk { waiting free } reviewQueue(first: 20) { nodes { id \
    review { cause decideBy } assessments { nodes { found { score class answer rules { rule } } } } } } }";

/// `known`, as [`open_from_2000`].
fn known_from_2000() -> String {
    let known = include_str!("../../../../ledger-core/src/policy/versions/known.json");
    known.replace("\"from\": \"2014-01-01\"", "\"from\": \"2000-01-01\"")
}

/// `open`, whose first ceilings are in force from 2000 on: the portfolio of the demo lives in 2005, for which
/// the version that ships knows no law.
pub(crate) fn open_from_2000() -> String {
    let open = include_str!("../../../../ledger-core/src/policy/versions/open.json");
    open.replace("\"from\": \"2014-01-01\"", "\"from\": \"2000-01-01\"")
}

/// Takes every step; `before` days of the journey that began on `first` are over.
pub(super) async fn borrowed(
    told: &mut Teller<'_>,
    first: NaiveDate,
    before: u64,
) -> Result<(), LiveError> {
    say("");
    say("Credit by rule: simulated, applied for, approved by the price table, signed and paid out");
    let today = first + Days::new(before + DAYS);
    let known = published(told, today).await?;
    told.days(first, before + 1, before + DAYS).await?;
    let first_due_on = today + Days::new(FIRST_DUE);
    let chosen = simulated(told, &known, today, first_due_on).await?;
    let file = customer(told).await?;
    let application = applied(told, &file, &chosen, first_due_on).await?;
    identified(told, &file, today).await?;
    gathered(told, &file, &application, today).await?;
    left_to_a_person(told, &application).await?;
    let offer = offered(told, &application, &chosen, first_due_on).await?;
    let loan = signed(told, &application, &offer).await?;
    paid_out(told, &file, &loan, &chosen).await
}

/// Where it stands. Its document is left out of what is told: it is long.
async fn published(told: &mut Teller<'_>, from: NaiveDate) -> Result<String, LiveError> {
    let tokens = &told.system.tokens;
    told.says("Two persons publish `known`, by which credit is given by rule to whom it is known");
    let body = json!({ "document": known_from_2000() });
    let caller = told.system.caller(&tokens.risk);
    let proposed = caller.command("/v1/policies", "live-known", &body).await?;
    let hash = proposed.pointer("/events/0/data/hash").and_then(Value::as_str).unwrap_or_default();
    say(&format!("    {:<12}POST /v1/policies", "risk"));
    let approver = Who { role: "admin", token: &tokens.admin };
    let path = format!("/v1/policies/{hash}/approval");
    let body = json!({ "effective_from": from });
    let commit = told.asks(approver, &path, body, &["policy_book.version_published"]).await?;
    Ok(commit.place)
}

/// A plan of the simulator.
struct Chosen {
    product: String,
    instalments: u64,
    rate: String,
    file_fee: i64,
    /// What instalments and file fee come to, without the duties of the contract.
    paid: i64,
}

/// The plan that asks least a month, once the others have been shown.
async fn simulated(
    told: &mut Teller<'_>,
    known: &str,
    today: NaiveDate,
    first_due_on: NaiveDate,
) -> Result<Chosen, LiveError> {
    told.says("What would 100,000 in cash cost? Asked of query-graphql, with an income of 45,000");
    let support = Who { role: "support", token: &told.system.tokens.support };
    let terms = json!({
        "on": today, "class": CLASS, "firstDueOn": first_due_on,
        "means": { "income": xof(INCOME) },
    });
    let variables = json!({ "amount": xof(AMOUNT), "terms": terms });
    let is_of = |answer: &Value| {
        let on = answer.pointer("/simulate/on").and_then(Value::as_str);
        let from = answer.pointer("/simulate/items/0/from");
        on == Some(&today.to_string()) && from.is_some_and(|it| !it.is_null())
    };
    let answer = told.until(support, SIMULATED, variables, Some(known), is_of).await?;
    let item = answer.pointer("/simulate/items/0").unwrap_or(&Value::Null);
    let list = |name: &str| item.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    for plan in list("plans") {
        say(&format!("    offered       {plan}"));
    }
    for plan in list("excluded") {
        say(&format!("    not offered   {plan}"));
    }
    let from = item.get("from").unwrap_or(&Value::Null);
    say(&format!("    from          {from}"));
    let never = || LiveError::Never { answer: answer.to_string() };
    let excluded = list("excluded");
    let why = |code: &str| excluded.iter().any(|it| it.pointer("/why/code") == Some(&json!(code)));
    if !(why("over_capacity") && why("purpose_not_offered")) {
        return Err(never());
    }
    let text = |name: &str| from.get(name).and_then(Value::as_str).map(str::to_owned);
    let money = |pointer: &str| from.pointer(pointer).and_then(Value::as_i64);
    let lines = ["principal", "interest", "fileFee"];
    let paid = lines.iter().map(|it| money(&format!("/total/{it}/amount"))).sum::<Option<i64>>();
    Ok(Chosen {
        product: text("product").ok_or_else(never)?,
        instalments: from.get("instalments").and_then(Value::as_u64).ok_or_else(never)?,
        rate: text("rate").ok_or_else(never)?,
        file_fee: money("/fileFee/amount/amount").ok_or_else(never)?,
        paid: paid.ok_or_else(never)?,
    })
}

/// A customer with a line: the path of the file.
async fn customer(told: &mut Teller<'_>) -> Result<String, LiveError> {
    let tokens = &told.system.tokens;
    let support = Who { role: "support", token: &tokens.support };
    let risk = Who { role: "risk", token: &tokens.risk };
    let body = json!({ "country": "TG", "name": "Yawa Lawson", "phone": "+22890654321" });
    let expected = ["customer.registered"];
    let what = "Another customer, a trader";
    let commit = told.step(what, support, "/v1/customers", body, &expected).await?;
    let file = format!("/v1/customers/{}", commit.id("customer")?);
    let (path, body) = (format!("{file}/credit-lines"), json!({ "limit": xof(AMOUNT) }));
    told.step("With a credit line", risk, &path, body, &["credit_line.opened"]).await?;
    Ok(file)
}

/// She applies, and nobody decides before it is known who she is: the application's path.
async fn applied(
    told: &mut Teller<'_>,
    file: &str,
    chosen: &Chosen,
    first_due_on: NaiveDate,
) -> Result<String, LiveError> {
    let support = Who { role: "support", token: &told.system.tokens.support };
    let Chosen { product, instalments, .. } = chosen;
    let body = json!({
        "purpose": { "kind": "cash" },
        "asked": {
            "product": product, "amount": xof(AMOUNT), "instalments": instalments,
            "first_due": { "kind": "on", "first_due_on": first_due_on },
        },
    });
    let path = format!("{file}/applications");
    let what =
        "She applies for the plan that asks least a month, and waits until it is known who she is";
    let expected = ["application.submitted", "application.deferred"];
    let commit = told.step(what, support, &path, body, &expected).await?;
    Ok(format!("{path}/{}", commit.id("application")?))
}

/// Her card and her picture are accepted by a person, and a list of sanctions is asked.
async fn identified(told: &mut Teller<'_>, file: &str, today: NaiveDate) -> Result<(), LiveError> {
    let tokens = &told.system.tokens;
    let support = Who { role: "support", token: &tokens.support };
    let risk = Who { role: "risk", token: &tokens.risk };
    let path = format!("{file}/identity/documents");
    let card = json!({
        "kind": "national_id", "issued_by": "TG", "number": "0417-2204-118",
        "reference": "kyc/2204-card.jpg", "sha256": Hash::of(b"the picture of a card"),
        "expires_on": today + Days::new(900),
    });
    let face = json!({
        "kind": "selfie", "reference": "kyc/2204-face.jpg",
        "sha256": Hash::of(b"the picture of a face"),
    });
    let mut documents = vec![];
    for (what, body) in [
        (
            "Her identity card is handed in, by hash and reference: the file stays with whoever keeps it",
            card,
        ),
        ("And a picture of her face", face),
    ] {
        let expected = ["identity.document_submitted"];
        let commit = told.step(what, support, &path, body, &expected).await?;
        documents.push(commit.text("identity.document_submitted", "/document")?);
    }
    told.system.sources.says(
        "lists",
        Manner::Fails(1),
        json!({
            "as_of": today, "list_version": LIST_VERSION, "outcome": { "kind": "clear" },
        }),
    );
    let what = "A list of sanctions is asked over HTTP; it fails at first, and is asked again";
    let body = json!({ "list": "un_consolidated" });
    let requests = format!("{file}/identity/screening-requests");
    told.step(what, risk, &requests, body, &["identity.screening_asked"]).await?;
    let (_, customer) = file.rsplit_once('/').unwrap_or_default();
    comes(told, &format!("identity-{customer}"), "identity.screening_answered").await?;

    let mut last = "identity.document_accepted";
    for document in documents {
        let what = "A person looks at it and accepts it";
        let body =
            json!({ "reason": { "code": "document_in_order", "note": "seen at the counter" } });
        let accepted = format!("{path}/{document}/acceptance");
        let expected = ["identity.document_accepted", last];
        told.step(what, risk, &accepted, body, &expected).await?;
        // By the second it is known who she is, and her application goes on.
        last = "application.resumed";
    }
    Ok(())
}

/// What she says of herself, and what is told of her bills, by her consent.
async fn gathered(
    told: &mut Teller<'_>,
    file: &str,
    application: &str,
    today: NaiveDate,
) -> Result<(), LiveError> {
    let support = Who { role: "support", token: &told.system.tokens.support };
    let (_, id) = application.rsplit_once('/').unwrap_or_default();
    let purpose = json!({ "kind": "application", "application": id });
    let body = json!({
        "purpose": purpose, "contract_type": "permanent", "works_since": today - Days::new(1_900),
        "monthly_income": xof(INCOME),
    });
    let what = "She says what she works and what she has a month";
    let path = format!("{file}/evidence/declarations");
    told.step(what, support, &path, body, &["evidence.declared"]).await?;
    let what = "She agrees to her bills being read";
    let body = json!({ "to": "bills", "text_version": "2004-12" });
    let consents = format!("{file}/consents");
    told.step(what, support, &consents, body, &["customer.consent_given"]).await?;
    told.system.sources.says(
        "bills",
        Manner::Delays(2),
        json!({
            "as_of": today, "facts": { "bills": { "due": 12, "paid_on_time": 12 } },
        }),
    );
    let what = "They are asked for over HTTP; who keeps them does not know yet, and is asked again";
    let body = json!({ "source": "bills", "purpose": purpose });
    let path = format!("{file}/evidence");
    let commit = told.step(what, support, &path, body, &["evidence.requested"]).await?;
    comes(told, &format!("evidence-{}", commit.id("evidence")?), "evidence.answered").await
}

/// She asks for more than the rules lend a newcomer: they leave her to a person, who finds her on the desk.
async fn left_to_a_person(told: &mut Teller<'_>, application: &str) -> Result<(), LiveError> {
    let tokens = &told.system.tokens;
    let service = Who { role: "service", token: &tokens.service };
    let risk = Who { role: "risk", token: &tokens.risk };
    let body = json!({ "lender": { "kind": "bank", "id": "orabank" } });
    let what =
        "The rules look at it, and leave it to a person: it is more than they lend a newcomer";
    let expected = ["application.assessed", "application.sent_to_review"];
    let path = format!("{application}/assessment");
    let commit = told.step(what, service, &path, body, &expected).await?;
    told.says("It waits on the review desk, with what the rules found");
    let (_, id) = application.rsplit_once('/').unwrap_or_default();
    let waits = |answer: &Value| {
        let queue = answer.pointer("/reviewQueue/nodes").and_then(Value::as_array);
        queue.is_some_and(|it| it.iter().any(|it| it.get("id") == Some(&json!(id))))
    };
    let answer = told.until(risk, DESK, json!({}), Some(&commit.place), waits).await?;
    say(&format!("    {answer}"));
    let path = format!("{application}/taking");
    told.step("An officer takes it", risk, &path, json!({}), &["application.assigned"]).await?;
    Ok(())
}

/// Waits for what a source or a list tells.
async fn comes(
    told: &mut Teller<'_>,
    stream: &str,
    event_type: &'static str,
) -> Result<(), LiveError> {
    told.says(&format!("{event_type} comes by itself, once"));
    let auditor = Who { role: "auditor", token: &told.system.tokens.auditor };
    let query = "query Commits($of: String!) { commits(of: { stream: $of }, first: 50) { nodes { \
                 events { type } } } }";
    let wanted = format!("\"{event_type}\"");
    let there = |answer: &Value| answer.to_string().matches(&wanted).count() == 1;
    told.until(auditor, query, json!({ "of": stream }), None, there).await?;
    Ok(())
}

/// Approved as the simulator has it, by who took it, and accepted by the bank: the offer.
async fn offered(
    told: &mut Teller<'_>,
    path: &str,
    chosen: &Chosen,
    first_due_on: NaiveDate,
) -> Result<String, LiveError> {
    let tokens = &told.system.tokens;
    let risk = Who { role: "risk", token: &tokens.risk };
    let finance = Who { role: "finance", token: &tokens.finance };
    let Chosen { product, instalments, rate, .. } = chosen;

    let body = json!({
        "terms": {
            "product": product,
            "lender": { "kind": "bank", "id": "orabank" },
            "principal": xof(AMOUNT),
            "plan": {
                "kind": "amortised", "instalments": instalments, "first_due_on": first_due_on,
                "every": { "n": 1, "unit": "month" }, "equal": "instalments",
                "interest": {
                    "kind": "declining_balance", "rate": rate, "day_count": "thirty_360",
                },
            },
        },
        "class": CLASS,
        "income": xof(INCOME),
        "reason": { "code": "sound", "note": "five years at the same stall" },
    });
    let what = "She puts her into a class of risk and approves, above what the rules would lend and so \
                by a reason of her own: held to the price table, to her income and to the ceiling";
    let expected = [
        "application.rated",
        "application.overridden",
        "application.decided",
        "application.offered",
    ];
    let commit = told.step(what, risk, &format!("{path}/approval"), body, &expected).await?;
    let offer = commit.text("application.offered", "/offer")?;

    let presentation = format!("{path}/presentation");
    let what = "The offer is presented to the bank that is to lend";
    told.step(what, finance, &presentation, json!({}), &["application.presented"]).await?;
    let (acceptance, body) =
        (format!("{path}/acceptance"), json!({ "reference": "ORA-2026-0418" }));
    told.step("The bank accepts it", finance, &acceptance, body, &["application.accepted"]).await?;
    Ok(offer)
}

/// The id of the loan.
async fn signed(
    told: &mut Teller<'_>,
    application: &str,
    offer: &str,
) -> Result<String, LiveError> {
    let service = Who { role: "service", token: &told.system.tokens.service };
    let what =
        "The contract is written by the policy's template, and is known by the hash of its bytes";
    let expected = ["application.contract_prepared"];
    let path = format!("{application}/contract");
    let commit = told.step(what, service, &path, json!({ "offer": offer }), &expected).await?;
    let contract = commit.text("application.contract_prepared", "/hashes/contract")?;
    let body = json!({
        "offer": offer, "paper": { "reference": "C-2026-0418", "sha256": contract },
    });
    let what = "She has read the contract, and is sent a code to sign it by";
    let path = format!("{application}/codes");
    let commit = told.step(what, service, &path, body, &["application.code_made"]).await?;
    let code = commit.text("application.code_made", "/code")?;
    let (_, id) = application.rsplit_once('/').unwrap_or_default();
    let sent = told.system.outbox.last(id);
    let sent = sent.ok_or_else(|| LiveError::Never { answer: "no code was sent".to_owned() })?;

    let path = format!("{application}/code-signature");
    let entered = |digits: &str| json!({ "code": code, "digits": digits, "sha256": contract });
    let wrong: String = sent.chars().rev().collect();
    if wrong != sent {
        let what = "A digit in the wrong place signs nothing, and is recorded";
        let expected = ["application.code_failed"];
        told.step(what, service, &path, entered(&wrong), &expected).await?;
    }
    let what =
        "The right one signs: the loan is granted, and what it costs is found to be within the law";
    let expected = [
        "application.code_accepted",
        "application.signed",
        "credit_line.exposure_reserved",
        "loan.granted",
        "loan.priced",
    ];
    told.step(what, service, &path, entered(&sent), &expected).await?.id("loan")
}

/// The bank pays out all but the file fee, and what the loan collects is what the simulator told.
async fn paid_out(
    told: &mut Teller<'_>,
    file: &str,
    loan: &str,
    chosen: &Chosen,
) -> Result<(), LiveError> {
    let finance = Who { role: "finance", token: &told.system.tokens.finance };
    let body = json!({
        "amount": xof(AMOUNT),
        "payee": { "kind": "customer" },
        "money": { "kind": "external", "channel": "bank:orabank", "reference": "VIR-77121" },
    });
    let what = "The bank pays out, its file fee withheld";
    let path = format!("{file}/loans/{loan}/disbursements");
    let expected = ["loan.disbursed", "credit_line.outstanding_raised"];
    let commit = told.step(what, finance, &path, body, &expected).await?;

    told.says("What goes out and what falls due come to what the simulator told, to the franc");
    let support = Who { role: "support", token: &told.system.tokens.support };
    let collects = |answer: &Value| {
        let of = |pointer: &str| answer.pointer(pointer).and_then(Value::as_i64);
        let (amount, net) =
            (of("/loan/disbursement/amount/amount")?, of("/loan/disbursement/net/amount")?);
        let rows = answer.pointer("/loan/instalments").and_then(Value::as_array)?;
        let owed = rows.iter().map(|it| it.pointer("/unpaid/amount").and_then(Value::as_i64));
        let owed = owed.sum::<Option<i64>>()?;
        (amount - net == chosen.file_fee).then_some(owed + amount - net)
    };
    let is_told = |answer: &Value| collects(answer) == Some(chosen.paid);
    let variables = json!({ "loan": loan });
    let answer = told.until(support, LENT, variables, Some(&commit.place), is_told).await?;
    for (name, shown) in answer.get("loan").and_then(Value::as_object).into_iter().flatten() {
        say(&format!("    {name:<14}{shown}"));
    }
    say(&format!(
        "    {:<14}{} XOF in all, {} of it the file fee",
        "", chosen.paid, chosen.file_fee
    ));
    Ok(())
}
