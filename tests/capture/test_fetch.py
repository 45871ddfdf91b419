import gzip
import ssl
import zlib

import pytest
import trustme

from monitor.capture import Fetcher, network
from monitor.model import Capture, Document, DocumentKind, FetchSettings, NotModified, Unreadable
from monitor.read.bundle import unpack
from tests.capture.site import answer, fetcher, quick, serving

PAGE = b"<html><body><h1>Terms</h1><p>You keep your works.</p></body></html>"


async def test_a_page_is_captured_with_its_facts() -> None:
    async with (
        serving({"/tos": answer(PAGE, 'ETag: "1"', kind="Text/HTML; Charset=Shift_JIS")}) as site,
        fetcher() as ours,
    ):
        got = await ours.fetch(site.document("/tos", language="ja"))
    assert isinstance(got, Capture)
    assert (got.status, got.media_type, got.charset, got.body) == (200, "text/html", "Shift_JIS", PAGE)
    assert dict(got.headers)["etag"] == '"1"'
    sent = site.requests[-1].headers
    assert sent["user-agent"].startswith("Kiyaku/")
    assert "me@example.org" in sent["user-agent"]
    assert sent["accept-language"].startswith("ja")


async def test_validators_are_sent_and_304_is_not_modified() -> None:
    page = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nConnection: close\r\n\r\n'
    async with serving({"/tos": page}) as site, fetcher() as ours:
        got = await ours.fetch(site.document("/tos"), etag='"1"', last_modified="Mon, 01 Jan 2026 00:00:00 GMT")
    assert isinstance(got, NotModified)
    assert site.requests[-1].headers["if-none-match"] == '"1"'
    assert site.requests[-1].headers["if-modified-since"] == "Mon, 01 Jan 2026 00:00:00 GMT"


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "503 Service Unavailable"])
async def test_an_error_status_is_captured_for_decide_to_judge(status: str) -> None:
    async with serving({"/tos": answer(b"no", "Retry-After: 120", status=status)}) as site, fetcher() as ours:
        got = await ours.fetch(site.document("/tos"))
    assert isinstance(got, Capture)
    assert got.status == int(status[:3])
    assert dict(got.headers)["retry-after"] == "120"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE, wbits=-15)),
        ("identity", PAGE),
    ],
    # Named, since gzip writes the time into its head and two workers must collect the same tests.
    ids=["gzip", "zlib", "raw deflate", "identity"],
)
async def test_compressed_pages_are_unfolded(encoding: str, body: bytes) -> None:
    async with serving({"/tos": answer(body, f"Content-Encoding: {encoding}")}) as site, fetcher() as ours:
        got = await ours.fetch(site.document("/tos"))
    assert isinstance(got, Capture)
    assert got.body == PAGE


async def test_redirects_are_followed_with_their_cookies() -> None:
    hop = answer(b"", "Location: /two?a=1#part", "Set-Cookie: seen=1", status="302 Found")
    async with serving({"/one": hop, "/two?a=1": answer(PAGE)}) as site, fetcher() as ours:
        got = await ours.fetch(site.document("/one"))
    assert isinstance(got, Capture)
    assert got.url.endswith("/one")
    assert got.final_url.endswith("/two?a=1")
    assert site.requests[-1].headers["cookie"] == "seen=1"


async def test_a_document_of_two_pages_is_one_capture_that_unpacks_again() -> None:
    pages = {"/a": answer(PAGE), "/b": answer(b"two\n{}\n", kind="text/plain")}
    async with serving(pages) as site, fetcher() as ours:
        got = await ours.fetch(Document("chirp", "t", DocumentKind.TERMS, (site.url("/a"), site.url("/b"))))
    assert isinstance(got, Capture)
    first, second = unpack(got)
    assert (first.body, first.media_type) == (PAGE, "text/html")
    assert (second.body, second.media_type, second.final_url) == (b"two\n{}\n", "text/plain", site.url("/b"))


async def test_loopback_is_refused_unless_it_is_allowed() -> None:
    async with serving({"/tos": answer(PAGE)}) as site, Fetcher(FetchSettings(delay=0, jitter=0)) as ours:
        got = await ours.fetch(site.document("/tos"))
    assert isinstance(got, Unreadable)
    assert got.reason == "private-address"
    assert site.requests == []


async def test_a_trusted_certificate_is_accepted_and_the_name_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    ours_trusts, theirs = ssl.create_default_context(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.configure_trust(ours_trusts)
    authority.issue_cert("chirp.example").configure_cert(theirs)
    names: list[str] = []
    theirs.sni_callback = lambda _, name, __: names.append(name)

    async def here(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr(network, "resolve", here)
    async with serving({"/tos": answer(PAGE)}, tls=theirs) as site, Fetcher(quick(), tls=ours_trusts) as ours:
        site.host = "chirp.example"
        got = await ours.fetch(site.document("/tos"))
    assert isinstance(got, Capture), got
    assert set(names) == {"chirp.example"}


async def test_the_language_that_we_ask_for_is_always_the_same() -> None:
    async with serving({"/tos": answer(PAGE)}) as site, fetcher() as ours:
        for language in ("ja", "en", None):
            await ours.fetch(site.document("/tos", language=language))
    asked = [request.headers["accept-language"] for request in site.requests if request.path == "/tos"]
    assert asked == ["ja,en;q=0.3", "en", "en"]


async def test_a_part_that_fails_fails_the_whole_document() -> None:
    async with serving({"/a": answer(PAGE)}) as site, fetcher() as ours:
        urls = (site.url("/a"), "http://no-such-host.invalid/b")
        got = await ours.fetch(Document("chirp", "t", DocumentKind.TERMS, urls))
    assert isinstance(got, Unreadable)
    assert got.reason == "dns"
