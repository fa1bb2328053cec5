//! Is what somebody wants to give a plan that the price table has, and does the income bear it?

use serde_json::{Value, json};

use super::plan::a_month;
use super::{Ask, Excluded, Means, Pricing, Rejection, planned};
use crate::calendar::MonthlyDay;
use crate::credit::{Amortised, Plan, PlanInterest};
use crate::money::{Money, Rate};
use crate::policy::{CreditProduct, CreditPurpose, IncomeShare, LenderKind};

/// Terms that somebody wants to give.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The code of a product.
    pub product: Option<&'a str>,
    /// Absent: whatever the product is for.
    pub purpose: Option<CreditPurpose>,
    pub lender: LenderKind,
    pub principal: Money,
    pub plan: &'a Plan,
}

impl<'a> Pricing<'a> {
    /// Whether the price table has these terms for a class of risk: whether a simulation of today shows
    /// them. A version that has no price table is asked for none.
    ///
    /// # Errors
    /// When it has not, or no class was named.
    pub fn in_table(&self, wanted: &Wanted<'a>, class: Option<&'a str>) -> Result<(), Rejection> {
        let Some(product) = self.product_of(wanted)? else {
            let class = class.map(str::to_owned);
            return class.map_or(Ok(()), |class| Err(Rejection::NoPriceTable { class }));
        };
        let class = class.ok_or_else(|| Rejection::ClassWanted { classes: self.classes() })?;
        if self.document.classes.as_ref().and_then(|it| it.class(class)).is_none() {
            let (class, classes) = (class.to_owned(), self.classes());
            return Err(Rejection::UnknownClass { class, classes });
        }
        self.of_class(wanted, product, class)
    }

    /// The same of a grant that was decided outside of this ledger: whatever the class was. One that
    /// names no product is asked for none.
    ///
    /// # Errors
    /// When it has them for no class: what the first one is offered instead.
    pub fn in_table_of_any(&self, wanted: &Wanted<'a>) -> Result<(), Rejection> {
        if wanted.product.is_none() {
            return Ok(());
        }
        let Some(product) = self.product_of(wanted)? else { return Ok(()) };
        let classes = self.document.classes.iter().flat_map(|it| &it.classes);
        let mut refused = Ok(());
        for class in classes {
            match (self.of_class(wanted, product, &class.code), &refused) {
                (Ok(()), _) => return Ok(()),
                (Err(why), Ok(())) => refused = Err(why),
                (Err(_), Err(_)) => {}
            }
        }
        refused
    }

    /// What falls due in a month by these terms beside what runs, where the policy's rule lets an income
    /// bear it.
    ///
    /// # Errors
    /// When it does not, or there are no such instalments.
    pub fn borne(&self, wanted: &Wanted<'a>, means: Means) -> Result<Money, Rejection> {
        let Means { income, running } = means;
        let principal = wanted.principal;
        let currency = principal.currency();
        if income.currency() != currency {
            return Err(Rejection::IncomeInAnotherCurrency { income, currency });
        }
        let policy = &self.document.loan;
        let planned = planned(principal, wanted.plan, policy, self.country, self.on);
        let planned = planned.map_err(|_| Rejection::NoSchedule { principal })?;
        let own = a_month(planned.every, &planned.schedule, currency);
        let monthly = own.and_then(|it| it.plus(running)).ok_or(Rejection::TooLarge)?;
        match self.document.capacity.filter(|it| !it.bears(monthly, income)) {
            Some(rule) => {
                let IncomeShare { parts, of } = rule.income_share;
                Err(Rejection::OverCapacity { monthly, income, parts, of })
            }
            None => Ok(monthly),
        }
    }

    fn classes(&self) -> Vec<String> {
        let classes = self.document.classes.iter().flat_map(|it| &it.classes);
        classes.map(|it| it.code.clone()).collect()
    }

