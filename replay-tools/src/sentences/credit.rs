//! Words that loans and applications share, in sentences.

use ledger_core::credit::{Instalment, Lender, Plan};
use ledger_core::log::{Actor, Hash};

use super::lang::told;
use super::{Lang, role};

pub(super) fn lender(it: &Lender, lang: Lang) -> String {
    match it {
        Lender::OwnBook {} => lang.word("ourselves", "nous-mêmes").to_owned(),
        Lender::Bank { id } => told!(lang, "bank {id}", "la banque {id}"),
    }
}

pub(super) fn product(it: Option<&str>, lang: Lang) -> String {
    match it {
        Some(product) => told!(lang, ", product {product}", ", produit {product}"),
        None => String::new(),
    }
}

/// A plan as it is asked for: its schedule follows when it is granted.
pub(super) fn plan(it: &Plan, lang: Lang) -> String {
    match it {
        Plan::InterestFree { instalments, first_due_on, day_of_month: _ } => told!(
            lang,
            "{instalments} instalments without interest from {first_due_on}",
            "{instalments} échéances sans intérêts à partir du {first_due_on}"
        ),
        Plan::Flat { instalments, first_due_on, day_of_month: _, rate } => told!(
            lang,
            "{instalments} instalments at a flat {rate} a year from {first_due_on}",
            "{instalments} échéances au taux fixe de {rate} par an à partir du {first_due_on}",
            rate = rate.0
        ),
        Plan::Given { schedule } => told!(
            lang,
            "{count} instalments as the lender gave them",
            "{count} échéances données par le prêteur",
            count = schedule.len()
        ),
    }
}

/// An instalment as it is owed.
pub(super) fn instalment(line: &Instalment, lang: Lang) -> String {
    let principal = lang.money(line.principal);
    let mut parts = vec![told!(lang, "{principal} principal", "{principal} de capital")];
    parts.extend(line.interest.map(|it| {
        told!(lang, "{amount} interest", "{amount} d'intérêts", amount = lang.money(it))
    }));
    parts.extend(
        line.fee
            .map(|it| told!(lang, "{amount} fee", "{amount} de frais", amount = lang.money(it))),
    );
    parts.extend(
        line.tax
            .map(|it| told!(lang, "{amount} tax", "{amount} de taxes", amount = lang.money(it))),
    );
    parts.extend(line.insurance.map(|it| {
        told!(lang, "{amount} insurance", "{amount} d'assurance", amount = lang.money(it))
    }));
    told!(
        lang,
        "instalment {number} due on {day}: {parts}",
        "échéance {number} le {day} : {parts}",
        number = line.number,
        day = line.due_on,
        parts = parts.join(", ")
    )
}

/// Who did it, in which role.
pub(super) fn actor(Actor { role: name, subject }: &Actor, lang: Lang) -> String {
    match *subject {
        Hash::ZERO => lang.word("the ledger itself", "le registre lui-même").to_owned(),
        subject => format!("{} {subject}", role(name, lang)),
    }
}
