//! Golden logs, read by this release.

// Said once more to clippy, which lets helpers of tests unwrap only below this attribute.
#[cfg(test)]
mod golden;
#[cfg(test)]
mod small;
#[cfg(test)]
mod told;

use golden_logs::check::Empty;

fn empty() -> Empty {
    Empty {
        log: servers::fresh_database("golden-log"),
        keys: servers::fresh_database("golden-keys"),
        read_models: servers::fresh_database("golden-read"),
    }
}
