//! What is named once in the whole ledger, and what does a fact do to such a name?
//!
//! A file sees to its own names (`bookings.rs`, `known.rs`). That no two files have one name is seen
//! to by who sees all files, by what is told here.

use uuid::Uuid;

use super::known::{names, names_of};
use super::{CustomerFile, Event, Fact, Rejection, State};
use crate::credit::loan::{CancelCause, Cancelled, Event as LoanEvent, RefundCause};
use crate::log::{Hash, StreamId};
use crate::money::{Money, MoneyRef, Part};
use crate::party::premium::Event as PremiumEvent;

/// What names money or a loan where it comes from, as it is written there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    /// Money that a channel moved, by the channel's own reference.
    Money { channel: String, reference: String },
    /// Money that this ledger keeps.
    Payment { payment: Uuid },
    /// A loan of this lender, empty for the own book, by the lender's reference.
    LoanOfLender { lender: String, reference: String },
    /// A loan of this lender, empty for the own book, by the reference of the system it was boarded
    /// from.
    LoanOfSystem { lender: String, reference: String },
}

/// By what names are compared: the first half of a SHA-256. Names that differ by blanks or by small
/// and capital letters alone are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameKey(pub [u8; 16]);

/// How much of what has a name is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    All,
    Part {
        number: u32,
        amount: Money,
        /// What the parts come to, where they say so.
        whole: Option<Money>,
    },
}

/// Why a part goes with the others of its name not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// They come to another whole.
    AnotherWhole { whole: Money },
    /// With them it would be more than the whole.
    MoreThanWhole { whole: Money },
}

/// What a fact does to a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    pub name: Name,
    pub share: Share,
    pub does: Does,
}

/// See [`Naming`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    Takes,
    /// What was taken is free again.
    Frees,
}

impl Name {
    pub(super) fn of_money(money: &MoneyRef) -> Name {
        match money {
            MoneyRef::External { channel, reference, .. } => {
                Name::Money { channel: channel.clone(), reference: reference.clone() }
            }
            MoneyRef::Payment { payment, .. } => Name::Payment { payment: *payment },
        }
    }

    pub fn key(&self) -> NameKey {
        let (kind, by, reference) = match self {
            Name::Money { channel, reference } => (b'm', channel.as_str(), signs(reference)),
            Name::Payment { payment } => (b'p', "", payment.to_string()),
            Name::LoanOfLender { lender, reference } => (b'l', lender.as_str(), signs(reference)),
            Name::LoanOfSystem { lender, reference } => (b's', lender.as_str(), signs(reference)),
        };
        // The length keeps apart where the one ends and the other begins.
        let mut written = format!("{} ", by.len()).into_bytes();
        written.push(kind);
        written.extend_from_slice(by.as_bytes());
        written.extend_from_slice(reference.as_bytes());
        let Hash(hash) = Hash::of(&written);
        NameKey(*hash.first_chunk().expect("32 bytes begin with 16"))
    }

    /// The refusal of a command that names so what another customer's file has.
    pub fn used_elsewhere(self, customer: Uuid) -> Rejection {
        match self {
            Name::Money { channel, reference } => {
                Rejection::ReferenceUsedElsewhere { channel, reference, customer }
            }
            Name::Payment { payment } => Rejection::ReferenceUsedElsewhere {
                channel: PAYMENT.to_owned(),
                reference: payment.to_string(),
                customer,
            },
            Name::LoanOfLender { reference, .. } | Name::LoanOfSystem { reference, .. } => {
                Rejection::LoanKnownElsewhere { reference, customer }
            }
        }
    }

    /// The refusal of a command whose part of what has this name does not go with the others.
    pub fn misfit(self, misfit: Misfit) -> Rejection {
        let (channel, reference) = match self {
            Name::Money { channel, reference } => (channel, reference),
            Name::Payment { payment } => (PAYMENT.to_owned(), payment.to_string()),
            Name::LoanOfLender { .. } | Name::LoanOfSystem { .. } => {
                unreachable!("a loan has no parts")
            }
        };
        match misfit {
            Misfit::AnotherWhole { whole } => Rejection::AnotherWhole { channel, reference, whole },
            Misfit::MoreThanWhole { whole } => {
                Rejection::MoreThanWhole { channel, reference, whole }
            }
        }
    }
}

