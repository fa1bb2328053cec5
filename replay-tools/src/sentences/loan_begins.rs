//! How a loan begins, in sentences: its contract, and the position it comes with.

use ledger_core::calendar::Moved;
use ledger_core::credit::loan::{
    Amortisation, Boarded, Contract, Decision, Event, Every, Granted, Interest, PositionCause,
    Rebased, StoredPosition,
};

use super::credit::{
    actor, declining, down_payment, every, flat, grace, instalment, lender, product,
};
use super::lang::told;
use super::loan_words::{row, with_outcome};
use super::reason::told_reason;
use super::{Lang, under};

pub(super) fn granted(it: &Granted, lang: Lang) -> Vec<String> {
    let contract = &it.contract;
    let mut lines = vec![
        told!(
            lang,
            "granted: {amount} by {lender}{reference}{product}",
            "accordé : {amount} par {lender}{reference}{product}",
            amount = lang.money(contract.principal),
            lender = lender(&contract.lender, lang),
            reference = lender_reference(contract, lang),
            product = product_of(contract, lang)
        ),
        decision(&it.decision, lang),
        terms(contract, lang),
        arrears(contract, lang),
        told!(
            lang,
            "lapses on {day} if it is not disbursed by then",
            "caduc le {day} s'il n'est pas versé d'ici là",
            day = it.lapses_on
        ),
        under(contract.policy, lang),
    ];
    lines.extend(it.schedule.iter().map(|it| instalment(it, lang)));
    lines
}

pub(super) fn boarded(event: &Event, it: &Boarded, lang: Lang) -> Vec<String> {
    let contract = &it.contract;
    let first = told!(
        lang,
        "boarded: {amount} lent by {lender}{reference}{product}; {cause}, kept here from {day}",
        "repris : {amount} prêtés par {lender}{reference}{product} ; {cause}, tenu ici dès le {day}",
        amount = lang.money(contract.principal),
        lender = lender(&contract.lender, lang),
        reference = lender_reference(contract, lang),
        product = product_of(contract, lang),
        cause = cause(&it.cause, lang),
        day = it.closed_until
    );
    let mut lines = with_outcome(first, event.outcome(), lang);
    lines.extend([arrears(contract, lang), under(contract.policy, lang)]);
    lines.extend(position(&it.position, lang));
    lines
}

pub(super) fn rebased(event: &Event, it: &Rebased, lang: Lang) -> Vec<String> {
    let first = told!(
        lang,
        "kept by engine {engine} from {day}: {cause} ({reason})",
        "tenu par le moteur {engine} dès le {day} : {cause} ({reason})",
        engine = it.engine,
        day = it.closed_until,
        cause = cause(&it.cause, lang),
        reason = told_reason(&it.reason)
    );
    let mut lines = with_outcome(first, event.outcome(), lang);
    lines.extend(position(&it.position, lang));
    lines
}

fn lender_reference(contract: &Contract, lang: Lang) -> String {
    match &contract.lender_reference {
        Some(reference) => {
            told!(lang, ", whose reference is {reference}", ", dont la référence est {reference}")
        }
        None => String::new(),
    }
}

fn product_of(contract: &Contract, lang: Lang) -> String {
    let text = contract.product.as_ref().map(|it| match it.version {
        Some(version) => format!("{} v{version}", it.code),
        None => it.code.clone(),
    });
    product(text.as_deref(), lang)
}

fn decision(it: &Decision, lang: Lang) -> String {
    match it {
        Decision::Application { application, offer: Some(offer) } => told!(
            lang,
            "as application-{application} was decided, offer {offer}",
            "selon la décision sur application-{application}, offre {offer}"
        ),
        Decision::Application { application, offer: None } => told!(
            lang,
            "as application-{application} was decided",
            "selon la décision sur application-{application}"
        ),
        Decision::Direct { reference, reason, by } => told!(
            lang,
            "as was decided elsewhere ({reference}), by {by}: {reason}",
            "selon une décision prise ailleurs ({reference}), par {by} : {reason}",
            by = actor(by, lang),
            reason = told_reason(reason)
        ),
    }
}

