//! What follows from a contract and its facts by a day?
//!
//! What happened is kept, the position derived: one sweep over the loan's facts in the order of the
//! days they count from, as if all had been known on its day. So a value date in the past, or a
//! reversal, needs no rule of its own. On each day, in this order:
//!
//! 1. The loan starts (the disbursement's value date, the day of the opening), and the row due that
//!    day falls due; what falls due uses the credit balance.
//! 2. If something is past due as long as the contract says, held and paused days apart, the loan is
//!    in default: as that day starts, before its payments.
//! 3. For the days before, what is left has borne interest, where that follows the days
//!    (`by_day.rs`), and overdue principal its penalty (`penalty.rs`).
//! 4. The day's receipts, charges, payouts and chargebacks follow in the order in which they were
//!    recorded.
//!
//! A receipt serves what the contract's timings, grouping and components say, relative to the day
//! it counts from; in advance only if its payer wants the excess prepaid. What is left waits as
//! credit balance, which is used as soon as anything is due and never in advance. Before the start
//! nothing is owed and all money waits. Once all that is due is paid, up to the tolerance, a
//! default is cured. A charge is to be paid with its row, or at once where that is due already, and
//! ages from its own due date. What is waived counts as never charged, or of a penalty as never borne. Money that was paid out beyond what came in is taken from what
//! comes next.
//!
//! Where interest follows what is paid early, nothing is prepaid as scheduled: what is left of a
//! receipt repays principal before it is due, and no interest is owed that principal did not earn
//! (`early.rs`).
//!
//! What a payer's bank takes back is owed again from that day on, with a later row (`chargeback.rs`).
//!
//! Of a loan that was written off nothing is owed but what is paid: what is left of each part then is
//! lost, and money that counts from that day or later recovers it, by the contract's components and
//! grouping, whether it was due or not. From that day on nothing is borne by the day, neither interest
//! nor penalty.
//!
//! Of a loan that was rescinded nothing is owed: all money waits, also what an opening brought.
//!
//! Hence: while there is a credit balance, nothing that is due is unpaid.

use std::collections::BTreeMap;

use super::allocate::{Part, allocate};
use super::by_day::Bearing;
use super::chargeback::Origins;
use super::pause::CountedDays;
use super::penalty::{Penalties, Waiver};
use super::rescinded::{rescinded, standing, taken_back};
use super::rules::{Rules, rules};
use super::{
    Amounts, Charge, Contract, Excess, Fact, Facts, Position, Receipt, Row, ScheduleTerms, arrears,
};
use crate::calendar::Day;
use crate::counted::{Cost, count};

/// The position as `on` goes; no fact counts from a later day.
pub fn run(contract: &Contract, facts: &Facts, on: Day) -> Position {
    run_by(contract, terms_by_day(contract), facts, on)
}

/// The same of a schedule that these terms came to: they are wider than a contract's.
pub fn run_by(
    contract: &Contract,
    terms: Option<ScheduleTerms>,
    facts: &Facts,
    on: Day,
) -> Position {
    count(Cost::Run);
    if facts.rescinded {
        return rescinded(facts);
    }
    let sweep = swept(contract, terms, facts, on);
    sweep.position(facts.start_on.is_some())
}

/// What [`run`] comes to where each row is told again behind each day that is counted, rather than when it
/// is looked at.
#[cfg(test)]
pub fn run_told_at_once(contract: &Contract, facts: &Facts, on: Day) -> Position {
    if facts.rescinded {
        return rescinded(facts);
    }
    let mut begun = Sweep::before(contract, facts);
    begun.at_once = true;
    let terms = terms_by_day(contract);
    let sweep = stopping(begun, terms, facts, on, &[], |_, _| {});
    sweep.position(facts.start_on.is_some())
}

/// The same of a loan that is owed and bears nothing from that day on by its terms: of what is to come
/// no interest is owed that is not earned; and from when the days are that it does not bear.
pub fn earned(contract: &Contract, facts: &Facts, on: Day) -> (Position, Day) {
    count(Cost::Run);
    let mut sweep = swept(contract, terms_by_day(contract), facts, on);
    let from = sweep.earn_until(on);
    (sweep.position(true), from)
}

fn terms_by_day(contract: &Contract) -> Option<ScheduleTerms> {
    contract.bears_by_day().then(|| contract.schedule_terms()).flatten()
}

