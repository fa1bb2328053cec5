//! What happened to a shipment, in sentences.

use ledger_core::freight::shipment::{
    CancelCause, Direction, DocumentKind, EstimateCause, Event, ExceptionCause, Leg, Planned,
    ProofKind, Report, Resolution, Standing,
};
use ledger_core::money::{Currency, Difference};
use ledger_core::trade::LineQuantity;

use super::Lang;
use super::freight_words::{document, milestone, reason, stage};
use super::lang::told;
use super::reason::told_reason;

pub(super) fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    match event {
        Event::Planned(it) => planned(it, lang),
        Event::TrackingAssigned(it) => vec![told!(
            lang,
            "leg {leg} is known to its carrier as {number}",
            "l'étape {leg} porte chez son transporteur le numéro {number}",
            leg = it.leg,
            number = it.number
        )],
        Event::MilestoneReached(it) => {
            let first = milestone(it.milestone.milestone(), lang).to_owned();
            reported(first, &it.report, lang)
        }
        Event::CustomsPresented(it) => {
            let declaration = match &it.declaration {
                Some(number) => {
                    told!(lang, ", declaration {number}", ", déclaration {number}")
                }
                None => String::new(),
            };
            let first = told!(
                lang,
                "presented to customs{declaration}{wanted}",
                "présenté en douane{declaration}{wanted}",
                wanted = wanted(&it.wanted, lang)
            );
            reported(first, &it.report, lang)
        }
        Event::CustomsHeld(it) => {
            let first = told!(
                lang,
                "held by customs{wanted}",
                "retenu en douane{wanted}",
                wanted = wanted(&it.wanted, lang)
            );
            reported(first, &it.report, lang)
        }
        Event::CustomsReleased(it) => {
            let first = told!(
                lang,
                "released by customs: duties declared {declared}, paid {paid}, difference \
                 {difference}",
                "libéré par la douane : droits déclarés {declared}, payés {paid}, écart \
                 {difference}",
                declared = lang.money(it.declared),
                paid = lang.money(it.paid),
                difference = difference(it.difference, lang)
            );
            reported(first, &it.report, lang)
        }
        Event::DeliveryAttemptFailed(it) => reported(
            told!(
                lang,
                "brought, and could not be handed over",
                "présenté, et n'a pas pu être remis"
            ),
            &it.report,
            lang,
        ),
        Event::Delivered(it) => reported(told!(lang, "handed over", "remis"), &it.report, lang),
        Event::Lost(it) => reported(told!(lang, "lost", "perdu"), &it.report, lang),
        Event::Damaged(it) => reported(told!(lang, "damaged", "endommagé"), &it.report, lang),
        Event::Returned(it) => reported(told!(lang, "came back", "revenu"), &it.report, lang),
        Event::MilestoneCorrected(it) => vec![told!(
            lang,
            "report {report} ({what}) is taken back: {why}",
            "le signalement {report} ({what}) est retiré : {why}",
            report = it.report,
            what = milestone(it.milestone, lang),
            why = told_reason(&it.reason)
        )],
        Event::CorrectionWithdrawn(it) => vec![told!(
            lang,
            "report {report} ({what}) stands again: {why}",
            "le signalement {report} ({what}) est rétabli : {why}",
            report = it.report,
            what = milestone(it.milestone, lang),
            why = told_reason(&it.reason)
        )],
        Event::DocumentAttached(it) => vec![told!(
            lang,
            "document: {kind}, {hash}",
            "document : {kind}, {hash}",
            kind = document(it.kind, lang),
            hash = it.hash
        )],
        Event::ProofRecorded(it) => vec![told!(
            lang,
            "proof of delivery: {kind}, {hash}",
            "preuve de livraison : {kind}, {hash}",
            kind = proof(it.kind, lang),
            hash = it.hash
        )],
        Event::PickUpCodeIssued(it) => {
            let until = match it.valid_until {
                Some(at) => told!(lang, ", valid until {at}", ", valable jusqu'à {at}"),
                None => String::new(),
            };
            vec![told!(
                lang,
                "a pick-up code for {place} was given{until}",
                "un code de retrait à {place} a été donné{until}",
                place = it.place
            )]
        }
        Event::EstimateChanged(it) => vec![told!(
            lang,
            "delivery is expected on {after}, not {before}: {cause}",
            "livraison attendue le {after}, et non le {before} : {cause}",
            before = it.before,
            after = it.after,
            cause = cause(&it.cause, lang)
        )],
        Event::Cancelled(it) => vec![told!(
            lang,
            "the shipment was given up: {why}",
            "expédition abandonnée : {why}",
            why = given_up(&it.cause, lang)
        )],
        Event::CancellationCorrected(it) => vec![told!(
            lang,
            "the shipment was not given up after all: {why}",
            "expédition finalement maintenue : {why}",
            why = told_reason(&it.reason)
        )],
        Event::ExceptionRaised(it) => {
            let ExceptionCause::EndedOtherwise { report, milestone: said, stage: stands } =
                it.cause;
            vec![told!(
                lang,
                "exception {exception}: report {report} says \"{said}\", and the shipment is \
                 {stands}",
                "anomalie {exception} : le signalement {report} dit « {said} », et l'expédition est \
                 {stands}",
                exception = it.exception,
                said = milestone(said, lang),
                stands = stage(stands, lang)
            )]
        }
        Event::ExceptionResolved(it) => vec![told!(
            lang,
            "exception {exception} is resolved: {how}",
            "anomalie {exception} levée : {how}",
            exception = it.exception,
            how = resolution(&it.resolution, lang)
        )],
    }
}

