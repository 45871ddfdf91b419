"""robots.txt as a document: who may crawl what, in words that stay the same from day to day."""

from __future__ import annotations

from monitor.model import Clause, ClauseKind, Reading


def read_robots(body: bytes, *, url: str = "") -> Reading:
    """One clause of kind RULE per agent, in the terms of robots.txt."""
    del url
    groups: dict[str, list[str]] = {}
    agents: list[str] = []
    fresh = True
    for raw in body[: 512 * 1024].decode("utf-8", "replace").splitlines():
        name, _, value = raw.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "user-agent":
            agents = [value] if fresh else [*agents, value]
            fresh = False
            groups.setdefault(value, [])
        elif name in ("allow", "disallow"):
            fresh = True
            for agent in agents:
                groups[agent].append(f"{name.capitalize()}: {value}")
    clauses = tuple(
        Clause(f"User-agent: {agent} — " + ("; ".join(rules) or "Allow: /"), ClauseKind.RULE, section=(agent,))
        for agent, rules in groups.items()
    )
    return Reading(clauses, "en", title="robots.txt", visible_characters=sum(len(clause.text) for clause in clauses))
