//! What can happen to orders and purchase orders besides their delivery.

use chrono::{Days, NaiveDate};
use serde_json::json;

use super::bodies::{People, TOTAL, asked, money, plan, quote, terms, why, with, xof};
use super::parties::{new_vendor, suspend};
use crate::live::LiveError;
use crate::live::teller::{Commit, Teller, Who};

/// An order that was bought on credit.
#[derive(Debug, Clone)]
pub(super) struct Ordered {
    pub(super) order: String,
    pub(super) loan: String,
    /// One a vendor, in the quote's order.
    purchase_orders: Vec<String>,
}

/// Orders that come to nothing: cancelled as a quote, refused by the vendor, cancelled before he
/// answers, and asked of one who is suspended.
pub(super) async fn ended_early(
    told: &mut Teller<'_>,
    customer: &str,
    vendor: &str,
    first: NaiveDate,
) -> Result<(), LiveError> {
    let People { support, catalogue, .. } = People::of(told.system);
    let orders = format!("/v1/customers/{customer}/orders");
    let order = quoted(told, &orders, &[vendor]).await?;
    let cancelled = why("changed_mind", "she asked her sister");
    let path = format!("{orders}/{order}/cancellation");
    let expected = ["order.cancelled"];
    told.step("Not bought", support, &path, cancelled.clone(), &expected).await?;

    let refused = bought(told, customer, &[vendor], first).await?;
    let path = answer(vendor, &refused, "refusal");
    let body = why("out_of_stock", "the last one went yesterday");
    let expected = ["purchase_order.refused"];
    told.step("The vendor refuses", catalogue, &path, body, &expected).await?;
    until_event(told, &refused.order, "order.cancelled").await?;

    let early = bought(told, customer, &[vendor], first).await?;
    let stream = |it: &Ordered| it.purchase_orders.first().cloned().unwrap_or_default();
    until_purchase_order(told, &stream(&early), "purchase_order.received").await?;
    let path = format!("{orders}/{}/cancellation", early.order);
    let what = "Cancelled before the vendor answers";
    let expected = ["order.cancelled", "loan.cancelled"];
    told.step(what, support, &path, cancelled, &expected).await?;
    until_purchase_order(told, &stream(&early), "purchase_order.cancelled").await?;

    let other = new_vendor(told, "Chez Abla").await?;
    suspend(told, &other).await?;
    let asked = bought(told, customer, &[&other], first).await?;
    until_purchase_order(told, &stream(&asked), "purchase_order.not_received").await?;
    until_event(told, &asked.order, "order.cancelled").await
}

/// An order that is paid out and whose goods do not come for long.
pub(super) async fn awaited(
    told: &mut Teller<'_>,
    customer: &str,
    vendor: &str,
    first: NaiveDate,
) -> Result<Ordered, LiveError> {
    supplied(told, customer, vendor, "VIR-2", first).await
}

/// An order of which the first instalment is paid when the goods come.
pub(super) async fn under_way(
    told: &mut Teller<'_>,
    customer: &str,
    vendor: &str,
    first: NaiveDate,
) -> Result<Ordered, LiveError> {
    let ordered = supplied(told, customer, vendor, "VIR-3", first).await?;
    let People { finance, .. } = People::of(told.system);
    let path = format!("/v1/customers/{customer}/loans/{}/repayments", ordered.loan);
    let what = "An instalment is paid before it is due";
    let body = money(15_000, "tmoney", "GOLD-3");
    told.step(what, finance, &path, body, &["loan.repayment_received"]).await?;
    Ok(ordered)
}

