from __future__ import annotations

from datetime import timedelta

from monitor.finding import seen_again
from monitor.model import Document, DocumentKind, History, Pending
from tests.store.builders import HOUR, NOW

DOCUMENT = Document("chirp", "terms", DocumentKind.TERMS, ("https://chirp.example/",), confirm_after=6 * HOUR)


def test_a_text_that_was_first_seen_while_the_clock_was_ahead_waits_no_longer_than_others() -> None:
    history = History(pending=Pending("f", NOW + timedelta(days=300), 1, "change"))
    waiting, confirms = seen_again(DOCUMENT, history, NOW)
    assert waiting is not None
    assert (waiting.first_seen, waiting.times, confirms) == (NOW, 2, "")
    assert seen_again(DOCUMENT, History(pending=waiting), NOW + 5 * HOUR)[1] == ""
    assert seen_again(DOCUMENT, History(pending=waiting), NOW + 6 * HOUR) == (None, "change")
