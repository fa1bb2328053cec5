//! Asking sources, again and again until each has told something; when its time is over that is recorded,
//! and it is asked for a day more: what comes then is late.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use ledger_core::process::{self, Inquiries, Inquiry, Outstanding, Turn};
use uuid::Uuid;

use super::port::{NotTold, Ports};
use super::sender::request;
use crate::clock::{Clock, Timer};
use crate::writer::{Answer, Asking, Writers, answered};

/// The pause after an answer that told nothing, doubled each time up to the longest.
const PAUSE_MIN: Duration = Duration::from_millis(200);
const PAUSE_MAX: Duration = Duration::from_secs(30);
/// How long a source may be late, in microseconds.
const LATE_MAX: i64 = 24 * 60 * 60 * 1_000_000;

/// Has sources asked until it is dropped.
pub async fn run(writers: Writers, clock: impl Clock, timer: impl Timer, ports: Ports) {
    let mut asker = Asker {
        asking: writers.conversations().asking(),
        writers,
        clock,
        timer,
        ports,
        open: Inquiries::default(),
        when: BTreeMap::new(),
        under_way: FuturesUnordered::new(),
    };
    loop {
        asker.ask_due();
        asker.wait().await;
    }
}

struct Asker<C, T> {
    writers: Writers,
    asking: Asking,
    clock: C,
    timer: T,
    ports: Ports,
    open: Inquiries,
    /// Of each that is open.
    when: BTreeMap<Uuid, When>,
    under_way: FuturesUnordered<BoxFuture<'static, (Uuid, Came)>>,
}

/// When something is to be done about a source that is asked.
struct When {
    /// `None` while something is.
    at: Option<Duration>,
    pause: Duration,
}

/// What came of it.
enum Came {
    Told(Result<process::Answer, NotTold>),
    Recorded(Answer),
}

impl<C: Clock, T: Timer> Asker<C, T> {
    fn ask_due(&mut self) {
        let (now, at) = (self.timer.elapsed(), self.clock.now());
        let late = |it: &Inquiry| at.micros().saturating_sub(it.answer_by.micros());
        let waits = |it: &Inquiry| late(it) <= LATE_MAX && !(it.ended && it.withdrawn);
        self.open.retain(waits);
        let open = &self.open;
        self.when.retain(|id, _| open.get(*id).is_some());
        let due = self.when.iter_mut().filter(|(_, it)| it.at.is_some_and(|at| at <= now));
        for (id, when) in due {
            let (id, Some(inquiry)) = (*id, open.get(*id)) else { continue };
            when.at = None;
            if late(inquiry) > 0 && !inquiry.ended {
                self.under_way.push(recording(&self.writers, id, inquiry.over(at)));
            } else if inquiry.withdrawn {
                let not_asked = async move { (id, Came::Told(Err(NotTold::NoConsent))) };
                self.under_way.push(Box::pin(not_asked));
            } else {
                let asked = self.ports.ask(inquiry);
                self.under_way.push(Box::pin(async move { (id, Came::Told(asked.await)) }));
            }
        }
    }

    async fn wait(&mut self) {
        let next = self.when.values().filter_map(|it| it.at).min();
        let timer = self.timer.clone();
        tokio::select! {
            turn = self.asking.next() => self.heard(turn),
            Some((id, came)) = self.under_way.next() => self.came(id, came),
            () = timer.sleep_until(next.unwrap_or_default()), if next.is_some() => {}
        }
    }

    fn heard(&mut self, turn: Turn) {
        if let Turn::Asked(inquiry) = &turn {
            let at = Some(self.timer.elapsed());
            self.when.insert(inquiry.id, When { at, pause: PAUSE_MIN });
        }
        self.open.hear(&[turn]);
    }

    /// What was recorded is heard; until it is answered it is tried again.
    fn came(&mut self, id: Uuid, came: Came) {
        let (Some(inquiry), Some(when)) = (self.open.get(id), self.when.get_mut(&id)) else {
            return;
        };
        match came {
            Came::Told(Ok(answer)) => {
                let command = inquiry.answered(answer);
                self.under_way.push(recording(&self.writers, id, command));
                return;
            }
            Came::Told(Err(NotTold::NoPort | NotTold::NoConsent | NotTold::NotYet)) => {}
            Came::Told(Err(why)) => {
                let source = name(inquiry);
                tracing::warn!(inquiry = %id, source, "a source told nothing: {why}");
            }
            Came::Recorded(Answer::Rejected { .. } | Answer::VersionMismatch { .. }) => {
                let source = name(inquiry);
                tracing::warn!(inquiry = %id, source, "what a source told is not taken");
            }
            Came::Recorded(_) => {}
        }
        // As its time is over it is looked at.
        let left = inquiry.answer_by.micros() - self.clock.now().micros();
        let left = u64::try_from(left).ok().map(|it| Duration::from_micros(it + 1));
        let pause = left.map_or(when.pause, |it| it.min(when.pause));
        when.at = Some(self.timer.elapsed() + pause);
        when.pause = (when.pause * 2).min(PAUSE_MAX);
    }
}

const fn name(inquiry: &Inquiry) -> &'static str {
    match inquiry.asked {
        process::Asked::Source(it) => it.name(),
        process::Asked::List(_) => "screening",
    }
}

/// Hands a command to the writer of its file.
fn recording(
    writers: &Writers,
    id: Uuid,
    command: Outstanding,
) -> BoxFuture<'static, (Uuid, Came)> {
    let answer = writers.submit(request(command));
    Box::pin(async move { (id, Came::Recorded(answered(answer).await)) })
}