/// What is left unpaid of each of these rows, by its place, at the end of its day, by what counted then:
/// one sweep tells all of them. What is given up is owed no more, and was not paid.
pub fn left_on(contract: &Contract, facts: &Facts, asked: &[(Day, usize)]) -> Vec<i64> {
    count(Cost::Run);
    let mut left = vec![0; asked.len()];
    if facts.rescinded {
        return left;
    }
    let mut by_day: BTreeMap<Day, Vec<usize>> = BTreeMap::new();
    for (number, (day, _)) in asked.iter().enumerate() {
        by_day.entry(*day).or_default().push(number);
    }
    let Some((&last, _)) = by_day.last_key_value() else { return left };
    let days: Vec<Day> = by_day.keys().copied().collect();
    let look = |sweep: &mut Sweep, day: Day| {
        for number in by_day.get(&day).into_iter().flatten() {
            let row = asked.get(*number).map(|(_, row)| *row);
            if let (Some(row), Some(left)) = (row, left.get_mut(*number)) {
                if row >= sweep.due {
                    sweep.tell_rows();
                }
                *left = sweep.left_of(row);
            }
        }
    };
    let known = facts.up_to(last);
    let begun = Sweep::before(contract, &known);
    stopping(begun, terms_by_day(contract), &known, last, &days, look);
    left
}

fn swept<'a>(
    contract: &'a Contract,
    terms: Option<ScheduleTerms>,
    facts: &Facts,
    on: Day,
) -> Sweep<'a> {
    stopping(Sweep::before(contract, facts), terms, facts, on, &[], |_, _| {})
}

/// The same, looked at as each of these days goes, which are in order and none after `on`.
fn stopping<'a>(
    mut sweep: Sweep<'a>,
    terms: Option<ScheduleTerms>,
    facts: &Facts,
    on: Day,
    stops: &[Day],
    mut look: impl FnMut(&mut Sweep, Day),
) -> Sweep<'a> {
    let mut stops = stops.iter().copied().peekable();
    let contract = sweep.contract;
    let (start_on, opened_on) = (facts.start_on, facts.opening().map(|it| it.on));
    let mut dated = facts.dated().peekable();
    while let Some((day, fact)) = dated.next_if(|(day, _)| start_on.is_none_or(|it| *day < it)) {
        while let Some(stop) = stops.next_if(|it| *it < day) {
            look(&mut sweep, stop);
        }
        match fact {
            Fact::Charge(it) => sweep.post(it),
            Fact::Receipt(it) => sweep.noting(it.repayment, |_| standing(fact)),
            Fact::Payout(_) | Fact::Chargeback(_) => {
                sweep.credit += standing(fact);
                sweep.went_out();
            }
            // One that was undone, of a disbursement that was taken back since; and what was forgiven
            // is known from the beginning.
            Fact::WriteOff(_) | Fact::PenaltyWaiver(_) => {}
        }
    }
    while let Some(stop) = stops.next_if(|it| start_on.is_none_or(|start_on| *it < start_on)) {
        look(&mut sweep, stop);
    }
    let Some(start_on) = start_on else { return sweep };
    // What an opening on that day owes has been earned.
    if opened_on.is_none_or(|it| it < start_on) {
        sweep.earn_from(start_on);
    }
    sweep.bearing = Bearing::from(contract, terms, facts, start_on);
    sweep.keep_rows();
    sweep.start(start_on);
    sweep.penalties = Penalties::from(contract, facts, start_on);
    for (day, fact) in dated {
        // What is forgiven on a day to come is known already.
        if day > on && matches!(fact, Fact::PenaltyWaiver(_)) {
            continue;
        }
        while let Some(stop) = stops.next_if(|it| *it < day) {
            sweep.start_day(stop);
            look(&mut sweep, stop);
        }
        sweep.start_day(day);
        match fact {
            Fact::Receipt(it) if it.folded || it.reversed => {}
            Fact::Receipt(it) => sweep.receive(it, day),
            Fact::Charge(it) => {
                sweep.post(it);
                sweep.use_credit(day);
                sweep.look_for_default(day);
            }
            Fact::Payout(_) => {
                sweep.credit += standing(fact);
                sweep.went_out();
            }
            Fact::Chargeback(it) => {
                sweep.charge_back(it);
                sweep.look_for_default(day);
            }
            Fact::PenaltyWaiver(_) => {}
            Fact::WriteOff(it) if it.reversed => {}
            Fact::WriteOff(_) => sweep.write_off(day),
        }
    }
    for stop in stops {
        sweep.start_day(stop);
        look(&mut sweep, stop);
    }
    sweep.start_day(on);
    sweep
}

