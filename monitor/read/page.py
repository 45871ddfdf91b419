"""HTML to blocks: parsing within limits, what is hidden left out, the main content found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from monitor.model import Unreadable
from monitor.read import charset, furniture
from monitor.read.blocks import Block
from monitor.read.hidden import drop_hidden
from monitor.read.select import select
from monitor.read.walk import walk

# Of 884 recorded pages of terms the largest has 1.8 MB, 3,247 elements, and elements 39 deep.
MAX_BYTES = 16_000_000  # characters of text, and as many bytes twice over
MAX_ELEMENTS = 100_000
MAX_DEPTH = 512  # libxml2 itself drops what lies deeper than 2,048
MAX_ATTRIBUTES = 2_000  # of one element: libxml2 takes time with their square

_TAG = re.compile(r"<[a-zA-Z]")
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{8000,}")
_SPACES = b" \n\t\r\f\v"
_WIDE_SPACES = "\xa0\u2002\u2003\u2009\u202f\u3000"
_DEEP = etree.XPath(f"boolean({'/'.join('*' * 40)})")  # deeper than any recorded page, and far from MAX_DEPTH
_TEXT = etree.XPath("string()", smart_strings=False)
_ROBOTS_NAMES = {"robots", "googlebot", "bingbot"}


@dataclass(frozen=True, slots=True)
class Page:
    """What was found in one HTML page."""

    blocks: tuple[Block, ...]
    title: str
    language: str  # declared, primary tag
    directives: tuple[str, ...]
    notices: tuple[str, ...]
    visible_characters: int


def read_page(
    body: bytes, url: str, declared: str | None, css: tuple[str, ...] = (), remove: tuple[str, ...] = ()
) -> Page | Unreadable:
    """Blocks and facts of an HTML page. Unreadable: "too-large", or "empty" where there is no element at all."""
    if len(body) > MAX_BYTES * 2:
        return Unreadable("too-large", f"The page has {len(body):,} bytes; at most {MAX_BYTES * 2:,} are read.")
    text = charset.decode(body, declared)
    if len(text) > MAX_BYTES or _many_tags(text):
        return Unreadable("too-large", f"The page has {len(text):,} characters or over {MAX_ELEMENTS:,} elements.")
    root = _sound(text)
    return root if isinstance(root, Unreadable) else _read_tree(root, url, css, remove)


def read_rendered(text: str, url: str) -> Page | Unreadable:
    """Blocks of HTML that we rendered ourselves: all of it is the document."""
    if _many_tags(text):
        return Unreadable("too-large", f"The text renders to over {MAX_ELEMENTS:,} elements.")
    root = _sound(text)
    if isinstance(root, Unreadable):
        return root
    furniture.strip_machinery(root)
    visible = _visible(root)
    return Page(tuple(walk(root, url)), "", "", (), (), visible)


def _many_tags(text: str) -> bool:
    return text.count("<") > MAX_ELEMENTS and len(_TAG.findall(text)) > MAX_ELEMENTS


def _visible(root: etree._Element) -> int:
    """Characters of text that are no white space."""
    text = str(_TEXT(root))
    raw = text.encode("utf-8", "replace")
    spaces = len(raw) - len(raw.translate(None, _SPACES))
    return len(text) - spaces - (0 if text.isascii() else sum(map(text.count, _WIDE_SPACES)))


def _sound(text: str) -> etree._Element | Unreadable:
    """The tree of a text that is no attack on its reader."""
    if any(tag.group().count("=") > MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        return Unreadable("malformed", f"An element has more than {MAX_ATTRIBUTES:,} attributes.")
    root = parse(text)
    if root is None:
        return Unreadable("empty", "The page holds no element.")
    if _depth_exceeds(root, MAX_DEPTH):
        return Unreadable("malformed", f"Elements are nested more than {MAX_DEPTH:,} deep.")
    return root


def parse(text: str) -> etree._Element | None:
    """The tree of an HTML text, comments left out; None where there is no element."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _depth_exceeds(root: etree._Element, limit: int) -> bool:
    if not _DEEP(root):  # libxml2 looks in C, and nearly every page is shallower
        return False
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limit:
            return True
    return False


def _read_tree(root: etree._Element, url: str, css: tuple[str, ...], remove: tuple[str, ...]) -> Page:
    base = _base(root, url)
    title, language, directives = _title(root), _declared_language(root), _directives(root)
    furniture.strip_machinery(root)
    drop_hidden(root)
    visible = _visible(root)
    for element in select(root, remove)[0]:
        furniture.drop(element)
    parts, missed = select(root, css)
    notices = tuple(f"selector-missed: {one}" for one in missed)
    parts = parts or furniture.main_content(root)
    blocks = tuple(block for part in parts for block in walk(part, base))
    return Page(blocks, title, language, directives, notices, visible)


def _base(root: etree._Element, url: str) -> str:
    from urllib.parse import urljoin

    base = root.find(".//base")
    href = base.get("href") if base is not None else None
    try:
        return urljoin(url, href) if href else url
    except ValueError:
        return url


def _title(root: etree._Element) -> str:
    title = root.find(".//title")
    return " ".join("".join(title.itertext()).split())[:500] if title is not None else ""


def _declared_language(root: etree._Element) -> str:
    language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang") or ""
    primary = language.strip().replace("_", "-").split("-")[0].lower()
    return primary if re.fullmatch(r"[a-z]{2,3}", primary) else ""


def _directives(root: etree._Element) -> tuple[str, ...]:
    """What the page's meta tags say to crawlers about AI and text mining, sorted."""
    found: set[str] = set()
    for meta in root.iter("meta"):
        name, content = (meta.get("name") or "").strip().lower(), (meta.get("content") or "").strip().lower()
        if name in _ROBOTS_NAMES:
            found.update(token.strip() for token in content.split(",") if token.strip() in {"noai", "noimageai"})
        elif name in {"tdm-reservation", "tdm-policy"} and content:
            found.add(f"{name}={content}")
    return tuple(sorted(found))
