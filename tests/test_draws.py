"""Many draws as columns: the same figures as scenarios written back one by one, the same bits wherever they are computed."""

from __future__ import annotations

import copy
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator import load_law, load_scenario, scenario_from
from calculator.__main__ import main
from calculator.analysis.investor.returns import ONE_BY_ONE
from calculator.analysis.portfolio.pool import Pool, processes
from calculator.analysis.run import run_site
from calculator.analysis.uncertainty.branches import Branch, ways_of
from calculator.analysis.uncertainty.figures import MEASURES
from calculator.analysis.uncertainty.lanes import Draws
from calculator.analysis.uncertainty.simulate import simulate
from calculator.analysis.uncertainty.sobol import sobol
from calculator.analysis.valuation import figures_of
from calculator.errors import CalculatorError
from calculator.law.draft_file import read_draft
from calculator.measures.names import RATES
from calculator.measures.sampling import quantile, summary, uniform_of
from calculator.project.case import Case
from calculator.project.checks.uncertainty import missing_for
from calculator.project.drivers import Changer
from calculator.project.scenario import Scenario
from calculator.project.uncertainty import DRIVERS, POINTS, YEARLY, Uncertainty
from calculator.yaml_text import read_file

ROOT = Path(__file__).resolve().parent.parent
SCENARIOS = sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml"))
SIX = ROOT / "scenarios" / "drafts" / "six_plus_thirteen.yaml"

ONE_DONG = 1.0
YEARS = {"payback", "discounted_payback"}


def written(name: str) -> dict[str, Any]:
    path = ROOT / "scenarios" / f"{name}.yaml"
    data = read_file(path, path.name).data
    assert isinstance(data, dict)
    return {key: value for key, value in copy.deepcopy(data).items() if key not in {"expect", "uncertainty"}}


def changes_of(scenario: Scenario, draws: int, by_year: bool, seed: int = 5) -> dict[str, Any]:
    draw = np.random.default_rng(seed)
    years = len(scenario.horizon.range)
    return {
        name: draw.uniform(-0.1, 0.15, (draws, years if by_year and name in YEARLY else 1)) * (0.2 if name in POINTS else 1)
        for name in DRIVERS
        if missing_for(scenario, name) is None
    }


@pytest.mark.parametrize("by_year", [False, True])
@pytest.mark.parametrize("name", SCENARIOS)
def test_columns_give_what_changed_plans_give(name: str, by_year: bool) -> None:
    """Every driver at once, every measure, in every scenario that ships."""
    scenario, law = load_scenario(ROOT / "scenarios" / f"{name}.yaml"), load_law()
    site = next(iter(scenario.sites))
    changes = changes_of(scenario, 3, by_year)
    years = len(scenario.horizon.range)
    draws = Draws(scenario, site, list(changes), [driver for driver, rows in changes.items() if rows.shape[1] > 1])
    changer = Changer(scenario, site)
    plans = [changer.changed({driver: np.broadcast_to(rows[place], years) for driver, rows in changes.items()}) for place in range(3)]
    expected = figures_of(law, [Case(plan, site) for plan in plans])
    assert set(expected[0]) <= set(MEASURES) | ONE_BY_ONE
    found = draws.figures(law, changes, [name for name in expected[0] if name not in ONE_BY_ONE], 3)
    assert draws.reason is None
    for measure, line in found.items():
        for place, row in enumerate(expected):
            value = row[measure]
            within = 1e-9 if measure in RATES | YEARS else ONE_DONG
            assert np.isnan(line[place]) if value is None else abs(line[place] - value) < within, (measure, place)


def drawn_by_hand(changes: dict[str, float]) -> dict[str, Any]:
    """Write a draw back as a scenario file would state it."""
    data = written("software_500")
    project, site = data["project"], data["sites"]["qtsc"]
    times = {name: 1 + change for name, change in changes.items()}
    project["workforce"][0]["monthly_pay"]["start"] = 22e6 * times["wages"]
    project["revenue"][0]["amount"]["start"] = 250e9 * times["revenue"]
    project["costs"][1]["share_of_revenue"] = 0.08 - changes["margin"]
    project["assets"][0]["cost"] = 20e9 * times["capex"]
    site["premises"][0]["rent"]["start"] = 226_000 * times["rent"]
    return data


