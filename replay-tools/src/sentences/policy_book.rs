//! What happened to the policy book, in sentences.

use ledger_core::calendar::Day;
use ledger_core::log::StreamId;
use ledger_core::policy::{Event, Finding, State};

use super::lang::told;
use super::reason::told_reason;
use super::shown::{Fields, Shown};
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
    fn fields(&self, on: Day) -> Fields {
        let Some(version) = self.in_force(on) else { return vec![] };
        let number = Shown::Count(version.reference.version.into());
        vec![(("version in force", "version en vigueur"), number)]
    }
}

fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    match event {
        Event::Proposed(it) => {
            let first = told!(
                lang,
                "version {hash} was proposed by {author}",
                "la version {hash} a été proposée par {author}",
                hash = it.hash,
                author = it.author
            );
            vec![first, it.document.clone()]
        }
        Event::Published(it) => {
            let first = told!(
                lang,
                "version {version} ({hash}) by {author}, approved by {approver}, is in force from {from}",
                "la version {version} ({hash}) de {author}, approuvée par {approver}, est en vigueur à \
             partir du {from}",
                version = it.version,
                hash = it.hash,
                author = it.author,
                approver = it.approver,
                from = it.effective_from
            );
            let findings = it.findings.iter().map(|it| {
                let Finding { code, at } = it;
                told!(
                    lang,
                    "the checks found `{code}` at {at}",
                    "les contrôles ont trouvé `{code}` à {at}",
                    code = code,
                    at = at
                )
            });
            [first].into_iter().chain(findings).collect()
        }
        Event::Declined(it) => vec![told!(
            lang,
            "version {hash} was declined by {by}: {why}",
            "la version {hash} a été refusée par {by} : {why}",
            hash = it.hash,
            by = it.by,
            why = told_reason(&it.reason)
        )],
        Event::Lapsed(it) => vec![told!(
            lang,
            "version {hash} lapsed: nobody approved it in time",
            "la version {hash} est devenue caduque : personne ne l'a approuvée à temps",
            hash = it.hash
        )],
        Event::WithdrawalProposed(it) => vec![told!(
            lang,
            "{by} wants version {version} ({hash}) withdrawn: {why}",
            "{by} demande le retrait de la version {version} ({hash}) : {why}",
            version = it.version,
            hash = it.hash,
            by = it.by,
            why = told_reason(&it.reason)
        )],
        Event::Withdrawn(it) => vec![told!(
            lang,
            "version {version} ({hash}) was withdrawn by {first} and {by}, and never takes force: {why}",
            "la version {version} ({hash}) a été retirée par {first} et {by} et n'entrera jamais en \
             vigueur : {why}",
            version = it.version,
            hash = it.hash,
            first = it.proposed_by,
            by = it.by,
            why = told_reason(&it.reason)
        )],
    }
}
