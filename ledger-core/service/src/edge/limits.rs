//! How much of a service others may take: the values of the variables in `config::bounds`.

use std::num::NonZeroU32;
use std::time::Duration;

use crate::config::bounds::{
    ADDRESS_CONNECTIONS_MAX, ADDRESS_REQUESTS_PER_SECOND, BODY_SECONDS, BUFFERED_MIB_MAX,
    CALLER_REQUESTS_MAX, CALLER_REQUESTS_PER_SECOND, CONNECTIONS_MAX, IDLE_SECONDS, PROXIES,
    PROXY_HEADER, SERVICE_REQUESTS_MAX, SERVICE_REQUESTS_PER_SECOND, WRITE_SECONDS,
};
use crate::config::{Networks, ProxyHeader, Setting, Settings, Variable};

/// The limits of a service, as `config::bounds` describes them.
#[derive(Debug, Clone)]
pub struct Limits {
    pub connections: usize,
    pub connections_of_address: usize,
    pub idle: Duration,
    pub body: Duration,
    pub write: Duration,
    pub buffered_bytes: usize,
    pub of_caller: Allowance,
    /// Of a caller in the role `service`.
    pub of_service: Allowance,
    pub of_address_per_second: NonZeroU32,
    pub proxies: Networks,
    pub proxy_header: ProxyHeader,
}

/// What one caller may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    pub at_once: usize,
    pub per_second: NonZeroU32,
}

impl Limits {
    /// As the environment says; all variables named here are in the service's table.
    pub fn of(settings: &Settings) -> Limits {
        Limits::from(Given(Some(settings)))
    }

    fn from(given: Given) -> Limits {
        let count = |it: &Variable<u32>| usize::try_from(given.value(it)).unwrap_or(usize::MAX);
        let rate = |it: &Variable<u32>| NonZeroU32::new(given.value(it)).unwrap_or(NonZeroU32::MIN);
        let mebibytes = count(&BUFFERED_MIB_MAX);
        Limits {
            connections: count(&CONNECTIONS_MAX),
            connections_of_address: count(&ADDRESS_CONNECTIONS_MAX),
            idle: given.value(&IDLE_SECONDS),
            body: given.value(&BODY_SECONDS),
            write: given.value(&WRITE_SECONDS),
            buffered_bytes: mebibytes.saturating_mul(1024 * 1024),
            of_caller: Allowance {
                at_once: count(&CALLER_REQUESTS_MAX),
                per_second: rate(&CALLER_REQUESTS_PER_SECOND),
            },
            of_service: Allowance {
                at_once: count(&SERVICE_REQUESTS_MAX),
                per_second: rate(&SERVICE_REQUESTS_PER_SECOND),
            },
            of_address_per_second: rate(&ADDRESS_REQUESTS_PER_SECOND),
            proxies: given.value(&PROXIES).unwrap_or_default(),
            proxy_header: given.value(&PROXY_HEADER),
        }
    }
}

impl Default for Limits {
    /// As the variables' own defaults say.
    fn default() -> Limits {
        Limits::from(Given(None))
    }
}

/// What an environment says, or the defaults where there is none.
#[derive(Clone, Copy)]
struct Given<'a>(Option<&'a Settings>);

impl Given<'_> {
    fn value<S: Setting>(self, setting: &S) -> S::Value {
        match self.0 {
            Some(settings) => settings.get(setting),
            None => setting.read(setting.default()).expect("a default is allowed: a test says so"),
        }
    }
}
