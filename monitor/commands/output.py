"""Writing results: standard output is for results, standard error for progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from monitor.model import Change, Finding, Outcome, Verdict
from monitor.report import Json

T = TypeVar("T")


def write_line(text: str) -> None:
    """One line of results."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def write_json(line: Json) -> None:
    """One JSON line of results."""
    write_line(json.dumps(line, ensure_ascii=False))


def note(text: str) -> None:
    """One line about what is being done."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def progress(items: Iterable[T], *, total: int | None, what: str) -> Iterator[T]:
    """The items, with a bar on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from tqdm import tqdm

    bar: Any = tqdm(items, total=total, desc=what, leave=False)
    yield from bar


def page_counter() -> Callable[[int], None] | None:
    """Shows how many pages a build has looked at, on a terminal only."""
    if not sys.stderr.isatty():
        return None
    from tqdm import tqdm

    bar: Any = tqdm(desc="pages", leave=False)
    return lambda count: bar.update(count - bar.n)


def finding_line(finding: Finding) -> str:
    """A finding in words, for a person at a terminal."""
    name = f"{finding.service}/{finding.document}" if finding.service else "the two files"
    text = f"{name}: {finding.outcome.value}"
    if finding.reason:
        text += f" ({finding.reason}: {finding.detail})" if finding.detail else f" ({finding.reason})"
    if finding.change is not None and finding.outcome is not Outcome.FIRST:
        text += "\n" + change_lines(finding.change)
    return text


def change_lines(change: Change) -> str:
    """What a change means, label by label, and its counts."""
    lines = [_verdict_line(verdict) for verdict in change.verdicts]
    counts = ", ".join(f"{count} {kind}" for kind, count in change.summary if count)
    if change.effective_date is not None:
        lines.insert(0, f"  takes effect {change.effective_date}")
    return "\n".join([*lines, f"  clauses: {counts or 'none that differ'}"])


def _verdict_line(verdict: Verdict) -> str:
    """A label's verdict; where the classifier is unsure it says so here as it does in digests."""
    unsure = "possibly " if verdict.certainty == "possible" else ""
    since = f", since {verdict.since}" if verdict.since else ""
    return f"  {verdict.label}: {unsure}{verdict.verdict}{since}"
