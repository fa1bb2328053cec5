//! Tests of the command: it announces its servers, and leaves none behind however it ends.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use servers::kafka;

use crate::library::{ask, exists, port, until};

#[test]
fn the_servers_stop_when_standard_input_ends() {
    let (mut command, said) = run(&["--kafka", "--postgres"]);
    assert_eq!(ask(&said["LEDGER_TEST_POSTGRES"], "select 1"), "1");
    assert!(kafka::answers(port(&said["LEDGER_TEST_KAFKA"])));

    drop(command.stdin.take());

    assert!(command.wait().unwrap().success());
    assert!(pids(&said).all(|it| !exists(it)), "{said:?}");
}

#[test]
fn the_servers_stop_when_the_command_is_terminated() {
    let (mut command, said) = run(&["--postgres"]);
    let _open = command.stdin.take();

    signal("TERM", command.id());

    assert!(command.wait().unwrap().success());
    assert!(pids(&said).all(|it| !exists(it)), "{said:?}");
}

#[test]
fn the_servers_stop_when_the_command_is_killed() {
    let (mut command, said) = run(&["--kafka", "--postgres"]);

    command.kill().unwrap();
    command.wait().unwrap();

    until("the servers are gone", || pids(&said).all(|it| !exists(it)));
}

#[test]
fn the_command_fails_when_a_server_ends_by_itself() {
    let (mut command, said) = run(&["--postgres"]);
    let _open = command.stdin.take();

    signal("QUIT", pids(&said).next().unwrap());

    assert!(!command.wait().unwrap().success());
}

#[test]
fn kept_data_is_found_again() {
    let folder = std::env::temp_dir().join(servers::unique("kept"));
    let wishes = ["--kafka", "--postgres", "--keep-data", folder.to_str().unwrap()];

    for (round, statement) in ["create table loans ()", "drop table loans"].iter().enumerate() {
        let (mut command, said) = run(&wishes);
        ask(&said["LEDGER_TEST_POSTGRES"], statement);
        assert!(kafka::answers(port(&said["LEDGER_TEST_KAFKA"])), "round {round}");
        drop(command.stdin.take());
        assert!(command.wait().unwrap().success());
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// Starts the command and waits until it is ready: what it said by then.
fn run(wishes: &[&str]) -> (Child, BTreeMap<String, String>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_servers"))
        .arg("run")
        .args(wishes)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(command.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut said = BTreeMap::new();
    for line in lines {
        match line.split_once('=') {
            Some((name, value)) => said.insert(name.to_owned(), value.to_owned()),
            None if line == "ready" => return (command, said),
            None => panic!("the command said {line}"),
        };
    }
    panic!("the command ended before it was ready: {said:?}");
}

fn pids(said: &BTreeMap<String, String>) -> impl Iterator<Item = u32> {
    said.iter().filter(|(name, _)| name.ends_with("_PID")).map(|(_, pid)| pid.parse().unwrap())
}

fn signal(name: &str, pid: u32) {
    let kill = format!("kill -s {name} {pid}");
    assert!(Command::new("bash").args(["-c", &kill]).status().unwrap().success());
}
