//! Which networks are not the public one: the special-purpose registries of IANA for IPv4 (RFC 6890
//! and later) and IPv6, with what hides an IPv4 address inside an IPv6 one.

use ipnet::{Ipv4Net, Ipv6Net};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const V4: [([u8; 4], u8, &str); 17] = [
    ([0, 0, 0, 0], 8, "this host"),
    ([10, 0, 0, 0], 8, "private"),
    ([100, 64, 0, 0], 10, "shared by a provider's customers"),
    ([127, 0, 0, 0], 8, "loopback"),
    // Azure answers virtual machines here, on an address that looks public.
    ([168, 63, 129, 16], 32, "a metadata service"),
    ([169, 254, 0, 0], 16, "link-local, also of metadata services"),
    ([172, 16, 0, 0], 12, "private"),
    ([192, 0, 0, 0], 24, "for protocols"),
    ([192, 0, 2, 0], 24, "for documentation"),
    ([192, 88, 99, 0], 24, "a relay"),
    ([192, 168, 0, 0], 16, "private"),
    ([198, 18, 0, 0], 15, "for benchmarks"),
    ([198, 51, 100, 0], 24, "for documentation"),
    ([203, 0, 113, 0], 24, "for documentation"),
    ([224, 0, 0, 0], 4, "multicast"),
    ([255, 255, 255, 255], 32, "broadcast"),
    ([240, 0, 0, 0], 4, "reserved"),
];

/// Only 2000::/3 is global at all; these of it are not.
const V6: [(Ipv6Addr, u8, &str); 4] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 32, "a Teredo tunnel"),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, "for protocols"),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, "for documentation"),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, "for documentation"),
];

/// Why an address is not a public one; none when it is.
pub(super) fn private(ip: IpAddr) -> Option<String> {
    match ip {
        IpAddr::V4(ip) => private_v4(ip).map(str::to_owned),
        IpAddr::V6(ip) => private_v6(ip),
    }
}

fn private_v4(ip: Ipv4Addr) -> Option<&'static str> {
    let found = V4
        .iter()
        .find(|(from, length, _)| Ipv4Net::new_assert((*from).into(), *length).contains(&ip));
    found.map(|(_, _, why)| *why)
}

fn private_v6(ip: Ipv6Addr) -> Option<String> {
    if let Some((inner, how)) = embedded(ip) {
        return private_v4(inner).map(|why| format!("{how} {inner}, which is {why}"));
    }
    let why = match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0] => "this host",
        [0, 0, 0, 0, 0, 0, 0, 1] => "loopback",
        [0, 0, 0, 0, 0, 0 | 0xffff, ..] => "an IPv4 address in disguise",
        [0xfc00..=0xfdff, ..] => "private",
        [0xfe80..=0xfebf, ..] => "link-local",
        [0xfec0..=0xfeff, ..] => "site-local",
        [0xff00..=0xffff, ..] => "multicast",
        [0x2000..=0x3fff, ..] => {
            let within = |(from, length, _): &&(Ipv6Addr, u8, &str)| {
                Ipv6Net::new_assert(*from, *length).contains(&ip)
            };
            return V6.iter().find(within).map(|(_, _, why)| (*why).to_owned());
        }
        _ => "not global",
    };
    Some(why.to_owned())
}

/// The IPv4 address to which a packet for this one would be handed on.
fn embedded(ip: Ipv6Addr) -> Option<(Ipv4Addr, &'static str)> {
    let v4 = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match ip.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some((v4(high, low), "NAT64 of")),
        [0x2002, high, low, ..] => Some((v4(high, low), "6to4 of")),
        [0x2000..=0x3fff, _, _, _, 0 | 0x200, 0x5efe, high, low] => {
            Some((v4(high, low), "ISATAP of"))
        }
        _ => None,
    }
}
