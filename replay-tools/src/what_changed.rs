//! `what-changed`: what made the portfolio of one day that of a later one.
//!
//! Each event is measured on its own business date, before and after it; what remains, since dues
//! pass and arrears grow older, is what the days themselves did. So the parts add up exactly.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::slice;

use ledger_core::calendar::Day;
use ledger_core::credit::loan::Figures;
use ledger_core::file::{Fact, State};
use ledger_core::log::{Commit, Log, Place, StreamId};
use ledger_core::money::{Currency, Total};
use serde::Serialize;
use uuid::Uuid;

use crate::as_of::{Portfolio, add_up};
use crate::progress::{Tally, grouped};
use crate::replay::{NoAnswer, Replayed, replay};
use crate::scan::each_partition;
use crate::totals::{Movement, Totals, in_major_units};

/// What changed between the ends of two business days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhatChanged {
    pub from: Day,
    pub to: Day,
    pub currencies: BTreeMap<Currency, Changed>,
    /// Events that move no loan, by type.
    pub other_events: BTreeMap<&'static str, u64>,
}

/// The portfolio of one currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Changed {
    pub before: Totals,
    pub after: Totals,
    /// By type of event.
    pub by: BTreeMap<&'static str, Contribution>,
    /// What happened without an event: an instalment passed its due date, arrears grew older.
    pub by_the_passing_of_days: Movement,
}