def test_twenty_draws_are_the_scenarios_they_stand_for() -> None:
    stated = {
        "drivers": {
            "wages": {"shape": "normal", "standard_deviation": "5%"},
            "revenue": {"shape": "lognormal", "log_deviation": "0.1"},
            "margin": {"shape": "triangular", "low": "-6%", "mode": "0%", "high": "4%"},
            "capex": {"shape": "uniform", "low": "-10%", "high": "30%"},
            "rent": {"shape": "lognormal", "log_deviation": "0.15"},
        },
        "correlations": [{"of": ["wages", "rent"], "rank": "0.4"}],
    }
    law = load_law()
    asked = ["npv", "kept", "kept_present_value", "zone_adds_present_value", "effective_rate", "corporate_income_tax"]
    scenario = scenario_from({**written("software_500"), "uncertainty": stated})
    found = simulate(scenario, law, "qtsc", draws=20, seed=4, measures=asked)
    plans = [scenario_from(drawn_by_hand({name: float(rows[draw, 0]) for name, rows in found.changes.items()})) for draw in range(20)]
    alone = figures_of(law, [Case(plan, "qtsc") for plan in plans])
    # What the command prints is that too.
    for draw in (0, 19):
        run = run_site(plans[draw], law, "qtsc").measures
        assert {name: run[name] for name in asked} == pytest.approx({name: alone[draw][name] for name in asked}, rel=1e-12)
    for draw in range(20):
        for measure in asked:
            value, drawn = alone[draw][measure], found.values[measure][draw]
            assert np.isnan(drawn) if value is None else abs(drawn - value) < (1e-12 if measure in RATES else ONE_DONG)


def uncertain(**more: Any) -> Scenario:
    stated = {
        "drivers": {
            "wages": {"shape": "normal", "standard_deviation": "5%", "persistence": "60%"},
            "margin": {"shape": "triangular", "low": "-6%", "mode": "0%", "high": "4%"},
        },
        "law_changes": [{"draft": "six_plus_thirteen", "passes": {2027: "30%", 2029: "20%"}}],
        **more,
    }
    return scenario_from({**written("software_500"), "uncertainty": stated})


def test_workers_change_no_bit() -> None:
    files, law = {"six_plus_thirteen": read_draft(SIX)}, load_law()

    def drawn(pool: Pool | None, draws: int = 50) -> Any:
        return simulate(uncertain(), law, "qtsc", draws=draws, seed=3, measures=["kept", "npv"], files=files, pool=pool, block=12)

    alone, shared = drawn(None), drawn(processes(2))
    assert all(np.array_equal(alone.values[name], shared.values[name]) for name in alone.values)
    assert np.array_equal(alone.branch_of, shared.branch_of)
    assert alone.measures == shared.measures
    # The last block of 25 draws has a single one.
    assert np.array_equal(drawn(None, 25).values["kept"], alone.values["kept"][:25])


def test_what_is_no_column_is_built_draw_by_draw_and_said() -> None:
    data = written("software_500")
    # A cost that is spread over three years, and moves by year: each year holds the changes of three.
    data["project"]["costs"][0]["spread"] = {"kind": "tools", "years": 3}
    scenario, law = scenario_from(data), load_law()
    draws = Draws(scenario, "qtsc", ["costs"], ["costs"])
    rows = np.random.default_rng(1).uniform(-0.2, 0.2, (3, len(scenario.horizon.range)))
    found = draws.figures(law, {"costs": rows}, ["npv"], 3)
    assert draws.reason == "cost.shared"
    changer = Changer(scenario, "qtsc")
    expected = figures_of(law, [Case(changer.changed({"costs": row}), "qtsc") for row in rows])
    assert found["npv"].tolist() == [one["npv"] for one in expected]
    # Where all years move alike it is a column.
    assert Draws(scenario, "qtsc", ["costs"], []).reason is None


