//! What happened to a customer, in sentences.

use ledger_core::party::customer::{ContactField, Event};

use super::Lang;
use super::lang::told;

pub(super) fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    let one = match event {
        Event::Registered(it) => {
            told!(lang, "registered in {country}", "inscrit, pays {country}", country = it.country)
        }
        Event::ContactChanged(it) => {
            let removed: Vec<&str> = it.removed.iter().map(|it| field(*it, lang)).collect();
            match removed.is_empty() {
                true => told!(lang, "contact changed", "coordonnées modifiées"),
                false => told!(
                    lang,
                    "contact changed; taken away: {removed}",
                    "coordonnées modifiées ; retiré : {removed}",
                    removed = removed.join(", ")
                ),
            }
        }
        Event::Suspended(it) => told!(
            lang,
            "suspended, no new loan is granted: {motive}",
            "suspendu, aucun nouveau crédit n'est accordé : {motive}",
            motive = it.motive
        ),
        Event::Resumed(it) => told!(
            lang,
            "new loans are possible again: {motive}",
            "de nouveaux crédits sont à nouveau possibles : {motive}",
            motive = it.motive
        ),
    };
    vec![one]
}

fn field(it: ContactField, lang: Lang) -> &'static str {
    match it {
        ContactField::Name => lang.word("name", "nom"),
        ContactField::Phone => lang.word("phone", "téléphone"),
        ContactField::Email => lang.word("email", "courriel"),
    }
}
