"""The State's side: what is forgone and collected, and what redundancy and displacement make of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator import evaluate, load_law, load_scenario
from calculator.__main__ import main
from calculator.analysis.fiscal import Assumed, adjusted, break_even, fiscal
from calculator.analysis.run import run_site
from calculator.i18n import LANGUAGES, t
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.scenario import Scenario
from calculator.quantities import Language

ROOT = Path(__file__).resolve().parent.parent
SOFTWARE = str(ROOT / "scenarios" / "software_500.yaml")
DATA_CENTRE = str(ROOT / "scenarios" / "ai_data_centre_100mw.yaml")
OWN = "qtsc_own_building"


def supposed(**changes: Any) -> Assumed:
    return Assumed(redundancy=None, displacement=0.0, social_rate=0.1)._replace(**changes)


def at_province(scenario: Scenario, site: str, province: str) -> Scenario:
    place = scenario.sites[site].model_copy(update={"province": province})
    return scenario.model_copy(update={"sites": {**scenario.sites, site: place}})


# --- redundancy and displacement


def test_break_even_is_gain_over_gain_and_cost() -> None:
    """60 collected and 40 forgone: 60 % may be redundant."""
    assert break_even(cost=40.0, gain=60.0, displacement=0.0).share == pytest.approx(0.6)
    assert adjusted(cost=40.0, gain=60.0, redundancy=0.6, displacement=0.0, jobs=1).net == pytest.approx(0)


@pytest.mark.parametrize("displacement", [0.0, 0.1, 0.3])
def test_at_the_break_even_the_state_neither_wins_nor_loses(displacement: float) -> None:
    share = break_even(cost=40.0, gain=60.0, displacement=displacement).share
    assert share is not None
    assert adjusted(cost=40.0, gain=60.0, redundancy=share, displacement=displacement, jobs=1).net == pytest.approx(0)


@pytest.mark.parametrize("redundancy", [0.0, 0.35, 1.0])
@pytest.mark.parametrize("displacement", [0.0, 0.5, 1.0])
def test_net_is_what_the_state_has_with_the_incentive_less_without(redundancy: float, displacement: float) -> None:
    """Of 1,000 projects: with it all pay the gain; without it those that exist anyway, here or elsewhere, pay gain and cost."""
    gain, cost = 70.0, 30.0
    with_it = 1000 * gain
    anyway = 1000 * redundancy + 1000 * (1 - redundancy) * displacement
    without = anyway * (gain + cost)
    found = adjusted(cost=cost, gain=gain, redundancy=redundancy, displacement=displacement, jobs=10)
    assert found.net * 1000 == pytest.approx(with_it - without)


def test_an_induced_job_costs_the_multiple_of_a_job_and_is_undefined_without_one() -> None:
    # 1 ÷ (1 − 0.85) = 6.67 times the gross cost of 4 a job
    found = adjusted(cost=400.0, gain=0.0, redundancy=0.85, displacement=0.0, jobs=100)
    assert found.per_induced_job == pytest.approx(4 / 0.15)
    assert adjusted(cost=400.0, gain=0.0, redundancy=1.0, displacement=0.0, jobs=100).per_induced_job is None
    assert adjusted(cost=400.0, gain=0.0, redundancy=0.0, displacement=1.0, jobs=100).per_induced_job is None


@pytest.mark.parametrize(
    ("cost", "gain", "displacement", "reason"),
    [(0.0, 60.0, 0.0, "nothing_forgone"), (40.0, 60.0, 1.0, "never_pays"), (40.0, 60.0, 0.7, "never_pays")],
)
def test_where_there_is_no_break_even_it_says_why(cost: float, gain: float, displacement: float, reason: str) -> None:
    assert break_even(cost=cost, gain=gain, displacement=displacement) == (None, reason)
    if reason == "never_pays":
        assert adjusted(cost=cost, gain=gain, redundancy=0.0, displacement=displacement, jobs=1).net < 0


# --- on a project


def test_forgone_of_each_levy_is_what_a_run_says_is_relieved() -> None:
    scenario, law = load_scenario(SOFTWARE), load_law()
    found = fiscal(scenario, law, OWN, supposed())
    run = run_site(scenario, law, OWN)
    by_name = {one.levy: one for one in found.levies}
    assert by_name["land_rent_due"].forgone.total == pytest.approx(run.measures["relief_land_rent"])
    assert by_name["land_use_tax"].forgone.total == pytest.approx(run.measures["relief_land_use_tax"])
    taxes = run.without_incentive["corporate_income_tax"] - run.enterprise["corporate_income_tax"]
    assert by_name["corporate_income_tax"].forgone.by_year == pytest.approx(taxes)
    # No group and no staff exemption here: what the State forgoes is what the project keeps.
    assert found.forgone.total == pytest.approx(run.measures["kept"])
    assert found.forgone.present_value == pytest.approx(run.measures["kept_present_value"])


def test_insurance_is_beside_and_not_in_what_is_collected() -> None:
    found = fiscal(load_scenario(SOFTWARE), load_law(), OWN, supposed())
    assert found.insurance.total > 0
    assert found.collected.total == pytest.approx(sum(one.collected.total for one in found.levies))
    assert {one.levy for one in found.levies} == {
        "corporate_income_tax", "group_top_up_tax", "land_rent_due", "land_use_tax", "import_duty", "personal_income_tax",
    }  # fmt: skip


def test_top_up_tax_is_worth_a_year_less() -> None:
    scenario = load_scenario(DATA_CENTRE)
    found = fiscal(scenario, load_law(), next(iter(scenario.sites)), supposed())
    top_up = next(one for one in found.levies if one.levy == "group_top_up_tax")
    assert top_up.collected.total > 0
    later = sum(amount / 1.1 ** (place + 1) for place, amount in enumerate(top_up.collected.by_year))
    assert top_up.collected.present_value == pytest.approx(later)


def test_tax_after_the_holiday_is_that_of_the_years_at_the_full_rate() -> None:
    scenario, law = load_scenario(SOFTWARE), load_law()
    found = fiscal(scenario, law, OWN, supposed())
    # First taxable income 2028: exempt to 2031, half to 2040.
    result = evaluate(law, build_lanes([Case(scenario, OWN)]))
    tax = dict(zip(result.years.tolist(), result.enterprise["corporate_income_tax"][:, 0], strict=True))
    assert found.after_holiday.total == pytest.approx(sum(amount for year, amount in tax.items() if year >= 2041))


def test_ratios_divide_the_present_value() -> None:
    found = fiscal(load_scenario(SOFTWARE), load_law(), OWN, supposed(social_rate=0.05))
    cost = found.forgone.present_value
    assert found.per_job == pytest.approx(cost / 770)
    assert found.per_hectare == pytest.approx(cost / 0.3)
    assert found.per_billion_invested == pytest.approx(cost / 40)
    # 2028 to 2046: 500, 545, 594, 648, 706, then 770 for fourteen years
    assert found.job_years == 500 + 545 + 594 + 648 + 706 + 770 * 14
    no_land = fiscal(load_scenario(SOFTWARE), load_law(), "qtsc", supposed())
    assert no_land.per_hectare is None


def test_a_higher_social_rate_makes_a_later_dong_worth_less() -> None:
    low, high = (fiscal(load_scenario(SOFTWARE), load_law(), OWN, supposed(social_rate=rate)) for rate in (0.03, 0.09))
    assert low.forgone.total == high.forgone.total
    assert low.forgone.present_value > high.forgone.present_value


def test_against_outside_a_zone_only_what_the_zone_adds_is_forgone() -> None:
    scenario, law = load_scenario(SOFTWARE), load_law()
    found = fiscal(scenario, law, OWN, supposed(), against="outside_zone")
    assert found.forgone.total == pytest.approx(run_site(scenario, law, OWN).measures["zone_adds"])


@pytest.mark.parametrize(
    ("province", "aid", "centre"), [("other", False, 0.2), ("other", True, 0.15), ("hanoi", False, 0.0), ("hanoi", True, 0.0)]
)
def test_land_rent_is_split_as_the_circular_says(province: str, aid: bool, centre: float) -> None:
    """Circular 26/2026 art. 3: 20 % to the centre, 15 % where the province receives balancing aid, none of Hanoi's."""
    scenario = at_province(load_scenario(SOFTWARE), OWN, province)
    found = fiscal(scenario, load_law(), OWN, supposed(balancing_aid=aid))
    rent = next(one for one in found.levies if one.levy == "land_rent_due")
    assert rent.central == pytest.approx(centre * rent.forgone.by_year)
    assert rent.central + rent.provincial == pytest.approx(rent.forgone.by_year)


