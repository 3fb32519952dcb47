"""A present value above its sum over all years: only where later years pay back, and then it is said how much."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from calculator import load_law, load_scenario
from calculator.__main__ import main
from calculator.analysis.cards import cards
from calculator.analysis.run import run_site
from calculator.analysis.site_run import goes_back

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
GREENFIELD = SCENARIOS / "operator_greenfield_200ha.yaml"


def test_by_hand_from_the_yearly_lines() -> None:
    scenario = load_scenario(GREENFIELD)
    run = run_site(scenario, load_law(), "zone")
    rate = Fraction(scenario.assumptions.discount_rate)
    kept, top_up = ([Fraction(value) for value in run.enterprise[name]] for name in ("kept", "group_top_up_tax"))
    assert not any(top_up)
    worth = sum(amount / (1 + rate) ** place for place, amount in enumerate(kept))
    assert run.measures["kept_present_value"] == pytest.approx(float(worth), rel=1e-12)
    # Above the sum, and rightly: all that is relieved falls in the first year, and later years give some of it back.
    assert worth > sum(kept)
    back = -sum(amount for amount in kept if amount < 0)
    assert back > 0
    assert goes_back(run, "kept_present_value") == pytest.approx(float(back), rel=1e-12)
    found = cards(run, scenario, "vi")[0]
    assert "cao hơn tổng các năm" in found.caption


@pytest.mark.parametrize(("lang", "words"), [("en", "above the sum over all years"), ("vi", "cao hơn tổng các năm")])
def test_the_run_says_it_where_it_is_so(capsys: pytest.CaptureFixture[str], lang: str, words: str) -> None:
    assert main(["run", str(GREENFIELD), "--lang", lang]) == 0
    assert words in " ".join(capsys.readouterr().out.split())
    assert main(["run", str(SCENARIOS / "operator_tower_3ha.yaml"), "--lang", lang]) == 0
    assert words not in " ".join(capsys.readouterr().out.split())


def test_nothing_is_said_where_the_sum_is_more() -> None:
    run = run_site(load_scenario(SCENARIOS / "operator_tower_3ha.yaml"), load_law(), "zone")
    assert goes_back(run, "kept_present_value") == goes_back(run, "zone_adds_present_value") == 0
