//! What happened to a credit line, in sentences.

use ledger_core::credit::line::{Block, Event, Figures};

use super::Lang;
use super::lang::told;

pub(super) fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    let first = match event {
        Event::Opened(it) => told!(
            lang,
            "opened with a ceiling of {ceiling}",
            "ouverte avec un plafond de {ceiling}",
            ceiling = lang.money(it.ceiling)
        ),
        Event::CeilingChanged(it) => told!(
            lang,
            "ceiling changed, {before} → {after}: {cause}",
            "plafond modifié, {before} → {after} : {cause}",
            before = lang.money(it.before),
            after = lang.money(it.after),
            cause = it.cause
        ),
        Event::ExposureReserved(it) => told!(
            lang,
            "{amount} reserved for loan-{loan}",
            "{amount} réservés pour loan-{loan}",
            amount = lang.money(it.amount),
            loan = it.loan
        ),
        Event::ExposureReleased(it) => told!(
            lang,
            "{amount} that were reserved for loan-{loan} are free again",
            "{amount} réservés pour loan-{loan} sont à nouveau libres",
            amount = lang.money(it.amount),
            loan = it.loan
        ),
        Event::OutstandingRaised(it) => {
            let reserved = match it.from_reservation {
                Some(used) => told!(
                    lang,
                    ", {used} of it had been reserved",
                    ", dont {used} avaient été réservés",
                    used = lang.money(used)
                ),
                None => String::new(),
            };
            told!(
                lang,
                "{amount} more are owed on loan-{loan}{reserved}",
                "{amount} de plus sont dus sur loan-{loan}{reserved}",
                amount = lang.money(it.amount),
                loan = it.loan
            )
        }
        Event::OutstandingLowered(it) => told!(
            lang,
            "{amount} less are owed on loan-{loan}",
            "{amount} de moins sont dus sur loan-{loan}",
            amount = lang.money(it.amount),
            loan = it.loan
        ),
        Event::Blocked(it) => told!(
            lang,
            "blocked, nothing is reserved on it any more: {cause}",
            "bloquée, plus rien n'y est réservé : {cause}",
            cause = block(&it.cause, lang)
        ),
        Event::Unblocked(it) => {
            let cause = block(&it.cause, lang);
            match &it.motive {
                Some(motive) => told!(
                    lang,
                    "this no longer blocks it: {cause}; {motive}",
                    "ceci ne la bloque plus : {cause} ; {motive}"
                ),
                None => told!(
                    lang,
                    "this no longer blocks it: {cause}",
                    "ceci ne la bloque plus : {cause}"
                ),
            }
        }
    };
    vec![first]
}

fn block(it: &Block, lang: Lang) -> String {
    match it {
        Block::Person { motive } => told!(lang, "a person said so, {motive}", "décision, {motive}"),
        Block::Default { loan } => {
            told!(lang, "loan-{loan} is in default", "loan-{loan} est en défaut")
        }
    }
}

/// How the line then stands.
pub(super) fn figures(it: &Figures, lang: Lang) -> String {
    let blocked = match it.blocks {
        0 => String::new(),
        1 => told!(lang, "; blocked by one cause", " ; bloquée par une cause"),
        causes => told!(lang, "; blocked by {causes} causes", " ; bloquée par {causes} causes"),
    };
    told!(
        lang,
        "then: {available} available of {ceiling}, {reserved} reserved, {outstanding} \
         outstanding{blocked}",
        "ensuite : {available} disponibles sur {ceiling}, {reserved} réservés, {outstanding} \
         d'encours{blocked}",
        available = lang.money(it.available),
        ceiling = lang.money(it.ceiling),
        reserved = lang.money(it.reserved),
        outstanding = lang.money(it.outstanding)
    )
}
