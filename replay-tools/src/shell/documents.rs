//! What is told of policy documents.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use ledger_core::calendar::Day;
use replay_tools::policy;

use super::{Ending, could_not};
use crate::command_line::{CheckPolicy, DiffPolicy, Policy};

pub(crate) fn tell(asked: &Policy) -> Result<(), Ending> {
    match asked {
        Policy::Check(it) => check(it),
        Policy::Diff(it) => diff(it),
    }
}

fn check(CheckPolicy { file, on, lang }: &CheckPolicy) -> Result<(), Ending> {
    let checked = policy::check(&read(file)?, on.unwrap_or_else(today));
    print!("{}", checked.text(*lang));
    match checked.outcome {
        Ok(_) => Ok(()),
        Err(_) => {
            let why = format!("{} is no document that may be published", file.display());
            Err(Ending { code: 1, why })
        }
    }
}

fn diff(DiffPolicy { a, b, lang }: &DiffPolicy) -> Result<(), Ending> {
    let changes = policy::diff(&read(a)?, &read(b)?).map_err(could_not)?;
    print!("{}", policy::told(&changes, *lang));
    match changes.is_empty() {
        true => Ok(()),
        false => Err(Ending { code: 1, why: "the documents differ".to_owned() }),
    }
}

fn read(file: &Path) -> Result<String, Ending> {
    let text = std::fs::read_to_string(file);
    text.map_err(|it| could_not(format!("read {}: {it}", file.display())))
}

/// The day of this machine's clock at Greenwich.
fn today() -> Day {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let days = u32::try_from(since.as_secs() / 86_400).unwrap_or(u32::MAX);
    let first = Day::from_ymd(1970, 1, 1).expect("the calendar has that day");
    first.saturating_add_days(days)
}
