//! Why a server could not be had, and what to do about it.

use std::io;
use std::process::ExitStatus;

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(
        "{program} is missing: run `script/install`, or as root `apt-get install {package}`{why}"
    )]
    Missing { program: &'static str, package: &'static str, why: String },

    #[error("{what}: {source}")]
    Io { what: String, source: io::Error },

    #[error("{what} ended with {status}:\n{answer}")]
    Refused { what: String, status: ExitStatus, answer: String },

    #[error("{what} ended before it answered; the end of its log:\n{log}")]
    Ended { what: &'static str, log: String },

    #[error("{what} did not answer within {seconds} s; the end of its log:\n{log}")]
    Silent { what: &'static str, seconds: u64, log: String },

    #[error("{what} does not run any more and could not be sent {order}")]
    Gone { what: &'static str, order: String },

    #[error("port {port} is taken: stop what listens there, or ask for another one")]
    PortTaken { port: u16 },

    #[error("no free port was found on the loopback address")]
    NoPort,

    #[error("{variable} says {address}, and nothing answers there: start it, or unset {variable}")]
    Stale { variable: &'static str, address: String },
}

impl Failure {
    pub(crate) fn io(what: impl Into<String>, source: io::Error) -> Failure {
        Failure::Io { what: what.into(), source }
    }
}
