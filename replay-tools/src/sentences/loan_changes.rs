//! How a running loan came to go on otherwise, in sentences: given up, charged off,
//! rescheduled, sold.

use ledger_core::credit::loan::{
    ChargeOffUndone, ChargedOff, NewTerms, Rescheduled, ReschedulingProposed, Sold, StoredRow,
    WriteOffUndone, WrittenOff,
};

use super::Lang;
use super::credit::{every, grace, lender};
use super::lang::told;
use super::loan_begins::terms;
use super::loan_words::{components, row};
use super::reason::told_reason;

pub(super) fn written_off(it: &WrittenOff, lang: Lang) -> String {
    told!(
        lang,
        "written off, {lost} ({id}): {reason}",
        "passé en perte, {lost} ({id}) : {reason}",
        id = it.write_off,
        lost = components(&it.lost, lang),
        reason = told_reason(&it.reason)
    )
}

pub(super) fn write_off_undone(it: &WriteOffUndone, lang: Lang) -> String {
    told!(
        lang,
        "the write-off ({id}) was undone: {reason}",
        "le passage en perte ({id}) a été annulé : {reason}",
        id = it.write_off,
        reason = told_reason(&it.reason)
    )
}

pub(super) fn charged_off(it: &ChargedOff, lang: Lang) -> String {
    told!(
        lang,
        "off the book of performing loans, {carried} still owed ({id}): {reason}",
        "sorti de l'encours sain, {carried} toujours dus ({id}) : {reason}",
        id = it.charge_off,
        carried = components(&it.carried, lang),
        reason = told_reason(&it.reason)
    )
}

pub(super) fn charge_off_undone(it: &ChargeOffUndone, lang: Lang) -> String {
    told!(
        lang,
        "on the book of performing loans again ({id}): {reason}",
        "de nouveau dans l'encours sain ({id}) : {reason}",
        id = it.charge_off,
        reason = told_reason(&it.reason)
    )
}

pub(super) fn sold(it: &Sold, lang: Lang) -> String {
    let (from, to) = (lender(&it.from, lang), lender(&it.to, lang));
    let (sale, reason) = (&it.reference, told_reason(&it.reason));
    match &it.lender_reference {
        Some(reference) => told!(
            lang,
            "sold by {from} to {to}, who calls it {reference}, by {sale}: {reason}",
            "cédé par {from} à {to}, sous la référence {reference}, par {sale} : {reason}"
        ),
        None => told!(
            lang,
            "sold by {from} to {to}, by {sale}: {reason}",
            "cédé par {from} à {to}, par {sale} : {reason}"
        ),
    }
}

pub(super) fn rescheduling_proposed(it: &ReschedulingProposed, lang: Lang) -> Vec<String> {
    let first = told!(
        lang,
        "proposed for {day} ({id}): {terms}: {reason}",
        "proposé pour le {day} ({id}) : {terms} : {reason}",
        day = it.proposed_on,
        id = it.rescheduling,
        terms = new_terms(&it.terms, lang),
        reason = told_reason(&it.reason)
    );
    let mut lines = vec![first];
    lines.extend(rows(&it.before, &it.after, lang));
    lines
}

pub(super) fn rescheduled(it: &Rescheduled, lang: Lang) -> Vec<String> {
    let first = told!(
        lang,
        "rescheduled as was agreed ({reference}), from {day}: {reason}",
        "rééchelonné comme convenu ({reference}), dès le {day} : {reason}",
        reference = it.reference,
        day = it.closed_until,
        reason = told_reason(&it.reason)
    );
    let mut lines = vec![first, terms(&it.contract, lang)];
    lines.extend(rows(&it.before, &it.position.rows, lang));
    lines
}

fn new_terms(it: &NewTerms, lang: Lang) -> String {
    let (instalments, first) = (it.instalments, it.first_due_on);
    let then = it.every.map_or_else(String::new, |it| format!(", {}", every(it, lang)));
    let rate = it.rate.map_or_else(String::new, |it| {
        told!(lang, ", at {rate} a year", ", à {rate} par an", rate = it.0)
    });
    let grace = grace(it.grace, lang);
    told!(
        lang,
        "{instalments} instalments, the first due on {first}{then}{rate}{grace}",
        "{instalments} échéances, la première le {first}{then}{rate}{grace}"
    )
}

/// The rows as they stood, and as they are from now on.
fn rows(before: &[StoredRow], after: &[StoredRow], lang: Lang) -> Vec<String> {
    let before =
        before.iter().map(|it| told!(lang, "before: {row}", "avant : {row}", row = row(it, lang)));
    let after =
        after.iter().map(|it| told!(lang, "after: {row}", "après : {row}", row = row(it, lang)));
    before.chain(after).collect()
}
