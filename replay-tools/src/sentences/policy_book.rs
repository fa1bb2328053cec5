//! What happened to the policy book, in sentences.

use ledger_core::calendar::Day;
use ledger_core::log::StreamId;
use ledger_core::policy::{Event, Finding, LenderKind, State, UnlawfulPlans};

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

/// What the checks found of a document.
pub(crate) fn finding(it: &Finding, lang: Lang) -> String {
    let Finding { code, at, plans } = it;
    if let Some(plans) = plans {
        return unlawful(plans, lang);
    }
    match code.as_str() {
        "unverified" => told!(
            lang,
            "nobody has confirmed that {at} is lawful",
            "personne n'a confirmé que {at} est conforme à la loi"
        ),
        "nothing_lent" => told!(
            lang,
            "instalments are rounded in a currency in which nothing is lent: {at}",
            "des échéances sont arrondies dans une monnaie où rien n'est prêté : {at}"
        ),
        "not_rounded" => told!(
            lang,
            "something is lent in a currency in which no instalment is rounded: {at}",
            "on prête dans une monnaie où aucune échéance n'est arrondie : {at}"
        ),
        "no_credit_limit" => told!(
            lang,
            "something is lent in a currency in which no credit line is opened: {at}",
            "on prête dans une monnaie où aucune ligne de crédit n'est ouverte : {at}"
        ),
        "no_start" => told!(
            lang,
            "no plan of this starting limit is lawful, and no credit is given: {at}",
            "aucun plan de cette limite de départ n'est légal, et aucun crédit n'est donné : {at}"
        ),
        _ => told!(
            lang,
            "the checks found `{code}` at {at}",
            "les contrôles ont trouvé `{code}` à {at}"
        ),
    }
}

fn unlawful(it: &UnlawfulPlans, lang: Lang) -> String {
    let UnlawfulPlans { product, lender, on, classes, .. } = it;
    let lender = match lender {
        LenderKind::Bank => lang.word("of a bank", "d'une banque"),
        LenderKind::OwnBook => lang.word("of our own book", "sur fonds propres"),
    };
    told!(
        lang,
        "no lawful plan of `{product}` {lender} on {on} for {classes}: {few} to {many} instalments, \
         {least} to {most}",
        "aucun plan légal de `{product}` {lender} le {on} pour {classes} : {few} à {many} échéances, \
         {least} à {most}",
        classes = classes.join(", "),
        few = it.instalments_min,
        many = it.instalments_max,
        least = lang.money(it.amount_min),
        most = lang.money(it.amount_max),
    )
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
            let findings = it.findings.iter().map(|it| finding(it, lang));
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
