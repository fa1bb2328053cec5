//! Matured cases as a table: a row a case, a column a thing that was known of it, one how it ended.

use std::collections::{BTreeMap, BTreeSet};

use ledger_core::policy::names_personal_trait;
use rust_decimal::Decimal;
use serde::Serialize;

use super::Asked;

/// Fewer cases of either ending teach nothing.
const EACH_MIN: usize = 50;

/// More codes than this are names, not kinds.
const CODES_MAX: usize = 100;

/// Why nothing is learned.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("line {line}: {why}")]
    Line { line: u64, why: String },
    #[error("{0}")]
    Table(String),
}

/// A column that is not looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    pub column: String,
    pub why: &'static str,
}

pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    /// Of each case, whether it ended in default.
    pub(super) bad: Vec<bool>,
}

/// What was known of each case; `None` where it was not.
pub(super) struct Column {
    /// Of the policy's spelling.
    pub(super) code: String,
    pub(super) values: Values,
}

pub(super) enum Values {
    Numbers(Vec<Option<i64>>),
    Codes(Vec<Option<String>>),
}

impl Table {
    pub(super) fn is_bad(&self, case: usize) -> bool {
        self.bad.get(case).copied().unwrap_or_default()
    }

    pub(super) fn read(text: &str, asked: &Asked) -> Result<(Table, Vec<LeftOut>), Fault> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().map_err(unread)?.clone();
        let names: Vec<&str> = header.iter().collect();
        let place = |name: &str| {
            let found = names.iter().position(|it| *it == name);
            let known = names.join(", ");
            found.ok_or_else(|| Fault::Table(format!("no column `{name}`, only {known}")))
        };
        let target = place(&asked.target)?;
        let without =
            asked.without.iter().map(|it| place(it)).collect::<Result<BTreeSet<_>, _>>()?;
        let mut cells: Vec<Vec<String>> = vec![vec![]; names.len()];
        for record in reader.records() {
            for (column, cell) in cells.iter_mut().zip(&record.map_err(unread)?) {
                column.push(cell.trim().to_owned());
            }
        }
        let bad = cells.get(target).into_iter().flatten().map(|it| *it == asked.bad);
        let bad: Vec<bool> = bad.collect();
        let defaults = bad.iter().filter(|it| **it).count();
        if defaults < EACH_MIN || bad.len() - defaults < EACH_MIN {
            let (all, name, value) = (bad.len(), &asked.target, &asked.bad);
            return Err(Fault::Table(format!(
                "expected at least {EACH_MIN} defaults (`{value}` in `{name}`) and as many others, found \
                 {defaults} of {all}"
            )));
        }
        let mut columns: Vec<Column> = vec![];
        let mut left_out = vec![];
        for (place, (name, cells)) in names.iter().zip(cells).enumerate() {
            let code = code(name);
            let why = match values(&cells) {
                _ if place == target => continue,
                _ if without.contains(&place) => Some("as asked"),
                _ if names_personal_trait(name) => Some("sex, age or marital status"),
                Err(why) => Some(why),
                Ok(values) => {
                    if columns.iter().any(|it| it.code == code) {
                        let why = format!("two columns would be called `{code}`");
                        return Err(Fault::Table(why));
                    }
                    columns.push(Column { code, values });
                    None
                }
            };
            left_out.extend(why.map(|why| LeftOut { column: (*name).to_owned(), why }));
        }
        if columns.is_empty() {
            return Err(Fault::Table("no column is left to learn from".to_owned()));
        }
        Ok((Table { columns, bad }, left_out))
    }
}

fn unread(error: csv::Error) -> Fault {
    let line = error.position().map_or(1, csv::Position::line);
    Fault::Line { line, why: error.to_string() }
}

/// Numbers where each cell that is not empty is one, else codes.
fn values(cells: &[String]) -> Result<Values, &'static str> {
    let known = || cells.iter().filter(|it| !it.is_empty());
    if known().all(|it| whole(it).is_some()) {
        return Ok(Values::Numbers(cells.iter().map(|it| whole(it)).collect()));
    }
    if known().all(|it| it.parse::<f64>().is_ok()) {
        return Err("numbers that are not whole: bring them to a smaller unit");
    }
    let mut codes: BTreeMap<String, &String> = BTreeMap::new();
    for it in known() {
        if codes.insert(code(it), it).is_some_and(|other| other != it) {
            return Err("values that would have one code");
        }
    }
    if codes.len() > CODES_MAX {
        return Err("more than 100 codes");
    }
    let of = |it: &String| (!it.is_empty()).then(|| code(it));
    Ok(Values::Codes(cells.iter().map(of).collect()))
}

/// A whole number, which others may have written as `1e+05`.
fn whole(text: &str) -> Option<i64> {
    let exact = text.parse().ok();
    let scaled = || Decimal::from_scientific(text).ok().filter(Decimal::is_integer);
    exact.or_else(|| scaled()?.try_into().ok())
}

/// As the policy spells it: letters and digits, `_` for what stands between.
fn code(text: &str) -> String {
    let plain = |it: char| if it.is_ascii_alphanumeric() { it.to_ascii_lowercase() } else { '_' };
    let plain: String = text.chars().map(plain).collect();
    let words = plain.split('_').filter(|it| !it.is_empty()).collect::<Vec<_>>().join("_");
    words.chars().take(64).collect()
}
