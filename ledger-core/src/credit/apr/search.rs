//! Up to which number does something hold?

/// The largest number of which it holds, where it holds of all below that one; `None` where it holds
/// of none.
pub(super) fn last(holds: impl Fn(u128) -> bool) -> Option<u128> {
    if !holds(0) {
        return None;
    }
    let mut found = 0;
    for bit in (0..u128::BITS).rev() {
        let tried = found | 1 << bit;
        if holds(tried) {
            found = tried;
        }
    }
    Some(found)
}

/// The same, and sooner the nearer the guess is: of a number that is near, a few are tried.
pub(super) fn last_near(guess: u128, holds: impl Fn(u128) -> bool) -> Option<u128> {
    let mut step: u128 = 1;
    let (mut found, mut past);
    if holds(guess) {
        found = guess;
        loop {
            let tried = found.saturating_add(step);
            if tried == found {
                return Some(found);
            }
            if !holds(tried) {
                past = tried;
                break;
            }
            found = tried;
            step = step.saturating_mul(2);
        }
    } else {
        past = guess;
        loop {
            if past == 0 {
                return None;
            }
            let tried = past.saturating_sub(step);
            if holds(tried) {
                found = tried;
                break;
            }
            past = tried;
            step = step.saturating_mul(2);
        }
    }
    while past - found > 1 {
        let tried = found + (past - found) / 2;
        if holds(tried) {
            found = tried;
        } else {
            past = tried;
        }
    }
    Some(found)
}
