//! A service's own variables: read from an environment, listed for `--help`.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write;
use std::process;

use super::variables::ALL;
use super::{ConfigError, Declared, Fault, Setting};

/// A service's variables, in the order `--help` lists them.
#[derive(Clone, Copy)]
pub struct Table {
    /// For example `command-api`.
    pub binary: &'static str,
    /// What the service does, half a sentence.
    pub about: &'static str,
    pub variables: &'static [&'static dyn Declared],
}

/// The values of a table's variables, all of them checked.
#[derive(Clone)]
pub struct Settings(BTreeMap<&'static str, Option<String>>);

/// What a command line asks of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommandLine {
    Run,
    /// Print this and stop.
    Say(String),
    /// Print this as an error and stop.
    Refuse(String),
}

impl Table {
    /// The settings of this process. Where its command line asks for help, or anything is wrong,
    /// says so and ends the process.
    pub fn start(&self) -> Settings {
        match self.command_line(std::env::args_os().skip(1)) {
            CommandLine::Run => (),
            CommandLine::Say(text) => {
                println!("{text}");
                process::exit(0);
            }
            CommandLine::Refuse(text) => {
                eprintln!("{text}");
                process::exit(2);
            }
        }
        self.read(std::env::vars_os()).unwrap_or_else(|error| {
            eprintln!("{error}");
            process::exit(2);
        })
    }

    /// A service takes `--help` and `--version`; all else comes from the environment.
    pub fn command_line(
        &self,
        arguments: impl IntoIterator<Item = impl Into<OsString>>,
    ) -> CommandLine {
        let mut arguments =
            arguments.into_iter().map(|it| it.into().to_string_lossy().into_owned());
        match (arguments.next(), arguments.next()) {
            (None, _) => CommandLine::Run,
            (Some(only), None) if only == "--help" || only == "-h" => CommandLine::Say(self.help()),
            (Some(only), None) if only == "--version" || only == "-V" => {
                CommandLine::Say(format!("{} {}", self.binary, env!("CARGO_PKG_VERSION")))
            }
            (Some(first), _) => CommandLine::Refuse(format!(
                "{binary} takes no argument `{first}`: it is configured by LEDGER_* variables, which `{binary} --help` lists",
                binary = self.binary
            )),
        }
    }

    /// The settings in this environment.
    ///
    /// # Errors
    /// Everything that is wrong with it at once: what is missing, malformed or unknown.
    pub fn read<K, V>(
        &self,
        environment: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Settings, ConfigError>
    where
        K: Into<OsString>,
        V: Into<OsString>,
    {
        let mut faults = Vec::new();
        let mut given = BTreeMap::new();
        for (name, value) in environment {
            let name = name.into().to_string_lossy().into_owned();
            if !name.starts_with("LEDGER_") || name.starts_with("LEDGER_TEST_") {
                continue;
            }
            let known = self.variables.iter().chain(ALL).any(|it| it.name() == name);
            match known {
                true => drop(given.insert(name, value.into())),
                false => faults.push(Fault::Unknown { nearest: nearest(&name), name }),
            }
        }
        let mut values = BTreeMap::new();
        for variable in self.variables {
            match self::value(*variable, given.remove(variable.name())) {
                Ok(value) => drop(values.insert(variable.name(), value)),
                Err(fault) => faults.push(fault),
            }
        }
        match faults.is_empty() {
            true => Ok(Settings(values)),
            false => Err(ConfigError { binary: self.binary, faults }),
        }
    }

    /// What `--help` prints.
    pub fn help(&self) -> String {
        let Table { binary, about, .. } = self;
        format!(
            "{binary}: {about}\n\nUsage: {binary} [--help | --version]\n\n{}",
            self.help_on_variables()
        )
    }

    /// The variables with meaning, allowed values and defaults; for a command line of one's own.
    pub fn help_on_variables(&self) -> String {
        let mut help = "Configuration is taken from the environment:\n".to_owned();
        for variable in self.variables {
            let otherwise = match (variable.default(), variable.required()) {
                (Some(default), _) => format!("default: {default}"),
                (None, true) => "required".to_owned(),
                (None, false) => "optional".to_owned(),
            };
            let (name, meaning, allowed) =
                (variable.name(), variable.meaning(), variable.allowed());
            write!(help, "\n  {name}  [{otherwise}]\n      {meaning}\n      expects {allowed}\n")
                .expect("a string takes all that is written to it");
        }
        help
    }
}

impl Settings {
    /// The value of a variable.
    ///
    /// # Panics
    /// When the variable is not in the table these settings were read by, or is required here and
    /// optional there.
    pub fn get<S: Setting>(&self, setting: &S) -> S::Value {
        let text = self.0.get(setting.name()).unwrap_or_else(|| {
            panic!("{} is asked for but not in the service's table", setting.name())
        });
        setting.read(text.as_deref()).expect("a table's variables were checked when it was read")
    }
}

fn value(variable: &dyn Declared, given: Option<OsString>) -> Result<Option<String>, Fault> {
    let (name, allowed) = (variable.name(), variable.allowed());
    let malformed = |found| Err(Fault::Malformed { name, found, allowed });
    let Some(given) = given else {
        let default = variable.default().map(str::to_owned);
        let meaning = variable.meaning();
        return match default.is_none() && variable.required() {
            true => Err(Fault::Missing { name, meaning, allowed }),
            false => Ok(default),
        };
    };
    match given.into_string() {
        Ok(text) if text.is_empty() => malformed("empty".to_owned()),
        Ok(text) if variable.accepts(&text) => Ok(Some(text)),
        Ok(text) if variable.secret() => {
            malformed(format!("set to {} characters, not shown", text.chars().count()))
        }
        // An address may hold a password even where it is malformed.
        Ok(text) if text.contains('@') => {
            malformed(format!("`***{}`", text.rsplit('@').next().unwrap_or_default()))
        }
        Ok(text) => malformed(format!("`{text}`")),
        Err(_) => malformed("not UTF-8".to_owned()),
    }
}

/// The known name that is most alike, if any is alike enough to be meant.
fn nearest(name: &str) -> Option<&'static str> {
    let known = ALL.iter().map(|it| (strsim::damerau_levenshtein(name, it.name()), it.name()));
    known.min().filter(|(distance, _)| *distance <= 3).map(|(_, name)| name)
}
