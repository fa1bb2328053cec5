//! When does a reader ask again?

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// How long it waits at the end: twice as long each time in vain.
const PAUSE_MIN: Duration = Duration::from_millis(10);
const PAUSE_MAX: Duration = Duration::from_millis(160);

/// What a reader found when it asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// A page behind which there was more.
    More,
    /// All there was. Who asked again at once would read what comes commit by commit, and take from
    /// those who append the time in which they write.
    UpToTheEnd,
    Nothing,
}

/// Not before when a reader asks again; kept, so that a dropped future does not begin anew.
#[derive(Debug)]
pub(super) struct Pace {
    pause: Duration,
    asks_at: Option<Instant>,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { pause: PAUSE_MIN, asks_at: None }
    }
}

impl Pace {
    pub(super) async fn wait(&self) {
        if let Some(at) = self.asks_at {
            sleep_until(at).await;
        }
    }

    pub(super) fn asked(&mut self, found: Found, now: Instant) {
        match found {
            Found::More => *self = Pace::default(),
            Found::UpToTheEnd => {
                *self = Pace { asks_at: Some(now + PAUSE_MIN), ..Pace::default() };
            }
            Found::Nothing => {
                self.asks_at = Some(now + self.pause);
                self.pause = (self.pause * 2).min(PAUSE_MAX);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many milliseconds it waits after each of these.
    fn waits<const N: usize>(found: [Found; N]) -> [u128; N] {
        let mut pace = Pace::default();
        let now = Instant::now();
        found.map(|it| {
            pace.asked(it, now);
            pace.asks_at.map_or(0, |at| at.duration_since(now).as_millis())
        })
    }

    #[test]
    fn who_is_behind_asks_at_once_and_who_has_all_lets_some_come_together() {
        use Found::{More, Nothing, UpToTheEnd};
        assert_eq!(waits([More, More, UpToTheEnd, UpToTheEnd, More]), [0, 0, 10, 10, 0]);
        let idle = [UpToTheEnd, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, UpToTheEnd];
        assert_eq!(waits(idle), [10, 10, 20, 40, 80, 160, 160, 10]);
    }
}