    /// The product that is named; `None` where the version has none.
    fn product_of(&self, wanted: &Wanted<'a>) -> Result<Option<&'a CreditProduct>, Rejection> {
        let Some(products) = &self.document.products else { return Ok(None) };
        let codes = || products.products.iter().map(|it| it.code.clone()).collect();
        let Some(code) = wanted.product else {
            return Err(Rejection::ProductWanted { products: codes() });
        };
        let unknown = || Rejection::UnknownProduct { product: code.to_owned(), products: codes() };
        products.product(code).map(Some).ok_or_else(unknown)
    }

    fn of_class(
        &self,
        wanted: &Wanted<'a>,
        product: &'a CreditProduct,
        class: &'a str,
    ) -> Result<(), Rejection> {
        let of = || (product.code.clone(), class.to_owned());
        let not_offered = |why: Excluded| {
            let (product, class) = of();
            Rejection::NotOffered { product, class, why: Box::new(why) }
        };
        let purpose = wanted.purpose.or_else(|| product.purposes.first().copied());
        let ask = Ask {
            product,
            purpose: purpose.unwrap_or(CreditPurpose::Cash),
            class,
            lender: wanted.lender,
            amount: wanted.principal,
            instalments: instalments(wanted.plan),
            first_due_on: wanted.plan.first_due_on(),
            premium: None,
            other_principal: Money::zero(wanted.principal.currency()),
            means: None,
        };
        let table = self.plan_of(&ask).map_err(not_offered)?;
        match difference(wanted.plan, &table) {
            Some(Difference { member, asked, table }) => {
                let (product, class) = of();
                let (asked, table) = (Box::new(asked), Box::new(table));
                Err(Rejection::OffTable { product, class, member, asked, table })
            }
            None => Ok(()),
        }
    }
}

fn instalments(plan: &Plan) -> u32 {
    match plan {
        Plan::InterestFree { instalments, .. } | Plan::Flat { instalments, .. } => *instalments,
        Plan::Amortised { terms } => terms.instalments,
        Plan::Given { schedule } => u32::try_from(schedule.len()).unwrap_or(u32::MAX),
    }
}

/// In what a plan is not that of the table.
struct Difference {
    member: &'static str,
    asked: Value,
    table: Value,
}

/// The first member in which a plan is not that of the table, its rate before all.
fn difference(asked: &Plan, table: &Plan) -> Option<Difference> {
    let (Plan::Amortised { terms: asked }, Plan::Amortised { terms: table }) = (asked, table)
    else {
        return (asked != table).then(|| Difference {
            member: "plan",
            asked: json!(asked),
            table: json!(table),
        });
    };
    let differing = |member, asked: Value, table: Value| {
        (asked != table).then_some(Difference { member, asked, table })
    };
    let rates = rate(asked.interest).zip(rate(table.interest));
    let rates = rates.filter(|(asked, table)| asked.0 != table.0);
    let rates = rates.map(|(asked, table)| Difference {
        member: "rate",
        asked: json!(asked),
        table: json!(table),
    });
    let own_day = |it: &Amortised| {
        let day = it.day_of_month.filter(|day| *day != MonthlyDay::of(it.first_due_on));
        json!(day)
    };
    rates
        .or_else(|| differing("interest", kind(asked.interest), kind(table.interest)))
        .or_else(|| differing("every", json!(asked.every), json!(table.every)))
        .or_else(|| differing("equal", json!(asked.equal), json!(table.equal)))
        .or_else(|| differing("grace", json!(asked.grace), json!(table.grace)))
        .or_else(|| differing("day_of_month", own_day(asked), own_day(table)))
        .or_else(|| differing("interest_from", json!(asked.interest_from), Value::Null))
        .or_else(|| differing("down_payment", json!(asked.down_payment), Value::Null))
}

const fn rate(interest: PlanInterest) -> Option<Rate> {
    match interest {
        PlanInterest::None {} => None,
        PlanInterest::Flat { rate, .. } | PlanInterest::DecliningBalance { rate, .. } => Some(rate),
    }
}

/// How interest is borne, its rate apart.
fn kind(interest: PlanInterest) -> Value {
    match interest {
        PlanInterest::None {} => json!({ "kind": "none" }),
        PlanInterest::Flat { day_count, .. } => json!({ "kind": "flat", "day_count": day_count }),
        PlanInterest::DecliningBalance { day_count, .. } => {
            json!({ "kind": "declining_balance", "day_count": day_count })
        }
    }
}
