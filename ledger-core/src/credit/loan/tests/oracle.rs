//! The same position, worked out in another way: from the events, day after day, with every unpaid
//! amount put in order anew for each payment. It shares no code with the engine and is slow.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::*;
use crate::calendar::Day;
use crate::policy::{Component, Grouping, Timing};

/// How a loan should stand.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Expected {
    /// By row and [`Component::ALL`].
    unpaid: Vec<[i64; 6]>,
    /// Less than nothing where too much went out.
    credit: i64,
    life: Option<Stage>,
    in_default: bool,
    bucket: u32,
    /// Principal that is given up and did not come in since.
    lost: i64,
}

/// What falls due at once: the schedule of a row, or a charge on it.
struct Bit {
    row: usize,
    row_due: Day,
    due: Day,
    unpaid: [i64; 6],
}

#[derive(Default)]
struct Book {
    bits: Vec<Bit>,
    credit: i64,
    start_on: Option<Day>,
    in_default: bool,
    held: Vec<(Day, Day)>,
    given_up: bool,
    /// Days on which penalties are held back, and the day before which they are owed.
    spared: Vec<(Day, Day)>,
    owed_until: Option<Day>,
    counted_on: Option<Day>,
    /// Of a row, what is forgiven of what was borne before a day.
    forgiven: Vec<(usize, Day, i64)>,
    /// Of each row: its principal, its principal of every day that bore, added up, and what came of it.
    borne: Vec<(i64, i64, i64)>,
}

enum Entry {
    Receipt(i64, Excess),
    Payout(i64),
    /// The row, its due date, and what is charged: by component, and less what was paid before.
    Charge(usize, Day, [i64; 6], i64),
    WriteOff,
}

fn units(components: &Components) -> [i64; 6] {
    Component::ALL.map(|it| components.of(it).map_or(0, |it| it.amount()))
}

fn alone(kind: ChargeKind, amount: i64) -> [i64; 6] {
    let mut units = [0; 6];
    units[usize::from(kind == ChargeKind::Fee)] = amount;
    units
}

/// What the whole history says of charges and money, whenever it said so.
struct Known {
    reversed: BTreeSet<Uuid>,
    waived: BTreeMap<Uuid, i64>,
}

impl Known {
    fn of(history: &[Event]) -> Known {
        let (mut reversed, mut waived) = (BTreeSet::new(), BTreeMap::new());
        for it in history {
            if let Event::RepaymentReversed(it) = it {
                reversed.insert(it.repayment);
            } else if let Event::CreditPayoutReversed(it) = it {
                reversed.insert(it.payout);
            } else if let Event::ChargeReversed(it) = it {
                reversed.insert(it.charge);
            } else if let Event::WriteOffUndone(it) = it {
                reversed.insert(it.write_off);
            } else if let Event::ChargeWaived(it) = it {
                *waived.entry(it.charge).or_insert(0) += it.amount.amount();
            }
        }
        Known { reversed, waived }
    }
}

