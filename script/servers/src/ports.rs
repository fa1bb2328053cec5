//! Ports that nobody listens on.

use std::net::{Ipv4Addr, TcpListener};

use uuid::Uuid;

use crate::failure::Failure;

/// A free port of the loopback address. It lies below those that outgoing connections are given,
/// so that a server which is stopped finds it free again.
pub(crate) fn free() -> Result<u16, Failure> {
    (0..100).map(|_| any()).find(|port| is_free(*port)).ok_or(Failure::NoPort)
}

/// The port asked for if it is free, any free one if none was asked for.
pub(crate) fn asked_or_free(asked: Option<u16>) -> Result<u16, Failure> {
    match asked {
        None => free(),
        Some(port) if is_free(port) => Ok(port),
        Some(port) => Err(Failure::PortTaken { port }),
    }
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn any() -> u16 {
    let (_, random, _, _) = Uuid::new_v4().as_fields();
    20_000 + random % 12_000
}
