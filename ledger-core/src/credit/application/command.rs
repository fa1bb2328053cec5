//! What may be asked of an application.

use uuid::Uuid;

use super::{Asked, Held, Macs, Need, Paper, Priced, Purpose, Stated, Terms};
use crate::calendar::Day;
use crate::credit::contract::{Hashes, MayWithdraw};
use crate::credit::deciding::{Assessment, FraudFacts};
use crate::credit::{Lender, pricing};
use crate::engine::Engine;
use crate::log::{Actor, Hash, Instant};
use crate::money::Money;
use crate::party::{ChecklistItem, Unreserved};
use crate::policy::{ApplicationPolicy, LenderPolicy, OtpPolicy, PolicyRef, WaitPolicy};
use crate::privacy::Opener;
use crate::reason::Reason;

/// A request to an application, with the facts that were looked up for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub act: Act,
    /// The partition's business date.
    pub on: Day,
    /// When it is recorded.
    pub at: Instant,
    /// The version of the rules that this day goes by.
    pub engine: Engine,
    /// Who asks.
    pub by: Actor,
    /// Whether the file is that person's own.
    pub own_file: bool,
    /// For an application that is to be submitted, what the policy version in force says of
    /// applications; for another, what the version it stands under says.
    pub policy: ApplicationPolicy,
    /// The version in force: something new stands under it.
    pub in_force: PolicyRef,
    /// How long the version in force lets things wait; `None` where it says nothing of it.
    pub waits: Option<WaitPolicy>,
    /// For an application that is submitted for an order, or to be looked at again: that order, where the file has it.
    pub order: Option<OrderFact>,
    /// How many applications of the file wait for a decision; read when one is submitted.
    pub open: usize,
    /// How many may at once.
    pub open_max: u32,
    /// What the policy it stands under wants of a customer who is given credit, and this one has not.
    pub lacks: Option<Need>,
    /// What the version in force says of one-time codes, where it does.
    pub otp: Option<OtpPolicy>,
    /// Who lends by the version in force, where it says so.
    pub lenders: Option<LenderPolicy>,
    /// What the file has of all that a bank may want to see; read when an offer is presented.
    pub shown: Vec<ChecklistItem>,
    /// Whether the version that the offer stands under has a template, by whose contract it is then signed.
    pub templated: bool,
    /// For a contract that is to be prepared, what was written.
    pub contract: Option<Written>,
    /// What the customer owes and may come to owe besides; read when it is decided.
    pub exposure: Option<Exposure>,
    /// For an application that is to be approved, what its terms cost, or why they may not be offered;
    /// absent where the version in force has no law.
    pub priced: Option<Result<Box<Priced>, pricing::Rejection>>,
    /// For an application that is to be approved, what its terms are held to by the version in force, or
    /// why they are not offered.
    pub held: Option<Result<Held, pricing::Rejection>>,
    /// For an application that is to be assessed, what the rules find; absent where the version in force
    /// scores nobody.
    pub assessment: Option<Box<Assessment>>,
    /// The command's id, from which those of what it creates are derived.
    pub id: Uuid,
}

/// What a customer owes and may come to owe, in the currency of an application, that application
/// apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exposure {
    pub reserved: Money,
    pub outstanding: Money,
    pub offered: Money,
    /// Of the credit line, where there is one.
    pub limit: Option<Money>,
}

/// A contract as it was written for an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub hashes: Hashes,
    pub withdrawal: Option<MayWithdraw>,
}

/// What an application needs to know of the order it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFact {
    /// What the loan must pay.
    pub total: Money,
    /// Whether it was placed on credit and waits to be confirmed.
    pub waits_for_credit: bool,
    /// The open application for it, where there is one.
    pub application: Option<Uuid>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    Submit {
        purpose: Purpose,
        asked: Asked,
    },
    /// Look at it by the rules, which approve or decline it where they may.
    Assess {
        /// Who would lend.
        lender: Lender,
        /// What the caller saw of how it was asked for.
        signals: Option<FraudFacts>,
    },
    Approve {
        terms: Terms,
        stated: Stated,
        reason: Reason,
    },
    Decline {
        /// The codes of what the customer is told.
        reasons: Vec<String>,
        reason: Reason,
    },
    /// A person is to look at it, also after it was declined: the customer wants that.
    AskReview,
    /// Who asks is to decide it.
    Take,
    /// The person with this pseudonym is to decide it.
    Assign {
        to: Hash,
    },
    /// Who has it has it no more.
    GiveBack,
    /// The time that a person had to decide is over, as of then.
    EndReviewWait {
        at: Instant,
    },
    /// The offer was presented to the bank that is to lend.
    Present,
    /// The bank's line keeps what was asked of it for this offer.
    RecordReserved {
        offer: Uuid,
        answer_hours: u32,
        checklist: Vec<ChecklistItem>,
    },
    /// The bank's line keeps nothing for this offer.
    RecordNotReserved {
        offer: Uuid,
        code: Unreserved,
    },
    /// The bank accepted it, under its own reference of the loan; the offer that stands where none is named.
    RecordAcceptance {
        offer: Option<Uuid>,
        reference: String,
    },
    /// The bank refused it, for a reason it gives by its own code; the offer that stands where none is named.
    RecordRefusal {
        offer: Option<Uuid>,
        code: String,
    },
    /// The time that the bank had to answer this offer is over, as of then.
    EndBankWait {
        offer: Uuid,
        at: Instant,
    },
    /// What the loan that was signed takes of its bank's line.
    Expose {
        reserved: Money,
        drawn: Money,
        undone: bool,
    },
    /// The customer signed this offer.
    RecordSignature {
        offer: Uuid,
        paper: Paper,
        signed_on: Day,
    },
    /// Write the contract of this offer, which names the customer by what this opens.
    PrepareContract {
        offer: Uuid,
        names: Opener,
    },
    /// A one-time code for this contract of this offer, which the shell has drawn.
    MakeCode {
        offer: Uuid,
        paper: Paper,
        macs: Macs,
    },
    /// The customer signs by this code; the MAC is of what was entered.
    SignByCode {
        code: Uuid,
        mac: Hash,
    },
    Withdraw {
        reason: Reason,
    },
    /// The order it is for does not wait for credit any more.
    WithdrawWithOrder {
        order: Uuid,
    },
    /// The customer may have come to what it waits for, or have it no more.
    LookAgain,
    /// Something was told late, or a list names the customer: what the rules offered and nobody has signed
    /// they look at again.
    Reassess,
    /// Bring the application to the business date: it may lapse.
    Age,
}
