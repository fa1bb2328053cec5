//! What commits ask of other files, and which such commands they end.

use ledger_core::file::Fact;
use ledger_core::log::{Commit, Place};
use ledger_core::process::{Heard, Procurement};

use super::{Answer, Asked};

/// Commands asked, and commands ended.
#[derive(Debug, Default)]
pub struct Fold {
    pub asked: Vec<Asked>,
    pub answered: Vec<Answer>,
}

impl Fold {
    /// Takes in one commit.
    pub fn take(&mut self, place: Place, commit: &Commit, facts: &[Fact]) {
        let Some(heard) = Heard::of(place, commit, facts) else { return };
        let (at, on) = (commit.recorded_at.utc(), commit.business_date.date());
        if let Some(command_id) = heard.done() {
            self.answered.push(Answer {
                command_id,
                answered_at: at,
                answered_on: on,
                event_types: commit.events.iter().map(|it| it.r#type.clone()).collect(),
                place,
            });
        }
        self.asked.extend(heard.asked().iter().map(|it| Asked {
            command_id: it.id,
            process: Procurement::NAME.to_owned(),
            command_type: it.command_type.to_owned(),
            file: it.file,
            stream: it.stream,
            causation: it.causation,
            cause_file: commit.file,
            correlation: it.correlation,
            asked_at: at,
            asked_on: on,
            place,
        }));
    }
}
