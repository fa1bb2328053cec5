//! Tests of the library: servers answer, break as asked, and are gone when they are dropped.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use servers::{Broker, Postgres, kafka, postgres};

#[test]
fn a_fresh_database_is_empty_and_its_own() {
    let (one, other) = (servers::fresh_database("Library"), servers::fresh_database("library"));

    assert_ne!(one, other);
    ask(&one, "create table loans ()");
    assert_eq!(ask(&one, "select count(*) from pg_tables where schemaname = 'public'"), "1");
    assert_eq!(ask(&other, "select count(*) from pg_tables where schemaname = 'public'"), "0");
}

#[test]
fn an_acknowledgement_of_postgres_means_that_it_is_on_the_disk() {
    let settings = "select string_agg(setting, ' ') from pg_settings
                    where name in ('fsync', 'full_page_writes', 'synchronous_commit')";
    assert_eq!(ask(&servers::postgres(), settings), "on on on");
}

#[test]
fn a_postgres_that_is_dropped_is_gone() {
    let server = Postgres::launch(&postgres::Options::default()).unwrap();
    let (pid, url) = (server.pid(), server.url());
    assert_eq!(ask(&url, "select 1"), "1");

    drop(server);

    assert!(!exists(pid));
}

#[test]
fn a_port_that_is_taken_is_said_so() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();

    let options = postgres::Options { port: Some(port), keep_data: None };
    let failure = Postgres::launch(&options).err().unwrap();

    assert!(failure.to_string().starts_with(&format!("port {port} is taken")), "{failure}");
}

#[test]
fn the_broker_of_the_run_answers() {
    assert!(kafka::answers(port(&servers::kafka())));
}

#[test]
fn a_broker_can_be_paused_and_killed_and_stopped() {
    let mut broker = Broker::start();
    let (first, port) = (broker.pid(), port(&broker.address()));
    assert!(kafka::answers(port));

    broker.pause();
    assert!(!kafka::answers(port), "a paused broker answers nothing");
    assert!(broker.runs(), "a paused broker runs");

    broker.resume();
    until("the resumed broker answers", || kafka::answers(port));

    broker.kill();
    assert!(!exists(first) && !broker.runs());

    broker.start_again();
    assert!(kafka::answers(port), "it is on the same port again");
    assert_ne!(broker.pid(), first);

    let second = broker.pid();
    broker.pause();
    broker.stop();
    assert!(!exists(second), "also a paused broker can be stopped");
}

#[test]
fn names_are_lower_case_and_never_the_same() {
    let names = [servers::unique("Ledger.Events"), servers::unique("Ledger.Events")];

    assert_ne!(names[0], names[1]);
    assert!(names.iter().all(|it| it.starts_with("ledger.events-") && *it == it.to_lowercase()));
}

/// What `psql` says to a question.
pub(crate) fn ask(url: &str, question: &str) -> String {
    let psql = postgres::tool("psql").unwrap();
    let output = Command::new(psql)
        .args(["--no-psqlrc", "-Atc", question, url])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "{question}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

pub(crate) fn exists(pid: u32) -> bool {
    Path::new("/proc").join(pid.to_string()).exists()
}

pub(crate) fn port(address: &str) -> u16 {
    address.rsplit(':').next().unwrap().parse().unwrap()
}

#[track_caller]
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !holds() {
        assert!(Instant::now() < deadline, "waited a minute in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