/// How the loan with this history should stand as `on` goes.
pub(super) fn expected(history: &[Event], policy: &LoanPolicy, on: Day) -> Expected {
    let known = Known::of(history);
    let mut book = Book::default();
    let mut life = Stage::Granted;
    let mut brought = 0;
    let mut entries = vec![];
    let mut holds: BTreeMap<Uuid, (Day, Day)> = BTreeMap::new();
    let mut spared: BTreeMap<Uuid, (Day, Day)> = BTreeMap::new();
    for it in history {
        if let Event::Charged(it) = it {
            book.lengthen(it.instalment, it.due_on);
        }
        if let Event::Granted(it) = it {
            for (row, it) in it.schedule.iter().enumerate() {
                let (fee, tax, insurance) = (it.fee, it.tax, it.insurance);
                let (interest, principal) = (it.interest, Some(it.principal));
                let owed = Components { penalty: None, fee, tax, insurance, interest, principal };
                let unpaid = units(&owed);
                book.bits.push(Bit { row, row_due: it.due_on, due: it.due_on, unpaid });
            }
        } else if let Event::Boarded(it) = it {
            life = Stage::Active;
            book.start_on = Some(it.closed_until);
            book.in_default = it.position.in_default;
            book.credit = it.position.credit.map_or(0, |it| it.amount());
            for (row, it) in it.position.rows.iter().enumerate() {
                let (owed, paid) = (units(&it.owed), it.paid.as_ref().map_or([0; 6], units));
                brought += paid.iter().sum::<i64>();
                let unpaid = std::array::from_fn(|at| owed[at] - paid[at]);
                book.bits.push(Bit { row, row_due: it.due_on, due: it.due_on, unpaid });
            }
            for charge in &it.position.charges {
                let row = charge.instalment as usize - 1;
                let paid = charge.paid.map_or(0, |it| it.amount());
                let whole = alone(charge.kind, charge.amount.amount());
                let part = alone(charge.kind, paid);
                for at in 0..6 {
                    book.bits[row].unpaid[at] -= whole[at] - part[at];
                }
                let gone = known.reversed.contains(&charge.charge);
                let left = if gone { [0; 6] } else { whole };
                let waived = known.waived.get(&charge.charge).copied().unwrap_or(0);
                let before = paid + if gone { 0 } else { waived };
                let eve = it.closed_until.day_before().unwrap();
                entries.push((eve, Entry::Charge(row, charge.due_on, left, before)));
            }
        } else if let Event::Disbursed(it) = it {
            life = Stage::Active;
            book.start_on = Some(it.value_date);
            for moved in &it.due_on {
                for bit in
                    book.bits.iter_mut().filter(|bit| bit.row + 1 == moved.instalment as usize)
                {
                    (bit.row_due, bit.due) = (moved.after, moved.after);
                }
            }
        } else if let Event::DisbursementReversed(_) = it {
            life = Stage::Granted;
            book.start_on = None;
        } else if let Event::Cancelled(_) = it {
            life = Stage::Cancelled;
        } else if let Event::Rescinded(_) = it {
            life = Stage::Rescinded;
        } else if let Event::WriteOffUndone(_) = it {
            life = Stage::Active;
        } else if let Event::WrittenOff(it) = it
            && !known.reversed.contains(&it.write_off)
        {
            life = Stage::WrittenOff;
            entries.push((it.written_off_on, Entry::WriteOff));
        } else if let Event::RepaymentReceived(it) = it
            && !known.reversed.contains(&it.repayment)
        {
            entries.push((it.value_date, Entry::Receipt(it.amount.amount(), it.excess)));
        } else if let Event::CreditPaidOut(it) = it
            && !known.reversed.contains(&it.payout)
        {
            entries.push((it.value_date, Entry::Payout(it.amount.amount())));
        } else if let Event::Charged(it) = it
            && !known.reversed.contains(&it.charge)
        {
            let waived = known.waived.get(&it.charge).copied().unwrap_or(0);
            let units = alone(it.kind, it.amount.amount());
            let row = it.instalment as usize - 1;
            entries.push((it.charged_on, Entry::Charge(row, it.due_on, units, waived)));
        } else if let Event::Held(it) = it {
            for (effect, holds) in
                [(HoldEffect::Arrears, &mut holds), (HoldEffect::Penalties, &mut spared)]
            {
                if it.effects.contains(&effect) {
                    holds.insert(it.hold, (it.from, Day::LAST));
                }
            }
        } else if let Event::HoldEnded(it) = it {
            for holds in [&mut holds, &mut spared] {
                holds.entry(it.hold).and_modify(|hold| hold.1 = it.until);
            }
        } else if let Event::DebitRequested(it) = it {
            spared.insert(it.request, (it.requested_on, Day::LAST));
        } else if let Event::DebitAnswered(it) = it {
            spared.entry(it.request).and_modify(|span| span.1 = it.answered_on);
        } else if let Event::LatenessPosted(it) = it {
            book.owed_until = Some(it.until);
        } else if let Event::PenaltyWaived(it) = it {
            book.forgiven.push((it.instalment as usize - 1, it.waived_on, it.amount.amount()));
        }
    }
    if life == Stage::Rescinded {
        return book.void(&entries, brought);
    }
    book.forgive_brought();
    book.held = holds.into_values().collect();
    book.spared = spared.into_values().collect();
    if let Some(Event::Granted(it)) = history.first()
        && it.contract.penalty.is_some()
    {
        book.borne = it.schedule.iter().map(|it| (it.principal.amount(), 0, 0)).collect();
    }
    let first = entries.iter().map(|it| it.0).chain(book.start_on).min().unwrap_or(on);
    for today in first.to_and_with(on) {
        book.begin(today, policy);
        for (_, entry) in entries.iter().filter(|it| it.0 == today) {
            book.enter(today, entry, policy);
        }
    }
    book.stands(life, on, policy)
}

