//! A code that was drawn: digits that nobody can foretell.

use std::fmt;

/// One more than the largest code of as many digits as one may have.
const CODES: u64 = 1_000_000_000;

/// As many random digits as a code may have; how many of them it has, its event says. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Drawn(String);

impl Drawn {
    /// Each is as likely as every other.
    ///
    /// # Panics
    /// When the operating system has no random numbers.
    pub fn at_random() -> Drawn {
        // What lies behind the last whole round would make the first codes likelier.
        const WHOLE_ROUNDS: u64 = u64::MAX - u64::MAX % CODES;
        loop {
            let number = getrandom::u64().expect("the operating system has random numbers");
            if number < WHOLE_ROUNDS {
                return Drawn(format!("{:09}", number % CODES));
            }
        }
    }

    /// The code of so many digits; all of them for more than there are.
    pub fn of(&self, digits: u32) -> &str {
        let digits = usize::try_from(digits).unwrap_or(usize::MAX);
        let from = self.0.len().saturating_sub(digits);
        self.0.get(from..).unwrap_or_default()
    }
}

impl fmt::Debug for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Drawn(secret)")
    }
}
