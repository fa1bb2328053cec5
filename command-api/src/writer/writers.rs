//! The way to all writers of this process: which partition holds a file, and how it is asked.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ledger_core::calendar::Day;
use ledger_core::log::{Actor, FileId};
use tokio::sync::{mpsc, oneshot, watch};
use uuid::Uuid;

use super::conversations::Conversations;
use super::day::DayDone;
use super::remembered::Behind;
use super::request::{Answer, NotServing, Request};
use super::waiting::DayReply;
use crate::clock::Clock;

/// A request and the one who waits for its answer.
pub(super) struct Asked {
    pub(super) request: Request,
    pub(super) reply: oneshot::Sender<Answer>,
}

/// What a partition is told beside commands.
pub(super) enum Control {
    /// Bring the partition to this business date; answered once no file has anything due.
    StartDay { date: Day, asked_by: Actor, reply: DayReply },
    /// Whether the file has a commit.
    Knows { file: FileId, reply: oneshot::Sender<Result<bool, NotServing>> },
    /// Finish what is in flight and return.
    ShutDown,
}

/// How a partition stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It takes commands.
    Serving,
    /// It takes commands, but for longer than can be answered for its witness has remembered
    /// nothing of them outside the log.
    Unwitnessed {
        seconds: u64,
    },
    NotServing(NotServing),
}

impl Standing {
    /// Whether commands find someone who takes them, or will in a moment.
    pub fn takes_commands(&self) -> bool {
        match self {
            Standing::Serving | Standing::Unwitnessed { .. } => true,
            Standing::NotServing(why) => why.passes(),
        }
    }
}

/// Why a business day was not finished. What was done of it stays; asking again goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayFailure {
    NotServing {
        partition: u32,
        why: NotServing,
    },
    /// The log did not acknowledge in time.
    OutcomeUnknown {
        partition: u32,
    },
}

impl fmt::Display for DayFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DayFailure::NotServing { partition, why } => write!(f, "partition {partition}: {why}"),
            DayFailure::OutcomeUnknown { partition } => write!(
                f,
                "partition {partition}: the log did not acknowledge the day; ask again to finish it"
            ),
        }
    }
}

impl std::error::Error for DayFailure {}

/// A handle to the writers of all partitions; cheap to clone.
#[derive(Clone)]
pub struct Writers {
    shared: Arc<Shared>,
}

pub(super) struct Shared {
    pub(super) ledger: Uuid,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) doors: Vec<Door>,
    pub(super) conversations: Arc<Conversations>,
    /// See [`Settings::unwitnessed_max`](super::Settings::unwitnessed_max).
    pub(super) unwitnessed_max: Duration,
}

/// The way to one writer.
pub(super) struct Door {
    pub(super) commands: mpsc::Sender<Asked>,
    pub(super) control: mpsc::Sender<Control>,
    pub(super) standing: watch::Receiver<Standing>,
    pub(super) behind: Behind,
    /// The partition's business date, as far as it is acknowledged; none before it was read.
    pub(super) business_date: watch::Receiver<Option<Day>>,
}

impl Writers {
    pub(super) fn new(shared: Shared) -> Writers {
        Writers { shared: Arc::new(shared) }
    }

    /// The ledger's id.
    pub fn ledger(&self) -> Uuid {
        self.shared.ledger
    }

    /// The number of partitions.
    pub fn partitions(&self) -> u32 {
        u32::try_from(self.shared.doors.len()).expect("partitions are counted in u32")
    }

    /// What the processes across files have outstanding, as far as these writers have read.
    pub fn conversations(&self) -> &Conversations {
        &self.shared.conversations
    }

    /// How each partition stands, the first in front.
    pub fn standings(&self) -> Vec<Standing> {
        let apart = self.shared.clock.apart();
        self.shared
            .doors
            .iter()
            .map(|door| match (door.standing.borrow().clone(), apart) {
                (Standing::Serving, Some(apart)) => {
                    Standing::NotServing(NotServing::ClocksApart(apart))
                }
                (Standing::Serving, None) => self.watched(door),
                (standing, _) => standing,
            })
            .collect()
    }

    /// How a partition that serves stands with its witness.
    fn watched(&self, door: &Door) -> Standing {
        let behind = (door.behind)();
        if behind > self.shared.unwitnessed_max {
            return Standing::Unwitnessed { seconds: behind.as_secs() };
        }
        Standing::Serving
    }

    /// How each partition stands, the first in front, for whoever waits for a change.
    pub(crate) fn doors(&self) -> Vec<watch::Receiver<Standing>> {
        self.shared.doors.iter().map(|it| it.standing.clone()).collect()
    }

    /// The ledger's business date: that of the policy book's partition, which begins each day before
    /// the others. None before it was read.
    pub fn business_date(&self) -> Option<Day> {
        *self.door(FileId::PolicyBook).business_date.borrow()
    }

    /// Whether every partition serves, and all are witnessed.
    pub fn ready(&self) -> bool {
        self.standings().iter().all(|it| *it == Standing::Serving)
    }

    /// Hands a command to the writer of its file, in the order of the calls. [`Answer::Busy`] at
    /// once when there is no room.
    pub fn submit(&self, request: Request) -> oneshot::Receiver<Answer> {
        let (reply, answer) = oneshot::channel();
        let door = self.door(request.file);
        let asked = Asked { request, reply };
        if let Some(why) = door.closed() {
            tell(asked, Answer::NotServing(why));
            return answer;
        }
        match door.commands.try_send(asked) {
            Ok(()) => {}
            Err(mpsc::error::TrySendError::Full(asked)) => tell(asked, Answer::Busy),
            Err(mpsc::error::TrySendError::Closed(asked)) => {
                tell(asked, Answer::NotServing(NotServing::ShuttingDown));
            }
        }
        answer
    }

