"""The headings by which a table that compares an old with a new wording (新旧対照表) is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

OLD = re.compile(
    r"\W*(?:現\s*行|改[定訂正]前|変更前|修正前|旧)(?:の?(?:規定|規約|条文|条項|文言|内容|約款|ポリシー|版))?\W*(?:[（(].*)?"
    r"|\W*(?:current|old|before|previous|existing|former|bisher\w*)(?:\s+(?:\w+\s+){0,3}?(?:text|wording|version|terms|clause|provision|policy"
    r"|language|amendment|change|revision))?\W*(?:\(.*)?",
    re.IGNORECASE | re.DOTALL,
)
NEW = re.compile(
    r"\W*(?:改[定訂正]後|変更後|修正後|改[定訂正]案|新)(?:の?(?:規定|規約|条文|条項|文言|内容|約款|ポリシー|版))?\W*(?:[（(].*)?"
    r"|\W*(?:new|after|updated|revised|amended|proposed|neu\w*)(?:\s+(?:\w+\s+){0,3}?(?:text|wording|version|terms|clause|provision|policy"
    r"|language|amendment|change|revision))?\W*(?:\(.*)?",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold what, counted from 0."""

    old: int
    new: int
    label: int | None  # the column that names the clause


def comparison_columns(cells: Sequence[str]) -> Columns | None:
    """The columns of a comparison whose heading a row is, None for every other row."""
    old = [place for place, cell in enumerate(cells) if cell and OLD.fullmatch(cell)]
    new = [place for place, cell in enumerate(cells) if cell and NEW.fullmatch(cell)]
    if len(old) != 1 or len(new) != 1 or any(len(cells[place]) > 60 for place in old + new):
        return None
    first = min(old[0], new[0])
    return Columns(old[0], new[0], 0 if first > 0 else None)
