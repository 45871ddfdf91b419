"""A made-up service's terms through time: pages are built of clauses, histories of findings, nothing is mocked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from monitor.compare.verdict import clause_key
from monitor.model import (
    Capture,
    Clause,
    ClauseTags,
    Document,
    DocumentKind,
    Finding,
    History,
    Passage,
    Tag,
    TaggedPassage,
)
from monitor.pipeline import examine
from monitor.store.state import advance

DAY = timedelta(days=1)
START = datetime(2026, 1, 10, 6, 0, tzinfo=UTC)

RIGHTS = "You keep the ownership of every picture and every text that you post on Inkpond."
LICENCE = "By posting you grant Inkpond a worldwide licence to store, show and copy your pictures on the service."
TRAINING = "We may use the pictures that you post to train our machine learning models."
OPT_OUT = "You can refuse the use of your pictures for training in the privacy settings of your account at any time."
FILLER = tuple(
    f"{subject} {verb} under the conditions that this section sets out for members of the community in every country."
    for subject, verb in (
        ("Accounts that stay unused for two years", "are closed after a written warning"),
        ("Payments for commissions", "pass through a partner who holds them until delivery"),
        ("Complaints about a decision of the moderators", "are answered by another person within ten days"),
        ("Works that show real people", "need the consent of those people before they are posted"),
        ("Messages between members", "are stored until one of them deletes the conversation"),
        ("Minors under sixteen", "may take part with the permission of a parent or guardian"),
        ("Advertising of one's own shop", "is welcome in the market area and nowhere else"),
        ("Liability for slight negligence", "is limited to the damage that could be foreseen"),
    )
)
OLD = (RIGHTS, LICENCE, OPT_OUT, *FILLER)
NEW = (RIGHTS, LICENCE, TRAINING, OPT_OUT, *FILLER)


def page(texts: Sequence[str], *, banner: str = "", second: Sequence[str] = (), second_banner: str = "") -> bytes:
    """A terms page: navigation, one or two bodies each under its banner, a footer with a changing token."""

    def body(paragraphs: Sequence[str], line: str) -> str:
        inner = "".join(
            f"<h2>{number}. {' '.join(text.split()[:3])}</h2><p>{text}</p>" for number, text in enumerate(paragraphs, 1)
        )
        return f"<h1>Inkpond Terms of Service</h1>{f'<p><b>{line}</b></p>' if line else ''}{inner}"

    return f"""<!doctype html><html lang="en"><head><title>Inkpond Terms of Service</title>
<script>window.token="{hash((tuple(texts), banner))}"</script></head><body>
<nav><a href="/">Home</a> <a href="/gallery">Gallery</a></nav>
<main>{body(texts, banner)}{body(second, second_banner) if second else ""}</main>
<footer><a href="/imprint">Imprint</a> © 2026 Inkpond</footer></body></html>""".encode()


class WordTagger:
    """Labels by a word each: what matters here is which clauses are asked for and what follows."""

    version = "words-1"
    words: Mapping[str, str] = {
        "to train": "ai-training",
        "refuse": "ai-opt-out",
        "licence": "license-grant",
        "ownership": "ownership",
    }

    def tag(self, clauses: Sequence[Clause], language: str) -> Mapping[str, ClauseTags]:
        found = {}
        for clause in clauses:
            tags = tuple(Tag(label, 0.98, "headline") for word, label in self.words.items() if word in clause.text)
            passage = Passage(clause.text, clause.section, clause.lead_in, 0, len(clause.text))
            found[clause_key(clause)] = ClauseTags((TaggedPassage(passage, tags),) if tags else ())
        return found


@dataclass
class Watch:
    """A document watched through time in memory."""

    document: Document = field(
        default_factory=lambda: Document(
            "inkpond", "terms", DocumentKind.TERMS, ("https://inkpond.example/terms",), "en"
        )
    )
    history: History = field(default_factory=History)
    findings: list[Finding] = field(default_factory=list)

    def see(self, body: bytes, day: float, *, status: int = 200) -> Finding:
        """What the page says `day` days after the start."""
        at = START + day * DAY
        url = self.document.urls[0]
        capture = Capture("inkpond", "terms", url, url, at, status, "text/html", body, "utf-8")
        finding = examine(self.document, capture, self.history, tagger=WordTagger())
        self.history = advance(self.history, finding)
        self.findings.append(finding)
        return finding

    def outcomes(self) -> list[str]:
        return [finding.outcome.value for finding in self.findings]
