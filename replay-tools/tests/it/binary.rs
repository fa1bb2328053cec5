//! The binary itself, on PostgreSQL and on Kafka.

use projections::{Build, portfolio};
use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use ledger_adapters::kafka::{KafkaLog, KafkaOptions};
use ledger_adapters::keys::{Kek, KeyStore};
use ledger_adapters::postgres::PgLog;
use ledger_adapters::store;
use ledger_adapters::witness::WitnessStore;
use ledger_core::log::{FileId, StreamId};
use ledger_core::party::customer::Contact;
use ledger_core::privacy::{Personal, SealedField};
use serde_json::Value;
use sqlx::{Connection as _, PgConnection};

use crate::ledger::{Ledger, day, eventful};
use crate::read_models::project;

/// 32 bytes of zeros.
pub(crate) const KEK: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

pub(crate) struct Shell(pub(crate) Vec<(&'static str, String)>);

impl Shell {
    fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, "")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_replay-tools"));
        command.args(arguments).env_clear().envs(self.0.iter().map(|(name, it)| (name, it)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn run_with(&self, arguments: &[&str], typed: &str) -> Output {
        let mut child = self.command(arguments).spawn().unwrap();
        // A command that refuses before it asks has closed its input.
        let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
        child.wait_with_output().unwrap()
    }

    #[track_caller]
    pub(crate) fn ends(&self, arguments: &[&str], code: i32) -> String {
        let output = self.run(arguments);
        let text = said(&output);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
        text
    }

    #[track_caller]
    fn json(&self, arguments: &[&str], code: i32) -> Value {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", said(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// What it told on both ways.
pub(crate) fn said(output: &Output) -> String {
    let (out, error) = (&output.stdout, &output.stderr);
    format!("{}{}", String::from_utf8_lossy(out), String::from_utf8_lossy(error))
}

fn made_and_told(log: String) {
    let shell = Shell(vec![("LEDGER_LOG", log), ("LEDGER_KEYS", servers::fresh_database("keys"))]);
    shell.ends(&["head"], 2);
    let init = ["init", "--first-business-date", "2004-11-01", "--partitions", "3"];
    let made = shell.ends(&init, 0);
    assert!(made.contains("of 3 partitions; its first business day is 2004-11-01"), "{made}");
    let again = shell.ends(&init, 2);
    assert!(again.contains("holds a ledger already"), "{again}");

    assert!(shell.ends(&["outstanding"], 0).contains("nothing is outstanding"));
    let outstanding = shell.json(&["outstanding", "--json"], 0);
    assert_eq!(outstanding["processes"][0]["outstanding"], Value::Array(vec![]));
    let heads = shell.json(&["head", "--json"], 0);
    let heads = heads["partitions"].as_array().unwrap();
    assert_eq!(heads.len(), 3);
    for head in heads {
        assert_eq!((&head["sequence"], &head["epoch"]), (&1.into(), &1.into()), "{head}");
        assert_eq!(head["business_date"], "2004-11-01");
    }
    let report = shell.json(&["verify", "--no-read-models", "--json"], 0);
    assert_eq!((&report["sound"], &report["commits"]), (&true.into(), &3.into()), "{report}");
    let missing = shell.ends(&["verify"], 2);
    assert!(missing.contains("LEDGER_READ_MODELS"), "{missing}");
    assert_eq!(
        shell.json(&["as-of", "2004-11-01", "portfolio", "--json"], 0),
        serde_json::json!({})
    );
    let later = shell.ends(&["as-of", "2004-11-02", "portfolio"], 2);
    assert!(later.contains("has started is 2004-11-01"), "{later}");
}

#[test]
fn a_ledger_in_postgresql_is_made_and_told_of() {
    made_and_told(servers::fresh_database("log"));
}

#[test]
fn a_ledger_in_kafka_is_made_and_told_of() {
    made_and_told(format!("kafka://{}/{}", servers::kafka(), servers::unique("ledger.events")));
}

#[test]
fn a_whole_ledger_in_kafka_is_checked() {
    let (bootstrap, topic) = (servers::kafka(), servers::unique("ledger.events"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let log = KafkaLog::new(&bootstrap, &topic, KafkaOptions::default());
    let ledger = runtime.block_on(eventful(log, 3));
    let keys = servers::fresh_database("keys");
    runtime.block_on(async {
        let witness = WitnessStore::connect(&keys).await.unwrap();
        for (partition, position) in ledger.witness() {
            witness.save(partition, position).await.unwrap();
        }
    });
    let log = format!("kafka://{bootstrap}/{topic}");
    let shell = Shell(vec![("LEDGER_LOG", log), ("LEDGER_KEYS", keys)]);
    let sound = shell.ends(&["verify", "--no-read-models"], 0);
    assert!(sound.contains("nothing is wrong"), "{sound}");
    let total = shell.json(&["as-of", "2004-12-06", "portfolio", "--json"], 0);
    assert_eq!(total["TWD"]["overdue"], 900, "{total}");
}

#[test]
fn a_keys_database_of_another_ledger_is_refused() {
    let keys = servers::fresh_database("keys");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let log = ledger_core::log::memory::MemoryLog::new(0);
        let ledger = Ledger::begin(log, 1, day("2004-11-01")).await;
        let witness = WitnessStore::connect(&keys).await.unwrap();
        witness.save(0, ledger.witness()[&0]).await.unwrap();
    });
    let log = servers::fresh_database("log");
    let shell = Shell(vec![("LEDGER_LOG", log), ("LEDGER_KEYS", keys)]);
    let refused = shell.ends(&["init", "--first-business-date", "2004-11-01"], 2);
    assert!(refused.contains("witness of another ledger"), "{refused}");
    shell.ends(&["head"], 2);
}

#[test]
fn a_whole_ledger_is_checked_shown_cut_and_accepted() {
    let (log, keys) = (servers::fresh_database("log"), servers::fresh_database("keys"));
    let read_models = servers::fresh_database("read-models");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (ledger, named) = runtime.block_on(async {
        let mut ledger = eventful(PgLog::connect(&log).await.unwrap(), 2).await;
        let pool = store::connect(&keys).await.unwrap();
        store::migrate(&pool).await.unwrap();
        let store = KeyStore::begin(pool, Kek::from_base64(KEK).unwrap(), ledger.id).await.unwrap();
        let named = ledger.customer("named");
        let file = FileId::Customer(named);
        let field = SealedField {
            person: named,
            file,
            stream: StreamId::Customer(named),
            event_type: "customer.registered",
            field: Personal::Name,
        };
        let person = store.person_keys(&[named]).await.unwrap().remove(0);
        let contact =
            Contact { name: Some(person.seal(field, "Afi Mensah")), ..Contact::default() };
        assert_eq!(ledger.register_as("named", contact).await, named);
        let witness = WitnessStore::connect(&keys).await.unwrap();
        for (partition, position) in ledger.witness() {
            witness.save(partition, position).await.unwrap();
        }
        project(&ledger.log, &read_models.parse().unwrap()).await;
        (ledger, named)
    });
    let mut shell = Shell(vec![
        ("LEDGER_LOG", log.clone()),
        ("LEDGER_KEYS", keys),
        ("LEDGER_READ_MODELS", read_models),
    ]);
    let sound = shell.ends(&["verify"], 0);
    assert!(sound.contains("nothing is wrong") && sound.contains("witness: compared"), "{sound}");

    let customer = format!("customer-{named}");
    let sealed = shell.ends(&["show", &customer], 0);
    assert!(sealed.contains("name: sealed, ") && !sealed.contains("Afi"), "{sealed}");
    let keyless = shell.ends(&["show", &customer, "--names"], 2);
    assert!(keyless.contains("LEDGER_KEK is not set"), "{keyless}");
    shell.0.push(("LEDGER_KEK", KEK.to_owned()));
    let opened = shell.ends(&["show", &customer, "--names"], 0);
    assert!(opened.contains("name: Afi Mensah"), "{opened}");
    let id = named.to_string();
    for (role, told) in [
        (&["--role", "support"][..], "name: Afi Mensah"),
        (&["--role", "finance"], "names stay sealed: finance may not see them"),
        (&[], "name: sealed, "),
    ] {
        let story = shell.ends(&[&["audit", "customer", &id][..], role].concat(), 0);
        assert!(story.contains(told), "{role:?}: {story}");
        assert_eq!(story.contains("Afi"), told.contains("Afi"), "{role:?}: {story}");
    }
    let loan = format!("loan-{}", ledger.loan("late", "arrears"));
    let found = shell.ends(&["show", &loan], 0);
    assert!(found.contains("boarded: 27.00 TWD"), "{found}");
    let total = shell.json(&["as-of", "2004-12-01", "portfolio", "--json"], 0);
    assert_eq!(total["TWD"]["loans"], 4, "{total}");

    let partition = ledger.partition_of(FileId::Customer(named));
    let end = ledger.next_place(partition).sequence - 1;
    runtime.block_on(async {
        let mut connection = PgConnection::connect(&log).await.unwrap();
        sqlx::query(r#"delete from log_records where partition = $1 and "offset" >= $2"#)
            .bind(partition.cast_signed())
            .bind(end.cast_signed() - 1)
            .execute(&mut connection)
            .await
            .unwrap();
    });
    let short = shell.ends(&["verify"], 1);
    assert!(short.contains("shorter than its witness"), "{short}");
    assert!(shell.ends(&["head"], 0).contains("NOT IN THE LOG"));

    let (number, position) = (partition.to_string(), format!("{partition}@{}", end - 1));
    let why = ["--reason", "restored", "--by", "Kofi"];
    let arguments = [&["accept", &number, &position][..], &why].concat();
    let refused = shell.run_with(&arguments, "yes\n");
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    let accepted = shell.run_with(&arguments, &format!("{position}\n"));
    assert_eq!(accepted.status.code(), Some(0), "{}", said(&accepted));
    let told = said(&accepted);
    let emptied = format!("emptied read model {}", Build::first(portfolio::MODEL));
    assert!(told.contains(&emptied), "{told}");
    assert!(told.contains("the next takeover carries that Kofi decided so: restored"), "{told}");
    shell.ends(&["verify", "--no-read-models"], 0);
}

#[test]
fn a_ledger_is_copied_though_killed_then_moved_exported_imported_and_compared() {
    let (source, keys) = (servers::fresh_database("log"), servers::fresh_database("keys"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let ledger = runtime.block_on(async {
        let ledger = eventful(PgLog::connect(&source).await.unwrap(), 3).await;
        let witness = WitnessStore::connect(&keys).await.unwrap();
        for (partition, position) in ledger.witness() {
            witness.save(partition, position).await.unwrap();
        }
        ledger
    });
    let target = format!("kafka://{}/{}", servers::kafka(), servers::unique("ledger.events"));
    let mut shell = Shell(vec![("LEDGER_KEYS", keys)]);
    let copy = ["copy", "--from", &source, "--to", &target];
    for millis in [30, 60, 100, 150, 220, 300] {
        let mut killed = shell.command(&copy).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(millis));
        killed.kill().unwrap();
        killed.wait().unwrap();
    }
    let copied = shell.ends(&copy, 0);
    assert!(copied.contains("nothing is wrong\nthe target's witness is not written"), "{copied}");
    shell.ends(&["diff", &source, &target], 0);
    let moved = shell.ends(&[&copy[..], &["--move"]].concat(), 0);
    assert!(moved.contains("moved: the source is ended"), "{moved}");
    let ended = shell.json(&["diff", &source, &target, "--json"], 1);
    assert_eq!(ended["partitions"][2]["a"]["command"], "partition.move", "{ended}");
    assert_eq!(ended["partitions"][2]["b"]["ends"], true, "{ended}");
    let keyless = Shell(vec![]).ends(&copy, 2);
    assert!(keyless.contains("LEDGER_KEYS is not set"), "{keyless}");
    let same = shell.ends(&["copy", "--from", &source, "--to", &source], 2);
    assert!(same.contains("name two logs"), "{same}");

    shell.0.push(("LEDGER_LOG", target.clone()));
    let sound = shell.ends(&["verify", "--no-read-models"], 0);
    assert!(sound.contains("witness: compared"), "{sound}");
    let file = std::env::temp_dir().join(servers::unique("ledger-export"));
    let path = file.display().to_string();
    shell.ends(&["export", &path], 0);
    assert!(shell.ends(&["export", &path], 2).contains("is there already"));
    let third = servers::fresh_database("log");
    let (log, keys) = (third.clone(), servers::fresh_database("keys"));
    let elsewhere = Shell(vec![("LEDGER_LOG", log), ("LEDGER_KEYS", keys)]);
    let imported = elsewhere.ends(&["import", &path], 0);
    assert!(imported.contains("its witness is written"), "{imported}");
    assert!(imported.contains("holds no keys of ledger"), "{imported}");
    assert!(
        imported.contains("ledger_keys, person_keys, blind_index and pseudonyms"),
        "{imported}"
    );
    std::fs::remove_file(file).unwrap();
    shell.ends(&["diff", &target, &third], 0);

    let loan = ledger.loan("late", "arrears").to_string();
    let story = elsewhere.ends(&["audit", "loan", &loan, "--lang", "fr", "--check"], 0);
    assert!(story.contains("en défaut : impayé depuis le 2004-12-05"), "{story}");
    assert!(story.contains("nothing is wrong; its witness has seen it"), "{story}");
    let story = elsewhere.json(&["audit", "loan", &format!("loan-{loan}"), "--json"], 0);
    assert_eq!(story["entries"][0]["command"]["type"], "loan.board");
    let days = ["what-changed", "2004-11-05", "2004-11-06"];
    let changed = elsewhere.ends(&days, 0);
    assert!(changed.contains("the passing of days"), "{changed}");
    let changed = elsewhere.json(&[&days[..], &["--json"]].concat(), 0);
    assert_eq!(changed["currencies"]["TWD"]["by_the_passing_of_days"]["overdue"], 900);
}
