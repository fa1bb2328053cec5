//! The same spread, worked out in another way: from the events, day after day, with every unpaid
//! amount put in order anew for each payment. It shares no code with the rules and is slow.

use std::collections::BTreeSet;

use super::*;
use crate::policy::{Component, Grouping, Timing};

/// How a loan should stand.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Expected {
    /// By line and [`Component::ALL`].
    pub(super) unpaid: Vec<[i64; 4]>,
    pub(super) credit: i64,
    pub(super) stage: Option<Stage>,
}

#[derive(Default)]
struct Book {
    due: Vec<NaiveDate>,
    unpaid: Vec<[i64; 4]>,
    credit: i64,
    start_on: Option<NaiveDate>,
    cancelled: bool,
    unwound: bool,
    goods_awaited: bool,
    in_default: bool,
}

enum Entry {
    Receipt(i64, Excess),
    Charge(usize, usize, i64),
}

fn units(components: &Components) -> [i64; 4] {
    let Components { penalty, fee, interest, principal } = components;
    [penalty, fee, interest, principal].map(|it| it.map_or(0, Money::amount))
}

/// How the loan with this history should stand as `on` goes; its goods are awaited still, or have
/// been no more since some day.
pub(super) fn expected(
    history: &[Event],
    policy: &LoanPolicy,
    on: NaiveDate,
    goods_awaited: bool,
) -> Expected {
    let mut reversed = BTreeSet::new();
    for it in history {
        if let Event::RepaymentReversed(it) = it {
            reversed.insert(it.repayment);
        }
    }
    let mut book = Book { goods_awaited, ..Book::default() };
    let mut brought = 0;
    let mut entries = vec![];
    for it in history {
        if let Event::Granted(it) = it {
            for it in &it.schedule {
                let (fee, interest, principal) = (it.fee, it.interest, Some(it.principal));
                book.due.push(it.due_on);
                book.unpaid.push(units(&Components { penalty: None, fee, interest, principal }));
            }
        } else if let Event::TakenOver(it) = it {
            book.start_on = Some(it.business_date);
            for it in &it.schedule {
                let (owed, paid) = (units(&it.owed), it.paid.as_ref().map_or([0; 4], units));
                book.due.push(it.due_on);
                book.unpaid.push(std::array::from_fn(|at| owed[at] - paid[at]));
                brought += paid.iter().sum::<i64>();
            }
        } else if let Event::Disbursed(it) = it {
            book.start_on = Some(it.value_date);
        } else if let Event::Cancelled(_) = it {
            book.cancelled = true;
        } else if let Event::Unwound(_) = it {
            book.unwound = true;
        } else if let Event::RepaymentReceived(it) = it
            && !reversed.contains(&it.repayment)
        {
            entries.push((it.value_date, Entry::Receipt(it.amount.amount(), it.excess)));
        } else if let Event::Charged(it) = it {
            let component = usize::from(it.kind == ChargeKind::Fee);
            let entry = Entry::Charge(it.instalment as usize - 1, component, it.amount.amount());
            entries.push((it.business_date, entry));
        }
    }
    if book.unwound {
        return book.given_back(history, &entries, brought);
    }
    let first = entries.iter().map(|it| it.0).chain(book.start_on).min().unwrap_or(on);
    for today in first.iter_days().take_while(|it| *it <= on) {
        book.begin(today, policy);
        for (_, entry) in entries.iter().filter(|it| it.0 == today) {
            book.enter(today, entry, policy);
        }
    }
    let stage = book.stage(on);
    Expected { unpaid: book.unpaid, credit: book.credit, stage: Some(stage) }
}

impl Book {
    fn begin(&mut self, today: NaiveDate, policy: &LoanPolicy) {
        if self.start_on.is_some_and(|it| it <= today) {
            self.credit = self.pay(self.credit, Excess::Keep, today, policy);
            self.judge(today, policy);
        }
    }

