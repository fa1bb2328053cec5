//! What a request addresses: the ids in its path, and the path in its one spelling.

use ledger_core::log::{FileId, Hash};
use ledger_core::party::PartnerName;
use uuid::Uuid;

/// The ids that a command's path names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Ids {
    /// The customer's or the vendor's.
    file: Option<Uuid>,
    /// What of the file is addressed: a loan, an order …
    stream: Option<Uuid>,
    /// What of the stream is addressed: a repayment, a hold, a report, an exception, a return.
    part: Option<Uuid>,
    policy: Option<Hash>,
    /// A bank, by its name.
    bank: Option<PartnerName>,
}

/// Whose file a command is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    Customer,
    Vendor,
    Partner,
    PolicyBook,
}

/// A part of the path is not an id in its one spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadId {
    pub(super) name: String,
    pub(super) expected: &'static str,
}

const UUID_EXPECTED: &str = "a UUID in lower-case letters with hyphens";
const HASH_EXPECTED: &str = "a SHA-256 of 64 lower-case hexadecimal digits";
const BANK_EXPECTED: &str = "a bank's name of 1 to 64 lower-case letters, digits and dashes";

/// What a name in a path stands for.
enum Named {
    File,
    Part,
    Bank,
    Policy,
    Stream,
}

impl Named {
    fn of(name: &str) -> Named {
        match name {
            "customer" | "vendor" => Named::File,
            "disbursement" | "repayment" | "chargeback" | "charge" | "hold" | "payout"
            | "payment" | "report" | "exception" | "delivery" | "return" | "write_off"
            | "charge_off" | "debit_request" | "rescheduling" | "proposal" | "document"
            | "pause" | "merchant_refund" | "screening" => Named::Part,
            "bank" => Named::Bank,
            "policy" => Named::Policy,
            _ => Named::Stream,
        }
    }
}

impl Ids {
    /// Takes in one named part of a path. One id has one spelling, since the path is part of the
    /// fingerprint by which a repeat is known.
    pub(super) fn take(&mut self, name: &str, text: &str) -> Result<(), BadId> {
        let bad = |expected| BadId { name: name.replace('_', " "), expected };
        let id = || one_spelling(text).ok_or_else(|| bad(UUID_EXPECTED)).map(Some);
        match Named::of(name) {
            Named::File => self.file = id()?,
            Named::Part => self.part = id()?,
            Named::Bank => self.bank = Some(text.parse().map_err(|_| bad(BANK_EXPECTED))?),
            Named::Policy => self.policy = Some(text.parse().map_err(|_| bad(HASH_EXPECTED))?),
            Named::Stream => self.stream = id()?,
        }
        Ok(())
    }

    /// The file the path names; `None` where the command creates it.
    pub(super) fn file(&self, home: Home) -> Option<FileId> {
        match home {
            Home::PolicyBook => Some(FileId::PolicyBook),
            Home::Customer => self.file.map(FileId::Customer),
            Home::Vendor => self.file.map(FileId::Vendor),
            Home::Partner => self.bank.map(|it| FileId::Partner(it.file())),
        }
    }

    pub(super) fn stream(&self) -> Option<Uuid> {
        self.stream
    }

    /// What of the stream the path names.
    pub(super) fn part(&self) -> Uuid {
        self.part.expect("the path names the part that its route asks for")
    }

    /// The bank the path names.
    pub(super) fn bank(&self) -> PartnerName {
        self.bank.expect("the path names the bank that its route asks for")
    }

    /// The policy document the path names.
    pub(super) fn policy(&self) -> Hash {
        self.policy.expect("the path names the policy that its route asks for")
    }

    /// `pattern` with the ids filled in: what the fingerprint covers, whichever way the request
    /// came.
    pub(super) fn path(&self, pattern: &str) -> String {
        let filled = pattern.split('/').map(|it| {
            let name = it.strip_prefix('{').and_then(|it| it.strip_suffix('}'));
            name.and_then(|name| self.text(name)).unwrap_or_else(|| it.to_owned())
        });
        filled.collect::<Vec<_>>().join("/")
    }

    fn text(&self, name: &str) -> Option<String> {
        match Named::of(name) {
            Named::File => self.file.map(|it| it.to_string()),
            Named::Part => self.part.map(|it| it.to_string()),
            Named::Bank => self.bank.map(|it| it.to_string()),
            Named::Policy => self.policy.map(|it| it.to_string()),
            Named::Stream => self.stream.map(|it| it.to_string()),
        }
    }
}

fn one_spelling(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    let mut buffer = Uuid::encode_buffer();
    (id.hyphenated().encode_lower(&mut buffer) == text).then_some(id)
}
