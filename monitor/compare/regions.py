"""Compares editions that hold the same terms several times, for readers in different regions.

X's terms hold one body for the EU, EFTA and UK and one for everybody else, nearly word for word alike. Each body is
compared with its own counterpart, what both bodies share is told once, and what differs between them is told for each.
The body that binds a reader in Japan ("row", the rest of the world) comes first.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.compare.body import differences
from monitor.compare.forms import is_announcement, key, key_of, statement
from monitor.compare.merge import merge
from monitor.model import Clause, Comparison, Difference, Edition, EditionStatus

_FIRST = ("row", "")


def compare(before: Edition, after: Edition) -> Comparison:
    """How two editions of one document differ. Their status and dates are not looked at.

    Where one of them is partial (a comparison table quotes only what changes), what it does not quote is no difference.
    """
    regions = regions_of(before.clauses, after.clauses)
    one_sided = len({bool(_bodies(edition.clauses)) for edition in (before, after)}) == 2
    told: list[Difference] = []
    unchanged = 0
    for region in regions:
        found, same = differences(body_of(before.clauses, region), body_of(after.clauses, region))
        unchanged += same
        if region != regions[0] and one_sided:
            found = [difference for difference in found if not _stands_elsewhere(difference, before, after)]
        told = merge(told, found, region)
    if before.partial != after.partial:
        not_quoted = "removed" if after.partial else "added"
        told = [difference for difference in told if difference.change != not_quoted]
    if (before.status, after.status) == (EditionStatus.UPCOMING, EditionStatus.IN_FORCE):
        told = [difference for difference in told if not _was_notice(difference)]
    return Comparison(tuple(told), unchanged, tuple(region for region in regions if region))


def _bodies(clauses: Sequence[Clause]) -> set[str]:
    return {clause.region for clause in clauses} - {""}


def _stands_elsewhere(difference: Difference, before: Edition, after: Edition) -> bool:
    """Whether a lone clause of a page that gained or lost a body stands in the other's text for some other region."""
    clause, others = (difference.before, after) if difference.after is None else (difference.after, before)
    lone = difference.after is None or difference.before is None
    return lone and clause is not None and any(key_of(other) == key_of(clause) for other in others.clauses)


def _was_notice(difference: Difference) -> bool:
    """Whether it is only the notice of an announced edition that went when the edition took effect."""
    lone = difference.before if difference.after is None else difference.after if difference.before is None else None
    return difference.change == "cosmetic" and lone is not None and is_announcement(lone.text)


def is_same(before: Sequence[Clause], after: Sequence[Clause]) -> bool:
    """Whether two texts say the same: at most cosmetic differences, another order, repeats.

    Lists in random order, and paragraphs that come and go as often as they are said elsewhere, are no news on a page
    that is watched (see `is_same_in_order` for a pair of texts that somebody chose).
    """
    if {statement(clause) for clause in before} == {statement(clause) for clause in after}:
        return True
    found = compare(Edition(tuple(before)), Edition(tuple(after)))
    return all(_says_the_same(difference) for difference in found.differences)


def is_same_in_order(before: Sequence[Clause], after: Sequence[Clause]) -> bool:
    """Whether two texts say the same in the same order: for a pair that somebody chose, a moved clause is news."""
    found = compare(Edition(tuple(before)), Edition(tuple(after)))
    return all(difference.change == "cosmetic" for difference in found.differences)


def _says_the_same(difference: Difference) -> bool:
    """Whether it is cosmetic or another order; an item moved from "you may" to "you may not" says something else."""
    if difference.change != "moved" or not difference.before or not difference.after:
        return difference.change == "cosmetic"
    leads = {key(difference.before.lead_in), key(difference.after.lead_in)} - {""}
    return len(leads) < 2


def regions_of(before: Sequence[Clause], after: Sequence[Clause]) -> list[str]:
    """The bodies to be compared, the one that matters most first; [""] where neither side has any."""
    return sorted(_bodies(before) | _bodies(after), key=lambda region: (region not in _FIRST, region)) or [""]


def body_of(clauses: Sequence[Clause], region: str) -> Sequence[Clause]:
    """What a reader of that region reads: the common part and the body for it, or all where there are no bodies."""
    named = _bodies(clauses)
    if not named or not region:
        return clauses
    mine = region if region in named else next((name for name in _FIRST if name in named), min(named))
    return [clause for clause in clauses if clause.region in ("", mine)]
