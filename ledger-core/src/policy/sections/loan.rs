//! What is a loan granted and kept by? Contract terms: frozen in the loan when it is granted, so
//! that a later version changes nothing of a running loan.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::penalty::PenaltyPolicy;
use super::rest_days::RestDays;
use super::{Members, Section};
use crate::calendar::{BusinessDays, Day};
use crate::country::Country;
use crate::money::{Currency, Money, Remainder, Rounding};
use crate::policy::fault::{Fault, Faults, repeated};

/// What a loan is granted and kept by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LoanPolicy {
    /// By what instalments are rounded, one row a currency. In a currency that has none, nothing is
    /// lent whose instalments the ledger computes.
    pub instalments: Vec<InstalmentStep>,
    /// Which instalment takes what rounding leaves. Since form 2; before it the last.
    pub remainder: Remainder,
    /// The instalment that takes the difference is at most so many times the largest of the others;
    /// 1 to 100.
    #[schemars(range(min = 1, max = 100))]
    pub last_instalment_times_max: u32,
    /// Among which days the first due date is chosen. Since form 2; absent where among all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_due: Option<FirstDue>,
    /// The days of rest off which due dates move, one calendar a country; in a country that has
    /// none, none moves. Since form 2.
    pub calendars: Vec<RestDays>,
    /// What of interest on a declining balance follows payments. Since form 2; absent where nothing
    /// is lent on a declining balance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recalculation: Option<Recalculation>,
    /// What overdue principal costs. Since form 3; absent where it costs nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub penalty: Option<PenaltyPolicy>,
    pub allocation: Allocation,
    /// An unpaid instalment puts its loan in default as this many days after its due date begin;
    /// 1 to 3 650.
    #[schemars(range(min = 1, max = 3650))]
    pub default_days: u32,
    /// Whether days on which collection is held (goods awaited, a complaint, a death) are left out
    /// of those that count towards default. Unverified: that they do not count is the cautious
    /// reading, and no lawyer has confirmed it.
    pub pause_while_held: bool,
    /// What a loan may leave unpaid on an instalment without being in arrears, one amount a
    /// currency; nothing in a currency that is not named. Below it, an instalment counts as paid
    /// for arrears and default, and is owed all the same.
    pub arrears_tolerance: Vec<Money>,
    /// The days past due with which each group begins in which arrears are told: ascending, the
    /// first 1, each at most 3 650; 1 to 10 of them.
    pub arrears_buckets: Vec<u32>,
    /// A loan that was granted and not disbursed lapses as this many days after it was granted, or
    /// its disbursement taken back, begin; 1 to 3 650.
    #[schemars(range(min = 1, max = 3650))]
    pub disbursement_days: u32,
}

/// By what the instalments of one currency are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstalmentStep {
    pub currency: Currency,
    /// An instalment is a multiple of this many minor units, 1 to 1 000 000; the last takes the
    /// difference.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub multiple: u32,
    /// How an instalment is brought to that multiple, and interest to a unit.
    pub rounding: Rounding,
}

/// Among which days a first due date is chosen, counted from the day of the grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstDue {
    /// 1 to 3 650.
    #[schemars(range(min = 1, max = 3650))]
    pub days_min: u32,
    /// `days_min` to 3 650.
    #[schemars(range(min = 1, max = 3650))]
    pub days_max: u32,
}

/// What of interest follows payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recalculation {
    /// What is paid early bears interest until it is paid and no longer.
    pub early: bool,
    /// What is paid late bears interest until it is paid.
    pub late: bool,
}

/// In which order a repayment is spread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Allocation {
    /// Every timing once, first served first; `in_advance` is the last, and reached only by what
    /// the payer wants prepaid.
    pub timings: Vec<Timing>,
    /// Every component once, first served first.
    pub components: Vec<Component>,
    /// Whether, among instalments of one timing, the oldest instalment is served whole before the
    /// next, or the first component on all of them before the next component.
    pub grouping: Grouping,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// Due before the value date.
    PastDue,
    /// Due on the value date.
    Due,
    /// Due after the value date.
    InAdvance,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Component {
    Penalty,
    Fee,
    Tax,
    Insurance,
    Interest,
    Principal,
}

impl Component {
    /// All of them, in the order of their indexes.
    pub const ALL: [Component; 6] = [
        Component::Penalty,
        Component::Fee,
        Component::Tax,
        Component::Insurance,
        Component::Interest,
        Component::Principal,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Component::Penalty => "penalty",
            Component::Fee => "fee",
            Component::Tax => "tax",
            Component::Insurance => "insurance",
            Component::Interest => "interest",
            Component::Principal => "principal",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    ByInstalment,
    ByComponent,
}

impl LoanPolicy {
    /// By what instalments in this currency are rounded; `None` where the ledger computes none.
    pub fn step_in(&self, currency: Currency) -> Option<InstalmentStep> {
        self.instalments.iter().find(|it| it.currency == currency).copied()
    }

    /// What an instalment in this currency may leave unpaid without being in arrears.
    pub fn arrears_tolerance_in(&self, currency: Currency) -> Money {
        let given = self.arrears_tolerance.iter().find(|it| it.currency() == currency);
        given.copied().unwrap_or(Money::zero(currency))
    }

