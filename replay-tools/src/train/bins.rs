//! Which values of a column say the same of how a case ends? Bins by the weight of their evidence.

use std::collections::BTreeMap;

use super::table::{Column, Values};

/// How many bins a column begins with, and how many it ends with at most.
const FINE: usize = 20;
const BINS_MAX: usize = 6;

/// The least part of the cases in a bin.
const SHARE_MIN: f64 = 0.05;

/// A column's bins, each with the logarithm of its odds of a default against those of all cases.
pub(super) struct Binned {
    pub(super) bins: Vec<(Group, f64)>,
    pub(super) missing: f64,
}

/// The values of a bin.
#[derive(Clone)]
pub(super) enum Group {
    /// Up to this number; `None` of the last.
    UpTo(Option<i64>),
    Codes(Vec<String>),
}

/// How many cases ended well and in default.
#[derive(Clone, Copy, Default)]
struct Count {
    good: f64,
    bad: f64,
}

impl Count {
    fn add(&mut self, bad: bool) {
        if bad { self.bad += 1.0 } else { self.good += 1.0 }
    }

    fn plus(self, other: Count) -> Count {
        Count { good: self.good + other.good, bad: self.bad + other.bad }
    }

    /// With half a case more of each, so that a bin without one kind has an end.
    fn evidence(self, all: Count) -> f64 {
        ((self.bad + 0.5) / (all.bad + 1.0)).ln() - ((self.good + 0.5) / (all.good + 1.0)).ln()
    }

    fn value(self, all: Count) -> f64 {
        (self.bad / all.bad - self.good / all.good) * self.evidence(all)
    }
}

impl Binned {
    pub(super) fn of(column: &Column, bad: &[bool], cases: &[usize]) -> Binned {
        let is_bad = |case: usize| bad.get(case).copied().unwrap_or_default();
        let mut all = Count::default();
        cases.iter().for_each(|it| all.add(is_bad(*it)));
        let mut missing = Count::default();
        let mut note = |case: usize, known: bool| {
            if !known {
                missing.add(is_bad(case));
            }
        };
        let groups = match &column.values {
            Values::Numbers(values) => {
                let mut counts: BTreeMap<i64, Count> = BTreeMap::new();
                for case in cases {
                    let value = values.get(*case).copied().flatten();
                    note(*case, value.is_some());
                    if let Some(value) = value {
                        counts.entry(value).or_default().add(is_bad(*case));
                    }
                }
                numbers(counts)
            }
            Values::Codes(values) => {
                let mut counts: BTreeMap<String, Count> = BTreeMap::new();
                // Each code has a bin, also where none of these cases has it.
                for value in values.iter().flatten() {
                    counts.entry(value.clone()).or_default();
                }
                for case in cases {
                    let value = values.get(*case).and_then(Option::as_ref);
                    note(*case, value.is_some());
                    if let Some(count) = value.and_then(|it| counts.get_mut(it)) {
                        count.add(is_bad(*case));
                    }
                }
                codes(counts, all)
            }
        };
        let bins = merged(groups, all).into_iter().map(|(it, count)| (it, count.evidence(all)));
        let known = missing.good + missing.bad > 0.0;
        let missing = if known { missing.evidence(all) } else { 0.0 };
        Binned { bins: bins.collect(), missing }
    }

    pub(super) fn bins(&self) -> usize {
        self.bins.len()
    }

    /// The weight of what is known of a case.
    pub(super) fn evidence(&self, column: &Column, case: usize) -> f64 {
        let found = match &column.values {
            Values::Numbers(values) => values.get(case).copied().flatten().map(|value| {
                self.bins.iter().find(|(it, _)| {
                    matches!(it, Group::UpTo(up_to) if up_to.is_none_or(|it| value <= it))
                })
            }),
            Values::Codes(values) => values.get(case).and_then(Option::as_ref).map(|value| {
                let has = |it: &Group| matches!(it, Group::Codes(all) if all.contains(value));
                self.bins.iter().find(|(it, _)| has(it))
            }),
        };
        found.map_or(self.missing, |it| it.map_or(0.0, |(_, evidence)| *evidence))
    }
}

/// About equally many cases in each, the same number in one.
fn numbers(counts: BTreeMap<i64, Count>) -> Vec<(Group, Count)> {
    let all: f64 = counts.values().map(|it| it.good + it.bad).sum();
    let full = all / FINE as f64;
    let mut groups: Vec<(Group, Count)> = vec![];
    let mut open = Count::default();
    for (value, count) in counts {
        open = open.plus(count);
        if open.good + open.bad >= full {
            groups.push((Group::UpTo(Some(value)), open));
            open = Count::default();
        }
    }
    if open.good + open.bad > 0.0 || groups.is_empty() {
        groups.push((Group::UpTo(None), open));
    }
    if let Some((last, _)) = groups.last_mut() {
        *last = Group::UpTo(None);
    }
    groups
}

/// In the order of their evidence.
fn codes(counts: BTreeMap<String, Count>, all: Count) -> Vec<(Group, Count)> {
    let groups = counts.into_iter().map(|(code, count)| (Group::Codes(vec![code]), count));
    let mut groups: Vec<_> = groups.collect();
    groups.sort_by(|(_, one), (_, next)| one.evidence(all).total_cmp(&next.evidence(all)));
    groups
}

/// Puts neighbours together by which least is lost, small bins first.
fn merged(mut groups: Vec<(Group, Count)>, all: Count) -> Vec<(Group, Count)> {
    let least = SHARE_MIN * (all.good + all.bad);
    while groups.len() > 1 {
        let small = |it: &Count| it.good + it.bad < least;
        let pairs = groups.iter().zip(groups.iter().skip(1)).enumerate();
        let losses = pairs.map(|(place, ((_, one), (_, next)))| {
            let lost = one.value(all) + next.value(all) - one.plus(*next).value(all);
            (!(small(one) || small(next)), lost, place)
        });
        let least = losses.min_by(|one, next| one.0.cmp(&next.0).then(one.1.total_cmp(&next.1)));
        let Some((whole, _, place)) = least else { break };
        if whole && groups.len() <= BINS_MAX {
            break;
        }
        let (next, count) = groups.remove(place + 1);
        if let Some((group, before)) = groups.get_mut(place) {
            *group = match (group.clone(), next) {
                (Group::Codes(mut codes), Group::Codes(more)) => {
                    codes.extend(more);
                    Group::Codes(codes)
                }
                (_, next) => next,
            };
            *before = before.plus(count);
        }
    }
    groups
}
