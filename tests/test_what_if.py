"""What a reader changes in a shipped scenario; expected values worked by hand from the lines of the scenario files."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from calculator.errors import InputError
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.lease import StateLease
from calculator.project.load import load_scenario, scenario_from
from calculator.project.scenario import Scenario
from calculator.project.what_if import ADJUSTMENT, NO_GROUP, Changes, books_of, can_scale, changed, first_full_year, first_revenue_year

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
BILLION = 10**9


@pytest.fixture(scope="module")
def software() -> Scenario:
    return load_scenario(SCENARIOS / "software_500.yaml")


@pytest.fixture(scope="module")
def startup() -> Scenario:
    return load_scenario(SCENARIOS / "saas_startup.yaml")


def of_year(scenario: Scenario, site: str, year: int, line: str) -> float:
    """An operating line as the engine sees it."""
    lanes = build_lanes([Case(scenario, site)])
    panel = {"revenue": lanes.revenue.total, "cost": lanes.cost.total, "payroll": lanes.payroll, "people": lanes.headcount}[line]
    return float(panel[scenario.horizon.range.index(year), 0])


def test_no_change_gives_the_shipped_scenario_itself(software: Scenario) -> None:
    assert changed(software, "qtsc", Changes()) is software


def test_books_of_the_first_full_year(software: Scenario) -> None:
    # 250 − 8% = 20 − pay 500 × 22 m × 13 = 143 − floor 4,000 × 226,000 × 12 = 10.848 − depreciation 20/5 = 4: 72.152 billion.
    books = books_of(software, "qtsc")
    assert books.year == 2028
    assert books.revenue == books.incentive == 250 * BILLION
    assert books.operating == 20 * BILLION
    assert books.pay == 143 * BILLION
    assert books.fixed == 14_848_000_000
    assert books.profit == 72_152_000_000
    assert books.margin == Fraction(72152, 250000)


def test_books_of_a_half_year_asset_and_a_loss(startup: Scenario) -> None:
    # 2027: 1,400 − 42% = 588 − running 4,600 − floor 200 × 226,000 × 12 = 542.4 − 3,500/5 × 6/12 = 350: a loss of 4,680.4 million.
    books = books_of(startup, "zone")
    assert books.year == 2027
    assert books.fixed == 892_400_000
    assert float(books.profit) == pytest.approx(-4_680_400_000)


def test_a_lower_margin_is_one_stated_line_of_cost(software: Scenario) -> None:
    # 28.8608% − 10% = 18.8608% of revenue, in every year.
    found = changed(software, "qtsc", Changes(margin=Fraction(1, 10)))
    assert [line.name for line in found.project.costs] == ["set_up", "other_operating", ADJUSTMENT]
    assert float(found.project.costs[-1].share_of_revenue or 0) == pytest.approx(0.188608, abs=1e-15)
    assert found.project.costs[-1].source
    assert books_of(found, "qtsc").margin == pytest.approx(Fraction(1, 10), abs=1e-15)
    assert of_year(found, "qtsc", 2030, "cost") - of_year(software, "qtsc", 2030, "cost") == pytest.approx(0.188608 * 313.6e9)


def test_a_higher_margin_cuts_operating_costs_first(software: Scenario) -> None:
    # 35% is 87.5 billion: 15.348 more than 72.152, of operating costs of 20: 4.652/20 of them are left, 8% becomes 1.8608%.
    found = changed(software, "qtsc", Changes(margin=Fraction(35, 100)))
    assert float(found.project.costs[1].share_of_revenue or 0) == pytest.approx(0.018608, abs=1e-15)
    assert "cut" in str(found.project.costs[1].source)
    assert of_year(found, "qtsc", 2028, "payroll") == 143 * BILLION
    assert books_of(found, "qtsc").margin == pytest.approx(Fraction(35, 100), abs=1e-15)


def test_then_people(software: Scenario) -> None:
    # 50% is 125 billion: 52.848 more; all 20 of operating costs, then 32.848 of 143 billion of pay: 500 people become 385.146853…
    found = changed(software, "qtsc", Changes(margin=Fraction(1, 2)))
    assert of_year(found, "qtsc", 2028, "people") == pytest.approx(500 * (1 - 32.848 / 143))
    assert books_of(found, "qtsc").margin == pytest.approx(Fraction(1, 2), abs=1e-14)


def test_a_margin_rent_and_depreciation_do_not_leave_is_refused(software: Scenario) -> None:
    # (250 − 14.848)/250 = 94.0608%.
    with pytest.raises(InputError, match=r"94\.1%"):
        changed(software, "qtsc", Changes(margin=Fraction(95, 100)))


def test_revenue_scales_incentive_revenue_people_and_costs_and_keeps_the_margin(software: Scenario) -> None:
    found = changed(software, "qtsc", Changes(revenue=Fraction(125 * BILLION)))
    books = books_of(found, "qtsc")
    assert books.incentive == 125 * BILLION
    assert books.margin == pytest.approx(Fraction(72152, 250000), abs=1e-14)
    # Half of 313.6 billion in 2030, half of the 6 billion of set-up in 2027.
    assert of_year(found, "qtsc", 2030, "revenue") == pytest.approx(156.8e9)
    # Rent 10.848 and depreciation 4 stay: 125 − 10 − 71.5 − 14.848 = 28.652, 7.424 short of 28.8608%: operating costs are cut.
    assert float(books.operating) == pytest.approx(10e9 - 7.424e9)
    assert of_year(found, "qtsc", 2027, "cost") == pytest.approx(3e9 * (10 - 7.424) / 10)
    assert of_year(found, "qtsc", 2028, "people") == 250


def test_revenue_and_margin_together(software: Scenario) -> None:
    books = books_of(changed(software, "qtsc", Changes(revenue=Fraction(BILLION * 1000), margin=Fraction(3, 10))), "qtsc")
    assert books.incentive == 1000 * BILLION
    assert books.margin == pytest.approx(Fraction(3, 10), abs=1e-14)


def test_a_later_first_year_moves_everything_that_is_dated(software: Scenario) -> None:
    found = changed(software, "qtsc", Changes(first_revenue_year=2030))
    assert (first_revenue_year(found), first_full_year(found)) == (2030, 2030)
    assert found.project.operation_start == dt.date(2030, 1, 1)
    assert found.project.licence == software.project.licence
    assert found.project.assets[0].first_use == "2030-01"
    assert found.horizon == software.horizon
    # Set-up of 2027 is paid in 2029, floor rent starts in 2030 at the same price.
    assert of_year(found, "qtsc", 2029, "cost") == 6 * BILLION
    assert of_year(found, "qtsc", 2028, "cost") == 0
    assert of_year(found, "qtsc", 2030, "cost") == pytest.approx(of_year(software, "qtsc", 2028, "cost"))
    assert books_of(found, "qtsc").margin == books_of(software, "qtsc").margin
    # Growth ends two years later too: 2035 is what 2033 was.
    assert of_year(found, "qtsc", 2035, "revenue") == pytest.approx(of_year(software, "qtsc", 2033, "revenue"))
    # The lease decided in the first year stays: land is there before the revenue.
    lease = found.sites["qtsc_own_building"].premises[0]
    assert isinstance(lease, StateLease)
    assert lease.decision == dt.date(2027, 1, 15)


def test_an_earlier_first_year_drops_what_falls_before_the_horizon(software: Scenario) -> None:
    found = changed(software, "qtsc", Changes(first_revenue_year=2027))
    assert first_revenue_year(found) == 2027
    assert of_year(found, "qtsc", 2027, "revenue") == 250 * BILLION
    assert float(found.project.costs[0].amount.values([2026])[0]) == 6 * BILLION  # type: ignore[union-attr]


def test_a_first_year_before_the_licence_is_refused(software: Scenario) -> None:
    with pytest.raises(InputError, match="before the licence"):
        changed(software, "qtsc", Changes(first_revenue_year=2026))


def test_facts_place_and_discount_rate(software: Scenario) -> None:
    changes = Changes(
        activity="semiconductor",
        location="none",
        commune_class="difficult",
        software_steps="no",
        new_project="unknown",
        related_parties="yes",
        discount_rate=Fraction(8, 100),
        variant="decree_154",
    )
    found = changed(software, "qtsc", changes)
    facts, place = found.project.facts, found.sites["qtsc"]
    assert (found.project.activity, facts.recognised_software_steps, facts.new_project) == ("semiconductor", "no", "unknown")
    assert facts.related_party_transactions == "yes"
    assert (place.location, place.commune_class) == ("none", "difficult")
    assert found.sites["qtsc_own_building"] == software.sites["qtsc_own_building"]
    assert (found.assumptions.discount_rate, found.compare.variants) == (Fraction(8, 100), ("decree_154",))
    assert found.project.revenue == software.project.revenue
    assert not found.expect


def test_land_of_state_leases_only(software: Scenario) -> None:
    changes = Changes(land_use="commercial_service", won_at_auction="yes", construction_months=36)
    lease = changed(software, "qtsc_own_building", changes).sites["qtsc_own_building"].premises[0]
    assert isinstance(lease, StateLease)
    assert (lease.land_use, lease.won_at_auction, lease.construction_months) == ("commercial_service", "yes", 36)
    assert changed(software, "qtsc", changes).sites["qtsc"].premises == software.sites["qtsc"].premises


def test_becoming_software_without_an_answer_leaves_the_steps_unknown(software: Scenario) -> None:
    data = software.model_dump(mode="python", by_alias=True, exclude_none=True)
    data["project"]["activity"] = "semiconductor"
    del data["project"]["facts"]["recognised_software_steps"]
    found = changed(scenario_from(data), "qtsc", Changes(activity="software_product"))
    assert found.project.facts.recognised_software_steps == "unknown"


def test_a_word_that_is_no_activity_is_refused(software: Scenario) -> None:
    with pytest.raises(InputError, match="not one of the choices"):
        changed(software, "qtsc", Changes(activity="mining"))


def test_cost_plus_revenue_cannot_be_set(software: Scenario) -> None:
    data = software.model_dump(mode="python", by_alias=True, exclude_none=True)
    data["project"]["revenue"] = [{"name": "outsourcing", "kind": "incentive", "cost_plus": "8%"}]
    data["project"]["costs"] = []
    scenario = scenario_from(data)
    assert not can_scale(scenario)
    with pytest.raises(InputError, match="revenue of its own"):
        changed(scenario, "qtsc", Changes(margin=Fraction(1, 10)))


def test_a_start_inside_the_year_counts_from_the_next(software: Scenario) -> None:
    data = software.model_dump(mode="python", by_alias=True, exclude_none=True)
    data["project"]["operation_start"] = "2028-07-01"
    assert first_full_year(scenario_from(data)) == 2029


def test_dollars_are_counted_at_the_rate_of_the_year(software: Scenario) -> None:
    # 1,000 USD at 25,000 is 25 million; the asset of 2028 likewise: 60,000 × 25,000 / 5 = 300 million a year.
    data = software.model_dump(mode="python", by_alias=True, exclude_none=True)
    data["assumptions"]["exchange_rate"] = 25000
    data["project"]["costs"] = [{"name": "licences", "amount": 1000, "currency": "USD"}]
    data["project"]["assets"] = [{**data["project"]["assets"][0], "cost": 60000, "currency": "USD"}]
    books = books_of(scenario_from(data), "qtsc")
    assert books.operating == 25_000_000
    assert books.fixed == 10_848_000_000 + 300_000_000


def test_an_asset_in_its_last_year_is_charged_to_its_last_month(startup: Scenario) -> None:
    # Bought in July 2022, five years: six of the sixty months of 3.5 billion fall in 2027.
    data = startup.model_dump(mode="python", by_alias=True, exclude_none=True)
    data["project"]["assets"][0]["first_use"] = "2022-07"
    assert books_of(scenario_from(data), "zone").fixed == 542_400_000 + 350_000_000


def test_no_incentive_revenue_in_the_first_full_year_cannot_be_scaled(software: Scenario) -> None:
    # Nothing at all, and revenue of another kind only: there is nothing to take a margin of, or to scale.
    data = software.model_dump(mode="python", by_alias=True, exclude_none=True)
    for kind, amount in (("incentive", 0), ("ordinary", 5 * BILLION)):
        data["project"]["revenue"] = [{"name": "services", "kind": kind, "amount": amount}]
        data["project"]["costs"] = []
        scenario = scenario_from(data)
        assert not can_scale(scenario)
        with pytest.raises(InputError, match="revenue of its own"):
            changed(scenario, "qtsc", Changes(revenue=Fraction(BILLION)))


def test_a_group_is_stated_changed_and_taken_away(software: Scenario) -> None:
    assert software.project.group is None
    large = changed(software, "qtsc", Changes(group_revenue=Fraction(750_000_000)))
    assert large.project.group is not None
    assert large.project.group.revenue_eur.values(range(2023, 2047)) == [750_000_000] * 24
    assert large.project.group.entities_abroad == "yes"
    small = changed(large, "qtsc", Changes(group_revenue=Fraction(0)))
    assert small.project.group is not None
    assert small.project.group.revenue_eur.values([2027]) == [0]
    assert changed(large, "qtsc", Changes(group_revenue=NO_GROUP)).project.group is None
    assert changed(large, "qtsc", Changes(activity="training")).project.group == large.project.group


def test_a_group_keeps_all_but_its_revenue() -> None:
    chips = load_scenario(SCENARIOS / "ic_design_group.yaml")
    group = changed(chips, "zone", Changes(group_revenue=Fraction(2 * BILLION))).project.group
    assert group is not None
    assert chips.project.group is not None
    assert group.revenue_eur.values([2026]) == [2 * BILLION]
    assert group.right_of_use_assets == chips.project.group.right_of_use_assets
    assert (group.entities_abroad, group.sisters) == ("yes", ())


def test_a_negative_group_revenue_is_refused(software: Scenario) -> None:
    with pytest.raises(InputError, match="group"):
        changed(software, "qtsc", Changes(group_revenue=Fraction(-1)))


def test_the_wage_region_is_that_of_the_site(software: Scenario) -> None:
    found = changed(software, "qtsc", Changes(wage_region="III"))
    assert found.sites["qtsc"].wage_region == "III"
    assert found.sites["qtsc_own_building"].wage_region == "I"
