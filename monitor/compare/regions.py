"""Compares editions that hold the same terms several times, for readers in different regions.

X's terms hold one body for the EU, EFTA and UK and one for everybody else, nearly word for word alike. Each body is
compared with its own counterpart, what both bodies share is told once, and what differs between them is told for each.
The body that binds a reader in Japan ("row", the rest of the world) comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.compare.body import differences
from monitor.compare.forms import key
from monitor.model import Clause, Comparison, Difference, Edition

_FIRST = ("row", "")


def compare(before: Edition, after: Edition) -> Comparison:
    """How two editions of one document differ. Their status and dates are not looked at.

    Where one of them is partial (a comparison table quotes only what changes), what it does not quote is no difference.
    """
    regions = regions_of(before.clauses, after.clauses)
    told: list[Difference] = []
    unchanged = 0
    for region in regions:
        found, same = differences(body_of(before.clauses, region), body_of(after.clauses, region))
        unchanged += same
        told = _merge(told, found, region)
    if before.partial != after.partial:
        not_quoted = "removed" if after.partial else "added"
        told = [difference for difference in told if difference.change != not_quoted]
    return Comparison(tuple(told), unchanged, tuple(region for region in regions if region))


def is_same(before: Sequence[Clause], after: Sequence[Clause]) -> bool:
    """Whether two texts say the same: at most cosmetic differences, another order, repeats."""
    old = {(key(clause.text), key(clause.lead_in)) for clause in before}
    new = {(key(clause.text), key(clause.lead_in)) for clause in after}
    if old == new:
        return True
    found = compare(Edition(tuple(before)), Edition(tuple(after)))
    return all(difference.change in {"cosmetic", "moved"} for difference in found.differences)


def regions_of(before: Sequence[Clause], after: Sequence[Clause]) -> list[str]:
    """The bodies to be compared, the one that matters most first; [""] where neither side has any."""
    named = {clause.region for clause in (*before, *after)} - {""}
    return sorted(named, key=lambda region: (region not in _FIRST, region)) or [""]


def body_of(clauses: Sequence[Clause], region: str) -> Sequence[Clause]:
    """What a reader of that region reads: the common part and the body for it, or all where there are no bodies."""
    named = {clause.region for clause in clauses} - {""}
    if not named or not region:
        return clauses
    mine = region if region in named else next((name for name in _FIRST if name in named), min(named))
    return [clause for clause in clauses if clause.region in ("", mine)]


def _identity(difference: Difference) -> tuple[str, str, str]:
    return (
        difference.change,
        key(difference.before.text) if difference.before else "",
        key(difference.after.text) if difference.after else "",
    )


def _merge(told: list[Difference], found: list[Difference], region: str) -> list[Difference]:
    """Adds another body's differences: those told already gain its name, the rest follow at the end."""
    waiting: dict[tuple[str, str, str], list[int]] = {}
    for index, difference in enumerate(told):
        waiting.setdefault(_identity(difference), []).append(index)
    merged = list(told)
    for difference in found:
        places = waiting.get(_identity(difference))
        if not places:
            merged.append(difference)
            continue
        index = places.pop(0)
        if _is_of_a_body(difference):
            merged[index] = replace(merged[index], also_in=(*merged[index].also_in, region))
    return merged


def _is_of_a_body(difference: Difference) -> bool:
    return any(clause.region for clause in (difference.before, difference.after) if clause)
