//! What does a credit cost, as it was recorded?

use ledger_core::credit::pricing::{Price, RateBounds};
use ledger_core::money::Rate;
use rust_decimal::Decimal;

use super::Lang;
use super::lang::told;

/// Both yearly figures, the ceiling they are within, and what is paid in all.
pub(crate) fn price(it: &Price, lang: Lang) -> String {
    let teg = percent(it.teg.teg_proportional, lang);
    let taeg = percent(it.teg.taeg_actuarial, lang);
    let (cost, total) = (lang.money(it.total.cost()), lang.money(it.total.total));
    match it.ceiling {
        Some(ceiling) => told!(
            lang,
            "it costs {teg} % a year (proportional), {taeg} % (actuarial), within the legal ceiling of {ceiling} % on {day}; {total} are paid in all, {cost} of them for the credit",
            "il coûte {teg} % par an (TEG proportionnel), {taeg} % (TAEG), sous le plafond légal de {ceiling} % au {day} ; {total} sont payés en tout, dont {cost} pour le crédit",
            ceiling = per_cent(ceiling.rate, lang),
            day = ceiling.on
        ),
        None => told!(
            lang,
            "it costs {teg} % a year (proportional), {taeg} % (actuarial); {total} are paid in all, {cost} of them for the credit",
            "il coûte {teg} % par an (TEG proportionnel), {taeg} % (TAEG) ; {total} sont payés en tout, dont {cost} pour le crédit"
        ),
    }
}

/// As it is shown: in per cent, half up at two decimals.
pub(crate) fn percent(it: RateBounds, lang: Lang) -> String {
    it.percent(2).map_or_else(String::new, |it| pointed(&it.to_string(), lang))
}

/// With all its digits.
pub(crate) fn per_cent(Rate(rate): Rate, lang: Lang) -> String {
    pointed(&(rate * Decimal::ONE_HUNDRED).normalize().to_string(), lang)
}

fn pointed(digits: &str, lang: Lang) -> String {
    digits.replace('.', lang.word(".", ","))
}
