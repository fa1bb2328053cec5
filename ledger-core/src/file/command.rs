//! What a file may be asked, and what was looked up for it.

use uuid::Uuid;

use super::Spread;
use crate::asked::{Asked, Says};
use crate::calendar::Day;
use crate::credit::application;
use crate::engine::Engine;
use crate::log::{Actor, Instant, StreamId};
use crate::party::{customer, partner, vendor};
use crate::policy;

/// Declares [`Command`], one variant an aggregate, and asks each act what it says of itself.
macro_rules! command {
    ($($Stream:ident $name:literal ($group:ident::$folder:ident::$Aggregate:ident { $id:ident } in $streams:ident))+) => {
        /// A request to one of a file's streams.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Command {
            Customer(customer::Command),
            $($Aggregate {
                $id: Uuid,
                act: $crate::$group::$folder::Act,
            },)+
            Vendor(vendor::Command),
            Partner(partner::Act),
            PolicyBook(policy::Act),
            /// Asked of a customer's loans together.
            Spread(Spread),
            /// Bring every stream of the file to the business date, or none of them.
            Age,
        }

        impl Command {
            /// What ages this stream; `None` where time alone does nothing to one of its kind.
            pub(super) fn ageing(stream: StreamId) -> Option<Command> {
                match stream {
                    StreamId::Customer(_) => customer::Command::age().map(Command::Customer),
                    $(StreamId::$Stream($id) => {
                        Asked::age().map(|act| Command::$Aggregate { $id, act })
                    })+
                    StreamId::Vendor(_) => vendor::Command::age().map(Command::Vendor),
                    StreamId::Partner(_) => partner::Act::age().map(Command::Partner),
                    StreamId::PolicyBook => policy::Act::age().map(Command::PolicyBook),
                    StreamId::Partition(_) => None,
                }
            }

            /// Whether it only brings its stream to the business date.
            pub(super) fn is_ageing(&self) -> bool {
                match self {
                    Command::Customer(it) => it.is_age(),
                    $(Command::$Aggregate { act, .. } => act.is_age(),)+
                    Command::Vendor(it) => it.is_age(),
                    Command::Partner(act) => act.is_age(),
                    Command::PolicyBook(act) => act.is_age(),
                    Command::Spread(_) | Command::Age => false,
                }
            }

            /// Whether it only lets an application see what the customer has come to, or what is known by now.
            pub(super) const fn looks_again(&self) -> bool {
                matches!(
                    self,
                    Command::Application {
                        act: application::Act::LookAgain | application::Act::Reassess,
                        ..
                    }
                )
            }

            /// The stream that it is asked of, but for a file's own; `None` where it is asked of
            /// that, or of all.
            pub(super) const fn stream(&self) -> Option<StreamId> {
                match self {
                    $(Command::$Aggregate { $id, .. } => Some(StreamId::$Stream(*$id)),)+
                    Command::Customer(_)
                    | Command::Vendor(_)
                    | Command::Partner(_)
                    | Command::PolicyBook(_)
                    | Command::Spread(_)
                    | Command::Age => None,
                }
            }

            /// What its act says of itself.
            pub(super) fn says(&self) -> Says<'_> {
                match self {
                    Command::Customer(it) => it.says(),
                    $(Command::$Aggregate { act, .. } => act.says(),)+
                    Command::Vendor(it) => it.says(),
                    Command::Partner(act) => act.says(),
                    Command::PolicyBook(act) => act.says(),
                    Command::Spread(it) => it.says(),
                    Command::Age => Says::NOTHING,
                }
            }
        }
    };
}
for_each_aggregate! { command }

/// What the shell looked up: the rules take these as values.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The partition's business date.
    pub on: Day,
    /// The version of the rules that this day goes by.
    pub engine: Engine,
    /// When the commit is recorded: never before the commit before.
    pub at: Instant,
    /// Who asks.
    pub by: &'a Actor,
    /// The command's id, from which those of what it creates are derived.
    pub command: Uuid,
    /// The policy book as the partition's day, or a later commit of it, was decided on.
    pub policies: &'a policy::State,
}
