//! Sending outstanding commands, again and again until each has ended in a commit.

use std::collections::BTreeMap;

use futures_util::StreamExt;
use futures_util::future::{BoxFuture, select_all};
use futures_util::stream::FuturesUnordered;
use ledger_core::log::{Actor, Hash};
use ledger_core::process::Outstanding;
use tokio::sync::watch;
use uuid::Uuid;

use super::agenda::{Agenda, Back};
use crate::clock::Timer;
use crate::writer::{Answer, Feed, NotServing, Request, Said, Standing, Writers, answered};

/// Sends what is outstanding, at once when it becomes so, until it is dropped or this process may
/// write nowhere any more.
pub async fn run(writers: Writers, timer: impl Timer) {
    let mut sender = Sender {
        feed: writers.conversations().feed(),
        doors: writers.doors(),
        writers,
        timer,
        agenda: Agenda::default(),
        commands: BTreeMap::new(),
        under_way: FuturesUnordered::new(),
    };
    while !sender.is_replaced() {
        sender.send_due();
        sender.wait().await;
    }
    tracing::warn!("another process has taken every partition over: what is outstanding is its");
}

struct Sender<T> {
    writers: Writers,
    timer: T,
    feed: Feed,
    /// How each partition stands, the first in front.
    doors: Vec<watch::Receiver<Standing>>,
    agenda: Agenda,
    commands: BTreeMap<Uuid, Outstanding>,
    under_way: FuturesUnordered<BoxFuture<'static, (Uuid, Answer)>>,
}

impl<T: Timer> Sender<T> {
    fn send_due(&mut self) {
        while let Some(said) = self.feed.try_next() {
            self.heard(said);
        }
        let doors = &self.doors;
        let due = self.agenda.take(self.timer.elapsed(), |it| is_open(doors, it));
        for id in due {
            if let Some(it) = self.commands.get(&id) {
                // Handed over in the order in which they became outstanding.
                let answer = self.writers.submit(request(it.clone()));
                self.under_way.push(Box::pin(async move { (id, answered(answer).await) }));
            }
        }
    }

    fn heard(&mut self, said: Said) {
        match said {
            Said::Asked { partition, command } => {
                self.agenda.asked(command.id, partition, command.since);
                self.commands.insert(command.id, *command);
            }
            Said::Ended(id) => {
                self.agenda.ended(id);
                self.commands.remove(&id);
            }
        }
    }

    async fn wait(&mut self) {
        let doors = &self.doors;
        let next = self.agenda.next_at(|it| is_open(doors, it));
        let timer = self.timer.clone();
        tokio::select! {
            said = self.feed.next() => self.heard(said),
            Some((id, answer)) = self.under_way.next() => self.answered(id, &answer),
            () = moved(&mut self.doors) => {}
            () = timer.sleep_until(next.unwrap_or_default()), if next.is_some() => {}
        }
    }

    fn answered(&mut self, id: Uuid, answer: &Answer) {
        // What was recorded was heard before it was answered.
        while let Some(said) = self.feed.try_next() {
            self.heard(said);
        }
        let now = self.timer.elapsed();
        match answer {
            Answer::Busy
            | Answer::OutcomeUnknown
            | Answer::NotDecided
            | Answer::NoPolicy
            | Answer::NotServing(_) => {
                self.agenda.came_back(id, now, Back::NotTaken);
            }
            Answer::InFlight | Answer::ReferenceInFlight => {
                self.agenda.came_back(id, now, Back::Later { rarely: false });
            }
            Answer::Committed { .. }
            | Answer::Nothing { .. }
            | Answer::Rejected { .. }
            | Answer::VersionMismatch { .. }
            | Answer::AnotherBody
            | Answer::TooLarge { .. }
            | Answer::Defect => {
                if self.agenda.came_back(id, now, Back::Later { rarely: true }) {
                    self.writers.conversations().refused();
                    tracing::error!(command = %id, ?answer, "a process's command did not end in its commit");
                }
            }
        }
    }

    /// Whether other processes write to every partition: they send what is outstanding too.
    fn is_replaced(&self) -> bool {
        let replaced = |it: &watch::Receiver<Standing>| {
            matches!(*it.borrow(), Standing::NotServing(NotServing::Superseded { .. }))
        };
        self.doors.iter().all(replaced)
    }
}

/// Whether commands to this partition have someone who takes them.
fn is_open(doors: &[watch::Receiver<Standing>], partition: u32) -> bool {
    let door = usize::try_from(partition).ok().and_then(|it| doors.get(it));
    door.is_some_and(|it| it.borrow().takes_commands())
}

/// Waits until a partition stands otherwise than when this was asked the last time.
async fn moved(doors: &mut [watch::Receiver<Standing>]) {
    let going = doors.iter_mut().filter(|it| it.has_changed().is_ok());
    let changes: Vec<_> = going.map(|it| Box::pin(it.changed())).collect();
    match changes.is_empty() {
        true => std::future::pending().await,
        false => {
            let _ = select_all(changes).await;
        }
    }
}

/// As the ledger's own: a process's command has no body, so that its fingerprint is zero.
pub(super) fn request(it: Outstanding) -> Request {
    Request {
        file: it.file,
        stream: it.stream,
        command_id: it.id,
        command_type: it.command_type,
        fingerprint: Hash::ZERO,
        command: it.command,
        actor: Actor::ledger(),
        causation: Some(it.causation),
        correlation: it.correlation,
        traceparent: None,
        if_match: None,
        halted: None,
    }
}
