//! One term: beginning it alone, then sending, acknowledging and answering until it ends.

use futures_util::FutureExt;
use ledger_core::event::Stored;
use ledger_core::file::{Event, Fact};
use ledger_core::log::{
    Appender, Draft, Failure, FileId, Log, Place, Position, Report, StreamId, ids, partition,
};
use ledger_core::process::Heard;

use super::deciding::{Made, Origin};
use super::in_flight::{Cause, Load, Sent};
use super::metrics::count;
use super::names::Claims;
use super::partition::TAKE_OVER;
use super::policies::Source;
use super::reading::{Pause, Trouble};
use super::request::Answer;
use super::task::{End, Happened, Stop, Writer};
use super::writers::{Control, tell};
use crate::clock::Timer;

/// How many reports or commands are dealt with before the other is looked at.
const AT_A_TIME: usize = 64;

impl<L: Log, T: Timer> Writer<L, T> {
    /// Begins a term behind `end`, or behind what the tail shows. The takeover is sent alone;
    /// nothing else is in flight before its acknowledgement.
    pub(super) async fn begin_term(&mut self, end: Option<u64>) -> Result<L::Appender, Stop> {
        let mut end = end;
        let mut pause = Pause::new();
        loop {
            match self.try_begin_term(end.take()).await {
                Ok(appender) => return Ok(appender),
                Err(Trouble::Stop(stop)) => {
                    self.interrupt(None);
                    return Err(stop);
                }
                Err(Trouble::Failure(failure)) => {
                    self.interrupt(Some(&failure));
                    tracing::warn!(partition = self.number, "no term could be begun: {failure}");
                    self.pause(&mut pause).await?;
                }
            }
        }
    }

    async fn try_begin_term(&mut self, end: Option<u64>) -> Result<L::Appender, Trouble> {
        if let Some(apart) = self.clock.apart() {
            return Err(Failure::broken("begin a term", apart.to_string()).into());
        }
        let end = match end {
            Some(end) => end,
            None => self.read_tail().await?,
        };
        let named_before = self.partition.pseudonyms;
        let keys_accepted = self.caller_key.behind(named_before).map_err(Stop::person)?;
        let log = self.log.clone();
        let appending = log.appender(self.number, self.confirmed, end);
        let mut appender = self.between(appending).await??;
        self.has_begun = true;

        let epoch = self.confirmed.epoch + 1;
        let file = FileId::Partition(self.number);
        let key = format!("takeover/{epoch}/{}", self.process);
        let id = ids::command_id(self.ledger, "", ids::For::File(file), &key);
        let event = partition::Event::TakenOver(partition::TakenOver {
            pseudonyms: self.caller_key.check,
            keys_accepted,
            accepted: self.accepted.clone(),
        });
        let origin = Origin::of_ledger(id, TAKE_OVER, id);
        self.send_own(&mut appender, origin, event, epoch, Cause::Takeover)?;

        let timer = self.timer.clone();
        let within = self.settings.acknowledged_within;
        let until = timer.elapsed() + within;
        let report = self.between(async {
            tokio::select! {
                report = appender.report() => report,
                () = timer.sleep_until(until) => Report::Lost(unacknowledged(within)),
            }
        });
        match report.await? {
            Report::Appended { offset } => {
                self.acknowledge(offset);
                self.accepted = None;
                self.tell_witness();
                Ok(appender)
            }
            Report::Lost(failure) => Err(Trouble::Failure(failure)),
        }
    }

    /// Takes commands, sends what follows, and answers what is acknowledged, until the term ends.
    pub(super) async fn serve(&mut self, appender: &mut L::Appender) -> End {
        loop {
            match self.turn(appender) {
                Ok(true) => tokio::task::yield_now().await,
                Ok(false) => {
                    let takes_commands = self.has_room() && !self.stopping;
                    let happened = self.wait(appender.report(), takes_commands).await;
                    if let Err(end) = self.meet(appender, happened) {
                        return end;
                    }
                }
                Err(end) => return end,
            }
        }
    }

