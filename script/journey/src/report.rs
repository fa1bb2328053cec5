//! What the journey says to the person who started it.

use std::io::Write;

/// One sentence on its own line.
pub fn say(sentence: &str) {
    println!("{sentence}");
    // Piped output would otherwise come late; nobody is told when that fails.
    let _ = std::io::stdout().flush();
}
