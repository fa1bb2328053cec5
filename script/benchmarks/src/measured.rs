//! What one run came to: rate, waits by an HDR histogram, CPU seconds; and the middle one of several.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

/// The longest wait that is told apart, in microseconds.
const WAIT_MAX: u64 = 120_000_000;

/// When waits count: what is answered before is warm-up, what is answered later comes too late.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) from: Instant,
    pub(crate) until: Instant,
}

impl Window {
    pub(crate) fn starting_now(warm_up: Duration, seconds: Duration) -> Window {
        let from = Instant::now() + warm_up;
        Window { from, until: from + seconds }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.until <= Instant::now()
    }

    fn has(&self, at: Instant) -> bool {
        (self.from..self.until).contains(&at)
    }

    pub(crate) fn seconds(&self) -> f64 {
        (self.until - self.from).as_secs_f64()
    }
}

/// Waits of requests, and how many commands they brought about.
#[derive(Debug, Clone)]
pub(crate) struct Waits {
    histogram: Histogram<u64>,
    commands: u64,
}

impl Waits {
    pub(crate) fn new() -> Waits {
        let histogram = Histogram::new_with_bounds(1, WAIT_MAX, 3);
        Waits { histogram: histogram.expect("these bounds are valid"), commands: 0 }
    }

    /// Counts a request that was answered just now, if the window has it.
    pub(crate) fn answered(&mut self, window: &Window, sent: Instant, commands: u64) {
        let now = Instant::now();
        if window.has(now) {
            self.add(now - sent, commands);
        }
    }

    /// Counts a request.
    pub(crate) fn add(&mut self, waited: Duration, commands: u64) {
        let micros = u64::try_from(waited.as_micros()).unwrap_or(WAIT_MAX);
        self.histogram.saturating_record(micros.clamp(1, WAIT_MAX));
        self.commands += commands;
    }

    /// Takes in what another caller waited.
    pub(crate) fn merge(&mut self, other: &Waits) {
        self.histogram.add(&other.histogram).expect("all histograms have the same bounds");
        self.commands += other.commands;
    }
}

/// CPU seconds by the name of the process.
pub(crate) type Cpu = BTreeMap<&'static str, f64>;

/// The figures of one run.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub(crate) struct Run {
    /// Commands (of the raw rows: records or rows) a second.
    pub(crate) per_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    pub(crate) mean_ms: f64,
    /// Mean of what the log took to acknowledge, as the writers measure it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) acknowledged_ms: Option<f64>,
    pub(crate) cpu: Cpu,
    /// How many commands the window had.
    pub(crate) commands: u64,
}

impl Run {
    pub(crate) fn new(waits: &Waits, window: &Window, cpu: Cpu) -> Run {
        let milliseconds = |micros: u64| micros as f64 / 1_000.0;
        Run {
            per_second: waits.commands as f64 / window.seconds(),
            p50_ms: milliseconds(waits.histogram.value_at_quantile(0.5)),
            p99_ms: milliseconds(waits.histogram.value_at_quantile(0.99)),
            mean_ms: waits.histogram.mean() / 1_000.0,
            acknowledged_ms: None,
            cpu,
            commands: waits.commands,
        }
    }

    /// The run whose rate is the middle one; of two the slower.
    pub(crate) fn median(runs: &[Run]) -> Option<&Run> {
        let mut by_rate: Vec<&Run> = runs.iter().collect();
        by_rate.sort_by(|a, b| a.per_second.total_cmp(&b.per_second));
        by_rate.get(by_rate.len().checked_sub(1)? / 2).copied()
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Cpu, Run, Waits, Window};

    fn window(seconds: u64) -> Window {
        Window::starting_now(Duration::ZERO, Duration::from_secs(seconds))
    }

    #[test]
    fn the_waits_of_two_callers_are_told_as_if_one_had_waited_them_all() {
        let (mut one, mut other, mut both) = (Waits::new(), Waits::new(), Waits::new());
        for millisecond in 1..=100 {
            let waited = Duration::from_millis(millisecond);
            if millisecond % 2 == 0 {
                one.add(waited, 1)
            } else {
                other.add(waited, 1)
            }
            both.add(waited, 1);
        }
        one.merge(&other);
        let run = Run::new(&one, &window(10), Cpu::new());
        assert_eq!(run, Run { cpu: Cpu::new(), ..Run::new(&both, &window(10), Cpu::new()) });
        assert_eq!((run.per_second, run.commands), (10.0, 100));
        // Three digits are kept.
        assert!((49.9..50.2).contains(&run.p50_ms), "{}", run.p50_ms);
        assert!((98.9..99.2).contains(&run.p99_ms), "{}", run.p99_ms);
        assert!((50.4..50.6).contains(&run.mean_ms), "{}", run.mean_ms);
    }

    #[test]
    fn what_is_answered_outside_of_the_window_does_not_count() {
        let later = Window::starting_now(Duration::from_secs(60), Duration::from_secs(1));
        let mut waits = Waits::new();
        waits.answered(&later, Instant::now(), 1);
        assert_eq!(Run::new(&waits, &later, Cpu::new()).commands, 0);
        waits.answered(&window(60), Instant::now(), 50);
        assert_eq!(Run::new(&waits, &later, Cpu::new()).commands, 50);
    }

    #[test]
    fn the_median_is_a_run_as_it_was() {
        let run =
            |per_second: f64| Run { per_second, ..Run::new(&Waits::new(), &window(1), Cpu::new()) };
        let runs = [run(3.0), run(1.0), run(2.0)];
        assert_eq!(Run::median(&runs), Some(&run(2.0)));
        assert_eq!(Run::median(&runs[..1]), Some(&run(3.0)));
        assert_eq!(Run::median(&[]), None);
    }
}
