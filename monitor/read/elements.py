"""What the elements of HTML are to a reader: blocks, headings, lists, and what stands for those not walked into."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


SKIPPED = _names(
    "script style noscript svg math iframe object embed canvas audio video map area select textarea input datalist "
    "meter progress head link meta base rt rp rtc dialog frame frameset applet img picture param source track"
)
BLOCK = _names(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre section summary table "
    "tbody td tfoot th thead tr ul caption search colgroup col"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
BOLD = frozenset({"b", "strong"})
_STYLED = frozenset({"span", "a", "label"})
LISTS = frozenset({"ol", "ul", "menu", "dir"})
_PREFORMATTED = re.compile(r"white-?space[-: ]+(?:pre-wrap|pre-line|break-spaces|pre\b)")
_REFERENCE = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡※]\d{0,2}|注\d{0,2})[\])]?")
_SHIELD = "/cdn-cgi/l/email-protection"


def attributes(*paths: str) -> tuple[etree.XPath, ...]:
    """XPaths of attributes, for `holders`."""
    return tuple(etree.XPath(f"//@{path}") for path in paths)


def holders(root: etree._Element, paths: tuple[etree.XPath, ...]) -> set[etree._Element]:
    """The elements that have one of these attributes: found four times as fast as by asking each element.

    Neither `/..` nor `|` stands in the paths: libxml2 compares each element of such a result with all the others.
    """
    return {value.getparent() for path in paths for value in path(root)}


def is_block(element: etree._Element, tag: str) -> bool:
    """Whether an element that HTML has no name for, or that is inline by its name, is one: `x-card`, by its style."""
    if tag not in _STYLED:
        return "-" in tag
    style = element.get("style")
    return style is not None and "display:block" in style.replace(" ", "")


def is_preformatted(element: etree._Element) -> bool:
    """Whether line breaks in an element's text are shown as such."""
    style, names = element.get("style"), element.get("class")
    return (style is not None and "white" in style and _says_preformatted(style[:2000])) or (
        names is not None and "white" in names and _says_preformatted(names[:2000])
    )


@lru_cache(maxsize=2048)
def _says_preformatted(value: str) -> bool:
    return _PREFORMATTED.search(value) is not None


def heading_level(element: etree._Element, tag: str, role: str | None) -> int:
    """Level 1 to 6 of a heading, also of one by its role; 0 for what is none."""
    if level := _HEADINGS.get(tag):
        return level
    if tag == "summary":
        return 6
    if role == "heading":
        level_name = element.get("aria-level") or "2"
        return min(max(int(level_name), 1), 6) if level_name.isdecimal() and len(level_name) < 3 else 2
    return 0


def replaced(element: etree._Element, tag: str) -> str | None:
    """What stands for an element that is not walked into: "" for nothing, None where it is walked."""
    if tag in SKIPPED or (tag == "button" and not _is_toggle(element)) or (tag == "sup" and _is_reference(element)):
        return ""
    if (tag == "template" and element.get("shadowrootmode") is None) or element.get("contenteditable") in {"", "true"}:
        return ""
    if shield := element.get("data-cfemail"):
        return _unshield(shield)
    if tag == "a" and (element.get("href") or "").startswith(_SHIELD + "#") and "protected" in _plain(element):
        return _unshield((element.get("href") or "").partition("#")[2])
    return None


def _plain(element: etree._Element) -> str:
    return "".join(element.itertext())


def _is_reference(element: etree._Element) -> bool:
    """Whether a superscript is the mark of a footnote, which is no text: "Services1" is no word."""
    return element.find(".//a") is not None and _REFERENCE.fullmatch(_plain(element).strip()) is not None


def _is_toggle(element: etree._Element) -> bool:
    """Whether a button is the head of something that folds out, and so part of the text."""
    if element.get("aria-expanded") is not None or element.get("aria-controls") is not None:
        return True
    parent = element.getparent()
    return parent is not None and (parent.tag in _HEADINGS or parent.tag in {"summary", "dt"})


def _unshield(code: str) -> str:
    """Undo Cloudflare's e-mail obfuscation: the first byte is the key of the others.

    What a page appends to the address ("?landing_url=…", "?subject=…") is no part of it, and flips.
    """
    try:
        raw = bytes.fromhex(code)
    except ValueError:
        return ""
    return bytes(byte ^ raw[0] for byte in raw[1:]).decode("utf-8", "replace").partition("?")[0] if raw else ""
