//! What was refunded of what a loan financed, and on which days lateness does not count, in sentences.

use ledger_core::credit::loan::{
    Change, GoodsRefundReversed, GoodsRefunded, PauseEnded, PauseOver, Paused, RefundCause,
};
use ledger_core::money::{Currency, Money};

use super::Lang;
use super::lang::told;
use super::loan_words::{money, pieces, taken_back};
use super::reason::told_reason;

pub(super) fn goods_refunded(it: &GoodsRefunded, lang: Lang) -> String {
    let because = match &it.cause {
        RefundCause::Returned { order, lines } => told!(
            lang,
            "of order-{order} came back, pieces × line: {which}",
            "de order-{order} sont revenus, pièces × ligne : {which}",
            which = pieces(lines)
        ),
        RefundCause::NotSupplied { order, lines } => told!(
            lang,
            "of order-{order} will not be supplied, pieces × line: {which}",
            "de order-{order} ne seront pas fournis, pièces × ligne : {which}",
            which = pieces(lines)
        ),
        RefundCause::Merchant { money: by, value_date } => told!(
            lang,
            "the merchant gave the lender money back through {money} on {value_date}",
            "le vendeur a rendu de l'argent au prêteur par {money} le {value_date}",
            money = money(by, lang)
        ),
    };
    let fee = it.file_fee.map_or_else(String::new, |it| {
        told!(
            lang,
            ", {fee} of the file fee with it",
            ", avec {fee} des frais de dossier",
            fee = lang.money(it.amount)
        )
    });
    told!(
        lang,
        "{price} of what was financed are refunded{fee} ({id}), {financed} were financed after all: {because}",
        "{price} du montant financé sont remboursés{fee} ({id}), {financed} ont finalement été financés : {because}",
        price = lang.money(it.price),
        id = it.refund,
        financed = lang.money(it.financed)
    )
}

pub(super) fn goods_refund_reversed(it: &GoodsRefundReversed, lang: Lang) -> String {
    told!(
        lang,
        "the merchant's refund of {price} ({id}) was taken back, {cause}: {reason}; {financed} were financed after all",
        "le remboursement du vendeur de {price} ({id}) a été repris, {cause} : {reason} ; {financed} ont finalement été financés",
        price = lang.money(it.price),
        id = it.refund,
        cause = taken_back(&it.cause, lang),
        reason = told_reason(&it.reason),
        financed = lang.money(it.financed)
    )
}

pub(super) fn paused(it: &Paused, lang: Lang) -> String {
    let penalties = match it.spares_penalties {
        true => lang.word("without penalties", "sans pénalités"),
        false => lang.word("with penalties", "avec pénalités"),
    };
    told!(
        lang,
        "lateness does not count from {from} until {until}, {penalties} ({id}): {reason}",
        "le retard ne compte pas du {from} au {until}, {penalties} ({id}) : {reason}",
        from = it.from,
        until = it.until,
        id = it.pause,
        reason = told_reason(&it.reason)
    )
}

pub(super) fn pause_ended(it: &PauseEnded, lang: Lang) -> String {
    told!(
        lang,
        "the pause ({id}) ends on {until}, before its time: {reason}",
        "la pause ({id}) prend fin le {until}, avant son terme : {reason}",
        id = it.pause,
        until = it.until,
        reason = told_reason(&it.reason)
    )
}

pub(super) fn pause_over(it: &PauseOver, lang: Lang) -> String {
    told!(
        lang,
        "the pause ({id}) is over: lateness counts from {until} on, without its days",
        "la pause ({id}) est terminée : le retard compte dès le {until}, sans ses jours",
        id = it.pause,
        until = it.until
    )
}

/// As the borrower is told of a refund: with what less of interest and penalties is owed by it.
pub(super) fn told_borrower(it: &GoodsRefunded, lang: Lang) -> String {
    let less = less_cost(&it.changes, it.price.currency());
    let fee = it.file_fee.map_or_else(String::new, |it| {
        told!(
            lang,
            ", and {fee} of the file fee",
            ", et {fee} des frais de dossier",
            fee = lang.money(it.amount)
        )
    });
    told!(
        lang,
        "{price} of what was financed are refunded{fee}: as if it had never been borrowed, {less} less of interest and penalties",
        "{price} du montant financé sont remboursés{fee} : comme s'ils n'avaient jamais été empruntés, {less} d'intérêts et de pénalités en moins",
        price = lang.money(it.price),
        less = lang.money(less)
    )
}

/// What of interest and penalties is owed no more.
fn less_cost(changes: &[Change], currency: Currency) -> Money {
    let moved = changes.iter().filter_map(|it| it.owed.as_ref());
    let less: i64 = moved
        .flat_map(|it| [it.interest, it.penalty])
        .flatten()
        .map(|it| -it.difference.amount)
        .sum();
    Money::new(less.max(0), currency).unwrap_or(Money::zero(currency))
}