    /// The days of rest of a country, for a schedule between these days and a year behind it;
    /// `None` where nothing moves there.
    pub fn business_days_in(&self, country: Country, from: Day, to: Day) -> Option<BusinessDays> {
        self.calendars.iter().find(|it| it.country == country).map(|it| it.between(from, to))
    }

    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(LoanPolicy::NAME);
        let LoanPolicy { allocation, .. } = self;
        for (place, step) in self.instalments.iter().enumerate() {
            let member = format!("instalments[{place}].multiple");
            faults.expect_within(&member, step.multiple, 1..=1_000_000);
        }
        let currencies: Vec<_> = self.instalments.iter().map(|it| it.currency).collect();
        if let Some(twice) = repeated(&currencies) {
            faults.note("instalments", format!("{twice} stands there more than once"));
        }
        faults.expect_within("last_instalment_times_max", self.last_instalment_times_max, 1..=100);
        if let Some(FirstDue { days_min, days_max }) = self.first_due {
            faults.expect_within("first_due.days_min", days_min, 1..=3650);
            faults.expect_within("first_due.days_max", days_max, days_min..=3650);
        }
        let countries: Vec<_> = self.calendars.iter().map(|it| it.country).collect();
        if let Some(twice) = repeated(&countries) {
            faults.note("calendars", format!("{twice} stands there more than once"));
        }
        for (place, it) in self.calendars.iter().enumerate() {
            if let Some((member, reason)) = it.fault() {
                faults.note(&format!("calendars[{place}].{member}"), reason);
            }
        }
        if self.recalculation.is_some_and(|it| !it.early) {
            let reason =
                "expected true: nobody owes interest that what is paid early does not earn";
            faults.note("recalculation.early", reason.to_owned());
        }
        if let Some(it) = &self.penalty {
            it.note_faults(&mut faults);
        }
        if sorted(&allocation.timings) != [Timing::PastDue, Timing::Due, Timing::InAdvance] {
            let reason = "expected past_due, due and in_advance, each once".to_owned();
            faults.note("allocation.timings", reason);
        } else if allocation.timings.last() != Some(&Timing::InAdvance) {
            let reason =
                "expected in_advance at the end: nothing is prepaid while something is due";
            faults.note("allocation.timings", reason.to_owned());
        }
        if sorted(&allocation.components) != Component::ALL {
            let reason = "expected penalty, fee, tax, insurance, interest and principal, each once";
            faults.note("allocation.components", reason.to_owned());
        }
        faults.expect_within("default_days", self.default_days, 1..=3650);
        faults.expect_within("disbursement_days", self.disbursement_days, 1..=3650);
        let ascending = self.arrears_buckets.is_sorted_by(|one, next| one < next);
        let (first, last) = (self.arrears_buckets.first(), self.arrears_buckets.last());
        let within = last.is_some_and(|it| *it <= 3650) && self.arrears_buckets.len() <= 10;
        if !(first == Some(&1) && ascending && within) {
            let reason = "expected 1 to 10 days past due, ascending from 1 to at most 3650";
            faults.note("arrears_buckets", reason.to_owned());
        }
        let currencies: Vec<_> = self.arrears_tolerance.iter().map(|it| it.currency()).collect();
        if let Some(twice) = repeated(&currencies) {
            faults.note("arrears_tolerance", format!("{twice} stands there more than once"));
        }
        faults.into_found()
    }
}

impl Section for LoanPolicy {
    const NAME: &'static str = "loan";
    const FORM: u32 = 3;

    fn read(form: u32, members: &Members) -> Result<LoanPolicy, Fault> {
        match form {
            1 => members.as_section::<First>(Self::NAME).map(LoanPolicy::from),
            2 => members.as_section::<Second>(Self::NAME).map(LoanPolicy::from),
            _ => members.as_section(Self::NAME),
        }
    }
}

/// The first form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct First {
    instalments: Vec<InstalmentStep>,
    last_instalment_times_max: u32,
    allocation: Allocation,
    default_days: u32,
    pause_while_held: bool,
    arrears_tolerance: Vec<Money>,
    arrears_buckets: Vec<u32>,
    disbursement_days: u32,
}

impl From<First> for LoanPolicy {
    fn from(it: First) -> LoanPolicy {
        LoanPolicy {
            instalments: it.instalments,
            remainder: Remainder::Last,
            last_instalment_times_max: it.last_instalment_times_max,
            first_due: None,
            calendars: vec![],
            recalculation: None,
            penalty: None,
            allocation: it.allocation,
            default_days: it.default_days,
            pause_while_held: it.pause_while_held,
            arrears_tolerance: it.arrears_tolerance,
            arrears_buckets: it.arrears_buckets,
            disbursement_days: it.disbursement_days,
        }
    }
}

/// The second form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Second {
    instalments: Vec<InstalmentStep>,
    remainder: Remainder,
    last_instalment_times_max: u32,
    #[serde(default)]
    first_due: Option<FirstDue>,
    calendars: Vec<RestDays>,
    #[serde(default)]
    recalculation: Option<Recalculation>,
    allocation: Allocation,
    default_days: u32,
    pause_while_held: bool,
    arrears_tolerance: Vec<Money>,
    arrears_buckets: Vec<u32>,
    disbursement_days: u32,
}

impl From<Second> for LoanPolicy {
    fn from(it: Second) -> LoanPolicy {
        LoanPolicy {
            instalments: it.instalments,
            remainder: it.remainder,
            last_instalment_times_max: it.last_instalment_times_max,
            first_due: it.first_due,
            calendars: it.calendars,
            recalculation: it.recalculation,
            penalty: None,
            allocation: it.allocation,
            default_days: it.default_days,
            pause_while_held: it.pause_while_held,
            arrears_tolerance: it.arrears_tolerance,
            arrears_buckets: it.arrears_buckets,
            disbursement_days: it.disbursement_days,
        }
    }
}

fn sorted<T: Copy + Ord>(values: &[T]) -> Vec<T> {
    let mut values = values.to_vec();
    values.sort_unstable();
    values
}
