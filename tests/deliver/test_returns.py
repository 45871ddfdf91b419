from __future__ import annotations

import asyncio
import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.config import DeliverSettings, EmailSettings
from monitor.config.readers import Subscriber
from monitor.deliver.composing import Composer
from monitor.deliver.mailboxes import piped
from monitor.deliver.marks import Marks
from monitor.deliver.office import Office
from monitor.deliver.returns import MOST_BYTES, read
from monitor.store import Store
from tests.deliver import reports
from tests.deliver.servers import MailServer, Post, mail_server
from tests.store.builders import NOW, changed, edition, opened, services

MARKS = Marks("secret")
PARCEL = "0123456789abcdef" * 2
MARK = MARKS.make(PARCEL)


@pytest.mark.parametrize(
    ("mail", "kind", "status"),
    [
        (reports.postfix(MARK), "refused", "5.1.1"),
        (reports.postfix(MARK, "5.7.26"), "policy", "5.7.26"),
        (reports.postfix(MARK, "5.3.4"), "policy", "5.3.4"),
        (reports.postfix(MARK, "4.4.7"), "delayed", "4.4.7"),
        (reports.postfix(MARK, "4.2.2", "delayed"), "delayed", "4.2.2"),
        (reports.postfix(MARK, "2.0.0", "delivered"), "delivered", "2.0.0"),
        (reports.exim(MARK), "refused", "5.2.1"),
        (reports.exchange(MARK), "refused", "5.1.10"),
        (reports.encoded(MARK), "refused", "5.1.1"),
        (reports.japanese(MARK), "refused", "5.0.0"),
        (reports.international(MARK), "refused", "5.1.1"),
        (reports.qmail(MARK), "refused", "5.1.1"),
        (reports.qmail(MARK, "4.4.1"), "delayed", "4.4.1"),
        (reports.complaint(MARK), "complaint", "abuse"),
        (reports.complaint(MARK, "not-spam"), "other", "not-spam"),
        (reports.complaint(MARK, "auth-failure"), "other", "auth-failure"),
    ],
)
def test_reports_of_many_servers_are_understood(mail: str | bytes, kind: str, status: str) -> None:
    raw = mail.encode() if isinstance(mail, str) else mail
    for shape in (raw, raw.replace(b"\n", b"\r\n"), raw.replace(MARK.encode(), MARK.upper().encode())):
        found = read(shape)
        assert (found.kind, found.status) == (kind, status)
        assert MARKS.find(found.text) == PARCEL


def test_answers_and_ordinary_mails_are_no_reports() -> None:
    assert read(reports.holiday(MARK).encode()).kind == "other"
    assert read(reports.holiday(MARK).replace("Auto-Submitted: auto-replied\n", "").encode()).kind != "refused"
    assert read(f"From: a@example.net\nSubject: 550 5.1.1\n\n5.1.1 {MARK}".encode()).kind == "other"
    assert read(b"").kind == "other"


def test_a_mark_cannot_be_guessed_or_carried_over() -> None:
    assert MARKS.find(f"x <{MARK}@example.org> y") == MARKS.find(f"bounces+{MARK.upper()}@example.org") == PARCEL
    assert Marks("another").find(MARK) is None
    assert MARKS.find(MARK[:-1] + ("a" if MARK[-1] != "a" else "b")) is None
    assert MARKS.find("a" + MARK) is None
    assert MARKS.find("a" * 40 + " " + MARK) == PARCEL
    assert MARKS.find(("a" * 40 + " ") * 10_000 + MARK) is None, "the search ends"


def test_no_mail_however_broken_stops_the_reading() -> None:
    chance = random.Random(3)
    whole = [reports.postfix(MARK).encode(), reports.encoded(MARK).encode(), reports.complaint(MARK).encode()]
    for number in range(300):
        raw = bytearray(whole[number % 3])
        for _ in range(chance.randrange(1, 30)):
            at = chance.randrange(len(raw))
            raw[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
        read(bytes(raw))
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(8000))
    assert read(nested).kind == "other"
    assert read(b"Content-Type: message/delivery-status\n\n" + b"a: b\n\n" * 300_000).kind == "other"
    assert read(b"Content-Type: multipart/report; boundary=\xff\xfe\n\n--\xff\xfe\n\x00").kind == "other"


def test_an_mbox_is_taken_apart_and_a_single_mail_is_not() -> None:
    box = b"From a Sat Jan 10\nSubject: 1\n\nx\n\nFrom b Sat Jan 10\nSubject: 2\n\n>From y\n"
    assert list(piped(io.BytesIO(box))) == [b"Subject: 1\n\nx\n\n", b"Subject: 2\n\n>From y\n"]
    single = b"Subject: 1\n\nHello\n\nFrom here on it is text.\n"
    assert list(piped(io.BytesIO(single))) == [single]
    assert len(next(piped(io.BytesIO(b"a" * 10 * MOST_BYTES)))) < 2 * MOST_BYTES
    assert list(piped(io.BytesIO(b""))) == []


