//! Why a loan may refuse.

use uuid::Uuid;

use crate::calendar::Day;
use crate::credit::pricing;
use crate::engine::Engine;
use crate::money::{Currency, Money};
use crate::rejection::rejections;

rejections! {
    /// A refusal, with the facts the caller needs to act on it.
    pub enum Rejection {
        from pricing::Rejection as Price,
        #[error("there is no loan under this id")]
        NotFound => NotFound "loan.not_found",
        #[error("the loan exists already")]
        AlreadyExists => Conflict "loan.already_exists",
        #[error("an amount of zero was given where something must be paid")]
        ZeroAmount => Invalid "loan.zero_amount",
        #[error("the loan is in {loan}, the amount in {given}")]
        AnotherCurrency { loan: Currency, given: Currency } => Invalid "loan.another_currency",
        #[error("a schedule has {min} to {max} instalments, not {found}")]
        InstalmentCount { found: usize, min: usize, max: usize } => Invalid "loan.instalment_count",
        #[error(
        "instalment {number} is not in its place: numbers count from 1 in order of strictly later due dates"
        )]
        OutOfOrder { number: u32 } => Invalid "loan.out_of_order",
        #[error("instalment {number} owes nothing")]
        EmptyInstalment { number: u32 } => Invalid "loan.empty_instalment",
        #[error("the schedule's principal adds up to {found}, the loan is of {principal}")]
        PrincipalDiffers { found: Money, principal: Money } => Invalid "loan.principal_differs",
        #[error("the amounts of the loan add up to more than 9007199254740991 minor units")]
        TooLarge => Invalid "loan.too_large",
        #[error("on instalment {number} more is paid, waived or charged than owed")]
        PaidMoreThanOwed { number: u32 } => Invalid "loan.paid_more_than_owed",
        #[error("the position says both what waits and what was paid out too much")]
        CreditAndOverdrawn => Invalid "loan.credit_and_overdrawn",
        #[error("the loan went out on {disbursed_on}, which is after the business date {business_date}")]
        DisbursedAhead { disbursed_on: Day, business_date: Day } => Invalid "loan.disbursed_ahead",
        #[error(
        "the first instalment is due on {due_on}, which is not after the business date {business_date}"
        )]
        DueTooEarly { due_on: Day, business_date: Day } => Invalid "loan.due_too_early",
        #[error("the first due date {first_due_on} is not on day {day_of_month} of its month")]
        DayDiffers { first_due_on: Day, day_of_month: u32 } => Invalid "loan.day_differs",
        #[error("the schedule has a due date that is no day from 1900-01-01 to 9999-12-31")]
        BeyondCalendar => Invalid "loan.beyond_calendar",
        #[error("the rate must be 0 to 10 (1 is 100 % a year), not {rate}")]
        RateOutOfRange { rate: String } => Invalid "loan.rate_out_of_range",
        #[error("the rate has {decimals} decimals; on a declining balance it has at most {max}")]
        RateTooFine { decimals: u32, max: u32 } => Invalid "loan.rate_too_fine",
        #[error(
        "{principal} is too little for {instalments} instalments in multiples of {multiple} minor units"
        )]
        PrincipalTooSmall { principal: Money, instalments: u32, multiple: u32 } => Invalid "loan.principal_too_small",
        #[error("a period has {min} to {max} days, weeks or months, not {n}")]
        EveryOutOfRange { n: u32, min: u32, max: u32 } => Invalid "loan.every_out_of_range",
        #[error("day {day_of_month} of the month was given for periods that are no months")]
        DayWithoutMonths { day_of_month: u32 } => Invalid "loan.day_without_months",
        #[error("the first due date {due_on} is not from {first} to {last}, as the policy has it")]
        FirstDueOutOfBounds { due_on: Day, first: Day, last: Day } => Invalid "loan.first_due_out_of_bounds",
        #[error(
        "interest counts from {from}, which is before the loan is granted or not before the first due date {first_due_on}"
        )]
        InterestFromOutOfRange { from: Day, first_due_on: Day } => Invalid "loan.interest_from_out_of_range",
        #[error("grace must end before the last of {instalments} instalments")]
        GraceTooLong { instalments: u32 } => Invalid "loan.grace_too_long",
        #[error("there is grace only where interest is on what is left of the principal")]
        GraceOnFlat => Invalid "loan.grace_on_flat",
        #[error("off the days of rest two instalments would be due on one day")]
        DueDatesMeet => Invalid "loan.due_dates_meet",
        #[error("a down payment is more than nothing of the principal and less than all, not {share} of it")]
        DownPaymentOutOfRange { share: String } => Invalid "loan.down_payment_out_of_range",
        #[error(
        "the policy in force offers no loan on a declining balance: it does not say that what is paid early bears no interest"
        )]
        DecliningBalanceNotOffered => Invalid "loan.declining_balance_not_offered",
        #[error("the policy rounds no instalments in {currency}: give the schedule")]
        CurrencyNotRounded { currency: Currency } => Invalid "loan.currency_not_rounded",
        #[error("the loan is of {principal}; that is what is disbursed, once")]
        AmountDiffers { principal: Money } => Invalid "loan.amount_differs",
        #[error("of {amount} went out {net}, which is more")]
        NetAboveAmount { amount: Money, net: Money } => Invalid "loan.net_above_amount",
        #[error("{expected} goes out of the loan, not {net}: its file fee of {file_fee} is withheld, and nothing else")]
        NetDiffers { net: Money, expected: Money, file_fee: Money } => Invalid "loan.net_differs",
        #[error("the file fee of {file_fee} is paid before the principal goes out: of it {waits} has come in and waits")]
        FileFeeUnpaid { file_fee: Money, waits: Money } => Conflict "loan.file_fee_unpaid",
        #[error("no disbursement {disbursement} was recorded on this loan")]
        UnknownDisbursement { disbursement: Uuid } => NotFound "loan.unknown_disbursement",
        #[error("disbursement {disbursement} was reversed already")]
        DisbursementReversed { disbursement: Uuid } => Conflict "loan.disbursement_reversed",
        #[error("the loan has been disbursed")]
        AlreadyDisbursed => Conflict "loan.already_disbursed",
        #[error("the loan has not been disbursed: it owes nothing yet")]
        NotDisbursed => Conflict "loan.not_disbursed",
        #[error("the loan was cancelled")]
        Cancelled => Conflict "loan.cancelled",
        #[error("the loan was rescinded: nothing of it is owed any more")]
        Rescinded => Conflict "loan.rescinded",
        #[error("the loan was written off: that is undone first")]
        WrittenOff => Conflict "loan.written_off",
        #[error("nothing of the loan is left to write off")]
        NothingToWriteOff => Conflict "loan.nothing_to_write_off",
        #[error("the loan was not written off as {write_off}")]
        UnknownWriteOff { write_off: Uuid } => NotFound "loan.unknown_write_off",
        #[error("write-off {write_off} was undone already")]
        WriteOffUndone { write_off: Uuid } => Conflict "loan.write_off_undone",
        #[error("the loan was charged off as {charge_off}")]
        ChargedOff { charge_off: Uuid } => Conflict "loan.charged_off",
        #[error("the loan was not charged off as {charge_off}")]
        UnknownChargeOff { charge_off: Uuid } => NotFound "loan.unknown_charge_off",
        #[error("charge-off {charge_off} stands no more")]
        ChargeOffEnded { charge_off: Uuid } => Conflict "loan.charge_off_ended",
        #[error("nothing of the principal is left to reschedule")]
        NothingToReschedule => Conflict "loan.nothing_to_reschedule",
        #[error("interest of this loan was fixed for its whole time: it is not rescheduled")]
        FlatNotRescheduled => Conflict "loan.flat_not_rescheduled",
        #[error("the lender gave the schedule of this loan: it is not rescheduled here")]
        GivenNotRescheduled => Conflict "loan.given_not_rescheduled",
        #[error("what is overdue of this loan bears interest by the day: it is not rescheduled")]
        ByDayNotRescheduled => Conflict "loan.by_day_not_rescheduled",
        #[error("money of this loan was charged back: it is not rescheduled")]
        ChargedBackNotRescheduled => Conflict "loan.charged_back_not_rescheduled",
        #[error("this loan bears no interest: it has no rate to change")]
        RateWithoutInterest => Invalid "loan.rate_without_interest",
        #[error("{rescheduling} is not the rescheduling that was proposed last")]
        UnknownRescheduling { rescheduling: Uuid } => NotFound "loan.unknown_rescheduling",
        #[error("rescheduling {rescheduling} was proposed on {proposed_on}, and would come out otherwise by now: propose it anew")]
        ReschedulingOutdated { rescheduling: Uuid, proposed_on: Day } => Conflict "loan.rescheduling_outdated",
        #[error("the loan was rescheduled since: what went out for it stands")]
        Rescheduled => Conflict "loan.rescheduled",
        #[error("the loan is that lender's already")]
        SameLender => Conflict "loan.same_lender",
        #[error("the loan is closed: everything is paid")]
        Closed => Conflict "loan.closed",
        #[error("the value date {value_date} is after the business date {business_date}")]
        ValueDateAhead { value_date: Day, business_date: Day } => Invalid "loan.value_date_ahead",
        #[error("the value date {value_date} is before the loan was granted or boarded, on {since}")]
        ValueDateBefore { value_date: Day, since: Day } => Invalid "loan.value_date_before",
        #[error("what is paid early saves interest on this loan: say whether to `shorten` it or to `lower` what falls due")]
        ReliefNotChosen => Invalid "loan.relief_not_chosen",
        #[error("interest of this loan does not follow what is paid early: there is nothing to shorten or lower")]
        NoRelief => Invalid "loan.no_relief",
        #[error("no repayment {repayment} was received on this loan")]
        UnknownRepayment { repayment: Uuid } => NotFound "loan.unknown_repayment",
        #[error("repayment {repayment} was reversed already")]
        AlreadyReversed { repayment: Uuid } => Conflict "loan.already_reversed",
        #[error("of the repayment {left} is left to be charged back, not {asked}")]
        ChargedBackTooMuch { left: Money, asked: Money } => Invalid "loan.charged_back_too_much",
        #[error("repayment {repayment} was charged back")]
        ChargedBack { repayment: Uuid } => Conflict "loan.charged_back",
        #[error("nothing was charged back as {chargeback}")]
        UnknownChargeback { chargeback: Uuid } => NotFound "loan.unknown_chargeback",
        #[error("chargeback {chargeback} was reversed already")]
        ChargebackReversed { chargeback: Uuid } => Conflict "loan.chargeback_reversed",
        #[error("the loan has no instalment {instalment}; it has 1 to {last}")]
        UnknownInstalment { instalment: u32, last: u32 } => Invalid "loan.unknown_instalment",
        #[error("the charge is due on {due_on}, before it and its instalment can be, on {first}")]
        ChargeDueBefore { due_on: Day, first: Day } => Invalid "loan.charge_due_before",
        #[error("nothing was charged to this loan as {charge}")]
        UnknownCharge { charge: Uuid } => NotFound "loan.unknown_charge",
        #[error("charge {charge} was reversed already")]
        ChargeReversed { charge: Uuid } => Conflict "loan.charge_reversed",
        #[error("of the charge {left} is left to waive, not {asked}")]
        WaivedTooMuch { left: Money, asked: Money } => Invalid "loan.waived_too_much",
        #[error("a hold has at least one effect, each once")]
        HoldEffects => Invalid "loan.hold_effects",
        #[error("holds for what was ordered follow from the order")]
        HoldFollowsOrder => Invalid "loan.hold_follows_order",
        #[error("there is no hold {hold} on this loan")]
        UnknownHold { hold: Uuid } => NotFound "loan.unknown_hold",
        #[error("hold {hold} ended on {until}")]
        HoldEnded { hold: Uuid, until: Day } => Conflict "loan.hold_ended",
        #[error("the day {day} is not from {first} to {last}")]
        HoldDay { day: Day, first: Day, last: Day } => Invalid "loan.hold_day",
        #[error("what is granted goes out at once: no product in force lets it go out in parts until {until}")]
        PartsNotOffered { until: Day } => Conflict "loan.parts_not_offered",
        #[error("parts go out until a day from {first} to {last}, not until {until}")]
        PartsUntil { until: Day, first: Day, last: Day } => Invalid "loan.parts_until",
        #[error("of the principal {left} has not gone out, not {asked}")]
        PartTooLarge { left: Money, asked: Money } => Invalid "loan.part_too_large",
        #[error("no part goes out on {day}: expected a day from {first} to {last}")]
        PartDay { day: Day, first: Day, last: Day } => Invalid "loan.part_day",
        #[error("no further part of the loan goes out")]
        PartsEnded => Conflict "loan.parts_ended",
        #[error("parts come back the last one first: that is {last}")]
        PartNotLast { last: Uuid } => Conflict "loan.part_not_last",
        #[error("while parts are to go out, principal is not repaid early: from {first} on it may be, or the rest is given up first")]
        PartsToCome { first: Day } => Conflict "loan.parts_to_come",
        #[error("of {financed} that the loan financed not all is refunded: {asked} is")]
        RefundedTooMuch { financed: Money, asked: Money } => Invalid "loan.refunded_too_much",
        #[error("no merchant's refund {refund} was received on this loan")]
        UnknownGoodsRefund { refund: Uuid } => NotFound "loan.unknown_goods_refund",
        #[error("the merchant's refund {refund} was reversed already")]
        GoodsRefundReversed { refund: Uuid } => Conflict "loan.goods_refund_reversed",
        #[error("some of what the loan financed was refunded: what went out for it stands")]
        GoodsRefunded => Conflict "loan.goods_refunded",
        #[error("the policy in force lets nobody pause a loan")]
        PausesNotOffered => Conflict "loan.pauses_not_offered",
        #[error("a pause does not begin or end on {day}: expected a day from {first} to {last}")]
        PauseDay { day: Day, first: Day, last: Day } => Invalid "loan.pause_day",
        #[error("pause {pause} has some of these days already")]
        PausedAlready { pause: Uuid } => Conflict "loan.paused_already",
        #[error("its pauses would have {found} of 365 days, at most {most} are given")]
        PausedTooLong { found: i64, most: u32 } => Conflict "loan.paused_too_long",
        #[error("there is no pause {pause} on this loan")]
        UnknownPause { pause: Uuid } => NotFound "loan.unknown_pause",
        #[error("pause {pause} ends on {until} already")]
        PauseEnded { pause: Uuid, until: Day } => Conflict "loan.pause_ended",
        #[error("no debit was requested as {request}")]
        UnknownDebit { request: Uuid } => NotFound "loan.unknown_debit",
        #[error("debit request {request} was answered so on that day already")]
        DebitAnswered { request: Uuid } => Conflict "loan.debit_answered",
        #[error("a debit was not requested or answered on {day}: expected a day from {first} to {last}")]
        DebitDay { day: Day, first: Day, last: Day } => Invalid "loan.debit_day",
        #[error("credit balance goes out of a loan that is closed, cancelled, rescinded or written off; this one is owed")]
        StillOwed => Conflict "loan.still_owed",
        #[error("{credit} waits on the loan, not {asked}")]
        MoreThanCredit { credit: Money, asked: Money } => Invalid "loan.more_than_credit",
        #[error("no credit was paid out as {payout}")]
        UnknownPayout { payout: Uuid } => NotFound "loan.unknown_payout",
        #[error("payout {payout} was reversed already")]
        PayoutReversed { payout: Uuid } => Conflict "loan.payout_reversed",
        #[error("another person has to approve proposal {proposal} first, or decline it")]
        ProposedAlready { proposal: Uuid } => Conflict "loan.proposed_already",
        #[error("nothing waits for approval as {proposal}")]
        NotProposed { proposal: Uuid } => NotFound "loan.not_proposed",
        #[error("proposal {proposal} wants another person than who made it")]
        ApprovedByAuthor { proposal: Uuid } => Conflict "loan.approved_by_author",
        #[error("the loan is kept by engine {engine} already")]
        SameEngine { engine: Engine } => Conflict "loan.same_engine",
    }
}
