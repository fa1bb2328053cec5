//! What happened to the policy book, in sentences.

use ledger_core::policy::Event;

use super::Lang;
use super::lang::told;

pub(super) fn sentences(event: &Event, lang: Lang) -> Vec<String> {
    match event {
        Event::Proposed(it) => {
            let first = told!(
                lang,
                "version {hash} was proposed by {author}",
                "la version {hash} a été proposée par {author}",
                hash = it.hash,
                author = it.author
            );
            vec![first, it.document.clone()]
        }
        Event::Published(it) => vec![told!(
            lang,
            "version {version} ({hash}) by {author}, approved by {approver}, is in force from {from}",
            "la version {version} ({hash}) de {author}, approuvée par {approver}, est en vigueur à \
             partir du {from}",
            version = it.version,
            hash = it.hash,
            author = it.author,
            approver = it.approver,
            from = it.effective_from
        )],
    }
}
