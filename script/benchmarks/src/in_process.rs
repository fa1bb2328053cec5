//! The writers without HTTP: `script/in-process`, a process of its own, on a ledger that
//! was prepared before.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::Child;
use tokio::time::timeout;

use crate::cpu::Watched;
use crate::failure::Failure;
use crate::ledger::{Acknowledged, Hash, Place, place};
use crate::logs::unique;
use crate::measured::Waits;
use crate::system::System;

/// How long it may take to begin, and to end after its time is over.
const PATIENCE: Duration = Duration::from_secs(60);

/// The running program.
pub(crate) struct InProcess {
    child: Child,
    told: PathBuf,
    begun: Instant,
}

/// Commands that were answered, and when.
struct Answered {
    place: Place,
    hash: Hash,
    sent: Duration,
    waited: Duration,
}

impl InProcess {
    /// Starts it and waits until it takes the first command.
    pub(crate) async fn start(
        system: &System,
        work: &Path,
        customers: &[String],
        files: &[usize],
        callers: usize,
        time: Duration,
    ) -> Result<InProcess, Failure> {
        let path = |name: &str| work.join(unique(name));
        let (ids, numbers, told) = (path("customers"), path("files"), path("told"));
        fs::write(&ids, customers.join("\n")).map_err(Failure::io("write the customers"))?;
        let files: Vec<String> = files.iter().map(usize::to_string).collect();
        fs::write(&numbers, files.join("\n")).map_err(Failure::io("write the files"))?;
        let mut process = system.command("in-process");
        process.arg(callers.to_string()).arg(time.as_millis().to_string());
        process.args([&ids, &numbers, &told]).stdin(Stdio::null());
        process.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = process.spawn().map_err(Failure::io("start in-process"))?;
        let output = child.stdout.take().ok_or_else(|| Failure::unexpected("no output"))?;
        let mut lines = BufReader::new(output).lines();
        let late = || Failure::Late {
            what: "in-process does not begin".to_owned(),
            seconds: PATIENCE.as_secs(),
        };
        let line = timeout(PATIENCE, lines.next_line()).await.map_err(|_| late())?;
        let begun = Instant::now();
        match line.map_err(Failure::io("hear in-process"))?.as_deref() {
            Some("begin") => Ok(InProcess { child, told, begun }),
            Some(_) | None => Err(why(child).await),
        }
    }

    pub(crate) fn watched(&self) -> Option<Watched> {
        Some(Watched::alone("in process", self.child.id()?))
    }

    /// Waits for its end: what was answered in the window that began so long after it, and all that
    /// was acknowledged.
    pub(crate) async fn end(
        mut self,
        warm_up: Duration,
        time: Duration,
    ) -> Result<(Waits, Acknowledged), Failure> {
        let left = (time + PATIENCE).saturating_sub(self.begun.elapsed());
        let ended = timeout(left, self.child.wait()).await;
        let Ok(status) = ended else {
            self.child.kill().await.map_err(Failure::io("kill in-process"))?;
            let what = "in-process does not end".to_owned();
            return Err(Failure::Late { what, seconds: PATIENCE.as_secs() });
        };
        if !status.map_err(Failure::io("wait for in-process"))?.success() {
            return Err(why(self.child).await);
        }
        let text = fs::read_to_string(&self.told).map_err(Failure::io("read what was told"))?;
        let (mut waits, mut acknowledged) = (Waits::new(), vec![]);
        for line in text.lines() {
            let Answered { place, hash, sent, waited } =
                answered(line).ok_or_else(|| Failure::unexpected(format!("in-process: {line}")))?;
            acknowledged.push((place, hash));
            if (warm_up..time).contains(&(sent + waited)) {
                waits.add(waited, 1);
            }
        }
        Ok((waits, acknowledged))
    }
}

fn answered(line: &str) -> Option<Answered> {
    let mut words = line.split(' ');
    let at = place(words.next()?)?;
    let mut hash = [0; 32];
    hex::decode_to_slice(words.next()?, &mut hash).ok()?;
    let micros = |it: &str| it.parse().ok().map(Duration::from_micros);
    Some(Answered { place: at, hash, sent: micros(words.next()?)?, waited: micros(words.next()?)? })
}

async fn why(mut child: Child) -> Failure {
    let mut said = String::new();
    if let Some(mut errors) = child.stderr.take()
        && let Err(error) = errors.read_to_string(&mut said).await
    {
        said = error.to_string();
    }
    Failure::unexpected(format!("in-process ended: {}", said.trim()))
}
