"""Old and new wording beside each other: comparison tables (新旧対照表), and clauses that quote their amendment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.model import Clause, ClauseKind
from monitor.read.calendar import find_dates
from monitor.read.comparison import NEW, OLD, Columns, comparison_columns
from monitor.read.numbers import split_number
from monitor.read.runs import contained, key, keys, weight
from monitor.read.tables import SEPARATOR

_SAME = re.compile(
    r"\W*(?:同\s*左|同\s*右|同じ|変更\s*なし|[（(]?(?:中|以下)?\s*略[）)]?|no\s+changes?|unchanged|same|omitted)\W*",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\W*(?:新\s*設|新規(?:追加)?|追加|削\s*除|なし|該当なし|new|added|deleted|removed|none|n/?a)?\W*", re.IGNORECASE
)
_AMENDS = re.compile(
    r"\b(?:this|the\s+(?:above|preceding|foregoing|following))\s+(?:provision|section|clause|paragraph|article|sentence)\b[^.:]{0,80}"
    r"(?:amended|replaced|revised|changed|read)\b|(?:provision|section|clause|paragraph|article)\s*[\d.]*\s+(?:is|will\s+be|shall\s+be|are)\s+"
    r"(?:hereby\s+)?(?:amended|replaced|revised|changed)\b|\b(?:is|will\s+be|shall\s+be)\s+(?:amended|replaced|revised)\s+(?:to\s+read\s+)?as\s+follows"
    r"|(?:本条|本項|この(?:条|項|規定|条項)|上記(?:の規定)?|前項)(?:を|は|の).{0,40}(?:次|以下|下記)の(?:とおり|通り|ように)|diese\s+bestimmung.{0,60}wie\s+folgt",
    re.IGNORECASE,
)  # fmt: skip
_LABELLED = re.compile(
    r"\s*[【\[「(（]?\s*([^：:】\]」）)]{1,40}?(?:[（(][^）)]{1,30}[）)])?)\s*(?:[】\]」）)]\s*[：:]?|[：:])\s*(.{8,})",
    re.DOTALL,
)
_TITLE = re.compile(
    r"新旧|対照表|比較表|(?:改[定訂正]|変更)(?:の?(?:内容|箇所|点|条文|部分))|(?:comparison|overview|summary|table)\b.{0,40}\bchange"
    r"|\bchanges?\s+(?:at\s+a\s+glance|side\s+by\s+side)|before\s+and\s+after|\bredline|old\s+and\s+new",
    re.IGNORECASE,
)
_MAX_TITLE = 60  # characters of the line above a comparison table
_DIGIT = re.compile(r"\d|元年")
_FULL_TEXT = 2.0  # times the text of the tables: the page then holds the whole terms beside them
_MIN_NEW = 15  # characters after the colon; fewer are no wording


@dataclass(frozen=True, slots=True)
class Amendment:
    """Two wordings of a page: as it binds before and after a change."""

    before: tuple[Clause, ...]
    after: tuple[Clause, ...]
    partial: bool  # only the clauses that change
    shows_after: bool = False  # the page's own text, beside the tables, is the new one
    notices: tuple[int, ...] = ()  # indexes of the clauses that only announce


def find_amendment(clauses: Sequence[Clause]) -> Amendment | None:
    """The two wordings that a page quotes side by side, None for pages that do not."""
    return _from_tables(clauses) or _from_clauses(clauses)


# --- Comparison tables ------------------------------------------------------------------------------------------------


def _from_tables(clauses: Sequence[Clause]) -> Amendment | None:
    before: list[Clause] = []
    after: list[Clause] = []
    rows: set[int] = set()
    heads: set[int] = set()  # what names the table and its columns; a day that stands there is that of the change
    columns: Columns | None = None
    for place, clause in enumerate(clauses):
        if clause.kind is not ClauseKind.ROW:
            columns = None
            continue
        cells = clause.text.split(SEPARATOR)
        if (header := comparison_columns(cells)) is not None:
            columns = header
            heads.update(_heads(clauses, place))
        elif columns is not None:
            rows.add(place)
            _read_row(clause, cells, columns, before, after)
    if not before and not after:
        return None
    rest = [clause for place, clause in enumerate(clauses) if place not in rows | heads]
    notices = tuple(sorted(heads))
    return _whole(rest, before, after, notices) or Amendment(tuple(before), tuple(after), True, notices=notices)


def _heads(clauses: Sequence[Clause], place: int) -> Iterator[int]:
    """The row at `place` that heads a comparison's columns, and the line above that calls the table one."""
    yield place
    if place and len(clauses[place - 1].text) <= _MAX_TITLE and _TITLE.search(clauses[place - 1].text):
        yield place - 1


def _read_row(clause: Clause, cells: list[str], columns: Columns, before: list[Clause], after: list[Clause]) -> None:
    cells = cells + [""] * (max(columns.old, columns.new) + 1 - len(cells))
    old, new = cells[columns.old].strip(), cells[columns.new].strip()
    if _is_same(old) or _is_same(new):
        return
    label = cells[columns.label].strip() if columns.label is not None else ""
    section = (*clause.section, label) if label else clause.section
    for text, side in ((old, before), (new, after)):
        if text and not _NONE.fullmatch(text):
            number, rest = split_number(text)
            side.append(Clause(rest, ClauseKind.PARAGRAPH, section, number))


