"""The labelled and unlabelled passages: reading them, and splitting them by service.

The real passages lie outside the project, in the folder that `--shared` names; `training/data` holds what we wrote
ourselves and, for real passages that we labelled, their ids and labels only.
"""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.normal import fingerprint
from monitor.taxonomy import KEYS

OWN = Path(__file__).resolve().parent / "data"
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled passage."""

    id: str
    text: str
    language: str  # "en" or "ja"
    labels: tuple[str, ...]
    group: str  # examples that share one never fall on both sides of a split: a service, a rendering and its source
    origin: str  # "real", "written", "rendering"
    unsure: tuple[str, ...] = ()  # labels over which the reader hesitated


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON-lines file; none where it is absent."""
    if path.exists():
        with path.open(encoding="utf-8") as stream:
            for line in stream:
                if line.strip():
                    yield json.loads(line)


def _example(record: dict[str, Any]) -> Example:
    origin = str(record.get("origin", ""))
    if "rendering of " in origin:
        kind, group = "rendering", origin.rsplit(" ", 1)[1]
    elif "commit" in record:
        kind, group = "real", str(record["service"])
    else:
        kind, group = "written", str(record.get("group") or record["id"])
    unsure = record.get("unsure") or ()
    return Example(
        id=record["id"],
        text=record["text"],
        language=record["language"],
        labels=tuple(record["labels"]),
        group=group,
        origin=kind,
        unsure=tuple(unsure) if isinstance(unsure, list) else (),
    )


def labelled(shared: Path, split: str, language: str) -> list[Example]:
    """`split` is "train" or "dev"; the records of shared/labels as they stand."""
    return [_example(record) for record in lines(shared / "labels" / f"{split}_{language}.jsonl")]


def corpus(shared: Path) -> Iterator[dict[str, str]]:
    """The unlabelled real passages: id, repository, path, text."""
    with lzma.open(shared / "corpus" / "passages.jsonl.xz", "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def _own_labels(shared: Path) -> Iterator[Example]:
    labels = {record["id"]: record for record in lines(OWN / "labels_en.jsonl")}
    if not labels:
        return
    for record in corpus(shared):
        if own := labels.get(record["id"]):
            yield Example(
                record["id"], record["text"], "en", tuple(own["labels"]), record["path"].split("/")[0], "real"
            )


def held_out(shared: Path) -> set[str]:
    """Fingerprints of the passages of the development sets: no step may read these, labelled or not."""
    return {fingerprint(example.text) for language in ("en", "ja") for example in labelled(shared, "dev", language)}


def training_set(shared: Path) -> list[Example]:
    """All that may be trained on, both languages, without what stands in the development sets (by fingerprint)."""
    held = held_out(shared)
    found: dict[str, Example] = {}
    for example in _all(shared):
        mark = fingerprint(example.text)
        if mark not in held and mark not in found:
            found[mark] = example
    by_id = {example.id: example.group for example in found.values()}
    return [
        example if example.group not in by_id else Example(**{**_fields(example), "group": by_id[example.group]})
        for example in found.values()
    ]


def _fields(example: Example) -> dict[str, Any]:
    return {name: getattr(example, name) for name in Example.__slots__}


def _all(shared: Path) -> Iterable[Example]:
    for language in ("en", "ja"):
        yield from labelled(shared, "train", language)
        for path in sorted(OWN.glob(f"written_{language}*.jsonl")):
            yield from (_example(record) for record in lines(path))
    yield from _own_labels(shared)


def targets(examples: Iterable[Example]) -> Matrix:
    """1 where a passage has a label: shape (examples, labels), in the order of `taxonomy.KEYS`."""
    rows = [[float(key in example.labels) for key in KEYS] for example in examples]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(KEYS))


def folds(examples: Iterable[Example], count: int = 5) -> NDArray[np.int64]:
    """The fold of each example, the same for all of a group and the same on every run."""
    return np.array([int(hashlib.sha256(e.group.encode()).hexdigest(), 16) % count for e in examples], dtype=np.int64)
