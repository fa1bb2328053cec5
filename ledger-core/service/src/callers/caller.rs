//! A caller: who it is and in which roles it comes.

use ledger_core::access::{Reach, Right, Role, reach};
use ledger_core::log::FileId;
use uuid::Uuid;

/// Whoever sent a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub issuer: String,
    pub subject: String,
    /// In the order the token gives them; never empty.
    pub roles: Vec<Role>,
    /// The caller's own file, where one of its roles is customer.
    pub customer: Option<Uuid>,
    /// The caller's own file, where one of its roles is vendor.
    pub vendor: Option<Uuid>,
}

impl Caller {
    /// How far a right reaches in the widest of the caller's roles.
    pub fn reach(&self, right: Right) -> Reach {
        self.roles.iter().map(|it| reach(it, right)).max().unwrap_or(Reach::Nothing)
    }

    /// The role in which the caller may do this to this file; the first that allows it. Without a
    /// file, what is asked concerns more than one, or one yet to be: only a right that reaches
    /// everything allows that. Nobody decides about credit or records money in their own
    /// file, in whatever role.
    pub fn may(&self, right: Right, file: Option<FileId>) -> Option<&Role> {
        let own = file.is_some_and(|it| self.owns(it));
        if own && right.never_in_own_file() {
            return None;
        }
        self.roles.iter().find(|role| match reach(role, right) {
            Reach::Everything => true,
            Reach::OwnFile => own,
            Reach::Nothing => false,
        })
    }

