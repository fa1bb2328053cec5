//! Why an application may refuse.

use uuid::Uuid;

use super::Ending;
use crate::calendar::Day;
use crate::credit::pricing;
use crate::log::{Hash, Instant};
use crate::money::{Currency, Money};
use crate::rejection::rejections;

rejections! {
    /// A refusal, with the facts the caller needs to act on it.
    pub enum Rejection {
        from pricing::Rejection as Price,
        #[error("there is no application under this id")]
        NotFound => NotFound "application.not_found",
        #[error("the application exists already")]
        AlreadyExists => Conflict "application.already_exists",
        #[error("an amount of zero was given where something must be lent")]
        ZeroAmount => Invalid "application.zero_amount",
        #[error("the customer has no order {order}")]
        UnknownOrder { order: Uuid } => NotFound "application.unknown_order",
        #[error("order {order} does not wait for credit")]
        OrderNotWaiting { order: Uuid } => Conflict "application.order_not_waiting",
        #[error("the order costs {total}, not {asked}: credit pays all of it")]
        OrderTotalDiffers { total: Money, asked: Money } => Invalid "application.order_total_differs",
        #[error("application {application} for this order is open already")]
        OrderAppliedFor { application: Uuid } => Conflict "application.order_applied_for",
        #[error(
        "{open} applications of the customer wait for a decision, and at most {max} may at once"
        )]
        TooManyOpen { open: usize, max: usize } => Conflict "application.too_many_open",
        #[error("the application {}", ending.told())]
        Ended { ending: Ending as name } => Conflict "application.ended",
        /// It goes on by itself once the customer has it.
        #[error("the policy wants Premium that is paid before credit is given: subscribe and pay first")]
        PremiumNeeded => Conflict "premium.needed",
        /// It goes on by itself once what is wanted is accepted.
        #[error("the policy wants to know who the customer is before credit is given: documents are to be submitted and accepted first")]
        IdentityNeeded => Conflict "identity.needed",
        #[error("the policy in force scores nobody: expected the sections `scorecards` and `classes`")]
        NotScored => Conflict "application.not_scored",
        #[error("a decision is a person's: the role `service` takes none")]
        NotAPerson => Invalid "application.not_a_person",
        #[error("whoever submitted the application does not decide it")]
        DecidedBySubmitter => Conflict "application.decided_by_submitter",
        #[error("nobody decides in a file of their own")]
        OwnFile => Conflict "application.own_file",
        #[error(
        "the same person has approved these terms already: above the policy's amount it takes another one"
        )]
        AnotherPersonWanted => Conflict "application.another_person_wanted",
        #[error("another person has the application: it is given back or assigned first")]
        HeldByAnother => Conflict "application.held_by_another",
        #[error("its time was over: another person assigns it to whoever is to decide")]
        Escalated => Conflict "application.escalated",
        #[error("what one wants to decide oneself one takes")]
        AssignedToOneself => Invalid "application.assigned_to_oneself",
        #[error("whoever asks does not have the application")]
        NotHeld => Conflict "application.not_held",
        #[error("whoever declined it does not decide it again")]
        DeclinedBefore => Conflict "application.declined_before",
        #[error("a person has until {decide_by} to decide")]
        NotOver { decide_by: Instant } => Conflict "application.review_not_over",
        #[error("{given} has not come: it is {now}")]
        TimeAhead { given: Instant, now: Instant } => Invalid "application.time_ahead",
        #[error("credit in {asked} is asked for, the terms are in {given}")]
        AnotherCurrency { asked: Currency, given: Currency } => Invalid "application.another_currency",
        #[error("{asked} is asked for, the terms lend {given}")]
        MoreThanAsked { asked: Money, given: Money } => Invalid "application.more_than_asked",
        #[error("the order costs {total}, the terms lend {given}: credit pays all of it")]
        NotTheOrderTotal { total: Money, given: Money } => Invalid "application.not_the_order_total",
        #[error(
        "the first instalment is due on {due_on}, which is not after the business date {business_date}"
        )]
        DueTooEarly { due_on: Day, business_date: Day } => Invalid "application.due_too_early",
        #[error("an application is declined for at least one reason")]
        NoReason => Invalid "application.no_reason",
        #[error("the application was approved already: offer {offer} waits for a signature")]
        AlreadyDecided { offer: Uuid } => Conflict "application.already_decided",
        #[error("nothing was offered: the application waits for a decision")]
        NoOffer => Conflict "application.no_offer",
        #[error("what was offered is offer {offer}")]
        AnotherOffer { offer: Uuid } => Conflict "application.another_offer",
        #[error("the loan is of the own book: it is presented to no bank")]
        OwnBook => Conflict "application.own_book",
        #[error("the offer was not presented to bank `{lender}`")]
        NotPresented { lender: String } => Conflict "application.not_presented",
        #[error("the bank accepted the offer already, under `{reference}`")]
        AlreadyAccepted { reference: String } => Conflict "application.already_accepted",
        #[error("bank `{lender}` has not accepted the offer: it is signed afterwards")]
        NotAccepted { lender: String } => Conflict "application.not_accepted",
        #[error("the policy in force lends nothing of the own book")]
        OwnBookNotAllowed => Conflict "application.own_book_not_allowed",
        #[error("bank `{lender}` was asked and does not lend it: offer it to another")]
        PassedOver { lender: String } => Conflict "application.lender_passed_over",
        #[error("the bank wants to see more first: {}", missing.join(", "))]
        ChecklistIncomplete { missing: Vec<String> } => Conflict "application.checklist_incomplete",
        #[error("the bank has until {answer_by} to answer")]
        BankTimeNotOver { answer_by: Instant } => Conflict "application.bank_time_not_over",
        #[error("the policy in force says nothing of one-time codes: expected its section `otp`")]
        NoCodes => Conflict "application.no_codes",
        #[error("{made} codes were made for this offer, and no more are: let it be signed on paper")]
        TooManyCodes { made: u32 } => Conflict "application.too_many_codes",
        #[error("the policy in force has no template of a contract: expected its section `contract`, and an offer with its price")]
        NoTemplate => Conflict "application.no_template",
        #[error("the contract names the customer, and no name is recorded that can be opened")]
        NoName => Conflict "application.no_name",
        #[error("the contract of this offer is to be prepared and read before it is signed by a code")]
        NotPrepared => Conflict "application.contract_not_prepared",
        #[error("the contract that was prepared for this offer has the SHA-256 {sha256}: it is signed, and no other")]
        AnotherContract { sha256: Hash } => Conflict "application.another_contract",
        #[error("code {one_time_code} signs nothing here: it is none of this offer's, or another was made since")]
        CodeNotFound { one_time_code: Uuid } => NotFound "application.code_not_found",
        #[error("signed on {signed_on}: the offer was made on {offered_on}, today is {business_date}")]
        SignedOutside { signed_on: Day, offered_on: Day, business_date: Day } => Invalid "application.signed_outside",
    }
}
