"""Labels of what is stored, told anew by another model: dates change, readers are not alerted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from monitor.app import App
from monitor.model import DocumentStatus, Edition


def relabel(app: App) -> Iterator[tuple[str, int]]:
    """Label every edition with the present model; gives (document, clauses) as each document is done.

    Labels are kept by clause and model, so a run that was killed goes on where it stopped.
    """
    for status in app.store.statuses():
        editions = app.store.editions(status.service, status.document)
        labels = {edition.id: _labels(app, edition) for edition in editions}
        if status.in_force_id in labels:
            since = dates(editions, status.in_force_id, lambda edition, found=labels: found[edition.id])  # type: ignore[misc]
            app.store.relabel(status.service, status.document, since)
        yield _name(status), sum(len(edition.clauses) for edition in editions)


def _name(status: DocumentStatus) -> str:
    return f"{status.service}/{status.document}"


def _labels(app: App, edition: Edition) -> frozenset[str]:
    return frozenset(label for tags in app.tags_of(edition) for label in tags.labels())


def dates(
    editions: Sequence[Edition], in_force: str, labels_of: Callable[[Edition], frozenset[str]]
) -> tuple[tuple[str, date], ...]:
    """Since when each label of the edition in force stands without a break; `editions` oldest first.

    Columns of comparison tables quote only some clauses: they prove nothing about the rest.
    """
    whole = [edition for edition in editions if not edition.partial]
    names = [edition.id for edition in whole]
    if in_force not in names:
        return ()
    past = whole[: names.index(in_force) + 1]
    since: dict[str, date] = {}
    standing = labels_of(past[-1])
    for edition in reversed(past):
        standing &= labels_of(edition)
        since |= dict.fromkeys(standing, _begins(edition))
    return tuple(sorted(since.items()))


def _begins(edition: Edition) -> date:
    """The day that an edition names, else the day on which it was first seen."""
    if edition.effective:
        return edition.effective[0].day
    if edition.captured_at is None:
        raise ValueError(f"the stored edition {edition.id} has no time of capture")
    return edition.captured_at.date()
