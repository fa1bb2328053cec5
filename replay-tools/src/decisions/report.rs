//! What came of executing decisions again, for people and for programs.

use std::fmt::Write as _;
use std::time::Duration;

use ledger_core::credit::deciding::NotAgain;
use serde_json::{Value, json as of_json};

use super::{Other, Replayed};
use crate::progress::grouped;
use crate::sentences::Lang;

/// What came of a whole log.
#[derive(Debug)]
pub struct Report {
    pub executed: u64,
    /// Those that do not come out again.
    pub others: Vec<Replayed>,
    pub took: Duration,
}

impl Report {
    /// How many a second, rounded down.
    pub fn per_second(&self) -> u64 {
        let millis = self.took.as_millis().max(1);
        let found = u128::from(self.executed) * 1000 / millis;
        u64::try_from(found).unwrap_or(u64::MAX)
    }

    pub fn json(&self) -> Value {
        of_json!({
            "executed": self.executed,
            "other": json(&self.others),
            "took_ms": u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX),
            "per_second": self.per_second(),
        })
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&text(&self.others, Lang::English))?;
        let (executed, others) = (grouped(self.executed), self.others.len());
        write!(
            f,
            "{executed} decisions executed again, {others} come out otherwise; {} a second",
            grouped(self.per_second())
        )
    }
}

/// A line a decision, and one for each member that comes out otherwise.
pub fn text(all: &[Replayed], lang: Lang) -> String {
    let mut text = String::new();
    for Replayed { place, stream, why, .. } in all {
        let how = match why {
            None => lang
                .word("comes out again, byte for byte", "ressort à l'identique, octet par octet"),
            Some(_) => lang.word("COMES OUT OTHERWISE", "RESSORT AUTREMENT"),
        };
        let _ = writeln!(text, "{place}  {stream}  {how}");
        match why {
            Some(Other::NotAgain(NotAgain::Differs(differences))) => {
                for it in differences {
                    let _ = writeln!(text, "    {it}");
                }
            }
            Some(why) => {
                let _ = writeln!(text, "    {why}");
            }
            None => {}
        }
    }
    text
}

/// The same for programs.
pub fn json(all: &[Replayed]) -> Value {
    let one = |Replayed { place, stream, index, why }: &Replayed| {
        let differences = match why {
            Some(Other::NotAgain(NotAgain::Differs(all))) => all
                .iter()
                .map(|it| of_json!({"at": it.at, "recorded": it.recorded, "computed": it.computed}))
                .collect(),
            Some(_) | None => vec![],
        };
        of_json!({
            "place": place.to_string(),
            "stream": stream.to_string(),
            "event": index,
            "same": why.is_none(),
            "why": why.as_ref().map(ToString::to_string),
            "differences": differences,
        })
    };
    all.iter().map(one).collect()
}
