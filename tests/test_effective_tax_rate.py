"""``effective-tax-rate``: published rows, closed forms, a brute-force second opinion, identities, the law's own path, and what is refused."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.__main__ import main
from calculator.analysis.effective_rates import SpecRates, effective_tax_rate
from calculator.errors import InputError
from calculator.measures.forward_looking import (
    Allowance,
    Capital,
    Economy,
    EffectiveRates,
    average_rate_of,
    one_period,
    one_period_inventory,
)
from calculator.measures.king_fullerton import Levies, financing, king_fullerton
from calculator.measures.permanent import LandCharge, TopUp, permanent, permanent_inventory
from calculator.project.rates_spec import load_rates, rates_from
from calculator.published import load as published
from tests.test_commands import answer, messages
from tests.twin import effective_rates as twin

ROOT = Path(__file__).parent.parent
SPECS = sorted((ROOT / "scenarios" / "rates").glob("*.yaml"))
BAD = Path(__file__).parent / "bad_rates"
BROKEN = sorted(path.name for path in BAD.glob("*.yaml"))

# Published rows: the Oxford CBT tax database (public domain), as mirrored in TaxFoundation/capital-cost-recovery.
CBT = list(csv.DictReader((published.FOLDER / "oxford_cbt" / "rows.csv").read_text(encoding="utf-8").splitlines()))
DEPRECIATION = {"buildings": ("3.1%", 0.239824), "machinery": ("17.5%", 0.256327), "intangibles": ("15.35%", 0.086908)}
FIVE = {
    "CHL": ("20%", ("straight-line", "2.5%"), ("straight-line", "1/15"), None, "average", 0.202063, 0.206547),
    "CHN": ("25%", ("straight-line", "5%"), ("straight-line", "10%"), ("straight-line", "10%"), "average", 0.223838, 0.162340),
    "DNK": ("25%", ("straight-line", "4%"), ("declining-balance", "25%"), ("straight-line", "1/7"), "fifo", 0.224000, 0.162946),
    "POL": ("19%", ("straight-line", "2.5%"), ("straight-line", "10%"), ("straight-line", "20%"), "lifo", 0.166849, 0.107336),
    "SWE": ("26.3%", ("straight-line", "4%"), ("declining-balance", "30%"), ("declining-balance", "30%"), "fifo", 0.232290, 0.159788),
}
CLOSE = 3e-6


def cbt_spec(tax_rate: str, allowances: list[tuple[str, str] | None], inventory: str) -> dict[str, Any]:
    assets = [
        {
            "name": name,
            "economic_depreciation": wears,
            "weight": weight,
            "allowance": {"kind": one[0], "rate": one[1]} if one else {"kind": "none"},
        }
        for (name, (wears, weight)), one in zip(DEPRECIATION.items(), allowances, strict=True)
    ]
    return {
        "method": "devereux-griffith",
        "tax_rate": tax_rate,
        "real_interest": "5%",
        "inflation": "2.5%",
        "pre_tax_return": "20%",
        "debt_share": "35%",
        "assets": assets,
        "inventory": {"method": inventory, "weight": 0.416941},
    }


def rates_of(data: dict[str, Any]) -> SpecRates:
    return effective_tax_rate(rates_from(data))


@pytest.mark.parametrize("country", FIVE)
def test_five_rows_of_the_oxford_database(country: str) -> None:
    rate, buildings, machinery, intangibles, inventory, eatr, emtr = FIVE[country]
    found = rates_of(cbt_spec(rate, [buildings, machinery, intangibles], inventory)).rates
    assert found.eatr == pytest.approx(eatr, abs=CLOSE)
    assert found.emtr == pytest.approx(emtr, abs=CLOSE)


def test_the_oxford_database_without_a_line_of_code_for_a_country() -> None:
    # The other rows have surcharges, boxes, initial allowances or averages over two rules that the columns do not tell.
    kinds, met = {"SL": "straight-line", "DB": "declining-balance"}, 0
    for row in CBT:
        columns = ("buildings", "machinery", "intangibles")
        given = [(kinds[row[name]], row[f"{name}_rate"]) if float(row[f"{name}_rate"]) > 0.01 else None for name in columns]
        found = rates_of(cbt_spec(row["tax_rate"], given, row["inventory"].lower())).rates
        met += abs((found.eatr or 0) - float(row["eatr"])) < CLOSE and abs((found.emtr or 0) - float(row["emtr"])) < CLOSE
    assert (met, len(CBT)) == (504, 725)


@pytest.mark.parametrize(("country", "rate", "eatr"), [("Latvia", "20%", 0.17), ("Estonia", "22%", 0.187)])
def test_rows_of_the_oecd_where_only_distributions_are_taxed(country: str, rate: str, eatr: float) -> None:
    # OECD 2025: real interest 3 %, inflation 1 %, return 20 %. A tax on what is paid out is a tax with all written off at once.
    spec = cbt_spec(rate, [("straight-line", "100%")] * 3, "lifo") | {"real_interest": "3%", "inflation": "1%", "debt_share": 0}
    del spec["inventory"]
    found = rates_of(spec).rates
    assert found.eatr == pytest.approx(eatr, abs=1e-12)
    assert found.emtr == pytest.approx(0, abs=1e-12)


def test_the_world_bank_row_of_viet_nam() -> None:
    found = effective_tax_rate(load_rates(ROOT / "scenarios" / "rates" / "world_bank_viet_nam.yaml"))
    # Revenue-Academy/METR, METR_Countries.csv: METR_E, METR_B, METR_Overall and r_g of both.
    equipment, buildings = (asset.rates for asset in found.assets)
    assert equipment.emtr == pytest.approx(0.1260053059259896, abs=1e-12)
    assert buildings.emtr == pytest.approx(0.5032718619869121, abs=1e-12)
    assert (equipment.cost_of_capital, buildings.cost_of_capital) == pytest.approx((0.011441717058242457, 0.020131736526946095), abs=1e-12)
    assert found.rates.emtr == pytest.approx(0.26182126610792167, abs=1e-12)
    assert found.rates.eatr is None


def test_levies_beside_income_tax_worked_out_by_hand() -> None:
    # i = 4 %; financing 4 % × (1 − 20 % × 40 %) = 3.68 %; Z = 0.03 ÷ 0.0668; asked (0.0368 + 0.09 − 0.03)(1 − 0.2 Z) × 1.01 × 0.9 ÷ (0.8 × 0.97) − 0.09
    expected = Fraction(968, 10_000) * (1 - Fraction(2, 10) * Fraction(300, 668)) * Fraction(909, 1_000) / Fraction(776, 1_000) - Fraction(
        9, 100
    )
    money = financing(real_interest=0.01, inflation=0.03, debt_share=0.4, tax_rate=0.2, interest_income_tax=0.0, equity_income_tax=0.0)
    found = king_fullerton(
        capital=Capital(0.09, Allowance("declining_balance", 0.03)),
        tax_rate=0.2,
        inflation=0.03,
        money=money,
        levies=Levies(0.01, 0.02, 0.01, 0.1),
    )
    assert found.cost_of_capital == pytest.approx(float(expected), abs=1e-15)


def holiday(wears: float, years: int, rate: float, interest: float, returns: float) -> EffectiveRates:
    return permanent(
        capital=Capital(wears, Allowance("economic")), rates=np.array([0.0] * years + [rate]), economy=Economy(interest, 0.03, returns, 0.0)
    )


@pytest.mark.parametrize(
    ("wears", "years", "expected"), [(0.175, 4, 0.2 * (0.825 / 1.05) ** 4), (0.031, 15, 0.2 * (0.969 / 1.05) ** 15), (0.1, 0, 0.2)]
)
def test_a_holiday_before_economic_depreciation(wears: float, years: int, expected: float) -> None:
    found = holiday(wears, years, 0.2, 0.05, 0.2)
    assert (found.eatr, found.emtr) == pytest.approx((expected, expected), abs=1e-14)


def test_buildings_under_the_package_of_the_zone() -> None:
    # A figure worked out elsewhere: 8.36 % with the package, 19.36 % without (real interest 5 %, inflation 2 %, straight line of 25 years).
    base = {
        "method": "permanent",
        "standard_rate": "20%",
        "real_interest": "5%",
        "inflation": "2%",
        "pre_tax_return": "20%",
        "assets": [{"name": "buildings", "economic_depreciation": "3.1%", "allowance": {"kind": "straight-line", "years": 25}}],
    }
    assert rates_of(base | {"package": ["10%", 15, 4, 9]}).rates.eatr == pytest.approx(0.0836, abs=5e-5)
    assert rates_of(base).rates.eatr == pytest.approx(0.1936, abs=5e-5)


def test_a_package_is_the_path_it_stands_for() -> None:
    spec = load_rates(ROOT / "scenarios" / "rates" / "zone_package_stated.yaml")
    path = [0.0] * 4 + [0.05] * 9 + [0.1] * 2 + [0.2]
    done = effective_tax_rate(spec)
    assert done.tax_rates == pytest.approx(path)
    data = spec.model_dump(exclude={"package", "standard_rate"}) | {"rates_by_year": path}
    assert rates_of(data).rates == pytest.approx(done.rates)


# A second opinion: cash flows by brute force, and identities.

SHARES = st.floats(0.0, 0.6)
ALLOWANCES = st.one_of(
    st.tuples(st.just("straight_line"), st.integers(1, 40).map(lambda years: 1 / years)),
    st.tuples(st.just("declining_balance"), st.floats(0.02, 1.0)),
    st.tuples(st.sampled_from(["economic", "none"]), st.just(0.0)),
)
ECONOMIES = st.builds(Economy, st.floats(0.02, 0.12), st.floats(0.0, 0.1), st.floats(0.02, 0.5), st.floats(0.0, 0.9))


def brute(economy: Economy, wears: float, allowance: tuple[str, float], taxed_gain: float = 0.0) -> twin.Investment:
    return twin.Investment(
        wears, allowance, economy.real_interest, economy.inflation, economy.pre_tax_return, economy.debt_share, taxed_gain
    )


@settings(max_examples=40, deadline=None)
@given(ECONOMIES, st.floats(0.0, 0.4), ALLOWANCES, SHARES)
def test_one_period_agrees_with_brute_force(economy: Economy, wears: float, allowance: tuple[str, float], rate: float) -> None:
    found = one_period(capital=Capital(wears, Allowance(*allowance)), tax_rate=rate, economy=economy)  # type: ignore[arg-type]
    one = brute(economy, wears, allowance)
    assert found.eatr == pytest.approx(twin.average(one, [rate], twin.held_one_period), abs=1e-8)
    assert found.cost_of_capital == pytest.approx(twin.cost_of_capital(one, [rate], twin.held_one_period), abs=1e-8)


@settings(max_examples=40, deadline=None)
@given(ECONOMIES, st.floats(0.0, 0.4), ALLOWANCES, st.lists(SHARES, min_size=1, max_size=25))
def test_permanent_agrees_with_brute_force(economy: Economy, wears: float, allowance: tuple[str, float], rates: list[float]) -> None:
    found = permanent(capital=Capital(wears, Allowance(*allowance)), rates=np.array(rates), economy=economy)  # type: ignore[arg-type]
    one = brute(economy, wears, allowance)
    assert found.eatr == pytest.approx(twin.average(one, rates, twin.held_for_ever), abs=1e-8)
    assert found.cost_of_capital == pytest.approx(twin.cost_of_capital(one, rates, twin.held_for_ever), abs=1e-8)


@settings(max_examples=40, deadline=None)
@given(
    ECONOMIES, st.floats(0.0, 0.4), ALLOWANCES, st.lists(SHARES, min_size=1, max_size=25),
    st.floats(0.0, 0.05), st.integers(0, 30), st.floats(0.0, 0.3), st.floats(0.0, 0.08),
)  # fmt: skip
def test_land_and_top_up_agree_with_brute_force(
    economy: Economy,
    wears: float,
    allowance: tuple[str, float],
    rates: list[float],
    land: float,
    free: int,
    minimum: float,
    excluded: float,
) -> None:
    capital, charge, top_up = Capital(wears, Allowance(*allowance)), LandCharge(land, free), TopUp(minimum, excluded)  # type: ignore[arg-type]
    found = permanent(capital=capital, rates=np.array(rates), economy=economy, charge=charge, top_up=top_up)
    one = replace(brute(economy, wears, allowance), land=land, free_years=free, minimum=minimum, excluded=excluded)
    assert found.eatr == pytest.approx(twin.average(one, rates, twin.held_for_ever), abs=1e-8)
    assert found.cost_of_capital == pytest.approx(twin.cost_of_capital(one, rates, twin.held_for_ever), abs=1e-8)
    # Worth as much as the cost: taxed at the marginal rate, whatever is added.
    if found.emtr is not None and found.cost_of_capital > 1e-3:
        own = economy._replace(pre_tax_return=found.cost_of_capital)
        again = permanent(capital=capital, rates=np.array(rates), economy=own, charge=charge, top_up=top_up)
        assert again.eatr == pytest.approx(found.emtr, abs=1e-7)


def test_a_top_up_tax_takes_back_what_a_holiday_gives_but_for_its_delay() -> None:
    # Economic depreciation, no exclusion: an exempt year is taxed at 15 %, a year later.
    capital, economy, path = Capital(0.2, Allowance("economic")), Economy(0.05, 0.0, 0.2, 0.0), np.array([0.0] * 4 + [0.2])
    plain = permanent(capital=capital, rates=path, economy=economy)
    topped = permanent(capital=capital, rates=path, economy=economy, top_up=TopUp(0.15, 0.0))
    q = 0.8 / 1.05
    assert plain.eatr == pytest.approx(0.2 * q**4)
    assert topped.eatr == pytest.approx(0.2 * q**4 + 0.15 / 1.05 * (1 - q**4))


@settings(max_examples=30, deadline=None)
@given(ECONOMIES, st.sampled_from([0.0, 0.5, 1.0]), st.lists(SHARES, min_size=1, max_size=25))
def test_inventories_agree_with_brute_force(economy: Economy, taxed: float, rates: list[float]) -> None:
    one = brute(economy, 0.0, ("none", 0.0), taxed)
    topped = permanent_inventory(taxed_share=taxed, rates=np.array(rates), economy=economy, top_up=TopUp(0.15, 0.05))
    assert topped.eatr == pytest.approx(twin.average(replace(one, minimum=0.15), rates, twin.held_for_ever), abs=1e-8)
    for_ever = permanent_inventory(taxed_share=taxed, rates=np.array(rates), economy=economy)
    assert for_ever.eatr == pytest.approx(twin.average(one, rates, twin.held_for_ever), abs=1e-8)
    assert for_ever.cost_of_capital == pytest.approx(twin.cost_of_capital(one, rates, twin.held_for_ever), abs=1e-8)
    once = one_period_inventory(taxed_share=taxed, tax_rate=rates[0], economy=economy)
    assert once.eatr == pytest.approx(twin.average(one, rates[:1], twin.held_one_period), abs=1e-8)
    assert once.cost_of_capital == pytest.approx(twin.cost_of_capital(one, rates[:1], twin.held_one_period), abs=1e-8)


@settings(max_examples=200)
@given(ECONOMIES, st.floats(0.0, 0.4), ALLOWANCES, SHARES, st.lists(SHARES, min_size=1, max_size=25))
def test_identities(economy: Economy, wears: float, allowance: tuple[str, float], rate: float, path: list[float]) -> None:
    capital = Capital(wears, Allowance(*allowance))  # type: ignore[arg-type]
    once, ever = (
        one_period(capital=capital, tax_rate=rate, economy=economy),
        permanent(capital=capital, rates=np.array(path), economy=economy),
    )
    constant = permanent(capital=capital, rates=np.array([rate]), economy=economy)
    # The average rate follows from the cost of capital under one rate, whatever the finance or the allowances.
    for found in (once, constant):
        assert found.eatr == pytest.approx(
            average_rate_of(cost_of_capital=found.cost_of_capital, tax_rate=rate, economy=economy), abs=1e-10
        )
    # An investment that just earns its cost is taxed at the marginal rate.
    for found, of in (
        (once, lambda e: one_period(capital=capital, tax_rate=rate, economy=e)),
        (ever, lambda e: permanent(capital=capital, rates=np.array(path), economy=e)),
    ):
        if found.emtr is not None and found.cost_of_capital > 1e-3:
            assert of(economy._replace(pre_tax_return=found.cost_of_capital)).eatr == pytest.approx(found.emtr, abs=1e-8)
    # No tax, no rate.
    for found in (
        one_period(capital=capital, tax_rate=0.0, economy=economy),
        permanent(capital=capital, rates=np.zeros(1), economy=economy),
    ):
        assert (found.eatr, found.emtr) == pytest.approx((0, 0), abs=1e-9)
        assert found.cost_of_capital == pytest.approx(economy.real_interest, abs=1e-12)
    # Writing a path out longer changes nothing.
    longer = permanent(capital=capital, rates=np.array([*path, *[path[-1]] * 7]), economy=economy)
    assert (longer.eatr, longer.cost_of_capital) == pytest.approx((ever.eatr, ever.cost_of_capital), abs=1e-10)


@given(st.floats(0.0, 0.4), st.integers(0, 30), SHARES, st.floats(0.01, 0.15), st.floats(0.05, 0.5))
def test_the_closed_form_of_a_holiday(wears: float, years: int, rate: float, interest: float, returns: float) -> None:
    found = holiday(wears, years, rate, interest, returns)
    expected = rate * ((1 - wears) / (1 + interest)) ** years
    assert found.eatr == pytest.approx(expected, abs=1e-10)
    assert found.emtr == pytest.approx(expected, abs=1e-10)


def test_interest_saves_nothing_in_an_exempt_year() -> None:
    capital, path = Capital(1.0, Allowance("none")), np.array([0.0, 0.2])
    half, none = (permanent(capital=capital, rates=path, economy=Economy(0.05, 0.02, 0.2, debt)) for debt in (0.5, 0.0))
    # Capital that is gone after the exempt year pays no tax, so debt changes nothing.
    assert half == none


def test_a_marginal_rate_is_not_told_where_the_cost_of_capital_is_nothing() -> None:
    found = one_period(capital=Capital(0.1, Allowance("straight_line", 1.0)), tax_rate=0.5, economy=Economy(0.02, 0.1, 0.2, 0.9))
    assert found.cost_of_capital < 0
    assert found.emtr is None


# The command.


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_shipped_specification_runs(path: Path, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["effective-tax-rate", "--spec", str(path), "--lang", lang]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert not re.search(r"\brates\.\w+", said.out), "a text without words"
    assert "Losses:" in said.out or "Lỗ:" in said.out


def test_the_keys_others_rely_on(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, f"effective-tax-rate --spec {ROOT}/scenarios/rates/oxford_china_2012.yaml")
    assert (found["eatr"], found["emtr"]) == pytest.approx((0.223838, 0.162340), abs=CLOSE)
    assert found["cost_of_capital"] == pytest.approx(0.05 / (1 - 0.162340), abs=CLOSE)
    assert [asset["name"] for asset in found["assets"]] == ["buildings", "machinery", "intangibles", "inventory"]
    assert "not discounted" in found["timing"]
    assert found["provisions"] == []


def test_rates_of_the_law_are_those_of_its_schedule_and_cited(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, f"effective-tax-rate --spec {ROOT}/scenarios/rates/zone_software.yaml")
    # Law 67/2025/QH15: 4 years exempt, 9 halved, 10 % for 15 years, then 20 %.
    assert found["tax_rates"] == pytest.approx([0.0] * 4 + [0.05] * 9 + [0.1] * 2 + [0.2])
    assert {("67/2025/QH15", "13.1.a"), ("67/2025/QH15", "14.1")} <= {(row["instrument"], row["provision"]) for row in found["provisions"]}
    assert found["law"]["variant"] == "in_force"
    stated = answer(capsys, f"effective-tax-rate --spec {ROOT}/scenarios/rates/zone_package_stated.yaml")
    assert (found["eatr"], found["emtr"]) == pytest.approx((stated["eatr"], stated["emtr"]))


def test_what_is_not_tangible_excludes_no_income_from_the_top_up_tax() -> None:
    asset = {"name": "software", "economic_depreciation": "15%", "allowance": {"kind": "straight-line", "years": 5}}
    data = {
        "method": "permanent",
        "standard_rate": "20%",
        "package": ["10%", 15, 4, 9],
        "real_interest": "5%",
        "inflation": "2%",
        "pre_tax_return": "20%",
    }

    def eatr(*, asset_share: str, tangible: str) -> float:
        found = rates_of(data | {"assets": [asset | {"tangible": tangible}], "top_up": {"minimum_rate": "15%", "asset_share": asset_share}})
        assert found.rates.eatr is not None
        return found.rates.eatr

    assert eatr(asset_share="5%", tangible="false") == eatr(asset_share="0%", tangible="true")
    assert eatr(asset_share="5%", tangible="true") < eatr(asset_share="0%", tangible="true")


WITHOUT_RATES = """
method: permanent
real_interest: "5%"
inflation: "2%"
pre_tax_return: "20%"
assets: [{name: servers, economic_depreciation: "25%", allowance: {kind: straight-line, years: 5}}]
"""


def test_place_and_activity_stand_on_the_command_line_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    spec = tmp_path / "servers.yaml"
    spec.write_text(WITHOUT_RATES, encoding="utf-8")
    words = f"effective-tax-rate --spec {spec} --location none --activity digital_product --first-revenue 2026"
    # D04: other digital products outside a zone: 0 % for 2 years, 8.5 % for 4, 17 % for 4, then 20 %.
    assert answer(capsys, words)["tax_rates"] == pytest.approx([0.0] * 2 + [0.085] * 4 + [0.17] * 4 + [0.2])
    none = answer(capsys, f"effective-tax-rate --spec {spec} --activity other --first-revenue 2026")
    assert none["tax_rates"] == pytest.approx([0.2])
    assert none["law"]["head"] is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("--first-revenue 2027", "--first-revenue: there is no place to take rates from"),
        ("--location cdtz --variant no_such", "--variant: there is no"),
        ("--location cdtz --first-revenue 1995", "--first-revenue: the law data holds no incentives"),
    ],
)
def test_options_that_do_not_fit(words: str, expected: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    spec = tmp_path / "servers.yaml"
    spec.write_text(WITHOUT_RATES, encoding="utf-8")
    assert messages(capsys, f"effective-tax-rate --spec {spec} {words}")[0].startswith(expected)


def test_the_library_looks_up_the_rates_of_the_law() -> None:
    import calculator

    spec = calculator.load_rates(ROOT / "scenarios" / "rates" / "oxford_china_2012.yaml")
    assert calculator.effective_tax_rate(spec).rates.eatr == pytest.approx(0.223838, abs=CLOSE)
    # Software in a zone: 0% for 4 years, 5% for 9, 10% for the last 2 of 15, then 20% (Law 67/2025/QH15 art. 10, 13, 14).
    of_zone = calculator.effective_tax_rate(calculator.load_rates(ROOT / "scenarios" / "rates" / "zone_software.yaml"))
    assert of_zone.tax_rates == pytest.approx([0.0] * 4 + [0.05] * 9 + [0.1] * 2 + [0.2])
    assert of_zone.law is not None
    assert {row["instrument"] for row in of_zone.law.sources.cited()} >= {"67/2025/QH15"}


@pytest.mark.parametrize(
    ("asked", "place"), [({"first_revenue": 1995}, "law.first_revenue"), ({"first_revenue": 2027, "variant": "none_such"}, "law.variant")]
)
def test_the_library_says_which_key_of_the_law_does_not_fit(asked: dict[str, Any], place: str) -> None:
    import calculator

    spec = calculator.rates_from(yaml.safe_load(WITHOUT_RATES) | {"law": asked})
    with pytest.raises(InputError) as found:
        calculator.effective_tax_rate(spec)
    assert found.value.problems[0].place.key == place


def test_the_editor_has_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    schema = answer(capsys, "schema --file rates")
    assert set(schema["required"]) == {"method", "real_interest", "inflation"}
    assert set(schema["properties"]) >= {"assets", "inventory", "package", "rates_by_year", "law", "top_up"}


def said_of(name: str) -> list[str]:
    lines = (BAD / name).read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("# expect: ") for line in lines if line.startswith("# expect: ")]


def test_the_gallery_of_bad_specifications_is_there() -> None:
    assert len(BROKEN) >= 20


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_gives_its_message(name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    for last in ([], ["--json"]):
        assert main(["effective-tax-rate", "--spec", name, *last]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.splitlines() == said_of(name)
    for line in said_of(name):
        assert re.match(rf"{name}(:\d+)?: [^;]+; .+", line), "place, fault, remedy"
