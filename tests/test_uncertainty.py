"""Drivers, draws and drafts that may pass: against scenarios rewritten by hand, and against what is known of distributions."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import calculator.analysis.uncertainty.sobol
import calculator.analysis.valuation
import calculator.engine
from calculator import load_law, load_scenario, scenario_from
from calculator.__main__ import main
from calculator.analysis.run import run_site
from calculator.analysis.uncertainty.branches import branches_of
from calculator.analysis.uncertainty.sensitivity import sensitivity
from calculator.analysis.uncertainty.simulate import simulate
from calculator.analysis.uncertainty.spreads import band_of, changes_of, draw_changes
from calculator.analysis.valuation import figures_of
from calculator.errors import InputError, UnknownNameError
from calculator.law.draft_file import read_draft
from calculator.measures.sampling import correlated_normals, normal_of, summary, triangular, uniform_of
from calculator.project.case import Case
from calculator.project.drivers import Changer
from calculator.project.scenario import Scenario
from calculator.project.uncertainty import Lognormal, Normal, Triangular, Uncertainty, Uniform
from calculator.yaml_text import read_file

ROOT = Path(__file__).resolve().parent.parent
SOFTWARE = ROOT / "scenarios" / "software_500.yaml"
SIX = ROOT / "scenarios" / "drafts" / "six_plus_thirteen.yaml"
OWN = "qtsc_own_building"

WAGES_AND_RENT: dict[str, Any] = {
    "drivers": {
        "wages": {"shape": "normal", "standard_deviation": "5%"},
        "rent": {"shape": "lognormal", "log_deviation": "0.15"},
        "margin": {"shape": "triangular", "low": "-6%", "mode": "0%", "high": "4%"},
    },
    "correlations": [{"of": ["wages", "rent"], "rank": "0.5"}],
}


def written(path: Path = SOFTWARE) -> dict[str, Any]:
    data = read_file(path, path.name).data
    assert isinstance(data, dict)
    return {name: value for name, value in copy.deepcopy(data).items() if name not in {"expect", "uncertainty"}}


def software(**more: Any) -> Scenario:
    return scenario_from({**written(), **more})


# --- a driver is the plan rewritten by hand


def rewritten(driver: str) -> dict[str, Any]:
    data = written()
    project, site = data["project"], data["sites"][OWN]
    role = project["workforce"][0]
    match driver:
        case "wages":
            role["monthly_pay"]["start"] = "24,2 triệu"
        case "headcount":
            role["headcount"]["years"] = {
                year: heads * 1.1 for year, heads in {2028: 500, 2029: 545, 2030: 594, 2031: 648, 2032: 706, 2033: 770}.items()
            }
        case "revenue":
            project["revenue"][0]["amount"]["start"] = "275 tỷ"
        case "margin":
            project["costs"][1]["share_of_revenue"] = "13%"
        case "costs":
            project["costs"][0]["amount"]["years"] = {2027: "6,6 tỷ"}
        case "capex":
            project["assets"][0]["cost"] = "22 tỷ"
        case "rent":
            site["premises"][1]["rent"]["start"] = 248_600
        case "land_price":
            site["premises"][0]["table_price"] = "22 triệu"
        case "land_price_growth":
            data["assumptions"]["land_price_growth"] = "-2%"
        case "discount_rate":
            data["assumptions"]["discount_rate"] = "5%"
        case "ramp_up":
            grown = [250e9 * 1.12**place for place in range(6)]
            by_year = {2028 + place: amount * (1.1 if place < 3 else 1) for place, amount in enumerate(grown)}
            project["revenue"][0]["amount"] = {"years": by_year, "then": "hold"}
    return data


CHANGE = {"margin": -0.05, "land_price_growth": -0.05, "discount_rate": -0.05}


@pytest.mark.parametrize(
    "driver",
    ["wages", "headcount", "revenue", "margin", "costs", "capex", "rent", "land_price", "land_price_growth", "discount_rate", "ramp_up"],
)
def test_a_driver_is_the_plan_rewritten(driver: Any) -> None:
    law = load_law()
    changed = Changer(software(), OWN).changed({driver: CHANGE.get(driver, 0.1)})
    (found,) = figures_of(law, [Case(changed, OWN)])
    (expected,) = figures_of(law, [Case(scenario_from(rewritten(driver)), OWN)])
    (plan,) = figures_of(law, [Case(software(), OWN)])
    for name, value in expected.items():
        assert value is None or found[name] == pytest.approx(value, rel=1e-9, abs=1), name
    assert any(value is not None and abs(value - (plan[name] or 0)) > 1 for name, value in expected.items())


def test_the_exchange_rate_moves_what_is_in_dollars() -> None:
    data = written(ROOT / "scenarios" / "ai_data_centre_100mw.yaml")
    rate = data["assumptions"].get("exchange_rate")
    if rate is None:
        data["assumptions"]["exchange_rate"] = 26_000
        rate = 26_000
    data["project"]["revenue"][0] = {**data["project"]["revenue"][0], "amount": {"start": 100_000_000, "from": 2030}, "currency": "USD"}
    more = copy.deepcopy(data)
    data["assumptions"]["exchange_rate"], more["assumptions"]["exchange_rate"] = 26_000, 28_600
    scenario = scenario_from(data)
    site = next(iter(scenario.sites))
    (found,) = figures_of(load_law(), [Case(Changer(scenario, site).changed({"exchange_rate": 0.1}), site)])
    (expected,) = figures_of(load_law(), [Case(scenario_from(more), site)])
    assert found["net_present_value"] == pytest.approx(expected["net_present_value"], rel=1e-9)


def test_a_change_by_year_is_a_path_by_year() -> None:
    scenario = software()
    changes = np.linspace(-0.1, 0.1, 20)
    lanes = Changer(scenario, OWN).changed({"revenue": changes}).project.revenue[0].amount
    plan = scenario.project.revenue[0].amount
    assert lanes is not None
    assert plan is not None
    years = scenario.horizon.range
    assert lanes.values(years) == pytest.approx([value * (1 + change) for value, change in zip(plan.values(years), changes, strict=True)])


def test_no_change_is_the_plan_itself() -> None:
    scenario = software()
    assert Changer(scenario, OWN).changed({"wages": 0.0, "margin": np.zeros(20)}) is scenario


# --- distributions


def test_margins_have_their_known_moments() -> None:
    normals = np.random.default_rng(0).standard_normal(200_000)
    three = Triangular(shape="triangular", low="-6%", mode="0%", high="4%")
    found = changes_of(three, normals)
    assert found.min() >= -0.06
    assert found.max() <= 0.04
    # Mean (a + b + c) / 3 and variance (a² + b² + c² − ab − ac − bc) / 18 of a triangular distribution.
    assert found.mean() == pytest.approx((-0.06 + 0 + 0.04) / 3, abs=2e-4)
    assert found.var() == pytest.approx((0.06**2 + 0.04**2 + 0.06 * 0.04) / 18, rel=0.02)
    flat = changes_of(Uniform(shape="uniform", low="-10%", high="30%"), normals)
    assert (flat.mean(), flat.std()) == (pytest.approx(0.1, abs=1e-3), pytest.approx(0.4 / 12**0.5, rel=0.01))
    bell = changes_of(Normal(shape="normal", mean="2%", standard_deviation="5%"), normals)
    assert (bell.mean(), bell.std()) == (pytest.approx(0.02, abs=1e-3), pytest.approx(0.05, rel=0.01))
    factor = 1 + changes_of(Lognormal(shape="lognormal", median="10%", log_deviation="0.2"), normals)
    assert np.median(factor) == pytest.approx(1.1, rel=5e-3)
    assert np.log(factor).std() == pytest.approx(0.2, rel=0.01)


def test_quantiles_of_a_triangle_are_those_of_its_corners() -> None:
    at = triangular(np.array([0.0, 0.6, 1.0]), low=-0.06, mode=0.0, high=0.04)
    assert at == pytest.approx([-0.06, 0.0, 0.04])
    one_sided = triangular(np.array([0.0, 0.25, 1.0]), low=0.0, mode=0.0, high=1.0)
    assert one_sided == pytest.approx([0.0, 1 - 0.75**0.5, 1.0])


def test_low_and_high_are_the_ends_or_the_tails() -> None:
    assert band_of(Uniform(shape="uniform", low="-10%", high="30%")) == (-0.1, 0.3, "ends")
    low, high, source = band_of(Normal(shape="normal", standard_deviation="10%"))
    # Tables of the normal distribution: 95 % lie below 1.645 standard deviations.
    assert (low, high, source) == (pytest.approx(-0.1645, abs=1e-4), pytest.approx(0.1645, abs=1e-4), "tails")


def test_normal_probabilities_and_quantiles_are_those_of_the_tables() -> None:
    assert uniform_of(np.array([0.0, 1.0, 1.96, -1.96])) == pytest.approx([0.5, 0.8413, 0.9750, 0.0250], abs=1e-4)
    assert normal_of(np.array([0.5, 0.8413447, 0.975])) == pytest.approx([0.0, 1.0, 1.959964], abs=1e-5)


def ranks(values: Any) -> Any:
    return np.argsort(np.argsort(values))


@pytest.mark.parametrize("rank", [-0.7, 0.0, 0.5, 0.9])
def test_draws_have_the_rank_correlation_stated(rank: float) -> None:
    stated = Uncertainty.model_validate({**WAGES_AND_RENT, "correlations": [{"of": ["wages", "rent"], "rank": rank}]})
    drawn = draw_changes(stated, 20, 20_000, np.random.SeedSequence(3))
    found = np.corrcoef(ranks(drawn["wages"][:, 0]), ranks(drawn["rent"][:, 0]))[0, 1]
    assert found == pytest.approx(rank, abs=0.02)
    assert np.corrcoef(ranks(drawn["wages"][:, 0]), ranks(drawn["margin"][:, 0]))[0, 1] == pytest.approx(0, abs=0.02)


def test_a_change_that_lasts_fades_by_its_persistence() -> None:
    normals = correlated_normals(
        np.random.default_rng(1), draws=40_000, years=6, correlation=np.array([[1, 0.5], [0.5, 1]]), persistence=np.array([0.6, 0.6])
    )
    assert normals.std(axis=0) == pytest.approx(np.ones((6, 2)), abs=0.02)
    for later in range(6):
        assert np.corrcoef(normals[:, 0, 0], normals[:, later, 0])[0, 1] == pytest.approx(0.6**later, abs=0.02)
        assert np.corrcoef(normals[:, later, 0], normals[:, later, 1])[0, 1] == pytest.approx(0.5, abs=0.02)


def test_standard_errors_are_those_of_a_normal_sample() -> None:
    found = summary(np.random.default_rng(2).standard_normal(10_000) * 3 + 1)
    assert found.mean.standard_error == pytest.approx(0.03, rel=0.05)
    # That of the median of a normal sample is √(π/2) times that of the mean.
    assert found.quantiles[0.5].standard_error == pytest.approx(0.03 * (np.pi / 2) ** 0.5, rel=0.25)
    assert abs(found.quantiles[0.95].value - (1 + 3 * 1.645)) < 4 * found.quantiles[0.95].standard_error
    assert found.below_nothing.value == pytest.approx(0.3694, abs=4 * found.below_nothing.standard_error)


# --- draws


def drawn(draws: int = 40, seed: int = 7, **stated: Any) -> Any:
    scenario = software(uncertainty={**WAGES_AND_RENT, **stated})
    files = {"six_plus_thirteen": read_draft(SIX)}
    return simulate(scenario, load_law(), OWN, draws=draws, seed=seed, measures=["net_present_value", "kept"], files=files)


def test_the_same_seed_gives_the_same_bits_whatever_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    one = drawn()
    monkeypatch.setattr(calculator.engine, "LANES_PER_BLOCK", 7)
    monkeypatch.setattr(calculator.analysis.valuation, "PER_BATCH", 11)
    other = drawn()
    assert all(np.array_equal(one.values[name], other.values[name]) for name in one.values)
    assert one.measures == other.measures
    assert not np.array_equal(drawn(seed=8).values["kept"], one.values["kept"])


def test_more_draws_begin_with_the_same_ones_and_a_draft_moves_no_driver() -> None:
    few, many = drawn(20), drawn(40)
    assert np.array_equal(few.values["kept"], many.values["kept"][:20])
    with_law = drawn(20, law_changes=[{"draft": "six_plus_thirteen", "passes": {2027: "50%"}}])
    assert all(np.array_equal(few.changes[name], with_law.changes[name]) for name in few.changes)


def test_each_draw_is_the_scenario_with_its_changes() -> None:
    found = drawn(5)
    scenario = software()
    for draw in range(5):
        changed = Changer(scenario, OWN).changed({name: float(rows[draw, 0]) for name, rows in found.changes.items()})
        assert found.values["kept"][draw] == pytest.approx(run_site(changed, load_law(), OWN).measures["kept"], rel=1e-9)


def test_a_draft_passes_as_often_as_is_stated_and_draws_under_it_are_computed_with_it() -> None:
    passes = {2027: "30%", 2029: "20%"}
    stated = {"drivers": {}, "correlations": [], "law_changes": [{"draft": "six_plus_thirteen", "passes": passes}]}
    scenario = software(uncertainty=stated)
    found = simulate(scenario, load_law(), OWN, draws=400, seed=2, measures=["kept"], files={"six_plus_thirteen": read_draft(SIX)})
    by_year = {branch.branch.years[0]: branch for branch in found.branches}
    for year, share in ((2027, 0.3), (2029, 0.2), (None, 0.5)):
        assert by_year[year].branch.probability == pytest.approx(share)
        assert abs(by_year[year].draws - 400 * share) < 4 * (400 * share * (1 - share)) ** 0.5
    six = load_law(drafts=[SIX])
    with_draft, without = (run_site(scenario, law, OWN).measures["kept"] for law in (six, load_law()))
    first, second = by_year[2027].measures["kept"], by_year[2029].measures["kept"]
    assert first is not None
    assert second is not None
    assert first.mean.value == pytest.approx(with_draft, rel=1e-9)
    # Packages hang on the licence: one of 2027 keeps its own when a draft passes in 2029.
    assert second.mean.value == pytest.approx(without, rel=1e-9)
    assert with_draft != without


def test_drafts_are_independent_of_each_other() -> None:
    changes = [
        {"draft": "six_plus_thirteen", "passes": {2027: "40%"}},
        {"draft": "draft_2024_07", "passes": {2028: "50%"}},
    ]
    stated = Uncertainty.model_validate({"law_changes": changes})
    found = branches_of(stated.law_changes, load_law(), {"six_plus_thirteen": read_draft(SIX)})
    assert sum(branch.probability for branch in found) == pytest.approx(1)
    assert {branch.years: round(branch.probability, 9) for branch in found} == {
        (2027, 2028): 0.2,
        (2027, None): 0.2,
        (None, 2028): 0.3,
        (None, None): 0.3,
    }


# --- one at a time


def test_low_and_high_are_those_of_a_run_and_the_widest_is_first() -> None:
    scenario = software(uncertainty=WAGES_AND_RENT)
    found = sensitivity(scenario, load_law(), OWN, measures=("kept",), bands={"revenue": (-0.1, 0.1)})
    swings = [effect.swing("kept") for effect in found.effects]
    assert swings == sorted(swings, reverse=True)
    revenue = next(effect for effect in found.effects if effect.driver == "revenue")
    more = written()
    more["project"]["revenue"][0]["amount"]["start"] = "275 tỷ"
    assert revenue.high["kept"] == pytest.approx(run_site(scenario_from(more), load_law(), OWN).measures["kept"], rel=1e-9)
    assert revenue.band == (-0.1, 0.1, "stated")
    assert {effect.driver: effect.band.source for effect in found.effects} == {
        "revenue": "stated", "wages": "tails", "rent": "tails", "margin": "ends",
    }  # fmt: skip


def test_at_a_switching_value_nothing_is_left() -> None:
    scenario = software()
    found = sensitivity(scenario, load_law(), OWN, bands={"wages": (-0.1, 0.1)}).effects[0]
    switch = next(one for one in found.switches if one.measure == "net_present_value")
    (crossing,) = switch.found.crossings
    changed = written()
    changed["project"]["workforce"][0]["monthly_pay"]["start"] = 22_000_000 * (1 + crossing.place)
    (at,) = figures_of(load_law(), [Case(scenario_from(changed), OWN)])
    assert abs(at["net_present_value"] or 0) < 1e5
    assert found.low["net_present_value"] is not None
    # The sector incentive is open outside the zone too: the zone adds nothing whatever the wages.
    zone = next(one for one in found.switches if one.measure == "zone_adds_present_value")
    assert zone.found.stretches == ((-0.95, 3.0),)


def test_nothing_uncertain_is_refused_with_a_remedy() -> None:
    with pytest.raises(InputError, match="nothing is said to be uncertain; add uncertainty"):
        sensitivity(software(), load_law(), OWN)
    with pytest.raises(InputError, match="nothing is said to be uncertain; add uncertainty"):
        simulate(software(), load_law(), OWN, draws=10, seed=1)


@pytest.mark.parametrize(
    ("draft", "error", "says"),
    [
        ("draft_2025_06", InputError, r"law_changes\[0\].draft: .* has no readable numbers"),
        ("six_plus_thirten", UnknownNameError, r"law_changes\[0\].draft: there is no draft 'six_plus_thirten'"),
    ],
)
def test_a_draft_that_cannot_pass_is_refused(draft: str, error: type[InputError], says: str) -> None:
    scenario = software(uncertainty={"law_changes": [{"draft": draft, "passes": {2028: "50%"}}]})
    with pytest.raises(error, match=says):
        simulate(scenario, load_law(), OWN, draws=10, seed=1)


# --- shares of the variance


def test_a_missing_library_is_said_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(calculator.analysis.uncertainty.sobol, "import_module", missing)
    with pytest.raises(InputError, match=r"--sobol: SALib is not installed; pip install 'zone-incentive-calculator\[analysis\]'"):
        calculator.analysis.uncertainty.sobol.sobol(
            software(uncertainty=WAGES_AND_RENT), load_law(), OWN, power=3, seed=1, measures=["kept"]
        )


def test_sobol_finds_who_makes_the_variance_and_leaves_random_numbers_alone() -> None:
    pytest.importorskip("SALib")
    before = [str(part) for part in np.random.get_state(legacy=True)]
    scenario = software(uncertainty={"drivers": WAGES_AND_RENT["drivers"]})
    found = calculator.analysis.uncertainty.sobol.sobol(scenario, load_law(), OWN, power=6, seed=1, measures=["net_present_value"])[
        "net_present_value"
    ]
    assert before == [str(part) for part in np.random.get_state(legacy=True)]
    assert found.evaluated == 64 * 5
    # Before tax each driver adds to the value by itself: alone they make nearly all of the variance, in the order of their own variances.
    own = {}
    for name, change in (("wages", 0.05), ("rent", 0.15), ("margin", ((0.06**2 + 0.04**2 + 0.06 * 0.04) / 18) ** 0.5)):
        pair = [figures_of(load_law(), [Case(Changer(scenario, OWN).changed({name: side * change}), OWN)])[0] for side in (-1, 1)]
        own[name] = (((pair[1]["net_present_value"] or 0) - (pair[0]["net_present_value"] or 0)) / 2) ** 2
    total = sum(own.values())
    for name, variance in own.items():
        assert found.total[name] == pytest.approx(variance / total, abs=0.08)


@pytest.mark.parametrize(
    ("stated", "says"),
    [
        (WAGES_AND_RENT, "independent of each other, and correlations are stated"),
        (
            {"drivers": {**WAGES_AND_RENT["drivers"], "wages": {"shape": "uniform", "low": "-1%", "high": "1%", "persistence": "50%"}}},
            "moves by year",
        ),
        ({"drivers": {"wages": WAGES_AND_RENT["drivers"]["wages"]}}, "a single driver makes all of the variance"),
    ],
)
def test_sobol_refuses_what_it_cannot_split(monkeypatch: pytest.MonkeyPatch, stated: Mapping[str, Any], says: str) -> None:
    monkeypatch.setattr(calculator.analysis.uncertainty.sobol, "import_module", lambda name: None)
    with pytest.raises(InputError, match=says):
        calculator.analysis.uncertainty.sobol.sobol(software(uncertainty=stated), load_law(), OWN, power=3, seed=1, measures=["kept"])


# --- the commands


@pytest.fixture
def uncertain(tmp_path: Path) -> str:
    text = SOFTWARE.read_text(encoding="utf-8")
    path = tmp_path / "uncertain.yaml"
    stated = {**WAGES_AND_RENT, "law_changes": [{"draft": "six_plus_thirteen", "passes": {"2027": "30%"}}]}
    path.write_text(f"{text}uncertainty: {json.dumps(stated)}\n", encoding="utf-8")
    return str(path)


def test_simulate_prints_one_object_that_repeats(capsys: pytest.CaptureFixture[str], uncertain: str) -> None:
    words = ["simulate", uncertain, "--draws", "30", "--seed", "5", "--draft", str(SIX), "--measure", "net_present_value,kept", "--json"]
    texts = []
    for _ in range(2):
        assert main(words) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]
    found = json.loads(texts[0])
    assert (found["draws"], found["seed"]) == (30, 5)
    assert set(found["measures"]) == {"net_present_value", "kept"}
    assert found["measures"]["kept"]["quantiles"]["0.5"]["standard_error"] > 0
    assert [branch["drafts"] for branch in found["branches"]] == [{"six_plus_thirteen": 2027}, {"six_plus_thirteen": None}]


@pytest.mark.parametrize(("lang", "says"), [("en", "seed 5"), ("vi", "hạt giống 5")])
def test_simulate_prints_its_seed(capsys: pytest.CaptureFixture[str], uncertain: str, lang: str, says: str) -> None:
    assert main(["simulate", uncertain, "--draws", "10", "--seed", "5", "--draft", str(SIX), "--lang", lang]) == 0
    assert says in capsys.readouterr().out


@pytest.mark.parametrize(("lang", "says"), [("en", "Switching values"), ("vi", "Ngưỡng đảo chiều")])
def test_sensitivity_prints_tables(capsys: pytest.CaptureFixture[str], lang: str, says: str) -> None:
    assert main(["sensitivity", str(SOFTWARE), "--driver", "wages=-10%:10%", "--lang", lang]) == 0
    assert says in capsys.readouterr().out


def test_sensitivity_gives_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sensitivity", str(SOFTWARE), "--driver", "wages=-10%:10%", "--driver", "margin=-2%:2%", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["driver"] for one in found["drivers"]] == ["wages", "margin"]
    assert [point["change"] for point in found["drivers"][0]["line"]] == [-0.1, -0.05, 0, 0.05, 0.1]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("sensitivity SCENARIO", "uncertainty: nothing is said to be uncertain"),
        ("sensitivity SCENARIO --driver wages", "--driver: 'wages' has no range"),
        ("sensitivity SCENARIO --driver wage=-1%:1%", "--driver: there is no driver 'wage'; did you mean wages"),
        ("sensitivity SCENARIO --driver wages=1%:-1%", "--driver: 1% is not below -1%"),
        ("sensitivity SCENARIO --driver exchange_rate=-5%:5%", "--driver: exchange_rate: no exchange rate is stated"),
        ("simulate SCENARIO --draws 1", "--draws: 1 is not accepted; write 2 to 1000000"),
        ("simulate SCENARIO --draws many", "--draws: 'many' is not a number"),
    ],
)
def test_commands_refuse_with_place_and_remedy(capsys: pytest.CaptureFixture[str], words: str, says: str) -> None:
    assert main(words.replace("SCENARIO", str(SOFTWARE)).split()) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert says in said.err
    assert len(said.err.splitlines()) == 1


def test_every_scenario_that_ships_has_a_plan_that_can_be_looked_at() -> None:
    for path in sorted((ROOT / "scenarios").glob("*.yaml")):
        scenario = load_scenario(path)
        site = next(iter(scenario.sites))
        (found,) = figures_of(load_law(), [Case(scenario, site)])
        assert (found.get("net_present_value") is None) == (scenario.project.operator is not None)
        # One figure with two names: what run calls npv.
        assert found.get("net_present_value", found["npv"]) == found["npv"]
