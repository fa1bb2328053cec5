//! The variables that bound what those who call a service may take of it, each declared once.
//!
//! The defaults let a person's program work undisturbed and keep a stranger's within what one
//! machine bears: descriptors below the usual 1,024 of a process, buffers below what it has.

use std::time::Duration;

use super::{Networks, Optional, ProxyHeader, Variable, parse};

pub const CONNECTIONS_MAX: Variable<u32> = Variable::required(
    "LEDGER_CONNECTIONS_MAX",
    "connections that are open at once; keep it below the process's limit of open files",
    "a whole number from 1 to 1000000",
    parse::count::<1, 1_000_000>,
)
.or("768");

pub const ADDRESS_CONNECTIONS_MAX: Variable<u32> = Variable::required(
    "LEDGER_ADDRESS_CONNECTIONS_MAX",
    "connections that one address has open at once (an IPv6 network of /64 counts as one address, and proxies of LEDGER_PROXIES have no such bound)",
    "a whole number from 1 to 1000000",
    parse::count::<1, 1_000_000>,
)
.or("192");

pub const IDLE_SECONDS: Variable<Duration> = Variable::required(
    "LEDGER_IDLE_SECONDS",
    "how long a connection may take to bring the whole head of its next request, from its opening or from the answer before",
    "whole seconds from 1 to 3600",
    parse::seconds::<1, 3600>,
)
.or("30");

pub const BODY_SECONDS: Variable<Duration> = Variable::required(
    "LEDGER_BODY_SECONDS",
    "how long a request's whole body may take to arrive",
    "whole seconds from 1 to 3600",
    parse::seconds::<1, 3600>,
)
.or("30");

pub const WRITE_SECONDS: Variable<Duration> = Variable::required(
    "LEDGER_WRITE_SECONDS",
    "how long an answer waits for a peer that reads none of it, or less than 16 KiB, before its connection is cut",
    "whole seconds from 1 to 3600",
    parse::seconds::<1, 3600>,
)
.or("20");

pub const BUFFERED_MIB_MAX: Variable<u32> = Variable::required(
    "LEDGER_BUFFERED_MIB_MAX",
    "MiB of request bodies that are held at once, of all callers",
    "a whole number from 16 to 1048576",
    parse::count::<16, 1_048_576>,
)
.or("128");

pub const CALLER_REQUESTS_MAX: Variable<u32> = Variable::required(
    "LEDGER_CALLER_REQUESTS_MAX",
    "requests of one caller that are under way at once, until their answers have left",
    "a whole number from 1 to 100000",
    parse::count::<1, 100_000>,
)
.or("16");

pub const CALLER_REQUESTS_PER_SECOND: Variable<u32> = Variable::required(
    "LEDGER_CALLER_REQUESTS_PER_SECOND",
    "requests of one caller a second; up to ten seconds' worth may come at once",
    "a whole number from 1 to 1000000",
    parse::count::<1, 1_000_000>,
)
.or("100");

pub const CALLER_BULK_MAX: Variable<u32> = Variable::required(
    "LEDGER_CALLER_BULK_MAX",
    "bulk requests of one caller that are read or decided at once",
    "a whole number from 1 to 1000",
    parse::count::<1, 1_000>,
)
.or("2");

pub const SERVICE_REQUESTS_MAX: Variable<u32> = Variable::required(
    "LEDGER_SERVICE_REQUESTS_MAX",
    "as LEDGER_CALLER_REQUESTS_MAX, for a caller in the role `service`",
    "a whole number from 1 to 100000",
    parse::count::<1, 100_000>,
)
.or("192");

pub const SERVICE_REQUESTS_PER_SECOND: Variable<u32> = Variable::required(
    "LEDGER_SERVICE_REQUESTS_PER_SECOND",
    "as LEDGER_CALLER_REQUESTS_PER_SECOND, for a caller in the role `service`",
    "a whole number from 1 to 1000000",
    parse::count::<1, 1_000_000>,
)
.or("10000");

pub const SERVICE_BULK_MAX: Variable<u32> = Variable::required(
    "LEDGER_SERVICE_BULK_MAX",
    "as LEDGER_CALLER_BULK_MAX, for a caller in the role `service`",
    "a whole number from 1 to 1000",
    parse::count::<1, 1_000>,
)
.or("8");

pub const ADDRESS_REQUESTS_PER_SECOND: Variable<u32> = Variable::required(
    "LEDGER_ADDRESS_REQUESTS_PER_SECOND",
    "requests a second of one address that come without a known caller (a token that is missing or unknown, health, metrics); up to ten seconds' worth may come at once",
    "a whole number from 1 to 1000000",
    parse::count::<1, 1_000_000>,
)
.or("50");

pub const PROXIES: Optional<Networks> = Variable::required(
    "LEDGER_PROXIES",
    "the proxies whose word on a caller's address is taken; without it the address is the peer's",
    "addresses or networks such as 10.0.0.0/8,192.0.2.7",
    parse::plain,
)
.optional();

pub const PROXY_HEADER: Variable<ProxyHeader> = Variable::required(
    "LEDGER_PROXY_HEADER",
    "the header in which the proxies of LEDGER_PROXIES name the address they were called from",
    "x-forwarded-for or forwarded",
    parse::plain,
)
.or("x-forwarded-for");
