//! A customer's order, its credit and its shipment, then a loan, and then credit by rule, step by step in
//! one history: each request and the commit that answers it, then what the read models show and what the audit tells.

pub(crate) mod by_rule;
pub(crate) mod loan;
mod shown;
pub(crate) mod teller;

use chrono::{DateTime, Days, NaiveDate, SecondsFormat, TimeDelta, Utc};
use ledger_core::log::Hash;
use serde_json::{Value, json};

use self::teller::{Commit, Teller, Who};
use crate::client::ClientError;
use crate::report::say;
use crate::system::{System, SystemError};

/// What the order costs; so much is asked for, approved and lent.
const TOTAL: i64 = 90_000;
const LIMIT: i64 = 150_000;
const INSTALMENTS: i64 = 6;

/// Business days that the order takes, up to the first instalment's due date.
const ORDER_DAYS: u64 = 10;

/// Business days that the journey takes.
pub const DAYS: u64 = ORDER_DAYS + loan::DAYS + by_rule::DAYS;

/// A step did not go as it must.
#[derive(Debug, thiserror::Error)]
pub enum LiveError {
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error(transparent)]
    System(#[from] SystemError),
    #[error("POST {path} was answered {status}, expected a commit: {body}")]
    Refused { path: String, status: u16, body: String },
    #[error("the commit at {place} lacks {what}")]
    Lacks { what: String, place: String },
    #[error("the commit at {place} holds events, expected that there was nothing to be done")]
    TooMuch { place: String },
    #[error("the read models did not come to show what was expected; at last they showed {answer}")]
    Never { answer: String },
    #[error("what is told of {of} does not tell {what}:\n{said}")]
    Untold { of: String, what: &'static str, said: String },
}

/// The streams of the journey, by their ids.
#[derive(Debug, Clone)]
struct Streams {
    vendor: String,
    customer: String,
    line: String,
    order: String,
    application: String,
    loan: String,
    shipment: String,
}

/// Takes every step, from this business date of the ledger on. That day and the [`DAYS`] after it
/// are past by our clock.
///
/// # Errors
/// At the first step that is refused, or answered by a commit that lacks what it must hold, and
/// when a read model or the audit lacks what happened.
pub async fn live(system: &System, first: NaiveDate) -> Result<(), LiveError> {
    say("");
    say("A journey in XOF: an order on credit, from its quote to the first instalment");
    let mut told = Teller::new(system, "live");
    let (mut streams, purchase_order) = ordered(&mut told, first).await?;
    supplied(&mut told, &streams, &purchase_order).await?;
    shipped(&mut told, &mut streams, first).await?;
    let last = repaid(&mut told, &streams, first).await?;
    shown::models(&mut told, &streams, &last).await?;
    shown::audit(&mut told, &streams).await?;
    loan::borrowed(&mut told, &streams, first, ORDER_DAYS).await?;
    by_rule::borrowed(&mut told, first, ORDER_DAYS + loan::DAYS).await
}

/// From the vendor's and the customer's registration to the signature, which in one commit grants
/// the loan, reserves on the line and confirms the order: what was made, and the purchase order.
async fn ordered(told: &mut Teller<'_>, first: NaiveDate) -> Result<(Streams, String), LiveError> {
    let tokens = &told.system.tokens;
    let catalogue = Who { role: "catalogue", token: &tokens.catalogue };
    let support = Who { role: "support", token: &tokens.support };
    let risk = Who { role: "risk", token: &tokens.risk };

    let body =
        json!({ "trade_name": "Atelier Nuage", "country": "FR", "email": "bonjour@example.org" });
    let what = "The catalogue registers a vendor";
    let commit = told.step(what, catalogue, "/v1/vendors", body, &["vendor.registered"]).await?;
    let vendor = commit.id("vendor")?;

    let body = json!({ "country": "TG", "name": "Afi Mensah", "phone": "+22890123456" });
    let what = "Support registers a customer; what names her is sealed in the commit";
    let commit = told.step(what, support, "/v1/customers", body, &["customer.registered"]).await?;
    let customer = commit.id("customer")?;
    let file = format!("/v1/customers/{customer}");

    let what = "Risk opens a credit line";
    let (path, body) = (format!("{file}/credit-lines"), json!({ "limit": xof(LIMIT) }));
    let commit = told.step(what, risk, &path, body, &["credit_line.opened"]).await?;
    let line = commit.id("credit-line")?;

    let body = json!({
        "items": [{
            "vendor": vendor, "description": "Sewing machine", "quantity": 1,
            "goods": xof(60_000), "freight": xof(15_000), "customs": xof(10_000),
            "service": xof(5_000),
        }],
        "valid_until": tomorrow(),
        "destination": "TG",
    });
    let what = "The catalogue quotes the goods, line by line, valid until tomorrow";
    let orders = format!("{file}/orders");
    let commit = told.step(what, catalogue, &orders, body, &["order.quoted"]).await?;
    let order = commit.id("order")?;

    let what = "The order is placed on credit; nothing is reserved yet";
    let path = format!("{orders}/{order}/placement");
    let body = json!({ "payment": "credit" });
    told.step(what, support, &path, body, &["order.placed"]).await?;

    let plan = json!({
        "kind": "interest_free",
        "instalments": INSTALMENTS,
        "first_due_on": first + Days::new(ORDER_DAYS),
    });
    let body = json!({
        "purpose": { "kind": "order", "order": order },
        "asked": {
            "product": "household", "amount": xof(TOTAL), "instalments": INSTALMENTS,
            "first_due": { "kind": "on", "first_due_on": first + Days::new(ORDER_DAYS) },
        },
    });
    let what = "The customer asks for the credit that pays it: how much, how long, from when on";
    let path = format!("{file}/applications");
    let commit = told.step(what, support, &path, body, &["application.submitted"]).await?;
    let application = commit.id("application")?;
    let path = format!("{path}/{application}");
    let offer = offered(told, &path, &plan).await?;

    let paper = "contract of the sewing machine, signed";
    let body = json!({
        "offer": offer,
        "paper": { "reference": "C-2026-0417", "sha256": Hash::of(paper.as_bytes()) },
        "signed_on": first,
    });
    let what =
        "The customer signs: exposure reserved, loan granted and order confirmed in one commit";
    let expected =
        ["application.signed", "credit_line.exposure_reserved", "loan.granted", "order.confirmed"];
    let commit = told.step(what, support, &format!("{path}/signature"), body, &expected).await?;
    let loan = commit.id("loan")?;
    let purchase_order = commit.text("order.confirmed", "/purchase_orders/0/purchase_order")?;
    let shipment = String::new();
    let streams = Streams { vendor, customer, line, order, application, loan, shipment };
    Ok((streams, purchase_order))
}

/// A person approves on terms that are offered at once, and the bank that is to lend accepts them:
/// the offer that is to be signed.
async fn offered(told: &mut Teller<'_>, path: &str, plan: &Value) -> Result<String, LiveError> {
    let tokens = &told.system.tokens;
    let risk = Who { role: "risk", token: &tokens.risk };
    let finance = Who { role: "finance", token: &tokens.finance };

    let body = json!({
        "terms": {
            "product": "household",
            "lender": { "kind": "bank", "id": "orabank" },
            "principal": xof(TOTAL),
            "plan": plan,
        },
        "reason": { "code": "sound", "note": "three punctual years with the bank" },
    });
    let what = "A person approves on terms, which are offered at once; nothing is reserved yet";
    let expected = ["application.decided", "application.offered"];
    let commit = told.step(what, risk, &format!("{path}/approval"), body, &expected).await?;
    let offer = commit.text("application.offered", "/offer")?;

    let what = "The offer is presented to the bank that is to lend";
    let presentation = format!("{path}/presentation");
    told.step(what, finance, &presentation, json!({}), &["application.presented"]).await?;
    let what = "The bank accepts it, under its own reference";
    let (acceptance, body) =
        (format!("{path}/acceptance"), json!({ "reference": "ORA-2026-0417" }));
    told.step(what, finance, &acceptance, body, &["application.accepted"]).await?;
    Ok(offer)
}

/// The process between the files carries the purchase order to the vendor's and the answer back.
async fn supplied(
    told: &mut Teller<'_>,
    streams: &Streams,
    purchase_order: &str,
) -> Result<(), LiveError> {
    let tokens = &told.system.tokens;
    let catalogue = Who { role: "catalogue", token: &tokens.catalogue };
    let finance = Who { role: "finance", token: &tokens.finance };

    let what = "The purchase order has come to the vendor's file, and is confirmed there";
    let path =
        format!("/v1/vendors/{}/purchase-orders/{purchase_order}/confirmation", streams.vendor);
    told.step(what, catalogue, &path, json!({}), &["purchase_order.confirmed"]).await?;
    shown::vendor_confirmed(told, streams).await?;

    let body = json!({
        "amount": xof(TOTAL),
        "payee": { "kind": "platform" },
        "money": { "kind": "external", "channel": "bank:orabank", "reference": "VIR-77120" },
    });
    let what = "The bank pays out: what was reserved on the line is outstanding now";
    let path = format!("/v1/customers/{}/loans/{}/disbursements", streams.customer, streams.loan);
    let expected = ["loan.disbursed", "credit_line.outstanding_raised"];
    told.step(what, finance, &path, body, &expected).await?;
    Ok(())
}

/// The way to the customer, with a report that comes late and one that comes twice.
async fn shipped(
    told: &mut Teller<'_>,
    streams: &mut Streams,
    first: NaiveDate,
) -> Result<(), LiveError> {
    let tokens = &told.system.tokens;
    let logistics = Who { role: "logistics", token: &tokens.logistics };
    let carrier = Who { role: "carrier:ems", token: &tokens.carrier };
    let leg = |number: u32, partner: &str, cost: i64, until: &str, days: u64| {
        json!({
            "number": number, "partner": partner, "cost": xof(cost), "until": until,
            "deadline_on": first + Days::new(days),
        })
    };
    let body = json!({
        "order": streams.order,
        "contents": [{ "line": 1, "quantity": 1 }],
        "weight_grams": 9_400,
        "legs": [
            leg(1, "hub-lyon", 2_000, "at_hub", 2),
            leg(2, "ems", 11_000, "arrived_destination", 6),
            leg(3, "ems", 2_000, "delivered", 9),
        ],
        "promised_on": first + Days::new(12),
    });
    let what = "Logistics plans the way, leg by leg";
    let path = format!("/v1/customers/{}/shipments", streams.customer);
    let commit = told.step(what, logistics, &path, body, &["shipment.planned"]).await?;
    streams.shipment = commit.id("shipment")?;
    let shipment = format!("{path}/{}", streams.shipment);

    let milestones = format!("{shipment}/milestones");
    let reached = ["shipment.milestone_reached"];
    told.days(first, 1, 2).await?;
    let body = json!({ "milestone": "at_hub", "report": seen(first, 2, "Lyon hub") });
    told.step("At the hub", logistics, &milestones, body, &reached).await?;
    told.days(first, 3, 5).await?;
    let arrived = json!({
        "milestone": "arrived_destination",
        "report": by_carrier(first, 5, "Lomé", "EMD", "arrived at the office of exchange"),
    });
    let what = "The carrier reports the arrival, in its own code";
    told.step(what, carrier, &milestones, arrived.clone(), &reached).await?;
    let body = json!({
        "milestone": "departed_origin",
        "report": by_carrier(first, 3, "Paris", "EMC", "left the office of exchange"),
    });
    let what = "Late: the departure before it, which moves no stage back";
    told.step(what, carrier, &milestones, body, &reached).await?;
    let what = "Twice: the arrival again, which is known";
    told.step(what, carrier, &milestones, arrived, &[]).await?;

    told.says("What customs ask for is attached by its hash, and the goods are presented");
    for kind in ["commercial_invoice", "customs_declaration"] {
        let body = json!({ "kind": kind, "hash": Hash::of(kind.as_bytes()) });
        let path = format!("{shipment}/documents");
        told.asks(logistics, &path, body, &["shipment.document_attached"]).await?;
    }
    let body = json!({ "report": seen(first, 6, "Lomé"), "declaration": "TG-2026-88112" });
    let path = format!("{shipment}/customs-presentations");
    told.asks(logistics, &path, body, &["shipment.customs_presented"]).await?;

    let what = "Released, with what was declared and what was paid";
    let body =
        json!({ "report": seen(first, 7, "Lomé"), "declared": xof(9_400), "paid": xof(9_900) });
    let path = format!("{shipment}/customs-releases");
    told.step(what, logistics, &path, body, &["shipment.customs_released"]).await?;

    told.days(first, 6, 8).await?;
    let what = "Handed over: the shipment is delivered, and its order with it";
    let body = by_carrier(first, 8, "Lomé", "EMI", "delivered");
    let path = format!("{shipment}/delivery");
    let expected = ["shipment.delivered", "order.delivered"];
    told.step(what, carrier, &path, body, &expected).await?;
    Ok(())
}

/// The first instalment, paid on its due date: the last position.
async fn repaid(
    told: &mut Teller<'_>,
    streams: &Streams,
    first: NaiveDate,
) -> Result<String, LiveError> {
    let tokens = &told.system.tokens;
    let finance = Who { role: "finance", token: &tokens.finance };
    told.days(first, 9, ORDER_DAYS).await?;
    let what = "The first instalment is paid: the line has so much more available";
    let body = json!({
        "amount": xof(TOTAL / INSTALMENTS),
        "money": { "kind": "external", "channel": "tmoney", "reference": "TX-0001" },
    });
    let path = format!("/v1/customers/{}/loans/{}/repayments", streams.customer, streams.loan);
    let expected = ["loan.repayment_received", "credit_line.outstanding_lowered"];
    let commit: Commit = told.step(what, finance, &path, body, &expected).await?;
    Ok(commit.place)
}

/// Until when a quote holds that is made now.
pub(crate) fn tomorrow() -> String {
    let now = DateTime::<Utc>::from(std::time::SystemTime::now());
    (now + TimeDelta::days(1)).to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// What our own people saw, so many days after the first.
fn seen(first: NaiveDate, days: u64, place: &str) -> Value {
    json!({ "event_at": noon(first, days), "place": place })
}

/// What the carrier says in its own words.
fn by_carrier(first: NaiveDate, days: u64, place: &str, code: &str, text: &str) -> Value {
    json!({
        "event_at": noon(first, days),
        "place": place,
        "carrier": { "carrier": "ems", "code": code, "text": text },
    })
}

fn noon(first: NaiveDate, days: u64) -> String {
    format!("{}T12:00:00Z", first + Days::new(days))
}

fn xof(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "XOF" })
}
