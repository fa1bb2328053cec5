//! A ledger in memory, its writers, and a time that passes when the test says so.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use chrono::NaiveDate;
use command_api::clock::{Clock, Timer};
use command_api::writer::{
    Answer, Request, Settings, Standing, Witnessed, Witnesses, Writers, open,
};
use ledger_core::credit::loan::{Act, Components, Excess, Lender, RunningInstalment, Source};
use ledger_core::file::{Command, State, events_of};
use ledger_core::log::memory::MemoryLog;
use ledger_core::log::{
    Actor, Chain, Commit, Failure, FileId, Hash, Instant, Place, Position, Reading, StreamId,
    genesis,
};
use ledger_core::money::{Currency, Money};
use ledger_core::party::customer;
use ledger_core::policy;
use prometheus::Registry;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

pub(crate) const LEDGER: Uuid = Uuid::from_u128(0x1ed6e4);
pub(crate) const PARTITIONS: u32 = 3;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Time that passes when a test says so.
#[derive(Clone, Default)]
pub(crate) struct TestTimer {
    state: Arc<Mutex<Sleepers>>,
}

#[derive(Default)]
struct Sleepers {
    now: Duration,
    next: u64,
    wakers: BTreeMap<u64, (Duration, Waker)>,
}

impl TestTimer {
    fn lock(&self) -> MutexGuard<'_, Sleepers> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn pass(&self, by: Duration) {
        let mut sleepers = self.lock();
        sleepers.now += by;
        let now = sleepers.now;
        for (_, (_, waker)) in sleepers.wakers.extract_if(.., |_, (until, _)| *until <= now) {
            waker.wake();
        }
    }
}

/// One wait; gone when it is dropped.
struct Sleep {
    timer: TestTimer,
    id: u64,
    until: Duration,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut sleepers = self.timer.lock();
        if sleepers.now >= self.until {
            return Poll::Ready(());
        }
        sleepers.wakers.insert(self.id, (self.until, context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.timer.lock().wakers.remove(&self.id);
    }
}

impl Timer for TestTimer {
    fn elapsed(&self) -> Duration {
        self.lock().now
    }

    fn sleep_until(&self, until: Duration) -> impl Future<Output = ()> + Send {
        let mut sleepers = self.lock();
        sleepers.next += 1;
        Sleep { timer: self.clone(), id: sleepers.next, until }
    }
}

/// A clock that is set by hand, in µs.
#[derive(Clone)]
pub(crate) struct TestClock(pub(crate) Arc<AtomicI64>);

impl TestClock {
    pub(crate) fn at(text: &str) -> TestClock {
        let at: Instant = text.parse().unwrap();
        TestClock(Arc::new(AtomicI64::new(at.micros())))
    }

    pub(crate) fn set(&self, text: &str) {
        let at: Instant = text.parse().unwrap();
        self.0.store(at.micros(), Ordering::Relaxed);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.load(Ordering::Relaxed)).unwrap()
    }
}

/// A witness that forgets nothing.
#[derive(Clone, Default)]
pub(crate) struct TestWitnesses(pub(crate) Arc<Mutex<BTreeMap<u32, Witnessed>>>);

impl TestWitnesses {
    pub(crate) fn of(&self, partition: u32) -> Option<Position> {
        self.0.lock().unwrap().get(&partition).map(|it| it.position)
    }
}

impl Witnesses for TestWitnesses {
    async fn load(&self, partition: u32) -> Result<Option<Witnessed>, Failure> {
        Ok(self.0.lock().unwrap().get(&partition).cloned())
    }

    async fn save(&self, partition: u32, position: Position) -> Result<(), Failure> {
        let mut all = self.0.lock().unwrap();
        // One that was replaced may come late; a witness does not go back.
        if all.get(&partition).is_some_and(|it| it.position.sequence > position.sequence) {
            return Ok(());
        }
        let accepted = all.get(&partition).and_then(|it| it.accepted.clone());
        all.insert(partition, Witnessed { position, accepted });
        Ok(())
    }

