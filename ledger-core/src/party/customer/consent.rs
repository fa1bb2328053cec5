//! To what has a customer consented? What is read of him elsewhere, and what is sent to him.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::policy::EvidenceSource;

/// What a customer may agree to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ConsentTo {
    /// That the account of mobile money is read.
    MobileMoney,
    /// That bills of water, power and telephone are read.
    Bills,
    /// That the credit bureau is asked.
    Bureau,
    /// That the device is known again.
    Device,
    /// That offers are sent.
    Marketing,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentGiven {
    pub to: ConsentTo,
    /// The version of the text that the customer agreed to.
    pub text_version: String,
    /// The how many-th consent of this customer's it is, to whatever, counted from 1.
    pub number: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentWithdrawn {
    pub to: ConsentTo,
    /// Of the consent that ends.
    pub number: u32,
}

/// What a customer has agreed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consents {
    given: u32,
    last: BTreeMap<ConsentTo, Consent>,
}

/// The consent to one thing that was given last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    pub text_version: String,
    pub number: u32,
    /// Whether it was not withdrawn.
    pub stands: bool,
}

impl ConsentTo {
    pub const ALL: [ConsentTo; 5] = [
        ConsentTo::MobileMoney,
        ConsentTo::Bills,
        ConsentTo::Bureau,
        ConsentTo::Device,
        ConsentTo::Marketing,
    ];

    /// The source that is read by it; `None` where none is.
    pub const fn source(self) -> Option<EvidenceSource> {
        match self {
            ConsentTo::MobileMoney => Some(EvidenceSource::MobileMoney),
            ConsentTo::Bills => Some(EvidenceSource::Bills),
            ConsentTo::Bureau => Some(EvidenceSource::Bureau),
            ConsentTo::Device | ConsentTo::Marketing => None,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            ConsentTo::MobileMoney => "mobile_money",
            ConsentTo::Bills => "bills",
            ConsentTo::Bureau => "bureau",
            ConsentTo::Device => "device",
            ConsentTo::Marketing => "marketing",
        }
    }
}

impl Consents {
    /// The consent to this that stands.
    pub fn standing(&self, to: ConsentTo) -> Option<&Consent> {
        self.last.get(&to).filter(|it| it.stands)
    }

    /// What was agreed to at some time, in order.
    pub fn all(&self) -> impl Iterator<Item = (ConsentTo, &Consent)> {
        self.last.iter().map(|(to, it)| (*to, it))
    }

    /// How many were given, to whatever.
    pub(super) const fn given(&self) -> u32 {
        self.given
    }

    pub(super) fn give(&mut self, given: &ConsentGiven) {
        let ConsentGiven { to, text_version, number } = given.clone();
        assert_eq!(number, self.given + 1, "consents are counted one by one");
        self.given = number;
        self.last.insert(to, Consent { text_version, number, stands: true });
    }

    pub(super) fn withdraw(&mut self, withdrawn: ConsentWithdrawn) {
        let given = self.last.get_mut(&withdrawn.to).filter(|it| it.number == withdrawn.number);
        given.expect("what is withdrawn was given").stands = false;
    }
}
