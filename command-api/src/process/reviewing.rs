//! Saying that the time is over in which a person was to decide an application, or a bank to answer it,
//! again and again until that is recorded.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use ledger_core::process::{ReviewTurn, ReviewWaits};
use uuid::Uuid;

use super::sender::request;
use crate::clock::{Clock, Timer};
use crate::writer::{Answer, Reviewing, Writers, answered};

/// The pause after it was not recorded, doubled each time up to the longest.
const PAUSE_MIN: Duration = Duration::from_millis(200);
const PAUSE_MAX: Duration = Duration::from_secs(30);

/// Says so until it is dropped.
pub async fn run(writers: Writers, clock: impl Clock, timer: impl Timer) {
    let mut watch = Watch {
        reviewing: writers.conversations().reviewing(),
        writers,
        clock,
        timer,
        waits: ReviewWaits::default(),
        when: BTreeMap::new(),
        under_way: FuturesUnordered::new(),
    };
    loop {
        watch.say_due();
        watch.wait().await;
    }
}

struct Watch<C, T> {
    writers: Writers,
    reviewing: Reviewing,
    clock: C,
    timer: T,
    waits: ReviewWaits,
    /// Of each that waits.
    when: BTreeMap<Uuid, When>,
    under_way: FuturesUnordered<BoxFuture<'static, (Uuid, Answer)>>,
}

/// When its time is looked at next.
struct When {
    /// `None` while it is said that its time is over.
    at: Option<Duration>,
    pause: Duration,
}

impl<C: Clock, T: Timer> Watch<C, T> {
    fn say_due(&mut self) {
        let (elapsed, now) = (self.timer.elapsed(), self.clock.now());
        let waits = &self.waits;
        self.when.retain(|id, _| waits.get(*id).is_some());
        let due = self.when.iter_mut().filter(|(_, it)| it.at.is_some_and(|at| at <= elapsed));
        for (id, when) in due {
            let Some(wait) = waits.get(*id) else { continue };
            let left = wait.decide_by.micros().saturating_sub(now.micros());
            if let Ok(left) = u64::try_from(left) {
                // The clock may be set: it is looked at again, however far the time is.
                when.at = Some(elapsed + Duration::from_micros(left + 1).min(PAUSE_MAX));
                continue;
            }
            when.at = None;
            let (id, answer) = (*id, self.writers.submit(request(wait.over(now))));
            self.under_way.push(Box::pin(async move { (id, answered(answer).await) }));
        }
    }

    async fn wait(&mut self) {
        let next = self.when.values().filter_map(|it| it.at).min();
        let timer = self.timer.clone();
        tokio::select! {
            turn = self.reviewing.next() => self.heard(turn),
            Some((id, answer)) = self.under_way.next() => self.came(id, &answer),
            () = timer.sleep_until(next.unwrap_or_default()), if next.is_some() => {}
        }
    }

    fn heard(&mut self, turn: ReviewTurn) {
        if let ReviewTurn::Waits(wait) = &turn {
            let at = Some(self.timer.elapsed());
            self.when.insert(wait.application, When { at, pause: PAUSE_MIN });
        }
        self.waits.hear(&[turn]);
    }

    /// What was recorded is heard; until then it is said again.
    fn came(&mut self, application: Uuid, answer: &Answer) {
        let Some(when) = self.when.get_mut(&application).filter(|it| it.at.is_none()) else {
            return;
        };
        if let Answer::Rejected { .. } | Answer::VersionMismatch { .. } = answer {
            tracing::warn!(%application, "that the time of an application is over is not taken");
        }
        when.at = Some(self.timer.elapsed() + when.pause);
        when.pause = (when.pause * 2).min(PAUSE_MAX);
    }
}
