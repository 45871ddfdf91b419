"""The catalogues: both languages are complete, and no page asks for a text that nobody wrote."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.digest import say as speaking
from monitor.model import Language
from monitor.taxonomy import KEYS
from tests.needs import ROOT

SOURCES = [path for path in (ROOT / "monitor/digest").rglob("*") if path.suffix in {".py", ".html", ".txt", ".xml"}]
_ASKED = re.compile(r"""(?:\bsay|\b_|\bja|\ben|\.count|\bsay\.has)\(\s*f?"([a-z][a-z0-9_.{}\w-]*)\"""")
_MADE = re.compile(r"\{[^}]*\}")


def asked() -> set[str]:
    """Keys that sources name; of those made at run time the pattern."""
    return {match.group(1) for path in SOURCES for match in _ASKED.finditer(path.read_text(encoding="utf-8"))}


def test_both_languages_hold_the_same_keys() -> None:
    assert speaking.keys("en") == speaking.keys("ja")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_text_that_a_page_asks_for_was_written(language: Language) -> None:
    held = speaking.keys(language)
    plain = {key for key in asked() if "{" not in key and not key.endswith(".")} - {"en", "ja"}
    made = {key for key in asked() if "{" in key}
    assert len(plain) > 80
    assert sorted(plain - held) == []
    for key in made:
        pattern = re.compile(_MADE.sub("[a-z0-9._-]+", re.escape(key).replace(r"\{", "{").replace(r"\}", "}")))
        assert any(pattern.fullmatch(text) for text in held), key


@pytest.mark.parametrize("language", ["en", "ja"])
def test_both_languages_name_the_same_arguments(language: Language) -> None:
    names = re.compile(r"(?<!\{)\{([a-z]+)\}")
    say, other = speaking.voice(language), speaking.voice("ja" if language == "en" else "en")
    for key in speaking.keys(language):
        mine = set(names.findall(say.raw(key)))
        assert mine <= set(names.findall(other.raw(key))) | {"n"}, key


def test_every_label_has_a_short_name() -> None:
    for label in KEYS:
        assert speaking.voice("ja").has(f"short.{label}")
        assert len(speaking.voice("ja")(f"short.{label}")) <= 12


def test_a_key_that_nobody_wrote_is_an_error() -> None:
    with pytest.raises(KeyError, match="no text for"):
        speaking.voice("en")("nobody.wrote.this")


def test_english_has_a_plural_and_japanese_none() -> None:
    english, japanese = speaking.voice("en"), speaking.voice("ja")
    assert english.count("when.badge", 1) == "1 day left"
    assert english.count("when.badge", 30) == "30 days left"
    assert japanese.count("when.badge", 1) == "あと1日"
    assert english.count("when.badge", 1234) == "1,234 days left"


def test_the_catalogues_are_package_data() -> None:
    assert all((Path(speaking.__file__).parent / f"locale/{x}/LC_MESSAGES/kiyaku.po").is_file() for x in ("en", "ja"))
