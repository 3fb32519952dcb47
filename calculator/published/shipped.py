"""The figures that came out when the release was made: shown, with their day, until the cases are computed again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from calculator.published.case import Found
from calculator.published.load import cases

FILE = Path(__file__).parent / "shipped.json"


class Shipped(NamedTuple):
    """What came out, and when."""

    day: dt.date
    found: tuple[Found, ...]


@cache
def shipped() -> Shipped:
    """Give the figures shipped."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    held = cases()
    found = (
        Found(held[name], expected, float("nan") if got is None else float(got))
        for name, values in data["got"].items()
        for expected, got in zip(held[name].expected, values, strict=True)
    )
    return Shipped(dt.date.fromisoformat(data["day"]), tuple(found))


def write(found: Iterable[Found], day: dt.date) -> None:
    """Write the figures of a run as those of the release."""
    got: dict[str, list[float | None]] = {}
    for one in found:
        got.setdefault(one.case.name, []).append(one.got if one.got == one.got else None)
    lines = ",\n".join(f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(values)}" for name, values in sorted(got.items()))
    FILE.write_text(f'{{"day": "{day.isoformat()}", "got": {{\n{lines}\n}}}}\n', encoding="utf-8")
