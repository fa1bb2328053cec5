//! Pages: both ways, whole and stable where many are equal, filtered and ordered.

use serde_json::{Value, json};

use crate::client::Client;
use crate::story::{AFI, KODJO, granted_on, story};

const FIELDS: &str =
    "id customerId product country lender life inDefault lastingHolds grantedOn outstanding overdue
    instalmentsOverdue instalments { number dueOn unpaid state }";

const ORDERS: [&str; 8] = [
    "OUTSTANDING_ASC",
    "OUTSTANDING_DESC",
    "OVERDUE_ASC",
    "OVERDUE_DESC",
    "OLDEST_DUE_ASC",
    "OLDEST_DUE_DESC",
    "GRANTED_ASC",
    "GRANTED_DESC",
];

/// What a loan is ordered by, its id last.
fn key(loan: &Value, order: &str) -> (String, i64, String) {
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    let id = text(&loan["id"]);
    let money = |it: &Value| (text(&it["currency"]), it["amount"].as_i64().unwrap());
    let (word, number) = match order.rsplit_once('_').unwrap().0 {
        "OUTSTANDING" => money(&loan["outstanding"]),
        "OVERDUE" => money(&loan["overdue"]),
        "GRANTED" => (text(&loan["grantedOn"]), 0),
        _ => {
            let due = |it: &&Value| it["state"] == "OVERDUE" || it["state"] == "DUE";
            let oldest = loan["instalments"].as_array().unwrap().iter().find(due);
            (oldest.map_or("9999".to_owned(), |it| text(&it["dueOn"])), 0)
        }
    };
    (word, number, id)
}

async fn page(client: &Client, arguments: &str) -> Value {
    let query = format!(
        "{{ loans({arguments}) {{ edges {{ cursor node {{ {FIELDS} }} }}
            pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
    );
    client.data(&query).await["loans"].clone()
}

fn ids(loans: &[Value]) -> Vec<&str> {
    loans.iter().map(|it| it["id"].as_str().unwrap()).collect()
}

/// All loans, page by page from the start, or from the end.
async fn walk(client: &Client, order: &str, filter: &str, size: u32, from_end: bool) -> Vec<Value> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let (many, bound) = if from_end { ("last", "before") } else { ("first", "after") };
        let bounded = match cursor.is_empty() {
            true => String::new(),
            false => format!(", {bound}: \"{cursor}\""),
        };
        let arguments = format!("{many}: {size}{bounded}, order: {order}, filter: {{ {filter} }}");
        let found = page(client, &arguments).await;
        let edges = found["edges"].as_array().unwrap();
        let info = &found["pageInfo"];
        let (more, met) = match from_end {
            true => ("hasPreviousPage", "hasNextPage"),
            false => ("hasNextPage", "hasPreviousPage"),
        };
        assert_eq!(info[met], json!(!cursor.is_empty()), "{arguments}");
        if let (Some(first), Some(last)) = (edges.first(), edges.last()) {
            assert_eq!(info["startCursor"], first["cursor"]);
            assert_eq!(info["endCursor"], last["cursor"]);
        }
        let nodes = edges.iter().map(|it| it["node"].clone());
        match from_end {
            true => drop(all.splice(0..0, nodes)),
            false => all.extend(nodes),
        }
        if info[more] == false {
            return all;
        }
        assert_eq!(edges.len(), size as usize, "{arguments}");
        let end = if from_end { &info["startCursor"] } else { &info["endCursor"] };
        cursor = end.as_str().unwrap().to_owned();
        assert!(all.len() <= story().loans.len(), "{arguments}: the pages come to no end");
    }
}

