//! The life of one partition's writer: reading, terms, and the time between them.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use ledger_core::log::partition::Accepted;
use ledger_core::log::{Head, Log, Position};
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::{mpsc, watch};
use uuid::Uuid;

use super::in_flight::{Cause, Held, InFlight, WaitingDay};
use super::metrics::{PartitionMetrics, count};
use super::partition::Partition;
use super::policies::{PolicyBook, Source};
use super::read_back::Wanted;
use super::recent::Recent;
use super::request::{Answer, NotServing};
use super::settings::Settings;
use super::witness::{Alarm, Witnessed};
use super::writers::{Asked, Control, DayFailure, Standing, reply_with, tell};
use crate::clock::{Clock, Timer};

/// What the writer of a partition is given.
pub(super) struct Given<L, T> {
    pub(super) log: L,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) timer: T,
    pub(super) settings: Settings,
    pub(super) ledger: Uuid,
    pub(super) number: u32,
    pub(super) partitions: u32,
    /// This process: who wrote a commit.
    pub(super) process: Uuid,
    /// What the witness remembers of the partition.
    pub(super) witnessed: Option<Witnessed>,
    pub(super) commands: mpsc::Receiver<Asked>,
    pub(super) control: mpsc::Receiver<Control>,
    pub(super) alarms: mpsc::Receiver<Alarm>,
    pub(super) standing: watch::Sender<Standing>,
    /// The head's recorded time in µs, for whoever compares it with the clock.
    pub(super) head_at: Arc<AtomicI64>,
    pub(super) policies: Source,
    pub(super) acknowledged: watch::Sender<Option<Position>>,
    pub(super) read_back: mpsc::Sender<Wanted>,
    pub(super) metrics: PartitionMetrics,
}

/// The only one who appends to a partition. It spawns nothing; [`Writer::run`] is all it does.
pub(super) struct Writer<L: Log, T: Timer> {
    pub(super) log: L,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) timer: T,
    pub(super) settings: Settings,
    pub(super) ledger: Uuid,
    pub(super) number: u32,
    pub(super) partitions: u32,
    pub(super) process: Uuid,
    pub(super) witnessed: Option<Position>,
    pub(super) accepted: Option<Accepted>,
    commands: mpsc::Receiver<Asked>,
    control: mpsc::Receiver<Control>,
    alarms: mpsc::Receiver<Alarm>,
    standing: watch::Sender<Standing>,
    pub(super) head_at: Arc<AtomicI64>,
    pub(super) policies: Source,
    pub(super) acknowledged: watch::Sender<Option<Position>>,
    pub(super) read_back: mpsc::Sender<Wanted>,
    pub(super) metrics: PartitionMetrics,

    pub(super) partition: Partition,
    /// By which policies to decide.
    pub(super) book: Arc<PolicyBook>,
    /// The head that is acknowledged, and where its record stands.
    pub(super) confirmed: Head,
    pub(super) position: Option<Position>,
    pub(super) in_flight: InFlight,
    pub(super) held: VecDeque<Held>,
    /// Those who wait for a business day.
    pub(super) days: Vec<WaitingDay>,
    /// Those whose business day is done once the head of this sequence is acknowledged.
    pub(super) days_done: VecDeque<(u64, WaitingDay)>,
    /// To be decided before what is in the channel.
    pub(super) again: VecDeque<Asked>,
    /// In flight when a term ended; nobody knows until the next one has begun.
    unknown: HashSet<Uuid>,
    /// Since when no term runs.
    interrupted_at: Option<Duration>,
    /// Whether this process has tried to begin a term: another's term after that is met for good.
    pub(super) has_begun: bool,
    pub(super) stopping: bool,
    pub(super) recent: Recent,
}

/// Why a writer serves no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    ShutDown,
    Because(NotServing),
}

impl Stop {
    pub(super) fn person(why: impl ToString) -> Stop {
        Stop::Because(NotServing::Stopped(why.to_string().into()))
    }
}

/// How a term ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// The log did not acknowledge as expected, or another writer was met.
    Lost(String),
    Stopped(Stop),
}

impl<L: Log, T: Timer> Writer<L, T> {
    pub(super) fn new(given: Given<L, T>) -> Writer<L, T> {
        let Given {
            log,
            clock,
            timer,
            settings,
            ledger,
            number,
            partitions,
            process,
            witnessed,
            commands,
            control,
            alarms,
            standing,
            head_at,
            policies,
            acknowledged,
            read_back,
            metrics,
        } = given;
        let (witnessed, accepted) = match witnessed {
            Some(it) => (Some(it.position), it.accepted),
            None => (None, None),
        };
        let holds_book = matches!(policies, Source::Here(_));
        Writer {
            log,
            clock,
            timer,
            settings,
            ledger,
            number,
            partitions,
            process,
            witnessed,
            accepted,
            commands,
            control,
            alarms,
            standing,
            head_at,
            policies,
            acknowledged,
            read_back,
            metrics,
            partition: Partition::unread(number, holds_book),
            book: Arc::default(),
            confirmed: Head::START,
            position: None,
            in_flight: InFlight::default(),
            held: VecDeque::new(),
            days: Vec::new(),
            days_done: VecDeque::new(),
            again: VecDeque::new(),
            unknown: HashSet::new(),
            interrupted_at: None,
            has_begun: false,
            stopping: false,
            recent: Recent::new(settings.recent_bytes_max),
        }
    }

