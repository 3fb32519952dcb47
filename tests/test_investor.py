"""What a project is worth to its investor: a project worked out by hand, identities, rivals re-evaluated, and what is said where there is nothing."""

from __future__ import annotations

from copy import deepcopy
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator import load_scenario, run_scenario, scenario_from
from calculator.__main__ import main
from calculator.analysis.cards import cards, rate_range
from calculator.analysis.investor.handicap import FACTORS, LEVERS, OUTSIDE, _bracket, _Search, compare_sites, raised, site_gaps
from calculator.analysis.operator.answers import run_operator
from calculator.analysis.run import run_site
from calculator.commands.tables.investor import gap_said, worth_rows
from calculator.i18n import LANGUAGES, t
from calculator.law.law import load_law
from calculator.measures.investor import constant_prices, discounted_payback, foreign_rates, present_value_at, real_rates, tax_share
from calculator.measures.returns import internal_rate, net_present_value
from calculator.project.case import Case
from calculator.project.scenario import Scenario
from calculator.quantities import Language, format_money_short, format_share
from calculator.yaml_text import read_file
from tests.test_commands import answer
from tests.twin.random_money import with_money
from tests.twin.random_projects import random_scenario

ROOT = Path(__file__).parent.parent
SHIPPED = sorted((ROOT / "scenarios").glob("*.yaml"))
BY_NAME = {path.stem: load_scenario(path) for path in SHIPPED}
SITES = [(name, site) for name, scenario in BY_NAME.items() for site in scenario.sites]
RIVALS = [(name, site) for name, site in SITES if BY_NAME[name].project.operator is None]

BN = 1_000_000_000

# A project outside any zone, taxed at 20 %: revenue 100 bn, cost 60 bn, an asset of 80 bn over four years, a loan of 40 bn at 10 %.
BY_HAND: dict[str, Any] = {
    "scenario": "by_hand",
    "title": {"vi": "–", "en": "–"},
    "horizon": {"first_year": 2027, "years": 5},
    "assumptions": {
        "exchange_rate": {"start": 25_000, "from": 2027, "growth": "2%"},
        "consumer_price_growth": "3%",
        "land_price_growth": "3%",
        "discount_rate": "10%",
        "cost_of_equity": "15%",
    },
    "project": {
        "name": "By hand",
        "activity": "other",
        "licence": "2027-01-15",
        "operation_start": "2028-01-01",
        "capital": "80 bn",
        "facts": {
            "new_project": "yes",
            "related_party_transactions": "no",
            "affiliate_above_small_bands": "yes",
            "work_inside_site": "100%",
        },
        "revenue": [{"name": "sales", "kind": "incentive", "amount": {"start": "100 bn", "from": 2028}}],
        "costs": [{"name": "all", "amount": {"start": "60 bn", "from": 2028}}],
        "assets": [
            {
                "name": "servers",
                "class": "it_equipment",
                "cost": "80 bn",
                "first_use": "2028-01",
                "life_years": 4,
                "method": "straight_line",
            }
        ],
        "loans": [{"name": "bank", "principal": "40 bn", "rate": "10%", "drawn": 2028, "repaid_from": 2031, "repaid_until": 2031}],
    },
    "sites": {"town": {"title": {"vi": "–", "en": "–"}, "location": "none", "commune_class": "none", "premises": []}},
}
# Income 100 − 60 − 20 − 4 = 16, tax 3.2; without the loan 20 and 4.
PROJECT = [Fraction(amount) for amount in ("0", "-43.2", "36.8", "36.8", "36.8", "0")]
WITHOUT_DEBT = [Fraction(amount) for amount in ("0", "-44", "36", "36", "36", "0")]
EQUITY = [Fraction(amount) for amount in ("0", "-7.2", "32.8", "32.8", "-7.2", "0")]


