//! What does a schedule follow from?

use super::year::DayCount;
use crate::calendar::{BusinessDays, Day, MonthlyDay};
use crate::credit::engine::{Every, Grace, Remainder};
use crate::money::{Rate, Rounding};

/// All that a schedule follows from, each member answering one question. It is wider than a
/// contract: a contract says its own part of it, and another system's terms fit in too.
#[derive(Debug, Clone)]
pub struct ScheduleTerms {
    /// What goes out, in order of days; at least one.
    pub advances: Vec<Advance>,
    /// From when the first period counts.
    pub starts_on: Day,
    pub first_due_on: Day,
    pub every: Every,
    /// On which day of the month instalments fall due whose periods are months.
    pub day_of_month: MonthlyDay,
    /// How many, down payments left out.
    pub periods: u32,
    pub cost: Cost,
    pub grace: Grace,
    /// What of each advance is due as it goes out.
    pub down_payment: Option<Rate>,
    pub units: Units,
    /// Absent: an instalment is due on whatever day its period ends.
    pub business_days: Option<BusinessDays>,
}

/// Money that goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advance {
    pub on: Day,
    /// Minor units.
    pub amount: i64,
}

/// What the money costs, and how it is repaid with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// Interest on all that went out, whatever was repaid.
    Flat { rate: Rate, spread: Spread },
    /// Interest on what is left.
    Declining { rate: Rate, day_count: DayCount, repaid: Repaid },
}

/// How flat interest comes into the instalments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    /// A twelfth of a year's for each instalment, brought to a unit once, and then in equal shares.
    Evenly,
    /// Each period's own, brought to a unit; instalments are equal, and what is left of each is
    /// principal.
    ByPeriod { day_count: DayCount, part_periods: bool },
    /// Each period's own on all that went out, down payments too, added to an equal part of the
    /// principal; the last takes what the periods lack of the whole.
    BesidePrincipal { day_count: DayCount },
}

/// What of it is equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repaid {
    EqualInstalments(Instalments),
    EqualPrincipal,
}

/// How the equal instalment is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instalments {
    /// By what each period bears; then up to three times nearer to what the last one takes.
    ByPeriods,
    /// As if all periods were equal parts of a year.
    Nominal,
}

/// To what amounts are brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Units {
    pub mode: Rounding,
    /// Minor units of which an instalment is a multiple.
    pub multiple: u32,
    /// Whether a multiple that would leave nothing of an instalment is left out; if not, the
    /// schedule is refused.
    pub drops_multiple: bool,
    pub remainder: Remainder,
    /// The one that takes the remainder is at most so many times the largest of the others; absent
    /// where nothing bounds it.
    pub last_times_max: Option<u32>,
}
