"""The page on two laws says what the commands print, and the README shows commands that have something to tell."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from calculator.__main__ import main

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "two_laws_compared.md").read_text(encoding="utf-8")
BILLION, MILLION = 1e9, 1e6


def shown(name: str) -> list[str]:
    """The command of that name as the README gives it."""
    (line,) = re.findall(rf"^\| `({name} [^`]+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
    return shlex.split(line)


def answer(capsys: pytest.CaptureFixture[str], name: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.chdir(ROOT)
    assert f"python -m calculator {' '.join(shown(name))}\n" in PAGE
    assert main([*shown(name), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def rows(first: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(rf"^\| {first}.*\|$", PAGE, re.M)]


def number(cell: str) -> float:
    return float(re.sub(r"[+, p]", "", cell).replace("−", "-"))


def test_the_clauses_are_those_attribute_prints(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    (measure,) = answer(capsys, "attribute", monkeypatch)["measures"]
    found = {
        clause["label"]: [round(clause[name] / BILLION, 1) for name in ("amount", "alone", "last")]
        for clause in measure["clauses"]
        if abs(clause["amount"]) > 1
    }
    assert {label: [number(cell) for cell in cells] for label, *cells in rows("art")} == found
    assert measure["change"] < -1e9
    assert f"VND {measure['from'] / BILLION:.1f} bn" in PAGE


def test_the_years_are_those_compare_prints(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    delta = next(one for one in answer(capsys, "compare", monkeypatch)["deltas"] if one["site"] == "zone")
    lines = [delta["enterprise"][name] for name in ("effective_rate", "corporate_income_tax", "group_top_up_tax", "kept")]
    told = rows("20")
    assert len(told) >= 3
    for year, *cells in told:
        place = delta["years"].index(int(year))
        rate, *amounts = (line[place] for line in lines)
        assert [number(cell) for cell in cells] == [round(100 * rate, 2), *(round(amount / MILLION) for amount in amounts)]
    for name in ("gross_relief", "kept"):
        assert f"VND {-delta['measures'][name] / 1e12:.1f} tn" in PAGE
