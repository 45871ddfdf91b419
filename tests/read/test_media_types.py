"""The same words are the same clauses in HTML, Markdown, plain text and PDF."""

from __future__ import annotations

import textwrap

import pytest

from monitor.model import ClauseKind, Reading, Unreadable
from monitor.normal import fingerprint
from monitor.read import read
from tests.read.pages import CHIRP, SAEZURI, Terms, body, document
from tests.read.pdfs import Line, paragraphs, pdf


def clauses_of(content: bytes | str, media_type: str) -> Reading:
    found = read(content.encode() if isinstance(content, str) else content, media_type)
    assert isinstance(found, Reading)
    return found


def prints(content: bytes | str, media_type: str) -> list[str]:
    return [fingerprint(clause.text) for clause in clauses_of(content, media_type).clauses]


def markdown(terms: Terms) -> str:
    return "Terms\n=====\n\n" + "\n\n".join(f"## {heading}\n\n" + "\n\n".join(some) for heading, some in terms)


def wrapped(terms: Terms) -> str:
    parts = ["Terms\n====="]
    for heading, some in terms:
        parts += [f"{heading}\n---------", *("\n".join(textwrap.wrap(text, 60)) for text in some)]
    return "\n\n".join(parts)


@pytest.mark.parametrize("terms", [CHIRP, SAEZURI], ids=["English", "Japanese"])
def test_markdown_and_plain_text_say_the_same_as_html(terms: Terms) -> None:
    page = prints(document(f"<h1>Terms</h1>{body(terms, numbered=False)}"), "text/html")
    assert prints(markdown(terms), "text/markdown") == page
    assert prints(wrapped(terms), "text/plain") == page


def test_a_document_that_moves_from_html_to_pdf_keeps_its_clauses() -> None:
    lines: list[Line] = [Line("T E R M S", 240, 740, 18, bold=True)]
    y = 700.0
    for number, (heading, some) in enumerate(CHIRP, 1):
        lines.append(Line(f"{number}. {heading}", 72, y, 13, bold=True))
        new = paragraphs(some, top=y - 20)
        lines += new
        y = new[-1].y - 30
    pages = [
        [line for line in lines if line.y > 400],
        [Line(one.text, one.x, one.y + 300, one.size, one.bold) for one in lines if one.y <= 400],
    ]
    for number, some_lines in enumerate(pages, 1):
        some_lines += [Line("Chirp Ltd. | Terms of Service", 72, 770, 8), Line(f"Page {number} of 2", 280, 30, 8)]
    found = clauses_of(pdf(pages, "Terms"), "application/pdf")
    assert [fingerprint(one.text) for one in found.clauses] == prints(
        document(f"<h1>Terms</h1>{body(CHIRP)}"), "text/html"
    )
    assert found.title == "Terms"
    assert next(one.text for one in found.clauses if one.kind is ClauseKind.HEADING) == "TERMS"
    assert found.clauses[2].section == ("TERMS", "Who May Use Chirp")


def test_the_columns_of_a_pdf_are_read_one_after_the_other() -> None:
    left = [text for _, some in CHIRP[:3] for text in some][:4]
    right = [text for _, some in CHIRP[3:] for text in some][:3]
    page = paragraphs(left, width=42, x=60) + paragraphs(right, width=42, x=330)
    found = clauses_of(pdf([sorted(page, key=lambda line: -line.y)]), "application/pdf")
    assert [fingerprint(one.text) for one in found.clauses] == [fingerprint(text) for text in left + right]


def test_words_parted_at_the_end_of_a_line_are_joined() -> None:
    lines = [Line("You grant us a world-", y=700), Line("wide licence to host your third-", y=687),
             Line("party works.", y=674), Line("A third-party work is one of somebody else.", y=640)]  # fmt: skip
    found = clauses_of(pdf([lines]), "application/pdf")
    assert [one.text for one in found.clauses] == [
        "You grant us a worldwide licence to host your third-party works.",
        "A third-party work is one of somebody else.",
    ]


def test_items_in_a_pdf_hang_on_the_sentence_before_them() -> None:
    lines = [
        Line("You may not:", y=700),
        Line("•", 80, 687),
        Line("scrape the service;", 95, 687),
        Line("• resell it.", 80, 674),
    ]
    found = clauses_of(pdf([lines]), "application/pdf")
    assert [(one.kind, one.text, one.lead_in) for one in found.clauses[1:]] == [
        (ClauseKind.ITEM, "scrape the service;", "You may not:"),
        (ClauseKind.ITEM, "resell it.", "You may not:"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"%PDF-1.4 broken", "malformed"), (pdf([[]]), "empty"), (b"", "malformed"), (pdf([[]] * 301), "too-large")],
    ids=["broken", "no text", "nothing", "too many pages"],
)
def test_a_pdf_that_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    found = read(content, "application/pdf")
    assert isinstance(found, Unreadable)
    assert found.reason == reason
    assert found.detail.endswith(".")


def test_lines_of_plain_text_are_told_apart_by_numbers_and_bullets() -> None:
    text = (
        "TERMS\n\nYou may not:\n- scrape the\n  service\n- resell it\n\n1. You keep your\nrights.\n2. You may leave.\n"
    )
    found = clauses_of(text, "text/plain").clauses
    assert [(one.kind, one.number, one.text) for one in found] == [
        (ClauseKind.PARAGRAPH, "", "TERMS"),
        (ClauseKind.PARAGRAPH, "", "You may not:"),
        (ClauseKind.ITEM, "", "scrape the service"),
        (ClauseKind.ITEM, "", "resell it"),
        (ClauseKind.PARAGRAPH, "1.", "You keep your rights."),
        (ClauseKind.PARAGRAPH, "2.", "You may leave."),
    ]
    assert [one.lead_in for one in found[2:4]] == ["You may not:", "You may not:"]


def test_markdown_tables_front_matter_and_html_are_read() -> None:
    text = (
        "---\nlang: en\n---\n| Plan | Price |\n| --- | --- |\n| Basic | free |\n\n<details><summary>"
        "More</summary>\n\nHidden no longer.\n\n</details>\n"
    )
    found = clauses_of(text, "text/markdown").clauses
    assert [one.text for one in found] == ["Plan | Price", "Basic | free", "More", "Hidden no longer."]


def test_an_unknown_media_type_is_unreadable() -> None:
    found = read(b"GIF89a", "image/gif")
    assert isinstance(found, Unreadable)
    assert found.reason == "media-type"
