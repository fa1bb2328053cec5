//! What a service accepts of its environment, and what it says where it does not.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::os::unix::ffi::OsStringExt;
use std::time::Duration;

use super::variables::{self, Clock};
use super::{
    Address, CommandLine, ConfigError, Fault, Optional, Secret, Settings, Table, Variable,
};

const LISTEN: Variable<SocketAddr> = variables::LISTEN.or("127.0.0.1:8081");
const KEK: Optional<Secret> = variables::KEK.optional();
const TABLE: Table = Table {
    binary: "query-graphql",
    about: "answers questions about the read models",
    variables: &[
        &variables::READ_MODELS,
        &KEK,
        &LISTEN,
        &variables::CLOCK,
        &variables::FSYNC,
        &variables::SHUTDOWN_SECONDS,
        &variables::LOG_LEVEL,
    ],
};
const READ_MODELS: (&str, &str) = ("LEDGER_READ_MODELS", "postgres://a:hunter2@h:5432/r");
const A_KEK: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

fn read<const N: usize>(more: [(&str, &str); N]) -> Result<Settings, ConfigError> {
    TABLE.read([READ_MODELS].into_iter().chain(more))
}

fn faults<const N: usize>(more: [(&str, &str); N]) -> Vec<Fault> {
    read(more).err().expect("the environment is refused").faults
}

#[test]
fn what_is_not_given_has_its_default() {
    let settings = read([]).unwrap();
    assert_eq!(settings.get(&LISTEN), "127.0.0.1:8081".parse().unwrap());
    assert_eq!(settings.get(&KEK), None);
    assert_eq!(settings.get(&variables::CLOCK), Clock::Manual);
    assert!(settings.get(&variables::FSYNC));
    assert_eq!(settings.get(&variables::SHUTDOWN_SECONDS), Duration::from_secs(20));
}

#[test]
fn what_is_given_is_read() {
    let settings = read([
        ("LEDGER_LISTEN", "0.0.0.0:0"),
        ("LEDGER_KEK", A_KEK),
        ("LEDGER_CLOCK", "auto"),
        ("LEDGER_FSYNC", "off"),
        ("LEDGER_SHUTDOWN_SECONDS", "0"),
    ])
    .unwrap();
    assert_eq!(settings.get(&LISTEN), "0.0.0.0:0".parse().unwrap());
    assert_eq!(settings.get(&KEK).unwrap().expose(), A_KEK);
    assert_eq!(settings.get(&variables::CLOCK), Clock::Auto);
    assert!(!settings.get(&variables::FSYNC));
    assert_eq!(settings.get(&variables::SHUTDOWN_SECONDS), Duration::ZERO);
    assert_eq!(settings.get(&variables::READ_MODELS).expose(), READ_MODELS.1);
}

#[test]
fn what_is_required_and_missing_is_named_with_what_it_means() {
    let error = TABLE.read::<String, String>([]).err().unwrap();
    assert_eq!(
        error.to_string(),
        "query-graphql cannot start with this environment:
  LEDGER_READ_MODELS is not set (the database of the read models); expected postgres://<user>@<host>:<port>/<database>
`query-graphql --help` lists the variables"
    );
}

#[test]
fn an_unknown_variable_is_refused_with_the_name_it_is_most_like() {
    let unknown = |name: &str, nearest| Fault::Unknown { name: name.to_owned(), nearest };
    assert_eq!(faults([("LEDGER_LISEN", "1")]), [unknown("LEDGER_LISEN", Some("LEDGER_LISTEN"))]);
    assert_eq!(
        faults([("LEDGER_READMODELS", "1")]),
        [unknown("LEDGER_READMODELS", Some("LEDGER_READ_MODELS"))]
    );
    assert_eq!(faults([("LEDGER_SOMETHING_ELSE", "1")]), [unknown("LEDGER_SOMETHING_ELSE", None)]);
}

#[test]
fn another_services_variable_stops_nobody_whatever_it_holds() {
    assert!(read([("LEDGER_KEYS", "nonsense"), ("LEDGER_TOKENS", "")]).is_ok());
}

#[test]
fn variables_of_tests_and_of_others_are_passed_over() {
    assert!(read([("LEDGER_TEST_POSTGRES", "x"), ("HOME", "/"), ("ledger_listen", "x")]).is_ok());
}

