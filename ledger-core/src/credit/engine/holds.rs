//! When is a loan held, against what, and which days does that leave out?

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::calendar::Day;

/// Why a loan is held.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum HoldCause {
    /// What it pays for was ordered and not delivered.
    GoodsAwaited {
        order: Uuid,
    },
    /// What it pays for is on its way back, or is to be.
    ReturnUnderWay {
        order: Uuid,
    },
    Complaint {},
    Death {},
    Hardship {},
    /// An authority wants it, or an investigation.
    Investigation {},
}

impl HoldCause {
    /// Whether it follows from an order, and is asked for by nobody.
    pub const fn follows_order(&self) -> bool {
        match self {
            HoldCause::GoodsAwaited { .. } | HoldCause::ReturnUnderWay { .. } => true,
            HoldCause::Complaint {}
            | HoldCause::Death {}
            | HoldCause::Hardship {}
            | HoldCause::Investigation {} => false,
        }
    }
}

/// What is held back.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum HoldEffect {
    /// The days count towards no default, or it waits: the contract says which.
    Arrears,
    /// No penalty is charged.
    Penalties,
    /// Nobody is reminded.
    Collection,
    /// No insurer is asked to pay.
    Claim,
}

impl HoldEffect {
    /// What goods that are not there hold back.
    pub const OF_GOODS: [HoldEffect; 4] =
        [HoldEffect::Arrears, HoldEffect::Penalties, HoldEffect::Collection, HoldEffect::Claim];
}

/// A time in which something is held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    pub id: Uuid,
    pub cause: HoldCause,
    /// In ascending order, each once.
    pub effects: Vec<HoldEffect>,
    /// The first day of it.
    pub from: Day,
    /// The first day after it; `None` while it lasts.
    pub until: Option<Day>,
}

impl Hold {
    pub(super) const fn span(&self) -> Span {
        (self.from, self.until)
    }
}

/// Days of the calendar, the end not among them; one without end lasts.
pub(super) type Span = (Day, Option<Day>);

/// The days on which something is held back, as spans that neither meet nor overlap, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct HeldDays(Vec<Span>);

impl HeldDays {
    pub(super) fn of(holds: &[Hold], effect: HoldEffect) -> HeldDays {
        HeldDays::over(holds.iter().filter(|it| it.effects.contains(&effect)).map(Hold::span))
    }

    /// The days of these spans.
    pub(super) fn over(spans: impl Iterator<Item = Span>) -> HeldDays {
        let lasting = |it: &Span| it.1.is_none_or(|until| until > it.0);
        let mut spans: Vec<Span> = spans.filter(lasting).collect();
        spans.sort_unstable_by_key(|it| it.0);
        let mut merged: Vec<Span> = vec![];
        for (from, until) in spans {
            match merged.last_mut() {
                Some((_, end)) if end.is_none_or(|end| from <= end) => {
                    *end = end.zip(until).map(|(end, until)| end.max(until));
                }
                Some(_) | None => merged.push((from, until)),
            }
        }
        HeldDays(merged)
    }

    /// How many days from `from` on, before `to`, are not held.
    pub(super) fn free_days(&self, from: Day, to: Day) -> i64 {
        let held = self.0.iter().map(|(first, until)| {
            let until = until.map_or(to, |it| it.min(to));
            from.max(*first).days_until(until).max(0)
        });
        from.days_until(to).max(0) - held.sum::<i64>()
    }

    /// The first day before which `days` days from `from` on are not held. `None` when it does not
    /// come while the last span lasts, or the calendar ends before.
    pub(super) fn free_by(&self, from: Day, days: u32) -> Option<Day> {
        let mut day = from.checked_add_days(days)?;
        for (first, until) in &self.0 {
            if *first >= day {
                break;
            }
            let (first, until) = ((*first).max(from), (*until)?);
            if let Ok(held) = u32::try_from(first.days_until(until)) {
                day = day.checked_add_days(held)?;
            }
        }
        Some(day)
    }

    pub(super) fn spans(&self) -> impl Iterator<Item = Span> {
        self.0.iter().copied()
    }

    /// The first day on which `days` days after `since` have passed, without the held ones. `None` when
    /// it does not come while the last span lasts, or the calendar ends before.
    pub(super) fn passed_on(&self, since: Day, days: u32) -> Option<Day> {
        let begin = since.day_after()?;
        let mut day = since.checked_add_days(days)?;
        for (from, until) in &self.0 {
            if *from > day {
                break;
            }
            let from = (*from).max(begin);
            let until = (*until)?;
            if until > from {
                day = day.checked_add_days(u32::try_from(from.days_until(until)).ok()?)?;
            }
        }
        Some(day)
    }

    /// This day, or where it is held the first one behind. `None` where that does not come.
    pub(super) fn past(&self, day: Day) -> Option<Day> {
        match self.0.iter().find(|(from, until)| *from <= day && until.is_none_or(|it| day < it)) {
            Some((_, until)) => *until,
            None => Some(day),
        }
    }
}