impl Book {
    /// A charge may come with a row of its own, behind the last.
    fn lengthen(&mut self, instalment: u32, due: Day) {
        let row = instalment as usize - 1;
        if self.bits.iter().all(|it| it.row < row) {
            self.bits.push(Bit { row, row_due: due, due, unpaid: [0; 6] });
        }
    }

    /// What a boarding had left unpaid of penalties.
    fn forgive_brought(&mut self) {
        for (row, _, left) in &mut self.forgiven {
            let bit = self.bits.iter_mut().find(|it| it.row == *row).unwrap();
            let part = bit.unpaid[0].min(*left);
            bit.unpaid[0] -= part;
            *left -= part;
        }
    }

    fn started(&self, today: Day) -> bool {
        self.start_on.is_some_and(|it| it <= today)
    }

    fn begin(&mut self, today: Day, policy: &LoanPolicy) {
        if self.started(today) {
            self.bear(today, policy);
            if self.credit > 0 {
                self.credit = self.pay(self.credit, Excess::Keep, today, policy);
            }
            self.cure(today, policy);
            self.judge(today, policy);
        }
    }

    /// What was left of principal yesterday, too long after its due date, has borne a day's penalty.
    fn bear(&mut self, today: Day, policy: &LoanPolicy) {
        let terms = policy.penalty.as_ref().filter(|_| !self.borne.is_empty());
        let Some(terms) = terms.filter(|_| !self.given_up) else { return };
        let yesterday = today.day_before().unwrap();
        let counts = self.start_on.is_some_and(|it| it <= yesterday)
            && self.counted_on != Some(today)
            && !self.spared.iter().any(|(from, until)| *from <= yesterday && yesterday < *until);
        self.counted_on = Some(today);
        // Above the ceiling of all days nobody asks anything.
        let rate = terms.rate.0.min(terms.ceilings[0].rate.0);
        for row in 0..self.borne.len() {
            let bit = self.bits.iter_mut().find(|it| it.row == row).unwrap();
            let (principal, days, owed) = &mut self.borne[row];
            let late = bit.row_due.days_until(yesterday) >= i64::from(terms.from_days);
            let left = bit.unpaid[5];
            if counts && late && left > policy.arrears_tolerance_in(Currency::XOF).amount() {
                *days += left;
            }
            if self.owed_until.is_some_and(|it| today <= it) {
                let exact = Decimal::from(*days) * rate / Decimal::from(365);
                let most = Decimal::from(*principal) * terms.principal_share_max.0;
                let now = i64::try_from(exact.min(most).floor()).unwrap();
                let mut more = now - *owed;
                *owed = now;
                for (_, _, left) in
                    self.forgiven.iter_mut().filter(|it| it.0 == row && today <= it.1)
                {
                    let part = more.min(*left);
                    *left -= part;
                    more -= part;
                }
                bit.unpaid[0] += more;
            }
        }
    }

    fn enter(&mut self, today: Day, entry: &Entry, policy: &LoanPolicy) {
        match *entry {
            Entry::Receipt(amount, _) if !self.started(today) => self.credit += amount,
            Entry::Receipt(amount, excess) => {
                let filled = (-self.credit).max(0).min(amount);
                self.credit += filled;
                self.credit += self.pay(amount - filled, excess, today, policy);
                self.cure(today, policy);
            }
            Entry::Payout(amount) => self.credit -= amount,
            Entry::WriteOff => {
                (self.given_up, self.in_default) = (true, true);
                self.begin(today, policy);
            }
            Entry::Charge(row, due, mut unpaid, gone) => {
                let mut gone = gone;
                for it in &mut unpaid {
                    let less = gone.min(*it);
                    *it -= less;
                    gone -= less;
                }
                self.credit += gone;
                let row_due = self.bits.iter().find(|it| it.row == row).unwrap().row_due;
                self.bits.push(Bit { row, row_due, due: due.max(row_due), unpaid });
                self.begin(today, policy);
            }
        }
    }

