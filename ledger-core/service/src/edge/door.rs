//! Who may come in: known by the request's headers and within their bounds, before the body is read.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use ledger_core::access::Role;

use super::held::Held;
use super::peer::{self, Peer, Source};
use super::rates::{Rates, Standing};
use super::shares::{Share, Shares};
use super::{Allowance, Edge, Limits};
use crate::callers::{Caller, Callers, Unauthenticated};
use crate::problem::Problem;

/// Lets callers in. Clones are the same.
#[derive(Clone)]
pub struct Door(Arc<Inner>);

struct Inner {
    edge: Edge,
    callers: Callers,
    of_caller: Rates<Who>,
    of_service: Rates<Who>,
    at_once: Places,
}

/// One caller, whatever token names it.
type Who = (String, String);

/// Places for one kind of request: each caller has its own.
#[derive(Clone)]
pub struct Places {
    limit: &'static str,
    edge: Edge,
    of_caller: Shares<Who>,
    of_service: Shares<Who>,
}

/// A caller's place, given back when it is dropped.
#[derive(Debug)]
pub struct CallersPlace {
    _share: Share<Who>,
}

/// A caller that was let in, for one request.
#[derive(Debug)]
pub struct Admitted {
    pub caller: Arc<Caller>,
    standing: Standing,
    at_once: usize,
    place: CallersPlace,
}

/// Why a request was not let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// It is not known who calls.
    Unknown(Unauthenticated),
    /// Too many requests without a known caller have come from this address.
    Address(Standing),
    /// The caller asks too often.
    TooOften(Standing),
    /// So many requests of the caller are under way.
    AtOnce { most: usize, standing: Standing },
}

/// Whether a caller has the bounds of the machinery, which asks more than a person.
fn is_service(caller: &Caller) -> bool {
    caller.roles.contains(&Role::Service)
}

fn who(caller: &Caller) -> Who {
    (caller.issuer.clone(), caller.subject.clone())
}

impl Places {
    /// One more for this caller; `None`, and counted, when it has as many as it may.
    pub fn take(&self, caller: &Caller) -> Option<CallersPlace> {
        let place = self.shares(caller).take(&who(caller));
        if place.is_none() {
            self.edge.0.metrics.refused(self.limit);
        }
        place.map(|share| CallersPlace { _share: share })
    }

    /// How many this caller may hold.
    pub fn most(&self, caller: &Caller) -> usize {
        self.shares(caller).most()
    }

    fn shares(&self, caller: &Caller) -> &Shares<Who> {
        if is_service(caller) { &self.of_service } else { &self.of_caller }
    }
}

impl Door {
    pub fn new(edge: Edge, callers: Callers) -> Door {
        let Limits { of_caller, of_service, .. } = &edge.0.limits;
        let at_once = Places {
            limit: "requests_at_once",
            edge: edge.clone(),
            of_caller: Shares::new(of_caller.at_once),
            of_service: Shares::new(of_service.at_once),
        };
        let rates = |it: &Allowance| Rates::new("caller", it.per_second);
        let (of_caller, of_service) = (rates(of_caller), rates(of_service));
        Door(Arc::new(Inner { edge, callers, of_caller, of_service, at_once }))
    }

    /// So many places for each caller, or for one in the role `service`; refusals are counted by
    /// the limit of this name.
    pub fn places(&self, limit: &'static str, of_caller: usize, of_service: usize) -> Places {
        let edge = self.edge().clone();
        Places {
            limit,
            edge,
            of_caller: Shares::new(of_caller),
            of_service: Shares::new(of_service),
        }
    }

