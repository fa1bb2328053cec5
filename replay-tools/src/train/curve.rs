//! How many cases of both endings have a score below each? What pictures of a card are drawn from.

use serde::Serialize;

/// So many points lie between two steps.
const APART: u32 = 10;

/// Cases of which the score is below this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Step {
    pub below: u32,
    pub cases: usize,
    pub defaults: usize,
}

/// Up to 1,010, above which nobody is.
pub(super) fn steps(scored: &[(u32, bool)]) -> Vec<Step> {
    let step = |below: u32| {
        let of = || scored.iter().filter(|it| it.0 < below);
        Step { below, cases: of().count(), defaults: of().filter(|it| it.1).count() }
    };
    (0..=101).map(|it| step(it * APART)).collect()
}
