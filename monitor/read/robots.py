"""robots.txt (and ai.txt) as a document: who may crawl what.

One clause per agent and rule, in the terms of robots.txt and in an order of our own, so that reordering or regrouping
the file is no change and "Google-Extended is refused everywhere" is one. `access` tells the same as data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Literal

from monitor.model import Clause, ClauseKind, Reading
from monitor.read.crawlers import AI_CRAWLERS, BY_NAME

Access = Literal["allowed", "partly", "refused"]
Groups = dict[str, list[str]]  # rules by agent, as "Disallow: /private"

MAX_BYTES = 512 * 1024  # RFC 9309 2.5: parsers must handle at least 500 KiB
_MOST_RULES = 3000  # beyond them, rules of agents that are no AI crawlers stand in one clause per agent

# Content-Signal (Cloudflare, 2025) and Content-Usage (IETF AIPREF) say what may be done with what was crawled.
_SIGNALS = {"content-signal": "Content-Signal", "content-usage": "Content-Usage"}
_RULES = {"allow": "Allow", "disallow": "Disallow", **_SIGNALS}
# Comments are for people; those that speak of use, and not of the file itself, are worth showing.
_TELLING = re.compile(
    r"\bAI\b|train|machine learning|scrap|mining|copyright|licen[cs]e|学習|著作権|無断", re.IGNORECASE
)
_EVERYTHING = ("/", "/*", "*")


def read_robots(body: bytes, *, url: str = "") -> Reading:
    """Clauses of kind RULE, one per agent and rule, and NOTEs for comments that speak of use. Never fails.

    `section` of a rule is its agent. A file without rules reads as one that allows everything. A `tdmrep.json` (the
    TDM Reservation Protocol's file) is read too.
    """
    text = body[:MAX_BYTES].decode("utf-8", "replace").lstrip("\ufeff")
    if text.lstrip().startswith("[") and (reservations := _tdm_file(text)):
        clauses = reservations
    else:
        clauses = (*_rules(_groups(text)), *_notes(text))
    title = url.rpartition("/")[2] or "robots.txt"
    return Reading(clauses, "en", title=title, visible_characters=sum(len(clause.text) for clause in clauses))


def access(body: bytes) -> dict[str, Access]:
    """What each of `AI_CRAWLERS` may fetch: "allowed" all, "partly", or "refused" everything. By name."""
    return access_of(_groups(body[:MAX_BYTES].decode("utf-8", "replace").lstrip("\ufeff")))


def access_of_clauses(clauses: Iterable[Clause]) -> dict[str, Access]:
    """The same, from the clauses that `read_robots` made: what a stored edition says."""
    groups: Groups = {}
    for clause in clauses:
        if clause.kind is ClauseKind.RULE and clause.section:
            rules = clause.text.partition(" · ")[2].split("; ")
            groups.setdefault(clause.section[0], []).extend(rule.partition(" (")[0] for rule in rules)
    return access_of(groups)


def access_of(groups: Mapping[str, list[str]]) -> dict[str, Access]:
    """The same, from rules by agent."""
    by_name = {agent.lower(): rules for agent, rules in groups.items()}
    anybody = by_name.get("*", [])
    return {crawler.name: _access(by_name.get(crawler.name.lower(), anybody)) for crawler in AI_CRAWLERS}


def header_directives(headers: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """What HTTP headers say of use for AI: TDM reservation, and noai in X-Robots-Tag."""
    found = []
    for name, value in headers:
        key = name.lower()
        if key in ("tdm-reservation", "tdm-policy"):
            found.append(f"{key}={value.strip()}")
        elif key == "x-robots-tag":
            words = re.split(r"[\s,:]+", value.lower())
            found += [word for word in ("noai", "noimageai") if word in words]
    return tuple(dict.fromkeys(found))


def _access(rules: list[str]) -> Access:
    refused = [path for kind, path in map(_parted, rules) if kind == "Disallow" and path]
    allowed = [path for kind, path in map(_parted, rules) if kind == "Allow" and path]
    if not refused or any(path in _EVERYTHING for path in allowed):
        return "allowed" if not any(path not in _EVERYTHING for path in refused) else "partly"
    if any(path in _EVERYTHING for path in refused):
        return "partly" if allowed else "refused"
    return "partly"


def _parted(rule: str) -> tuple[str, str]:
    kind, _, path = rule.partition(":")
    return kind, path.strip()


def _groups(text: str) -> Groups:
    """Rules by agent (as the file spells it first); groups of the same agent are one, as RFC 9309 2.2.1 has it."""
    groups: Groups = {}
    spelling: dict[str, str] = {}
    agents: list[str] = []
    naming = False  # the line before named an agent too
    for line in text.splitlines():
        key, value = _line(line)
        if key == "user-agent" and value:
            agent = spelling.setdefault(
                value.lower(), BY_NAME[value.lower()].name if value.lower() in BY_NAME else value
            )
            agents = [*agents, agent] if naming else [agent]
            groups.setdefault(agent, [])
            naming = True
        elif key in _RULES:
            naming = False
            # A signal before any agent is meant for everybody.
            for agent in agents or ["*"]:
                groups.setdefault(agent, []).append(f"{_RULES[key]}: {value}")
    return {agent: list(dict.fromkeys(rules)) for agent, rules in groups.items()}


def _line(line: str) -> tuple[str, str]:
    key, _, value = line.partition("#")[0].partition(":")
    return key.strip().lower(), value.strip()


def _rules(groups: Groups) -> tuple[Clause, ...]:
    if not groups:
        return (_clause("*", ["Allow: /"]),)
    order = {crawler.name: place for place, crawler in enumerate(AI_CRAWLERS)}
    agents = sorted(groups, key=lambda agent: (order.get(agent, len(order) + (agent != "*")), agent.lower()))
    crowded = sum(map(len, groups.values())) > _MOST_RULES
    clauses: list[Clause] = []
    for agent in agents:
        rules = sorted(groups[agent]) or ["Allow: /"]
        if crowded and agent not in order:
            clauses.append(_clause(agent, rules))
        else:
            clauses += [_clause(agent, [rule]) for rule in rules]
    return tuple(clauses)


def _clause(agent: str, rules: list[str]) -> Clause:
    said = "; ".join(_spelt_out(rule) for rule in rules)
    return Clause(f"User-agent: {agent} · {said}", ClauseKind.RULE, section=(agent,))


def _spelt_out(rule: str) -> str:
    """The rule with a word where only punctuation would tell "/" from nothing: letters decide what is the same."""
    kind, path = _parted(rule)
    if kind not in ("Allow", "Disallow"):
        return rule
    if path in _EVERYTHING:
        return f"{rule} (everything)"
    return rule if path else f"{rule} (nothing)"


def _notes(text: str) -> tuple[Clause, ...]:
    """Comments of consecutive lines as one note each, where they speak of use."""
    notes: list[str] = []
    open_note = False
    for line in text.splitlines():
        comment = line.strip().lstrip("#").strip() if line.lstrip().startswith("#") else ""
        if comment and open_note:
            notes[-1] += f" {comment}"
        elif comment:
            notes.append(comment)
        open_note = bool(comment)
    return tuple(Clause(note, ClauseKind.NOTE) for note in notes if len(note) >= 30 and _TELLING.search(note))


def _tdm_file(text: str) -> tuple[Clause, ...]:
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    clauses = []
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and "location" in entry:
            facts = "; ".join(f"{key}: {entry[key]}" for key in ("tdm-reservation", "tdm-policy") if key in entry)
            clauses.append(Clause(f"location: {entry['location']} · {facts}", ClauseKind.RULE, section=("tdm",)))
    return tuple(clauses)
