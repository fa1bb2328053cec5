//! What does Premium cost, and who needs it? Operating figures: what is subscribed keeps its fee for
//! the time that is paid for.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Members, Section};
use crate::money::{Currency, Money, Rate, Rounding};
use crate::policy::fault::{Fault, Faults, repeated};

/// What Premium costs, and who needs it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PremiumPolicy {
    /// Whether only who has Premium is given credit. Exactly while that is so, its fees count in the
    /// yearly figure of a credit.
    pub compulsory: bool,
    pub plans: Vec<PremiumPlan>,
    /// How many days a fee may be unpaid before a subscription ends, 1 to 28, so that one fee is not
    /// waited for longer than it pays for; left out, 7.
    #[serde(default = "a_week")]
    pub unpaid_days: u32,
}

const fn a_week() -> u32 {
    7
}

/// One way to have Premium.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PremiumPlan {
    /// 1 to 64 lower-case letters, digits and `_`; by it the plan is named in events.
    pub code: String,
    pub every: PremiumTerm,
    /// For each term; above zero.
    pub fee: Money,
    /// Which part of the fee is the insurer's: 0 to 1.
    pub insurer_share: Rate,
}

/// For how long a fee pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PremiumTerm {
    Month,
    Year,
}

impl PremiumTerm {
    pub const fn months(self) -> u32 {
        match self {
            PremiumTerm::Month => 1,
            PremiumTerm::Year => 12,
        }
    }
}

impl PremiumPlan {
    /// What of each fee is the insurer's, to the nearest unit, a half up; the rest is ours.
    pub fn insurers_part(&self) -> Option<Money> {
        let Rate(share) = self.insurer_share;
        let part = Decimal::from(self.fee.amount()).checked_mul(share)?;
        Money::new(Rounding::HalfUp.to_integer(part)?, self.fee.currency()).ok()
    }
}

impl PremiumPolicy {
    pub fn plan(&self, code: &str) -> Option<&PremiumPlan> {
        self.plans.iter().find(|it| it.code == code)
    }

    /// The plans whose fee is in this currency, in the document's order.
    pub fn plans_in(&self, currency: Currency) -> impl Iterator<Item = &PremiumPlan> {
        self.plans.iter().filter(move |it| it.fee.currency() == currency)
    }

    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(PremiumPolicy::NAME);
        let PremiumPolicy { compulsory: _, plans, unpaid_days } = self;
        if plans.is_empty() {
            faults.note("plans", "expected at least one".to_owned());
        }
        for (place, PremiumPlan { code, every: _, fee, insurer_share }) in plans.iter().enumerate()
        {
            let member = |name| format!("plans[{place}].{name}");
            faults.expect_code(&member("code"), code);
            if fee.is_zero() {
                faults.note(&member("fee"), format!("expected more than nothing, found {fee}"));
            }
            faults.expect_share(&member("insurer_share"), *insurer_share);
        }
        let codes: Vec<_> = plans.iter().map(|it| &it.code).collect();
        if let Some(twice) = repeated(&codes) {
            faults.note("plans", format!("`{twice}` stands there more than once"));
        }
        faults.expect_within("unpaid_days", *unpaid_days, 1..=28);
        faults.into_found()
    }
}

impl Section for PremiumPolicy {
    const NAME: &'static str = "premium";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<PremiumPolicy, Fault> {
        members.as_section(Self::NAME)
    }
}
