//! Documents that were asked before: clients send the same few again and again, with other variables,
//! and reading and checking one costs as much as answering a small one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_graphql::ServerError;
use async_graphql::parser::parse_query;
use async_graphql::parser::types::ExecutableDocument;

use crate::{document, validation};

/// How many are kept. The one that was not asked for longest goes first.
pub const KEPT_MAX: usize = 128;
/// Longer ones are read each time: what is kept holds some 30 times its text, so that all of it is at
/// most 16 MiB.
const KEPT_BYTES_MAX: usize = 4_096;

/// Documents by their text. Clones are the same.
#[derive(Clone, Default)]
pub struct Documents(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    documents: HashMap<String, Known>,
    /// Counts what was asked for.
    asked: u64,
}

struct Known {
    document: Arc<ExecutableDocument>,
    asked_last: u64,
}

impl Documents {
    /// The document of this text, if nothing is wrong with it whatever its variables are; what is
    /// wrong is found anew each time.
    ///
    /// # Errors
    /// With the first thing that is wrong.
    pub(crate) fn checked(&self, text: &str) -> Result<Arc<ExecutableDocument>, ServerError> {
        if let Some(known) = self.kept().known(text) {
            return Ok(known);
        }
        document::check_text(text)?;
        let document = parse_query(text)?;
        document::check(&document)?;
        validation::check(&document)?;
        let document = Arc::new(document);
        if text.len() <= KEPT_BYTES_MAX {
            self.kept().keep(text, &document);
        }
        Ok(document)
    }

    /// How many are kept.
    pub fn count(&self) -> usize {
        self.kept().documents.len()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn known(&mut self, text: &str) -> Option<Arc<ExecutableDocument>> {
        self.asked += 1;
        let known = self.documents.get_mut(text)?;
        known.asked_last = self.asked;
        Some(known.document.clone())
    }

    fn keep(&mut self, text: &str, document: &Arc<ExecutableDocument>) {
        if self.documents.len() >= KEPT_MAX {
            let oldest = self.documents.iter().min_by_key(|it| it.1.asked_last);
            if let Some(oldest) = oldest.map(|it| it.0.clone()) {
                self.documents.remove(&oldest);
            }
        }
        let known = Known { document: document.clone(), asked_last: self.asked };
        self.documents.insert(text.to_owned(), known);
    }
}
