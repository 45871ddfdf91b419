"""The first screen: what a change means for AI training and for the licence on works, from when, and for whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypedDict

from monitor.digest import words
from monitor.digest.names import document, label_name, label_of
from monitor.digest.say import Say
from monitor.digest.words import Moment, Tone
from monitor.model import Change, DocumentKind, Service, Verdict

# A reader in Japan is bound by the body for the rest of the world, where a page holds one per region.
HOME_REGIONS = ("jp", "row", "")
_ALWAYS = {
    DocumentKind.TERMS: ("ai-training", "license-grant"),
    DocumentKind.PRIVACY: ("ai-training",),
    DocumentKind.HELP: ("ai-training",),
    DocumentKind.NOTICE: ("ai-training",),
    DocumentKind.GUIDELINES: ("ai-training",),
}
MOST_LINES = 6
QUOTE_LIMIT = 320  # characters of a quoted sentence; half as many in Japanese


class _Quote(TypedDict):
    quote: str
    clause: int


@dataclass(frozen=True, slots=True)
class Line:
    """One label's answer: name, a sign and a word for the verdict, and the sentence."""

    label: str
    name: str
    tone: Tone
    word: str
    sentence: str
    meaning: str = ""  # what the label means, one line
    verdict: Verdict | None = None  # None: the text does not speak of it, before or after
    quote: str = ""  # the words of the document that say it, in its own language
    clause: int = 0  # number of the clause on the page that holds them; 0: it is not among those that differ
    also: tuple[str, ...] = ()  # names of further labels of which the same is said

    @property
    def names(self) -> str:
        """All labels of which this is said."""
        return " / ".join((self.name, *self.also))

    @property
    def sign(self) -> str:
        """The sign beside the word, so that nothing rests on colour."""
        return words.SIGNS[self.tone]


def line(verdict: Verdict, change: Change, moment: Moment, service: Service | None, say: Say) -> Line:
    """The answer for one label that the change speaks of."""
    label = label_of(verdict.label)
    return Line(
        label=verdict.label,
        name=label_name(verdict.label, say),
        tone=_tone(verdict, change),
        word=words.word(verdict, change, say),
        sentence=words.sentence(verdict, change, moment, service, say),
        meaning=say.pick(label.meaning) if label else "",
        verdict=verdict,
        **_quote(verdict, change),
    )


def _tone(verdict: Verdict, change: Change) -> Tone:
    if verdict.certainty == "possible":
        return "look"
    if change.announcement == "withdrawn" and verdict.verdict == "reworded":
        return "calm"  # the rewording that was announced does not come
    return words.tone(verdict.label, verdict.verdict)


def _quote(verdict: Verdict, change: Change) -> _Quote:
    """The sentence that a reader should see: of the new text, or of the old one where the label is gone."""
    side = "before" if verdict.verdict == "gone" else "after"
    for index in verdict.clauses:
        for evidence in change.clauses[index].evidence if index < len(change.clauses) else ():
            if evidence.label == verdict.label and evidence.side == side:
                return {"quote": _cut(evidence.text, verdict.label), "clause": index + 1}
    if verdict.verdict == "unchanged" and verdict.standing:
        return {"quote": _cut(verdict.standing[0], verdict.label), "clause": 0}
    return {"quote": "", "clause": verdict.clauses[0] + 1 if verdict.clauses else 0}


def _cut(text: str, label: str) -> str:
    # The AI-training sentence must be readable on the first screen of a phone; the others are there to be recognised.
    room = QUOTE_LIMIT if label == "ai-training" else QUOTE_LIMIT // 2
    if any("\u3040" <= character <= "\u9fff" for character in text):
        room //= 2
    return text if len(text) <= room else text[:room].rstrip() + "…"


def _absent(label: str, say: Say) -> Line:
    return Line(label, label_name(label, say), "absent", say("verdict.absent.word"), say("verdict.absent"))


def weight_of(verdict: Verdict) -> float:
    """How much a creator cares for the verdict's label, 0 to 1."""
    label = label_of(verdict.label)
    return label.weight if label else 0.0


def ordered(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """AI before licence before access; within each what changed before what did not, weightier first."""
    groups = {"ai": 0, "licence": 1, "access": 2}
    kinds = {"new": 0, "gone": 0, "reworded": 1, "unchanged": 2}

    def rank(verdict: Verdict) -> tuple[int, int, int, float]:
        label = label_of(verdict.label)
        group = groups[label.group] if label else 3
        return (group, verdict.certainty == "possible", kinds[verdict.verdict], -weight_of(verdict))

    return sorted(verdicts, key=rank)


def lines(change: Change, moment: Moment, service: Service | None, say: Say) -> list[Line]:
    """Every label that the change speaks of, and those that a reader asks for though the text is silent."""
    out = [line(verdict, change, moment, service, say) for verdict in ordered(change.verdicts)]
    held = document(service, change.document)
    present = {item.label for item in out}
    wanted = _ALWAYS.get(held.kind, ()) if held else _ALWAYS[DocumentKind.TERMS]
    missing = [_absent(label, say) for label in wanted if label not in present]
    firsts = [item for item in missing if item.label == "ai-training"]
    return firsts + out + [item for item in missing if item.label != "ai-training"]


def answer(everything: list[Line]) -> list[Line]:
    """The lines of the first screen: AI training and the licence always, then what changed, weightiest first."""
    asked = ("ai-training", "license-grant", "ai-opt-out")

    def urgency(item: Line) -> tuple[int, float]:
        label = label_of(item.label)
        weight = label.weight if label else 0.0
        changed = item.verdict is not None and item.verdict.verdict in {"new", "gone"}
        touched = item.verdict is not None and item.verdict.verdict == "reworded"
        return (
            0 if item.label == "ai-training" else 1 if changed else 2 if item.label in asked else 3 - touched,
            -weight,
        )

    kept = [
        item for item in everything if item.label in asked or (item.verdict and item.verdict.verdict != "unchanged")
    ]
    sure = [item for item in kept if not (item.verdict and item.verdict.certainty == "possible")]
    unsure = [item for item in kept if item not in sure]
    told = together(sorted(sure, key=urgency) + sorted(unsure, key=urgency))[:MOST_LINES]
    return _quoted_once(sorted(told, key=lambda item: _place(item, told)))


def _place(item: Line, told: list[Line]) -> float:
    """Where a line stands: the licence within the first three, which a phone shows at once."""
    place = told.index(item)
    return min(place, 1.5) if item.label == "license-grant" else place


def _quoted_once(found: list[Line]) -> list[Line]:
    """The lines with each sentence of the document quoted at its first label only."""
    seen: list[str] = []
    out = []
    for item in found:
        start = item.quote.rstrip("…")
        again = any(other.startswith(start) or start.startswith(other) for other in seen) if start else False
        seen += [start] if start and not again else []
        out.append(replace(item, quote="") if again else item)
    return out


def together(found: list[Line]) -> list[Line]:
    """Lines that say the same of labels of one group as one line: a licence clause often carries five labels."""
    merged: list[Line] = []
    for item in found:
        group = _group(item)
        for index, other in enumerate(merged):
            same = (other.sentence, other.word, other.tone) == (item.sentence, item.word, item.tone)
            if same and group != "ai" and group == _group(other):
                merged[index] = replace(other, also=(*other.also, item.name), quote=other.quote or item.quote)
                break
        else:
            merged.append(item)
    return merged


def _group(item: Line) -> str:
    label = label_of(item.label)
    return label.group if label else ""
