//! The OpenAPI description is generated and checked in.

use std::path::Path;

use serde_json::json;

#[test]
fn the_description_that_is_checked_in_is_the_one_that_is_served() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas/openapi/commands.json");
    let mut generated = serde_json::to_string_pretty(&command_api::http::openapi()).unwrap();
    generated.push('\n');
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &generated).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == generated,
        "schemas/openapi/commands.json is not what the code describes: run \
         `UPDATE=1 cargo test -p command-api openapi` and look at the difference"
    );
}

#[test]
fn that_there_is_nothing_to_do_is_described_wherever_it_may_be_answered() {
    let description = command_api::http::openapi();
    let paths = description["paths"].as_object().unwrap();
    let commands = paths.iter().filter(|(path, _)| {
        !path.starts_with("/v1/bulk") && !path.starts_with("/v1/business-days")
    });
    let (commit, nothing) = (
        json!({ "$ref": "#/components/schemas/Commit" }),
        json!({ "$ref": "#/components/schemas/NothingToDo" }),
    );
    for (path, methods) in commands {
        let responses = &methods["post"]["responses"];
        let answered = |status: &str| &responses[status]["content"]["application/json"]["schema"];
        match responses.get("201") {
            Some(_) => {
                assert_eq!((answered("201"), answered("200")), (&commit, &nothing), "{path}");
            }
            None => assert_eq!(answered("200"), &json!({ "oneOf": [commit, nothing] }), "{path}"),
        }
    }
}
