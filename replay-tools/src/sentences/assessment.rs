//! What the rules found of an application, in sentences.

use ledger_core::credit::deciding::{Assessed, Fired, FraudScored, Measure, ProposedLimit, Rule};
use ledger_core::credit::scoring::{Answer, Scored};
use ledger_core::policy::{FraudSignal, ProbabilitySource};

use super::credit::{actor, plan};
use super::lang::told;
use super::price::{per_cent, price};
use super::{Lang, under};

pub(super) fn assessed(it: &Assessed, lang: Lang) -> Vec<String> {
    let found = &it.found;
    let mut lines = vec![
        told!(
            lang,
            "looked at by the rules of engine {engine}, as {by} asked: {answer}",
            "examinée par les règles du moteur {engine}, à la demande de {by} : {answer}",
            engine = it.engine,
            by = actor(&it.by, lang),
            answer = answer(found.answer, lang)
        ),
        under(it.policy, lang),
        score(&found.scored, lang),
    ];
    lines.extend(found.limit.as_ref().map(|it| limit(it, lang)));
    if let Some(offer) = &found.offer {
        lines.push(told!(
            lang,
            "the class would be offered {product}: {plan}",
            "la classe se verrait proposer {product} : {plan}",
            product = offer.product,
            plan = plan(&offer.plan, lang)
        ));
        lines.push(price(&offer.price, lang));
    }
    if let Some(why) = &found.not_offered {
        lines.push(told!(
            lang,
            "nothing can be offered ({code}): {text}",
            "rien ne peut être proposé ({code}) : {text}",
            code = why.code,
            text = why.text
        ));
    }
    lines.extend(found.fraud.as_ref().map(|it| fraud(it, lang)));
    let rules: Vec<_> = found.rules.iter().map(|it| fired(it, lang)).collect();
    lines.push(told!(lang, "rules: {rules}", "règles : {rules}", rules = rules.join("; ")));
    if let Some(code) = &found.identity_reason {
        lines.push(told!(
            lang,
            "who the customer is is not known ({code})",
            "l'identité du client n'est pas établie ({code})"
        ));
    }
    for reason in &found.scored.reasons {
        lines.push(told!(
            lang,
            "lost {lost} points ({code}): {text}",
            "{lost} points perdus ({code}) : {text}",
            lost = reason.lost,
            code = reason.code,
            text = reason.text
        ));
    }
    lines
}

const fn answer(it: Answer, lang: Lang) -> &'static str {
    match it {
        Answer::Approve => lang.word("approve", "approuver"),
        Answer::Review => lang.word("let a person look at it", "la confier à une personne"),
        Answer::Decline => lang.word("decline", "refuser"),
    }
}

fn score(it: &Scored, lang: Lang) -> String {
    let (points, available) = (it.points_total, it.available_total);
    let class = it.class.as_deref().unwrap_or(lang.word("none", "aucune"));
    let source = match it.probability.source {
        ProbabilitySource::Assumed => lang.word("assumed", "supposée"),
        ProbabilitySource::Calibrated => lang.word("calibrated", "calibrée"),
    };
    told!(
        lang,
        "score {score} of 1000 ({points} of {available} points by {card}), class {class}; probability of default {ppm} per million, {source}",
        "score {score} sur 1000 ({points} points sur {available} selon {card}), classe {class} ; probabilité de défaut {ppm} par million, {source}",
        score = it.score,
        card = it.card.code,
        ppm = it.probability.ppm
    )
}

fn limit(it: &ProposedLimit, lang: Lang) -> String {
    let share = it.share.map_or_else(String::new, |share| {
        told!(
            lang,
            ", of which the class may use {share} %",
            ", dont la classe peut utiliser {share} %",
            share = per_cent(share, lang)
        )
    });
    let thin = match it.thin {
        true => lang.word(", the starting limit at most", ", la limite de départ au plus"),
        false => "",
    };
    told!(
        lang,
        "may bring what is owed to {limit}: the limit is {whole}{share}{thin}; {room} of it are free",
        "peut porter l'encours à {limit} : la limite est de {whole}{share}{thin} ; {room} en sont libres",
        limit = lang.money(it.limit),
        whole = lang.money(it.whole),
        room = lang.money(it.room)
    )
}

fn fraud(it: &FraudScored, lang: Lang) -> String {
    let signals = it.signals.iter().map(|it| {
        let signal = match it.signal {
            FraudSignal::Velocity => lang.word("applications in a day", "demandes en un jour"),
            FraudSignal::NewDevice => lang.word("device", "appareil"),
            FraudSignal::CountriesDiffer => lang.word("countries", "pays"),
            FraudSignal::NewPaymentMeans => lang.word("means of payment", "moyen de paiement"),
        };
        format!("{signal} {} ({})", it.found, it.points)
    });
    let signals: Vec<_> = signals.collect();
    told!(
        lang,
        "signals of fraud come to {points} points, a person looks at it from {from} on: {signals}",
        "les signaux de fraude totalisent {points} points, une personne l'examine à partir de {from} : {signals}",
        points = it.points,
        from = it.review_from,
        signals = signals.join(", ")
    )
}

fn fired(it: &Fired, lang: Lang) -> String {
    let rule = match it.rule {
        Rule::ScoreDeclined => lang.word("score declined", "score refusé"),
        Rule::ClassApproved => lang.word("class approved", "classe approuvée"),
        Rule::ClassReviewed => lang.word("class for a person", "classe à examiner"),
        Rule::CoverageTooLow => lang.word("too little given", "trop peu fourni"),
        Rule::ThinFile => lang.word("thin file", "dossier mince"),
        Rule::WithPerson => lang.word("with a person", "auprès d'une personne"),
        Rule::NothingToTell => lang.word("no reason to tell", "aucun motif à communiquer"),
        Rule::IdentityIncomplete => lang.word("identity incomplete", "identité incomplète"),
        Rule::KnownElsewhere => lang.word("known elsewhere", "connu ailleurs"),
        Rule::NotScreened => lang.word("lists not looked through", "listes non consultées"),
        Rule::ScreeningHit => lang.word("named by a list", "nommé par une liste"),
        Rule::FraudSuspected => lang.word("signals of fraud", "signaux de fraude"),
        Rule::NoLimit => lang.word("no limit", "aucune limite"),
        Rule::LineBlocked => lang.word("line blocked", "ligne bloquée"),
        Rule::OverLimit => lang.word("over the limit", "au-delà de la limite"),
        Rule::OutOfBounds => lang.word("amount not lent", "montant non prêté"),
        Rule::NotOffered => lang.word("nothing to offer", "rien à proposer"),
        Rule::TwoPersonsWanted => lang.word("two persons wanted", "deux personnes requises"),
    };
    let measure = |it: Measure| match it {
        Measure::Number(it) => it.to_string(),
        Measure::Amount(it) => lang.money(it),
    };
    match (it.found.map(measure), it.threshold.map(measure)) {
        (Some(found), Some(threshold)) => {
            told!(
                lang,
                "{rule} ({found}, threshold {threshold})",
                "{rule} ({found}, seuil {threshold})"
            )
        }
        (Some(it), None) | (None, Some(it)) => format!("{rule} ({it})"),
        (None, None) => rule.to_owned(),
    }
}
