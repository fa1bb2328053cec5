//! What the risk desk is shown beside the portfolio itself.

use serde_json::{Value, json};

use crate::client::Client;
use crate::story::LAST_DAY;

#[tokio::test]
async fn vintages_tell_what_was_ever_30_days_past_due_by_months_on_book() {
    let client = Client::of_story().await;
    let query = format!(
        "{{ vintages(asOf: \"{LAST_DAY}\") {{ currency month loans principal monthsOnBook
            everPast30 {{ monthsOnBook loans principal }} }}
            loans(first: 100) {{ nodes {{ life principal daysPastDue origin }} }} }}"
    );
    let data = client.data(&query).await;
    let loans = data["loans"]["nodes"].as_array().unwrap();
    let vintages = data["vintages"].as_array().unwrap();
    assert_eq!(vintages.len(), 2, "{data}");
    for vintage in vintages {
        let currency = &vintage["currency"];
        // On book is what was disbursed or taken over, whatever became of it since.
        let on_book = loans.iter().filter(|it| {
            let promised_only = it["life"] == "GRANTED" || it["life"] == "CANCELLED";
            it["principal"]["currency"] == *currency && !promised_only
        });
        let on_book: Vec<&Value> = on_book.collect();
        let sum = |of: &[&Value]| {
            let amounts = of.iter().map(|it| it["principal"]["amount"].as_i64().unwrap());
            json!({ "amount": amounts.sum::<i64>().to_string(), "currency": currency })
        };
        assert_eq!(vintage["month"], "2026-01");
        assert_eq!(vintage["loans"], on_book.len());
        assert_eq!(vintage["principal"], sum(&on_book));
        // Nobody has paid what was 30 days past due.
        let past: Vec<&Value> = on_book
            .iter()
            .filter(|it| it["daysPastDue"].as_u64().unwrap() >= 30)
            .copied()
            .collect();
        let point = |months: u64, past: &[&Value]| json!({ "monthsOnBook": months, "loans": past.len(), "principal": sum(past) });
        assert_eq!(vintage["everPast30"], json!([point(0, &[]), point(1, &past)]));
        assert_eq!(vintage["monthsOnBook"], 1);
        assert!(!past.is_empty() || currency == "EUR", "{vintage}");
    }
}

#[tokio::test]
async fn vintages_are_narrowed_and_refused_as_the_portfolio_is() {
    let client = Client::of_story().await;
    let of = |filter: &str| {
        format!("{{ vintages(asOf: \"{LAST_DAY}\", filter: {{ {filter} }}) {{ currency loans }} }}")
    };
    let loans = |data: &Value| -> u64 {
        let vintages = data["vintages"].as_array().unwrap().iter();
        vintages.map(|it| it["loans"].as_u64().unwrap()).sum()
    };
    let all = loans(&client.data(&of("")).await);
    let banks = loans(&client.data(&of("lender: \"bank:orabank\"")).await);
    let own = loans(&client.data(&of("lender: \"own_book\"")).await);
    assert!(banks > 0 && own > 0, "{banks} and {own}");
    assert_eq!(all, banks + own);
    assert_eq!(client.code(&of("lender: \"orabank\"")).await, "BAD_ARGUMENT");
    let later = client.code("{ vintages(asOf: \"2026-02-23\") { month } }").await;
    assert_eq!(later, "DAY_NOT_STARTED");
}
