//! How a document's sections are read, each by its own form.

mod applications;
mod capacity;
mod classes;
mod contract;
mod fraud;
mod identity;
mod law;
mod lenders;
mod limits;
mod loan;
mod losses;
mod orders;
mod otp;
mod payments;
mod penalty;
mod premium;
mod product_checks;
mod product_terms;
mod products;
mod reasons;
mod rest_days;
mod scorecards;
mod servicing;
mod signing;
mod waits;
mod withdrawal;

use std::fmt;

use serde::de::value::MapDeserializer;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

pub use self::applications::ApplicationPolicy;
pub use self::capacity::{Capacity, IncomeShare};
pub use self::classes::{ClassAnswer, LimitSteps, RiskClass, RiskClasses};
pub use self::contract::{ContractBank, ContractTemplate};
pub use self::fraud::{FraudPolicy, FraudSignal, WeighedSignal};
pub use self::identity::{DocumentKind, IdentityPolicy, IncompleteIdentity, WantedDocument};
pub use self::law::{ComparedRate, Counting, CountryLaw, Law};
pub use self::lenders::LenderPolicy;
pub use self::limits::{Bounds, Limits};
pub use self::loan::{
    Allocation, Component, FirstDue, Grouping, InstalmentStep, LoanPolicy, Recalculation, Timing,
};
pub use self::losses::LossPolicy;
pub use self::orders::{GoodsLeave, OrderPolicy};
pub use self::otp::OtpPolicy;
pub use self::payments::{Payments, SpreadRemainder, SpreadRule};
pub use self::penalty::{LenderKind, PenaltyPolicy, RateCeiling};
pub use self::premium::{PremiumPlan, PremiumPolicy, PremiumTerm};
pub use self::product_terms::{
    ChargedBackAs, CreditPaidOutAs, OverdueBears, PenaltyOn, ProductTerms, ShareFeesOn,
};
pub use self::products::{
    CreditProduct, CreditPurpose, FeePaid, FileFee, PriceRow, ProductInterest, ProductParts,
    Products,
};
pub use self::reasons::{
    ACTS, IDENTITY_ACTS, PARTNER_ACTS, PREMIUM_ACTS, ReasonCode, ReasonText, Reasons,
};
pub use self::rest_days::{DayOfYear, RestDays};
pub use self::scorecards::{
    Challenger, DefaultProbability, EvidenceSource, ExpertCard, ExpertPoints, Newcomer,
    ProbabilitySource, RegressionCard, RegressionPoints, SCORES, ScoreBin, ScoreCategory,
    Scorecards, ScoredVariable, ToldReason, VariableChanges, VariableValue, names_personal_trait,
};
pub use self::servicing::{PauseLimits, PausedPenalties, RefundedFee, RefundedGoods, Servicing};
pub use self::signing::{CountrySigning, SigningPolicy};
pub use self::waits::{Awaited, ReviewOverdue, WaitPolicy};
pub use self::withdrawal::{CountryWithdrawal, WithdrawalPolicy, WithdrawnFee};
use super::fault::{Fault, Malformed};

/// A part of the document that is read and changed by itself.
pub(super) trait Section: Sized {
    /// Its name in the document.
    const NAME: &'static str;
    /// The newest form this release reads; the first is 1.
    const FORM: u32;

    /// Reads the members of a section that is written in this form, 1 to [`Section::FORM`].
    fn read(form: u32, members: &Members) -> Result<Self, Fault>;
}

/// The members of a JSON object, in order, their values as they were written.
#[derive(Debug, Clone)]
pub(super) struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members<'a>, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members: Self::Value = vec![];
                while let Some((name, value)) = map.next_entry::<String, _>()? {
                    if members.iter().any(|(other, _)| *other == name) {
                        return Err(A::Error::custom(format!("`{name}` stands there twice")));
                    }
                    members.push((name, value));
                }
                Ok(members)
            }
        }

        deserializer.deserialize_map(Object).map(Members)
    }
}

impl<'a> Members<'a> {
    fn take(&mut self, name: &str) -> Option<&'a RawValue> {
        let place = self.0.iter().position(|(it, _)| it == name)?;
        Some(self.0.remove(place).1)
    }

    /// The section whose members these are, all of them and no others.
    pub(super) fn as_section<T: Deserialize<'a>>(&self, section: &str) -> Result<T, Fault> {
        let members = self.0.iter().map(|(name, value)| (name.as_str(), *value));
        let members = MapDeserializer::<_, serde_json::Error>::new(members);
        serde_path_to_error::deserialize(members).map_err(|error| {
            let at = match error.path().to_string().as_str() {
                "." => format!("sections.{section}"),
                member => format!("sections.{section}.{member}"),
            };
            Fault { at, reason: without_place(error.inner()) }
        })
    }
}

