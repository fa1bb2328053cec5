//! What does time do to a loan, and what follows from a change?
//!
//! The facts of a command stand in this order: what time had done by the business date, if the
//! loan was not aged to it yet, and the penalty borne by then; the cause, with what it changed; then its consequences, that is
//! what fell due meanwhile on a loan that was granted or closed, what its goods hold from now on or
//! no more, and how far it is in arrears and in default.

use super::{
    Act, ArrearsChanged, CancelCause, Cancelled, Closed, Command, Cured, DefaultDeclared,
    DefaultTrigger, Event, Held, HoldEnded, InstalmentFellDue, LapseDeferred, Life, Loan, Reopened,
    State,
};
use crate::calendar::Day;
use crate::credit::engine::{
    Amounts, Change, Hold, HoldCause, HoldEffect, Moved, Position, bucket, credit_and_overdrawn,
    days_past_due, moved, number, row_change,
};

/// A loan on its way through one command.
pub(super) struct Course<'a> {
    pub(super) account: Loan,
    pub(super) command: &'a Command,
    pub(super) on: Day,
    pub(super) events: Vec<Event>,
    /// Whether something is done to it, and not only by time.
    pub(super) acts: bool,
    /// The position that was taken in last, until what follows from it has been found.
    settled: Option<Position>,
}

/// What an event records of the position it leaves.
pub(super) struct Settled {
    pub(super) changes: Vec<Change>,
    pub(super) credit: Option<Moved>,
    pub(super) overdrawn: Option<Moved>,
}

/// Whether neither time nor its goods have anything to do to the loan by the business date.
pub(super) fn waits(account: &Loan, command: &Command) -> bool {
    account.next_action_on().is_none_or(|it| it > command.on)
        && goods_hold(account, command).is_empty()
}

