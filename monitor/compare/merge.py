"""Tells a change once that several bodies of one document share.

Two bodies are never word for word alike: X's licence clause has a sentence more in the EU. So it is the change that
must agree, not the clause: the same words deleted and inserted in two clauses that are much alike are one difference,
which names the other region; where the words differ somewhat, the other body's wording goes with it as a variant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from monitor.compare.forms import key_of
from monitor.compare.similar import Likeness
from monitor.compare.tokens import features
from monitor.model import Difference

_ALIKE = 0.6  # share of words that the clauses, and what changed in them, have in common


def merge(told: Sequence[Difference], found: Sequence[Difference], region: str) -> list[Difference]:
    """The differences told so far with another body's: shared ones name its region, the rest follow at the end."""
    merged = list(told)
    rest, free = _merge_equal(merged, found, region)
    for index, difference in _alike(merged, free, rest):
        merged[index] = replace(
            merged[index],
            also_in=(*merged[index].also_in, region),
            variants=(*merged[index].variants, *(() if _same_change(merged[index], difference) else (difference,))),
        )
        rest.remove(difference)
    return [*merged, *rest]


def _merge_equal(
    merged: list[Difference], found: Sequence[Difference], region: str
) -> tuple[list[Difference], list[int]]:
    """Marks what stands in both bodies in the same words; returns what is left of `found` and of `merged`."""
    waiting: dict[tuple[str, str, str], list[int]] = {}
    for index, difference in enumerate(merged):
        waiting.setdefault(_identity(difference), []).append(index)
    free = set(range(len(merged)))
    rest = []
    for difference in found:
        places = waiting.get(_identity(difference))
        if not places:
            rest.append(difference)
            continue
        index = places.pop(0)
        free.discard(index)
        if _is_of_a_body(difference):
            merged[index] = replace(merged[index], also_in=(*merged[index].also_in, region))
    return rest, sorted(free)


def _identity(difference: Difference) -> tuple[str, str, str]:
    return (
        difference.change,
        key_of(difference.before) if difference.before else "",
        key_of(difference.after) if difference.after else "",
    )


def _is_of_a_body(difference: Difference) -> bool:
    return any(clause.region for clause in (difference.before, difference.after) if clause)


def _alike(
    merged: Sequence[Difference], free: Sequence[int], rest: Sequence[Difference]
) -> list[tuple[int, Difference]]:
    """Pairs of a difference told and one of another body that are the same change in much the same clause."""
    likeness = Likeness([_text(merged[index]) for index in free], [_text(difference) for difference in rest])
    taken: set[int] = set()
    pairs = []
    for place, candidates in likeness.candidates(range(len(free)), range(len(rest))).items():
        told = merged[free[place]]
        for other in candidates:
            if other in taken or told.change != rest[other].change or told.change == "cosmetic":
                continue
            if likeness.shared((place,), (other,))[1] >= _ALIKE and _agreement(told, rest[other]) >= _ALIKE:
                taken.add(other)
                pairs.append((free[place], rest[other]))
                break
    return pairs


def _text(difference: Difference) -> str:
    clause = difference.after or difference.before
    return clause.text if clause else ""


def _changed(difference: Difference) -> Counter[tuple[str, str]]:
    return Counter((kind, word) for kind, text in difference.words if kind != "=" for word in features(text))


def _agreement(one: Difference, other: Difference) -> float:
    """Share of the deleted and inserted words that two differences have in common, 0 to 1."""
    a, b = _changed(one), _changed(other)
    total = sum(a.values()) + sum(b.values())
    return 2 * sum((a & b).values()) / total if total else 1.0


def _same_change(one: Difference, other: Difference) -> bool:
    return one.change not in {"added", "removed"} and [piece for piece in one.words if piece[0] != "="] == [
        piece for piece in other.words if piece[0] != "="
    ]
