"""`kiyaku tag [FILE]`: labels passages."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from monitor.commands.output import write_json, write_line
from monitor.errors import InputError
from monitor.local import read_bytes
from monitor.model import Passage, Tag
from monitor.normal import collapse

BATCH = 64
MAX_FILE_BYTES = 256_000_000
SHORT = 90  # characters
HAN_OR_KANA = re.compile(r"[\u3041-\u30fa\u3400-\u9fff]")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="passages; standard input without it")
    parser.add_argument("--json", action="store_true", help='JSON lines {"id", "text"} in, {"id", "labels"} out')
    parser.add_argument("--language", help="of the passages; told from each without it")
    parser.add_argument("--model", type=Path, metavar="DIR", help="another classifier than the one in the package")


def run(arguments: argparse.Namespace) -> int:
    """Label every passage, in order."""
    from monitor.classify import load
    from monitor.read.language import detect

    name, text = _input(arguments.file)
    records = _json_records(name, text) if arguments.json else _plain_records(text)
    classifier = load(arguments.model)
    while batch := list(islice(records, BATCH)):
        languages = [arguments.language or _language(passage, detect(passage)) for _, passage in batch]
        tags: list[tuple[Tag, ...]] = [()] * len(batch)
        for language in sorted(set(languages)):
            places = [place for place, found in enumerate(languages) if found == language]
            found = classifier.tag([Passage(batch[place][1]) for place in places], language)
            for place, labels in zip(places, found, strict=True):
                tags[place] = labels
        for (identifier, passage), labels in zip(batch, tags, strict=True):
            _write(identifier, passage, labels, as_json=arguments.json)
    return 0


def _language(passage: str, detected: str) -> str:
    """The language of a passage; a short one is taken for the classifier's own of its script.

    Of 5,412 English training passages 2 % are told wrong or not at all, nearly all of them shorter than this.
    """
    if detected in ("en", "ja") or len(passage) > SHORT:
        return detected
    return "ja" if HAN_OR_KANA.search(passage) else "en"


def _write(identifier: object, passage: str, tags: tuple[Tag, ...], *, as_json: bool) -> None:
    given = [tag for tag in tags if tag.certainty != "possible"]
    if as_json:
        write_json({"id": identifier, "labels": {tag.label: round(tag.score, 4) for tag in given}})
        return
    words = ", ".join(f"{tag.label} {tag.score:.2f}" for tag in given) or "-"
    write_line(f"{words}\t{passage}")


def _input(path: Path | None) -> tuple[str, str]:
    """The passages' name for messages, and their text; both must be UTF-8."""
    name = str(path) if path is not None else "standard input"
    raw = read_bytes(path, MAX_FILE_BYTES) if path is not None else sys.stdin.buffer.read()
    try:
        return name, raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(f"{name}:{line}: not UTF-8.", "Convert it, e.g. with iconv.") from error


def _plain_records(text: str) -> Iterator[tuple[object, str]]:
    for line in text.splitlines():
        if passage := collapse(line):
            yield None, passage


def _json_records(name: str, text: str) -> Iterator[tuple[object, str]]:
    """Passages of JSON lines; a wrong line is named before anything is loaded."""
    records: list[tuple[object, str]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise InputError(f"{name}:{number}: not JSON ({error}).", 'Each line is {"id": …, "text": "…"}.') from error
        if not isinstance(record, dict) or not isinstance(record.get("text"), str) or "id" not in record:
            raise InputError(f'{name}:{number}: "id" or "text" is missing.', 'Each line is {"id": …, "text": "…"}.')
        records.append((record["id"], collapse(record["text"])))
    return iter(records)
