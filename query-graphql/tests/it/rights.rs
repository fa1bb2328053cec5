//! Who is told what: the rights table as it works through the queries, cell by cell.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::client::{Client, ROLES};
use crate::story::{AFI, AFIS_LOAN, ERASED, KODJO, KODJOS_LOAN, SUSPENDED};
use query_graphql::keys::Keys;

/// Written out by hand. `yes`: answered; `null`: as if it were not there; `no`: FORBIDDEN. A
/// customer's own file is Afi's.
const EXPECTED: &str = "
                 customer vendor support logistics catalogue risk finance auditor admin service bank:orabank insurer:nsia carrier:1
own_customer     yes      no     yes     no        no        yes  yes     yes     no    yes     no           no           no
other_customer   null     no     yes     no        no        yes  yes     yes     no    yes     no           no           no
own_loan         yes      no     yes     no        no        yes  yes     yes     no    yes     no           no           no
other_loan       null     no     yes     no        no        yes  yes     yes     no    yes     no           no           no
own_settlement   yes      no     yes     no        no        yes  yes     yes     no    yes     no           no           no
own_name         yes      no     yes     no        no        null null    null    no    null    no           no           no
other_name       null     no     yes     no        no        null null    null    no    null    no           no           no
loans            no       no     no      no        no        yes  yes     yes     no    no      no           no           no
portfolio        no       no     no      no        no        yes  yes     yes     no    no      no           no           no
vintages         no       no     no      no        no        yes  yes     yes     no    no      no           no           no
credit_exposure  no       no     no      no        no        yes  yes     yes     no    no      no           no           no
applications     no       no     no      no        no        yes  yes     yes     no    no      no           no           no
review_desk      no       no     no      no        no        yes  yes     yes     no    no      no           no           no
review_queue     no       no     no      no        no        yes  yes     yes     no    no      no           no           no
scores           no       no     no      no        no        yes  yes     yes     no    no      no           no           no
stability        no       no     no      no        no        yes  yes     yes     no    no      no           no           no
waiting          no       no     yes    no        no        yes  no      yes     no    yes     no           no           no
overrides        no       no     no      no        no        yes  yes     yes     no    no      no           no           no
orders           no       no     no      no        no        yes  yes     yes     no    no      no           no           no
shipments        no       no     yes     yes       no        yes  yes     yes     no    yes     no           no           no
own_shipment     null     no     null    null      no        null null    null    no    null    no           no           no
backlog          no       no     yes     no        no        yes  yes     yes     yes   yes     no           no           no
commits          no       no     no      no        no        yes  no      yes     no    no      no           no           no
policies         no       no     no      no        no        yes  yes     yes     yes   no      no           no           no
banks            no       no     no      no        no        yes  yes     yes     yes   no      no           no           no
presentations    no       no     no      no        no        yes  yes     yes     yes   no      no           no           no
projection_lag   no       no     yes     no        no        yes  yes     yes     yes   yes     no           no           no
";

/// The query of a row, and where its answer stands.
fn row(name: &str) -> (String, String) {
    let (query, pointer) = match name {
        "own_customer" => {
            (format!("customer(id: \"{AFI}\") {{ id loans {{ nodes {{ id }} }} }}"), "/customer")
        }
        "other_customer" => (format!("customer(id: \"{KODJO}\") {{ id }}"), "/customer"),
        "own_loan" => {
            (format!("loan(id: \"{AFIS_LOAN}\") {{ id payments {{ nodes {{ id }} }} }}"), "/loan")
        }
        "other_loan" => (format!("loan(id: \"{KODJOS_LOAN}\") {{ id }}"), "/loan"),
        "own_settlement" => (
            format!("loan(id: \"{AFIS_LOAN}\") {{ settlement {{ amount }} }}"),
            "/loan/settlement/amount",
        ),
        "own_name" => (format!("customer(id: \"{AFI}\") {{ name }}"), "/customer/name"),
        "other_name" => (format!("customer(id: \"{KODJO}\") {{ name }}"), "/customer/name"),
        "loans" => ("loans(first: 2) { nodes { id } }".to_owned(), "/loans/nodes/1/id"),
        "portfolio" => (
            "portfolio(asOf: \"2026-02-01\") { totals { loans } }".to_owned(),
            "/portfolio/totals/0/loans",
        ),
        "vintages" => ("vintages(asOf: \"2026-02-01\") { loans }".to_owned(), "/vintages/0/loans"),
        // The story has none of these: a list is answered all the same.
        "credit_exposure" => ("creditExposure { lines }".to_owned(), "/creditExposure"),
        "applications" => ("applications { nodes { id } }".to_owned(), "/applications/nodes"),
        "review_desk" => ("reviewDesk { waiting }".to_owned(), "/reviewDesk/waiting"),
        "review_queue" => ("reviewQueue { nodes { id } }".to_owned(), "/reviewQueue/nodes"),
        "scores" => (
            "scoreDistribution(from: \"2026-01-01\", to: \"2026-02-01\") { applications }"
                .to_owned(),
            "/scoreDistribution/applications",
        ),
        "stability" => (
            "populationStability(referenceFrom: \"2026-01-01\", referenceTo: \"2026-02-01\", \
             from: \"2026-01-01\", to: \"2026-02-01\") { bands { from } }"
                .to_owned(),
            "/populationStability/bands",
        ),
        "overrides" => (
            "overridesByPerson(from: \"2026-01-01\", to: \"2026-02-01\") { decisions }".to_owned(),
            "/overridesByPerson",
        ),
        "waiting" => ("waitingDocuments { id }".to_owned(), "/waitingDocuments"),
        "orders" => ("orders { nodes { id } }".to_owned(), "/orders/nodes"),
        "shipments" => ("shipments { nodes { id } }".to_owned(), "/shipments/nodes"),
        "own_shipment" => (format!("shipment(id: \"{AFI}\") {{ id }}"), "/shipment"),
        "backlog" => ("processBacklog { commands }".to_owned(), "/processBacklog"),
        "commits" => (
            format!("commits(of: {{ file: \"customer-{AFI}\" }}) {{ nodes {{ position }} }}"),
            "/commits/nodes/0/position",
        ),
        "policies" => ("policyVersions { number }".to_owned(), "/policyVersions/0/number"),
        "banks" => ("banks { name lines { currency } }".to_owned(), "/banks"),
        "presentations" => ("presentations { offer }".to_owned(), "/presentations"),
        "projection_lag" => ("projectionLag { position }".to_owned(), "/projectionLag/0/position"),
        other => panic!("`{other}` is no row"),
    };
    (format!("{{ {query} }}"), format!("/data{pointer}"))
}

