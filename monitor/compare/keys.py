"""The name under which the labels of a clause are kept."""

from __future__ import annotations

import hashlib

from monitor.model import Clause


def clause_key(clause: Clause) -> str:
    """16 hex digits of all that the classifier reads of a clause: its text, the sentence above it, its headings.

    Made of the exact text and not of its comparable form, since the passages kept with it must occur in it literally.
    """
    read = "\x1f".join((clause.text, clause.lead_in, *clause.section))
    return hashlib.sha256(read.encode()).hexdigest()[:16]