/// What the sections of a document name as figures that nobody has confirmed.
#[derive(Debug, Default)]
pub(super) struct Unverified(Vec<String>);

impl Unverified {
    pub(super) fn into_places(self) -> Vec<String> {
        self.0
    }

    fn add(&mut self, section: &str, named: &RawValue, members: &Members) -> Result<(), Fault> {
        let at = format!("sections.{section}.unverified");
        let named: Vec<String> = serde_json::from_str(named.get())
            .map_err(|error| Fault { at: at.clone(), reason: without_place(&error) })?;
        for name in named {
            if !members.0.iter().any(|(it, _)| *it == name) {
                let reason = format!("`{name}` is no member of this section");
                return Err(Fault { at, reason });
            }
            self.0.push(format!("sections.{section}.{name}"));
        }
        Ok(())
    }
}

/// The sections of a document that have not been read yet, and what was wrong with those that have.
pub(super) struct Sections<'a> {
    left: Members<'a>,
    known: Vec<&'static str>,
    faults: Vec<Fault>,
}

impl<'a> Sections<'a> {
    /// # Errors
    /// When the text is not `{"sections": {…}}`.
    pub(super) fn of(text: &'a str) -> Result<Sections<'a>, Malformed> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Whole<'a> {
            #[serde(borrow)]
            sections: Members<'a>,
        }

        let whole: Whole = serde_json::from_str(text)
            .map_err(|it| Malformed(vec![Fault { at: String::new(), reason: it.to_string() }]))?;
        Ok(Sections { left: whole.sections, known: vec![], faults: vec![] })
    }

    /// Reads a section; `None`, and a fault more, when it cannot be.
    pub(super) fn take<S: Section>(&mut self, unverified: &mut Unverified) -> Option<S> {
        self.known.push(S::NAME);
        let text = self.left.take(S::NAME);
        if text.is_none() {
            let at = format!("sections.{}", S::NAME);
            self.faults.push(Fault { at, reason: "it is missing".to_owned() });
        }
        self.read(text?, unverified)
    }

    /// Reads a section that documents had not from the beginning; `None` also where it is absent.
    pub(super) fn take_if_there<S: Section>(&mut self, unverified: &mut Unverified) -> Option<S> {
        self.known.push(S::NAME);
        let text = self.left.take(S::NAME)?;
        self.read(text, unverified)
    }

    fn read<S: Section>(&mut self, text: &RawValue, unverified: &mut Unverified) -> Option<S> {
        read::<S>(text, unverified).map_err(|fault| self.faults.push(fault)).ok()
    }

    /// # Errors
    /// When a section could not be read, or is none that was asked for.
    pub(super) fn end(mut self) -> Result<(), Malformed> {
        let known = self.known.join(", ");
        self.faults.extend(self.left.0.iter().map(|(name, _)| Fault {
            at: format!("sections.{name}"),
            reason: format!("this release knows no such section, only {known}"),
        }));
        match self.faults.is_empty() {
            true => Ok(()),
            false => Err(Malformed(self.faults)),
        }
    }
}

fn read<S: Section>(text: &RawValue, unverified: &mut Unverified) -> Result<S, Fault> {
    let at = || format!("sections.{}", S::NAME);
    let mut members: Members = serde_json::from_str(text.get())
        .map_err(|it| Fault { at: at(), reason: without_place(&it) })?;
    let form = form_of(members.take("form"))
        .map_err(|reason| Fault { at: format!("{}.form", at()), reason })?;
    if !(1..=S::FORM).contains(&form) {
        let reason = format!("this release reads forms 1 to {}, not {form}", S::FORM);
        return Err(Fault { at: format!("{}.form", at()), reason });
    }
    let named = members.take("unverified");
    let section = S::read(form, &members)?;
    named.map_or(Ok(()), |it| unverified.add(S::NAME, it, &members))?;
    Ok(section)
}

fn form_of(text: Option<&RawValue>) -> Result<u32, String> {
    let text = text.ok_or("it is missing: expected the number of the section's form")?;
    serde_json::from_str(text.get()).map_err(|it| without_place(&it))
}

/// serde's sentence without line and column, which are counted from where a member begins.
fn without_place(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    whole.strip_suffix(&place).unwrap_or(&whole).to_owned()
}