    /// The same routes, for callers that are let in: each request has its caller as an extension.
    pub fn before<S: Clone + Send + Sync + 'static>(&self, router: Router<S>) -> Router<S> {
        router.route_layer(from_fn_with_state(self.clone(), before))
    }

    /// The edge that this door is in.
    pub fn edge(&self) -> &Edge {
        &self.0.edge
    }

    /// Lets in whoever sent a request with these headers from there.
    ///
    /// A valid token passes whatever others at its address do, since many people share one; what
    /// fails counts against the address, and what is too much of that is not looked at.
    ///
    /// # Errors
    /// When it is not known who calls, or the caller has had its share for now.
    pub async fn admit(
        &self,
        headers: &HeaderMap,
        peer: Option<Peer>,
    ) -> Result<Admitted, Refused> {
        let Inner { edge, callers, of_caller, of_service, at_once: places } = &*self.0;
        let caller = match callers.authenticate(headers).await {
            Ok(caller) => caller,
            Err(unknown) => {
                edge.stranger(headers, peer).map_err(Refused::Address)?;
                return Err(Refused::Unknown(unknown));
            }
        };
        let rates = if is_service(&caller) { of_service } else { of_caller };
        let standing = rates.take(&who(&caller)).map_err(|standing| {
            edge.0.metrics.refused("requests_of_caller");
            Refused::TooOften(standing)
        })?;
        let at_once = places.most(&caller);
        let place = places.take(&caller).ok_or(Refused::AtOnce { most: at_once, standing })?;
        Ok(Admitted { caller, standing, at_once, place })
    }
}

async fn before(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().copied();
    match door.admit(request.headers(), peer).await {
        Ok(admitted) => {
            request.extensions_mut().insert(Arc::clone(&admitted.caller));
            admitted.answer(next.run(request).await)
        }
        Err(refused) => refused.into_response(),
    }
}

impl Edge {
    /// Counts a request of nobody known against its address.
    pub(super) fn stranger(
        &self,
        headers: &HeaderMap,
        peer: Option<Peer>,
    ) -> Result<Standing, Standing> {
        let limits = &self.0.limits;
        let address = peer::address(peer, headers, &limits.proxies, limits.proxy_header);
        let counted = self.0.strangers.take(&Source::of(address));
        if counted.is_err() {
            self.0.metrics.refused("requests_of_address");
        }
        counted
    }
}

impl Admitted {
    /// The caller's answer: it tells how the caller stands, and holds its place until it has left.
    pub fn answer(self, response: Response) -> Response {
        let Admitted { caller: _, standing, at_once, place } = self;
        let mut response = response.map(|body| Held::body(body, place));
        standing.write(response.headers_mut(), Some(at_once));
        response
    }
}

impl Refused {
    pub fn status(&self) -> StatusCode {
        match self {
            Refused::Unknown(_) => StatusCode::UNAUTHORIZED,
            Refused::Address(_) | Refused::TooOften(_) | Refused::AtOnce { .. } => {
                StatusCode::TOO_MANY_REQUESTS
            }
        }
    }

    /// What stood in the way.
    pub fn problem(&self) -> Problem {
        match self {
            Refused::Unknown(unknown) => Problem::from(*unknown),
            Refused::Address(standing) => too_many(
                "address-too-often",
                "too many requests without a known token from this address",
                "send a known token, or less often",
                standing.seconds(),
            ),
            Refused::TooOften(standing) => too_many(
                "too-often",
                "too many requests of this caller",
                "this request was not looked at: send it again after Retry-After, with the same \
                 Idempotency-Key if it has one",
                standing.seconds(),
            ),
            Refused::AtOnce { most, .. } => too_many(
                "too-many-at-once",
                "too many requests of this caller are under way",
                &format!(
                    "this request was not looked at: a caller has at most {most} under way until \
                     their answers have been read; send it again, with the same Idempotency-Key \
                     if it has one"
                ),
                1,
            ),
        }
    }

    /// Says in an answer's headers how the caller, or its address, stands.
    pub fn write(&self, headers: &mut HeaderMap) {
        match self {
            Refused::Unknown(_) => {}
            Refused::Address(standing) | Refused::TooOften(standing) => {
                standing.write(headers, None);
            }
            Refused::AtOnce { most, standing } => standing.write(headers, Some(*most)),
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = self.problem().into_response();
        self.write(response.headers_mut());
        response
    }
}

fn too_many(code: &'static str, title: &'static str, detail: &str, seconds: u32) -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, code, title).detail(detail).retry_after(seconds)
}
