//! What do these credits cost a year? For cash flows that others have published with their rate: the
//! rates here are those of the functions that price a loan.

mod decree;
mod form;
mod simplest;
mod vector;

use std::num::NonZeroU64;

use ledger_core::credit::apr::{NoRate, YearlyRate};
use serde::Serialize;

/// Minor units of an amount: cents, whatever the currency.
const MINOR_DIGITS: u32 = 2;

/// One credit: its yearly rate in per cent, as many digits as were published and six.
#[derive(Debug, Serialize)]
pub struct Answer {
    pub id: String,
    pub apr_pct: String,
    pub apr_pct_6: String,
}

/// One time between two days: years in lowest terms, such as `401/4380`.
#[derive(Debug, Serialize)]
pub struct IntervalAnswer {
    pub from: String,
    pub to: String,
    pub years: String,
}

/// One case of the French decree, to two digits and to one.
#[derive(Debug, Serialize)]
pub struct DecreeAnswer {
    pub id: String,
    pub rate_pct_2dp: String,
    pub rate_pct_1dp: String,
}

/// Rates of the vectors of a file, and the times of its intervals.
#[derive(Debug)]
pub struct Answers {
    pub rates: Vec<Answer>,
    pub intervals: Vec<IntervalAnswer>,
}

/// Why a file has no answer.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("it is not of the form that is read here: {0}")]
    Form(#[from] serde_json::Error),
    #[error("{id}: {why}")]
    Credit { id: String, why: String },
}

/// An answer for each vector and interval of the text, in its order.
///
/// # Errors
/// When the text is not of the form of rate vectors, or one of them has no rate.
pub fn answers(text: &str) -> Result<Answers, Fault> {
    let read: form::Vectors = serde_json::from_str(text)?;
    let rates = read.vectors.iter().map(|it| vector::answer(it).map_err(|why| of(&it.id, why)));
    let rates = rates.collect::<Result<_, _>>()?;
    let intervals = read.intervals.iter().map(|it| {
        let years = it.years().ok_or_else(|| {
            of(&format!("{} to {}", it.from, it.to), "expected a later day second".to_owned())
        })?;
        Ok(IntervalAnswer {
            from: it.from.to_string(),
            to: it.to.to_string(),
            years: format!("{}/{}", years.numerator(), years.denominator()),
        })
    });
    Ok(Answers { rates, intervals: intervals.collect::<Result<_, Fault>>()? })
}

/// An answer for each case of the decree's annex, in its order.
///
/// # Errors
/// When the text is not of the form of the decree's cases, or one of them has no rate.
pub fn decree(text: &str) -> Result<Vec<DecreeAnswer>, Fault> {
    let read: form::Decree = serde_json::from_str(text)?;
    let cases = read.cases.iter();
    cases.map(|it| decree::answer(it).map_err(|why| of(&it.id, why))).collect()
}

fn of(id: &str, why: String) -> Fault {
    Fault::Credit { id: id.to_owned(), why }
}

fn percent(rate: YearlyRate, digits: u32) -> Result<String, String> {
    let percent = rate.percent(digits).map(|it| it.to_string());
    percent.ok_or_else(|| NoRate::TooHigh.to_string())
}

const fn nonzero(number: u64) -> NonZeroU64 {
    NonZeroU64::new(number).expect("it is written here, and is not zero")
}
