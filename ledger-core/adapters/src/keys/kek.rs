//! The key-encryption key: it wraps keys and nothing else.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::cipher::{KEY_BYTES, Place, Secret};

/// The key under which all keys of a ledger are wrapped, from the environment or a KMS. It is
/// never stored; without it nothing that is sealed opens.
#[derive(Clone)]
pub struct Kek(Secret);

impl Kek {
    /// The key in this text.
    ///
    /// # Errors
    /// When the text is not base64 of exactly 32 bytes. The text is not in the message.
    pub fn from_base64(text: &str) -> Result<Kek, NotAKek> {
        let bytes = BASE64_STANDARD.decode(text.trim()).map_err(|_| NotAKek::NotBase64)?;
        let bytes: [u8; KEY_BYTES] =
            bytes.try_into().map_err(|it: Vec<u8>| NotAKek::Size { found: it.len() })?;
        Ok(Kek(Secret::new(bytes)))
    }

    pub(super) fn wrap(&self, place: &Place, key: &Secret) -> Vec<u8> {
        self.0.seal(place, key.bytes())
    }

    /// The key that was wrapped for this place under this very key-encryption key.
    pub(super) fn unwrap(&self, place: &Place, wrapped: &[u8]) -> Option<Secret> {
        let bytes = self.0.open(place, wrapped)?;
        bytes.try_into().ok().map(Secret::new)
    }
}

impl fmt::Debug for Kek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kek(secret)")
    }
}

/// The text is no key-encryption key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAKek {
    #[error(
        "a key-encryption key is 32 bytes in base64 (44 characters), this is not base64; make one with `openssl rand -base64 32`"
    )]
    NotBase64,
    #[error(
        "a key-encryption key is 32 bytes in base64 (44 characters), this is base64 of {found} bytes; make one with `openssl rand -base64 32`"
    )]
    Size { found: usize },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_another_size_is_refused_with_the_size_it_has() {
        let short = BASE64_STANDARD.encode([7; 16]);
        assert_eq!(Kek::from_base64(&short).unwrap_err(), NotAKek::Size { found: 16 });
        assert_eq!(Kek::from_base64("").unwrap_err(), NotAKek::Size { found: 0 });
    }

    #[test]
    fn text_that_is_not_base64_is_refused_without_being_repeated() {
        let refused = Kek::from_base64("hunter2!").unwrap_err();
        assert_eq!(refused, NotAKek::NotBase64);
        assert!(!refused.to_string().contains("hunter2"));
    }

    #[test]
    fn a_key_is_not_printed() {
        let kek = Kek::from_base64(&BASE64_STANDARD.encode([7; 32])).unwrap();
        assert_eq!(format!("{kek:?}"), "Kek(secret)");
    }
}
