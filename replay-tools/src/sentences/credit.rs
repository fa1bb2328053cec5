//! Words that loans and applications share, in sentences.

use ledger_core::credit::{
    Amortised, DayCount, EqualPart, Every, Grace, Instalment, Lender, Plan, PlanInterest, Unit,
};
use ledger_core::log::{Actor, Hash};
use ledger_core::money::Rate;

use super::lang::told;
use super::{Lang, role};

pub(crate) fn lender(it: &Lender, lang: Lang) -> String {
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
        Plan::Amortised { terms } => amortised(terms, lang),
        Plan::Given { schedule } => told!(
            lang,
            "{count} instalments as the lender gave them",
            "{count} échéances données par le prêteur",
            count = schedule.len()
        ),
    }
}

fn amortised(it: &Amortised, lang: Lang) -> String {
    let interest = match it.interest {
        PlanInterest::None {} => lang.word("without interest", "sans intérêts").to_owned(),
        PlanInterest::Flat { rate, day_count } => flat(rate, Some(day_count), lang),
        PlanInterest::DecliningBalance { rate, day_count } => declining(rate, day_count, lang),
    };
    let equal = match it.equal {
        EqualPart::Instalments => lang.word("equal instalments", "échéances égales"),
        EqualPart::Principal => {
            lang.word("instalments of equal principal", "échéances à capital égal")
        }
    };
    let mut text = told!(
        lang,
        "{count} {equal} {interest}, {every}, from {first}",
        "{count} {equal} {interest}, {every}, à partir du {first}",
        count = it.instalments,
        every = every(it.every, lang),
        first = it.first_due_on
    );
    text += &grace(it.grace, lang);
    text += &down_payment(it.down_payment, lang);
    text
}

/// How far due dates are apart.
pub(super) fn every(Every { n, unit }: Every, lang: Lang) -> String {
    match (unit, n) {
        (Unit::Day, 1) => lang.word("every day", "chaque jour").to_owned(),
        (Unit::Day, n) => told!(lang, "every {n} days", "tous les {n} jours"),
        (Unit::Week, 1) => lang.word("every week", "chaque semaine").to_owned(),
        (Unit::Week, n) => told!(lang, "every {n} weeks", "toutes les {n} semaines"),
        (Unit::Month, 1) => lang.word("every month", "chaque mois").to_owned(),
        (Unit::Month, n) => told!(lang, "every {n} months", "tous les {n} mois"),
    }
}

pub(super) fn flat(Rate(rate): Rate, day_count: Option<DayCount>, lang: Lang) -> String {
    let counted = day_count.map_or_else(String::new, |it| format!(" ({})", counted(it)));
    told!(lang, "at a flat {rate} a year{counted}", "au taux fixe de {rate} par an{counted}")
}

pub(super) fn declining(Rate(rate): Rate, day_count: DayCount, lang: Lang) -> String {
    let counted = counted(day_count);
    told!(
        lang,
        "at {rate} a year on what is left ({counted})",
        "à {rate} par an sur le capital restant dû ({counted})"
    )
}

const fn counted(it: DayCount) -> &'static str {
    match it {
        DayCount::Thirty360 => "30/360",
        DayCount::Actual360 => "actual/360",
        DayCount::Actual365 => "actual/365",
        DayCount::ActualActual => "actual/actual",
    }
}

/// In which periods less is due; nothing where in none.
pub(super) fn grace(it: Grace, lang: Lang) -> String {
    let Grace { principal, interest, interest_free } = it;
    let told = [
        (principal, lang.word("without principal", "sans capital")),
        (interest, lang.word("with interest put off", "aux intérêts différés")),
        (interest_free, lang.word("bearing no interest", "sans intérêts courus")),
    ];
    let parts = told.iter().filter(|it| it.0 > 0).map(|(periods, what)| {
        told!(lang, "; the first {periods} {what}", " ; les {periods} premières {what}")
    });
    parts.collect()
}

/// Nothing where there is none.
pub(super) fn down_payment(it: Option<Rate>, lang: Lang) -> String {
    it.map_or_else(String::new, |Rate(share)| {
        told!(lang, "; {share} of it due as it is paid out", " ; dont {share} dû au versement")
    })
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
