"""Short ways to write editions for these tests."""

from __future__ import annotations

from monitor.model import Clause, Comparison, Edition, Word


def clauses(*texts: str, section: tuple[str, ...] = (), region: str = "") -> tuple[Clause, ...]:
    return tuple(Clause(text, section=section, region=region) for text in texts)


def edition(*texts: str) -> Edition:
    return Edition(clauses(*texts))


def kinds(comparison: Comparison) -> list[str]:
    return [difference.change for difference in comparison.differences]


def side(words: tuple[Word, ...], left_out: str) -> str:
    return "".join(text for kind, text in words if kind != left_out)