pub(super) struct Sweep<'a> {
    pub(super) contract: &'a Contract,
    pub(super) rules: Rules,
    counted: CountedDays,
    /// As if all were paid; what is not is taken off at the end.
    pub(super) rows: Vec<Row>,
    /// Row by row: its schedule, then its charges.
    pub(super) parts: Vec<Part>,
    pub(super) credit: i64,
    pub(super) origins: Origins,
    /// What was paid and is owed again.
    pub(super) restored: Amounts,
    /// What of that is on each row: beside what its schedule owes.
    pub(super) again: Vec<Amounts>,
    /// How many rows the contract has: others were added behind them.
    pub(super) contracted: usize,
    /// How many rows have fallen due.
    pub(super) due: usize,
    in_default: bool,
    /// Whether what is left is given up.
    written_off: bool,
    /// What is forgiven of penalties, in the order of its days.
    pub(super) waivers: Vec<Waiver>,
    /// Once it has started, where the contract has any.
    pub(super) penalties: Option<Penalties>,
    /// Once it has started, where interest follows what is paid late.
    pub(super) bearing: Option<Bearing>,
    /// Whether the schedule owes what went out in parts, each from its own day on.
    pub(super) in_parts: bool,
    #[cfg(test)]
    pub(super) at_once: bool,
}

