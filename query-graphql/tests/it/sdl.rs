//! The schema as it is published: checked in, and described.

use std::fs;
use std::path::Path;

use query_graphql::schema;
use serde_json::Value;

use crate::client::Client;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../schemas/graphql/query.graphql");

#[test]
fn the_schema_that_is_checked_in_is_the_one_that_is_served() {
    let served = schema::sdl();
    if std::env::var("UPDATE").is_ok_and(|it| it == "1") {
        fs::create_dir_all(Path::new(PATH).parent().unwrap()).unwrap();
        fs::write(PATH, &served).unwrap();
    }
    let checked_in = fs::read_to_string(PATH).unwrap_or_default();
    assert!(
        checked_in == served,
        "schemas/graphql/query.graphql is not what is served: see that no client breaks, and \
         write it with UPDATE=1"
    );
}

#[tokio::test]
async fn every_type_field_argument_and_value_says_what_it_is() {
    let query = "{ __schema { types { name kind description
        fields { name description args { name description } }
        inputFields { name description } enumValues { name description } } } }";
    let client = Client::of_story().await;
    let data = client.data(query).await;
    let mut undescribed = Vec::new();
    let mut described = 0;
    let mut see = |path: String, it: &Value| match it["description"].as_str() {
        Some(text) if text.len() > 3 => described += 1,
        _ => undescribed.push(path),
    };
    let list = |it: &Value| it.as_array().cloned().unwrap_or_default();
    for it in list(&data["__schema"]["types"]) {
        let name = it["name"].as_str().unwrap();
        // What the specification has, and Relay's connections, need no words of ours.
        if name.starts_with("__") {
            continue;
        }
        if name != "ID" && !name.ends_with("Connection") {
            see(name.to_owned(), &it);
        }
        for field in list(&it["fields"]) {
            let path = format!("{name}.{}", field["name"]);
            see(path.clone(), &field);
            for argument in list(&field["args"]) {
                see(format!("{path}({})", argument["name"]), &argument);
            }
        }
        for member in list(&it["inputFields"]).iter().chain(&list(&it["enumValues"])) {
            see(format!("{name}.{}", member["name"]), member);
        }
    }
    assert!(undescribed.is_empty(), "not described: {undescribed:#?}");
    assert!(described > 150, "only {described} descriptions were seen");
}
