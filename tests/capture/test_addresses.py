import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.capture import network
from monitor.capture.addresses import why_not_public
from monitor.model import Capture, Unreadable
from tests.capture.site import answer, fetcher, serving


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2001:4860:4860::8888"])
def test_public_addresses_may_be_asked(address: str) -> None:
    assert why_not_public(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "198.18.0.1", "192.0.2.1", "224.0.0.1", "239.255.255.250", "255.255.255.255", "240.0.0.1",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::",
        "2002:808:808::", "2001:0:4136:e378::1", "fd00:ec2::254",
    ],
)  # fmt: skip
def test_addresses_of_the_house_and_of_the_cloud_may_not(address: str) -> None:
    assert why_not_public(address) != ""


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_inside_an_ipv6_one_is_never_public(address: ipaddress.IPv4Address) -> None:
    for form in (f"::ffff:{address}", f"64:ff9b::{address}", f"::{address}"):
        assert why_not_public(form)


def _only_this_is_public(monkeypatch: pytest.MonkeyPatch, public: str = "127.0.0.1") -> None:
    monkeypatch.setattr(network, "why_not_public", lambda address: "" if address == public else "not the public one")


async def test_a_redirect_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    _only_this_is_public(monkeypatch)
    hop = answer(b"", "Location: http://127.0.0.2:9/admin", status="302 Found")
    async with serving({"/tos": hop}) as site, fetcher(allow_private_addresses=False) as ours:
        got = await ours.fetch(site.document("/tos"))
    assert isinstance(got, Unreadable)
    assert got.reason == "private-address"
    assert "127.0.0.2" in got.detail


async def test_a_name_is_resolved_once_and_the_checked_address_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    _only_this_is_public(monkeypatch)
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    monkeypatch.setattr(network, "resolve", rebinding)
    async with serving({"/tos": answer(b"<p>Terms</p>")}) as site, fetcher(allow_private_addresses=False) as ours:
        site.host = "rebinding.example"
        document = site.document("/tos")
        robots_less = await ours.fetch(document)
        again = await ours.fetch(document)
    # The first connection (for robots.txt) went to the public answer; the next resolution is refused, not followed.
    assert asked[0] == "rebinding.example"
    assert [request.headers["host"].partition(":")[0] for request in site.requests] == ["rebinding.example"]
    for got in (robots_less, again):
        assert isinstance(got, Unreadable)
        assert got.reason == "private-address"


async def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    _only_this_is_public(monkeypatch)

    async def mixed(host: str, port: int) -> list[str]:
        return ["127.0.0.1", "192.168.0.1"]

    monkeypatch.setattr(network, "resolve", mixed)
    async with serving({"/tos": answer(b"x")}) as site, fetcher(allow_private_addresses=False) as ours:
        got = await ours.fetch(site.document("/tos"))
    assert isinstance(got, Unreadable)
    assert got.reason == "private-address"
    assert site.requests == []


async def test_the_next_address_is_tried_where_one_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    async def two(host: str, port: int) -> list[str]:
        return ["127.0.0.9", "127.0.0.1"]

    monkeypatch.setattr(network, "resolve", two)
    async with serving({"/tos": answer(b"x")}) as site, fetcher() as ours:
        got = await ours.fetch(site.document("/tos"))
    assert isinstance(got, Capture)
