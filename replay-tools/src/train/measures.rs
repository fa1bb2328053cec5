//! What is a score worth? Measured on cases of which the ending is known.

use serde::Serialize;

/// Half the width of an interval that holds 95 of 100.
const WITHIN_95: f64 = 1.959_964;

/// Where the bands of scores begin.
const BANDS: [u32; 6] = [0, 400, 551, 601, 651, 701];

/// Of scores and endings; each a decimal with four digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Measures {
    /// How likely a case that ended well has the higher score than one that did not, a half where
    /// they are equal.
    pub auc: String,
    /// Holds it with 95 % (DeLong, DeLong and Clarke-Pearson, 1988).
    pub auc_from: String,
    pub auc_to: String,
    /// 2 · AUC − 1.
    pub gini: String,
    /// The most that the two shares of cases up to a score are apart.
    pub ks: String,
    /// How far the scores of these cases lie from those of the cases that were learned from, by
    /// tenths of the latter.
    pub psi: String,
    pub bands: Vec<Band>,
}

/// Scores from here up to the next band, and how they ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Band {
    pub from: u32,
    pub cases: usize,
    pub defaults: usize,
    /// By the scale: the mean of 1 / (1 + 20 · 2^((score − 600) / 50)); absent of none.
    pub expected: Option<String>,
    pub found: Option<String>,
}

impl Measures {
    /// Of cases that were not learned from, each with its score and whether it ended in default; and
    /// of those that were.
    pub(super) fn of(unseen: &[(u32, bool)], seen: &[(u32, bool)]) -> Measures {
        let scores = |bad: bool| {
            let found = unseen.iter().filter(|it| it.1 == bad).map(|it| it.0);
            let mut found: Vec<u32> = found.collect();
            found.sort_unstable();
            found
        };
        let (good, bad) = (scores(false), scores(true));
        let (of_good, of_bad) = (placements(&good, &bad), placements(&bad, &good));
        let auc = mean(&of_good);
        let spread =
            variance(&of_good) / of_good.len() as f64 + variance(&of_bad) / of_bad.len() as f64;
        let width = WITHIN_95 * spread.sqrt();
        Measures {
            auc: told(auc),
            auc_from: told((auc - width).max(0.0)),
            auc_to: told((auc + width).min(1.0)),
            gini: told(2.0 * auc - 1.0),
            ks: told(ks(&good, &bad)),
            psi: told(psi(seen, unseen)),
            bands: bands(unseen),
        }
    }
}

fn told(number: f64) -> String {
    format!("{number:.4}")
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

fn variance(numbers: &[f64]) -> f64 {
    let mean = mean(numbers);
    let squares: f64 = numbers.iter().map(|it| (it - mean) * (it - mean)).sum();
    squares / (numbers.len().saturating_sub(1)).max(1) as f64
}

/// Of each score the share of the others that are below it, equal ones for a half; all ascending.
fn placements(scores: &[u32], others: &[u32]) -> Vec<f64> {
    let of = |score: &u32| {
        let below = others.partition_point(|it| it < score);
        let up_to = others.partition_point(|it| it <= score);
        (below + up_to) as f64 / (2 * others.len()) as f64
    };
    scores.iter().map(of).collect()
}

fn ks(good: &[u32], bad: &[u32]) -> f64 {
    let share =
        |all: &[u32], score: u32| all.partition_point(|it| *it <= score) as f64 / all.len() as f64;
    (0..=1000).map(|it| (share(bad, it) - share(good, it)).abs()).fold(0.0, f64::max)
}

/// Σ (actual − expected) · ln(actual / expected) over tenths of what was expected.
fn psi(expected: &[(u32, bool)], actual: &[(u32, bool)]) -> f64 {
    let mut scores: Vec<u32> = expected.iter().map(|it| it.0).collect();
    scores.sort_unstable();
    let mut ends: Vec<u32> =
        (1..10).filter_map(|it| scores.get(scores.len() * it / 10)).copied().collect();
    ends.dedup();
    let shares = |all: &[(u32, bool)]| {
        let mut counts = vec![0.5; ends.len() + 1];
        for (score, _) in all {
            if let Some(count) = counts.get_mut(ends.partition_point(|end| end <= score)) {
                *count += 1.0;
            }
        }
        let whole: f64 = counts.iter().sum();
        counts.into_iter().map(|it| it / whole).collect::<Vec<_>>()
    };
    let pairs = shares(expected).into_iter().zip(shares(actual));
    pairs.map(|(expected, actual)| (actual - expected) * (actual / expected).ln()).sum()
}

fn bands(scored: &[(u32, bool)]) -> Vec<Band> {
    let ends = BANDS.iter().copied().skip(1).chain([1001]);
    let of = |(from, end): (u32, u32)| {
        let inside: Vec<_> = scored.iter().filter(|it| (from..end).contains(&it.0)).collect();
        let defaults = inside.iter().filter(|it| it.1).count();
        let chances: Vec<f64> = inside.iter().map(|it| chance(it.0)).collect();
        let any = !inside.is_empty();
        Band {
            from,
            cases: inside.len(),
            defaults,
            expected: any.then(|| told(mean(&chances))),
            found: any.then(|| told(defaults as f64 / inside.len() as f64)),
        }
    };
    BANDS.into_iter().zip(ends).map(of).collect()
}

fn chance(score: u32) -> f64 {
    1.0 / (1.0 + 20.0 * ((f64::from(score) - 600.0) / 50.0).exp2())
}