#[tokio::test]
async fn every_role_is_told_what_its_rights_say_and_no_more() {
    let client = Client::of_story().await;
    let mut lines = EXPECTED.trim_matches('\n').lines();
    let roles: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    assert_eq!(roles, ROLES);
    let mut cells = 0;
    for line in lines {
        let mut words = line.split_whitespace();
        let name = words.next().unwrap();
        let (query, pointer) = row(name);
        for (role, expected) in ROLES.into_iter().zip(words) {
            let answered = client.r#as(role).asked(&query).await;
            let found = match answered.body.get("errors") {
                None if answered.body.pointer(&pointer).is_none_or(Value::is_null) => "null",
                None => "yes",
                Some(_) if answered.code() == "FORBIDDEN" => "no",
                Some(errors) => panic!("{name} as {role}: {errors}"),
            };
            assert_eq!(found, expected, "{name} as {role}: {answered:?}");
            cells += 1;
        }
    }
    assert_eq!(cells, 27 * ROLES.len());
}

#[tokio::test]
async fn a_customer_cannot_tell_anothers_file_from_one_that_is_not_there() {
    let customer = Client::of_story().await.r#as("customer");
    let nowhere = Uuid::from_u128(0xdead);
    for field in ["customer", "loan"] {
        let anothers = if field == "customer" { KODJO } else { KODJOS_LOAN };
        let query = |id| format!("{{ {field}(id: \"{id}\") {{ id version }} }}");
        let (other, none) =
            (customer.asked(&query(anothers)).await, customer.asked(&query(nowhere)).await);
        assert_eq!((other.status, &other.body), (none.status, &none.body));
        assert_eq!(none.body, json!({ "data": { field: null } }));
    }
}

#[tokio::test]
async fn a_clerk_who_is_a_customer_too_sees_all_files_and_the_own_name() {
    let clerk = Client::of_story().await.r#as("clerk");
    let query = format!(
        "{{ own: customer(id: \"{AFI}\") {{ name }} other: customer(id: \"{KODJO}\") {{ id name }} }}"
    );
    let expected =
        json!({ "own": { "name": "Afi Mensah" }, "other": { "id": KODJO, "name": null } });
    assert_eq!(clerk.data(&query).await, expected);
}

#[tokio::test]
async fn names_open_for_who_may_see_them_where_the_key_is_there() {
    let client = Client::of_story().await;
    let query = [AFI, KODJO, ERASED, SUSPENDED]
        .iter()
        .zip(["afi", "kodjo", "erased", "suspended"])
        .map(|(id, alias)| format!("{alias}: customer(id: \"{id}\") {{ name phone email }}"))
        .collect::<Vec<_>>()
        .join("\n");
    let query = format!("{{ {query} }}");
    let nothing = json!({ "name": null, "phone": null, "email": null });
    // The phone number was changed by a later event than the one that holds the name.
    let afi = json!({
        "name": "Afi Mensah", "phone": "+22890000009", "email": "afi@example.org",
    });
    let kodjo = json!({ "name": "Kodjo Agbeko", "phone": null, "email": null });
    let expected = json!({ "afi": afi, "kodjo": kodjo, "erased": nothing, "suspended": nothing });
    assert_eq!(client.r#as("support").data(&query).await, expected);
    let own = json!({ "afi": afi, "kodjo": null, "erased": null, "suspended": null });
    assert_eq!(client.r#as("customer").data(&query).await, own);
    let sealed =
        json!({ "afi": nothing, "kodjo": nothing, "erased": nothing, "suspended": nothing });
    assert_eq!(client.r#as("risk").data(&query).await, sealed);
}

#[tokio::test]
async fn a_service_without_keys_opens_nothing_and_one_that_waits_for_them_says_so() {
    let story = crate::story::story();
    let query = format!("{{ customer(id: \"{AFI}\") {{ country name }} }}");
    let without = Client::new(&story.models, Keys::none()).r#as("support");
    let expected = json!({ "country": "TG", "name": null });
    assert_eq!(without.data(&query).await["customer"], expected);

    let waiting = Client::new(&story.models, Keys::awaited()).r#as("support");
    let answered = waiting.asked(&query).await;
    assert_eq!(answered.code(), "NOT_READY");
    assert_eq!(answered.body["data"]["customer"], expected);
    // Who may not see the name is not told of keys.
    assert_eq!(waiting.r#as("auditor").data(&query).await["customer"], expected);
}
