//! What is known of an applicant: of each variable its value, or why there is none.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::money::Money;
use crate::policy::{Scorecards, ScoredVariable, VariableValue};

/// The highest number that JSON readers keep exact, and doubles too; the lowest is its negative.
const NUMBER_MAX: i64 = (1 << 53) - 1;

/// What is known of one variable: `420`, `{"amount": 250000, "currency": "XOF"}`, `"permanent"`, or
/// `{"missing": "withheld"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Input {
    Known(InputValue),
    Unknown(Unknown),
}

/// A value, by the kind of its variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum InputValue {
    /// In the unit that the variable's code names.
    Number(i64),
    Amount(Money),
    Code(String),
}

/// That there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unknown {
    pub missing: Missing,
}

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// The applicant cannot have it: only of the platform's own history, and of the bureau.
    Impossible,
    /// The applicant could give it and did not, or agreed to no reading of it.
    Withheld,
    /// Who was asked did not answer in time.
    Unanswered,
}

impl Missing {
    /// As it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Missing::Impossible => "impossible",
            Missing::Withheld => "withheld",
            Missing::Unanswered => "unanswered",
        }
    }

    fn may_be(self, variable: &ScoredVariable) -> bool {
        match self {
            Missing::Impossible => variable.source.may_be_impossible(),
            Missing::Withheld => variable.source.may_be_withheld(),
            Missing::Unanswered => variable.source.may_not_answer(),
        }
    }
}

/// What an applicant's inputs lack, by the variable's code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {reason}")]
pub struct BadInput {
    pub at: String,
    /// What was found, and what is expected there.
    pub reason: String,
}

/// What is known of an applicant, each variable of the policy once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inputs(BTreeMap<String, Input>);

impl Inputs {
    /// Reads a JSON object with a member for each variable of these cards.
    ///
    /// # Errors
    /// Names the first member that is missing, unknown, or not of its variable's kind.
    pub fn read(cards: &Scorecards, text: &Value) -> Result<Inputs, BadInput> {
        let Value::Object(members) = text else {
            let reason = format!("expected an object with a member a variable, found {text}");
            return Err(BadInput { at: "inputs".to_owned(), reason });
        };
        if let Some(name) = members.keys().find(|it| cards.variable(it).is_none()) {
            let known: Vec<_> = cards.variables.iter().map(|it| it.code.as_str()).collect();
            return Err(bad(name, format!("no variable of the policy: {}", known.join(", "))));
        }
        let of = |variable: &ScoredVariable| {
            let found = members.get(&variable.code).ok_or_else(|| {
                let expected = expected(variable);
                bad(&variable.code, format!("it is missing: expected {expected}"))
            })?;
            Ok((variable.code.clone(), read(variable, found)?))
        };
        cards.variables.iter().map(of).collect::<Result<_, _>>().map(Inputs)
    }

    /// # Errors
    /// Names the first variable that is missing, unknown, twice there, or not of its kind.
    pub fn of(
        cards: &Scorecards,
        inputs: impl IntoIterator<Item = (String, Input)>,
    ) -> Result<Inputs, BadInput> {
        let mut members = serde_json::Map::new();
        for (code, input) in inputs {
            let value = serde_json::to_value(input).expect("an input is JSON");
            if members.insert(code.clone(), value).is_some() {
                return Err(bad(&code, "it stands there twice".to_owned()));
            }
        }
        Inputs::read(cards, &Value::Object(members))
    }

    /// What is known of a variable of the policy.
    pub(super) fn input(&self, code: &str) -> &Input {
        self.0.get(code).expect("inputs hold each variable of the policy")
    }
}

impl InputValue {
    /// A number as it is, an amount in minor units; `None` of a code.
    pub(super) fn number(&self) -> Option<i64> {
        match self {
            InputValue::Number(it) => Some(*it),
            InputValue::Amount(it) => Some(it.amount()),
            InputValue::Code(_) => None,
        }
    }
}

fn bad(at: &str, reason: String) -> BadInput {
    BadInput { at: format!("inputs.{at}"), reason }
}

fn read(variable: &ScoredVariable, found: &Value) -> Result<Input, BadInput> {
    let fault = || {
        let expected = expected(variable);
        bad(&variable.code, format!("expected {expected}, found {found}"))
    };
    let input: Input = serde_json::from_value(found.clone()).map_err(|_| fault())?;
    let fits = match (&input, &variable.value) {
        (Input::Unknown(Unknown { missing }), _) => missing.may_be(variable),
        (Input::Known(InputValue::Number(it)), VariableValue::Number) => {
            (-NUMBER_MAX..=NUMBER_MAX).contains(it)
        }
        (Input::Known(InputValue::Amount(it)), VariableValue::Money(currency)) => {
            it.currency() == *currency
        }
        (Input::Known(InputValue::Code(it)), VariableValue::Codes(codes)) => codes.contains(it),
        (Input::Known(_), _) => false,
    };
    fits.then_some(input).ok_or_else(fault)
}

/// What a variable's member may be, in words.
fn expected(variable: &ScoredVariable) -> String {
    let value = match &variable.value {
        VariableValue::Number => "a whole number".to_owned(),
        VariableValue::Money(currency) => {
            format!("an amount such as {{\"amount\": 5000, \"currency\": \"{currency}\"}}")
        }
        VariableValue::Codes(codes) => format!("one of {}", codes.join(", ")),
    };
    let all = [Missing::Impossible, Missing::Withheld, Missing::Unanswered];
    let why = all.into_iter().filter(|it| it.may_be(variable)).map(Missing::name);
    format!("{value}, or {{\"missing\": …}} with {}", why.collect::<Vec<_>>().join(" or "))
}