/// Whether a part of this whole may be booked where others that name `of` come to `booked`, in minor
/// units.
///
/// # Errors
/// When the wholes differ, or with this part it would be more than the whole.
pub(super) fn fits(amount: Money, whole: Money, of: Money, booked: i128) -> Result<(), Misfit> {
    if of != whole {
        return Err(Misfit::AnotherWhole { whole: of });
    }
    let sum = booked + i128::from(amount.amount());
    match amount.currency() == whole.currency() && sum <= i128::from(whole.amount()) {
        true => Ok(()),
        false => Err(Misfit::MoreThanWhole { whole }),
    }
}

/// What stands for the channel of money that the ledger keeps.
pub(super) const PAYMENT: &str = "payment";

/// A reference as it is compared.
fn signs(reference: &str) -> String {
    let signs = reference.chars().filter(|it| !it.is_whitespace());
    signs.flat_map(char::to_uppercase).collect()
}

impl Share {
    /// Of this money, where this amount of it is booked.
    pub(super) fn of(money: &MoneyRef, amount: Money) -> Share {
        match money {
            MoneyRef::External { part: None, .. } => Share::All,
            MoneyRef::External { part: Some(Part { number, whole }), .. } => {
                Share::Part { number: *number, amount, whole: Some(*whole) }
            }
            MoneyRef::Payment { part, .. } => Share::Part { number: *part, amount, whole: None },
        }
    }

    /// Whether the two are the same share, or one is of what the other is all of.
    pub fn overlaps(&self, other: &Share) -> bool {
        match (self, other) {
            (Share::All, _) | (_, Share::All) => true,
            (Share::Part { number, .. }, Share::Part { number: taken, .. }) => number == taken,
        }
    }

    /// Whether it may be taken beside these, none of which overlaps with it.
    ///
    /// # Errors
    /// When their wholes differ, or with them it would be more than the whole.
    pub fn beside<'a>(&self, taken: impl Iterator<Item = &'a Share> + Clone) -> Result<(), Misfit> {
        let Share::Part { amount, whole: Some(whole), .. } = *self else { return Ok(()) };
        let other = taken.clone().filter_map(Share::whole).find(|it| *it != whole);
        let booked = taken.filter_map(Share::amount).map(|it| i128::from(it.amount())).sum();
        fits(amount, whole, other.unwrap_or(whole), booked)
    }

    fn whole(&self) -> Option<Money> {
        match self {
            Share::All => None,
            Share::Part { whole, .. } => *whole,
        }
    }

    fn amount(&self) -> Option<Money> {
        match self {
            Share::All => None,
            Share::Part { amount, .. } => Some(*amount),
        }
    }
}

impl State {
    /// What this fact, which is the next one of the file, does to names; the file is as it was
    /// before it.
    pub fn namings(&self, fact: &Fact) -> Vec<Naming> {
        // Nothing but loans and money is named where it comes from.
        let State::Customer(file) = self else { return vec![] };
        if let (Event::Loan(event), StreamId::Loan(loan)) = (&fact.event, fact.stream) {
            return file.namings_of_loan(loan, event);
        }
        if let (Event::Premium(event), StreamId::Premium(premium)) = (&fact.event, fact.stream) {
            return file.naming_of_fee(premium, event).into_iter().collect();
        }
        vec![]
    }
}

/// What money that moves does to its name.
fn money(does: Does, money: &MoneyRef, amount: Money) -> Naming {
    Naming { name: Name::of_money(money), share: Share::of(money, amount), does }
}

impl CustomerFile {
    fn naming_of_fee(&self, id: Uuid, event: &PremiumEvent) -> Option<Naming> {
        match event {
            PremiumEvent::FeePaid(it) => Some(money(Does::Takes, &it.money, it.amount)),
            PremiumEvent::FeeReversed(it) => {
                let premium = self.premiums.get(&id).and_then(|it| it.premium());
                let named = premium.and_then(|of| of.money_of(it.payment));
                Some(money(Does::Frees, named.expect("what is taken back was named"), it.amount))
            }
            PremiumEvent::Subscribed(_)
            | PremiumEvent::FeeDue(_)
            | PremiumEvent::FeeFailed(_)
            | PremiumEvent::Renewed(_)
            | PremiumEvent::Cancelled(_)
            | PremiumEvent::Expired(_) => None,
        }
    }

