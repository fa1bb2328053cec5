//! Policy documents made of one that ships.

use serde_json::{Value, json};

/// The document with Premium beside what it has: `monthly` for 2 500 XOF and `yearly` for 25 000 XOF,
/// 40 % of them the insurer's, and 10 days to pay; `premium_unwanted` is a reason to cancel, and
/// `fee_taken_back` one to take a payment back.
///
/// # Panics
/// When it offers Premium already, or is not written as the one that ships.
pub fn with_premium(document: &str, compulsory: bool) -> String {
    assert!(!document.contains("\"premium\""), "it offers no Premium");
    let section = format!(
        r#""sections": {{
            "premium": {{
                "form": 1, "compulsory": {compulsory}, "unpaid_days": 10,
                "plans": [
                    {{ "code": "monthly", "every": "month", "insurer_share": "0.4",
                      "fee": {{ "amount": 2500, "currency": "XOF" }} }},
                    {{ "code": "yearly", "every": "year", "insurer_share": "0.4",
                      "fee": {{ "amount": 25000, "currency": "XOF" }} }}
                ]
            }},"#
    );
    const CODES: &str = r#""codes": [
        { "code": "premium_unwanted", "acts": ["premium.cancel"],
          "text": { "fr": "Premium n'est plus souhaité.", "en": "Premium is not wanted any more." } },
        { "code": "fee_taken_back", "acts": ["premium.reverse_fee"],
          "text": { "fr": "Le paiement a été repris.", "en": "The payment was taken back." } },"#;
    let (sections, codes) = ("\"sections\": {", "\"codes\": [");
    assert!(document.contains(sections) && document.contains(codes), "it has sections and reasons");
    document.replacen(sections, &section, 1).replacen(codes, CODES, 1)
}

/// The document with the section `identity` that ships: a document of a state and a picture of the face are
/// wanted, and lists looked through every 90 days.
///
/// # Panics
/// When it wants an identity already, or is no document.
pub fn with_identity(document: &str) -> String {
    let mut document: Value = serde_json::from_str(document).expect("it is JSON");
    let section = serde_json::from_str(crate::policy::Document::IDENTITY).expect("it is JSON");
    let sections = document.get_mut("sections").and_then(Value::as_object_mut);
    let before = sections.expect("it has sections").insert("identity".to_owned(), section);
    assert!(before.is_none(), "it wants an identity already");
    document.to_string()
}

/// The document with a law by which nothing costs more than 100 % a year.
///
/// # Panics
/// When it knows a law already, or is not written as the one that ships.
pub fn with_law(document: &str) -> String {
    assert!(!document.contains("\"law\""), "it knows no law");
    const SECTION: &str = r#""sections": {
        "law": {
            "form": 1,
            "ceilings": [
                { "lender": "bank", "from": "2000-01-01", "rate": "1" },
                { "lender": "own_book", "from": "2000-01-01", "rate": "1" }
            ],
            "compared": "higher_of_both", "time_counting": "eu", "countries": []
        },"#;
    let sections = "\"sections\": {";
    assert!(document.contains(sections), "it has sections");
    document.replacen(sections, SECTION, 1)
}

/// The document with the risk classes and scorecards that ship in `open`.
///
/// # Panics
/// When it scores already, or is not written as the one that ships.
pub fn with_scorecards(document: &str) -> String {
    const OPEN: &str = include_str!("../policy/versions/open.json");
    let mut document: Value = serde_json::from_str(document).expect("it is JSON");
    let open: Value = serde_json::from_str(OPEN).expect("it is JSON");
    let sections = document.get_mut("sections").and_then(Value::as_object_mut);
    let sections = sections.expect("it has sections");
    for name in ["classes", "scorecards"] {
        let section = open.pointer(&format!("/sections/{name}")).expect("open has it").clone();
        assert!(sections.insert(name.to_owned(), section).is_none(), "it has `{name}` already");
    }
    document.to_string()
}

/// The section `law` of Togo: banks may ask 15 %, 14 % from June 2026 on, and others 24 %, of the figure
/// that is compared.
pub fn law_of_togo(compared: &str) -> Value {
    let xof = |amount: i64| json!({"amount": amount, "currency": "XOF"});
    json!({
        "form": 1,
        "ceilings": [
            {"lender": "bank", "from": "2014-01-01", "rate": "0.15"},
            {"lender": "bank", "from": "2026-06-01", "rate": "0.14"},
            {"lender": "own_book", "from": "2014-01-01", "rate": "0.24"}
        ],
        "compared": compared,
        "time_counting": "eu",
        "countries": [{
            "country": "TG", "registration": xof(5_000), "stamp_per_page": xof(1_500),
            "contract_pages": 2, "withdrawal_days": 14
        }]
    })
}

/// Makes of the sections that ship those under which loans are on a declining balance too.
///
/// # Panics
/// When there is no section `loan`.
pub fn lend_on_declining_balance(sections: &mut Value) {
    let loan = sections.get_mut("loan").and_then(Value::as_object_mut);
    loan.expect("it has a section `loan`").extend([
        ("form".to_owned(), json!(3)),
        ("remainder".to_owned(), json!("last")),
        ("calendars".to_owned(), json!([])),
        ("recalculation".to_owned(), json!({"early": true, "late": false})),
    ]);
}