    /// Reads the partition, then writes to it term after term. Returns once it was shut down; a
    /// writer that may write no more answers so until then.
    pub(super) async fn run(mut self) {
        match self.live().await {
            Stop::ShutDown => self.refuse_all(&NotServing::ShuttingDown),
            Stop::Because(why) => self.refuse(why).await,
        }
    }

    async fn live(&mut self) -> Stop {
        let mut end = match self.read_all().await {
            Ok(it) => Some(it),
            Err(stop) => return stop,
        };
        loop {
            let mut appender = match self.begin_term(end.take()).await {
                Ok(it) => it,
                Err(stop) => return stop,
            };
            self.term_began();
            match self.serve(&mut appender).await {
                End::Stopped(Stop::ShutDown) => return Stop::ShutDown,
                End::Stopped(stop) => {
                    self.interrupt();
                    return stop;
                }
                End::Lost(why) => {
                    tracing::warn!(partition = self.number, "the term has ended: {why}");
                    self.metrics.terms_ended.inc();
                    self.interrupt();
                    if self.stopping {
                        return Stop::ShutDown;
                    }
                }
            }
        }
    }

    fn term_began(&mut self) {
        self.unknown.clear();
        self.interrupted_at = None;
        if !self.stopping {
            self.standing.send_replace(Standing::Serving);
        }
    }

    /// The state goes back to the acknowledged head. Whose commit is in flight is told that nobody
    /// knows; what was decided on it and not told is decided again.
    pub(super) fn interrupt(&mut self) {
        while let Some(sent) = self.in_flight.pop_newest() {
            self.partition.take_back(sent.undo);
            match sent.cause {
                Cause::Command { id, halted, reply } => {
                    self.unknown.insert(id);
                    reply_with(reply, halted.as_deref(), Answer::OutcomeUnknown);
                }
                Cause::Time | Cause::Takeover => {}
            }
        }
        self.catch_up_policies();
        self.metrics.files.set(count(self.partition.files()));
        self.metrics.in_flight.set(0);
        let held: Vec<Asked> = self.held.drain(..).map(|it| it.asked).collect();
        for asked in held.into_iter().rev() {
            self.again.push_front(asked);
        }
        self.days.extend(self.days_done.drain(..).map(|(_, it)| it));
        if self.interrupted_at.is_none() {
            self.interrupted_at = Some(self.timer.elapsed());
        }
        if !self.stopping {
            self.standing.send_replace(Standing::NotServing(NotServing::BetweenTerms));
        }
    }

    /// Waits for `work` while no term runs, answering meanwhile what can be answered.
    pub(super) async fn between<F: Future>(&mut self, work: F) -> Result<F::Output, Stop> {
        let mut work = std::pin::pin!(work);
        loop {
            let patience_ends = match self.interrupted_at {
                Some(at) if !self.again.is_empty() || !self.days.is_empty() => {
                    Some(at + self.settings.patience)
                }
                Some(_) | None => None,
            };
            tokio::select! { biased;
                done = &mut work => return Ok(done),
                Some(alarm) = self.alarms.recv() => self.heed(alarm)?,
                control = self.control.recv() => match control {
                    Some(Control::StartDay { date, asked_by, reply }) => {
                        self.days.push(WaitingDay { date, asked_by, reply });
                    }
                    Some(Control::ShutDown) | None => return Err(Stop::ShutDown),
                },
                asked = self.commands.recv(), if self.again.len() < self.settings.waiting_max => {
                    match asked {
                        Some(asked) => self.defer(asked),
                        None => return Err(Stop::ShutDown),
                    }
                }
                () = self.timer.sleep_until(patience_ends.unwrap_or_default()),
                    if patience_ends.is_some() => self.lose_patience(),
            }
        }
    }

    /// A command that comes while no term runs.
    fn defer(&mut self, asked: Asked) {
        let waited = self.interrupted_at.map(|at| self.timer.elapsed().saturating_sub(at));
        if self.unknown.contains(&asked.request.command_id) {
            tell(asked, Answer::OutcomeUnknown);
        } else if waited.is_some_and(|it| it >= self.settings.patience) {
            tell(asked, Answer::NotServing(NotServing::BetweenTerms));
        } else {
            self.again.push_back(asked);
        }
    }

