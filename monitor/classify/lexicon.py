"""What the rules look for in a sentence, from lexicon.yaml: one pattern a name, for both languages at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

Patterns = Mapping[str, re.Pattern[str]]


@cache
def lexicon() -> tuple[Patterns, Patterns, Patterns]:
    """Concepts, actors and turns (negation, ban, condition, possibility)."""
    import yaml

    found = yaml.safe_load(Path(__file__).with_name("lexicon.yaml").read_text(encoding="utf-8"))
    concepts, actors, turns = (_patterns(found[part]) for part in ("concepts", "actors", "turns"))
    return concepts, actors, turns


def _patterns(table: Mapping[str, Mapping[str, str]]) -> Patterns:
    return {name: re.compile("|".join(_alternatives(both))) for name, both in table.items()}


def _alternatives(both: Mapping[str, str]) -> list[str]:
    return [piece.replace("\u2423", " ") for language in ("en", "ja") for piece in both[language].split()]
