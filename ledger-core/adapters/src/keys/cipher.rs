//! How bytes are sealed: AES-256-GCM for one place, keys derived for one use.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, Key, KeyInit, Nonce};
use hmac::{Hmac, Mac};
use ledger_core::log::KeyCheck;
use sha2::Sha256;

pub(super) const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// A secret of 32 bytes. Neither printed nor compared.
#[derive(Clone)]
pub(super) struct Secret([u8; KEY_BYTES]);

impl Secret {
    pub(super) fn new(bytes: [u8; KEY_BYTES]) -> Secret {
        Secret(bytes)
    }

    pub(super) fn random() -> Secret {
        Secret(random())
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// A key for one use alone: HMAC-SHA-256 of the use under this one.
    pub(super) fn derive(&self, used_for: &str) -> Secret {
        Secret(self.mac(used_for.as_bytes()))
    }

    /// By which this key is told from another of the same use: the first 8 bytes of what it
    /// answers, derived for that alone.
    pub(super) fn check(&self, used_for: &str) -> KeyCheck {
        let [a, b, c, d, e, f, g, h, ..] = self.derive(used_for).mac(b"which key is this?");
        KeyCheck([a, b, c, d, e, f, g, h])
    }

    /// HMAC-SHA-256 under this key.
    pub(super) fn mac(&self, message: &[u8]) -> [u8; KEY_BYTES] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any size");
        mac.update(message);
        mac.finalize().into_bytes().into()
    }

    /// A random nonce of 12 bytes, the cipher text and its tag of 16 bytes. Nonces may be random
    /// since a key seals far fewer than 2^32 messages (NIST SP 800-38D, section 8.3).
    pub(super) fn seal(&self, place: &Place, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_BYTES] = random();
        let payload = Payload { msg: plain, aad: &place.0 };
        let mut sealed = nonce.to_vec();
        let text = self.cipher().encrypt(&Nonce::from(nonce), payload);
        sealed.extend(text.expect("what is sealed is far below 64 GiB"));
        sealed
    }

    /// What was sealed under this key for this place; `None` if anything differs.
    pub(super) fn open(&self, place: &Place, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: text, aad: &place.0 };
        self.cipher().decrypt(&Nonce::from(*nonce), payload).ok()
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&Key::<Aes256Gcm>::from(self.0))
    }
}

/// Where something sealed belongs: parts, each preceded by its length in bytes (eight bytes,
/// big-endian), so that no two places spell the same.
pub(super) struct Place(Vec<u8>);

impl Place {
    pub(super) fn of(parts: &[&[u8]]) -> Place {
        let mut spelled = Vec::with_capacity(parts.iter().map(|it| 8 + it.len()).sum());
        for part in parts {
            spelled.extend_from_slice(&(part.len() as u64).to_be_bytes());
            spelled.extend_from_slice(part);
        }
        Place(spelled)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system has a source of random numbers");
    bytes
}
