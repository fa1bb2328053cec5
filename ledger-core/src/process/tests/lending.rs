//! Whatever persons and banks say, in whatever order partitions are read and however often a command is
//! sent: a bank's exposure stays within its line, and both files end up of one mind.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::commit;
use crate::calendar::Day;
use crate::credit::application::{
    self, Asked, FirstDue, LenderAnswer, Paper, Purpose, Stage, Stated, Terms,
};
use crate::credit::line;
use crate::credit::loan::{self, Excess, Life, MoneyRef, Payee, RepaymentKind};
use crate::credit::{Lender, Plan};
use crate::decider::replay;
use crate::engine::Engine;
use crate::file::{Command, Fact, Facts, State, decide};
use crate::log::ids::created_id;
use crate::log::{Actor, FileId, Hash, Instant, Place};
use crate::money::{Currency, Money, Rate};
use crate::party::partner::{self, Firm};
use crate::party::placement;
use crate::party::{
    Commission, Contact, Earned, FundingLine, LenderType, Mandate, MandatedProduct, PartnerName,
    UndoneTerms, customer,
};
use crate::policy::{self, Document, PolicyBook, Proposed, Published};
use crate::process::{Heard, Outstanding, Procurement, ReviewWaits};
use crate::reason::Reason;
use crate::testing::Dice;

const PARTITIONS: u32 = 4;

fn day(number: u32) -> Day {
    Day::from_ymd(2026, 3, number).unwrap()
}

fn xof(amount: i64) -> Money {
    Money::new(amount, Currency::XOF).unwrap()
}

/// A policy by which banks alone lend.
fn policies() -> policy::State {
    let document = Document::SHIPPED.replacen(
        "\"sections\": {",
        "\"sections\": { \"lenders\": { \"form\": 1, \"own_book\": false },",
        1,
    );
    Document::parse(&document).expect("a version that says who lends is fit");
    let (author, approver) = (Hash::of(b"author"), Hash::of(b"approver"));
    let hash = Hash::of(document.as_bytes());
    let lapses_on = day(30);
    let (effective_from, findings) = (day(1), vec![]);
    replay::<PolicyBook>(&[
        policy::Event::Proposed(Proposed { hash, document, author, lapses_on }),
        policy::Event::Published(Published {
            version: 1,
            hash,
            effective_from,
            author,
            approver,
            findings,
        }),
    ])
}

fn person(role: &str, name: &str) -> Actor {
    Actor { role: role.to_owned(), subject: Hash::of(name.as_bytes()) }
}

fn bank() -> PartnerName {
    "orabank".parse().unwrap()
}

fn bank_file() -> FileId {
    FileId::Partner(bank().file())
}

fn mandate(limit: i64) -> Mandate {
    Mandate {
        lines: vec![FundingLine { limit: xof(limit), fee_min: None }],
        products: vec![MandatedProduct { code: "goods".to_owned(), rate_min: None }],
        answer_hours: 48,
        checklist: vec![],
        commission: Commission { rate: Rate("0.02".parse().unwrap()), earned: Earned::AtSignature },
        undone: UndoneTerms { days: 14 },
    }
}

/// Files in partitions, as their commits have left them.
struct World {
    policies: policy::State,
    files: BTreeMap<FileId, State>,
    log: BTreeMap<u32, Vec<Option<Heard>>>,
    recorded: BTreeSet<Uuid>,
    commands: u128,
    on: Day,
    /// Seconds into the day.
    second: u32,
}

impl World {
    fn new() -> World {
        World {
            policies: policies(),
            files: BTreeMap::new(),
            log: BTreeMap::new(),
            recorded: BTreeSet::new(),
            commands: 0,
            on: day(1),
            second: 0,
        }
    }

    /// With a bank that lends so much.
    fn lending(limit: i64) -> World {
        let mut world = World::new();
        world.enrol(limit);
        world
    }

    fn enrol(&mut self, limit: i64) {
        let firm = Firm { trade_name: "Orabank".to_owned(), country: "TG".parse().unwrap() };
        let (name, lender_type, mandate) = (bank(), LenderType::Bank, mandate(limit));
        self.bank(partner::Act::Enrol { name, firm, lender_type, mandate });
        self.approve_mandate();
    }

