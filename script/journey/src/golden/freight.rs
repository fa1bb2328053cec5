//! What can happen to shipments.

use chrono::{Days, NaiveDate};
use ledger_core::log::Hash;
use serde_json::{Value, json};

use super::bodies::{PIECES, People, pieces, report, way, why, with, xof};
use super::trading::Ordered;
use crate::live::LiveError;
use crate::live::teller::Teller;
use crate::live::tomorrow;

/// A parcel to which all happens that does not end it, and that is handed over; one that is given
/// up and one that comes back.
pub(super) async fn on_the_way(
    told: &mut Teller<'_>,
    customer: &str,
    Ordered { order, .. }: &Ordered,
    first: NaiveDate,
) -> Result<(), LiveError> {
    let People { logistics, carrier, .. } = People::of(told.system);
    let given_up = planned(told, customer, order, pieces(1, PIECES), first).await?;
    let cancelled = why("replanned", "a faster flight was found");
    let path = format!("{given_up}/cancellation");
    let expected = ["shipment.cancelled"];
    told.step("A parcel is given up", logistics, &path, cancelled.clone(), &expected).await?;
    let body = why("recorded_in_error", "another was meant");
    let corrected = format!("{given_up}/cancellation-correction");
    let expected = ["shipment.cancellation_corrected"];
    told.step("By mistake", logistics, &corrected, body, &expected).await?;
    told.asks(logistics, &path, cancelled, &["shipment.cancelled"]).await?;

    let parcel = planned(told, customer, order, pieces(1, PIECES), first).await?;
    let body = json!({ "leg": 2, "number": "JD014600006281" });
    let path = format!("{parcel}/tracking-numbers");
    let expected = ["shipment.tracking_assigned"];
    told.step("It has a number", logistics, &path, body, &expected).await?;
    let milestones = format!("{parcel}/milestones");
    let reached = ["shipment.milestone_reached"];
    let at_hub = json!({ "milestone": "at_hub", "report": report(first, 1, "carrier_delay") });
    let commit = told.step("At the hub", carrier, &milestones, at_hub, &reached).await?;
    let wrong = commit.text("shipment.milestone_reached", "/report/id")?;
    let body = why("wrong_parcel", "another was meant");
    let path = format!("{parcel}/reports/{wrong}/correction");
    let corrected = ["shipment.milestone_corrected"];
    told.step("Which was another parcel", logistics, &path, body, &corrected).await?;
    let body = why("recorded_in_error", "it was this one");
    let path = format!("{parcel}/reports/{wrong}/correction-withdrawal");
    let withdrawn = ["shipment.correction_withdrawn"];
    told.step("Which was not", logistics, &path, body, &withdrawn).await?;
    let body =
        json!({ "milestone": "arrived_destination", "report": report(first, 3, "carrier_delay") });
    told.step("Arrived", carrier, &milestones, body, &reached).await?;

    let late = json!({ "estimated_on": first + Days::new(14) });
    let body = with(late, why("weather", "the flight was put off"));
    let path = format!("{parcel}/estimate");
    let expected = ["shipment.estimate_changed"];
    told.step("Expected later", logistics, &path, body, &expected).await?;

    let presented = json!({
        "report": report(first, 4, "customs_delay"), "declaration": "C 4471",
        "wanted": ["packing_list"],
    });
    let held =
        json!({ "report": report(first, 5, "customs_documentation"), "wanted": ["import_permit"] });
    for (what, to, body, event_type) in [
        ("Presented", "customs-presentations", presented, "shipment.customs_presented"),
        ("Held", "customs-holds", held, "shipment.customs_held"),
    ] {
        let path = format!("{parcel}/{to}");
        told.step(what, logistics, &path, body, &[event_type]).await?;
    }
    for kind in ["commercial_invoice", "customs_declaration", "packing_list", "import_permit"] {
        let body = json!({ "kind": kind, "hash": Hash::of(kind.as_bytes()) });
        let path = format!("{parcel}/documents");
        told.asks(logistics, &path, body, &["shipment.document_attached"]).await?;
    }
    let released = json!({
        "report": report(first, 6, "customs_delay"), "declared": xof(9_400), "paid": xof(9_900),
    });
    let path = format!("{parcel}/customs-releases");
    let expected = ["shipment.customs_released"];
    told.step("Released", logistics, &path, released, &expected).await?;
    for (what, to, body, event_type) in [
        (
            "Nobody at home",
            "delivery-attempts",
            report(first, 7, "consignee_not_home"),
            "shipment.delivery_attempt_failed",
        ),
        ("Damaged", "damage", report(first, 8, "carrier_parcel_damaged"), "shipment.damaged"),
    ] {
        let path = format!("{parcel}/{to}");
        told.step(what, carrier, &path, body, &[event_type]).await?;
    }
    let body = json!({ "place": "Adawlato", "code": "4711", "valid_until": tomorrow() });
    let path = format!("{parcel}/pick-up-codes");
    let expected = ["shipment.pick_up_code_issued"];
    told.step("A code to pick it up", logistics, &path, body, &expected).await?;
    let path = format!("{parcel}/delivery");
    let body = report(first, 9, "carrier_delay");
    let expected = ["shipment.delivered", "order.delivered"];
    told.step("Handed over", carrier, &path, body, &expected).await?;
    let body = json!({
        "kind": "signature", "hash": Hash::of(b"signature"), "received_by": "Yao Mensah",
    });
    let path = format!("{parcel}/proofs-of-delivery");
    let expected = ["shipment.proof_of_delivery_recorded"];
    told.step("Against a signature", logistics, &path, body, &expected).await?;

    let path = format!("{parcel}/loss");
    let body = report(first, 10, "carrier_parcel_lost");
    let expected = ["shipment.lost", "shipment.exception_raised"];
    let commit = told.step("And lost, says the carrier", carrier, &path, body, &expected).await?;
    let exception = commit.text("shipment.exception_raised", "/exception")?;
    let path = format!("{parcel}/exceptions/{exception}/resolution");
    let body = why("found", "she has it");
    let expected = ["shipment.exception_resolved"];
    told.step("Which it was not", logistics, &path, body, &expected).await?;
    Ok(())
}

