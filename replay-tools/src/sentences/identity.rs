//! What happened to who a customer is known to be, in sentences.

use ledger_core::calendar::Day;
use ledger_core::log::StreamId;
use ledger_core::party::identity::{DocumentSubmitted, Event, Screened, ScreeningOutcome, State};
use ledger_core::policy::DocumentKind;
use uuid::Uuid;

use super::credit::actor;
use super::lang::told;
use super::reason::told_reason;
use super::shown::{Fields, STAGE, Shown};
use super::table::{Shows, Tells};
use super::{Happened, Lang, under};

impl Tells for Event {
    fn sentences(&self, lang: Lang) -> Vec<String> {
        sentences(self, lang)
    }

    fn happened(&self) -> Option<Happened> {
        match self {
            Event::Screened(it) | Event::ScreeningAnswered(it) => Some(Happened::On(it.as_of)),
            Event::DocumentSubmitted(_)
            | Event::DocumentAccepted(_)
            | Event::DocumentRejected(_)
            | Event::DocumentLapsed(_)
            | Event::Verified(_)
            | Event::Lapsed(_)
            | Event::PhoneVerified(_)
            | Event::ScreeningAsked(_)
            | Event::ScreeningUnanswered(_) => None,
        }
    }

    fn joins(&self, _: StreamId, _: StreamId) -> Option<StreamId> {
        None
    }

    /// What is accepted, and lapses, lets applications of the file go on, and wait.
    fn is_of_the_file(&self) -> bool {
        matches!(self, Event::Verified(_) | Event::Lapsed(_))
    }
}

impl Shows for State {
    fn fields(&self, on: Day) -> Fields {
        let Some(dossier) = self.dossier() else { return vec![] };
        let stage = match &dossier.verified {
            Some(_) => Shown::Word("verified", "vérifiée"),
            None => Shown::Word("not verified", "non vérifiée"),
        };
        let accepted: Vec<_> = dossier.accepted(on).map(|(_, it, _)| it.kind.name()).collect();
        vec![(STAGE, stage), (("accepted", "acceptés"), Shown::Text(accepted.join(", ")))]
    }
}

fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    match event {
        Event::DocumentSubmitted(it) => submitted(it, lang),
        Event::DocumentAccepted(it) => vec![
            told!(
                lang,
                "{by} accepts document {document}, which counts until before {day}: {why}",
                "{by} accepte le document {document}, valable jusqu'avant le {day} : {why}",
                by = actor(&it.by, lang),
                document = it.document,
                day = it.lapses_on,
                why = told_reason(&it.reason)
            ),
            under(it.policy, lang),
        ],
        Event::DocumentRejected(it) => vec![told!(
            lang,
            "{by} rejects document {document}: {why}",
            "{by} rejette le document {document} : {why}",
            by = actor(&it.by, lang),
            document = it.document,
            why = told_reason(&it.reason)
        )],
        Event::DocumentLapsed(it) => vec![told!(
            lang,
            "document {document} counts no more: it expired, or was accepted too long ago",
            "le document {document} ne compte plus : il a expiré, ou a été accepté il y a trop longtemps",
            document = it.document
        )],
        Event::Verified(it) => vec![
            told!(
                lang,
                "the identity is verified, until before {day}, by {documents}",
                "l'identité est vérifiée, jusqu'avant le {day}, par {documents}",
                day = it.lapses_on,
                documents = listed(&it.documents)
            ),
            under(it.policy, lang),
        ],
        Event::Lapsed(it) => vec![told!(
            lang,
            "the identity is verified no more: {documents} counts no more",
            "l'identité n'est plus vérifiée : {documents} ne compte plus",
            documents = listed(&it.documents)
        )],
        Event::PhoneVerified(it) => {
            let head = told!(
                lang,
                "the customer answers a telephone, recorded by {by}",
                "le client répond à un téléphone, constaté par {by}",
                by = actor(&it.by, lang)
            );
            std::iter::once(head).chain(known_in(&it.known_in, lang)).collect()
        }
        Event::Screened(it) | Event::ScreeningAnswered(it) => screened(it, lang),
        Event::ScreeningAsked(it) => vec![told!(
            lang,
            "{by} has the list `{list}` asked what it says of the customer; it has until {until}",
            "{by} fait interroger la liste « {list} » au sujet du client ; réponse attendue jusqu'à {until}",
            by = actor(&it.by, lang),
            list = it.list,
            until = it.answer_by
        )],
        Event::ScreeningUnanswered(it) => vec![told!(
            lang,
            "the list that was asked as screening {screening} did not answer in time",
            "la liste interrogée (consultation {screening}) n'a pas répondu à temps",
            screening = it.screening
        )],
    }
}

