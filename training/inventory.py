"""Keeps the counts in `data/README.md` true: lines of each file, and passages of each label by where they come from."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

from monitor.taxonomy import KEYS
from training.data import OWN, lines

_FILE = re.compile(r"^\| `(\w+\.jsonl)` \| \d+ \| \d+ \| ", re.MULTILINE)
_LABEL = re.compile(r"^\| `([a-z-]+)` \| \d+ \| \d+ \| \d+ \|$", re.MULTILINE)


def counted(text: str, folder: Path = OWN) -> str:
    """`text` with the counts of the files in `folder`; the rows themselves are written by hand.

    Raises:
        ValueError: a file has no row, or a row has no file.
    """
    files = {path.name: list(lines(path)) for path in folder.glob("*.jsonl")}
    if unlike := set(files) ^ set(_FILE.findall(text)):
        raise ValueError(f"Rows of data/README.md and files beside it are not the same: {', '.join(sorted(unlike))}.")
    labels = [_labels(files, start) for start in ("written_en", "written_ja", "labels_en.jsonl")]
    text = _FILE.sub(lambda row: _file(row.group(1), files[row.group(1)]), text)
    return _LABEL.sub(lambda row: f"| `{row.group(1)}` | {' | '.join(str(n[row.group(1)]) for n in labels)} |", text)


def _file(name: str, records: list[dict[str, Any]]) -> str:
    return f"| `{name}` | {len(records)} | {sum(not record['labels'] for record in records)} | "


def _labels(files: dict[str, list[dict[str, Any]]], start: str) -> Counter[str]:
    chosen = (records for name, records in files.items() if name.startswith(start))
    found = Counter(label for records in chosen for record in records for label in record["labels"])
    return Counter({key: found[key] for key in KEYS})


def write() -> None:
    """Rewrite the README beside the data."""
    path = OWN / "README.md"
    path.write_text(counted(path.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"Written: {path}")
