//! What happened to an application on the review desk, in sentences.

use ledger_core::credit::application::{
    Assigned, GivenBack, OfferRevoked, Otherwise, Overdue, Overridden, ReviewAsked, ReviewCause,
    SentToReview,
};
use ledger_core::log::Instant;
use ledger_core::policy::ReviewOverdue;

use super::Lang;
use super::credit::actor;
use super::lang::told;
use super::reason::told_reason;

pub(super) fn sent(it: &SentToReview, lang: Lang) -> Vec<String> {
    let why = match it.cause {
        ReviewCause::Rules { assessment } => told!(
            lang,
            "the rules leave it to a person (assessment {assessment})",
            "les règles la laissent à une personne (évaluation {assessment})"
        ),
        ReviewCause::Customer {} => told!(
            lang,
            "the customer wants a person to decide",
            "le client demande qu'une personne décide"
        ),
        ReviewCause::Person {} => {
            told!(lang, "a person takes it up", "une personne s'en saisit")
        }
    };
    let first = told!(lang, "sent to the review desk: {why}", "envoyée à l'examen : {why}");
    [first].into_iter().chain(until(it.decide_by, lang)).collect()
}

fn until(decide_by: Option<Instant>, lang: Lang) -> Option<String> {
    decide_by.map(|it| {
        told!(lang, "a person has until {it} to decide", "une personne a jusqu'à {it} pour décider")
    })
}

pub(super) fn asked(it: &ReviewAsked, lang: Lang) -> Vec<String> {
    let by = actor(&it.by, lang);
    let first = match it.declined {
        Some(decision) => told!(
            lang,
            "{by} does not take the refusal (decision {decision}) and asks for a person: it is open again",
            "{by} conteste le refus (décision {decision}) et demande une personne : elle est rouverte"
        ),
        None => {
            told!(lang, "{by} asks for a person to decide", "{by} demande qu'une personne décide")
        }
    };
    let day = it.lapses_on;
    vec![first, told!(lang, "to be decided before {day}", "à décider avant le {day}")]
}

pub(super) fn assigned(it: &Assigned, lang: Lang) -> Vec<String> {
    let (by, to) = (actor(&it.by, lang), it.to);
    vec![match it.to == it.by.subject {
        true => told!(lang, "taken by {by}, to decide it", "prise par {by}, pour la décider"),
        false => told!(lang, "given to {to} by {by}", "confiée à {to} par {by}"),
    }]
}

pub(super) fn given_back(it: &GivenBack, lang: Lang) -> Vec<String> {
    let by = actor(&it.by, lang);
    vec![told!(lang, "given back by {by}", "rendue par {by}")]
}

pub(super) fn overdue(it: &Overdue, lang: Lang) -> Vec<String> {
    let at = it.ended_at;
    let first = match it.held_by {
        Some(who) => told!(
            lang,
            "nobody had decided by {at}: {who} has it no more",
            "personne n'avait décidé le {at} : {who} ne l'a plus"
        ),
        None => told!(
            lang,
            "nobody had taken it and decided by {at}",
            "personne ne l'avait prise et décidée le {at}"
        ),
    };
    let then = match it.then {
        ReviewOverdue::HeadOfQueue => {
            told!(lang, "it stands before the others", "elle passe avant les autres")
        }
        ReviewOverdue::Escalate => told!(
            lang,
            "it stands before the others, and another person has to assign it",
            "elle passe avant les autres, et une autre personne doit la confier"
        ),
    };
    [first, then].into_iter().chain(until(it.decide_by, lang)).collect()
}

pub(super) fn revoked(it: &OfferRevoked, lang: Lang) -> String {
    told!(
        lang,
        "offer {offer} is revoked before it was signed: by what is known now the rules would not make it \
         (assessment {assessment}); a person is to decide before {day}",
        "l'offre {offer} est retirée avant signature : d'après ce qui est connu désormais, les règles ne la \
         feraient plus (évaluation {assessment}) ; une personne doit décider avant le {day}",
        offer = it.offer,
        assessment = it.assessment,
        day = it.lapses_on
    )
}

pub(super) fn overridden(it: &Overridden, lang: Lang) -> Vec<String> {
    let persons: Vec<String> = it.persons.iter().map(|it| actor(it, lang)).collect();
    let first = told!(
        lang,
        "{persons} decide otherwise than the rules found (assessment {assessment}): {reason}",
        "{persons} décident autrement que les règles (évaluation {assessment}) : {reason}",
        persons = persons.join(lang.word(" and ", " et ")),
        assessment = it.assessment,
        reason = told_reason(&it.reason)
    );
    [first].into_iter().chain(it.otherwise.iter().map(|it| otherwise(it, lang))).collect()
}

fn otherwise(it: &Otherwise, lang: Lang) -> String {
    match it {
        Otherwise::ApprovedBelow { score } => told!(
            lang,
            "approved, and the score of {score} is declined",
            "accordée, alors que le score de {score} est refusé"
        ),
        Otherwise::DeclinedAbove { score } => told!(
            lang,
            "declined, and the score of {score} is approved",
            "refusée, alors que le score de {score} est accordé"
        ),
        Otherwise::AnotherClass { found, class } => told!(
            lang,
            "priced as class {class}, and the score's is {found}",
            "au prix de la classe {class}, alors que celle du score est {found}",
            found = found.as_deref().unwrap_or(lang.word("none", "aucune"))
        ),
        Otherwise::OverLimit { room, lent } => told!(
            lang,
            "{lent} are lent, and the limit leaves {room}",
            "{lent} sont prêtés, alors que la limite laisse {room}",
            lent = lang.money(*lent),
            room = lang.money(*room)
        ),
    }
}
