//! A policy document under which Premium is offered, made of one that offers none.

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
