"""The pages in a real browser: accessible, nothing runs off the side, nothing moves, search works from disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from monitor.deliver.folder import build_site
from monitor.deliver.fonts import find_fonts
from tests.digest.builders import LICENCE, NOW, archive, edition, tags_of
from tests.digest.pages import SETTINGS
from tests.needs import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

KINDS = (
    "index.html",
    "ja/index.html",
    "en/index.html",
    "ja/changes/chirp/terms/2025-12-15-1a2b3c4d.html",
    "en/changes/chirp/terms/2025-12-15-1a2b3c4d.html",
    "ja/changes/enogu/terms/2025-12-10-9f8e7d6c.html",
    "ja/services/index.html",
    "en/services/chirp.html",
    "ja/services/chirp/terms.html",
    "en/editions/chirp/terms/2025-12-15-00000002.html",
    "ja/editions/enogu/terms/2025-12-10-bbbbbbbb.html",
    "ja/compare/index.html",
    "ja/compare/editions.html",
    "ja/changes/2025.html",
    "en/compare/index.html",
    "en/protect/index.html",
    "ja/search/index.html",
    "ja/subscribe/index.html",
    "en/about/index.html",
    "ja/about/privacy.html",
    "en/cite/index.html",
    "ja/data/index.html",
    "404.html",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the made-up services, as files."""
    out = tmp_path_factory.mktemp("site with space")
    build_site(archive(), replace(SETTINGS, base_url="", fonts=find_fonts()), out, NOW, tags_of=tags_of)
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    program = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        held = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield held
        held.close()


def opened(browser: Browser, width: int = 360, scheme: str = "light", **more: Any) -> Page:
    """A page of that width whose complaints are gathered in `page.complaints`."""
    context = browser.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme, **more)  # type: ignore[arg-type]
    return context.new_page()


def axe() -> str:
    """The script of axe-core."""
    import axe_playwright_python

    return next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_axe_finds_nothing_on_any_kind_of_page(browser: Browser, site: Path, width: int, scheme: str) -> None:
    page = opened(browser, width, scheme, bypass_csp=True)
    script = axe()
    found = []
    for path in KINDS:
        page.goto((site / path).as_uri())
        page.evaluate(script)
        # In the dark only the colours differ.
        result = page.evaluate("axe.run()" if scheme == "light" else "axe.run({runOnly: ['color-contrast']})")
        found += [(path, item["id"], item["nodes"][0]["html"][:120]) for item in result["violations"]]
    page.context.close()
    assert found == []


def test_no_page_runs_off_the_side(browser: Browser, site: Path) -> None:
    too_wide = []
    page = opened(browser)
    for path in KINDS:
        page.goto((site / path).as_uri())
        for width in (320, 360, 768, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            needed = page.evaluate("document.documentElement.scrollWidth")
            if needed > width:
                too_wide.append((path, width, needed))
    page.context.close()
    assert too_wide == []


def test_no_page_complains_or_asks_for_another_host(browser: Browser, site: Path) -> None:
    complaints: list[str] = []
    page = opened(browser)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.extend([] if request.url.startswith("file:") else [request.url]))
    for path in KINDS[:-1]:  # 404.html is served from the root of a host
        page.goto((site / path).as_uri())
    page.context.close()
    assert complaints == []


def test_nothing_moves_while_a_page_loads(browser: Browser, site: Path) -> None:
    page = opened(browser)
    script = """() => new Promise((done) => {
        let sum = 0;
        new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
          .observe({type: "layout-shift", buffered: true});
        requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
    })"""
    shifts = {}
    for path in KINDS:
        page.goto((site / path).as_uri())
        shifts[path] = page.evaluate(script)
    page.context.close()
    assert {path: value for path, value in shifts.items() if value > 0.001} == {}


def test_a_change_page_is_whole_without_javascript(browser: Browser, site: Path) -> None:
    page = opened(browser, java_script_enabled=False)
    page.goto((site / "ja/changes/chirp/terms/2025-12-15-1a2b3c4d.html").as_uri())
    assert page.get_by_text("You agree that this licence includes").first.is_visible()
    assert page.get_by_text("チェックを2つとも外します。").is_visible()
    assert page.locator("ins").first.is_visible()
    page.context.close()


def test_the_ai_sentence_stands_on_the_first_screen_of_a_phone(browser: Browser, site: Path) -> None:
    page = opened(browser)
    page.goto((site / "ja/changes/chirp/terms/2025-12-15-1a2b3c4d.html").as_uri())
    box = page.locator(".answer blockquote").first.bounding_box()
    page.context.close()
    assert box is not None
    assert box["y"] + box["height"] < 740


