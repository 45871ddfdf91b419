"""What stands around the text of a page: found and taken out of the tree, so that the terms remain.

Names of classes and ids are hints, never proof: nothing is dropped that holds a large part of the page's text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

from monitor.read.elements import attributes, holders

_MACHINERY = ("script", "style", "noscript", "svg", "iframe", "object", "embed", "canvas", "link", "meta", "title")
_TAGS = frozenset({"nav", "footer", "aside", "header", "dialog"})
_ROLES = frozenset(
    {
        "navigation",
        "banner",
        "contentinfo",
        "complementary",
        "dialog",
        "alertdialog",
        "search",
        "menu",
        "menubar",
        "toolbar",
        "alert",
        "status",
    }
)
_VENDOR = (
    r"onetrust(?!.*policy)|ot-sdk-(?!cookie-policy)|didomi|usercentrics|truste_|cybotcookiebot|fc-consent|qc-cmp|sp_message|klaro"
    r"|iubenda-cs|cmplz|(?:^|\s)cky-|osano-cm|axeptio|tarteaucitron|hs-eu-cookie|cc-(?:window|banner)"
)
_CONSENT = (
    r"(?:cookie|consent|gdpr|ccpa|privacy)s?[-_ ]?(?:consent[-_]?)?(?:banner|bar|dialog|modal|popup|pop-up|notice"
    r"|overlay|wall|prompt|layer|box|alert|manager|toast|preferences[-_]?(?:center|modal))"
)
_CHROME = (
    r"(?:^|[\s_-])(?:site|global|main|primary|top|page|secondary|mobile|sub|side)[-_]?(?:nav|navigation|menu|footer)(?=$|[\s_-])"
    r"|(?:^|\s)(?:site[-_]?header|page[-_]?footer|navbar|nav[-_]?bar|sidebar|side[-_]?nav|footer|breadcrumbs?|pagination|pager"
    r"|table-of-contents|toc|skip-?(?:to|link|nav)[\w-]*|back-?to-?top|newsletter[\w-]*|addtoany[\w-]*|sharethis[\w-]*)(?=$|\s)"
    r"|(?:^|[\s_-])(?:share|social|sharing)[-_]?(?:bar|buttons?|links?|icons?|list|menu)(?=$|[\s_-])"
    r"|article-votes|was[-_]?this[-_]?helpful|(?:^|\s)(?:feedback|rating|csat)[-_]?(?:widget|form|section|survey|buttons?)"
    r"|(?:related|recommended|recently[-_]viewed)[-_]?(?:articles?|posts?|content|links?|topics?|list)"
    r"|(?:language|lang|locale|country)[-_]?(?:selector|switcher|picker|menu|dropdown|list|select|chooser)"
)
_NAMES = re.compile(f"{_VENDOR}|{_CONSENT}|{_CHROME}", re.IGNORECASE)
_UNSETTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # a parsed page holds them; lxml sets none
_NEVER = frozenset({"html", "body", "main", "article", "h1"})
_LENGTH = etree.XPath("string-length(normalize-space())")
_BIG_SHARE = 0.4  # of the page's text: what holds more is no furniture, whatever it is called
_NAVIGATION_SHARE = 0.95  # an error page can be all footer
_MARKS = attributes("role", "aria-modal")
_MAIN_TAGS = frozenset({"main", "article"})
_MAIN_MARKS = attributes("role[. = 'main' or . = 'article']", "itemprop[. = 'articleBody']")
_MAIN_SHARE = 0.5  # of the text left after the furniture
_DENSE_SHARE = 0.9
_TITLE = 800  # characters of what holds a title or a date beside the text
_DATED = re.compile(
    r"(?:effective|updated|modified|revised|in\s+force|as\s+of|gültig|stand|vigueur|mise\s+à\s+jour|施行|改定|改訂|更新|制定|適用).{0,60}(?:19|20)\d\d"
    r"|(?:19|20)\d\d.{0,30}(?:施行|改定|改訂|更新|制定|適用)",
    re.IGNORECASE | re.DOTALL,
)


def strip_machinery(root: etree._Element) -> None:
    """Take out what is never text."""
    etree.strip_elements(root, *_MACHINERY, with_tail=False)


def drop(element: etree._Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if tail := element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = _UNSETTABLE.sub(" ", (parent.text or "") + tail)
        else:
            before.tail = _UNSETTABLE.sub(" ", (before.tail or "") + tail)
    parent.remove(element)


def main_content(root: etree._Element) -> list[etree._Element]:
    """The elements that hold the text of the page, in order; the furniture inside them is gone from the tree."""
    body = root.find("body")
    start = root if body is None else body
    whole = length(start)
    if _drop_furniture(root, whole):
        whole = length(start)
    best, size = start, 0
    named = holders(root, _MAIN_MARKS)
    for element in root.iter():
        if element.tag not in _MAIN_TAGS and element not in named:
            continue
        if (found := length(element)) > size:
            best, size = element, found
    if size < _MAIN_SHARE * whole:
        best = start
    return _with_title(_densest(best), start)


def length(element: etree._Element) -> int:
    """Characters of text in an element, white space collapsed."""
    return int(_LENGTH(element))


def _drop_furniture(root: etree._Element, whole: int) -> bool:
    """Take the furniture out of the tree; answers whether there was any."""
    found = False
    marked = holders(root, _MARKS)
    for element in list(root.iter()):
        told = element.tag in _TAGS or element in marked
        share = _share_of_furniture(element) if told else _share_by_name(element)
        if share and _attached(element, root) and length(element) < share * whole:
            drop(element)
            found = True
    return found


def _share_of_furniture(element: etree._Element) -> float:
    """The share of the page's text up to which an element is furniture, 0 for what is none by name, role or class."""
    if element.tag in _TAGS or element.get("role") in _ROLES or element.get("aria-modal") == "true":
        if _keeps(element):
            return 0
        return _NAVIGATION_SHARE if element.tag in {"nav", "footer"} else _BIG_SHARE
    return _share_by_name(element)