    fn is_held(&self, day: Day) -> bool {
        self.held.iter().any(|(from, until)| *from <= day && day < *until)
    }

    fn judge(&mut self, today: Day, policy: &LoanPolicy) {
        if self.given_up {
            return;
        }
        let Some(since) = self.since(today, policy).filter(|it| *it < today) else { return };
        let days = since.day_after().unwrap().to_and_with(today);
        let enough = policy.default_days as usize;
        self.in_default |= match policy.pause_while_held {
            true => days.filter(|it| !self.is_held(*it)).count() >= enough,
            false => days.skip(enough - 1).any(|it| !self.is_held(it)),
        };
    }

    fn cure(&mut self, today: Day, policy: &LoanPolicy) {
        self.in_default &= self.given_up || self.since(today, policy).is_some();
    }

    /// The first due date, up to this day, by which a row leaves more unpaid than is tolerated.
    fn since(&self, until: Day, policy: &LoanPolicy) -> Option<Day> {
        let tolerance = policy.arrears_tolerance_in(Currency::XOF).amount();
        let days: BTreeSet<_> =
            self.bits.iter().map(|it| it.due).filter(|it| *it <= until).collect();
        let rows: BTreeSet<_> = self.bits.iter().map(|it| it.row).collect();
        days.into_iter().find(|day| {
            rows.iter().any(|row| {
                let due = self.bits.iter().filter(|it| it.row == *row && it.due <= *day);
                due.map(|it| it.unpaid.iter().sum::<i64>()).sum::<i64>() > tolerance
            })
        })
    }

    fn pay(&mut self, mut money: i64, excess: Excess, on: Day, policy: &LoanPolicy) -> i64 {
        let allocation = &policy.allocation;
        let mut queue = vec![];
        for (at, bit) in self.bits.iter().enumerate() {
            let timing = match () {
                () if bit.row_due > on => Timing::InAdvance,
                () if bit.due < on => Timing::PastDue,
                () => Timing::Due,
            };
            let ahead = timing == Timing::InAdvance;
            if ahead && excess == Excess::Keep && !self.given_up {
                continue;
            }
            // What is given up is recovered in one order, due or not.
            let turn = match self.given_up {
                true => Some(0),
                false => allocation.timings.iter().position(|it| *it == timing),
            };
            let ahead = ahead && !self.given_up;
            for (rank, component) in allocation.components.iter().enumerate() {
                let units = Component::ALL.iter().position(|it| it == component).unwrap();
                queue.push(match (allocation.grouping, excess) {
                    (_, Excess::PrepayLast) if ahead => (turn, 999 - bit.row, rank, at, units),
                    (_, Excess::PrepayEvenly) if ahead => (turn, bit.row, rank, at, units),
                    (Grouping::ByInstalment, _) => (turn, bit.row, rank, at, units),
                    (Grouping::ByComponent, _) => (turn, rank, bit.row, at, units),
                });
            }
        }
        queue.sort_unstable();
        for turn in 0..allocation.timings.len() {
            let turn: Vec<(usize, usize)> =
                queue.iter().filter(|it| it.0 == Some(turn)).map(|it| (it.3, it.4)).collect();
            let ahead =
                !self.given_up && turn.first().is_some_and(|it| self.bits[it.0].row_due > on);
            money = match ahead && excess == Excess::PrepayEvenly {
                true => self.spread(&turn, money),
                false => self.serve(&turn, money),
            };
        }
        money
    }

    fn serve(&mut self, queue: &[(usize, usize)], mut money: i64) -> i64 {
        for &(bit, component) in queue {
            let served = money.min(self.bits[bit].unpaid[component]);
            self.bits[bit].unpaid[component] -= served;
            money -= served;
        }
        money
    }

