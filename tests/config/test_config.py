from __future__ import annotations

import logging
from datetime import date, timedelta
from pathlib import Path

import pytest

from monitor.config import Config, Secret, load, parse
from monitor.errors import ConfigError, Problem
from monitor.model import DocumentKind, Localized

SMALL = """
services:
  chirp:
    name: {en: Chirp, ja: チャープ}
    documents:
      terms: {kind: terms, url: "https://chirp.example/tos"}
"""
CONTRACT = """
fetch:
  allow_private_addresses: true
  contact: https://example.org/about
  delay: 0
deliver:
  email:
    smtp: smtp://user@mail.example.org:587
    from: Kiyaku <kiyaku@example.org>
  post:
    - ${KIYAKU_DISCORD_URL}
site:
  base_url: https://example.org/kiyaku
services:
  chirp:
    name: {en: Chirp, ja: チャープ}
    homepage: https://chirp.example/
    documents:
      terms:
        kind: terms
        url: [https://chirp.example/tos, "https://chirp.example/tos-2"]
        language: en
        select: main
        remove: [.cookie, nav]
        every: 1d 12h
        browser: true
        counterpart: terms-ja
        tried: false
      terms-ja: {kind: terms, url: "https://chirp.example/ja/tos", language: ja, region: JP, counterpart: terms}
    protect:
      - title: {en: Switch it off, ja: オフにする}
        url: https://chirp.example/settings
        checked: 2026-01-15
        steps:
          - {en: Open it., ja: 開きます。}
general:
  protect:
    - title: {en: Watermark, ja: 透かし}
      checked: 2026-01-15
      limits: {en: It can be removed., ja: 消されることがあります。}
"""
SECRETS = {"KIYAKU_DISCORD_URL": "discord://1/very-secret", "KIYAKU_SMTP_PASSWORD": "hunter2"}


def read(text: str, **environ: str) -> Config:
    return parse(text, "sources.yaml", environ)


def problems(text: str, **environ: str) -> list[Problem]:
    with pytest.raises(ConfigError) as caught:
        read(text, **environ)
    return list(caught.value.problems)


def test_everything_the_contract_shows_arrives_in_records() -> None:
    config = read(CONTRACT, **SECRETS)
    terms = config.document("chirp/terms")
    assert terms is not None
    assert terms.urls == ("https://chirp.example/tos", "https://chirp.example/tos-2")
    assert (terms.kind, terms.language, terms.select, terms.remove) == (
        DocumentKind.TERMS,
        "en",
        ("main",),
        (".cookie", "nav"),
    )
    assert (terms.every, terms.browser, terms.counterpart, terms.tried) == (
        timedelta(hours=36),
        True,
        "terms-ja",
        False,
    )
    assert config.fetch.allow_private_addresses
    assert config.fetch.delay == 0
    assert config.site.base_url == "https://example.org/kiyaku/"
    service = config.service("chirp")
    assert service is not None
    assert service.protect[0].steps == (Localized("Open it.", "開きます。"),)
    assert config.general[0].checked == date(2026, 1, 15)
    mail = config.deliver.email
    assert mail is not None
    assert (mail.host, mail.port, mail.user, mail.tls) == ("mail.example.org", 587, "user", "starttls")
    assert mail.password is not None
    assert mail.password.reveal() == "hunter2"
    assert config.deliver.post[0].url.reveal() == "discord://1/very-secret"


def test_a_small_file_gets_the_documented_defaults() -> None:
    config = read(SMALL)
    document = config.documents()[0]
    assert document.every == timedelta(hours=12)
    assert document.confirm_after == timedelta(hours=6)
    assert config.deliver.email is None
    assert not config.fetch.allow_private_addresses


def test_defaults_of_the_file_hold_for_documents_that_say_nothing() -> None:
    config = read("defaults: {every: 3h, confirm_after: 0s}\n" + SMALL)
    assert config.documents()[0].every == timedelta(hours=3)
    assert config.documents()[0].confirm_after == timedelta(0)


def test_all_problems_come_at_once_each_with_file_line_key_and_remedy() -> None:
    text = """fetch:
  alow_private_addresses: true
deliver:
  post:
    - ${NOT_SET}
services:
  chirp:
    name: {en: Chirp}
    documents:
      terms:
        kind: termz
        url: chirp.example/tos
        every: 12
        select: "main["
      privacy: {url: "https://chirp.example/privacy"}
"""
    found = {problem.key: problem for problem in problems(text)}
    assert {key: problem.line for key, problem in found.items()} == {
        "fetch.alow_private_addresses": 2,
        "deliver.post[0]": 5,
        "services.chirp.name.ja": 8,
        "services.chirp.documents.terms.kind": 11,
        "services.chirp.documents.terms.url": 12,
        "services.chirp.documents.terms.every": 13,
        "services.chirp.documents.terms.select": 14,
        "services.chirp.documents.privacy.kind": 15,
    }
    assert all(problem.file == "sources.yaml" and problem.message and problem.remedy for problem in found.values())
    assert "allow_private_addresses" in found["fetch.alow_private_addresses"].remedy
    assert "NOT_SET" in found["deliver.post[0]"].message