    fn bank(&mut self, act: partner::Act) {
        self.must(bank_file(), Command::Partner(act), &person("finance", "one"));
    }

    fn approve_mandate(&mut self) {
        let State::Partner(file) = &self.files[&bank_file()] else { unreachable!("it is") };
        let proposal = file.partner.waiting.as_ref().unwrap().proposal();
        let act = partner::Act::Approve { proposal };
        self.must(bank_file(), Command::Partner(act), &person("risk", "another"));
    }

    /// Another mandate, with this line.
    fn lend(&mut self, limit: i64) {
        self.bank(partner::Act::ProposeMandate { mandate: mandate(limit) });
        self.approve_mandate();
    }

    fn next(&mut self) -> Uuid {
        self.commands += 1;
        Uuid::from_u128(0xc0_0000 + self.commands)
    }

    #[track_caller]
    fn must(&mut self, file: FileId, command: Command, by: &Actor) {
        let asked = format!("{command:?}");
        let id = self.next();
        let done = self.ask(file, &command, by, (id, "any.command"), None);
        assert!(matches!(done, Ok(true)), "{asked}: {done:?}");
    }

    /// Whether something is recorded.
    fn ask(
        &mut self,
        file: FileId,
        command: &Command,
        by: &Actor,
        (id, command_type): (Uuid, &str),
        causation: Option<Uuid>,
    ) -> Result<bool, crate::file::Rejection> {
        let state = self.files.get(&file).cloned().unwrap_or_else(|| State::new(file));
        let at = self.on.date().and_hms_opt(12, 0, 0).unwrap().and_utc();
        let at = at + chrono::TimeDelta::seconds(self.second.into());
        let facts = Facts {
            on: self.on,
            engine: Engine::LATEST,
            at: Instant::new(at),
            by,
            command: id,
            policies: &self.policies,
        };
        let decided = decide(&state, command, &facts)?;
        if decided.is_empty() {
            return Ok(false);
        }
        self.append(file, state, (id, command_type), causation, &decided);
        Ok(true)
    }

    fn append(
        &mut self,
        file: FileId,
        mut state: State,
        command: (Uuid, &str),
        causation: Option<Uuid>,
        facts: &[Fact],
    ) {
        let partition = file.partition(PARTITIONS);
        let log = self.log.entry(partition).or_default();
        let place = Place { partition, sequence: log.len() as u64 + 1 };
        for fact in facts {
            state = state.apply(std::slice::from_ref(fact), place, self.on);
            assert_eq!(state.check_recorded(fact), Ok(()), "{fact:?}");
        }
        assert_eq!(state.check(&self.policies, self.on), Ok(()), "{facts:?}");
        log.push(Heard::of(place, &commit(file, command, causation, place, facts), facts));
        self.files.insert(file, state);
        self.recorded.insert(command.0);
        self.check_line();
    }

    /// What is reserved of the line under a mandate was within it when it was.
    fn check_line(&self) {
        let Some(State::Partner(file)) = self.files.get(&bank_file()) else { return };
        let sums = file
            .placements
            .values()
            .filter_map(|it| it.taken())
            .fold((0, 0), |(reserved, drawn), it| {
                (reserved + it.reserved.amount(), drawn + it.drawn.amount())
            });
        let kept = file.taken_in(Currency::XOF);
        assert_eq!(sums, (kept.reserved.amount(), kept.drawn.amount()));
    }

    fn taken(&self) -> (i64, i64) {
        let State::Partner(file) = &self.files[&bank_file()] else { unreachable!("it is") };
        let it = file.taken_in(Currency::XOF);
        (it.reserved.amount(), it.drawn.amount())
    }

    /// As the writer does it: a command that was recorded changes nothing.
    fn send(&mut self, it: &Outstanding) {
        if self.recorded.contains(&it.id) {
            return;
        }
        let (id, by) = ((it.id, it.command_type), Actor::ledger());
        let done = self.ask(it.file, &it.command, &by, id, Some(it.causation));
        assert!(matches!(done, Ok(true)), "what a process asks ends in a commit: {it:?}: {done:?}");
    }