    fn enter(&mut self, today: NaiveDate, entry: &Entry, policy: &LoanPolicy) {
        let started = self.start_on.is_some_and(|it| it <= today);
        match *entry {
            Entry::Receipt(amount, _) if !started => self.credit += amount,
            Entry::Receipt(amount, excess) => {
                self.credit += self.pay(amount, excess, today, policy);
                self.in_default &= self.oldest_unpaid(today).is_some();
            }
            Entry::Charge(line, component, amount) => {
                self.unpaid[line][component] += amount;
                self.begin(today, policy);
            }
        }
    }

    fn judge(&mut self, today: NaiveDate, policy: &LoanPolicy) {
        let old = |it: NaiveDate| (today - it).num_days() >= i64::from(policy.default_days);
        self.in_default |= self.oldest_unpaid(today).is_some_and(old);
    }

    fn oldest_unpaid(&self, until: NaiveDate) -> Option<NaiveDate> {
        let lines = self.due.iter().zip(&self.unpaid);
        lines.filter(|it| it.1 != &[0; 4]).map(|it| *it.0).find(|it| *it <= until)
    }

    fn pay(&mut self, mut money: i64, excess: Excess, on: NaiveDate, policy: &LoanPolicy) -> i64 {
        let allocation = &policy.allocation;
        let mut queue = vec![];
        for line in 0..self.due.len() {
            let timing = match self.due[line].cmp(&on) {
                std::cmp::Ordering::Less => Timing::PastDue,
                std::cmp::Ordering::Equal => Timing::Due,
                std::cmp::Ordering::Greater => Timing::InAdvance,
            };
            if timing == Timing::InAdvance && excess == Excess::Keep {
                continue;
            }
            let turn = allocation.timings.iter().position(|it| *it == timing);
            for (rank, component) in allocation.components.iter().enumerate() {
                let at = Component::ALL.iter().position(|it| it == component).unwrap();
                queue.push(match allocation.grouping {
                    Grouping::ByInstalment => (turn, line, rank, line, at),
                    Grouping::ByComponent => (turn, rank, line, line, at),
                });
            }
        }
        queue.sort_unstable();
        for (.., line, component) in queue {
            let served = money.min(self.unpaid[line][component]);
            self.unpaid[line][component] -= served;
            money -= served;
        }
        money
    }

    /// All that was scheduled or charged is unpaid, and all that came in waits.
    fn given_back(
        mut self,
        history: &[Event],
        entries: &[(NaiveDate, Entry)],
        brought: i64,
    ) -> Expected {
        if let Event::TakenOver(it) = &history[0] {
            self.unpaid = it.schedule.iter().map(|it| units(&it.owed)).collect();
        }
        self.credit = brought;
        for (_, entry) in entries {
            match *entry {
                Entry::Receipt(amount, _) => self.credit += amount,
                Entry::Charge(line, component, amount) => self.unpaid[line][component] += amount,
            }
        }
        let stage = Some(Stage::Unwound);
        Expected { unpaid: self.unpaid, credit: self.credit, stage }
    }

    fn stage(&self, on: NaiveDate) -> Stage {
        match self.start_on {
            None if self.cancelled => Stage::Cancelled,
            None => Stage::Granted,
            Some(_) if self.unpaid.iter().all(|it| it == &[0; 4]) => Stage::Closed,
            Some(_) if self.in_default && self.goods_awaited => Stage::Disputed,
            Some(_) if self.in_default => Stage::InDefault,
            Some(_) if self.oldest_unpaid(on).is_some_and(|it| it < on) => Stage::Late,
            Some(_) => Stage::InOrder,
        }
    }
}

/// How the rules say that it stands.
pub(super) fn found(state: &State) -> Expected {
    let Some(account) = state.account() else { return Expected::default() };
    let unpaid = account
        .instalments()
        .map(|it| {
            let (owed, paid) = (units(&it.owed), units(&it.paid));
            std::array::from_fn(|at| owed[at] - paid[at])
        })
        .collect();
    Expected { unpaid, credit: account.credit().amount(), stage: Some(account.stage()) }
}
