//! What the versions of the policy that ship have in common, and where they differ.

use std::{env, fs};

use serde_json::Value;

use crate::tree::{read, root};

const FOLDER: &str = "ledger-core/src/policy/versions";

/// The sections that all of them share stand between these, in this order.
const SHARED_FROM: &str = "    \"limits\": {\n";
const SHARED_TO: &str = ",\n    \"classes\": {\n";

/// `shipped` ends with the sections that all share.
const SHIPPED_END: &str = "\n  }\n}\n";

fn text(name: &str) -> String {
    read(&format!("{FOLDER}/{name}"))
}

/// What stands in front of the shared sections, they, and what stands behind them.
fn parted<'a>(name: &str, text: &'a str, end: &str) -> [&'a str; 3] {
    let from = text.find(SHARED_FROM).unwrap_or_else(|| panic!("{name} has no `limits`"));
    let to = text.rfind(end).unwrap_or_else(|| panic!("{name} does not go on as expected"));
    [&text[..from], &text[from..to], &text[to..]]
}

#[test]
fn the_versions_that_ship_share_limits_orders_and_reasons() {
    let shipped = text("shipped.json");
    let [_, shared, _] = parted("shipped.json", &shipped, SHIPPED_END);
    for name in ["open.json", "known.json", "strict.json"] {
        let found = text(name);
        let [before, own, after] = parted(name, &found, SHARED_TO);
        if env::var("UPDATE").is_ok_and(|it| it == "1") {
            fs::write(root().join(FOLDER).join(name), [before, shared, after].concat()).unwrap();
        } else {
            assert!(own == shared, "{name}: write it anew by UPDATE=1 cargo test -p ledger-core");
        }
    }
}

#[test]
fn known_is_open_with_the_section_that_wants_an_identity() {
    let mut open: Value = serde_json::from_str(&text("open.json")).unwrap();
    let known: Value = serde_json::from_str(&text("known.json")).unwrap();
    open["sections"]["identity"] = serde_json::from_str(&text("identity.json")).unwrap();
    assert_eq!(open, known);
}

#[test]
fn strict_is_open_with_premium_compulsory_and_says_that_it_gives_no_credit() {
    let mut open: Value = serde_json::from_str(&text("open.json")).unwrap();
    let strict: Value = serde_json::from_str(&text("strict.json")).unwrap();
    assert_ne!(open, strict);
    open["sections"]["premium"]["compulsory"] = true.into();
    open["sections"]["products"]["no_credit"] = true.into();
    assert_eq!(open, strict);
}
