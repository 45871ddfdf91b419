"""The shipped sources.yaml: complete, in both languages, and honest about what was tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from monitor.config import Config, load
from monitor.model import DocumentKind, Localized, Protection

FILE = Path(__file__).resolve().parent.parent / "sources.yaml"
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
# Issue 2, point 2: the places creators use.
ASKED_FOR = (
    "x", "grok", "instagram", "threads", "facebook", "tiktok", "youtube", "pixiv", "fanbox", "booth", "note", "line",
    "tumblr", "bluesky", "misskey-io", "mixi2", "pinterest", "reddit", "linkedin", "deviantart", "artstation",
    "discord", "xfolio", "skeb", "quora",
)  # fmt: skip


@pytest.fixture(scope="module")
def config() -> Config:
    return load(FILE, {})


def _protections(config: Config) -> Iterator[Protection]:
    for service in config.services:
        yield from service.protect
    yield from config.general


def _texts(protection: Protection) -> Iterator[Localized]:
    yield protection.title
    yield from protection.steps
    if protection.limits is not None:
        yield protection.limits


def test_it_loads_without_a_problem_and_without_any_secret(config: Config) -> None:
    assert len(config.services) >= len(ASKED_FOR)
    assert "${" not in FILE.read_text(encoding="utf-8")


def test_every_place_asked_for_is_there(config: Config) -> None:
    assert set(ASKED_FOR) <= {service.key for service in config.services}


def test_every_service_has_terms_privacy_policy_and_robots_txt(config: Config) -> None:
    for service in config.services:
        kinds = {document.kind for document in service.documents}
        assert {DocumentKind.TERMS, DocumentKind.PRIVACY, DocumentKind.ROBOTS} <= kinds, service.key


def test_counterparts_point_at_each_other_in_another_language(config: Config) -> None:
    pairs = 0
    for document in config.documents():
        if document.counterpart is None:
            continue
        other = config.document(f"{document.service}/{document.counterpart}")
        assert other is not None
        assert other.counterpart == document.key, document.path
        assert {document.language, other.language} == {"en", "ja"}, document.path
        assert other.kind is document.kind
        pairs += 1
    assert pairs >= 20


def test_every_address_is_https_and_no_document_claims_to_have_been_tried(config: Config) -> None:
    for document in config.documents():
        assert all(url.startswith("https://") for url in document.urls), document.path
        assert not document.tried, document.path


def test_what_creators_can_do_is_told_in_both_languages_with_its_limits(config: Config) -> None:
    found = list(_protections(config))
    assert len(found) >= 30
    for protection in found:
        assert protection.steps, protection.title.en
        assert protection.limits is not None, protection.title.en
        for text in _texts(protection):
            assert JAPANESE.search(text.ja), text.ja
            assert re.search(r"[A-Za-z]{2}", text.en), text.en
            assert (
                not re.search(r"[\u3040-\u30ff]", text.en.replace("生成AIの学習に拒否意向を示す", "")) or "“" in text.en
            )


def test_no_entry_claims_to_have_been_checked_in_the_future(config: Config) -> None:
    for protection in _protections(config):
        assert date(2023, 1, 1) <= protection.checked <= date(2026, 11, 22), protection.title.en


@pytest.mark.parametrize("service", ["x", "instagram"])
def test_locking_an_account_is_explained_with_what_it_does_not_do(config: Config, service: str) -> None:
    found = config.service(service)
    assert found is not None
    locks = [item for item in found.protect if "鍵" in item.title.ja or "非公開" in item.title.ja]
    assert locks
    assert locks[0].limits is not None


def test_general_measures_cover_glaze_watermarks_robots_and_leaving(config: Config) -> None:
    titles = " ".join(item.title.en for item in config.general)
    for word in ("Glaze", "Nightshade", "watermark", "robots.txt", "Leave"):
        assert word in titles
