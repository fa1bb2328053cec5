//! What can happen to orders and purchase orders besides their delivery.

use chrono::{Days, NaiveDate};
use serde_json::json;

use super::bodies::{INSTALMENTS, People, TOTAL, asked, money, plan, quote, terms, why, with, xof};
use super::freight;
use super::lending::signed;
use super::parties::{new_vendor, suspend};
use crate::live::LiveError;
use crate::live::teller::{Teller, Who};

/// An order that was bought on credit.
#[derive(Debug, Clone)]
pub(super) struct Ordered {
    pub(super) order: String,
    pub(super) loan: String,
    purchase_order: String,
}

/// Orders that come to nothing: cancelled as a quote, placed and never paid for, refused by the
/// vendor, never answered, withdrawn by him, cancelled before he answers, and asked of one who is
/// suspended.
pub(super) async fn ended_early(
    told: &mut Teller<'_>,
    customer: &str,
    vendor: &str,
    first: NaiveDate,
) -> Result<(), LiveError> {
    let People { support, catalogue, .. } = People::of(told.system);
    let orders = format!("/v1/customers/{customer}/orders");
    let order = quoted(told, &orders, vendor).await?;
    let cancelled = why("changed_mind", "she asked her sister");
    let path = format!("{orders}/{order}/cancellation");
    let expected = ["order.cancelled"];
    told.step("Not bought", support, &path, cancelled.clone(), &expected).await?;
    let order = quoted(told, &orders, vendor).await?;
    placed(told, &orders, &order).await?;

    let refused = bought(told, customer, vendor, first).await?;
    until(told, &refused.stream(), "purchase_order.received").await?;
    let body = why("out_of_stock", "the last one went yesterday");
    let path = refused.answer(vendor, "refusal");
    let expected = ["purchase_order.refused"];
    told.step("The vendor refuses", catalogue, &path, body.clone(), &expected).await?;
    until_event(told, &refused.order, "order.cancelled").await?;

    bought(told, customer, vendor, first).await?;
    let withdrawn = confirmed(told, customer, vendor, first).await?;
    let path = withdrawn.answer(vendor, "withdrawal");
    let expected = ["purchase_order.withdrawn"];
    told.step("He cannot supply after all", catalogue, &path, body, &expected).await?;
    until_event(told, &withdrawn.order, "order.cancelled").await?;

    let early = bought(told, customer, vendor, first).await?;
    until(told, &early.stream(), "purchase_order.received").await?;
    let path = format!("{orders}/{}/cancellation", early.order);
    let what = "Cancelled before the vendor answers";
    let expected = ["order.cancelled", "loan.cancelled"];
    told.step(what, support, &path, cancelled, &expected).await?;
    until(told, &early.stream(), "purchase_order.cancelled").await?;

    let other = new_vendor(told, "Chez Abla").await?;
    suspend(told, &other).await?;
    let asked = bought(told, customer, &other, first).await?;
    until(told, &asked.stream(), "purchase_order.not_received").await?;
    until_event(told, &asked.order, "order.cancelled").await
}

/// An order whose goods are handed over by hand, which was a mistake; and what is owed of it.
pub(super) async fn by_hand(
    told: &mut Teller<'_>,
    customer: &str,
    vendor: &str,
    first: NaiveDate,
) -> Result<(), LiveError> {
    let People { logistics, finance, .. } = People::of(told.system);
    let handed = paid_out(told, customer, vendor, "VIR-4", first).await?;
    let path = format!("/v1/customers/{customer}/loans/{}/repayments", handed.loan);
    let body = money(15_000, "tmoney", "GOLD-5");
    let expected = ["loan.repayment_received"];
    told.step("An instalment is paid", finance, &path, body, &expected).await?;
    let order = format!("/v1/customers/{customer}/orders/{}", handed.order);
    let body = json!({ "delivered_at": format!("{first}T09:00:00Z") });
    let path = format!("{order}/deliveries");
    let expected = ["order.delivered"];
    let commit =
        told.step("Handed over without a carrier", logistics, &path, body, &expected).await?;
    let delivery = commit.text("order.delivered", "/by/delivery")?;
    until(told, &handed.stream(), "purchase_order.delivered").await?;
    let path = format!("{order}/deliveries/{delivery}/correction");
    let body = why("recorded_in_error", "another house");
    let expected = ["order.delivery_corrected"];
    told.step("To another house", logistics, &path, body, &expected).await?;
    until(told, &handed.stream(), "purchase_order.delivery_corrected").await?;
    let body = with(json!({ "amount": xof(500) }), why("goodwill", "a promise of support"));
    let path = format!("{order}/obligations");
    let expected = ["order.obligation_arose"];
    told.step("She is to have something for it", finance, &path, body, &expected).await?;
    Ok(())
}

