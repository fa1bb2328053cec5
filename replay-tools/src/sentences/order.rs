//! What happened to an order, in sentences.

use ledger_core::reason::Reason;
use ledger_core::trade::order::{
    AbandonCause, By, Cancelled, Cause, Confirmed, Event, Funding, Line, ObligationArose,
    ObligationCause, Payment, Quoted, Refusal, Rest, Totals,
};
use ledger_core::trade::{LineQuantity, PurchaseLine};

use super::Lang;
use super::lang::told;
use super::purchase_order::unreceived;

pub(super) fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    match event {
        Event::Quoted(it) => quoted(it, lang),
        Event::Placed(it) => {
            let how = match it.payment {
                Payment::Credit {} => lang.word("on credit", "à crédit"),
                Payment::Advance {} => lang.word("in advance", "d'avance"),
            };
            vec![told!(
                lang,
                "ordered, {total} to be paid {how}; lapses on {on}",
                "commandé, {total} à payer {how} ; caduc le {on}",
                total = lang.money(it.total),
                on = it.lapses_on
            )]
        }
        Event::Lapsed(_) => {
            vec![lang.word("lapsed: not paid for in time", "caduc : non payé à temps").to_owned()]
        }
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
        Event::PurchaseOrderRefused(it) => vec![told!(
            lang,
            "vendor-{vendor} does not supply purchase-order-{purchase_order}: {why}",
            "vendor-{vendor} ne fournit pas purchase-order-{purchase_order} : {why}",
            vendor = it.vendor,
            purchase_order = it.purchase_order,
            why = refusal(&it.refusal, lang)
        )],
        Event::FundingLapsed(it) => {
            let mut lines = vec![told!(
                lang,
                "the loan was not disbursed in time: nothing pays for it any more",
                "le crédit n'a pas été versé à temps : plus rien ne paie la commande"
            )];
            lines.extend(it.obligations.iter().map(|it| {
                told!(
                    lang,
                    "{amount} are not owed to the customer any more (obligation {id})",
                    "{amount} ne sont plus dus au client (obligation {id})",
                    amount = lang.money(it.amount),
                    id = it.obligation
                )
            }));
            lines
        }
        Event::Cancelled(it) => cancelled(it, lang),
        Event::Delivered(it) => {
            let rest = match it.complete {
                true => lang.word("nothing more is to come", "plus rien n'est à venir"),
                false => lang.word("the rest is to come", "le reste est à venir"),
            };
            vec![told!(
                lang,
                "{lines} handed over at {at} {by}; {rest}; may be given back until {until}",
                "{lines} remis à {at} {by} ; {rest} ; retour possible jusqu'au {until}",
                lines = pieces(&it.lines, lang),
                at = it.delivered_at,
                by = by(it.by, lang),
                until = it.returnable_until
            )]
        }
        Event::DeliveryCorrected(it) => {
            let why = match &it.reason {
                Some(reason) => reason_of(reason),
                None => lang.word("as its carrier says", "selon le transporteur").to_owned(),
            };
            vec![told!(
                lang,
                "{lines} were not handed over {by} after all: {why}",
                "{lines} n'ont pas été remis {by} : {why}",
                lines = pieces(&it.lines, lang),
                by = by(it.by, lang)
            )]
        }
        Event::ReturnAsked(it) => vec![told!(
            lang,
            "the customer wants to give {lines} back (return {id}): {why}; lapses on {day}",
            "le client veut rendre {lines} (retour {id}) : {why} ; caduc le {day}",
            lines = pieces(&it.lines, lang),
            id = it.r#return,
            why = reason_of(&it.reason),
            day = it.lapses_on
        )],
        Event::ReturnReceived(it) => {
            let mut lines = vec![told!(
                lang,
                "{lines} came back (return {id})",
                "{lines} sont revenus (retour {id})",
                lines = pieces(&it.lines, lang),
                id = it.r#return
            )];
            lines.extend(ended(&it.funding, lang));
            lines
        }
        Event::ReturnRefused(it) => vec![told!(
            lang,
            "return {id} is not taken back: {why}",
            "retour {id} refusé : {why}",
            id = it.r#return,
            why = reason_of(&it.reason)
        )],
        Event::ReturnLapseDeferred(it) => vec![told!(
            lang,
            "return {id} is under way or arrived, and waited for until {day}",
            "retour {id} en route ou arrivé, attendu jusqu'au {day}",
            id = it.r#return,
            day = it.lapses_on
        )],
        Event::ReturnAbandoned(it) => vec![match it.cause {
            AbandonCause::Person {} => told!(
                lang,
                "return {id} will not be sent",
                "retour {id} ne sera pas envoyé",
                id = it.r#return
            ),
            AbandonCause::Lapsed {} => told!(
                lang,
                "return {id} was not sent in time",
                "retour {id} non envoyé à temps",
                id = it.r#return
            ),
        }],
        Event::ObligationArose(it) => vec![obligation(it, lang)],
    }
}

/// A reason as staff read it.
pub(super) fn reason_of(reason: &Reason) -> String {
    match &reason.note {
        Some(note) => format!("{} ({note})", reason.code),
        None => reason.code.clone(),
    }
}

