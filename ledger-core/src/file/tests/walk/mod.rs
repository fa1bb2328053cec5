//! Random lives of customers' files: whatever is asked in whatever order, streams and what joins
//! them hold.

mod asking;

use std::collections::BTreeMap;

use uuid::Uuid;

use super::financing::{versions, with_lateness};
use super::{
    CUSTOMER, clerk, day, facts, otherwise, place, punctual, standing, with_second_person,
};
use crate::calendar::Day;
use crate::credit::loan::{self, Act, MoneyRef};
use crate::engine::Engine;
use crate::file::{Command, CustomerFile, Does, Event, Fact, NameKey, Rejection, State, decide};
use crate::log::{Actor, EventRecord, FileId, Hash, Place, StreamId};
use crate::party::customer;
use crate::policy::{self, Document};
use crate::testing::{Dice, Tally, event_types, with_law};

fn document(default_days: u32) -> String {
    let changed = format!("\"default_days\": {default_days}");
    let document = Document::SHIPPED.replace("\"default_days\": 30", &changed);
    with_second_person(&document, 6_000, 20)
}

/// Who is asked for what takes two.
fn colleague() -> Actor {
    Actor { subject: Hash::of(b"another clerk"), ..clerk() }
}

/// A file, and all that was ever committed to it.
struct Life {
    dice: Dice,
    on: Day,
    policies: policy::State,
    state: State,
    commits: Vec<Vec<Fact>>,
    /// The business date of each commit.
    days: Vec<Day>,
    /// The place and the id of what was booked under each reference and stands, kept apart from the
    /// file's own.
    references: BTreeMap<String, (Place, Uuid)>,
    refused_references: u32,
    tally: Tally,
}

impl Life {
    fn lived(seed: u64) -> Life {
        let mut life = Life {
            dice: Dice::from_seed(seed),
            on: day(1),
            policies: versions(&[
                (document(30), day(1)),
                (document(10), day(40)),
                (with_lateness(&document(30)), day(90)),
                (with_law(&with_lateness(&document(45))), day(200)),
            ]),
            state: State::new(FileId::Customer(CUSTOMER)),
            commits: vec![],
            days: vec![],
            references: BTreeMap::new(),
            refused_references: 0,
            tally: Tally::default(),
        };
        for _ in 0..160 {
            life.on = life.on.saturating_add_days(life.dice.below(7));
            life.age();
            for _ in 0..life.dice.below(3) {
                let command = life.command();
                life.ask(&command);
                // What was shown is agreed at once, or never.
                if let Command::Loan { loan, .. } = command
                    && life.file().loan(loan).is_some_and(|it| it.proposal().is_some())
                {
                    let account = life.file().loan(loan).cloned();
                    let act = otherwise(&mut life.dice, account.as_ref(), loan, life.on);
                    life.ask(&Command::Loan { loan, act });
                }
            }
        }
        life.compare_with_its_history();
        life
    }

    fn file(&self) -> &CustomerFile {
        match &self.state {
            State::Customer(file) => file,
            State::Vendor(_) | State::Partner(_) | State::PolicyBook(_) | State::Partition => {
                unreachable!("it is a customer's file")
            }
        }
    }

    /// As a writer does before any command.
    fn age(&mut self) {
        if self.commits.len().is_multiple_of(8) {
            punctual::compare(self.file(), self.on);
        }
        let due = self.state.next_action_on(Engine::FIRST).is_some_and(|it| it <= self.on);
        let facts = self.decide(&Command::Age).expect("ageing is never refused");
        assert_eq!(due, !facts.is_empty(), "something is due exactly when the file says so");
        if due {
            self.tally.count(facts.iter().map(|it| it.event.event_type()));
        }
        let mut streams: Vec<_> = facts.iter().map(|it| it.stream).collect();
        streams.dedup();
        assert!(streams.is_sorted(), "loans age in the order of their ids");
        self.commit(facts);
        let next = self.state.next_action_on(Engine::FIRST);
        assert!(next.is_none_or(|it| it > self.on), "a file is aged at once: {next:?}");
    }

