"""The engine and the twin agree, to one đồng, on random projects and 1,000 random groups with elections, support in money and cash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from calculator.analysis.run import run_site
from calculator.engine import evaluate
from calculator.law.law import load_law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from
from tests.test_twin_agrees import RATES, STAGES, VIEWS
from tests.twin import project as twin
from tests.twin.random_money import group_alone, with_money

LAW = load_law()
PROJECTS, GROUPS, BLOCK = 200, 1_000, 100
LINES = (
    "grants", "grants_taxed", "import_duty", "tax_on_purchases_lost", "contractor_tax_borne", "power_tariff_increase", "no_top_up_because",
    "negative_taxes_carried", "top_up_on_grants", "top_up_of_sub_groups", "top_up_by_parent", "working_capital_increase", "dividends",
    "home_tax", "cash_before_home_tax",
)  # fmt: skip
"""Lines that must have something in some project of each block: agreement on zeros proves nothing."""


def differences(data: dict[str, Any], seed: int) -> tuple[list[str], set[str], set[float]]:
    """Give the first difference of each line, the lines that hold something, and why no top-up tax is due."""
    site = next(iter(data["sites"]))
    counterfactual, unknown = VIEWS[seed % len(VIEWS)]
    outside, claims = counterfactual == "outside_zone", counterfactual != "no_incentive"
    case = Case(scenario_from(data), site, outside=outside, claims=claims, favourable=unknown == "high")
    result = evaluate(LAW, build_lanes([case]))
    expected = twin.evaluate(data, site, counterfactual=counterfactual, unknown=unknown)
    engine = {name: line[:, 0] for name, line in result.enterprise.items() if name not in STAGES}
    found = []
    for name, mine in engine.items():
        theirs = np.array([np.nan if value is None else float(value) for value in expected[name]])
        agree = np.abs(mine - theirs) <= (1e-9 if name in RATES else 1.0)
        wrong = ~(agree | (np.isnan(mine) & np.isnan(theirs)))
        if wrong.any():
            at = int(wrong.argmax())
            where = f"seed {seed}, {site}, {counterfactual or 'as it is'}, {unknown}"
            found.append(f"{where}: {name} of {result.years[at]}: engine {mine[at]!r}, twin {theirs[at]!r}")
    return found, {name for name in LINES if engine[name].any()}, set(engine["no_top_up_because"].tolist())


@pytest.mark.parametrize(
    ("make", "first"),
    [*((with_money, first) for first in range(0, PROJECTS, BLOCK)), *((group_alone, first) for first in range(0, GROUPS, BLOCK))],
)
def test_engine_and_twin_agree(make: Callable[[int], dict[str, Any]], first: int) -> None:
    found: list[str] = []
    seen: set[str] = set()
    reasons: set[float] = set()
    for seed in range(first, first + BLOCK):
        wrong, filled, why = differences(make(seed), seed)
        found += wrong
        seen |= filled
        reasons |= why
    assert not found, "\n".join(found[:20])
    assert seen >= set(LINES) - ({"power_tariff_increase"} if make is group_alone else set())
    assert reasons >= ({0, 1, 2, 4} if make is group_alone else {0, 1})


def test_a_lane_alone_and_in_a_batch_are_the_same_to_the_last_bit() -> None:
    by_horizon: dict[range, list[Case]] = {}
    for seed in range(150):
        scenario = scenario_from(group_alone(seed))
        for claims, outside in ((True, False), (False, False), (True, True)):
            by_horizon.setdefault(scenario.horizon.range, []).append(Case(scenario, "zone", claims=claims, outside=outside))
    compared = 0
    for cases in sorted(by_horizon.values(), key=len)[-2:]:
        batch = evaluate(LAW, build_lanes(cases))
        for lane, case in enumerate(cases):
            alone = evaluate(LAW, build_lanes([case]))
            for name, line in alone.enterprise.items():
                assert np.array_equal(line[:, 0], batch.enterprise[name][:, lane], equal_nan=True), (name, lane)
                compared += 1
    assert compared > 2_000


def test_kept_and_taken_back_are_the_gross_relief() -> None:
    taken = 0
    for seed in range(25):
        scenario = scenario_from(group_alone(seed))
        one = run_site(scenario, LAW, "zone")
        lines, rate = one.enterprise, float(scenario.assumptions.discount_rate)
        assert np.allclose(lines["gross_relief"], lines["kept"] + lines["clawback"], atol=1)
        group = lines["group_top_up_tax"] - one.without_incentive["group_top_up_tax"]
        assert np.allclose(lines["clawback"], group, atol=1)
        bars = {bar.name: bar for bar in one.waterfall}
        steps = sum(bar.total for name, bar in bars.items() if name not in {"still_paid", "kept"})
        assert steps == pytest.approx(bars["still_paid"].total, abs=1)
        # Top-up tax is paid the year after; import duty at once.
        factors = (1 + rate) ** np.arange(len(one.years))
        now = lines["burden"] - lines["group_top_up_tax"]
        worth = float((now / factors).sum() + (lines["group_top_up_tax"] / factors / (1 + rate)).sum())
        assert worth == pytest.approx(bars["still_paid"].present_value, abs=1)
        taken += bool(lines["clawback"].any())
    assert taken > 5
