//! Why a partner's file may refuse.

use uuid::Uuid;

use crate::calendar::Day;
use crate::money::Currency;
use crate::rejection::rejections;

rejections! {
    /// A refusal, with the facts the caller needs to act on it.
    pub enum Rejection {
        #[error("no bank is enrolled under this name")]
        NotEnrolled => NotFound "partner.not_enrolled",
        #[error("the bank is enrolled already: propose another mandate")]
        AlreadyEnrolled => Conflict "partner.already_enrolled",
        #[error("proposal {proposal} waits for another person: it is approved or declined first")]
        ProposalWaits { proposal: Uuid } => Conflict "partner.proposal_waits",
        #[error("nothing waits under proposal {proposal}")]
        NotProposed { proposal: Uuid } => NotFound "partner.proposal_not_found",
        #[error("the proposal lapsed on {lapsed_on}: propose it anew")]
        ProposalLapsed { lapsed_on: Day } => Conflict "partner.proposal_lapsed",
        #[error("whoever proposed it does not approve it: it takes another person")]
        AnotherPersonWanted => Conflict "partner.another_person_wanted",
        #[error("a mandate has at least one funding line")]
        NoLine => Invalid "partner.no_line",
        #[error("two funding lines are in {currency}")]
        LineTwice { currency: Currency } => Invalid "partner.line_twice",
        #[error("the fee is in {fee}, its line in {line}")]
        FeeInAnotherCurrency { fee: Currency, line: Currency } => Invalid "partner.fee_in_another_currency",
        #[error("a mandate is for at least one product")]
        NoProduct => Invalid "partner.no_product",
        #[error("`{product}` stands there twice")]
        ProductTwice { product: String } => Invalid "partner.product_twice",
        #[error("`{item}` stands there twice")]
        ItemTwice { item: String } => Invalid "partner.checklist_item_twice",
        #[error("a bank answers within {min} to {max} hours, not {given}")]
        AnswerHoursOutside { given: u32, min: u32, max: u32 } => Invalid "partner.answer_hours_outside",
        #[error("a commission is taken back within 0 to {max} days, not {given}")]
        UndoneDaysOutside { given: u32, max: u32 } => Invalid "partner.undone_days_outside",
        #[error("a rate is 0 to 1 (100 %) here")]
        RateOutside => Invalid "partner.rate_outside",
        #[error("no commission waits for an invoice in {currency}")]
        NothingToInvoice { currency: Currency } => Conflict "partner.nothing_to_invoice",
        #[error("loan `{reference}` stands in the list twice")]
        ListedTwice { reference: String } => Invalid "partner.listed_twice",
        #[error("the list has amounts in another currency than {currency}")]
        ListInAnotherCurrency { currency: Currency } => Invalid "partner.list_in_another_currency",
        #[error("the amounts of the list are too much together")]
        TooMuchInAll => Invalid "partner.too_much_in_all",
    }
}