def _share_by_name(element: etree._Element) -> float:
    names, identity = element.get("class"), element.get("id")
    if not (names or identity) or element.tag in _NEVER:
        return 0
    return _BIG_SHARE if _is_named_so((names or "")[:2000], (identity or "")[:200]) else 0


@lru_cache(maxsize=2048)
def _is_named_so(names: str, identity: str) -> bool:
    """Whether class names or an id are those of a banner, a menu, a share bar."""
    return _NAMES.search(f"{names} {identity}") is not None


def _attached(element: etree._Element, root: etree._Element) -> bool:
    return element is not root and element.getparent() is not None


def _keeps(element: etree._Element) -> bool:
    """A header inside the article, or with the page's title in it, holds the title and the dates of the terms."""
    if element.tag != "header":
        return False
    inside = any(ancestor.tag in {"main", "article"} for ancestor in element.iterancestors())
    return inside or (element.find(".//h1") is not None and element.find(".//nav") is None)


def _with_title(element: etree._Element, start: etree._Element) -> list[etree._Element]:
    """The element and, in page order, what beside it holds the page's title or says from when the text binds."""
    before: list[etree._Element] = []
    after: list[etree._Element] = []
    titled = element.find(".//h1") is not None
    node = element
    while node is not start and (parent := node.getparent()) is not None:
        place = parent.index(node)
        before = [sibling for sibling in parent[:place] if _introduces(sibling, titled)] + before
        after += [sibling for sibling in parent[place + 1 :] if _introduces(sibling, titled=True)]
        node = parent
    return [*before, element, *after]


def _introduces(element: etree._Element, titled: bool) -> bool:
    if not isinstance(element.tag, str) or not 0 < length(element) <= _TITLE:
        return False
    if not titled and (element.tag == "h1" or element.find(".//h1") is not None):
        return True
    return _DATED.search(" ".join(element.itertext())) is not None


def _densest(element: etree._Element) -> etree._Element:
    """Descend while one child holds nearly all of the text and what stands before it is no title or date."""
    whole = length(element)
    while True:
        heavy, size = _heavy_child(element, whole)
        if heavy is None or heavy.tag in {"p", "ul", "ol", "table", "dl", "tbody"}:
            return element
        element, whole = heavy, size


def _heavy_child(element: etree._Element, whole: int) -> tuple[etree._Element | None, int]:
    """The first child that holds nearly all of the text, and how much."""
    rest = whole
    for child in element:
        if rest < _DENSE_SHARE * whole or not whole:
            break  # what is left is too little for any of the others
        if isinstance(child.tag, str):
            size = length(child)
            if size >= _DENSE_SHARE * whole:
                return child, size
            rest -= size
    return None, 0
