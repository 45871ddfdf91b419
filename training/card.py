"""Writes MODEL_CARD.md: what stands in `card.md`, with the figures measured anew on the shipped files."""

from __future__ import annotations

from pathlib import Path

from monitor.classify import WEIGHTS, load
from training import data, evaluate

TEMPLATE = Path(__file__).resolve().parent / "card.md"


def write(shared: Path, path: Path) -> None:
    """Fill the template: {version}, {size}, {data}, {figures_en}, {figures_ja}."""
    model = load()
    tables = {
        language: "\n".join(evaluate.lines(model, data.labelled(shared, "dev", language), language))
        for language in ("en", "ja")
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    filled = {
        "version": model.version,
        "size": f"{sum(each.stat().st_size for each in WEIGHTS.iterdir()) / 1e6:.1f}",
        "data": _data(shared),
        "figures_en": tables["en"],
        "figures_ja": tables["ja"],
    }
    for name, value in filled.items():
        text = text.replace(f"{{{name}}}", value)
    path.write_text(text, encoding="utf-8")
    print(f"Written: {path}")


def _data(shared: Path) -> str:
    examples = data.training_set(shared)
    lines = ["| language | origin | passages | with a label |", "|---|---|---:|---:|"]
    for language in ("en", "ja"):
        for origin in ("real", "rendering", "written"):
            found = [each for each in examples if (each.language, each.origin) == (language, origin)]
            if found:
                lines.append(f"| {language} | {origin} | {len(found)} | {sum(bool(each.labels) for each in found)} |")
    return "\n".join(lines)