/// An order that is paid out and whose goods do not come for long.
pub(super) async fn awaited(
    told: &mut Teller<'_>,
    customer: &str,
    vendor: &str,
    first: NaiveDate,
) -> Result<Ordered, LiveError> {
    paid_out(told, customer, vendor, "VIR-2", first).await
}

/// An order of which the first instalment is paid before the goods come.
pub(super) async fn under_way(
    told: &mut Teller<'_>,
    customer: &str,
    vendor: &str,
    first: NaiveDate,
) -> Result<Ordered, LiveError> {
    let ordered = paid_out(told, customer, vendor, "VIR-3", first).await?;
    let People { finance, .. } = People::of(told.system);
    let path = format!("/v1/customers/{customer}/loans/{}/repayments", ordered.loan);
    let what = "An instalment is paid before it is due";
    let body = money(15_000, "tmoney", "GOLD-3");
    told.step(what, finance, &path, body, &["loan.repayment_received"]).await?;
    Ok(ordered)
}

/// Of three returns that are asked for one is refused, one abandoned, and one comes: the loan ends,
/// and what was paid is its credit.
pub(super) async fn given_back(
    told: &mut Teller<'_>,
    customer: &str,
    ordered: &Ordered,
    first: NaiveDate,
) -> Result<(), LiveError> {
    let People { support, logistics, .. } = People::of(told.system);
    let returns = format!("/v1/customers/{customer}/orders/{}/returns", ordered.order);
    for (what, to, body, event_type) in [
        ("Refused", "refusal", why("used", "scratched all over"), "order.return_refused"),
        ("Never sent", "abandonment", json!({}), "order.return_abandoned"),
    ] {
        let asked = return_asked(told, &returns).await?;
        let path = format!("{returns}/{asked}/{to}");
        told.step(what, support, &path, body, &[event_type]).await?;
    }
    let asked = return_asked(told, &returns).await?;
    freight::sent_back(told, customer, &ordered.order, &asked, first).await?;
    let path = format!("{returns}/{asked}/receipt");
    let expected = ["order.return_received", "loan.rescinded"];
    told.step("The goods are back", logistics, &path, json!({}), &expected).await?;
    until(told, &ordered.stream(), "purchase_order.returned").await
}

async fn return_asked(told: &mut Teller<'_>, returns: &str) -> Result<String, LiveError> {
    let People { support, .. } = People::of(told.system);
    let body = why("not_as_described", "the needle is missing");
    let expected = ["order.return_asked"];
    let commit = told.step("A return is asked for", support, returns, body, &expected).await?;
    commit.text("order.return_asked", "/return")
}

/// Confirmed by its vendor and paid out.
async fn paid_out(
    told: &mut Teller<'_>,
    customer: &str,
    vendor: &str,
    reference: &str,
    first: NaiveDate,
) -> Result<Ordered, LiveError> {
    let People { finance, .. } = People::of(told.system);
    let ordered = confirmed(told, customer, vendor, first).await?;
    let path = format!("/v1/customers/{customer}/loans/{}/disbursement", ordered.loan);
    let body = money(TOTAL, "bank:orabank", reference);
    told.step("The bank pays out", finance, &path, body, &["loan.disbursed"]).await?;
    Ok(ordered)
}

