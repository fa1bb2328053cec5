//! By what name is a partner known, and which file is the partner's?

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

/// The name of a partner, as roles and offers have it: 1 to 64 lower-case letters, digits and dashes,
/// `orabank` in `bank:orabank`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartnerName {
    /// Behind the name there are zeros.
    bytes: [u8; PartnerName::BYTES_MAX],
}

/// The text is no partner's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected 1 to 64 lower-case letters, digits and dashes")]
pub struct NotAPartner;

/// In which the ids of partners' files are derived from their names; drawn once, and never another.
const PARTNERS: Uuid = Uuid::from_u128(0x5b1e_9d3a_6c07_4f52_9a41_e08f_27c6_b3d4);

impl PartnerName {
    const BYTES_MAX: usize = 64;

    pub fn as_str(&self) -> &str {
        let letters = self.bytes.split(|it| *it == 0).next().unwrap_or_default();
        std::str::from_utf8(letters).expect("a name has ASCII letters alone")
    }

    /// The id of the partner's file.
    pub fn file(&self) -> Uuid {
        PartnerName::file_of(self.as_str())
    }

    /// The id of the file of whoever has this name: UUIDv5 of it, in every ledger the same. An offer may
    /// name a lender by what is nobody's name; nobody is enrolled there.
    pub fn file_of(name: &str) -> Uuid {
        Uuid::new_v5(&PARTNERS, name.as_bytes())
    }
}

impl FromStr for PartnerName {
    type Err = NotAPartner;

    fn from_str(text: &str) -> Result<PartnerName, NotAPartner> {
        let plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
        if text.is_empty() || text.len() > PartnerName::BYTES_MAX || !text.bytes().all(plain) {
            return Err(NotAPartner);
        }
        let mut bytes = [0; PartnerName::BYTES_MAX];
        bytes.iter_mut().zip(text.bytes()).for_each(|(into, letter)| *into = letter);
        Ok(PartnerName { bytes })
    }
}

impl fmt::Display for PartnerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for PartnerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}
