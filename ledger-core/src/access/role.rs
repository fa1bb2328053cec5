//! The roles in which a caller may come.

use std::fmt;
use std::str::FromStr;

/// A role; partners carry their id, 1 to 64 lower-case letters, digits and dashes:
/// `bank:orabank`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Customer,
    Vendor,
    Support,
    Logistics,
    Catalogue,
    Risk,
    Finance,
    Auditor,
    Admin,
    Bank(String),
    Insurer(String),
    Carrier(String),
    Service,
}

/// The text is no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no role: expected customer, vendor, support, logistics, catalogue, risk, finance, auditor, admin, service, bank:<id>, insurer:<id> or carrier:<id>"
)]
pub struct UnknownRole(pub String);

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Role::Customer => f.write_str("customer"),
            Role::Vendor => f.write_str("vendor"),
            Role::Support => f.write_str("support"),
            Role::Logistics => f.write_str("logistics"),
            Role::Catalogue => f.write_str("catalogue"),
            Role::Risk => f.write_str("risk"),
            Role::Finance => f.write_str("finance"),
            Role::Auditor => f.write_str("auditor"),
            Role::Admin => f.write_str("admin"),
            Role::Service => f.write_str("service"),
            Role::Bank(id) => write!(f, "bank:{id}"),
            Role::Insurer(id) => write!(f, "insurer:{id}"),
            Role::Carrier(id) => write!(f, "carrier:{id}"),
        }
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Role, UnknownRole> {
        match text {
            "customer" => Ok(Role::Customer),
            "vendor" => Ok(Role::Vendor),
            "support" => Ok(Role::Support),
            "logistics" => Ok(Role::Logistics),
            "catalogue" => Ok(Role::Catalogue),
            "risk" => Ok(Role::Risk),
            "finance" => Ok(Role::Finance),
            "auditor" => Ok(Role::Auditor),
            "admin" => Ok(Role::Admin),
            "service" => Ok(Role::Service),
            _ => match text.split_once(':') {
                Some(("bank", id)) if is_partner(id) => Ok(Role::Bank(id.to_owned())),
                Some(("insurer", id)) if is_partner(id) => Ok(Role::Insurer(id.to_owned())),
                Some(("carrier", id)) if is_partner(id) => Ok(Role::Carrier(id.to_owned())),
                Some(_) | None => Err(UnknownRole(text.to_owned())),
            },
        }
    }
}

fn is_partner(id: &str) -> bool {
    let plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-';
    (1..=64).contains(&id.len()) && id.bytes().all(plain)
}
