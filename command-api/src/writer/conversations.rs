//! What the processes across files have outstanding, as far as the writers here have read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ledger_core::process::{
    Heard, Inquiries, News, Outstanding, Procurement, ReviewTurn, ReviewWaits, Turn,
};
use prometheus::{IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::metrics::count;

/// The processes, told by each writer of what it reads at its start and of what is acknowledged:
/// what is in flight may never have happened.
pub struct Conversations {
    partitions: u32,
    talk: Mutex<Talk>,
    outstanding: IntGauge,
    unknown: IntGauge,
    refused: IntCounter,
}

#[derive(Default)]
struct Talk {
    procurement: Procurement,
    inquiries: Inquiries,
    reviews: ReviewWaits,
    /// How many commands are outstanding, by the partition they go to.
    to: BTreeMap<u32, usize>,
    /// Partitions that were read to their end and are written to here: what ends there is heard.
    followed: BTreeSet<u32>,
    listeners: Vec<mpsc::UnboundedSender<Said>>,
    /// Who asks sources.
    askers: Vec<mpsc::UnboundedSender<Turn>>,
    /// Who says that the time of a review is over.
    reviewers: Vec<mpsc::UnboundedSender<ReviewTurn>>,
}

/// What has changed.
#[derive(Debug, Clone)]
pub enum Said {
    /// A command is outstanding, and goes to this partition.
    Asked { partition: u32, command: Box<Outstanding> },
    /// It has ended in a commit.
    Ended(Uuid),
}

/// All that is outstanding, then all that changes of it, in order.
pub struct Feed(mpsc::UnboundedReceiver<Said>);

/// All sources that are asked, then all that changes of them, in order.
pub struct Asking(mpsc::UnboundedReceiver<Turn>);

/// All applications that a person is to decide by a time, then all that changes of them, in order.
pub struct Reviewing(mpsc::UnboundedReceiver<ReviewTurn>);

impl Reviewing {
    /// What has changed, once it has.
    pub async fn next(&mut self) -> ReviewTurn {
        match self.0.recv().await {
            Some(turn) => turn,
            None => std::future::pending().await,
        }
    }
}

impl Asking {
    /// What has changed, once it has.
    pub async fn next(&mut self) -> Turn {
        match self.0.recv().await {
            Some(turn) => turn,
            None => std::future::pending().await,
        }
    }
}

impl Feed {
    /// What has changed, once it has.
    pub async fn next(&mut self) -> Said {
        match self.0.recv().await {
            Some(said) => said,
            None => std::future::pending().await,
        }
    }

    /// What has changed already.
    pub fn try_next(&mut self) -> Option<Said> {
        self.0.try_recv().ok()
    }
}

impl Conversations {
    /// # Errors
    /// When one of its metrics is registered already.
    pub(super) fn register(
        registry: &Registry,
        partitions: u32,
    ) -> Result<Arc<Conversations>, prometheus::Error> {
        let gauge = |name: &str, help: &str| {
            let it = IntGaugeVec::new(Opts::new(name, help), &["process"])?;
            registry.register(Box::new(it.clone()))?;
            Ok::<_, prometheus::Error>(it.with_label_values(&[Procurement::NAME]))
        };
        let refused = IntCounterVec::new(
            Opts::new(
                "ledger_process_refused_total",
                "Commands of a process across files that were answered as none of them may be.",
            ),
            &["process"],
        )?;
        registry.register(Box::new(refused.clone()))?;
        Ok(Arc::new(Conversations {
            partitions,
            talk: Mutex::default(),
            outstanding: gauge(
                "ledger_process_outstanding",
                "Commands of a process across files that have not ended in a commit.",
            )?,
            unknown: gauge(
                "ledger_process_unknown",
                "Commands of a process across files of which it is not known whether they ended: \
                 the partition they go to was not read to its end, or is not written to here.",
            )?,
            refused: refused.with_label_values(&[Procurement::NAME]),
        }))
    }

    /// A commit is in the ledger, and this is what it means.
    pub(super) fn hear(&self, heard: Heard) {
        let mut talk = self.lock();
        talk.inquiries.hear(heard.turns());
        talk.tell(heard.turns());
        talk.reviews.hear(heard.reviews());
        talk.tell_of_reviews(heard.reviews());
        let News { ended, asked } = talk.procurement.hear(heard);
        if let Some(it) = ended {
            let partition = it.file.partition(self.partitions);
            if let Some(many) = talk.to.get_mut(&partition) {
                *many -= 1;
            }
            talk.say(&Said::Ended(it.id));
        }
        for command in asked {
            let partition = command.file.partition(self.partitions);
            *talk.to.entry(partition).or_default() += 1;
            talk.say(&Said::Asked { partition, command: Box::new(command) });
        }
        self.measure(&talk);
    }

    /// What ends in this partition is heard from now on: it was read to its end.
    pub(super) fn follows(&self, partition: u32) {
        let mut talk = self.lock();
        talk.followed.insert(partition);
        self.measure(&talk);
    }

    /// What ends in this partition is not heard any more.
    pub(super) fn loses(&self, partition: u32) {
        let mut talk = self.lock();
        talk.followed.remove(&partition);
        self.measure(&talk);
    }

    fn measure(&self, talk: &Talk) {
        let of = |followed: bool| -> usize {
            let to = talk.to.iter().filter(|(it, _)| talk.followed.contains(it) == followed);
            to.map(|(_, many)| many).sum()
        };
        self.outstanding.set(count(of(true)));
        self.unknown.set(count(of(false)));
    }

    /// From now on its holder is told what is outstanding and what is no more.
    pub fn feed(&self) -> Feed {
        let (listener, feed) = mpsc::unbounded_channel();
        let mut talk = self.lock();
        for it in talk.procurement.outstanding() {
            let partition = it.file.partition(self.partitions);
            // It is held below.
            let _ = listener.send(Said::Asked { partition, command: Box::new(it.clone()) });
        }
        talk.listeners.push(listener);
        Feed(feed)
    }

    /// From now on its holder is told which sources are to be asked, and which no more.
    pub fn asking(&self) -> Asking {
        let (asker, asking) = mpsc::unbounded_channel();
        let mut talk = self.lock();
        for it in talk.inquiries.open() {
            // It is held below.
            let _ = asker.send(Turn::Asked(it.clone()));
        }
        talk.askers.push(asker);
        Asking(asking)
    }

    /// From now on its holder is told which applications wait for a person, until when, and which no more.
    pub fn reviewing(&self) -> Reviewing {
        let (reviewer, reviewing) = mpsc::unbounded_channel();
        let mut talk = self.lock();
        for it in talk.reviews.waiting() {
            // It is held below.
            let _ = reviewer.send(ReviewTurn::Waits(it.clone()));
        }
        talk.reviewers.push(reviewer);
        Reviewing(reviewing)
    }

    /// A command was answered as none of a process may be.
    pub fn refused(&self) {
        self.refused.inc();
    }

    fn lock(&self) -> MutexGuard<'_, Talk> {
        self.talk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Talk {
    /// As [`Talk::say`].
    fn tell(&mut self, turns: &[Turn]) {
        for turn in turns {
            self.askers.retain(|it| it.send(turn.clone()).is_ok());
        }
    }

    /// As [`Talk::say`].
    fn tell_of_reviews(&mut self, turns: &[ReviewTurn]) {
        for turn in turns {
            self.reviewers.retain(|it| it.send(turn.clone()).is_ok());
        }
    }

    /// Who does not listen any more is forgotten.
    fn say(&mut self, said: &Said) {
        self.listeners.retain(|it| it.send(said.clone()).is_ok());
    }
}
