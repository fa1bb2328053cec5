//! Credit lines, their figures added up from what each loan takes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use ledger_core::credit::line::{Block, Event};
use ledger_core::log::{Commit, FileId, Place};
use ledger_core::money::{Currency, Money, Total};
use projections::lines::questions::Totals;
use projections::lines::{Change, Kind, Line};
use uuid::Uuid;

#[derive(Default)]
pub(crate) struct Lines {
    lines: BTreeMap<Uuid, Known>,
    pub(crate) changes: Vec<Change>,
}

struct Known {
    file: FileId,
    partition: u32,
    ceiling: Money,
    reserved: BTreeMap<Uuid, i64>,
    outstanding: BTreeMap<Uuid, i64>,
    blocks: BTreeSet<Block>,
    opened_on: NaiveDate,
    changed_on: NaiveDate,
    events: u64,
}

impl Known {
    fn sums(&self) -> [Money; 4] {
        let money = |amount| Money::new(amount, self.ceiling.currency()).unwrap();
        let reserved: i64 = self.reserved.values().sum();
        let outstanding: i64 = self.outstanding.values().sum();
        let available = (self.ceiling.amount() - reserved - outstanding).max(0);
        [self.ceiling, money(reserved), money(outstanding), money(available)]
    }
}

impl Lines {
    pub(crate) fn take(&mut self, id: Uuid, event: &Event, commit: &Commit, place: Place) {
        let on = commit.business_date;
        if let Event::Opened(it) = event {
            let known = Known {
                file: commit.file,
                partition: place.partition,
                ceiling: it.ceiling,
                reserved: BTreeMap::new(),
                outstanding: BTreeMap::new(),
                blocks: BTreeSet::new(),
                opened_on: on,
                changed_on: on,
                events: 0,
            };
            self.lines.insert(id, known);
        }
        let known = self.lines.get_mut(&id).unwrap();
        known.events += 1;
        known.changed_on = on;
        let (kind, loan, amount, from_reservation, motive) = match event {
            Event::Opened(_) => (Kind::Opened, None, None, None, None),
            Event::CeilingChanged(it) => {
                assert_eq!(known.ceiling, it.before);
                known.ceiling = it.after;
                (Kind::CeilingChanged, None, None, None, Some(it.cause.clone()))
            }
            Event::ExposureReserved(it) => {
                *known.reserved.entry(it.loan).or_default() += it.amount.amount();
                (Kind::ExposureReserved, Some(it.loan), Some(it.amount), None, None)
            }
            Event::ExposureReleased(it) => {
                *known.reserved.get_mut(&it.loan).unwrap() -= it.amount.amount();
                (Kind::ExposureReleased, Some(it.loan), Some(it.amount), None, None)
            }
            Event::OutstandingRaised(it) => {
                *known.outstanding.entry(it.loan).or_default() += it.amount.amount();
                if let Some(reserved) = it.from_reservation {
                    *known.reserved.get_mut(&it.loan).unwrap() -= reserved.amount();
                }
                let (loan, amount) = (Some(it.loan), Some(it.amount));
                (Kind::OutstandingRaised, loan, amount, it.from_reservation, None)
            }
            Event::OutstandingLowered(it) => {
                *known.outstanding.get_mut(&it.loan).unwrap() -= it.amount.amount();
                (Kind::OutstandingLowered, Some(it.loan), Some(it.amount), None, None)
            }
            Event::Blocked(it) => {
                assert!(known.blocks.insert(it.cause.clone()));
                match &it.cause {
                    Block::Person { motive } => {
                        (Kind::Blocked, None, None, None, Some(motive.clone()))
                    }
                    Block::Default { loan } => (Kind::Blocked, Some(*loan), None, None, None),
                }
            }
            Event::Unblocked(it) => {
                assert!(known.blocks.remove(&it.cause));
                match (&it.cause, &it.motive) {
                    (Block::Person { motive }, None) => {
                        (Kind::Unblocked, None, None, None, Some(motive.clone()))
                    }
                    (Block::Person { .. }, said) => {
                        (Kind::Unblocked, None, None, None, said.clone())
                    }
                    (Block::Default { loan }, said) => {
                        (Kind::Unblocked, Some(*loan), None, None, said.clone())
                    }
                }
            }
        };
        let [ceiling, reserved, outstanding, available] = known.sums();
        let blocks = known.blocks.len() as u32;
        // Each says how the line stood at the end of its commit.
        let before = self.changes.iter_mut().rev().take_while(|it| it.place == place);
        for it in before.filter(|it| it.line == id) {
            (it.ceiling, it.reserved, it.outstanding) = (ceiling, reserved, outstanding);
            (it.available, it.blocks) = (available, blocks);
        }
        self.changes.push(Change {
            line: id,
            version: known.events,
            kind,
            loan,
            amount,
            from_reservation,
            motive,
            ceiling,
            reserved,
            outstanding,
            available,
            blocks,
            business_date: on,
            recorded_at: commit.recorded_at.utc(),
            place,
        });
    }

    pub(crate) fn lines(&self) -> BTreeMap<Uuid, Line> {
        let one = |(id, known): (&Uuid, &Known)| {
            let FileId::Customer(customer) = known.file else { panic!("{}", known.file) };
            let [ceiling, reserved, outstanding, available] = known.sums();
            let line = Line {
                line: *id,
                partition: known.partition,
                customer,
                currency: ceiling.currency(),
                ceiling,
                reserved,
                outstanding,
                available,
                blocks: known.blocks.iter().cloned().collect(),
                opened_on: known.opened_on,
                changed_on: known.changed_on,
                version: known.events,
            };
            (*id, line)
        };
        self.lines.iter().map(one).collect()
    }

    pub(crate) fn totals(&self) -> Vec<Totals> {
        let mut totals = BTreeMap::<Currency, Totals>::new();
        for line in self.lines().into_values() {
            let totals = totals.entry(line.currency).or_insert(Totals {
                currency: line.currency,
                lines: 0,
                blocked: 0,
                ceiling: Total::ZERO,
                reserved: Total::ZERO,
                outstanding: Total::ZERO,
                available: Total::ZERO,
            });
            totals.lines += 1;
            totals.blocked += u64::from(!line.blocks.is_empty());
            totals.ceiling += line.ceiling.into();
            totals.reserved += line.reserved.into();
            totals.outstanding += line.outstanding.into();
            totals.available += line.available.into();
        }
        totals.into_values().collect()
    }
}