def exact(flows: list[Fraction], rate: str) -> float:
    return float(sum(flow / (1 + Fraction(rate)) ** year for year, flow in enumerate(flows))) * BN


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_site_that_is_worth_no_more_says_why(lang: Language) -> None:
    """Quang Trung: rent free on leased land, and the same price for floors: worth the same, though more is kept of a dearer full rent."""
    scenario, law = BY_NAME["software_500"], load_law()
    run, other = (run_site(scenario, law, site) for site in ("qtsc", "qtsc_own_building"))
    assert run.investor.npv == pytest.approx(other.investor.npv, abs=1)
    assert (other.measures["kept"] or 0) > (run.measures["kept"] or 0) + BN
    outside, there = site_gaps(law, scenario, "qtsc")
    nothing = format_money_short(0, lang)
    site = scenario.sites["qtsc_own_building"].title[lang]
    assert gap_said(there, run, scenario, lang) == t("gap.same", lang, site=site, nothing=nothing)
    # Software is a sector with incentives: its ground holds in any place.
    ground = {"vi": "Ngành, nghề công nghệ số được ưu đãi", "en": "Digital sectors with incentives"}[lang]
    assert ground in gap_said(outside, run, scenario, lang)


def test_a_site_that_is_worth_more_by_law_explains_nothing_and_one_by_price_alone_says_so() -> None:
    """Half of the relief passed on or not is a matter of the contract, not of law; without the zone there is no ground for services."""
    scenario, law = BY_NAME["digital_services_tenant"], load_law()
    run = run_site(scenario, law, "passed_on")
    outside, no_clause = site_gaps(law, scenario, "passed_on")
    assert gap_said(outside, run, scenario, "en") == ""
    site = scenario.sites["no_clause"].title["en"]
    assert gap_said(no_clause, run, scenario, "en") == t("gap.no_law", "en", site=site, nothing="₫0")


def test_the_command_says_why_sites_tie(capsys: pytest.CaptureFixture[str]) -> None:
    start = t("gap.same", "en", site="Quang Trung, building on land leased from the State", nothing="₫0")[:90]
    assert main(["run", str(ROOT / "scenarios" / "software_500.yaml"), "--site", "qtsc", "--lang", "en"]) == 0
    assert start in capsys.readouterr().out


def by_hand(**assumptions: Any) -> Scenario:
    data = deepcopy(BY_HAND)
    data["assumptions"] |= assumptions
    return scenario_from(data)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("discount", "above"), [("1/10", False), ("1/5", True)])
def test_the_tax_on_a_project_says_what_it_is_a_share_of_and_why_it_is_high(lang: Language, discount: str, above: bool) -> None:
    """3.2 bn of tax a year, four years; before it −40 bn, then 40 bn three times: at 10 % under a fifth of their worth, at 20 % over it."""
    rate = format_share(float(Fraction(discount)), lang)
    scenario = by_hand(discount_rate=rate.replace(",", "."), cost_of_equity="25%")
    paid = exact([Fraction(0), *[Fraction(32, 10)] * 4, Fraction(0)], discount)
    before = exact([Fraction(amount) for amount in (0, -40, 40, 40, 40, 0)], discount)
    assert (paid / before > 0.2) is above
    rows = {name: (value, note) for name, value, note in worth_rows(run_site(scenario, load_law(), "town"), scenario, lang)}
    value, note = rows[t("investor.project_tax_rate", lang)]
    said = t("investor.tax_rate_is", lang, tax=format_money_short(paid, lang), before=format_money_short(before, lang))
    why = f" {t('investor.tax_rate_high', lang, rate=rate)}"
    assert (value, note) == (format_share(paid / before, lang, 2), said + why * above)


