"""robots.txt through the pipeline: who may crawl what, and not a difference of lines."""

from __future__ import annotations

from monitor.model import Capture, CrawlerChange, Document, DocumentKind, History, Outcome
from monitor.pipeline import examine
from monitor.store.codec import decode, encode
from monitor.store.state import advance
from tests.pipeline.story import DAY, START, WordTagger

DOCUMENT = Document("inkpond", "robots", DocumentKind.ROBOTS, ("https://inkpond.example/robots.txt",))
BEFORE = b"User-agent: *\nDisallow: /search\n\nUser-agent: CCBot\nDisallow: /\n"
AFTER = BEFORE + b"\nUser-agent: Google-Extended\nUser-agent: GPTBot\nDisallow: /\n"


def test_the_change_names_the_crawlers_that_are_now_refused() -> None:
    history = History()
    for number, body in enumerate((BEFORE, AFTER)):
        at = START + number * DAY
        capture = Capture("inkpond", "robots", DOCUMENT.urls[0], DOCUMENT.urls[0], at, 200, "text/plain", body)
        finding = examine(DOCUMENT, capture, history, tagger=WordTagger())
        history = advance(history, finding)
    assert finding.outcome is Outcome.CHANGED
    assert finding.change is not None
    changed = {item.name: item for item in finding.change.crawlers}
    assert changed["Google-Extended"].after == "refused"
    assert changed["Google-Extended"].before in ("allowed", "partly")
    assert "CCBot" not in changed, "it was refused before"
    assert decode(type(finding.change), encode(finding.change)).crawlers == finding.change.crawlers
    assert isinstance(finding.change.crawlers[0], CrawlerChange)
