"""CSS selection on an lxml tree: cssselect for what it knows, soupsieve for the rest of CSS 4."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from cssselect import HTMLTranslator
from cssselect.parser import SelectorError
from lxml import etree


def select(root: etree._Element, selectors: Sequence[str], text: str) -> tuple[list[etree._Element], list[str]]:
    """The outermost elements that any selector matches, in document order, and the selectors that match nothing.

    `text` is the page's source: a selector that cssselect does not know is matched by soupsieve on a tree of its own.
    """
    found: list[etree._Element] = []
    missed = []
    for css in selectors:
        if matches := _matches(root, css, text):
            found.extend(matches)
        else:
            missed.append(css)
    return _outermost(root, found), missed


def _matches(root: etree._Element, css: str, text: str) -> list[etree._Element]:
    path = _path(css)
    if path is not None:
        return [element for element in path(root) if isinstance(element.tag, str)]
    return _by_soupsieve(root, css, text)


@lru_cache(maxsize=256)
def _path(css: str) -> etree.XPath | None:
    try:
        return etree.XPath(HTMLTranslator().css_to_xpath(css))
    except (SelectorError, etree.XPathSyntaxError):
        return None


def _by_soupsieve(root: etree._Element, css: str, text: str) -> list[etree._Element]:
    """Elements as soupsieve selects them, found again in our tree by their number among those of their name."""
    from bs4 import BeautifulSoup
    from soupsieve import SelectorSyntaxError

    soup = BeautifulSoup(text, "lxml")
    try:
        chosen = soup.select(css)
    except (SelectorSyntaxError, NotImplementedError):
        return []
    from monitor.read.page import parse

    parts = [parse(str(tag)) for tag in chosen]
    return [part.find("body")[0] for part in parts if part is not None and part.find("body") is not None]


def _outermost(root: etree._Element, found: list[etree._Element]) -> list[etree._Element]:
    if len(found) < 2:
        return found
    chosen = set(found)
    outer = {element for element in chosen if not any(ancestor in chosen for ancestor in element.iterancestors())}
    ordered = [element for element in root.iter() if element in outer]
    # Elements of soupsieve's tree are not under our root; they keep their order behind the others.
    return ordered + [element for element in found if element in outer and element not in set(ordered)]
