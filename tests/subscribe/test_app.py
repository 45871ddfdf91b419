from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from monitor.config.readers import Subscriber
from monitor.store import Store
from monitor.subscribe.app import Parts, build
from monitor.subscribe.guard import Guard
from monitor.subscribe.readers import TOPICS
from monitor.subscribe.tokens import Tokens
from tests.store.builders import NOW, opened, services

MULTIPART = {"content-type": "multipart/form-data; boundary=x"}
FORM = {"address": "reader@example.net", "language": "en", "topics": "ai", "rhythm": "daily", "reminders": "yes"}


@dataclass
class Web:
    """The application over a real store, and a client that is a browser."""

    store: Store
    site: Path
    tokens: Tokens
    app: Guard
    woken: list[str] = field(default_factory=list)

    def client(self, host: str = "203.0.113.5", **headers: str) -> httpx.AsyncClient:
        """A client from some network."""
        transport = httpx.ASGITransport(app=self.app, client=(host, 1234))
        return httpx.AsyncClient(transport=transport, base_url="http://kiyaku.test", headers=headers)

    def link(self, purpose: str, reader: Subscriber) -> str:
        """A reader's link."""
        return f"/mail/{purpose}/{self.tokens.make(purpose, reader.id)}"  # type: ignore[arg-type]

    async def pages(self) -> dict[str, httpx.Response]:
        """Every kind of page, by name."""
        async with self.client() as client:
            wrong = {**FORM, "address": '"><script>alert(1)</script>'}
            answers = {
                "form.ja": await client.get("/ja/mail"),
                "form.en": await client.get("/en/mail"),
                "privacy": await client.get("/en/mail/privacy"),
                "wrong": await client.post("/en/mail", data=wrong),
                "sent": await client.post("/en/mail", data=FORM),
                "forged": await client.get("/mail/confirm/nonsense"),
            }
            reader = self.store.subscriber_at("reader@example.net")
            assert reader is not None
            for purpose in ("confirm", "settings", "unsubscribe"):
                answers[purpose] = await client.get(self.link(purpose, reader))
            answers["left"] = await client.post(self.link("unsubscribe", reader))
        return answers

    def owed(self) -> list[tuple[str, ...]]:
        """What the outbox would send now."""
        self.store.gather(NOW)
        return [item.subjects for item in self.store.claim_parcels(NOW, lease=timedelta(hours=1))]


@pytest.fixture
async def web(tmp_path: Path) -> AsyncIterator[Web]:
    site = tmp_path / "digests"
    (site / "ja").mkdir(parents=True)
    (site / "ja" / "index.html").write_text("<p>ホーム</p>", encoding="utf-8")
    (site / "404.html").write_text("<p>nothing here</p>")
    (site / ".kiyaku-build.json").write_text("{}")
    with opened(tmp_path, "chirp/terms", "pixel/terms") as store:
        tokens, woken = Tokens("secret"), []
        parts = Parts(
            store=store,
            site=site,
            services=lambda: services("chirp/terms", "pixel/terms"),
            tokens=tokens,
            clock=lambda: NOW,
            wake=lambda: woken.append("woken"),
        )
        yield Web(store, site, tokens, build(parts), woken)


async def test_a_reader_subscribes_confirms_changes_their_mind_and_leaves(web: Web) -> None:
    async with web.client() as client:
        page = await client.get("/en/mail")
        assert page.status_code == 200
        assert 'name="address"' in page.text
        sent = await client.post("/en/mail", data={**FORM, "services": ["chirp", "nonsense"]})
        assert "look into your mail" in sent.text
        reader = web.store.subscriber_at("reader@example.net")
        assert reader is not None
        assert (reader.state, reader.wanted.services, reader.wanted.labels) == ("pending", ("chirp",), TOPICS["ai"])
        assert (reader.rhythm, reader.reminders, reader.language) == ("daily", True, "en")
        assert web.woken == ["woken"]
        assert web.owed() == [("confirm:2026-01-10T03:04",)]

        link = web.link("confirm", reader)
        assert "One more click" in (await client.get(link)).text
        assert web.store.subscriber(reader.id) == reader  # GET changed nothing
        assert "You are subscribed" in (await client.post(link)).text
        active = web.store.subscriber(reader.id)
        assert active is not None
        assert active.state == "active"

        settings = web.link("settings", reader)
        assert re.search(r'value="ai" checked', (await client.get(settings)).text)
        saved = await client.post(settings, data={"language": "ja", "topics": "all", "rhythm": "weekly"})
        assert "保存しました" in saved.text
        changed = web.store.subscriber(reader.id)
        assert changed is not None
        assert (changed.rhythm, changed.reminders, changed.wanted.labels) == ("weekly", False, ())

        leave = web.link("unsubscribe", reader)
        assert "配信の解除" in (await client.get(leave)).text
        assert web.store.subscriber(reader.id) is not None
        assert "削除しました" in (await client.post(leave)).text
        assert web.store.subscriber(reader.id) is None
        assert (await client.post(leave)).status_code == 200  # pressing it twice is no fault


