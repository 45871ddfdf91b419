"""What happens in the demo: which text each service shows on which day, and what Kiyaku should say of it.

Days are counted from the day of the demo, so that countdowns on the site make sense whenever it is run. The story shows
what a reader meets in practice: a notice period with two editions on one page, a text taking effect, a bot wall that
answers 200, an opt-out taken away, a Japanese site that announces a sentence about AI, a promise, and a robots.txt.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from monitor.model import Localized

HOSTS = {"chirp": "chirp.example", "iroyane": "iroyane.example", "vellum": "vellumlane.example"}
CONFIRMED_AFTER = timedelta(hours=8)  # the second look at a new text; sources.yaml asks for six hours


@dataclass(frozen=True, slots=True)
class Text:
    """One edition of a document of the story."""

    number: int  # which variant of its template
    effective: date


@dataclass(frozen=True, slots=True)
class Page:
    """What one address shows on one day."""

    template: str
    current: Text
    upcoming: Text | None = None  # announced: on the page itself, or with a link to the current one
    title: str = ""
    media_type: str = "text/html; charset=utf-8"
    etag: bool = False  # the server answers 304 where the edition did not change


@dataclass(frozen=True, slots=True)
class Scene:
    """One day of the story. What `pages` does not name stays as it was on the day before."""

    days: float  # from the day of the demo; negative: before
    pages: dict[str, Page]  # by address without scheme, e.g. "chirp.example/en/tos"
    outcomes: dict[str, str] = field(default_factory=dict)  # document path → outcome; "unchanged" where not named
    verdicts: dict[str, dict[str, str]] = field(default_factory=dict)  # document path → label → verdict, of those told
    what: Localized | None = None
    confirm: bool = False  # a second round some hours later
    kind: Literal["told", "quiet"] = "told"  # quiet: nothing that readers hear of


def moment(scene: Scene, now: datetime) -> datetime:
    """When a scene plays: early enough for both looks to fall on one day, in Europe and in Japan."""
    return now + timedelta(days=scene.days) - timedelta(hours=4)


def scenes(today: date) -> tuple[Scene, ...]:
    """The story, oldest scene first, for a demo on that day."""

    def day(offset: int) -> date:
        return today + timedelta(days=offset)

    chirp = (Text(1, day(-420)), Text(2, day(-70)), Text(3, day(25)))
    iroyane = (Text(1, day(-610)), Text(2, day(10)))
    vellum = (Text(1, day(-400)), Text(2, day(-85)))
    robots = (Text(1, day(-400)), Text(2, day(-40)))
    tos, terms, rules, crawlers = (
        "chirp.example/en/tos", "iroyane.example/terms", "vellumlane.example/terms", "vellumlane.example/robots.txt",
    )  # fmt: skip
    return (
        Scene(
            -150,
            {
                tos: _chirp(chirp[0]),
                terms: _iroyane(iroyane[0]),
                rules: _vellum(vellum[0]),
                crawlers: _robots(robots[0]),
            },
            outcomes={
                "chirp/terms": "first", "iroyane/terms": "first", "vellum/terms": "first", "vellum/robots": "first",
            },
            what=Localized("Four documents are read for the first time.", "4つの文書を初めて読みます。"),
            kind="quiet",
        ),
        Scene(
            -140, {},
            what=Localized(
                "Only tokens, counters and advertising changed on the pages: nobody is told anything.",
                "変わったのは計測用の文字列や閲覧数だけ。誰にも知らせません。",
            ),
            kind="quiet",
        ),
        Scene(
            -100, {tos: _chirp(chirp[0], chirp[1])},
            outcomes={"chirp/terms": "announced"},
            verdicts={"chirp/terms": {"ai-training": "new", "ai-opt-out": "new", "license-grant": "reworded"}},
            what=Localized(
                "Chirp puts new terms above the current ones on the same page: AI training, with a switch against it.",
                "Chirpが新しい規約を現行の規約の上に掲載。AI学習についての条文と、それを拒否する設定が加わります。",
            ),
            confirm=True,
        ),
        Scene(
            -85, {rules: _vellum(vellum[1])},
            outcomes={"vellum/terms": "changed"},
            verdicts={"vellum/terms": {"ai-exclusion": "new", "ai-ban": "new"}},
            what=Localized(
                "The gallery Vellum Lane promises not to train AI.",
                "ギャラリーのVellum Laneが、AI学習に使わないと約束します。",
            ),
            confirm=True,
        ),
        Scene(
            -70, {tos: _chirp(chirp[1])},
            outcomes={"chirp/terms": "in-force"},
            what=Localized(
                "Chirp's new terms take effect, as announced: no second alarm.",
                "Chirpの新しい規約が、予告どおり施行。二度は騒ぎません。",
            ),
            confirm=True,
            kind="quiet",
        ),
        *(
            Scene(
                offset, {tos: Page("chirp_wall.html.j2", chirp[1])},
                outcomes={"chirp/terms": "unreadable"},
                what=Localized(
                    "Chirp answers with a bot wall and status 200. It never becomes the baseline.",
                    "Chirpがステータス200でボット確認の画面を返します。これを規約と取り違えることはありません。",
                ) if offset == -60 else None,
                kind="quiet",
            )
            for offset in (-60, -59, -58, -57)
        ),
        Scene(
            -56, {tos: _chirp(chirp[1])},
            what=Localized(
                "Chirp can be read again, and nothing changed meanwhile.",
                "Chirpが再び読めるように。その間の変更はありませんでした。",
            ),
            kind="quiet",
        ),
        Scene(
            -40, {crawlers: _robots(robots[1])},
            outcomes={"vellum/robots": "changed"},
            what=Localized(
                "Vellum Lane's robots.txt begins to refuse AI crawlers.",
                "Vellum Laneのrobots.txtが、AIクローラーを拒否しはじめます。",
            ),
            confirm=True,
        ),
        Scene(
            -20, {terms: _iroyane(iroyane[0], iroyane[1]), "iroyane.example/terms/current": _iroyane(iroyane[0])},
            outcomes={"iroyane/terms": "announced"},
            verdicts={"iroyane/terms": {"ai-training": "new", "moral-rights": "unchanged"}},
            what=Localized(
                "The Japanese site Iroyane announces a sentence about AI training, in force in ten days from today.",
                "いろやねが、AI学習についての条文を予告。今日から10日後に施行されます。",
            ),
            confirm=True,
        ),
        Scene(
            -5, {tos: _chirp(chirp[1], chirp[2])},
            outcomes={"chirp/terms": "announced"},
            verdicts={"chirp/terms": {"ai-opt-out": "gone", "ai-training": "unchanged"}},
            what=Localized(
                "Chirp announces that the switch against AI training goes away, in 25 days from today.",
                "Chirpが、AI学習を拒否する設定の廃止を予告。施行は今日から25日後です。",
            ),
            confirm=True,
        ),
        Scene(-0.25, {}, what=Localized("The last look before today.", "今日の直前の、最後の確認です。"), kind="quiet"),
    )  # fmt: skip


def _chirp(current: Text, upcoming: Text | None = None) -> Page:
    return Page("chirp_terms.html.j2", current, upcoming, title="Terms of Service")


def _iroyane(current: Text, upcoming: Text | None = None) -> Page:
    return Page("iroyane_terms.html.j2", current, upcoming)


def _vellum(current: Text) -> Page:
    return Page("vellum_terms.html.j2", current, etag=True)


def _robots(current: Text) -> Page:
    return Page("vellum_robots.txt.j2", current, media_type="text/plain; charset=utf-8")
