//! Doing much without keeping others waiting.

/// Lines of a bulk request that are read, or sealed, before others have their turn.
const AT_A_TURN: usize = 50;

/// Does the same to each, in order, and lets others work in between: what a large request takes would
/// keep a writer waiting.
pub(super) async fn by_turns<T, U>(all: Vec<T>, mut each: impl FnMut(T) -> U) -> Vec<U> {
    let mut done = Vec::with_capacity(all.len());
    for (place, it) in all.into_iter().enumerate() {
        if place > 0 && place % AT_A_TURN == 0 {
            tokio::task::yield_now().await;
        }
        done.push(each(it));
    }
    done
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test]
    async fn others_have_their_turn_after_fifty_lines() {
        let done = Cell::new(0_usize);
        let mut seen = vec![];
        let lines = by_turns(vec![(); 170], |()| done.set(done.get() + 1));
        let beside = async {
            for _ in 0..4 {
                seen.push(done.get());
                tokio::task::yield_now().await;
            }
        };
        let (lines, ()) = tokio::join!(biased; lines, beside);
        assert_eq!((lines.len(), seen), (170, vec![50, 100, 150, 170]));
    }
}
