from __future__ import annotations

import hashlib
import hmac
import io
import json
import logging
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from monitor.config import Config as Settings
from monitor.config import DeliverSettings, EmailSettings, MailTo, Post, Secret, Wanted, Webhook
from monitor.config.readers import Subscriber, file_recipients
from monitor.deliver.composing import Composer, ReaderLinks
from monitor.deliver.desk import Report
from monitor.deliver.office import Office
from monitor.model import Finding, Outcome, Owed
from monitor.store import Store
from tests.deliver.servers import MailServer, mail_server, web_server
from tests.store.builders import HOUR, NOW, change, changed, edition, first, opened, services

DAY = timedelta(days=1)


@dataclass
class Home:
    """A store with an office, and a clock that only the test moves."""

    store: Store
    settings: DeliverSettings
    now: datetime = NOW

    def __post_init__(self) -> None:
        self.store.tell(file_recipients(Settings(services=(), deliver=self.settings)))

    async def run(self) -> Report:
        """Send what is due."""
        known = {service.key: service for service in services("chirp/terms")}
        self.composer = Composer(self.store.change, known, site="https://example.org/kiyaku/")
        site = "https://example.org/kiyaku"

        def links(reader: str) -> ReaderLinks:
            return ReaderLinks(f"{site}/u/{reader}", f"{site}/s/{reader}", f"{site}/c/{reader}")

        office = Office(self.store, self.settings, self.composer, clock=lambda: self.now, links=links)
        return await office.run()

    def subscribe(self, name: str, **other: object) -> Subscriber:
        """An active subscriber."""
        item = Subscriber(name, f"{name}@example.net", state="active", created_at=self.now)
        return self.store.add_subscriber(replace(item, **other))  # type: ignore[arg-type]

    def happens(self, text: str = "We may train AI on what you post.", effective: date | None = None) -> str:
        """A confirmed change; returns its id."""
        after = edition(text, at=self.now, effective=effective)
        self.store.record(changed(edition("old"), after, self.now, text[:16]), None, next_check=self.now)
        return after.id


def email(server: MailServer, **other: object) -> EmailSettings:
    plain = EmailSettings("127.0.0.1", server.port, "Kiyaku <kiyaku@example.org>", tls="none", rate=5000)
    return replace(plain, **other)  # type: ignore[arg-type]


async def test_every_subscriber_gets_a_change_once_with_their_own_links(tmp_path: Path) -> None:
    with mail_server() as server, opened(tmp_path) as store:
        home = Home(store, DeliverSettings(email=email(server)))
        for number in range(7):
            home.subscribe(f"r{number}", wanted=Wanted("en" if number % 2 else "ja"))
        home.happens()
        report = await home.run()
        assert (report.sent, report.failed, home.composer.composed) == (7, 0, 2)
        again = await home.run()
        assert again.sent == 0
        posts = {post.recipient: post.message for post in server.posts}
        assert len(posts) == len(server.posts) == 7
        for number in range(7):
            message = posts[f"r{number}@example.net"]
            text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
            html = message.get_body(("html",)).get_content()  # type: ignore[union-attr]
            for body in (text, html, message["List-Unsubscribe"]):
                assert f"/u/r{number}" in body
                assert f"/u/r{number + 1}" not in body
            assert "6f1c0a2e" not in text + html
        assert len({message["Message-ID"] for message in posts.values()}) == 7
        assert "AI training" in str(posts["r1@example.net"].get_body(("plain",)))


async def test_readers_get_what_they_chose_and_nothing_else(tmp_path: Path) -> None:
    with mail_server() as server, opened(tmp_path) as store:
        home = Home(store, DeliverSettings(email=email(server)))
        home.subscribe("all")
        home.subscribe("training", wanted=Wanted(labels=("ai-training",)))
        home.subscribe("ownership", wanted=Wanted(labels=("ownership",)))
        home.subscribe("elsewhere", wanted=Wanted(services=("pixiv",)))
        home.subscribe("heavy", wanted=Wanted(min_weight=0.95))
        home.subscribe("unconfirmed", state="pending")
        home.subscribe("paused", state="paused")
        home.happens()
        await home.run()
        assert sorted(post.recipient for post in server.posts) == ["all@example.net", "training@example.net"]


