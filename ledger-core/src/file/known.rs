//! Is a loan that comes from another system here already?

use super::{CustomerFile, Rejection};
use crate::credit::Lender;
use crate::credit::loan::{self, Account, Event, PositionCause};

/// What names a loan outside of this ledger, as it is compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LoanName {
    by: NamedBy,
    /// The lender, by whom every loan is named apart.
    lender: String,
    reference: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum NamedBy {
    Lender,
    /// The system from which it came.
    System,
}

impl LoanName {
    fn of(by: NamedBy, lender: &Lender, reference: &str) -> LoanName {
        let lender = match lender {
            Lender::OwnBook => String::new(),
            Lender::Bank { id } => id.clone(),
        };
        let signs = reference.chars().filter(|it| !it.is_whitespace());
        LoanName { by, lender, reference: signs.flat_map(char::to_uppercase).collect() }
    }
}

/// The names that an event gives to its loan.
pub(super) fn names(loan: &Account, event: &Event) -> Vec<LoanName> {
    let by_lender = |reference: &Option<String>| {
        let reference = reference.as_deref();
        reference.map(|it| LoanName::of(NamedBy::Lender, loan.lender(), it))
    };
    match event {
        Event::Granted(it) => by_lender(&it.contract.lender_reference).into_iter().collect(),
        Event::Disbursed(it) => by_lender(&it.lender_reference).into_iter().collect(),
        Event::Boarded(it) => {
            let by_system = match &it.cause {
                PositionCause::Boarded { reference } => {
                    Some(LoanName::of(NamedBy::System, loan.lender(), reference))
                }
                PositionCause::EngineChanged { .. } | PositionCause::PeriodClosed {} => None,
            };
            by_lender(&it.contract.lender_reference).into_iter().chain(by_system).collect()
        }
        Event::Rebased(_)
        | Event::DisbursementReversed(_)
        | Event::LapseDeferred(_)
        | Event::Cancelled(_)
        | Event::InstalmentFellDue(_)
        | Event::RepaymentReceived(_)
        | Event::RepaymentReversed(_)
        | Event::Charged(_)
        | Event::ChargeWaived(_)
        | Event::ChargeReversed(_)
        | Event::ArrearsChanged(_)
        | Event::DefaultDeclared(_)
        | Event::Cured(_)
        | Event::Held(_)
        | Event::HoldEnded(_)
        | Event::Rescinded(_)
        | Event::CreditPaidOut(_)
        | Event::CreditPayoutReversed(_)
        | Event::Closed(_)
        | Event::Reopened(_) => vec![],
    }
}

impl CustomerFile {
    /// The same loan is boarded once, while the one that is here was not given up.
    pub(super) fn refuse_known(
        &self,
        lender: &Lender,
        lender_reference: Option<&str>,
        reference: &str,
    ) -> Result<(), Rejection> {
        let named = lender_reference.map(|it| (NamedBy::Lender, it));
        for (by, reference) in named.into_iter().chain([(NamedBy::System, reference)]) {
            let known = self.known.get(&LoanName::of(by, lender, reference)).copied();
            let life = known.and_then(|it| self.loan(it)).map(loan::Account::life);
            if let (Some(loan), Some(true)) = (known, life.map(loan::Life::is_going)) {
                return Err(Rejection::LoanKnown { loan, reference: reference.to_owned() });
            }
        }
        Ok(())
    }
}
