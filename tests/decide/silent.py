"""Every difference of recorded pages for which no alert was given, alike ones together, to be read by a person.

python -m tests.decide.silent DAYS_FOLDER [NAME]

A page's text is taken here without any of the program's own reading, so that what the reader left out shows as well:
"reading same" means that the clauses are those of the capture before, and the difference lies outside of them.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from monitor.history import read_manifest
from monitor.model import Document, Reading
from monitor.pipeline import read_capture
from monitor.read.charset import decode
from monitor.read.elements import BLOCK
from tests.decide.replay import ALERTS, Step, steps

_UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "head"})
_SHOWN = 12  # lines of a difference

Difference = tuple[frozenset[str], frozenset[str], str]


def lines(body: bytes) -> frozenset[str]:
    """The lines of text of a page, whatever they are."""
    root = etree.fromstring(decode(body, "utf-8").encode(), etree.HTMLParser(encoding="utf-8", huge_tree=True))
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if element.tag in BLOCK or element.tag == "br":
            pieces.append("\n")
        if event == "start" and not any(parent.tag in _UNSEEN for parent in (element, *element.iterancestors())):
            pieces.append(element.text or "")
        parent = element.getparent()
        if event == "end" and parent is not None and parent.tag not in _UNSEEN:
            pieces.append(element.tail or "")
    found = (re.sub(r"\s+", " ", line).strip() for line in "".join(pieces).split("\n"))
    return frozenset(line for line in found if line)


def texts(document: Document, step: Step) -> list[str]:
    """What the program reads in a capture."""
    reading = read_capture(document, step.capture)
    return [clause.text for clause in reading.clauses] if isinstance(reading, Reading) else []


def silent(manifest: Path) -> Iterator[tuple[Difference, Step]]:
    """Differences from the capture before, where the finding is no alert."""
    document, _ = next(iter(read_manifest(manifest)))
    before: tuple[frozenset[str], list[str]] | None = None
    for step in steps(manifest):
        now = (lines(step.capture.body), texts(document, step))
        if before is not None and before != now and step.finding.outcome not in ALERTS:
            reading = "same" if before[1] == now[1] else "differs"
            yield (before[0] - now[0], now[0] - before[0], reading), step
        before = now


def show(folder: Path) -> None:
    """Print the differences of one document."""
    alike: dict[Difference, list[Step]] = defaultdict(list)
    for difference, step in silent(folder / "manifest.jsonl"):
        alike[difference].append(step)
    print(f"== {folder.name}: {sum(map(len, alike.values()))} captures differ, in {len(alike)} ways")
    for (gone, come, reading), found in alike.items():
        days = ", ".join(f"{step.capture.captured_at:%Y-%m-%d} {step.finding.outcome.value}" for step in found[:4])
        print(f"   {len(found)} x {days}; reading {reading}")
        for sign, side in (("-", gone), ("+", come)):
            print("".join(f"      {sign} {line[:160]}\n" for line in sorted(side)[:_SHOWN]), end="")


def main(arguments: list[str]) -> int:
    name = arguments[1] if len(arguments) > 1 else ""
    for folder in sorted(path for path in Path(arguments[0]).iterdir() if name in path.name):
        show(folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