    async fn clear_accepted(&self, partition: u32) -> Result<(), Failure> {
        if let Some(it) = self.0.lock().unwrap().get_mut(&partition) {
            it.accepted = None;
        }
        Ok(())
    }
}

/// A ledger in memory and what outlives its writers.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) log: MemoryLog,
    pub(crate) witnesses: TestWitnesses,
    pub(crate) clock: TestClock,
    pub(crate) timer: TestTimer,
    pub(crate) settings: Settings,
}

/// Writers at work.
pub(crate) struct Running {
    pub(crate) writers: Writers,
    pub(crate) owners: JoinHandle<()>,
    pub(crate) registry: Registry,
    pub(crate) pause: Pause,
    world: World,
}

/// Stops a process in the middle of what it does, as SIGSTOP would.
#[derive(Clone, Default)]
pub(crate) struct Pause(Arc<Mutex<(bool, Option<Waker>)>>);

impl Pause {
    pub(crate) fn set(&self, paused: bool) {
        let mut state = self.0.lock().unwrap();
        state.0 = paused;
        if let Some(waker) = state.1.take() {
            waker.wake();
        }
    }

    pub(crate) async fn around(self, work: impl Future<Output = ()>) {
        let mut work = std::pin::pin!(work);
        std::future::poll_fn(|context| {
            let mut state = self.0.lock().unwrap();
            if state.0 {
                state.1 = Some(context.waker().clone());
                return Poll::Pending;
            }
            // Held while it works, so that it stands still once it was told to pause.
            let worked = work.as_mut().poll(context);
            drop(state);
            worked
        })
        .await;
    }
}

impl World {
    /// A ledger of 3 partitions whose first business date is 1 November 2004, without policies.
    pub(crate) async fn bare(log: MemoryLog) -> World {
        let founding = genesis::Founding {
            ledger: LEDGER,
            partitions: PARTITIONS,
            first_business_date: day("2004-11-01"),
            recorded_at: "2004-11-01T08:00:00.000000Z".parse().unwrap(),
            writer: Uuid::from_u128(1),
        };
        genesis::found(&log, &founding).await.unwrap();
        World {
            log,
            witnesses: TestWitnesses::default(),
            clock: TestClock::at("2004-11-01T09:00:00.000000Z"),
            timer: TestTimer::default(),
            settings: Settings::default(),
        }
    }

    /// The same, with the first policy version in force.
    pub(crate) async fn new() -> World {
        World::on(MemoryLog::like_kafka(PARTITIONS)).await
    }

    pub(crate) async fn on(log: MemoryLog) -> World {
        let world = World::bare(log).await;
        let running = world.start(2).await;
        running.publish_first_policy().await;
        running.stop().await;
        world
    }

    /// A process begins to write.
    pub(crate) async fn start(&self, process: u128) -> Running {
        let running = self.begin(process).await;
        self.settle().await;
        assert!(running.writers.ready(), "{:?}", running.writers.standings());
        running
    }

    /// The same, whatever comes of it.
    pub(crate) async fn begin(&self, process: u128) -> Running {
        let registry = Registry::new();
        let (writers, owners) = open(
            self.log.clone(),
            self.witnesses.clone(),
            Arc::new(self.clock.clone()),
            self.timer.clone(),
            Uuid::from_u128(process),
            self.settings,
            &registry,
        )
        .await
        .unwrap();
        let pause = Pause::default();
        let work = futures_util::future::join_all(owners.into_iter().map(|it| it.run()));
        let owners = tokio::spawn(pause.clone().around(async move {
            work.await;
        }));
        Running { writers, owners, registry, pause, world: self.clone() }
    }

    /// Everything that can happen without time passing happens.
    pub(crate) async fn settle(&self) {
        for _ in 0..500 {
            tokio::task::yield_now().await;
        }
    }

