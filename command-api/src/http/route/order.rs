//! The commands to an order; that it is confirmed, sent to vendors and, where shipments carry it,
//! delivered follows from other commands.

use ledger_core::access::Right;
use ledger_core::file;
use ledger_core::privacy::Personal;
use ledger_core::trade::order::{Act, Beneficiary};

use super::{Aggregate, Ask, Known, Route, schema};
use crate::http::body::{Nothing, OweRefund, QuoteOrder, RecordDelivery, WithMotive};
use crate::http::malformed::{Malformed, parse};

pub(super) const ROUTES: &[Route] = &[
    Route {
        command: "order.quote",
        of: Aggregate::Order,
        path: "/v1/customers/{customer}/orders",
        right: Right::QuoteOrder,
        summary: "Quotes goods line by line until a stated time",
        creates: true,
        schema: schema::<QuoteOrder>,
        read: quote,
    },
    Route {
        command: "order.place_on_credit",
        of: Aggregate::Order,
        path: "/v1/customers/{customer}/orders/{order}/placement",
        right: Right::PlaceOrder,
        summary: "Takes a quote up, to be paid by a loan that is yet to be granted",
        creates: false,
        schema: schema::<Nothing>,
        read: |known, body| {
            let Nothing {} = parse(body)?;
            Ok(order(known, Act::PlaceOnCredit))
        },
    },
    Route {
        command: "order.cancel",
        of: Aggregate::Order,
        path: "/v1/customers/{customer}/orders/{order}/cancellation",
        right: Right::CancelOrder,
        summary: "Gives the order up, and unwinds what was reserved or lent for it",
        creates: false,
        schema: schema::<WithMotive>,
        read: |known, body| {
            let WithMotive { motive } = parse(body)?;
            Ok(order(known, Act::Cancel { motive: motive.into_string() }))
        },
    },
    Route {
        command: "order.record_delivery",
        of: Aggregate::Order,
        path: "/v1/customers/{customer}/orders/{order}/delivery",
        right: Right::RecordDelivery,
        summary: "Records that goods no shipment carries were handed over",
        creates: false,
        schema: schema::<RecordDelivery>,
        read: |known, body| {
            let RecordDelivery { delivered_at } = parse(body)?;
            Ok(order(known, Act::RecordDelivery { delivered_at: delivered_at.instant() }))
        },
    },
    Route {
        command: "order.ask_return",
        of: Aggregate::Order,
        path: "/v1/customers/{customer}/orders/{order}/return",
        right: Right::AskReturn,
        summary: "Asks to give delivered goods back",
        creates: false,
        schema: schema::<WithMotive>,
        read: |known, body| {
            let WithMotive { motive } = parse(body)?;
            Ok(order(known, Act::AskReturn { motive: motive.into_string() }))
        },
    },
    Route {
        command: "order.receive_return",
        of: Aggregate::Order,
        path: "/v1/customers/{customer}/orders/{order}/return-receipt",
        right: Right::ReceiveReturn,
        summary: "Records that the goods are here again",
        creates: false,
        schema: schema::<Nothing>,
        read: |known, body| {
            let Nothing {} = parse(body)?;
            Ok(order(known, Act::ReceiveReturn))
        },
    },
    Route {
        command: "order.owe_refund",
        of: Aggregate::Order,
        path: "/v1/customers/{customer}/orders/{order}/refunds",
        right: Right::OweRefund,
        summary: "Decides that money is to be paid back",
        creates: false,
        schema: schema::<OweRefund>,
        read: |known, body| {
            let OweRefund { amount, motive } = parse(body)?;
            Ok(order(known, Act::OweRefund { amount, motive: Some(motive.into_string()) }))
        },
    },
];

fn order(known: &Known, act: Act) -> Ask {
    Ask::Plain(file::Command::Order { order: known.stream("order"), act })
}

fn quote(known: &Known, body: &[u8]) -> Result<Ask, Malformed> {
    let QuoteOrder { items, credit_fee, valid_until, destination, beneficiary } = parse(body)?;
    let items: Vec<_> = items.into_iter().map(|it| it.into_item()).collect();
    let (order, valid_until) = (known.stream("order"), valid_until.instant());
    let destination = destination.country();
    let quote = move |beneficiary| {
        let act = Act::Quote { items, credit_fee, valid_until, destination, beneficiary };
        file::Command::Order { order, act }
    };
    let Some(person) = beneficiary else { return Ok(Ask::Plain(quote(None))) };
    Ok(Ask::sealed("order.quoted", false, move |seal| {
        let field = |field, text: Option<String>| text.map(|it| seal.field(field, &it));
        quote(Some(Beneficiary {
            name: field(Personal::Name, person.name.map(|it| it.into_string())),
            phone: field(Personal::Phone, person.phone.map(|it| it.into_string())),
            address: field(Personal::Address, person.address.map(|it| it.into_string())),
        }))
    }))
}
