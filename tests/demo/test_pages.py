"""The pages of the story: realistic in length and noise, the same whenever the same day is played."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from monitor.demo.render import era_date, japanese_date, render, uk_date, us_date
from monitor.demo.story import Page, moment, scenes

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def _visible(body: bytes) -> str:
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", body.decode(), flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", text)


def _pages() -> list[tuple[str, Page, datetime]]:
    story = scenes(NOW.date())
    return [(address, page, moment(scene, NOW)) for scene in story for address, page in scene.pages.items()]


def test_terms_are_as_long_as_real_ones() -> None:
    for address, page, at in _pages():
        if page.template in ("chirp_wall.html.j2", "vellum_robots.txt.j2"):
            continue
        text = _visible(render(address, page, at))
        # A Japanese page of 6,000 characters is about 2,500 English words.
        length = len(text.split()) if "iroyane" not in address else len(re.sub(r"\s", "", text)) / 2.5
        assert 1_900 <= length <= 9_000, (address, length)


def test_the_same_moment_gives_the_same_bytes_and_another_one_different_noise() -> None:
    page = scenes(NOW.date())[0].pages["chirp.example/en/tos"]
    once, again, later = (render("chirp.example/en/tos", page, at) for at in (NOW, NOW, NOW + timedelta(hours=1)))
    assert once == again
    assert once != later
    main = re.compile(rb'<main id="main"[^>]*>(.*?)</main>', re.DOTALL)
    found = [match[1] for body in (once, later) if (match := main.search(body))]
    assert len(found) == 2
    assert found[0] == found[1], "only what is not the terms may change with a visit"


def test_a_notice_period_shows_both_editions_and_names_the_day() -> None:
    scene = next(scene for scene in scenes(NOW.date()) if scene.days == -100)
    page = scene.pages["chirp.example/en/tos"]
    text = render("chirp.example/en/tos", page, moment(scene, NOW)).decode()
    assert page.upcoming is not None
    assert f"will take effect on {us_date(page.upcoming.effective)}" in text
    assert text.count("Which of the two sets of Terms below applies") == 2
    assert text.index("Machine learning and artificial intelligence") < text.index('id="current"')


def test_no_page_names_a_service_that_exists() -> None:
    for address, page, at in _pages():
        text = _visible(render(address, page, at)).casefold()
        for name in ("twitter", "pixiv", "facebook", "instagram", "cloudflare", "openai"):
            assert name not in text, (address, name)


@pytest.mark.parametrize(
    ("day", "era"),
    [
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2026, 1, 15), "令和8年1月15日"),
    ],
)
def test_dates_are_written_as_each_country_writes_them(day: date, era: str) -> None:
    assert era_date(day) == era
    assert japanese_date(day) == f"{day.year}年{day.month}月{day.day}日"
    assert us_date(day).endswith(f" {day.day}, {day.year}")
    assert uk_date(day).startswith(f"{day.day} ")
