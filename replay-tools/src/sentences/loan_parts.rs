//! What happened to a principal that goes out in parts.

use ledger_core::credit::loan::{PartDisbursed, PartReversed, PartsEndCause, PartsEnded};

use super::Lang;
use super::lang::told;
use super::loan_words::{came_back, money, payee};
use super::reason::told_reason;

pub(super) fn part_disbursed(it: &PartDisbursed, lang: Lang) -> String {
    let reference = match &it.lender_reference {
        Some(reference) => told!(
            lang,
            "; the lender's reference is {reference}",
            " ; la référence du prêteur est {reference}"
        ),
        None => String::new(),
    };
    told!(
        lang,
        "a part of {amount} went out{net} to {payee} through {money}, counting from {day}: {gone_out} so far ({id}){reference}",
        "une partie de {amount} versée{net} {payee} par {money}, valeur {day} : {gone_out} jusqu'ici ({id}){reference}",
        amount = lang.money(it.amount),
        net = net(it, lang),
        payee = payee(&it.payee, lang),
        money = money(&it.money, lang),
        day = it.value_date,
        gone_out = lang.money(it.gone_out),
        id = it.disbursement
    )
}

pub(super) fn part_reversed(it: &PartReversed, lang: Lang) -> String {
    told!(
        lang,
        "the part of {amount} ({id}) did not go out: {cause}; {gone_out} did ({reason})",
        "la partie de {amount} ({id}) n'a pas été versée : {cause} ; {gone_out} l'ont été ({reason})",
        amount = lang.money(it.amount),
        id = it.disbursement,
        cause = came_back(&it.cause, lang),
        gone_out = lang.money(it.gone_out),
        reason = told_reason(&it.reason)
    )
}

pub(super) fn parts_ended(it: &PartsEnded, lang: Lang) -> String {
    let why = match &it.cause {
        PartsEndCause::Time {} => {
            lang.word("the days for it are over", "les jours pour cela sont passés").to_owned()
        }
        PartsEndCause::Person { reason } => told_reason(reason),
        PartsEndCause::Loan {} => lang
            .word(
                "the loan is paid, void or goes on otherwise",
                "le crédit est payé, résolu ou modifié",
            )
            .to_owned(),
    };
    told!(
        lang,
        "no further part goes out: {gone_out} did, {left} do not: {why}",
        "plus aucune partie n'est versée : {gone_out} l'ont été, {left} ne le seront pas : {why}",
        gone_out = lang.money(it.gone_out),
        left = lang.money(it.not_taken)
    )
}

/// As the borrower is told of a part.
pub(super) fn told_part(it: &PartDisbursed, lang: Lang) -> String {
    told!(
        lang,
        "a part of {amount} was paid out{net} to {payee} through {money}: {gone_out} so far",
        "une partie de {amount} versée{net} {payee} par {money} : {gone_out} jusqu'ici",
        amount = lang.money(it.amount),
        net = net(it, lang),
        payee = payee(&it.payee, lang),
        money = money(&it.money, lang),
        gone_out = lang.money(it.gone_out)
    )
}

fn net(it: &PartDisbursed, lang: Lang) -> String {
    match it.net == it.amount {
        true => String::new(),
        false => told!(lang, ", {net} of it", ", dont {net}", net = lang.money(it.net)),
    }
}
