//! What became of our own debit requests, in sentences.

use ledger_core::credit::loan::{DebitAnswer, DebitAnswered, DebitRequested};

use super::Lang;
use super::lang::told;

pub(super) fn debit_requested(it: &DebitRequested, lang: Lang) -> String {
    told!(
        lang,
        "{amount} requested of the customer's means through {channel} {reference}, on {day} ({id})",
        "{amount} demandés sur le moyen de paiement du client par {channel} {reference}, le {day} ({id})",
        amount = lang.money(it.amount),
        channel = it.channel,
        reference = it.reference,
        day = it.requested_on,
        id = it.request
    )
}

pub(super) fn debit_answered(it: &DebitAnswered, lang: Lang) -> String {
    let answer = match &it.answer {
        DebitAnswer::Succeeded {} => lang.word("it succeeded", "elle a abouti").to_owned(),
        DebitAnswer::FailedAtOperator { code } => told!(
            lang,
            "it failed at the operator ({code}), and the customer is not to blame",
            "elle a échoué chez l'opérateur ({code}), sans faute du client"
        ),
        DebitAnswer::NotPaid {} => {
            lang.word("the customer did not pay", "le client n'a pas payé").to_owned()
        }
    };
    told!(
        lang,
        "the debit request ({id}) was answered on {day}: {answer}",
        "la demande de débit ({id}) a eu sa réponse le {day} : {answer}",
        id = it.request,
        day = it.answered_on
    )
}
