//! A server process that ends when we say so, and at the latest when we are gone.
//!
//! Between us and the server stands a small shell script (`leash.sh`) that waits for the end of
//! its standard input, and the other end of that pipe is ours alone: whether we return, panic or
//! are killed, the server is stopped and its folders are removed.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::home::Home;

const SCRIPT: &str = include_str!("leash.sh");

/// How a server is asked to stop.
pub(crate) struct Farewell {
    pub(crate) signal: &'static str,
    /// After these it is killed.
    pub(crate) seconds: u32,
}

pub(crate) struct Leash {
    name: &'static str,
    watchdog: Child,
    orders: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    pid: u32,
}

impl Leash {
    /// Starts `command`, its output going to `log`; the home's folders go when it ends.
    pub(crate) fn start(
        name: &'static str,
        farewell: Farewell,
        home: &Home,
        log: &Path,
        command: &Command,
    ) -> Result<Leash, Failure> {
        let io = |source| Failure::io(format!("start {name}"), source);
        let mut watchdog = Command::new("bash")
            .args(["-c", SCRIPT, "leash", farewell.signal, &farewell.seconds.to_string()])
            .arg(log)
            .args(home.folders())
            .arg("--")
            .arg(command.get_program())
            .args(command.get_args())
            .current_dir("/")
            // Ctrl-C in a terminal is for us, and we tell the server.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(home.alive()?)
            .spawn()
            .map_err(io)?;
        let orders = watchdog.stdin.take();
        let mut answers = BufReader::new(watchdog.stdout.take().expect("standard output is piped"));

        let mut line = String::new();
        answers.read_line(&mut line).map_err(io)?;
        let pid = line.trim().parse().map_err(|_| Failure::Ended {
            what: name,
            log: format!("the script that holds it answered {line:?} in place of its pid"),
        })?;
        Ok(Leash { name, watchdog, orders, answers, pid })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    /// Waits until `answers` does, looking twenty times a second.
    pub(crate) fn until(
        &mut self,
        seconds: u64,
        log: &Path,
        mut answers: impl FnMut() -> bool,
    ) -> Result<(), Failure> {
        let deadline = Instant::now() + Duration::from_secs(seconds);
        while !answers() {
            if !self.runs() {
                return Err(Failure::Ended { what: self.name, log: tail(log) });
            }
            if deadline < Instant::now() {
                return Err(Failure::Silent { what: self.name, seconds, log: tail(log) });
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    pub(crate) fn runs(&mut self) -> bool {
        self.order("runs").is_ok()
    }

    /// Gives an order of `leash.sh` and waits until it has been carried out.
    pub(crate) fn order(&mut self, order: &str) -> Result<(), Failure> {
        let io = |source| Failure::io(format!("send {order} to {}", self.name), source);
        let orders = self.orders.as_mut().expect("orders are given before the leash is let go");
        writeln!(orders, "{order}").map_err(io)?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer).map_err(io)?;
        match answer.trim() {
            "0" => Ok(()),
            _ => Err(Failure::Gone { what: self.name, order: order.to_owned() }),
        }
    }
}

impl Drop for Leash {
    /// Stops the server and waits until it is gone.
    fn drop(&mut self) {
        self.orders = None;
        // Nothing is left to be done about a failure, and the script has its own deadline.
        let _ = self.watchdog.wait();
    }
}

/// The last lines of a log, for a message.
fn tail(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<_> = text.lines().collect();
    let from = lines.len().saturating_sub(30);
    lines.get(from..).unwrap_or_default().join("\n")
}

/// Runs a command to its end; what it printed when it went well, a failure with that otherwise.
pub(crate) fn run(what: &str, command: &mut Command) -> Result<String, Failure> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|source| Failure::io(format!("{what} by {:?}", command.get_program()), source))?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(printed);
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(Failure::Refused {
        what: what.to_owned(),
        status: output.status,
        answer: format!("{printed}{complaint}"),
    })
}

/// A command that runs where every user may stand.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/");
    command
}