    /// As much to each row, and again until nothing is left of the money or the rows.
    fn spread(&mut self, queue: &[(usize, usize)], mut money: i64) -> i64 {
        loop {
            let unpaid = |it: &&(usize, usize)| self.bits[it.0].unpaid[it.1] > 0;
            let rows: BTreeSet<usize> =
                queue.iter().filter(unpaid).map(|it| self.bits[it.0].row).collect();
            if rows.is_empty() || money == 0 {
                return money;
            }
            let count = rows.len() as i64;
            // To the nearest unit, and from the middle to the even one.
            let twice = 2 * money / count;
            let exact = 2 * money % count == 0;
            let share = match (twice % 2 == 1, exact) {
                (true, true) => twice / 2 + twice / 2 % 2,
                (true, false) => twice / 2 + 1,
                (false, _) => twice / 2,
            };
            let whole = money;
            for (at, row) in rows.iter().enumerate() {
                let given = match at + 1 == rows.len() {
                    true => whole - share * (count - 1),
                    false => share,
                };
                let given = given.max(0).min(money);
                let own: Vec<(usize, usize)> =
                    queue.iter().copied().filter(|it| self.bits[it.0].row == *row).collect();
                money -= given - self.serve(&own, given);
            }
        }
    }

    /// Nothing is owed, and all that came in and did not go out waits.
    fn void(self, entries: &[(Day, Entry)], brought: i64) -> Expected {
        let moved = entries.iter().map(|(_, it)| match *it {
            Entry::Receipt(amount, _) => amount,
            Entry::Payout(amount) => -amount,
            Entry::Charge(..) | Entry::WriteOff => 0,
        });
        let credit = self.credit + brought + moved.sum::<i64>();
        let rows = self.bits.iter().map(|it| it.row + 1).max().unwrap_or(0);
        let life = Some(Stage::Rescinded);
        Expected { unpaid: vec![[0; 6]; rows], credit, life, ..Expected::default() }
    }

    fn stands(self, life: Stage, on: Day, policy: &LoanPolicy) -> Expected {
        let rows = self.bits.iter().map(|it| it.row + 1).max().unwrap_or(0);
        let mut unpaid = vec![[0; 6]; rows];
        for bit in &self.bits {
            for (sum, it) in unpaid[bit.row].iter_mut().zip(bit.unpaid) {
                *sum += it;
            }
        }
        let settled = self.credit >= 0 && unpaid.iter().all(|it| it == &[0; 6]);
        let life = if life == Stage::Active && settled { Stage::Closed } else { life };
        let since = self.since(on, policy).filter(|_| life == Stage::Active);
        let days = since.map_or(0, |it| it.days_until(on).max(0));
        let bucket = [90, 60, 30, 1].into_iter().find(|it| i64::from(*it) <= days).unwrap_or(0);
        let mut lost = 0;
        if self.given_up {
            lost = unpaid.iter().map(|it| it[5]).sum();
            unpaid.fill([0; 6]);
        }
        let (credit, in_default) = (self.credit, self.in_default);
        Expected { unpaid, credit, life: Some(life), in_default, bucket, lost }
    }
}

/// How the rules say that it stands.
pub(super) fn found(state: &State) -> Expected {
    let Some(account) = state.loan() else { return Expected::default() };
    let owed = account.instalments().filter_map(|it| it.owed.principal).map(Money::amount);
    let lost = match account.life() == Stage::Rescinded {
        true => 0,
        false => account.principal().amount() - owed.sum::<i64>(),
    };
    let unpaid = account
        .instalments()
        .map(|it| {
            let (owed, paid, waived) = (units(&it.owed), units(&it.paid), units(&it.waived));
            std::array::from_fn(|at| owed[at] - paid[at] - waived[at])
        })
        .collect();
    Expected {
        unpaid,
        credit: account.credit().amount() - account.overdrawn().amount(),
        life: Some(account.life()),
        in_default: account.is_in_default(),
        bucket: account.bucket().from_days,
        lost,
    }
}
