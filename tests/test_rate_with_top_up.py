"""The effective rate with the top-up tax: worked out from the yearly lines by hand, and told apart from the rate of corporate income tax alone."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator import load_law, load_scenario
from calculator.__main__ import main
from calculator.analysis.cards import cards
from calculator.analysis.run import run_site
from calculator.analysis.site_run import SiteRun, top_up_shows
from calculator.analysis.uncertainty.lanes import Draws
from calculator.analysis.valuation import figures_of
from calculator.project.case import Case
from calculator.project.drivers import Changer
from calculator.project.scenario import Scenario
from calculator.quantities import Language

ROOT = Path(__file__).resolve().parent.parent
GROUPS = [("ai_data_centre_100mw", "zone"), ("chip_packaging", "zone"), ("chip_packaging", "industrial_park"), ("ic_design_group", "zone")]


@cache
def scenario(name: str) -> Scenario:
    return load_scenario(ROOT / "scenarios" / f"{name}.yaml")


@cache
def run(name: str, site: str) -> SiteRun:
    return run_site(scenario(name), load_law(), site)


def by_hand(lines: dict[str, Any], discount: Fraction) -> tuple[Fraction, Fraction]:
    """The present value of tax, and of tax with top-up tax paid a year later, over that of taxable income; in exact fractions."""
    factors = [1 / (1 + discount) ** place for place in range(len(lines["taxable_income"]) + 1)]

    def worth(name: str, later: int) -> Fraction:
        return sum((Fraction(amount) * factors[place + later] for place, amount in enumerate(lines[name])), Fraction(0))

    income = worth("taxable_income", 0)
    tax = worth("corporate_income_tax", 0)
    return tax / income, (tax + worth("top_up_tax", 1)) / income


@pytest.mark.parametrize(("name", "site"), GROUPS)
def test_both_rates_are_those_of_the_yearly_lines(name: str, site: str) -> None:
    found = run(name, site)
    alone, with_top_up = by_hand(found.enterprise, Fraction(scenario(name).assumptions.discount_rate))
    assert found.measures["effective_rate"] == pytest.approx(float(alone), rel=1e-12)
    assert found.measures["effective_rate_with_top_up"] == pytest.approx(float(with_top_up), rel=1e-12)
    assert with_top_up > alone


def test_the_json_and_the_table_give_both(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(ROOT / "scenarios" / "ai_data_centre_100mw.yaml")
    assert main(["run", path, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)["results"][0]
    alone, with_top_up = by_hand(result["enterprise"], Fraction(1, 10))
    assert result["measures"]["effective_rate_with_top_up"] == pytest.approx(float(with_top_up), rel=1e-12)
    for lang, sign in (("en", "."), ("vi", ",")):
        assert main(["run", path, "--lang", lang]) == 0
        told = capsys.readouterr().out
        for rate in (alone, with_top_up):
            assert f" {float(rate) * 100:.2f}".rstrip("0").replace(".", sign) + "%" in told


def test_only_the_project_s_own_part_counts() -> None:
    # Sisters with income of their own bear part of the group's top-up tax: it is no tax of this project.
    found = run("ic_design_group", "zone").enterprise
    more = sum(Fraction(value) for value in found["group_top_up_tax"])
    own = sum(Fraction(value) for value in found["top_up_tax"])
    assert 0 < own <= more


def test_without_a_group_the_two_are_one() -> None:
    found = run("software_500", "qtsc")
    assert found.measures["effective_rate_with_top_up"] == found.measures["effective_rate"]
    assert not top_up_shows(found)


def test_the_card_shows_the_one_with_top_up_and_the_other_beneath() -> None:
    expected: tuple[tuple[Language, str, str], ...] = (("en", "15.6%", "11.3%"), ("vi", "15,6%", "11,3%"))
    for lang, value, beneath in expected:
        rate = cards(run("ai_data_centre_100mw", "zone"), scenario("ai_data_centre_100mw"), lang)[-1]
        assert (rate.name, rate.value) == ("rate_with_top_up", value)
        assert beneath in rate.caption
        assert "top_up_tax" in rate.levies
    plain = cards(run("software_500", "qtsc"), scenario("software_500"), "en")[-1]
    assert plain.name == "rate"
    assert "top-up" not in plain.caption


def test_many_lanes_at_once_give_the_same() -> None:
    law, plan = load_law(), scenario("chip_packaging")
    changes = {"margin": np.array([[0.0], [0.03]]), "revenue": np.array([[0.0], [-0.1]])}
    draws, changer = Draws(plan, "zone", list(changes), []), Changer(plan, "zone")
    years = len(plan.horizon.range)
    plans = [changer.changed({name: np.broadcast_to(rows[place], years) for name, rows in changes.items()}) for place in range(2)]
    alone = [row["effective_rate_with_top_up"] for row in figures_of(law, [Case(one, "zone") for one in plans])]
    found = draws.figures(law, changes, ["effective_rate_with_top_up"], 2)["effective_rate_with_top_up"]
    assert draws.reason is None
    assert found.tolist() == pytest.approx(alone, rel=1e-12)
    assert alone[0] == pytest.approx(run("chip_packaging", "zone").measures["effective_rate_with_top_up"], rel=1e-12)
    assert alone[0] != alone[1]
