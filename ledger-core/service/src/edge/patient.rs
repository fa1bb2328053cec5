//! A connection whose peer must read what it is sent, and that ends without losing its last answer.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use super::metrics::{Cut, Metrics};

/// A peer that took so much has not stopped reading.
const READING_BYTES: usize = 16 * 1024;

/// How long, and how much, is still read of a request that was refused before its end.
const LINGER: Duration = Duration::from_secs(2);
const LINGER_BYTES: usize = 32 * 1024 * 1024;

/// A stream with patience for its peer.
pub(super) struct Patient<S> {
    stream: S,
    /// How long a peer may take nothing, or next to it, of what waits for it.
    patience: Duration,
    metrics: Metrics,
    waiting: Option<Waiting>,
    unread: Unread,
    closing: Option<Closing>,
}

/// Whether a request's body was left before its end. Clones are the same.
#[derive(Debug, Clone, Default)]
pub(super) struct Unread(Arc<AtomicBool>);

impl Unread {
    pub(super) fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Bytes wait for the peer.
struct Waiting {
    over: Pin<Box<Sleep>>,
    taken: usize,
}

/// Nothing more is sent; what still comes is thrown away for a while.
struct Closing {
    over: Pin<Box<Sleep>>,
    bytes: usize,
}

impl<S> Patient<S> {
    pub(super) fn new(
        stream: S,
        patience: Duration,
        metrics: Metrics,
        unread: Unread,
    ) -> Patient<S> {
        Patient { stream, patience, metrics, waiting: None, unread, closing: None }
    }

    /// What a write came to, and whether the peer's time is over.
    fn written(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
        offered: usize,
    ) -> Poll<io::Result<usize>> {
        match &written {
            Poll::Ready(Ok(taken)) => {
                let reading = self.waiting.as_mut().is_none_or(|it| {
                    it.taken = it.taken.saturating_add(*taken);
                    READING_BYTES <= it.taken
                });
                if reading || *taken == offered {
                    self.waiting = None;
                }
                written
            }
            Poll::Ready(Err(_)) => written,
            Poll::Pending => {
                let patience = self.patience;
                let begun = || Waiting { over: Box::pin(sleep(patience)), taken: 0 };
                let waiting = self.waiting.get_or_insert_with(begun);
                ready!(waiting.over.as_mut().poll(context));
                self.metrics.cut(Cut::Unread);
                Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the peer does not read")))
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(context, written, bytes.len())
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        let offered = slices.iter().map(|it| it.len()).sum();
        self.written(context, written, offered)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    /// Closing with unread bytes would take back the answer that was sent just before (RFC 9112,
    /// section 9.6): so who was refused while sending may send on for a moment, unheard.
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.closing.is_none() {
            ready!(Pin::new(&mut this.stream).poll_shutdown(context))?;
            this.closing = Some(Closing { over: Box::pin(sleep(LINGER)), bytes: 0 });
        }
        let Some(closing) = &mut this.closing else { return Poll::Ready(Ok(())) };
        let mut scratch = [0; 4 * 1024];
        loop {
            if closing.over.as_mut().poll(context).is_ready() || LINGER_BYTES < closing.bytes {
                return Poll::Ready(Ok(()));
            }
            let mut buffer = ReadBuf::new(&mut scratch);
            match Pin::new(&mut this.stream).poll_read(context, &mut buffer) {
                Poll::Ready(Ok(())) if buffer.filled().is_empty() => return Poll::Ready(Ok(())),
                Poll::Ready(Ok(())) => {
                    closing.bytes = closing.bytes.saturating_add(buffer.filled().len());
                }
                Poll::Ready(Err(_)) => return Poll::Ready(Ok(())),
                Poll::Pending if closing.bytes == 0 && !this.unread.0.load(Ordering::Relaxed) => {
                    return Poll::Ready(Ok(()));
                }
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use prometheus::Registry;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    /// Long enough for a peer that reads on, on a machine that is busy.
    const PATIENCE: Duration = Duration::from_secs(1);

    fn patient<S>(stream: S) -> Patient<S> {
        let metrics = Metrics::register(&Registry::new()).unwrap();
        Patient::new(stream, PATIENCE, metrics, Unread::default())
    }

    #[tokio::test]
    async fn a_peer_that_reads_nothing_is_given_up() {
        let (ours, _theirs) = duplex(1_000);
        let error = patient(ours).write_all(&[7; 2_000]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_peer_that_reads_drop_by_drop_is_given_up_too() {
        let (ours, mut theirs) = duplex(1_000);
        let reading = tokio::spawn(async move {
            let mut drops = 0;
            while theirs.read_u8().await.is_ok() {
                drops += 1;
                sleep(PATIENCE / 20).await;
            }
            drops
        });
        let error = patient(ours).write_all(&[7; 2_000]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        reading.abort();
    }

    #[tokio::test]
    async fn a_slow_peer_that_reads_on_is_served_for_longer_than_one_may_not_read() {
        let (ours, mut theirs) = duplex(READING_BYTES);
        let reading = tokio::spawn(async move {
            let (mut all, mut some) = (0, vec![0; READING_BYTES]);
            loop {
                match theirs.read(&mut some).await.unwrap() {
                    0 => return all,
                    read => all += read,
                }
                sleep(PATIENCE / 20).await;
            }
        });
        let mut ours = patient(ours);
        let whole = vec![7; 30 * READING_BYTES];
        ours.write_all(&whole).await.unwrap();
        ours.shutdown().await.unwrap();
        drop(ours);
        assert_eq!(reading.await.unwrap(), whole.len());
    }
}
