//! Reading a request's body: within its bytes, its time, and what all bodies hold at once.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderMap, header};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Edge;

/// A body that was read whole. What it takes of all bodies' room is given back with it.
#[derive(Debug)]
pub struct ReadBody {
    bytes: Bytes,
    _room: Option<OwnedSemaphorePermit>,
}

/// A body was not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    #[error("the body has more than {most} bytes")]
    TooLarge { most: usize },
    #[error("the body did not arrive within {} s", patience.as_secs())]
    TooSlow { patience: Duration },
    #[error("the bodies of other requests take all the room there is")]
    NoRoom,
    #[error("the body was cut off, or its chunks are malformed")]
    CutOff,
}

impl ReadBody {
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }
}

impl Edge {
    /// Reads a body of at most so many bytes.
    ///
    /// # Errors
    /// When it is longer, does not come in time, is cut off, or there is no room for it now.
    pub async fn read(&self, body: Body, most: usize) -> Result<ReadBody, Unread> {
        let patience = self.0.limits.body;
        let reading = read(body, most, &self.0.buffered);
        let read = match tokio::time::timeout(patience, reading).await {
            Ok(read) => read,
            Err(_) => Err(Unread::TooSlow { patience }),
        };
        match &read {
            Err(Unread::NoRoom) => self.0.metrics.refused("buffered_bytes"),
            Err(Unread::TooSlow { .. }) => self.0.metrics.refused("body_seconds"),
            Err(Unread::TooLarge { .. } | Unread::CutOff) | Ok(_) => {}
        }
        read
    }
}

async fn read(mut body: Body, most: usize, room: &Arc<Semaphore>) -> Result<ReadBody, Unread> {
    let too_large = Unread::TooLarge { most };
    // What says that it is too long is not waited for.
    if most < usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX) {
        return Err(too_large);
    }
    let mut bytes = Vec::new();
    let mut held: Option<OwnedSemaphorePermit> = None;
    while let Some(frame) = std::future::poll_fn(|it| Pin::new(&mut body).poll_frame(it)).await {
        let Ok(data) = frame.map_err(|_| Unread::CutOff)?.into_data() else { continue };
        if most - bytes.len() < data.len() {
            return Err(too_large);
        }
        // Room is taken as bytes come: who only says that many will come holds none.
        let count = u32::try_from(data.len()).map_err(|_| Unread::NoRoom)?;
        let more = Arc::clone(room).try_acquire_many_owned(count).map_err(|_| Unread::NoRoom)?;
        match &mut held {
            Some(held) => held.merge(more),
            None => held = Some(more),
        }
        bytes.extend_from_slice(&data);
    }
    Ok(ReadBody { bytes: bytes.into(), _room: held })
}

/// Whether a request says that its body is encoded (RFC 9110, section 8.4), which none is that can
/// be read here.
pub fn is_encoded(headers: &HeaderMap) -> bool {
    let mut said = headers.get_all(header::CONTENT_ENCODING).iter();
    said.any(|it| !it.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity"))
}
