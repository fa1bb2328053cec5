//! A loan that no front end asks for.

use ledger_core::calendar::Day;
use ledger_core::credit::loan::{
    Amortisation, ArrearsTerms, Boarded, Contract, Grace, Interest, Lender, PositionCause,
};
use ledger_core::engine::Engine;
use ledger_core::log::Hash;
use ledger_core::money::Money;
use ledger_core::policy::{Allocation, Grouping, PolicyRef};

use super::asking::position_of;

/// A loan of which nothing but the principal is known, as it is boarded.
pub(crate) fn boarded(principal: Money, reference: &str, on: Day) -> Boarded {
    let contract = Contract {
        engine: Engine::LATEST,
        product: None,
        country: "TG".parse().unwrap(),
        lender: Lender::OwnBook {},
        lender_reference: Some(reference.to_owned()),
        principal,
        interest: Interest::Given {},
        amortisation: Amortisation::Given {},
        interest_from: None,
        every: None,
        first_due_on: on,
        day_of_month: None,
        grace: Grace::default(),
        down_payment: None,
        business_days: None,
        rounding: None,
        recalculation: None,
        penalty: None,
        disbursed_until: None,
        allocation: Allocation {
            timings: vec![],
            components: vec![],
            grouping: Grouping::ByInstalment,
        },
        arrears: ArrearsTerms {
            tolerance: Money::zero(principal.currency()),
            buckets: vec![1, 30],
            default_days: 30,
            pause_while_held: true,
        },
        disbursement_days: 30,
        policy: PolicyRef { version: 1, hash: Hash([0; 32]) },
    };
    Boarded {
        contract: Box::new(contract),
        position: Box::new(position_of(vec![])),
        closed_until: on,
        cause: PositionCause::Boarded { reference: reference.to_owned() },
        changes: vec![],
        credit: None,
        overdrawn: None,
    }
}
