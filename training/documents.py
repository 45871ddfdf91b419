"""`python -m training.documents`: how far a hit in a whole real document can be believed.

The development sets hold far more labelled passages than documents do, so that precision looks better there. Here the
classifier reads the documents themselves, cut as the daemon cuts them. Seven labels were set by readers who did not see
what the classifier says, for every English passage that holds a word they are about
(`data/labels_documents.jsonl`: fingerprints and labels, no texts). A measurement, never trained on.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Mapping
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
from training import data

LABELS = ("ai-training", "ai-sharing", "ai-opt-out", "ai-exclusion", "ai-ban", "rights-transfer", "moral-rights")
Found = NDArray[np.bool_]


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


def passages(readings: Mapping[str, Reading]) -> dict[str, tuple[str, Passage]]:
    """Every English passage once, by its mark, with the document that it stands in first."""
    found: dict[str, tuple[str, Passage]] = {}
    for name, whole in sorted((name, whole) for name, whole in readings.items() if whole.language == "en"):
        for clause in whole.clauses:
            for passage in cut(clause, "en"):
                found.setdefault(mark(passage), (name, passage))
    return found


def mark(passage: Passage) -> str:
    """What names a passage in the file of labels: a fingerprint of what the classifier reads."""
    return fingerprint(reading(passage))


def judged(tagger: DirectTagger, readings: Mapping[str, Reading], marks: Iterable[str]) -> tuple[Found, Found]:
    """Labels that count, and those fit for a headline, shape (marks, LABELS), as the daemon's tagger gives them."""
    clauses = [clause for _, whole in sorted(readings.items()) if whole.language == "en" for clause in whole.clauses]
    given: dict[str, tuple[Tag, ...]] = {}
    for found in tagger.tag(clauses, "en").values():
        for item in found.passages:
            given.setdefault(mark(item.passage), item.tags)
    rows = [{tag.label: tag.certainty for tag in given.get(each, ())} for each in marks]
    said = [[row.get(label, "possible") for label in LABELS] for row in rows]
    return np.array(said) != "possible", np.array(said) == "headline"


def lines(truth: Found, sure: Found, head: Found) -> Iterator[str]:
    """A Markdown table."""
    yield "| label | passages | told | of these right | found | in headlines | of these right | found |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for place, label in enumerate(LABELS):
        true = truth[:, place]
        cells = [str(int(true.sum()))]
        for said in (sure[:, place], head[:, place]):
            right = int((said & true).sum())
            cells += [str(int(said.sum())), str(right), f"{right / max(1, int(true.sum())):.2f}"]
        yield f"| {label} | " + " | ".join(cells) + " |"


def _plain(service: str) -> str:
    return re.sub(r"[^a-z0-9]", "", service.lower())


def main() -> int:
    """Print the table, and the hits on passages that nobody has read."""
    parser = argparse.ArgumentParser(prog="python -m training.documents", description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with terms/")
    parser.add_argument("--captures", type=Path, action="append", default=[], help="folder of recorded captures")
    parser.add_argument("--model", type=Path, help="folder of another model (default: the shipped one)")
    asked = parser.parse_args()
    readings = dict(terms(asked.shared))
    for folder in asked.captures:
        readings |= dict(filter(None, map(recorded, sorted(folder.glob("*/manifest.jsonl")))))
    labels = {row["id"]: row["labels"] for row in data.lines(data.OWN / "labels_documents.jsonl")}
    everything = passages(readings)
    tagger = DirectTagger(asked.model)
    sure, head = judged(tagger, readings, everything)
    read = np.array([mark in labels for mark in everything])
    truth = np.array([[label in labels.get(mark, ()) for label in LABELS] for mark in everything], dtype=np.bool_)
    print(f"Model {tagger.version}: {len(readings)} documents, {len(everything)} English passages, {read.sum()} read")
    print("\n".join(lines(truth[read], sure[read], head[read])))
    known = {_plain(example.group) for example in data.training_set(asked.shared) if example.origin == "real"}
    known |= {_plain(each.group) for language in ("en", "ja") for each in data.labelled(asked.shared, "dev", language)}
    new = np.array([_plain(name.removeprefix("terms:").split("/")[0]) not in known for name, _ in everything.values()])
    print(f"\nOf services that are in no labelled file, {(read & new).sum()} read:")
    print("\n".join(lines(truth[read & new], sure[read & new], head[read & new])))
    for (name, passage), said in zip(everything.values(), sure & ~read[:, None], strict=True):
        for place in np.flatnonzero(said):
            print(f"not read: {LABELS[place]}, {name}, {mark(passage)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
