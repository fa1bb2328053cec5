//! What credit would cost.

use std::sync::Arc;

use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use ledger_core::calendar::Day;
use ledger_core::country::Country;

use super::price::{
    CountedPremium, FileFee, KindOfLender, LegalCeiling, PlannedInstalment, TotalCost, YearlyCost,
};
use super::scalars::{Date, Money};
use super::{connection, told};
use crate::budget::Budget;
use crate::errors::{bad_argument, coded, internal};
use crate::limits::STATEMENT;
use crate::simulation::{
    Asked, Item, MeansAsked, NotSimulated, Plans, Purpose, Told, ToldExcluded, ToldItem, ToldPlan,
    Why, known, simulate,
};

#[derive(Default)]
pub(super) struct SimulationQuery;

/// What credit would be for.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum SimulatedPurpose {
    /// Goods of an order.
    Goods,
    /// It is paid out.
    Cash,
}

/// Which plans are told.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum SimulatedPlans {
    /// All, and those that are not offered with why.
    All,
    /// Only the one that asks least a month.
    From,
}

/// Goods, or an amount.
#[derive(InputObject)]
struct SimulationItem {
    /// By which the caller finds the answer: 1 to 100 characters.
    id: Option<String>,
    /// What is to be lent.
    amount: Money,
    /// What for; goods if it is not given.
    purpose: Option<SimulatedPurpose>,
}

/// What a customer has to live on, of a month.
#[derive(InputObject)]
struct SimulationMeans {
    /// Net, as declared.
    income: Money,
    /// What running instalments take of it; nothing if it is not given.
    running: Option<Money>,
}

/// For whom and when credit is simulated.
#[derive(InputObject, Default)]
struct SimulationTerms {
    /// On which day the credit would be taken, at most 366 days past the business date; the business
    /// date if it is not given.
    on: Option<Date>,
    /// Two letters of ISO 3166-1; the first country that the policy names if it is not given.
    country: Option<String>,
    /// The code of a risk class; that of somebody of whom nothing is known if it is not given.
    class: Option<String>,
    /// Who would lend; of each product who is named first if it is not given.
    lender: Option<KindOfLender>,
    /// A period after `on` if it is not given.
    first_due_on: Option<Date>,
    /// The code of the plan by which Premium would be paid, where it is compulsory.
    premium: Option<String>,
    /// What is owed on other loans, which share the fees of Premium.
    other_principal: Option<Money>,
    /// Without it, it is not asked whether an income bears a plan.
    means: Option<SimulationMeans>,
}

#[Object]
impl SimulationQuery {
    /// What credit for goods or amounts would cost, by the policy in force; nothing follows from it.
    #[graphql(complexity = "STATEMENT + items.len().min(24) * child_complexity")]
    async fn simulate(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "1 to 24")] items: Vec<SimulationItem>,
        #[graphql(desc = "all if it is not given")] plans: Option<SimulatedPlans>,
        #[graphql(desc = "for whom and when")] terms: Option<SimulationTerms>,
    ) -> async_graphql::Result<Simulation> {
        let asked = asked(items, plans, terms.unwrap_or_default())?;
        let known = {
            let mut connection = connection(context).await?;
            known(&mut connection, asked.on).await.map_err(told)?
        };
        // Of a page with all its plans it takes its time, in which others are answered.
        let simulated = tokio::task::spawn_blocking(move || simulate(&asked, &known)).await;
        match simulated.map_err(|it| internal(&it))? {
            Ok(it) => {
                context.data_unchecked::<Arc<Budget>>().simulated();
                Ok(Simulation(Arc::new(it)))
            }
            Err(why @ NotSimulated::NoPolicy { .. }) => Err(coded("NOT_READY", why.to_string())),
            Err(why @ NotSimulated::Unreadable(_)) => Err(internal(&why)),
            Err(
                why @ (NotSimulated::Items { .. }
                | NotSimulated::Id { .. }
                | NotSimulated::Day { .. }
                | NotSimulated::Class { .. }
                | NotSimulated::NoClass
                | NotSimulated::Premium { .. }
                | NotSimulated::NoCountry
                | NotSimulated::Currency { .. }),
            ) => Err(bad_argument(why.to_string())),
        }
    }
}

fn asked(
    items: Vec<SimulationItem>,
    plans: Option<SimulatedPlans>,
    terms: SimulationTerms,
) -> async_graphql::Result<Asked> {
    let day = |name: &str, it: Option<Date>| {
        let day = it.map(|it| Day::try_from(it.0)).transpose();
        day.map_err(|it| bad_argument(format!("`{name}`: {it}")))
    };
    let country = terms.country.map(|it| it.parse::<Country>()).transpose();
    let items = items.into_iter().map(|it| Item {
        id: it.id,
        amount: it.amount.0,
        purpose: match it.purpose {
            Some(SimulatedPurpose::Cash) => Purpose::Cash,
            Some(SimulatedPurpose::Goods) | None => Purpose::Goods,
        },
    });
    Ok(Asked {
        items: items.collect(),
        plans: match plans {
            Some(SimulatedPlans::From) => Plans::From,
            Some(SimulatedPlans::All) | None => Plans::All,
        },
        on: day("on", terms.on)?,
        country: country.map_err(|it| bad_argument(it.to_string()))?,
        class: terms.class,
        lender: terms.lender.map(Into::into),
        first_due_on: day("firstDueOn", terms.first_due_on)?,
        premium: terms.premium,
        other_principal: terms.other_principal.map(|it| it.0),
        means: terms
            .means
            .map(|it| MeansAsked { income: it.income.0, running: it.running.map(|it| it.0) }),
    })
}

