//! What happened to an order, in sentences.

use ledger_core::trade::PurchaseLine;
use ledger_core::trade::order::{
    Cancelled, Cause, Confirmed, Event, Line, Quoted, Refusal, Totals,
};

use super::Lang;
use super::lang::told;
use super::purchase_order::unreceived;

pub(super) fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    match event {
        Event::Quoted(it) => quoted(it, lang),
        Event::PlacedOnCredit(it) => vec![told!(
            lang,
            "ordered, {total} to be paid on credit",
            "commandé, {total} à payer à crédit",
            total = lang.money(it.total)
        )],
        Event::Confirmed(it) => confirmed(it, lang),
        Event::PurchaseOrderSent(it) => vec![told!(
            lang,
            "vendor-{vendor} was told of purchase-order-{purchase_order}",
            "vendor-{vendor} a reçu purchase-order-{purchase_order}",
            vendor = it.vendor,
            purchase_order = it.purchase_order
        )],
        Event::PurchaseOrderConfirmed(it) => vec![told!(
            lang,
            "vendor-{vendor} will supply purchase-order-{purchase_order}",
            "vendor-{vendor} fournira purchase-order-{purchase_order}",
            vendor = it.vendor,
            purchase_order = it.purchase_order
        )],
        Event::PurchaseOrderRefused(it) => {
            let why = match &it.refusal {
                Refusal::ByVendor { motive } => {
                    told!(lang, "the vendor said no, {motive}", "refus du fournisseur, {motive}")
                }
                Refusal::NotReceived { code } => unreceived(*code, lang).to_owned(),
            };
            vec![told!(
                lang,
                "vendor-{vendor} does not supply purchase-order-{purchase_order}: {why}",
                "vendor-{vendor} ne fournit pas purchase-order-{purchase_order} : {why}",
                vendor = it.vendor,
                purchase_order = it.purchase_order
            )]
        }
        Event::Cancelled(it) => cancelled(it, lang),
        Event::Delivered(it) => vec![told!(
            lang,
            "all of it was handed over at {at}",
            "tout a été remis à {at}",
            at = it.delivered_at
        )],
        Event::ReturnAsked(it) => vec![told!(
            lang,
            "the customer wants to give it back: {motive}",
            "le client veut le rendre : {motive}",
            motive = it.motive
        )],
        Event::ReturnReceived(it) => vec![told!(
            lang,
            "it has come back; loan-{loan} had paid for it",
            "tout est revenu ; loan-{loan} l'avait payé",
            loan = it.loan
        )],
        Event::RefundFellDue(it) => {
            let why = match &it.motive {
                Some(motive) => told!(lang, ": {motive}", " : {motive}"),
                None => told!(lang, ", as the loan leaves it", ", tel qu'il résulte du crédit"),
            };
            vec![told!(
                lang,
                "{amount} are to be paid back, {due} in all{why}",
                "{amount} sont à rembourser, {due} en tout{why}",
                amount = lang.money(it.amount),
                due = lang.money(it.due)
            )]
        }
    }
}

fn quoted(it: &Quoted, lang: Lang) -> Vec<String> {
    let Totals { goods, freight, customs, service, credit_fee, total } = it.totals;
    let other = match it.beneficiary.is_some() {
        true => lang.word(", for another person", ", pour une autre personne"),
        false => "",
    };
    let mut lines = vec![
        told!(
            lang,
            "quoted at {total} until {until}, to {country}{other}",
            "devis de {total} valable jusqu'à {until}, destination {country}{other}",
            total = lang.money(total),
            until = it.valid_until,
            country = it.destination
        ),
        told!(
            lang,
            "goods {goods}, freight {freight}, customs {customs}, service {service}, credit fee \
             {credit_fee}",
            "marchandise {goods}, transport {freight}, douane {customs}, service {service}, frais \
             de crédit {credit_fee}",
            goods = lang.money(goods),
            freight = lang.money(freight),
            customs = lang.money(customs),
            service = lang.money(service),
            credit_fee = lang.money(credit_fee)
        ),
    ];
    lines.extend(it.lines.iter().map(|it| line(it, lang)));
    lines
}

fn line(it: &Line, lang: Lang) -> String {
    told!(
        lang,
        "line {number}: {quantity} × {description} of vendor-{vendor}, {goods} goods, {total} in \
         all",
        "ligne {number} : {quantity} × {description} de vendor-{vendor}, marchandise {goods}, \
         {total} en tout",
        number = it.number,
        quantity = it.quantity,
        description = it.description,
        vendor = it.vendor,
        goods = lang.money(it.goods),
        total = lang.money(it.total)
    )
}

fn confirmed(it: &Confirmed, lang: Lang) -> Vec<String> {
    let mut lines = vec![told!(
        lang,
        "confirmed, being prepared: loan-{loan} pays for it",
        "confirmé, en préparation : loan-{loan} le paie",
        loan = it.loan
    )];
    lines.extend(it.purchase_orders.iter().map(|it| {
        told!(
            lang,
            "purchase-order-{purchase_order} to vendor-{vendor}, {goods}: {what}",
            "purchase-order-{purchase_order} à vendor-{vendor}, {goods} : {what}",
            purchase_order = it.purchase_order,
            vendor = it.vendor,
            goods = lang.money(it.goods),
            what = purchase_lines(&it.lines)
        )
    }));
    lines
}

/// The lines that are ordered of a vendor.
pub(super) fn purchase_lines(lines: &[PurchaseLine]) -> String {
    let each = lines.iter().map(|it| format!("{} × {}", it.quantity, it.description));
    each.collect::<Vec<_>>().join(", ")
}

fn cancelled(it: &Cancelled, lang: Lang) -> Vec<String> {
    let mut lines = vec![match &it.cause {
        Cause::Asked { motive } => told!(lang, "cancelled: {motive}", "annulé : {motive}"),
        Cause::Refused { purchase_order } => told!(
            lang,
            "cancelled: purchase-order-{purchase_order} is not supplied",
            "annulé : purchase-order-{purchase_order} n'est pas fourni"
        ),
    }];
    lines.extend(
        it.loan.map(|loan| {
            told!(lang, "loan-{loan} was to pay for it", "loan-{loan} devait le payer")
        }),
    );
    lines.extend(it.purchase_orders.iter().map(|it| {
        told!(
            lang,
            "vendor-{vendor} is to supply purchase-order-{purchase_order} no more",
            "vendor-{vendor} ne doit plus fournir purchase-order-{purchase_order}",
            vendor = it.vendor,
            purchase_order = it.purchase_order
        )
    }));
    lines
}
