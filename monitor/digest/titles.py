"""Titles, subject lines and dates: what stands above the answer, and what travels without it."""

from __future__ import annotations

from monitor.digest import words
from monitor.digest.answers import HOME_REGIONS, ordered, weight_of
from monitor.digest.names import document, document_name, label_of, region_name, service_name, short_label
from monitor.digest.say import Say
from monitor.digest.words import Moment
from monitor.model import Change, DocumentKind, EffectiveDate, Outcome, Service, Verdict


def headline(change: Change, say: Say) -> str:
    """What stands behind the dash of a subject line: 「AI学習: 変更なし」, never more than the classifier may claim."""
    by_label = {verdict.label: verdict for verdict in change.verdicts if verdict.certainty != "possible"}
    changed = [v for v in ordered(by_label.values()) if v.verdict != "unchanged" and weight_of(v) > 0.5]
    training = by_label.get("ai-training")
    chosen = [training] if training else []
    chosen += [verdict for verdict in changed if verdict is not training][: 2 - len(chosen)]
    parts = [_claim(verdict, change, say) for verdict in chosen]
    if not training and not any(part_is_ai(verdict) for verdict in chosen):
        parts.insert(0, _part("ai-training", say("verdict.absent.word"), say))
    return ("、" if say.language == "ja" else "; ").join(dict.fromkeys(parts))


def part_is_ai(verdict: Verdict) -> bool:
    """Whether a verdict is about AI."""
    label = label_of(verdict.label)
    return label is not None and label.group == "ai"


def _claim(verdict: Verdict, change: Change, say: Say) -> str:
    # Only what the classifier is surest of may be claimed in a subject line; else the line asks to look.
    if verdict.verdict in {"new", "gone"} and verdict.certainty != "headline":
        return say("headline.look", label=short_label(verdict.label, say))
    return _part(verdict.label, words.word(verdict, change, say), say)


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
    told = _crawlers(change, say) if robots else headline(change, say)
    # A full-width bracket brings its own space.
    return say("subject", title=name, headline=told).replace("） —", "）—") if told else name


def _crawlers(change: Change, say: Say) -> str:
    """How many AI crawlers a robots.txt refuses or allows now; "" where it says the same to all of them."""
    counts = [(state, sum(item.after == state for item in change.crawlers)) for state in ("refused", "allowed")]
    parts = [say.count(f"headline.crawlers.{state}", number) for state, number in counts if number]
    return say.together(parts)


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


def whom(change: Change, say: Say) -> str:
    """Whom the change binds, in a few words for beside the day; regions() and audiences() say it in full."""
    known = [region for region in change.regions if region]
    if any(item.audience for item in change.effective):
        return say("whom.audiences")
    if len(known) < 2:
        return say("whom.all")
    home = next((region for region in HOME_REGIONS if region in known), None)
    if home is None:
        return say("whom.many")
    others = say.together([region_name(region, say) for region in known if region != home])
    return say("whom.row", others=others) if home == "row" else say("whom.home", home=region_name(home, say))


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
