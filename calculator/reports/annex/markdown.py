"""Writes an annex as Markdown: plain text that carries its record in its head."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from calculator.reports.annex.blocks import Annex, Grid, Heading, Picture
from calculator.reports.paper.carried import front_matter
from calculator.reports.paper.plain import markdown, plain


def write_markdown(parts: Sequence[Annex], *, fields: Mapping[str, str], record: bytes) -> bytes:
    """Write an annex, one language after another.

    Parameters
    ----------
    parts : one a language.
    fields : of the head: what the document rests on.
    record : what it carries.
    """
    head = front_matter({"title": plain(" / ".join(one.title for one in parts)), **fields}, record)
    body = "\n\n".join(text for annex in parts for text in _texts(annex))
    return f"{head}\n{body}\n".encode()


def _texts(annex: Annex) -> Iterator[str]:
    for block in annex.blocks:
        if isinstance(block, Heading):
            yield f"{'#' * block.level} {markdown(block.text)}"
        elif isinstance(block, Grid):
            yield _table(block)
        elif isinstance(block, Picture):
            # A picture would be a second file: its words say the same.
            yield f"{markdown(block.caption)}: {markdown(block.alt)}"
        else:
            yield markdown(block.text)


def _table(grid: Grid) -> str:
    marks = [":---" if place < grid.left else "---:" for place in range(len(grid.headers))]
    rows = [[markdown(cell) for cell in row] for row in [grid.headers, *grid.rows]]
    lines = [rows[0], marks, *rows[1:]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