    /// A fresh fold of so much of each partition.
    fn fold(&self, read: impl Fn(u32, usize) -> usize) -> Procurement {
        let mut process = Procurement::default();
        for (partition, log) in &self.log {
            for it in log[..read(*partition, log.len())].iter().flatten() {
                process.hear(it.clone());
            }
        }
        process
    }

    fn outstanding(&self) -> Vec<Outstanding> {
        self.fold(|_, whole| whole).outstanding().into_iter().cloned().collect()
    }

    /// Sends all that is outstanding, and what follows from that.
    fn settle(&mut self) {
        loop {
            let all = self.outstanding();
            if all.is_empty() {
                return;
            }
            all.iter().for_each(|it| self.send(it));
        }
    }

    /// One that is outstanding as far as somebody has read, perhaps not for the first time.
    fn send_some(&mut self, dice: &mut Dice) {
        let cut = dice.below(8) as usize;
        let seen = self.fold(|_, whole| whole.saturating_sub(cut));
        let all: Vec<Outstanding> = seen.outstanding().into_iter().cloned().collect();
        if let Some(it) = all.get(dice.below(64) as usize % all.len().max(1)) {
            self.send(it);
        }
    }
}

fn customer_file(number: u32) -> FileId {
    FileId::Customer(Uuid::from_u128(0x00c1_0000 + u128::from(number)))
}

fn application_of(number: u32) -> Uuid {
    Uuid::from_u128(0x00a1_0000 + u128::from(number))
}

fn money(channel: &str, reference: String) -> MoneyRef {
    MoneyRef::External { channel: channel.to_owned(), reference, part: None }
}

/// A customer's life, as persons ask it.
impl World {
    fn dossier(&self, number: u32) -> &application::Application {
        let State::Customer(file) = &self.files[&customer_file(number)] else { unreachable!("is") };
        file.applications.get(&application_of(number)).unwrap().application().unwrap()
    }

    fn apply(&mut self, number: u32, act: application::Act, by: &Actor) -> bool {
        let command = Command::Application { application: application_of(number), act };
        let id = self.next();
        let done = self.ask(customer_file(number), &command, by, (id, "any.command"), None);
        done.unwrap_or(false)
    }

    /// Asks for so much, is approved for a loan of the bank and presented to it.
    fn presents(&mut self, number: u32, amount: i64) {
        self.offered(number, amount);
        assert!(self.apply(number, application::Act::Present, &person("service", "desk")));
    }

    fn offered(&mut self, number: u32, amount: i64) {
        let file = customer_file(number);
        let contact = Contact::default();
        let register = customer::Command::Register { country: "TG".parse().unwrap(), contact };
        self.must(file, Command::Customer(register), &person("support", "counter"));
        let open = line::Act::Open { limit: xof(100_000) };
        let line = created_id(file.uuid().unwrap(), "line");
        self.must(file, Command::Line { line, act: open }, &person("risk", "officer"));
        let first_due = FirstDue::On { first_due_on: day(28) };
        let asked = Asked {
            product: Some("goods".to_owned()),
            amount: xof(amount),
            instalments: 2,
            first_due,
        };
        let submit = application::Act::Submit { purpose: Purpose::Cash {}, asked };
        assert!(self.apply(number, submit, &person("support", "counter")));
        self.approve(number, amount);
    }

    fn approve(&mut self, number: u32, amount: i64) {
        let terms = Terms {
            product: Some("goods".to_owned()),
            lender: Lender::Bank { id: bank().to_string() },
            principal: xof(amount),
            plan: Plan::InterestFree { instalments: 2, first_due_on: day(28), day_of_month: None },
        };
        let (stated, reason) = (Stated::default(), Reason::of("sound"));
        let approve = application::Act::Approve { terms, stated, reason };
        assert!(self.apply(number, approve, &person("risk", "officer")));
    }

    fn accepts(&mut self, number: u32) -> bool {
        let reference = format!("K-{number}");
        let act = application::Act::RecordAcceptance { offer: None, reference };
        self.apply(number, act, &person("service", "bank"))
    }

    fn declines(&mut self, number: u32) -> bool {
        let act = application::Act::RecordRefusal { offer: None, code: "K-12".to_owned() };
        self.apply(number, act, &person("service", "bank"))
    }

