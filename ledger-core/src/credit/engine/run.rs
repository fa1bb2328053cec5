//! What follows from a contract and its facts by a day?
//!
//! What happened is kept, the position derived: one sweep over the loan's facts in the order of the
//! days they count from, as if all had been known on its day. So a value date in the past, or a
//! reversal, needs no rule of its own. On each day, in this order:
//!
//! 1. The loan starts (the disbursement's value date, the day of the opening), and the row due that
//!    day falls due; what falls due uses the credit balance.
//! 2. If something is past due as long as the contract says, held days apart, the loan is in
//!    default: as that day starts, before its payments.
//! 3. The day's receipts, charges and payouts follow in the order in which they were recorded.
//!
//! A receipt serves what the contract's timings, grouping and components say, relative to the day
//! it counts from; in advance only if its payer wants the excess prepaid. What is left waits as
//! credit balance, which is used as soon as anything is due and never in advance. Before the start
//! nothing is owed and all money waits. Once all that is due is paid, up to the tolerance, a
//! default is cured. A charge is to be paid with its row, or at once where that is due already, and
//! ages from its own due date. What is waived counts as never charged. Money that was paid out beyond what came in is taken from what
//! comes next.
//!
//! Where interest follows what is paid early, nothing is prepaid as scheduled: what is left of a
//! receipt repays principal before it is due, and no interest is owed that principal did not earn
//! (`early.rs`).
//!
//! Of a loan that was rescinded nothing is owed: all money waits, also what an opening brought.
//!
//! Hence: while there is a credit balance, nothing that is due is unpaid.

use super::allocate::{Part, allocate};
use super::holds::HeldDays;
use super::rules::{Rules, rules};
use super::{Amounts, Charge, Contract, Excess, Fact, Facts, Position, Row, arrears};
use crate::calendar::Day;
use crate::counted::{Cost, count};

/// The position as `on` goes; no fact counts from a later day.
pub fn run(contract: &Contract, facts: &Facts, on: Day) -> Position {
    count(Cost::Run);
    if facts.rescinded {
        return rescinded(facts);
    }
    let mut sweep = Sweep::before(contract, facts);
    let (start_on, opened_on) = (facts.start_on, facts.opening().map(|it| it.on));
    let mut facts = facts.dated().peekable();
    while let Some((_, fact)) = facts.next_if(|(day, _)| start_on.is_none_or(|it| *day < it)) {
        match fact {
            Fact::Charge(it) => sweep.post(it),
            Fact::Receipt(_) | Fact::Payout(_) => sweep.credit += standing(fact),
        }
    }
    let Some(start_on) = start_on else { return sweep.position(false) };
    // What an opening on that day owes has been earned.
    if opened_on.is_none_or(|it| it < start_on) {
        sweep.earn_from(start_on);
    }
    sweep.start(start_on);
    for (day, fact) in facts {
        sweep.start_day(day);
        match fact {
            Fact::Receipt(it) if it.folded || it.reversed => {}
            Fact::Receipt(it) => sweep.receive(it.amount, day, it.excess),
            Fact::Charge(it) => {
                sweep.post(it);
                sweep.use_credit(day);
                sweep.look_for_default(day);
            }
            Fact::Payout(_) => sweep.credit += standing(fact),
        }
    }
    sweep.start_day(on);
    sweep.position(true)
}

/// What a fact adds to the money that waits, before anything is owed. What is folded is in the
/// opening.
const fn standing(fact: &Fact) -> i64 {
    match fact {
        Fact::Receipt(it) if it.folded || it.reversed => 0,
        Fact::Receipt(it) => it.amount,
        Fact::Payout(it) if it.folded || it.reversed => 0,
        Fact::Payout(it) => -it.amount,
        Fact::Charge(_) => 0,
    }
}

/// What is taken back of what an opening had.
const fn taken_back(fact: &Fact) -> i64 {
    match fact {
        Fact::Receipt(it) if it.folded && it.reversed => -it.amount,
        Fact::Payout(it) if it.folded && it.reversed => it.amount,
        Fact::Receipt(_) | Fact::Payout(_) | Fact::Charge(_) => 0,
    }
}

fn rescinded(facts: &Facts) -> Position {
    let nothing = Amounts::default();
    let row = |due_on| Row { due_on, owed: nothing, paid: nothing, waived: nothing };
    let opened =
        facts.opening().map_or(0, |it| it.credit + it.paid.iter().map(Amounts::total).sum::<i64>());
    let of = |fact: &Fact| {
        let paid = if let Fact::Charge(it) = fact { it.paid } else { 0 };
        paid + standing(fact) + taken_back(fact)
    };
    Position {
        rows: facts.schedule().iter().map(|it| row(it.due_on)).collect(),
        credit: opened + facts.dated().map(|(_, it)| of(it)).sum::<i64>(),
        since: None,
        in_default: false,
        defaults_on: None,
        charges: vec![],
    }
}

