"""`python -m training.documents`: how far a hit in a whole real document can be believed.

The development sets hold far more labelled passages than documents do, so that precision looks better there. Here the
classifier reads the documents themselves, cut as the daemon cuts them. Labels were set by readers who did not see what
the classifier says: seven for every English passage that holds a word they are about, all for every Japanese passage
(`data/labels_documents*.jsonl`: fingerprints and labels, no texts). A measurement, never trained on.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.classify.passages import cut, reading
from monitor.history import read_manifest
from monitor.model import Capture, Document, DocumentKind, Passage, Reading, Tag
from monitor.normal import fingerprint
from monitor.pipeline import read_capture
from monitor.tagging import DirectTagger
from monitor.taxonomy import KEYS
from training import data

LABELS = {  # those that were read, by language
    "en": ("ai-training", "ai-sharing", "ai-opt-out", "ai-exclusion", "ai-ban", "rights-transfer", "moral-rights"),
    "ja": KEYS,
}
FILES = {"en": "labels_documents.jsonl", "ja": "labels_documents_ja.jsonl"}
_OTHER_NAMES = {"firefox": "mozilla"}  # of the labelled files, and of the recorded documents
Found = NDArray[np.bool_]
Readings = Mapping[str, Reading]


def recorded(manifest: Path) -> tuple[str, Reading] | None:
    """The last whole reading of a recorded document, with its name."""
    best: tuple[str, Reading] | None = None
    for document, capture in read_manifest(manifest):
        found = read_capture(document, capture)
        if isinstance(found, Reading) and (best is None or len(found.clauses) >= 0.8 * len(best[1].clauses)):
            best = document.path, found
    return best


def terms(shared: Path) -> Iterator[tuple[str, Reading]]:
    """The newest edition of each document in shared/terms."""
    newest = {"/".join(row["path"].split("/")[:2]): row["path"] for row in data.lines(shared / "terms" / "index.jsonl")}
    for name, path in newest.items():
        service, key = name.split("/")
        url = f"https://{service}.example/{key}"
        document = Document(service, key, DocumentKind.TERMS, (url,))
        body = (shared / "terms" / path).read_bytes()
        at = datetime(2025, 1, 1, tzinfo=UTC)
        found = read_capture(document, Capture(service, key, url, url, at, 200, "text/markdown", body, "utf-8"))
        if isinstance(found, Reading):
            yield f"terms:{name}", found


def passages(readings: Readings, language: str = "en") -> dict[str, tuple[str, Passage]]:
    """Every passage of the language once, by its mark, with the document that it stands in first."""
    found: dict[str, tuple[str, Passage]] = {}
    for name, whole in sorted((name, whole) for name, whole in readings.items() if whole.language == language):
        for clause in whole.clauses:
            for passage in cut(clause, language):
                found.setdefault(mark(passage), (name, passage))
    return found


def mark(passage: Passage) -> str:
    """What names a passage in the file of labels: a fingerprint of what the classifier reads."""
    return fingerprint(reading(passage))


def judged(tagger: DirectTagger, readings: Readings, marks: Iterable[str], language: str) -> tuple[Found, Found]:
    """Labels that count, and those fit for a headline, as the daemon's tagger gives them: shape (marks, labels)."""
    clauses = [
        clause for _, whole in sorted(readings.items()) if whole.language == language for clause in whole.clauses
    ]
    given: dict[str, tuple[Tag, ...]] = {}
    for found in tagger.tag(clauses, language).values():
        for item in found.passages:
            given.setdefault(mark(item.passage), item.tags)
    rows = [{tag.label: tag.certainty for tag in given.get(each, ())} for each in marks]
    said = [[row.get(label, "possible") for label in LABELS[language]] for row in rows]
    return np.array(said) != "possible", np.array(said) == "headline"


def lines(labels: Sequence[str], truth: Found, sure: Found, head: Found) -> Iterator[str]:
    """A Markdown table; a label that nobody found or told is left out."""
    yield "| label | passages | told | of these right | found | in headlines | of these right | found |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for place, label in enumerate(labels):
        true = truth[:, place]
        cells = [str(int(true.sum()))]
        for said in (sure[:, place], head[:, place]):
            right = int((said & true).sum())
            cells += [str(int(said.sum())), str(right), f"{right / max(1, int(true.sum())):.2f}"]
        if true.any() or sure[:, place].any():
            yield f"| {label} | " + " | ".join(cells) + " |"


def _services(shared: Path) -> set[str]:
    """Those of any labelled file."""
    known = {_plain(example.group) for example in data.training_set(shared) if example.origin == "real"}
    known |= {_plain(each.group) for language in LABELS for each in data.labelled(shared, "dev", language)}
    return known | {other for name, other in _OTHER_NAMES.items() if name in known}


def _plain(service: str) -> str:
    return re.sub(r"[^a-z0-9]", "", service.lower())


def told(tagger: DirectTagger, readings: Readings, language: str, known: set[str]) -> Iterator[str]:
    """The tables of one language, of all services and of those not `known`; then the hits that nobody has read."""
    labels = {row["id"]: row["labels"] for row in data.lines(data.OWN / FILES[language])}
    everything = passages(readings, language)
    if not everything:
        return
    sure, head = judged(tagger, readings, everything, language)
    read = np.array([mark in labels for mark in everything])
    rows = [[label in labels.get(mark, ()) for label in LABELS[language]] for mark in everything]
    truth = np.array(rows, dtype=np.bool_)
    documents = len({name for name, _ in everything.values()})
    yield f"{language}: {documents} documents, {len(everything)} passages, {read.sum()} read"
    yield from lines(LABELS[language], truth[read], sure[read], head[read])
    new = np.array([_plain(name.removeprefix("terms:").split("/")[0]) not in known for name, _ in everything.values()])
    if (read & new).any():
        yield f"\nOf services that are in no labelled file, {(read & new).sum()} read:"
        yield from lines(LABELS[language], truth[read & new], sure[read & new], head[read & new])
    for (name, passage), said in zip(everything.values(), sure & ~read[:, None], strict=True):
        for place in np.flatnonzero(said):
            yield f"not read: {LABELS[language][place]}, {name}, {mark(passage)}"


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m training.documents", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with terms/")
    parser.add_argument("--captures", type=Path, action="append", default=[], help="folder of recorded captures")
    parser.add_argument("--model", type=Path, help="folder of another model (default: the shipped one)")
    asked = parser.parse_args()
    readings = dict(terms(asked.shared))
    for folder in asked.captures:
        readings |= dict(filter(None, map(recorded, sorted(folder.glob("*/manifest.jsonl")))))
    tagger, known = DirectTagger(asked.model), _services(asked.shared)
    print(f"Model {tagger.version}")
    for language in LABELS:
        print("\n".join(told(tagger, readings, language, known)) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
