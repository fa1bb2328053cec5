//! Serving: connections within their number, each within its times, until the service stops.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use super::Edge;
use super::around::with_host;
use super::metrics::{Cut, Open};
use super::patient::{Patient, Unread};
use super::peer::{Peer, Source};
use super::shares::Share;
use crate::problem::Problem;

/// Bytes of a request's head, and of what is read or written ahead on a connection.
const BUFFER_BYTES: usize = 64 * 1024;

/// Refused connections that are told so at once; the others are closed without a word.
const TOLD_AT_ONCE: usize = 32;

/// How long is waited when no connection can be taken, for want of descriptors.
const WITHOUT_DESCRIPTORS: Duration = Duration::from_millis(200);

/// How serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Served {
    /// Every request was answered.
    Finished,
    /// Some were still in flight when the time was over.
    CutOff,
}

/// Why a connection has no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NoPlace {
    AllTaken,
    OfAddress,
}

/// A connection's place among all and among those of its address.
struct Place {
    _of_all: OwnedSemaphorePermit,
    _of_address: Option<Share<Source>>,
    _open: Open,
}

impl NoPlace {
    const fn limit(self) -> &'static str {
        match self {
            NoPlace::AllTaken => "connections",
            NoPlace::OfAddress => "connections_of_address",
        }
    }

    fn problem(self) -> Problem {
        let problem = match self {
            NoPlace::AllTaken => Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "no-connection-free",
                "all connections are taken",
            )
            .detail("this connection is not served: open another after Retry-After"),
            NoPlace::OfAddress => Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too-many-connections",
                "too many connections from this address",
            )
            .detail("close some of those that are open, or use them for several requests"),
        };
        problem.retry_after(1)
    }
}

impl Edge {
    /// Serves until the token is cancelled, then takes no new connections and gives the requests
    /// in flight the time of `grace` to finish.
    pub async fn serve(
        &self,
        listener: TcpListener,
        router: Router,
        stop: CancellationToken,
        grace: Duration,
    ) -> Served {
        let router = self.around(with_host(router));
        let tasks = TaskTracker::new();
        let telling = Arc::new(Semaphore::new(TOLD_AT_ONCE));
        while let Some((stream, peer)) = accepted(&listener, &stop).await {
            // Answers are small and whole: waiting to fill a packet only delays them.
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "a connection keeps its delay");
            }
            match self.place(peer) {
                Ok(place) => {
                    let connection =
                        self.clone().connection(stream, peer, router.clone(), stop.clone());
                    drop(tasks.spawn(async move {
                        let _place = place;
                        connection.await;
                    }));
                }
                Err(why) => {
                    self.0.metrics.refused(why.limit());
                    if let Ok(telling) = Arc::clone(&telling).try_acquire_owned() {
                        let refusal = self.clone().refuse(stream, why);
                        drop(tasks.spawn(async move {
                            let _telling = telling;
                            refusal.await;
                        }));
                    }
                }
            }
        }
        drop(listener);
        tasks.close();
        match tokio::time::timeout(grace, tasks.wait()).await {
            Ok(()) => Served::Finished,
            Err(_) => {
                tracing::warn!(
                    seconds = grace.as_secs(),
                    "requests were still in flight when the time to finish was over"
                );
                Served::CutOff
            }
        }
    }

    /// A place for a connection from there.
    fn place(&self, peer: SocketAddr) -> Result<Place, NoPlace> {
        let address = peer.ip().to_canonical();
        let of_address = match self.0.limits.proxies.contains(address) {
            true => None,
            false => {
                let share = self.0.of_address.take(&Source::of(address));
                Some(share.ok_or(NoPlace::OfAddress)?)
            }
        };
        let of_all = Arc::clone(&self.0.connections).try_acquire_owned();
        let of_all = of_all.map_err(|_| NoPlace::AllTaken)?;
        Ok(Place { _of_all: of_all, _of_address: of_address, _open: self.0.metrics.opened() })
    }

    /// Answers the requests of one connection until it ends.
    async fn connection(
        self,
        stream: TcpStream,
        peer: SocketAddr,
        router: Router,
        stop: CancellationToken,
    ) {
        let unread = Unread::default();
        let stream = self.patient(stream, unread.clone());
        let service = service_fn(move |request: Request<Incoming>| {
            let unread = unread.clone();
            let mut request = request.map(|body| Body::new(Watched { body, ended: false, unread }));
            request.extensions_mut().insert(Peer(peer.ip()));
            router.clone().oneshot(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.0.limits.idle)
            .max_buf_size(BUFFER_BYTES)
            .serve_connection(TokioIo::new(stream), service);
        let mut connection = pin!(connection);
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = stop.cancelled() => {
                connection.as_mut().graceful_shutdown();
                connection.as_mut().await
            }
        };
        if let Err(error) = ended {
            if error.is_timeout() {
                self.0.metrics.cut(Cut::Idle);
            }
            tracing::debug!(%error, "a connection ended early");
        }
    }

    /// Tells a peer that there is no place for it.
    async fn refuse(self, stream: TcpStream, why: NoPlace) {
        let unread = Unread::default();
        unread.set();
        let stream = self.patient(stream, unread);
        let service = service_fn(move |_: Request<Incoming>| {
            let mut response = why.problem().into_response();
            let close = header::HeaderValue::from_static("close");
            response.headers_mut().insert(header::CONNECTION, close);
            async move { Ok::<Response<Body>, Infallible>(response) }
        });
        let refusing = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(REFUSING)
            .max_buf_size(BUFFER_BYTES)
            .keep_alive(false)
            .serve_connection(TokioIo::new(stream), service);
        if let Err(error) = refusing.await {
            tracing::debug!(%error, "a connection was closed without having been told why");
        }
    }

    fn patient(&self, stream: TcpStream, unread: Unread) -> Patient<TcpStream> {
        Patient::new(stream, self.0.limits.write, self.0.metrics.clone(), unread)
    }
}

/// How long a refused connection may take to say what it wanted.
const REFUSING: Duration = Duration::from_secs(1);

/// The next connection; `None` when the service stops.
async fn accepted(
    listener: &TcpListener,
    stop: &CancellationToken,
) -> Option<(TcpStream, SocketAddr)> {
    loop {
        let error = tokio::select! {
            () = stop.cancelled() => return None,
            accepted = listener.accept() => match accepted {
                Ok(accepted) => return Some(accepted),
                Err(error) => error,
            },
        };
        // One that went before it was taken is nobody's fault.
        if matches!(
            error.kind(),
            io::ErrorKind::ConnectionRefused
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::ConnectionReset
        ) {
            continue;
        }
        tracing::error!(%error, "no connection can be taken; LEDGER_CONNECTIONS_MAX is to be below the limit of open files");
        tokio::select! {
            () = stop.cancelled() => return None,
            () = tokio::time::sleep(WITHOUT_DESCRIPTORS) => {}
        }
    }
}

/// A request's body, of which it is noticed when it is left before its end.
struct Watched {
    body: Incoming,
    ended: bool,
    unread: Unread,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        self.ended |= matches!(frame, Poll::Ready(None));
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if !self.ended && !self.body.is_end_stream() {
            self.unread.set();
        }
    }
}