def test_a_project_worked_out_by_hand() -> None:
    worth = run_site(by_hand(), load_law(), "town").investor
    assert worth.cash.project == pytest.approx([float(flow) * BN for flow in PROJECT], abs=1)
    assert worth.cash.equity == pytest.approx([float(flow) * BN for flow in EQUITY], abs=1)
    assert worth.npv == pytest.approx(exact(PROJECT, "1/10"), abs=1)
    assert worth.npv_without_debt == pytest.approx(exact(WITHOUT_DEBT, "1/10"), abs=1)
    # 0.8 bn of tax a year, at the rate of that year.
    assert worth.interest_shield == pytest.approx(exact([Fraction(0), *[Fraction(8, 10)] * 4, Fraction(0)], "1/10"), abs=1)
    assert worth.equity_npv == pytest.approx(exact(EQUITY, "3/20"), abs=1)
    assert (worth.payback, worth.discounted_payback) == (2030, 2030)
    assert worth.peak_funding == pytest.approx(43.2 * BN, abs=1)
    before = [flow + tax for flow, tax in zip(PROJECT, [0, *[Fraction(32, 10)] * 4, 0], strict=True)]
    assert worth.project_tax_rate == pytest.approx(1 - exact(PROJECT, "1/10") / exact(before, "1/10"))
    # −43.2 + 36.8 (v + v² + v³) = 0 has one root, 66.45…%.
    assert worth.irr.value is not None
    discount = 1 / (1 + worth.irr.value)
    assert 36.8 * (discount + discount**2 + discount**3) == pytest.approx(43.2, abs=1e-9)
    # The equity flows change their sign twice.
    assert worth.law_worth == worth.zone_worth == 0
    assert worth.leaks == 0


def test_the_same_value_in_real_terms_and_in_dollars() -> None:
    worth = run_site(by_hand(), load_law(), "town").investor
    assert worth.npv_real == pytest.approx(worth.npv, rel=1e-12)
    assert worth.npv_usd == pytest.approx(worth.npv / 25_000, rel=1e-12)
    assert worth.real_rates == pytest.approx([1.1 / 1.03 - 1] * 5)
    # A currency that gains 2 % a year is discounted at less.
    assert worth.usd_rates == pytest.approx([1.1 / 1.02 - 1] * 5)
    assert worth.irr.value is not None
    assert worth.irr_real.value == pytest.approx((1 + worth.irr.value) / 1.03 - 1)
    assert worth.irr_usd is not None
    assert worth.irr_usd.value == pytest.approx((1 + worth.irr.value) / 1.02 - 1)


def test_at_no_discount_the_value_is_the_sum() -> None:
    worth = run_site(by_hand(discount_rate="0%"), load_law(), "town").investor
    assert worth.npv == pytest.approx(worth.cash.project.sum(), abs=1e-3)
    assert worth.npv == pytest.approx(67.2 * BN, abs=1)


def test_what_is_not_stated_is_not_given() -> None:
    data = deepcopy(BY_HAND)
    del data["assumptions"]["cost_of_equity"], data["assumptions"]["exchange_rate"]
    worth = run_site(scenario_from(data), load_law(), "town").investor
    assert (worth.npv_usd, worth.irr_usd, worth.usd_rates, worth.equity_npv) == (None, None, None, None)


def test_a_loan_in_an_exempt_year_saves_nothing() -> None:
    # Software in a zone from 2028: exempt 2028-2031, so no year of the loan pays tax.
    data = deepcopy(BY_HAND)
    data["project"] |= {"activity": "software_product"}
    data["project"]["facts"]["recognised_software_steps"] = "yes"
    data["sites"]["town"] |= {"location": "cdtz"}
    worth = run_site(scenario_from(data), load_law(), "town").investor
    assert worth.interest_shield == 0
    assert worth.npv == pytest.approx(exact([flow + (Fraction(4) if flow else 0) for flow in WITHOUT_DEBT], "1/10"), abs=1)


# Identities.


@pytest.mark.parametrize(("name", "site"), SITES)
def test_what_the_law_is_worth_is_what_is_kept_of_the_burden(name: str, site: str) -> None:
    run = run_site(BY_NAME[name], load_law(), site)
    worth = run.investor
    kept = next(bar.present_value for bar in run.waterfall if bar.name == "kept")
    assert worth.law_worth + worth.leaks == pytest.approx(kept, abs=1)
    assert sum(worth.value_by_relief.values()) == pytest.approx(kept, abs=1)
    assert worth.npv_without_debt + worth.interest_shield == pytest.approx(worth.npv, abs=1)
    assert worth.npv_real == pytest.approx(worth.npv, rel=1e-9)
    if worth.irr.value is not None:
        scale = np.abs(worth.cash.project).sum()
        assert abs(net_present_value(cash=worth.cash.project, rate=worth.irr.value)) <= 1e-9 * scale
    assert (worth.irr.value is None) == (worth.irr.reason is not None)


