"""What services, documents and places are called in running text."""

from __future__ import annotations

import re

from monitor.digest.say import Say
from monitor.model import Document, Service
from monitor.taxonomy import BY_KEY, Label


def service_name(service: Service | None, key: str, say: Say) -> str:
    """The service's name in the language; its key where it has left sources.yaml."""
    return say.pick(service.name) if service else key


def document(service: Service | None, key: str) -> Document | None:
    """The document with that key, if it is still watched."""
    return next((item for item in service.documents if item.key == key), None) if service else None


def document_name(service: Service | None, key: str, say: Say) -> str:
    """「利用規約」, "terms"; with the language or the key behind it where a service has several of a kind."""
    found = document(service, key)
    if service is None or found is None:
        return key
    name = say(f"kind.{found.kind.value}")
    alike = [item for item in service.documents if item.kind == found.kind]
    if len(alike) == 1:
        return name
    if found.language and sum(item.language == found.language for item in alike) == 1:
        return say("kind.with", name=name, what=language_name(found.language, say))
    return say("kind.with", name=name, what=key)


def capital(name: str) -> str:
    """A name that begins a line: "Terms"; robots.txt stays as it is."""
    return name if name.startswith("robots.txt") else name[:1].upper() + name[1:]


def language_name(code: str, say: Say) -> str:
    """Name of a language by its BCP 47 tag; the tag itself where nobody named it."""
    key = f"language.{code.split('-', maxsplit=1)[0]}"
    return say(key) if say.has(key) else code


def region_name(code: str, say: Say) -> str:
    """Name of a regional body: "EU, EFTA and UK", 「日本を含むその他の地域」."""
    key = f"region.{code.lower()}"
    return say(key) if say.has(key) else code.upper()


# What the reader of robots.txt adds to a rule, so that "/" is told from an empty path.
_ADDED = re.compile(r" ?\((everything|nothing)\)")


def rule_text(text: str, say: Say) -> str:
    """A rule of robots.txt with our own words in it in the reader's language: "Disallow: /（すべて）"."""
    return _ADDED.sub(lambda found: say(f"rule.{found.group(1)}"), text)


def label_of(key: str) -> Label | None:
    """The taxonomy's label; None for one that a later taxonomy no longer has."""
    return BY_KEY.get(key)


def label_name(key: str, say: Say) -> str:
    """The label's name in the language."""
    label = label_of(key)
    return say.pick(label.name) if label else key


def short_label(key: str, say: Say) -> str:
    """The label's name for a subject line: 「AI学習」."""
    return say(f"short.{key}") if say.has(f"short.{key}") else label_name(key, say)
