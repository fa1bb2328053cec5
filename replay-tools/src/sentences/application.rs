//! What happened to an application, in sentences.

use ledger_core::credit::application::{Event, Purpose, Submitted, Terms};

use super::credit::{actor, lender, plan, product};
use super::lang::told;
use super::{Lang, under};

pub(super) fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    match event {
        Event::Submitted(it) => submitted(it, lang),
        Event::FirstApproved(it) => vec![
            told!(
                lang,
                "approved by a first person, {by}, and a second one is wanted: {motive}",
                "approuvée par une première personne, {by}, une seconde est requise : {motive}",
                by = actor(&it.by, lang),
                motive = it.motive
            ),
            terms(&it.terms, lang),
        ],
        Event::Approved(it) => {
            let first = match &it.first_by {
                Some(first) => {
                    told!(lang, ", after {first}", ", après {first}", first = actor(first, lang))
                }
                None => String::new(),
            };
            vec![
                told!(
                    lang,
                    "approved by {by}{first}, as loan-{loan}: {motive}",
                    "approuvée par {by}{first}, crédit loan-{loan} : {motive}",
                    by = actor(&it.by, lang),
                    loan = it.loan,
                    motive = it.motive
                ),
                terms(&it.terms, lang),
            ]
        }
        Event::Declined(it) => {
            let mut lines = vec![told!(
                lang,
                "declined by {by}: {motive}",
                "refusée par {by} : {motive}",
                by = actor(&it.by, lang),
                motive = it.motive
            )];
            lines.extend(it.reasons.iter().map(|it| {
                told!(
                    lang,
                    "reason {code}: {text}",
                    "raison {code} : {text}",
                    code = it.code,
                    text = it.text
                )
            }));
            lines
        }
        Event::Lapsed(_) => vec![told!(
            lang,
            "lapsed: nobody decided in time",
            "caduque : personne n'a décidé à temps"
        )],
        Event::Withdrawn(it) => vec![told!(
            lang,
            "withdrawn by {by}: {motive}",
            "retirée par {by} : {motive}",
            by = actor(&it.by, lang),
            motive = it.motive
        )],
    }
}

fn submitted(it: &Submitted, lang: Lang) -> Vec<String> {
    let purpose = match &it.purpose {
        Purpose::Order { order, amount } => told!(
            lang,
            "{amount} for order-{order}",
            "{amount} pour order-{order}",
            amount = lang.money(*amount)
        ),
        Purpose::Amount { amount } => {
            told!(lang, "up to {amount}", "jusqu'à {amount}", amount = lang.money(*amount))
        }
    };
    vec![
        told!(
            lang,
            "{by} asks for {purpose}{product} from {lender}: {plan}",
            "{by} demande {purpose}{product} auprès de {lender} : {plan}",
            by = actor(&it.by, lang),
            product = product(it.asked.product.as_deref(), lang),
            lender = lender(&it.asked.lender, lang),
            plan = plan(&it.asked.plan, lang)
        ),
        told!(lang, "to be decided before {day}", "à décider avant le {day}", day = it.lapses_on),
        under(it.policy, lang),
    ]
}

fn terms(it: &Terms, lang: Lang) -> String {
    told!(
        lang,
        "{amount} from {lender}, whose reference is {reference}{product}: {plan}",
        "{amount} de {lender}, dont la référence est {reference}{product} : {plan}",
        amount = lang.money(it.principal),
        lender = lender(&it.lender, lang),
        reference = it.lender_reference,
        product = product(it.product.as_deref(), lang),
        plan = plan(&it.plan, lang)
    )
}
