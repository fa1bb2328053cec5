//! Is a loan as its invariants want it?

use super::{
    Change, Components, Event, HoldCause, Life, Loan, Rescheduled, State, StoredRow, schedule,
};
use crate::calendar::Day;
use crate::credit::engine::{Amounts, Moves, Position, Row, bucket, days_past_due, number};
use crate::policy::Component;

impl State {
    /// Checks the invariants named in the module's front page on this business date, to which the
    /// loan has been aged; `goods` is what holds it because of its order. No loan has none.
    ///
    /// # Errors
    /// Says which one is broken and how.
    pub fn check(&self, on: Day, goods: Option<HoldCause>) -> Result<(), String> {
        self.loan().map_or(Ok(()), |it| it.check(on, goods))
    }

    /// Checks that a schedule is the one its contract comes to, that each difference an event
    /// carries is one, and that what it says of its own amounts is so in the state it left behind.
    ///
    /// # Errors
    /// Says how they differ.
    pub fn check_recorded(&self, event: &Event) -> Result<(), String> {
        if let Event::Granted(it) = event
            && it.contract.periods().is_some()
        {
            let computed = schedule::computed(&it.contract).map_err(|why| why.to_string());
            same("the schedule granted", &Ok(&it.schedule), &computed.as_ref())?;
        }
        if let Event::Rescheduled(it) = event {
            check_rescheduled(it)?;
        }
        if let (Event::GoodsRefunded(it), Some(account)) = (event, self.loan()) {
            account.check_refunded(it.financed, &it.rows)?;
        }
        if let (Event::GoodsRefundReversed(it), Some(account)) = (event, self.loan()) {
            account.check_refunded(it.financed, &it.rows)?;
        }
        if let (Event::PartDisbursed(it), Some(account)) = (event, self.loan()) {
            account.check_parts(it.gone_out, &it.rows)?;
        }
        if let (Event::PartReversed(it), Some(account)) = (event, self.loan()) {
            account.check_parts(it.gone_out, &it.rows)?;
        }
        if let (Event::Priced(it), Some(account)) = (event, self.loan()) {
            account.check_priced(it)?;
        }
        let (Some(account), Some(outcome)) = (self.loan(), event.outcome()) else {
            return Ok(());
        };
        if let Event::WrittenOff(it) = event {
            check_lost(&it.lost, outcome.changes)?;
        }
        for it in outcome.changes {
            let sides = [&it.owed, &it.paid, &it.waived];
            let mut moves = sides.into_iter().flatten().flat_map(Moves::present);
            if let Some((component, moved)) = moves.find(|it| !it.1.is_sound()) {
                return Err(format!("on {} of {it:?} {moved:?} is no move", component.name()));
            }
        }
        let balances = [("credit", outcome.credit), ("overdrawn", outcome.overdrawn)];
        let found = [account.credit(), account.overdrawn()];
        for ((what, moved), found) in balances.into_iter().zip(found) {
            let Some(moved) = moved else { continue };
            if !moved.is_sound() {
                return Err(format!("of {what}, {moved:?} is no move"));
            }
            same(what, &found, &moved.after)?;
        }
        Ok(())
    }
}

