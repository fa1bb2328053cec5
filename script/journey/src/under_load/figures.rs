//! Rate and waits of many requests.

use std::fmt;
use std::time::Duration;

/// How many in which time, and how long they waited.
#[derive(Debug, Clone)]
pub(super) struct Figures {
    /// In microseconds, the shortest first.
    waits: Vec<u32>,
    took: Duration,
}

impl Figures {
    pub(super) fn new(mut waits: Vec<u32>, took: Duration) -> Figures {
        waits.sort_unstable();
        Figures { waits, took }
    }

    pub(super) fn count(&self) -> usize {
        self.waits.len()
    }

    /// The wait that so many of a hundred did not exceed, in microseconds.
    fn percentile(&self, percent: usize) -> u32 {
        let at = (self.waits.len() * percent).div_ceil(100).saturating_sub(1);
        self.waits.get(at).copied().unwrap_or_default()
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rate = self.waits.len() as f64 / self.took.as_secs_f64();
        let milliseconds = |percent| f64::from(self.percentile(percent)) / 1_000.0;
        let (p50, p99) = (milliseconds(50), milliseconds(99));
        write!(f, "{rate:.0}/s, p50 {p50:.1} ms, p99 {p99:.1} ms")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Figures;

    #[test]
    fn half_of_the_waits_are_within_p50_and_all_but_one_of_a_hundred_within_p99() {
        let waits = (1..=200).rev().map(|it| it * 1_000).collect();
        let figures = Figures::new(waits, Duration::from_secs(2));
        assert_eq!(figures.to_string(), "100/s, p50 100.0 ms, p99 198.0 ms");
        assert_eq!(Figures::new(vec![7_000], Duration::from_secs(1)).percentile(99), 7_000);
        assert_eq!(Figures::new(vec![], Duration::from_secs(1)).percentile(50), 0);
    }
}
