"""CSS selection on an lxml tree: cssselect for what it knows, soupsieve for the rest of CSS 4."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from cssselect import HTMLTranslator
from cssselect.parser import SelectorError
from lxml import etree

_MARK = "data-kiyaku"  # carries an element's number over to the other tree


def select(root: etree._Element, selectors: Sequence[str]) -> tuple[list[etree._Element], list[str]]:
    """The outermost elements that any selector matches, in document order, and the selectors that match nothing."""
    found: set[etree._Element] = set()
    missed = []
    for css in selectors:
        if matches := _matches(root, css):
            found.update(matches)
        else:
            missed.append(css)
    return [element for element in root.iter() if element in found and not _inside(element, found)], missed


def _inside(element: etree._Element, found: set[etree._Element]) -> bool:
    return any(ancestor in found for ancestor in element.iterancestors())


def _matches(root: etree._Element, css: str) -> list[etree._Element]:
    path = _path(css)
    if path is None:
        return _by_soupsieve(root, css)
    return [element for element in path(root) if isinstance(element.tag, str)]


@lru_cache(maxsize=256)
def _path(css: str) -> etree.XPath | None:
    try:
        return etree.XPath(HTMLTranslator().css_to_xpath(css))
    except (SelectorError, etree.XPathSyntaxError):
        return None


def _by_soupsieve(root: etree._Element, css: str) -> list[etree._Element]:
    """The elements that soupsieve selects in a soup of the same tree; a few hundred times slower than an XPath."""
    from bs4 import BeautifulSoup
    from soupsieve import SelectorSyntaxError

    elements = list(root.iter())
    for number, element in enumerate(elements):
        element.set(_MARK, str(number))
    soup = BeautifulSoup(etree.tostring(root, encoding="unicode", method="html"), "lxml")
    for element in elements:
        del element.attrib[_MARK]
    try:
        return [elements[int(str(tag[_MARK]))] for tag in soup.select(css) if tag.has_attr(_MARK)]
    except (SelectorSyntaxError, NotImplementedError):
        return []
