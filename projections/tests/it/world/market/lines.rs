//! What is asked of credit lines.

use ledger_core::credit::line::{self, Line};
use ledger_core::file::{Event, Standing};
use ledger_core::log::{FileId, StreamId};
use ledger_core::reason::Reason;
use uuid::Uuid;

use super::{Market, xof};
use crate::world::World;

impl Market {
    pub(super) fn about_a_line(&mut self, world: &mut World, file: FileId) {
        let mut known = std::mem::take(&mut self.lines);
        let (id, file, state) = self.some(&mut known, file);
        // Three loans a line, so that what is raised is lowered some time.
        let loan = Uuid::from_u64_pair(id.as_u128() as u64, self.dice.below(3).into());
        let amount = xof(1 + self.dice.below(900));
        let reason = Reason {
            code: self.one_of(&["fraud_suspected", "arrears"]).to_owned(),
            note: self.one_of(&[None, Some("a\nsecond \"note\"".to_owned())]),
        };
        let blocks: Vec<Uuid> = state
            .line()
            .map_or_else(Vec::new, |line| line.blocks().map(|(block, _)| block).collect());
        let block = if blocks.is_empty() { id } else { self.one_of(&blocks) };
        let exposures = state.line().into_iter().flat_map(line::CreditLine::exposures);
        let reserved =
            exposures.filter(|(_, takes)| !takes.reserved.is_zero()).map(|it| it.0).next();
        // What is seldom possible is asked for more often where it is.
        let often = match (reserved, blocks.is_empty()) {
            (Some(_), _) => self.one_of(&[1, 2]),
            (None, true) => 9,
            (None, false) => self.one_of(&[6, 8]),
        };
        let any = self.dice.below(10);
        let chosen = self.one_of(&[often, any, any]);
        let act = match (state.line().is_some(), chosen) {
            (false, _) => line::Act::Open { limit: xof(self.dice.below(3_000)) },
            (true, 0) => {
                let limit = xof(self.dice.below(4_000));
                line::Act::ChangeLimit { limit, cause: line::LimitCause::Person { reason } }
            }
            (true, 1) => line::Act::Release { loan: reserved.unwrap_or(loan) },
            (true, 2 | 3) => line::Act::Raise { loan, amount },
            (true, 4) => line::Act::Lower { loan, amount },
            (true, 5) => line::Act::Block { reason },
            (true, 6) => line::Act::Unblock { block, reason },
            (true, 7) => line::Act::BlockForDefault { loan },
            (true, 8) => line::Act::UnblockAfterDefault { loan },
            (true, _) => line::Act::Reserve { loan, amount },
        };
        let (ran, in_default) = (self.id(), self.id());
        // A line that opens blocked by a loan that stays in default reserves nothing any more.
        let block = (self.dice.below(3) == 0).then(|| self.id());
        let takes = line::Exposure { reserved: xof(0), outstanding: xof(40) };
        let loans = vec![
            line::LoanFact { loan: ran, takes, block: None },
            line::LoanFact { loan: in_default, takes, block },
        ];
        let command = line::Command { act, same_currency: None, loans, block: self.id() };
        let of = (file, StreamId::CreditLine(id));
        let after = self.ask::<Line>(
            world,
            of,
            state,
            &command,
            (Event::Line, |it| it.figures().map(Standing::Line)),
        );
        known.extend(after.map(|it| (id, (file, it))));
        self.lines = known;
    }
}
