//! What happened to an offer that was put to a bank, in sentences.

use ledger_core::credit::application::{
    AnsweredLate, Exposed, LateAnswer, NotReserved, PassCause, PassedOver, Presented,
    ReservationAsked, ReservationReleased, Reserved,
};
use ledger_core::party::{ChecklistItem, ReleasedBecause, Unreserved};

use super::Lang;
use super::credit::actor;
use super::lang::told;

pub(super) fn asked(it: &ReservationAsked, lang: Lang) -> Vec<String> {
    vec![told!(
        lang,
        "bank {bank} is asked to keep {amount} of its line for offer {offer}, by {by}",
        "la banque {bank} est priée de garder {amount} de sa ligne pour l'offre {offer}, par {by}",
        bank = it.lender,
        amount = lang.money(it.amount),
        offer = it.offer,
        by = actor(&it.by, lang)
    )]
}

pub(super) fn reserved(it: &Reserved, lang: Lang) -> Vec<String> {
    let kept = told!(
        lang,
        "the bank's line keeps it; the bank answers within {hours} hours",
        "la ligne de la banque le garde ; la banque répond sous {hours} heures",
        hours = it.answer_hours
    );
    let missing = told!(
        lang,
        "still wanted by the bank: {items}",
        "encore demandé par la banque : {items}",
        items = items(&it.missing, lang)
    );
    std::iter::once(kept).chain((!it.missing.is_empty()).then_some(missing)).collect()
}

pub(super) fn not_reserved(it: &NotReserved, lang: Lang) -> Vec<String> {
    vec![told!(
        lang,
        "the bank's line keeps nothing for offer {offer}: {why}",
        "la ligne de la banque ne garde rien pour l'offre {offer} : {why}",
        offer = it.offer,
        why = unreserved(it.code, lang)
    )]
}

pub(super) fn presented(it: &Presented, lang: Lang) -> Vec<String> {
    let presented = told!(
        lang,
        "presented to bank {bank} by {by}",
        "présentée à la banque {bank} par {by}",
        bank = it.lender,
        by = actor(&it.by, lang)
    );
    let file = it.file.as_ref().map(|file| {
        told!(
            lang,
            "with {items}; the bank answers by {until}",
            "avec {items} ; réponse de la banque avant le {until}",
            items = items(&file.checklist, lang),
            until = file.answer_by
        )
    });
    std::iter::once(presented).chain(file).collect()
}

pub(super) fn passed_over(it: &PassedOver, lang: Lang) -> Vec<String> {
    let why = match &it.cause {
        PassCause::NotReserved { code } => unreserved(*code, lang).to_owned(),
        PassCause::Declined { code } => {
            told!(lang, "it declined, by its code {code}", "refus, sous son code {code}")
        }
        PassCause::NotAnswered { answer_by } => {
            told!(lang, "it had not answered by {answer_by}", "pas de réponse au {answer_by}")
        }
    };
    vec![
        told!(
            lang,
            "bank {bank} does not lend it: {why}",
            "la banque {bank} ne prête pas : {why}",
            bank = it.lender
        ),
        told!(
            lang,
            "another offer may be made before {day}",
            "une autre offre peut être faite avant le {day}",
            day = it.lapses_on
        ),
    ]
}

pub(super) fn answered_late(it: &AnsweredLate, lang: Lang) -> Vec<String> {
    let answer = match &it.answer {
        LateAnswer::Accepted { reference } => told!(
            lang,
            "it accepts, its reference is {reference}",
            "elle accepte, sa référence est {reference}"
        ),
        LateAnswer::Declined { code } => {
            told!(lang, "it declines, by its code {code}", "elle refuse, sous son code {code}")
        }
    };
    vec![told!(
        lang,
        "bank {bank} answered offer {offer} too late: {answer}",
        "la banque {bank} a répondu trop tard à l'offre {offer} : {answer}",
        bank = it.lender,
        offer = it.offer
    )]
}

pub(super) fn released(it: &ReservationReleased, lang: Lang) -> Vec<String> {
    vec![told!(
        lang,
        "the bank's line is to keep nothing for offer {offer} any more: {why}",
        "la ligne de la banque ne doit plus rien garder pour l'offre {offer} : {why}",
        offer = it.offer,
        why = because(it.because, lang)
    )]
}

pub(super) fn exposed(it: &Exposed, lang: Lang) -> Vec<String> {
    vec![match it.undone {
        true => told!(
            lang,
            "loan-{loan} is undone and takes nothing of the bank's line (notice {step})",
            "loan-{loan} est annulé et ne prend plus rien de la ligne de la banque (avis {step})",
            loan = it.loan,
            step = it.step
        ),
        false => told!(
            lang,
            "loan-{loan} takes of the bank's line {reserved} to go out and {drawn} drawn (notice {step})",
            "loan-{loan} prend de la ligne de la banque {reserved} à verser et {drawn} tirés (avis {step})",
            loan = it.loan,
            reserved = lang.money(it.reserved),
            drawn = lang.money(it.drawn),
            step = it.step
        ),
    }]
}

/// What a bank wants to see.
pub(super) fn items(items: &[ChecklistItem], lang: Lang) -> String {
    if items.is_empty() {
        return lang.word("nothing", "rien").to_owned();
    }
    let word = |it: &ChecklistItem| match it {
        ChecklistItem::Identity => lang.word("identity documents", "pièces d'identité"),
        ChecklistItem::Assessment => lang.word("the assessment", "l'évaluation"),
        ChecklistItem::Price => lang.word("what it costs", "le coût"),
        ChecklistItem::Declaration => lang.word("the declaration", "la déclaration"),
        ChecklistItem::Evidence => lang.word("what sources told", "les réponses des sources"),
    };
    items.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// Why a bank's line keeps nothing.
pub(super) const fn unreserved(code: Unreserved, lang: Lang) -> &'static str {
    match code {
        Unreserved::NotEnrolled => {
            lang.word("no bank is enrolled under this name", "aucune banque agréée sous ce nom")
        }
        Unreserved::Suspended => lang.word("the bank is suspended", "la banque est suspendue"),
        Unreserved::ProductNotInMandate => {
            lang.word("its mandate is for no such product", "son mandat n'a pas ce produit")
        }
        Unreserved::NoLineInCurrency => {
            lang.word("it has no line in this currency", "elle n'a pas de ligne dans cette devise")
        }
        Unreserved::RateTooLow => {
            lang.word("the rate is below its mandate's", "le taux est inférieur à son mandat")
        }
        Unreserved::FeeTooLow => {
            lang.word("the fee is below its mandate's", "les frais sont inférieurs à son mandat")
        }
        Unreserved::LineExhausted => lang.word("its line has less left", "sa ligne n'a plus assez"),
        Unreserved::ReleasedBefore => {
            lang.word("the offer had come to nothing", "l'offre n'avait plus cours")
        }
    }
}

/// Why an offer came to nothing.
pub(super) const fn because(it: ReleasedBecause, lang: Lang) -> &'static str {
    match it {
        ReleasedBecause::Declined => lang.word("the bank declined", "la banque a refusé"),
        ReleasedBecause::NotAnswered => {
            lang.word("the bank did not answer in time", "la banque n'a pas répondu à temps")
        }
        ReleasedBecause::Lapsed => lang.word("nobody signed in time", "signature hors délai"),
        ReleasedBecause::Withdrawn => {
            lang.word("the application was withdrawn", "la demande a été retirée")
        }
        ReleasedBecause::Revoked => lang.word("the offer was revoked", "l'offre a été révoquée"),
    }
}