    pub(crate) async fn pass(&self, by: Duration) {
        self.timer.pass(by);
        self.settle().await;
    }

    /// The commits of a partition that are in the ledger.
    pub(crate) fn commits(&self, partition: u32) -> Vec<Commit> {
        let mut chain = Chain::at_start(partition);
        self.log
            .records(partition)
            .iter()
            .filter_map(|record| match chain.read(record) {
                Reading::Commit { commit, .. } => Some(*commit),
                Reading::Void(_) => None,
                other @ (Reading::Damaged(_)
                | Reading::BehindDamage
                | Reading::Undecodable { .. }) => panic!("{other:?}"),
            })
            .collect()
    }

    /// All files as the log leaves them.
    pub(crate) fn files(&self) -> BTreeMap<FileId, State> {
        let mut files = BTreeMap::new();
        for partition in 0..PARTITIONS {
            for commit in self.commits(partition) {
                let place = Place { partition, sequence: commit.sequence };
                let facts = events_of(&commit).unwrap();
                let state = files.remove(&commit.file).unwrap_or(State::new(commit.file));
                files.insert(commit.file, state.apply(&facts, place));
            }
        }
        files
    }

    pub(crate) fn void_records(&self, partition: u32) -> usize {
        self.log.records(partition).len() - self.commits(partition).len()
    }
}

impl Running {
    pub(crate) async fn ask(&self, request: Request) -> Answer {
        self.writers.ask(request).await
    }

    /// Asks and does not wait.
    pub(crate) async fn asked(&self, request: Request) -> oneshot::Receiver<Answer> {
        let answer = self.writers.submit(request);
        self.world.settle().await;
        answer
    }

    pub(crate) async fn publish_first_policy(&self) {
        publish_first_policy(&self.writers).await;
    }

    pub(crate) async fn start_day(&self, date: &str) -> Vec<Place> {
        self.writers.start_business_day(day(date), &clerk()).await.unwrap()
    }

    /// Shuts down and waits for it.
    pub(crate) async fn stop(self) {
        self.writers.shut_down().await;
        self.owners.await.unwrap();
    }

    /// Gone without a word, like a process that is killed.
    pub(crate) async fn kill(self) {
        self.owners.abort();
        assert!(self.owners.await.unwrap_err().is_cancelled());
    }

    pub(crate) fn standing(&self, partition: u32) -> Standing {
        self.writers.standings()[partition as usize].clone()
    }

    /// A counter or gauge, summed over partitions.
    pub(crate) fn metric(&self, name: &str) -> f64 {
        sum_of(&self.registry, name)
    }
}

/// A counter or gauge, summed over partitions.
pub(crate) fn sum_of(registry: &Registry, name: &str) -> f64 {
    registry
        .gather()
        .iter()
        .filter(|family| family.name() == name)
        .flat_map(|family| family.get_metric())
        .map(|it| it.get_counter().get_value() + it.get_gauge().get_value())
        .sum()
}

pub(crate) async fn publish_first_policy(writers: &Writers) {
    let document = policy::Document::FIRST.to_owned();
    let hash = Hash::of(document.as_bytes());
    let propose = policy::Act::Propose { document, author: Hash([1; 32]) };
    let approve = policy::Act::Approve { hash, approver: Hash([2; 32]), effective_from: None };
    for (key, act) in [("propose", propose), ("approve", approve)] {
        let answer = writers.ask(to_policy_book(key, act)).await;
        assert!(matches!(answer, Answer::Committed { repeated: false, .. }), "{answer:?}");
    }
}

/// Where the command was recorded.
#[track_caller]
pub(crate) fn committed(answer: &Answer) -> Place {
    let Answer::Committed { place, .. } = answer else { panic!("{answer:?}") };
    *place
}

/// Whether the answer leaves open what became of the command.
pub(crate) fn is_open(answer: &Answer) -> bool {
    matches!(answer, Answer::OutcomeUnknown | Answer::NotServing(_) | Answer::InFlight)
}