def test_the_keyboard_reaches_every_link(browser: Browser, site: Path) -> None:
    page = opened(browser)
    page.goto((site / "en/index.html").as_uri())
    wanted = page.evaluate("document.querySelectorAll('a[href], summary, button, input').length")
    reached = set()
    for _ in range(wanted):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("Array.from(document.querySelectorAll('*')).indexOf(document.activeElement)"))
    first = page.evaluate("document.querySelector('a').className")
    page.context.close()
    assert len(reached) == wanted
    assert first == "skip"


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("ja", "機械学習", "えのぐば"),
        ("ja", "ｔｒａｉｎ", "Chirp"),
        ("en", "royalty-free licence", "Chirp"),
    ],
)
def test_search_works_from_disk(browser: Browser, site: Path, language: str, words: str, expected: str) -> None:
    page = opened(browser)
    page.goto((site / f"{language}/search/index.html").as_uri())
    page.fill("#q", words)
    page.keyboard.press("Enter")
    page.locator("#results li").first.wait_for()
    assert expected in page.locator("#results li").first.inner_text()
    link = page.locator("#results li a").first.get_attribute("href")
    assert link is not None
    page.locator("#results li a").first.click()
    assert page.locator("h1").is_visible()
    page.context.close()


def test_search_says_when_it_finds_nothing_and_loads_no_shard_for_it(browser: Browser, site: Path) -> None:
    page = opened(browser)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / "ja/search/index.html").as_uri())
    page.fill("#q", "存在しない語句")
    page.keyboard.press("Enter")
    page.get_by_text("見つかりませんでした").wait_for()
    page.context.close()
    assert not any(url.endswith(("chirp.js", "enogu.js")) for url in asked)


def test_any_two_editions_can_be_compared_from_disk(browser: Browser, site: Path) -> None:
    page = opened(browser)
    page.goto((site / "en/services/chirp/terms.html").as_uri())
    page.get_by_role("button", name="Compare").click()
    page.locator(".clause").first.wait_for()
    told = page.locator("#compare").inner_text()
    assert "Reworded 1" in told
    assert "train our machine learning" in " ".join(page.locator("#compare ins").all_inner_texts())
    old = page.locator("#compare blockquote").evaluate(
        "node => Array.from(node.childNodes).filter(n => n.nodeName !== 'INS').map(n => n.textContent).join('')"
    )
    page.context.close()
    assert old == LICENCE + "in any media."


def test_a_clause_that_stands_once_per_region_has_not_moved(browser: Browser, tmp_path: Path) -> None:
    body = ["You keep your rights.", "We may use your posts.", "Write to us."]
    held = archive()
    for number, end in enumerate(("in Oregon.", "in Ireland."), 1):
        texts = ("For readers elsewhere.", *body, "For readers in the EU.", *body, f"Courts sit {end}", "Last words.")
        held.add(edition(f"chirp/privacy/2025-0{number}-01-0000000{number}", *texts))
    build_site(held, replace(SETTINGS, base_url=""), tmp_path, NOW, tags_of=tags_of)
    page = opened(browser)
    ids = [f"chirp/privacy/2025-0{number}-01-0000000{number}" for number in (1, 2)]
    page.goto((tmp_path / "en/compare/editions.html").as_uri() + f"?a={ids[0]}&b={ids[1]}")
    page.locator(".clause").first.wait_for()
    counts, links = page.locator(".counts").inner_text(), page.locator("#names a").all_inner_texts()
    page.context.close()
    assert counts == "Reworded 1"
    assert links == ids


def test_the_comparison_of_editions_loads_nothing_but_editions(browser: Browser, site: Path) -> None:
    page = opened(browser)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / "ja/compare/editions.html").as_uri() + "?a=../../x&b=a/b/%22%3E%3Cscript%3E")
    page.get_by_text("文書のページで、2つの版を選んでください。").wait_for()
    page.context.close()
    assert not any("data/editions" in url for url in asked)


def test_the_site_works_below_any_path(browser: Browser, site: Path, tmp_path: Path) -> None:
    below = tmp_path / "deep" / "kiyaku"
    shutil.copytree(site, below)
    page = opened(browser)
    page.goto((below / "index.html").as_uri())
    page.get_by_text("日本語").click()
    page.get_by_role("link", name="Chirp の利用規約が変わります").first.click()
    assert page.locator("h1").inner_text().startswith("Chirp の利用規約")
    page.get_by_role("link", name="English").click()
    assert page.locator("h1").inner_text().startswith("Chirp will change its terms")
    page.context.close()


def test_mails_fit_a_narrow_window_in_light_and_dark(browser: Browser, tmp_path: Path) -> None:
    from tests.digest.test_mail import mail

    file = tmp_path / "mail.html"
    file.write_text(mail().html, encoding="utf-8")
    grounds = {}
    for scheme in ("light", "dark"):
        for width in (320, 600):
            page = opened(browser, width, scheme)
            page.goto(file.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            grounds[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
            page.context.close()
    assert grounds["light"] != grounds["dark"]


def test_old_pages_do_not_count_down(browser: Browser, tmp_path: Path) -> None:
    build_site(archive(), SETTINGS, tmp_path, NOW + timedelta(days=90), tags_of=tags_of)
    page = opened(browser)
    page.goto((tmp_path / "ja/changes/chirp/terms/2025-12-15-1a2b3c4d.html").as_uri())
    told = page.locator("main").inner_text()
    page.context.close()
    assert "あと" not in told
    assert "2026年1月15日から適用されています" in told
