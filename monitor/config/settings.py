"""The parts of sources.yaml that say how to fetch, deliver, publish and classify."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from monitor.config.reading import Block
from monitor.config.records import (
    ClassifySettings,
    DeliverSettings,
    Dkim,
    EmailSettings,
    MailTo,
    Post,
    Secret,
    ServeSettings,
    SiteSettings,
    Tls,
    Wanted,
    Webhook,
)
from monitor.config.values import Wrong, between, flag, name, non_empty, one_of, web_address, whole
from monitor.model import FetchSettings, Language
from monitor.taxonomy import KEYS

_DAY = 86400.0
_LONGEST_WITH_STAR = 25  # the mark has 40 letters, and RFC 5321 allows 64 on the left of the @
_TLS: Callable[[str], Tls] = one_of("tls", "starttls", "opportunistic", "none")
_OURS: Callable[[str], Language] = one_of("ja", "en")


def fetch(block: Block) -> FetchSettings:
    """`fetch`: every field of FetchSettings is a key, with the field's type and default."""
    convert: dict[str, Callable[[str], Any]] = {
        "bool": flag,
        "int": whole(0, 2**40),
        "float": between(0, _DAY * 30),
        "str": non_empty,
    }
    given: dict[str, Any] = {
        item.name: block.take(item.name, convert[str(item.type)], item.default) for item in fields(FetchSettings)
    }
    block.close()
    return FetchSettings(**given)


def site(block: Block) -> SiteSettings:
    """`site`."""
    found = SiteSettings(block.take("base_url", _folder_address, ""))
    block.close()
    return found


def _folder_address(text: str) -> str:
    address = web_address(text)
    return address if address.endswith("/") else f"{address}/"


def serve(block: Block) -> ServeSettings:
    """`serve`."""
    plain = ServeSettings()
    found = ServeSettings(
        host=block.text("host", plain.host),
        port=block.take("port", whole(0, 65535), plain.port),
        asked=block.node is not None,
        public_url=block.take("public_url", _folder_address, ""),
        trusted_proxies=block.texts("trusted_proxies"),
        status_password=block.take("status_password", secret),
    )
    block.close()
    return found


def classify(block: Block, folder: Path) -> ClassifySettings:
    """`classify`: paths are relative to the file."""
    found = ClassifySettings(block.take("model", _path(folder)), block.take("labels", _path(folder)))
    block.close()
    return found


def _path(folder: Path) -> Callable[[str], Path]:
    return lambda text: folder / Path(non_empty(text)).expanduser()


def secret(text: str) -> Secret:
    """A text that is not shown."""
    return Secret(non_empty(text))


# --- deliver ---------------------------------------------------------------------------------------------------------


def deliver(block: Block, folder: Path, password: str, services: tuple[str, ...]) -> DeliverSettings:
    """`deliver`; `password` is what KIYAKU_SMTP_PASSWORD holds."""
    mail = email(block.block("email"), folder, password, services) if block.has("email") else None
    block.block("email")
    found = DeliverSettings(mail, _posts(block, services), _webhooks(block, services))
    block.close()
    return found


def email(block: Block, folder: Path, password: str, services: tuple[str, ...]) -> EmailSettings:
    """`deliver.email`."""
    nowhere: tuple[str, int, str, Tls] = ("", 0, "", "none")
    relay = block.take("smtp", relay_address, nowhere, required=True)
    file = block.take("password_file", _path(folder))
    found = EmailSettings(
        host=relay[0],
        port=relay[1],
        user=relay[2],
        tls=block.take("tls", _TLS, relay[3]),
        password=_password(block, file, password),
        ca_file=block.take("ca_file", _path(folder)),
        sender=block.take("from", mailbox, "", required=True),
        reply_to=block.take("reply_to", mailbox, ""),
        bounces=block.take("bounces", _envelope_sender, ""),
        operator=block.take("operator", lambda text: Secret(mailbox(text))),
        to=_readers(block, services),
        rate=block.take("rate", between(0.01, 10000), 10.0),
        list_id=block.text("list_id"),
        dkim=_dkim(block.block("dkim"), folder) if block.has("dkim") else None,
    )
    block.block("dkim")
    block.close()
    return found


def _password(block: Block, file: Path | None, password: str) -> Secret | None:
    if file is not None:
        try:
            return Secret(file.read_text(encoding="utf-8").strip())
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
            block.wrong("password_file", f"cannot be read: {reason}.", "Name a file that Kiyaku may read.")
    return Secret(password) if password else None


