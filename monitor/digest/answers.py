"""The first screen: what a change means for AI training and for the licence on works, from when, and for whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypedDict

from monitor.digest import words
from monitor.digest.names import document, document_name, label_name, label_of, region_name, service_name, short_label
from monitor.digest.say import Say
from monitor.digest.words import Moment, Tone
from monitor.model import Change, DocumentKind, EffectiveDate, Outcome, Service, Verdict

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
        tone="look" if verdict.certainty == "possible" else words.tone(verdict.label, verdict.verdict),
        word=words.word(verdict, say),
        sentence=words.sentence(verdict, change, moment, service, say),
        meaning=say.pick(label.meaning) if label else "",
        verdict=verdict,
        **_quote(verdict, change),
    )


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


def _weight(verdict: Verdict) -> float:
    label = label_of(verdict.label)
    return label.weight if label else 0.0


def ordered(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """AI before licence before access; within each what changed before what did not, weightier first."""
    groups = {"ai": 0, "licence": 1, "access": 2}
    kinds = {"new": 0, "gone": 0, "reworded": 1, "unchanged": 2}

    def rank(verdict: Verdict) -> tuple[int, int, int, float]:
        label = label_of(verdict.label)
        group = groups[label.group] if label else 3
        return (group, verdict.certainty == "possible", kinds[verdict.verdict], -_weight(verdict))

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
    return _quoted_once(together(sorted(sure, key=urgency) + sorted(unsure, key=urgency))[:MOST_LINES])


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
                merged[index] = replace(other, name=f"{other.name} / {item.name}", quote=other.quote or item.quote)
                break
        else:
            merged.append(item)
    return merged


def _group(item: Line) -> str:
    label = label_of(item.label)
    return label.group if label else ""


def headline(change: Change, say: Say) -> str:
    """What stands behind the dash of a subject line: 「AI学習: 変更なし」, never more than the classifier may claim."""
    by_label = {verdict.label: verdict for verdict in change.verdicts if verdict.certainty != "possible"}
    changed = [v for v in ordered(by_label.values()) if v.verdict != "unchanged" and _weight(v) > 0.5]
    training = by_label.get("ai-training")
    chosen = [training] if training else []
    chosen += [verdict for verdict in changed if verdict is not training][: 2 - len(chosen)]
    parts = [_claim(verdict, say) for verdict in chosen]
    if not training and not any(part_is_ai(verdict) for verdict in chosen):
        parts.insert(0, _part("ai-training", say("verdict.absent.word"), say))
    return ("、" if say.language == "ja" else "; ").join(dict.fromkeys(parts))


def part_is_ai(verdict: Verdict) -> bool:
    """Whether a verdict is about AI."""
    label = label_of(verdict.label)
    return label is not None and label.group == "ai"


def _claim(verdict: Verdict, say: Say) -> str:
    # Only what the classifier is surest of may be claimed in a subject line; else the line asks to look.
    if verdict.verdict in {"new", "gone"} and verdict.certainty != "headline":
        return say("headline.look", label=short_label(verdict.label, say))
    return _part(verdict.label, words.word(verdict, say), say)


def _part(label: str, word: str, say: Say) -> str:
    return say("headline.part", label=short_label(label, say), word=word.lower())


def title(change: Change, moment: Moment, service: Service | None, say: Say) -> str:
    """「X の利用規約が変わります（2026年1月15日から）」, "X will change its terms on 15 January 2026"."""
    names = {
        "service": subject_name(service_name(service, change.service, say), say),
        "document": spaced(document_name(service, change.document, say), say),
    }
    if change.announcement == "withdrawn":
        return say("title.withdrawn", **names)
    if change.outcome is Outcome.IN_FORCE:
        kind = "as-announced" if change.announcement in {"", "as-announced"} else "differs"
        return say(f"title.in-force.{kind}", **names)
    when = words.tense(change, moment)
    if change.announcement == "altered" and when == "future":
        return say("title.altered", **names)
    if moment.effective:
        return say(f"title.{when}.dated", date=say.day(moment.effective), **names)
    seen = say.day(say.local(change.captured_at).date())
    return say(f"title.{when}.plain", date=seen, **names)


def subject(change: Change, moment: Moment, service: Service | None, say: Say) -> str:
    """Title and verdict in one line, for mails, feeds and shared links."""
    robots = (found := document(service, change.document)) is not None and found.kind is DocumentKind.ROBOTS
    name = title(change, moment, service, say)
    if robots:
        return name
    # A full-width bracket brings its own space.
    return say("subject", title=name, headline=headline(change, say)).replace("） —", "）—")


def spaced(name: str, say: Say) -> str:
    """A name inside a Japanese sentence: a space parts Latin letters from what stands around them."""
    lead = " " if say.language == "ja" and name[:1].isascii() else ""
    return lead + subject_name(name, say)


def subject_name(name: str, say: Say) -> str:
    """The service's name as a Japanese sentence takes it: a space parts Latin letters from what follows."""
    return f"{name} " if say.language == "ja" and name[-1:].isascii() and name[-1:].isalnum() else name


def countdown(change: Change, moment: Moment, say: Say, *, days: bool = True, robots: bool = False) -> str:
    """From when it binds: "Takes effect on 15 January 2026, in 30 days"; also where no date is named."""
    if change.announcement == "withdrawn":
        return say("when.withdrawn")
    if moment.effective is None:
        if robots:
            return say("when.robots", date=say.day(say.local(change.captured_at).date()))
        seen = say.day(say.local(change.captured_at).date())
        return say("when.unknown.announced" if change.outcome is Outcome.ANNOUNCED else "when.unknown", date=seen)
    day = say.day(moment.effective)
    if (left := moment.days_left) is not None:
        return say.count("when.in-days", left, date=day) if days else say("when.on", date=day)
    if moment.effective == moment.today:
        return say("when.today", date=day)
    return say("when.since", date=day)


def audiences(effective: tuple[EffectiveDate, ...], say: Say) -> list[str]:
    """Who is bound from which day, where the page names more than one day or a part of its readers."""
    out = []
    for item in effective:
        if item.audience:
            key = f"audience.{item.audience}"
            who = say(key) if say.has(key) else say("audience.other", who=region_name(item.audience, say))
            out.append(say("audience.line", who=who, date=say.day(item.day)))
        elif len(effective) > 1:
            out.append(say("audience.line", who=say("audience.everybody"), date=say.day(item.day)))
        if item.alternative:
            out.append(say("when.ambiguous", text=item.text, one=say.day(item.day), other=say.day(item.alternative)))
    return out


def regions(change: Change, say: Say) -> str:
    """Which body of a page with several binds a reader in Japan; "" where there is but one."""
    known = [region for region in change.regions if region]
    if len(known) < 2:
        return ""
    home = next((region for region in HOME_REGIONS if region in known), None)
    if home is None:
        return say("regions.many", regions=say.together([region_name(region, say) for region in known]))
    others = say.together([region_name(region, say) for region in known if region != home])
    return say("regions.home", home=region_name(home, say), others=others)
