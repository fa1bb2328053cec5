//! The commands to an order; that it is confirmed, sent to vendors and, where shipments carry it,
//! delivered follows from other commands.

use ledger_core::access::Right;
use ledger_core::file;
use ledger_core::privacy::Personal;
use ledger_core::trade::order::{Act, Beneficiary};

use super::{Aggregate, Ask, Known, Route, schema};
use crate::http::body::{
    AskReturn, CancelOrder, Nothing, Owe, PlaceOrder, QuoteOrder, RecordDelivery, WithReason,
};
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
        command: "order.place",
        of: Aggregate::Order,
        path: "/v1/customers/{customer}/orders/{order}/placement",
        right: Right::PlaceOrder,
        summary: "Takes a quote up, to be paid by a loan that is yet to be granted",
        creates: false,
        schema: schema::<PlaceOrder>,
        read: |known, body| {
            let PlaceOrder { payment } = parse(body)?;
            Ok(order(known, Act::Place { payment: payment.into_payment() }))
        },
    },
    Route {
        command: "order.cancel",
        of: Aggregate::Order,
        path: "/v1/customers/{customer}/orders/{order}/cancellation",
        right: Right::CancelOrder,
        summary: "Gives the order up, or some of its lines that have not left",
        creates: false,
        schema: schema::<CancelOrder>,
        read: |known, body| {
            let CancelOrder { lines, reason } = parse(body)?;
            Ok(order(known, Act::Cancel { lines, reason: reason.into_reason() }))
        },
    },
    Route {
        command: "order.record_delivery",
        of: Aggregate::Order,
        path: "/v1/customers/{customer}/orders/{order}/deliveries",
        right: Right::RecordDelivery,
        summary: "Records that goods no shipment carries were handed over",
        creates: false,
        schema: schema::<RecordDelivery>,
        read: |known, body| {
            let RecordDelivery { lines, delivered_at } = parse(body)?;
            let (shipment, delivered_at) = (None, delivered_at.instant());
            Ok(order(known, Act::RecordDelivery { shipment, lines, delivered_at }))
        },
    },
    Route {
        command: "order.correct_delivery",
        of: Aggregate::Order,
        path: "/v1/customers/{customer}/orders/{order}/deliveries/{delivery}/correction",
        right: Right::RecordDelivery,
        summary: "Takes a delivery back that was recorded by hand",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (delivery, reason) = (known.ids.part(), reason.into_reason());
            Ok(order(known, Act::TakeBackDelivery { delivery, reason }))
        },
    },
    Route {
        command: "order.ask_return",
        of: Aggregate::Order,
        path: "/v1/customers/{customer}/orders/{order}/returns",
        right: Right::AskReturn,
        summary: "Asks to give delivered goods back",
        creates: false,
        schema: schema::<AskReturn>,
        read: |known, body| {
            let AskReturn { lines, reason } = parse(body)?;
            Ok(order(known, Act::AskReturn { lines, reason: reason.into_reason() }))
        },
    },
    Route {
        command: "order.receive_return",
        of: Aggregate::Order,
        path: "/v1/customers/{customer}/orders/{order}/returns/{return}/receipt",
        right: Right::ReceiveReturn,
        summary: "Records that the goods are here again",
        creates: false,
        schema: schema::<Nothing>,
        read: |known, body| {
            let Nothing {} = parse(body)?;
            Ok(order(known, Act::ReceiveReturn { r#return: known.ids.part() }))
        },
    },
    Route {
        command: "order.refuse_return",
        of: Aggregate::Order,
        path: "/v1/customers/{customer}/orders/{order}/returns/{return}/refusal",
        right: Right::RefuseReturn,
        summary: "Says that the goods are not taken back",
        creates: false,
        schema: schema::<WithReason>,
        read: |known, body| {
            let WithReason { reason } = parse(body)?;
            let (r#return, reason) = (known.ids.part(), reason.into_reason());
            Ok(order(known, Act::RefuseReturn { r#return, reason }))
        },
    },
    Route {
        command: "order.abandon_return",
        of: Aggregate::Order,
        path: "/v1/customers/{customer}/orders/{order}/returns/{return}/abandonment",
        right: Right::AskReturn,
        summary: "Says that the goods were not sent, and will not be",
        creates: false,
        schema: schema::<Nothing>,
        read: |known, body| {
            let Nothing {} = parse(body)?;
            Ok(order(known, Act::AbandonReturn { r#return: known.ids.part() }))
        },
    },
    Route {
        command: "order.owe",
        of: Aggregate::Order,
        path: "/v1/customers/{customer}/orders/{order}/obligations",
        right: Right::OweCustomer,
        summary: "Decides that the customer is to have money",
        creates: false,
        schema: schema::<Owe>,
        read: |known, body| {
            let Owe { amount, reason } = parse(body)?;
            Ok(order(known, Act::Owe { amount, reason: reason.into_reason() }))
        },
    },
];

fn order(known: &Known, act: Act) -> Ask {
    Ask::Plain(file::Command::Order { order: known.stream("order"), act })
}

fn quote(known: &Known, body: &[u8]) -> Result<Ask, Malformed> {
    let QuoteOrder { items, valid_until, destination, beneficiary } = parse(body)?;
    let items: Vec<_> = items.into_iter().map(|it| it.into_item()).collect();
    let (order, valid_until) = (known.stream("order"), valid_until.instant());
    let destination = destination.country();
    let quote = move |beneficiary| {
        let act = Act::Quote { items, valid_until, destination, beneficiary };
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
