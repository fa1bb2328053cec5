//! The table of commands: one row a route, read by the router, the bulk route and OpenAPI alike.
//! A file an aggregate, or a folder.

mod application;
mod credit_line;
mod customer;
mod evidence;
mod identity;
mod loan;
mod order;
mod partner;
mod policy;
mod premium;
mod shipment;
mod vendor;

use ledger_adapters::keys::Identifier;
use ledger_core::access::Right;
use ledger_core::file;
use ledger_core::log::ids::created_id;
use ledger_core::log::{FileId, Hash, StreamId};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use uuid::Uuid;

use super::malformed::Malformed;
use super::sealing::Sealing;
use super::target::{Home, Ids};
use crate::codes::Drawn;

/// One command's route.
pub(super) struct Route {
    /// The command's type, as commits and bulk lines name it.
    pub(super) command: &'static str,
    /// Whom it asks.
    pub(super) of: Aggregate,
    /// The path of its `POST`.
    pub(super) path: &'static str,
    pub(super) right: Right,
    pub(super) summary: &'static str,
    /// Whether the stream it addresses begins with it: 201 with `Location` rather than 200, and no
    /// version to match.
    pub(super) creates: bool,
    /// The schema of its body.
    pub(super) schema: fn(&mut SchemaGenerator) -> Schema,
    read: fn(&Known, &[u8]) -> Result<Ask, Malformed>,
}

/// Declares [`Aggregate`], a row each.
macro_rules! aggregates {
    ($($Aggregate:ident: $name:literal, $folder:literal, $Home:ident, $stream:expr, $($routes:expr),+;)+) => {
        /// What answers a command.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Aggregate {
            $($Aggregate,)+
        }

        impl Aggregate {
            /// By which the ids of new ones are derived.
            pub(super) const fn name(self) -> &'static str {
                match self {
                    $(Aggregate::$Aggregate => $name,)+
                }
            }

            /// The part of a path under which they lie.
            const fn folder(self) -> &'static str {
                match self {
                    $(Aggregate::$Aggregate => $folder,)+
                }
            }

            pub(super) const fn home(self) -> Home {
                match self {
                    $(Aggregate::$Aggregate => Home::$Home,)+
                }
            }

            /// The stream with an id; `None` for a file's own.
            const fn stream(self) -> Option<fn(Uuid) -> StreamId> {
                match self {
                    $(Aggregate::$Aggregate => $stream,)+
                }
            }
        }

        /// Every command there is.
        pub(super) fn routes() -> impl Iterator<Item = &'static Route> {
            [$($($routes,)+)+].into_iter().flatten()
        }
    };
}
// What ids of new ones are derived by, the part of a path under which they lie, whose file they are
// in, their streams (a file's own has the file's id), and what they may be asked.
aggregates! {
    Customer: "customer", "customers", Customer, None, customer::ROUTES;
    CreditLine: "credit_line", "credit-lines", Customer, Some(StreamId::CreditLine), credit_line::ROUTES;
    Application: "application", "applications", Customer, Some(StreamId::Application), application::ROUTES;
    Loan: "loan", "loans", Customer, Some(StreamId::Loan), loan::beginning::ROUTES, loan::paying::ROUTES,
        loan::owing::ROUTES, loan::proposed::ROUTES, loan::changing::ROUTES,
        loan::servicing::ROUTES;
    Order: "order", "orders", Customer, Some(StreamId::Order), order::ROUTES;
    Shipment: "shipment", "shipments", Customer, Some(StreamId::Shipment), shipment::ROUTES;
    Premium: "premium", "premium", Customer, Some(StreamId::Premium), premium::ROUTES;
    Evidence: "evidence", "evidence", Customer, Some(StreamId::Evidence), evidence::ROUTES;
    Identity: "identity", "identity", Customer, Some(StreamId::Identity), identity::ROUTES;
    Vendor: "vendor", "vendors", Vendor, None, vendor::ROUTES;
    PurchaseOrder: "purchase_order", "purchase-orders", Vendor, Some(StreamId::PurchaseOrder), vendor::ANSWERS;
    Partner: "partner", "banks", Partner, None, partner::ROUTES;
    PolicyBook: "policy_book", "policies", PolicyBook, None, policy::ROUTES;
}

/// What is known of a request before its body is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) ids: Ids,
    pub(super) command_id: Uuid,
    /// The caller's pseudonym.
    pub(super) caller: Hash,
}

/// A body that was read.
pub(super) enum Ask {
    /// Ready for the rules.
    Plain(file::Command),
    /// What names a person in it is yet to be sealed.
    Sealed(Unsealed),
}