async def test_what_belongs_together_comes_in_one_mail_at_the_readers_rhythm(tmp_path: Path) -> None:
    with mail_server() as server, opened(tmp_path) as store:
        home = Home(store, DeliverSettings(email=email(server)))
        home.subscribe("daily", rhythm="daily")
        home.subscribe("weekly", rhythm="weekly")
        home.happens("one")
        home.now += HOUR
        home.happens("two")
        await home.run()
        assert server.posts == []
        home.now = datetime(2026, 1, 10, 23, 0, tzinfo=NOW.tzinfo)
        await home.run()
        assert [post.recipient for post in server.posts] == ["daily@example.net"]
        home.now = datetime(2026, 1, 11, 23, 0, tzinfo=NOW.tzinfo)  # Monday, 8 in the morning in Japan
        await home.run()
        assert [post.recipient for post in server.posts] == ["daily@example.net", "weekly@example.net"]
        references = server.posts[0].message["References"].split()
        assert len(references) == 1  # both changes are of one document


async def test_reminders_come_seven_days_and_one_day_before_and_not_after_a_withdrawal(tmp_path: Path) -> None:
    with mail_server() as server, opened(tmp_path) as store:
        home = Home(store, DeliverSettings(email=email(server)))
        home.subscribe("reader")
        home.subscribe("quiet", reminders=False)
        home.happens(effective=date(2026, 1, 30))
        home.happens("another", effective=date(2026, 1, 30))
        for _ in range(14):  # until the 24th
            await home.run()
            home.now += DAY
        days = [(post.recipient.split("@")[0], post.message["Date"].datetime.day) for post in server.posts]
        assert sorted(days) == [("quiet", 10), ("reader", 10), ("reader", 23)]
        withdrawn = replace(
            change(None, edition("old"), home.now), id="chirp/terms/2026-01-24-00000000", announcement="withdrawn"
        )
        store.record(
            Finding("chirp", "terms", home.now, Outcome.ANNOUNCED, change=withdrawn), None, next_check=home.now
        )
        for _ in range(10):
            await home.run()
            home.now += DAY
        subjects = [post.message["Date"].datetime.day for post in server.posts if post.recipient.startswith("reader")]
        assert subjects == [10, 23, 24]


async def test_a_greylisted_reader_is_tried_again_with_the_same_message_id(tmp_path: Path) -> None:
    with mail_server() as server, opened(tmp_path) as store:
        home = Home(store, DeliverSettings(email=email(server)))
        home.subscribe("a")
        home.happens()
        server.data = ["451 4.7.1 greylisted", "drop"]
        assert (await home.run()).failed == 1
        assert (await home.run()).failed == 0  # too early
        home.now += timedelta(minutes=5)
        assert (await home.run()).failed == 1
        home.now += timedelta(minutes=10)
        assert (await home.run()).sent == 1
        # The server took the mail whose line broke: the same id lets it show up once.
        assert len(server.posts) == 2
        assert len({post.message["Message-ID"] for post in server.posts}) == 1
        assert store.outbox_counts(home.now).sent == 1


async def test_a_reader_refused_for_good_is_paused_and_the_operator_hears_of_it(
    tmp_path: Path,
) -> None:
    with mail_server() as server, opened(tmp_path) as store:
        home = Home(store, DeliverSettings(email=email(server, operator=Secret("me@example.org"))))
        gone = home.subscribe("gone")
        server.refuse = {"gone@example.net": "550 5.1.1 no such user"}
        for number in range(3):
            home.happens(f"text {number}")
            assert (await home.run()).given_up == 1
        found = store.subscriber(gone.id)
        assert found is not None
        assert (found.state, found.bounces) == ("paused", 3)
        home.happens("nobody hears this")
        home.now += DAY
        await home.run()
        assert [post.recipient for post in server.posts] == ["me@example.org"]
        text = server.posts[0].message.get_content()
        assert text.count("550 5.1.1") == 6  # three of them, in two languages
        assert "gone@" not in text


async def test_a_mail_that_never_gets_through_is_given_up_after_days(tmp_path: Path) -> None:
    with mail_server() as server, opened(tmp_path) as store:
        home = Home(store, DeliverSettings(email=email(server)))
        home.subscribe("a")
        home.happens()
        server.refuse = {"a@example.net": "450 mailbox busy"}
        attempts = 0
        while (report := await home.run()).given_up == 0:
            attempts += report.failed
            home.now += HOUR
        assert home.now - NOW >= timedelta(days=5)
        assert 10 < attempts < 30
        assert store.outbox_counts(home.now).given_up == 1


