//! Starts the servers for the scripts, and stops them when it is told to or left alone.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use clap::{ArgGroup, Args, Parser};
use servers::{Broker, KAFKA, POSTGRES, Postgres, kafka, postgres};
use tokio::runtime;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::oneshot;

/// PostgreSQL and Kafka for tests and the demo, on loopback.
#[derive(Parser)]
#[command(name = "servers")]
enum Command {
    /// Starts servers, prints their addresses and `ready`, and stops them at the end of standard
    /// input, at Ctrl-C or SIGTERM, and also when it is killed.
    Run(Run),
    /// Fetches Kafka's jars if they are not there yet.
    Install,
}

#[derive(Args)]
#[command(group(ArgGroup::new("which").args(["kafka", "postgres"]).required(true).multiple(true)))]
struct Run {
    /// Start Kafka: one broker, in Java.
    #[arg(long)]
    kafka: bool,
    /// Start PostgreSQL.
    #[arg(long)]
    postgres: bool,
    /// Kafka's port; a free one if not given.
    #[arg(long, value_name = "PORT")]
    kafka_port: Option<u16>,
    /// PostgreSQL's port; a free one if not given.
    #[arg(long, value_name = "PORT")]
    postgres_port: Option<u16>,
    /// A folder in which the data is and stays; if not given it goes with the servers.
    #[arg(long, value_name = "FOLDER")]
    keep_data: Option<PathBuf>,
}

fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Run(wishes) => run(&wishes),
        Command::Install => kafka::install().map_err(|failure| failure.to_string()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(wishes: &Run) -> Result<(), String> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|it| format!("start a runtime: {it}"))?;
    runtime.block_on(async {
        // Signals are caught from here on, those during the start included.
        let leave = farewell().map_err(|it| format!("listen for signals: {it}"))?;
        let mut servers = start(wishes)?;
        announce(&servers).map_err(|it| format!("print the addresses: {it}"))?;

        tokio::select! {
            why = leave => {
                eprintln!("stopping the servers: {why}");
                servers.stop();
                Ok(())
            }
            who = servers.one_ended() => Err(format!("{who} ended by itself: stopping the rest")),
        }
    })
}

struct Servers {
    kafka: Option<Broker>,
    postgres: Option<Postgres>,
}

/// Starts both at once: each spends most of the time waiting.
fn start(wishes: &Run) -> Result<Servers, String> {
    thread::scope(|scope| {
        let kafka = scope.spawn(|| {
            let keep_data = wishes.keep_data.as_ref().map(|it| it.join("kafka"));
            let options = kafka::Options { port: wishes.kafka_port, keep_data };
            wishes.kafka.then(|| timed("Kafka", || Broker::launch(&options))).transpose()
        });
        let keep_data = wishes.keep_data.as_ref().map(|it| it.join("postgres"));
        let options = postgres::Options { port: wishes.postgres_port, keep_data };
        let postgres =
            wishes.postgres.then(|| timed("PostgreSQL", || Postgres::launch(&options))).transpose();
        let kafka = kafka.join().expect("a server's start ends with an answer");
        Ok(Servers { kafka: kafka?, postgres: postgres? })
    })
}

fn timed<S>(name: &str, start: impl FnOnce() -> Result<S, servers::Failure>) -> Result<S, String> {
    let began = Instant::now();
    let server = start().map_err(|failure| failure.to_string())?;
    eprintln!("{name} answers after {:.1} s", began.elapsed().as_secs_f64());
    Ok(server)
}

fn announce(servers: &Servers) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if let Some(postgres) = &servers.postgres {
        writeln!(out, "{POSTGRES}={}", postgres.url())?;
        writeln!(out, "{POSTGRES}_PID={}", postgres.pid())?;
    }
    if let Some(kafka) = &servers.kafka {
        writeln!(out, "{KAFKA}={}", kafka.address())?;
        writeln!(out, "{KAFKA}_PID={}", kafka.pid())?;
    }
    writeln!(out, "ready")?;
    out.flush()
}

impl Servers {
    /// Waits until one of them is gone: its name.
    async fn one_ended(&mut self) -> &'static str {
        loop {
            if self.kafka.as_mut().is_some_and(|it| !it.runs()) {
                return "Kafka";
            }
            if self.postgres.as_mut().is_some_and(|it| !it.runs()) {
                return "PostgreSQL";
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    fn stop(self) {
        thread::scope(|scope| {
            scope.spawn(|| drop(self.kafka));
            drop(self.postgres);
        });
    }
}

/// Waits for the end of standard input or a signal, whichever comes first: what it was.
fn farewell() -> io::Result<impl Future<Output = &'static str>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let (at_end, end) = oneshot::channel();
    thread::spawn(move || {
        // Whatever comes is not for us, and an input that fails has ended as well.
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        // Nobody waits any more when a signal was quicker.
        let _ = at_end.send(());
    });
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => "interrupted",
            _ = terminate.recv() => "terminated",
            _ = hangup.recv() => "the terminal is gone",
            _ = end => "standard input has ended",
        }
    })
}
