"""A portfolio with every row kept: it adds up to what the portfolio gives, and holds two positions against each other row by row."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from calculator.analysis.portfolio.block import GROUPS, LINES, Plan
from calculator.analysis.portfolio.enterprises import Enterprises, budget, changes, enterprises_under
from calculator.analysis.portfolio.run import run_portfolio
from calculator.law.draft_file import read_draft
from calculator.project.portfolio.years import Basis

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "scenarios" / "portfolios" / "eight_zones.csv"
BASIS = Basis(2026, 12, 0.1, 0.03, 0.03)
RATE = 1.1


@cache
def held(name: str) -> Enterprises:
    return enterprises_under(FILE, Plan((name,), BASIS))


@pytest.fixture(scope="module")
def sheet() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_rows_kept_add_up_to_the_portfolio_and_blocks_change_nothing_that_is_told() -> None:
    whole = run_portfolio(FILE, Plan(("in_force", "decree_154"), BASIS))
    for one in whole.totals:
        own = held(one.variant)
        assert own.figures["kept"].sum() == pytest.approx(one.total.line("kept").sum(), rel=1e-12)
        for name in LINES:
            assert own.total.total.line(name) == pytest.approx(one.total.line(name), rel=1e-12, abs=1e-3, nan_ok=True)
    cut = enterprises_under(FILE, Plan(("in_force",), BASIS), block=100)
    assert cut.ids == held("in_force").ids
    for name in GROUPS:
        assert (cut.keys[name] == held("in_force").keys[name]).all()
    assert cut.capital == pytest.approx(held("in_force").capital)


def test_winners_and_losers_are_those_of_the_portfolio_and_of_its_groups() -> None:
    other = run_portfolio(FILE, Plan(("in_force", "decree_154"), BASIS)).totals[1]
    found = changes(held("in_force"), held("decree_154"))
    assert (found.whole.winners, found.whole.losers) == (other.winners, other.losers)
    assert found.whole.winners > 0
    assert found.whole.gained == pytest.approx(other.gained)
    assert found.whole.rows == 630
    for group in GROUPS:
        parts = found.by(group)
        for name in ("winners", "losers", "same", "gained", "lost", "old", "new"):
            assert sum(getattr(part, name) for part in parts) == pytest.approx(getattr(found.whole, name))
        assert len(parts) > 1
    nothing = changes(held("in_force"), held("in_force")).whole
    assert (nothing.winners, nothing.losers, nothing.same) == (0, 0, 630)


def test_keys_and_capital_are_those_of_the_file(sheet: list[dict[str, str]]) -> None:
    own = held("in_force")
    assert own.ids == tuple(row["id"] for row in sheet)
    assert own.keys["zone"].tolist() == [row["zone"] for row in sheet]
    assert own.keys["ownership"].tolist() == [row["ownership"] for row in sheet]
    assert own.keys["cohort"].tolist() == [row["operation_start"][:4] for row in sheet]
    assert own.capital == sum(float(row["capital"]) for row in sheet)


def test_the_budget_discounts_each_year_and_its_parts() -> None:
    own = held("in_force")
    found = budget(own)
    line = own.total.total.line
    years = range(BASIS.years)
    by_hand = sum(float(line("revenue_forgone")[year]) / RATE**year for year in years)
    # No enterprise of this file is of a group in scope: nothing is paid a year later.
    assert not line("top_up_tax").any()
    assert found.forgone.present_value == pytest.approx(by_hand)
    taxes = ("corporate_income_tax", "land_rent", "personal_income_tax")
    gain = sum(float(line(name)[year]) / RATE**year for year in years for name in taxes)
    assert found.collected.present_value == pytest.approx(gain)
    assert line("personal_income_tax").sum() > 0
    assert found.constant == pytest.approx([float(line("revenue_forgone")[year]) / 1.03**year for year in years])
    assert found.jobs == 42_450
    assert found.per_job == pytest.approx(by_hand / 42_450)
    assert found.per_job_year == pytest.approx(by_hand / float(line("headcount").sum()))


def test_break_even_is_what_is_collected_over_what_is_collected_and_forgone() -> None:
    found = budget(held("in_force"))
    cost, gain = found.forgone.present_value, found.collected.present_value
    even = found.break_even(0.0).share
    assert even == pytest.approx(gain / (gain + cost))
    assert even is not None
    assert found.adjusted(even, 0.0).net == pytest.approx(0, abs=cost * 1e-9)
    assert found.adjusted(0.0, 0.0).net == pytest.approx(gain)
    assert found.adjusted(1.0, 0.0).net == pytest.approx(-cost)
    assert found.adjusted(1.0, 0.0).per_induced_job is None


def test_top_up_tax_counts_a_year_later(tmp_path: Path, sheet: list[dict[str, str]]) -> None:
    row = dict(sheet[120]) | {"group_revenue_eur": "900000000"}
    row |= {"revenue": "300000000000", "cost_share": "0.2", "headcount": "300", "used_exempt_years": "0", "used_rate_years": "0"}
    row |= {"licence": "2025-06-01", "operation_start": "2026-01-01", "used_half_years": "0", "previous_revenue": ""}
    path = tmp_path / "one.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(row))
        out.writeheader()
        out.writerow(row)
    own = enterprises_under(path, Plan(("in_force",), BASIS))
    line, found = own.total.total.line, budget(own)
    assert line("top_up_tax").sum() > 0
    at_once = line("corporate_income_tax_forgone") + line("land_rent_forgone") + line("personal_income_tax_forgone")
    back = at_once - line("revenue_forgone")
    by_hand = sum(float(at_once[year]) / RATE**year - float(back[year]) / RATE ** (year + 1) for year in range(BASIS.years))
    assert found.forgone.present_value == pytest.approx(by_hand)
    assert found.forgone.total == pytest.approx(float(line("revenue_forgone").sum()))
    assert float(np.sum(found.collected.by_year)) == pytest.approx(found.collected.total)


def test_a_draft_of_ones_own_is_a_position() -> None:
    file = read_draft(ROOT / "scenarios" / "drafts" / "six_plus_thirteen.yaml")
    own = enterprises_under(FILE, Plan((f"in_force+{file.draft.draft}",), BASIS, {file.draft.draft: file}))
    assert own.law.drafts[-1].draft == file.draft.draft
    assert own.law.fingerprint != held("in_force").law.fingerprint


def test_what_was_read_of_the_law_leaves_out_grounds_nobody_takes() -> None:
    own = held("in_force")
    taken = {name for name in own.keys["head"].tolist() if name != "none"}
    assert taken
    assert {f"corporate_income_tax.heads.{name}.package" for name in taken} <= own.read
    assert {path.split(".")[2] for path in own.read if path.startswith("corporate_income_tax.heads.")} == taken
    assert "corporate_income_tax.standard_rate" in own.read
    assert own.read < set(own.law.parameters)
