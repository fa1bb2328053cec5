//! The roles, as they are called in a sentence.

use ledger_core::access::Role;

use super::Lang;
use super::lang::told;

/// A role as a commit names it; one that is none stands as it is.
pub(crate) fn role(text: &str, lang: Lang) -> String {
    let Ok(role) = text.parse::<Role>() else { return text.to_owned() };
    let word = match &role {
        Role::Customer => lang.word("customer", "client"),
        Role::Vendor => lang.word("vendor", "fournisseur"),
        Role::Support => lang.word("support", "assistance"),
        Role::Logistics => lang.word("logistics", "logistique"),
        Role::Catalogue => lang.word("catalogue", "catalogue"),
        Role::Risk => lang.word("risk", "risques"),
        Role::Finance => lang.word("finance", "finance"),
        Role::Auditor => lang.word("auditor", "auditeur"),
        Role::Admin => lang.word("admin", "administrateur"),
        Role::Service => lang.word("service", "service"),
        Role::Bank(id) => return told!(lang, "bank {id}", "banque {id}"),
        Role::Insurer(id) => return told!(lang, "insurer {id}", "assureur {id}"),
        Role::Carrier(id) => return told!(lang, "carrier {id}", "transporteur {id}"),
    };
    word.to_owned()
}
