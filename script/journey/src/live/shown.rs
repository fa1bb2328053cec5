//! What the read models show of the journey, and what the audit tells of it.

use serde_json::{Value, json};

use super::teller::{Teller, Who};
use super::{INSTALMENTS, LiveError, Streams, TOTAL, xof};
use crate::report::say;

/// What the ledger recorded of one stream.
const COMMITS: &str = "query Commits($of: String!) { commits(of: { stream: $of }, first: 50) { \
    nodes { position command events { type } } } }";

/// What a customer's dashboard would ask for.
const DASHBOARD: &str = "query Dashboard($customer: UUID!, $loan: UUID!) { \
    customer(id: $customer) { country standing loans { nodes { id life } } \
        creditLines { id limit reserved outstanding available } \
        applications { nodes { id stage loan { id } } } \
        orders(first: 5) { nodes { id stage deliveredAt purchaseOrders { vendor standing } \
            shipments { nodes { id stage late \
                history(first: 20) { totalCount nodes { milestone eventAt recordedAt } } } } } } } \
    loan(id: $loan) { life principal outstanding overdue nextDue { dueOn amount } \
        instalments { number dueOn state } payments { nodes { valueDate amount } } } }";

/// Events that the customer's story consists of, among others.
const TOLD: [&str; 12] = [
    "customer.registered",
    "credit_line.opened",
    "order.quoted",
    "application.submitted",
    "application.signed",
    "loan.granted",
    "order.purchase_order_confirmed",
    "credit_line.outstanding_raised",
    "shipment.milestone_reached",
    "shipment.customs_released",
    "order.delivered",
    "loan.repayment_received",
];

/// Waits until the vendor's answer has come back to the order.
pub(super) async fn vendor_confirmed(
    told: &mut Teller<'_>,
    streams: &Streams,
) -> Result<(), LiveError> {
    told.says("The answer comes back to the customer's file by itself");
    let auditor = Who { role: "auditor", token: &told.system.tokens.auditor };
    let variables = json!({ "of": format!("order-{}", streams.order) });
    let confirmed = "order.purchase_order_confirmed";
    let of = |answer: &Value| commit_with(answer, confirmed);
    let answer = told.until(auditor, COMMITS, variables, None, |it| of(it).is_some()).await?;
    if let Some((place, command)) = of(&answer) {
        say(&format!("    {:<12}{command}", "process"));
        say(&format!("    {:<12}{place}: {confirmed}", ""));
    }
    Ok(())
}

/// Place and command of the commit that holds an event of this type.
fn commit_with(answer: &Value, event_type: &str) -> Option<(String, String)> {
    let commits = answer.pointer("/commits/nodes")?.as_array()?;
    let holds = |it: &&Value| {
        let events = it.get("events").and_then(Value::as_array);
        let mut types = events.into_iter().flatten().filter_map(|it| it.get("type"));
        types.any(|it| it == event_type)
    };
    let commit = commits.iter().find(holds)?;
    let text = |name: &str| commit.get(name)?.as_str().map(str::to_owned);
    Some((text("position")?, text("command")?))
}

/// Asks for all of it behind the last position, and compares what must come out.
pub(super) async fn models(
    told: &mut Teller<'_>,
    streams: &Streams,
    last: &str,
) -> Result<(), LiveError> {
    told.says("What GraphQL shows, asked with the last Ledger-Position");
    let finance = Who { role: "finance", token: &told.system.tokens.finance };
    let variables = json!({ "customer": streams.customer, "loan": streams.loan });
    let paid = TOTAL / INSTALMENTS;
    let expected = [
        ("/loan/outstanding", xof(TOTAL - paid)),
        ("/loan/overdue", xof(0)),
        ("/loan/payments/nodes/0/amount", xof(paid)),
        ("/customer/loans/nodes/0/id", json!(streams.loan)),
        ("/customer/creditLines/0/id", json!(streams.line)),
        ("/customer/creditLines/0/reserved", xof(0)),
        ("/customer/creditLines/0/outstanding", xof(TOTAL - paid)),
        ("/customer/applications/nodes/0/id", json!(streams.application)),
        ("/customer/applications/nodes/0/stage", json!("SIGNED")),
        ("/customer/orders/nodes/0/id", json!(streams.order)),
        ("/customer/orders/nodes/0/stage", json!("DELIVERED")),
        ("/customer/orders/nodes/0/shipments/nodes/0/id", json!(streams.shipment)),
        ("/customer/orders/nodes/0/shipments/nodes/0/stage", json!("delivered")),
    ];
    let fits = |answer: &Value| {
        expected.iter().all(|(pointer, value)| answer.pointer(pointer) == Some(value))
    };
    let answer = told.until(finance, DASHBOARD, variables, Some(last), fits).await?;
    for (name, shown) in answer.as_object().into_iter().flatten() {
        say(&format!("    {name:<14}{shown}"));
    }
    Ok(())
}

/// Lets `replay-tools audit` tell the customer's whole story, checked from the genesis on.
pub(super) async fn audit(told: &mut Teller<'_>, streams: &Streams) -> Result<(), LiveError> {
    told.says("What the audit tells: replay-tools audit customer … --check");
    let arguments = ["audit", "customer", &streams.customer, "--check"];
    let said = told.system.tool(&arguments).await?;
    said.lines().for_each(|it| say(&format!("    {it}")));
    for what in TOLD {
        if !said.contains(what) {
            let of = format!("customer-{}", streams.customer);
            return Err(LiveError::Untold { of, what, said });
        }
    }
    Ok(())
}
