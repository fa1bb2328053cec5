//! What does a plan cost, and may it be offered at that?

use super::excluded::Excluded;
use super::{
    BornePremium, Cash, PaidFee, Planned, PremiumFee, Price, TotalCost, is_lawful, lawful, planned,
};
use crate::calendar::{Day, MonthlyDay};
use crate::country::Country;
use crate::credit::engine::due_on;
use crate::credit::{Amortised, Every, Instalment, Plan, PlanInterest, PremiumFees, Sharing};
use crate::money::{Currency, Money, Rate};
use crate::policy::{
    CreditProduct, CreditPurpose, Document, IncomeShare, LenderKind, PolicyRef, PremiumPlan,
    PremiumTerm, ProductInterest,
};

/// By what plans are priced: a version of the policy, on a day, in a country.
#[derive(Debug, Clone, Copy)]
pub struct Pricing<'a> {
    pub document: &'a Document,
    pub version: PolicyRef,
    pub country: Country,
    pub on: Day,
}

/// A plan that is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    pub product: &'a CreditProduct,
    pub purpose: CreditPurpose,
    /// The code of a risk class.
    pub class: &'a str,
    pub lender: LenderKind,
    pub amount: Money,
    pub instalments: u32,
    /// Absent: a period from now on, or as near to it as the policy lets it be chosen.
    pub first_due_on: Option<Day>,
    /// By which Premium is paid. Absent: the first plan in the policy.
    pub premium: Option<&'a PremiumPlan>,
    /// What is owed on the customer's other loans.
    pub other_principal: Money,
    /// Absent where nothing is known of it: then it excludes nothing.
    pub means: Option<Means>,
}

/// What a customer has to live on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Means {
    /// Net, of a month, as declared.
    pub income: Money,
    /// What running instalments take of it.
    pub running: Money,
}

/// A plan that may be offered, and what it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedPlan {
    pub plan: Plan,
    /// A year's.
    pub rate: Rate,
    pub schedule: Vec<Instalment>,
    /// What falls due of a month at most, Premium with it where it is compulsory.
    pub monthly: Money,
    pub price: Price,
}

/// A plan that the table has and an income bears, before the law is asked.
#[derive(Debug, Clone)]
pub struct UnpricedPlan {
    pub plan: Plan,
    /// A year's.
    pub rate: Rate,
    pub planned: Planned,
    /// What falls due of a month at most, Premium with it where it is compulsory.
    pub monthly: Money,
}

/// A plan as it would be, whatever the law says of it.
struct Drafted<'a> {
    plan: Plan,
    rate: Rate,
    planned: Planned,
    file_fee: Option<PaidFee>,
    premium: Vec<PremiumFee>,
    premium_plan: Option<&'a PremiumPlan>,
}

impl<'a> Pricing<'a> {
    /// What the plan costs.
    ///
    /// # Errors
    /// Says why it may not be offered.
    pub fn priced(&self, ask: &Ask<'a>) -> Result<PricedPlan, Excluded> {
        let drafted = self.drafted(ask)?;
        let law = self.document.law.as_ref().ok_or(Excluded::NothingOffered)?;
        let monthly = self.bearable(ask, &drafted)?;
        let Drafted { plan, rate, planned, file_fee, premium, premium_plan: _ } = drafted;
        let cash = cash(ask, &planned, file_fee, &premium);
        let (teg, ceiling) = lawful(law, ask.lender, self.on, &cash)?;
        let Planned { from: lent_on, every, schedule } = planned;
        let too_much = Excluded::NoSchedule { amount: ask.amount, instalments: ask.instalments };
        let zero = Money::zero(ask.amount.currency());
        let fee = file_fee.map_or(zero, |it| it.amount);
        let total = super::total::duties(law, self.country, zero)
            .and_then(|duties| TotalCost::of(ask.amount, &schedule, fee, &premium, duties))
            .ok_or(too_much)?;
        let policy = self.version;
        let price = Price { lent_on, every, file_fee, premium, teg, ceiling, total, policy };
        Ok(PricedPlan { plan, rate, schedule, monthly, price })
    }

    /// The plan as it would be at what the class pays, and what falls due of it a month at most, whatever it
    /// costs by the law. Who asks has it pass a gate, which tells the price.
    ///
    /// # Errors
    /// Says why it may not be offered, the law apart.
    pub fn unpriced(&self, ask: &Ask<'a>) -> Result<UnpricedPlan, Excluded> {
        let drafted = self.drafted(ask)?;
        let monthly = self.bearable(ask, &drafted)?;
        let Drafted { plan, rate, planned, .. } = drafted;
        Ok(UnpricedPlan { plan, rate, planned, monthly })
    }

