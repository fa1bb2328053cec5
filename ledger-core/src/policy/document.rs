//! A policy version's document: its sections, each read by the form it is written in.
//!
//! ```text
//! {"sections": {
//!     "loan":         {"form": 1, …}   what a loan is granted and kept by; frozen in its contract
//!     "limits":       {"form": 1, …}   how far anybody may go; of the day
//!     "applications": {"form": 1, …}   by what an application is decided; of its submission
//!     "orders":       {"form": 1, …}   how long things wait, and when goods leave; of the day
//!     "reasons":      {"form": 1, …}   why a person may do what; of the day
//!     "classes":      {"form": 1, …}   what a score brings, and how a limit grows; of the day
//!     "products":     {"form": 1, …}   what credit is offered at what price; frozen in its offer
//!     "law":          {"form": 1, …}   ceilings, duties, how time is counted; of the day
//!     "premium":      {"form": 1, …}   what Premium costs, and who needs it; of the day
//!     "capacity":     {"form": 1, …}   how much of an income instalments may take; of the day
//!     "scorecards":   {"form": 1, …}   by what somebody is scored; of the decision
//!     "payments":     {"form": 1, …}   how a payment serves several loans; of the day
//!     "servicing":    {"form": 1, …}   what goes back with goods, how long lateness pauses; of the day
//!     "waits":        {"form": 1, …}   how long answers are waited for; of when it begins
//!     "otp":          {"form": 1, …}   what a one-time code is; of when it is made
//!     "signing":      {"form": 1, …}   how long a contract waits; of the lender's acceptance
//!     "withdrawal":   {"form": 1, …}   what is given back; of the signature
//!     "contract":     {"form": 1, …}   what a contract looks like; of its offer
//!     "fraud":        {"form": 1, …}   what looks like fraud; of the decision
//!     "identity":     {"form": 1, …}   what shows who somebody is; of the decision
//!     "losses":       {"form": 1, …}   how much of what defaults is lost; of the decision
//!     "lenders":      {"form": 1, …}   who lends; of the offer
//! }}
//! ```
//!
//! Contract terms and operating figures are told apart by section: what a customer signed does not
//! change under them, and what holds for everybody on a day is never frozen. A section may name
//! members as `unverified`: figures that rest on a reading of the law which nobody has confirmed.
//!
//! A new figure is a new form of its section, read into the same value as the forms before it, so
//! that a version that was ever published stays readable; a section or form of a later release is
//! refused by name. The sections from `classes` on may be absent, as they are in older documents:
//! then nothing is offered by rule, and no ceiling is known but a penalty's.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fault::{Fault, Faults, Malformed};
use super::sections::{
    ApplicationPolicy, Capacity, ContractTemplate, FraudPolicy, IDENTITY_ACTS, IdentityPolicy,
    IncompleteIdentity, Law, LenderPolicy, Limits, LoanPolicy, LossPolicy, OrderPolicy, OtpPolicy,
    PARTNER_ACTS, PREMIUM_ACTS, Payments, PremiumPolicy, Products, Reasons, RiskClasses,
    Scorecards, Section as _, Sections, Servicing, SigningPolicy, Unverified, WaitPolicy,
    WithdrawalPolicy,
};
use crate::hash::Hash;

/// Which policy version a decision used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyRef {
    /// Counted from 1.
    pub version: u32,
    /// SHA-256 of the version's document.
    pub hash: Hash,
}

