//! What do applicants score by a policy document? As a decision records it, by the rules that decide.

mod form;

use ledger_core::credit::scoring::trees::{Trees, Unfit, Unread};
use ledger_core::credit::scoring::{BadInput, Book, Inputs, NotTheSame, Scored, again};
use ledger_core::engine::Engine;
use ledger_core::log::Hash;
use ledger_core::policy::{Document, Malformed};
use serde::Serialize;

use self::form::{Applicant, Recorded};

/// One applicant's score.
#[derive(Debug, Serialize)]
pub struct Answer {
    pub id: String,
    pub scored: Scored,
}

/// Whether one recorded score came out again.
#[derive(Debug, Serialize)]
pub struct AgainAnswer {
    pub id: String,
    pub same: bool,
    /// Each member that came out otherwise, or what stood in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Why nobody is scored.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("the policy: {0}")]
    Policy(#[from] Malformed),
    #[error("the policy scores nobody: expected the sections `scorecards` and `classes`")]
    NoCards,
    #[error("the model: {0}")]
    Model(#[from] Unread),
    #[error("the model does not fit the policy: {0}")]
    Unfit(#[from] Unfit),
    #[error("line {line}: {why}")]
    Line { line: usize, why: String },
}

/// By what is scored: a policy document, and a model that decides nothing.
pub struct By {
    document: Document,
    hash: Hash,
    model: Option<Trees>,
}

impl By {
    /// # Errors
    /// When the document scores nobody, or the model is not read or does not fit it.
    pub fn read(policy: &str, model: Option<&str>) -> Result<By, Fault> {
        let document = Document::parse(policy)?;
        let hash = Hash::of(policy.as_bytes());
        let model = model.map(Trees::read).transpose()?;
        let book = Book::of(&document, hash).ok_or(Fault::NoCards)?;
        model.as_ref().map_or(Ok(()), |it| it.fit(book.cards))?;
        Ok(By { document, hash, model })
    }

    /// A score for each line of the text, in its order; empty lines are passed over.
    ///
    /// # Errors
    /// Names the first line that is no applicant, and its member.
    pub fn answers(&self, text: &str) -> Result<Vec<Answer>, Fault> {
        let (book, models) = (self.book(), self.models());
        let of = |(line, text): (usize, &str)| {
            let Applicant { id, inputs } = form::read(text).map_err(|why| at(line, why))?;
            let inputs = Inputs::read(book.cards, &inputs.into());
            let inputs = inputs.map_err(|it: BadInput| at(line, it.to_string()))?;
            Ok(Answer { id, scored: book.score(Engine::LATEST, &inputs, &models) })
        };
        lines(text).map(of).collect()
    }

    /// Whether each line of the text, which is an answer, comes out again.
    ///
    /// # Errors
    /// Names the first line that is no answer.
    pub fn again(&self, text: &str) -> Result<Vec<AgainAnswer>, Fault> {
        let (book, models) = (self.book(), self.models());
        let of = |(line, text): (usize, &str)| {
            let Recorded { id, scored } = form::read(text).map_err(|why| at(line, why))?;
            let found = again(scored.get().as_bytes(), &book, &models);
            let why = found.err().map(|it: NotTheSame| it.to_string());
            Ok(AgainAnswer { id, same: why.is_none(), why })
        };
        lines(text).map(of).collect()
    }

    fn book(&self) -> Book<'_> {
        Book::of(&self.document, self.hash).expect("a document without cards was refused")
    }

    fn models(&self) -> Vec<&Trees> {
        self.model.iter().collect()
    }
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines()).filter(|(_, it)| !it.trim().is_empty())
}

const fn at(line: usize, why: String) -> Fault {
    Fault::Line { line, why }
}
