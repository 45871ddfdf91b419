"""Sentences put together from `pairs.yaml`: minimal pairs about AI, of which only the AI labels are known.

A learner that has seen "we train", "you may not train" and "we never train without your consent" with the same words
in every other place learns what turns them. What such a sentence says of licences is left open: those labels weigh
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.taxonomy import BY_KEY, KEYS
from training.data import Example

_FILE = Path(__file__).resolve().with_name("pairs.yaml")
_SLOT = re.compile(r"\{(\w+)\}")
_WITH_NEIGHBOUR = 0.35  # of the sentences stand beside a filler or another sentence


def examples(count: int, seed: int) -> list[Example]:
    """`count` different passages a language, the same on every run; every template in turn."""
    import yaml

    grammar = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return [example for language in ("en", "ja") for example in _language(grammar[language], language, count, seed)]


def _language(grammar: Mapping[str, Any], language: str, count: int, seed: int) -> list[Example]:
    chance = np.random.default_rng(seed)
    pairs = list(zip(grammar["templates"][::2], grammar["templates"][1::2], strict=True))
    wordings = [(tuple(labels), wording) for labels, group in pairs for wording in group]
    found: dict[str, Example] = {}
    for turn in range(20 * count):
        if len(found) == count:
            break
        labels, wording = wordings[turn % len(wordings)]
        text = _filled(wording, grammar["slots"], language, chance)
        if chance.random() < _WITH_NEIGHBOUR:
            other_labels, other = wordings[int(chance.integers(len(wordings)))]
            if chance.random() < 0.6:
                other_labels, other = (), str(chance.choice(grammar["fillers"]))
            beside = _filled(other, grammar["slots"], language, chance)
            gap = " " if language == "en" else ""
            text = gap.join((text, beside) if chance.random() < 0.5 else (beside, text))
            labels = tuple(dict.fromkeys((*labels, *other_labels)))
        group = f"pairs-{language}"
        found.setdefault(text, Example(f"p-{language}-{len(found):04d}", text, language, labels, group, "generated"))
    return list(found.values())


def _filled(wording: str, slots: Mapping[str, Sequence[str]], language: str, chance: np.random.Generator) -> str:
    text = wording
    while _SLOT.search(text):
        text = _SLOT.sub(lambda slot: str(chance.choice(list(slots[slot.group(1)]))), text)
    return text[0].upper() + text[1:] if language == "en" and chance.random() < 0.9 else text


def weights(given: Sequence[Example]) -> NDArray[np.float32]:
    """Of each label of each example: 0 for the licence and access labels of generated ones, else 1."""
    open_labels = np.array([BY_KEY[key].group != "ai" for key in KEYS])
    found = np.ones((len(given), len(KEYS)), dtype=np.float32)
    for row, example in enumerate(given):
        if example.origin == "generated":
            found[row, open_labels] = 0
    return found
