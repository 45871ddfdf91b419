"""Bodies for different readers on one page: the same terms once for the EU and the UK and once for everybody else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from monitor.model import Clause, ClauseKind
from monitor.read.runs import contained, keys, weight

_EUROPE = (
    r"(?:European\s+(?:Union|Economic\s+Area|Region)|\bEU\b|\bEEA\b|\bEFTA\b|\bEurope\b|欧州(?:連合|経済領域)"
    r"|\bEU(?=[域圏加諸・、])|ヨーロッパ)"
)
_MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (region, re.compile(pattern, re.IGNORECASE))
    for region, pattern in (
        ("row", rf"(?:outside|not\s+(?:live|reside|located)\s+in|other\s+than|except|rest\s+of\s+the\s+world"
            rf"|non-)\W*(?:of\s+)?(?:the\s+)?{_EUROPE}"
                rf"|{_EUROPE}.{{0,40}}(?:以外|域外|圏外)"),
        ("eu", rf"(?:(?:live|reside|located|based|residing|users?|residents?|customers?|you\s+are"
            rf"|for)\s+(?:\w+\s+){{0,3}}?(?:in|of|from|the)\s+(?:the\s+)?{_EUROPE}"
               rf"|^\W*{_EUROPE}|{_EUROPE}.{{0,40}}(?:お住まい|居住|在住|の(?:ユーザー|利用者|お客様)))"),
        ("us", r"(?:live|reside|located|users?|residents?)\s+(?:\w+\s+){0,3}?in\s+(?:the\s+)?(?:United\s+States"
            r"|U\.?S\.?A?\b)|米国(?:に|の)(?:お住まい|居住|ユーザー|利用者)"),
        ("row", r"(?:rest\s+of\s+(?:the\s+)?world|(?:all\s+)?other\s+(?:countries|regions|users)|elsewhere)"
            r"|その他の(?:国|地域)"),
    )
)  # fmt: skip
_MAX_MARKER = 200
_ALIKE = 0.25  # of the smaller body stands in the other, word for word
_MIN_BODY = 500  # letters; smaller is a paragraph about a region, not a body


def mark_regions(clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses with `region` set where the text holds the same terms for several groups of readers."""
    places = [(place, region) for place, clause in enumerate(clauses) if (region := marked_region(clause))]
    if len({region for _, region in places}) < 2:
        return tuple(clauses)
    starts = _starts(clauses, places)
    bodies = [
        (start, starts[index + 1][0] if index + 1 < len(starts) else len(clauses), region)
        for index, (start, region) in enumerate(starts)
    ]
    if not _repeat_each_other(clauses, bodies):
        return tuple(clauses)
    marked = list(clauses)
    for start, stop, region in bodies:
        marked[start:stop] = [replace(clause, region=region) for clause in clauses[start:stop]]
    return tuple(marked)


def marked_region(clause: Clause) -> str:
    """The region whose body a heading opens: "eu", "row", "us"; "" for every other clause."""
    if len(clause.text) > _MAX_MARKER or clause.kind not in {ClauseKind.HEADING, ClauseKind.PARAGRAPH}:
        return ""
    if clause.kind is ClauseKind.PARAGRAPH and clause.text.rstrip().endswith((".", "。")):
        return ""
    for region, pattern in _MARKERS:
        if pattern.search(clause.text):
            return region
    return ""


def _starts(clauses: Sequence[Clause], places: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Where the bodies begin: the headings right above a marker belong to its body; repeated markers are one."""
    starts: list[tuple[int, str]] = []
    for place, region in places:
        if starts and starts[-1][1] == region:
            continue
        start = place
        while start and clauses[start - 1].kind is ClauseKind.HEADING and (not starts or start - 1 > starts[-1][0]):
            start -= 1
        starts.append((start, region))
    return starts


def _repeat_each_other(clauses: Sequence[Clause], bodies: Sequence[tuple[int, int, str]]) -> bool:
    if len(bodies) < 2 or len({region for *_, region in bodies}) < len(bodies):
        return False
    found = [keys(clauses[start:stop]) for start, stop, _ in bodies]
    return all(weight(one) >= _MIN_BODY for one in found) and all(
        contained(one, other) >= _ALIKE for one, other in pairwise(found)
    )
