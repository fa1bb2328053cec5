//! From which address a request comes: the peer's, or what a configured proxy says.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, header};

use crate::config::{Networks, ProxyHeader};

/// The other end of a request's connection: an extension of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// What is counted as one address: an IPv4 address, or the network of /64 that one IPv6 host has
/// for itself (RFC 6177).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Source(IpAddr);

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

impl Source {
    pub(super) fn of(address: IpAddr) -> Source {
        Source(match address.to_canonical() {
            IpAddr::V6(it) => IpAddr::V6(Ipv6Addr::from_bits(it.to_bits() >> 64 << 64)),
            IpAddr::V4(it) => IpAddr::V4(it),
        })
    }
}

/// Where a request comes from. Each proxy adds the address that called it behind those it was
/// told: so the list is read from its end, as long as a proxy of ours says it.
pub(super) fn address(
    peer: Option<Peer>,
    headers: &HeaderMap,
    proxies: &Networks,
    header: ProxyHeader,
) -> IpAddr {
    // Without a connection a request was made in this process.
    let mut address = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |it| it.0.to_canonical());
    let named = match header {
        ProxyHeader::XForwardedFor => lines(headers, &X_FORWARDED_FOR),
        ProxyHeader::Forwarded => lines(headers, &header::FORWARDED),
    };
    let mut hops = named.iter().flat_map(|line| elements(line)).collect::<Vec<_>>();
    while proxies.contains(address) {
        let Some(hop) = hops.pop() else { break };
        let named = match header {
            ProxyHeader::XForwardedFor => node(hop),
            ProxyHeader::Forwarded => forwarded_for(hop).and_then(node),
        };
        // A caller that its proxy does not name is counted as the proxy.
        let Some(named) = named else { break };
        address = named;
    }
    address
}

fn lines<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Vec<&'a str> {
    headers.get_all(name).iter().map(|it| it.to_str().unwrap_or("?")).collect()
}

/// The elements of a list, whose commas may stand in quotes.
fn elements(line: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    line.split(move |it| {
        quoted ^= it == '"';
        it == ',' && !quoted
    })
    .map(str::trim)
}

/// The node that one element of `Forwarded` names: `for="[2001:db8::7]:4711";proto=https`.
fn forwarded_for(element: &str) -> Option<&str> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        name.eq_ignore_ascii_case("for").then(|| value.trim().trim_matches('"'))
    })
}

/// An address with or without a port (RFC 7239, section 6); a name for one is none.
fn node(text: &str) -> Option<IpAddr> {
    let bare = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|it| it.ip());
    let address = text.parse::<IpAddr>().ok().or_else(with_port).or_else(bare)?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn from(peer: &str, header: ProxyHeader, lines: &[(&'static str, &'static str)]) -> String {
        let headers: HeaderMap = lines
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        let proxies = "10.0.0.0/8,::1".parse().unwrap();
        let peer = Some(Peer(peer.parse().unwrap()));
        address(peer, &headers, &proxies, header).to_string()
    }

    #[test]
    fn the_address_is_the_peers_where_that_is_no_proxy_of_ours() {
        let said = [("x-forwarded-for", "192.0.2.1")];
        assert_eq!(from("198.51.100.7", ProxyHeader::XForwardedFor, &said), "198.51.100.7");
        assert_eq!(from("10.0.0.1", ProxyHeader::XForwardedFor, &said), "192.0.2.1");
        assert_eq!(from("10.0.0.1", ProxyHeader::XForwardedFor, &[]), "10.0.0.1");
        assert_eq!(from("::ffff:10.0.0.1", ProxyHeader::XForwardedFor, &said), "192.0.2.1");
    }

    #[test]
    fn what_a_caller_made_up_stands_before_what_our_proxies_add_and_is_not_read() {
        for (lines, expected) in [
            (&["203.0.113.9, 192.0.2.1"][..], "192.0.2.1"),
            (&["203.0.113.9, 192.0.2.1, 10.2.3.4"], "192.0.2.1"),
            (&["203.0.113.9", "192.0.2.1", "10.2.3.4:80"], "192.0.2.1"),
            (&["203.0.113.9, unknown"], "10.0.0.1"),
            (&["10.2.3.4, 10.2.3.5"], "10.2.3.4"),
            (&["[2001:db8::7]:4711"], "2001:db8::7"),
        ] {
            let lines: Vec<_> = lines.iter().map(|it| ("x-forwarded-for", *it)).collect();
            assert_eq!(from("10.0.0.1", ProxyHeader::XForwardedFor, &lines), expected, "{lines:?}");
        }
    }

    #[test]
    fn only_the_configured_header_is_read() {
        let both = [
            ("x-forwarded-for", "203.0.113.9"),
            ("forwarded", r#"for=203.0.113.8, for="[2001:db8::7]:4711";by=a;host="x, y""#),
        ];
        assert_eq!(from("10.0.0.1", ProxyHeader::Forwarded, &both), "2001:db8::7");
        assert_eq!(from("10.0.0.1", ProxyHeader::XForwardedFor, &both), "203.0.113.9");
        let hidden = [("forwarded", "For=_hidden")];
        assert_eq!(from("10.0.0.1", ProxyHeader::Forwarded, &hidden), "10.0.0.1");
    }

    #[test]
    fn one_host_has_one_source_whatever_address_of_its_network_it_takes() {
        let source = |text: &str| Source::of(text.parse().unwrap());
        assert_eq!(source("2001:db8:0:1::1"), source("2001:db8:0:1:ffff::2"));
        assert_ne!(source("2001:db8:0:1::1"), source("2001:db8:0:2::1"));
        assert_ne!(source("192.0.2.1"), source("192.0.2.2"));
        assert_eq!(source("::ffff:192.0.2.1"), source("192.0.2.1"));
    }
}
