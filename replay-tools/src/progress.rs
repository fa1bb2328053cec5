//! What long work tells on standard error while it runs.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinHandle;

/// Work that is quicker than this says nothing.
const EVERY: Duration = Duration::from_secs(2);

/// Counts commits, and tells every two seconds how many and how fast. Dropping it ends that.
pub struct Progress {
    what: &'static str,
    count: Arc<AtomicU64>,
    since: Instant,
    teller: JoinHandle<()>,
}

/// A counter for one of several that work at the same time.
#[derive(Debug, Clone)]
pub struct Tally(Arc<AtomicU64>);

impl Tally {
    pub fn add(&self, commits: u64) {
        self.0.fetch_add(commits, Ordering::Relaxed);
    }

    /// One that nobody reads.
    pub fn silent() -> Tally {
        Tally(Arc::new(AtomicU64::new(0)))
    }
}

/// How many commits in how long.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    pub commits: u64,
    pub took: Duration,
}

impl Pace {
    /// Commits per second.
    pub fn per_second(self) -> u64 {
        let millis = self.took.as_millis().max(1) as u64;
        self.commits.saturating_mul(1_000) / millis
    }
}

impl fmt::Display for Pace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.took.as_millis();
        write!(
            f,
            "{} commits in {}.{} s, {} a second",
            grouped(self.commits),
            millis / 1_000,
            millis % 1_000 / 100,
            grouped(self.per_second())
        )
    }
}

impl Progress {
    /// Begins to count; `what` is told in front of the figures. Needs a tokio runtime.
    pub fn start(what: &'static str) -> Progress {
        let count = Arc::new(AtomicU64::new(0));
        let since = Instant::now();
        let teller = tokio::spawn({
            let count = Arc::clone(&count);
            async move {
                loop {
                    tokio::time::sleep(EVERY).await;
                    let commits = count.load(Ordering::Relaxed);
                    eprintln!("{what}: {}", Pace { commits, took: since.elapsed() });
                }
            }
        });
        Progress { what, count, since, teller }
    }

    pub fn tally(&self) -> Tally {
        Tally(Arc::clone(&self.count))
    }

    /// What it came to so far.
    pub fn pace(&self) -> Pace {
        Pace { commits: self.count.load(Ordering::Relaxed), took: self.since.elapsed() }
    }

    /// Tells that another part of the work has begun.
    pub fn now(&self, what: &str) {
        if self.since.elapsed() > EVERY {
            eprintln!("{}: {what}", self.what);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.teller.abort();
    }
}

/// The number in groups of three digits: `790,412`.
pub fn grouped(number: impl Into<i128>) -> String {
    let number = number.into();
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (790_412, "790,412"),
            (-12_345_678, "-12,345,678"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
