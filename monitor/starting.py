"""The first configuration: chosen services out of the shipped list, and where digests go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from typing import Any

from monitor.errors import UsageError

HEAD = """\
# What this Kiyaku watches and where its digests go. docs/USING.md explains every key.
# このKiyakuが見守る対象と、お知らせの届け先です。キーの説明は docs/USING.ja.md にあります。
# Secrets never stand here: the mail password comes from KIYAKU_SMTP_PASSWORD or from deliver.email.password_file.
"""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the operator wants."""

    services: tuple[str, ...]  # keys
    contact: str = ""  # told to the sites that are asked
    smtp: str = ""  # smtp://user@host:port
    sender: str = ""
    reader: str = ""  # address that gets the digests
    language: str = "ja"
    base_url: str = ""


def shipped() -> dict[str, Any]:
    """The list that comes with Kiyaku, as plain data."""
    import yaml

    data = yaml.safe_load(files("monitor").joinpath("sources.yaml").read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def chosen(words: Sequence[str], known: Mapping[str, Any]) -> tuple[str, ...]:
    """Keys of services as somebody typed them; UsageError names one that is unknown, with a near one."""
    keys = []
    for word in words:
        key = word.strip().lower()
        if key not in known:
            close = get_close_matches(key, known, n=1)
            hint = f"Did you mean {close[0]}?" if close else f"Known are: {', '.join(known)}."
            raise UsageError(f"{word}: no such service is in the shipped list.", hint)
        keys.append(key)
    return tuple(dict.fromkeys(keys))


def write(wishes: Wishes) -> str:
    """The text of a sources.yaml."""
    import yaml

    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:
            return True  # the shipped list shares measures between services; a short file reads better without

    source = shipped()
    data: dict[str, Any] = {}
    if wishes.contact:
        data["fetch"] = {"contact": wishes.contact}
    if wishes.smtp:
        email: dict[str, Any] = {"smtp": wishes.smtp, "from": wishes.sender}
        if wishes.reader:
            email["operator"] = wishes.reader
            email["to"] = [{"address": wishes.reader, "language": wishes.language}]
        data["deliver"] = {"email": email}
    if wishes.base_url:
        data["site"] = {"base_url": wishes.base_url}
    data["services"] = {key: source["services"][key] for key in wishes.services}
    data["general"] = source["general"]
    return HEAD + yaml.dump(data, Dumper=Plain, allow_unicode=True, sort_keys=False, width=110)