@pytest.mark.parametrize(
    ("line", "key", "words"),
    [
        ("site: {base_url: 'javascript:alert(1)'}", "site.base_url", "web address"),
        ("site: {base_url: 'https://me:pw@example.org/'}", "site.base_url", "password"),
        ("fetch: {delay: -1}", "fetch.delay", "number from 0"),
        ("fetch: {max_redirects: 1.5}", "fetch.max_redirects", "whole number"),
        ("fetch: {respect_robots: perhaps}", "fetch.respect_robots", "true or false"),
        ("fetch: [1]", "fetch", "keys and values"),
        ("fetch: {delay: [1]}", "fetch.delay", "single value"),
        (
            "deliver: {email: {smtp: 'smtp://u:p@h', from: a@b.example}}",
            "deliver.email.smtp",
            "must not hold the password",
        ),
        ("deliver: {email: {smtp: 'mail.example.org', from: a@b.example}}", "deliver.email.smtp", "mail relay"),
        ("deliver: {email: {smtp: 'smtp://h', from: nobody}}", "deliver.email.from", "mail address"),
        ("deliver: {email: {smtp: 'smtp://h', from: 'a@b.example', to: [x]}}", "deliver.email.to", "mail address"),
        ("deliver: {post: 'discord://x'}", "deliver.post", "must be a list"),
        ("deliver: {post: [{name: a, url: x}, {name: a, url: y}]}", "deliver.post", "two entries"),
        ("deliver: {post: [{url: x, labels: [ai-trainin]}]}", "deliver.post[0].labels", "cannot be"),
        ("deliver: {webhook: [{url: 'ftp://x'}]}", "deliver.webhook[0].url", "web address"),
        (
            "general: {protect: [{title: {en: a, ja: b}, checked: soon}]}",
            "general.protect[0].checked",
            "must be a date",
        ),
        ("sevices: {}", "sevices", "not a known key"),
    ],
)
def test_a_wrong_value_is_named(line: str, key: str, words: str) -> None:
    found = problems(line + SMALL)
    assert [(problem.key, problem.line) for problem in found] == [(key, 1)]
    assert words in found[0].message


def test_a_key_that_stands_twice_names_both_lines() -> None:
    found = problems("site: {}\nsite: {}" + SMALL)
    assert "line 1" in found[0].message
    assert found[0].line == 2


def test_names_that_cannot_stand_in_an_address_are_refused() -> None:
    found = problems(SMALL.replace("chirp:", "../etc:"))
    assert "cannot be a key" in found[0].message


def test_a_counterpart_must_exist() -> None:
    found = problems(SMALL.replace("kind: terms,", "kind: terms, counterpart: terms-fr,"))
    assert found[0].key == "services.chirp.documents.terms.counterpart"


def test_norwegian_is_a_language_and_not_false() -> None:
    assert read(SMALL.replace("kind: terms,", "kind: terms, language: no,")).documents()[0].language == "no"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [("a: [\n", 2, "not YAML"), ("", 0, "missing"), ("- a", 1, "keys and values"), ("a: \0", 0, "YAML")],
)
def test_what_is_no_mapping_is_told_with_its_line(text: str, line: int, words: str) -> None:
    found = problems(text)
    assert words in found[0].message
    assert found[0].line == line


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "sources.yaml", {})
    assert "no such file" in str(caught.value)
    assert "kiyaku init" in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_bytes(b"a: 1\nb: \x8b\x4b\n")
    with pytest.raises(ConfigError) as caught:
        load(path, {})
    assert caught.value.problems[0].line == 2


def test_a_password_may_lie_in_a_file_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from-file\n")
    path = tmp_path / "sources.yaml"
    mail = "deliver: {email: {smtp: 'smtps://me@mail.example', from: 'a@b.example', password_file: secret}}"
    path.write_text(mail + SMALL, encoding="utf-8")
    found = load(path, {}).deliver.email
    assert found is not None
    assert found.password is not None
    assert (found.password.reveal(), found.port, found.tls) == ("from-file", 465, "tls")
    (tmp_path / "secret").unlink()
    with pytest.raises(ConfigError, match="password_file: cannot be read"):
        load(path, {})


def test_secrets_are_in_no_text_of_the_configuration(caplog: pytest.LogCaptureFixture) -> None:
    config = read(CONTRACT, **SECRETS)
    logging.getLogger("kiyaku").warning("%s %r", config, config)
    for secret in SECRETS.values():
        assert secret not in repr(config)
        assert secret not in str(config)
        assert secret not in caplog.text
    assert str(Secret("x")) == "***"


def test_an_alias_bomb_is_read_without_unfolding_it() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n"
    assert {problem.key for problem in problems(bomb + SMALL)} == set("abcdefghi")
