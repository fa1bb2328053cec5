//! Who acts in the journey, and by which token.

use serde_json::{Value, json};
use uuid::Uuid;

/// Who acts in the journey: role by role, each under a token of its own.
#[derive(Debug, Clone)]
pub struct Tokens {
    pub service: String,
    pub finance: String,
    pub support: String,
    pub risk: String,
    /// Another person of risk: two decide about what is large.
    pub second_risk: String,
    pub auditor: String,
    pub admin: String,
    pub catalogue: String,
    pub logistics: String,
    /// Of `carrier:ems`.
    pub carrier: String,
}

pub(crate) fn tokens() -> Tokens {
    let token = || Uuid::new_v4().simple().to_string();
    Tokens {
        service: token(),
        finance: token(),
        support: token(),
        risk: token(),
        second_risk: token(),
        auditor: token(),
        admin: token(),
        catalogue: token(),
        logistics: token(),
        carrier: token(),
    }
}

pub(crate) fn token_entries(tokens: &Tokens) -> Vec<Value> {
    let entry = |token: &str, subject: &str, role: &str| json!({ "token": token, "issuer": "journey", "subject": subject, "roles": [role] });
    let Tokens { service, finance, support, risk, second_risk, auditor, admin, .. } = tokens;
    let Tokens { catalogue, logistics, carrier, .. } = tokens;
    vec![
        entry(service, "loader", "service"),
        entry(finance, "akouvi", "finance"),
        entry(support, "kossi", "support"),
        entry(risk, "afi", "risk"),
        entry(second_risk, "kodjo", "risk"),
        entry(auditor, "yao", "auditor"),
        entry(admin, "edem", "admin"),
        entry(catalogue, "ama", "catalogue"),
        entry(logistics, "koffi", "logistics"),
        entry(carrier, "ems", "carrier:ems"),
    ]
}

pub(crate) fn token_text(entries: &[Value]) -> String {
    serde_json::to_string_pretty(entries).expect("tokens are JSON")
}
