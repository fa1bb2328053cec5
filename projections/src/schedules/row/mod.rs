//! The rows of schedules, as values.

mod charge;
mod chargeback;
mod debit;
mod hold;
mod instalment;
mod money;
mod part;
mod pause;
mod proposal;
mod refund;
mod rescheduling;
mod schedule;

pub use self::charge::Charge;
pub(super) use self::charge::{Forgiven, kind_name};
pub use self::chargeback::{Chargeback, ChargebackReversal};
pub use self::debit::{DebitAnswered, DebitRequest};
pub use self::hold::{Hold, HoldEnd};
pub use self::instalment::{Amounts, Instalment, State};
pub use self::money::{Disbursement, Payment, Payout, Reversal};
pub(super) use self::money::{excess_name, repayment_name};
pub use self::part::Part;
pub use self::pause::{Pause, PauseEnd};
pub use self::proposal::{Proposal, ProposalEnd, ProposalOutcome};
pub use self::refund::GoodsRefund;
pub use self::rescheduling::{Agreed, Rescheduling};
pub(super) use self::schedule::Turn;
pub use self::schedule::{Schedule, Standing, WriteOff};