impl<'a> Course<'a> {
    /// The loan as it is at the business date.
    pub(super) fn of(account: &Loan, command: &'a Command) -> Course<'a> {
        let waits = waits(account, command);
        let mut course = Course::begin(account.clone(), command);
        if !waits {
            course.follow();
        }
        if command.act != Act::Age {
            course.acts = true;
            if course.account.contract.lateness_costs() {
                course.post_lateness(course.account.position(course.on));
            }
        }
        course
    }

    pub(super) fn begin(account: Loan, command: &'a Command) -> Course<'a> {
        Course { account, command, on: command.on, events: vec![], acts: false, settled: None }
    }

    /// Takes in the position that follows by now, and says what changed.
    pub(super) fn settle(&mut self) -> Settled {
        let position = self.account.position(self.on);
        let settled = self.settle_by(&position);
        self.settled = Some(position);
        settled
    }

    /// Takes this position in, and says what changed.
    pub(super) fn settle_by(&mut self, position: &Position) -> Settled {
        let currency = self.account.currency();
        let mut changes = vec![];
        self.account.change_rows(|rows| {
            for (place, (row, now)) in rows.iter_mut().zip(&position.rows).enumerate() {
                if let Some(change) = row_change(place, row, now, currency) {
                    *row = *now;
                    changes.push(change);
                }
            }
        });
        let (credit, overdrawn) = self.settle_credit(position.credit);
        Settled { changes, credit, overdrawn }
    }

    /// What is given up by the position that was taken in last.
    pub(super) fn lost(&self) -> Amounts {
        self.settled.as_ref().map_or_else(Amounts::default, |it| it.written_off)
    }

    fn settle_row(&mut self, place: usize, position: &Position) -> Option<Change> {
        let currency = self.account.currency();
        let (Some(row), Some(now)) = (self.account.rows.get(place), position.rows.get(place))
        else {
            unreachable!("a position has all rows of its loan")
        };
        let change = row_change(place, &row, now, currency)?;
        self.account.rows = self.account.rows.with(place, *now);
        Some(change)
    }

    fn settle_credit(&mut self, credit: i64) -> (Option<Moved>, Option<Moved>) {
        let currency = self.account.currency();
        let before = std::mem::replace(&mut self.account.credit, credit);
        let (waited, overdrawn) = credit_and_overdrawn(before, currency);
        let (waits, overdraws) = credit_and_overdrawn(credit, currency);
        (moved(waited, waits), moved(overdrawn, overdraws))
    }

    /// The cause, and all that follows from it.
    pub(super) fn caused(mut self, cause: Event) -> Vec<Event> {
        self.events.push(cause);
        self.follow();
        self.events
    }

    /// What follows by the business date.
    pub(super) fn follow(&mut self) {
        self.wait_no_longer();
        self.lapse_proposals();
        self.tell_pauses_over();
        self.parts_follow();
        let mut settled = self.settled.take();
        if self.account.life == Life::Closed {
            let position = settled.take().unwrap_or_else(|| self.account.position(self.on));
            let position = self.post_lateness(position);
            if !position.is_settled() {
                self.account.life = Life::Active;
                self.events.push(Event::Reopened(Reopened {}));
            }
            settled = Some(position);
        }
        let goods = goods_hold(&self.account, self.command);
        for it in &goods {
            self.take_in(it);
            settled = None;
        }
        if !self.account.life.is_owed() {
            self.events.extend(goods);
            return;
        }
        let position = settled.unwrap_or_else(|| self.account.position(self.on));
        // So that what falls due is told with it; where money waits, nothing is late before that.
        let position = match self.account.credit == 0 && goods.is_empty() {
            true => self.post_lateness(position),
            false => position,
        };
        if self.account.life == Life::Active {
            self.fall_due(&position);
        }
        self.events.extend(goods);
        let position = self.post_lateness(position);
        self.judge(&position);
        if self.account.life == Life::Active && position.is_settled() {
            self.parts_close();
            self.account.life = Life::Closed;
            self.events.push(Event::Closed(Closed {}));
        }
    }

    /// A loan that was not disbursed in time lapses, unless goods that it pays for have left: whoever
    /// has those is to owe it.
    fn wait_no_longer(&mut self) {
        if self.account.lapses_on.is_none_or(|it| it > self.on) {
            return;
        }
        let passed = match self.command.gone {
            Some(order) => {
                let lapses_on = self.account.contract.lapses_on(self.on);
                Event::LapseDeferred(LapseDeferred { order, lapses_on })
            }
            None => Event::Cancelled(Cancelled { cause: CancelCause::Lapsed {} }),
        };
        self.take_in(&passed);
        self.events.push(passed);
    }

    fn fall_due(&mut self, position: &Position) {
        while let Some(row) = self.account.rows.get(self.account.fallen_due)
            && row.due_on <= self.on
        {
            let place = self.account.fallen_due;
            let owed = row.owed.written(self.account.currency());
            let changes: Vec<Change> = self.settle_row(place, position).into_iter().collect();
            let now = self.account.rows.get(place).map_or(0, |it| it.paid.total());
            let credit = self.account.credit - (now - row.paid.total());
            let (credit, overdrawn) = self.settle_credit(credit);
            let paid_off = !changes.is_empty() && self.account.is_settled();
            self.account.fallen_due += 1;
            self.events.push(Event::InstalmentFellDue(InstalmentFellDue {
                instalment: number(place),
                due_on: row.due_on,
                owed,
                changes,
                credit,
                overdrawn,
            }));
            // It is closed on that day, and nothing falls due on it any more.
            if paid_off {
                return;
            }
        }
    }

    /// How far it is in arrears, and whether in default.
    fn judge(&mut self, position: &Position) {
        let oldest_due_on = position.since.filter(|it| *it < self.on);
        let days = oldest_due_on.map_or(0, |it| days_past_due(it, self.on));
        if self.account.in_default && !position.in_default {
            self.account.in_default = false;
            self.events.push(Event::Cured(Cured {}));
        }
        let after = bucket(&self.account.contract, days);
        let before = std::mem::replace(&mut self.account.bucket, after);
        if before != after {
            let days_past_due = days;
            let changed = ArrearsChanged { before, after, days_past_due, oldest_due_on };
            self.events.push(Event::ArrearsChanged(changed));
        }
        if !self.account.in_default && position.in_default {
            self.account.in_default = true;
            self.events.push(Event::DefaultDeclared(DefaultDeclared {
                trigger: DefaultTrigger::DaysPastDue {
                    days: self.account.contract.arrears.default_days,
                },
                oldest_due_on: position.since.expect("what is in default is in arrears"),
                days_past_due: days,
            }));
        }
    }

    pub(super) fn take_in(&mut self, event: &Event) {
        let account = State::Opened(self.account.clone()).evolve(event);
        let State::Opened(account) = account else { unreachable!("a loan stays one") };
        self.account = account;
    }
}

/// The hold that begins because of the order, and the one that ends.
fn goods_hold(account: &Loan, command: &Command) -> Vec<Event> {
    let mut events = vec![];
    let lasts = |it: &&Hold| it.cause.follows_order() && it.until.is_none();
    let held = account.holds().iter().find(lasts);
    if held.is_some_and(|it| Some(it.cause) == command.goods) {
        return events;
    }
    if let Some(Hold { id, from, .. }) = held {
        let until = command.on.max(*from);
        events.push(Event::HoldEnded(HoldEnded { hold: *id, until, reason: None }));
    }
    if let Some((cause, from)) = wanted(account, command) {
        let hold = command.hold.expect("what holds a loan has an id to do it under");
        let effects = HoldEffect::OF_GOODS.to_vec();
        events.push(Event::Held(Held { hold, cause, effects, from, reason: None }));
    }
    events
}

/// Goods that do not come hold a loan from its first due date on, a return from the day it is asked
/// for.
fn wanted(account: &Loan, command: &Command) -> Option<(HoldCause, Day)> {
    let cause = command.goods.filter(|_| account.life == Life::Active)?;
    match cause {
        HoldCause::GoodsAwaited { .. } => {
            let first = account.rows.due_on(0)?.max(account.start_on()?);
            (first <= command.on).then_some((cause, first))
        }
        HoldCause::ReturnUnderWay { .. } => Some((cause, command.on)),
        HoldCause::Complaint {}
        | HoldCause::Death {}
        | HoldCause::Hardship {}
        | HoldCause::Investigation {} => None,
    }
}
