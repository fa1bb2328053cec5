//! Who may open what is sealed: a key per person, wrapped under the key-encryption key.
//!
//! ```text
//! LEDGER_KEK ──wraps──▶ key of a person ──derives──▶ sealing key       AES-256-GCM of its fields
//!            │                          └─derives──▶ fingerprint key   HMAC-SHA-256 of its requests
//!            └─wraps──▶ key of pseudonyms ─derives─▶ naming key        HMAC-SHA-256 of issuer, subject
//!                                         └─derives─▶ sealing key      the table that resolves them
//! ```
//!
//! A third key of the ledger makes the blind index: what a number of a document or a telephone comes to
//! under it, beside the person whose it is, so that one that comes back in another file is known again.
//! Its rows go with the person's key.
//!
//! Invariants: a key is committed before anything that was sealed under it leaves the process; no
//! key and nothing that it seals is ever stored, logged or printed in clear; what was sealed for
//! one place opens nowhere else.
//!
//! Keys that were unwrapped stay in memory, within a bound, for speed. A person is erased by
//! destroying the row; a process that has the key in memory must then be told to forget it, which
//! belongs to erasure.

mod belonging;
mod blind_index;
mod cache;
mod cipher;
mod decision;
mod failure;
mod fingerprint;
mod kek;
mod person;
mod pseudonym;
mod store;

pub use self::belonging::{Missing, NotOpened, missing, needs_keys, open_for_writing};
pub use self::blind_index::{Identifier, Identifying};
pub use self::decision::{Decision, persons_with_keys, pseudonyms_accepted};
pub use self::failure::{KeyFailure, Unopened};
pub use self::fingerprint::plain_fingerprint;
pub use self::kek::{Kek, NotAKek};
pub use self::person::PersonKey;
pub use self::store::KeyStore;
