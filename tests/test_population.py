"""The population of the zones: totals met exactly, the same for the same seed, and a portfolio that computes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from calculator.__main__ import main
from calculator.analysis.portfolio.population import draw

SHIPPED = Path(__file__).parent.parent / "scenarios" / "portfolios" / "eight_zones.csv"


def test_totals_that_are_asked_for_are_met_exactly() -> None:
    """Published: 630 enterprises, 42,450 workers; Quang Trung 46 foreign and 75 domestic with VND 14,200 bn; FPT Complex 6,000 and 2,000 bn."""
    rows = draw().rows
    assert len(rows) == 630
    assert sum(row["headcount"] for row in rows) == 42_450
    own = [row for row in rows if row["zone"] == "quang_trung"]
    assert sum(row["ownership"] == "foreign" for row in own) == 46
    assert sum(row["ownership"] == "domestic" for row in own) == 75
    assert sum(row["revenue"] for row in own) == 14_200 * 10**9
    fpt = [row for row in rows if row["zone"] == "fpt_complex_da_nang"]
    assert (sum(row["headcount"] for row in fpt), sum(row["revenue"] for row in fpt)) == (6_000, 2_000 * 10**9)
    assert all(total.published == total.found for total in draw().totals if total.met)


def test_the_same_seed_draws_the_same_and_another_does_not() -> None:
    assert draw(5).rows == draw(5).rows
    assert draw(5).rows != draw(6).rows


def test_the_shipped_file_is_what_the_command_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["population", "--out", str(tmp_path / "p.csv"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (tmp_path / "p.csv").read_bytes() == SHIPPED.read_bytes()
    assert answer["contradictions"] == ["workers_of_zones", "revenue_by_area"]


def test_the_shipped_file_computes_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["portfolio", str(SHIPPED), "--years", "10", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["rows"] == {"in": 630, "computed": 630, "rejected": 0}
    years = answer["totals"][0]["by_year"]
    assert years["headcount"][0] == pytest.approx(42_450)
    # Incentives end one after the other: less of the profit is forgone at the end than at the beginning.
    shares = [forgone / income for forgone, income in zip(years["corporate_income_tax_forgone"], years["taxable_income"], strict=True)]
    assert shares[-1] < shares[0]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_cannot_all_hold_is_said(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    assert main(["population", "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert "population." not in out
    assert ("Không thể cùng đúng" if lang == "vi" else "Cannot all hold together") in out


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["population", "--out", str(tmp_path / "no" / "p.csv")]) == 2
    assert "cannot be written" in capsys.readouterr().err
