"""`kiyaku compare BEFORE AFTER`: the change between two local files, without touching any store."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from monitor.changing import Tagger
from monitor.commands.output import finding_line, write_json, write_line
from monitor.errors import InputError
from monitor.local import read_file
from monitor.model import Document, DocumentKind, Edition, EditionStatus, History, Reading
from monitor.pipeline import compare_editions
from monitor.read import ReadOptions
from monitor.read.editions import split
from monitor.report import finding_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("before", type=Path, metavar="BEFORE", help="HTML, Markdown, plain text or PDF")
    parser.add_argument("after", type=Path, metavar="AFTER")
    parser.add_argument("--language", help="of the texts, e.g. en or ja; told from the text without it")
    parser.add_argument("--select", action="append", default=[], metavar="CSS", help="main content of HTML files")
    parser.add_argument("--remove", action="append", default=[], metavar="CSS", help="what to leave out of it")
    parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="day on which AFTER was captured")
    parser.add_argument("--no-labels", action="store_true", help="do not load the classifier")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of words")


def run(arguments: argparse.Namespace) -> int:
    """Read both files, compare them and print what differs."""
    options = ReadOptions(select=tuple(arguments.select), remove=tuple(arguments.remove), language=arguments.language)
    before, after = (_reading(path, options) for path in (arguments.before, arguments.after))
    document = Document(
        "", "", DocumentKind.TERMS, (str(arguments.after),), arguments.language, confirm_after=timedelta()
    )
    held = split(before, today=_day(before, None))
    history = History(in_force=_standing(held), upcoming=tuple(e for e in held if e.status is EditionStatus.UPCOMING))
    on = _day(after, arguments.on)
    shown = split(after, today=on, held=history.in_force, upcoming=history.upcoming)
    at = datetime(on.year, on.month, on.day, tzinfo=UTC)
    finding = compare_editions(document, history, shown, at=at, tagger=_tagger(arguments.no_labels))
    if arguments.json:
        write_json(finding_json(finding))
    else:
        write_line(finding_line(finding))
    return 0


def _reading(path: Path, options: ReadOptions) -> Reading:
    reading = read_file(path, options)
    if not reading.clauses:
        raise InputError(f"{path}: no text was found in it.", "Name the main content with --select, or another file.")
    return reading


def _standing(editions: tuple[Edition, ...]) -> Edition | None:
    """The edition in force; a page that shows only an upcoming one stands for itself here."""
    for status in (EditionStatus.IN_FORCE, EditionStatus.UPCOMING):
        for edition in editions:
            if edition.status is status:
                return replace(edition, status=EditionStatus.IN_FORCE)
    return None


def _day(reading: Reading, given: date | None) -> date:
    """The day to read a file on: given, else just before the date that it announces, else today.

    A recorded page from a notice period would otherwise be read as if its announced date had long passed.
    """
    today = given or datetime.now(tz=UTC).date()
    if given is not None:
        return today
    shown = split(reading, today=today)
    if len(shown) > 1:
        days = [item.day for edition in shown for item in edition.effective if edition.status is EditionStatus.IN_FORCE]
        if days:
            return max(days) - timedelta(days=1)
    return today


def _tagger(no_labels: bool) -> Tagger:
    from monitor.tagging import DirectTagger, NoTagger

    return NoTagger() if no_labels else DirectTagger()