    /// Whether this file is the caller's own.
    pub fn owns(&self, file: FileId) -> bool {
        let own = [self.customer.map(FileId::Customer), self.vendor.map(FileId::Vendor)];
        own.contains(&Some(file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINE: Uuid = Uuid::from_u128(1);
    const OTHER: FileId = FileId::Customer(Uuid::from_u128(2));

    fn caller(roles: &[Role], customer: Option<Uuid>) -> Caller {
        let (issuer, subject, roles) = ("i".to_owned(), "s".to_owned(), roles.to_vec());
        Caller { issuer, subject, roles, customer, vendor: None }
    }

    #[test]
    fn a_customer_reaches_its_own_file_alone() {
        let customer = caller(&[Role::Customer], Some(MINE));
        assert_eq!(customer.reach(Right::ReadFile), Reach::OwnFile);
        assert_eq!(
            customer.may(Right::ReadFile, Some(FileId::Customer(MINE))),
            Some(&Role::Customer)
        );
        assert_eq!(customer.may(Right::ReadFile, Some(OTHER)), None);
        assert_eq!(customer.may(Right::ReadFile, Some(FileId::PolicyBook)), None);
        assert_eq!(customer.may(Right::ReadFile, None), None);
    }

    #[test]
    fn the_first_role_that_allows_it_is_the_one_it_is_done_in() {
        let both = caller(&[Role::Auditor, Role::Risk, Role::Service], None);
        assert_eq!(both.may(Right::GrantLoan, Some(OTHER)), Some(&Role::Risk));
        assert_eq!(both.may(Right::ReadFile, Some(OTHER)), Some(&Role::Auditor));
        assert_eq!(both.may(Right::RegisterCustomer, None), Some(&Role::Service));
        assert_eq!(both.may(Right::ApprovePolicy, Some(FileId::PolicyBook)), Some(&Role::Risk));
        assert_eq!(both.may(Right::DisburseLoan, Some(OTHER)), Some(&Role::Service));
        assert_eq!(both.may(Right::ChargeLoan, Some(OTHER)), None);
    }

    #[test]
    fn a_clerk_who_is_a_customer_too_reaches_both() {
        let clerk = caller(&[Role::Customer, Role::Support], Some(MINE));
        assert_eq!(clerk.reach(Right::ChangeContact), Reach::Everything);
        let own = FileId::Customer(MINE);
        assert_eq!(clerk.may(Right::ChangeContact, Some(own)), Some(&Role::Customer));
        assert_eq!(clerk.may(Right::ChangeContact, Some(OTHER)), Some(&Role::Support));
    }

    #[test]
    fn a_vendor_reaches_its_own_file_and_no_customers_of_the_same_id() {
        let vendor = Caller { vendor: Some(MINE), ..caller(&[Role::Vendor], None) };
        assert_eq!(vendor.reach(Right::AnswerPurchaseOrder), Reach::OwnFile);
        let may = |file| vendor.may(Right::AnswerPurchaseOrder, Some(file));
        assert_eq!(may(FileId::Vendor(MINE)), Some(&Role::Vendor));
        assert_eq!(may(FileId::Vendor(Uuid::from_u128(2))), None);
        assert_eq!(may(FileId::Customer(MINE)), None);
        let customer = caller(&[Role::Customer], Some(MINE));
        assert_eq!(customer.may(Right::PlaceOrder, Some(FileId::Vendor(MINE))), None);
    }

    /// Cell by cell: whoever has the right elsewhere has it not at home, in no role, and every other
    /// right is the same in both.
    #[test]
    fn nobody_decides_about_credit_or_records_money_in_their_own_file() {
        let never = [
            Right::AnswerEvidence,
            Right::JudgeDocument,
            Right::VerifyPhone,
            Right::RecordScreening,
            Right::AskScreening,
            Right::ReadScreening,
            Right::DecideApplication,
            Right::AssessApplication,
            Right::AssignReview,
            Right::RecordLenderAnswer,
            Right::RecordSignature,
            Right::GrantLoan,
            Right::OpenCreditLine,
            Right::ChangeLimit,
            Right::BlockCreditLine,
            Right::BoardLoan,
            Right::RebaseLoan,
            Right::DisburseLoan,
            Right::ReverseDisbursement,
            Right::CancelLoan,
            Right::RescindLoan,
            Right::RecordRepayment,
            Right::ReverseRepayment,
            Right::ChargeLoan,
            Right::WaiveCharge,
            Right::DecideProposedAct,
            Right::HoldLoan,
            Right::PayOutCredit,
            Right::WriteOffLoan,
            Right::ChargeOffLoan,
            Right::PauseLoan,
            Right::RescheduleLoan,
            Right::SellLoan,
            Right::OweCustomer,
            Right::RecordPremiumFee,
        ];
        let staff = [
            Role::Support,
            Role::Logistics,
            Role::Catalogue,
            Role::Risk,
            Role::Finance,
            Role::Auditor,
            Role::Admin,
            Role::Service,
        ];
        let own = Some(FileId::Customer(MINE));
        for role in staff {
            for roles in [vec![role.clone()], vec![Role::Customer, role.clone()]] {
                let person = caller(&roles, Some(MINE));
                for right in Right::ALL {
                    let elsewhere = reach(&role, right) == Reach::Everything;
                    let there = person.may(right, Some(OTHER));
                    assert_eq!(there, elsewhere.then_some(&role), "{right:?} of {roles:?}");
                    let mine = roles.contains(&Role::Customer)
                        && reach(&Role::Customer, right) == Reach::OwnFile;
                    let at_home = !never.contains(&right) && (mine || elsewhere);
                    assert_eq!(person.may(right, own).is_some(), at_home, "{right:?} of {roles:?}");
                }
            }
        }
        let officer = caller(&[Role::Customer, Role::Risk], Some(MINE));
        assert_eq!(officer.may(Right::SubmitApplication, own), Some(&Role::Customer));
        assert_eq!(officer.may(Right::SuspendCustomer, own), Some(&Role::Risk));
    }

    #[test]
    fn whoever_has_no_right_reaches_nothing() {
        let bank = caller(&[Role::Bank("orabank".to_owned())], None);
        for right in Right::ALL {
            assert_eq!(bank.reach(right), Reach::Nothing, "{right:?}");
            assert_eq!(bank.may(right, Some(OTHER)), None, "{right:?}");
        }
    }
}