impl Loan {
    fn check(&self, on: Day, goods: Option<HoldCause>) -> Result<(), String> {
        let nothing = Amounts::default();
        for (place, row) in self.rows.iter().enumerate() {
            let Row { owed, paid, waived, .. } = row;
            let sound = nothing.within(&paid) && nothing.within(&waived);
            if !(sound && paid.plus(&waived).within(&owed)) {
                let number = number(place);
                return Err(format!(
                    "on instalment {number} of {owed:?} is paid {paid:?}, waived {waived:?}"
                ));
            }
        }
        if let Some(missed) = self.proposals_lapse_on().filter(|it| *it <= on) {
            return Err(format!("what was proposed was to lapse on {missed}, now is {on}"));
        }
        let derived = self.position(on);
        self.check_money(&derived)?;
        if self.life != Life::Rescinded {
            let scheduled: i64 = self.rows.iter().map(|it| it.owed.principal).sum();
            let with_lost = scheduled + derived.written_off.principal;
            let before = self.facts.opening().map_or(0, |it| it.restored);
            let expected = self.financed().amount() + before + derived.restored.principal;
            same("the schedule's principal", &with_lost, &expected)?;
            let given_up = self.facts.given_up().is_some();
            same("whether it is written off", &(self.life == Life::WrittenOff), &given_up)?;
        }
        for (place, (found, expected)) in self.rows.iter().zip(&derived.rows).enumerate() {
            same(format_args!("instalment {}", number(place)), &found, expected)?;
        }
        same("the credit balance", &self.credit, &derived.credit)?;
        same("default", &self.in_default, &derived.in_default)?;
        let days = match self.life {
            Life::Active => derived.since.map_or(0, |it| days_past_due(it, on)),
            Life::Granted | Life::Closed | Life::Cancelled | Life::Rescinded | Life::WrittenOff => {
                0
            }
        };
        same("arrears", &self.bucket, &bucket(&self.contract, days))?;
        if self.in_default && !self.ever_defaulted {
            return Err("it is in default and not marked as ever defaulted".to_owned());
        }
        let waits = self.life == Life::Granted;
        same("whether it lapses", &self.lapses_on.is_some(), &waits)?;
        match self.life {
            Life::Granted | Life::Cancelled => {
                same("its start", &self.start_on(), &None)?;
                same("instalments fallen due", &self.fallen_due, &0)?;
                self.check_aged(on, &derived)
            }
            Life::Closed => {
                same("whether all is paid", &derived.is_settled(), &true)?;
                self.check_aged(on, &derived)
            }
            Life::Rescinded => Ok(()),
            Life::WrittenOff => {
                let unpaid: i64 = self.rows.iter().map(|it| it.unpaid()).sum();
                same("what is owed of what was given up", &unpaid, &0)?;
                self.check_aged(on, &derived)
            }
            Life::Active => {
                same("whether all is paid", &derived.is_settled(), &false)?;
                let due = self.rows.due_by(on);
                same("instalments fallen due", &self.fallen_due, &due)?;
                self.check_goods(on, goods)?;
                self.check_aged(on, &derived)?;
                self.check_waiting()?;
                same("what it is in arrears since", &self.in_arrears_since(on), &derived.since)
            }
        }
    }

    /// What came in and was not reversed, less what was paid out or charged back, is paid and not owed
    /// again, or waits.
    fn check_money(&self, derived: &Position) -> Result<(), String> {
        let paid: i64 = self.rows.iter().map(|it| it.paid.total()).sum();
        let paid_out: i64 =
            self.facts.payouts().filter(|it| !it.reversed).map(|it| it.amount).sum();
        let (overdrawn, opened) = match self.facts.opening() {
            // What was folded into an opening is not told apart from what it brought.
            Some(_) if self.facts.receipts().any(|it| it.folded) => return Ok(()),
            Some(_) if self.facts.payouts().any(|it| it.folded) => return Ok(()),
            Some(_) if self.facts.chargebacks().any(|it| it.folded) => return Ok(()),
            Some(it) => ((-it.credit).max(0), self.brought()),
            None => (0, 0),
        };
        let came = self.received() + opened - overdrawn - paid_out - self.charged_back();
        same("what came in", &came, &(paid - derived.restored.total() + self.credit))
    }

