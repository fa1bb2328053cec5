//! A PostgreSQL server with a fresh cluster.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::home::Home;
use crate::leash::{Farewell, Leash, command, run};
use crate::ports;

/// Debian keeps each major version in a folder of its own.
const VERSIONS: &str = "/usr/lib/postgresql";
/// `initdb` and the server refuse to run as root; Debian's package brings this user.
const USER: &str = "postgres";

const SETTINGS: &[&str] = &[
    "listen_addresses=127.0.0.1",
    // A socket's path may have 107 bytes only, and ours could be longer.
    "unix_socket_directories=",
    "max_connections=200",
    "shared_buffers=512MB",
    "max_wal_size=4GB",
    "checkpoint_timeout=15min",
    "wal_compression=on",
    // An acknowledgement means that it is on the disk; the ledger refuses to start otherwise.
    "fsync=on",
    "synchronous_commit=on",
    "random_page_cost=1.1",
    "jit=off",
    "timezone=UTC",
    "log_timezone=UTC",
];

/// What may be wished for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Any free one if not given.
    pub port: Option<u16>,
    /// Where the data is and stays; if not given it goes with the server.
    pub keep_data: Option<PathBuf>,
}

/// A running server. It stops when this is dropped, or when this process is gone.
pub struct Postgres {
    // Dropped first: the server ends before its folder goes.
    leash: Leash,
    _home: Home,
    port: u16,
}

impl Postgres {
    /// Starts a server and waits until it answers: about two seconds.
    pub fn launch(options: &Options) -> Result<Postgres, Failure> {
        match launch(options) {
            // The port was free, and somebody else was quicker.
            Err(Failure::Ended { .. }) if options.port.is_none() => launch(options),
            launched => launched,
        }
    }

    /// The URL of the superuser's database.
    pub fn url(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/postgres", self.port)
    }

    /// Of the server's first process.
    pub fn pid(&self) -> u32 {
        self.leash.pid()
    }

    pub fn runs(&mut self) -> bool {
        self.leash.runs()
    }
}

fn launch(options: &Options) -> Result<Postgres, Failure> {
    let port = ports::asked_or_free(options.port)?;
    let server = tool("postgres")?;
    let mut home = Home::create("postgres")?;
    let user = User::able(&home)?;
    let data = match &options.keep_data {
        Some(folder) => user.own(folder)?,
        None => user.fresh_folder(&mut home)?,
    };
    if !data.join("PG_VERSION").exists() {
        initdb(&user, &data)?;
    }

    let log = home.path("log");
    let mut command = user.command(&server);
    command.arg("-D").arg(&data).args(["-p", &port.to_string()]);
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    // SIGINT asks for a fast shutdown: clients are sent away, nothing is lost.
    let farewell = Farewell { signal: "INT", seconds: 60 };
    let mut leash = Leash::start("PostgreSQL", farewell, &home, &log, &command)?;
    let is_ready = tool("pg_isready")?;
    leash.until(60, &log, || answers(&is_ready, port))?;
    Ok(Postgres { leash, _home: home, port })
}

/// Makes a database on the server of this URL; the URL of the new one.
pub(crate) fn create_database(server: &str, name: &str) -> Result<String, Failure> {
    let createdb = tool("createdb").unwrap_or_else(|_| PathBuf::from("createdb"));
    let what = format!("make the database {name}");
    run(&what, command(createdb).arg(format!("--maintenance-db={server}")).arg(name))?;

    let (place, query) = server.split_once('?').unwrap_or((server, ""));
    let place = place.rsplit_once('/').map_or(place, |(place, _)| place);
    let mark = if query.is_empty() { "" } else { "?" };
    Ok(format!("{place}/{name}{mark}{query}"))
}

/// One of PostgreSQL's programs, of the newest version that is installed.
pub fn tool(name: &str) -> Result<PathBuf, Failure> {
    let installed = fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    let newest = installed
        .filter(|it| {
            it.path().join("bin/initdb").exists() && it.path().join("bin/postgres").exists()
        })
        .filter_map(|it| it.file_name().to_str()?.parse::<u32>().ok())
        .max();
    match newest {
        Some(version) => Ok(Path::new(VERSIONS).join(version.to_string()).join("bin").join(name)),
        None => Err(Failure::Missing {
            program: "PostgreSQL",
            package: "postgresql",
            why: format!(" (looked for {VERSIONS}/*/bin)"),
        }),
    }
}

fn answers(is_ready: &Path, port: u16) -> bool {
    let mut ask = command(is_ready);
    ask.args(["-q", "-t", "2", "-h", "127.0.0.1", "-p", &port.to_string()]);
    run("ask whether PostgreSQL is ready", &mut ask).is_ok()
}

fn initdb(user: &User, data: &Path) -> Result<(), Failure> {
    let mut initdb = user.command(&tool("initdb")?);
    initdb
        .args(["--username", USER, "--auth", "trust", "--encoding", "UTF8"])
        .args(["--locale", "C.UTF-8", "--no-sync", "--no-instructions", "-D"])
        .arg(data);
    run("make a PostgreSQL cluster", &mut initdb).map(|_| ())
}

/// Who runs the server: ourselves, or for root the user that Debian's package brings.
enum User {
    Ourselves,
    Postgres,
}

impl User {
    fn able(home: &Home) -> Result<User, Failure> {
        let folder = home.path(".");
        let ours = fs::metadata(&folder)
            .map_err(|source| Failure::io(format!("look at {}", folder.display()), source))?;
        Ok(if ours.uid() == 0 { User::Postgres } else { User::Ourselves })
    }

    fn command(&self, program: &Path) -> Command {
        match self {
            User::Ourselves => command(program),
            User::Postgres => {
                let mut it = command("setpriv");
                it.args(["--reuid", USER, "--regid", USER, "--init-groups", "--"]).arg(program);
                it
            }
        }
    }

    /// A folder for the data, below the home if this user may enter it there.
    fn fresh_folder(&self, home: &mut Home) -> Result<PathBuf, Failure> {
        let data = self.own(&home.path("data"))?;
        match self.may_write(&data) {
            true => Ok(data),
            false => self.own(&home.elsewhere("ledger-postgres")?),
        }
    }

    /// The folder `path`, made if it is not there, as one of this user's own.
    fn own(&self, path: &Path) -> Result<PathBuf, Failure> {
        let io = |source| Failure::io(format!("make {}", path.display()), source);
        fs::create_dir_all(path).map_err(io)?;
        let path = path.canonicalize().map_err(io)?;
        match self {
            User::Ourselves => (),
            User::Postgres => {
                let what = format!("give {} to user {USER}", path.display());
                run(&what, command("chown").arg(format!("{USER}:")).arg(&path))?;
            }
        }
        Ok(path)
    }

    fn may_write(&self, folder: &Path) -> bool {
        let mut test = self.command(Path::new("test"));
        run("look into a folder", test.arg("-w").arg(folder)).is_ok()
    }
}
