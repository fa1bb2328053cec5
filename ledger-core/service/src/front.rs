//! The front of a service that callers ask: whom it lets in, where it listens, and how it tells its
//! state; open before anything of the ledger is, so that what is wrong with it is said first.

use std::error::Error;
use std::net::SocketAddr;

use axum::Router;
use prometheus::Registry;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::callers::{Callers, TokenFile};
use crate::config::variables::{SHUTDOWN_SECONDS, TOKENS};
use crate::config::{Settings, Variable};
use crate::edge::{Door, Edge, Limits};
use crate::health::{self, Readiness};
use crate::shutdown;

/// What callers meet of a service.
pub struct Front {
    listener: TcpListener,
    /// Cancelled by the first signal to stop.
    stop: CancellationToken,
    edge: Edge,
    /// By which callers come in.
    pub door: Door,
    pub readiness: Readiness,
    pub registry: Registry,
}

impl Front {
    /// Reads whom to let in, and listens; nobody is answered yet.
    ///
    /// # Errors
    /// When signals, the token file, the address or the metrics cannot be had.
    pub async fn open(
        settings: &Settings,
        listen: &Variable<SocketAddr>,
    ) -> Result<Front, Box<dyn Error>> {
        let stop = shutdown::on_signals()?;
        let callers = Callers::from(TokenFile::load(&settings.get(&TOKENS))?);
        let listener = shutdown::listen(settings.get(listen)).await?;
        let (readiness, registry) = (Readiness::new(), health::registry());
        let edge = Edge::new(Limits::of(settings), &registry)?;
        let door = Door::new(edge.clone(), callers);
        Ok(Front { listener, stop, edge, door, readiness, registry })
    }

    /// Answers by `router`, and about the service's state, until a signal stops it and what was in
    /// flight is finished; `doing` is what is told to have begun.
    ///
    /// # Errors
    /// When the address that is listened on is not known any more.
    pub async fn serve(
        self,
        settings: &Settings,
        router: Router,
        doing: &str,
    ) -> Result<(), Box<dyn Error>> {
        let Front { listener, stop, edge, readiness, registry, .. } = self;
        let router = router.merge(edge.open(health::router(readiness, registry)));
        tracing::info!(address = %listener.local_addr()?, "{doing}");
        edge.serve(listener, router, stop, settings.get(&SHUTDOWN_SECONDS)).await;
        Ok(())
    }
}