#[tokio::test]
async fn pages_in_every_order_hold_every_loan_once_from_either_end() {
    let client = Client::of_story().await;
    let orders = ORDERS.into_iter().flat_map(|order| {
        // Amounts compare within a currency.
        let of_amounts = order.starts_with("OUTSTANDING") || order.starts_with("OVERDUE");
        let filters =
            if of_amounts { &["currency: \"XOF\"", "currency: \"EUR\""][..] } else { &[""] };
        filters.iter().map(move |filter| (order, *filter))
    });
    let mut met = 0;
    for (order, filter) in orders {
        let all = format!("first: 100, filter: {{ {filter} }}");
        let mut expected = page(&client, &all).await["edges"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["node"].clone())
            .collect::<Vec<_>>();
        met += if order == "OVERDUE_ASC" { expected.len() } else { 0 };
        assert!(!filter.is_empty() || expected.len() == story().loans.len());
        expected.sort_by_key(|it| key(it, order));
        let mut values: Vec<_> = expected
            .iter()
            .map(|it| {
                let (word, number, _) = key(it, order);
                (word, number)
            })
            .collect();
        values.dedup();
        assert!(values.len() * 2 < expected.len(), "{order}: too few are equal to tell anything");
        if order.ends_with("_DESC") {
            expected.reverse();
        }
        for (size, from_end) in [(7, false), (7, true), (1, false), (100, true), (62, false)] {
            let found = walk(&client, order, filter, size, from_end).await;
            let of = format!("{order} of {filter} by {size}, from end: {from_end}");
            assert_eq!(ids(&found), ids(&expected), "{of}");
        }
    }
    assert_eq!(met, story().loans.len(), "of both currencies");
}

#[tokio::test]
async fn a_page_lies_between_its_cursors() {
    let client = Client::of_story().await;
    let all = page(&client, "first: 20").await;
    let edges = all["edges"].as_array().unwrap();
    let cursor = |number: usize| edges[number]["cursor"].as_str().unwrap();
    for (arguments, expected, previous, next) in [
        ("first: 3", 5..8, true, true),
        ("last: 3", 8..11, true, true),
        ("first: 50", 5..11, true, false),
        ("last: 50", 5..11, false, true),
        ("first: 6", 5..11, true, false),
        ("last: 6", 5..11, false, true),
    ] {
        let arguments =
            format!("{arguments}, after: \"{}\", before: \"{}\"", cursor(4), cursor(11));
        let found = page(&client, &arguments).await;
        let nodes = |it: &[Value]| it.iter().map(|it| it["node"].clone()).collect::<Vec<_>>();
        assert_eq!(nodes(found["edges"].as_array().unwrap()), nodes(&edges[expected]));
        let info = &found["pageInfo"];
        assert_eq!(info["hasPreviousPage"], json!(previous), "{arguments}");
        assert_eq!(info["hasNextPage"], json!(next), "{arguments}");
    }
    let none = page(&client, "first: 0").await;
    assert_eq!(none["edges"], json!([]));
    assert_eq!(none["pageInfo"]["hasNextPage"], true);
    let default = page(&client, "order: GRANTED_DESC").await;
    assert_eq!(default["edges"], all["edges"], "20 of the newest, if nothing is said");
}

