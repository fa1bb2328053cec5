//! What another policy would have answered, as text, JSON and CSV.

use std::fmt::Write as _;

use ledger_core::credit::scoring::Answer;
use serde_json::{Value, json as of_json};

use super::{Answered, Counts, Key, WhatIf};
use crate::progress::grouped;

/// As it is written.
pub(super) const fn name(it: Answer) -> &'static str {
    match it {
        Answer::Decline => "decline",
        Answer::Review => "review",
        Answer::Approve => "approve",
    }
}

/// A table, the applications that would have been answered otherwise, and how far to trust it.
pub fn text(it: &WhatIf) -> String {
    let mut text = format!(
        "{} applications by policy {}{}; amounts in minor units\n\n{:8} {:12} {:16} {:8}",
        grouped(it.files.len() as u64),
        it.policy.hash,
        by_model(it),
        "currency",
        "class",
        "segment",
        "answer",
    );
    for heading in ["were", "would be"] {
        let _ =
            write!(text, " {heading:>9} {:>13} {:>13} {:>13}", "amount", "expected loss", "income");
    }
    text.push('\n');
    for (Key { currency, class, segment, answer }, both) in it.side_by_side() {
        let _ = write!(text, "{:8} {class:12} {segment:16} {:8}", currency.code(), name(answer));
        for Counts { applications, amount, expected_loss, income } in both {
            // Padding goes by what is written of it.
            let [amount, income] = [amount, income].map(|it| it.to_string());
            let lost = it.losses.map_or_else(|| "-".to_owned(), |_| expected_loss.to_string());
            let _ = write!(text, " {applications:>9} {amount:>13} {lost:>13} {income:>13}");
        }
        text.push('\n');
    }
    let _ = writeln!(text, "\n{} would be answered otherwise", it.changed().count());
    for file in it.changed() {
        let (was, would_be) = (name(file.was.answer), name(file.would_be.answer));
        let why = file.why();
        let _ = writeln!(text, "application-{}  {was} -> {would_be}: {why}", file.application);
    }
    for line in it.trust() {
        let _ = writeln!(text, "\n{line}");
    }
    text
}

/// What scored in the place of the card.
pub(super) fn by_model(it: &WhatIf) -> String {
    it.model.as_ref().map_or_else(String::new, |it| {
        format!(", scored by {} `{}` {}", it.kind.name(), it.code, it.hash)
    })
}

/// For programs; amounts in minor units.
pub fn json(it: &WhatIf) -> Value {
    let answered = |it: &Answered| {
        of_json!({
            "answer": name(it.answer), "class": it.class, "score": it.score, "limit": it.limit,
            "rules": it.rules, "expected_loss": it.expected_loss, "income": it.income,
        })
    };
    let files: Vec<Value> = it
        .files
        .iter()
        .map(|it| {
            of_json!({
                "application": it.application, "on": it.on, "currency": it.currency,
                "amount": it.amount, "segment": it.segment, "was": answered(&it.was), "would_be": answered(&it.would_be),
                "changed": it.is_changed(),
            })
        })
        .collect();
    let counts = |it: Counts| {
        of_json!({
            "applications": it.applications, "amount": it.amount.to_string(),
            "expected_loss": it.expected_loss.to_string(), "income": it.income.to_string(),
        })
    };
    let classes = it.side_by_side().into_iter().map(|(key, [were, would_be])| {
        of_json!({
            "currency": key.currency, "class": key.class, "segment": key.segment,
            "answer": name(key.answer), "were": counts(were), "would_be": counts(would_be),
        })
    });
    let classes: Vec<Value> = classes.collect();
    let model = it
        .model
        .as_ref()
        .map(|it| of_json!({ "kind": it.kind.name(), "code": it.code, "hash": it.hash }));
    let losses = it
        .losses
        .map(|it| of_json!({"loss_given_default": it.loss_given_default, "source": it.source}));
    of_json!({
        "policy": it.policy.hash, "model": model, "from": it.from, "to": it.to, "classes": classes,
        "losses": losses, "files": files, "trust": it.trust(),
    })
}

/// A line an application, with a header.
pub fn csv(it: &WhatIf) -> String {
    let mut text =
        "application,on,currency,amount,segment,was,would_be,class_was,class_would_be,score_was,\
        score_would_be,expected_loss_was,expected_loss_would_be,income_was,income_would_be,changed\n"
            .to_owned();
    for it in &it.files {
        let _ = writeln!(
            text,
            "{},{},{},{},\"{}\",{},{},{},{},{},{},{},{},{},{},{}",
            it.application,
            it.on,
            it.currency.code(),
            it.amount,
            it.segment,
            name(it.was.answer),
            name(it.would_be.answer),
            it.was.class,
            it.would_be.class,
            it.was.score,
            it.would_be.score,
            or_empty(it.was.expected_loss),
            or_empty(it.would_be.expected_loss),
            or_empty(it.was.income),
            or_empty(it.would_be.income),
            it.is_changed()
        );
    }
    text
}

fn or_empty(units: Option<i64>) -> String {
    units.map_or_else(String::new, |it| it.to_string())
}