    /// Does what can be done without waiting; whether anything was done.
    fn turn(&mut self, appender: &mut L::Appender) -> Result<bool, End> {
        // First of all: what is acknowledged on a log that differs is lost with it.
        self.heed_alarms().map_err(End::Stopped)?;
        let mut worked = false;
        for _ in 0..4 * AT_A_TIME {
            if self.in_flight.is_empty() {
                break;
            }
            let Some(report) = appender.report().now_or_never() else { break };
            self.reported(report)?;
            worked = true;
        }
        self.tell_witness();
        if self.stopping && self.in_flight.is_empty() && self.held.is_empty() {
            return Err(End::Stopped(Stop::ShutDown));
        }
        self.check_deadline()?;
        while let Ok(control) = self.take_control() {
            self.control(control);
            worked = true;
        }
        if !self.stopping {
            worked |= self.do_day_work(appender)?;
            for _ in 0..AT_A_TIME {
                if !self.has_room() {
                    break;
                }
                let Some(asked) = self.next_asked() else { break };
                self.take(appender, asked)?;
                worked = true;
            }
        }
        self.metrics.in_flight.set(count(self.in_flight.len()));
        self.metrics.waiting.set(count(self.waiting()));
        self.metrics.not_aged.set(count(self.partition.not_aged_count()));
        Ok(worked)
    }

    fn meet(&mut self, appender: &mut L::Appender, happened: Happened) -> Result<(), End> {
        match happened {
            Happened::Report(report) => self.reported(report),
            Happened::Alarm(alarm) => self.heed(alarm).map_err(End::Stopped),
            Happened::Control(control) => {
                self.control(control);
                Ok(())
            }
            Happened::Asked(asked) => self.take(appender, *asked),
            Happened::Nothing => self.check_deadline(),
        }
    }

    fn control(&mut self, control: Control) {
        match control {
            Control::Knows { file, reply } => {
                // Who asked may have gone.
                let _ = reply.send(Ok(self.partition.entry(file).is_some()));
            }
            Control::StartDay { date, asked_by, reply } => {
                self.days.add(date, asked_by, reply);
            }
            Control::ShutDown => self.close(),
        }
    }

