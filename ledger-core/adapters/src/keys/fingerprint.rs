//! By what a repeat of a request is told from another under the same key.

use ledger_core::log::Hash;
use sha2::{Digest, Sha256};

use super::cipher::Secret;

/// The fingerprint of a request without personal fields: SHA-256 of the route's length in bytes
/// (eight bytes, big-endian), the route and the raw body.
pub fn plain_fingerprint(route: &str, body: &[u8]) -> Hash {
    let mut digest = Sha256::new();
    digest.update((route.len() as u64).to_be_bytes());
    digest.update(route.as_bytes());
    digest.update(body);
    Hash(digest.finalize().into())
}

/// HMAC-SHA-256 of the same bytes: without the key, nobody can try out bodies.
pub(super) fn keyed_fingerprint(key: &Secret, route: &str, body: &[u8]) -> Hash {
    let mut message = Vec::with_capacity(8 + route.len() + body.len());
    message.extend_from_slice(&(route.len() as u64).to_be_bytes());
    message.extend_from_slice(route.as_bytes());
    message.extend_from_slice(body);
    Hash(key.mac(&message))
}