fn planned(it: &Planned, lang: Lang) -> Vec<String> {
    let mut lines = vec![told!(
        lang,
        "planned for order-{order}{back}: promised on {promised}, expected on {estimated}",
        "prévue pour order-{order}{back} : promise le {promised}, attendue le {estimated}",
        order = it.order,
        back = back(it.direction, lang),
        promised = it.promised_on,
        estimated = it.estimated_on
    )];
    lines.push(contents(it, lang));
    lines.extend(it.legs.iter().map(|it| leg(it, lang)));
    lines
}

fn back(direction: Direction, lang: Lang) -> String {
    match direction {
        Direction::Outbound {} => String::new(),
        Direction::Return { asked: Some(asked) } => {
            told!(lang, ", the way back by return {asked}", ", en retour ({asked})")
        }
        Direction::Return { asked: None } => told!(
            lang,
            ", the way back of goods handed over by mistake",
            ", en retour de marchandises remises par erreur"
        ),
    }
}

fn contents(it: &Planned, lang: Lang) -> String {
    let pieces = |&LineQuantity { line, quantity }: &LineQuantity| {
        told!(lang, "{quantity} of line {line}", "{quantity} de la ligne {line}")
    };
    let pieces = it.contents.iter().map(pieces).collect::<Vec<_>>().join(", ");
    let weight = match it.weight_grams {
        Some(grams) => format!(", {grams} g"),
        None => String::new(),
    };
    let value = match it.declared_value {
        Some(value) => told!(
            lang,
            ", declared value {value}",
            ", valeur déclarée {value}",
            value = lang.money(value)
        ),
        None => String::new(),
    };
    told!(lang, "in it: {pieces}{weight}{value}", "contenu : {pieces}{weight}{value}")
}

fn given_up(cause: &CancelCause, lang: Lang) -> String {
    match cause {
        CancelCause::Asked { reason } => told_reason(reason),
        CancelCause::OrderCancelled {} => told!(
            lang,
            "what is in it was cancelled with the order",
            "son contenu est annulé avec la commande"
        ),
    }
}