impl<'a> Sweep<'a> {
    /// Before anything moved: what the schedule owes, less what an opening brought as paid.
    fn before(contract: &'a Contract, facts: &Facts) -> Sweep<'a> {
        let mut rows = Vec::with_capacity(facts.schedule().size());
        let mut parts = Vec::with_capacity(facts.schedule().size());
        let paid = facts.opening().map(|it| it.paid.as_slice()).unwrap_or_default();
        let waived = facts.opening().map(|it| it.waived.as_slice()).unwrap_or_default();
        for (place, it) in facts.schedule().iter().enumerate() {
            let (owed, paid) = (it.owed, paid.get(place).copied().unwrap_or_default());
            let (row, due_on, row_due_on, charge) = (place, it.due_on, it.due_on, None);
            let waived = waived.get(place).copied().unwrap_or_default();
            let kept = owed.minus(&waived);
            rows.push(Row { due_on, owed, paid: kept, waived });
            parts.push(Part { row, row_due_on, due_on, charge, left: kept.minus(&paid) });
        }
        let mut credit = facts.opening().map_or(0, |it| it.credit);
        for (_, fact) in facts.dated() {
            credit += taken_back(fact);
            let (row, due_on, charge) = match fact {
                Fact::Charge(it) if !it.reversed => {
                    let row = rows.get_mut(it.row).expect("a charge belongs to a row");
                    *row.owed.of_mut(it.component()) += it.amount;
                    *row.waived.of_mut(it.component()) += it.waived;
                    *row.paid.of_mut(it.component()) += it.amount - it.waived;
                    (it.row, it.due_on, it.charge)
                }
                Fact::Chargeback(it) if !it.reversed && !it.folded => {
                    (it.row, it.on, it.chargeback)
                }
                Fact::Charge(_)
                | Fact::Chargeback(_)
                | Fact::Receipt(_)
                | Fact::Payout(_)
                | Fact::WriteOff(_)
                | Fact::PenaltyWaiver(_) => continue,
            };
            let row_due_on = rows.get(row).expect("what is owed again belongs to a row").due_on;
            let (due_on, charge) = (due_on.max(row_due_on), Some(charge));
            parts.push(Part { row, row_due_on, due_on, charge, left: Amounts::default() });
        }
        // Stable: of one row the schedule stays in front, and its charges in their order.
        parts.sort_by_key(|it| it.row);
        let mut sweep = Sweep {
            contract,
            rules: rules(contract.engine),
            counted: CountedDays::of(facts, contract.arrears.pause_while_held),
            rows,
            parts,
            credit,
            origins: Origins::of(facts),
            restored: Amounts::default(),
            again: vec![Amounts::default(); facts.schedule().size()],
            contracted: facts.schedule().size() - facts.added,
            due: 0,
            in_default: facts.opening().is_some_and(|it| it.in_default),
            written_off: false,
            waivers: Waiver::of(facts),
            penalties: None,
            bearing: None,
            in_parts: facts.in_parts,
            #[cfg(test)]
            at_once: false,
        };
        sweep.forgive_brought();
        sweep
    }

    /// What of a row is left unpaid.
    fn left_of(&self, row: usize) -> i64 {
        let parts = self.parts.iter().skip(self.place_of(row)).take_while(|it| it.row == row);
        parts.map(|it| it.left.total()).sum()
    }

    /// A charge is owed from now on, without what is waived or was paid before.
    fn post(&mut self, charge: &Charge) {
        let left = match charge.reversed {
            true => -charge.paid,
            false => charge.amount - charge.waived - charge.paid,
        };
        self.credit += (-left).max(0);
        if let Some(part) = self.parts.iter_mut().find(|it| it.charge == Some(charge.charge)) {
            part.left = Amounts::single(charge.component(), left.max(0));
        }
    }

    /// All that is due by the start is due at once.
    fn start(&mut self, day: Day) {
        self.due = self.rows.partition_point(|it| it.due_on <= day);
        self.use_credit(day);
        self.look_for_cure(day);
        self.look_for_default(day);
    }

    fn start_day(&mut self, day: Day) {
        while let Some(row) = self.rows.get(self.due)
            && row.due_on <= day
        {
            let due_on = row.due_on;
            self.bear_interest(due_on);
            self.fall_due();
            self.use_credit(due_on);
        }
        self.bear_interest(day);
        self.bear_penalties(day);
        self.look_for_default(day);
    }

    fn receive(&mut self, receipt: &Receipt, day: Day) {
        let Receipt { repayment, amount, excess, .. } = *receipt;
        let filled = amount.min((-self.credit).max(0));
        self.credit += filled;
        self.noting(repayment, |sweep| {
            let money = sweep.pay(amount - filled, day, excess);
            match sweep.written_off {
                true => money,
                false => sweep.pay_ahead(money, day, excess),
            }
        });
        self.look_for_cure(day);
    }

    /// What is left is given up: nothing ages any more, and all that comes in serves what was lost,
    /// due or not. It is in default until that is undone.
    fn write_off(&mut self, day: Day) {
        self.earn_until(day);
        self.penalties = None;
        (self.written_off, self.in_default) = (true, true);
        self.use_credit(day);
    }

    /// In advance; where interest follows the days, as they have passed.
    fn pay_ahead(&mut self, money: i64, day: Day, excess: Excess) -> i64 {
        if self.bearing.is_none() {
            return self.repay_early(money, day, excess);
        }
        self.bear_interest(day);
        if money > 0 && excess != Excess::Keep {
            self.tell_rows();
        }
        match excess {
            Excess::Prepay => self.prepay_by_day(money, day),
            Excess::Shorten
            | Excess::Lower
            | Excess::Keep
            | Excess::PrepayLast
            | Excess::PrepayEvenly => {
                let left = self.repay_early(money, day, excess);
                if left < money {
                    self.keep_rows();
                }
                left
            }
        }
    }

    fn use_credit(&mut self, day: Day) {
        if self.credit > 0 {
            self.use_waiting(day);
            self.look_for_cure(day);
        }
    }

    pub(super) fn pay(&mut self, money: i64, day: Day, excess: Excess) -> i64 {
        // By the day, what is in advance owes what it has borne: `by_day.rs`.
        let excess = if self.bearing.is_some() { Excess::Keep } else { excess };
        let allocation = &self.contract.allocation;
        if self.written_off {
            let left = |it: &&mut Part| !it.left.is_zero();
            let mut lost: Vec<&mut Part> = self.parts.iter_mut().filter(left).collect();
            return (self.rules.serve)(&mut lost, allocation, money);
        }
        allocate(&mut self.parts, allocation, self.rules.serve, day, excess, money)
    }

    /// Since when it is in arrears, or will be, of what has fallen due.
    fn since(&self) -> Option<Day> {
        if self.written_off {
            return None;
        }
        let tolerance = self.contract.arrears.tolerance.amount();
        arrears::since(&self.parts, tolerance, |it| it.row < self.due)
    }

    fn look_for_default(&mut self, day: Day) {
        if !self.in_default {
            self.in_default = self.defaults_on(self.since()).is_some_and(|it| it <= day);
        }
    }

    fn look_for_cure(&mut self, day: Day) {
        if self.in_default && !self.written_off {
            self.in_default = self.since().is_some_and(|it| it <= day);
        }
    }

    fn defaults_on(&self, since: Option<Day>) -> Option<Day> {
        self.counted.passed_on(since?, self.contract.arrears.default_days)
    }

    fn position(mut self, started: bool) -> Position {
        self.tell_rows();
        let since = self.since().filter(|_| started);
        let defaults_on = self.defaults_on(since);
        let grows_on = [self.penalty_grows_on(), self.interest_grows_on()];
        let grows_on = grows_on.into_iter().flatten().min();
        let (mut charges, mut written_off) = (vec![], Amounts::default());
        for part in &self.parts {
            let row = self.rows.get_mut(part.row).expect("a part belongs to a row");
            row.paid = row.paid.minus(&part.left);
            if self.written_off {
                row.owed = row.owed.minus(&part.left);
                written_off = written_off.plus(&part.left);
            }
            charges.extend(part.charge.map(|it| (it, part.left.total())));
        }
        let Sweep { rows, credit, restored, in_default, .. } = self;
        Position {
            rows,
            credit,
            restored,
            since,
            in_default,
            defaults_on,
            grows_on,
            written_off,
            charges,
        }
    }
}