    fn namings_of_loan(&self, id: Uuid, event: &LoanEvent) -> Vec<Naming> {
        let loan = self.loan(id);
        let freed = |moved: Uuid, amount| {
            let named = loan.and_then(|it| it.money_of(moved));
            money(Does::Frees, named.expect("what is taken back was named"), amount)
        };
        let all = |name, does| Naming { name, share: Share::All, does };
        let mut namings: Vec<Naming> = names(loan, event)
            .into_iter()
            // A lender may tell a reference twice.
            .filter(|it| self.known.get(&it.key()) != Some(&id))
            .map(|it| all(it.name(), Does::Takes))
            .collect();
        match event {
            LoanEvent::Disbursed(it) => namings.push(money(Does::Takes, &it.money, it.amount)),
            LoanEvent::PartDisbursed(it) => namings.push(money(Does::Takes, &it.money, it.amount)),
            LoanEvent::PartReversed(it) => namings.push(freed(it.disbursement, it.amount)),
            LoanEvent::RepaymentReceived(it) => {
                namings.push(money(Does::Takes, &it.money, it.amount));
            }
            LoanEvent::CreditPaidOut(it) => namings.push(money(Does::Takes, &it.money, it.amount)),
            LoanEvent::GoodsRefunded(it) => {
                if let RefundCause::Merchant { money: by, .. } = &it.cause {
                    namings.push(money(Does::Takes, by, it.price));
                }
            }
            LoanEvent::GoodsRefundReversed(it) => namings.push(freed(it.refund, it.price)),
            LoanEvent::DisbursementReversed(it) => namings.push(freed(it.disbursement, it.amount)),
            LoanEvent::RepaymentReversed(it) => namings.push(freed(it.repayment, it.amount)),
            LoanEvent::CreditPayoutReversed(it) => namings.push(freed(it.payout, it.amount)),
            // The bank may have paid it out after all.
            LoanEvent::Cancelled(Cancelled { cause: CancelCause::Lapsed {} }) => {}
            LoanEvent::Cancelled(_) | LoanEvent::Rescinded(_) => {
                for it in loan.into_iter().flat_map(names_of) {
                    let (name, key) = (it.name(), it.key());
                    let again = namings.iter().any(|other| other.name.key() == key);
                    if !again && self.known.get(&key) == Some(&id) {
                        namings.push(all(name, Does::Frees));
                    }
                }
            }
            LoanEvent::Granted(_)
            | LoanEvent::Boarded(_)
            | LoanEvent::Rebased(_)
            | LoanEvent::LapseDeferred(_)
            | LoanEvent::InstalmentFellDue(_)
            | LoanEvent::ChargedBack(_)
            | LoanEvent::ChargebackReversed(_)
            | LoanEvent::Charged(_)
            | LoanEvent::ChargeWaived(_)
            | LoanEvent::PenaltyWaived(_)
            | LoanEvent::ChargeReversed(_)
            | LoanEvent::LatenessPosted(_)
            | LoanEvent::ChargedOff(_)
            | LoanEvent::ChargeOffUndone(_)
            | LoanEvent::ForgivenAlone(_)
            | LoanEvent::Paused(_)
            | LoanEvent::PauseEnded(_)
            | LoanEvent::PauseOver(_)
            | LoanEvent::PartsEnded(_)
            | LoanEvent::DebitRequested(_)
            | LoanEvent::DebitAnswered(_)
            | LoanEvent::Priced(_)
            | LoanEvent::ArrearsChanged(_)
            | LoanEvent::DefaultDeclared(_)
            | LoanEvent::Cured(_)
            | LoanEvent::Held(_)
            | LoanEvent::HoldEnded(_)
            | LoanEvent::WrittenOff(_)
            | LoanEvent::WriteOffUndone(_)
            | LoanEvent::ReschedulingProposed(_)
            | LoanEvent::Rescheduled(_)
            | LoanEvent::Sold(_)
            | LoanEvent::ActProposed(_)
            | LoanEvent::ActApproved(_)
            | LoanEvent::ActDeclined(_)
            | LoanEvent::ActLapsed(_)
            | LoanEvent::Closed(_)
            | LoanEvent::Reopened(_) => {}
        }
        namings
    }
}