pub(super) struct Sweep<'a> {
    pub(super) contract: &'a Contract,
    pub(super) rules: Rules,
    held: HeldDays,
    /// As if all were paid; what is not is taken off at the end.
    pub(super) rows: Vec<Row>,
    /// Row by row: its schedule, then its charges.
    pub(super) parts: Vec<Part>,
    credit: i64,
    /// How many rows have fallen due.
    pub(super) due: usize,
    in_default: bool,
}

impl<'a> Sweep<'a> {
    /// Before anything moved: what the schedule owes, less what an opening brought as paid.
    fn before(contract: &'a Contract, facts: &Facts) -> Sweep<'a> {
        let mut rows = Vec::with_capacity(facts.schedule().size());
        let mut parts = Vec::with_capacity(facts.schedule().size());
        let paid = facts.opening().map(|it| it.paid.as_slice()).unwrap_or_default();
        for (place, it) in facts.schedule().iter().enumerate() {
            let (owed, paid) = (it.owed, paid.get(place).copied().unwrap_or_default());
            let (row, due_on, row_due_on, charge) = (place, it.due_on, it.due_on, None);
            rows.push(Row { due_on, owed, paid: owed, waived: Amounts::default() });
            parts.push(Part { row, row_due_on, due_on, charge, left: owed.minus(&paid) });
        }
        let mut credit = facts.opening().map_or(0, |it| it.credit);
        for (_, fact) in facts.dated() {
            credit += taken_back(fact);
            let Fact::Charge(it) = fact else { continue };
            if it.reversed {
                continue;
            }
            let row = rows.get_mut(it.row).expect("a charge belongs to a row");
            *row.owed.of_mut(it.component()) += it.amount;
            *row.waived.of_mut(it.component()) += it.waived;
            *row.paid.of_mut(it.component()) += it.amount - it.waived;
            let (row_due_on, left) = (row.due_on, Amounts::default());
            let (due_on, charge) = (it.due_on.max(row_due_on), Some(it.charge));
            parts.push(Part { row: it.row, row_due_on, due_on, charge, left });
        }
        // Stable: of one row the schedule stays in front, and its charges in their order.
        parts.sort_by_key(|it| it.row);
        Sweep {
            contract,
            rules: rules(contract.engine),
            held: HeldDays::of(facts.holds()),
            rows,
            parts,
            credit,
            due: 0,
            in_default: facts.opening().is_some_and(|it| it.in_default),
        }
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
            self.due += 1;
            self.use_credit(row.due_on);
        }
        self.look_for_default(day);
    }

    fn receive(&mut self, amount: i64, day: Day, excess: Excess) {
        let filled = amount.min((-self.credit).max(0));
        self.credit += filled;
        let money = self.pay(amount - filled, day, excess);
        self.credit += self.repay_early(money, day, excess);
        self.look_for_cure(day);
    }

    fn use_credit(&mut self, day: Day) {
        if self.credit > 0 {
            self.credit = self.pay(self.credit, day, Excess::Keep);
            self.look_for_cure(day);
        }
    }

    fn pay(&mut self, money: i64, day: Day, excess: Excess) -> i64 {
        let allocation = &self.contract.allocation;
        allocate(&mut self.parts, allocation, self.rules.serve, day, excess, money)
    }

    /// Since when it is in arrears, or will be, of what has fallen due.
    fn since(&self) -> Option<Day> {
        let tolerance = self.contract.arrears.tolerance.amount();
        arrears::since(&self.parts, tolerance, |it| it.row < self.due)
    }

    fn look_for_default(&mut self, day: Day) {
        if !self.in_default {
            self.in_default = self.defaults_on(self.since()).is_some_and(|it| it <= day);
        }
    }

    fn look_for_cure(&mut self, day: Day) {
        if self.in_default {
            self.in_default = self.since().is_some_and(|it| it <= day);
        }
    }

    fn defaults_on(&self, since: Option<Day>) -> Option<Day> {
        let terms = &self.contract.arrears;
        self.held.passed_on(since?, terms.default_days, terms.pause_while_held)
    }

    fn position(mut self, started: bool) -> Position {
        let since = self.since().filter(|_| started);
        let defaults_on = self.defaults_on(since);
        let mut charges = vec![];
        for part in &self.parts {
            let row = self.rows.get_mut(part.row).expect("a part belongs to a row");
            row.paid = row.paid.minus(&part.left);
            charges.extend(part.charge.map(|it| (it, part.left.total())));
        }
        let Sweep { rows, credit, in_default, .. } = self;
        Position { rows, credit, since, in_default, defaults_on, charges }
    }
}