def test_the_split_of_income_tax_is_not_known_unless_stated() -> None:
    tax = fiscal(load_scenario(SOFTWARE), load_law(), OWN, supposed()).levies[0]
    assert np.isnan(tax.central[tax.forgone.by_year != 0]).all()
    stated = fiscal(load_scenario(SOFTWARE), load_law(), OWN, supposed(income_tax_central=0.7)).levies[0]
    assert stated.central == pytest.approx(0.7 * stated.forgone.by_year)


def test_redundancy_moves_no_static_figure() -> None:
    one, other = (fiscal(load_scenario(SOFTWARE), load_law(), OWN, supposed(redundancy=share)) for share in (None, 0.8))
    assert one.adjusted is None
    assert other.adjusted is not None
    assert other.adjusted.redundancy == 0.8
    plain = replace(other, adjusted=None, assumed=one.assumed)
    assert plain.forgone.total == one.forgone.total
    assert plain.ladder == one.ladder


# --- the command


def test_command_gives_static_and_adjusted_and_names_what_is_supposed(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["fiscal", SOFTWARE, "--site", OWN, "--redundancy", "60%", "--displacement", "10%", "--social-rate", "5%", "--json"]
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["assumed"] == {
        "redundancy": 0.6, "displacement": 0.1, "social_rate": 0.05, "income_tax_central": None, "wage_tax_central": None,
        "balancing_aid": False, "grants_central": None, "social_rate_from": "--social-rate",
    }  # fmt: skip
    (result,) = found["results"]
    cost, gain = result["forgone"]["present_value"], result["collected"]["present_value"]
    assert result["adjusted"]["net"] == pytest.approx(0.36 * gain - 0.64 * cost)
    assert result["by_redundancy"][-1]["per_induced_job"] is None
    assert "value added tax" in found["not_included"]


@pytest.mark.parametrize(("lang", "says"), [("en", "undefined: no job is induced"), ("vi", "không xác định: không có việc làm tăng thêm")])
def test_table_says_that_no_job_is_induced(capsys: pytest.CaptureFixture[str], lang: str, says: str) -> None:
    assert main(["fiscal", SOFTWARE, "--site", OWN, "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert says in out
    assert ("not stated" if lang == "en" else "không nêu") in out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_name_the_law_and_leave_no_asterisk_without_its_column(capsys: pytest.CaptureFixture[str], lang: Language) -> None:
    assert main(["fiscal", SOFTWARE, "--site", "qtsc", "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert load_law().label[lang] in out
    assert "in_force" not in out
    assert t("fiscal.central", lang) not in out
    assert "*" not in out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--redundancy 120%", "--redundancy: '120%' is not a share between 0% and 100%"),
        ("--variants in_force,nowhere", "--variants: there is no variant 'nowhere'"),
        ("--site moon", "--site: the scenario has no site called 'moon'"),
        ("--against mars", "--against: 'mars' is not one of the choices"),
    ],
)
def test_command_refuses_with_place_and_remedy(capsys: pytest.CaptureFixture[str], words: str, says: str) -> None:
    assert main(["fiscal", SOFTWARE, *words.split()]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(says)
