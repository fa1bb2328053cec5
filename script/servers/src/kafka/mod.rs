//! One real Kafka broker, from the jars it is published as.

mod jars;
mod wire;

use std::fs;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::failure::Failure;
use crate::home::Home;
use crate::leash::{Farewell, Leash, command, run};
use crate::ports;

pub use jars::install;
pub use wire::answers;

const SETTINGS: &str = include_str!("../../kafka/server.properties");
const LOGGING: &str = include_str!("../../kafka/log4j2.xml");
const CONTROLLER_PORT: &str = "# controller port: ";

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
        self.leash = Some(or_panic(leash(&self.home, &self.folder, self.port)));
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
    let folder = configure(&folder, port)?;
    let leash = leash(&home, &folder, port)?;
    Ok(Broker { leash: Some(leash), home, folder, port })
}

/// Writes the settings of a broker and, the first time, makes its storage.
fn configure(folder: &Path, port: u16) -> Result<PathBuf, Failure> {
    let io = |source| Failure::io(format!("write the settings in {}", folder.display()), source);
    fs::create_dir_all(folder).map_err(io)?;
    let folder = folder.canonicalize().map_err(io)?;

    // The controller's address is part of the stored data, so it stays what it was.
    let settings = folder.join("server.properties");
    let controller = match stored_controller_port(&settings) {
        Some(port) => port,
        None => ports::free()?,
    };
    let own = format!(
        "\n# This broker's own.\n\
         {CONTROLLER_PORT}{controller}\n\
         controller.quorum.bootstrap.servers=127.0.0.1:{controller}\n\
         listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}\n\
         advertised.listeners=PLAINTEXT://127.0.0.1:{port}\n\
         log.dirs={}\n",
        folder.join("log").display()
    );
    fs::write(&settings, format!("{SETTINGS}{own}")).map_err(io)?;
    fs::write(folder.join("log4j2.xml"), LOGGING).map_err(io)?;

    if !folder.join("log/meta.properties").exists() {
        let mut format = java(&folder)?;
        format
            .args(["kafka.tools.StorageTool", "format", "--standalone", "-t", &cluster_id(), "-c"])
            .arg(&settings);
        run("make the broker's storage", &mut format)?;
    }
    Ok(folder)
}

fn leash(home: &Home, folder: &Path, port: u16) -> Result<Leash, Failure> {
    let log = home.path("log");
    let mut server = java(folder)?;
    server.arg("kafka.Kafka").arg(folder.join("server.properties"));
    let farewell = Farewell { signal: "TERM", seconds: 30 };
    let mut leash = Leash::start("Kafka", farewell, home, &log, &server)?;
    leash.until(90, &log, || answers(port))?;
    Ok(leash)
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

fn stored_controller_port(settings: &Path) -> Option<u16> {
    let text = fs::read_to_string(settings).ok()?;
    text.lines().find_map(|it| it.strip_prefix(CONTROLLER_PORT))?.parse().ok()
}

/// A cluster id: 16 bytes in URL-safe Base64 are 21 characters of any value, and one whose low
/// bits are zero, like `A`.
fn cluster_id() -> String {
    let random = Uuid::new_v4().simple().to_string();
    random.chars().take(21).chain(['A']).collect()
}
