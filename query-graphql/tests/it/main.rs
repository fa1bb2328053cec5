//! Queries over HTTP, against read models that a projector filled in a real PostgreSQL.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails where it stands, helpers included"
)]

mod answers;
mod banks;
mod binary;
mod busy;
mod cancelled;
mod client;
mod desks;
mod documents;
mod evidence;
mod fuzz;
mod http;
mod identity;
mod large;
mod ledger;
mod limits;
mod openapi;
mod pages;
mod policies;
mod position;
mod premium;
mod purchases;
mod reviewing;
mod rights;
mod risk;
mod sdl;
mod settlement;
mod simulation;
mod statements;
mod story;
mod strangers;
mod wire;
mod words;
