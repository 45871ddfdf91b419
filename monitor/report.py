"""Findings as the JSON that scripts outside the project rely on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from monitor.model import Change, Clause, ClauseChange, Difference, Finding, Outcome, Verdict

Json = dict[str, Any]


def finding_json(finding: Finding) -> Json:
    """One line of `check --json` and `import files --json`.

    A first capture has no change; what it announces for later stands under `announced`.
    """
    change = finding.change
    line: Json = {
        "service": finding.service or None,
        "document": finding.document or None,
        "captured_at": timestamp(finding.captured_at),
        "outcome": finding.outcome.value,
        "reason": finding.reason,
        "change": change_json(change) if change is not None and finding.outcome is not Outcome.FIRST else None,
    }
    if change is not None and finding.outcome is Outcome.FIRST:
        line["announced"] = change_json(change)
    extra = {"detail": finding.detail, "notices": list(finding.notices), "confirms": finding.confirms,
             "retracts": finding.retracts}  # fmt: skip
    return line | {key: value for key, value in extra.items() if value}


def timestamp(at: datetime) -> str:
    """RFC 3339 in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def change_json(change: Change) -> Json:
    """A change with its verdicts and clauses."""
    return {
        "id": change.id or None,
        "effective_date": change.effective_date.isoformat() if change.effective_date else None,
        "effective": [
            {"date": item.day.isoformat(), "audience": item.audience or None, "text": item.text}
            for item in change.effective
        ],
        "announcement": change.announcement or None,
        "confirmed": change.confirmed,
        "summary": dict(change.summary),
        "verdicts": {verdict.label: verdict.verdict for verdict in change.verdicts if verdict.certainty != "possible"},
        "verdict_details": [verdict_json(verdict) for verdict in change.verdicts],
        "regions": list(change.regions),
        "weight": round(change.weight, 3),
        "before": change.before_id or None,
        "after": change.after_id or None,
        "clauses": [clause_change_json(item) for item in change.clauses],
    } | _crawlers_json(change)


def _crawlers_json(change: Change) -> Json:
    """Of a robots.txt: the AI crawlers to whom it says something else now."""
    crawlers = [{"name": item.name, "before": item.before, "after": item.after} for item in change.crawlers]
    return {"crawlers": crawlers} if crawlers else {}


def verdict_json(verdict: Verdict) -> Json:
    """A verdict with what it rests on."""
    return {
        "label": verdict.label,
        "verdict": verdict.verdict,
        "since": verdict.since.isoformat() if verdict.since else None,
        "since_is_first_capture": verdict.since_is_first_capture,
        "certainty": verdict.certainty,
        "region": verdict.region or None,
        "elsewhere": list(verdict.elsewhere),
        "clauses": list(verdict.clauses),
    }


def clause_change_json(item: ClauseChange) -> Json:
    """One clause of a change; `words` joins to each side exactly."""
    difference = item.difference
    shown = difference.after if difference.after is not None else difference.before
    line: Json = {
        "change": difference.change,
        "section": list(shown.section) if shown is not None else [],
        "before": difference.before.text if difference.before is not None else None,
        "after": difference.after.text if difference.after is not None else None,
        "words": [list(word) for word in difference.words],
        "labels": {"before": list(item.labels_before), "after": list(item.labels_after)},
        "evidence": [
            {"label": proof.label, "side": proof.side, "text": proof.text, "certainty": proof.certainty}
            for proof in item.evidence
        ],
    }
    return line | _clause_extras(item, shown)


def _variant_json(difference: Difference) -> Json:
    """The same change as another region's text words it."""
    shown = difference.after if difference.after is not None else difference.before
    return {
        "region": shown.region if shown is not None else "",
        "before": difference.before.text if difference.before is not None else None,
        "after": difference.after.text if difference.after is not None else None,
        "words": [list(word) for word in difference.words],
    }


def _clause_extras(item: ClauseChange, shown: Clause | None) -> Json:
    difference = item.difference
    extra: Mapping[str, object] = {
        "number": shown.number if shown is not None else "",
        "region": shown.region if shown is not None else "",
        "also_in": list(difference.also_in),
        "variants": [_variant_json(variant) for variant in difference.variants],
        "moved": difference.moved,
        "coarse": difference.coarse,
        "possible": {"before": list(item.possible_before), "after": list(item.possible_after)}
        if item.possible_before or item.possible_after
        else {},
    }
    return {key: value for key, value in extra.items() if value}
