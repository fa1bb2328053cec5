//! The OpenAPI description is generated and checked in.

use std::path::Path;

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
