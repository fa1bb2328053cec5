//! How far do the scores of a period lie from those of another? The population stability index.

use std::collections::BTreeMap;

/// How many applications, and what the rules answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scores {
    pub cases: i64,
    pub approved: i64,
    pub reviewed: i64,
    pub declined: i64,
}

impl Scores {
    /// Adds those of others.
    pub const fn add(&mut self, others: &Scores) {
        self.cases += others.cases;
        self.approved += others.approved;
        self.reviewed += others.reviewed;
        self.declined += others.declined;
    }
}

/// Of one period against another.
#[derive(Debug, Clone, PartialEq)]
pub struct Stability {
    /// Σ (share − reference) · ln(share / reference) over the bands. Below 0.1 hardly anything has moved,
    /// from 0.25 on much has.
    pub index: f64,
    pub bands: Vec<StabilityBand>,
}

/// Scores from one up to another, both with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StabilityBand {
    pub from: u32,
    pub to: u32,
    /// Of the reference.
    pub reference: i64,
    pub cases: i64,
}

/// The bands are tenths of the reference, fewer where its scores are few; each counts half a case more, so
/// that an empty one has a share. `None` where either period has no case.
pub fn stability(reference: &[(u32, Scores)], other: &[(u32, Scores)]) -> Option<Stability> {
    let counts = |all: &[(u32, Scores)]| -> BTreeMap<u32, i64> {
        all.iter().map(|(score, it)| (*score, it.cases)).collect()
    };
    let (reference, other) = (counts(reference), counts(other));
    let whole = |all: &BTreeMap<u32, i64>| all.values().sum::<i64>();
    if whole(&reference) == 0 || whole(&other) == 0 {
        return None;
    }
    let starts = starts(&reference, whole(&reference));
    let ends = starts.iter().skip(1).map(|it| it - 1).chain([1000]);
    let of =
        |all: &BTreeMap<u32, i64>, from: u32, to: u32| all.range(from..=to).map(|it| it.1).sum();
    let bands = starts.iter().copied().zip(ends);
    let bands: Vec<_> = bands
        .map(|(from, to)| StabilityBand {
            from,
            to,
            reference: of(&reference, from, to),
            cases: of(&other, from, to),
        })
        .collect();
    let share =
        |count: i64, whole: i64| (count as f64 + 0.5) / (whole as f64 + bands.len() as f64 / 2.0);
    let part = |it: &StabilityBand| {
        let expected = share(it.reference, whole(&reference));
        let found = share(it.cases, whole(&other));
        (found - expected) * (found / expected).ln()
    };
    Some(Stability { index: bands.iter().map(part).sum(), bands })
}

/// The scores at which bands begin: 0, and each at which another tenth of the reference does.
fn starts(reference: &BTreeMap<u32, i64>, whole: i64) -> Vec<u32> {
    let mut starts = vec![0];
    for tenth in 1..10 {
        let before = whole * tenth / 10;
        let mut passed = 0;
        let score = reference.iter().find_map(|(score, count)| {
            passed += count;
            (passed > before).then_some(*score)
        });
        starts.extend(score.filter(|it| starts.last().is_some_and(|last| last < it)));
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(scores: impl IntoIterator<Item = (u32, i64)>) -> Vec<(u32, Scores)> {
        let scores = scores.into_iter();
        scores.map(|(score, cases)| (score, Scores { cases, ..Scores::default() })).collect()
    }

    #[test]
    fn the_same_scores_have_moved_by_nothing() {
        let all = of((0..100).map(|it| (it * 10, 3)));
        let found = stability(&all, &all).unwrap();
        assert!(found.index.abs() < 1e-12, "{found:?}");
        assert_eq!(found.bands.len(), 10);
        assert!(found.bands.iter().all(|it| it.reference == 30 && it.cases == 30), "{found:?}");
        assert_eq!((found.bands[0].from, found.bands[9].to), (0, 1000));
    }

    /// By hand: of 100 in each of two bands 50 moved to the other, and nobody has less than 300. Of three
    /// bands the shares are 100.5 of 201.5 each, then 50.5 and 150.5.
    #[test]
    fn what_moves_counts_by_how_far_its_share_does() {
        let found = stability(&of([(300, 100), (700, 100)]), &of([(300, 50), (700, 150)])).unwrap();
        let moved = 50.0 / 201.5;
        let expected = moved * ((150.5_f64 / 100.5).ln() - (50.5_f64 / 100.5).ln());
        assert!((found.index - expected).abs() < 1e-9, "{} is not {expected}", found.index);
        assert!(found.index > 0.25, "that is much");
    }

    #[test]
    fn a_band_that_is_empty_counts_as_half_a_case_and_a_period_without_cases_has_no_index() {
        let found = stability(&of([(300, 10), (700, 10)]), &of([(700, 20)])).unwrap();
        assert!(found.index.is_finite() && found.index > 0.25, "{found:?}");
        assert_eq!(stability(&of([]), &of([(700, 20)])), None);
        assert_eq!(stability(&of([(700, 20)]), &of([])), None);
    }
}