fn submitted(it: &DocumentSubmitted, lang: Lang) -> Vec<String> {
    let state = it.issued_by.map_or_else(String::new, |state| {
        told!(lang, " issued by {state}", " délivré par {state}")
    });
    let mut lines = vec![told!(
        lang,
        "{by} hands in {kind}{state}, as document {document}, SHA-256 {sha256}",
        "{by} remet {kind}{state}, comme document {document}, SHA-256 {sha256}",
        by = actor(&it.by, lang),
        kind = kind(it.kind, lang),
        document = it.document,
        sha256 = it.sha256
    )];
    lines.extend(
        it.expires_on
            .map(|day| told!(lang, "it is good until {day}", "il est valable jusqu'au {day}")),
    );
    lines.extend(known_in(&it.known_in, lang));
    lines
}

fn known_in(customers: &[Uuid], lang: Lang) -> Option<String> {
    let customers = (!customers.is_empty()).then(|| listed(customers))?;
    Some(told!(
        lang,
        "it is known in the files of other customers: {customers}",
        "il est connu dans les dossiers d'autres clients : {customers}"
    ))
}

fn screened(it: &Screened, lang: Lang) -> Vec<String> {
    let outcome = match &it.outcome {
        ScreeningOutcome::Clear {} => {
            lang.word("it does not name the customer", "elle ne nomme pas le client").to_owned()
        }
        ScreeningOutcome::Sanctioned { entry } => told!(
            lang,
            "it names the customer as sanctioned, by {entry}",
            "elle nomme le client comme sanctionné, par {entry}"
        ),
        ScreeningOutcome::PoliticallyExposed { entry } => told!(
            lang,
            "it names the customer as politically exposed, by {entry}",
            "elle nomme le client comme politiquement exposé, par {entry}"
        ),
    };
    vec![told!(
        lang,
        "list {list}, version {version}, looked through as of {as_of}, recorded by {by}: {outcome}",
        "liste {list}, version {version}, consultée au {as_of}, constaté par {by} : {outcome}",
        list = it.list,
        version = it.list_version,
        as_of = it.as_of,
        by = actor(&it.by, lang)
    )]
}

fn listed(all: &[Uuid]) -> String {
    all.iter().map(Uuid::to_string).collect::<Vec<_>>().join(", ")
}

const fn kind(it: DocumentKind, lang: Lang) -> &'static str {
    match it {
        DocumentKind::NationalId => lang.word("a national identity card", "une carte d'identité"),
        DocumentKind::Passport => lang.word("a passport", "un passeport"),
        DocumentKind::VoterCard => lang.word("a voter's card", "une carte d'électeur"),
        DocumentKind::ResidencePermit => lang.word("a residence permit", "un titre de séjour"),
        DocumentKind::DrivingLicence => lang.word("a driving licence", "un permis de conduire"),
        DocumentKind::Selfie => lang.word("a picture of the face", "une photo du visage"),
        DocumentKind::ProofOfAddress => {
            lang.word("a proof of address", "un justificatif de domicile")
        }
        DocumentKind::ProofOfIncome => lang.word("a proof of income", "un justificatif de revenu"),
    }
}
