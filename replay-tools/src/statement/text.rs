//! A statement for a terminal.

use std::fmt::Write as _;

use super::Statement;
use super::page::{Page, Table, Written, page};
use crate::sentences::Lang;

/// The statement in this language.
pub fn text(statement: &Statement, lang: Lang) -> String {
    let Page { title, facts, account, schedule, notes, .. } = page(statement, lang);
    let mut text = format!("{title}\n");
    let width = facts.iter().map(|(name, _)| length(name)).max().unwrap_or(0);
    for (name, value) in &facts {
        let _ = writeln!(text, "  {}  {value}", padded_right(name, width));
    }
    for it in [Some(account), schedule].into_iter().flatten() {
        table(&mut text, &it);
    }
    for it in notes {
        let _ = writeln!(text, "\n{it}");
    }
    text
}

fn table(text: &mut String, it: &Table) {
    let heading = Written {
        left: it.left.iter().map(|it| (*it).to_owned()).collect(),
        amounts: it.amounts.iter().map(|it| (*it).to_owned()).collect(),
        words: vec![it.words.to_owned()],
    };
    let rows = || [&heading].into_iter().chain(&it.rows).chain([&it.totals]);
    let width = |of: fn(&Written) -> &[String], place: usize| {
        rows().filter_map(|it| of(it).get(place)).map(|it| length(it)).max().unwrap_or(0)
    };
    let left = Vec::from_iter((0..it.left.len()).map(|place| width(|it| &it.left, place)));
    let amounts = Vec::from_iter((0..it.amounts.len()).map(|place| width(|it| &it.amounts, place)));
    let _ = writeln!(text, "\n{}", it.title);
    for row in rows() {
        let mut line = String::from(" ");
        for (cell, width) in row.left.iter().zip(&left) {
            let _ = write!(line, " {}", padded_right(cell, *width));
        }
        for (cell, width) in row.amounts.iter().zip(&amounts) {
            let _ = write!(line, "  {}{cell}", " ".repeat(width.saturating_sub(length(cell))));
        }
        let before = length(&line);
        for (place, words) in row.words.iter().enumerate() {
            if place > 0 {
                let _ = write!(line, "\n{}  ", " ".repeat(before));
            }
            let _ = write!(line, "  {words}");
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

fn padded_right(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(length(text))))
}

fn length(text: &str) -> usize {
    text.chars().count()
}