#[test]
fn a_malformed_value_is_refused_with_what_was_found_and_what_is_allowed() {
    for (name, value) in [
        ("LEDGER_LISTEN", "8080"),
        ("LEDGER_LISTEN", "localhost:8080"),
        ("LEDGER_CLOCK", "Auto"),
        ("LEDGER_FSYNC", "yes"),
        ("LEDGER_SHUTDOWN_SECONDS", "-1"),
        ("LEDGER_SHUTDOWN_SECONDS", "3601"),
        ("LEDGER_SHUTDOWN_SECONDS", "1.5"),
        ("LEDGER_LOG_LEVEL", "info,command_api=loud"),
        ("LEDGER_READ_MODELS", "postgres://"),
        ("LEDGER_READ_MODELS", "mysql://h/r"),
    ] {
        let allowed = TABLE.variables.iter().find(|it| it.name() == name).unwrap().allowed();
        let found = format!("`{value}`");
        let malformed = Fault::Malformed { name: variable(name), found: found.clone(), allowed };
        assert_eq!(malformed.to_string(), format!("{name} is {found}; expected {allowed}"));
        assert_eq!(faults([(name, value)]), [malformed]);
    }
}

fn variable(name: &str) -> &'static str {
    TABLE.variables.iter().find(|it| it.name() == name).unwrap().name()
}

#[test]
fn an_empty_value_is_malformed_rather_than_absent() {
    let fault = &faults([("LEDGER_KEK", "")])[0];
    assert!(fault.to_string().starts_with("LEDGER_KEK is empty; expected 32 bytes"), "{fault}");
}

#[test]
fn a_value_that_is_not_utf8_is_malformed() {
    let environment = [
        (OsString::from(READ_MODELS.0), OsString::from(READ_MODELS.1)),
        (OsString::from("LEDGER_LISTEN"), OsString::from_vec(vec![0xff])),
    ];
    let error = TABLE.read(environment).err().unwrap();
    assert!(error.to_string().contains("LEDGER_LISTEN is not UTF-8"), "{error}");
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let error = TABLE
        .read([("LEDGER_LISEN", "1"), ("LEDGER_CLOCK", "x"), ("LEDGER_FSYNC", "x")])
        .err()
        .unwrap();
    assert_eq!(error.faults.len(), 4, "{error}");
}

#[test]
fn secrets_and_passwords_are_never_shown() {
    let short = "c2hvcnQtYnV0LXNlY3JldA==";
    let fault = faults([("LEDGER_KEK", short)])[0].to_string();
    assert!(fault.contains("set to 24 characters, not shown"), "{fault}");
    let fault = faults([("LEDGER_READ_MODELS", "postgre://a:hunter2@h:5432/r")])[0].to_string();
    assert!(fault.contains("`***h:5432/r`"), "{fault}");

    let address = read([]).unwrap().get(&variables::READ_MODELS);
    assert_eq!(address.to_string(), "postgres://***@h:5432/r");
    assert_eq!(format!("{address:?}"), "postgres://***@h:5432/r");
    let with = Address::new("postgres://h/r?password=hunter2&user=a".to_owned());
    assert_eq!(with.to_string(), "postgres://h/r");
    let strange = Address::new("postgres://a:hunt@er2@h/r".to_owned());
    assert_eq!(strange.to_string(), "postgres://***@h/r");
    assert_eq!(format!("{:?}", Secret::new("hunter2".to_owned())), "Secret");
}

#[test]
fn help_lists_the_services_own_variables_with_their_defaults() {
    let help = TABLE.help();
    for expected in [
        "query-graphql: answers questions about the read models\n",
        "LEDGER_READ_MODELS  [required]\n      the database of the read models\n      expects postgres://",
        "LEDGER_LISTEN  [default: 127.0.0.1:8081]\n",
        "LEDGER_KEK  [optional]\n",
    ] {
        assert!(help.contains(expected), "{expected} in {help}");
    }
    assert!(!help.contains("LEDGER_TOKENS"), "{help}");
}

#[test]
fn a_service_takes_help_and_version_and_nothing_else() {
    let none: [&str; 0] = [];
    assert_eq!(TABLE.command_line(none), CommandLine::Run);
    assert_eq!(TABLE.command_line(["--help"]), CommandLine::Say(TABLE.help()));
    let CommandLine::Say(version) = TABLE.command_line(["-V"]) else { panic!("a version") };
    assert!(version.starts_with("query-graphql 0."), "{version}");
    for refused in [&["--port"][..], &["--help", "me"], &[""]] {
        assert!(matches!(TABLE.command_line(refused.iter().copied()), CommandLine::Refuse(_)));
    }
}

#[test]
fn every_variable_is_declared_once_in_our_own_name_and_its_default_is_allowed() {
    let mut names: Vec<_> = variables::ALL.iter().map(|it| it.name()).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
    for variable in variables::ALL.iter().chain(TABLE.variables) {
        let name = variable.name();
        assert!(name.starts_with("LEDGER_") && !name.starts_with("LEDGER_TEST_"), "{name}");
        assert!(variable.default().is_none_or(|it| variable.accepts(it)), "{name}");
    }
}

#[test]
#[should_panic(expected = "LEDGER_TOKENS is asked for but not in the service's table")]
fn what_is_not_in_the_table_is_not_asked_for() {
    read([]).unwrap().get(&variables::TOKENS);
}
