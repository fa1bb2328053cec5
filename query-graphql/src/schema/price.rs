//! What credit costs, line by line and by the year.

use async_graphql::{Context, Enum, SimpleObject};
use ledger_core::credit;
use ledger_core::credit::application;
use ledger_core::credit::loan::Event;
use ledger_core::credit::pricing::{self, Ceiling, Compared, FeePaid, PaidFee, Teg};
use ledger_core::money::Rate;
use ledger_core::policy::LenderKind;
use uuid::Uuid;

use super::loader;
use super::scalars::{Date, Money};
use crate::errors::coded;
use crate::loaders::EventsOf;

/// Whose money it is.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(super) enum KindOfLender {
    /// A bank's.
    Bank,
    /// Our own.
    OwnBook,
}

impl From<LenderKind> for KindOfLender {
    fn from(it: LenderKind) -> KindOfLender {
        match it {
            LenderKind::Bank => KindOfLender::Bank,
            LenderKind::OwnBook => KindOfLender::OwnBook,
        }
    }
}

impl From<KindOfLender> for LenderKind {
    fn from(it: KindOfLender) -> LenderKind {
        match it {
            KindOfLender::Bank => LenderKind::Bank,
            KindOfLender::OwnBook => LenderKind::OwnBook,
        }
    }
}

/// An instalment as it would be owed.
#[derive(SimpleObject)]
pub(super) struct PlannedInstalment {
    /// Dense from 1, in order of due dates.
    number: u32,
    /// The due date.
    due_on: Date,
    /// What of it is principal.
    principal: Money,
    /// What of it is interest; null where there is none.
    interest: Option<Money>,
    /// What of it is a fee; null where there is none.
    fee: Option<Money>,
    /// What of it is tax; null where there is none.
    tax: Option<Money>,
    /// What of it is insurance; null where there is none.
    insurance: Option<Money>,
}

impl From<&credit::Instalment> for PlannedInstalment {
    fn from(it: &credit::Instalment) -> PlannedInstalment {
        PlannedInstalment {
            number: it.number,
            due_on: Date(it.due_on.date()),
            principal: Money(it.principal),
            interest: it.interest.map(Money),
            fee: it.fee.map(Money),
            tax: it.tax.map(Money),
            insurance: it.insurance.map(Money),
        }
    }
}

/// A fee for opening the file of a credit.
#[derive(SimpleObject)]
pub(super) struct FileFee {
    /// How much.
    amount: Money,
    /// Whether it is taken off what is paid out; if not, it is paid before.
    withheld: bool,
}

impl From<PaidFee> for FileFee {
    fn from(it: PaidFee) -> FileFee {
        FileFee { amount: Money(it.amount), withheld: it.paid == FeePaid::Withheld }
    }
}

/// A fee of Premium, or a credit's share of one.
#[derive(SimpleObject)]
pub(super) struct CountedPremium {
    /// When it falls due.
    due_on: Date,
    /// How much of it the credit bears.
    amount: Money,
}

impl From<&pricing::PremiumFee> for CountedPremium {
    fn from(it: &pricing::PremiumFee) -> CountedPremium {
        CountedPremium { due_on: Date(it.due_on.date()), amount: Money(it.amount) }
    }
}

/// Between which rates a year's lies, as fractions: `0.15` is 15 %. Both ends are proven.
#[derive(SimpleObject)]
pub(super) struct ProvenRate {
    /// The rate is no lower.
    lower: String,
    /// The rate is no higher: what a ceiling is compared with.
    upper: String,
    /// In per cent, as it is shown: a half rounded up at two decimals.
    percent: String,
}

impl From<pricing::RateBounds> for ProvenRate {
    fn from(it: pricing::RateBounds) -> ProvenRate {
        ProvenRate {
            lower: it.lower.0.to_string(),
            upper: it.upper.0.to_string(),
            percent: it.percent(2).map_or_else(String::new, |it| it.to_string()),
        }
    }
}

/// What a credit costs a year, taxes apart.
#[derive(SimpleObject)]
pub(super) struct YearlyCost {
    /// The rate of a period times the periods of a year.
    teg_proportional: ProvenRate,
    /// By the equation of directive 2008/48/EC.
    taeg_actuarial: ProvenRate,
}

impl From<&Teg> for YearlyCost {
    fn from(it: &Teg) -> YearlyCost {
        YearlyCost {
            teg_proportional: it.teg_proportional.into(),
            taeg_actuarial: it.taeg_actuarial.into(),
        }
    }
}

