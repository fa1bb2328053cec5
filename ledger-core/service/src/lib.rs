//! What every service needs once: configuration, telemetry, callers, health, problems, what their
//! descriptions share, the edge that strangers meet, shutdown, and the process that has them all.

pub mod config;

pub mod telemetry;

pub mod callers;

pub mod problem;

pub mod openapi;

pub mod health;

pub mod edge;

pub mod shutdown;

pub mod front;

pub mod life;
