"""Cuts clauses into passages: what the classifier reads at once, and what stands as evidence."""

from __future__ import annotations

import re

from monitor.classify.sentences import Span, is_item, items, sentences
from monitor.model import Clause, ClauseKind, Passage

# In "units": a word of a language with spaces, two characters of Japanese (its words have about two).
_SHORT = 8  # a sentence below this says little alone and is read with the next one
_FULL = 32  # up to this neighbours that are short are put together
_LONG = 48  # a sentence above this is cut at its enumeration or semicolons
_ITEM = 20  # characters: an item shorter than this stays with the one before
_HANGING = re.compile(
    r"(?:[:：,、—–-]|\b(?:to|for|not|and|or|as|by|that|of|in|with|from|following)|following:?)$", re.IGNORECASE
)
_LEAD = 45  # units of a lead-in that are read with an item


def cut(clause: Clause, language: str) -> tuple[Passage, ...]:
    """The passages of a clause, in order; each `text` is `clause.text[start:end]`.

    A sentence is a passage; very short ones go with their neighbour, and sentences of more than some fifty words are
    cut at "(i) … (ii) …" or semicolons, so that the evidence is the part that says it. Pieces of a cut sentence have
    the words before the first item as their lead-in, after the clause's own. Empty for a clause without text.
    """
    text = clause.text
    if clause.kind is ClauseKind.HEADING or units(text) <= _SHORT:
        spans = [(0, len(text))] if text.strip() else []
        return tuple(_passage(clause, span, "") for span in spans)
    found: list[Passage] = []
    before = ""
    for span in _merged(text, sentences(text)):
        found += _pieces(clause, span, before)
        before = text[slice(*span)]
    return tuple(found)


def units(text: str) -> int:
    """Length of a text: words, and half the characters of scripts without spaces."""
    dense = sum(character > "\u2e7f" for character in text)
    return len(text.split()) + dense // 2


def reading(passage: Passage) -> str:
    """What the classifier reads: the passage after the end of the lead-in that it hangs on.

    Headings are left out on purpose: the labels say what a passage's own words support, and the labelled passages
    have none.
    """
    lead = _tail(passage.lead_in.strip())
    return f"{lead} {passage.text}" if lead else passage.text


def _tail(lead: str) -> str:
    """The last words of a lead-in, whole sentences where that is enough."""
    while units(lead) > _LEAD:
        rest = sentences(lead)
        if len(rest) > 1:
            lead = lead[rest[1][0] :]
        elif " " in lead:
            return " ".join(lead.split()[-_LEAD:]) if len(lead.split()) > _LEAD else lead
        else:
            return lead[-2 * _LEAD :]
    return lead


def _passage(clause: Clause, span: Span, stem: str) -> Passage:
    start, end = span
    lead = f"{clause.lead_in} {stem}".strip()
    return Passage(text=clause.text[start:end], section=clause.section, lead_in=lead, start=start, end=end)


def _merged(text: str, spans: list[Span]) -> list[Span]:
    """Short sentences with their neighbours: a title with what follows, a remark in brackets with what precedes."""
    found: list[Span] = []
    for begin, end in spans:
        if found and _belongs(text, found[-1], (begin, end)):
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return found


def _belongs(text: str, before: Span, this: Span) -> bool:
    first, second = text[slice(*before)], text[slice(*this)]
    if units(first) + units(second) > _FULL:
        return False
    return units(first) < _SHORT or units(second) < _SHORT // 2 or second[0] in "（("


def _pieces(clause: Clause, span: Span, before: str) -> list[Passage]:
    text = clause.text
    if units(text[slice(*span)]) <= _LONG:
        return [_passage(clause, span, "")]
    parts = items(text, *span, least=_ITEM)
    stem = _stem(text[slice(*parts[0])], before)
    if stem and len(parts) > 1 and units(stem) <= _FULL // 2 and not is_item(stem):
        parts = [(parts[0][0], parts[1][1]), *parts[2:]]  # a few words before "(i)" are evidence only with the item
    return [_passage(clause, part, "" if place == 0 else stem) for place, part in enumerate(parts)]


def _stem(first: str, before: str) -> str:
    """The words that the items of a cut sentence hang on: those before the first, or the sentence before it."""
    if not is_item(first):
        return first if _HANGING.search(first.rstrip()) else ""
    return before if _HANGING.search(before.rstrip()) or "次の" in before or "以下の" in before else ""
