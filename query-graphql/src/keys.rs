//! The keys by which names are opened: which ledger's they are is known only after the start.

use std::sync::{Arc, OnceLock};

use ledger_adapters::keys::KeyStore;

/// Keys that may be there now, later or never. Clones are the same.
#[derive(Debug, Clone)]
pub struct Keys(Option<Arc<OnceLock<KeyStore>>>);

/// Whether something can be opened now.
pub(crate) enum Access<'a> {
    Open(&'a KeyStore),
    NotYet,
    /// This service was given no keys.
    Never,
}

impl Keys {
    /// This service opens nothing.
    pub fn none() -> Keys {
        Keys(None)
    }

    /// Keys that are still to be opened.
    pub fn awaited() -> Keys {
        Keys(Some(Arc::default()))
    }

    /// From now on these are the keys; the first ones stay.
    ///
    /// # Panics
    /// When no keys are awaited.
    pub fn open(&self, store: KeyStore) {
        let keys = self.0.as_ref().expect("only keys that are awaited are opened");
        keys.get_or_init(|| store);
    }

    pub(crate) fn access(&self) -> Access<'_> {
        match self.0.as_deref().map(OnceLock::get) {
            Some(Some(store)) => Access::Open(store),
            Some(None) => Access::NotYet,
            None => Access::Never,
        }
    }
}

impl From<KeyStore> for Keys {
    fn from(store: KeyStore) -> Keys {
        Keys(Some(Arc::new(OnceLock::from(store))))
    }
}
