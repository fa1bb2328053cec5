//! The way to all writers of this process: which partition holds a file, and how it is asked.

use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;
use ledger_core::log::{FileId, Place};
use tokio::sync::{mpsc, oneshot, watch};
use uuid::Uuid;

use super::request::{Answer, NotServing, Request};

/// A request and the one who waits for its answer.
pub(super) struct Asked {
    pub(super) request: Request,
    pub(super) reply: oneshot::Sender<Answer>,
}

/// What a partition is told beside commands.
pub(super) enum Control {
    /// Bring the partition to this business date; answered once no file has anything due.
    StartDay { date: NaiveDate, reply: oneshot::Sender<Result<Place, DayFailure>> },
    /// Finish what is in flight and return.
    ShutDown,
}

/// How a partition stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It takes commands.
    Serving,
    /// It takes commands, but it is further ahead of the clock than clocks differ.
    AheadOfClock {
        seconds: i64,
    },
    NotServing(NotServing),
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
    pub(super) doors: Vec<Door>,
}

/// The way to one writer.
pub(super) struct Door {
    pub(super) commands: mpsc::Sender<Asked>,
    pub(super) control: mpsc::Sender<Control>,
    pub(super) standing: watch::Receiver<Standing>,
}

impl Writers {
    /// The ledger's id.
    pub fn ledger(&self) -> Uuid {
        self.shared.ledger
    }

    /// The number of partitions.
    pub fn partitions(&self) -> u32 {
        u32::try_from(self.shared.doors.len()).expect("partitions are counted in u32")
    }

    /// How each partition stands, the first in front.
    pub fn standings(&self) -> Vec<Standing> {
        self.shared.doors.iter().map(|it| it.standing.borrow().clone()).collect()
    }

    /// Hands a command to the writer of its file, in the order of the calls. [`Answer::Busy`] at
    /// once when there is no room.
    pub fn submit(&self, request: Request) -> oneshot::Receiver<Answer> {
        let (reply, answer) = oneshot::channel();
        match self.door(request.file).commands.try_send(Asked { request, reply }) {
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
        if let Err(mpsc::error::SendError(asked)) =
            door.commands.send(Asked { request, reply }).await
        {
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
    /// once no file of it has anything due, the first partition in front.
    ///
    /// # Errors
    /// When a partition does not serve or its term ended. Asked again, it goes on.
    pub async fn start_business_day(&self, date: NaiveDate) -> Result<Vec<Place>, DayFailure> {
        let first = FileId::PolicyBook.partition(self.partitions());
        self.start_day_in(first, date).await?;
        let all = (0..self.partitions()).map(|it| self.start_day_in(it, date));
        futures_util::future::try_join_all(all).await
    }

    /// Takes no more commands, finishes what is in flight; the owners' futures return.
    pub async fn shut_down(&self) {
        for door in &self.shared.doors {
            // A door that is closed belongs to an owner that has returned.
            let _ = door.control.send(Control::ShutDown).await;
        }
    }

    async fn start_day_in(&self, partition: u32, date: NaiveDate) -> Result<Place, DayFailure> {
        let gone = || DayFailure::NotServing { partition, why: NotServing::ShuttingDown };
        let door = usize::try_from(partition).ok().and_then(|it| self.shared.doors.get(it));
        let door = door.ok_or_else(gone)?;
        let (reply, answer) = oneshot::channel();
        door.control.send(Control::StartDay { date, reply }).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }

    fn door(&self, file: FileId) -> &Door {
        usize::try_from(file.partition(self.partitions()))
            .ok()
            .and_then(|it| self.shared.doors.get(it))
            .expect("the partitioner stays below the number of partitions")
    }
}

/// Who asked may have gone.
pub(super) fn tell(asked: Asked, answer: Answer) {
    let _ = asked.reply.send(answer);
}

/// A writer that is gone has not said what became of what it took.
async fn answered(answer: oneshot::Receiver<Answer>) -> Answer {
    answer.await.unwrap_or(Answer::OutcomeUnknown)
}