    fn lose_patience(&mut self) {
        for asked in self.again.drain(..) {
            tell(asked, Answer::NotServing(NotServing::BetweenTerms));
        }
        let partition = self.number;
        for day in self.days.drain(..) {
            let _ = day.reply.send(Err(DayFailure::OutcomeUnknown { partition }));
        }
    }

    /// Another writer's term shows in the tail, which is read next; a log that differs stops us.
    pub(super) fn heed(&self, alarm: Alarm) -> Result<(), Stop> {
        match alarm {
            Alarm::Foreign { epoch } => Err(Stop::Because(NotServing::Superseded { epoch })),
            Alarm::Differs(why) => Err(Stop::person(why)),
        }
    }

    /// Says no to all that waits.
    pub(super) fn refuse_all(&mut self, why: &NotServing) {
        self.standing.send_replace(Standing::NotServing(why.clone()));
        self.commands.close();
        while let Ok(asked) = self.commands.try_recv() {
            self.again.push_back(asked);
        }
        self.refuse_waiting(why);
    }

    fn refuse_waiting(&mut self, why: &NotServing) {
        for asked in self.again.drain(..) {
            let unknown = self.unknown.contains(&asked.request.command_id);
            let no = Answer::NotServing(why.clone());
            tell(asked, if unknown { Answer::OutcomeUnknown } else { no });
        }
        let partition = self.number;
        for day in self.days.drain(..) {
            let _ = day.reply.send(Err(DayFailure::NotServing { partition, why: why.clone() }));
        }
    }

    /// Writes no more, and says so until it is shut down.
    async fn refuse(&mut self, why: NotServing) {
        match &why {
            NotServing::Superseded { .. } => tracing::warn!(partition = self.number, "{why}"),
            NotServing::Stopped(_)
            | NotServing::Starting
            | NotServing::BetweenTerms
            | NotServing::ShuttingDown
            | NotServing::Unreadable(_) => tracing::error!(partition = self.number, "{why}"),
        }
        self.standing.send_replace(Standing::NotServing(why.clone()));
        self.refuse_waiting(&why);
        loop {
            tokio::select! {
                control = self.control.recv() => match control {
                    Some(Control::StartDay { date, asked_by, reply }) => {
                        self.days.push(WaitingDay { date, asked_by, reply });
                    }
                    Some(Control::ShutDown) | None => return self.refuse_all(&why),
                },
                asked = self.commands.recv() => match asked {
                    Some(asked) => self.again.push_back(asked),
                    None => return self.refuse_all(&why),
                },
            }
            self.refuse_waiting(&why);
        }
    }

    /// What happens next while a term runs and there is nothing to do but wait.
    pub(super) async fn wait(
        &mut self,
        report: impl Future<Output = ledger_core::log::Report>,
        takes_commands: bool,
    ) -> Happened {
        let deadline = self.deadline();
        let reader_is_full = self.read_back.capacity() == 0;
        tokio::select! { biased;
            report = report, if !self.in_flight.is_empty() => Happened::Report(report),
            Some(alarm) = self.alarms.recv() => Happened::Alarm(alarm),
            control = self.control.recv() => match control {
                Some(it) => Happened::Control(it),
                None => Happened::Control(Control::ShutDown),
            },
            asked = self.commands.recv(), if takes_commands => match asked {
                Some(it) => Happened::Asked(Box::new(it)),
                None => Happened::Control(Control::ShutDown),
            },
            () = self.timer.sleep_until(deadline.unwrap_or_default()), if deadline.is_some() => {
                Happened::Nothing
            }
            _ = self.read_back.reserve(), if reader_is_full => Happened::Nothing,
        }
    }

    /// When the oldest commit in flight has waited too long.
    pub(super) fn deadline(&self) -> Option<Duration> {
        self.in_flight.oldest().map(|it| it.sent_at + self.settings.acknowledged_within)
    }

    /// What has come meanwhile, without waiting.
    pub(super) fn next_asked(&mut self) -> Option<Asked> {
        self.again.pop_front().or_else(|| self.commands.try_recv().ok())
    }

    pub(super) fn take_control(&mut self) -> Result<Control, TryRecvError> {
        self.control.try_recv()
    }

    pub(super) fn waiting(&self) -> usize {
        self.commands.len() + self.again.len()
    }

    /// Takes no more commands; what is in the channel is refused.
    pub(super) fn close(&mut self) {
        self.stopping = true;
        self.refuse_all(&NotServing::ShuttingDown);
    }
}

/// What a waiting writer was woken by.
pub(super) enum Happened {
    Report(ledger_core::log::Report),
    Alarm(Alarm),
    Control(Control),
    Asked(Box<Asked>),
    /// Time passed.
    Nothing,
}
