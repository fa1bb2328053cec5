//! Is a loan here already, by what names it at its lender or in the system it comes from?

use uuid::Uuid;

use super::naming::{Name, NameKey};
use super::{CustomerFile, Rejection};
use crate::credit::Lender;
use crate::credit::loan::{Act, Event, Loan, PositionCause};

/// Who names a loan outside of this ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NamedBy {
    Lender,
    /// The system from which it came.
    System,
}

/// A name as it is told, of this lender's loan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given<'a> {
    by: NamedBy,
    lender: &'a Lender,
    reference: &'a str,
}

impl Given<'_> {
    /// By what it is compared.
    pub(super) fn key(&self) -> NameKey {
        self.name().key()
    }

    pub(super) fn name(&self) -> Name {
        let (lender, reference) = (lender(self.lender), self.reference.to_owned());
        match self.by {
            NamedBy::Lender => Name::LoanOfLender { lender, reference },
            NamedBy::System => Name::LoanOfSystem { lender, reference },
        }
    }
}

fn lender(of: &Lender) -> String {
    match of {
        Lender::OwnBook {} => String::new(),
        Lender::Bank { id } => id.clone(),
    }
}

fn given<'a>(by: NamedBy, lender: &'a Lender, reference: Option<&'a str>) -> Option<Given<'a>> {
    reference.map(|reference| Given { by, lender, reference })
}

fn by_lender<'a>(lender: &'a Lender, reference: &'a Option<String>) -> Option<Given<'a>> {
    given(NamedBy::Lender, lender, reference.as_deref())
}

/// The names that an event gives to its loan, which is there unless this begins it.
pub(super) fn names<'a>(loan: Option<&'a Loan>, event: &'a Event) -> Vec<Given<'a>> {
    let [first, second] = match event {
        Event::Granted(it) => [by_lender(&it.contract.lender, &it.contract.lender_reference), None],
        Event::Disbursed(it) => {
            [loan.and_then(|loan| by_lender(loan.lender(), &it.lender_reference)), None]
        }
        Event::PartDisbursed(it) => {
            [loan.and_then(|loan| by_lender(loan.lender(), &it.lender_reference)), None]
        }
        Event::Boarded(it) => {
            let by_system = match &it.cause {
                PositionCause::Boarded { reference } => Some(reference.as_str()),
                PositionCause::EngineChanged { .. } | PositionCause::PeriodClosed {} => None,
            };
            let lender = &it.contract.lender;
            [
                by_lender(lender, &it.contract.lender_reference),
                given(NamedBy::System, lender, by_system),
            ]
        }
        Event::Sold(it) => [by_lender(&it.to, &it.lender_reference), None],
        Event::Rebased(_)
        | Event::DisbursementReversed(_)
        | Event::PartReversed(_)
        | Event::PartsEnded(_)
        | Event::LapseDeferred(_)
        | Event::Cancelled(_)
        | Event::InstalmentFellDue(_)
        | Event::RepaymentReceived(_)
        | Event::RepaymentReversed(_)
        | Event::ChargedBack(_)
        | Event::ChargebackReversed(_)
        | Event::Charged(_)
        | Event::ChargeWaived(_)
        | Event::PenaltyWaived(_)
        | Event::ChargeReversed(_)
        | Event::LatenessPosted(_)
        | Event::ChargedOff(_)
        | Event::ChargeOffUndone(_)
        | Event::ForgivenAlone(_)
        | Event::Paused(_)
        | Event::PauseEnded(_)
        | Event::PauseOver(_)
        | Event::GoodsRefunded(_)
        | Event::GoodsRefundReversed(_)
        | Event::DebitRequested(_)
        | Event::DebitAnswered(_)
        | Event::Priced(_)
        | Event::ArrearsChanged(_)
        | Event::DefaultDeclared(_)
        | Event::Cured(_)
        | Event::Held(_)
        | Event::HoldEnded(_)
        | Event::Rescinded(_)
        | Event::WrittenOff(_)
        | Event::WriteOffUndone(_)
        | Event::ReschedulingProposed(_)
        | Event::Rescheduled(_)
        | Event::CreditPaidOut(_)
        | Event::CreditPayoutReversed(_)
        | Event::ActProposed(_)
        | Event::ActApproved(_)
        | Event::ActDeclined(_)
        | Event::ActLapsed(_)
        | Event::Closed(_)
        | Event::Reopened(_) => [None, None],
    };
    first.into_iter().chain(second).collect()
}

/// All names that events gave to this loan.
pub(super) fn names_of(loan: &Loan) -> impl Iterator<Item = Given<'_>> {
    let of_lender = loan.lender_references();
    let of_lender =
        of_lender.map(move |(lender, reference)| Given { by: NamedBy::Lender, lender, reference });
    let by_system = loan.boarded_as();
    of_lender.chain(by_system.map(|(lender, reference)| Given {
        by: NamedBy::System,
        lender,
        reference,
    }))
}

/// The names that an act would give to its loan, which is there unless this begins it.
fn asked_names<'a>(loan: Option<&'a Loan>, act: &'a Act) -> [Option<Given<'a>>; 2] {
    match act {
        Act::Grant { lender, lender_reference, .. } => [by_lender(lender, lender_reference), None],
        Act::Disburse { lender_reference, .. } => {
            [loan.and_then(|loan| by_lender(loan.lender(), lender_reference)), None]
        }
        Act::Board { lender, lender_reference, reference, .. } => [
            by_lender(lender, lender_reference),
            given(NamedBy::System, lender, Some(reference.as_str())),
        ],
        Act::Sell { to, lender_reference, .. } => [by_lender(to, lender_reference), None],
        Act::Rebase { .. }
        | Act::ReverseDisbursement { .. }
        | Act::EndParts { .. }
        | Act::Cancel { .. }
        | Act::Rescind { .. }
        | Act::ReceiveRepayment { .. }
        | Act::ReverseRepayment { .. }
        | Act::ChargeBack { .. }
        | Act::ReverseChargeback { .. }
        | Act::Charge { .. }
        | Act::WaiveCharge { .. }
        | Act::WaivePenalty { .. }
        | Act::ReverseCharge { .. }
        | Act::Hold { .. }
        | Act::EndHold { .. }
        | Act::PayOutCredit { .. }
        | Act::ReverseCreditPayout { .. }
        | Act::WriteOff { .. }
        | Act::ChargeOff { .. }
        | Act::UndoChargeOff { .. }
        | Act::RefundGoods { .. }
        | Act::ReceiveMerchantRefund { .. }
        | Act::ReverseMerchantRefund { .. }
        | Act::Pause { .. }
        | Act::EndPause { .. }
        | Act::RequestDebit { .. }
        | Act::AnswerDebit { .. }
        | Act::UndoWriteOff { .. }
        | Act::ProposeRescheduling { .. }
        | Act::AgreeRescheduling { .. }
        | Act::ApproveAct { .. }
        | Act::DeclineAct { .. }
        | Act::Age => [None, None],
    }
}

impl CustomerFile {
    /// What names a loan names no other, while that one was not given up.
    pub(super) fn refuse_known(&self, id: Uuid, act: &Act) -> Result<(), Rejection> {
        for given in asked_names(self.loan(id), act).into_iter().flatten() {
            let known = self.known.get(&given.key()).copied().filter(|it| *it != id);
            let keeps = known.and_then(|it| self.loan(it)).map(Loan::keeps_its_names);
            if let (Some(loan), Some(true)) = (known, keeps) {
                let reference = given.reference.to_owned();
                return Err(Rejection::LoanKnown { loan, reference });
            }
        }
        Ok(())
    }
}
