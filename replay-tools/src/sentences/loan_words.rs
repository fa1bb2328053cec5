//! Words of loans: components, money, causes.

use ledger_core::credit::loan::{
    CancelCause, Change, ChargeKind, Components, HoldCause, HoldEffect, MoneyRef, Moved, Moves,
    Outcome, OutgoingReversal, Part, Payee, RepaymentKind, RepaymentReversal, RescindCause,
    ReturnedLine, StoredRow,
};
use ledger_core::policy::Component;

use super::Lang;
use super::lang::told;
use super::reason::told_reason;

/// A sentence, and what it changed on instalments and on the credit balance, a line each.
pub(super) fn with_outcome(first: String, outcome: Option<Outcome<'_>>, lang: Lang) -> Vec<String> {
    let mut lines = vec![first];
    let Some(Outcome { changes, credit, overdrawn }) = outcome else { return lines };
    lines.extend(changes.iter().flat_map(|it| changed(it, lang)));
    let balance =
        |it: &Moved, name| format!("{name}: {} → {}", lang.money(it.before), lang.money(it.after));
    lines.extend(credit.map(|it| balance(it, lang.word("credit", "avoir"))));
    let overdrawn_name = lang.word("paid out beyond what came in", "versé au-delà du reçu");
    lines.extend(overdrawn.map(|it| balance(it, overdrawn_name)));
    lines
}

fn changed(change: &Change, lang: Lang) -> Vec<String> {
    let sides = [
        (&change.owed, lang.word("owed", "dus")),
        (&change.paid, lang.word("paid", "payés")),
        (&change.waived, lang.word("waived", "remis")),
    ];
    let moves = sides.into_iter().flat_map(|(moves, side)| {
        moves.iter().flat_map(Moves::present).map(move |(which, moved)| (which, moved, side))
    });
    let told = moves.map(|(which, moved, side)| {
        told!(
            lang,
            "instalment {number}, {component}: {before} → {after} {side}",
            "échéance {number}, {component} : {before} → {after} {side}",
            number = change.instalment,
            component = component(which, lang),
            before = lang.money(moved.before),
            after = lang.money(moved.after)
        )
    });
    told.collect()
}

/// Each amount and its component.
pub(super) fn components(it: &Components, lang: Lang) -> String {
    let parts = Component::ALL.into_iter().rev().filter_map(|which| {
        it.of(which).map(|it| format!("{} {}", lang.money(*it), component(which, lang)))
    });
    parts.collect::<Vec<_>>().join(", ")
}

pub(crate) fn component(it: Component, lang: Lang) -> &'static str {
    match it {
        Component::Penalty => lang.word(it.name(), "pénalité"),
        Component::Fee => lang.word(it.name(), "frais"),
        Component::Tax => lang.word(it.name(), "taxe"),
        Component::Insurance => lang.word(it.name(), "assurance"),
        Component::Interest => lang.word(it.name(), "intérêts"),
        Component::Principal => lang.word(it.name(), "capital"),
    }
}

pub(super) fn charge_kind(it: ChargeKind, lang: Lang) -> &'static str {
    match it {
        ChargeKind::Fee => lang.word("a fee", "des frais"),
        ChargeKind::Penalty => lang.word("a penalty", "une pénalité"),
    }
}

/// What names money: `tmoney (T-1)`.
pub(super) fn money(it: &MoneyRef, lang: Lang) -> String {
    match it {
        MoneyRef::External { channel, reference, part: None } => format!("{channel} ({reference})"),
        MoneyRef::External { channel, reference, part: Some(Part { number, whole }) } => told!(
            lang,
            "{channel} ({reference}, part {number} of {whole})",
            "{channel} ({reference}, part {number} de {whole})",
            whole = lang.money(*whole)
        ),
        MoneyRef::Payment { payment, part } => {
            told!(lang, "payment {payment}, part {part}", "paiement {payment}, part {part}")
        }
    }
}

pub(super) fn payee(it: &Payee, lang: Lang) -> String {
    match it {
        Payee::Customer {} => lang.word("the customer", "au client").to_owned(),
        Payee::Vendor { vendor } => told!(lang, "vendor-{vendor}", "à vendor-{vendor}"),
        Payee::Platform {} => lang.word("ourselves", "à nous-mêmes").to_owned(),
    }
}

pub(super) fn repayment_kind(it: RepaymentKind, lang: Lang) -> &'static str {
    match it {
        RepaymentKind::Repayment => lang.word("repayment", "remboursement"),
        RepaymentKind::DownPayment => lang.word("down payment", "apport"),
        RepaymentKind::MerchantRefund => {
            lang.word("refund by the vendor", "remboursement du vendeur")
        }
        RepaymentKind::PayoutRefund => {
            lang.word("some of what was paid out comes back", "retour d'une somme versée")
        }
        RepaymentKind::Goodwill => lang.word("goodwill", "geste commercial"),
        RepaymentKind::Recovery => lang.word("recovery", "recouvrement"),
    }
}