    fn decide(&self, command: &Command) -> Result<Vec<Fact>, Rejection> {
        let seconds = matches!(command, Command::Loan { act: Act::ApproveAct { .. }, .. });
        let other = seconds && !self.commits.len().is_multiple_of(8);
        let by = if other { colleague() } else { clerk() };
        let id = Uuid::from_u128(self.commits.len() as u128 + 1);
        decide(&self.state, command, &facts(self.on, &by, id, &self.policies))
    }

    fn ask(&mut self, command: &Command) {
        let answer = self.decide(command);
        let done = &self.done(command);
        let moved = moved_by(done);
        let used = moved.as_ref().and_then(|(it, _)| self.references.get(it)).copied();
        let registered = self.file().customer != customer::State::NotRegistered;
        match (&answer, used) {
            (Err(Rejection::ReferenceUsed { first, .. }), Some((known, _))) => {
                assert_eq!(*first, known);
                self.refused_references += 1;
            }
            (Err(Rejection::ReferenceUsed { .. }), None) => panic!("{command:?} is new money"),
            (_, Some(_)) => assert!(!registered, "{command:?} was taken twice"),
            (_, None) => (),
        }
        let facts = answer.unwrap_or_default();
        self.tally.count(facts.iter().map(|it| it.event.event_type()));
        let waits = |it: &Fact| matches!(it.event, Event::Loan(loan::Event::ActProposed(_)));
        let happens = !facts.is_empty() && !facts.iter().any(waits);
        if let Some((name, id)) = moved.filter(|_| happens) {
            self.references.insert(name, (place(self.commits.len() as u64 + 1), id));
        }
        if let Some(taken_back) = taken_back_by(done).filter(|_| happens) {
            self.references.retain(|_, (_, id)| *id != taken_back);
        }
        self.commit(facts);
    }

    /// What is done by this: of an approval, what had been proposed.
    fn done(&self, command: &Command) -> Command {
        let Command::Loan { loan, act: Act::ApproveAct { proposal } } = command else {
            return command.clone();
        };
        let waits = self.file().loan(*loan).and_then(|it| it.proposed(*proposal));
        waits.map_or(command.clone(), |act| Command::Loan { loan: *loan, act })
    }

    fn commit(&mut self, facts: Vec<Fact>) {
        if facts.is_empty() {
            return;
        }
        let at = place(self.commits.len() as u64 + 1);
        for fact in &facts {
            let before = self.state.version(fact.stream);
            let state = std::mem::replace(&mut self.state, State::Partition);
            self.state = state.apply(std::slice::from_ref(fact), at, self.on);
            assert_eq!(self.state.version(fact.stream), before + 1, "versions are dense");
            assert_eq!(self.state.check_recorded(fact), Ok(()), "{fact:?}");
        }
        let checked = self.state.check(&self.policies, self.on);
        assert_eq!(checked, Ok(()), "after {facts:?} on {}", self.on);
        if self.commits.len().is_multiple_of(8) {
            punctual::compare(self.file(), self.on);
        }
        let commit = standing::commit(&self.state, &facts, self.on);
        assert_eq!(self.state.check_standings(&commit), Ok(()), "after {facts:?} on {}", self.on);
        self.commits.push(facts);
        self.days.push(self.on);
    }

    /// A file that is folded again from what is stored is the same.
    fn compare_with_its_history(&self) {
        let mut again = State::new(FileId::Customer(CUSTOMER));
        let mut names: BTreeMap<NameKey, i32> = BTreeMap::new();
        for (number, facts) in (1..).zip(&self.commits) {
            let read: Vec<Fact> = facts.iter().map(stored_and_read).collect();
            assert_eq!(read, *facts);
            let on = self.days[number as usize - 1];
            let (state, namings) = again.apply_naming(&read, place(number), on);
            again = state;
            for it in namings {
                let many = names.entry(it.name.key()).or_insert(0);
                *many += if it.does == Does::Takes { 1 } else { -1 };
                assert!((0..=1).contains(many), "{it:?} of {read:?}");
            }
        }
        assert_eq!(again, self.state);
        let file = self.file();
        assert_eq!(file.money.count(), self.references.len());
        let goes = |it: &Uuid| file.loan(*it).is_some_and(loan::Loan::keeps_its_names);
        let loans = file.known.values().filter(|it| goes(it)).count();
        let stand = names.values().filter(|it| **it == 1).count();
        assert_eq!(stand, file.money.count() + loans, "what is told of names is what stands");
    }
}