@pytest.mark.parametrize("seed", range(24))
def test_the_law_is_worth_what_is_kept_in_random_projects(seed: int) -> None:
    data = random_scenario(seed)
    site = next(iter(data["sites"]))
    run = run_site(scenario_from(data), load_law(), site)
    at_cost = any("cost_plus" in line for line in data["project"]["revenue"])
    kept = next(bar.present_value for bar in run.waterfall if bar.name == "kept")
    assert run.investor.law_worth + run.investor.leaks == pytest.approx(kept, abs=1)
    assert at_cost or run.investor.leaks == 0


@pytest.mark.parametrize("seed", range(24))
def test_the_law_is_worth_what_is_kept_with_duties_grants_and_credits(seed: int) -> None:
    data = with_money(seed)
    run = run_site(scenario_from(data), load_law(), next(iter(data["sites"])))
    at_cost = any("cost_plus" in line for line in data["project"]["revenue"])
    assert at_cost or run.investor.leaks == 0


def test_duty_on_assets_and_grants_are_cash_of_the_investor() -> None:
    run = run_site(BY_NAME["chip_plant_supported"], load_law(), "zone")
    # 125,600 m of duty on the lines of 2029, two years from the first: no leak, for the price does not go by cost.
    assert run.investor.leaks == 0
    duty = run.investor.cash.project - run.investor.cash_general.project
    assert duty[2] >= 125.6 * BN
    # The other layout of the same cash has working capital and no year after the last.
    lines = run.enterprise
    assert run.investor.cash.project[:-1] == pytest.approx(lines["cash_before_home_tax"] + lines["working_capital_increase"], abs=1)


def test_relief_leaks_through_a_price_at_cost() -> None:
    # A principal who pays cost plus 10 % pays less as soon as the rent does: 1.10 of every đồng of relief is off the price.
    data = read_file(ROOT / "tests" / "bad" / "valid_minimal.yaml").data
    data["project"]["revenue"][0] = {"name": "exports", "kind": "incentive", "cost_plus": "10%"}
    run = run_site(scenario_from(data), load_law(), "zone")
    relief = run.measures["relief_land_rent_present_value"] or 0.0
    assert relief > 0
    # Land use tax is in the price at cost like the rent.
    cost_before = sum(run.without_incentive[line] - run.enterprise[line] for line in ("land_rent_cost", "land_use_tax"))
    rendered = np.array([year >= 2028 for year in run.years])
    expected = sum(1.1 * cost / 1.1**place for place, cost in enumerate(cost_before) if rendered[place])
    assert run.investor.leaks == pytest.approx(expected, abs=1)


def test_top_up_tax_is_paid_the_year_after_also_after_the_horizon() -> None:
    data = read_file(ROOT / "scenarios" / "ic_design_group.yaml").data
    data["horizon"]["years"], data["expect"] = "8", []
    run = run_site(scenario_from(data), load_law(), "zone")
    top_up = run.enterprise["group_top_up_tax"]
    assert top_up[-1] > 0
    assert run.investor.cash.income_tax[-1] == top_up[-1]
    assert run.investor.years[-1] == run.years[-1] + 1


@pytest.mark.parametrize("name", ["operator_tower_3ha", "operator_greenfield_200ha"])
def test_an_operators_cash_is_that_of_its_own_command(name: str) -> None:
    scenario, site = BY_NAME[name], next(iter(BY_NAME[name].sites))
    worth, done = run_site(scenario, load_law(), site).investor, run_operator(scenario, load_law(), site)
    assert worth.cash.project[:-1] == pytest.approx(done.cash.project, abs=1)
    assert worth.cash.equity[:-1] == pytest.approx(done.cash.equity, abs=1)


CASH = st.lists(st.floats(-1e12, 1e12), min_size=2, max_size=30).map(np.array)


