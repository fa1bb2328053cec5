//! What takes two persons on a loan, in sentences.

use ledger_core::credit::loan::{ActApproved, ActDeclined, ActLapsed, ActProposed, ProposedAct};

use super::Lang;
use super::lang::told;
use super::reason::told_reason;

pub(super) fn proposed(it: &ActProposed, lang: Lang) -> String {
    let above = match it.above {
        Some(above) => {
            told!(lang, "above {above}", "au-delà de {above}", above = lang.money(above))
        }
        None => lang.word("for any amount", "quel que soit le montant").to_owned(),
    };
    let reason = it.act.reason().map(told_reason);
    let reason = reason.map_or_else(String::new, |it| told!(lang, ": {it}", " : {it}"));
    told!(
        lang,
        "{role} proposed {act}: {amount}, which takes two persons {over} ({id}), lapses on {day}{reason}",
        "{role} a proposé {act} : {amount}, à deux personnes {over} ({id}), caduc le {day}{reason}",
        role = it.by.role,
        act = act(&it.act, lang),
        amount = lang.money(it.amount),
        over = above,
        id = it.proposal,
        day = it.lapses_on,
        reason = reason
    )
}

pub(super) fn approved(it: &ActApproved, lang: Lang) -> String {
    told!(
        lang,
        "another person ({role}) approved what was proposed as {id}",
        "une autre personne ({role}) a approuvé la proposition {id}",
        role = it.by.role,
        id = it.proposal
    )
}

pub(super) fn declined(it: &ActDeclined, lang: Lang) -> String {
    told!(
        lang,
        "what was proposed as {id} was declined by {role}: {reason}",
        "la proposition {id} a été refusée par {role} : {reason}",
        id = it.proposal,
        role = it.by.role,
        reason = told_reason(&it.reason)
    )
}

pub(super) fn lapsed(it: &ActLapsed, lang: Lang) -> String {
    told!(
        lang,
        "what was proposed as {id} lapsed: nobody approved it in time",
        "la proposition {id} est caduque : personne ne l'a approuvée à temps",
        id = it.proposal
    )
}

fn act(it: &ProposedAct, lang: Lang) -> String {
    match it {
        ProposedAct::ReverseRepayment { repayment, .. } => told!(
            lang,
            "to take back the repayment {repayment}",
            "de reprendre le remboursement {repayment}"
        ),
        ProposedAct::WaiveCharge { charge, .. } => {
            told!(lang, "to forgive the charge {charge}", "de remettre les frais {charge}")
        }
        ProposedAct::WaivePenalty { instalment, .. } => told!(
            lang,
            "to forgive the penalty on instalment {instalment}",
            "de remettre la pénalité de l'échéance {instalment}"
        ),
        ProposedAct::ReverseCharge { charge, .. } => {
            told!(lang, "to take back the charge {charge}", "d'annuler les frais {charge}")
        }
        ProposedAct::PayOutCredit { payout, .. } => {
            told!(lang, "to pay out credit as {payout}", "de verser l'avoir ({payout})")
        }
        ProposedAct::WriteOff { write_off, .. } => {
            told!(
                lang,
                "to write the loan off as {write_off}",
                "de passer le prêt en perte ({write_off})"
            )
        }
        ProposedAct::AgreeRescheduling { rescheduling, reference } => told!(
            lang,
            "to agree the rescheduling {rescheduling} by {reference}",
            "de convenir du rééchelonnement {rescheduling} par {reference}"
        ),
    }
}
