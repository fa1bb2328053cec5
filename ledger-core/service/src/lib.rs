//! What every service needs once: configuration, telemetry, callers, health, problems, shutdown.

pub mod config;

pub mod telemetry;

pub mod callers;

pub mod problem;

pub mod health;

pub mod shutdown;
