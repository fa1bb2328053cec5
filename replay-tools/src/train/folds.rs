//! Parts of the cases with about equally many defaults in each, shuffled by a seed.

use std::collections::BTreeSet;

pub(super) fn parts(bad: &[bool], parts: usize, seed: u64) -> Vec<BTreeSet<usize>> {
    let mut found = vec![BTreeSet::new(); parts];
    let mut state = seed;
    let mut next = 0;
    for kind in [true, false] {
        let of_kind = bad.iter().enumerate().filter(|(_, it)| **it == kind);
        let mut cases: Vec<(u64, usize)> =
            of_kind.map(|(case, _)| (shuffled(&mut state), case)).collect();
        cases.sort_unstable();
        for (_, case) in cases {
            if let Some(part) = found.get_mut(next) {
                part.insert(case);
            }
            next = (next + 1) % parts.max(1);
        }
    }
    found
}

/// SplitMix64 (Steele et al. 2014).
fn shuffled(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