/// Which figure is compared with a ceiling.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum ComparedFigure {
    /// The higher of both.
    HigherOfBoth,
    /// The rate of a period times the periods of a year.
    Proportional,
    /// That of the equation of directive 2008/48/EC.
    Actuarial,
}

/// The highest rate that the law lets a lender ask.
#[derive(SimpleObject)]
pub(super) struct LegalCeiling {
    /// A year's, as a fraction: `0.14` is 14 %.
    rate: String,
    /// Of which lenders.
    lender: KindOfLender,
    /// The day whose law it is.
    on: Date,
    /// What is compared with it.
    compared: ComparedFigure,
}

impl From<&Ceiling> for LegalCeiling {
    fn from(it: &Ceiling) -> LegalCeiling {
        let Ceiling { lender, on, rate: Rate(rate), compared } = *it;
        let compared = match compared {
            Compared::HigherOfBoth => ComparedFigure::HigherOfBoth,
            Compared::Proportional => ComparedFigure::Proportional,
            Compared::Actuarial => ComparedFigure::Actuarial,
        };
        let rate = rate.to_string();
        LegalCeiling { rate, lender: lender.into(), on: Date(on.date()), compared }
    }
}

/// All that a customer pays for a credit, taxes with it.
#[derive(SimpleObject)]
pub(super) struct TotalCost {
    /// What is lent.
    principal: Money,
    /// All interest.
    interest: Money,
    /// The file fee, with the fees of the instalments.
    file_fee: Money,
    /// Premium, where it is compulsory.
    premium: Money,
    /// The insurance of the instalments.
    insurance: Money,
    /// For registering the contract, with the taxes of the instalments.
    taxes: Money,
    /// On the contract's pages.
    stamps: Money,
    /// All of these.
    total: Money,
    /// All of these but what is lent.
    cost: Money,
}

impl From<&pricing::TotalCost> for TotalCost {
    fn from(it: &pricing::TotalCost) -> TotalCost {
        TotalCost {
            principal: Money(it.principal),
            interest: Money(it.interest),
            file_fee: Money(it.file_fee),
            premium: Money(it.premium),
            insurance: Money(it.insurance),
            taxes: Money(it.taxes),
            stamps: Money(it.stamps),
            total: Money(it.total),
            cost: Money(it.cost()),
        }
    }
}

/// What a credit costs as it was offered or granted, with all by which its yearly figures are tested.
#[derive(SimpleObject)]
pub(super) struct Price {
    /// When the principal goes out, as the figures count it.
    lent_on: Date,
    /// Null where none is asked.
    file_fee: Option<FileFee>,
    /// What of Premium is counted, since nobody is given credit without it.
    premium: Vec<CountedPremium>,
    /// What it costs a year.
    yearly: YearlyCost,
    /// What that was compared with; null for a credit that costs nothing, of a lender that may ask
    /// nothing.
    ceiling: Option<LegalCeiling>,
    /// All that the customer pays, line by line.
    total: TotalCost,
    /// The number of the policy version whose law it is.
    policy_version: u32,
}

impl Price {
    /// That of a loan's contract, as it was found last.
    pub(super) async fn of_loan(
        context: &Context<'_>,
        loan: Uuid,
    ) -> async_graphql::Result<Option<Price>> {
        let events = loader(context).load_one(EventsOf(loan)).await?.unwrap_or_default();
        let priced = events.iter().rev().find(|it| it.event_type == "loan.priced");
        match priced.map(|it| it.event()).transpose() {
            Ok(Some(Event::Priced(it))) => Ok(Some((&it.price).into())),
            Ok(Some(_) | None) => Ok(None),
            Err(why) => Err(coded("NOT_READY", why)),
        }
    }
}

impl From<&pricing::Price> for Price {
    fn from(it: &pricing::Price) -> Price {
        Price {
            lent_on: Date(it.lent_on.date()),
            file_fee: it.file_fee.map(Into::into),
            premium: it.premium.iter().map(Into::into).collect(),
            yearly: (&it.teg).into(),
            ceiling: it.ceiling.as_ref().map(Into::into),
            total: (&it.total).into(),
            policy_version: it.policy.version,
        }
    }
}

/// What an offer costs, frozen until it is signed or lapses.
#[derive(SimpleObject)]
pub(super) struct OfferedPrice {
    /// The instalments of the loan, whenever it is signed.
    schedule: Vec<PlannedInstalment>,
    /// What it costs.
    price: Price,
}

impl From<&application::Priced> for OfferedPrice {
    fn from(it: &application::Priced) -> OfferedPrice {
        OfferedPrice {
            schedule: it.schedule.iter().map(Into::into).collect(),
            price: (&it.price).into(),
        }
    }
}
