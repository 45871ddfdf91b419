"""The application: routes, and what each does. GET never changes anything."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import anyio.to_thread
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from monitor.config import Wanted
from monitor.config.readers import RHYTHMS, Subscriber
from monitor.model import Language, Service
from monitor.subscribe.files import Files
from monitor.subscribe.guard import Guard
from monitor.subscribe.limits import IN_ALL, PER_ADDRESS, PER_NETWORK, Limiter, network_of
from monitor.subscribe.readers import TOPICS, ReaderStore, address_of, ask, chosen, newcomer, topic_of
from monitor.subscribe.tokens import Purpose, Tokens
from monitor.subscribe.words import PRIVACY, WORDS

PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@dataclass(frozen=True)
class Parts:
    """What the application is made of."""

    store: ReaderStore
    site: Path  # folder of the static site
    services: Callable[[], Sequence[Service]]  # asked each time: sources.yaml may be read again
    tokens: Tokens
    clock: Callable[[], datetime]
    wake: Callable[[], None] = lambda: None  # something is owed: do not wait for the next tick
    more: tuple[Route, ...] = ()  # health, metrics, status


def build(parts: Parts) -> Guard:
    """The application for uvicorn."""
    pages = Pages(parts)
    site = Files(parts.site)

    async def static(request: Request) -> Response:
        return site.answer(request)

    both = ["GET", "POST"]
    routes = [
        *parts.more,
        Route("/mail", pages.door),
        Route("/mail/style.css", pages.style),
        Route("/{lang:str}/mail", pages.subscribe, methods=both),
        Route("/{lang:str}/mail/privacy", pages.privacy),
        Route("/mail/confirm/{token:str}", pages.confirm, methods=both),
        Route("/mail/settings/{token:str}", pages.settings, methods=both),
        Route("/mail/unsubscribe/{token:str}", pages.unsubscribe, methods=both),
        Route("/{path:path}", static),
    ]
    return Guard(Starlette(routes=routes))


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("monitor.subscribe"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


@cache
def _style() -> bytes:
    ours = files("monitor.subscribe").joinpath("style.css").read_bytes()
    return files("monitor.digest").joinpath("assets/kiyaku.css").read_bytes() + ours


def _page(template: str, language: Language, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401
    def say(key: str) -> str:
        return WORDS[key][language]

    values = {"other": "", "texts": (), **values}
    body = _templates().get_template(template).render(say=say, lang=language, **values)
    return HTMLResponse(body, status, headers=PRIVATE)


def _told(key: str, language: Language, root: str, status: int = 200) -> HTMLResponse:
    texts = (WORDS[f"{key}.text"][language],)
    return _page("base.html", language, status, title=WORDS[f"{key}.title"][language], texts=texts, root=root)


def table_page(
    title: str, summary: str, columns: Sequence[str], rows: Sequence[Sequence[str]], language: Language = "en"
) -> HTMLResponse:
    """A page with one table, for the operator."""
    return _page("status.html", language, title=title, summary=summary, columns=columns, rows=rows, root="")


async def _form(request: Request) -> FormData:
    try:
        return await request.form(max_files=0, max_fields=200)
    except HTTPException:
        raise
    except (UnicodeError, ValueError, KeyError) as error:
        raise HTTPException(400) from error


class Pages:
    """One method a route."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

        def seconds() -> float:
            return parts.clock().timestamp()

        self._per_address = Limiter(PER_ADDRESS, seconds)
        self._per_network = Limiter(PER_NETWORK, seconds)
        self._in_all = Limiter(IN_ALL, seconds)

    async def door(self, request: Request) -> Response:
        """/mail: to the form in the reader's language."""
        spoken = request.headers.get("accept-language", "ja").lower()
        first = spoken.split(",")[0].strip()
        return RedirectResponse("ja/mail" if first.startswith("ja") else "en/mail", 303)

    async def style(self, request: Request) -> Response:
        """The site's sheet with ours after it."""
        return Response(_style(), media_type="text/css", headers={"Cache-Control": "max-age=3600"})

    async def privacy(self, request: Request) -> Response:
        """What is kept."""
        language = _language(request)
        title = WORDS["privacy"][language]
        other = f"{_other(language)}/mail/privacy"
        return _page("base.html", language, title=title, texts=(PRIVACY[language],), root="../../", other=other)

    # --- Asking ------------------------------------------------------------------------------------------------------

    async def subscribe(self, request: Request) -> Response:
        """The form, and what follows from it."""
        language = _language(request)
        blank = replace(newcomer("", self._parts.clock()), wanted=replace(_STANDARD, language=language))
        if request.method != "POST":
            return self._choices(request, language, blank)
        form = await _form(request)
        typed = str(form.get("address", ""))
        address = address_of(typed)
        asked = chosen(form, replace(blank, address=address or ""), self._keys())
        if address is None:
            wrong = WORDS["wrong.address"][language]
            return self._choices(request, language, asked, address=typed[:254], wrong=wrong, status=422)
        if not self._per_network.allows(_network(request)) or not self._in_all.allows(""):
            return _told("busy", language, "../", 429)
        # A field that no person sees is filled in by machines only; they are told what everybody is told. So is
        # somebody who asks again and again: a refusal would say that the address is known.
        if not form.get("website") and self._per_address.allows(address.casefold()):
            await anyio.to_thread.run_sync(lambda: ask(self._parts.store, asked, self._parts.clock(), self._stamp))
            self._parts.wake()
        return _told("sent", language, "../")

    def _stamp(self) -> str:
        return f"{self._parts.clock():%Y-%m-%dT%H:%M}"

    def _keys(self) -> tuple[str, ...]:
        return tuple(service.key for service in self._parts.services())

    def _choices(
        self,
        request: Request,
        language: Language,
        reader: Subscriber,
        *,
        address: str = "",
        wrong: str = "",
        note: str = "",
        status: int = 200,
    ) -> Response:
        new = "token" not in request.path_params
        topic = topic_of(reader.wanted)
        return _page(
            "form.html",
            language,
            status,
            title=WORDS["subscribe.title" if new else "settings.title"][language],
            lead=WORDS["subscribe.lead"][language] if new else "",
            button=WORDS["subscribe.send" if new else "settings.send"][language],
            root="../" if new else "../../",
            other=f"{_other(language)}/mail" if new else "",
            ask_address=new,
            address=address,
            wrong=wrong,
            note=note,
            wanted=reader.wanted,
            topic=topic,
            topics=(*TOPICS, *(("own",) if topic == "own" else ())),
            rhythm=reader.rhythm,
            rhythms=RHYTHMS,
            reminders=reader.reminders,
            services=[(service.key, service.name[language]) for service in self._parts.services()],
            leave="" if new else f"../unsubscribe/{self._parts.tokens.make('unsubscribe', reader.id)}",
        )

    # --- By link -----------------------------------------------------------------------------------------------------

    async def confirm(self, request: Request) -> Response:
        """A button; pressing it begins the mails."""
        reader = await self._reader(request, "confirm")
        if reader is None:
            return _expired(request)
        language = reader.language
        if request.method != "POST":
            return _button("confirm", language)
        now = self._parts.clock()
        await anyio.to_thread.run_sync(lambda: self._parts.store.confirm_subscriber(reader.id, now))
        return _told("confirmed", language, "../../")

    async def settings(self, request: Request) -> Response:
        """A reader's choices."""
        reader = await self._reader(request, "settings")
        if reader is None:
            return _expired(request)
        paused = WORDS["settings.paused"][reader.language] if reader.state == "paused" else ""
        if request.method != "POST":
            return self._choices(request, reader.language, reader, note=paused)
        changed = chosen(await _form(request), reader, self._keys())
        if changed.state == "paused":
            again = self._parts.clock()
            changed = replace(changed, state="active", confirmed_at=again, paused_at=None, paused_for="", bounces=0)
        await anyio.to_thread.run_sync(lambda: self._parts.store.save_subscriber(changed))
        return self._choices(request, changed.language, changed, note=WORDS["settings.saved"][changed.language])

    async def unsubscribe(self, request: Request) -> Response:
        """A button, or RFC 8058's one click: a POST without any page before it."""
        reader = await self._reader(request, "unsubscribe")
        if reader is None:
            # Gone already, which is what was wanted; a forged link learns no more than that.
            told = request.method == "POST"
            return _told("unsubscribed", _spoken(request), "../../") if told else _expired(request)
        if request.method != "POST":
            return _button("unsubscribe", reader.language)
        await anyio.to_thread.run_sync(lambda: self._parts.store.forget_subscriber(reader.id))
        return _told("unsubscribed", reader.language, "../../")

    async def _reader(self, request: Request, purpose: Purpose) -> Subscriber | None:
        name = self._parts.tokens.read(purpose, request.path_params["token"])
        if name is None:
            return None
        return await anyio.to_thread.run_sync(lambda: self._parts.store.subscriber(name))


_STANDARD = Wanted(labels=TOPICS["works"])
Handler = Callable[[Request], Awaitable[Response]]


def _button(key: str, language: Language) -> HTMLResponse:
    return _page(
        "button.html",
        language,
        title=WORDS[f"{key}.title"][language],
        text=WORDS[f"{key}.text"][language],
        button=WORDS[f"{key}.send"][language],
        root="../../",
    )


def _expired(request: Request) -> HTMLResponse:
    return _told("expired", _spoken(request), "../../", 410)


def _language(request: Request) -> Language:
    language = request.path_params["lang"]
    if language not in ("ja", "en"):
        raise HTTPException(404)
    return "en" if language == "en" else "ja"


def _spoken(request: Request) -> Language:
    return "en" if request.headers.get("accept-language", "ja").lower().startswith("en") else "ja"


def _other(language: Language) -> Language:
    return "en" if language == "ja" else "ja"


def _network(request: Request) -> str:
    return network_of(request.client.host if request.client else "")
