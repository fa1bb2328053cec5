//! What all loans add up to.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::client::Client;
use crate::story::{LAST_DAY, story};

#[tokio::test]
async fn the_portfolio_is_what_the_loans_add_up_to_by_currency_and_segment() {
    let client = Client::of_story().await;
    let loans = all_loans(&client).await;
    let query = format!(
        "{{ portfolio(asOf: \"{LAST_DAY}\") {{ asOf
            totals {{ ...totals }} segments {{ product country month totals {{ ...totals }} }} }} }}
        fragment totals on CurrencyTotals {{ currency loans openLoans pastDueLoans inDefault
            everDefaulted outstanding overdue par1 par30 par60 par90
            byInstalmentsOverdue {{ instalmentsOverdue loans }} }}"
    );
    let portfolio = &client.data(&query).await["portfolio"];
    assert_eq!(portfolio["asOf"], json!(LAST_DAY));
    let totals = portfolio["totals"].as_array().unwrap();
    assert_eq!(totals.len(), 2);
    for total in totals {
        let of_currency: Vec<&Value> =
            loans.iter().filter(|it| it["outstanding"]["currency"] == total["currency"]).collect();
        assert_eq!(*total, added_up(&of_currency), "{}", total["currency"]);
    }
    let segments = portfolio["segments"].as_array().unwrap();
    assert!(segments.len() > 8, "{}", segments.len());
    let key = |product: &Value, country: &Value, currency: &Value| {
        [product, country, currency].map(ToString::to_string)
    };
    let mut expected = BTreeMap::<_, Vec<&Value>>::new();
    for loan in &loans {
        let currency = &loan["outstanding"]["currency"];
        expected.entry(key(&loan["product"], &loan["country"], currency)).or_default().push(loan);
    }
    assert_eq!(segments.len(), expected.len());
    for segment in segments {
        let total = &segment["totals"];
        let of = &expected[&key(&segment["product"], &segment["country"], &total["currency"])];
        assert_eq!(segment["month"], "2026-01");
        assert_eq!(*total, added_up(of), "{segment}");
    }
}

fn added_up(loans: &[&Value]) -> Value {
    let currency = loans[0]["outstanding"]["currency"].clone();
    let count = |those: &dyn Fn(&Value) -> bool| loans.iter().filter(|it| those(it)).count();
    let number = |it: &Value, of: &str| it[of].as_i64().unwrap();
    let amount = |it: &Value, of: &str| it[of]["amount"].as_i64().unwrap();
    let sum = |of: &str, those: &dyn Fn(&Value) -> bool| -> Value {
        let those = loans.iter().filter(|it| those(it)).map(|it| amount(it, of));
        json!({ "amount": those.sum::<i64>().to_string(), "currency": currency })
    };
    let par = |days: i64| sum("outstanding", &|it| number(it, "daysPastDue") > days);
    let mut by = BTreeMap::<i64, i64>::new();
    for loan in loans {
        *by.entry(number(loan, "instalmentsOverdue")).or_default() += 1;
    }
    let by: Vec<Value> =
        by.iter().map(|(n, loans)| json!({ "instalmentsOverdue": n, "loans": loans })).collect();
    json!({
        "currency": currency, "loans": loans.len(),
        "openLoans": count(&|it| amount(it, "outstanding") > 0),
        "pastDueLoans": count(&|it| number(it, "instalmentsOverdue") > 0),
        "inDefault": count(&|it| it["inDefault"] == true),
        "everDefaulted": count(&|it| it["everDefaulted"] == true),
        "outstanding": sum("outstanding", &|_| true), "overdue": sum("overdue", &|_| true),
        "par1": par(0), "par30": par(30), "par60": par(60), "par90": par(90),
        "byInstalmentsOverdue": by,
    })
}

async fn all_loans(client: &Client) -> Vec<Value> {
    let query =
        "{ loans(first: 100) { nodes { product country life inDefault everDefaulted outstanding
        overdue instalmentsOverdue daysPastDue } pageInfo { hasNextPage } } }";
    let loans = &client.data(query).await["loans"];
    assert_eq!(loans["pageInfo"]["hasNextPage"], false);
    let nodes = loans["nodes"].as_array().unwrap().clone();
    assert_eq!(nodes.len(), story().loans.len());
    nodes
}

#[tokio::test]
async fn a_portfolio_later_than_the_last_started_day_is_refused_with_that_day() {
    let client = Client::of_story().await;
    let answered = client.asked("{ portfolio(asOf: \"2026-02-23\") { totals { loans } } }").await;
    assert_eq!(answered.code(), "DAY_NOT_STARTED");
    assert!(answered.message().contains("2026-02-22"), "{}", answered.message());
    // The first day, and one before it, are answered.
    for (day, loans) in [("2026-01-12", 16), ("2026-01-11", 0)] {
        let query = format!("{{ portfolio(asOf: \"{day}\") {{ totals {{ loans }} }} }}");
        let portfolio = &client.data(&query).await["portfolio"];
        let totals = portfolio["totals"].as_array().unwrap();
        assert_eq!(totals.iter().map(|it| it["loans"].as_u64().unwrap()).sum::<u64>(), loans);
    }
    for wrong in ["2026-2-1", "2026-02-30", "yesterday", ""] {
        let query = format!("{{ portfolio(asOf: \"{wrong}\") {{ totals {{ loans }} }} }}");
        assert_eq!(client.code(&query).await, "INVALID_QUERY", "{wrong}");
    }
}