    fn signs(&mut self, number: u32) -> bool {
        let Some(offer) = self.dossier(number).offer().map(|it| it.offer) else { return false };
        let paper = Paper { reference: "C-1".to_owned(), sha256: Hash::of(b"a scan") };
        let act = application::Act::RecordSignature { offer, paper, signed_on: self.on };
        self.apply(number, act, &person("support", "counter"))
    }

    fn withdraws(&mut self, number: u32) -> bool {
        let act = application::Act::Withdraw { reason: Reason::of("bought_elsewhere") };
        self.apply(number, act, &person("support", "counter"))
    }

    /// The loan that was signed.
    fn loan(&self, number: u32) -> Option<Uuid> {
        let Stage::Signed { loan, .. } = self.dossier(number).stage() else { return None };
        Some(*loan)
    }

    fn of_loan(&mut self, number: u32, act: loan::Act) -> bool {
        let Some(loan) = self.loan(number) else { return false };
        let id = self.next();
        let command = Command::Loan { loan, act };
        let by = person("finance", "clerk");
        let done = self.ask(customer_file(number), &command, &by, (id, "any.command"), None);
        done.unwrap_or(false)
    }

    fn disbursed(&mut self, number: u32, amount: i64) -> bool {
        let disbursement = Uuid::from_u128(0xd1 + u128::from(number));
        let money = money("orabank", format!("D-{number}"));
        self.of_loan(
            number,
            loan::Act::Disburse {
                disbursement,
                amount: xof(amount),
                net: None,
                payee: Payee::Customer {},
                money,
                lender_reference: None,
                value_date: None,
            },
        )
    }

    fn repays(&mut self, number: u32, amount: i64) -> bool {
        let repayment = self.next();
        let money = money("momo", format!("R-{repayment}"));
        self.of_loan(
            number,
            loan::Act::ReceiveRepayment {
                repayment,
                kind: RepaymentKind::Repayment,
                amount: xof(amount),
                money,
                value_date: None,
                excess: Excess::Prepay,
            },
        )
    }

    fn cancelled(&mut self, number: u32) -> bool {
        let reason = Reason::of("lender_refused");
        self.of_loan(number, loan::Act::Cancel { cause: loan::CancelCause::Person { reason } })
    }

    /// Both files tell the same of every application.
    fn check_settled(&self, numbers: impl Iterator<Item = u32>) {
        let State::Partner(bank) = &self.files[&bank_file()] else { unreachable!("it is") };
        let mut asked = 0;
        for number in numbers {
            let dossier = self.dossier(number);
            let offers: Vec<Uuid> = dossier.tried().iter().map(|it| it.offer).collect();
            for offer in &offers {
                let placed = bank.placements.get(offer).and_then(|it| it.placed());
                let taken = placed.and_then(placement::Placed::taken);
                assert!(taken.is_none_or(|it| it.is_nothing()), "{number}: {placed:?}");
                asked += usize::from(placed.is_some());
            }
            let Some(offer) = dossier.offer().filter(|it| it.partner.is_some()) else { continue };
            let placed = bank.placements.get(&offer.offer).and_then(|it| it.placed());
            let taken = placed.and_then(placement::Placed::taken).expect("it is reserved");
            asked += 1;
            match dossier.stage() {
                Stage::Signed { .. } => {
                    let told = offer.told.expect("it was told");
                    assert_eq!((taken.reserved, taken.drawn), (told.reserved, told.drawn));
                    let owed = placed.unwrap().commission.owed();
                    assert_eq!(owed.is_none(), told.undone, "{number}: {placed:?}");
                }
                Stage::Offered(_) => {
                    assert!(offer.answer != LenderAnswer::Reserving, "it was answered");
                    assert_eq!(taken.reserved, offer.terms().principal);
                }
                stage @ (Stage::Open
                | Stage::Reviewed { .. }
                | Stage::Approved(_)
                | Stage::Declined { .. }
                | Stage::RefusedByLender { .. }
                | Stage::Lapsed
                | Stage::Withdrawn) => panic!("{number} has an offer and is {stage:?}"),
            }
        }
        assert_eq!(bank.placements.size(), asked, "no other placement is in the bank's file");
    }
}