    fn check_deadline(&self) -> Result<(), End> {
        match self.deadline() {
            Some(deadline) if self.timer.elapsed() >= deadline => {
                let failure = unacknowledged(self.settings.acknowledged_within);
                Err(End::Lost(failure.to_string()))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn reported(&mut self, report: Report) -> Result<(), End> {
        match report {
            Report::Appended { offset } => {
                self.acknowledge(offset);
                Ok(())
            }
            Report::Lost(failure) => Err(End::Lost(failure.to_string())),
        }
    }

    /// Whether another command may be taken.
    pub(super) fn has_room(&self) -> bool {
        self.in_flight.len() + self.held.len() < self.settings.in_flight_max
            && self.in_flight.bytes() < self.settings.in_flight_bytes_max
    }

    /// Whether the walk of a business day may go on: it leaves half of what may be in flight to
    /// commands, so that money is taken while a large file is aged.
    pub(super) fn has_room_for_time(&self) -> bool {
        let Load { commits, bytes } = self.in_flight.of_time();
        self.has_room()
            && commits < self.settings.in_flight_max.div_ceil(2)
            && bytes < self.settings.in_flight_bytes_max / 2
    }

    /// The oldest commit in flight stands at `offset`: what was decided on it may be said.
    pub(super) fn acknowledge(&mut self, offset: u64) {
        let sent = self.in_flight.pop_oldest().expect("a report is on a commit in flight");
        let Sent { head, value, sent_at, undo: _, cause, on, book, heard, claims } = sent;
        let took = self.timer.elapsed().saturating_sub(sent_at);
        self.metrics.acknowledgement.observe(took.as_secs_f64());
        self.confirmed = head;
        self.business_date.send_if_modified(|it| it.replace(on) != Some(on));
        self.position =
            Some(Position { sequence: head.sequence, hash: head.hash, next_offset: offset + 1 });
        if let (Some(book), Source::Here(others)) = (book, &self.policies) {
            others.send_replace(Some(book));
        }
        if let Some(heard) = heard {
            self.conversations.hear(heard);
        }
        self.names.stand(&claims);
        let place = Place { partition: self.number, sequence: head.sequence };
        match cause {
            Cause::Command { id, halted: _, reply, stream_version } => {
                self.partition.record(id, offset);
                self.recent.push(offset, value.clone());
                self.metrics.commits_of_commands.inc();
                let repeated = false;
                // Who asked may have gone.
                let _ = reply.send(Answer::Committed { place, value, stream_version, repeated });
            }
            Cause::Time => self.metrics.commits_of_time.inc(),
            Cause::Takeover => {
                self.metrics.commits_of_takeovers.inc();
                self.metrics.epoch.set(i64::try_from(head.epoch).unwrap_or(i64::MAX));
            }
        }
        while let Some(held) = self.held.pop_front_if(|it| it.after <= head.sequence) {
            tell(held.asked, held.answer);
        }
        self.tell_days_done(head.sequence);
    }

    /// The witness compares with the newest position; the chain speaks for those before.
    fn tell_witness(&self) {
        self.acknowledged.send_if_modified(|it| {
            let news = *it != self.position;
            *it = self.position;
            if news {
                self.remembered.acknowledged(self.confirmed.sequence, self.timer.elapsed());
            }
            news
        });
    }

    /// Chains and sends a commit of the partition itself.
    pub(super) fn send_own(
        &mut self,
        appender: &mut L::Appender,
        origin: Origin,
        event: partition::Event,
        epoch: u64,
        cause: Cause,
    ) -> Result<(), Failure> {
        let stream = StreamId::Partition(self.number);
        let date = match &event {
            partition::Event::BusinessDayStarted(it) => it.date,
            partition::Event::Opened(_)
            | partition::Event::TakenOver(_)
            | partition::Event::Moved(_) => self.partition.business_date,
        };
        let record = ledger_core::log::EventRecord {
            id: format!("{}.0", origin.id),
            r#type: event.event_type().to_owned(),
            version: event.version(),
            stream,
            stream_version: self.partition.version + 1,
            data: event.encode(),
            standing: None,
        };
        let facts = [Fact { stream, event: Event::Partition(event) }];
        let file = FileId::Partition(self.number);
        let mut commit = self.commit(origin, file, vec![record]);
        commit.epoch = epoch;
        commit.takeover = matches!(cause, Cause::Takeover);
        commit.business_date = date;
        let draft = Draft::of(self.ledger, &commit, commit.encode().into());
        let undo = self.partition.put_own(&facts, (draft.head(), draft.recorded_at));
        self.partition.look_ahead_by_the_day();
        self.send(appender, draft, undo, cause, (None, Claims::default()))
    }

    /// Chains and sends a commit of a file.
    pub(super) fn send_file(
        &mut self,
        appender: &mut L::Appender,
        made: Made,
        cause: Cause,
    ) -> Result<(), Failure> {
        let Made { draft, entry, heard, claims } = made;
        let undo = self.partition.put(draft.file, entry, (draft.head(), draft.recorded_at));
        self.metrics.files.set(count(self.partition.files()));
        self.send(appender, draft, undo, cause, (heard, claims))
    }

    fn send(
        &mut self,
        appender: &mut L::Appender,
        draft: Draft,
        undo: super::partition::Undo,
        cause: Cause,
        (heard, claims): (Option<Heard>, Claims),
    ) -> Result<(), Failure> {
        let of_book = match draft.file {
            FileId::PolicyBook | FileId::Partition(_) => true,
            FileId::Customer(_) | FileId::Vendor(_) | FileId::Partner(_) => false,
        };
        let book = self.partition.own_book().filter(|_| of_book).cloned();
        if let Some(book) = &book {
            self.book = book.clone();
        }
        self.in_flight.push(Sent {
            head: draft.head(),
            value: draft.value.clone(),
            sent_at: self.timer.elapsed(),
            undo,
            cause,
            on: self.partition.business_date,
            book,
            heard,
            claims,
        });
        appender.send(draft)
    }
}

fn unacknowledged(within: std::time::Duration) -> Failure {
    Failure::broken("append", format!("no acknowledgement within {} s", within.as_secs_f32()))
}
