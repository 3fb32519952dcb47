"""The bridge from the accounts to the tax: every step leads to its subtotal, to the đồng, and by hand in one project."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from calculator import run_scenario, scenario_from
from calculator.analysis.run import SiteRun
from calculator.analysis.tax_base.bridge import gaps, shown
from tests.twin.random_projects import random_scenario

SEEDS = range(40)
MORE = range(40, 80)
"""Steps that are rare need more projects to occur."""


def project(**more: Any) -> dict[str, Any]:
    words = {"vi": "dự án", "en": "project"}
    return {
        "scenario": "bridge",
        "title": words,
        "horizon": {"first_year": 2026, "years": 3},
        "assumptions": {"consumer_price_growth": "0%", "land_price_growth": "0%", "discount_rate": "10%"},
        "project": {
            "name": "bridge",
            "activity": "other",
            "licence": "2026-01-01",
            "operation_start": "2026-01-01",
            "capital": "20 tỷ",
            "facts": {
                "new_project": "yes",
                "related_party_transactions": "no",
                "affiliate_above_small_bands": "yes",
                "work_inside_site": "100%",
            },
            "revenue": [{"name": "sales", "kind": "ordinary", "amount": "100 tỷ"}],
            **more,
        },
        "sites": {"place": {"title": words, "location": "none", "commune_class": "none", "premises": []}},
    }


def run_of(data: dict[str, Any]) -> SiteRun:
    (run,) = run_scenario(scenario_from(data), sites=[next(iter(data["sites"]))]).runs
    return run


@pytest.mark.parametrize("seed", SEEDS)
def test_every_subtotal_is_reached(seed: int) -> None:
    run = run_of(random_scenario(seed))
    found = gaps(list(run.bridge))
    assert set(found) == {"taxable_income", "assessable_income", "income_taxed", "corporate_income_tax"}
    largest = max(float(np.abs(row.amounts).max()) for row in run.bridge)
    # Half a đồng, or what binary arithmetic leaves of very large amounts.
    assert max(found.values()) <= max(0.5, largest * 1e-12), found


def test_the_steps_occur() -> None:
    """A bridge without steps would add up too: each of them is something in some project."""
    told = {row.name for seed in (*SEEDS, *MORE) for row in shown(list(run_of(random_scenario(seed)).bridge))}
    assert told >= {
        "accounting_profit", "cost_not_deductible", "depreciation_never_deducted", "depreciation_in_another_year", "interest_cap",
        "adjustment_permanent", "adjustment_timing", "research_extra_deduction", "taxable_income", "exempt_income", "loss_of_the_year",
        "losses_used", "assessable_income", "science_fund_set_aside", "income_taxed", "tax_at_general_rate", "relief_preferential_rate",
        "relief_exemption", "relief_half", "corporate_income_tax",
    }  # fmt: skip


def test_by_hand() -> None:
    """A car above the cap, a fine, a provision, entertainment half deducted, and the fund; in millions."""
    data = project(
        costs=[{"name": "entertainment", "amount": "2 tỷ", "deductible": "50%"}],
        assets=[
            {"name": "car", "class": "road_vehicle", "cost": "6 tỷ", "first_use": "2026-01", "life_years": 6, "method": "straight_line",
             "car_use": "own_use"},
            {"name": "machine", "class": "it_equipment", "cost": "8 tỷ", "first_use": "2026-01", "life_years": 4,
             "method": "straight_line", "book_life_years": 8},
        ],
        adjustments=[
            {"name": "fine", "effect": "add", "kind": "permanent", "amount": "300 triệu"},
            {"name": "provision", "effect": "add", "kind": "timing", "amount": {"years": {"2026": "1 tỷ"}, "then": "zero"}},
            {"name": "provision used", "effect": "deduct", "kind": "timing", "amount": {"start": "1 tỷ", "from": 2027, "until": 2027}},
        ],
        science_fund={"set_aside": "10%", "spending": "0", "bond_rate": "3%"},
    )  # fmt: skip
    run = run_of(data)
    millions = {row.said or row.name: (row.amounts / 1e6).tolist() for row in shown(list(run.bridge))}
    assert millions["accounting_profit"] == pytest.approx([100_000 - 2_000 - 1_000 - 1_000] * 3)
    assert millions["cost_not_deductible"] == pytest.approx([1_000] * 3)
    assert millions["depreciation_never_deducted"] == pytest.approx([1_000 - 1_600 / 6] * 3)
    assert millions["depreciation_in_another_year"] == pytest.approx([1_000 - 2_000] * 3)
    assert millions["fine"] == pytest.approx([300] * 3)
    assert millions["provision"] == pytest.approx([1_000, 0, 0])
    assert millions["provision used"] == pytest.approx([0, -1_000, 0])
    taxable = 96_000 + 1_000 + 1_000 - 1_600 / 6 - 1_000 + 300
    assert millions["taxable_income"] == pytest.approx([taxable + 1_000, taxable - 1_000, taxable])
    assert millions["science_fund_set_aside"] == pytest.approx([-0.1 * (taxable + 1_000), -0.1 * (taxable - 1_000), -0.1 * taxable])
    assert millions["corporate_income_tax"] == pytest.approx([0.18 * (taxable + 1_000), 0.18 * (taxable - 1_000), 0.18 * taxable])
    # What is spent stays: an adjustment is one of tax alone.
    assert run.enterprise["operating_cost"].tolist() == pytest.approx([2e9] * 3)