@dataclass
class Home:
    """A home folder whose reader was sent mails through a real relay."""

    place: Path
    server: MailServer

    def happens(self, text: str, day: int) -> Post:
        """A change is told; returns the mail."""
        now = NOW + timedelta(days=day)
        with Store.open(self.place) as store:
            store.tell(())
            after = edition(text, at=now)
            store.record(changed(edition("old"), after, now, text), None, next_check=now)
            relay = EmailSettings(
                "127.0.0.1", self.server.port, "kiyaku@example.org", tls="none", bounces="bounces+*@example.org"
            )
            known = {item.key: item for item in services("chirp/terms")}
            mark = Marks(store.secret("marks")).make
            office = Office(
                store, DeliverSettings(email=relay), Composer(store.change, known), clock=lambda: now, mark=mark
            )
            assert asyncio.run(office.run()).sent == 1
        return self.server.posts[-1]

    def bounces(self, *mails: str) -> None:
        """Read a Maildir that holds these mails."""
        folder = self.place / "Maildir" / "new"
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        for number, mail in enumerate(mails):
            (folder / f"{number:03}").write_text(mail)
        assert main(["bounces", str(folder.parent), "--json", "--home", str(self.place)]) == 0

    def reader(self) -> Subscriber | None:
        with Store.open(self.place) as store:
            return store.subscriber("reader")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with mail_server() as server:
        with opened(tmp_path) as store:
            store.add_subscriber(Subscriber("reader", reports.READER, state="active", created_at=NOW))
        yield Home(tmp_path, server)


def _mark(post: Post) -> str:
    name = str(post.message["Message-ID"]).strip("<>").partition("@")[0]
    assert post.sender == f"bounces+{name}@example.org"
    return name


def _results(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [json.loads(line)["result"] for line in capsys.readouterr().out.splitlines()]


def test_three_mails_in_a_row_that_came_back_pause_a_reader(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    marks = [_mark(home.happens(f"Rule {day}.", day)) for day in range(5)]
    home.bounces(reports.postfix(marks[0]), reports.postfix(marks[1], "5.7.1"), reports.exim(marks[3]))
    assert _results(capsys) == ["counted", "policy", "counted"]
    home.bounces(reports.postfix(marks[0]), reports.exim(marks[3]))
    assert _results(capsys) == ["known", "known"], "a mailbox is read again and again"
    reader = home.reader()
    assert reader is not None
    assert reader.state == "active", "the second was no fault of the address, so these are not in a row"
    home.bounces(reports.exchange(marks[4]), reports.qmail(marks[2]))  # late, and in another order
    assert _results(capsys) == ["counted", "paused"]
    reader = home.reader()
    assert reader is not None
    assert (reader.state, reader.paused_for) == ("paused", "came back as undeliverable (5.1.1)")


def test_what_came_back_before_a_reader_confirmed_again_is_forgotten(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    marks = [_mark(home.happens(f"Rule {day}.", day)) for day in range(3)]
    home.bounces(*(reports.postfix(mark) for mark in marks))
    with Store.open(home.place) as store:
        store.confirm_subscriber("reader", NOW + timedelta(days=4))
    later = _mark(home.happens("Rule 5.", 5))
    home.bounces(reports.postfix(later))
    assert _results(capsys) == ["counted", "counted", "paused", "counted"]


def test_a_forged_report_changes_nothing(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    post = home.happens("Rule 1.", 1)
    parcel = Marks("another").make(PARCEL)
    home.bounces(*[reports.postfix(parcel), reports.complaint(parcel), reports.complaint("a" * 40)] * 3)
    assert set(_results(capsys)) == {"forged"}
    bare = post.raw.decode().replace(_mark(post), "x")
    home.bounces(bare, reports.report("Action: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822; reader@example.net", ""))
    assert _results(capsys) == ["other", "forged"]
    reader = home.reader()
    assert reader is not None
    assert reader.state == "active"


def test_a_complaint_unsubscribes_and_deletes(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    mark = _mark(home.happens("Rule 1.", 1))
    home.bounces(reports.complaint(mark, "not-spam"), reports.complaint(mark), reports.complaint(mark))
    assert _results(capsys) == ["other", "left", "unknown"]
    assert home.reader() is None
    home.bounces(reports.postfix(mark))
    assert _results(capsys) == ["unknown"]


def test_no_address_is_printed_and_a_wrong_folder_is_refused(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mark = _mark(home.happens("Rule 1.", 1))
    box = f"From x Sat Jan 10\n{reports.postfix(mark)}\nFrom x Sat Jan 10\n{reports.holiday(mark)}"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(box.encode())))
    assert main(["bounces", "-", "--home", str(home.place)]) == 0
    told = capsys.readouterr()
    assert [line.split(":")[0] for line in told.out.splitlines()] == ["counted", "other"]
    assert "2 mails read: 1 counted, 1 other" in told.err
    assert "@" not in told.out + told.err
    assert main(["bounces", "-", "--home", str(tmp_path / "nowhere")]) == 2
    assert main(["bounces", str(tmp_path / "no-such-box"), "--home", str(home.place)]) == 2
