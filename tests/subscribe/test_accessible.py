"""The pages of the mail subscription in a real browser: axe-core finds nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import httpx
import pytest

from tests.digest.test_browser import axe
from tests.needs import chromium
from tests.subscribe.test_app import Web, web  # noqa: F401 - a fixture


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_on_the_pages_of_the_mail_subscription(
    web: Web,  # noqa: F811
    scheme: Literal["light", "dark"],
) -> None:
    found = await violations(web, await web.pages(), scheme)
    assert found == []


async def violations(web: Web, pages: Mapping[str, httpx.Response], scheme: Literal["light", "dark"]) -> list[object]:  # noqa: F811
    """What axe-core says of each page, with the styles that the application serves."""
    program = chromium()
    from playwright.async_api import Route, async_playwright

    async with web.client() as client, async_playwright() as playwright:

        async def answer(route: Route) -> None:
            name = route.request.url.removeprefix("http://kiyaku.test/page/")
            said = pages[name] if name in pages else await client.get(route.request.url)
            await route.fulfill(body=said.content, content_type=said.headers["content-type"])

        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": 360, "height": 740}, color_scheme=scheme)
        await page.route("**/*", answer)
        found: list[object] = []
        for name in pages:
            await page.goto(f"http://kiyaku.test/page/{name}")
            assert await page.evaluate("document.styleSheets.length")
            await page.evaluate(axe())
            result = await page.evaluate("axe.run()")
            found += [(name, item["id"], item["nodes"][0]["html"][:120]) for item in result["violations"]]
        await browser.close()
    return found