#[tokio::test]
async fn filters_keep_what_they_say() {
    let client = Client::of_story().await;
    let all = walk(&client, "GRANTED_ASC", "", 100, false).await;
    let overdue = |it: &Value| it["instalmentsOverdue"].as_u64().unwrap() > 0;
    type Keeps<'a> = &'a dyn Fn(&Value) -> bool;
    let filters: [(&str, Keeps<'_>); 12] = [
        ("currency: \"EUR\"", &|it| it["outstanding"]["currency"] == "EUR"),
        ("product: \"phone\"", &|it| it["product"] == "phone"),
        ("product: null", &|it| it["product"].is_null()),
        ("country: \"BJ\"", &|it| it["country"] == "BJ"),
        ("lender: \"own_book\"", &|it| it["lender"] == "own_book"),
        ("lender: \"bank:orabank\"", &|it| it["lender"] == "bank:orabank"),
        ("inDefault: true", &|it| it["inDefault"] == true),
        ("life: CANCELLED", &|it| it["life"] == "CANCELLED"),
        ("life: CLOSED", &|it| it["life"] == "CLOSED"),
        ("overdueOnly: true", &overdue),
        (&format!("customer: \"{AFI}\""), &|it| it["customerId"] == json!(AFI)),
        ("currency: \"XOF\", product: \"phone\", country: \"TG\", overdueOnly: true", &|it| {
            it["outstanding"]["currency"] == "XOF"
                && it["product"] == "phone"
                && it["country"] == "TG"
                && overdue(it)
        }),
    ];
    for (filter, keeps) in filters {
        let expected: Vec<Value> = all.iter().filter(|it| keeps(it)).cloned().collect();
        assert!(!expected.is_empty() && expected.len() < all.len(), "{filter}");
        for (order, from_end) in [("GRANTED_ASC", false), ("GRANTED_ASC", true)] {
            let found = walk(&client, order, filter, 4, from_end).await;
            assert_eq!(ids(&found), ids(&expected), "{filter}, from end: {from_end}");
        }
    }
    let elsewhere = "currency: \"XOF\", lender: \"bank:elsewhere\"";
    let none = walk(&client, "OUTSTANDING_DESC", elsewhere, 4, false).await;
    assert!(none.is_empty());
    let both = format!("customer: \"{KODJO}\", currency: \"XOF\"");
    assert!(walk(&client, "OVERDUE_DESC", &both, 4, false).await.is_empty());
    let first_days = all.iter().filter(|it| it["grantedOn"] == json!(granted_on(0))).count();
    assert_eq!(first_days, 16, "fourteen alike, and those of Afi and Kodjo");
}

#[tokio::test]
async fn arguments_that_cannot_be_right_are_refused_and_named() {
    let client = Client::of_story().await;
    let outstanding =
        page(&client, "first: 1, order: OUTSTANDING_ASC, filter: { currency: \"XOF\" }").await;
    let amount = outstanding["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
    let granted = page(&client, "first: 1, order: GRANTED_ASC").await;
    let day = granted["pageInfo"]["endCursor"].as_str().unwrap().to_owned();
    for (arguments, code, named) in [
        ("first: 2, last: 2".to_owned(), "BAD_ARGUMENT", "`first` and `last`"),
        ("first: -1".to_owned(), "BAD_ARGUMENT", "`first` is -1"),
        ("last: -5".to_owned(), "BAD_ARGUMENT", "`last` is -5"),
        ("first: 101".to_owned(), "PAGE_TOO_LONG", "`first` is 101"),
        ("last: 2147483647".to_owned(), "PAGE_TOO_LONG", "`last` is 2147483647"),
        ("after: \"nonsense\"".to_owned(), "BAD_ARGUMENT", "`after`"),
        ("before: \"\"".to_owned(), "BAD_ARGUMENT", "`before`"),
        // A cursor of another order, of amounts or days alike.
        (
            format!("filter: {{ currency: \"XOF\" }}, order: OVERDUE_ASC, after: \"{amount}\""),
            "BAD_ARGUMENT",
            "`after`",
        ),
        (format!("order: GRANTED_ASC, after: \"{amount}\""), "BAD_ARGUMENT", "`after`"),
        (format!("order: OLDEST_DUE_ASC, before: \"{day}\""), "BAD_ARGUMENT", "`before`"),
        (
            format!("filter: {{ currency: \"XOF\" }}, order: OUTSTANDING_ASC, before: \"{day}\""),
            "BAD_ARGUMENT",
            "`before`",
        ),
        // The most overdue of all would be of whatever currency's code comes last.
        ("order: OVERDUE_DESC".to_owned(), "BAD_ARGUMENT", "`filter.currency`"),
        (
            "order: OUTSTANDING_ASC, filter: { country: \"TG\" }".to_owned(),
            "BAD_ARGUMENT",
            "currency",
        ),
        ("filter: { currency: \"cfa\" }".to_owned(), "BAD_ARGUMENT", "cfa"),
        ("filter: { country: \"Togo\" }".to_owned(), "BAD_ARGUMENT", "Togo"),
        ("filter: { lender: \"orabank\" }".to_owned(), "BAD_ARGUMENT", "bank:<id>"),
        ("filter: { customer: \"afi\" }".to_owned(), "INVALID_QUERY", ""),
        ("order: CHEAPEST".to_owned(), "INVALID_QUERY", ""),
        ("first: 2.5".to_owned(), "INVALID_QUERY", ""),
    ] {
        let answered =
            client.asked(&format!("{{ loans({arguments}) {{ nodes {{ id }} }} }}")).await;
        assert_eq!(answered.code(), code, "{arguments}: {answered:?}");
        assert!(answered.message().contains(named), "{arguments}: {}", answered.message());
    }
    // The other direction of the same order takes the same cursors.
    let other_way = format!(
        "order: OUTSTANDING_DESC, first: 1, before: \"{amount}\", filter: {{ currency: \"XOF\" }}"
    );
    page(&client, &other_way).await;
}

#[tokio::test]
async fn commits_are_paged_both_ways() {
    let client = Client::of_story().await;
    let query = |arguments: &str| {
        format!(
            "{{ commits(of: {{ file: \"customer-{AFI}\" }}, {arguments}) {{ edges {{ cursor
                node {{ position }} }} pageInfo {{ hasNextPage hasPreviousPage }} }} }}"
        )
    };
    let whole = client.data(&query("first: 100")).await["commits"]["edges"].clone();
    let whole = whole.as_array().unwrap();
    assert!(whole.len() > 6, "{}", whole.len());
    for (size, from_end) in [(2, false), (2, true), (3, false), (3, true)] {
        let mut found: Vec<Value> = Vec::new();
        loop {
            let arguments = match (from_end, found.first(), found.last()) {
                (false, _, Some(last)) => format!("first: {size}, after: {}", last["cursor"]),
                (true, Some(first), _) => format!("last: {size}, before: {}", first["cursor"]),
                (false, ..) => format!("first: {size}"),
                (true, ..) => format!("last: {size}"),
            };
            let page = client.data(&query(&arguments)).await["commits"].clone();
            let edges = page["edges"].as_array().unwrap().clone();
            match from_end {
                true => drop(found.splice(0..0, edges)),
                false => found.extend(edges),
            }
            let more = if from_end { "hasPreviousPage" } else { "hasNextPage" };
            if page["pageInfo"][more] == false {
                break;
            }
        }
        assert_eq!(found, *whole, "by {size}, from end: {from_end}");
    }
    assert_eq!(client.code(&query("after: \"x\"")).await, "BAD_ARGUMENT");
    assert_eq!(client.code(&query("first: 101")).await, "PAGE_TOO_LONG");
}

