//! Which proxies' word on a caller's address is taken, and in which header: the values of two
//! variables.

use std::net::IpAddr;
use std::str::FromStr;

use ipnet::IpNet;

/// Networks of addresses, as a list: `10.0.0.0/8, 192.0.2.7, 2001:db8::/32`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Networks(Vec<IpNet>);

impl Networks {
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|it| it.contains(&address))
    }
}

impl FromStr for Networks {
    type Err = ();

    fn from_str(text: &str) -> Result<Networks, ()> {
        let network = |it: &str| -> Result<IpNet, ()> {
            let alone = || it.parse::<IpAddr>().map(IpNet::from);
            it.parse().or_else(|_| alone()).map_err(drop)
        };
        text.split(',').map(|it| network(it.trim())).collect::<Result<_, _>>().map(Networks)
    }
}

/// The header in which a proxy names the address it was called from. Only this one is read: a
/// proxy that writes the one passes the other on as the caller made it up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProxyHeader {
    XForwardedFor,
    /// RFC 7239.
    Forwarded,
}

impl FromStr for ProxyHeader {
    type Err = ();

    fn from_str(text: &str) -> Result<ProxyHeader, ()> {
        match text {
            "x-forwarded-for" => Ok(ProxyHeader::XForwardedFor),
            "forwarded" => Ok(ProxyHeader::Forwarded),
            _ => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_a_list_of_addresses_and_prefixes() {
        let networks: Networks = "10.0.0.0/8, 192.0.2.7,2001:db8::/32".parse().unwrap();
        for (address, inside) in [
            ("10.255.0.1", true),
            ("11.0.0.1", false),
            ("192.0.2.7", true),
            ("192.0.2.8", false),
            ("2001:db8:1::1", true),
            ("2001:db9::1", false),
        ] {
            assert_eq!(networks.contains(address.parse().unwrap()), inside, "{address}");
        }
        for wrong in ["10.0.0.0/33", "proxy", "10.0.0.1;10.0.0.2", "10.0.0.1,"] {
            assert!(wrong.parse::<Networks>().is_err(), "{wrong}");
        }
    }
}