    /// Asks the writer of the command's file; [`Answer::Busy`] at once when there is no room.
    pub async fn ask(&self, request: Request) -> Answer {
        answered(self.submit(request)).await
    }

    /// Hands a command over as [`Writers::submit`] does, but waits for room.
    pub async fn hand_over(&self, request: Request) -> oneshot::Receiver<Answer> {
        let (reply, answer) = oneshot::channel();
        let door = self.door(request.file);
        let asked = Asked { request, reply };
        if let Some(why) = door.closed() {
            tell(asked, Answer::NotServing(why));
        } else if let Err(mpsc::error::SendError(asked)) = door.commands.send(asked).await {
            tell(asked, Answer::NotServing(NotServing::ShuttingDown));
        }
        answer
    }

    /// Asks the writer of the command's file, waiting for room.
    pub async fn ask_waiting(&self, request: Request) -> Answer {
        answered(self.hand_over(request).await).await
    }

    /// Brings every partition to this business date, the policy book's first, the days between in
    /// order. An equal or earlier date changes nothing. The places are those of each partition
    /// once all that can be done in it is, the first partition in front; what could not be aged is
    /// named. The days' commits name `asked_by`.
    ///
    /// # Errors
    /// The first one, when a partition does not serve or its term ended; the others have their day
    /// all the same, unless it is the policy book's. Asked again, it goes on.
    pub async fn start_business_day(
        &self,
        date: Day,
        asked_by: &Actor,
    ) -> Result<Vec<DayDone>, DayFailure> {
        let first = FileId::PolicyBook.partition(self.partitions());
        self.start_day_in(first, date, asked_by).await?;
        let all = (0..self.partitions()).map(|it| self.start_day_in(it, date, asked_by));
        // Each is asked, whatever becomes of another: one that is not served keeps no other from
        // its day.
        futures_util::future::join_all(all).await.into_iter().collect()
    }

    /// Whether this file has a commit, acknowledged or in flight.
    ///
    /// # Errors
    /// Where its partition is not served, so that nobody can say.
    pub async fn knows(&self, file: FileId) -> Result<bool, NotServing> {
        let door = self.door(file);
        if let Some(why) = door.closed() {
            return Err(why);
        }
        let (reply, answer) = oneshot::channel();
        door.control
            .send(Control::Knows { file, reply })
            .await
            .map_err(|_| NotServing::ShuttingDown)?;
        answer.await.map_err(|_| NotServing::ShuttingDown)?
    }

    /// Takes no more commands, finishes what is in flight; the owners' futures return.
    pub async fn shut_down(&self) {
        for door in &self.shared.doors {
            // A door that is closed belongs to an owner that has returned.
            let _ = door.control.send(Control::ShutDown).await;
        }
    }

    async fn start_day_in(
        &self,
        partition: u32,
        date: Day,
        asked_by: &Actor,
    ) -> Result<DayDone, DayFailure> {
        let gone = || DayFailure::NotServing { partition, why: NotServing::ShuttingDown };
        let door = usize::try_from(partition).ok().and_then(|it| self.shared.doors.get(it));
        let door = door.ok_or_else(gone)?;
        if let Some(why) = door.closed() {
            return Err(DayFailure::NotServing { partition, why });
        }
        let (reply, answer) = oneshot::channel();
        let asked_by = asked_by.clone();
        door.control.send(Control::StartDay { date, asked_by, reply }).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }

    fn door(&self, file: FileId) -> &Door {
        usize::try_from(file.partition(self.partitions()))
            .ok()
            .and_then(|it| self.shared.doors.get(it))
            .expect("the partitioner stays below the number of partitions")
    }
}

impl Door {
    /// Why it leads nowhere at present. Between two terms there is someone behind it.
    fn closed(&self) -> Option<NotServing> {
        match &*self.standing.borrow() {
            Standing::NotServing(why) if !why.passes() => Some(why.clone()),
            Standing::Serving | Standing::Unwitnessed { .. } | Standing::NotServing(_) => None,
        }
    }
}

/// Answers, and halts the later lines of the same file and bulk request where this one's outcome
/// is not known.
pub(super) fn tell(asked: Asked, answer: Answer) {
    let Asked { request, reply } = asked;
    reply_with(reply, request.halted.as_deref(), answer);
}

/// As [`tell`], of a request of which no more is left.
pub(super) fn reply_with(
    reply: oneshot::Sender<Answer>,
    halted: Option<&AtomicBool>,
    answer: Answer,
) {
    let halts = match &answer {
        // What an earlier line comes to is not known, or it is to be asked again.
        Answer::OutcomeUnknown
        | Answer::NotServing(_)
        | Answer::InFlight
        | Answer::ReferenceInFlight
        | Answer::NotDecided
        | Answer::NoPolicy => true,
        Answer::Committed { .. }
        | Answer::Nothing { .. }
        | Answer::Rejected { .. }
        | Answer::VersionMismatch { .. }
        | Answer::AnotherBody
        | Answer::TooLarge { .. }
        | Answer::Busy
        | Answer::Defect => false,
    };
    if halts && let Some(halted) = halted {
        halted.store(true, Ordering::Release);
    }
    // Who asked may have gone.
    let _ = reply.send(answer);
}

/// A writer that is gone has not said what became of what it took.
pub(crate) async fn answered(answer: oneshot::Receiver<Answer>) -> Answer {
    answer.await.unwrap_or(Answer::OutcomeUnknown)
}