# --- what cannot be drawn, and what is drawn and says little


def draw(stated: dict[str, Any], **more: Any) -> Any:
    given = {"draws": 12, "seed": 1, "measures": ["kept"], **more}
    law, site = given.pop("law", load_law()), given.pop("site", "qtsc")
    return simulate(scenario_from({**written("software_500"), "uncertainty": stated}), law, site, **given)


WAGES = {"wages": {"shape": "normal", "standard_deviation": "5%"}}


@pytest.mark.parametrize(
    ("stated", "more", "says"),
    [
        ({"drivers": WAGES}, {"draws": 1}, "--draws: 1 draws say nothing of a spread; ask for two or more"),
        ({"drivers": WAGES}, {"site": "hanoi"}, "--site: there is no site called 'hanoi'; choose one of qtsc"),
        ({"drivers": WAGES}, {"measures": ["kep"]}, "--measure: there is no measure 'kep'; did you mean kept"),
        (
            {"law_changes": [{"draft": "six_plus_thirteen", "passes": {2027: 1}}]},
            {"law": load_law(drafts=[SIX])},
            r"law_changes\[0\].draft: in_force\+six_plus_thirteen has six_plus_thirteen already; choose a variant without it",
        ),
        (
            {"law_changes": [{"draft": f"draft_{name}", "passes": dict.fromkeys(range(2027, 2047), "5%")} for name in "abc"]},
            {},
            "there is no draft 'draft_a'",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_remedy(stated: dict[str, Any], more: dict[str, Any], says: str) -> None:
    with pytest.raises(CalculatorError, match=says):
        draw(stated, **more)


def test_an_operator_is_told_which_value_its_plan_has() -> None:
    data = {**written("operator_tower_3ha"), "uncertainty": {"drivers": {"capex": {"shape": "uniform", "low": "-5%", "high": "5%"}}}}
    with pytest.raises(CalculatorError, match="an operator's plan has no net_present_value; ask for npv"):
        simulate(scenario_from(data), load_law(), "zone", draws=2, seed=1)


def test_ways_the_drafts_may_go_are_not_without_end() -> None:
    passes = dict.fromkeys(range(2027, 2047), "4%")
    changes = [{"draft": name, "passes": passes} for name in ("draft_2024_07", "workshop_2025_12", "draft_tariff_2025_09")]
    with pytest.raises(CalculatorError, match="the drafts may go 9,261 ways, and at most 1,000 are computed; name fewer"):
        draw({"law_changes": changes})


def test_shares_that_add_up_to_all_leave_nothing_over() -> None:
    # Ten tenths added up in binary are a little less than one.
    stated = Uncertainty.model_validate({"law_changes": [{"draft": "draft_2024_07", "passes": dict.fromkeys(range(2027, 2037), "10%")}]})
    branches = [Branch((year,), 0.1, load_law()) for year in range(2027, 2037)]
    taken = ways_of(np.array([[0.0], [0.1], [0.5], [1 - 2.0**-53]]), stated.law_changes, branches)
    assert taken.tolist() == [0, 1, 5, 9]
    never = Uncertainty.model_validate({"law_changes": [{"draft": "draft_2024_07", "passes": {2027: 0, 2028: 1}}]})
    assert ways_of(np.array([[0.0], [0.9]]), never.law_changes, [Branch((2028,), 1.0, load_law())]).tolist() == [0, 0]


def test_a_draft_alone_is_computed_once_for_each_way() -> None:
    found = draw(
        {"law_changes": [{"draft": "six_plus_thirteen", "passes": {2027: "50%"}}]}, draws=40, files={"six_plus_thirteen": read_draft(SIX)}
    )
    assert len(np.unique(found.values["kept"])) == 2
    assert found.measures["kept"].standard_deviation > 0


def test_nothing_that_varies_has_no_error_and_some_draws_may_lack_a_measure() -> None:
    still = summary(np.full(100, 0.1))
    assert (still.mean, still.standard_deviation) == ((0.1, 0.0), 0.0)
    assert all(one == (0.1, 0.0) for one in still.quantiles.values())
    # None of 100 draws below nothing does not make it impossible: one of 102 with its error, √(p(1 − p)/100).
    assert still.below_nothing.value == 0
    assert still.below_nothing.standard_error == pytest.approx((1 / 102 * 101 / 102 / 100) ** 0.5)
    some = summary(np.array([np.nan, 1.0, 3.0, np.nan, 2.0]))
    assert (some.drawn, some.mean.value, some.quantiles[0.5].value) == (3, 2.0, 2.0)
    ties = summary(np.array([-1.0] * 30 + [0.0] * 40 + [5.0] * 30))
    assert (ties.below_nothing.value, ties.quantiles[0.5].value, ties.quantiles[0.05].value, ties.quantiles[0.95].value) == (0.3, 0, -1, 5)
    alone = summary(np.array([7.0]))
    assert (alone.drawn, alone.mean, alone.quantiles[0.05].value) == (1, (7.0, 0.0), 7.0)


@pytest.mark.parametrize("share", [0.0, 0.05, 0.33, 0.5, 0.999, 1.0])
def test_quantiles_are_those_of_numpy(share: float) -> None:
    values = np.sort(np.random.default_rng(0).standard_normal(173))
    assert quantile(values, share) == pytest.approx(float(np.quantile(values, share)), rel=1e-12)


def test_normal_probabilities_are_those_of_the_error_function() -> None:
    places = np.concatenate([np.linspace(-7.9, 7.9, 4001), np.random.default_rng(0).standard_normal(500)])
    exact = np.array([0.5 * math.erfc(-place / math.sqrt(2)) for place in places])
    assert np.abs(uniform_of(places) / exact - 1).max() < 1e-13


def test_a_driver_of_what_this_site_lacks_is_named() -> None:
    stated = {"drivers": {**WAGES, "land_price": {"shape": "uniform", "low": "-20%", "high": "20%"}}}
    assert draw(stated).idle == ("land_price",)
    assert draw(stated, site="qtsc_own_building").idle == ()


def test_a_draft_that_pays_nothing_makes_no_variance() -> None:
    pytest.importorskip("SALib")
    stated = {"drivers": WAGES, "law_changes": [{"draft": "six_plus_thirteen", "passes": {2027: 1}}]}
    scenario = scenario_from({**written("software_500"), "uncertainty": stated})
    found = sobol(scenario, load_law(), "qtsc", power=3, seed=1, measures=["kept"], files={"six_plus_thirteen": read_draft(SIX)})["kept"]
    assert found.total["draft/six_plus_thirteen"] == 0
    assert found.total["wages"] > 0


def test_rounding_is_no_variance() -> None:
    pytest.importorskip("SALib")
    stated = {"drivers": {**WAGES, "rent": {"shape": "lognormal", "log_deviation": "0.15"}}}
    scenario = scenario_from({**written("software_500"), "uncertainty": stated})
    with pytest.raises(CalculatorError, match="zone_adds_present_value does not vary"):
        sobol(scenario, load_law(), "qtsc", power=2, seed=1, measures=["zone_adds_present_value"])


def test_simulate_says_what_moves_nothing_and_takes_workers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    stated = {"drivers": {**WAGES, "land_price": {"shape": "uniform", "low": "-20%", "high": "20%"}}}
    path = tmp_path / "uncertain.yaml"
    text = (ROOT / "scenarios" / "software_500.yaml").read_text(encoding="utf-8")
    path.write_text(f"{text}uncertainty: {json.dumps(stated)}\n", encoding="utf-8")
    words = ["simulate", str(path), "--draws", "8", "--measure", "npv", "--site", "qtsc"]
    assert main(words) == 0
    assert "moves nothing at this site" in capsys.readouterr().out
    assert main([*words, "--json"]) == 0
    alone = capsys.readouterr().out
    assert json.loads(alone)["idle_drivers"] == ["land_price"]
    assert main([*words, "--workers", "2", "--json"]) == 0
    assert capsys.readouterr().out == alone