def relay_address(text: str) -> tuple[str, int, str, Tls]:
    """(host, port, user, tls) of an address such as smtp://user@mail.example.org:587."""
    try:
        parts = urlsplit(non_empty(text))
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise Wrong(
            "must be the address of a mail relay.",
            "Write smtp://user@mail.example.org:587, or smtps://user@mail.example.org:465.",
        )
    if parts.password:
        raise Wrong("must not hold the password.", "Put it into KIYAKU_SMTP_PASSWORD or a password_file.")
    user = unquote(parts.username or "")
    if parts.scheme == "smtps":
        return parts.hostname, port or 465, user, "tls"
    # A login over an open line is never wanted; a relay on the own machine often has no certificate.
    return parts.hostname, port or (587 if user else 25), user, "starttls" if user else "opportunistic"


def mailbox(text: str) -> str:
    """A mail address, with or without a name."""
    _, address = parseaddr(non_empty(text))
    if not re.fullmatch(r"[^@\s<>,;:\"()\[\]\\]{1,64}@[^@\s<>,;:\"()\[\]\\]{1,255}", address) or "\n" in text:
        raise Wrong("must be a mail address.", "Write Kiyaku <kiyaku@example.org>, or the address alone.")
    return text.strip()


def _envelope_sender(text: str) -> str:
    """A mail address, in which a `*` stands for the mark of each mail."""
    local, _, _ = parseaddr(mailbox(text))[1].partition("@")
    if local.count("*") > 1 or ("*" in local and len(local) > _LONGEST_WITH_STAR):
        raise Wrong(
            f"may hold one `*` in the left part, which is then at most {_LONGEST_WITH_STAR} characters long.",
            "Write bounces+*@example.org.",
        )
    return text.strip()


def _dkim(block: Block, folder: Path) -> Dkim | None:
    domain, selector = block.text("domain", required=True), block.text("selector", required=True)
    file = block.take("key_file", _path(folder), required=True)
    block.close()
    return Dkim(domain, selector, file) if domain and selector and file else None


def _readers(block: Block, services: tuple[str, ...]) -> tuple[MailTo, ...]:
    found = []
    for item in block.items("to"):
        if isinstance(item, str):
            try:
                found.append(MailTo(Secret(mailbox(item))))
            except Wrong as error:
                block.wrong("to", error.message, error.remedy)
        else:
            address = item.take("address", lambda text: Secret(mailbox(text)), required=True)
            wishes = wanted(item, services)
            item.close()
            if address is not None:
                found.append(MailTo(address, wishes))
    return tuple(found)


def wanted(block: Block, services: tuple[str, ...]) -> Wanted:
    """The keys that say what a recipient wants to hear of."""
    return Wanted(
        language=block.take("language", _OURS, "ja"),
        services=block.texts("services", one_of(*services)),
        labels=block.texts("labels", one_of(*KEYS)),
        min_weight=block.take("min_weight", between(0, 1), 0.0),
    )


def _posts(block: Block, services: tuple[str, ...]) -> tuple[Post, ...]:
    found = []
    for number, item in enumerate(block.items("post"), start=1):
        if isinstance(item, str):
            found.append(Post(f"post-{number}", Secret(item)))
            continue
        key = item.take("name", name, f"post-{number}")
        address = item.take("url", secret, required=True)
        wishes = wanted(item, services)
        item.close()
        if address is not None:
            found.append(Post(key, address, wishes))
    _unique(block, "post", [item.key for item in found])
    return tuple(found)


def _webhooks(block: Block, services: tuple[str, ...]) -> tuple[Webhook, ...]:
    found = []
    for number, item in enumerate(block.items("webhook"), start=1):
        if isinstance(item, str):
            block.wrong("webhook", "must hold entries with a url.", "Write `- url: https://…` and `secret: ${NAME}`.")
            continue
        key = item.take("name", name, f"webhook-{number}")
        address = item.take("url", lambda text: Secret(web_address(text)), required=True)
        signing = item.take("secret", secret)
        wishes = wanted(item, services)
        item.close()
        if address is not None:
            found.append(Webhook(key, address, signing, wishes))
    _unique(block, "webhook", [item.key for item in found])
    return tuple(found)


def _unique(block: Block, key: str, names: list[str]) -> None:
    for item in sorted({item for item in names if names.count(item) > 1}):
        block.wrong(key, f"has two entries named {item}.", "Give each its own `name`.")
