//! The life of one partition's writer: reading, terms, and the time between them.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use ledger_core::calendar::Day;
use ledger_core::log::partition::Accepted;
use ledger_core::log::{Head, Log, Position};
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::{mpsc, watch};
use uuid::Uuid;

use super::caller_key::CallerKey;
use super::conversations::Conversations;
use super::delay::Delayed;
use super::in_flight::{Held, InFlight};
use super::metrics::PartitionMetrics;
use super::names::{Claims, Names};
use super::partition::Partition;
use super::policies::{PolicyBook, Source};
use super::read_back::Wanted;
use super::recent::Recent;
use super::remembered::Remembered;
use super::request::NotServing;
use super::settings::Settings;
use super::waiting::WaitingDays;
use super::witness::{Alarm, Witnessed};
use super::writers::{Asked, Control, Standing};
use crate::clock::{APART_MAX_MICROS, Clock, Timer};

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
    pub(super) caller_key: CallerKey,
    /// What the witness remembers of the partition.
    pub(super) witnessed: Option<Witnessed>,
    pub(super) commands: mpsc::Receiver<Asked>,
    pub(super) control: mpsc::Receiver<Control>,
    pub(super) alarms: mpsc::Receiver<Alarm>,
    pub(super) standing: watch::Sender<Standing>,
    /// The partition's business date, as far as it is acknowledged.
    pub(super) business_date: watch::Sender<Option<Day>>,
    pub(super) policies: Source,
    pub(super) acknowledged: watch::Sender<Option<Position>>,
    pub(super) remembered: Arc<Remembered>,
    pub(super) read_back: mpsc::Sender<Wanted>,
    pub(super) conversations: Arc<Conversations>,
    pub(super) names: Arc<Names>,
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
    pub(super) caller_key: CallerKey,
    pub(super) witnessed: Option<Position>,
    pub(super) accepted: Option<Accepted>,
    pub(super) commands: mpsc::Receiver<Asked>,
    pub(super) control: mpsc::Receiver<Control>,
    pub(super) alarms: mpsc::Receiver<Alarm>,
    pub(super) standing: watch::Sender<Standing>,
    pub(super) business_date: watch::Sender<Option<Day>>,
    pub(super) policies: Source,
    pub(super) acknowledged: watch::Sender<Option<Position>>,
    pub(super) remembered: Arc<Remembered>,
    pub(super) read_back: mpsc::Sender<Wanted>,
    pub(super) conversations: Arc<Conversations>,
    pub(super) names: Arc<Names>,
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
    pub(super) days: WaitingDays,
    /// To be decided before what is in the channel.
    pub(super) again: VecDeque<Asked>,
    /// In flight when a term ended; nobody knows until the next one has begun.
    pub(super) unknown: HashSet<Uuid>,
    /// The names that they took.
    pub(super) unknown_names: Vec<Claims>,
    /// Since when no term runs.
    pub(super) interrupted_at: Option<Duration>,
    /// What keeps the partition from being served, while it is not.
    pub(super) delayed: Delayed,
    /// Void records up to `position`, as far as they were met at the start.
    pub(super) voids: u64,
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
            caller_key,
            witnessed,
            commands,
            control,
            alarms,
            standing,
            business_date,
            policies,
            acknowledged,
            remembered,
            read_back,
            conversations,
            names,
            metrics,
        } = given;
        let (witnessed, accepted) = match witnessed {
            Some(it) => (Some(it.position), it.accepted),
            None => (None, None),
        };
        let holds_book = matches!(policies, Source::Here(_));
        let delayed = Delayed::reading(clock.now(), timer.elapsed());
        Writer {
            log,
            clock,
            timer,
            settings,
            ledger,
            number,
            partitions,
            process,
            caller_key,
            witnessed,
            accepted,
            commands,
            control,
            alarms,
            standing,
            business_date,
            policies,
            acknowledged,
            remembered,
            read_back,
            conversations,
            names,
            metrics,
            partition: Partition::unread(number, holds_book),
            book: Arc::default(),
            confirmed: Head::START,
            position: None,
            in_flight: InFlight::default(),
            held: VecDeque::new(),
            days: WaitingDays::default(),
            again: VecDeque::new(),
            unknown: HashSet::new(),
            unknown_names: Vec::new(),
            interrupted_at: None,
            delayed,
            voids: 0,
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
                    self.interrupt(None);
                    // Told to end, it is told nothing more: it waits for nobody.
                    return if self.stopping { Stop::ShutDown } else { stop };
                }
                End::Lost(why) => {
                    tracing::warn!(partition = self.number, "the term has ended: {why}");
                    self.metrics.terms_ended.inc();
                    self.interrupt(Some(&why));
                    if self.stopping {
                        return Stop::ShutDown;
                    }
                }
            }
        }
    }

    fn term_began(&mut self) {
        self.unknown.clear();
        // What of it stands was read since.
        for claims in self.unknown_names.drain(..) {
            self.names.give_up(claims);
        }
        self.interrupted_at = None;
        self.warn_of_head_ahead();
        self.conversations.follows(self.number);
        self.names.follows(self.number);
        if !self.stopping {
            self.standing.send_replace(Standing::Serving);
        }
    }

    /// Recorded time does not go back: until the clock has passed a head that was recorded while it
    /// was wrong, commits bear that head's.
    fn warn_of_head_ahead(&self) {
        let ahead = self.partition.recorded_at.micros().saturating_sub(self.clock.now().micros());
        if ahead > APART_MAX_MICROS {
            tracing::warn!(
                partition = self.number,
                "the last commit was recorded {} s ahead of this machine's clock; what follows bears \
                 its time until the clock has passed it",
                ahead / 1_000_000
            );
        }
    }

    /// What happens next while a term runs and there is nothing to do but wait.
    pub(super) async fn wait(
        &mut self,
        report: impl Future<Output = ledger_core::log::Report>,
        takes_commands: bool,
    ) -> Happened {
        let deadline = self.deadline();
        tokio::select! { biased;
            report = report, if !self.in_flight.is_empty() => Happened::Report(report),
            alarm = self.alarms.recv() => Happened::Alarm(alarm.unwrap_or(Alarm::Unwatched)),
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
