//! Does a model look at what the policy knows, and in its way?

use super::Trees;
use super::tree::Split;
use crate::policy::{Scorecards, VariableValue, names_personal_trait};

/// Why a model cannot score by a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("nobody is scored by sex, age or marital status: its feature `{0}`")]
    Personal(String),
    #[error("its feature `{0}` is none of the policy's variables")]
    Unknown(String),
    #[error("it splits `{0}` as a number, whose values are codes: name it as categorical")]
    CodeAsNumber(String),
    #[error("it splits `{0}` as categories, whose values are numbers")]
    NumberAsCode(String),
}

impl Trees {
    /// # Errors
    /// Names the first feature that is not as the policy has it.
    pub fn fit(&self, cards: &Scorecards) -> Result<(), Unfit> {
        for feature in &self.features {
            if names_personal_trait(feature) {
                return Err(Unfit::Personal(feature.clone()));
            }
            if cards.variable(feature).is_none() {
                return Err(Unfit::Unknown(feature.clone()));
            }
        }
        for node in self.trees.iter().flat_map(|it| &it.nodes) {
            let feature = self.features.get(node.feature).expect("a node splits a feature");
            let codes = match cards.variable(feature).map(|it| &it.value) {
                Some(VariableValue::Codes(_)) => true,
                Some(VariableValue::Number | VariableValue::Money(_)) | None => false,
            };
            match (&node.split, codes) {
                (Split::Number { .. }, true) => return Err(Unfit::CodeAsNumber(feature.clone())),
                (Split::Category(_), false) => return Err(Unfit::NumberAsCode(feature.clone())),
                (Split::Number { .. }, false) | (Split::Category(_), true) => {}
            }
        }
        Ok(())
    }
}