async fn confirmed(
    told: &mut Teller<'_>,
    customer: &str,
    vendor: &str,
    first: NaiveDate,
) -> Result<Ordered, LiveError> {
    let People { catalogue, .. } = People::of(told.system);
    let ordered = bought(told, customer, vendor, first).await?;
    let path = ordered.answer(vendor, "confirmation");
    let expected = ["purchase_order.confirmed"];
    told.step("The vendor confirms", catalogue, &path, json!({}), &expected).await?;
    until_event(told, &ordered.order, "order.purchase_order_confirmed").await?;
    Ok(ordered)
}

/// Quoted, placed, applied for, approved by two, since she owes much, and signed.
async fn bought(
    told: &mut Teller<'_>,
    customer: &str,
    vendor: &str,
    first: NaiveDate,
) -> Result<Ordered, LiveError> {
    let People { support, risk, second_risk, .. } = People::of(told.system);
    let file = format!("/v1/customers/{customer}");
    let orders = format!("{file}/orders");
    let order = quoted(told, &orders, vendor).await?;
    placed(told, &orders, &order).await?;
    let first_due_on = first + Days::new(10);
    let path = format!("{file}/applications");
    let body = asked(json!({ "kind": "order", "order": order }), TOTAL, first_due_on);
    let expected = ["application.submitted"];
    let commit = told.step("Applied for", support, &path, body, &expected).await?;
    let application = format!("{path}/{}", commit.id("application")?);
    let terms = terms(TOTAL, &plan(INSTALMENTS, first_due_on));
    let body = with(json!({ "terms": terms }), why("within_policy", "three punctual years"));
    let path = format!("{application}/approval");
    let expected = ["application.reviewed"];
    told.step("Two persons approve", risk, &path, body.clone(), &expected).await?;
    let expected = ["application.decided", "application.offered"];
    let commit = told.asks(second_risk, &path, body, &expected).await?;
    let offer = commit.text("application.offered", "/offer")?;
    let commit = signed(told, &application, &offer, first).await?;
    let pointer = "/purchase_orders/0/purchase_order";
    let purchase_order = commit.text("order.confirmed", pointer)?;
    Ok(Ordered { order, loan: commit.id("loan")?, purchase_order })
}

async fn quoted(told: &mut Teller<'_>, orders: &str, vendor: &str) -> Result<String, LiveError> {
    let People { catalogue, .. } = People::of(told.system);
    let body = quote(vendor);
    told.step("An order is quoted", catalogue, orders, body, &["order.quoted"]).await?.id("order")
}

async fn placed(told: &mut Teller<'_>, orders: &str, order: &str) -> Result<(), LiveError> {
    let People { support, .. } = People::of(told.system);
    let path = format!("{orders}/{order}/placement");
    let body = json!({ "payment": "credit" });
    told.step("It is placed", support, &path, body, &["order.placed"]).await?;
    Ok(())
}

impl Ordered {
    fn stream(&self) -> String {
        format!("purchase-order-{}", self.purchase_order)
    }

    /// Where the vendor answers for it.
    fn answer(&self, vendor: &str, with: &str) -> String {
        format!("/v1/vendors/{vendor}/purchase-orders/{}/{with}", self.purchase_order)
    }
}

/// Waits for what another file brings to the order.
async fn until_event(
    told: &mut Teller<'_>,
    order: &str,
    event_type: &str,
) -> Result<(), LiveError> {
    until(told, &format!("order-{order}"), event_type).await
}

async fn until(told: &mut Teller<'_>, stream: &str, event_type: &str) -> Result<(), LiveError> {
    told.says(&format!("{event_type} comes by itself"));
    let query = "query Commits($of: String!) { commits(of: { stream: $of }, first: 50) { nodes { \
                 events { type } } } }";
    let auditor = Who { role: "auditor", token: &told.system.tokens.auditor };
    let there =
        |answer: &serde_json::Value| answer.to_string().contains(&format!("\"{event_type}\""));
    told.until(auditor, query, json!({ "of": stream }), None, there).await?;
    Ok(())
}
