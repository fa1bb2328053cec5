//! Bad input by the thousand: what lies in a corpus, changed a little and asked again.
//!
//! A fuzzer asks one input after the other until its time is up, and says of each what it came
//! to. An input that came to something new is kept and changed further, so that the walk goes on
//! where something happens. An input that makes the test fail is written into the corpus, whose
//! inputs are asked first and as they stand: it stays there with the correction.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::Dice;
use super::mutate::mutated;

/// For how many seconds each fuzzer runs.
const SECONDS_VARIABLE: &str = "FUZZ_SECONDS";

/// Left out, every run walks the same way.
const SEED_VARIABLE: &str = "FUZZ_SEED";

const SECONDS_DEFAULT: u64 = 3;

/// Inputs that are kept because of what they came to; further ones are counted only.
const KEPT_MAX: usize = 2_000;

/// A walk through bad input.
pub struct Fuzz {
    corpus: PathBuf,
    seed: u64,
    dice: Dice,
    until: Instant,
    /// Seeds first, then what came to something new.
    pool: Vec<Vec<u8>>,
    seeds: usize,
    asked: usize,
    outcomes: BTreeSet<String>,
    present: Vec<u8>,
}

impl Fuzz {
    /// Over the corpus in this folder of the calling package, which is given by
    /// `env!("CARGO_MANIFEST_DIR")`.
    #[track_caller]
    pub fn over(package: &str, corpus: &str) -> Fuzz {
        let corpus = Path::new(package).join(corpus);
        let mut files: Vec<PathBuf> = fs::read_dir(&corpus)
            .unwrap_or_else(|it| panic!("no corpus in {}: {it}", corpus.display()))
            .map(|it| it.expect("the corpus can be listed").path())
            .collect();
        files.sort();
        let pool: Vec<Vec<u8>> =
            files.iter().map(|it| fs::read(it).expect("the corpus can be read")).collect();
        assert!(!pool.is_empty(), "there is nothing in {}", corpus.display());
        let seed = number(SEED_VARIABLE).unwrap_or(1);
        let seconds = number(SECONDS_VARIABLE).unwrap_or(SECONDS_DEFAULT);
        Fuzz {
            corpus,
            seed,
            dice: Dice::from_seed(seed),
            until: now() + Duration::from_secs(seconds),
            seeds: pool.len(),
            pool,
            asked: 0,
            outcomes: BTreeSet::new(),
            present: Vec::new(),
        }
    }

    /// Further inputs to begin with, made by the test.
    #[must_use]
    pub fn and(mut self, made: impl IntoIterator<Item = Vec<u8>>) -> Fuzz {
        self.pool.extend(made);
        self.seeds = self.pool.len();
        self
    }

    /// The next input: each of the corpus as it stands, then changed ones until the time is up.
    pub fn input(&mut self) -> Option<Vec<u8>> {
        let seed = self.pool.get(self.asked).filter(|_| self.asked < self.seeds).cloned();
        let input =
            seed.or_else(|| (now() < self.until).then(|| mutated(&mut self.dice, &self.pool)));
        self.asked += usize::from(input.is_some());
        self.present = input.clone().unwrap_or_default();
        input
    }

    /// What the input came to, in as few words as tell it from others of another kind.
    pub fn came_to(&mut self, outcome: impl Into<String>) {
        let new = self.outcomes.insert(outcome.into());
        if new && self.asked > self.seeds && self.pool.len() < KEPT_MAX {
            self.pool.push(self.present.clone());
        }
    }

    /// Ends the walk: each of these was the beginning of some outcome, and changed inputs were
    /// asked.
    #[track_caller]
    pub fn expect_met(mut self, expected: impl IntoIterator<Item = &'static str>) {
        self.present.clear();
        let Fuzz { seed, seeds, asked, outcomes, .. } = &self;
        println!(
            "{asked} inputs of {seeds} seeds came to {} outcomes, from seed {seed}",
            outcomes.len()
        );
        let met = |wanted: &&str| outcomes.iter().any(|it| it.starts_with(*wanted));
        let missed: Vec<&str> = expected.into_iter().filter(|it| !met(it)).collect();
        assert!(missed.is_empty(), "no input came to {missed:?}, but to {outcomes:#?}");
        assert!(asked > seeds, "the time was too short to change any input");
    }
}

impl Drop for Fuzz {
    /// Keeps the input at which the test failed.
    fn drop(&mut self) {
        if !std::thread::panicking() || self.present.is_empty() {
            return;
        }
        let path = self.corpus.join(format!("failed-{}-{}", self.seed, self.asked));
        let kept = fs::write(&path, &self.present);
        println!(
            "input {} from seed {} failed; {} holds it ({kept:?}):\n{}",
            self.asked,
            self.seed,
            path.display(),
            self.present.escape_ascii()
        );
    }
}

#[expect(clippy::disallowed_methods, reason = "how long a fuzzer runs is no rule")]
fn now() -> Instant {
    Instant::now()
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is a whole number, not {text:?}")))
}