/// A command that waits for the key of the person whose file it is for.
pub(super) struct Unsealed {
    /// The event whose fields are sealed.
    pub(super) event_type: &'static str,
    /// Whether the command opens the file, so that the key is made with it.
    pub(super) new: bool,
    /// What is fingerprinted in the place of the body, where a part of it is left out.
    pub(super) fingerprinted: Option<Vec<u8>>,
    /// The one-time code that it makes.
    pub(super) drawn: Option<Drawn>,
    /// By which the person may be known in other files: looked for before it is sealed.
    pub(super) identifier: Option<Identifier>,
    pub(super) seal: Seal,
}

/// Makes the command, its personal fields sealed.
type Seal = Box<dyn FnOnce(&Sealing) -> file::Command + Send>;

impl Ask {
    fn sealed(
        event_type: &'static str,
        new: bool,
        seal: impl FnOnce(&Sealing) -> file::Command + Send + 'static,
    ) -> Ask {
        Ask::Sealed(Unsealed {
            event_type,
            new,
            fingerprinted: None,
            drawn: None,
            identifier: None,
            seal: Box::new(seal),
        })
    }

    /// The same, which makes a one-time code.
    fn drawing(self, drawn: Drawn) -> Ask {
        match self {
            Ask::Plain(_) => unreachable!("what makes a code is sealed"),
            Ask::Sealed(it) => Ask::Sealed(Unsealed { drawn: Some(drawn), ..it }),
        }
    }

    /// The same, a repeat of which is known by these bytes.
    fn known_by(self, fingerprinted: Vec<u8>) -> Ask {
        match self {
            Ask::Plain(_) => unreachable!("what leaves a secret out is sealed"),
            Ask::Sealed(it) => Ask::Sealed(Unsealed { fingerprinted: Some(fingerprinted), ..it }),
        }
    }

    /// The same, and this identifies the person.
    fn identified_by(self, identifier: Option<Identifier>) -> Ask {
        match self {
            Ask::Sealed(it) => Ask::Sealed(Unsealed { identifier, ..it }),
            Ask::Plain(_) => self,
        }
    }
}

impl Known {
    /// The id of what the command makes.
    fn made(&self, role: &str) -> Uuid {
        created_id(self.command_id, role)
    }

    /// The stream in the path, or the one that the command begins.
    fn stream(&self, role: &str) -> Uuid {
        self.ids.stream().unwrap_or_else(|| self.made(role))
    }
}

impl Route {
    /// The route of this command type.
    pub(super) fn of(command: &str) -> Option<&'static Route> {
        routes().find(|it| it.command == command)
    }

    /// Reads the body.
    pub(super) fn read(&self, known: &Known, body: &[u8]) -> Result<Ask, Malformed> {
        (self.read)(known, body)
    }

    /// The names in its path, in order.
    pub(super) fn path_names(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(|it| it.strip_prefix('{')?.strip_suffix('}'))
    }

    /// The file the ids name; `None` where the command creates it.
    pub(super) fn file_in(&self, ids: &Ids) -> Option<FileId> {
        ids.file(self.of.home())
    }

    /// The file of the command: named by the path, or derived where the command creates it.
    pub(super) fn file(&self, known: &Known) -> FileId {
        self.file_in(&known.ids).unwrap_or_else(|| match self.of.home() {
            Home::Customer => FileId::Customer(known.made("customer")),
            Home::Vendor => FileId::Vendor(known.made("vendor")),
            Home::Partner => unreachable!("the path of every command to a bank names it"),
            Home::PolicyBook => FileId::PolicyBook,
        })
    }

    /// The stream the command addresses: its version answers `If-Match`.
    pub(super) fn stream(&self, known: &Known) -> StreamId {
        match self.of.stream() {
            // A customer has one, under the customer's own id.
            Some(of_kind) if self.of == Aggregate::Identity => {
                of_kind(self.file(known).uuid().expect("a customer's file has an id"))
            }
            Some(of_kind) => of_kind(known.stream(self.of.name())),
            None => self.file(known).own_stream(),
        }
    }

    /// The path of what the command creates.
    pub(super) fn location(&self, known: &Known) -> Option<String> {
        if !self.creates {
            return None;
        }
        let folder = self.of.folder();
        let file = match self.file(known) {
            FileId::Customer(id) => format!("/v1/customers/{id}"),
            FileId::Vendor(id) => format!("/v1/vendors/{id}"),
            FileId::Partner(_) | FileId::PolicyBook | FileId::Partition(_) => return None,
        };
        Some(match self.of.stream() {
            Some(_) => format!("{file}/{folder}/{}", known.stream(self.of.name())),
            None => file,
        })
    }
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}
