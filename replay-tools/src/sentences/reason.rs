//! A person's reason, as a sentence ends with it.

use ledger_core::reason::Reason;

/// The code, and the words beside it: `duplicate (paid at the branch as well)`.
pub(super) fn told_reason(reason: &Reason) -> String {
    let Reason { code, note } = reason;
    match note {
        Some(note) => format!("{code} ({note})"),
        None => code.clone(),
    }
}