/// The one line goes to as many as it has room for, whoever comes first; each is told.
#[test]
fn sixty_four_applications_race_for_the_last_franc_of_a_line() {
    for (limit, fit) in [(320_000, 32), (639_999, 63), (640_000, 64), (9_999, 0)] {
        for seed in 0..4 {
            let mut dice = Dice::from_seed(seed);
            let mut world = World::lending(limit);
            (0..64).for_each(|it| world.presents(it, 10_000));
            for _ in 0..400 {
                world.send_some(&mut dice);
            }
            world.settle();
            assert_eq!(world.taken(), (fit * 10_000, 0), "of {limit}");
            let presented = (0..64).filter(|it| world.accepts(*it)).count();
            assert_eq!(i64::try_from(presented).unwrap(), fit, "of {limit}");
            world.check_settled(0..64);
        }
    }
}

/// The last franc that one gives up is another's.
#[test]
fn what_is_declined_withdrawn_or_repaid_is_free_for_the_next() {
    let mut world = World::lending(20_000);
    let mut next = 0;
    let mut takes = |world: &mut World| {
        next += 1;
        world.presents(next, 10_000);
        world.settle();
        next
    };
    let (first, second) = (takes(&mut world), takes(&mut world));
    assert_eq!(world.taken(), (20_000, 0));
    let third = takes(&mut world);
    assert!(!world.accepts(third), "there is no room");
    assert!(world.declines(first));
    world.settle();
    assert_eq!(world.taken(), (10_000, 0));
    let fourth = takes(&mut world);
    assert!(world.accepts(fourth) && world.accepts(second));
    assert!(world.withdraws(second));
    world.settle();
    assert_eq!(world.taken(), (10_000, 0));
    assert!(world.signs(fourth));
    world.settle();
    assert_eq!(world.taken(), (10_000, 0), "a signature keeps what was reserved");
    assert!(world.disbursed(fourth, 10_000));
    world.settle();
    assert_eq!(world.taken(), (0, 10_000));
    assert!(world.repays(fourth, 4_000));
    world.settle();
    assert_eq!(world.taken(), (0, 6_000));
    let fifth = takes(&mut world);
    assert!(world.accepts(fifth));
    assert_eq!(world.taken(), (10_000, 6_000));
    world.check_settled([first, second, third, fourth, fifth].into_iter());
}

#[test]
fn a_lowered_line_calls_nothing_in_and_a_raised_one_lends_again() {
    let mut world = World::lending(10_000);
    world.presents(1, 10_000);
    world.settle();
    world.lend(5_000);
    assert_eq!(world.taken(), (10_000, 0));
    assert!(world.accepts(1) && world.signs(1) && world.disbursed(1, 10_000));
    world.presents(2, 1);
    world.settle();
    assert_eq!(world.taken(), (0, 10_000));
    assert!(!world.accepts(2), "nothing is reserved above the line");
    world.lend(10_001);
    world.presents(3, 1);
    world.settle();
    assert!(world.accepts(3));
}

#[test]
fn a_bank_that_is_not_enrolled_or_suspended_is_passed_over() {
    let mut world = World::new();
    world.presents(1, 10_000);
    world.settle();
    assert_eq!(world.dossier(1).tried().len(), 1);
    assert!(matches!(world.dossier(1).stage(), Stage::Open));
    world.enrol(20_000);
    world.bank(partner::Act::Suspend { reason: Reason::of("mandate_ended") });
    world.presents(2, 10_000);
    world.settle();
    assert_eq!(world.dossier(2).tried().len(), 1);
    world.bank(partner::Act::Resume { reason: Reason::of("mandate_renewed") });
    world.presents(3, 10_000);
    world.settle();
    assert!(world.accepts(3));
}

/// What is reserved behind a withdrawal never stays: the messages may cross.
#[test]
fn a_withdrawal_that_overtakes_its_reservation_leaves_nothing_reserved() {
    let mut world = World::lending(10_000);
    world.presents(1, 10_000);
    let reserve = world.outstanding();
    assert!(world.withdraws(1));
    let all = world.outstanding();
    let release = all.iter().find(|it| it.command_type == "placement.release").unwrap().clone();
    world.send(&release);
    reserve.iter().for_each(|it| world.send(it));
    world.settle();
    assert_eq!(world.taken(), (0, 0));
    world.check_settled(std::iter::once(1));
}