struct Simulation(Arc<Told>);

/// What credit would cost on a day.
#[Object]
impl Simulation {
    /// The day on which it would be taken.
    async fn on(&self) -> Date {
        Date(self.0.on.date())
    }

    /// Where.
    async fn country(&self) -> String {
        self.0.country.to_string()
    }

    /// The code of the risk class it is told for.
    async fn class(&self) -> &str {
        &self.0.class
    }

    /// The number of the policy version it is told by.
    async fn policy_version(&self) -> u32 {
        self.0.policy.version
    }

    /// In the order they were asked in.
    async fn items(&self) -> Vec<SimulatedItem<'_>> {
        self.0.items.iter().map(SimulatedItem).collect()
    }

    /// The last commit of the policy book's partition that was known: partition@sequence.
    async fn position(&self) -> &str {
        &self.0.position
    }
}

struct SimulatedItem<'a>(&'a ToldItem);

/// What credit for goods or an amount would cost.
#[Object]
impl SimulatedItem<'_> {
    /// The caller's own name of it.
    async fn id(&self) -> Option<&str> {
        self.0.id.as_deref()
    }

    /// What is to be lent.
    async fn amount(&self) -> Money {
        Money(self.0.amount)
    }

    /// Of the plans that are offered the one that asks least a month; null where none is.
    async fn from(&self) -> Option<SimulatedPlan<'_>> {
        self.0.from.as_ref().map(SimulatedPlan)
    }

    /// All that are offered, where they were asked for.
    async fn plans(&self) -> Vec<SimulatedPlan<'_>> {
        self.0.plans.iter().map(SimulatedPlan).collect()
    }

    /// Those that are not, where they were asked for.
    async fn excluded(&self) -> Vec<ExcludedPlan> {
        self.0.excluded.iter().map(ExcludedPlan::of).collect()
    }

    /// Why nothing is offered at all, where the policy offers nothing by rule.
    async fn nothing(&self) -> Option<WhyNotOffered> {
        self.0.nothing.as_ref().map(WhyNotOffered::of)
    }
}

struct SimulatedPlan<'a>(&'a ToldPlan);

/// A plan that is offered, with all that it costs.
#[Object]
impl SimulatedPlan<'_> {
    /// The code of the product.
    async fn product(&self) -> &str {
        &self.0.product
    }

    /// Who would lend.
    async fn lender(&self) -> KindOfLender {
        self.0.lender.into()
    }

    /// How many there are.
    async fn instalments(&self) -> u32 {
        self.0.instalments
    }

    /// What falls due of a month at most, Premium with it where it is compulsory.
    async fn monthly(&self) -> Money {
        Money(self.0.monthly)
    }

    /// A year's, as a fraction: `0.09` is 9 %.
    async fn rate(&self) -> String {
        self.0.rate.0.to_string()
    }

    /// The instalments.
    async fn schedule(&self) -> Vec<PlannedInstalment> {
        self.0.schedule.iter().map(Into::into).collect()
    }

    /// Null where none is asked.
    async fn file_fee(&self) -> Option<FileFee> {
        self.0.file_fee.map(Into::into)
    }

    /// What of Premium is counted, since nobody is given credit without it.
    async fn premium(&self) -> Vec<CountedPremium> {
        self.0.premium.iter().map(Into::into).collect()
    }

    /// What it costs a year.
    async fn yearly(&self) -> YearlyCost {
        (&self.0.teg).into()
    }

    /// What that was compared with; null for a plan that costs nothing, of a lender that may ask
    /// nothing.
    async fn ceiling(&self) -> Option<LegalCeiling> {
        self.0.ceiling.as_ref().map(Into::into)
    }

    /// All that the customer pays, line by line.
    async fn total(&self) -> TotalCost {
        (&self.0.total).into()
    }
}

/// A plan that is not offered, and why.
#[derive(SimpleObject)]
struct ExcludedPlan {
    /// The code of the product.
    product: String,
    /// Who would lend.
    lender: KindOfLender,
    /// How many there would be.
    instalments: u32,
    /// Why it is not offered.
    why: WhyNotOffered,
    /// What it would have cost a year, where the law is in the way.
    yearly: Option<YearlyCost>,
    /// What was compared with it.
    ceiling: Option<LegalCeiling>,
}

impl ExcludedPlan {
    fn of(it: &ToldExcluded) -> ExcludedPlan {
        ExcludedPlan {
            product: it.product.clone(),
            lender: it.lender.into(),
            instalments: it.instalments,
            why: WhyNotOffered::of(&it.why),
            yearly: it.teg.as_ref().map(Into::into),
            ceiling: it.ceiling.as_ref().map(Into::into),
        }
    }
}

/// Why something is not offered.
#[derive(SimpleObject)]
struct WhyNotOffered {
    /// `over_ceiling`, `over_capacity`, `amount_off_step` and others: stable.
    code: &'static str,
    /// In French.
    fr: String,
    /// In English.
    en: String,
}

impl WhyNotOffered {
    fn of(it: &Why) -> WhyNotOffered {
        WhyNotOffered { code: it.code, fr: it.fr.clone(), en: it.en.clone() }
    }
}