def _is_same(cell: str) -> bool:
    return bool(cell) and _SAME.fullmatch(cell) is not None


def _whole(
    rest: Sequence[Clause], before: list[Clause], after: list[Clause], notices: tuple[int, ...]
) -> Amendment | None:
    """The whole terms in both wordings, where the page holds them in one beside the table."""
    rest_keys, old, new = keys(rest), keys(before), keys(after)
    if weight(rest_keys) < _FULL_TEXT * max(weight(old), weight(new), 1):
        return None
    shows_after = contained(new, rest_keys) > contained(old, rest_keys)
    shown, other = (after, before) if shows_after else (before, after)
    if contained(keys(shown), rest_keys) < 0.6 or len(shown) != len(other):
        return None
    swap = {key(one.text): two.text for one, two in zip(shown, other, strict=True)}
    swapped = tuple(replace(clause, text=swap.get(key(clause.text), clause.text)) for clause in rest)
    pair = (swapped, tuple(rest)) if shows_after else (tuple(rest), swapped)
    return Amendment(*pair, partial=False, shows_after=shows_after, notices=notices)


# --- Amendments inside clauses ----------------------------------------------------------------------------------------


def _from_clauses(clauses: Sequence[Clause]) -> Amendment | None:
    before: list[Clause] = []
    after: list[Clause] = []
    notices: list[int] = []
    at = 0
    while at < len(clauses):
        if stop := _quoted(clauses, at, before, after):
            notices.append(at)
            at = stop
            continue
        if (pair := _labelled_pair(clauses, at)) is not None:
            before.append(pair[0])
            after.append(pair[1])
            notices.append(at)
            at += 2
            continue
        before.append(clauses[at])
        after.append(clauses[at])
        at += 1
    return Amendment(tuple(before), tuple(after), False, notices=tuple(notices)) if notices else None


def _quoted(clauses: Sequence[Clause], at: int, before: list[Clause], after: list[Clause]) -> int:
    """Read "as of … this provision is amended as follows" at `at`; answers where the new wording ends, 0 if none."""
    clause = clauses[at]
    if clause.kind is ClauseKind.ROW or not _DIGIT.search(clause.text) or not _AMENDS.search(clause.text):
        return 0
    if not find_dates(clause.text):
        return 0
    head, _, inline = clause.text.replace("：", ":").partition(":")
    if len(inline.strip()) >= _MIN_NEW and _AMENDS.search(head):
        new, stop = [replace(clause, text=inline.strip().strip('"“”「」'))], at + 1
    elif len(clause.text) > 400:
        return 0
    else:
        stop = _end_of_wording(clauses, at)
        new = list(clauses[at + 1 : stop])
    old = _amended(clauses, at)
    if not new or not old:
        return 0
    del after[len(after) - len(old) :]
    after.extend(new)
    return stop


def _amended(clauses: Sequence[Clause], at: int) -> list[Clause]:
    """The clauses that an amendment at `at` replaces: the numbered one above it, or all since the heading."""
    start = at
    while start and _continues(clauses[start - 1], clauses[at]):
        start -= 1
        if clauses[start].number:
            break
    return list(clauses[start:at])


def _continues(clause: Clause, marker: Clause) -> bool:
    return clause.kind is not ClauseKind.HEADING and clause.section == marker.section


def _end_of_wording(clauses: Sequence[Clause], at: int) -> int:
    numbered = [clause.number for clause in _amended(clauses, at) if clause.number]
    stop = at + 1
    while stop < len(clauses) and _continues(clauses[stop], clauses[at]) and not _AMENDS.search(clauses[stop].text):
        number = clauses[stop].number
        if numbered and number and number != numbered[0] and stop > at + 1:
            break
        if numbered and number and number != numbered[0]:
            return at + 1
        stop += 1
    return stop


def _labelled_pair(clauses: Sequence[Clause], at: int) -> tuple[Clause, Clause] | None:
    """「改定前：…」 and 「改定後：…」 one after the other, in either order."""
    if at + 1 >= len(clauses):
        return None
    first, second = _label(clauses[at]), _label(clauses[at + 1])
    if first is None or second is None or first[0] == second[0]:
        return None
    old, new = (first[1], second[1]) if first[0] == "old" else (second[1], first[1])
    return old, new


def _label(clause: Clause) -> tuple[str, Clause] | None:
    found = _LABELLED.fullmatch(clause.text)
    if found is None:
        return None
    label, text = found.groups()
    for name, pattern in (("old", OLD), ("new", NEW)):
        if pattern.fullmatch(label):
            return name, replace(clause, text=text.strip().strip("「」"))
    return None


def announcing_texts(clauses: Sequence[Clause], amendment: Amendment) -> Iterator[Clause]:
    """The clauses that say from when an amendment binds."""
    for place in amendment.notices:
        yield clauses[place]
