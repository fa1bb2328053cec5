//! What happened to a Premium subscription, in sentences.

use ledger_core::calendar::Day;
use ledger_core::log::StreamId;
use ledger_core::money::Money;
use ledger_core::party::premium::{
    Event, ExpiryCause, FeePaid, FeeReversed, Premium, Stage, State, Subscribed,
};
use ledger_core::policy::PremiumTerm;

use super::credit::actor;
use super::lang::told;
use super::loan_words::money;
use super::reason::told_reason;
use super::shown::{Fields, STAGE, Shown};
use super::table::{Shows, Tells};
use super::{Happened, Lang, under};

impl Tells for Event {
    fn sentences(&self, lang: Lang) -> Vec<String> {
        sentences(self, lang)
    }

    fn happened(&self) -> Option<Happened> {
        match self {
            Event::FeePaid(it) => Some(Happened::On(it.value_date)),
            Event::FeeDue(it) => Some(Happened::On(it.due_on)),
            Event::Renewed(it) => Some(Happened::On(it.from)),
            Event::Subscribed(_)
            | Event::FeeFailed(_)
            | Event::FeeReversed(_)
            | Event::Cancelled(_)
            | Event::Expired(_) => None,
        }
    }

    fn joins(&self, _: StreamId, _: StreamId) -> Option<StreamId> {
        None
    }

    fn is_of_the_file(&self) -> bool {
        false
    }
}

impl Shows for State {
    fn fields(&self, _: Day) -> Fields {
        let Some(premium) = self.premium() else { return vec![] };
        let stage = match premium.stage() {
            Stage::Running if premium.covers() => Shown::Word("covering", "en cours"),
            Stage::Running => Shown::Word("waiting for its fee", "en attente de sa cotisation"),
            Stage::Cancelled { .. } => Shown::Word("cancelled", "résiliée"),
            Stage::Expired { .. } => Shown::Word("expired", "terminée"),
        };
        let due = premium
            .unpaid()
            .map_or(Money::zero(premium.terms().fee.currency()), |_| premium.terms().fee);
        vec![
            (STAGE, stage),
            (("fee due", "cotisation due"), Shown::Money(due)),
            (("until", "jusqu'au"), Shown::Day(until(premium))),
        ]
    }
}

/// The first day that nothing is said of.
fn until(premium: &Premium) -> Day {
    match premium.stage() {
        Stage::Cancelled { ends_on } => ends_on,
        Stage::Running | Stage::Expired { .. } => premium.latest().until,
    }
}

fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    match event {
        Event::Subscribed(it) => subscribed(it, lang),
        Event::FeeDue(it) => vec![told!(
            lang,
            "fee {number}, {fee}, is due on {due_on}, to be paid before {expires_on}",
            "cotisation {number}, {fee}, due le {due_on}, à payer avant le {expires_on}",
            number = it.time,
            fee = lang.money(it.fee),
            due_on = it.due_on,
            expires_on = it.expires_on
        )],
        Event::FeePaid(it) => paid(it, lang),
        Event::FeeFailed(it) => vec![told!(
            lang,
            "fee {number} could not be collected by {channel}: {code}",
            "la cotisation {number} n'a pu être encaissée par {channel} : {code}",
            number = it.time,
            channel = it.channel,
            code = it.code
        )],
        Event::FeeReversed(it) => reversed(it, lang),
        Event::Renewed(it) => vec![told!(
            lang,
            "renewed: time {number} is from {from} until {until}",
            "renouvelée : période {number} du {from} jusqu'au {until} exclu",
            number = it.time,
            from = it.from,
            until = it.until
        )],
        Event::Cancelled(it) => vec![told!(
            lang,
            "cancelled by {by}, runs until {ends_on}: {reason}",
            "résiliée par {by}, court jusqu'au {ends_on} exclu : {reason}",
            by = actor(&it.by, lang),
            ends_on = it.ends_on,
            reason = told_reason(&it.reason)
        )],
        Event::Expired(it) => vec![match it.cause {
            ExpiryCause::Unpaid { time } => told!(
                lang,
                "expired: fee {time} was not paid in time",
                "terminée : la cotisation {time} n'a pas été payée à temps"
            ),
            ExpiryCause::Cancelled {} => lang
                .word(
                    "expired: it was cancelled, and what was paid has run out",
                    "terminée : elle était résiliée, et ce qui était payé est épuisé",
                )
                .to_owned(),
        }],
    }
}

fn subscribed(it: &Subscribed, lang: Lang) -> Vec<String> {
    let every = match it.terms.every {
        PremiumTerm::Month => lang.word("month", "mois"),
        PremiumTerm::Year => lang.word("year", "an"),
    };
    vec![
        told!(
            lang,
            "Premium subscribed by {by}: {plan}, {fee} a {every} from {starts_on} on",
            "Premium souscrit par {by} : {plan}, {fee} par {every} à partir du {starts_on}",
            by = actor(&it.by, lang),
            plan = it.terms.plan,
            fee = lang.money(it.terms.fee),
            starts_on = it.starts_on
        ),
        told!(
            lang,
            "{insurer} of each fee is the insurer's; {days} days to pay",
            "{insurer} de chaque cotisation reviennent à l'assureur ; {days} jours pour payer",
            insurer = lang.money(it.terms.insurer),
            days = it.terms.unpaid_days
        ),
        under(it.policy, lang),
    ]
}

fn paid(it: &FeePaid, lang: Lang) -> Vec<String> {
    vec![
        told!(
            lang,
            "fee {number} paid: {amount} by {money} on {on}",
            "cotisation {number} payée : {amount} par {money} le {on}",
            number = it.time,
            amount = lang.money(it.amount),
            money = money(&it.money, lang),
            on = it.value_date
        ),
        split(it.insurer, it.deferred, lang),
    ]
}

fn reversed(it: &FeeReversed, lang: Lang) -> Vec<String> {
    let again = match it.expires_on {
        Some(day) => told!(lang, ", due again before {day}", ", due à nouveau avant le {day}"),
        None => String::new(),
    };
    vec![
        told!(
            lang,
            "payment {payment} of fee {number} was taken back, {amount}{again}: {reason}",
            "paiement {payment} de la cotisation {number} repris, {amount}{again} : {reason}",
            payment = it.payment,
            number = it.time,
            amount = lang.money(it.amount),
            reason = told_reason(&it.reason)
        ),
        split(it.insurer, it.deferred, lang),
    ]
}

fn split(insurer: Money, deferred: Money, lang: Lang) -> String {
    told!(
        lang,
        "of it {insurer} is the insurer's and {deferred} ours, earned over its time",
        "dont {insurer} à l'assureur et {deferred} à nous, acquis sur sa période",
        insurer = lang.money(insurer),
        deferred = lang.money(deferred)
    )
}