async def test_while_the_relay_is_down_nothing_is_given_up_however_long_it_lasts(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        with mail_server() as server:
            settings = email(server)
        home = Home(store, DeliverSettings(email=settings))
        for number in range(9):
            home.subscribe(f"r{number}")
        home.happens()
        for _ in range(24):
            report = await home.run()
            assert report.given_up == 0
            assert report.failed <= 4  # one for each connection; the rest is not even tried
            home.now += 6 * HOUR
        with mail_server() as server:
            home = Home(store, DeliverSettings(email=email(server)), home.now + DAY)
            assert (await home.run()).sent == 9
            assert len(server.posts) == 9


async def test_a_reader_who_left_between_is_sent_nothing_and_that_is_no_failure(tmp_path: Path) -> None:
    with mail_server() as server, opened(tmp_path) as store:
        home = Home(store, DeliverSettings(email=email(server)))
        gone, paused = home.subscribe("gone"), home.subscribe("paused")
        home.happens()
        store.forget_subscriber(gone.id)
        store.pause_subscriber(paused.id, NOW, "asked by phone")
        report = await home.run()
        assert (report.sent, report.failed, report.given_up) == (0, 0, 0)
        assert store.everything_about(gone.id) == {}


async def test_readers_named_in_the_file_get_mail_without_a_link_to_leave(tmp_path: Path) -> None:
    with mail_server() as server, opened(tmp_path) as store:
        named = MailTo(Secret("me@example.org"), Wanted("en"))
        home = Home(store, DeliverSettings(email=email(server, to=(named,))))
        home.happens()
        await home.run()
        message = server.posts[0].message
        assert server.posts[0].recipient == "me@example.org"
        assert "/u/" not in str(message)
        assert message["List-Unsubscribe"] == "<mailto:kiyaku@example.org?subject=unsubscribe>"


async def test_a_channel_that_fails_delays_neither_the_others_nor_the_mail(tmp_path: Path) -> None:
    with mail_server() as server, web_server() as web, web_server() as broken, opened(tmp_path) as store:
        posts = tuple(
            Post(key, Secret(f"json://{target.url.removeprefix('http://')}/{key}"), Wanted("en"))
            for key, target in (("broken", broken), ("fine", web))
        )
        hooks = (Webhook("hook", Secret(web.url + "/hook")),)
        home = Home(store, DeliverSettings(email=email(server), post=posts, webhook=hooks))
        home.subscribe("a")
        one = home.happens("one")
        home.now += HOUR
        two = home.happens("two")
        broken.statuses = [503] * 2
        report = await home.run()
        assert report.failed == 1  # the second post waits behind the first, untried
        assert len(server.posts) == 1
        assert sorted(path for path, _, _ in web.requests) == ["/fine", "/fine", "/hook", "/hook"]
        home.now += HOUR
        broken.statuses = []
        await home.run()
        links = [json.loads(body)["message"].split("\n")[-1] for _, _, body in broken.requests[-2:]]
        assert links == [f"https://example.org/kiyaku/en/changes/{name}.html" for name in (one, two)]


async def test_a_webhooks_signature_can_be_checked_by_its_receiver(tmp_path: Path) -> None:
    with web_server() as web, opened(tmp_path) as store:
        hook = Webhook("hook", Secret(web.url + "/x"), Secret("shared"))
        home = Home(store, DeliverSettings(webhook=(hook,)))
        name = home.happens()
        web.statuses = [500, 200]
        await home.run()
        home.now += HOUR
        await home.run()
        assert len({headers["kiyaku-delivery"] for _, headers, _ in web.requests}) == 1
        _, headers, body = web.requests[1]
        stamp, mac = (part.split("=")[1] for part in headers["kiyaku-signature"].split(","))
        assert int(stamp) == int(home.now.timestamp())
        assert mac == hmac.new(b"shared", f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        value = json.loads(body)
        assert (value["event"], value["service"], value["change"]["id"]) == ("change", "chirp", name)


async def test_a_webhook_that_is_gone_is_given_up_at_once(tmp_path: Path) -> None:
    with web_server() as web, opened(tmp_path) as store:
        home = Home(store, DeliverSettings(webhook=(Webhook("hook", Secret(web.url)),)))
        home.happens()
        web.statuses = [410]
        report = await home.run()
        assert (report.given_up, report.failed) == (1, 0)


async def test_history_that_is_imported_is_told_to_nobody(tmp_path: Path) -> None:
    with mail_server() as server, opened(tmp_path) as store:
        home = Home(store, DeliverSettings(email=email(server)))
        home.subscribe("a")
        store.tell(None)
        home.happens()
        assert (await home.run()).sent == 0


async def test_a_change_is_told_when_it_is_confirmed_and_not_before(tmp_path: Path) -> None:
    with mail_server() as server, opened(tmp_path) as store:
        home = Home(store, DeliverSettings(email=email(server)))
        home.subscribe("a")
        old, new = edition("old"), edition("new")
        store.record(first(old), None, next_check=NOW)
        finding = changed(old, new, NOW, "f2", confirmed=False)
        assert finding.change is not None
        store.record(finding, None, next_check=NOW)
        assert (await home.run()).sent == 0
        seen = Finding("chirp", "terms", NOW + HOUR, Outcome.UNCHANGED, fingerprint="f2", confirms=finding.change.id)
        home.now += HOUR
        store.record(seen, None, next_check=NOW)
        assert (await home.run()).sent == 1


async def test_a_lasting_outage_is_told_to_the_operator_once_and_so_is_its_end(tmp_path: Path) -> None:
    with mail_server() as server, opened(tmp_path) as store:
        home = Home(store, DeliverSettings(email=email(server, operator=Secret("me@example.org"))))
        for _ in range(30):
            wall = Finding("chirp", "terms", home.now, Outcome.UNREADABLE, reason="blocked", detail="A bot wall.")
            store.record(wall, None, next_check=home.now)
            await home.run()
            home.now += 6 * HOUR
        store.record(Finding("chirp", "terms", home.now, Outcome.UNCHANGED, fingerprint="f"), None, next_check=home.now)
        await home.run()
        texts = [post.message.get_content() for post in server.posts]
        assert len(texts) == 2
        assert "chirp/terms" in texts[0]
        assert "blocked" in texts[0]
        assert "再び読み取れるようになりました" in texts[1]


async def test_no_address_and_no_secret_reaches_the_log(tmp_path: Path) -> None:
    log, ear = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(log)
    ear.addHandler(handler)
    try:
        with mail_server() as server, opened(tmp_path) as store:
            urls = ("json://127.0.0.1:9/very-secret", "nonsense://very-secret")
            posts = tuple(Post(f"p{number}", Secret(url)) for number, url in enumerate(urls))
            home = Home(store, DeliverSettings(email=email(server), post=posts))
            reader = home.subscribe("gone")
            server.refuse = {"gone@example.net": "550 <gone@example.net> unknown"}
            home.happens()
            report = await home.run()
    finally:
        ear.removeHandler(handler)
    assert report.failed + report.given_up == 3
    assert log.getvalue().count("\n") == 3
    for text in (log.getvalue(), str(report), repr(reader)):
        assert "gone@" not in text
        assert "very-secret" not in text


async def test_what_was_owed_to_a_channel_that_went_from_the_file_is_closed(tmp_path: Path) -> None:
    with web_server() as web, opened(tmp_path) as store:
        home = Home(store, DeliverSettings(webhook=(Webhook("hook", Secret(web.url)),)))
        home.happens()
        home.settings = DeliverSettings()
        report = await home.run()
        assert (report.sent, report.failed, report.given_up) == (0, 0, 0)
        assert store.outbox_counts(home.now).waiting == 0
        assert web.requests == []


async def test_somebody_who_asks_gets_a_mail_to_confirm_and_somebody_known_their_choices(tmp_path: Path) -> None:
    with mail_server() as server, opened(tmp_path) as store:
        home = Home(store, DeliverSettings(email=email(server)))
        home.subscribe("known", wanted=Wanted("en"))
        home.subscribe("new", state="pending")
        for name, kind in (("known", "known"), ("new", "confirm")):
            store.owe([Owed("email", name, "notice", f"{kind}:2026-01-10T03:04", NOW)], NOW)
        assert (await home.run()).sent == 2
        texts = {post.recipient: post.message for post in server.posts}
        assert "https://example.org/kiyaku/s/known" in texts["known@example.net"].get_content()
        assert "https://example.org/kiyaku/c/new" in texts["new@example.net"].get_content()
        assert texts["new@example.net"]["Subject"] == "【Kiyaku】登録の確認をお願いします"
        assert texts["new@example.net"]["List-Unsubscribe"] is None
