//! What another policy would have answered, as text, JSON and CSV.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use ledger_core::credit::scoring::Answer;
use serde_json::{Value, json as of_json};

use super::{Answered, TRUST, WhatIf};
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
        "{} applications by policy {}\n\n{:8} {:12} {:8} {:>10} {:>16} {:>10} {:>16}\n",
        grouped(it.files.len() as u64),
        it.policy.hash,
        "currency",
        "class",
        "answer",
        "were",
        "amount",
        "would be",
        "amount"
    );
    let (was, would_be) = (it.was(), it.would_be());
    let keys: BTreeSet<_> = was.keys().chain(would_be.keys()).collect();
    for key @ (currency, class, answer) in keys {
        let [was, would_be] = [&was, &would_be].map(|it| it.get(key).copied().unwrap_or_default());
        let _ = writeln!(
            text,
            "{:8} {class:12} {:8} {:>10} {:>16} {:>10} {:>16}",
            currency.code(),
            name(*answer),
            was.applications,
            was.amount.to_string(),
            would_be.applications,
            would_be.amount.to_string()
        );
    }
    let _ = writeln!(text, "\n{} would be answered otherwise", it.changed().count());
    for file in it.changed() {
        let (was, would_be) = (name(file.was.answer), name(file.would_be.answer));
        let why = file.why();
        let _ = writeln!(text, "application-{}  {was} -> {would_be}: {why}", file.application);
    }
    let _ = writeln!(text, "\n{TRUST}");
    text
}

/// For programs; amounts in minor units.
pub fn json(it: &WhatIf) -> Value {
    let answered = |it: &Answered| {
        of_json!({
            "answer": name(it.answer), "class": it.class, "score": it.score, "limit": it.limit,
            "rules": it.rules,
        })
    };
    let files: Vec<Value> = it
        .files
        .iter()
        .map(|it| {
            of_json!({
                "application": it.application, "on": it.on, "currency": it.currency,
                "amount": it.amount, "was": answered(&it.was), "would_be": answered(&it.would_be),
                "changed": it.is_changed(),
            })
        })
        .collect();
    let (was, would_be) = (it.was(), it.would_be());
    let keys: BTreeSet<_> = was.keys().chain(would_be.keys()).collect();
    let classes: Vec<Value> = keys
        .into_iter()
        .map(|key @ (currency, class, answer)| {
            let [was, would_be] =
                [&was, &would_be].map(|it| it.get(key).copied().unwrap_or_default());
            of_json!({
                "currency": currency, "class": class, "answer": name(*answer),
                "were": was.applications, "amount": was.amount.to_string(),
                "would_be": would_be.applications, "would_be_amount": would_be.amount.to_string(),
            })
        })
        .collect();
    of_json!({
        "policy": it.policy.hash, "from": it.from, "to": it.to, "classes": classes,
        "files": files, "trust": TRUST,
    })
}

/// A line an application, with a header.
pub fn csv(it: &WhatIf) -> String {
    let mut text =
        "application,on,currency,amount,was,would_be,class_was,class_would_be,score_was,\
        score_would_be,changed\n"
            .to_owned();
    for it in &it.files {
        let _ = writeln!(
            text,
            "{},{},{},{},{},{},{},{},{},{},{}",
            it.application,
            it.on,
            it.currency.code(),
            it.amount,
            name(it.was.answer),
            name(it.would_be.answer),
            it.was.class,
            it.would_be.class,
            it.was.score,
            it.would_be.score,
            it.is_changed()
        );
    }
    text
}
