//! What happened, as a person reads it in French or English: amounts in major units, what was
//! paid before and after. Personal fields are not in it.
//!
//! One file an aggregate, one arm an event: an event that has no sentence in both languages does
//! not compile. `table.rs` has a row each, and says what each tells and shows.

mod application;
mod assessment;
mod borrower;
mod credit;
mod credit_line;
mod customer;
mod evidence;
mod freight_words;
mod happened;
mod identity;
mod lang;
mod lending;
mod loan;
mod loan_begins;
mod loan_changes;
mod loan_debits;
mod loan_parts;
mod loan_proposals;
mod loan_row;
mod loan_servicing;
mod loan_words;
mod order;
mod order_row;
mod partition;
mod partner;
mod placement;
mod policy_book;
mod premium;
mod price;
mod purchase_order;
mod reason;
mod review;
mod role;
mod shipment;
mod shipment_row;
mod shown;
mod table;
mod vendor;

use ledger_core::file::{Event, Standing};
use ledger_core::policy::PolicyRef;

pub(crate) use self::borrower::{computed_anew, line};
pub(crate) use self::credit::lender;
pub use self::happened::Happened;
pub use self::lang::Lang;
pub(crate) use self::lang::told;
pub(crate) use self::loan_words::component;
pub(crate) use self::policy_book::finding;
pub(crate) use self::price::{per_cent, percent};
pub(crate) use self::role::role;
pub(crate) use self::shown::Fields;
pub use self::shown::Shown;
pub use self::table::happened;
use self::table::of_event;
pub(crate) use self::table::{fields, is_of_the_file, joins};

/// One line a sentence, the main one in front; the last says how the stream then stands, where that
/// is told.
pub fn sentences(event: &Event, standing: Option<&Standing>, lang: Lang) -> Vec<String> {
    let mut lines = of_event(event, lang);
    lines.extend(standing.map(|it| stands(it, lang)));
    lines
}

/// How a stream stands at the end of a commit.
pub fn stands(standing: &Standing, lang: Lang) -> String {
    match standing {
        Standing::Loan(it) => loan::balances(it, lang),
        Standing::Line(it) => credit_line::figures(it, lang),
        Standing::Shipment(it) => shipment::standing(*it, lang),
    }
}

fn under(PolicyRef { version, hash }: PolicyRef, lang: Lang) -> String {
    told!(
        lang,
        "under policy version {version}, {hash}",
        "selon la version {version} des règles, {hash}"
    )
}
