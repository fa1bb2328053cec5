//! By which model would have been scored, in the place of the policy's card? An expert card, a regression, or
//! trees in LightGBM's text form.

use ledger_core::credit::scoring::ScoredBy;
use ledger_core::credit::scoring::trees::{Trees, Unfit, Unread};
use ledger_core::log::Hash;
use ledger_core::policy::{Challenger, Document, Malformed, RegressionCard};
use serde_json::Value;

/// A model that scores in the place of the policy's card.
#[derive(Debug)]
pub struct Model {
    pub kind: Kind,
    /// A card's own; `trees` of trees.
    pub code: String,
    /// Of the text that was read.
    pub hash: Hash,
    scores: Scores,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Expert,
    Regression,
    Trees,
}

#[derive(Debug)]
enum Scores {
    /// It stands in the document, in the place of its own card.
    InDocument,
    Regression(RegressionCard),
    Trees(Trees),
}

/// Why a text is no model by which this policy could score.
#[derive(Debug, thiserror::Error)]
pub enum NoModel {
    #[error("it is neither trees in LightGBM's text form nor a card: {0}")]
    Unreadable(String),
    #[error("the trees: {0}")]
    Trees(#[from] Unread),
    #[error("the trees do not fit the policy: {0}")]
    Unfit(#[from] Unfit),
    #[error("the card does not fit the policy: {0}")]
    Card(#[from] Malformed),
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Expert => "expert",
            Kind::Regression => "regression",
            Kind::Trees => "trees",
        }
    }
}

impl Model {
    /// Reads a model, and the document by which it scores: `{"expert": {…}}` or `{"regression": {…}}`, alone
    /// or as the `card` of what `train` prints; anything else is read as trees.
    ///
    /// # Errors
    /// When it is none, or looks at something that the policy does not know.
    pub fn read(text: &str, policy: &str) -> Result<(Model, Document), NoModel> {
        let hash = Hash::of(text.as_bytes());
        if !text.trim_start().starts_with('{') {
            let (trees, document) = (Trees::read(text)?, Document::parse(policy)?);
            if let Some(cards) = &document.scorecards {
                trees.fit(cards)?;
            }
            let (kind, code) = (Kind::Trees, "trees".to_owned());
            return Ok((Model { kind, code, hash, scores: Scores::Trees(trees) }, document));
        }
        let unreadable = |it: serde_json::Error| NoModel::Unreadable(it.to_string());
        let mut read: Value = serde_json::from_str(text).map_err(unreadable)?;
        let card = match read.get_mut("card") {
            Some(card) => card.take(),
            None => read,
        };
        let card: Challenger = serde_json::from_value(card).map_err(unreadable)?;
        let document = Document::parse(&beside(policy, &card).map_err(unreadable)?)?;
        let code = card.code().to_owned();
        let (kind, scores) = match card {
            Challenger::Expert(_) => (Kind::Expert, Scores::InDocument),
            Challenger::Regression(it) => (Kind::Regression, Scores::Regression(it)),
        };
        Ok((Model { kind, code, hash, scores }, document))
    }

    pub(super) const fn scores(&self) -> ScoredBy<'_> {
        match &self.scores {
            Scores::InDocument => ScoredBy::Card,
            Scores::Regression(it) => ScoredBy::Regression(it),
            Scores::Trees(it) => ScoredBy::Trees(it),
        }
    }
}

/// The policy with this card alone beside its own, or in its place: so that the checks that a policy passes
/// before it is published are passed by the card too.
fn beside(policy: &str, card: &Challenger) -> Result<String, serde_json::Error> {
    let mut document: Value = serde_json::from_str(policy)?;
    if let Some(Value::Object(cards)) = document.pointer_mut("/sections/scorecards") {
        let challengers = match card {
            Challenger::Expert(it) => {
                cards.insert("champion".to_owned(), serde_json::to_value(it)?);
                vec![]
            }
            Challenger::Regression(_) => vec![serde_json::to_value(card)?],
        };
        cards.insert("challengers".to_owned(), Value::Array(challengers));
    }
    Ok(document.to_string())
}