@settings(max_examples=100)
@given(CASH, st.floats(0, 0.4), st.floats(-0.05, 0.3), st.floats(-0.1, 0.2), st.floats(1_000, 50_000))
def test_prices_and_currencies_do_not_change_a_value(cash: Any, rate: float, inflation: float, falls: float, exchange: float) -> None:
    years = len(cash)
    growth, rates = np.full(years - 1, inflation), exchange * (1 + falls) ** np.arange(years)
    value, scale = present_value_at(cash=cash, rates=np.full(years - 1, rate)), np.abs(cash).sum() + 1
    assert value == pytest.approx(float(net_present_value(cash=cash, rate=rate)), abs=1e-9 * scale)
    assert present_value_at(cash=cash, rates=np.zeros(years - 1)) == pytest.approx(cash.sum(), abs=1e-9 * scale)
    real = present_value_at(cash=constant_prices(cash=cash, price_growth=growth), rates=real_rates(discount_rate=rate, price_growth=growth))
    assert real == pytest.approx(value, abs=1e-9 * scale)
    abroad = present_value_at(cash=cash / rates, rates=foreign_rates(discount_rate=rate, exchange_rate=rates))
    assert abroad * exchange == pytest.approx(value, abs=1e-9 * scale)


@settings(max_examples=100)
@given(st.floats(1e9, 1e12), st.lists(st.floats(1e8, 1e12), min_size=1, max_size=20))
def test_an_outlay_and_what_it_brings_have_one_rate(outlay: float, brings: list[float]) -> None:
    cash = np.array([-outlay, *brings])
    found = internal_rate(cash)
    assert found.reason in (None, "never_earned_back", "no_outlay")
    if found.value is not None:
        assert abs(net_present_value(cash=cash, rate=found.value)) <= 1e-7 * np.abs(cash).sum()


def test_payback_and_tax_share_where_there_are_none() -> None:
    assert discounted_payback(cash=np.array([-10.0, 6.0, 5.0]), rates=np.array([0.0, 0.0])) == 2
    assert discounted_payback(cash=np.array([-10.0, 6.0, 5.0]), rates=np.array([0.1, 0.1])) is None
    assert tax_share(before_tax=np.array([-10.0, 10.0]), tax=np.array([0.0, 1.0]), discount_rate=0.1) is None


# Rivals.


@pytest.mark.parametrize(("name", "site"), RIVALS)
def test_a_handicap_ties_when_it_is_run_again(name: str, site: str) -> None:
    scenario, law = BY_NAME[name], load_law()
    gaps, handicaps = compare_sites(law, scenario, site)
    assert {one.lever for one in handicaps} == set(LEVERS)
    for gap in gaps:
        assert gap.law + gap.price == pytest.approx(gap.total, abs=1)
        assert gap.rival != OUTSIDE or gap.price == 0
    moved = [one for one in handicaps if one.factor is not None and one.factor != 1.0]
    for one in moved:
        rival = run_site(scenario, law, one.rival).investor.npv if one.rival != OUTSIDE else None
        again = run_site(raised(Case(scenario, site), one.lever, one.factor or 0.0).scenario, law, site).investor
        if rival is None:
            # The rival outside any zone keeps its own prices.
            plain = run_site(scenario, law, site).investor
            rival = plain.npv - plain.zone_worth
        assert again.npv == pytest.approx(rival, rel=1e-6, abs=1)
        assert (one.factor > 1) == (one.gap > 0)  # type: ignore[operator]
    for one in handicaps:
        assert (one.factor is None) == (one.reason is not None)


def test_rent_alone_is_price_not_law() -> None:
    data = read_file(ROOT / "scenarios" / "bpo_300.yaml").data
    there = deepcopy(data["sites"]["zone"])
    for item in there["premises"]:
        item["rent"] = {"start": "100000", "from": 2028}
    here = deepcopy(there)
    for item in here["premises"]:
        item["rent"] = {"start": "150000", "from": 2028}
    data["sites"] = {"zone": here, "cheaper": there}
    data |= {"compare": {"variants": ["in_force"]}, "expect": []}
    gaps, handicaps = compare_sites(load_law(), scenario_from(data), "zone", ["cheaper"])
    assert gaps[0].total < 0
    # The same law at both: that dearer rent leaves less profit to relieve is price too.
    assert (gaps[0].law, gaps[0].price) == (0, gaps[0].total)
    factor = next(one.factor for one in handicaps if one.lever == "rent")
    assert factor == pytest.approx(100_000 / 150_000, abs=1e-9)


