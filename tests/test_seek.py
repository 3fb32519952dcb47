"""Goal seek, and what one step of a legal number is worth: against functions whose roots are known and laws written as drafts by hand."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator import load_law, load_scenario
from calculator.__main__ import main
from calculator.analysis.levers import lever_of
from calculator.analysis.run import run_site
from calculator.analysis.seek import marginal, seek
from calculator.errors import InputError, UnknownNameError
from calculator.law.draft_file import read_draft
from calculator.law.law import Law
from calculator.measures.crossings import search

ROOT = Path(__file__).resolve().parent.parent
SOFTWARE = str(ROOT / "scenarios" / "software_500.yaml")
OWN = "qtsc_own_building"
PACKAGE = "corporate_income_tax.heads.special_sector.package"

# --- the search itself


def test_all_roots_of_a_wave_are_found_and_none_twice() -> None:
    found = search(lambda x: np.sin(x), np.linspace(1, 14, 40), target=0.0, near=1e-9)
    assert [crossing.place for crossing in found.crossings] == pytest.approx([math.pi, 2 * math.pi, 3 * math.pi, 4 * math.pi])
    assert not any(crossing.jumps for crossing in found.crossings)


def test_a_target_other_than_nothing_and_a_place_that_is_looked_at_itself() -> None:
    found = search(lambda x: x**2, np.array([-3.0, -2.0, 0.0, 1.0, 3.0]), target=4.0, near=1e-9)
    assert [crossing.place for crossing in found.crossings] == pytest.approx([-2.0, 2.0])


def test_a_jump_over_the_target_is_told_from_a_crossing() -> None:
    found = search(lambda x: np.where(x < 0.3, -5.0, 7.0), np.linspace(0, 1, 5), target=0.0, near=1e-6)
    (crossing,) = found.crossings
    assert crossing.jumps
    assert crossing.place == pytest.approx(0.3)
    assert crossing.value in (-5.0, 7.0)


def test_where_it_stays_at_the_target_the_ends_are_found() -> None:
    found = search(lambda x: np.maximum(x - 0.4, 0) - np.maximum(0.1 - x, 0), np.linspace(0, 1, 11), target=0.0, near=1e-9)
    assert found.crossings == ()
    ((low, high),) = found.stretches
    assert (low, high) == (pytest.approx(0.1, abs=1e-5), pytest.approx(0.4, abs=1e-5))


def test_what_is_never_reached_gives_the_nearest_place() -> None:
    found = search(lambda x: (x - 0.5) ** 2 + 1, np.linspace(0, 1, 11), target=0.0, near=1e-9)
    assert (found.crossings, found.stretches) == ((), ())
    assert found.closest == (pytest.approx(0.5), pytest.approx(1.0))


def test_of_whole_numbers_the_first_on_the_far_side_is_given() -> None:
    found = search(lambda x: 3 * x, np.arange(0.0, 10.0), target=10.0, near=1e-9, whole=True)
    assert [(crossing.place, crossing.value) for crossing in found.crossings] == [(4.0, 12.0)]
    assert found.closest == (3.0, 9.0)


def test_places_without_a_value_are_passed_over() -> None:
    found = search(lambda x: np.where(x < 0, np.nan, x - 1), np.linspace(-2, 2, 9), target=0.0, near=1e-9)
    assert [crossing.place for crossing in found.crossings] == pytest.approx([1.0])


# --- on the law


def law_with(value: dict[str, Any], path: str = PACKAGE, was: Any = None) -> Law:
    standard = {
        "rate": {"clock": "first_revenue", "years": 15, "value": "10%"},
        "holiday": {"clock": "first_taxable_income", "latest_start": 4, "exempt": 4, "half": 9, "half_share": "50%"},
    }
    old = was if was is not None else standard
    new = {group: {**standard[group], **value.get(group, {})} for group in standard} if was is None else value
    text = {
        "draft": "by_hand", "title": {"vi": "Thử", "en": "Trial"}, "author": "a test", "kind": "draft", "stage": "none",
        "date": "2026-11-21", "source": "made up", "base": {"as_of": "2026-11-21"},
        "changes": [{
            "path": path, "from": "2027-01-01", "was": old, "value": new, "cites": [{"instrument": "draft/by_hand"}],
            "confidence": "unverified", "checked_on": "2026-11-21",
        }],
    }  # fmt: skip
    return load_law(drafts=[read_draft(json.dumps(text) + "\n")])


def kept(law: Law, site: str = OWN) -> float:
    value = run_site(load_scenario(SOFTWARE), law, site).measures["kept_present_value"]
    assert value is not None
    return value


def sought(name: str, target: float, measure: str = "kept_present_value", **more: Any) -> Any:
    scenario, law = load_scenario(SOFTWARE), load_law()
    return seek(scenario, law, OWN, lever_of(name, scenario, law, OWN), measure=measure, target=target, **more)


def test_years_of_holiday_that_reach_a_target_are_those_of_a_draft() -> None:
    by_years = {years: kept(law_with({"holiday": {"exempt": years}})) for years in (5, 6, 7)}
    target = (by_years[6] + by_years[7]) / 2
    found = sought(f"{PACKAGE}.holiday.exempt", target)
    assert found.lever.now == 4
    (crossing,) = found.found.crossings
    assert (crossing.place, crossing.value) == (7, pytest.approx(by_years[7], rel=1e-12))
    exact = sought(f"{PACKAGE}.holiday.exempt", by_years[5])
    assert [(one.place, one.jumps) for one in exact.found.crossings] == [(5, False)]


def test_a_rate_that_reaches_a_target_reaches_it_in_a_draft() -> None:
    found = sought("corporate_income_tax.standard_rate", 100e9)
    (crossing,) = found.found.crossings
    law = law_with(f"{crossing.place:.12%}", path="corporate_income_tax.standard_rate", was="20%")  # type: ignore[arg-type]
    assert kept(law) == pytest.approx(100e9, abs=100)


def test_a_fact_that_reaches_a_target() -> None:
    found = sought(f"sites.{OWN}.premises[0].area", 10e9, measure="relief_land_rent")
    (crossing,) = found.found.crossings
    # Rent relief is proportional to the area.
    plan = run_site(load_scenario(SOFTWARE), load_law(), OWN).measures["relief_land_rent"]
    assert plan is not None
    assert crossing.place == pytest.approx(3000 * 10e9 / plan, rel=1e-9)
    # No land at all is no lease: that place is refused, not guessed.
    assert found.refused == 1


def test_a_driver_that_reaches_a_target() -> None:
    found = sought("margin", 0.0, measure="net_present_value")
    assert [one.jumps for one in found.found.crossings] == [False]
    assert -0.5 < found.found.crossings[0].place < 0


def test_what_no_place_reaches_gives_the_nearest() -> None:
    found = sought(f"{PACKAGE}.holiday.exempt", 1e15)
    assert found.found.crossings == ()
    assert found.found.closest[1] < 1e15


@pytest.mark.parametrize(
    ("name", "error", "says"),
    [
        (
            "corporate_income_tax.standard_rat",
            UnknownNameError,
            "there is nothing called .*did you mean corporate_income_tax.standard_rate",
        ),
        (PACKAGE, InputError, "is a package of several numbers; name one of"),
        ("corporate_income_tax.heads.zone.conditions.located_in_zone", InputError, "is no number"),
        ("project.capitl", UnknownNameError, "leads nowhere: there is no capitl; did you mean capital"),
        ("project.name", InputError, "is no single number"),
        ("exchange_rate", InputError, "no exchange rate is stated"),
    ],
)
def test_what_cannot_be_turned_is_refused(name: str, error: type[InputError], says: str) -> None:
    with pytest.raises(error, match=says):
        sought(name, 1.0)


# --- one step


def test_one_year_more_of_holiday_is_worth_what_a_draft_of_it_gives() -> None:
    rows = {(row.path, row.part): row for row in marginal(load_scenario(SOFTWARE), load_law(), OWN, ["kept_present_value"])}
    plan = kept(load_law())
    for part, value in (
        ("holiday.exempt", {"holiday": {"exempt": 5}}),
        ("holiday.half", {"holiday": {"half": 10}}),
        ("rate.years", {"rate": {"years": 16}}),
    ):
        row = rows[PACKAGE, part]
        assert row.more is not None
        assert row.more["kept_present_value"] == pytest.approx(kept(law_with(value)) - plan, rel=1e-9)
    rate = rows[PACKAGE, "rate.value"]
    assert (rate.now, rate.step) == (0.1, 0.01)
    assert rate.less is not None
    assert rate.less["kept_present_value"] == pytest.approx(kept(law_with({"rate": {"value": "9%"}})) - plan, rel=1e-9)
    # The zone grants the same: one point more in the sector leaves the project with the zone's.
    assert rate.more == {"kept_present_value": 0.0}


def test_what_moves_nothing_is_left_out_and_the_widest_is_first() -> None:
    rows = marginal(load_scenario(SOFTWARE), load_law(), OWN, ["kept_present_value", "state_revenue_present_value"])
    assert all(row.widest > 1 for row in rows)
    assert [row.widest for row in rows] == sorted((row.widest for row in rows), reverse=True)
    assert all(row.cites for row in rows)


# --- the commands


def test_seek_gives_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["seek", SOFTWARE, "--vary", "margin", "--target", "net_present_value=0", "--range", "-30%:10%", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["looked_between"] == [-0.3, 0.1]
    assert found["reached_at"][0]["exact"] is True
    assert abs(found["reached_at"][0]["measure"]) <= 1


@pytest.mark.parametrize(
    ("lang", "says"), [("en", "8 years is the first on the other side"), ("vi", "8 năm là mức đầu tiên vượt qua mục tiêu")]
)
def test_seek_says_which_year(capsys: pytest.CaptureFixture[str], lang: str, says: str) -> None:
    words = [
        "seek",
        SOFTWARE,
        "--vary",
        f"{PACKAGE}.holiday.exempt",
        "--target",
        "kept_present_value=95 tỷ",
        "--range",
        "0:12",
        "--lang",
        lang,
    ]
    assert main(words) == 0
    assert says in capsys.readouterr().out


@pytest.mark.parametrize(("lang", "says"), [("en", "exempt years"), ("vi", "số năm miễn thuế")])
def test_marginal_prints_a_table(capsys: pytest.CaptureFixture[str], lang: str, says: str) -> None:
    assert main(["marginal", SOFTWARE, "--lang", lang]) == 0
    assert says in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--vary margin --target net_present_value", "--target: 'net_present_value' is no target"),
        ("--vary margin --target npw=0", "--target: there is no measure 'npw'"),
        ("--vary margin --target net_present_value=0 --range 5%", "--range: '5%' is not a range"),
        ("--vary margin --target net_present_value=0 --range 5%:1%", "--range: 5% is not below 1%"),
        ("--target net_present_value=0", "--vary: this is required"),
        ("--vary project.fiscal_year --target net_present_value=0", "--vary: project.fiscal_year is no single number"),
        ("--vary corporate_income_tax.standard_rate --target kept=0 --range 2:3", "--range: nothing can be computed between 2 and 3"),
    ],
)
def test_seek_refuses_with_place_and_remedy(capsys: pytest.CaptureFixture[str], words: str, says: str) -> None:
    assert main(["seek", SOFTWARE, *words.split()]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(says)
