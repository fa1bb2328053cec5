//! Whether a broker can be worked with, asked in Kafka's own protocol: a Java tool that asks it
//! takes seconds to start.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(500);

/// Metadata, version 5, as request 7 of a client without a name, about no topic (an empty array)
/// which is not to be created either.
const REQUEST: &[u8] = &[
    0, 0, 0, 15, // bytes that follow
    0, 3, 0, 5, 0, 0, 0, 7, 255, 255, // header
    0, 0, 0, 0, 0, // body
];

/// The broker on this port of the loopback address answers within half a second, and counts
/// itself among those that topics may be put on.
pub fn answers(port: u16) -> bool {
    knows(port, 1)
}

/// It answers so, and counts at least so many brokers.
pub(super) fn knows(port: u16, at_least: i32) -> bool {
    brokers(port).is_ok_and(|it| at_least <= it)
}

/// How many brokers the one on this port knows that are ready for work.
fn brokers(port: u16) -> io::Result<i32> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(REQUEST)?;
    // Length, number of the request, throttling, then the array of brokers with its length.
    let mut answer = [[0; 4]; 4];
    for word in &mut answer {
        stream.read_exact(word)?;
    }
    let [_length, request, _throttled, brokers] = answer.map(i32::from_be_bytes);
    Ok(if request == 7 { brokers } else { 0 })
}