/// So many pieces of which lines.
pub(super) fn pieces(lines: &[LineQuantity], lang: Lang) -> String {
    let line = lang.word("line", "ligne");
    let each = lines.iter().map(|it| format!("{} × {line} {}", it.quantity, it.line));
    each.collect::<Vec<_>>().join(", ")
}

fn by(by: By, lang: Lang) -> String {
    match by {
        By::Shipment { shipment } => {
            told!(lang, "by shipment-{shipment}", "par shipment-{shipment}")
        }
        By::Hand { delivery } => {
            told!(lang, "by hand (delivery {delivery})", "en main propre (remise {delivery})")
        }
    }
}

fn refusal(refusal: &Refusal, lang: Lang) -> String {
    match refusal {
        Refusal::ByVendor { reason } => {
            let why = reason_of(reason);
            told!(lang, "the vendor said no, {why}", "refus du fournisseur, {why}")
        }
        Refusal::Withdrawn { reason } => {
            let why = reason_of(reason);
            told!(
                lang,
                "the vendor had said yes and cannot, {why}",
                "le fournisseur avait dit oui et ne peut pas, {why}"
            )
        }
        Refusal::Lapsed {} => lang
            .word("the vendor did not answer in time", "le fournisseur n'a pas répondu à temps")
            .to_owned(),
        Refusal::NotReceived { code } => unreceived(*code, lang).to_owned(),
    }
}

fn obligation(it: &ObligationArose, lang: Lang) -> String {
    let why = match &it.cause {
        ObligationCause::LinesCancelled { lines } => {
            let lines = pieces(lines, lang);
            told!(lang, "{lines} are not supplied", "{lines} ne sont pas fournis")
        }
        ObligationCause::LinesReturned { lines, .. } => {
            let lines = pieces(lines, lang);
            told!(lang, "{lines} came back", "{lines} sont revenus")
        }
        ObligationCause::Person { reason } => reason_of(reason),
    };
    told!(
        lang,
        "{amount} are owed to the customer (obligation {id}): {why}",
        "{amount} sont dus au client (obligation {id}) : {why}",
        amount = lang.money(it.amount),
        id = it.obligation
    )
}

/// What paid for it and ends with it.
fn ended(funding: &[Funding], lang: Lang) -> Vec<String> {
    let ends = |it: &Funding| match it {
        Funding::Loan { loan, .. } => {
            told!(
                lang,
                "loan-{loan} had paid for it, and ends",
                "loan-{loan} l'avait payé et prend fin"
            )
        }
        Funding::Payment { payment, .. } => told!(
            lang,
            "payment {payment} had paid for it, and is given back",
            "le paiement {payment} l'avait payé et est rendu"
        ),
    };
    funding.iter().map(ends).collect()
}

fn quoted(it: &Quoted, lang: Lang) -> Vec<String> {
    let Totals { goods, freight, customs, service, total } = it.totals;
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
            "goods {goods}, freight {freight}, customs {customs}, service {service}",
            "marchandise {goods}, transport {freight}, douane {customs}, service {service}",
            goods = lang.money(goods),
            freight = lang.money(freight),
            customs = lang.money(customs),
            service = lang.money(service)
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
    let mut lines =
        vec![lang.word("confirmed, being prepared", "confirmé, en préparation").to_owned()];
    lines.extend(it.funding.iter().map(|it| match it {
        Funding::Loan { loan, amount } => told!(
            lang,
            "loan-{loan} pays {amount} of it",
            "loan-{loan} en paie {amount}",
            amount = lang.money(*amount)
        ),
        Funding::Payment { payment, amount } => told!(
            lang,
            "payment {payment} pays {amount} of it",
            "le paiement {payment} en paie {amount}",
            amount = lang.money(*amount)
        ),
    }));
    lines.extend(it.purchase_orders.iter().map(|it| {
        told!(
            lang,
            "purchase-order-{purchase_order} to vendor-{vendor}, {price}: {what}",
            "purchase-order-{purchase_order} à vendor-{vendor}, {price} : {what}",
            purchase_order = it.purchase_order,
            vendor = it.vendor,
            price = lang.money(it.total),
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
    let what = match it.rest {
        Rest::Nothing => lang.word("cancelled", "annulé").to_owned(),
        Rest::Awaited | Rest::Delivered => {
            let lines = pieces(&it.lines, lang);
            told!(lang, "{lines} cancelled", "{lines} annulés")
        }
    };
    let mut lines = vec![match &it.cause {
        Cause::Asked { reason } => {
            let why = reason_of(reason);
            told!(lang, "{what}: {why}", "{what} : {why}")
        }
        Cause::Refused { purchase_order } => told!(
            lang,
            "{what}: purchase-order-{purchase_order} is not supplied",
            "{what} : purchase-order-{purchase_order} n'est pas fourni"
        ),
        Cause::FundingLapsed {} => {
            told!(lang, "{what}: nothing pays for it any more", "{what} : plus rien ne la paie")
        }
    }];
    lines.extend(ended(&it.funding, lang));
    lines.extend(it.purchase_orders.iter().map(|it| {
        told!(
            lang,
            "vendor-{vendor} is to supply {lines} of purchase-order-{purchase_order} no more",
            "vendor-{vendor} ne doit plus fournir {lines} de purchase-order-{purchase_order}",
            vendor = it.vendor,
            lines = pieces(&it.lines, lang),
            purchase_order = it.purchase_order
        )
    }));
    lines
}
