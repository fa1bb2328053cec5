//! What stands beside the events of a commit.

use super::financing::{LINE, change_limit, with_line};
use super::walk::record;
use super::*;
use crate::calendar::Day;
use crate::counted::counted;
use crate::credit::line::Figures;
use crate::credit::loan::{Balances, NextDue};
use crate::file::{STANDING_BYTES, Standing, standings_of};
use crate::freight::shipment;
use crate::log::{CommandRecord, Commit, FORM, StandingRecord};
use crate::money::MINOR_UNITS_MAX;

/// The commit of these facts, which have left the file so.
pub(super) fn commit(after: &State, facts: &[Fact], on: Day) -> Commit {
    let mut events: Vec<EventRecord> = facts.iter().map(record).collect();
    after.stand(&mut events, on);
    let command =
        CommandRecord { id: LOAN_1, r#type: "test.ask".to_owned(), fingerprint: Hash::ZERO };
    Commit {
        form: FORM,
        sequence: 1,
        prev: Hash::ZERO,
        epoch: 1,
        takeover: false,
        writer: LOAN_1,
        file: FileId::Customer(CUSTOMER),
        command,
        actor: clerk(),
        causation: None,
        correlation: LOAN_1,
        traceparent: None,
        recorded_at: Instant::from_micros(1).unwrap(),
        business_date: on,
        events,
    }
}

/// A line of 50 000 with two loans of 10 000 on it, of which nothing is paid as both come to be in
/// default: the file after it, and the commit.
fn two_defaults() -> (State, Commit) {
    let mut story = with_line(50_000);
    for (loan, reference) in [(LOAN_1, "V-1"), (LOAN_2, "V-2")] {
        let granted = story.after_loan(loan, grant(day(10)));
        story = granted.after_loan(loan, disburse(reference));
    }
    let story = story.on(day(10)).on(day(11));
    let facts = Story { on: day(40), ..story }.ask_of(Command::Age);
    (facts.0, facts.1)
}

impl Story {
    /// The file after this command, and its commit.
    fn ask_of(self, command: Command) -> (State, Commit) {
        let facts = self.ask(&command).unwrap();
        let after = self.state.clone().apply(&facts, place(self.commits + 1), self.on);
        let commit = commit(&after, &facts, self.on);
        (after, commit)
    }
}

#[test]
fn a_stream_tells_how_it_stands_beside_its_last_event_of_a_commit() {
    let (_, commit) = two_defaults();
    let told: Vec<(&str, StreamId, bool)> = commit
        .events
        .iter()
        .map(|it| (it.r#type.as_str(), it.stream, it.standing.is_some()))
        .collect();
    let (one, other) = (StreamId::Loan(LOAN_1), StreamId::Loan(LOAN_2));
    let line = StreamId::CreditLine(LINE);
    assert_eq!(
        told,
        [
            ("loan.arrears_changed", one, false),
            ("loan.default_declared", one, true),
            ("credit_line.blocked", line, false),
            ("loan.arrears_changed", other, false),
            ("loan.default_declared", other, true),
            ("credit_line.blocked", line, true),
        ]
    );
    let zero = xof(0);
    let figures = Figures {
        limit: xof(50_000),
        reserved: zero,
        outstanding: xof(20_000),
        available: xof(30_000),
        blocks: 2,
    };
    let balances = Balances {
        outstanding: xof(10_000),
        overdue: xof(5_000),
        due: zero,
        credit: zero,
        instalments_overdue: 1,
        instalments_due: 0,
        oldest_unpaid_due_on: Some(day(10)),
        arrears_since: Some(day(10)),
        next: Some(NextDue { due_on: day(41), amount: xof(5_000) }),
    };
    let beside: Vec<Standing> = standings_of(&commit).unwrap().into_iter().flatten().collect();
    let balances = Standing::Loan(balances);
    assert_eq!(beside, [balances.clone(), balances, Standing::Line(figures)]);
}

#[test]
fn a_standing_that_does_not_follow_is_found() {
    let (after, commit) = two_defaults();
    assert_eq!(after.check_standings(&commit), Ok(()));
    let spoilt = |at: usize, from: &str, to: &str| {
        let mut commit = commit.clone();
        let StandingRecord { version, data } = commit.events[at].standing.take().unwrap();
        assert!(data.get().contains(from), "{data}");
        let data = serde_json::value::RawValue::from_string(data.get().replace(from, to)).unwrap();
        commit.events[at].standing = Some(StandingRecord { version, data });
        after.check_standings(&commit).unwrap_err()
    };
    let found = spoilt(5, "\"blocks\":2", "\"blocks\":1");
    assert!(found.starts_with(&format!("credit-line-{LINE} after event ")), "{found}");
    let found = spoilt(1, "\"instalments_overdue\":1", "\"instalments_overdue\":2");
    assert!(found.starts_with(&format!("loan-{LOAN_1} after event ")), "{found}");

    let mut missing = commit.clone();
    missing.events[5].standing = None;
    assert!(after.check_standings(&missing).unwrap_err().contains("it is missing"));
    let mut twice = commit.clone();
    twice.events[2].standing = commit.events[5].standing.clone();
    assert!(after.check_standings(&twice).unwrap_err().contains("another event than the last"));
}

#[test]
fn what_stands_as_we_write_it_is_not_read_to_be_checked() {
    let (after, mut commit) = two_defaults();
    let (checked, cost) = counted(|| after.check_standings(&commit));
    assert_eq!((checked, cost.standings), (Ok(()), 0));

    // Other blanks say the same.
    let StandingRecord { version, data } = commit.events[1].standing.take().unwrap();
    let data = data.get().replace(':', ": ");
    let data = serde_json::value::RawValue::from_string(data).unwrap();
    commit.events[1].standing = Some(StandingRecord { version, data });
    let (checked, cost) = counted(|| after.check_standings(&commit));
    assert_eq!((checked, cost.standings), (Ok(()), 3));
}

#[test]
fn no_fold_reads_what_stands_beside_an_event() {
    let story = with_line(50_000);
    let facts = story.ask(&change_limit(60_000)).unwrap();
    let bare: Vec<EventRecord> = facts.iter().map(record).collect();
    let after = story.state.clone().apply(&facts, place(9), story.on);
    let told = commit(&after, &facts, story.on);
    for (bare, told) in bare.iter().zip(&told.events) {
        assert!(bare.standing.is_none() && told.standing.is_some());
        assert_eq!(Event::decode(bare).unwrap(), Event::decode(told).unwrap());
    }
}

#[test]
fn no_standing_is_larger_than_a_commit_leaves_room_for() {
    let most = Money::new(MINOR_UNITS_MAX, Currency::XOF).unwrap();
    let on = Day::from_ymd(9999, 12, 31).unwrap();
    let loan = Balances {
        outstanding: most,
        overdue: most,
        due: most,
        credit: most,
        instalments_overdue: u32::MAX,
        instalments_due: u32::MAX,
        oldest_unpaid_due_on: Some(on),
        arrears_since: Some(on),
        next: Some(NextDue { due_on: on, amount: most }),
    };
    let line = Figures {
        limit: most,
        reserved: most,
        outstanding: most,
        available: most,
        blocks: u32::MAX,
    };
    let stage = shipment::Stage::Reached(shipment::Milestone::ArrivedDestination);
    let parcel = shipment::Standing { stage, since: Instant::from_micros(1) };
    for it in [Standing::Loan(loan), Standing::Line(line), Standing::Shipment(parcel)] {
        let stored = format!(",\"standing\":{}", serde_json::to_string(&it.encode()).unwrap());
        assert!(stored.len() <= STANDING_BYTES, "{} bytes: {stored}", stored.len());
    }
}
