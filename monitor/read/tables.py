"""Tables row by row: the cells of a row joined by " | ". Tables that only lay out a page are read as its text."""

from __future__ import annotations

from itertools import zip_longest

from lxml import etree

from monitor.model import ClauseKind, Link
from monitor.read.blocks import BREAK, Block
from monitor.read.comparison import comparison_columns

_LONG_CELL = 3000  # characters; longer cells hold a page, not a datum
_MAX_COLUMNS = 60  # wider tables hold no terms; spanning cells could make them grow without end
SEPARATOR = " | "


def table_rows(table: etree._Element, base: str) -> list[Block] | None:
    """One block a row, or None where the table is layout and to be read like any other container."""
    rows = [row for row in table.iter("tr") if _owner(row) is table]
    if table.get("role") in {"presentation", "none"} or not rows or table.find(".//table") is not None:
        return None
    if max(len(_cells(row)) for row in rows) < 2:
        return None
    read = [[_read_cell(cell, base) for cell in _cells(row)] for row in rows]
    if any(comparison_columns([text for text, _ in row]) for row in read):
        blocks = [line for row in rows for line in _compared(row, base)]
    elif _holds_headings(table) or any(len(text) > _LONG_CELL for row in read for text, _ in row):
        return None
    else:
        blocks = [_row(cells) for cells in _spread(rows, read)]
    caption = table.find("caption")
    head = [Block(text, ClauseKind.NOTE, links=links) for text, links in [_read_cell(caption, base)] if text] \
        if caption is not None else []  # fmt: skip
    return head + [block for block in blocks if block.text]


def _compared(row: etree._Element, base: str) -> list[Block]:
    """A row of a comparison table: a line for each paragraph, so that a cell can hold the whole terms."""
    from monitor.read.clauses import parts
    from monitor.read.walk import walk

    columns = []
    for cell in _cells(row):
        texts = [part for block in walk(cell, base) for part in parts(block)]
        columns.append([" ".join(word for word in (part.number, part.text) if word) for part in texts])
    return [_row([(text, ()) for text in line]) for line in zip_longest(*columns, fillvalue="")]


def _holds_headings(table: etree._Element) -> bool:
    return table.find(".//h1") is not None or table.find(".//h2") is not None


def _owner(row: etree._Element) -> etree._Element | None:
    for ancestor in row.iterancestors("table"):
        return ancestor
    return None


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if cell.tag in {"td", "th"}]


def _read_cell(cell: etree._Element, base: str) -> tuple[str, tuple[Link, ...]]:
    from monitor.read.walk import walk

    blocks = walk(cell, base)
    text = " ".join(" ".join(part for part in (block.number, block.text) if part) for block in blocks)
    text = " ".join(text.replace(BREAK, " ").split())
    return text, tuple(link for block in blocks for link in block.links)


_Cell = tuple[str, tuple[Link, ...]]


def _spread(rows: list[etree._Element], read: list[list[_Cell]]) -> list[list[_Cell]]:
    """Cells that span several rows stand in each of them, as a reader sees them."""
    spread: list[list[_Cell]] = []
    open_cells: dict[int, tuple[int, _Cell]] = {}
    for row, cells in zip(rows, read, strict=True):
        line: list[_Cell] = []
        waiting = list(zip(_cells(row), cells, strict=True))
        while (waiting or len(line) in open_cells) and len(line) < _MAX_COLUMNS:
            column = len(line)
            if column in open_cells:
                left, cell = open_cells.pop(column)
                line.append(cell)
                if left > 1:
                    open_cells[column] = (left - 1, cell)
                continue
            element, cell = waiting.pop(0)
            line.append(cell)
            span = element.get("rowspan") or "1"
            if span.isdecimal() and 1 < int(span[:4]) <= 1000:
                open_cells[column] = (int(span[:4]) - 1, cell)
        spread.append(line)
    return spread


def _row(cells: list[_Cell]) -> Block:
    texts = [text for text, _ in cells]
    # Empty cells keep their place, for a comparison table's columns, but not at the end.
    while texts and not texts[-1]:
        texts.pop()
    links = tuple(link for _, found in cells for link in found)
    return Block(
        SEPARATOR.join(texts) if any(texts) else "", ClauseKind.ROW, links=links,
        linked=sum(len(link.text) for link in links),
    )  # fmt: skip
