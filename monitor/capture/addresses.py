"""Which network addresses may be asked: public ones, unless the operator allows private ones.

A watched page may redirect to, or its name may resolve to, a router's admin page or a cloud's metadata service. So the
addresses that a name resolves to are checked, and one of *those* is connected to: the name is never resolved again,
which leaves no gap for DNS rebinding.
"""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Forms in which an IPv6 address carries an IPv4 one: translators could turn them into a private address on the way.
_TRANSLATED = "::/96 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 2002::/16 2001::/32"
_EMBEDDING = tuple(ipaddress.ip_network(network) for network in _TRANSLATED.split())


def why_not_public(text: str) -> str:
    """A few words on why this IP address must not be asked; empty where it is an ordinary public one.

    Raises ValueError where `text` is no IP address. A zone index ("fe80::1%eth0") is taken off first.
    """
    address: Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and any(address in network for network in _EMBEDDING):
        return _name_of_special(address) or "an IPv4 address inside an IPv6 one"
    return _name_of_special(address) or ("" if address.is_global else "not a public address")


def _name_of_special(address: Address) -> str:
    kinds = (
        (address.is_loopback, "a loopback address"),
        (address.is_link_local, "a link-local address, where clouds keep their metadata"),
        (address.is_multicast, "a multicast address"),
        (address.is_unspecified, "the unspecified address"),
        (address in ipaddress.ip_network("100.64.0.0/10"), "an address behind a carrier's translator"),
        (isinstance(address, ipaddress.IPv6Address) and address.is_site_local, "a site-local address"),
    )
    return next((name for holds, name in kinds if holds), "")
