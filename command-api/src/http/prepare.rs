//! From a request to what the writer is asked: checked, sealed, fingerprinted.

use ledger_adapters::keys::{Identifier, PersonKey, plain_fingerprint};
use ledger_core::access::Role;
use ledger_core::log::ids::{self, For};
use ledger_core::log::{Actor, FileId, Hash};
use ledger_service::problem::Problem;
use uuid::Uuid;

use super::malformed::Malformed;
use super::persons::{Keys, Person};
use super::route::{Ask, Known, Route, Unsealed};
use super::sealing::Sealing;
use super::target::Ids;
use crate::codes::Drawn;
use crate::writer::Request;

/// A command that was read and may be done by its caller; what is personal is not sealed yet.
pub(super) struct Draft {
    pub(super) route: &'static Route,
    pub(super) known: Known,
    pub(super) ask: Ask,
    pub(super) actor: Actor,
}

/// What of a request's headers goes into the commit.
#[derive(Debug, Clone, Default)]
pub(super) struct Trace {
    pub(super) correlation: Option<Uuid>,
    pub(super) traceparent: Option<String>,
}

impl Draft {
    /// Reads a body for `route`.
    ///
    /// # Errors
    /// Where and why the body is malformed.
    pub(super) fn read(
        route: &'static Route,
        known: Known,
        role: &Role,
        body: &[u8],
    ) -> Result<Draft, Malformed> {
        let ask = route.read(&known, body)?;
        let actor = Actor { role: role.to_string(), subject: known.caller };
        Ok(Draft { route, known, ask, actor })
    }

    /// The one-time code that it makes.
    pub(super) fn drawn(&self) -> Option<Drawn> {
        match &self.ask {
            Ask::Sealed(it) => it.drawn.clone(),
            Ask::Plain(_) => None,
        }
    }

    pub(super) fn file(&self) -> FileId {
        self.route.file(&self.known)
    }

    /// Whose key it needs, and whether that person's file is opened by it.
    pub(super) fn person(&self) -> Option<Person> {
        let new = match &self.ask {
            Ask::Sealed(it) => it.new,
            Ask::Plain(_) => return None,
        };
        match self.file() {
            file @ (FileId::Customer(id) | FileId::Vendor(id)) => Some(Person { id, file, new }),
            FileId::Partner(_) | FileId::PolicyBook | FileId::Partition(_) => None,
        }
    }

    /// By what the person is looked for in other files.
    pub(super) fn identifier(&self) -> Option<(Uuid, Identifier)> {
        let Ask::Sealed(it) = &self.ask else { return None };
        Some((self.person()?.id, it.identifier.clone()?))
    }

    /// What the writer is asked, with what is personal sealed under the keys in `keys`.
    ///
    /// # Errors
    /// When the person has no key: none was registered here, or the key is lost or destroyed.
    pub(super) fn seal(
        self,
        keys: &Keys,
        body: &[u8],
        trace: &Trace,
        if_match: Option<u64>,
    ) -> Result<Request, Problem> {
        let (file, stream) = (self.file(), self.route.stream(&self.known));
        let path = self.known.ids.path(self.route.path);
        let key = match self.person() {
            Some(person) => Some(keys.of(person.id)?),
            None => None,
        };
        let left = match &self.ask {
            Ask::Sealed(it) => it.fingerprinted.as_deref(),
            Ask::Plain(_) => None,
        };
        let fingerprint = fingerprint(key, &path, left.unwrap_or(body));
        let command = match self.ask {
            Ask::Plain(command) => command,
            Ask::Sealed(Unsealed { event_type, identifier, seal, .. }) => {
                let known_in = identifier.zip(file.uuid()).map(|(it, id)| keys.known_in(id, it));
                let known_in = known_in.unwrap_or_default();
                let key = key.expect("what is sealed is a person's");
                seal(&Sealing::new(key, file, stream, event_type, known_in))
            }
        };
        Ok(Request {
            file,
            stream,
            command_id: self.known.command_id,
            command_type: self.route.command,
            fingerprint,
            command,
            actor: self.actor,
            causation: None,
            correlation: trace.correlation.unwrap_or(self.known.command_id),
            traceparent: trace.traceparent.clone(),
            if_match,
            halted: None,
        })
    }
}

/// By which a repeat of the same request is told from another under the same key.
fn fingerprint(key: Option<&PersonKey>, path: &str, body: &[u8]) -> Hash {
    let route = format!("POST {path}");
    match key {
        Some(key) => key.fingerprint(&route, body),
        None => plain_fingerprint(&route, body),
    }
}

/// What is known of a request before its body is read.
pub(super) fn known(
    route: &Route,
    ids: Ids,
    ledger: Uuid,
    caller: Hash,
    idempotency_key: &str,
) -> Known {
    let file = route.file_in(&ids);
    let pseudonym = caller.to_string();
    let of = file.map_or(For::New(route.of.name()), For::File);
    let command_id = ids::command_id(ledger, &pseudonym, of, idempotency_key);
    Known { ids, command_id, caller }
}
