//! What time does to an order whose loan is not paid out, to goods that have left without being
//! paid, and to a return that is long on its way.

use chrono::NaiveDate;
use serde_json::json;

use super::bodies::{PIECES, People, TOTAL, disbursement, pieces, report, why, with};
use super::freight;
use super::trading::{Ordered, Wanted, confirmed, paid_out, until};
use crate::live::LiveError;
use crate::live::teller::Teller;

/// What waits until the end.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    /// Goods of it have left, and nothing pays for it.
    unpaid: Ordered,
    returned: Ordered,
    /// The return of that, by its path.
    coming_back: String,
}

pub(super) async fn begun(
    told: &mut Teller<'_>,
    customer: &str,
    vendor: &str,
    first: NaiveDate,
) -> Result<Waiting, LiveError> {
    let wanted = Wanted::of(vendor);
    confirmed(told, customer, &wanted, first).await?;
    told.says("Whose loan is never paid out");
    let unpaid = taken_back(told, customer, &wanted, first).await?;
    let returned = paid_out(told, customer, &wanted, "VIR-7", first).await?;
    let coming_back = sent_back(told, customer, &returned, first).await?;
    Ok(Waiting { unpaid, returned, coming_back })
}

/// An order whose goods have left when its loan's money comes back.
async fn taken_back(
    told: &mut Teller<'_>,
    customer: &str,
    wanted: &Wanted<'_>,
    first: NaiveDate,
) -> Result<Ordered, LiveError> {
    let People { finance, logistics, .. } = People::of(told.system);
    let ordered = confirmed(told, customer, wanted, first).await?;
    let disbursements = format!("{}/disbursements", ordered.loan(customer));
    let body = disbursement(TOTAL, "VIR-6");
    let expected = ["loan.disbursed"];
    let commit = told.step("The bank pays out", finance, &disbursements, body, &expected).await?;
    let parcel = freight::planned(told, customer, &ordered.order, pieces(1, PIECES), first).await?;
    let body = json!({ "milestone": "at_hub", "report": report(first, 3, "carrier_delay") });
    let path = format!("{parcel}/milestones");
    let expected = ["shipment.milestone_reached"];
    told.step("The goods have left", logistics, &path, body, &expected).await?;
    let paid = commit.text("loan.disbursed", "/disbursement")?;
    let path = format!("{disbursements}/{paid}/reversal");
    let cause = json!({ "cause": { "kind": "misposted" } });
    let body = with(cause, why("recorded_in_error", "another order's, says the bank"));
    let expected = ["loan.disbursement_reversed"];
    told.step("The bank had not paid", finance, &path, body, &expected).await?;
    Ok(ordered)
}

/// Goods that were handed over, are given back, and are long on their way: the return's path.
async fn sent_back(
    told: &mut Teller<'_>,
    customer: &str,
    ordered: &Ordered,
    first: NaiveDate,
) -> Result<String, LiveError> {
    let People { support, logistics, .. } = People::of(told.system);
    let path = format!("/v1/customers/{customer}/orders/{}/deliveries", ordered.order);
    let body = json!({ "delivered_at": format!("{first}T10:00:00Z") });
    let expected = ["order.delivered"];
    told.step("Handed over without a carrier", logistics, &path, body, &expected).await?;
    let returns = ordered.returns(customer);
    let body = why("wrong_item", "a knitting machine");
    let expected = ["order.return_asked"];
    let commit = told.step("It is to come back", support, &returns, body, &expected).await?;
    let asked = commit.text("order.return_asked", "/return")?;
    let parcel = freight::planned_back(told, customer, &ordered.order, &asked, first).await?;
    let body = json!({ "milestone": "in_transit_to_hub", "report": report(first, 4, "other") });
    let path = format!("{parcel}/milestones");
    let expected = ["shipment.milestone_reached"];
    told.step("It is on its way", logistics, &path, body, &expected).await?;
    Ok(format!("{returns}/{asked}"))
}

/// The bank pays after all, and what was long on its way is here.
pub(super) async fn ended(
    told: &mut Teller<'_>,
    customer: &str,
    Waiting { unpaid, returned, coming_back }: &Waiting,
) -> Result<(), LiveError> {
    let People { finance, logistics, .. } = People::of(told.system);
    let path = format!("{}/disbursements", unpaid.loan(customer));
    let body = disbursement(TOTAL, "VIR-6/2");
    let expected = ["loan.disbursed"];
    told.step("The bank pays after all", finance, &path, body, &expected).await?;
    let path = format!("{coming_back}/receipt");
    let expected = ["order.return_received", "loan.rescinded"];
    let what = "What was long on its way is here";
    told.step(what, logistics, &path, json!({}), &expected).await?;
    until(told, &returned.stream(0), "purchase_order.returned").await
}
