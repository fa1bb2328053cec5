//! On what terms does a loan run? All of them, as they were resolved when it was granted: nothing of
//! a running loan is looked up elsewhere again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::{BusinessDays, Day, MonthlyDay};
use crate::credit::{DayCount, Every, Grace, Lender, Unit};
use crate::engine::Engine;
use crate::money::{Currency, Money, Rate, Remainder, Rounding};
use crate::party::Country;
use crate::policy::{Allocation, PolicyRef, Recalculation};

/// The terms of one loan. Its members are orthogonal: each answers one question, whatever the
/// others say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// The version of the rules by which the loan is kept, until `loan.rebased` says another.
    pub engine: Engine,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<Product>,
    /// The customer's country at that time.
    pub country: Country,
    pub lender: Lender,
    /// The lender's own reference of this loan; a bank may give it later, with the disbursement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lender_reference: Option<String>,
    pub principal: Money,
    pub interest: Interest,
    pub amortisation: Amortisation,
    /// From when the first period, and interest, counts; absent where the lender gave the schedule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest_from: Option<Day>,
    /// How far due dates are apart; absent where the lender gave them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Every>,
    pub first_due_on: Day,
    /// On which day of the month instalments fall due; absent where the lender gave the dates, and
    /// where periods are no months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day_of_month: Option<MonthlyDay>,
    /// In which periods less is due than by the rule; absent where in none.
    #[serde(default, skip_serializing_if = "Grace::is_none")]
    pub grace: Grace,
    /// What part of the principal is due as it goes out, in the first row; absent where none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub down_payment: Option<Rate>,
    /// Off which days due dates move, and where to. Periods, and so interest, go by the dates that
    /// are not moved. Absent where nothing moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_days: Option<BusinessDays>,
    /// How the instalments were rounded; absent where the lender gave them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounding: Option<InstalmentRounding>,
    /// What of interest follows payments that come early or late; absent where nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recalculation: Option<Recalculation>,
    /// What is overdue costs instead of interest; absent where it costs nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub penalty: Option<PenaltyTerms>,
    /// Until when the principal may go out in parts; absent where it goes out once, whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disbursed_until: Option<Day>,
    pub allocation: Allocation,
    pub arrears: ArrearsTerms,
    /// How many days a loan that was granted waits for its disbursement.
    pub disbursement_days: u32,
    /// The version from which the terms were resolved.
    pub policy: PolicyRef,
}

/// What was sold, by the seller's own name of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Product {
    pub code: String,
    /// Absent where the product is not kept in versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
}

/// What the money costs by time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Interest {
    None {},
    /// On the whole principal at a yearly rate.
    Flat {
        rate: Rate,
        /// By which each period bears its own. Absent: a twelfth of a year's for each instalment,
        /// spread equally.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day_count: Option<DayCount>,
    },
    /// On what is left of the principal at a yearly rate.
    DecliningBalance {
        rate: Rate,
        day_count: DayCount,
    },
    /// As the lender's schedule has it.
    Given {},
}

/// How principal and interest are put into instalments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Amortisation {
    /// Equal instalments; one takes the difference.
    Equal { instalments: u32 },
    /// Equal parts of principal, each with its interest; one takes the difference.
    EqualPrincipal { instalments: u32 },
    /// As the lender's schedule has it; it is neither rounded nor moved.
    Given {},
}

/// What overdue principal bears instead of contract interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PenaltyTerms {
    pub rate: Rate,
    /// From so many days after the due date on.
    pub from_days: u32,
    /// At most so much of the principal of the instalment.
    pub principal_share_max: Rate,
}

/// How instalments are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstalmentRounding {
    pub mode: Rounding,
    /// Minor units of which each is a multiple, but the one that takes the remainder.
    pub multiple: u32,
    pub remainder: Remainder,
    /// The one that takes the remainder is at most so many times the largest of the others.
    pub last_times_max: u32,
}

/// When a loan is in arrears, and when in default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ArrearsTerms {
    /// What an instalment may leave unpaid without being in arrears; it is owed all the same.
    pub tolerance: Money,
    /// The days past due with which each bucket begins, ascending; a loan that is current is in
    /// the bucket 0, which is not named.
    pub buckets: Vec<u32>,
    /// The loan is in default as this many days after the due date of what is unpaid begin.
    pub default_days: u32,
    /// Whether days within a hold on arrears are left out of those days. If not, they count, and
    /// the default waits for the end of the hold.
    pub pause_while_held: bool,
}

impl Contract {
    /// The first business day on which a loan that waits for its disbursement from this day on has
    /// waited too long.
    pub fn lapses_on(&self, on: Day) -> Day {
        on.saturating_add_days(self.disbursement_days)
    }

    /// Whether what is paid early bears interest until it is paid and no longer.
    pub fn relieves_early(&self) -> bool {
        self.recalculation.is_some_and(|it| it.early)
    }

    /// Whether interest follows how long principal is owed, early and late.
    pub fn bears_by_day(&self) -> bool {
        self.recalculation.is_some_and(|it| it.late)
    }

    /// Whether what is overdue costs something by the day.
    pub fn lateness_costs(&self) -> bool {
        self.penalty.is_some() || self.bears_by_day()
    }

    /// What lateness may cost at most, in minor units: each instalment's share in penalty, and
    /// interest of the whole principal until the last is due.
    pub fn lateness_max(&self) -> i64 {
        let principal = self.principal.amount();
        let penalties = self.penalty.map_or(0, |it| it.most_of(principal));
        penalties.saturating_add(self.late_interest_max())
    }

    fn late_interest_max(&self) -> i64 {
        let Interest::DecliningBalance { rate, .. } = self.interest else { return 0 };
        let (true, Some(every)) = (self.bears_by_day(), self.every) else {
            return 0;
        };
        let days = match every.unit {
            Unit::Day => 1,
            Unit::Week => 7,
            Unit::Month => 31,
        };
        // With the first period, which may be longer, and the days of a year by which most is borne.
        let periods = i128::from(self.periods().unwrap_or(0)) + 1;
        let first = self.interest_from.map_or(0, |it| it.days_until(self.first_due_on));
        let days = periods * days * i128::from(every.n) + i128::from(first);
        let rate = rate.0.normalize();
        let year = 10_i128.pow(rate.scale()).saturating_mul(360);
        let most = i128::from(self.principal.amount()).saturating_mul(rate.mantissa());
        i64::try_from(most.saturating_mul(days) / year + periods).unwrap_or(i64::MAX)
    }

    /// How many periods its schedule has; `None` where the lender gave it.
    pub const fn periods(&self) -> Option<u32> {
        match self.amortisation {
            Amortisation::Equal { instalments } | Amortisation::EqualPrincipal { instalments } => {
                Some(instalments)
            }
            Amortisation::Given {} => None,
        }
    }

    pub const fn currency(&self) -> Currency {
        self.principal.currency()
    }
}
