"""A digest of a made-up change, for trying out mail: made by the real comparison and the real classifier."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from monitor.model import (
    Change,
    Clause,
    Document,
    DocumentKind,
    Edition,
    EditionStatus,
    EffectiveDate,
    History,
    Language,
    Localized,
    Service,
)
from monitor.pipeline import compare_editions
from monitor.tagging import DirectTagger

if TYPE_CHECKING:
    from monitor.digest.mail import MailMessage

HELD = {
    "en": ("You keep all rights in the works that you post.", "You allow us to show your works on this service."),
    "ja": (
        "投稿した作品の著作権は、投稿者に帰属します。",
        "投稿者は当社に対し、作品を本サービス上で表示することを許諾します。",
    ),
}
ADDED = {
    "en": "We may also use the works that you post to train our generative AI models.",
    "ja": "当社は、投稿された作品を、生成AIモデルの学習に利用することがあります。",
}
SERVICE = Service("sample", Localized("Sample service", "見本サービス"), ())


def sample_change(language: Language, now: datetime) -> Change:
    """A change that takes effect in thirty days and brings a sentence on AI training."""
    document = Document("sample", "terms", DocumentKind.TERMS, ("https://sample.example/terms",), language)
    day = (now + timedelta(days=30)).date()
    held = Edition(tuple(map(Clause, HELD[language])), language=language)
    coming = Edition(
        tuple(map(Clause, (*HELD[language], ADDED[language]))),
        EditionStatus.UPCOMING,
        (EffectiveDate(day),),
        language=language,
    )
    finding = compare_editions(document, History(in_force=held), (held, coming), at=now, tagger=DirectTagger())
    assert finding.change is not None
    return finding.change


def sample_mail(language: Language, now: datetime) -> MailMessage:
    """The mail that readers would get of it."""
    from monitor.digest.mail import compose

    return compose((sample_change(language, now),), {"sample": SERVICE}, language, now)
