"""What a parcel says: mails and posts made of changes, the same for every reader of a class."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from monitor.config.readers import Parcel
from monitor.deliver.letters import Letter
from monitor.deliver.posts import Words
from monitor.digest.mail import Links, Occasion, compose
from monitor.digest.say import voice
from monitor.digest.view import change_view
from monitor.model import Change, Language, Localized, Notice, Service

# Stand in the composed mail where each reader's own link goes; no monitored text can hold them by chance.
UNSUBSCRIBE = "kiyaku-unsubscribe-6f1c0a2e"
SETTINGS = "kiyaku-settings-6f1c0a2e"
CLASSES = 64  # composed mails held at once; some 60 kB each
LINES = 6  # of a post, before its channel's limit

REASON = {
    "en": "You get this mail because you subscribed to it.",
    "ja": "このメールは、配信を希望された方にお送りしています。",
}


@dataclass(frozen=True, slots=True)
class ReaderLinks:
    """The addresses that belong to one reader; "" where there is no web application."""

    unsubscribe: str = ""
    settings: str = ""
    confirm: str = ""  # for somebody who has just asked


ASKING = {
    "confirm.subject": Localized("Please confirm your subscription to Kiyaku", "【Kiyaku】登録の確認をお願いします"),
    "confirm.text": Localized(
        "Somebody, probably you, asked for mails from Kiyaku to this address. To confirm, open this page within three "
        "days and press the button:\n\n{link}\n\nIf it was not you, do nothing: no more mails will come, and the "
        "address is deleted.\n",
        "このメールアドレスで、Kiyakuのお知らせメールへの登録がありました。登録を完了するには、"
        "3日以内に次のページを開き、ボタンを押してください。\n\n{link}\n\nお心当たりがない場合は、何もしなくてかまいません。"
        "以後メールは届かず、アドレスは削除されます。\n",
    ),
    "known.subject": Localized("You are already subscribed to Kiyaku", "【Kiyaku】すでに登録されています"),
    "known.text": Localized(
        "Somebody, probably you, asked for mails from Kiyaku to this address. It is subscribed already. Here you can "
        "change your choices or leave:\n\n{link}\n",
        "このメールアドレスで、Kiyakuのお知らせメールへの登録がありましたが、すでに登録済みです。"
        "設定の変更や配信の解除は、次のページからできます。\n\n{link}\n",
    ),
}


class Composer:
    """Composes each class of readers once, and keeps the last few."""

    def __init__(
        self,
        change: Callable[[str], Change | None],
        services: Mapping[str, Service],
        *,
        site: str = "",
        pictures: Path | None = None,
    ) -> None:
        self._change = change
        self._services = services
        self._site = site
        self._pictures = pictures
        self._held: OrderedDict[tuple[object, ...], Letter] = OrderedDict()
        self._lock = Lock()
        self.composed = 0  # how many classes were made, for the report

    def changes(self, parcel: Parcel) -> tuple[Change, ...]:
        """Those of the parcel that still stand, in the order in which they became due."""
        return tuple(change for item in parcel.subjects if (change := self._change(item)) is not None)

    def letter(self, parcel: Parcel, language: Language, now: datetime, *, personal: bool) -> Letter | None:
        """The mail of a parcel with placeholders for links; None where nothing of it stands any more."""
        key = (parcel.kind, parcel.subjects, language, personal, now.date())
        with self._lock:  # the second of two threads that want the same letter waits for the first to compose it
            return self._letter(key, parcel, language, now, personal=personal)

    def _letter(
        self, key: tuple[object, ...], parcel: Parcel, language: Language, now: datetime, *, personal: bool
    ) -> Letter | None:
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key]
        changes = self.changes(parcel)
        if not changes:
            return None
        letter = self._compose(changes, language, now, _occasion(parcel), personal=personal)
        self._held[key] = letter
        self.composed += 1
        if len(self._held) > CLASSES:
            self._held.popitem(last=False)
        return letter

    def _compose(
        self, changes: Sequence[Change], language: Language, now: datetime, occasion: Occasion, *, personal: bool
    ) -> Letter:
        links = Links(
            site=self._site,
            unsubscribe=UNSUBSCRIBE if personal else "",
            settings=SETTINGS if personal else "",
            reason=REASON[language],
        )
        made = compose(changes, self._services, language, now, links=links, occasion=occasion)
        return Letter(made.subject, made.text, made.html)

    def words(self, change: Change, language: Language, now: datetime) -> Words:
        """A post about one change."""
        view = change_view(change, self._services.get(change.service), now, voice(language), room=1)
        lines = [view.when, *(line.sentence for line in view.answer)][:LINES]
        link = f"{self._site}{language}/changes/{view.id}.html" if self._site else next(iter(view.urls), "")
        picture = self._pictures / "pictures" / language / f"{view.id}.png" if self._pictures is not None else None
        return Words(view.subject, tuple(line for line in lines if line), link, picture)


def _occasion(parcel: Parcel) -> Occasion:
    return parcel.kind if parcel.kind in ("reminder-7", "reminder-1") else "change"


def personal_copy(letter: Letter, links: ReaderLinks) -> Letter:
    """The letter with one reader's own links."""

    def put(text: str) -> str:
        return text.replace(UNSUBSCRIBE, links.unsubscribe).replace(SETTINGS, links.settings)

    return Letter(letter.subject, put(letter.text), put(letter.html))


def asking_letter(subject: str, language: Language, links: ReaderLinks) -> Letter:
    """The mail that follows the subscription form: to confirm, or, for somebody known, a link to their choices."""
    kind = "known" if subject.startswith("known:") else "confirm"
    link = links.settings if kind == "known" else links.confirm
    return Letter(ASKING[f"{kind}.subject"][language], ASKING[f"{kind}.text"][language].format(link=link))


def operator_letter(notices: Sequence[Notice], given_up: Sequence[str]) -> Letter:
    """A plain mail for whoever runs this, in both languages."""
    japanese = [f"・{_where(item)}：{_KINDS_JA.get(item.kind, item.kind)}（{item.detail}）" for item in notices]
    english = [f"- {_where(item)}: {_KINDS_EN.get(item.kind, item.kind)} ({item.detail})" for item in notices]
    japanese += [f"・配信を断念しました：{text}" for text in given_up]
    english += [f"- a delivery was given up: {text}" for text in given_up]
    text = (
        "運用者へのお知らせです。`kiyaku status` と `kiyaku doctor` で詳しく確認できます。\n\n"
        + "\n".join(japanese)
        + "\n\n--\nA note to the operator. `kiyaku status` and `kiyaku doctor` tell more.\n\n"
        + "\n".join(english)
        + "\n"
    )
    count = len(notices) + len(given_up)
    return Letter(f"Kiyaku: 運用者へのお知らせ {count}件 / {count} for the operator", text)


def _where(notice: Notice) -> str:
    return f"{notice.service}/{notice.document}"


_KINDS_JA = {"unreadable": "読み取れない状態が続いています", "readable": "再び読み取れるようになりました"}
_KINDS_EN = {"unreadable": "has been unreadable for a while", "readable": "can be read again"}
