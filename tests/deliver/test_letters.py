from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from monitor.deliver.letters import Envelope, Letter, seal, thread_of

LETTER = Letter("X の利用規約が変わります — AI学習: 変更なし", "本文です。\n" * 40, "<p>規約</p>\n" * 500)
ENVELOPE = Envelope(
    sender="規約ウォッチ Kiyaku <kiyaku@example.org>",
    recipient="reader@example.net",
    message_id="a" * 32,
    date=datetime(2026, 1, 10, tzinfo=UTC),
    reply_to="operator@example.org",
    list_id="kiyaku.example.org",
    unsubscribe=(
        "https://example.org/kiyaku/unsubscribe/" + "t" * 120,
        "mailto:operator@example.org?subject=unsubscribe",
    ),
    threads=(thread_of("x", "terms"),),
    language="ja",
)


def parsed(letter: Letter, envelope: Envelope) -> EmailMessage:
    message = message_from_bytes(seal(letter, envelope), policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def bodies(message: EmailMessage) -> dict[str, str]:
    return {part.get_content_subtype(): part.get_content() for part in message.walk() if not part.is_multipart()}


def test_a_japanese_mail_says_in_a_readers_program_what_was_written() -> None:
    message = parsed(LETTER, ENVELOPE)
    assert message["Subject"] == LETTER.subject
    assert message["From"].addresses[0].display_name == "規約ウォッチ Kiyaku"
    assert message["From"].addresses[0].addr_spec == "kiyaku@example.org"
    assert bodies(message) == {"plain": LETTER.text, "html": LETTER.html}


def test_the_headers_of_well_behaved_bulk_mail_are_there() -> None:
    message = parsed(LETTER, ENVELOPE)
    assert message["Message-ID"] == f"<{'a' * 32}@example.org>"
    assert message["References"] == message["In-Reply-To"] == f"<{ENVELOPE.threads[0]}@example.org>"
    assert message["List-Id"] == "Kiyaku <kiyaku.example.org>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].split() == [
        f"<{ENVELOPE.unsubscribe[0]}>,",
        "<mailto:operator@example.org?subject=unsubscribe>",
    ]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] == "list"
    assert message["Date"].datetime == ENVELOPE.date
    assert message["Content-Language"] == "ja"


def test_one_click_is_only_promised_where_there_is_an_https_address() -> None:
    message = parsed(LETTER, replace(ENVELOPE, unsubscribe=("mailto:a@b.example",)))
    assert message["List-Unsubscribe-Post"] is None


def test_no_line_is_too_long_for_a_relay_and_all_is_ascii_with_crlf() -> None:
    long = Letter("s" * 300 + "規" * 300, "x" * 5000 + "\n規" * 3, "<p>" + "y" * 90_000 + "</p>")
    for letter in (LETTER, long):
        raw = seal(letter, ENVELOPE)
        assert raw.isascii()
        assert b"\n" not in raw.replace(b"\r\n", b"")
        assert b"\r" not in raw.replace(b"\r\n", b"")
        assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert parsed(long, ENVELOPE)["Subject"] == long.subject


@pytest.mark.parametrize(
    "name", ["Vellum", "Vellum Lane", "Vellum Lane of Leeds", "V", "The Vellum Lane of Leeds", "規約"]
)
@pytest.mark.parametrize(
    "end", ["9 AI crawlers refused", "AI training: new; promise not to train AI: please look", "規約"]
)
def test_a_subject_keeps_its_spaces_wherever_its_line_is_folded(name: str, end: str) -> None:
    subject = f"{name} changed its robots.txt (seen 13 October 2026) — {end}"
    assert parsed(replace(LETTER, subject=subject), ENVELOPE)["Subject"] == subject


@settings(max_examples=80, deadline=None)
@given(some.text(max_size=400), some.text(max_size=400))
@example("one\n\ntwo\n", "\n")
def test_any_text_arrives_as_it_was(text: str, html: str) -> None:
    # Lone surrogates are no text; a carriage return is a line end in a mail whatever we do.
    clean = [item.encode("utf-8", "replace").decode().replace("\r", "") for item in (text, html)]
    message = parsed(Letter("s", clean[0], "<" + clean[1]), ENVELOPE)
    found = {kind: said.replace("\r\n", "\n") for kind, said in bodies(message).items()}  # as lines end in a mail
    assert found["plain"].rstrip("\n") == clean[0].rstrip("\n")
    assert found["html"].rstrip("\n") == "<" + clean[1].rstrip("\n")


def test_a_line_break_cannot_smuggle_a_header_in() -> None:
    with pytest.raises(ValueError, match="line"):
        seal(replace(LETTER, subject="a\r\nBcc: victim@example.net"), ENVELOPE)
    with pytest.raises(ValueError, match="line break"):
        seal(LETTER, replace(ENVELOPE, unsubscribe=("https://x/\nBcc: victim@example.net",)))


def test_a_mail_for_the_operator_has_one_part_and_no_list() -> None:
    message = parsed(Letter("s", "text\n"), replace(ENVELOPE, list_id="", unsubscribe=(), threads=()))
    assert not message.is_multipart()
    assert message.get_content().splitlines() == ["text"]
    assert message["List-Id"] is None
    assert message["Precedence"] == "bulk"
