"""The twin against cases worked by hand or by others; expected values are typed, never computed with the twin."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from . import corporate_income_tax as cit
from .books import Books
from .clocks import start_clocks
from .depreciation import asset_years, by_calendar_year
from .income import income_before_research, research_extra, shared_keys
from .land_ladders import NOTHING, WHOLE, Relief, ladder_years
from .land_rent import state_lease, years_of_billed_months
from .loans import deductible_interest, interest_by_year
from .losses import Loss, run_losses, set_off_within_year
from .paths import path
from .project import Lines, evaluate, run, with_counterfactual
from .random_projects import ASSET_LIVES, random_scenario

BN = 1_000_000_000


# ---- corporate income tax


def kinds(incentive: int = 0, ordinary: int = 0, excluded: int = 0, real_estate: int = 0) -> dict[str, Fraction]:
    return {
        "incentive": Fraction(incentive),
        "ordinary": Fraction(ordinary),
        "excluded": Fraction(excluded),
        "real_estate": Fraction(real_estate),
    }


def test_w01_loss_used_in_full() -> None:
    first, second = run_losses([2026, 2027], [kinds(ordinary=-10_000), kinds(ordinary=12_000)], [False] * 2, [])
    assert (first.carried, second.used, second.assessable["ordinary"]) == (10_000, 10_000, 2_000)


def test_w02_rest_of_a_loss_lapses_after_five_years() -> None:
    incomes = [kinds(ordinary=-20_000), kinds(ordinary=15_000)] + [kinds()] * 4 + [kinds(ordinary=9_000)]
    result = run_losses(list(range(2026, 2033)), incomes, [False] * 7, [])
    assert (result[1].used, result[1].carried) == (15_000, 5_000)
    assert (result[4].carried, result[5].expired, result[5].carried) == (5_000, 5_000, 0)
    assert (result[6].used, result[6].assessable["ordinary"]) == (0, 9_000)


def test_loss_of_the_fifth_year_before_is_still_used() -> None:
    result = run_losses([2031], [kinds(ordinary=9)], [False], [Loss(2026, "general", Fraction(4)), Loss(2025, "general", Fraction(3))])
    assert (result[0].used, result[0].expired) == (4, 0)


def test_w04_software_loss_against_other_income() -> None:
    left = set_off_within_year(kinds(incentive=-1_000, ordinary=1_000, excluded=2_000), enjoys_incentive=True)
    assert left == kinds(ordinary=1_000, excluded=1_000)
    assert sum(left.values()) == 2_000
    assert sum(left.values()) * Fraction(22, 100) == 440


def test_real_estate_loss_stays_away_from_incentive_income() -> None:
    income = kinds(incentive=100, ordinary=10, real_estate=-50)
    assert set_off_within_year(income, enjoys_incentive=True) == kinds(incentive=100, real_estate=-40)
    assert set_off_within_year(income, enjoys_incentive=False) == kinds(incentive=60)


def test_order_of_losses_brought_forward() -> None:
    old = [Loss(2026, "general", Fraction(70))]
    income = [kinds(incentive=50, ordinary=30, excluded=40)]
    project = run_losses([2027], income, [True], old)[0]
    assert project.assessable == kinds(ordinary=10, excluded=40)
    taxed = run_losses([2027], income, [True], old, "highest_taxed_first")[0]
    assert taxed.assessable == kinds(incentive=50)


def clocks_of(incomes: list[int], **more: Any) -> tuple[int | None, int | None]:
    years = list(range(2014, 2014 + len(incomes)))
    given: dict[str, Any] = {"operation_year": 2014, "operation_month": 1, **more}
    clocks = start_clocks(years, [Fraction(100)] * len(years), [Fraction(income) for income in incomes], **given)
    return clocks.rate_start, clocks.holiday_start


def test_w07_holiday_from_first_income_or_fourth_year() -> None:
    assert clocks_of([5, 5, 5, 5, 5]) == (2014, 2014)
    assert clocks_of([-5, 0, -5, -5, 5]) == (2014, 2017)
    assert clocks_of([-5, -5, 1, 5, 5]) == (2014, 2016)


def test_deferred_first_year() -> None:
    assert clocks_of([5, 5, 5, 5], operation_month=7, defer=True) == (2015, 2015)
    assert clocks_of([-5, -5, 5, 5], operation_month=7, defer=True) == (2015, 2016)
    assert clocks_of([5, 5, 5, 5], operation_month=1, defer=True) == (2014, 2014)
    assert clocks_of([5, 5], rate_years_used=4, holiday_years_used=2) == (2010, 2012)


def test_w14_first_year_is_annualised() -> None:
    revenue = {2026: Fraction(18 * BN), 2027: Fraction(60 * BN)}
    assert cit.band_revenue(2027, revenue, 2026, 4) == 24 * BN
    assert cit.general_rate(Fraction(24 * BN), affiliate_above_bands=False) == Fraction(17, 100)


@pytest.mark.parametrize(("revenue", "rate"), [(3 * BN, "15/100"), (3 * BN + 1, "17/100"), (50 * BN, "17/100"), (50 * BN + 1, "20/100")])
def test_edges_of_the_bands(revenue: int, rate: str) -> None:
    assert cit.general_rate(Fraction(revenue), affiliate_above_bands=False) == Fraction(rate)
    assert cit.general_rate(Fraction(revenue), affiliate_above_bands=True) == Fraction(20, 100)


def test_micro_edge() -> None:
    assert cit.micro_exempt(2026, Fraction(BN), False)
    assert not cit.micro_exempt(2025, Fraction(BN), False)
    assert not cit.micro_exempt(2026, Fraction(BN + 1), False)
    assert not cit.micro_exempt(2026, Fraction(BN), True)


def test_w26_declining_balance() -> None:
    assert asset_years(Fraction(50), 5, "declining_balance") == [20, 12, Fraction("7.2"), Fraction("5.4"), Fraction("5.4")]
    # 8 years: 2.5 / 8 = 31.25 %, of 256 is 80, of 176 is 55; the last three years are even (a third is more than 31.25 %).
    assert asset_years(Fraction(256), 8, "declining_balance")[:2] == [80, 55]
    assert len(set(asset_years(Fraction(256), 8, "declining_balance")[5:])) == 1
    assert sum(asset_years(Fraction(256), 8, "declining_balance")) == 256


def test_depreciation_from_july() -> None:
    assert by_calendar_year(Fraction(120), 2, "straight_line", "2027-07", [2026, 2027, 2028, 2029, 2030]) == [0, 30, 60, 30, 0]


def test_d09_research_may_not_make_a_loss() -> None:
    book = Books()
    book.revenue["incentive"], book.direct["incentive"], book.research_direct["incentive"] = Fraction(160), Fraction(100), Fraction(100)
    keys = shared_keys(book, "revenue", True, None)
    income = income_before_research(book, keys, Fraction(0))
    assert income["incentive"] == 60
    assert research_extra(2026, book, keys, income, Fraction(1))["incentive"] == 60
    assert research_extra(2026, book, keys, income, Fraction(1, 2))["incentive"] == 50


def test_loan_interest() -> None:
    loan = {"rate": "10%", "drawn": 2027, "repaid_from": 2028, "repaid_until": 2029}
    # 100 during 2027 and 2028 (the first instalment is paid at the end of 2028), 50 during 2029.
    assert interest_by_year(loan, Fraction(100), [2026, 2027, 2028, 2029, 2030]) == [0, 10, 10, 5, 0]


def test_interest_cap_carries_five_years() -> None:
    # EBITDA 100 allows 30 a year. 50 paid in 2027: 20 carried. 2028 pays 25: room 5. 2029 pays 0: room 30, 15 left to use.
    used = deductible_interest(
        [2027, 2028, 2029], [Fraction(50), Fraction(25), Fraction(0)], [Fraction(0)] * 3, [Fraction(100)] * 3, [], capped=True
    )
    assert used == [30, 30, 15]
    assert deductible_interest([2027], [Fraction(50)], [Fraction(0)], [Fraction(100)], [], capped=False) == [50]
    # Interest income of 60 leaves no net interest: all is deducted, and the room is used by what was carried.
    assert deductible_interest(
        [2027], [Fraction(50)], [Fraction(60)], [Fraction(100)], [(2022, Fraction(7)), (2021, Fraction(9))], capped=True
    ) == [57]
    # A negative EBITDA allows nothing but what the interest income covers.
    assert deductible_interest([2027], [Fraction(50)], [Fraction(10)], [Fraction(-5)], [], capped=True) == [10]


def plain_scenario(activity: str, location: str, **site: Any) -> dict[str, Any]:
    """Revenue 100 bn and costs 40 bn a year from 2026; revenue of the year before 100 bn too."""
    return {
        "horizon": {"first_year": 2026, "years": 18},
        "assumptions": {"consumer_price_growth": "3%", "land_price_growth": "0%", "discount_rate": "10%"},
        "project": {
            "activity": activity,
            "licence": "2026-01-01",
            "operation_start": "2026-01-01",
            "capital": 20 * BN,
            "facts": {
                "new_project": "yes",
                "recognised_software_steps": "yes",
                "related_party_transactions": "no",
                "affiliate_above_small_bands": "no",
                "work_inside_site": "100%",
                "certificates": [],
            },
            "revenue": [{"name": "sales", "kind": "incentive", "amount": 100 * BN}],
            "costs": [{"name": "tools", "amount": 40 * BN, "stream": "sales"}],
        },
        "sites": {"here": {"location": location, "commune_class": "none", "premises": [], **site}},
    }


def test_d01_zone_schedule() -> None:
    lines = evaluate(plain_scenario("other", "cdtz"), "here")
    assert lines["effective_rate"] == [Fraction(0)] * 4 + [Fraction(5, 100)] * 9 + [Fraction(10, 100)] * 2 + [Fraction(20, 100)] * 3
    assert lines["corporate_income_tax"][3:5] == [0, 3 * BN]
    assert lines["corporate_income_tax"][14:16] == [6 * BN, 12 * BN]
    assert with_counterfactual(plain_scenario("other", "cdtz"), "here")["kept"][4] == 9 * BN


def test_d04_other_digital_products_outside_a_zone() -> None:
    lines = evaluate(plain_scenario("digital_product", "none"), "here")
    assert lines["effective_rate"][:12] == [Fraction(0)] * 2 + [Fraction(85, 1000)] * 4 + [Fraction(17, 100)] * 4 + [Fraction(20, 100)] * 2


def test_work_outside_the_zone_pays_the_ordinary_rate() -> None:
    scenario = plain_scenario("digital_service", "cdtz")
    scenario["project"]["facts"]["work_inside_site"] = "75%"
    lines = evaluate(scenario, "here")
    # 60 bn of income: 45 exempt, 15 at 20 %.
    assert (lines["project_income"][0], lines["corporate_income_tax"][0]) == (45 * BN, 3 * BN)
    scenario["project"]["facts"]["work_inside_site"] = "unknown"
    assert evaluate(scenario, "here")["corporate_income_tax"][0] == 12 * BN
    assert evaluate(scenario, "here", unknown="high")["corporate_income_tax"][0] == 0


@pytest.mark.parametrize(
    ("activity", "location", "commune", "name"),
    [
        ("software_product", "cdtz", "none", "special_sector"),
        ("key_digital_service", "cdtz", "none", "special_sector"),
        ("other", "cdtz", "none", "zone"),
        ("incubation", "none", "none", "incubation"),
        ("digital_product", "difficult_area", "none", "other_digital_product"),
        ("digital_product", "cdtz", "none", "zone"),
        ("other", "economic_zone", "none", "economic_zone"),
        ("other", "economic_zone", "difficult", "economic_zone_in_area"),
        ("other", "industrial_park", "difficult", "difficult_area"),
        ("other", "difficult_area", "especially_difficult", "especially_difficult_area"),
        ("other", "industrial_park", "none", None),
    ],
)
def test_head_chosen(activity: str, location: str, commune: str, name: str | None) -> None:
    scenario = plain_scenario(activity, location, commune_class=commune)
    head = run(scenario, "here").head
    assert (head.name if head else None) == name
    scenario["project"]["facts"]["new_project"] = "no"
    assert run(scenario, "here").head is None


def test_cost_plus_leaks_relief() -> None:
    scenario = plain_scenario("other", "cdtz")
    scenario["project"]["revenue"] = [{"name": "sales", "kind": "incentive", "cost_plus": "8%"}]
    scenario["project"]["costs"].append({"name": "gifts", "amount": 10 * BN, "stream": "shared", "deductible": "0%"})
    lines = evaluate(scenario, "here", counterfactual="no_incentive")
    # Revenue 1.08 x 50 bn = 54 bn; only 40 bn may be deducted; band of 50 bn is passed: 20 % of 14 bn.
    assert (lines["revenue"][0], lines["taxable_income"][0], lines["corporate_income_tax"][0]) == (54 * BN, 14 * BN, 28 * BN // 10)


# ---- land rent


def lease(**more: Any) -> dict[str, Any]:
    """Case B of the sheet."""
    return {
        "kind": "state_lease",
        "payment": "annual",
        "land_use": "production",
        "area": 10_000,
        "table_price": 5_000_000,
        "rate": "0.5%",
        "coefficient": 1,
        "infrastructure_cost": 0,
        "decision": "2027-01-01",
        "term_years": 50,
        "construction_months": 24,
        "won_at_auction": "no",
        "filed_late_months": 0,
        **more,
    }


def rent(relief: Relief = NOTHING, growth: str = "0", cpi: str = "0", **more: Any) -> Any:
    return state_lease(lease(**more), relief, Fraction(growth), lambda year: Fraction(cpi))


def test_p1_p2_b_unit_rents() -> None:
    assert rent(table_price=4_200_000, coefficient="3.3", rate="1.3%", area=1).due[2027] == 180_180
    assert rent(table_price=39_700_000, rate="0.75%", area=1).due[2027] == 297_750
    assert rent(area=1).due[2027] == 25_000
    assert rent().due[2027] == 250_000_000


def test_d3_part_of_a_month() -> None:
    assert round(rent(decision="2027-04-17").due[2027]) == 166_666_667  # 14 days left: April is dropped
    assert rent(decision="2027-04-16").due[2027] == 187_500_000  # 15 days left
    assert rent(decision="2027-04-17").due[2077] == 250_000_000 * Fraction(4, 12)
    assert years_of_billed_months(date(2027, 12, 20), 1)[0] == 2028


@pytest.mark.parametrize(("years", "late", "due", "exempt"), [(3, 0, 11_250, 1_250), (11, 0, 9_250, 3_250), (11, 18, 9_625, 2_875)])
def test_d5_d7_d12_exempt_years(years: int, late: int, due: int, exempt: int) -> None:
    result = rent(Relief(True, years), filed_late_months=late)
    assert sum(result.due.values()) == due * 1_000_000
    assert sum(result.before_relief.values()) - sum(result.due.values()) == exempt * 1_000_000


def test_whole_term_needs_no_filing() -> None:
    assert sum(rent(Relief(True, WHOLE), filed_late_months=18).due.values()) == 0


def test_construction_is_capped_at_three_years() -> None:
    assert sum(rent(Relief(True, 3), construction_months=60).due.values()) == 44 * 250_000_000


def test_d17_one_off() -> None:
    assert round(rent(payment="one_off", table_price=10_000_000).due[2027]) == 71_428_571_429
    # 50 - (2 + 11) = 37 years of 70, less 100,000 a square metre.
    result = rent(Relief(True, 11), payment="one_off", table_price=7_000_000, infrastructure_cost=100_000)
    assert result.due == {2027: 36_000_000_000}
    assert result.cost[2027] == 36_000_000_000 * Fraction(12, 600)


def test_d22_cut_of_2025() -> None:
    assert rent(decision="2024-12-01").due[2025] == 175_000_000
    assert rent(Relief(True, 0, Fraction(1, 2)), decision="2024-12-01", construction_months=0).due[2025] == 87_500_000
    assert rent(decision="2024-12-01").before_relief[2025] == 250_000_000


def test_rise_of_a_cycle_is_capped_by_consumer_prices() -> None:
    # Prices of land double in five years or more; consumer prices add up to 5 x 3 % = 15 %.
    assert rent(growth="15/100", cpi="3/100", area=1).due[2032] == 28_750
    assert rent(growth="15/100", cpi="3/100", area=1).due[2037] == Fraction("33062.5")
    assert rent(growth="-2/100", cpi="3/100", area=1).due[2032] == 25_000


def test_d34_commercial_service_land_and_auctions() -> None:
    for more, unknown in (
        ({"land_use": "commercial_service"}, "high"),
        ({"won_at_auction": "yes"}, "high"),
        ({"won_at_auction": "unknown"}, "low"),
    ):
        scenario = plain_scenario("digital_product", "cdtz", premises=[lease(decision="2026-01-01", **more)])
        lines = evaluate(scenario, "here", unknown=unknown)  # type: ignore[arg-type]
        assert lines["land_rent_due"][:5] == [250_000_000] * 5


def test_land_relief_by_site() -> None:
    def free_years(activity: str, location: str, commune: str = "none", **facts: str) -> int:
        premises = [lease(decision="2026-01-01", construction_months=0)]
        scenario = plain_scenario(activity, location, commune_class=commune, premises=premises)
        scenario["horizon"]["years"] = 30
        scenario["project"]["facts"].update(facts)
        return sum(due == 0 for due in evaluate(scenario, "here")["land_rent_due"])

    assert free_years("digital_service", "cdtz") == 11
    assert free_years("digital_service", "cdtz", "difficult") == 15
    assert free_years("digital_service", "cdtz", "especially_difficult") == 30
    assert free_years("software_product", "none") == 30
    assert free_years("software_product", "none", recognised_software_steps="no") == 3
    assert free_years("ai_data_centre", "none") == 11
    assert free_years("other", "cdtz") == 0
    assert free_years("other", "cdtz", "difficult") == 7
    assert free_years("digital_product", "difficult_area") == 11
    assert free_years("zone_infrastructure", "high_tech_park") == 15
    assert free_years("digital_product", "high_tech_park") == 19
    assert free_years("digital_product", "economic_zone", "difficult") == 17


def test_ladders() -> None:
    areas = ("none", "difficult", "especially_difficult")
    assert [ladder_years("other", "none", area, date(2026, 6, 1)) for area in areas] == [0, 7, 11]
    assert [ladder_years("digital_product", "none", area, date(2026, 6, 1)) for area in areas] == [3, 11, 15]
    assert [ladder_years("key_digital_service", "none", area, date(2026, 6, 1)) for area in areas] == [11, 15, WHOLE]
    assert [ladder_years("other", "economic_zone", area, date(2026, 6, 1)) for area in areas] == [11, 13, 15]
    assert [ladder_years("digital_product", "economic_zone", area, date(2026, 6, 1)) for area in areas] == [15, 17, 19]
    assert [ladder_years("zone_infrastructure", "economic_zone", area, date(2026, 6, 1)) for area in areas] == [11, 15, WHOLE]


def test_no_construction_relief_without_a_listed_sector_or_area() -> None:
    scenario = plain_scenario("other", "none", premises=[lease(decision="2026-01-01")])
    assert evaluate(scenario, "here")["land_rent_due"][0] == 250_000_000


# ---- paths


def test_paths() -> None:
    years = [2026, 2027, 2028, 2029]
    assert path({"start": 100, "from": 2027, "growth": "10%", "until": 2028}, years) == [0, 100, 110, 0]
    assert path({"years": {2027: 5, 2028: 6}, "then": "hold"}, years) == [0, 5, 6, 6]
    assert path({"years": {2027: 5}, "then": {"growth": "100%"}}, years, hold_before=True) == [5, 5, 10, 20]
    assert path({"years": {2027: 5, 2028: 6}, "then": "zero"}, years) == [0, 5, 6, 0]
    with pytest.raises(TypeError):
        path(0.1, years)


# ---- random projects


def new_loss(lines: Lines, i: int) -> Fraction:
    """Loss left over in the year: what taxable income less exempt income, used losses and the rest does not explain."""
    return lines["assessable_income"][i] + lines["losses_used"][i] - (lines["taxable_income"][i] - lines["exempt_income"][i])


def test_random_projects_evaluate_and_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    count = 300
    seen: dict[str, int] = {}
    for seed in range(count):
        scenario = random_scenario(seed)
        marks: set[str] = set()
        for site in scenario["sites"]:
            result = run(scenario, site)
            lines = with_counterfactual(scenario, site)
            assert {len(values) for values in lines.values()} == {len(result.years)}
            changed = any("change" in item for item in scenario["sites"][site]["premises"])
            _adds_up(result.years, lines, changed=changed)
            marks |= _marks(result.years, lines, result)
            if evaluate(scenario, site, unknown="high")["burden"] != lines["burden"]:
                marks.add("facts not known matter")
            other = evaluate(scenario, site, readings={"losses_brought_forward": "highest_taxed_first"})
            if other["burden"] != lines["burden"]:
                marks.add("reading of losses matters")
            if any(with_counterfactual(scenario, site, against="outside_zone")["zone_adds"]):
                marks.add("zone adds")
        for mark in marks:
            seen[mark] = seen.get(mark, 0) + 1
    with capsys.disabled():
        print()
        for mark in sorted(seen):
            print(f"  {mark}: {100 * seen[mark] / count:.0f} %")
    assert seen["holiday began in the fourth year"] > count * 0.2


def _adds_up(years: list[int], lines: Lines, *, changed: bool) -> None:
    for i in range(len(years)):
        assert lines["corporate_income_tax"][i] >= 0
        assert lines["land_rent_due"][i] >= 0
        # Relief that is taken back is paid back with interest, above what the rent was.
        assert changed or lines["land_rent_due"][i] <= lines["land_rent_before_relief"][i]
        assert lines["assessable_project_income"][i] <= lines["assessable_income"][i]
        assert 0 <= lines["paid_share"][i] <= 1
        if i > 0:
            brought = lines["losses_carried"][i - 1] + new_loss(lines, i)
            assert lines["losses_carried"][i] == brought - lines["losses_used"][i] - lines["losses_expired"][i]
    assert sum(lines["interest_deductible"]) >= 0


def _marks(years: list[int], lines: Lines, result: Any) -> set[str]:
    marks = set()
    clocks = result.clocks
    if result.head and clocks.capped and clocks.holiday_start in years:
        marks.add("holiday began in the fourth year")
    if clocks.rate_start != clocks.first_revenue:
        marks.add("first year deferred")
    for name in (
        "losses_used",
        "losses_expired",
        "research_extra_deduction",
        "exempt_income",
        "relief_land_rent",
        "relief_preferential_rate",
        "relief_exemption",
        "relief_half",
    ):
        if any(lines[name]):
            marks.add(f"{name} not zero")
    pairs = list(zip(lines["interest_deductible"], lines["interest"], strict=True))
    if any(deducted < paid for deducted, paid in pairs):
        marks.add("interest cap binds")
    if any(deducted > paid for deducted, paid in pairs):
        marks.add("carried interest used")
    if any(micro and income > 0 for micro, income in zip(result.micro, lines["assessable_project_income"], strict=True)):
        marks.add("too small to be taxed")
    if any(rate < Fraction(20, 100) for rate in lines["general_rate"]):
        marks.add("small-enterprise band")
    if result.head:
        marks.add(f"head {result.head.name}")
    return marks


def test_random_projects_are_valid() -> None:
    for seed in range(300):
        scenario = random_scenario(seed)
        project = scenario["project"]
        lines = project["revenue"]
        names = [line["name"] for line in lines]
        operation_year = int(project["operation_start"][:4])
        assert scenario["horizon"]["first_year"] + scenario["horizon"]["years"] - 1 <= 2065
        assert project["licence"] >= "2025-10-01" or not project["workforce"]
        for part in ("revenue", "costs", "assets", "loans"):
            assert len({entry["name"] for entry in project[part]}) == len(project[part])
        for entry in project["costs"] + project["assets"]:
            assert entry["stream"] in [*names, "shared"]
        for loan in project["loans"]:
            assert loan["drawn"] <= loan["repaid_from"] <= loan["repaid_until"]
        for asset in project["assets"]:
            shortest, longest = ASSET_LIVES[asset["class"]]
            assert shortest <= asset["life_years"] <= longest
        captive = next((line["name"] for line in lines if "cost_plus" in line), None)
        if captive:
            assert not [line for line in lines if line["kind"] == "incentive" and line["name"] != captive]
            assert not [cost for cost in project["costs"] if "share_of_revenue" in cost and cost["stream"] in (captive, "shared")]
        result = run(scenario, "site_a")
        for year, book in zip(result.years, result.books, strict=True):
            assert year >= operation_year or book.revenue["incentive"] == 0
        if project.get("elections", {}).get("first_year_under_12_months") == "defer":
            assert result.clocks.first_revenue == operation_year
            assert project["operation_start"][5:7] != "01"


def test_same_seed_same_project() -> None:
    assert random_scenario(7) == random_scenario(7)
    assert random_scenario(7) != random_scenario(8)
