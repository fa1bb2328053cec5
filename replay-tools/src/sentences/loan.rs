//! What happened to a loan, in sentences.

use ledger_core::credit::loan::{
    Balances, Change, ChargeKind, Charged, Components, Event, Excess, Granted, NextDue,
    RepaymentReceived, Source, TakenOver, Terms,
};
use ledger_core::policy::Component;

use super::credit::{instalment, lender, product};
use super::lang::told;
use super::{Lang, under};

pub(super) fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    match event {
        Event::Granted(it) => granted(it, lang),
        Event::TakenOver(it) => taken_over(it, lang),
        Event::Disbursed(it) => {
            let first = told!(
                lang,
                "{amount} went out through {source}, counting from {day}",
                "{amount} versés par {source}, valeur {day}",
                amount = lang.money(it.amount),
                source = source(&it.source),
                day = it.value_date
            );
            moved(first, &it.changes, lang)
        }
        Event::Cancelled(it) => vec![told!(
            lang,
            "given up before disbursement: {motive}",
            "abandonné avant versement : {motive}",
            motive = it.motive
        )],
        Event::InstalmentFellDue(it) => {
            let first = told!(
                lang,
                "instalment {number} fell due, on {day}",
                "l'échéance {number} est arrivée, le {day}",
                number = it.instalment,
                day = it.due_on
            );
            moved(first, &it.changes, lang)
        }
        Event::RepaymentReceived(it) => received(it, lang),
        Event::RepaymentReversed(it) => {
            let first = told!(
                lang,
                "the repayment of {amount} ({repayment}) was taken back: {motive}",
                "le remboursement de {amount} ({repayment}) a été repris : {motive}",
                amount = lang.money(it.amount),
                repayment = it.repayment,
                motive = it.motive
            );
            moved(first, &it.changes, lang)
        }
        Event::Charged(it) => charged(it, lang),
        Event::BecameLate(it) => vec![told!(
            lang,
            "late: not paid since {day}",
            "en retard : impayé depuis le {day}",
            day = it.oldest_unpaid_due_on
        )],
        Event::ReturnedToOrder(_) => vec![told!(
            lang,
            "in order again: nothing is unpaid after its due date",
            "à jour à nouveau : rien n'est impayé après son échéance"
        )],
        Event::Defaulted(it) => vec![told!(
            lang,
            "in default: not paid since {day}, {days} days past due",
            "en défaut : impayé depuis le {day}, {days} jours de retard",
            day = it.oldest_unpaid_due_on,
            days = it.days_past_due
        )],
        Event::Cured(_) => vec![told!(
            lang,
            "cured: all that is due is paid",
            "défaut levé : tout ce qui est dû est payé"
        )],
        Event::Disputed(it) => vec![told!(
            lang,
            "disputed: not paid since {day}, {days} days past due, and the goods were not delivered",
            "en litige : impayé depuis le {day}, {days} jours de retard, et la marchandise n'est pas \
             livrée",
            day = it.oldest_unpaid_due_on,
            days = it.days_past_due
        )],
        Event::DisputeEnded(it) => vec![match it.delivered {
            true => told!(
                lang,
                "no longer disputed: the goods were delivered",
                "litige clos : la marchandise est livrée"
            ),
            false => told!(
                lang,
                "no longer disputed: all that is due is paid",
                "litige clos : tout ce qui est dû est payé"
            ),
        }],
        Event::Unwound(it) => {
            let released = components(&it.released, lang);
            let first = match released.is_empty() {
                true => told!(lang, "unwound: {motive}", "dénoué : {motive}", motive = it.motive),
                false => told!(
                    lang,
                    "unwound: {motive}; no longer owed: {released}",
                    "dénoué : {motive} ; n'est plus dû : {released}",
                    motive = it.motive
                ),
            };
            moved(first, &it.changes, lang)
        }
        Event::Closed(_) => {
            vec![told!(lang, "closed: everything is paid", "soldé : tout est payé")]
        }
        Event::Reopened(_) => {
            vec![told!(lang, "open again: something is owed", "rouvert : une somme est due")]
        }
    }
}

fn granted(it: &Granted, lang: Lang) -> Vec<String> {
    let mut lines = vec![
        told!(
            lang,
            "granted: {amount} by {lender}, whose reference is {reference}{product}",
            "accordé : {amount} par {lender}, dont la référence est {reference}{product}",
            amount = lang.money(it.principal),
            lender = lender(&it.lender, lang),
            reference = it.lender_reference,
            product = product(it.product.as_deref(), lang)
        ),
        terms(&it.terms, lang),
        under(it.policy, lang),
    ];
    lines.extend(it.schedule.iter().map(|it| instalment(it, lang)));
    lines
}

fn terms(terms: &Terms, lang: Lang) -> String {
    match terms {
        Terms::InterestFree { instalments, first_due_on, day_of_month } => told!(
            lang,
            "{instalments} instalments without interest, the first due on {first_due_on}, then on \
             day {day_of_month} of each month",
            "{instalments} échéances sans intérêts, la première le {first_due_on}, puis le \
             {day_of_month} de chaque mois"
        ),
        Terms::Flat { instalments, first_due_on, day_of_month, rate } => told!(
            lang,
            "{instalments} instalments at a flat {rate} a year, the first due on {first_due_on}, \
             then on day {day_of_month} of each month",
            "{instalments} échéances au taux fixe de {rate} par an, la première le \
             {first_due_on}, puis le {day_of_month} de chaque mois",
            rate = rate.0
        ),
        Terms::Given => {
            told!(lang, "a schedule the lender gave", "un échéancier donné par le prêteur")
        }
    }
}