async def test_one_click_of_a_mail_provider_unsubscribes(web: Web) -> None:
    reader = web.store.add_subscriber(Subscriber("abc", "a@example.net", state="active", created_at=NOW))
    async with web.client() as client:
        answer = await client.post(web.link("unsubscribe", reader), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert web.store.subscriber("abc") is None


async def test_nobody_learns_from_the_pages_who_is_subscribed(web: Web) -> None:
    web.store.add_subscriber(Subscriber("abc", "known@example.net", state="active", created_at=NOW))
    async with web.client() as client:
        answers = [
            await client.post("/en/mail", data=FORM | {"address": address})
            for address in ("known@example.net", "KNOWN@EXAMPLE.NET", "new@example.net", "new@example.net")
        ]
    assert len({(answer.status_code, answer.text) for answer in answers}) == 1
    assert web.store.subscriber("abc") == Subscriber("abc", "known@example.net", state="active", created_at=NOW)
    assert sorted(web.owed()) == [("confirm:2026-01-10T03:04",), ("known:2026-01-10T03:04",)]


async def test_an_address_is_not_flooded_and_the_page_says_the_same(web: Web) -> None:
    async with web.client() as client:
        pages = {(await client.post("/ja/mail", data=FORM)).text for _ in range(8)}
    assert len(pages) == 1
    assert len(web.woken) == 3


async def test_a_network_that_asks_too_often_is_told_to_wait_and_others_are_not(web: Web) -> None:
    async with web.client("203.0.113.5") as client, web.client("198.51.100.1") as other:
        codes = [
            (await client.post("/en/mail", data=FORM | {"address": f"r{number}@example.net"})).status_code
            for number in range(25)
        ]
        assert codes == [200] * 20 + [429] * 5
        assert (await other.post("/en/mail", data=FORM)).status_code == 200


async def test_machines_that_fill_in_every_field_are_told_the_same_and_get_nothing(web: Web) -> None:
    async with web.client() as client:
        answer = await client.post("/en/mail", data=FORM | {"website": "https://spam.example"})
    assert "look into your mail" in answer.text
    assert web.store.subscriber_at("reader@example.net") is None


async def test_a_wrong_address_is_shown_again_escaped(web: Web) -> None:
    async with web.client() as client:
        answer = await client.post("/ja/mail", data=FORM | {"address": '"><script>alert(1)</script>'})
    assert answer.status_code == 422
    assert "<script>" not in answer.text
    assert "正しくないようです" in answer.text


async def test_a_form_sent_from_another_site_is_refused(web: Web) -> None:
    async with web.client(**{"Sec-Fetch-Site": "cross-site"}) as client:
        assert (await client.post("/en/mail", data=FORM)).status_code == 403
    assert web.store.subscriber_at("reader@example.net") is None


async def test_forged_and_old_links_are_told_apart_from_nothing(web: Web) -> None:
    reader = web.store.add_subscriber(Subscriber("abc", "a@example.net", state="active", created_at=NOW))
    wrong = web.tokens.make("unsubscribe", reader.id)
    async with web.client() as client:
        for path in (f"settings/{wrong}", "confirm/x", f"confirm/{wrong[:-3]}", "unsubscribe/x"):
            assert (await client.get(f"/mail/{path}")).status_code == 410
        assert (await client.post(f"/mail/confirm/{wrong}")).status_code == 410
        await client.post("/mail/unsubscribe/forged")
    assert web.store.subscriber("abc") == reader


async def test_a_paused_reader_starts_again_by_saving(web: Web) -> None:
    reader = web.store.add_subscriber(Subscriber("abc", "a@example.net", state="active", created_at=NOW))
    web.store.pause_subscriber("abc", NOW, "550")
    async with web.client() as client:
        assert "配信を止めています" in (await client.get(web.link("settings", reader))).text
        await client.post(web.link("settings", reader), data={"language": "ja"})
    found = web.store.subscriber("abc")
    assert found is not None
    assert (found.state, found.bounces) == ("active", 0)


async def test_the_site_is_served_with_its_types_and_not_its_hidden_files(web: Web) -> None:
    async with web.client() as client:
        page = await client.get("/ja/")
        assert page.text == "<p>ホーム</p>"
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        again = await client.get("/ja/index.html", headers={"If-None-Match": page.headers["etag"]})
        assert again.status_code == 304
        assert (await client.get("/ja")).headers["location"] == "ja/"
        hidden = ("/.kiyaku-build.json", "/ja/../../data/kiyaku.sqlite3", "/%2e%2e/data/kiyaku.sqlite3", "/a%00b")
        for path in (*hidden, "/nothing"):
            answer = await client.get(path)
            assert answer.status_code in (400, 404), path
            assert "SQLite" not in answer.text
        assert (await client.get("/nothing")).text == "<p>nothing here</p>"
        (web.site / "ja" / "index.html").write_text("<p>new</p>")
        assert (await client.get("/ja/")).text == "<p>new</p>"


async def test_every_page_forbids_scripts_frames_and_referrers(web: Web) -> None:
    async with web.client() as client:
        for path in ("/en/mail", "/ja/mail/privacy", "/mail/confirm/x", "/nothing"):
            answer = await client.get(path)
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["x-content-type-options"] == "nosniff"
        assert (await client.get("/en/mail")).headers["cache-control"] == "no-store"
        assert (await client.get("/mail/style.css")).headers["content-type"].startswith("text/css")


async def test_the_door_leads_to_the_readers_language(web: Web) -> None:
    async with web.client() as client:
        assert (await client.get("/mail", headers={"Accept-Language": "de,ja;q=0.5"})).headers["location"] == "en/mail"
        assert (await client.get("/mail", headers={"Accept-Language": "ja-JP"})).headers["location"] == "ja/mail"
        assert (await client.get("/fr/mail")).status_code == 404


@pytest.mark.parametrize(
    "request_of",
    [
        {"method": "POST", "url": "/en/mail", "content": b"x" * 20_000},
        {"method": "POST", "url": "/en/mail", "content": b"a=%ff%fe&address=%00"},
        {"method": "POST", "url": "/en/mail", "content": b"&".join(b"a=%d" % n for n in range(900))},
        {"method": "POST", "url": "/en/mail", "content": b"--x\r\nbroken", "headers": MULTIPART},
        {"method": "POST", "url": "/en/mail", "content": b"--x", "headers": {"content-type": "multipart/form-data"}},
        {"method": "POST", "url": "/en/mail", "content": b"{}", "headers": {"content-type": "application/json"}},
        {"method": "POST", "url": "/en/mail", "content": b"a", "headers": {"content-length": "-1"}},
        {"method": "PUT", "url": "/en/mail"},
        {"method": "DELETE", "url": "/ja/index.html"},
        {"method": "POST", "url": "/ja/index.html"},
        {"method": "GET", "url": "/" + "a" * 5000},
        {"method": "GET", "url": "/mail/settings/" + "%F0%9F%92%A9" * 50},
        {"method": "GET", "url": "/ja/%ff%fe"},
        {"method": "GET", "url": "/%5c..%5c..%5cetc%5cpasswd"},
    ],
)
async def test_malformed_requests_get_a_4xx_and_no_trace(web: Web, request_of: dict[str, object]) -> None:
    headers = {"content-type": "application/x-www-form-urlencoded"} | dict(request_of.pop("headers", {}))  # type: ignore[call-overload]
    async with web.client() as client:
        answer = await client.request(headers=headers, **request_of)  # type: ignore[arg-type]
    assert 400 <= answer.status_code < 500
    assert "Traceback" not in answer.text


async def test_a_body_without_a_length_is_counted(web: Web) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"a=" + b"x" * 1000

    async with web.client() as client:
        headers = {"content-type": "application/x-www-form-urlencoded"}
        assert (await client.post("/en/mail", content=endless(), headers=headers)).status_code == 413


async def test_a_fault_of_ours_is_a_500_without_a_trace(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = web.store.add_subscriber(Subscriber("abc", "a@example.net", state="active", created_at=NOW))
    link = web.link("settings", reader)
    web.store.close()
    monkeypatch.setattr(web.store, "subscriber", lambda _: 1 / 0)
    async with web.client() as client:
        answer = await client.get(link)
    assert answer.status_code == 500
    assert answer.text == "Internal Server Error"


async def test_pages_travel_packed_to_whoever_can_unpack_them_and_are_not_sent_twice(web: Web) -> None:
    page = web.site / "ja" / "long.html"
    page.write_text("<p>利用規約が変わりました。</p>" * 500, encoding="utf-8")
    async with web.client() as client:
        packed = await client.get("/ja/long.html", headers={"accept-encoding": "br, gzip"})
        plain = await client.get("/ja/long.html", headers={"accept-encoding": "br, gzip;q=0"})
        assert packed.text == plain.text == page.read_text(encoding="utf-8")
        assert packed.headers["content-encoding"] == "gzip"
        assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 10
        assert "content-encoding" not in plain.headers
        assert {answer.headers["vary"] for answer in (packed, plain)} == {"Accept-Encoding"}
        tags = [answer.headers["etag"] for answer in (packed, plain)]
        assert tags[0] != tags[1], "two bodies, two tags"
        for tag, codings in zip(tags, ("gzip", "identity"), strict=True):
            headers = {"if-none-match": tag, "accept-encoding": codings}
            again = await client.get("/ja/long.html", headers=headers)
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        short = await client.get("/ja/", headers={"accept-encoding": "gzip"})
        assert "content-encoding" not in short.headers
        page.write_text("<p>別の内容</p>" * 500, encoding="utf-8")
        assert "別の内容" in (await client.get("/ja/long.html", headers={"if-none-match": tags[0]})).text
