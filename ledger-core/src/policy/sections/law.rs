//! What does the law ask of a credit? Operating figures: those of the version in force on the day on
//! which a credit is offered, signed or changed hold.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::penalty::note_ceilings;
use super::{LenderKind, Members, RateCeiling, Section};
use crate::calendar::Day;
use crate::country::Country;
use crate::money::{Money, Rate};
use crate::policy::fault::{Fault, Faults};

/// What the law asks of a credit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// The highest rate that a lender of each kind may ask from a day on, a year's rate each: above
    /// 0 and at most 1. Before the first one of its kind a lender lends nothing that costs.
    pub ceilings: Vec<RateCeiling>,
    /// Which figure is compared with the ceiling.
    #[serde(default)]
    pub compared: ComparedRate,
    /// How time is counted in the actuarial figure.
    pub time_counting: Counting,
    /// What is asked in each country, one row each. In a country that has none, a contract bears no
    /// duty and nobody may withdraw from it.
    pub countries: Vec<CountryLaw>,
}

/// Which yearly figure of a credit is compared with the ceiling.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComparedRate {
    /// Of the two the higher: no text settles which one is meant.
    #[default]
    HigherOfBoth,
    /// The rate of a period times the periods of a year.
    Proportional,
    /// That of the equation of Directive 2008/48/EC.
    Actuarial,
}

/// How time is counted in a rate, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Counting {
    /// Directive 2008/48/EC, annex I: whole periods counted back from the later day, and days that
    /// are left by the year they lie in.
    #[serde(rename = "eu")]
    Eu,
    /// 12 CFR 1026, appendix J: whole unit periods counted back, a month that is left having 30 days.
    #[serde(rename = "reg_z_30_day")]
    RegZ30Day,
    /// Days / 365.
    #[serde(rename = "days_365")]
    Days365,
    /// Days / 365.25.
    #[serde(rename = "days_365_25")]
    Days36525,
    /// French decree 2002-928, its first way.
    #[serde(rename = "decree_m1")]
    DecreeM1,
    /// The same, its second way.
    #[serde(rename = "decree_m2")]
    DecreeM2,
}

/// What one country asks: its duties are taxes, so in the total cost and in no rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountryLaw {
    pub country: Country,
    /// For registering a contract.
    pub registration: Money,
    /// The stamp on each page of a contract; in the currency of the registration.
    pub stamp_per_page: Money,
    /// How many pages a contract has; 1 to 100.
    pub contract_pages: u32,
    /// Within how many days of its signature a customer may withdraw from a contract; 0 to 365.
    pub withdrawal_days: u32,
}

impl Law {
    /// The highest rate that a lender may ask on this day; `None` where none is known of its kind.
    pub fn ceiling_on(&self, lender: LenderKind, on: Day) -> Option<Rate> {
        let known = self.ceilings.iter().filter(|it| it.lender == lender && it.from <= on);
        known.max_by_key(|it| it.from).map(|it| it.rate)
    }

    pub fn in_country(&self, country: Country) -> Option<&CountryLaw> {
        self.countries.iter().find(|it| it.country == country)
    }

    /// The days behind this one on which some ceiling changes, each once, in order.
    pub fn changes_after(&self, on: Day) -> BTreeSet<Day> {
        self.ceilings.iter().map(|it| it.from).filter(|it| *it > on).collect()
    }

    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(Law::NAME);
        faults.expect_count("ceilings", self.ceilings.len(), 1..=100);
        note_ceilings(&mut faults, "ceilings", &self.ceilings);
        let countries: Vec<_> = self.countries.iter().map(|it| it.country).collect();
        faults.expect_once("countries", &countries);
        for (place, it) in self.countries.iter().enumerate() {
            let member = |name: &str| format!("countries[{place}].{name}");
            let currency = it.registration.currency();
            faults.expect_in(&member("stamp_per_page"), currency, it.stamp_per_page);
            faults.expect_within(&member("contract_pages"), it.contract_pages, 1..=100);
            faults.expect_within(&member("withdrawal_days"), it.withdrawal_days, 0..=365);
            if it.stamps().is_none() {
                let reason = "too much to be an amount with all pages".to_owned();
                faults.note(&member("stamp_per_page"), reason);
            }
        }
        faults.into_found()
    }
}

impl CountryLaw {
    /// The stamps of all pages; `None` where they do not fit an amount.
    pub fn stamps(&self) -> Option<Money> {
        let amount = self.stamp_per_page.amount().checked_mul(self.contract_pages.into())?;
        Money::new(amount, self.stamp_per_page.currency()).ok()
    }
}

impl Section for Law {
    const NAME: &'static str = "law";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<Law, Fault> {
        members.as_section(Self::NAME)
    }
}
