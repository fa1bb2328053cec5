//! What happened to a vendor, in sentences.

use ledger_core::calendar::Day;
use ledger_core::log::StreamId;
use ledger_core::party::vendor::{Event, Standing, State};

use super::lang::told;
use super::reason::told_reason;
use super::shown::{Fields, standing};
use super::table::{Shows, Tells};
use super::{Happened, Lang};

impl Tells for Event {
    fn sentences(&self, lang: Lang) -> Vec<String> {
        sentences(self, lang)
    }

    fn happened(&self) -> Option<Happened> {
        None
    }

    fn joins(&self, _: StreamId, _: StreamId) -> Option<StreamId> {
        None
    }

    fn is_of_the_file(&self) -> bool {
        true
    }
}

impl Shows for State {
    fn fields(&self, _: Day) -> Fields {
        match self {
            State::NotRegistered => vec![],
            State::Registered(Standing::Active) => vec![standing(true)],
            State::Registered(Standing::Suspended { .. }) => vec![standing(false)],
        }
    }
}

fn sentences(event: &Event, lang: Lang) -> Vec<String> {
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
