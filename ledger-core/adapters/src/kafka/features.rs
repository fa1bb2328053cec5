//! The levels on which a cluster agreed for its features, asked in Kafka's own protocol: they are
//! in no setting, and librdkafka's administration does not show them.

use std::io::{Error, ErrorKind};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(10);

/// ApiVersions, version 3, as request 7 of a client without a name.
const REQUEST: &[u8] = &[
    0, 0, 0, 24, // bytes that follow
    0, 18, 0, 3, 0, 0, 0, 7, 255, 255, 0, // header
    7, b'l', b'e', b'd', b'g', b'e', b'r', // the client's software,
    5, b'n', b'o', b'n', b'e', // its version,
    0,    // and no tagged fields
];

/// An answer is some hundred bytes; more is none.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// The tagged field of the finalized features.
const FINALIZED: u32 = 2;

/// A feature's name and the level that the cluster agreed on.
pub(super) type Level = (String, i16);

/// The finalized features of the cluster behind the first of these brokers that answers.
///
/// # Errors
/// What the last broker that was asked did.
pub(super) async fn finalized(bootstrap: &str) -> Result<Vec<Level>, Error> {
    let mut failure = Error::new(ErrorKind::InvalidInput, "no broker is named");
    for broker in bootstrap.split(',') {
        match timeout(PATIENCE, ask(broker.trim())).await {
            Ok(Ok(levels)) => return Ok(levels),
            Ok(Err(error)) => failure = error,
            Err(_) => failure = Error::new(ErrorKind::TimedOut, "it was silent for 10 seconds"),
        }
    }
    Err(failure)
}

async fn ask(broker: &str) -> Result<Vec<Level>, Error> {
    let address = broker.rsplit_once("://").map_or(broker, |(_, it)| it);
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(REQUEST).await?;
    let length = usize::try_from(stream.read_i32().await?).unwrap_or(usize::MAX);
    if length > ANSWER_BYTES_MAX {
        return Err(Error::new(ErrorKind::InvalidData, "it answers in no way that Kafka does"));
    }
    let mut answer = vec![0; length];
    stream.read_exact(&mut answer).await?;
    decode(&answer).ok_or_else(|| {
        Error::new(ErrorKind::InvalidData, "it does not tell its features: Kafka 3.0 is needed")
    })
}

/// The features in an answer to [`REQUEST`].
fn decode(answer: &[u8]) -> Option<Vec<Level>> {
    let mut rest = Bytes(answer);
    let [request, error] = [rest.take::<4>().map(i32::from_be_bytes)?, rest.short()?.into()];
    if (request, error) != (7, 0) {
        return None;
    }
    for _ in 1..rest.varint()? {
        // A request's number, lowest and highest version, and its own tagged fields.
        rest.take::<6>()?;
        rest.skip_tagged()?;
    }
    let _throttled = rest.take::<4>()?;
    for _ in 0..rest.varint()? {
        let (tag, length) = (rest.varint()?, rest.varint()?);
        let field = Bytes(rest.slice(length)?);
        if tag == FINALIZED {
            return levels(field);
        }
    }
    // A cluster that agreed on none leaves the field out.
    Some(vec![])
}

fn levels(mut field: Bytes<'_>) -> Option<Vec<Level>> {
    let mut levels = vec![];
    for _ in 1..field.varint()? {
        let length = field.varint()?.checked_sub(1)?;
        let name = String::from_utf8(field.slice(length)?.to_vec()).ok()?;
        let (highest, _lowest) = (field.short()?, field.short()?);
        field.skip_tagged()?;
        levels.push((name, highest));
    }
    Some(levels)
}

/// What of an answer is not read yet.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    fn short(&mut self) -> Option<i16> {
        self.take().map(i16::from_be_bytes)
    }

    /// Seven bits a byte, the lowest first; the last byte's high bit is not set.
    fn varint(&mut self) -> Option<u32> {
        let mut value = 0;
        for shift in [0, 7, 14, 21, 28] {
            let [byte] = self.take()?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn slice(&mut self, length: u32) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    fn skip_tagged(&mut self) -> Option<()> {
        for _ in 0..self.varint()? {
            let _tag = self.varint()?;
            let length = self.varint()?;
            self.slice(length)?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, finalized};

    /// As a broker answers that knows one request (18, versions 0 to 4) and agreed on two features.
    const ANSWER: &[u8] = b"\0\0\0\x07\0\0\
        \x02\0\x12\0\0\0\x04\0\
        \0\0\0\0\
        \x02\
        \x01\x08\0\0\0\0\0\0\0\x09\
        \x02\x3d\x03\
        \x11metadata.version\0\x1b\0\x1b\0\
        \x21eligible.leader.replicas.version\0\x01\0\x01\0";

    #[test]
    fn the_features_are_read_behind_what_else_an_answer_holds() {
        let expected = [("metadata.version", 27), ("eligible.leader.replicas.version", 1)];
        let expected = expected.map(|(name, level)| (name.to_owned(), level));
        assert_eq!(decode(ANSWER), Some(expected.to_vec()));
    }

    #[test]
    fn an_answer_cut_anywhere_is_none() {
        for (length, _) in ANSWER.iter().enumerate() {
            assert_eq!(decode(&ANSWER[..length]), None, "{length} bytes");
        }
    }

    #[test]
    fn a_refused_question_is_no_answer() {
        let mut refused = ANSWER.to_vec();
        refused[5] = 35;
        assert_eq!(decode(&refused), None);
    }

    #[tokio::test]
    async fn a_silent_broker_is_passed_over_and_the_next_one_asked() {
        let brokers = format!("127.0.0.1:1,{}", servers::kafka());
        let levels = finalized(&brokers).await.unwrap();
        let level = |name: &str| levels.iter().find(|it| it.0 == name).map(|it| it.1);
        assert_eq!(level("eligible.leader.replicas.version"), Some(1), "{levels:?}");
    }
}
