"""A measure as it grows year by year over many draws: against runs one by one, and against the measure itself."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from calculator import load_law, load_scenario
from calculator.analysis.run import run_site
from calculator.analysis.uncertainty.by_year import BY_YEAR, by_year
from calculator.analysis.uncertainty.growth import SHARES, bands_of
from calculator.analysis.uncertainty.lanes import Draws
from calculator.analysis.uncertainty.simulate import Simulation, simulate
from calculator.analysis.uncertainty.supposed import supposing
from calculator.errors import UnknownNameError
from calculator.project.drivers import Changer
from calculator.project.scenario import Scenario
from calculator.project.uncertainty import LawChange

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
KEPT = "kept_present_value"


def plan(name: str = "software_500") -> tuple[Scenario, str]:
    scenario = load_scenario(SCENARIOS / f"{name}.yaml")
    return scenario, next(iter(scenario.sites))


def simulated(scenario: Scenario, site: str, measure: str = KEPT, draws: int = 40, block: int = 12288) -> Simulation:
    return simulate(scenario, load_law(), site, draws=draws, seed=7, measures=(measure,), block=block, grown=(measure,))


def kept_so_far(scenario: Scenario, site: str) -> np.ndarray:
    """What a single run keeps until each year, discounted; top-up tax is paid the year after its own."""
    run = run_site(scenario, load_law(), site)
    rate = float(scenario.assumptions.discount_rate)
    factor = (1 + rate) ** -np.arange(len(run.years))
    later = run.without_incentive["group_top_up_tax"] - run.enterprise["group_top_up_tax"]
    return np.cumsum((run.enterprise["kept"] - later) * factor + later * factor / (1 + rate))


@pytest.mark.parametrize("name", ["software_500", "chip_packaging"])
def test_without_spread_the_band_is_the_line_of_the_plan(name: str) -> None:
    scenario, site = plan(name)
    own = Draws(scenario.model_copy(update={"uncertainty": None}), site, ["revenue"], [])
    still = own.figures(load_law(), {"revenue": np.zeros((5, 1))}, [KEPT], 5, [KEPT])[by_year(KEPT)]
    band = bands_of({KEPT: still}, Draws(scenario, site, [], []), load_law())[KEPT]
    expected = kept_so_far(scenario, site)
    np.testing.assert_allclose(band.plan, expected, rtol=1e-9, atol=1)
    for share in SHARES:
        np.testing.assert_allclose(band.quantiles[share], expected, rtol=1e-9, atol=1)


def test_the_median_of_draws_is_that_of_runs_one_by_one() -> None:
    scenario, site = plan()
    moved = {"revenue": np.array([-0.2, -0.05, 0.1, 0.25])[:, None], "margin": np.array([0.03, -0.02, 0.0, -0.04])[:, None]}
    found = Draws(scenario, site, list(moved), []).figures(load_law(), moved, [KEPT], 4, [KEPT])[by_year(KEPT)]
    changer, years = Changer(scenario, site), len(scenario.horizon.range)
    single = [
        kept_so_far(changer.changed({name: np.broadcast_to(rows[draw], (years,)) for name, rows in moved.items()}), site)
        for draw in range(4)
    ]
    np.testing.assert_allclose(found, np.array(single).T, rtol=1e-9, atol=1)
    band = bands_of({KEPT: found}, Draws(scenario, site, [], []), load_law())[KEPT]
    np.testing.assert_allclose(band.quantiles[0.5], np.median(np.array(single), axis=0), rtol=1e-9, atol=1)


@pytest.mark.parametrize("measure", sorted(BY_YEAR))
@pytest.mark.parametrize("name", ["software_500", "chip_packaging"])
def test_the_band_ends_at_the_measure_itself(measure: str, name: str) -> None:
    scenario, site = plan(name)
    found = simulated(supposing(scenario, revenue=Fraction(1, 5), margin=Fraction(3, 100)), site, measure)
    band, planned = found.growth[measure], found.plan[measure]
    assert band.years == tuple(scenario.horizon.range)
    for share in SHARES:
        assert band.quantiles[share][-1] == pytest.approx(found.measures[measure].quantiles[share].value, rel=1e-9, abs=1)
        assert planned is not None
    assert band.plan[-1] == pytest.approx(planned, rel=1e-9, abs=1)
    assert (band.quantiles[0.05] <= band.quantiles[0.5]).all()
    assert (band.quantiles[0.5] <= band.quantiles[0.95]).all()


def test_facts_not_known_grow_the_way_the_measure_was_taken() -> None:
    """A project whose open facts decide its relief: the certain end of the band, and built one by one the same."""
    scenario, site = plan("saas_startup")
    asked = supposing(scenario, revenue=Fraction(1, 5))
    found = simulated(asked, site, draws=6)
    assert found.growth[KEPT].quantiles[0.5][-1] == pytest.approx(found.measures[KEPT].quantiles[0.5].value, rel=1e-9, abs=1)
    draws = Draws(scenario, site, ["revenue"], [])
    moved = {"revenue": np.array([[-0.1], [0.2], [0.0]])}
    by_columns = draws.figures(load_law(), moved, [KEPT], 3, [KEPT])
    assert draws.reason is None
    draws.drawn = None
    one_by_one = draws.figures(load_law(), moved, [KEPT], 3, [KEPT])
    for name in (KEPT, by_year(KEPT)):
        np.testing.assert_allclose(by_columns[name], one_by_one[name], rtol=1e-9, atol=1)


def test_blocks_and_ways_of_the_law_leave_no_draw_out() -> None:
    scenario, site = plan()
    changes = (LawChange(draft="draft_personal_income_tax_2025", passes={2030: Fraction(1, 2)}),)
    found = simulated(supposing(scenario, revenue=Fraction(1, 5), law_changes=changes), site, draws=25, block=10)
    assert {one.draws > 0 for one in found.branches} == {True}
    assert found.growth[KEPT].quantiles[0.5][-1] == pytest.approx(found.measures[KEPT].quantiles[0.5].value, rel=1e-9)


@pytest.mark.parametrize(("measure", "grown"), [("effective_rate", "effective_rate"), (KEPT, "npv"), (KEPT, "kept_present_valeu")])
def test_the_growth_of_what_does_not_grow_is_refused(measure: str, grown: str) -> None:
    scenario, site = plan()
    with pytest.raises(UnknownNameError, match=grown):
        simulate(supposing(scenario, revenue=Fraction(1, 5)), load_law(), site, draws=2, seed=1, measures=(measure,), grown=(grown,))
