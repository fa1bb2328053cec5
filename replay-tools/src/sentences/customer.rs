//! What happened to a customer, in sentences.

use ledger_core::calendar::Day;
use ledger_core::log::StreamId;
use ledger_core::party::customer::{ConsentTo, ContactField, Event, Standing, State};

use super::lang::told;
use super::reason::told_reason;
use super::shown::{Fields, Shown, standing};
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
            State::Registered { country, standing: now, .. } => {
                let active = match now {
                    Standing::Active => true,
                    Standing::Suspended { .. } => false,
                };
                vec![(("country", "pays"), Shown::Text(country.to_string())), standing(active)]
            }
        }
    }
}

fn sentences(event: &Event, lang: Lang) -> Vec<String> {
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
            "suspended, no new loan is granted: {reason}",
            "suspendu, aucun nouveau crédit n'est accordé : {reason}",
            reason = told_reason(&it.reason)
        ),
        Event::Resumed(it) => told!(
            lang,
            "new loans are possible again: {reason}",
            "de nouveaux crédits sont à nouveau possibles : {reason}",
            reason = told_reason(&it.reason)
        ),
        Event::ConsentGiven(it) => told!(
            lang,
            "consent {number} to {to}, by the text of {version}",
            "consentement {number} à {to}, d'après le texte {version}",
            number = it.number,
            to = agreed(it.to, lang),
            version = it.text_version
        ),
        Event::ConsentWithdrawn(it) => told!(
            lang,
            "consent {number} to {to} withdrawn",
            "consentement {number} à {to} retiré",
            number = it.number,
            to = agreed(it.to, lang)
        ),
    };
    vec![one]
}

fn agreed(it: ConsentTo, lang: Lang) -> &'static str {
    match it {
        ConsentTo::MobileMoney => {
            lang.word("the mobile money account being read", "la lecture du compte de mobile money")
        }
        ConsentTo::Bills => lang.word("bills being read", "la lecture des factures"),
        ConsentTo::Bureau => {
            lang.word("the credit bureau being asked", "la consultation du bureau de crédit")
        }
        ConsentTo::Device => {
            lang.word("the device being known again", "la reconnaissance de l'appareil")
        }
        ConsentTo::Marketing => lang.word("offers being sent", "l'envoi d'offres"),
    }
}

fn field(it: ContactField, lang: Lang) -> &'static str {
    match it {
        ContactField::Name => lang.word("name", "nom"),
        ContactField::Phone => lang.word("phone", "téléphone"),
        ContactField::Email => lang.word("email", "courriel"),
    }
}
