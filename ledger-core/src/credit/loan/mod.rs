//! A loan: its contract, what is known of it, and how it stands.
//!
//! ```text
//! (none) --grant--> Granted <--disburse / reverse--> Active <--all paid / owed again--> Closed
//!                      |                              ^   |                                |
//!                      +--cancel----> Cancelled       |   +--rescind--> Rescinded <--rescind+
//!                      +--time------> Cancelled --disburse
//!                                                   Active <--write off / undo--> WrittenOff --rescind--> Rescinded
//! (none) --board------------------------------------> Active
//! ```
//!
//! Four facts, each its own: the life cycle above; **arrears**, which follow from the due dates and
//! are told when the loan comes into another bucket of days past due; **default**, declared when
//! something is past due as long as the contract says, and cured when all that is due is paid; and
//! **holds**, each with its cause, effects and days. Days on which arrears are held are left out of
//! those that count towards default, where the contract says so. Goods that are awaited hold a loan
//! from its first due date on, a return from the day it is asked for.
//!
//! Where its contract lets the principal go out in parts, the loan owes what went out so far: it is active
//! from the first part on, and what has not gone out is still reserved until its days are over.
//!
//! The contract is in the loan: nothing of a running loan asks the policy book. What happened is
//! kept, the position derived by the engine of the contract (`credit/engine`), and each event
//! records what that changed: per row what was owed, paid and waived before, after, and the
//! difference. So a value date in the past and a reversal, in any order, are nothing special.
//! Deciding is: check, add the fact, run the engine, write the difference.
//!
//! Invariants: on no component more is paid and waived than owed; what came in and was not
//! reversed, less what was paid out or charged back, is what is paid (beyond what an opening brought)
//! and not owed again, plus the credit balance; the rows, the balance, arrears and default are those that the engine derives
//! from the facts in the order of their value dates; a loan that was ever in default stays marked;
//! a rescinded loan owes nothing, and one that was written off nothing that is not paid; what the rows
//! owe of principal, with what is written off and was not recovered, is what the loan financed: its
//! principal, or the parts of it that went out, less what was refunded of it.
//!
//! The mark is about what this ledger recorded: a default that a payment with an earlier value
//! date would have averted leaves it; one that shows only afterwards, and would be cured by
//! now, was never recorded and does not set it.
//!
//! Money that came is always recorded, up to what an amount of money can be in sum. It counts from
//! no day before the loan was granted or boarded, and from none that is yet to come.

mod acts;
mod alone;
mod boarded;
mod cause;
mod chargeback;
mod charged_back;
mod charged_off;
mod charging_off;
mod check;
mod command;
mod contracted;
mod course;
mod debited;
mod debiting;
mod decide;
mod event;
mod forgiven;
mod forgiven_alone;
mod forgiving;
mod given_up;
mod going_out;
mod lateness;
mod life;
mod months;
mod moving;
mod opening;
mod outcome;
mod outlook;
mod parted;
mod parting;
mod paused;
mod pausing;
mod planned;
mod priced;
mod proposed;
mod proposing;
mod published;
mod refunded;
mod refunding;
mod rejection;
mod rescheduled;
mod rescheduling;
mod row;
mod schedule;
mod selling;
mod settlement;
mod sold;
mod standing;
mod state;
#[cfg(test)]
mod tests;
mod writing_off;

pub use self::alone::Alone;
pub use self::cause::{
    CancelCause, ChargedBy, Decision, DefaultTrigger, OutgoingReversal, Payee, PositionCause,
    RepaymentKind, RepaymentReversal, RescindCause, ReturnedLine,
};
pub use self::charged_back::{ChargebackReversed, ChargedBack};
pub use self::charged_off::{ChargeOffUndone, ChargedOff};
pub use self::command::{Act, Command, Decided, Rebasing, Terms};
pub use self::contracted::{InstalmentAccount, Loan, Receipt};
pub use self::debited::{DebitAnswered, DebitRequested};
pub use self::event::{
    ArrearsChanged, Boarded, Cancelled, ChargeReversed, ChargeWaived, Charged, Closed,
    CreditPaidOut, CreditPayoutReversed, Cured, DefaultDeclared, Disbursed, DisbursementReversed,
    Event, Granted, Held, HoldEnded, InstalmentFellDue, LapseDeferred, MovedDueDate, Rebased,
    Reopened, RepaymentReceived, RepaymentReversed, Rescinded,
};
pub use self::forgiven::PenaltyWaived;
pub use self::forgiven_alone::ForgivenAlone;
pub use self::given_up::{WriteOffUndone, WrittenOff};
pub use self::lateness::LatenessPosted;
pub use self::life::Life;
pub use self::months::Timely;
pub use self::outcome::Outcome;
pub use self::parted::{PartDisbursed, PartReversed, PartsEndCause, PartsEnded};
pub use self::parting::Part as DisbursedPart;
pub use self::paused::{PauseEnded, PauseOver, Paused};
pub use self::pausing::EndOfPause;
pub use self::priced::Priced;
pub use self::proposed::{ActApproved, ActDeclined, ActLapsed, ActProposed, Proposal, ProposedAct};
pub use self::proposing::SecondPerson;
pub use self::refunded::{
    GoodsRefundReversed, GoodsRefunded, RefinancedRow, RefundCause, RefundedFee,
};
pub use self::refunding::GoodsRefund;
pub use self::rejection::Rejection;
pub use self::rescheduled::{Rescheduled, ReschedulingProposed};
pub use self::settlement::Settlement;
pub use self::sold::Sold;
pub use self::standing::{Balances, Figures, NextDue};
pub use self::state::State;
pub use crate::credit::engine::{
    Amortisation, ArrearsTerms, Bucket, ByComponent, Change, Charge, ChargeKind, Chargeback,
    Components, Contract, DayCount, DebitAnswer, DebitRequest, Every, Excess, Grace, Hold,
    HoldCause, HoldEffect, InstalmentRounding, Interest, Moved, Moves, Pause, Payout, PenaltyTerms,
    Product, Recalculation, Remainder, RowKind, StoredCharge, StoredPosition, StoredRow, Unit,
};
pub use crate::credit::{Amortised, EqualPart, Instalment, Lender, NewTerms, Plan, PlanInterest};
use crate::decider::Decider;
pub use crate::money::{MoneyRef, Part};

impl Decider for Loan {
    type State = State;
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;

    fn decide(state: &State, command: &Command) -> Result<Vec<Event>, Rejection> {
        decide::decide(state, command)
    }

    fn evolve(state: State, event: &Event) -> State {
        state.evolve(event)
    }
}
