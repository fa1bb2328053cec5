//! What happened to a purchase order, in sentences.

use ledger_core::trade::Unreceived;
use ledger_core::trade::purchase_order::{Event, Uncancelled};

use super::Lang;
use super::lang::told;
use super::order::purchase_lines;

pub(super) fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    match event {
        Event::Received(it) => vec![
            told!(
                lang,
                "asked of the vendor for order-{order} of customer-{customer}, {goods}",
                "demandé au fournisseur pour order-{order} de customer-{customer}, {goods}",
                order = it.order,
                customer = it.customer,
                goods = lang.money(it.goods)
            ),
            purchase_lines(&it.lines),
        ],
        Event::NotReceived(it) => vec![told!(
            lang,
            "not received for order-{order} of customer-{customer}: {why}",
            "non reçu pour order-{order} de customer-{customer} : {why}",
            order = it.order,
            customer = it.customer,
            why = unreceived(it.code, lang)
        )],
        Event::Confirmed(it) => vec![told!(
            lang,
            "the vendor will supply it for order-{order}",
            "le fournisseur le fournira pour order-{order}",
            order = it.order
        )],
        Event::Refused(it) => vec![told!(
            lang,
            "the vendor will not supply it for order-{order}: {motive}",
            "le fournisseur ne le fournira pas pour order-{order} : {motive}",
            order = it.order,
            motive = it.motive
        )],
        Event::Cancelled(it) => vec![told!(
            lang,
            "cancelled: order-{order} was given up",
            "annulé : order-{order} a été abandonnée",
            order = it.order
        )],
        Event::NotCancelled(it) => {
            let why = match it.code {
                Uncancelled::Refused => {
                    lang.word("the vendor had refused it", "le fournisseur l'avait refusé")
                }
                Uncancelled::NotReceived => {
                    lang.word("it had not been received", "il n'avait pas été reçu")
                }
            };
            vec![told!(
                lang,
                "order-{order} was given up, and nothing was to cancel: {why}",
                "order-{order} a été abandonnée, et rien n'était à annuler : {why}",
                order = it.order
            )]
        }
    }
}

/// Why a vendor's file did not take it in.
pub(super) fn unreceived(code: Unreceived, lang: Lang) -> &'static str {
    match code {
        Unreceived::VendorUnknown => lang
            .word("nobody is registered as this vendor", "aucun fournisseur inscrit sous cet id"),
        Unreceived::VendorSuspended => {
            lang.word("the vendor is suspended", "le fournisseur est suspendu")
        }
        Unreceived::Withdrawn => {
            lang.word("it was withdrawn before it arrived", "retiré avant son arrivée")
        }
    }
}
