//! What is a simulation answered?

use ledger_core::calendar::Day;
use ledger_core::country::Country;
use ledger_core::credit::Instalment;
use ledger_core::credit::pricing::{
    Ceiling, Excluded, PaidFee, PremiumFee, PricedPlan, Simulated, Teg, TotalCost,
};
use ledger_core::money::{Money, Rate};
use ledger_core::policy::{LenderKind, PolicyRef};
use schemars::JsonSchema;
use serde::Serialize;

/// What credit would cost on a day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Simulation")]
pub(crate) struct Told {
    pub(crate) on: Day,
    pub(crate) country: Country,
    /// The code of the risk class it is told for.
    pub(crate) class: String,
    /// By which version of the policy.
    pub(crate) policy: PolicyRef,
    /// In the order they were asked in.
    pub(crate) items: Vec<ToldItem>,
    /// The last commit of the policy book's partition that was known: partition@sequence.
    pub(crate) position: String,
}

/// What credit for goods or an amount would cost.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "SimulatedItem")]
pub(crate) struct ToldItem {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    pub(crate) amount: Money,
    /// Of the plans that are offered the one that asks least a month; absent where none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<ToldPlan>,
    /// All that are offered, where they were asked for.
    pub(crate) plans: Vec<ToldPlan>,
    /// Those that are not, where they were asked for.
    pub(crate) excluded: Vec<ToldExcluded>,
    /// Why nothing is offered at all, where the policy offers nothing by rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) nothing: Option<Why>,
}

/// A plan that is offered, with all that it costs.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "SimulatedPlan")]
pub(crate) struct ToldPlan {
    /// The code of the product.
    pub(crate) product: String,
    pub(crate) lender: LenderKind,
    pub(crate) instalments: u32,
    /// What falls due of a month at most, Premium with it where it is compulsory.
    pub(crate) monthly: Money,
    /// A year's.
    pub(crate) rate: Rate,
    pub(crate) schedule: Vec<Instalment>,
    /// Absent where none is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file_fee: Option<PaidFee>,
    /// What of Premium is counted, since nobody is given credit without it.
    pub(crate) premium: Vec<PremiumFee>,
    pub(crate) teg: Teg,
    /// Both figures in per cent, as they are shown: a half rounded up at two decimals.
    pub(crate) shown: Shown,
    /// Absent for a plan that costs nothing, of a lender that may ask nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ceiling: Option<Ceiling>,
    pub(crate) total: TotalCost,
    /// What it costs besides what is lent.
    pub(crate) cost: Money,
}

/// Both yearly figures in per cent.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "ShownRates")]
pub(crate) struct Shown {
    pub(crate) teg_proportional: String,
    pub(crate) taeg_actuarial: String,
}

/// A plan that is not offered, and why.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "ExcludedPlan")]
pub(crate) struct ToldExcluded {
    /// The code of the product.
    pub(crate) product: String,
    pub(crate) lender: LenderKind,
    pub(crate) instalments: u32,
    #[serde(flatten)]
    pub(crate) why: Why,
    /// What it would have cost a year, where the law is in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) teg: Option<Teg>,
    /// What was compared with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ceiling: Option<Ceiling>,
}

/// Why something is not offered.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "WhyNotOffered")]
pub(crate) struct Why {
    /// `over_ceiling`, `over_capacity`, `amount_off_step` and others: stable.
    pub(crate) code: &'static str,
    pub(crate) fr: String,
    pub(crate) en: String,
}

impl From<&Excluded> for Why {
    fn from(it: &Excluded) -> Why {
        Why { code: it.code(), fr: it.fr(), en: it.en() }
    }
}

impl ToldPlan {
    pub(crate) fn of(plan: &Simulated, it: &PricedPlan) -> ToldPlan {
        let PricedPlan { rate, schedule, monthly, price, plan: _ } = it;
        ToldPlan {
            product: plan.product.code.clone(),
            lender: plan.lender,
            instalments: plan.instalments,
            monthly: *monthly,
            rate: *rate,
            schedule: schedule.clone(),
            file_fee: price.file_fee,
            premium: price.premium.clone(),
            teg: price.teg,
            shown: Shown::of(&price.teg),
            ceiling: price.ceiling,
            total: price.total,
            cost: price.total.cost(),
        }
    }
}

impl Shown {
    fn of(teg: &Teg) -> Shown {
        let percent = |it: ledger_core::credit::pricing::RateBounds| {
            it.percent(2).expect("a rate that was found can be told").to_string()
        };
        Shown {
            teg_proportional: percent(teg.teg_proportional),
            taeg_actuarial: percent(teg.taeg_actuarial),
        }
    }
}

impl ToldExcluded {
    pub(crate) fn of(plan: &Simulated, it: &Excluded) -> ToldExcluded {
        let (teg, ceiling) = it.figures().unzip();
        ToldExcluded {
            product: plan.product.code.clone(),
            lender: plan.lender,
            instalments: plan.instalments,
            why: it.into(),
            teg: teg.copied(),
            ceiling: ceiling.flatten().copied(),
        }
    }
}