/// What a version's document says, whatever forms it was written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub loan: LoanPolicy,
    pub limits: Limits,
    pub applications: ApplicationPolicy,
    pub orders: OrderPolicy,
    pub reasons: Reasons,
    pub classes: Option<RiskClasses>,
    pub products: Option<Products>,
    pub law: Option<Law>,
    pub premium: Option<PremiumPolicy>,
    pub capacity: Option<Capacity>,
    pub scorecards: Option<Scorecards>,
    pub payments: Option<Payments>,
    pub servicing: Option<Servicing>,
    pub waits: Option<WaitPolicy>,
    pub otp: Option<OtpPolicy>,
    pub signing: Option<SigningPolicy>,
    pub withdrawal: Option<WithdrawalPolicy>,
    pub contract: Option<ContractTemplate>,
    pub fraud: Option<FraudPolicy>,
    pub identity: Option<IdentityPolicy>,
    pub losses: Option<LossPolicy>,
    pub lenders: Option<LenderPolicy>,
    /// The members that nobody has confirmed to be lawful: `sections.loan.pause_while_held`.
    pub unverified: Vec<String>,
}

impl Document {
    /// What ships for a new ledger: XOF in steps of 5 francs, EUR and TWD to the cent, the oldest
    /// instalment served first, default at 30 days, two persons above 100 000 XOF or 150 EUR.
    pub const SHIPPED: &str = include_str!("versions/shipped.json");

    /// What ships for credit in Togo by rule: Premium is nobody's condition, and all plans of its
    /// price table are lawful.
    pub const OPEN: &str = include_str!("versions/open.json");

    /// The same where Premium is compulsory, so that it counts in what a credit costs a year: it
    /// gives no credit of the amounts with which somebody begins, and says so.
    pub const STRICT: &str = include_str!("versions/strict.json");

    /// What ships for credit in Togo by rule to whom it is known: `open` with the section `identity`. Whoever
    /// has nobody to look at documents gives no credit by it, and works by `open`.
    pub const KNOWN: &str = include_str!("versions/known.json");

    /// The section `identity` that ships, in [`Document::KNOWN`] and for a version of one's own: a document of
    /// a state and a picture of the face, and lists looked through every 90 days.
    pub const IDENTITY: &str = include_str!("versions/identity.json");

    /// The section `lenders` that ships, for a version under which banks lend and nobody else: what is put
    /// to a bank takes of its line. It stands in none of the above: whoever has enrolled no bank would lend
    /// nothing by it.
    pub const LENDERS: &str = include_str!("versions/lenders.json");

    /// Reads a document and checks what its types cannot say: what is proposed and approved today.
    ///
    /// # Errors
    /// Names every fault, and where it is.
    pub fn parse(text: &str) -> Result<Document, Malformed> {
        let document = Document::read(text)?;
        match document.faults() {
            faults if faults.is_empty() => Ok(document),
            faults => Err(Malformed(faults)),
        }
    }

    /// Reads a document by its form alone: a version that was published stays in force, also where
    /// what is checked has become stricter since.
    ///
    /// # Errors
    /// Names, of each section, the first member that is missing, unknown or of another type; and
    /// each section and form that this release does not know.
    pub fn read(text: &str) -> Result<Document, Malformed> {
        let mut unverified = Unverified::default();
        let mut sections = Sections::of(text)?;
        let loan = sections.take(&mut unverified);
        let limits = sections.take(&mut unverified);
        let applications = sections.take(&mut unverified);
        let orders = sections.take(&mut unverified);
        let reasons = sections.take(&mut unverified);
        let classes = sections.take_if_there(&mut unverified);
        let products = sections.take_if_there(&mut unverified);
        let law = sections.take_if_there(&mut unverified);
        let premium = sections.take_if_there(&mut unverified);
        let capacity = sections.take_if_there(&mut unverified);
        let scorecards = sections.take_if_there(&mut unverified);
        let payments = sections.take_if_there(&mut unverified);
        let servicing = sections.take_if_there(&mut unverified);
        let waits = sections.take_if_there(&mut unverified);
        let otp = sections.take_if_there(&mut unverified);
        let signing = sections.take_if_there(&mut unverified);
        let withdrawal = sections.take_if_there(&mut unverified);
        let contract = sections.take_if_there(&mut unverified);
        let fraud = sections.take_if_there(&mut unverified);
        let identity = sections.take_if_there(&mut unverified);
        let losses = sections.take_if_there(&mut unverified);
        let lenders: Option<LenderPolicy> = sections.take_if_there(&mut unverified);
        sections.end()?;
        let missing = "a section that is missing is a fault";
        let mut loan: LoanPolicy = loan.expect(missing);
        let law: Option<Law> = law;
        if let (Some(law), Some(penalty)) = (&law, &mut loan.penalty)
            && penalty.ceilings.is_empty()
        {
            penalty.ceilings.clone_from(&law.ceilings);
        }
        Ok(Document {
            loan,
            limits: limits.expect(missing),
            applications: applications.expect(missing),
            orders: orders.expect(missing),
            reasons: reasons.expect(missing),
            classes,
            products,
            law,
            premium,
            capacity,
            scorecards,
            payments,
            servicing,
            waits,
            otp,
            signing,
            withdrawal,
            contract,
            fraud,
            identity,
            losses,
            lenders,
            unverified: unverified.into_places(),
        })
    }

