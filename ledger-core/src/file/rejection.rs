//! Why a file may refuse.

use uuid::Uuid;

use crate::calendar::Day;
use crate::log::{Place, StreamId};
use crate::money::{Currency, Money};
use crate::party::{customer, partner, vendor};
use crate::policy::{self, PolicyRef};
use crate::rejection::rejections;

/// Declares [`Rejection`]: the refusals of each aggregate, and the file's own.
macro_rules! rejection {
    ($($Stream:ident $name:literal ($group:ident::$folder:ident::$Aggregate:ident { $id:ident } in $streams:ident))+) => {
        rejections! {
            /// A refusal by one of the file's aggregates, or by the file itself.
            pub enum Rejection {
                from customer::Rejection as Customer,
                $(from $crate::$group::$folder::Rejection as $Aggregate,)+
                from vendor::Rejection as Vendor,
                from partner::Rejection as Partner,
                from policy::Rejection as Policy,
                /// The same source and reference name a disbursement or repayment of this file already.
                #[error("reference `{reference}` of `{channel}` was recorded before, at {first}")]
                ReferenceUsed { channel: String, reference: String, first: Place as text } => Conflict "file.reference_used",
                #[error("the parts of reference `{reference}` of `{channel}` come to {whole}")]
                AnotherWhole { channel: String, reference: String, whole: Money } => Conflict "file.another_whole",
                #[error("more than {whole} would be booked of reference `{reference}` of `{channel}`")]
                MoreThanWhole { channel: String, reference: String, whole: Money } => Invalid "file.more_than_whole",
                #[error("the loan with the reference `{reference}` is in this file already, as {loan}")]
                LoanKnown { loan: Uuid, reference: String } => Conflict "file.loan_known",
                /// No two files book one money.
                #[error("reference `{reference}` of `{channel}` was recorded before, in the file of customer {customer}")]
                ReferenceUsedElsewhere { channel: String, reference: String, customer: Uuid } => Conflict "file.reference_used_elsewhere",
                /// No two files have one loan.
                #[error("the loan with the reference `{reference}` is in the file of customer {customer} already")]
                LoanKnownElsewhere { reference: String, customer: Uuid } => Conflict "file.loan_known_elsewhere",
                #[error("the policy in force spreads no payment over loans: say of which it is")]
                NotSpread => Conflict "file.payment_not_spread",
                #[error("an amount of zero was given where something must be paid")]
                NothingToSpread => Invalid "file.zero_amount",
                #[error("{due} are due on the customer's loans, and the policy in force lets nothing beyond that wait: say of which loan it is")]
                MoreThanDue { due: Money } => Conflict "file.more_than_due",
                #[error("nothing is owed on any loan in {currency}")]
                NoLoanToServe { currency: Currency } => Conflict "file.no_loan_to_serve",
                #[error("no payment stands in this file under reference `{reference}` of `{channel}`")]
                UnknownPayment { channel: String, reference: String } => NotFound "file.unknown_payment",
                #[error("in all it is more than one person takes back ({}): take back each part, which another person approves", up_to(*above))]
                WholeTakesTwo { above: Option<Money> } => Conflict "file.whole_takes_two",
                #[error("no policy version is in force on {business_date}: publish one first")]
                NoPolicy { business_date: Day } => Conflict "policy.none_in_force",
                /// The version of the loan or application is not among those that were looked up for this
                /// command.
                #[error("this stands under policy version {}, which has not been read yet: ask again", policy.version)]
                PolicyNotRead { policy: PolicyRef } => Conflict "policy.not_read",
                /// What is offered is kept by a line.
                #[error("the customer has no credit line in {currency}: open one first")]
                NoCreditLine { currency: Currency } => Conflict "file.no_credit_line",
                /// One person alone grants up to the policy's amount in all.
                #[error("the customer would owe {}, and one person grants {}: submit an application", amount_in_all(*in_all), up_to(*above))]
                FourEyesWanted { in_all: Option<Money>, above: Option<Money> } => Conflict "file.four_eyes_wanted",
                /// Where the policy says who lends, a bank lends what it accepted and the customer signed.
                #[error("bank `{lender}` lends by an application that it accepts and the customer signs")]
                LentByApplication { lender: String } => Conflict "file.lent_by_application",
                #[error("the loan pays for order {order}: cancel or take back the order")]
                LoanPaysOrder { order: Uuid } => Conflict "file.loan_pays_order",
                /// Nothing is done to a stream that could not be brought to the business date.
                #[error("{stream} could not be aged: what was due in it on {due_on} has to be done first")]
                NotAged { stream: StreamId, due_on: Day } => Conflict "file.not_aged",
                /// New credit is given on files that are known to their last stream.
                #[error("{stream} of this file could not be aged: no new credit is given until it has been")]
                CreditWaits { stream: StreamId } => Conflict "file.credit_waits",
                /// Why something is done is said by a code of the policy.
                #[error("`{reason}` is no reason for this; the policy in force has {}", known.join(", "))]
                UnknownReason { reason: String, known: Vec<String> } => Invalid "file.unknown_reason",
                #[error("no credit line is opened in {currency} by the policy in force")]
                NoLimitIn { currency: Currency } => Invalid "file.no_limit_in_currency",
                #[error("a credit limit is {min} to {max} by the policy in force, not {limit}")]
                LimitOutOfBounds { limit: Money, min: Money, max: Money } => Invalid "file.limit_out_of_bounds",
                #[error("nothing is lent in {currency} by the policy in force")]
                NothingLentIn { currency: Currency } => Invalid "file.nothing_lent_in_currency",
                #[error("{min} to {max} are lent by the policy in force, not {principal}")]
                PrincipalOutOfBounds { principal: Money, min: Money, max: Money } => Invalid "file.principal_out_of_bounds",
                #[error("{value_date} is too long ago: by the policy in force money counts from {earliest} on")]
                ValueDateTooEarly { value_date: Day, earliest: Day } => Invalid "file.value_date_too_early",
                /// What only follows from something else in the file.
                #[error("this follows from what happens elsewhere in the file, and is never asked for")]
                NeverAsked => Invalid "file.never_asked",
                /// A command to a stream that a file of this kind does not have.
                #[error("this file has no stream that answers this command")]
                Misdirected => Invalid "file.misdirected",
            }
        }
    };
}
for_each_aggregate! { rejection }

fn amount_in_all(in_all: Option<Money>) -> String {
    in_all.map_or_else(|| "more than an amount can say".to_owned(), |it| format!("{it} in all"))
}

fn up_to(above: Option<Money>) -> String {
    above.map_or_else(|| "nothing in this currency".to_owned(), |it| format!("up to {it}"))
}