#[tokio::test]
async fn a_list_within_another_comes_in_pages_and_is_counted() {
    let client = Client::of_story().await;
    let loan = crate::story::AFIS_LOAN;
    let query = |arguments: &str| {
        format!(
            "{{ loan(id: \"{loan}\") {{ payments{arguments} {{ totalCount edges {{ cursor
                node {{ id }} }} pageInfo {{ hasNextPage hasPreviousPage endCursor }} }} }} }}"
        )
    };
    let whole = client.data(&query("")).await["loan"]["payments"].clone();
    assert_eq!((&whole["totalCount"], whole["edges"].as_array().unwrap().len()), (&json!(2), 2));
    let first = client.data(&query("(first: 1)")).await["loan"]["payments"].clone();
    assert_eq!(first["edges"], json!([whole["edges"][0]]));
    assert_eq!(
        (&first["totalCount"], &first["pageInfo"]["hasNextPage"]),
        (&json!(2), &json!(true))
    );
    let after = format!("(first: 5, after: {})", first["pageInfo"]["endCursor"]);
    let rest = client.data(&query(&after)).await["loan"]["payments"].clone();
    assert_eq!(rest["edges"], json!([whole["edges"][1]]));
    let info = json!({
        "hasNextPage": false, "hasPreviousPage": true, "endCursor": whole["edges"][1]["cursor"],
    });
    assert_eq!(rest["pageInfo"], info);
    for (arguments, code) in [
        ("(first: 101)", "PAGE_TOO_LONG"),
        ("(first: -1)", "BAD_ARGUMENT"),
        ("(after: \"nonsense\")", "BAD_ARGUMENT"),
        ("(after: \"\")", "BAD_ARGUMENT"),
    ] {
        assert_eq!(client.code(&query(arguments)).await, code, "{arguments}");
    }
    // The history of what is counted by versions takes any number, and no other spelling of one.
    let line = |after: &str| {
        format!(
            "{{ customer(id: \"{AFI}\") {{ creditLines {{ history(after: \"{after}\") {{ totalCount }} }} }} }}"
        )
    };
    client.data(&line("18446744073709551615")).await;
}
