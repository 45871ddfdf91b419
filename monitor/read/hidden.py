"""What no reader of a page sees: found and taken out of the tree. What folds out at a click is read."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from monitor.read.elements import attributes, holders
from monitor.read.furniture import drop, length

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:(?:u-|is-|visually-|visually|element-|w-condition-)?hidden|sr-only|screen-reader(?:-only|-text)?|d-none"
    r"|w-condition-invisible|no-display|hidden-accessible)(?=\s|$)"
)
# Hidden on one width of screen and shown on another is not hidden.
_SHOWN_CLASS = re.compile(
    r":(?:block|flex|grid|inline\S*|table\S*|contents)(?=\s|$)|d-\w\w-(?:block|flex|inline\S*|grid)"
)
_CONTROLLED = etree.XPath("//@aria-controls[../@aria-expanded]", smart_strings=False)
_CLASSES = etree.XPath("//@class", smart_strings=False)
_MARKS = attributes("aria-hidden", "hidden", "style")
_LONGEST = 2_000  # characters of a class attribute that are looked at
_UNDER_DIALOG = 0.3  # of the page's text: what is aria-hidden and holds more lies under an open dialog
_WAITING = 0.8  # what is invisible and holds more waits for the page's script


def drop_hidden(root: etree._Element) -> None:
    """Take hidden elements out of a tree."""
    controlled = {name for value in _CONTROLLED(root) for name in str(value).split()}
    # One class that hides is reason to look at every element; most pages have none.
    everywhere = any(map(_hides, set(_CLASSES(root))))
    marked = set() if everywhere else holders(root, _MARKS)
    hidden = [
        element
        for element in root.iter()
        if (everywhere or element in marked) and element is not root and _is_hidden(element, controlled)
    ]
    whole = length(root) if hidden else 0
    for element in hidden:
        soft = element.get("aria-hidden") == "true" and element.get("hidden") is None
        if element.getparent() is not None and length(element) <= (_UNDER_DIALOG if soft else _WAITING) * whole:
            drop(element)


def _is_hidden(element: etree._Element, controlled: set[str]) -> bool:
    style, names = element.get("style"), element.get("class")
    if not (
        element.get("aria-hidden") == "true"
        or element.get("hidden") not in {None, "until-found"}
        or (style is not None and _HIDDEN_STYLE.search(style))
        or (names is not None and _hides(names))
    ):
        return False
    if element.tag in {"body", "main", "article", "details"} or element.get("id") in controlled:
        return False
    # The panel of an accordion or of a tab folds out.
    return not (element.get("role") in {"region", "tabpanel"} and element.get("aria-labelledby"))


@lru_cache(maxsize=2048)
def _hides(names: str) -> bool:
    names = names[:_LONGEST]
    return _HIDDEN_CLASS.search(names) is not None and _SHOWN_CLASS.search(names) is None
