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
}

impl Caller {
    /// How far a right reaches in the widest of the caller's roles.
    pub fn reach(&self, right: Right) -> Reach {
        self.roles.iter().map(|it| reach(it, right)).max().unwrap_or(Reach::Nothing)
    }

    /// The role in which the caller may do this to this file; the first that allows it. Without a
    /// file, what is asked concerns more than one, or one yet to be: only a right that reaches
    /// everything allows that.
    pub fn may(&self, right: Right, file: Option<FileId>) -> Option<&Role> {
        let own = file.is_some_and(|it| self.owns(it));
        self.roles.iter().find(|role| match reach(role, right) {
            Reach::Everything => true,
            Reach::OwnFile => own,
            Reach::Nothing => false,
        })
    }

    /// Whether this file is the caller's own.
    pub fn owns(&self, file: FileId) -> bool {
        self.customer.is_some_and(|it| file == FileId::Customer(it))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINE: Uuid = Uuid::from_u128(1);
    const OTHER: FileId = FileId::Customer(Uuid::from_u128(2));

    fn caller(roles: &[Role], customer: Option<Uuid>) -> Caller {
        Caller { issuer: "i".to_owned(), subject: "s".to_owned(), roles: roles.to_vec(), customer }
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
    fn whoever_has_no_right_reaches_nothing() {
        let vendor = caller(&[Role::Vendor], None);
        for right in Right::ALL {
            assert_eq!(vendor.reach(right), Reach::Nothing, "{right:?}");
            assert_eq!(vendor.may(right, Some(OTHER)), None, "{right:?}");
        }
    }
}
