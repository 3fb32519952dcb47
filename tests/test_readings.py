"""Contested provisions: what each option gives in a project made for it, worked out by hand from the law; and what is not computed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from calculator.__main__ import main
from calculator.analysis.notices.find import find_notices
from calculator.analysis.readings import reading_effects
from calculator.analysis.run import run_site
from calculator.engine import evaluate
from calculator.errors import InputError
from calculator.law.law import load_law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from
from calculator.reports.notices import notice_text

LAW = load_law()
ROOT = Path(__file__).resolve().parent.parent
BN, M = 1_000_000_000, 1_000_000
TITLE = {"vi": "Thử", "en": "A probe"}
YEARS = 12


def project(
    activity: str,
    location: str,
    *,
    revenue: Any = None,
    costs: Any = None,
    lease: dict[str, Any] | None = None,
    tenancy: dict[str, Any] | None = None,
    role: dict[str, Any] | None = None,
    opening: dict[str, Any] | None = None,
    steps: str = "yes",
    certificate: str | None = None,
    first: int = 2027,
    years: int = YEARS,
) -> dict[str, Any]:
    """Twelve years from 2027: revenue of 100 bn, cost of 40 bn, a profit of 60 bn; no growth and no inflation."""
    # A sublease of 10,000 m² at 1 m VND is 10 bn a year.
    premises = [] if tenancy is None else [{"kind": "sublease", "area": 10_000, "rent": M, **tenancy}]
    if lease is not None:
        # 10,000 m² × 1 % × 5 m VND = 500 m a year, from January 2027.
        premises.append(
            {
                "kind": "state_lease", "payment": "annual", "land_use": "production", "area": 10_000, "table_price": 5_000_000,
                "rate": "1%", "coefficient": 1, "infrastructure_cost": 0, "decision": f"{first}-01-01", "term_years": 50,
                "construction_months": 0, "won_at_auction": "no", "filed_late_months": 0, **lease,
            }
        )  # fmt: skip
    people = [] if role is None else [{"role": "engineer", "headcount": 1, "months_paid": 12, "digital_work": "yes", **role}]
    return {
        "scenario": "probe",
        "title": TITLE,
        "horizon": {"first_year": first, "years": years},
        "assumptions": {"consumer_price_growth": "0%", "land_price_growth": "0%", "discount_rate": "10%"},
        "project": {
            "name": "probe",
            "activity": activity,
            "licence": f"{first - 1}-12-01",
            "operation_start": f"{first}-01-01",
            "capital": "100 tỷ",
            "facts": {
                "new_project": "yes", "recognised_software_steps": steps, "related_party_transactions": "no",
                "affiliate_above_small_bands": "no", "work_inside_site": "100%",
                "certificates": [certificate] if certificate else [],
            },
            "revenue": revenue or [{"name": "sales", "kind": "incentive", "amount": 100 * BN}],
            "costs": [{"name": "cost", "amount": 40 * BN, "stream": "sales"}] if costs is None else costs,
            "workforce": people,
            "opening": opening or {},
        },
        "sites": {"here": {"title": TITLE, "location": location, "commune_class": "none", "wage_region": "I", "premises": premises}},
    }  # fmt: skip


# The developer owes 10,000 m² × 1 % × 5 m VND = 500 m a year, from January 2027; half of its relief is passed on.
HEAD = {"table_price": 5 * M, "rate": "1%", "decision": "2027-01-01", "term_years": 50, "won_at_auction": "no"}
PASSED_ON = {"passed_on": {"share": "50%", "head_lease": HEAD}}


def letting(what: str) -> dict[str, Any]:
    line = {"name": "sales", "kind": "excluded", "excluded_as": what, "amount": 100 * BN}
    return project("zone_infrastructure", "cdtz", revenue=[line])


@dataclass(frozen=True)
class Probe:
    """A project, the line and year to look at (None: all years), and what it is under each option."""

    data: dict[str, Any]
    line: str
    year: int | None
    values: dict[str, float]


TAX, RENT, STAFF = "corporate_income_tax", "land_rent_due", "personal_income_tax_exempt"

# 60 bn a year: 20 % is 12 bn, 144 bn in twelve years; in a zone four years exempt, then eight at half of 10 %: 8 × 3 bn.
STANDARD, IN_ZONE = 144 * BN, 24 * BN
# 500 m a year: eleven of twelve years free leave one.
ALL_RENT, ELEVEN_YEARS = 6 * BN, BN // 2

# 60 m × 13: insurance 12 × (9.5 % of 50.6 m + 1 % of 60 m) = 64.884 m; 780 - 64.884 - 186 = 529.116 m; 20 % less 42 m.
WHOLE_TAX = 63_823_200.0


def grown(activity: str, location: str, first: int, used: dict[str, int], one: dict[str, Any]) -> dict[str, Any]:
    """A project in operation since 2027 that is expanded: a tenth of the 60 bn a year is extra income from the first year in use."""
    data = project(activity, location, first=first, opening={"incentive_years_used": used, "previous_year_revenue": 100 * BN})
    data["project"] |= {"licence": "2026-12-01", "operation_start": "2027-01-01", "expansions": [{"name": "more", **one}]}
    return data


PROBES = {
    # 30 bn of fixed assets beside 270 bn (11 %), in a zone alone: 40 bn or 20 %, or 20 bn. Extra income 6 bn: exempt 2043-2046 (4 × 1.2 bn), half
    # 2047-2053 (7 × 0.6 bn).
    "expansion_threshold_in_zone": Probe(
        grown(
            "other",
            "cdtz",
            2042,
            {"rate": 15, "exempt": 4, "half": 9},
            {
                "decided": "2042-06-01",
                "in_use": 2043,
                "capital_disbursed": 2043,
                "fixed_assets": {"added": 30 * BN, "before": 270 * BN, "total": 300 * BN},
            },
        ),
        TAX,
        None,
        {"forty_or_percentages": STANDARD, "twenty": STANDARD - 9 * BN},
    ),
    # The rate of 10 % runs through 2041 (2 × 6 bn), then ten years at 12 bn. The capital was complete in 2040: read so, 2042-2043 are exempt
    # (2 × 1.2 bn) and 2044-2051 half (8 × 0.6 bn).
    "expansion_after_remaining_time": Probe(
        grown(
            "software_product",
            "none",
            2040,
            {"rate": 13, "exempt": 4, "half": 9},
            {
                "decided": "2039-06-01",
                "in_use": 2040,
                "capital_disbursed": 2040,
                "fixed_assets": {"added": 60 * BN, "before": 540 * BN, "total": 600 * BN},
            },
        ),
        TAX,
        None,
        {"only_if_run_out_before": 132 * BN, "rest_of_own_holiday": 124.8 * BN},
    ),
    "developer_land_income": Probe(letting("land_sublease"), TAX, None, {"real_estate": STANDARD, "incentive_stream": IN_ZONE}),
    "developer_building_income": Probe(letting("building_lease"), TAX, None, {"real_estate": STANDARD, "incentive_stream": IN_ZONE}),
    # A gain of 100 bn on land beside a loss of 20 bn on sales: 20 % of 80, or of 100.
    "losses_against_real_estate_gains": Probe(
        project(
            "other",
            "none",
            revenue=[
                {"name": "land", "kind": "excluded", "excluded_as": "real_estate", "amount": 100 * BN},
                {"name": "sales", "kind": "ordinary", "amount": 60 * BN},
            ],
            costs=[{"name": "cost", "amount": 80 * BN, "stream": "sales"}],
        ),
        TAX,
        2027,
        {"set_off": 16 * BN, "not_set_off": 20 * BN},
    ),
    "software_production_steps": Probe(
        project("software_product", "none", steps="no"), TAX, None, {"required": STANDARD, "not_required": IN_ZONE}
    ),
    # 17 %: two years exempt, four at 8.5 % (5.1 bn), four at 17 % (10.2 bn), two at 20 % (12 bn).
    "general_tier_services": Probe(
        project("digital_service", "none"), TAX, None, {"products_only": STANDARD, "products_and_services": 85.2 * BN}
    ),
    # Not digital: no sector, no area, so no free years; a digital service in a zone is a special sector: eleven years.
    "outsourcing_as_digital_service": Probe(
        project("business_process_outsourcing", "cdtz", lease={}), RENT, None, {"not_digital": ALL_RENT, "digital_service": ELEVEN_YEARS}
    ),
    # 1 % × (5,000,000 - 20,000) = 49,800 a m²; 50,000 - 20,000 = 30,000.
    "infrastructure_cost_bracket": Probe(
        project("other", "none", lease={"infrastructure_cost": 20_000}), RENT, 2027, {"inside": 498 * M, "outside": 300 * M}
    ),
    "coefficient_in_annual_rent": Probe(
        project("other", "none", lease={"coefficient": "1.2"}), RENT, 2027, {"applies": 600 * M, "one_off_only": 500 * M}
    ),
    # A special sector in an unlisted commune: eleven years; named by Decree 230: the whole term.
    "decree_230_ai_data_centre": Probe(project("ai_data_centre", "none", lease={}), RENT, None, {"not_named": ELEVEN_YEARS, "named": 0}),
    "decree_230_projects": Probe(project("semiconductor", "none", lease={}), RENT, None, {"applies": 0, "not_applied": ELEVEN_YEARS}),
    "decree_230_commercial_bar": Probe(
        project("semiconductor", "none", lease={"land_use": "commercial_service"}),
        RENT,
        None,
        {"applies": ALL_RENT, "does_not_apply": 0},
    ),
    "zone_area_class": Probe(
        project("digital_service", "cdtz", lease={}), RENT, None, {"administrative_boundary": ELEVEN_YEARS, "statute_over_decree": 0}
    ),
    # Level 1: two years of construction and eighteen free ones, or eighteen in all; then 55 % off 500 m. The nineteenth year:
    "special_rent_years": Probe(
        project("digital_product", "none", lease={"construction_months": 24}, certificate="special_incentive_level_1", years=25),
        RENT,
        2045,
        {"after_construction": 0, "including_construction": 225 * M},
    ),
    # Level 3: six years exempt, thirteen half: 2046 bears 5 % of 60 bn; with thirteen and a half, three quarters of it.
    "special_investment_years": Probe(
        project("digital_product", "none", certificate="special_incentive_level_3", years=40),
        TAX,
        2046,
        {"round_numbers": 3 * BN, "statutory_product": 2_250 * M},
    ),
    "service_income_place": Probe(
        project("digital_service", "cdtz"), TAX, None, {"place_of_work": IN_ZONE, "place_of_the_client": STANDARD}
    ),
    # 30 bn of old losses: against exempt project income, or against 50 bn of interest that bears 20 %; 10 of them are of interest.
    "losses_brought_forward": Probe(
        project(
            "digital_product",
            "cdtz",
            revenue=[
                {"name": "sales", "kind": "incentive", "amount": 100 * BN},
                {"name": "interest", "kind": "ordinary", "amount": 50 * BN},
            ],
            opening={
                "losses": [
                    {"year": 2025, "amount": 10 * BN, "activity": "ordinary"},
                    {"year": 2026, "amount": 20 * BN, "activity": "incentive"},
                ]
            },
        ),
        TAX,
        2027,
        {"project_first": 10 * BN, "highest_taxed_first": 4 * BN, "matched_to_activity": 8 * BN},
    ),
    # 8 bn of profit at 17 %; 70 % of it.
    "temporary_reduction_2026": Probe(
        project("other", "none", revenue=[{"name": "sales", "kind": "ordinary", "amount": 8 * BN}], costs=[]),
        TAX,
        2027,
        {"not_applied": 1_360 * M, "applied_after_incentives": 952 * M},
    ),
    # Costs of 40 bn and a rent of 10 bn are 600 bn in twelve years; eleven years of 500 m are free, by contract half of them passed on.
    "exempt_rent_passed_on": Probe(
        project("digital_product", "cdtz", tenancy=PASSED_ON),
        "operating_cost",
        None,
        {"no_rule_found": 600 * BN - 2_750 * M, "barred": 600 * BN - 5_500 * M},
    ),
    # 30 % of 10 bn, for the second half of 2027, four years, and the first half of 2032.
    "sublease_support_in_zone": Probe(
        project("digital_product", "cdtz", tenancy={"support_from": "2027-07"}),
        "sublease_support",
        2032,
        {"not_applied": 0, "applied": 1_500 * M},
    ),
    # First contract May 2024: the five years end with April 2029.
    "exemption_clock": Probe(
        project("digital_product", "cdtz", role={"monthly_pay": 60 * M, "months_paid": 13, "first_contract": "2024-05-01"}),
        STAFF,
        2029,
        {"first_exempt_month": WHOLE_TAX, "first_contract": WHOLE_TAX * 4 / 12},
    ),
    # 600 m in 2026, between 5 × 119.75 m and 5 × 125.5 m. Insurance 6 × 9.5 % of 46.8 m + 6 × 9.5 % of 50 m + 12 × 0.5 m = 61.176 m;
    # 600 - 61.176 - 186 = 352.824 m: 6 m and 10 % above 120 m.
    "income_test_year": Probe(
        project("digital_product", "cdtz", first=2026, role={"monthly_pay": 50 * M}),
        STAFF,
        2026,
        {"last_published": 0, "mean_of_two_years": 29_282_400},
    ),
    # 60 m a month, from 2029 on 40 m. 2030 looks at 2028 and 2029: 600 m, below 627.5 m.
    # The tax of 2030: 480 - 10.5 % of 480 - 186 = 243.6 m: 6 m and 10 % above 120 m.
    "income_test_frequency": Probe(
        project("digital_product", "cdtz", role={"monthly_pay": {"years": {2027: 60 * M, 2028: 60 * M, 2029: 40 * M}, "then": "hold"}}),
        STAFF,
        2030,
        {"every_year": 0, "once_at_start": 18_360_000},
    ),
    # 35 m a month is 420 m: above 3 × 125.5 m = 376.5 m, below 627.5 m. A contract of six months bears no insurance: 420 - 186 = 234 m.
    "foreign_staff_test": Probe(
        project("digital_product", "cdtz", role={"monthly_pay": 35 * M, "nationality": "foreign", "contract_months": 6}),
        STAFF,
        2027,
        {"not_known": 0, "three_times": 17_400_000, "five_times": 0},
    ),
    # Half the pay is the project's. Taken out first, 390 - 64.884 - 186 = 139.116 m are left: 6 m and 10 % above 120 m.
    "mixed_wages": Probe(
        project("digital_product", "cdtz", role={"monthly_pay": 60 * M, "months_paid": 13, "project_share": "50%"}),
        STAFF,
        2027,
        {"ratio": WHOLE_TAX / 2, "exclusion": WHOLE_TAX - 7_911_600},
    ),
    # From 2027: five whole years in the zone, or two whole ones and four halves at a start-up. Five is more than four; 2032 is the sixth year.
    "income_tax_scheme_choice": Probe(
        project(
            "digital_product",
            "cdtz",
            certificate="innovative_start_up",
            role={"monthly_pay": 60 * M, "months_paid": 13, "schemes": {"start_up_experts": "yes"}},
        ),
        STAFF,
        2032,
        {"one_for_good": 0, "each_year": WHOLE_TAX / 2},
    ),
    # 50 % of the tax.
    "free_trade_zone_staff": Probe(
        project(
            "digital_product",
            "da_nang_free_trade_zone",
            role={"monthly_pay": 60 * M, "months_paid": 13, "schemes": {"da_nang_free_trade_zone": "yes"}},
        ),
        STAFF,
        2027,
        {"not_known": 0, "stated_staff_from_first_month": WHOLE_TAX / 2},
    ),
}


def line_of(data: dict[str, Any], name: str, year: int | None, **readings: str) -> float:
    result = evaluate(load_law(readings=readings), build_lanes([Case(scenario_from(data), "here")]))
    line = {**result.workforce, **result.enterprise}[name][:, 0]
    return float(line.sum() if year is None else line[result.years.tolist().index(year)])


COMPUTED = {name for name, reading in LAW.all_readings.items() if reading.not_computed is None}


@pytest.mark.parametrize(("name", "option"), [(name, option) for name, probe in PROBES.items() for option in probe.values])
def test_an_option_gives_what_the_law_read_so_gives(name: str, option: str) -> None:
    probe = PROBES[name]
    assert line_of(probe.data, probe.line, probe.year, **{name: option}) == pytest.approx(probe.values[option], abs=1)


@pytest.mark.parametrize("name", sorted(LAW.all_readings))
def test_a_reading_changes_something_or_says_why_not(name: str) -> None:
    reading = LAW.all_readings[name]
    if name not in COMPUTED:
        assert name not in PROBES
        assert reading.not_computed is not None
        assert reading.not_computed["vi"]
        assert reading.not_computed["en"]
        return
    probe = PROBES[name]
    assert set(probe.values) == set(reading.options)
    assert len(set(probe.values.values())) >= 2
    # The default holds unless another is asked for.
    assert line_of(probe.data, probe.line, probe.year) == pytest.approx(probe.values[reading.default], abs=1)
    (effect,) = [one for one in reading_effects(LAW, Case(scenario_from(probe.data), "here")) if one.reading == name]
    assert effect.matters


def test_the_engine_asks_for_every_computed_reading_and_for_no_other() -> None:
    house = ROOT / "calculator"
    floor = [house / "engine.py", *(path for room in ("enterprise", "land", "people") for path in sorted((house / room).glob("*.py")))]
    text = "\n".join(path.read_text(encoding="utf-8") for path in floor)
    assert not re.findall(r"law\.reading\(", text), "read.reading notes what was asked for"
    named = set(re.findall(r'"([a-z_0-9]+)"', text)) & set(LAW.all_readings)
    assert named == COMPUTED


# ---- what hangs on a reading beside its probe

WHOLE = float("inf")
LAND = [
    # Activity, then free years in an unlisted, a difficult and an especially difficult commune: by the commune, and by the statute.
    ("zone_infrastructure", (11, 15, WHOLE), (WHOLE, WHOLE, WHOLE)),
    ("digital_service", (11, 15, WHOLE), (WHOLE, WHOLE, WHOLE)),
    # No digital project: its commune alone, or the especially difficult row.
    ("business_process_outsourcing", (0, 7, 11), (11, 11, 11)),
    # Named by Decree 230: the whole term wherever it stands.
    ("key_digital_product", (WHOLE, WHOLE, WHOLE), (WHOLE, WHOLE, WHOLE)),
    ("software_product", (WHOLE, WHOLE, WHOLE), (WHOLE, WHOLE, WHOLE)),
    ("semiconductor", (WHOLE, WHOLE, WHOLE), (WHOLE, WHOLE, WHOLE)),
]
"""Decree 103/2024 art. 39(3) with 38(13), Law 71/2025 art. 24, Decree 230/2025 art. 5(1)(e): land leased from the State in a zone."""


def free_years(activity: str, commune: str, lease: dict[str, Any], **readings: str) -> float:
    data = project(activity, "cdtz", lease=lease)
    data["sites"]["here"]["commune_class"] = commune
    result = evaluate(load_law(readings=readings), build_lanes([Case(scenario_from(data), "here")]))
    return float(result.parcels["exempt_years"][0])


@pytest.mark.parametrize(("activity", "by_commune", "by_statute"), LAND)
def test_free_years_of_land_in_a_zone(activity: str, by_commune: tuple[float, ...], by_statute: tuple[float, ...]) -> None:
    communes = ("none", "difficult", "especially_difficult")
    assert tuple(free_years(activity, commune, {}) for commune in communes) == by_commune
    assert tuple(free_years(activity, commune, {}, zone_area_class="statute_over_decree") for commune in communes) == by_statute


@pytest.mark.parametrize("activity", [row[0] for row in LAND])
def test_no_reading_frees_land_won_at_auction_and_one_frees_commercial_land(activity: str) -> None:
    """The bar on auctioned land is general (Decree 103/2024 art. 38(10)); that on commercial-service land does not name Decree 230."""
    freed = {"zone_area_class": "statute_over_decree", "decree_230_commercial_bar": "does_not_apply", "decree_230_ai_data_centre": "named"}
    named = activity in {"key_digital_product", "software_product", "semiconductor"}
    assert free_years(activity, "especially_difficult", {"won_at_auction": "yes"}, **freed) == 0
    commercial = {"land_use": "commercial_service"}
    assert free_years(activity, "none", commercial) == 0
    assert free_years(activity, "none", commercial, **freed) == (WHOLE if named else 0)


def test_blocks_of_lanes_ask_for_what_any_of_them_meets(monkeypatch: pytest.MonkeyPatch) -> None:
    import calculator.engine as engine

    same = [Case(scenario_from(PROBES[name].data), "here") for name in ("zone_area_class", "service_income_place", "decree_230_projects")]
    lanes = build_lanes(same)
    whole = evaluate(LAW, lanes).readings_asked
    monkeypatch.setattr(engine, "LANES_PER_BLOCK", 1)
    assert evaluate(LAW, lanes).readings_asked == whole
    assert whole == {"zone_area_class", "service_income_place", "general_tier_services", "decree_230_projects", "decree_230_commercial_bar"}


def test_losses_of_land_stay_apart_unless_the_land_is_the_project() -> None:
    """Services earn 60 bn a year, exempt at first; land loses 10 bn in the fifth year, when half of 10 % is due."""
    lines = [
        {"name": "sales", "kind": "incentive", "amount": 100 * BN},
        {"name": "land", "kind": "excluded", "excluded_as": "land_sublease", "amount": BN},
    ]
    costs = [
        {"name": "cost", "amount": 40 * BN, "stream": "sales"},
        {"name": "land_cost", "amount": {"years": {2031: 11 * BN}, "then": "zero"}, "stream": "land"},
    ]
    data = project("zone_infrastructure", "cdtz", revenue=lines, costs=costs)
    # 60 bn at 5 %; the loss of 10 bn waits for land gains of 1 bn a year.
    assert line_of(data, TAX, 2031) == pytest.approx(3 * BN, abs=1)
    assert line_of(data, "losses_carried", 2031) == pytest.approx(10 * BN, abs=1)
    assert line_of(data, "losses_used", 2032) == pytest.approx(BN, abs=1)
    # One stream: 50 bn at 5 %.
    assert line_of(data, TAX, 2031, developer_land_income="incentive_stream") == pytest.approx(2_500 * M, abs=1)


@pytest.mark.parametrize(("activity", "location"), [("digital_service", "cdtz"), ("zone_infrastructure", "none")])
def test_land_income_is_lifted_only_for_a_developer_with_a_ground(activity: str, location: str) -> None:
    """Another tenant that sublets is no developer; outside a zone there is no ground, and 20 % stays 20 %."""
    line = {"name": "sales", "kind": "excluded", "excluded_as": "land_sublease", "amount": 100 * BN}
    data = project(activity, location, revenue=[line])
    for option in ("real_estate", "incentive_stream"):
        assert line_of(data, TAX, None, developer_land_income=option) == pytest.approx(STANDARD, abs=1)


def test_land_income_beside_a_cost_plus_line_is_refused() -> None:
    lines = [
        {"name": "sales", "kind": "incentive", "cost_plus": "8%"},
        {"name": "land", "kind": "excluded", "excluded_as": "land_sublease", "amount": BN},
    ]
    with pytest.raises(InputError, match="beside the cost_plus line"):
        scenario_from(project("zone_infrastructure", "cdtz", revenue=lines))


def test_real_estate_losses_still_reduce_no_incentive_income_when_the_old_rule_goes_on() -> None:
    """Only the one direction is contested: a loss on land still reduces ordinary income and no incentive income."""
    lines = [
        {"name": "sales", "kind": "incentive", "amount": 100 * BN},
        {"name": "trade", "kind": "ordinary", "amount": 30 * BN},
        {"name": "land", "kind": "excluded", "excluded_as": "real_estate", "amount": BN},
    ]
    costs = [{"name": "land_cost", "amount": 51 * BN, "stream": "land"}]
    data = project("digital_product", "cdtz", revenue=lines, costs=costs)
    for option in ("set_off", "not_set_off"):
        # 2027: 100 bn exempt; 30 bn of trade gone; 20 bn of the 50 bn carried on.
        assert line_of(data, TAX, 2027, losses_against_real_estate_gains=option) == pytest.approx(0, abs=1)
        assert line_of(data, "losses_carried", 2027, losses_against_real_estate_gains=option) == pytest.approx(20 * BN, abs=1)
        # 2031: 100 bn at 5 %.
        assert line_of(data, TAX, 2031, losses_against_real_estate_gains=option) == pytest.approx(5 * BN, abs=1)


def test_rent_does_not_fall_below_nothing_outside_the_bracket() -> None:
    data = project("other", "none", lease={"infrastructure_cost": 60_000})
    assert line_of(data, RENT, None, infrastructure_cost_bracket="outside") == 0


def test_five_times_for_foreigners_is_the_test_of_everybody() -> None:
    """55 m a month is 660 m; 660 - 186 = 474 m: 20 % less 42 m."""
    role = {"monthly_pay": 55 * M, "nationality": "foreign", "contract_months": 6}
    data = project("digital_product", "cdtz", role=role)
    assert line_of(data, STAFF, 2027) == 0
    for option in ("three_times", "five_times"):
        assert line_of(data, STAFF, 2027, foreign_staff_test=option) == pytest.approx(52_800_000, abs=1)


def test_both_ways_agree_where_all_pay_is_of_the_project() -> None:
    data = project("digital_product", "cdtz", role={"monthly_pay": 60 * M, "months_paid": 13})
    for option in ("ratio", "exclusion"):
        assert line_of(data, STAFF, 2027, mixed_wages=option) == pytest.approx(WHOLE_TAX, abs=1)


def test_the_rate_of_the_highest_level_ends_in_the_middle_of_a_year() -> None:
    """2064 is the 38th year: 20 % of 60 bn, or half of it at 5 %."""
    data = PROBES["special_investment_years"].data
    assert line_of(data, TAX, 2063) == pytest.approx(3 * BN, abs=1)
    assert line_of(data, TAX, 2064) == pytest.approx(12 * BN, abs=1)
    assert line_of(data, TAX, 2064, special_investment_years="statutory_product") == pytest.approx(7_500 * M, abs=1)
    other = project("digital_product", "none", certificate="special_incentive_level_2", years=40)
    # Level 2 is 33 years by the Decision: only the highest level stands at the ceiling of the Law.
    for option in ("round_numbers", "statutory_product"):
        assert line_of(other, TAX, 2059, special_investment_years=option) == pytest.approx(4_200 * M, abs=1)
        assert line_of(other, TAX, 2060, special_investment_years=option) == pytest.approx(12 * BN, abs=1)


def test_a_shorter_construction_takes_less_of_the_special_years() -> None:
    data = project("digital_product", "none", lease={"construction_months": 6}, certificate="special_incentive_level_1", years=25)
    # Eighteen and a half years, or eighteen: half of 2045 at 45 %, or all of it.
    assert line_of(data, RENT, 2045) == pytest.approx(112_500_000, abs=1)
    assert line_of(data, RENT, 2045, special_rent_years="including_construction") == pytest.approx(225_000_000, abs=1)


# ---- what is said of it


def test_what_is_not_computed_has_no_effect_of_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(ROOT / "scenarios" / "ai_data_centre_100mw.yaml"), "--json"]) == 0
    rows = {row["reading"]: row for row in json.loads(capsys.readouterr().out)["results"][0]["readings"]}
    assert set(rows) == set(LAW.all_readings)
    for name, row in rows.items():
        silent = name not in COMPUTED
        assert (row["not_computed"] is not None) == silent
        for key in ("kept", "burden", "staff_tax_exempt", "matters"):
            assert (row[key] is None) == silent, f"{name}: {key}"
    assert rows["holiday_years"]["not_computed"]


def test_a_reading_that_matters_is_a_notice() -> None:
    run = run_site(scenario_from(PROBES["mixed_wages"].data), LAW, "here")
    (notice,) = [one for one in find_notices(run, scenario_from(PROBES["mixed_wages"].data)) if one.kind == "reading_staff"]
    assert notice.values["reading"] == "mixed_wages"
    text = notice_text(notice, LAW.all_readings, "en")
    assert "By ratio" in text
    assert "{" not in text
    (burden,) = [
        one
        for one in run_site(scenario_from(PROBES["coefficient_in_annual_rent"].data), LAW, "here").warnings
        if one.kind == "reading_burden"
    ]
    assert burden.values["reading"] == "coefficient_in_annual_rent"
    # 100 m of rent a year, of which the tax of 20 % gives a fifth back.
    assert burden.weight == pytest.approx(YEARS * 80 * M)
    land = scenario_from(PROBES["developer_land_income"].data)
    kinds = {one.values["reading"] for one in run_site(land, LAW, "here").warnings if one.kind == "reading"}
    assert "developer_land_income" in kinds


def test_the_range_over_readings_names_the_widest(capsys: pytest.CaptureFixture[str]) -> None:
    """A data centre of AI on leased land in a zone: the area class and the decree each free the land for the whole term."""
    assert main(["run", str(ROOT / "scenarios" / "ai_data_centre_100mw.yaml"), "--json"]) == 0
    (result,) = json.loads(capsys.readouterr().out)["results"]
    rows = {row["reading"]: row["kept"] for row in result["readings"] if row["matters"]}
    over = result["reading_ranges"]["kept"]
    values = [value for kept in rows.values() for value in kept.values()]
    assert over == {
        "low": min(values),
        "high": max(values),
        "widest": max(rows, key=lambda name: max(rows[name].values()) - min(rows[name].values())),
    }
    assert over["low"] < over["high"]
    assert [warning["kind"] for warning in result["warnings"]].count("reading_range") == 1
    assert main(["run", str(ROOT / "scenarios" / "bpo_300.yaml"), "--json"]) == 0
    # One contested provision that matters is said once.
    assert "reading_range" not in capsys.readouterr().out.split('"warnings"')[1]


def test_only_what_was_asked_for_is_evaluated_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A project without leases, people or losses meets few contested provisions: few evaluations."""
    import calculator.analysis.readings as readings

    calls: list[str] = []

    def counted(law: Any, *args: Any, **more: Any) -> Any:
        calls.append(law.variant)
        return evaluate(law, *args, **more)

    monkeypatch.setattr(readings, "evaluate", counted)
    readings.reading_effects(LAW, Case(scenario_from(project("digital_product", "cdtz")), "here"))
    assert len(calls) == 1
    readings.reading_effects(LAW, Case(scenario_from(PROBES["zone_area_class"].data), "here"))
    # Once more as it is; then the area class, the place of service income and the general tier, one other way each.
    assert len(calls) == 1 + 4