pub(super) fn terms(contract: &Contract, lang: Lang) -> String {
    let interest = match &contract.interest {
        Interest::None {} => lang.word("without interest", "sans intérêts").to_owned(),
        Interest::Flat { rate, day_count } => flat(*rate, *day_count, lang),
        Interest::DecliningBalance { rate, day_count } => declining(*rate, *day_count, lang),
        Interest::Given {} => {
            lang.word("with the interest given", "avec les intérêts donnés").to_owned()
        }
    };
    let first = contract.first_due_on;
    let mut text = match &contract.amortisation {
        Amortisation::Equal { instalments } => told!(
            lang,
            "{instalments} instalments {interest}, the first due on {first}{then}",
            "{instalments} échéances {interest}, la première le {first}{then}",
            then = then(contract, lang)
        ),
        Amortisation::EqualPrincipal { instalments } => told!(
            lang,
            "{instalments} instalments of equal principal {interest}, the first due on \
             {first}{then}",
            "{instalments} échéances à capital égal {interest}, la première le {first}{then}",
            then = then(contract, lang)
        ),
        Amortisation::Given {} => told!(
            lang,
            "a schedule the lender gave, {interest}, the first instalment due on {first}",
            "un échéancier donné par le prêteur, {interest}, la première échéance le {first}"
        ),
    };
    text += &contract.interest_from.map_or_else(String::new, |from| {
        told!(lang, "; interest counts from {from}", " ; intérêts à compter du {from}")
    });
    text += &grace(contract.grace, lang);
    text += &down_payment(contract.down_payment, lang);
    text +=
        &contract.business_days.as_ref().map_or_else(String::new, |it| rest_days(it.moved, lang));
    text
}

fn rest_days(moved: Moved, lang: Lang) -> String {
    let moves = match moved {
        Moved::Next => lang.word("the next business day", "au jour ouvré suivant"),
        Moved::Previous => lang.word("the business day before", "au jour ouvré précédent"),
        Moved::ModifiedFollowing => lang.word(
            "the next business day of the month, or the last",
            "au jour ouvré suivant du mois, ou au dernier",
        ),
    };
    told!(lang, "; off days of rest to {moves}", " ; hors jours de repos, {moves}")
}

fn then(contract: &Contract, lang: Lang) -> String {
    let Some(Every { n, unit }) = contract.every else { return String::new() };
    let Some(day) = contract.day_of_month else {
        let every = every(Every { n, unit }, lang);
        return told!(lang, ", then {every}", ", puis {every}");
    };
    let day = u32::from(day);
    match n {
        1 => told!(lang, ", then on day {day} of each month", ", puis le {day} de chaque mois"),
        n => told!(
            lang,
            ", then on day {day} of each {n} months",
            ", puis le {day}, tous les {n} mois"
        ),
    }
}

fn arrears(contract: &Contract, lang: Lang) -> String {
    let terms = &contract.arrears;
    let held = match terms.pause_while_held {
        true => lang.word("held days left out", "jours suspendus non comptés"),
        false => lang.word("held days counted", "jours suspendus comptés"),
    };
    told!(
        lang,
        "in default {days} days past due, {held}; up to {tolerance} unpaid is no arrears",
        "en défaut à {days} jours de retard, {held} ; jusqu'à {tolerance} impayés ne sont pas un \
         retard",
        days = terms.default_days,
        tolerance = lang.money(terms.tolerance)
    )
}

fn cause(it: &PositionCause, lang: Lang) -> String {
    match it {
        PositionCause::Boarded { reference } => told!(
            lang,
            "from another system ({reference})",
            "venu d'un autre système ({reference})"
        ),
        PositionCause::EngineChanged { from } => {
            told!(lang, "engine {from} before", "moteur {from} auparavant")
        }
        PositionCause::PeriodClosed {} => {
            lang.word("its past is closed", "son passé est clos").to_owned()
        }
    }
}

fn position(it: &StoredPosition, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = it.rows.iter().map(|it| row(it, lang)).collect();
    lines.extend(it.credit.map(|it| {
        told!(lang, "{credit} waits as credit", "{credit} en avoir", credit = lang.money(it))
    }));
    lines.extend(it.overdrawn.map(|it| {
        told!(
            lang,
            "{amount} paid out beyond what came in",
            "{amount} versés au-delà du reçu",
            amount = lang.money(it)
        )
    }));
    let default = match (it.in_default, it.defaulted_before) {
        (true, _) => lang.word("in default", "en défaut"),
        (false, true) => lang.word("was in default before", "a été en défaut auparavant"),
        (false, false) => lang.word("never in default", "jamais en défaut"),
    };
    lines.push(told!(
        lang,
        "{default}; at worst {days} days past due",
        "{default} ; au pire {days} jours de retard",
        days = it.worst_days_past_due
    ));
    lines
}
