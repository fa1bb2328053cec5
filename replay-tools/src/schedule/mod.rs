//! What schedule do these terms come to, and how does it stand after what happened? For loans of
//! another system, written with the rows it gave them: the rows here are those of the functions that
//! the loan aggregate asks, for a schedule and for what money does to it.

mod facts;
mod form;
mod planned;
mod rows;
mod terms;

use serde::Serialize;

use self::form::Vectors;
use self::rows::Row;

/// One loan: its rows, or why there are none.
#[derive(Debug, Serialize)]
pub struct Answer {
    pub id: String,
    #[serde(flatten)]
    pub found: Found,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    Rows(Vec<Row>),
    /// The rule that is missing.
    Unsupported(String),
}

/// An answer for each loan of the text, in its order.
///
/// # Errors
/// When the text is not of the form of loan vectors.
pub fn answers(text: &str) -> Result<Vec<Answer>, serde_json::Error> {
    let vectors: Vectors = serde_json::from_str(text)?;
    let answered = vectors.vectors.into_iter().map(|it| {
        let found = match rows::of(&it) {
            Ok(rows) => Found::Rows(rows),
            Err(why) => Found::Unsupported(why),
        };
        Answer { id: it.id, found }
    });
    Ok(answered.collect())
}