pub(crate) fn clerk() -> Actor {
    Actor { role: "finance".to_owned(), subject: Hash([7; 32]) }
}

/// The nth customer's file.
pub(crate) fn customer(n: u128) -> FileId {
    FileId::Customer(Uuid::from_u128(0xc0_0000 + n))
}

/// A customer's file that lies in this partition.
pub(crate) fn customer_in(partition: u32, n: u128) -> FileId {
    (n * 1_000..).map(customer).find(|it| it.partition(PARTITIONS) == partition).unwrap()
}

pub(crate) fn id_of(file: FileId) -> Uuid {
    match file {
        FileId::Customer(id) => id,
        FileId::Vendor(_) | FileId::PolicyBook | FileId::Partition(_) => {
            panic!("{file} is no customer's")
        }
    }
}

pub(crate) fn request(file: FileId, stream: StreamId, key: &str, command: Command) -> Request {
    let pseudonym = clerk().subject.to_string();
    let command_id = ledger_core::log::ids::command_id(LEDGER, &pseudonym, Some(file), key);
    Request {
        file,
        stream,
        command_id,
        command_type: "test.act",
        fingerprint: Hash::of(format!("{key}{command:?}").as_bytes()),
        command,
        actor: clerk(),
        causation: None,
        correlation: command_id,
        traceparent: None,
        if_match: None,
        halted: None,
    }
}

pub(crate) fn to_policy_book(key: &str, act: policy::Act) -> Request {
    request(FileId::PolicyBook, StreamId::PolicyBook, key, Command::PolicyBook(act))
}

pub(crate) fn to_customer(file: FileId, key: &str, command: customer::Command) -> Request {
    request(file, StreamId::Customer(id_of(file)), key, Command::Customer(command))
}

pub(crate) fn register(file: FileId) -> Request {
    let contact = customer::Contact::default();
    let country = "TG".parse().unwrap();
    to_customer(file, "register", customer::Command::Register { country, contact })
}

pub(crate) fn suspend(file: FileId, key: &str) -> Request {
    to_customer(file, key, customer::Command::Suspend { motive: format!("for {key}") })
}

pub(crate) fn resume(file: FileId, key: &str) -> Request {
    to_customer(file, key, customer::Command::Resume { motive: format!("for {key}") })
}

pub(crate) fn loan_of(file: FileId) -> Uuid {
    Uuid::new_v5(&id_of(file), b"loan")
}

pub(crate) fn to_loan(file: FileId, key: &str, act: Act) -> Request {
    let loan = loan_of(file);
    request(file, StreamId::Loan(loan), key, Command::Loan { loan, act })
}

pub(crate) fn xof(amount: i64) -> Money {
    let currency: Currency = "XOF".parse().unwrap();
    Money::new(amount, currency).unwrap()
}

/// A running loan of 1,000 an instalment, due on these days.
pub(crate) fn take_over(file: FileId, due_on: &[&str]) -> Request {
    let schedule = (1..)
        .zip(due_on)
        .map(|(number, due_on)| RunningInstalment {
            number,
            due_on: day(due_on),
            owed: Components { principal: Some(xof(1_000)), ..Components::default() },
            paid: None,
        })
        .collect();
    let act = Act::TakeOver {
        product: None,
        lender: Lender::OwnBook,
        lender_reference: "L1".to_owned(),
        schedule,
    };
    to_loan(file, "take over", act)
}

pub(crate) fn repay(file: FileId, key: &str, amount: i64) -> Request {
    let act = Act::ReceiveRepayment {
        repayment: Uuid::new_v5(&id_of(file), key.as_bytes()),
        amount: xof(amount),
        source: Source { name: "tmoney".to_owned(), reference: key.to_owned() },
        value_date: None,
        excess: Excess::Prepay,
    };
    to_loan(file, key, act)
}