fn resolution(it: &Resolution, lang: Lang) -> String {
    match it {
        Resolution::Corrected {} => {
            told!(lang, "a correction left nothing of it", "une correction l'a fait disparaître")
        }
        Resolution::Person { reason } => told_reason(reason),
    }
}

fn leg(it: &Leg, lang: Lang) -> String {
    let tracking = match &it.tracking {
        Some(number) => told!(lang, ", number {number}", ", numéro {number}"),
        None => String::new(),
    };
    told!(
        lang,
        "leg {number} by {partner} for {cost}, until \"{until}\" by {deadline}{tracking}",
        "étape {number} par {partner} pour {cost}, jusqu'à « {until} » au plus tard le \
         {deadline}{tracking}",
        number = it.number,
        partner = it.partner,
        cost = lang.money(it.cost),
        until = milestone(it.until, lang),
        deadline = it.deadline_on
    )
}

/// What was reported, by whom in whose words, and where the shipment then stands.
fn reported(mut first: String, report: &Report, lang: Lang) -> Vec<String> {
    if let Some(place) = &report.place {
        first += &told!(lang, ", at {place}", ", à {place}");
    }
    if let Some(why) = report.reason {
        first += &told!(lang, "; {why}", " ; {why}", why = reason(why, lang));
    }
    let by = match &report.carrier {
        Some(it) => {
            let said = it.text.as_ref().map(|it| format!(", \"{it}\"")).unwrap_or_default();
            told!(
                lang,
                "said by {carrier}, code {code}{said}",
                "dit par {carrier}, code {code}{said}",
                carrier = it.carrier,
                code = it.code
            )
        }
        None => told!(lang, "seen by our own people", "constaté par nos équipes"),
    };
    vec![first, by]
}

/// Where the shipment then stands.
pub(super) fn standing(Standing { stage: reached, since }: Standing, lang: Lang) -> String {
    let stage = stage(reached, lang);
    match since {
        Some(at) => told!(lang, "then: {stage}, since {at}", "ensuite : {stage}, depuis {at}"),
        None => told!(lang, "then: {stage}", "ensuite : {stage}"),
    }
}

fn wanted(documents: &[DocumentKind], lang: Lang) -> String {
    let names: Vec<&str> = documents.iter().map(|it| document(*it, lang)).collect();
    match names.is_empty() {
        true => String::new(),
        false => {
            told!(lang, "; asked for: {names}", " ; demandé : {names}", names = names.join(", "))
        }
    }
}

fn proof(it: ProofKind, lang: Lang) -> &'static str {
    match it {
        ProofKind::Signature => lang.word("signature", "signature"),
        ProofKind::Photograph => lang.word("photograph", "photographie"),
        ProofKind::PickUpCode => lang.word("pick-up code shown", "code de retrait présenté"),
        ProofKind::Slip => lang.word("slip", "bordereau"),
    }
}

fn cause(it: &EstimateCause, lang: Lang) -> String {
    match it {
        EstimateCause::Delay { leg, days } => told!(
            lang,
            "leg {leg} ended {days} days late",
            "l'étape {leg} s'est terminée avec {days} jours de retard"
        ),
        EstimateCause::OnTime {} => told!(
            lang,
            "no leg has ended late any more",
            "plus aucune étape ne s'est terminée en retard"
        ),
        EstimateCause::Person { reason } => told_reason(reason),
    }
}

/// A difference with its sign.
fn difference(it: Difference, lang: Lang) -> String {
    let size = i64::try_from(it.amount.unsigned_abs()).ok();
    let money = size.and_then(|it2| money(it2, it.currency));
    match money {
        Some(money) => format!("{}{}", if it.amount < 0 { "−" } else { "+" }, lang.money(money)),
        None => format!("{} {}", it.amount, it.currency),
    }
}

fn money(units: i64, currency: Currency) -> Option<ledger_core::money::Money> {
    ledger_core::money::Money::new(units, currency).ok()
}