/// The reference of the money that the command moves, and the id under which it does.
fn moved_by(command: &Command) -> Option<(String, Uuid)> {
    let Command::Loan { act, .. } = command else { return None };
    let (money, id) = if let Act::Disburse { money, disbursement, .. } = act {
        (money, *disbursement)
    } else if let Act::ReceiveRepayment { money, repayment, .. } = act {
        (money, *repayment)
    } else if let Act::PayOutCredit { money, payout, .. } = act {
        (money, *payout)
    } else if let Act::ReceiveMerchantRefund { money, refund, .. } = act {
        (money, *refund)
    } else {
        return None;
    };
    match money {
        MoneyRef::External { reference, .. } => Some((reference.clone(), id)),
        MoneyRef::Payment { .. } => None,
    }
}

fn taken_back_by(command: &Command) -> Option<Uuid> {
    let Command::Loan { act, .. } = command else { return None };
    if let Act::ReverseDisbursement { disbursement: id, .. }
    | Act::ReverseRepayment { repayment: id, .. }
    | Act::ReverseCreditPayout { payout: id, .. }
    | Act::ReverseMerchantRefund { refund: id, .. } = act
    {
        Some(*id)
    } else {
        None
    }
}

/// As an event of a commit, with nothing beside it.
pub(super) fn record(fact: &Fact) -> EventRecord {
    EventRecord {
        id: "1.0".to_owned(),
        r#type: fact.event.event_type().to_owned(),
        version: fact.event.version(),
        stream: fact.stream,
        stream_version: 1,
        data: fact.event.encode(),
        standing: None,
    }
}

pub(super) fn stored_and_read(fact: &Fact) -> Fact {
    let text = serde_json::to_string(&record(fact)).unwrap();
    let record: EventRecord = serde_json::from_str(&text).unwrap();
    Fact { stream: record.stream, event: Event::decode(&record).unwrap() }
}

#[test]
fn whatever_a_file_is_asked_its_streams_agree() {
    let mut tally = Tally::default();
    let (mut refused, mut loans, mut commits) = (0, 0, 0);
    for seed in 0..150 {
        let life = Life::lived(seed);
        refused += life.refused_references;
        loans += life.file().loans.size();
        commits += life.commits.len();
        assert_eq!(life.state.version(StreamId::PolicyBook), 0);
        tally.add(life.tally);
    }
    println!("{commits} commits, {loans} loans, {refused} references refused, {tally:?}");
    assert!(refused > 100, "only {refused} references were refused");
    // No order stands in these files, whose goods could leave; and a debit request is answered, a pause
    // ended, and a merchant's money or the last of several parts sent back often enough in a loan's own walk alone.
    let elsewhere = [
        "loan.lapse_deferred",
        "loan.debit_answered",
        "loan.pause_ended",
        "loan.goods_refund_reversed",
        "loan.part_reversed",
    ];
    let loan_types = event_types::<loan::Event>();
    let loan_types = loan_types.into_iter().filter(|it| !elsewhere.contains(it));
    tally.expect_whole(event_types::<customer::Event>().into_iter().chain(loan_types));
}

/// Of two copies of a file one may go on without the other noticing: a writer decides on a copy
/// while answers about the head are under way.
#[test]
fn a_copy_of_a_file_stays_as_it_was() {
    let life = Life::lived(3);
    let (early, late) = life.commits.split_at(life.commits.len() / 2);
    let fold = |state: State, commits: &[Vec<Fact>], from: u64| {
        (from..).zip(commits).fold(state, |state, (at, facts)| {
            state.apply(facts, place(at), life.days[at as usize - 1])
        })
    };
    let half = fold(State::new(FileId::Customer(CUSTOMER)), early, 1);
    let kept = half.clone();
    let whole = fold(half, late, early.len() as u64 + 1);
    assert_eq!(kept, fold(State::new(FileId::Customer(CUSTOMER)), early, 1));
    assert_eq!(whole, life.state);
    assert_ne!(kept, whole);
}