def test_reasons_where_there_is_no_tie() -> None:
    law = load_law()
    pay_spread = {one.lever: one.reason for one in compare_sites(law, BY_NAME["captive_centre_500"], "zone")[1]}
    assert pay_spread["wages"] == "pay_is_spread"
    none_to_raise = {one.lever: one.reason for one in compare_sites(law, BY_NAME["saas_startup"], "zone")[1]}
    assert none_to_raise["wages"] == "nothing_to_raise"
    data = read_file(ROOT / "scenarios" / "bpo_300.yaml").data
    for item in data["sites"]["zone"]["premises"]:
        item["area"] = "1"
    data["expect"] = []
    tiny = {one.lever: (one.factor, one.reason) for one in compare_sites(law, scenario_from(data), "zone")[1]}
    assert tiny["rent"] == (None, "never_ties")
    assert tiny["wages"][0] is not None
    assert compare_sites(law, BY_NAME["operator_tower_3ha"], "zone") == ([], [])


def test_a_search_finds_a_kink_and_tells_a_jump() -> None:
    def search(value: Any) -> _Search:
        found = _bracket("rent", "rival", float(value(1.0)), np.array([value(factor) for factor in FACTORS]), 1e9)
        assert isinstance(found, _Search)
        while found.open:
            factor = found.next()
            found.look(factor, value(factor))
        return found

    kink = search(lambda factor: 1e9 * (1.3 - factor) if factor < 1.2 else 1e8 - 5e9 * (factor - 1.2))
    assert kink.factor == pytest.approx(1.22, abs=1e-9)
    jump = search(lambda factor: 1e9 if factor < 1.37 else -1e9)
    assert jump.jumps
    assert jump.ends == pytest.approx((1.37, 1.37), abs=1e-9)


# The command.


def test_run_gives_it_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, f"run {ROOT}/scenarios/bpo_300.yaml")["results"][0]
    assert {"npv", "law_worth", "zone_worth", "irr", "project_tax_rate", "peak_funding"} <= set(found["measures"])
    assert found["measures"]["irr"] is None
    assert found["investor"]["irr"] == {"value": None, "reason": "no_outlay"}
    assert found["investor"]["npv"] == pytest.approx(found["measures"]["npv"])
    assert len(found["investor"]["cash"]["project"]) == len(found["years"]) + 1
    rent = next(one for one in found["handicaps"] if one["lever"] == "rent")
    assert rent["dearer"] == pytest.approx(rent["factor"] - 1)
    assert [gap["rival"] for gap in found["against_rivals"]] == [OUTSIDE]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", ["chip_test_small", "operator_greenfield_200ha", "captive_centre_500", "saas_startup"])
def test_run_prints_it_in_words(name: str, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(ROOT / "scenarios" / f"{name}.yaml"), "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert "investor." not in out
    assert "operator.reason" not in out
    assert "measure." not in out


def test_years_of_payback_are_calendar_years() -> None:
    run = run_scenario(BY_NAME["chip_test_small"], sites=["zone"]).runs[0]
    cumulated = list(accumulate(run.investor.cash.project.tolist()))
    back = run.investor.payback
    assert back is not None
    place = back - run.years[0]
    assert cumulated[place - 1] < 0 <= min(cumulated[place:])


def test_an_average_rate_above_every_rate_of_tax_is_not_given() -> None:
    data = BY_NAME["saas_startup"].model_dump(mode="json", by_alias=True, exclude={"expect"})
    data["project"]["costs"][0]["share_of_revenue"] *= 1.5
    scenario = scenario_from(data)
    site = next(iter(scenario.sites))
    run = run_site(scenario, load_law(), site)
    # Tax is paid, at rates of 20 % at most; losses that ran out make it 34 % of what income is left.
    assert run.enterprise["corporate_income_tax"].sum() > BN
    assert run.measures["effective_rate"] is None
    assert rate_range(run, "effective_rate", "en") == "not meaningful"
    card = next(one for one in cards(run, scenario, "en") if one.name == "rate")
    assert "losses never set off" in card.caption