/// The goods come back: the loan is unwound, and what was paid is to be refunded.
pub(super) async fn given_back(
    told: &mut Teller<'_>,
    customer: &str,
    Ordered { order, .. }: &Ordered,
) -> Result<(), LiveError> {
    let People { support, logistics, .. } = People::of(told.system);
    let order = format!("/v1/customers/{customer}/orders/{order}");
    let body = why("not_as_described", "the needle is missing");
    let path = format!("{order}/return");
    told.step("A return is asked for", support, &path, body, &["order.return_asked"]).await?;
    let path = format!("{order}/return-receipt");
    let expected = ["order.return_received", "loan.unwound", "order.refund_fell_due"];
    told.step("The goods are back", logistics, &path, json!({}), &expected).await?;
    Ok(())
}

/// Confirmed by its vendor and paid out.
async fn supplied(
    told: &mut Teller<'_>,
    customer: &str,
    vendor: &str,
    reference: &str,
    first: NaiveDate,
) -> Result<Ordered, LiveError> {
    let People { catalogue, finance, .. } = People::of(told.system);
    let ordered = bought(told, customer, &[vendor], first).await?;
    let path = answer(vendor, &ordered, "confirmation");
    let expected = ["purchase_order.confirmed"];
    told.step("The vendor confirms", catalogue, &path, json!({}), &expected).await?;
    until_event(told, &ordered.order, "order.purchase_order_confirmed").await?;
    let path = format!("/v1/customers/{customer}/loans/{}/disbursement", ordered.loan);
    let body = money(TOTAL, "bank:orabank", reference);
    told.step("The bank pays out", finance, &path, body, &["loan.disbursed"]).await?;
    Ok(ordered)
}

/// Quoted, placed, applied for and approved.
async fn bought(
    told: &mut Teller<'_>,
    customer: &str,
    vendors: &[&str],
    first: NaiveDate,
) -> Result<Ordered, LiveError> {
    let People { support, risk, .. } = People::of(told.system);
    let file = format!("/v1/customers/{customer}");
    let order = quoted(told, &format!("{file}/orders"), vendors).await?;
    let path = format!("{file}/orders/{order}/placement");
    let expected = ["order.placed_on_credit"];
    told.step("It is placed", support, &path, json!({}), &expected).await?;
    let plan = plan(6, first + Days::new(10));
    let purpose = json!({ "kind": "order", "order": order, "amount": xof(TOTAL) });
    let path = format!("{file}/applications");
    let body = asked(purpose, &plan);
    let expected = ["application.submitted"];
    let commit = told.step("Applied for", support, &path, body, &expected).await?;
    let path = format!("{path}/{}/approval", commit.id("application")?);
    let terms = terms(TOTAL, &plan, &format!("ORA-{order}"));
    let body = with(json!({ "terms": terms }), why("within_policy", "three punctual years"));
    let expected = ["application.approved", "loan.granted", "order.confirmed"];
    let commit: Commit = told.step("And approved", risk, &path, body, &expected).await?;
    let mut purchase_orders = vec![];
    for number in 0..vendors.len() {
        let pointer = format!("/purchase_orders/{number}/purchase_order");
        purchase_orders.push(commit.text("order.confirmed", &pointer)?);
    }
    Ok(Ordered { order, loan: commit.id("loan")?, purchase_orders })
}

async fn quoted(
    told: &mut Teller<'_>,
    orders: &str,
    vendors: &[&str],
) -> Result<String, LiveError> {
    let People { catalogue, .. } = People::of(told.system);
    let body = quote(vendors);
    told.step("An order is quoted", catalogue, orders, body, &["order.quoted"]).await?.id("order")
}

/// Where the vendor answers for his first purchase order.
fn answer(vendor: &str, ordered: &Ordered, with: &str) -> String {
    let purchase_order = ordered.purchase_orders.first().map(String::as_str).unwrap_or_default();
    format!("/v1/vendors/{vendor}/purchase-orders/{purchase_order}/{with}")
}

async fn until_purchase_order(
    told: &mut Teller<'_>,
    purchase_order: &str,
    event_type: &str,
) -> Result<(), LiveError> {
    until(told, &format!("purchase-order-{purchase_order}"), event_type).await
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
