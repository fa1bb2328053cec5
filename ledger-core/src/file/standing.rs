//! How does a stream stand at the end of a commit? It is told beside the stream's last event there, so
//! that who reads that event alone knows it too.
//!
//! It follows from the events: no fold reads it, and `verify` compares it with what they come to.

use std::collections::BTreeSet;

use serde_json::value::to_raw_value;

use super::{State, Stream};
use crate::calendar::Day;
use crate::counted::{Cost, count};
use crate::credit::{line, loan};
use crate::freight::shipment;
use crate::log::{Commit, EventRecord, StandingRecord, StreamId, Undecodable};
use crate::schema::published;

/// What a standing takes of a commit's value, in bytes at most.
pub const STANDING_BYTES: usize = 512;

/// Declares [`Standing`], a row for each kind of stream that tells how it stands: what it tells, how
/// that is stored, and what tells it on a business date.
macro_rules! standings {
    ($($variant:ident($data:ty) as $kind:literal v1 in $stream:pat, by $stands:expr;)+) => {
        /// How a stream stands at the end of a commit.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Standing {
            $($variant($data),)+
        }

        impl Standing {
            /// As it is stored.
            pub fn encode(&self) -> StandingRecord {
                let data = match self {
                    $(Standing::$variant(it) => to_raw_value(it),)+
                };
                let data = data.expect("a standing holds nothing that JSON cannot write");
                StandingRecord { version: 1, data }
            }

            fn decode(stream: StreamId, record: &StandingRecord) -> Result<Standing, String> {
                let StandingRecord { version, data } = record;
                count(Cost::Standing);
                match stream {
                    $($stream if *version == 1 => serde_json::from_str(data.get())
                        .map(Standing::$variant)
                        .map_err(|it| it.to_string()),)+
                    _ if is_told(stream) => Err(format!("version {version} is not known, only 1")),
                    _ => Err("no stream of this kind tells it".to_owned()),
                }
            }

            /// Kind of stream, version and JSON Schema of every standing there is.
            pub fn schemas() -> Vec<(&'static str, u32, schemars::Schema)> {
                vec![$({
                    let mut schema = schemars::schema_for!($data);
                    schema.insert("title".to_owned(), $kind.into());
                    ($kind, 1, published(schema, concat!("standings/", $kind, ".v1.json")))
                }),+]
            }
        }

        impl Stream<'_> {
            fn standing(&self, on: Day) -> Option<Standing> {
                $(if let Stream::$variant(state) = self {
                    return $stands(state, on).map(Standing::$variant);
                })+
                None
            }
        }

        /// Whether streams of this kind tell how they stand.
        const fn is_told(stream: StreamId) -> bool {
            matches!(stream, $($stream)|+)
        }
    };
}
standings! {
    Loan(loan::Balances) as "loan" v1 in StreamId::Loan(_),
        by |it: &loan::State, on| it.balances(on);
    Line(line::Figures) as "credit_line" v1 in StreamId::CreditLine(_),
        by |it: &line::State, _| it.figures();
    Shipment(shipment::Standing) as "shipment" v1 in StreamId::Shipment(_),
        by |it: &shipment::State, _| it.shipment().map(shipment::Shipment::standing);
}

impl Standing {
    /// What stands beside this event; `None` where nothing does.
    ///
    /// # Errors
    /// When its version is unknown, a field is unknown, missing or malformed, or streams of this
    /// kind tell none.
    pub fn beside(event: &EventRecord) -> Result<Option<Standing>, Undecodable> {
        let decode =
            |it| Standing::decode(event.stream, it).map_err(|reason| unreadable(event, reason));
        event.standing.as_ref().map(decode).transpose()
    }
}

/// What stands beside each event of a commit, in order: where its stream tells how it stands, beside
/// the last of its events, and beside no other.
///
/// # Errors
/// When one of them cannot be read, is missing, or is one too many.
pub fn standings_of(commit: &Commit) -> Result<Vec<Option<Standing>>, Undecodable> {
    let mut told = BTreeSet::new();
    let one = |event: &EventRecord| {
        let expected = told.insert(event.stream) && is_told(event.stream);
        match (Standing::beside(event)?, expected) {
            (None, true) => Err(unreadable(event, "it is missing".to_owned())),
            (Some(_), false) => {
                Err(unreadable(event, "it stands beside another event than the last".to_owned()))
            }
            (found, _) => Ok(found),
        }
    };
    let mut all = commit.events.iter().rev().map(one).collect::<Result<Vec<_>, _>>()?;
    all.reverse();
    Ok(all)
}

fn unreadable(event: &EventRecord, reason: String) -> Undecodable {
    Undecodable::Standing { id: event.id.clone(), stream: event.stream, reason }
}

impl State {
    /// How a stream stands on this business date, to which it has been aged; `None` where it tells
    /// nothing.
    pub fn standing(&self, stream: StreamId, on: Day) -> Option<Standing> {
        self.stream(stream)?.standing(on)
    }

    /// Puts beside the last event of each stream how it stands, now that the file is as this commit
    /// of business date `on` leaves it.
    pub fn stand(&self, events: &mut [EventRecord], on: Day) {
        let mut told = BTreeSet::new();
        for event in events.iter_mut().rev() {
            if told.insert(event.stream) {
                event.standing = self.standing(event.stream, on).map(|it| it.encode());
            }
        }
    }

    /// Whether beside the events of a commit stands, byte for byte, what we would write there: then
    /// none of it has to be read.
    fn stands_as_written(&self, commit: &Commit) -> bool {
        let mut told = BTreeSet::new();
        commit.events.iter().rev().all(|event| {
            let last = told.insert(event.stream) && is_told(event.stream);
            let stands = match last {
                true => self.standing(event.stream, commit.business_date),
                false => None,
            };
            match (&event.standing, stands.map(|it| it.encode())) {
                (Some(found), Some(it)) => {
                    found.version == it.version && found.data.get() == it.data.get()
                }
                (None, None) => !last,
                (Some(_), None) | (None, Some(_)) => false,
            }
        })
    }

    /// Checks what stands beside the events of a commit against the file as the commit left it.
    ///
    /// # Errors
    /// Says which stands otherwise.
    pub fn check_standings(&self, commit: &Commit) -> Result<(), String> {
        if self.stands_as_written(commit) {
            return Ok(());
        }
        let on = commit.business_date;
        let found = standings_of(commit).map_err(|it| it.to_string())?;
        commit.events.iter().zip(found).try_for_each(|(event, found)| {
            let stands = found.as_ref().and_then(|_| self.standing(event.stream, on));
            match found == stands {
                true => Ok(()),
                false => {
                    let EventRecord { id, stream, .. } = event;
                    Err(format!("{stream} after event {id}: found {found:?}, it is {stands:?}"))
                }
            }
        })
    }
}
