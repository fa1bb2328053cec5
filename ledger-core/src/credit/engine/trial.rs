//! The engine of [`crate::engine::Engine::TRIAL`], for tests: it serves the newest instalment first and tells arrears from the
//! fifteenth day on.

use super::ArrearsTerms;
use super::allocate::{self, Part};
use super::rules::Rules;
use crate::policy::Allocation;

pub(super) const TRIAL: Rules =
    Rules { serve: newest_first, buckets: |_: &ArrearsTerms| &[15, 45] };

fn newest_first(parts: &mut [&mut Part], allocation: &Allocation, mut money: i64) -> i64 {
    for part in parts.iter_mut().rev() {
        money = allocate::oldest_first(std::slice::from_mut(part), allocation, money);
    }
    money
}
