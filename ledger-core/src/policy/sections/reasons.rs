//! For what reasons may a person do something? Operating figures: the codes of the version in force
//! on the day of the act hold, and a code that stands in an event is told by the version of its day.

use serde::Deserialize;

use super::{Members, Section};
use crate::policy::fault::{Fault, Faults, repeated};

/// The acts that are done for a reason, by the type of their command. A version gives each at least
/// one code.
pub const ACTS: &[&str] = &[
    "application.approve",
    "application.decline",
    "application.withdraw",
    "credit_line.block",
    "credit_line.change_limit",
    "credit_line.unblock",
    "customer.resume",
    "customer.suspend",
    "loan.cancel",
    "loan.charge",
    "loan.charge_back",
    "loan.charge_off",
    "loan.decline_act",
    "loan.end_hold",
    "loan.end_parts",
    "loan.end_pause",
    "loan.grant",
    "loan.hold",
    "loan.pause",
    "loan.pay_out_credit",
    "loan.propose_rescheduling",
    "loan.rebase",
    "loan.rescind",
    "loan.reverse_charge",
    "loan.reverse_chargeback",
    "loan.reverse_credit_payout",
    "loan.reverse_disbursement",
    "loan.reverse_merchant_refund",
    "loan.reverse_repayment",
    "loan.sell",
    "loan.undo_charge_off",
    "loan.undo_write_off",
    "loan.waive_charge",
    "loan.waive_penalty",
    "loan.write_off",
    "order.ask_return",
    "order.cancel",
    "order.correct_delivery",
    "order.owe",
    "order.refuse_return",
    "policy_book.decline_version",
    "policy_book.withdraw_version",
    "purchase_order.refuse",
    "purchase_order.withdraw",
    "shipment.cancel",
    "shipment.change_estimate",
    "shipment.correct",
    "shipment.correct_cancellation",
    "shipment.resolve_exception",
    "shipment.withdraw_correction",
    "vendor.resume",
    "vendor.suspend",
];

/// The acts of Premium that are done for a reason. A version that offers Premium gives each at least
/// one code.
pub const PREMIUM_ACTS: &[&str] = &["premium.cancel", "premium.reverse_fee"];

/// The acts on what shows who a customer is. A version that wants that gives each at least one code.
pub const IDENTITY_ACTS: &[&str] = &["identity.accept_document", "identity.reject_document"];

/// The acts on a bank that are done for a reason. A version that says who lends gives each at least one code.
pub const PARTNER_ACTS: &[&str] = &["partner.decline_mandate", "partner.resume", "partner.suspend"];

/// The most letters of a reason's text.
const TEXT_MAX: usize = 500;

/// For what reasons a person may do something.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reasons {
    pub codes: Vec<ReasonCode>,
}

/// A reason, whatever it is given for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonCode {
    /// 1 to 64 lower-case letters, digits and `_`; by it the reason is named in events.
    pub code: String,
    /// What a customer is told.
    pub text: ReasonText,
    /// For which acts it may be given: types of commands, such as `order.cancel`.
    pub acts: Vec<String>,
}

/// A reason in words, for customers: 1 to 500 letters in each language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonText {
    pub fr: String,
    pub en: String,
}

impl Reasons {
    /// The codes that may be given for this type of command, in the document's order.
    pub fn codes_for(&self, act: &str) -> impl Iterator<Item = &str> {
        let codes = self.codes.iter().filter(move |it| it.acts.iter().any(|other| other == act));
        codes.map(|it| it.code.as_str())
    }

    /// What a customer is told of this code; `None` for one that the version does not give.
    pub fn text(&self, code: &str) -> Option<&ReasonText> {
        self.codes.iter().find(|it| it.code == code).map(|it| &it.text)
    }

    pub(in crate::policy) fn faults(&self) -> Vec<Fault> {
        let mut faults = Faults::of(Reasons::NAME);
        for (place, ReasonCode { code, text, acts }) in self.codes.iter().enumerate() {
            faults.expect_code(&format!("codes[{place}].code"), code);
            for (language, text) in [("fr", &text.fr), ("en", &text.en)] {
                let letters = text.chars().count();
                if text.trim().is_empty() || letters > TEXT_MAX {
                    let reason = format!("expected 1 to {TEXT_MAX} letters, found {letters}");
                    faults.note(&format!("codes[{place}].text.{language}"), reason);
                }
            }
            let known = || ACTS.iter().chain(PREMIUM_ACTS).chain(IDENTITY_ACTS).chain(PARTNER_ACTS);
            for unknown in acts.iter().filter(|it| !known().any(|act| act == it)) {
                let reason = format!(
                    "`{unknown}` is no act that is done for a reason; those are {}",
                    known().copied().collect::<Vec<_>>().join(", ")
                );
                faults.note(&format!("codes[{place}].acts"), reason);
            }
            if let Some(twice) = repeated(acts) {
                let reason = format!("`{twice}` stands there more than once");
                faults.note(&format!("codes[{place}].acts"), reason);
            }
        }
        let codes: Vec<_> = self.codes.iter().map(|it| &it.code).collect();
        if let Some(twice) = repeated(&codes) {
            faults.note("codes", format!("`{twice}` stands there more than once"));
        }
        faults.into_found().into_iter().chain(self.without_code(ACTS)).collect()
    }

    /// A fault for each of these acts that no code may be given for.
    pub(in crate::policy) fn without_code(&self, acts: &[&str]) -> Vec<Fault> {
        let mut faults = Faults::of(Reasons::NAME);
        for act in acts.iter().filter(|it| self.codes_for(it).next().is_none()) {
            faults.note("codes", format!("none may be given for {act}: expected at least one"));
        }
        faults.into_found()
    }
}

impl Section for Reasons {
    const NAME: &'static str = "reasons";
    const FORM: u32 = 1;

    fn read(_form: u32, members: &Members) -> Result<Reasons, Fault> {
        members.as_section(Self::NAME)
    }
}
