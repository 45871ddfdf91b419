"""HTML pages into clauses."""

from __future__ import annotations

from monitor.model import Clause, ClauseKind, Reading
from monitor.read import ReadOptions, read

PLAIN = ReadOptions()


def clauses(html: str, options: ReadOptions = PLAIN) -> tuple[Clause, ...]:
    """The clauses of an HTML text."""
    reading = read(html.encode(), "text/html", url="https://chirp.example/terms", options=options)
    assert isinstance(reading, Reading)
    return reading.clauses


def texts(html: str, options: ReadOptions = PLAIN) -> list[str]:
    """The texts of the clauses of an HTML text."""
    return [clause.text for clause in clauses(html, options)]


def test_inline_tags_never_break_words() -> None:
    assert texts("<p>You grant <b>Chi</b>rp<i>&nbsp;a</i> licence.</p>") == ["You grant Chirp a licence."]


def test_two_line_breaks_part_paragraphs_and_one_does_not() -> None:
    assert texts("<div>One line<br>goes on.<br><br>Another paragraph.</div>") == [
        "One line goes on.",
        "Another paragraph.",
    ]


def test_items_hang_on_the_sentence_before_their_list() -> None:
    found = clauses(
        "<h2>3. Rules</h2><p>Be kind. You may not:</p><ol><li>scrape</li><li>sell<ul><li>data</li></ul></li></ol>"
    )
    assert [(clause.kind, clause.number, clause.level, clause.lead_in) for clause in found[2:]] == [
        (ClauseKind.ITEM, "1.", 1, "You may not:"),
        (ClauseKind.ITEM, "2.", 1, "You may not:"),
        (ClauseKind.ITEM, "", 2, ""),
    ]
    assert (found[0].number, found[0].text) == ("3.", "Rules")
    assert found[1].section == ("Rules",)
