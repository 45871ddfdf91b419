"""What `kiyaku init` writes: a sources.yaml for the services that somebody uses, cut out of the one that is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

import monitor
from monitor.errors import InputError
from monitor.model import Language

_COMMENTS: dict[str, dict[Language, str]] = {
    "head": {
        "en": "What Kiyaku watches, written by `kiyaku init`. docs/USING.md explains every key.",
        "ja": "`kiyaku init` が書いた、見守る対象の一覧です。項目の説明は docs/USING.ja.md にあります。",
    },
    "contact": {
        "en": "Sites see this in the User-Agent, so that they can reach you.",
        "ja": "読みに行く先のサイトにUser-Agentで伝えます。先方が連絡をとれるようにするためです。",
    },
    "password": {
        "en": "The password comes from KIYAKU_SMTP_PASSWORD, or from a file: password_file: …",
        "ja": "パスワードは KIYAKU_SMTP_PASSWORD か、ファイル（password_file: …）から読みます。",
    },
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What the person said. Empty: left out."""

    services: tuple[str, ...] = ()  # keys; empty: all
    contact: str = ""
    smtp: str = ""  # address of the relay
    sender: str = ""
    reader: str = ""  # own mail address
    language: str = "ja"
    serve: bool = False
    spoken: Language = "en"  # of the file's comments


class Shipped:
    """The sources.yaml that comes with Kiyaku, by its parts, comments included."""

    def __init__(self, path: Path | None = None) -> None:
        text = (path or _shipped()).read_text(encoding="utf-8")
        self._lines = text.splitlines(keepends=True)
        self._data = yaml.safe_load(text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        assert isinstance(root, yaml.MappingNode)
        self._tops = {key.value: (key, value) for key, value in root.value}
        nodes = self._tops["services"][1].value
        ends = [key.start_mark.line for key, _ in nodes[1:]] + [self._end("services")]
        self._places = {key.value: (key.start_mark.line, end) for (key, _), end in zip(nodes, ends, strict=True)}
        # (English, Japanese) by key
        self.names = {key: (value["name"]["en"], value["name"]["ja"]) for key, value in self._data["services"].items()}

    def _end(self, top: str) -> int:
        starts = sorted(key.start_mark.line for key, _ in self._tops.values())
        mine = self._tops[top][0].start_mark.line
        return next((line for line in starts if line > mine), len(self._lines))

    def service(self, key: str) -> str:
        """The service's text."""
        start, end = self._places[key]
        return self._cut(start, end, {key: self._data["services"][key]}, indent=2)

    def general(self) -> str:
        """The measures that belong to no one service."""
        if "general" not in self._tops:
            return ""
        start = self._tops["general"][0].start_mark.line
        return self._cut(start, self._end("general"), {"general": self._data["general"]}, indent=0)

    def _cut(self, start: int, end: int, data: dict[str, Any], *, indent: int) -> str:
        text = "".join(self._lines[start:end]).rstrip() + "\n"
        try:
            yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError:
            # It borrows a piece from another service; alone it needs that piece itself.
            plain = yaml.dump(data, Dumper=_Whole, allow_unicode=True, sort_keys=False, width=116)
            text = "".join(" " * indent + line for line in plain.splitlines(keepends=True))
        return text


class _Whole(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        """Write every piece out where it stands."""
        return True


def _shipped() -> Path:
    package = Path(monitor.__file__).parent
    for place in (package.parent / "sources.yaml", package / "sources.yaml"):
        if place.is_file():
            return place
    raise InputError(
        "the list of services that comes with Kiyaku is not here.", "Take sources.yaml from its repository."
    )


def quoted(text: str) -> str:
    """A text as YAML reads it back, whatever it holds."""
    return "'" + text.replace("'", "''") + "'"


def written(shipped: Shipped, answers: Answers) -> str:
    """The text of the new file."""
    keys: Sequence[str] = answers.services or tuple(shipped.names)
    parts = [f"# {_COMMENTS['head'][answers.spoken]}\n"]
    if answers.contact:
        parts.append(f"fetch:\n  # {_COMMENTS['contact'][answers.spoken]}\n  contact: {quoted(answers.contact)}\n")
    if answers.smtp:
        parts.append(_mail(answers))
    if answers.serve:
        parts.append("serve:\n  host: 127.0.0.1\n  port: 8080\n")
    parts.append("services:\n" + "\n".join(shipped.service(key) for key in keys))
    parts.append(shipped.general())
    return "\n".join(part for part in parts if part)


def _mail(answers: Answers) -> str:
    lines = [
        "deliver:",
        "  email:",
        f"    # {_COMMENTS['password'][answers.spoken]}",
        f"    smtp: {quoted(answers.smtp)}",
        f"    from: {quoted(answers.sender)}",
    ]
    if answers.reader:
        lines += [
            f"    operator: {quoted(answers.reader)}",
            "    to:",
            f"      - {{address: {quoted(answers.reader)}, language: {answers.language}}}",
        ]
    return "\n".join(lines) + "\n"
