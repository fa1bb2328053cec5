//! What can happen to orders and purchase orders besides their delivery.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use super::applying::signed;
use super::bodies::{
    INSTALMENTS, People, TOTAL, asked, disbursement, money, plan, quote, terms, why, with, xof,
};
use super::freight;
use super::lending::paid;
use super::parties::{new_vendor, suspend};
use crate::live::LiveError;
use crate::live::teller::{Teller, Who};

/// An order that was bought on credit.
#[derive(Debug, Clone)]
pub(super) struct Ordered {
    pub(super) order: String,
    loan: String,
    /// In the order in which its lines name their vendors.
    purchase_orders: Vec<String>,
}

/// What is bought of whom.
#[derive(Debug, Clone)]
pub(super) struct Wanted<'a> {
    pub(super) quote: Value,
    pub(super) total: i64,
    /// In the order in which the lines name them.
    pub(super) vendors: Vec<&'a str>,
}

impl<'a> Wanted<'a> {
    pub(super) fn of(vendor: &'a str) -> Wanted<'a> {
        Wanted { quote: quote(vendor), total: TOTAL, vendors: vec![vendor] }
    }
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
    let order = quoted(told, &orders, quote(vendor)).await?;
    let cancelled = why("changed_mind", "she asked her sister");
    let path = format!("{orders}/{order}/cancellation");
    let expected = ["order.cancelled"];
    told.step("Not bought", support, &path, cancelled.clone(), &expected).await?;
    let order = quoted(told, &orders, quote(vendor)).await?;
    placed(told, &orders, &order).await?;
    let order = quoted(told, &orders, quote(vendor)).await?;
    placed(told, &orders, &order).await?;
    applied(told, customer, &order, TOTAL, first + Days::new(10)).await?;
    let path = format!("{orders}/{order}/cancellation");
    let what = "Not bought, while its credit is looked at";
    let expected = ["order.cancelled", "application.withdrawn"];
    told.step(what, support, &path, cancelled.clone(), &expected).await?;

    let wanted = Wanted::of(vendor);
    let refused = bought(told, customer, &wanted, first).await?;
    until(told, &refused.stream(0), "purchase_order.received").await?;
    let body = why("out_of_stock", "the last one went yesterday");
    let path = refused.answer(0, vendor, "refusal");
    let expected = ["purchase_order.refused"];
    told.step("The vendor refuses", catalogue, &path, body.clone(), &expected).await?;
    until_event(told, &refused.order, "order.cancelled").await?;

    bought(told, customer, &wanted, first).await?;
    let withdrawn = confirmed(told, customer, &wanted, first).await?;
    let path = withdrawn.answer(0, vendor, "withdrawal");
    let expected = ["purchase_order.withdrawn"];
    told.step("He cannot supply after all", catalogue, &path, body, &expected).await?;
    until_event(told, &withdrawn.order, "order.cancelled").await?;

    let early = bought(told, customer, &wanted, first).await?;
    until(told, &early.stream(0), "purchase_order.received").await?;
    let path = format!("{orders}/{}/cancellation", early.order);
    let what = "Cancelled before the vendor answers";
    let expected = ["order.cancelled", "loan.cancelled"];
    told.step(what, support, &path, cancelled, &expected).await?;
    until(told, &early.stream(0), "purchase_order.cancelled").await?;

    let other = new_vendor(told, "Chez Abla").await?;
    suspend(told, &other).await?;
    let asked = bought(told, customer, &Wanted::of(&other), first).await?;
    until(told, &asked.stream(0), "purchase_order.not_received").await?;
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
    let handed = paid_out(told, customer, &Wanted::of(vendor), "VIR-4", first).await?;
    let body = money(15_000, "tmoney", "GOLD-7");
    let expected = ["loan.repayment_received"];
    paid(told, "An instalment is paid", &handed.loan(customer), body, &expected).await?;
    let order = format!("/v1/customers/{customer}/orders/{}", handed.order);
    let body = json!({ "delivered_at": format!("{first}T09:00:00Z") });
    let path = format!("{order}/deliveries");
    let expected = ["order.delivered"];
    let commit =
        told.step("Handed over without a carrier", logistics, &path, body, &expected).await?;
    let delivery = commit.text("order.delivered", "/by/delivery")?;
    until(told, &handed.stream(0), "purchase_order.delivered").await?;
    let path = format!("{order}/deliveries/{delivery}/correction");
    let body = why("recorded_in_error", "another house");
    let expected = ["order.delivery_corrected"];
    told.step("To another house", logistics, &path, body, &expected).await?;
    until(told, &handed.stream(0), "purchase_order.delivery_corrected").await?;
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
    paid_out(told, customer, &Wanted::of(vendor), "VIR-2", first).await
}

/// An order of which the first instalment is paid before the goods come.
pub(super) async fn under_way(
    told: &mut Teller<'_>,
    customer: &str,
    vendor: &str,
    first: NaiveDate,
) -> Result<Ordered, LiveError> {
    let ordered = paid_out(told, customer, &Wanted::of(vendor), "VIR-3", first).await?;
    let what = "An instalment is paid before it is due";
    let body = money(15_000, "tmoney", "GOLD-8");
    paid(told, what, &ordered.loan(customer), body, &["loan.repayment_received"]).await?;
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
    let returns = ordered.returns(customer);
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
    until(told, &ordered.stream(0), "purchase_order.returned").await
}

async fn return_asked(told: &mut Teller<'_>, returns: &str) -> Result<String, LiveError> {
    let People { support, .. } = People::of(told.system);
    let body = why("not_as_described", "the needle is missing");
    let expected = ["order.return_asked"];
    let commit = told.step("A return is asked for", support, returns, body, &expected).await?;
    commit.text("order.return_asked", "/return")
}

/// Confirmed by its vendors and paid out.
pub(super) async fn paid_out(
    told: &mut Teller<'_>,
    customer: &str,
    wanted: &Wanted<'_>,
    reference: &str,
    first: NaiveDate,
) -> Result<Ordered, LiveError> {
    let People { finance, .. } = People::of(told.system);
    let ordered = confirmed(told, customer, wanted, first).await?;
    let path = format!("{}/disbursements", ordered.loan(customer));
    let body = disbursement(wanted.total, reference);
    told.step("The bank pays out", finance, &path, body, &["loan.disbursed"]).await?;
    Ok(ordered)
}

/// Confirmed by its vendors.
pub(super) async fn confirmed(
    told: &mut Teller<'_>,
    customer: &str,
    wanted: &Wanted<'_>,
    first: NaiveDate,
) -> Result<Ordered, LiveError> {
    let People { catalogue, .. } = People::of(told.system);
    let ordered = bought(told, customer, wanted, first).await?;
    for (place, vendor) in wanted.vendors.iter().enumerate() {
        let path = ordered.answer(place, vendor, "confirmation");
        let expected = ["purchase_order.confirmed"];
        told.step("The vendor confirms", catalogue, &path, json!({}), &expected).await?;
    }
    until_event(told, &ordered.order, "order.purchase_order_confirmed").await?;
    Ok(ordered)
}

/// Quoted, placed, applied for, approved by two, since she owes much, and signed.
pub(super) async fn bought(
    told: &mut Teller<'_>,
    customer: &str,
    wanted: &Wanted<'_>,
    first: NaiveDate,
) -> Result<Ordered, LiveError> {
    let People { risk, second_risk, .. } = People::of(told.system);
    let orders = format!("/v1/customers/{customer}/orders");
    let order = quoted(told, &orders, wanted.quote.clone()).await?;
    placed(told, &orders, &order).await?;
    let first_due_on = first + Days::new(10);
    let application = applied(told, customer, &order, wanted.total, first_due_on).await?;
    let terms = terms(wanted.total, &plan(INSTALMENTS, first_due_on));
    let body = with(json!({ "terms": terms }), why("within_policy", "three punctual years"));
    let path = format!("{application}/approval");
    let expected = ["application.reviewed"];
    told.step("Two persons approve", risk, &path, body.clone(), &expected).await?;
    let expected = ["application.decided", "application.offered"];
    let commit = told.asks(second_risk, &path, body, &expected).await?;
    let offer = commit.text("application.offered", "/offer")?;
    let commit = signed(told, &application, &offer, first).await?;
    let purchase_order = |place| {
        let pointer = format!("/purchase_orders/{place}/purchase_order");
        commit.text("order.confirmed", &pointer)
    };
    let purchase_orders = (0..wanted.vendors.len()).map(purchase_order);
    let purchase_orders = purchase_orders.collect::<Result<_, _>>()?;
    Ok(Ordered { order, loan: commit.id("loan")?, purchase_orders })
}

/// The path of the application for an order of so much.
async fn applied(
    told: &mut Teller<'_>,
    customer: &str,
    order: &str,
    total: i64,
    first_due_on: NaiveDate,
) -> Result<String, LiveError> {
    let People { support, .. } = People::of(told.system);
    let path = format!("/v1/customers/{customer}/applications");
    let body = asked(json!({ "kind": "order", "order": order }), total, first_due_on);
    let expected = ["application.submitted"];
    let commit = told.step("Applied for", support, &path, body, &expected).await?;
    Ok(format!("{path}/{}", commit.id("application")?))
}

async fn quoted(told: &mut Teller<'_>, orders: &str, body: Value) -> Result<String, LiveError> {
    let People { catalogue, .. } = People::of(told.system);
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
    /// The path of the loan that pays for it.
    pub(super) fn loan(&self, customer: &str) -> String {
        format!("/v1/customers/{customer}/loans/{}", self.loan)
    }

    /// Where its goods are asked to be given back.
    pub(super) fn returns(&self, customer: &str) -> String {
        format!("/v1/customers/{customer}/orders/{}/returns", self.order)
    }

    /// The stream of what was ordered of one of its vendors.
    pub(super) fn stream(&self, place: usize) -> String {
        format!("purchase-order-{}", self.purchase_order(place))
    }

    /// Where that vendor answers for it.
    pub(super) fn answer(&self, place: usize, vendor: &str, with: &str) -> String {
        format!("/v1/vendors/{vendor}/purchase-orders/{}/{with}", self.purchase_order(place))
    }

    fn purchase_order(&self, place: usize) -> &str {
        self.purchase_orders.get(place).map_or("", String::as_str)
    }
}

/// Waits for what another file brings to the order.
pub(super) async fn until_event(
    told: &mut Teller<'_>,
    order: &str,
    event_type: &str,
) -> Result<(), LiveError> {
    until(told, &format!("order-{order}"), event_type).await
}

/// The same of any stream.
pub(super) async fn until(
    told: &mut Teller<'_>,
    stream: &str,
    event_type: &str,
) -> Result<(), LiveError> {
    told.says(&format!("{event_type} comes by itself"));
    let query = "query Commits($of: String!) { commits(of: { stream: $of }, first: 50) { nodes { \
                 events { type } } } }";
    let auditor = Who { role: "auditor", token: &told.system.tokens.auditor };
    let there = |answer: &Value| answer.to_string().contains(&format!("\"{event_type}\""));
    told.until(auditor, query, json!({ "of": stream }), None, there).await?;
    Ok(())
}