    fn faults(&self) -> Vec<Fault> {
        let Document { limits, applications, orders, reasons, .. } = self;
        let Document { classes, products, law, capacity, .. } = self;
        [
            self.own_loan().faults(),
            limits.faults(),
            applications.faults(),
            orders.faults(),
            reasons.faults(),
            classes.as_ref().map_or_else(Vec::new, RiskClasses::faults),
            products.as_ref().map_or_else(Vec::new, Products::faults),
            law.as_ref().map_or_else(Vec::new, Law::faults),
            self.premium_faults(),
            capacity.as_ref().map_or_else(Vec::new, Capacity::faults),
            self.scorecards.as_ref().map_or_else(Vec::new, Scorecards::faults),
            self.servicing.as_ref().map_or_else(Vec::new, Servicing::faults),
            self.waits.as_ref().map_or_else(Vec::new, WaitPolicy::faults),
            self.otp.as_ref().map_or_else(Vec::new, OtpPolicy::faults),
            self.signing.as_ref().map_or_else(Vec::new, SigningPolicy::faults),
            self.withdrawal.as_ref().map_or_else(Vec::new, WithdrawalPolicy::faults),
            self.contract.as_ref().map_or_else(Vec::new, ContractTemplate::faults),
            self.fraud.as_ref().map_or_else(Vec::new, FraudPolicy::faults),
            self.identity_faults(),
            self.losses.as_ref().map_or_else(Vec::new, LossPolicy::faults),
            self.lenders.map_or_else(Vec::new, |_| self.reasons.without_code(PARTNER_ACTS)),
            self.faults_between(),
        ]
        .concat()
    }

    /// The section as it is written: what it has from the law is looked at there.
    fn own_loan(&self) -> LoanPolicy {
        let mut loan = self.loan.clone();
        if let (Some(law), Some(penalty)) = (&self.law, &mut loan.penalty)
            && penalty.ceilings == law.ceilings
        {
            penalty.ceilings.clear();
        }
        loan
    }

    /// Who wants to know a customer says why a document may be accepted and rejected, and declines for a
    /// reason that is one.
    fn identity_faults(&self) -> Vec<Fault> {
        let Some(it) = &self.identity else { return vec![] };
        let mut faults = Faults::of(IdentityPolicy::NAME);
        if let IncompleteIdentity::Decline { reason } = &it.incomplete
            && !self.reasons.codes_for("application.decline").any(|code| code == reason)
        {
            let reason = format!("`{reason}` is no reason that may be told of application.decline");
            faults.note("incomplete.reason", reason);
        }
        [it.faults(), faults.into_found(), self.reasons.without_code(IDENTITY_ACTS)].concat()
    }

    /// Who offers Premium says why it may be cancelled and a fee taken back.
    fn premium_faults(&self) -> Vec<Fault> {
        let of_reasons = || self.reasons.without_code(PREMIUM_ACTS);
        let faults = self.premium.as_ref().map(|it| [it.faults(), of_reasons()].concat());
        faults.unwrap_or_default()
    }
}