#[test]
fn a_loan_that_is_cancelled_is_told_as_undone_and_bears_no_commission() {
    let mut world = World::lending(10_000);
    world.presents(1, 10_000);
    world.settle();
    assert!(world.accepts(1) && world.signs(1));
    world.settle();
    assert!(world.cancelled(1));
    world.settle();
    assert_eq!(world.taken(), (0, 0));
    world.check_settled(std::iter::once(1));
}

/// A bank that says nothing is found by its time, once, whoever looks.
#[test]
fn a_bank_that_does_not_answer_in_time_is_passed_over_once() {
    let mut world = World::lending(10_000);
    world.presents(1, 10_000);
    world.settle();
    let mut waits = ReviewWaits::default();
    for it in world.log.values().flatten().flatten() {
        waits.hear(it.reviews());
    }
    let wait = waits.waiting().next().expect("the bank's answer is waited for").clone();
    let over = wait.over(wait.decide_by.after(std::time::Duration::from_micros(1)).unwrap());
    assert_eq!(over.command_type, "application.end_bank_wait");
    world.on = day(4);
    world.send(&over);
    world.send(&over);
    assert!(matches!(world.dossier(1).stage(), Stage::Open));
    world.settle();
    assert_eq!(world.taken(), (0, 0));
    let mut again = ReviewWaits::default();
    for it in world.log.values().flatten().flatten() {
        again.hear(it.reviews());
    }
    assert_eq!(again.waiting().count(), 0);
    // Who accepts too late may be offered it again, by another offer.
    let offer = world.dossier(1).tried()[0].offer;
    let reference = "K-1".to_owned();
    let late = application::Act::RecordAcceptance { offer: Some(offer), reference };
    assert!(world.apply(1, late, &person("service", "bank")));
    world.approve(1, 10_000);
    assert!(world.apply(1, application::Act::Present, &person("service", "desk")));
    world.settle();
    assert!(world.accepts(1) && world.signs(1));
    world.settle();
    world.check_settled(std::iter::once(1));
}

/// 40 lives at once, with every step sent in any order, twice and from folds that have read a part.
#[test]
fn whatever_is_said_in_whatever_order_both_files_end_up_of_one_mind() {
    let (mut signed, mut passed) = (0, 0);
    for seed in 0..12 {
        let mut dice = Dice::from_seed(seed);
        let mut world = World::lending(130_000);
        (0..40).for_each(|it| world.presents(it, 10_000));
        for _ in 0..1_200 {
            let number = dice.below(40);
            match dice.below(16) {
                0 | 1 => drop(world.accepts(number)),
                2 if dice.below(3) == 0 => drop(world.declines(number)),
                3 | 4 => drop(world.signs(number)),
                5 if dice.below(6) == 0 => drop(world.withdraws(number)),
                6 => drop(world.disbursed(number, 10_000)),
                7 if dice.below(2) == 0 => drop(world.repays(number, 2_500)),
                8 if dice.below(6) == 0 => drop(world.cancelled(number)),
                _ => world.send_some(&mut dice),
            }
            world.second += 1;
        }
        world.settle();
        world.check_settled(0..40);
        let (reserved, drawn) = world.taken();
        assert!(reserved + drawn <= 130_000, "nothing was reserved above the line");
        signed += (0..40).filter(|it| world.loan(*it).is_some()).count();
        passed += (0..40).filter(|it| !world.dossier(*it).tried().is_empty()).count();
        let going = |it: u32| {
            let State::Customer(file) = &world.files[&customer_file(it)] else { return false };
            let loan = world.loan(it).and_then(|it| file.loans.get(&it)?.loan());
            loan.is_some_and(|it| it.life() == Life::Active)
        };
        assert!((0..40).any(going), "no loan runs, at seed {seed}");
    }
    assert!(signed > 60 && passed > 60, "{signed} were signed, {passed} passed over");
}
