//! What can happen to a part of an order, and to one on which two decide at once.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::bodies::{People, pieces, report, why, with, xof};
use super::freight;
use super::trading::{Ordered, Wanted, bought, paid_out, until};
use crate::client::Reply;
use crate::live::LiveError;
use crate::live::teller::Teller;
use crate::live::tomorrow;

/// How often two decide at once until their decisions cross.
const TRIES: u32 = 10;

/// Of an order of two vendors one line is handed over, not after all, and handed over; some of that
/// comes back; the other line is given up. Another return is asked for, and nothing is ever sent.
pub(super) async fn in_part(
    told: &mut Teller<'_>,
    customer: &str,
    vendors: [&str; 2],
    first: NaiveDate,
) -> Result<(), LiveError> {
    let People { support, logistics, carrier, .. } = People::of(told.system);
    let wanted = Wanted { quote: two_lines(vendors), total: 100_000, vendors: vendors.to_vec() };
    let ordered = paid_out(told, customer, &wanted, "VIR-5", first).await?;
    let parcel = freight::planned(told, customer, &ordered.order, pieces(1, 3), first).await?;
    let path = format!("{parcel}/delivery");
    let delivered = ["shipment.delivered", "order.delivered"];
    let body = report(first, 2, "carrier_delay");
    let commit = told.step("One line is handed over", carrier, &path, body, &delivered).await?;
    let told_in = commit.text("shipment.delivered", "/report/id")?;
    let path = format!("{parcel}/reports/{told_in}/correction");
    let body = why("wrong_parcel", "a neighbour's");
    let expected = ["shipment.milestone_corrected", "order.delivery_corrected"];
    told.step("Which it was not", logistics, &path, body, &expected).await?;
    let path = format!("{parcel}/reports/{told_in}/correction-withdrawal");
    let body = why("recorded_in_error", "the neighbour had gone to fetch it");
    let expected = ["shipment.correction_withdrawn", "order.delivered"];
    told.step("Or was", logistics, &path, body, &expected).await?;
    until(told, &ordered.stream(0), "purchase_order.delivered").await?;

    let returns = ordered.returns(customer);
    let body = with(json!({ "lines": pieces(1, 1) }), why("damaged", "a leg is broken"));
    let expected = ["order.return_asked"];
    let what = "One piece of it is to come back";
    let commit = told.step(what, support, &returns, body, &expected).await?;
    let path = format!("{returns}/{}/receipt", commit.text("order.return_asked", "/return")?);
    let expected =
        ["order.return_received", "loan.goods_refunded", "credit_line.outstanding_lowered"];
    told.step("And has", logistics, &path, json!({}), &expected).await?;

    freight::planned(told, customer, &ordered.order, pieces(2, 1), first).await?;
    let order = format!("/v1/customers/{customer}/orders/{}", ordered.order);
    let path = format!("{order}/cancellation");
    let body = with(json!({ "lines": pieces(2, 1) }), why("price_changed", "cheaper at home"));
    let expected = [
        "order.cancelled",
        "loan.goods_refunded",
        "credit_line.outstanding_lowered",
        "shipment.cancelled",
    ];
    told.step("The other line is given up", support, &path, body, &expected).await?;
    until(told, &ordered.stream(1), "purchase_order.cancelled").await?;

    let body = with(json!({ "lines": pieces(1, 1) }), why("defective", "it does not hold"));
    let expected = ["order.return_asked", "loan.held"];
    let what = "Another piece is to come back, and is never sent";
    told.step(what, support, &returns, body, &expected).await?;
    Ok(())
}

/// Three of one vendor's at a price of ours, one of another's in the vendor's own currency.
fn two_lines([ours, theirs]: [&str; 2]) -> Value {
    let none = xof(0);
    json!({
        "items": [
            {
                "vendor": ours, "description": "Stool", "quantity": 3, "category": "furniture",
                "role": "principal", "goods": xof(45_000),
                "price": { "vendor": xof(36_000), "margin": xof(2_100), "tax": xof(6_900) },
                "freight": xof(5_000), "customs": none, "service": none,
            },
            {
                "vendor": theirs, "description": "Lamp", "quantity": 1, "role": "agent",
                "offer": "5f3c2a7e-91b4-4d08-8e6a-13c9f04277d1", "goods": xof(39_357),
                "price": {
                    "vendor": { "amount": 6_000, "currency": "EUR" },
                    "exchange": { "rate": "655.957", "converted": xof(39_357) },
                    "commission": xof(3_000),
                },
                "freight": xof(8_643), "customs": xof(1_500), "service": xof(500),
            },
        ],
        "valid_until": tomorrow(),
        "destination": "TG",
    })
}

/// The customer gives an order up while its vendor refuses it: neither knows of the other's.
pub(super) async fn crossed(
    told: &mut Teller<'_>,
    customer: &str,
    vendor: &str,
    first: NaiveDate,
) -> Result<(), LiveError> {
    let People { support, catalogue, .. } = People::of(told.system);
    let mut answers = String::new();
    for number in 1..=TRIES {
        let ordered = bought(told, customer, &Wanted::of(vendor), first).await?;
        until(told, &ordered.stream(0), "purchase_order.received").await?;
        told.says("At once the customer gives it up, and the vendor refuses");
        let key = format!("crossed-{number}");
        let (cancels, refuses) =
            (told.system.caller(support.token), told.system.caller(catalogue.token));
        let path = format!("/v1/customers/{customer}/orders/{}/cancellation", ordered.order);
        let body = why("changed_mind", "she asked her brother");
        let refusal = ordered.answer(0, vendor, "refusal");
        let reason = why("vendor_unable", "the workshop is closed");
        let (cancelled, refused) = tokio::try_join!(
            cancels.ask(&path, &key, &body),
            refuses.ask(&refusal, &key, &reason)
        )?;
        if both_were_taken(&cancelled, &refused) && not_cancelled(told, &ordered).await? {
            return Ok(());
        }
        answers = format!("{} and {}", cancelled.status, refused.status);
    }
    Err(LiveError::Never { answer: answers })
}

fn both_were_taken(cancelled: &Reply, refused: &Reply) -> bool {
    matches!((cancelled.status, refused.status), (200 | 201, 200 | 201))
}

/// Whether the vendor's file hears that it was given up, where it was refused before.
async fn not_cancelled(told: &mut Teller<'_>, ordered: &Ordered) -> Result<bool, LiveError> {
    match until(told, &ordered.stream(0), "purchase_order.not_cancelled").await {
        Ok(()) => Ok(true),
        // The order heard of the refusal first: it was cancelled by that.
        Err(LiveError::Never { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}