fn taken_over(it: &TakenOver, lang: Lang) -> Vec<String> {
    let mut lines = vec![
        told!(
            lang,
            "taken over: {amount} lent by {lender}, whose reference is {reference}{product}",
            "repris : {amount} prêtés par {lender}, dont la référence est {reference}{product}",
            amount = lang.money(it.principal),
            lender = lender(&it.lender, lang),
            reference = it.lender_reference,
            product = product(it.product.as_deref(), lang)
        ),
        under(it.policy, lang),
    ];
    for line in &it.schedule {
        let paid = line.paid.as_ref().map(|it| components(it, lang));
        let paid = match paid.filter(|it| !it.is_empty()) {
            Some(paid) => told!(lang, "paid {paid}", "payé {paid}"),
            None => told!(lang, "nothing paid", "rien de payé"),
        };
        lines.push(told!(
            lang,
            "instalment {number} due on {day}: {owed}; {paid}",
            "échéance {number} le {day} : {owed} ; {paid}",
            number = line.number,
            day = line.due_on,
            owed = components(&line.owed, lang)
        ));
    }
    lines
}

fn received(it: &RepaymentReceived, lang: Lang) -> Vec<String> {
    let excess = match it.excess {
        Excess::Prepay => lang.word(
            "what exceeds all that is due is paid in advance",
            "ce qui dépasse le dû est payé d'avance",
        ),
        Excess::Keep => lang.word(
            "what exceeds all that is due waits as credit",
            "ce qui dépasse le dû attend en avoir",
        ),
    };
    let first = told!(
        lang,
        "{amount} came in through {source}, counting from {day}; {excess}",
        "{amount} reçus par {source}, valeur {day} ; {excess}",
        amount = lang.money(it.amount),
        source = source(&it.source),
        day = it.value_date
    );
    moved(first, &it.changes, lang)
}

fn charged(it: &Charged, lang: Lang) -> Vec<String> {
    let kind = match it.kind {
        ChargeKind::Fee => lang.word("a fee", "des frais"),
        ChargeKind::Penalty => lang.word("a penalty", "une pénalité"),
    };
    let first = told!(
        lang,
        "{kind} of {amount} on instalment {number}: {motive}",
        "{kind} de {amount} sur l'échéance {number} : {motive}",
        amount = lang.money(it.amount),
        number = it.instalment,
        motive = it.motive
    );
    moved(first, &it.changes, lang)
}

fn moved(first: String, changes: &[Change], lang: Lang) -> Vec<String> {
    let mut lines = vec![first];
    lines.extend(changes.iter().map(|it| {
        told!(
            lang,
            "instalment {number}, {component}: {before} → {after} paid",
            "échéance {number}, {component} : {before} → {after} payés",
            number = it.instalment,
            component = component(it.component, lang),
            before = lang.money(it.before),
            after = lang.money(it.after)
        )
    }));
    lines
}

/// How the loan then stands.
pub(super) fn balances(it: &Balances, lang: Lang) -> String {
    let mut parts = vec![told!(
        lang,
        "{amount} outstanding",
        "{amount} d'encours",
        amount = lang.money(it.outstanding)
    )];
    if it.instalments_overdue > 0 {
        let oldest = match it.oldest_unpaid_due_on {
            Some(day) => told!(lang, " since {day}", " depuis le {day}"),
            None => String::new(),
        };
        parts.push(told!(
            lang,
            "{amount} overdue ({count} instalments{oldest})",
            "{amount} en retard ({count} échéances{oldest})",
            amount = lang.money(it.overdue),
            count = it.instalments_overdue
        ));
    }
    if !it.due.is_zero() {
        parts.push(told!(lang, "{amount} due", "{amount} exigibles", amount = lang.money(it.due)));
    }
    if !it.credit.is_zero() {
        parts.push(told!(
            lang,
            "{amount} waiting as credit",
            "{amount} en avoir",
            amount = lang.money(it.credit)
        ));
    }
    if let Some(NextDue { due_on, amount }) = &it.next {
        parts.push(told!(
            lang,
            "next {amount} on {due_on}",
            "prochain paiement de {amount} le {due_on}",
            amount = lang.money(*amount)
        ));
    }
    told!(lang, "then: {parts}", "ensuite : {parts}", parts = parts.join(", "))
}

fn components(it: &Components, lang: Lang) -> String {
    let Components { penalty, fee, interest, principal } = it;
    let parts = Component::ALL.into_iter().rev().filter_map(|which| {
        let amount = match which {
            Component::Penalty => penalty,
            Component::Fee => fee,
            Component::Interest => interest,
            Component::Principal => principal,
        };
        amount.map(|it| format!("{} {}", lang.money(it), component(which, lang)))
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn component(it: Component, lang: Lang) -> &'static str {
    match it {
        Component::Penalty => lang.word(it.name(), "pénalité"),
        Component::Fee => lang.word(it.name(), "frais"),
        Component::Interest => lang.word(it.name(), "intérêts"),
        Component::Principal => lang.word(it.name(), "capital"),
    }
}

fn source(Source { name, reference }: &Source) -> String {
    format!("{name} ({reference})")
}