/// Of an order two parcels: one comes back, and one is lost.
pub(super) async fn lost(
    told: &mut Teller<'_>,
    customer: &str,
    Ordered { order, .. }: &Ordered,
    first: NaiveDate,
) -> Result<(), LiveError> {
    let People { carrier, .. } = People::of(told.system);
    let parcel = planned(told, customer, order, pieces(1, 1), first).await?;
    let path = format!("{parcel}/return");
    let body = report(first, 10, "consignee_refused");
    told.step("Sent back", carrier, &path, body, &["shipment.returned"]).await?;
    let parcel = planned(told, customer, order, pieces(1, 1), first).await?;
    let path = format!("{parcel}/loss");
    let body = report(first, 11, "carrier_parcel_lost");
    told.step("Lost", carrier, &path, body, &["shipment.lost"]).await?;
    Ok(())
}

/// Long after, others are sent and come.
pub(super) async fn found(
    told: &mut Teller<'_>,
    customer: &str,
    Ordered { order, .. }: &Ordered,
    first: NaiveDate,
) -> Result<(), LiveError> {
    let People { carrier, .. } = People::of(told.system);
    let parcel = planned(told, customer, order, pieces(1, PIECES), first).await?;
    let path = format!("{parcel}/delivery");
    let body = report(first + Days::new(90), 12, "carrier_delay");
    let expected = ["shipment.delivered", "order.delivered"];
    told.step("Others were sent, and came", carrier, &path, body, &expected).await?;
    Ok(())
}

/// What is given back, on its way to us.
pub(super) async fn sent_back(
    told: &mut Teller<'_>,
    customer: &str,
    order: &str,
    asked: &str,
    first: NaiveDate,
) -> Result<(), LiveError> {
    let People { carrier, .. } = People::of(told.system);
    let parcel = planned_back(told, customer, order, asked, first).await?;
    let path = format!("{parcel}/delivery");
    let body = report(first, 13, "carrier_delay");
    told.step("It is here", carrier, &path, body, &["shipment.delivered"]).await?;
    Ok(())
}

/// A parcel with all of the order that is asked to be given back: its path.
pub(super) async fn planned_back(
    told: &mut Teller<'_>,
    customer: &str,
    order: &str,
    asked: &str,
    first: NaiveDate,
) -> Result<String, LiveError> {
    let People { logistics, .. } = People::of(told.system);
    let path = format!("/v1/customers/{customer}/shipments");
    let direction = json!({ "kind": "return", "return": asked });
    let body = way(order, pieces(1, PIECES), direction, first);
    let what = "A parcel back is planned";
    let commit = told.step(what, logistics, &path, body, &["shipment.planned"]).await?;
    Ok(format!("{path}/{}", commit.id("shipment")?))
}

/// A parcel with these pieces of the order: its path.
pub(super) async fn planned(
    told: &mut Teller<'_>,
    customer: &str,
    order: &str,
    contents: Value,
    first: NaiveDate,
) -> Result<String, LiveError> {
    let People { logistics, .. } = People::of(told.system);
    let path = format!("/v1/customers/{customer}/shipments");
    let body = way(order, contents, json!({ "kind": "outbound" }), first);
    let what = "A parcel is planned";
    let commit = told.step(what, logistics, &path, body, &["shipment.planned"]).await?;
    Ok(format!("{path}/{}", commit.id("shipment")?))
}
