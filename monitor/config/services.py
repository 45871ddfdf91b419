"""The part of sources.yaml that names what is watched and what creators can do."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from monitor.config.reading import Block, localized
from monitor.config.values import Wrong, day, duration, flag, name, one_of, selector, web_address
from monitor.model import Document, DocumentKind, Localized, Protection, Service

EVERY = duration(timedelta(seconds=1), timedelta(days=30))
CONFIRM_AFTER = duration(timedelta(0), timedelta(days=14))
_KINDS = one_of(*(kind.value for kind in DocumentKind))


def services(block: Block, defaults: dict[str, Any]) -> tuple[Service, ...]:
    """Every service that could be read."""
    found = []
    for key in block.names():
        _check_name(block, key)
        found.append(_service(block.block(key), key, defaults))
    if not found:
        block.source.problem(block.node, block.key, "names no service.", "Add one, as docs/RUNNING.md shows.")
    return tuple(found)


def _check_name(block: Block, key: str) -> None:
    try:
        name(key)
    except Wrong as error:
        block.wrong(key, error.message, error.remedy)


def _service(block: Block, key: str, defaults: dict[str, Any]) -> Service:
    title = block.localized("name", required=True) or Localized(key, key)
    homepage = block.take("homepage", web_address)
    protect = protections(block)
    documents = block.block("documents")
    if not block.has("documents"):
        block.wrong("documents", "is missing.", "Add `documents:` with at least one document.")
    found = []
    for short in documents.names():
        _check_name(documents, short)
        found.append(_document(documents.block(short), key, short, defaults))
    keys = {item.key for item in found}
    for item in found:
        if item.counterpart is not None and (item.counterpart not in keys or item.counterpart == item.key):
            documents.block(item.key).wrong(
                "counterpart",
                f"names no other document: {item.counterpart}.",
                f"Known here: {', '.join(sorted(keys))}.",
            )
    block.close()
    return Service(key, title, tuple(found), protect, homepage)


def _document(block: Block, service: str, key: str, defaults: dict[str, Any]) -> Document:
    kind = block.take("kind", _KINDS, DocumentKind.TERMS.value, required=True)
    document = Document(
        service=service,
        key=key,
        kind=DocumentKind(kind),
        urls=block.texts("url", web_address, required=True),
        language=block.take("language", _language),
        region=block.take("region", _region),
        select=block.texts("select", selector),
        remove=block.texts("remove", selector),
        browser=block.take("browser", flag, False),
        every=block.take("every", EVERY, defaults["every"]),
        confirm_after=block.take("confirm_after", CONFIRM_AFTER, defaults["confirm_after"]),
        counterpart=block.take("counterpart", str),
        tried=block.take("tried", flag, True),
    )
    block.close()
    return document


def document_defaults(block: Block) -> dict[str, Any]:
    """What documents without their own rhythm take."""
    found = {
        "every": block.take("every", EVERY, timedelta(hours=12)),
        "confirm_after": block.take("confirm_after", CONFIRM_AFTER, timedelta(hours=6)),
    }
    block.close()
    return found


def _language(text: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}", text):
        raise Wrong(f"must be a language's code, not {text!r}.", "Write en, ja, or another code of two letters.")
    return text


def _region(text: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise Wrong(f"must be a country's code, not {text!r}.", "Write JP, US, or another code of two capitals.")
    return text


def protections(block: Block) -> tuple[Protection, ...]:
    """The list `protect` of a service, or of what is general."""
    found = []
    for item in block.items("protect"):
        if isinstance(item, str):
            block.wrong("protect", "must hold entries with title, steps and checked.", "See docs/RUNNING.md.")
            continue
        found.append(
            Protection(
                title=item.localized("title", required=True) or Localized("", ""),
                url=item.take("url", web_address),
                steps=_steps(item),
                checked=item.take("checked", day, date(1970, 1, 1), required=True),
                limits=item.localized("limits"),
            )
        )
        item.close()
    return tuple(found)


def _steps(block: Block) -> tuple[Localized, ...]:
    found = []
    for item in block.items("steps"):
        if isinstance(item, str):
            block.wrong("steps", "must be in both languages.", "Write each as {en: …, ja: …}.")
        else:
            found.append(localized(item))
    return tuple(found)