    /// While its goods are awaited, from the first due date on, or are on their way back, the loan
    /// is held for them, and else for none. A hold lasts while a disbursement is taken back.
    fn check_goods(&self, on: Day, goods: Option<HoldCause>) -> Result<(), String> {
        let lasts = self.holds().iter().filter(|it| it.cause.follows_order() && it.until.is_none());
        let found: Vec<HoldCause> = lasts.map(|it| it.cause).collect();
        let held = found.iter().any(|it| Some(*it) == goods);
        let due = held || self.rows.due_on(0).is_some_and(|it| it <= on);
        let expected = goods.filter(|it| match it {
            HoldCause::GoodsAwaited { .. } => due,
            HoldCause::ReturnUnderWay { .. }
            | HoldCause::Complaint {}
            | HoldCause::Death {}
            | HoldCause::Hardship {}
            | HoldCause::Investigation {} => true,
        });
        same("its holds for goods", &found, &expected.into_iter().collect())
    }

    /// `derived` is its position on that day.
    fn check_aged(&self, on: Day, derived: &Position) -> Result<(), String> {
        let ahead = self.look_ahead_from((on, derived));
        match ahead.next_action_on.filter(|it| *it <= on) {
            Some(missed) => Err(format!("it was to be aged on {missed}, now is {on}")),
            None => same("what is kept of the days ahead", &self.ahead(), &ahead),
        }
    }

    fn check_waiting(&self) -> Result<(), String> {
        let fallen_due = self.rows.iter().take(self.fallen_due);
        let unpaid: i64 = fallen_due.map(|it| it.unpaid()).sum();
        match self.credit > 0 && unpaid > 0 {
            true => Err(format!("{} waits while {unpaid} is due", self.credit)),
            false => Ok(()),
        }
    }
}

/// What was left of the principal goes on by the schedule of the new terms, and what was paid stays so.
fn check_rescheduled(it: &Rescheduled) -> Result<(), String> {
    let read = |it: &Option<Components>| it.as_ref().map(Amounts::read).unwrap_or_default();
    let whole = |rows: &[StoredRow]| {
        let owed: i64 = rows.iter().map(|it| Amounts::read(&it.owed).principal).sum();
        let paid = rows.iter().fold(Amounts::default(), |sum, it| sum.plus(&read(&it.paid)));
        let waived = rows.iter().fold(Amounts::default(), |sum, it| sum.plus(&read(&it.waived)));
        (owed, paid, waived)
    };
    same("what is lent, paid and waived", &whole(&it.position.rows), &whole(&it.before))?;
    let behind = it.position.rows.iter().filter(|row| row.due_on > it.closed_until);
    let left = |row: &StoredRow| {
        let left = Amounts::read(&row.owed).minus(&read(&row.paid)).minus(&read(&row.waived));
        (row.due_on, left.principal)
    };
    let found: Vec<(Day, i64)> = behind.map(left).collect();
    let schedule = it.contract.schedule_of(found.iter().map(|it| it.1).sum());
    let schedule = schedule.ok_or("it goes on by no schedule")?;
    let schedule = schedule.map_err(|why| format!("by its new terms: {why:?}"))?;
    let expected = schedule.iter().map(|it| (it.due_on, it.principal)).collect();
    same("the schedule that was agreed", &found, &expected)
}

/// What is given up is owed no more; of interest, more may fall away.
fn check_lost(lost: &Components, changes: &[Change]) -> Result<(), String> {
    for component in Component::ALL {
        let moved = |it: &Change| it.owed.as_ref().and_then(|it| it.of(component)).copied();
        let fell: i64 = changes.iter().filter_map(moved).map(|it| -it.difference.amount).sum();
        let lost = lost.of(component).map_or(0, |it| it.amount());
        let sound = match component {
            Component::Interest => lost <= fell,
            Component::Penalty
            | Component::Fee
            | Component::Tax
            | Component::Insurance
            | Component::Principal => lost == fell,
        };
        if !sound {
            return Err(format!("of {} {lost} is given up, {fell} owed less", component.name()));
        }
    }
    Ok(())
}

fn same<T: PartialEq + std::fmt::Debug>(
    what: impl std::fmt::Display,
    found: &T,
    expected: &T,
) -> Result<(), String> {
    match found == expected {
        true => Ok(()),
        false => Err(format!("{what}: found {found:?}, expected {expected:?}")),
    }
}