/// What the events of one type did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Contribution {
    pub events: u64,
    #[serde(flatten)]
    pub movement: Movement,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum NoComparison {
    #[error("{from} is after {to}: name the earlier day first")]
    Backwards { from: Day, to: Day },
    #[error("{0}")]
    NoAnswer(#[from] NoAnswer),
    #[error("the log cannot be read: {0}")]
    Log(#[from] ledger_core::log::Failure),
}

impl Changed {
    /// The sum of all parts: exactly what lies between before and after.
    pub fn movement(&self) -> Movement {
        let mut sum = self.by_the_passing_of_days.clone();
        self.by.values().for_each(|it| sum.add(&it.movement));
        sum
    }
}

/// What changed between the end of `from` and the end of `to`.
///
/// # Errors
/// When not every partition has started both days, or the log cannot be read to the later one.
pub async fn what_changed<L: Log>(
    log: &L,
    (from, to): (Day, Day),
    tally: &Tally,
) -> Result<WhatChanged, NoComparison> {
    if from > to {
        return Err(NoComparison::Backwards { from, to });
    }
    let parts = each_partition(log.partitions().await?, |partition| {
        let (log, tally) = (log.clone(), tally.clone());
        async move { Part::read(&log, partition, (from, to), &tally).await }
    })
    .await;
    let mut all =
        WhatChanged { from, to, currencies: BTreeMap::new(), other_events: BTreeMap::new() };
    let mut started_on = to;
    for part in parts {
        let part = part?;
        started_on = started_on.min(part.started_on);
        all.add(part);
    }
    match started_on < to {
        true => Err(NoAnswer::NotStarted { asked: to, started_on }.into()),
        false => Ok(all),
    }
}

impl WhatChanged {
    fn add(&mut self, part: Part) {
        let of = &mut self.currencies;
        for (currency, totals) in part.before {
            of.entry(currency).or_default().before.add(&totals);
        }
        for (currency, totals) in part.after {
            of.entry(currency).or_default().after.add(&totals);
        }
        for ((currency, kind), part) in part.by {
            let sum = of.entry(currency).or_default().by.entry(kind).or_default();
            sum.events += part.events;
            sum.movement.add(&part.movement);
        }
        for (currency, part) in part.days {
            of.entry(currency).or_default().by_the_passing_of_days.add(&part);
        }
        for (kind, events) in part.other_events {
            *self.other_events.entry(kind).or_default() += events;
        }
    }
}

/// What changed in one partition.
struct Part {
    started_on: Day,
    before: Portfolio,
    after: Portfolio,
    by: BTreeMap<(Currency, &'static str), Contribution>,
    days: BTreeMap<Currency, Movement>,
    other_events: BTreeMap<&'static str, u64>,
}

/// A partition while it is folded.
struct Folding {
    from: Day,
    by: BTreeMap<(Currency, &'static str), Contribution>,
    days: BTreeMap<Currency, Movement>,
    other_events: BTreeMap<&'static str, u64>,
    /// How each loan stood that was touched: before all, and after its last event.
    touched: HashMap<Uuid, (Option<Figures>, Option<Figures>)>,
}

impl Part {
    async fn read<L: Log>(
        log: &L,
        partition: u32,
        (from, to): (Day, Day),
        tally: &Tally,
    ) -> Result<Part, NoAnswer> {
        let mut folding = Folding {
            from,
            by: BTreeMap::new(),
            days: BTreeMap::new(),
            other_events: BTreeMap::new(),
            touched: HashMap::new(),
        };
        let replayed = replay(log, partition, to, tally, |state, facts, commit, place| {
            folding.take(state, facts, commit, place)
        });
        let Replayed { started_on, files } = replayed.await?;
        let mut before = Portfolio::new();
        for (id, loan) in files.values().flat_map(loans) {
            let untouched = || (loan.figures(from), loan.figures(from));
            let (first, last) = folding.touched.remove(&id).unwrap_or_else(untouched);
            if let Some(first) = first {
                before.entry(first.outstanding.currency()).or_default().count(first);
            }
            folding.days_passed(last, loan.figures(to));
        }
        let Folding { by, days, other_events, .. } = folding;
        let after = add_up(files.values(), to);
        Ok(Part { started_on, before, after, by, days, other_events })
    }
}

fn loans(
    file: &State,
) -> impl Iterator<Item = (Uuid, &ledger_core::credit::loan::State)> + use<'_> {
    let loans = match file {
        State::Customer(file) => Some(file.loans.iter().map(|(id, loan)| (*id, &**loan))),
        State::Vendor(_) | State::Partner(_) | State::PolicyBook(_) | State::Partition => None,
    };
    loans.into_iter().flatten()
}

fn figures(file: &State, loan: Uuid, on: Day) -> Option<Figures> {
    match file {
        State::Customer(file) => file.loans.get(&loan)?.figures(on),
        State::Vendor(_) | State::Partner(_) | State::PolicyBook(_) | State::Partition => None,
    }
}

impl Folding {
    fn take(&mut self, state: State, facts: &[Fact], commit: &Commit, place: Place) -> State {
        let on = commit.business_date;
        if on <= self.from {
            return state.apply(facts, place, on);
        }
        facts.iter().fold(state, |state, fact| self.measure(state, fact, on, place))
    }

    /// What one event did on its day.
    fn measure(&mut self, state: State, fact: &Fact, on: Day, place: Place) -> State {
        let kind = fact.event.event_type();
        let StreamId::Loan(loan) = fact.stream else {
            *self.other_events.entry(kind).or_default() += 1;
            return state.apply(slice::from_ref(fact), place, on);
        };
        let known = self.touched.get(&loan).copied();
        let (first, last) = known.unwrap_or_else(|| {
            let then = figures(&state, loan, self.from);
            (then, then)
        });
        let before = figures(&state, loan, on);
        self.days_passed(last, before);
        let state = state.apply(slice::from_ref(fact), place, on);
        let after = figures(&state, loan, on);
        if let Some(currency) = after.or(before).map(|it| it.outstanding.currency()) {
            let sum = self.by.entry((currency, kind)).or_default();
            sum.events += 1;
            sum.movement.add(&movement(before, after));
        }
        self.touched.insert(loan, (first, after));
        state
    }

    fn days_passed(&mut self, before: Option<Figures>, after: Option<Figures>) {
        if before != after
            && let Some(currency) = after.or(before).map(|it| it.outstanding.currency())
        {
            self.days.entry(currency).or_default().add(&movement(before, after));
        }
    }
}

fn movement(before: Option<Figures>, after: Option<Figures>) -> Movement {
    let totals = |figures: Option<Figures>| {
        let mut totals = Totals::default();
        figures.into_iter().for_each(|it| totals.count(it));
        totals
    };
    Movement::between(&totals(before), &totals(after))
}

/// A name, and what is in its column.
type Column = (&'static str, fn(&Movement) -> i128, bool);

/// Counts, then amounts.
const COLUMNS: [Column; 7] = [
    ("loans", |it| it.loans, false),
    ("past due", |it| it.past_due_loans, false),
    ("in default", |it| it.in_default, false),
    ("outstanding", |it| it.outstanding.minor_units(), true),
    ("overdue", |it| it.overdue.minor_units(), true),
    ("PAR 30", |it| it.par30.minor_units(), true),
    ("PAR 90", |it| it.par90.minor_units(), true),
];

/// The change as a table for people, amounts in major units.
pub fn table(changed: &WhatChanged) -> String {
    let WhatChanged { from, to, currencies, other_events } = changed;
    let mut text = format!("What changed from the end of {from} to the end of {to}\n");
    if currencies.is_empty() {
        text.push_str("\nno loans\n");
    }
    for (currency, changed) in currencies {
        let _ = write!(text, "\n{:<30}{:>9}", currency.to_string(), "events");
        for (name, _, is_amount) in COLUMNS {
            let _ = write!(text, " {name:>0$}", width(is_amount));
        }
        let mut row = |name: &str, events: Option<u64>, movement: &Movement, signed: bool| {
            let events = events.map(grouped).unwrap_or_default();
            let _ = write!(text, "\n  {name:<28}{events:>9}");
            for (_, of, is_amount) in COLUMNS {
                let value = match (of(movement), is_amount) {
                    (0, _) if signed => "·".to_owned(),
                    (units, true) => in_major_units(Total::new(units), *currency),
                    (count, false) => grouped(count),
                };
                let plus = if signed && of(movement) > 0 { "+" } else { "" };
                let _ = write!(text, " {:>1$}", format!("{plus}{value}"), width(is_amount));
            }
        };
        let none = Totals::default();
        row(&from.to_string(), None, &Movement::between(&none, &changed.before), false);
        for (kind, Contribution { events, movement }) in &changed.by {
            row(kind, Some(*events), movement, true);
        }
        row("the passing of days", None, &changed.by_the_passing_of_days, true);
        row(&to.to_string(), None, &Movement::between(&none, &changed.after), false);
        text.push('\n');
    }
    if !other_events.is_empty() {
        text.push_str("\nevents that move no loan\n");
    }
    for (kind, events) in other_events {
        let _ = writeln!(text, "  {kind:<28}{:>9}", grouped(*events));
    }
    text
}

const fn width(is_amount: bool) -> usize {
    if is_amount { 20 } else { 11 }
}
