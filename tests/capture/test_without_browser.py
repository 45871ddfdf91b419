from monitor.model import Unreadable
from tests.capture.site import answer, fetcher, serving


async def test_a_missing_browser_is_told_with_its_remedy() -> None:
    async with serving({"/tos": answer(b"x")}) as site, fetcher(browser_path="/nowhere/chromium") as ours:
        got = await ours.fetch(site.document("/tos", browser=True))
    assert isinstance(got, Unreadable)
    assert got.reason == "browser"
    assert "kiyaku[browser]" in got.detail