    /// Whether the plan may be offered: the same answer, found without its figures where that is
    /// certain. The customer's means are not asked.
    pub fn is_offered(&self, ask: &Ask<'a>) -> bool {
        let (Ok(it), Some(law)) = (self.drafted(ask), &self.document.law) else { return false };
        is_lawful(law, ask.lender, self.on, &cash(ask, &it.planned, it.file_fee, &it.premium))
    }

    /// The terms of the plan that is shown, whatever it costs.
    pub(super) fn plan_of(&self, ask: &Ask<'a>) -> Result<Plan, Excluded> {
        Ok(self.drafted(ask)?.plan)
    }

    fn drafted(&self, ask: &Ask<'a>) -> Result<Drafted<'a>, Excluded> {
        let Ask { product, amount, instalments, class, .. } = *ask;
        self.fits_product(ask)?;
        let products = self.document.products.as_ref().ok_or(Excluded::NothingOffered)?;
        let rate = products.rate_of(product, class, instalments, amount);
        let rate = rate.ok_or_else(|| Excluded::NoPrice { class: class.to_owned() })?;
        let unplanned = || Excluded::NoSchedule { amount, instalments };
        self.first_due_fits(ask)?;
        let plan = self.plan(ask, rate).ok_or_else(unplanned)?;
        let declining = matches!(product.interest, ProductInterest::DecliningBalance { .. });
        if declining && self.document.loan.recalculation.is_none() {
            // No contract says what of such interest follows payments.
            return Err(Excluded::NothingOffered);
        }
        let planned = planned(amount, &plan, &self.document.loan, self.country, self.on);
        let planned = planned.map_err(|_| unplanned())?;
        let last = planned.schedule.last().ok_or_else(unplanned)?.due_on;
        let file_fee = match product.file_fee {
            Some(fee) => {
                let amount = fee.of(amount).ok_or_else(unplanned)?;
                Some(PaidFee { amount, paid: fee.paid.into() }).filter(|it| !it.amount.is_zero())
            }
            None => None,
        };
        let premium_plan = self.premium_plan(ask)?;
        let premium = match premium_plan {
            Some(plan) => {
                let fees = PremiumFees { every: plan.every, fee: plan.fee, runs: None };
                let (principal, last_due_on) = (ask.other_principal, Day::LAST);
                let others = Some(Sharing { principal, last_due_on });
                let running = others.filter(|it| !it.principal.is_zero()).into_iter().collect();
                let premium = BornePremium { fees, running };
                premium.by(amount, planned.from, last).ok_or_else(unplanned)?
            }
            None => vec![],
        };
        Ok(Drafted { plan, rate, planned, file_fee, premium, premium_plan })
    }

    fn fits_product(&self, ask: &Ask<'a>) -> Result<(), Excluded> {
        let Ask { product, purpose, lender, amount, instalments, .. } = *ask;
        if !product.purposes.contains(&purpose) {
            return Err(Excluded::Purpose { purpose });
        }
        if !product.lenders.contains(&lender) {
            return Err(Excluded::Lender { lender });
        }
        if !product.amount.hold(amount) {
            let (min, max) = (product.amount.min, product.amount.max);
            return Err(Excluded::AmountOutOfBounds { amount, min, max });
        }
        if !product.offers(amount) {
            let (min, step) = (product.amount.min, product.amount_step);
            return Err(Excluded::AmountOffStep { amount, min, step });
        }
        match product.durations.contains(&instalments) {
            true => Ok(()),
            false => Err(Excluded::Duration { instalments }),
        }
    }

    /// Whether the first due date, where one is asked for, is one that may be chosen.
    fn first_due_fits(&self, ask: &Ask<'a>) -> Result<(), Excluded> {
        let Some(due_on) = ask.first_due_on else { return Ok(()) };
        let days = |it: u32| self.on.saturating_add_days(it);
        let (first, last) = match self.document.loan.first_due {
            Some(it) => (days(it.days_min.max(1)), days(it.days_max)),
            None => (days(1), Day::LAST),
        };
        match (first..=last).contains(&due_on) {
            true => Ok(()),
            false => Err(Excluded::FirstDue { due_on, first, last }),
        }
    }

    /// The plan by which Premium is paid where it is compulsory; `None` where it is not.
    fn premium_plan(&self, ask: &Ask<'a>) -> Result<Option<&'a PremiumPlan>, Excluded> {
        let Some(policy) = self.document.premium.as_ref().filter(|it| it.compulsory) else {
            return Ok(None);
        };
        let currency = ask.amount.currency();
        let chosen = ask.premium.filter(|it| it.fee.currency() == currency);
        let plan = chosen.or_else(|| policy.plans_in(currency).next());
        plan.map(Some).ok_or(Excluded::NoPremium { currency })
    }

    /// The terms of the contract that the plan would be; `None` beyond the calendar.
    fn plan(&self, ask: &Ask<'a>, rate: Rate) -> Option<Plan> {
        let CreditProduct { every, equal, grace, .. } = *ask.product;
        let interest = match ask.product.interest {
            ProductInterest::None {} => PlanInterest::None {},
            ProductInterest::Flat { day_count } => PlanInterest::Flat { rate, day_count },
            ProductInterest::DecliningBalance { day_count } => {
                PlanInterest::DecliningBalance { rate, day_count }
            }
        };
        let first_due_on = match ask.first_due_on {
            Some(it) => it,
            None => {
                let first = due_on(self.on, every, MonthlyDay::of(self.on), 1)?;
                self.document.loan.first_due.map_or(first, |it| {
                    let days = |it| self.on.saturating_add_days(it);
                    first.clamp(days(it.days_min), days(it.days_max.max(it.days_min)))
                })
            }
        };
        (first_due_on > self.on).then_some(())?;
        Some(Plan::Amortised {
            terms: Box::new(Amortised {
                instalments: ask.instalments,
                first_due_on,
                every,
                day_of_month: None,
                interest_from: None,
                interest,
                equal,
                grace,
                down_payment: None,
            }),
        })
    }

    /// What falls due of a month at most, where the customer's income bears it beside what runs.
    fn bearable(&self, ask: &Ask<'a>, drafted: &Drafted) -> Result<Money, Excluded> {
        let (amount, instalments) = (ask.amount, ask.instalments);
        let too_much = Excluded::NoSchedule { amount, instalments };
        let own = monthly(ask, &drafted.planned.schedule, drafted.premium_plan);
        let own = own.ok_or_else(|| too_much.clone())?;
        let (Some(rule), Some(Means { income, running })) = (self.document.capacity, ask.means)
        else {
            return Ok(own);
        };
        let monthly = own.plus(running).ok_or(too_much)?;
        match rule.bears(monthly, income) {
            true => Ok(own),
            false => {
                let IncomeShare { parts, of } = rule.income_share;
                Err(Excluded::OverCapacity { monthly, income, parts, of })
            }
        }
    }

    /// What falls due of a month at most; `None` for a plan that there is not, or that the customer's
    /// means do not bear.
    pub(super) fn monthly_of(&self, ask: &Ask<'a>) -> Option<Money> {
        self.bearable(ask, &self.drafted(ask).ok()?).ok()
    }
}

fn cash(ask: &Ask, planned: &Planned, file_fee: Option<PaidFee>, premium: &[PremiumFee]) -> Cash {
    let Planned { from, every, schedule } = planned;
    let cash = Cash::of(*from, ask.amount, *every, file_fee.map(|it| it.amount), schedule);
    cash.with(premium.iter().map(|it| (it.due_on, it.amount.amount())))
}

/// What falls due of a month at most: of instalments, and of Premium. What is no whole unit of a month
/// counts as one. `None` where it does not fit.
fn monthly(ask: &Ask, schedule: &[Instalment], premium: Option<&PremiumPlan>) -> Option<Money> {
    let currency = ask.amount.currency();
    let instalment = a_month(ask.product.every, schedule, currency)?;
    match premium {
        Some(it) => instalment.plus(premium_a_month(it.every, it.fee)?),
        None => Some(instalment),
    }
}

/// What of these instalments falls due in a month at most, what is no whole unit counted as one; `None`
/// where it does not fit, or there are none.
pub(super) fn a_month(every: Every, schedule: &[Instalment], currency: Currency) -> Option<Money> {
    let due = schedule.iter().map(|it| {
        let parts = [Some(it.principal), it.interest, it.fee, it.tax, it.insurance];
        parts.into_iter().flatten().map(|it| i128::from(it.amount())).sum::<i128>()
    });
    Money::new(i64::try_from(every.a_month(due.max()?)).ok()?, currency).ok()
}

/// What Premium takes of a month, what is no whole unit counted as one.
pub fn premium_a_month(every: PremiumTerm, fee: Money) -> Option<Money> {
    let months = i64::from(every.months());
    Money::new((fee.amount() + months - 1) / months, fee.currency()).ok()
}
