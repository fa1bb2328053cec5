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

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"amount":1000}"#;

    /// Expected values from Python's hashlib and hmac over the bytes as documented.
    #[test]
    fn fingerprints_are_the_same_for_ever() {
        assert_eq!(
            plain_fingerprint("loan.repay", BODY).to_string(),
            "990df25f2f9b8e299d419af69164f7e9d9e892c830a3021c8d2e08738d70a4f5"
        );
        let key = Secret::new([7; 32]).derive("person: fingerprints");
        assert_eq!(
            keyed_fingerprint(&key, "loan.repay", BODY).to_string(),
            "8ff58eb01abdf561642254e97016ed0b99ac4dc58561047b4ec01c6b72c19139"
        );
    }

    #[test]
    fn where_the_route_ends_counts() {
        assert_ne!(plain_fingerprint("ab", b"c"), plain_fingerprint("a", b"bc"));
    }
}
