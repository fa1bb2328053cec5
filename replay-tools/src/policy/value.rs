//! How a figure of a policy document is told.

use ledger_core::money::Money;
use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::sentences::{Lang, told};

/// Members whose text is a part of something, told in per cent.
const PARTS: &[&str] = &[
    ".rate",
    ".share",
    ".insurer_share",
    ".limit_share",
    ".principal_share_max",
    ".coverage_min",
    ".loss_given_default",
];

/// A list that is longer than this is told by its length.
const LISTED: usize = 60;

/// Of a member such as `law.ceilings[].rate`.
pub(super) fn value(member: &str, value: &Value, lang: Lang) -> String {
    match value {
        Value::Bool(true) => lang.word("yes", "oui").to_owned(),
        Value::Bool(false) => lang.word("no", "non").to_owned(),
        Value::String(it) if PARTS.iter().any(|part| member.ends_with(part)) => {
            percent(it, lang).unwrap_or_else(|| it.clone())
        }
        Value::String(it) => word(it, lang).map_or_else(|| quoted(it, lang), ToOwned::to_owned),
        Value::Array(all) if all.len() > LISTED => {
            format!("{} {}", all.len(), lang.word("figures", "valeurs"))
        }
        Value::Array(all) if all.is_empty() => lang.word("none", "aucun").to_owned(),
        Value::Array(all) => {
            let all: Vec<_> = all.iter().map(|it| self::value(member, it, lang)).collect();
            all.join(", ")
        }
        Value::Object(it) => {
            let money = serde_json::from_value::<Money>(value.clone());
            let numbers =
                |[one, next]: [&str; 2]| Some((it.get(one)?.as_u64()?, it.get(next)?.as_u64()?));
            if let Some(told) = points(it, lang) {
                return told;
            }
            match (money, numbers(["parts", "of"]), numbers(["month", "day"])) {
                (Ok(money), ..) => lang.money(money),
                (Err(_), Some((parts, of)), _) => format!("{parts}/{of}"),
                (Err(_), None, Some((month, day))) => format!("{month:02}-{day:02}"),
                (Err(_), None, None) => value.to_string(),
            }
        }
        Value::Number(_) | Value::Null => value.to_string(),
    }
}

/// Of values that bring the same points: `up to 179: 20`.
fn points(bin: &Map<String, Value>, lang: Lang) -> Option<String> {
    let points = bin.get("points")?;
    let values = match (bin.get("up_to"), bin.get("codes")) {
        (Some(up_to), _) => format!("{} {up_to}", lang.word("up to", "jusqu'à")),
        (None, Some(codes)) => {
            let codes = codes.as_array()?.iter().filter_map(Value::as_str);
            codes.collect::<Vec<_>>().join(", ")
        }
        (None, None) => lang.word("above", "au-delà").to_owned(),
    };
    Some(told!(lang, "{values}: {points}", "{values} : {points}"))
}

/// `0.075` is 7.5 %.
fn percent(text: &str, lang: Lang) -> Option<String> {
    let value = text.parse::<Decimal>().ok()?.checked_mul(Decimal::ONE_HUNDRED)?.normalize();
    Some(match lang {
        Lang::English => format!("{value} %"),
        Lang::French => format!("{} %", value.to_string().replace('.', ",")),
    })
}

/// A day or a short name stands as it is; a sentence is quoted.
fn quoted(text: &str, lang: Lang) -> String {
    match (text.contains(' '), lang) {
        (false, _) => text.to_owned(),
        (true, Lang::English) => format!("“{text}”"),
        (true, Lang::French) => format!("« {text} »"),
    }
}

/// Names that a person should not have to know.
fn word(name: &str, lang: Lang) -> Option<&'static str> {
    let (english, french) = match name {
        "bank" => ("bank", "banque"),
        "own_book" => ("our own book", "nos fonds propres"),
        "goods" => ("goods", "achat"),
        "cash" => ("cash", "espèces"),
        "approve" => ("approved", "accordé"),
        "escalate" => ("in front, and assigned by another", "en tête, et confié par un autre"),
        "head_of_queue" => ("in front", "en tête"),
        "assumed" => ("assumed", "supposé"),
        "calibrated" => ("calibrated", "calibré"),
        "review" => ("looked at by a person", "examiné par une personne"),
        "withheld" => ("withheld from what is paid out", "retenus sur le versement"),
        "up_front" => ("paid before", "payés avant"),
        "returned" => ("given back", "rendus"),
        "kept" => ("kept", "conservés"),
        "higher_of_both" => ("the higher of both", "le plus élevé des deux"),
        "proportional" => ("the proportional one", "le taux proportionnel"),
        "actuarial" => ("the actuarial one", "le taux actuariel"),
        "none" => ("none", "aucun"),
        "declining_balance" => ("on what is left", "sur le capital restant dû"),
        "flat" => ("on the whole principal", "sur tout le capital"),
        "thirty_360" => ("30/360", "30/360"),
        "actual_360" => ("days/360", "jours/360"),
        "actual_365" => ("days/365", "jours/365"),
        "actual_actual" => ("days/days of the year", "jours/jours de l'année"),
        "instalments" => ("instalments", "échéances"),
        "principal" => ("principal", "capital"),
        "interest" => ("interest", "intérêts"),
        "penalty" => ("penalty", "pénalités"),
        "fee" => ("fee", "frais"),
        "tax" => ("tax", "taxes"),
        "insurance" => ("insurance", "assurance"),
        "day" => ("day", "jour"),
        "week" => ("week", "semaine"),
        "month" => ("month", "mois"),
        "year" => ("year", "an"),
        "disbursement" => ("the payment of the loan", "le versement du prêt"),
        "bank_acceptance" => ("the bank's acceptance", "l'accord de la banque"),
        "grant" => ("the grant of the loan", "l'octroi du prêt"),
        "half_up" => ("to the nearest, a half up", "au plus proche, la moitié vers le haut"),
        "half_even" => ("to the nearest, a half to even", "au plus proche, la moitié au pair"),
        "down" => ("down", "vers le bas"),
        "up" => ("up", "vers le haut"),
        "first" => ("the first", "la première"),
        "last" => ("the last", "la dernière"),
        _ => return None,
    };
    Some(lang.word(english, french))
}