pub(super) fn taken_back(it: &RepaymentReversal, lang: Lang) -> String {
    match it {
        RepaymentReversal::Misposted { moved_to: Some(loan) } => {
            told!(lang, "it was for loan-{loan}", "il était pour loan-{loan}")
        }
        RepaymentReversal::Misposted { moved_to: None } => {
            lang.word("it was not for this loan", "il n'était pas pour ce crédit").to_owned()
        }
        RepaymentReversal::Bounced {} => lang.word("it bounced", "il a été rejeté").to_owned(),
        RepaymentReversal::ChargedBack { reference } => {
            told!(lang, "the payer had it back ({reference})", "le payeur l'a repris ({reference})")
        }
        RepaymentReversal::DebitFailedAtOperator {} => lang
            .word("our debit failed at the operator", "notre débit a échoué chez l'opérateur")
            .to_owned(),
    }
}

pub(super) fn came_back(it: &OutgoingReversal, lang: Lang) -> &'static str {
    match it {
        OutgoingReversal::Bounced {} => lang.word("it came back", "la somme est revenue"),
        OutgoingReversal::Misposted {} => {
            lang.word("it never went out for this", "la somme n'est jamais partie pour cela")
        }
    }
}

pub(super) fn given_up(it: &CancelCause, lang: Lang) -> String {
    match it {
        CancelCause::Person { reason } => told_reason(reason),
        CancelCause::OrderCancelled { order } => {
            told!(lang, "order-{order} was cancelled", "order-{order} a été annulée")
        }
        CancelCause::Lapsed {} => lang
            .word("it was not disbursed in time", "le versement n'a pas eu lieu à temps")
            .to_owned(),
    }
}

pub(super) fn voided(it: &RescindCause, lang: Lang) -> String {
    match it {
        RescindCause::OrderCancelled { order } => {
            told!(lang, "order-{order} was cancelled", "order-{order} a été annulée")
        }
        RescindCause::Returned { order, lines } => match lines.is_empty() {
            true => told!(lang, "order-{order} came back", "order-{order} est revenue"),
            false => told!(
                lang,
                "of order-{order} came back, pieces × line: {which}",
                "de order-{order} sont revenus, pièces × ligne : {which}",
                which = pieces(lines)
            ),
        },
        RescindCause::Withdrawal { reason } => told_reason(reason),
    }
}

/// So many pieces of which lines.
pub(super) fn pieces(lines: &[ReturnedLine]) -> String {
    let each: Vec<String> =
        lines.iter().map(|it| format!("{} × {}", it.quantity, it.line)).collect();
    each.join(", ")
}

pub(super) fn hold_cause(it: HoldCause, lang: Lang) -> String {
    match it {
        HoldCause::GoodsAwaited { order } => {
            told!(lang, "order-{order} is awaited", "order-{order} est attendue")
        }
        HoldCause::ReturnUnderWay { order } => {
            told!(lang, "order-{order} is to come back", "order-{order} doit revenir")
        }
        HoldCause::Complaint {} => lang.word("a complaint", "une réclamation").to_owned(),
        HoldCause::Death {} => lang.word("a death", "un décès").to_owned(),
        HoldCause::Hardship {} => lang.word("hardship", "des difficultés").to_owned(),
        HoldCause::Investigation {} => lang.word("an investigation", "une enquête").to_owned(),
    }
}

pub(super) fn effects(effects: &[HoldEffect], lang: Lang) -> String {
    let word = |it: &HoldEffect| match it {
        HoldEffect::Arrears => lang.word("arrears", "retards"),
        HoldEffect::Penalties => lang.word("penalties", "pénalités"),
        HoldEffect::Collection => lang.word("collection", "relances"),
        HoldEffect::Claim => lang.word("claims", "sinistres"),
    };
    effects.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// A row of a position.
pub(super) fn row(it: &StoredRow, lang: Lang) -> String {
    let paid = it.paid.as_ref().map(|it| components(it, lang));
    let paid = match paid.filter(|it| !it.is_empty()) {
        Some(paid) => told!(lang, "paid {paid}", "payé {paid}"),
        None => told!(lang, "nothing paid", "rien de payé"),
    };
    let waived = it.waived.as_ref().map(|it| components(it, lang));
    let waived = match waived.filter(|it| !it.is_empty()) {
        Some(waived) => told!(lang, "; waived {waived}", " ; remis {waived}"),
        None => String::new(),
    };
    let owed = match components(&it.owed, lang) {
        none if none.is_empty() => lang.word("nothing", "rien").to_owned(),
        owed => owed,
    };
    told!(
        lang,
        "instalment {number} due on {day}: {owed}; {paid}{waived}",
        "échéance {number} le {day} : {owed} ; {paid}{waived}",
        number = it.number,
        day = it.due_on
    )
}
