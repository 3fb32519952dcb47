"""Grants the State pays are its cost: worked out by hand, at each redundancy, by level, and against a place outside any zone."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator import load_law, load_scenario
from calculator.__main__ import main
from calculator.analysis.fiscal import Assumed, Fiscal, break_even, fiscal
from calculator.analysis.run import run_site
from calculator.project.load import scenario_from
from calculator.project.scenario import Scenario

PLANT = Path(__file__).resolve().parent.parent / "scenarios" / "chip_plant_supported.yaml"
SUPPOSED = Assumed(redundancy=None, displacement=0.0, social_rate=0.1)
BUDGET = {"name": "province", "kind": "state_budget", "amount": {"years": {2029: 3e9, 2030: 5e9}, "then": "zero"}}
OTHER = {"name": "donor", "kind": "other", "taxed": "exempt", "amount": {"years": {2029: 7e9}, "then": "zero"}}


def plant(*grants: dict[str, Any], fund: bool = True) -> Scenario:
    data = load_scenario(PLANT).model_dump(mode="json", by_alias=True)
    support = data["project"]["support"]
    support["grants"] = [*(support["grants"] if fund else []), *grants]
    return scenario_from(data)


def found(*grants: dict[str, Any], fund: bool = True, against: Any = "general_law", **changes: Any) -> Fiscal:
    return fiscal(plant(*grants, fund=fund), load_law(), "zone", SUPPOSED._replace(**changes), against=against)


def worth(by_year: dict[int, int]) -> float:
    """The value in 2027, the first year, at 10 % a year."""
    return float(sum(Fraction(amount) / Fraction(11, 10) ** (year - 2027) for year, amount in by_year.items()))


def test_the_fund_by_hand() -> None:
    # 30 % of 20 billion in the five years from 2029, the first with revenue, each paid the year after.
    paid = dict.fromkeys(range(2030, 2035), 6_000_000_000)
    done, without = found(), found(fund=False)
    assert dict(zip(done.years, done.grants.paid.by_year.tolist(), strict=True)) == {year: paid.get(year, 0) for year in done.years}
    assert done.grants.paid.total == 30e9
    assert done.grants.paid.present_value == pytest.approx(worth(paid), abs=1)
    assert without.grants.paid.total == 0
    levies = sum(levy.forgone.present_value for levy in done.levies)
    assert done.forgone.present_value == pytest.approx(levies + worth(paid), abs=1)


def test_budgets_count_and_grants_of_unknown_payers_do_not() -> None:
    done = found(BUDGET, OTHER, fund=False)
    assert done.grants.paid.total == 8e9
    assert done.grants.paid.present_value == pytest.approx(worth({2029: 3_000_000_000, 2030: 5_000_000_000}), abs=1)
    assert found(OTHER, fund=False).grants.paid.total == 0


def test_what_is_paid_is_what_the_project_receives() -> None:
    scenario = plant(BUDGET)
    received = run_site(scenario, load_law(), "zone").enterprise["grants"]
    assert found(BUDGET).grants.paid.by_year == pytest.approx(received)


@pytest.mark.parametrize("against", ["general_law", "outside_zone"])
@pytest.mark.parametrize("redundancy", [0.0, 0.35, 1.0])
def test_net_is_what_the_state_has_with_it_less_without(redundancy: float, against: Any) -> None:
    """Of 1,000 projects: with the incentive all pay and are paid; without it only the redundant ones exist."""
    done = found(BUDGET, against=against, redundancy=redundancy)
    collected, paid = done.collected.present_value, done.grants.paid.present_value
    with_it = 1000 * (collected - paid)
    # The redundant one would pay what is forgone too; under the general law it would be paid nothing, outside a zone the same.
    anyway = collected + sum(levy.forgone.present_value for levy in done.levies) - (paid if against == "outside_zone" else 0)
    assert done.adjusted is not None
    assert done.adjusted.net * 1000 == pytest.approx(with_it - 1000 * redundancy * anyway)
    if done.break_even.share is not None:
        even = found(BUDGET, against=against, redundancy=done.break_even.share).adjusted
        assert even is not None
        assert even.net == pytest.approx(0, abs=1e3)


def test_a_project_paid_more_than_it_brings_never_pays() -> None:
    assert break_even(cost=40.0, gain=-50.0, displacement=0.0) == (None, "never_pays")


def test_the_level_is_not_known_unless_stated() -> None:
    unknown = found().grants
    paid = unknown.paid.by_year > 0
    assert np.isnan(unknown.central[paid]).all()
    assert (unknown.central[~paid] == 0).all()
    stated = found(grants_central=0.25).grants
    assert (stated.central[paid].tolist(), stated.provincial[paid].tolist()) == ([1.5e9] * 5, [4.5e9] * 5)


def test_the_command_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fiscal", str(PLANT), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)["results"][0]
    assert result["grants_paid"]["total"] == 30e9
    assert result["grants_paid"]["counted_present_value"] == pytest.approx(result["grants_paid"]["present_value"])
    assert None in result["grants_paid"]["central_by_year"]
    assert main(["fiscal", str(PLANT), "--lang", "vi"]) == 0
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert "Tiền hỗ trợ Nhà nước chi" in told
    assert "18,8 tỷ" in told
    assert main(["fiscal", str(PLANT), "--lang", "en", "--against", "outside_zone"]) == 0
    assert "would be paid outside a zone too" in capsys.readouterr().out
