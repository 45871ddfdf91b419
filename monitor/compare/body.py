"""How two texts differ, clause by clause: one body of terms against another."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.compare import words
from monitor.compare.align import Texts, align
from monitor.compare.chain import Match, moved
from monitor.compare.forms import (
    is_announcement,
    is_effective_line,
    is_update_line,
    joined,
    looks_same,
    same,
    statement,
)
from monitor.model import ChangeKind, Clause, ClauseKind, Difference

_TOP = 12  # clauses among which the notice of an edition stands


def differences(before: Sequence[Clause], after: Sequence[Clause]) -> tuple[list[Difference], int]:
    """The differences in page order of `after`, removed clauses where they stood, and how many clauses are the same."""
    texts = Texts(before, after)
    matches = align(texts)
    by_place = sorted(matches, key=lambda match: match.b)
    ranks = {match: rank for rank, match in enumerate(matches)}
    order = [ranks[match] for match in by_place]
    shifted = {by_place[place] for place in moved(order)}
    placed: list[tuple[float, int, Difference]] = []
    unchanged = 0
    for match in matches:
        found = _matched(texts, match, match in shifted)
        if found:
            placed.append((match.b, 0, found))
        else:
            unchanged += match.a_end - match.a
    placed.extend(_added(texts, matches))
    placed.extend(_removed(texts, matches, shifted))
    return [difference for _, _, difference in sorted(placed, key=lambda item: item[:2])], unchanged


def _matched(texts: Texts, match: Match, shifted: bool) -> Difference | None:
    parts_before = tuple(texts.before[match.a : match.a_end])
    parts_after = tuple(texts.after[match.b : match.b_end])
    before, after = joined(parts_before), joined(parts_after)
    if len(parts_before) == len(parts_after) == 1 and not shifted and looks_same(before, after):
        return None
    change = _kind(texts, before, after, shifted)
    pieces, coarse = words.difference(before.text, after.text)
    return Difference(
        change,
        before,
        after,
        pieces,
        moved=shifted and change == "reworded",
        coarse=coarse,
        parts_before=parts_before if len(parts_before) > 1 else (),
        parts_after=parts_after if len(parts_after) > 1 else (),
    )


def _kind(texts: Texts, before: Clause, after: Clause, shifted: bool) -> ChangeKind:
    if same(before, after):
        if after.kind is ClauseKind.RULE:  # the order of rules means nothing
            return "cosmetic"
        # A heading that moved is told by the clauses that moved with it.
        return "moved" if shifted and after.kind is not ClauseKind.HEADING else "cosmetic"
    if is_update_line(before.text) and is_update_line(after.text):
        return "cosmetic"
    if _announces(texts.before, before) and _announces(texts.after, after):
        return "cosmetic"
    return "reworded"


def _added(texts: Texts, matches: Sequence[Match]) -> list[tuple[float, int, Difference]]:
    taken = {j for match in matches for j in range(match.b, match.b_end)}
    said = _said(texts.before)
    placed: list[tuple[float, int, Difference]] = []
    for j, clause in enumerate(texts.after):
        if j not in taken:
            change: ChangeKind = "cosmetic" if _says_nothing_new(clause, texts.after, texts.before, said) else "added"
            placed.append((j, 0, Difference(change, None, clause, (("+", clause.text),))))
    return placed


def _removed(texts: Texts, matches: Sequence[Match], shifted: set[Match]) -> list[tuple[float, int, Difference]]:
    """Removed clauses, each placed behind the nearest clause above it that stayed."""
    taken = {i for match in matches for i in range(match.a, match.a_end)}
    ends = {match.a_end - 1: match.b_end - 0.5 for match in matches if match not in shifted}
    said = _said(texts.after)
    placed: list[tuple[float, int, Difference]] = []
    place = -0.5
    for i, clause in enumerate(texts.before):
        place = ends.get(i, place)
        if i not in taken:
            change: ChangeKind = "cosmetic" if _says_nothing_new(clause, texts.before, texts.after, said) else "removed"
            placed.append((place, i, Difference(change, clause, None, (("-", clause.text),))))
    return placed


def _said(clauses: Sequence[Clause]) -> set[tuple[str, str]]:
    """What a text says: each clause with the sentence that it hangs on."""
    return {statement(clause) for clause in clauses}


def _says_nothing_new(
    clause: Clause, text: Sequence[Clause], others: Sequence[Clause], said: set[tuple[str, str]]
) -> bool:
    """Whether a clause only repeats what the other side says anyway, dates the page, or announces the edition."""
    if is_effective_line(clause.text):  # one that changed on the other side is told there
        return any(is_effective_line(other.text) for other in others)
    return statement(clause) in said or is_update_line(clause.text) or _announces(text, clause)


def _announces(text: Sequence[Clause], clause: Clause) -> bool:
    """Whether a clause is the notice that stands above an edition; further down it would be a term like any other."""
    return is_announcement(clause.text) and any(clause is top for top in text[:_TOP])
