//! Sending outstanding commands, again and again until each has ended in a commit.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use ledger_core::log::{Actor, Hash};
use ledger_core::process::Outstanding;
use uuid::Uuid;

use crate::clock::Timer;
use crate::writer::{Answer, NotServing, Request, Standing, Writers, answered};

/// How many commands are under way at once: a backlog leaves room for those of persons.
const AT_ONCE: usize = 64;
/// The pause after a command was not taken, doubled each time up to the longest.
const PAUSE_MIN: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// Sends what is outstanding, at once when it becomes so, until it is dropped.
pub async fn run(writers: Writers, timer: impl Timer) {
    all_are_read(&writers, &timer).await;
    let mut sender =
        Sender { writers, timer, tries: BTreeMap::new(), under_way: FuturesUnordered::new() };
    loop {
        sender.send_due();
        sender.wait().await;
    }
}

/// Before every partition was read, what has been done long ago seems outstanding.
async fn all_are_read(writers: &Writers, timer: &impl Timer) {
    let starting = |it: &Standing| matches!(it, Standing::NotServing(NotServing::Starting(_)));
    while writers.standings().iter().any(starting) {
        timer.sleep_until(timer.elapsed() + PAUSE_MIN).await;
    }
}

struct Sender<T> {
    writers: Writers,
    timer: T,
    /// Those that were sent.
    tries: BTreeMap<Uuid, Try>,
    under_way: FuturesUnordered<BoxFuture<'static, (Uuid, Answer)>>,
}

/// What became of sending a command.
enum Try {
    UnderWay {
        pause: Duration,
    },
    /// It was not recorded.
    Again {
        at: Duration,
        pause: Duration,
    },
}

impl<T: Timer> Sender<T> {
    fn send_due(&mut self) {
        let conversations = self.writers.conversations();
        self.tries.retain(|id, it| matches!(it, Try::UnderWay { .. }) || conversations.awaits(*id));
        let now = self.timer.elapsed();
        let room = AT_ONCE.saturating_sub(self.under_way.len());
        let due = conversations.outstanding(room, |it| match self.tries.get(&it.id) {
            None => true,
            Some(Try::UnderWay { .. }) => false,
            Some(Try::Again { at, .. }) => *at <= now,
        });
        for it in due {
            let pause = match self.tries.get(&it.id) {
                Some(Try::Again { pause, .. } | Try::UnderWay { pause }) => *pause,
                None => PAUSE_MIN,
            };
            let id = it.id;
            self.tries.insert(id, Try::UnderWay { pause });
            // Handed over in the order in which they became outstanding.
            let answer = self.writers.submit(request(it));
            self.under_way.push(Box::pin(async move { (id, answered(answer).await) }));
        }
    }

    async fn wait(&mut self) {
        let next = self.tries.values().filter_map(|it| match it {
            Try::Again { at, .. } => Some(*at),
            Try::UnderWay { .. } => None,
        });
        // With all places taken, only an answer gives room.
        let next = next.min().filter(|_| self.under_way.len() < AT_ONCE);
        let timer = self.timer.clone();
        tokio::select! {
            () = self.writers.conversations().news() => {}
            Some((id, answer)) = self.under_way.next() => self.answered(id, &answer),
            () = timer.sleep_until(next.unwrap_or_default()), if next.is_some() => {}
        }
    }

    fn answered(&mut self, id: Uuid, answer: &Answer) {
        let Some(Try::UnderWay { pause }) = self.tries.remove(&id) else { return };
        let conversations = self.writers.conversations();
        let pause = match answer {
            // It was heard before it was answered.
            Answer::Committed { .. } if !conversations.awaits(id) => return,
            Answer::InFlight
            | Answer::Busy
            | Answer::OutcomeUnknown
            | Answer::NoPolicy
            | Answer::NotServing(_) => pause,
            Answer::Committed { .. }
            | Answer::Nothing { .. }
            | Answer::Rejected { .. }
            | Answer::VersionMismatch { .. }
            | Answer::AnotherBody
            | Answer::TooLarge { .. }
            | Answer::Defect => {
                conversations.refused();
                tracing::error!(command = %id, ?answer, "a process's command did not end in its commit");
                PAUSE_MAX
            }
        };
        let at = self.timer.elapsed() + pause;
        self.tries.insert(id, Try::Again { at, pause: (pause * 2).min(PAUSE_MAX) });
    }
}

/// As the ledger's own: a process's command has no body, so that its fingerprint is zero.
fn request(it: Outstanding) -> Request {
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
