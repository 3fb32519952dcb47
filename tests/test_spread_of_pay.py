"""Pay that is spread, staff that turns over, GDP per capita that grows: against a fine grid of people, and against cases worked by hand."""

from __future__ import annotations

import copy
import math
import random
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
import yaml

from calculator import engine, explain, run_scenario
from calculator.engine import evaluate
from calculator.law.law import Law, load_law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from
from calculator.project.pay import Lognormal, Quantiles
from calculator.project.scenario import Scenario
from tests.twin import integration
from tests.twin.payslip import NEW_YEARLY, OLD_YEARLY, Tariff

LAW = load_law()
M = 1_000_000
VALID = yaml.load((Path(__file__).parent / "bad" / "valid_minimal.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
LINES = (
    "gross_pay",
    "employee_insurance",
    "employer_insurance",
    "trade_union_fee",
    "personal_income_tax_without_exemption",
    "personal_income_tax_exempt",
    "qualifying_heads",
)
MOST = 1e-3
"""The error allowed of each total; what is found is that of the grid."""


def scenario(*roles: dict[str, Any], first: int = 2026, years: int = 9, region: str = "I", **assumptions: Any) -> Scenario:
    data = copy.deepcopy(VALID)
    data["horizon"] = {"first_year": first, "years": years}
    data["project"]["licence"] = "2026-04-15"
    data["project"]["operation_start"] = "2028-01-01"
    data["project"]["opening"] = {"previous_year_revenue": 0}
    data["sites"]["zone"]["wage_region"] = region
    given = {"headcount": 100, "months_paid": 13, "digital_work": "yes"}
    data["project"]["workforce"] = [{"role": f"role {place}", **given, **role} for place, role in enumerate(roles)]
    data["assumptions"].update(assumptions)
    return scenario_from(data)


def people(*roles: dict[str, Any], law: Law = LAW, **given: Any) -> dict[str, Any]:
    result = evaluate(law, build_lanes([Case(scenario(*roles, **given), "zone")]))
    return {name: line[:, 0] for name, line in result.workforce.items()}


def lognormal(median: Any, spread: Any, growth: Any = "0%", year: int = 2026) -> dict[str, Any]:
    return {"kind": "lognormal", "median": median, "spread": str(spread), "year": year, "growth": growth}


def bands_of(tariff: Tariff) -> integration.Bands:
    return list(zip([0.0, *map(float, tariff.tops)], map(float, tariff.rates), strict=True))


# ---- against a fine grid of people


def another_tariff(folder: Path, r: random.Random) -> tuple[Law, integration.Bands]:
    """A law with a tariff of its own from 2026, as a draft; and its bands."""
    tops = sorted(r.sample(range(40, 2_500, 20), r.randint(1, 6)))
    rates = sorted(r.sample(range(1, 60), len(tops) + 1))

    def written(tops: list[int], rates: list[int]) -> list[dict[str, str]]:
        lows = [{}, *({"over": f"{top} triệu"} for top in tops)]
        highs = [*({"up_to": f"{top} triệu"} for top in tops), {}]
        return [{**low, **high, "value": f"{rate}%"} for low, high, rate in zip(lows, highs, rates, strict=True)]

    draft = {
        "draft": "another_tariff",
        "title": {"vi": "Biểu thuế thử", "en": "A trial tariff"},
        "author": "a test",
        "kind": "draft",
        "stage": "made up",
        "date": "2026-01-01",
        "source": "made up",
        "computable": "yes",
        "changes": [
            {
                "path": "personal_income_tax.resident_tariff_year",
                "from": "2026-01-01",
                "was": written([120, 360, 720, 1200], [5, 10, 20, 30, 35]),
                "value": written(tops, rates),
                "cites": [{"instrument": "draft/another_tariff"}],
                "confidence": "unverified",
                "checked_on": "2026-11-21",
            }
        ],
    }
    path = folder / "another_tariff.yaml"
    path.write_text(yaml.safe_dump(draft, allow_unicode=True), encoding="utf-8")
    return load_law(drafts=[path]), list(zip([0.0, *(top * 1e6 for top in tops)], [rate / 100 for rate in rates], strict=True))


def score(percent: int) -> float:
    return NormalDist().inv_cdf(percent / 100)


def random_role(r: random.Random) -> dict[str, Any]:
    year, growth = r.randint(2023, 2030), r.choice(["0%", "3%", "6%", "11%", "-2%"])
    if r.random() < 0.6:
        spread = lognormal(r.randint(6, 90) * M, r.choice(["0.03", "0.2", "0.42", "0.54", "0.9", "1.5"]), growth, year)
    else:
        shares = sorted(r.sample(range(2, 99), r.choice([2, 3, 5])))
        pays, pay = [], float(r.randint(5, 40))
        for low, high in zip([shares[0], *shares], shares, strict=False):
            pay *= math.exp(0.01 + (score(high) - score(low)) * r.uniform(0.1, 1.6))
            pays.append(int(pay * M))
        spread = {
            "kind": "quantiles",
            "quantiles": {f"{one}%": amount for one, amount in zip(shares, pays, strict=True)},
            "year": year,
            "growth": growth,
        }
    role = {"distribution": spread, "months_paid": r.choice(["12", "13", "14.5"]), "dependants": r.choice(["0", "0.7", "2"])}
    return role | r.choice([{}, {}, {"nationality": "foreign", "contract_months": 24}, {"project_share": "60%"}, {"digital_work": "no"}])


def test_integrated_to_well_under_a_thousandth(tmp_path: Path) -> None:
    worst = dict.fromkeys(LINES, 0.0)
    qualified = 0
    for seed in range(50):
        r = random.Random(f"spread of pay {seed}")
        law, bands = (LAW, bands_of(NEW_YEARLY)) if seed % 2 else another_tariff(tmp_path, r)
        first, region, product = r.randint(2025, 2032), r.choice(["I", "II", "III", "IV"]), r.choice([0.0, 0.05, 0.1])
        role = {"digital_work": "yes", **random_role(r)}
        years = list(range(first, first + 8))
        growth = {"gdp_per_capita_growth": str(product)} if product else {}
        mine = people(role, law=law, first=first, years=8, region=region, **growth)
        every = {year: bands if year >= 2026 else bands_of(OLD_YEARLY) for year in years}
        theirs = integration.averages(role, region, years, "2026-04-15", every, product)
        for name in LINES:
            expected = 100 * np.array(theirs[name])
            # Below a hundredth of one of 100 people the grid itself is too coarse to say.
            seen = np.array(theirs["qualifying_heads"]) > 1e-4 if name in LINES[-2:] else expected > 0
            qualified += int(seen.sum()) if name == LINES[-1] else 0
            error = np.abs(mine[name] - expected)[seen] / np.where(expected[seen] > 0, expected[seen], 1)
            worst[name] = max(worst[name], float(error.max(initial=0)))
            assert (np.abs(mine[name] - expected)[~seen] <= 1e-4 * (1 if name == LINES[-1] else 12e9)).all(), (seed, name)
            assert worst[name] < MOST, (seed, name)
    assert qualified > 150
    # Without jumps the grid is good to a millionth, and so is the engine at the least.
    assert max(worst[name] for name in LINES[:5]) < 1e-6, worst


# ---- by hand


def test_the_average_and_the_share_above_a_level_of_a_lognormal() -> None:
    found = people({"distribution": lognormal(30 * M, 0.5)}, years=1)
    assert found["gross_pay"][0] == pytest.approx(100 * 13 * 30 * M * math.exp(0.125), rel=1e-12)
    # 627.5 m a year are 48.269 m a month of thirteen: ln(48.269 / 30) / 0.5 = 0.9512 deviations above the median.
    above = math.log(5 * 125.5 / 13 / 30) / 0.5
    assert above == pytest.approx(0.9512, abs=1e-4)
    assert found["qualifying_heads"][0] == pytest.approx(100 * math.erfc(above / math.sqrt(2)) / 2, rel=1e-12)


def test_quantiles_hold_what_they_state_and_go_on_as_lognormals() -> None:
    given = {"kind": "quantiles", "quantiles": {"10%": 15 * M, "50%": 25 * M, "90%": 60 * M}, "year": 2026, "growth": "0%"}
    # Of those paid 48.269 m and more: between 50 % and 90 % the logarithm of pay rises by ln 2.4 over 1.28155 deviations.
    above = math.log(5 * 125.5 / 13 / 25) / (math.log(2.4) / 1.2815515655446004)
    assert people({"distribution": given}, years=1)["qualifying_heads"][0] == pytest.approx(
        100 * math.erfc(above / math.sqrt(2)) / 2, rel=1e-9
    )
    # Two quantiles of a lognormal are that lognormal.
    two = {"kind": "quantiles", "quantiles": {"50%": 30 * M, "84.134474606854293%": 30 * M * math.exp(0.5)}, "year": 2026, "growth": "0%"}
    one, other = people({"distribution": two}), people({"distribution": lognormal(30 * M, 0.5)})
    for name in LINES:
        np.testing.assert_allclose(one[name], other[name], rtol=1e-6)


def test_a_narrow_spread_is_a_wage() -> None:
    path = {"start": 60 * M, "from": 2026, "growth": "3%"}
    for more in (
        {},
        {"nationality": "foreign", "contract_months": 24},
        {"insured_pay": 8 * M},
        {"qualifying_share": "20%"},
        {"residence": "non_resident"},
    ):
        wage, spread = people({"monthly_pay": path, **more}), people({"distribution": lognormal(60 * M, "0.00001", "3%"), **more})
        for name, line in wage.items():
            np.testing.assert_allclose(spread[name], line, rtol=1e-6, err_msg=name)


def test_growth_counts_from_the_year_of_the_survey_both_ways() -> None:
    growth = {"years": {2025: "10%", 2026: "20%", 2027: "-50%"}, "then": "zero"}
    given = Lognormal.model_validate(lognormal(10 * M, 1, growth, 2025))
    assert given.index([2023, 2024, 2025, 2026, 2027, 2028]) == pytest.approx([1 / 1.21, 1 / 1.1, 1, 1.2, 0.6, 0.6])
    assert given.values([2026]) == pytest.approx([12 * M * math.exp(0.5)])
    three = Quantiles.model_validate({"kind": "quantiles", "quantiles": {"20%": 10, "60%": 20}, "year": 2025, "growth": 0})
    assert len(three.segments()) == 1


def test_each_place_of_a_role_has_its_own_five_years() -> None:
    """Pay grows and the threshold does not: more pass every year, and who passed in 2026 is free until March 2031."""
    found = people({"distribution": lognormal(45 * M, 0.3, "8%")})
    heads, exempt, tax = (
        found[name] for name in ("qualifying_heads", "personal_income_tax_exempt", "personal_income_tax_without_exemption")
    )
    # 2027 and 2028 both look at the pay of 2026 and 2027: there is no role before.
    assert np.flatnonzero(np.diff(heads) <= 1e-9).tolist() == [1]
    # 2031: those of 2026 have three months left, those since have the year; 2032: those of 2026 and 2027 have nothing.
    assert 0 < exempt[6] < exempt[5] < exempt[4] < tax[4]


def test_growing_gdp_per_capita_lifts_the_threshold() -> None:
    # 650 m a year. 2026 looks at 2025, five times 125.5 m = 627.5 m; 2027 at 2026: 658.875 m with 5 % growth.
    role = {"monthly_pay": 50 * M}
    assert people(role)["qualifying_heads"].tolist() == [100] * 9
    assert people(role, gdp_per_capita_growth="5%")["qualifying_heads"].tolist() == [100, *[0] * 8]
    # 2027 at 2026: 3.5 % more, 649.46 m; 2028: 3.6 % on that.
    path = {"years": {2026: "3.5%", 2027: "3.6%"}, "then": "hold"}
    assert people(role, gdp_per_capita_growth=path)["qualifying_heads"].tolist() == [100, 100, *[0] * 7]
    spread = {"distribution": lognormal(40 * M, 0.5, "3%")}
    held, grown = people(spread)["qualifying_heads"], people(spread, gdp_per_capita_growth="5%")["qualifying_heads"]
    assert held[0] == grown[0]
    assert (held[1:] > grown[1:]).all()


def test_growth_under_the_mean_of_two_years() -> None:
    # 2028 looks at 2026 and 2027: 5 × 125.5 m × (1.04 + 1.04²) / 2 = 665.65 m.
    law = LAW.with_reading("income_test_year", "mean_of_two_years")
    for pay, meets in ((665.6, 0), (665.7, 100)):
        role = {"monthly_pay": int(pay / 13 * M), "months_paid": 13}
        assert people(role, law=law, gdp_per_capita_growth="4%")["qualifying_heads"][2] == meets


def exempt_part(law: Law, **role: Any) -> Any:
    found = people({"monthly_pay": 70 * M, **role}, law=law)
    return found["personal_income_tax_exempt"] / found["personal_income_tax_without_exemption"]


def test_new_hires_bring_clocks_of_their_own_only_where_these_run_from_the_first_contract() -> None:
    role = {"first_contract": "2024-05-01", "turnover": "20%"}
    by_contract = LAW.with_reading("exemption_clock", "first_contract")
    # As now: one clock from April 2026 to March 2031, whoever holds the place.
    usual = [9 / 12, 1, 1, 1, 1, 3 / 12, 0, 0, 0]
    assert exempt_part(LAW, **role) == pytest.approx(usual)
    # Without a turnover hiring is not followed: May 2024 to April 2029.
    assert exempt_part(by_contract, first_contract="2024-05-01") == pytest.approx([1, 1, 1, 4 / 12, 0, 0, 0, 0, 0])
    # Of those of 2026 0.8 are there in 2027, 0.512 in 2029 (four months left), none of their five years from 2030 on.
    # Those hired in 2027 (0.2) are free until 2031: in 2032 0.2 × 0.8^5 are left of them, in 2033 0.16 × ... of those of 2028 too.
    stay = 0.8
    expected = [1, 1, 1, 1 - stay**3 * 8 / 12, 1 - stay**4, 1 - stay**5, 1 - stay**6 - 0.2 * stay**5]
    expected += [1 - stay**7 - 0.2 * stay**6 - 0.2 * stay**5, 1 - stay**8 - 0.2 * (stay**7 + stay**6 + stay**5)]
    assert exempt_part(by_contract, **role) == pytest.approx(expected)
    # The same for pay that is spread: every place qualifies, so the clocks alone decide.
    spread = {"distribution": lognormal(70 * M, "0.01"), "monthly_pay": None, **role}
    spread.pop("monthly_pay")
    found = people(spread, law=by_contract)
    assert found["personal_income_tax_exempt"] / found["personal_income_tax_without_exemption"] == pytest.approx(expected)


def test_growth_of_the_headcount_is_hiring_and_a_fall_first_spends_the_leavers() -> None:
    law = LAW.with_reading("exemption_clock", "first_contract")
    heads = {"years": {2026: 100, 2027: 150, 2028: 75}, "then": "hold"}
    # First contract January 2020: nothing left for the first hundred. 2027: 10 leave, 60 come: 60 of 150 free.
    # 2028: half of everybody goes, nobody comes: still 40 %. 2029: 10 % leave and are replaced: 0.9 × 0.4 + 0.1.
    part = exempt_part(law, headcount=heads, turnover="10%", first_contract="2020-01-01")
    assert part[:4] == pytest.approx([0, 0.4, 0.4, 0.46])
    # Everybody changes every year: all free in all years but the first.
    assert exempt_part(law, turnover="100%", first_contract="2020-01-01") == pytest.approx([0, *[1] * 8])


def test_the_result_says_what_becomes_of_the_threshold() -> None:
    role = {"monthly_pay": 30 * M}
    for assumptions, kind in (({}, "product_held"), ({"gdp_per_capita_growth": "5%"}, "product_grown")):
        (run,) = run_scenario(scenario(role, **assumptions), sites=["zone"], variants=["in_force"]).runs
        kinds = {notice.kind for notice in run.warnings}
        assert kind in kinds
        assert len(kinds & {"product_held", "product_grown"}) == 1


def test_explain_shows_the_people_between_two_levels_of_pay() -> None:
    plan = scenario({"distribution": lognormal(40 * M, 0.5), "turnover": "10%"}, gdp_per_capita_growth="5%")
    steps = explain(plan, item="personal_income_tax", year=2027)
    rules = {step.rule for step in steps}
    assert {"pay_cell", "pay_that_meets_income_test", "product_of_later_years", "wage_tax", "contributions"} <= rules
    (cell,) = [step for step in steps if step.rule == "pay_cell"]
    assert sum(cell.value["heads"]) == pytest.approx(1)
    assert sum(heads * pay for heads, pay in zip(cell.value["heads"], cell.value["pay"], strict=True)) == pytest.approx(1)
    (test,) = [step for step in steps if step.rule == "pay_that_meets_income_test"]
    assert "personal_income_tax.exemption.gross_domestic_product_per_capita" in {used.path for used in test.cites}


@pytest.mark.parametrize("block", [1, 3, 100])
def test_lanes_with_and_without_a_spread_do_not_disturb_each_other(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LANES_PER_BLOCK", block)
    plain, spread = {"monthly_pay": 25 * M}, {"distribution": lognormal(40 * M, 0.5)}
    cases = [Case(scenario(*roles), "zone") for roles in ((plain,), (spread,), (), (plain, spread))]
    result = evaluate(LAW, build_lanes(cases))
    for name, line in result.workforce.items():
        if name == "employer_cost_per_head":
            continue  # an average does not add up, and nobody has none
        np.testing.assert_allclose(line[:, 3], line[:, 0] + line[:, 1], rtol=1e-9, err_msg=name)
        assert not line[:, 2].any()
