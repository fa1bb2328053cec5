//! What happened to a partition, in sentences.

use ledger_core::log::StreamId;
use ledger_core::log::partition::Event;

use super::lang::told;
use super::table::Tells;
use super::{Happened, Lang, under};

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

fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    let one = match event {
        Event::Opened(it) => told!(
            lang,
            "partition {partition} of {partitions} of ledger {ledger}; its first business day is \
             {day}",
            "partition {partition} sur {partitions} du registre {ledger} ; son premier jour ouvré \
             est le {day}",
            partition = it.partition,
            partitions = it.partitions,
            ledger = it.ledger,
            day = it.first_business_date
        ),
        Event::TakenOver(it) => match &it.accepted {
            None => told!(lang, "a writer began a term", "un écrivain a pris le relais"),
            Some(it) => told!(
                lang,
                "a writer began a term after {by} accepted that the ledger goes on behind commit \
                 {accepted}, though its witness had seen commit {witnessed} with hash {hash}: \
                 {reason}",
                "un écrivain a pris le relais après que {by} a accepté que le registre continue \
                 après l'écriture {accepted}, alors que son témoin avait vu l'écriture \
                 {witnessed} d'empreinte {hash} : {reason}",
                by = it.by,
                accepted = it.accepted_sequence,
                witnessed = it.witnessed_sequence,
                hash = it.witnessed_hash,
                reason = it.reason
            ),
        },
        Event::Moved(it) => told!(
            lang,
            "moved: the ledger goes on in {target}, and no writer starts here any more",
            "déplacé : le registre continue dans {target}, et plus aucun écrivain ne démarre ici",
            target = it.target
        ),
        Event::BusinessDayStarted(it) => {
            let policy = match it.policy {
                Some(policy) => under(policy, lang),
                None => told!(lang, "under no policy yet", "sans règles encore"),
            };
            told!(
                lang,
                "business day {date} began by rules {engine}, {policy}",
                "le jour ouvré {date} a commencé selon le moteur de règles {engine}, {policy}",
                engine = it.engine,
                date = it.date
            )
        }
    };
    let of_keys = match event {
        Event::TakenOver(it) => it.keys_accepted.as_ref().map(|accepted| {
            told!(
                lang,
                "{by} accepted that callers are named under another key, {key}, from here on: \
                 {reason}",
                "{by} a accepté que les appelants soient désormais nommés sous une autre clé, \
                 {key} : {reason}",
                by = accepted.by,
                key = it.pseudonyms,
                reason = accepted.reason
            )
        }),
        Event::Opened(_) | Event::BusinessDayStarted(_) | Event::Moved(_) => None,
    };
    std::iter::once(one).chain(of_keys).collect()
}
