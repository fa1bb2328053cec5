//! Opening what is sealed, for a rule that writes something with it: whoever asks brings the key.

use std::fmt;
use std::sync::Arc;

use uuid::Uuid;

use super::{Sealed, SealedField};
use crate::log::Hash;

/// A key, as the rules may use it. What it opens goes into no event and no state.
pub trait Opens: Send + Sync {
    /// What was sealed for this place; `None` where this key does not open it.
    fn open(&self, field: SealedField<'_>, sealed: &Sealed) -> Option<String>;

    /// What nobody can foretell without this key, and always the same of the same.
    fn salt(&self, of: Uuid) -> Hash;
}

/// What opens the sealed fields of one person. Neither printed nor compared by what is in it.
#[derive(Clone)]
pub struct Opener(Arc<dyn Opens>);

impl Opener {
    pub fn of(key: impl Opens + 'static) -> Opener {
        Opener(Arc::new(key))
    }

    /// What was sealed for this place; `None` where the key does not open it.
    pub fn open(&self, field: SealedField<'_>, sealed: &Sealed) -> Option<String> {
        self.0.open(field, sealed)
    }

    /// What nobody can foretell without the key, and always the same of the same.
    pub fn salt(&self, of: Uuid) -> Hash {
        self.0.salt(of)
    }
}

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opener(secret)")
    }
}

impl PartialEq for Opener {
    fn eq(&self, other: &Opener) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Opener {}
