//! What happened to a vendor, in sentences.

use ledger_core::party::vendor::Event;

use super::Lang;
use super::lang::told;

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
            "suspended, no new purchase order is received: {motive}",
            "suspendu, aucune nouvelle commande n'est reçue : {motive}",
            motive = it.motive
        ),
        Event::Resumed(it) => told!(
            lang,
            "new purchase orders are received again: {motive}",
            "de nouvelles commandes sont à nouveau reçues : {motive}",
            motive = it.motive
        ),
    };
    vec![one]
}
