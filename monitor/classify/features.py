"""Actor and polarity: for each concept in a sentence, who acts and how it is turned; found by rules.

"We train on your posts", "you may not train on posts" and "we never train on your posts" share their words; what tells
them apart is who does it and whether it is done. A linear model gains more from these than from an encoder.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from monitor.classify.lexicon import lexicon
from monitor.classify.sentences import sentences

_JAPANESE = re.compile(r"[ぁ-ん]")
_BEFORE = 90  # characters in which an English negation stands before what it negates


def features(text: str) -> frozenset[str]:
    """Names of what was found: "train", "train+content", "train|service|negate|may"."""
    found: set[str] = set()
    plain = unicodedata.normalize("NFKC", text)
    for begin, end in sentences(plain):
        found.update(_sentence(plain[begin:end].lower()))
    return frozenset(found)


def _sentence(text: str) -> Iterator[str]:
    concepts, whose, turning = lexicon()
    places = {name: [m.start() for m in pattern.finditer(text)] for name, pattern in concepts.items()}
    present = [name for name, found in places.items() if found]
    actors = sorted((m.start(), name) for name, pattern in whose.items() for m in pattern.finditer(text))
    turns = {name: [m.start() for m in pattern.finditer(text)] for name, pattern in turning.items()}
    japanese = bool(_JAPANESE.search(text))
    for name in (turn for turn, found in turns.items() if found):
        yield f"turn:{name}"
    for name in {actor for _, actor in actors}:
        yield f"actor:{name}"
    for place, name in enumerate(present):
        yield name
        for other in present[place + 1 :]:
            yield f"{name}+{other}"
        for at in places[name][:3]:
            yield f"{name}|{_actor(actors, at)}|{_turn(turns, at, japanese)}"


def _actor(actors: list[tuple[int, str]], at: int) -> str:
    """The last one named before: the subject, more often than not, in both languages."""
    before = [name for place, name in actors if place <= at]
    return before[-1] if before else "nobody"


def _turn(turns: dict[str, list[int]], at: int, japanese: bool) -> str:
    """How the concept is turned: before it in English, at the end of the sentence in Japanese."""
    near = [
        name
        for name in ("forbid", "negate", "condition", "may")
        if any(place > at if japanese else at - _BEFORE <= place <= at for place in turns[name])
    ]
    return "+".join(near[:2]) or "plain"
