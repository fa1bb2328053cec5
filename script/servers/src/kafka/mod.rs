//! Real Kafka brokers, from the jars they are published as: one alone, or a [`Cluster`].

mod cluster;
mod jars;
mod settings;
mod wire;

use std::path::{Path, PathBuf};

use self::settings::Place;
use crate::failure::Failure;
use crate::home::Home;
use crate::leash::{Farewell, Leash, command};
use crate::ports;

pub use cluster::Cluster;
pub use jars::install;
pub use wire::answers;

/// What may be wished for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Any free one if not given.
    pub port: Option<u16>,
    /// Where the data is and stays; if not given it goes with the broker.
    pub keep_data: Option<PathBuf>,
}

/// A broker. It stops when this is dropped, or when this process is gone.
pub struct Broker {
    // Dropped first: the broker ends before its folder goes. `None` while it is killed.
    leash: Option<Leash>,
    home: Home,
    folder: PathBuf,
    port: u16,
}

impl Broker {
    /// A broker of a test's own, which it may pause, kill and start again: about four seconds.
    ///
    /// # Panics
    /// When it cannot be had, with what failed and the mend.
    pub fn start() -> Broker {
        or_panic(Broker::launch(&Options::default()))
    }

    /// Starts a broker and waits until clients can work with it.
    pub fn launch(options: &Options) -> Result<Broker, Failure> {
        match launch(options) {
            // The port was free, and somebody else was quicker.
            Err(Failure::Ended { .. }) if options.port.is_none() => launch(options),
            launched => launched,
        }
    }

    /// `host:port`, for `bootstrap.servers`; the same after it was killed and started again.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Of the Java process.
    ///
    /// # Panics
    /// While it is killed.
    pub fn pid(&self) -> u32 {
        self.leash.as_ref().expect("the broker is asked for its pid while it runs").pid()
    }

    pub fn runs(&mut self) -> bool {
        self.leash.as_mut().is_some_and(Leash::runs)
    }

    /// Stops it where it stands (SIGSTOP): connections stay open and nothing is answered.
    ///
    /// # Panics
    /// When it does not run.
    pub fn pause(&mut self) {
        self.order("STOP");
    }

    /// Lets it go on after a pause (SIGCONT).
    ///
    /// # Panics
    /// When it does not run.
    pub fn resume(&mut self) {
        self.order("CONT");
    }

    /// Ends it without a chance to say goodbye (SIGKILL). Its data and port stay its own.
    ///
    /// # Panics
    /// When it does not run.
    pub fn kill(&mut self) {
        self.order("leave");
        self.order("KILL");
        self.leash = None;
    }

    /// Starts it on the same port with the same data, after it was killed.
    ///
    /// # Panics
    /// When it cannot be had, with what failed and the mend.
    pub fn start_again(&mut self) {
        assert!(self.leash.is_none(), "the broker still runs: kill it before it is started again");
        let mut leash = or_panic(leash(&self.home, &self.folder));
        or_panic(until_ready(&mut leash, &self.home, self.port, 1));
        self.leash = Some(leash);
    }

    /// The file that holds the first records of a topic's partition.
    pub fn segment(&self, topic: &str, partition: u32) -> PathBuf {
        self.folder.join(format!("log/{topic}-{partition}/00000000000000000000.log"))
    }

    /// Stops it and waits until it is gone; so does dropping it.
    pub fn stop(self) {}

    fn order(&mut self, order: &str) {
        let leash = self.leash.as_mut().expect("orders are given to a broker that runs");
        or_panic(leash.order(order));
    }
}

fn or_panic<T>(result: Result<T, Failure>) -> T {
    result.unwrap_or_else(|failure| panic!("{failure}"))
}

fn launch(options: &Options) -> Result<Broker, Failure> {
    let port = ports::asked_or_free(options.port)?;
    install()?;
    let home = Home::create("kafka")?;
    let folder = match &options.keep_data {
        Some(folder) => folder.clone(),
        None => home.path("data"),
    };
    let folder = settings::write(&folder, port, &Place::Alone)?;
    let mut leash = leash(&home, &folder)?;
    until_ready(&mut leash, &home, port, 1)?;
    Ok(Broker { leash: Some(leash), home, folder, port })
}

/// Starts the process; it does not answer yet.
fn leash(home: &Home, folder: &Path) -> Result<Leash, Failure> {
    let mut server = java(folder)?;
    server.arg("kafka.Kafka").arg(folder.join("server.properties"));
    let farewell = Farewell { signal: "TERM", seconds: 30 };
    Leash::start("Kafka", farewell, home, &home.path("log"), &server)
}

/// Waits until clients can work with it, in a cluster of at least so many brokers.
fn until_ready(leash: &mut Leash, home: &Home, port: u16, brokers: i32) -> Result<(), Failure> {
    leash.until(90, &home.path("log"), || wire::knows(port, brokers))
}

fn java(folder: &Path) -> Result<std::process::Command, Failure> {
    let mut java = command("java");
    java.args(["-Xms512m", "-Xmx512m", "-Djava.awt.headless=true"])
        .arg(format!("-Dkafka.logs.dir={}", folder.display()))
        .arg(format!("-Dlog4j2.configurationFile=file:{}", folder.join("log4j2.xml").display()))
        .arg("-cp")
        .arg(jars::folder()?.join("*"));
    Ok(java)
}
