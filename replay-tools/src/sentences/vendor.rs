//! What happened to a vendor, in sentences.

use ledger_core::party::vendor::Event;

use super::Lang;
use super::lang::told;
use super::reason::told_reason;

pub(super) fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    let one = match event {
        Event::Registered(it) => told!(
            lang,
            "registered as {name} in {country}",
            "inscrit sous le nom de {name}, pays {country}",
            name = it.trade_name,
            country = it.country
        ),
        Event::Suspended(it) => told!(
            lang,
            "suspended, no new purchase order is received: {reason}",
            "suspendu, aucune nouvelle commande n'est reçue : {reason}",
            reason = told_reason(&it.reason)
        ),
        Event::Resumed(it) => told!(
            lang,
            "new purchase orders are received again: {reason}",
            "de nouvelles commandes sont à nouveau reçues : {reason}",
            reason = told_reason(&it.reason)
        ),
    };
    vec![one]
}
