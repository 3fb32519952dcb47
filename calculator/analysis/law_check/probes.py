"""Projects made up to reach every corner of the law data: what the shipped scenarios do not ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import product
from typing import Any, get_args

from calculator.analysis.law_check.money_probes import money_projects
from calculator.project.case import Case
from calculator.project.facts import AREA_CLASSES
from calculator.project.load import scenario_from
from calculator.project.scenario import Scenario
from calculator.project.tokens import ACTIVITIES, LOCATIONS, STAFF_SCHEMES, Certificate, Excluded, LandUse, WageRegion, ZoneDecision

TITLE = {"vi": "Dự án thử", "en": "Probe"}
YEARS = 20


def lease(day: dt.date, **other: Any) -> dict[str, Any]:
    """Write a lease from the State decided on a day."""
    plain: dict[str, Any] = {
        "kind": "state_lease",
        "payment": "annual",
        "land_use": "production",
        "area": 1000,
        "table_price": 5_000_000,
        "rate": "0.5%",
        "coefficient": 1,
        "infrastructure_cost": 0,
        "decision": day,
        "term_years": 50,
        "construction_months": 24,
        "won_at_auction": "no",
        "filed_late_months": 3,
    }
    return {**plain, **other}


def plain_project(day: dt.date) -> dict[str, Any]:
    """Write a small project licensed on a day, with every fact answered the favourable way."""
    answers = (
        "new_project recognised_software_steps capital_disbursed_in_time technology_requirements_met large_revenue_in_time "
        "large_workforce_in_time"
    )
    return {
        "name": "probe",
        "activity": "software_product",
        "licence": day,
        "operation_start": dt.date(day.year, 12, 31),
        "capital": "20 tỷ",
        "facts": {
            **dict.fromkeys(answers.split(), "yes"),
            "related_party_transactions": "no",
            "affiliate_above_small_bands": "no",
            "work_inside_site": 1,
            "vietnamese_firms_in_chain": "100%",
            "vietnamese_cost_share": "100%",
            "first_registration": day,
            "state_funded": "no",
        },
        "revenue": [{"name": "sales", "kind": "incentive", "amount": "100 tỷ"}],
        "costs": [{"name": "work", "amount": "60 tỷ"}],
    }


def sublease(day: dt.date) -> dict[str, Any]:
    """Give a sublease that is supported, and to which half of the developer's relief is passed on."""
    terms = ("table_price", "rate", "decision", "term_years", "won_at_auction")
    head = {name: value for name, value in lease(day, won_at_auction="no").items() if name in terms}
    passed_on = {"share": "50%", "tenant_is_high_tech": "yes", "head_lease": {**head, "state_funded": "no"}}
    return {"kind": "sublease", "area": 1000, "rent": "1 triệu", "support_from": f"{day:%Y-%m}", "passed_on": passed_on}


def scenario(day: dt.date, project: dict[str, Any], sites: dict[str, dict[str, Any]]) -> Scenario:
    """Make a scenario of a project that begins on a day."""
    title = {
        "title": TITLE,
        "commune_class": "none",
        "zone_decision": "prime_minister",
        "priority_line": "yes",
        "park_in_favourable_area": "yes",
        "premises": [],
    }
    return scenario_from(
        {
            "scenario": "probe",
            "title": TITLE,
            "horizon": {"first_year": day.year, "years": YEARS},
            "assumptions": {"exchange_rate": 26_000, "consumer_price_growth": "3%", "land_price_growth": "3%", "discount_rate": "10%"},
            "project": project,
            "sites": {name: {**title, **site} for name, site in sites.items()},
        }
    )


def simple(day: dt.date, *, land: bool = True) -> Case:
    """Give a software project in a zone, licensed on a day; on a lease from the State, or on no land of its own."""
    return Case(scenario(day, plain_project(day), {"zone": {"location": "cdtz", "premises": [lease(day)] if land else []}}), "zone")


def probes(day: dt.date) -> Iterator[Case]:
    """Give every location with every activity, commune and decision; every certificate, land use and payment; a full project in each."""
    for activity in ACTIVITIES:
        project = {**plain_project(day), "activity": activity}
        communes = product(LOCATIONS, AREA_CLASSES)
        sites = {
            f"{location}_{commune}": {"location": location, "commune_class": commune, "premises": [lease(day)]}
            for location, commune in communes
        }
        one = scenario(day, project, sites)
        yield from (Case(one, name) for name in sites)
    for certificate in get_args(Certificate):
        project = plain_project(day)
        project["facts"]["certificates"] = [certificate]
        certified = scenario(day, {**project, "capital": "30.000 tỷ"}, {"zone": {"location": "cdtz", "premises": [lease(day)]}})
        yield Case(certified, "zone")
    developer = {**plain_project(day), "activity": "zone_infrastructure"}
    park = {"location": "high_tech_park", "premises": [lease(day, subleased_to_high_tech="yes")]}
    yield Case(scenario(day, developer, {"park": park}), "park")
    uses = product(get_args(LandUse), ("annual", "one_off"), ("no", "yes"))
    leases = {
        f"{use}_{payment}_{auction}": {
            "location": "cdtz",
            "premises": [lease(day, land_use=use, payment=payment, won_at_auction=auction)],
        }
        for use, payment, auction in uses
    }
    leases["advance"] = {
        "location": "cdtz",
        "premises": [lease(day, won_at_auction="yes", compensation_advance="1 triệu", shared_infrastructure_area=100)],
    }
    part = {"area": 100, "commune_class": "difficult"}
    leases["two_communes"] = {"location": "cdtz", "premises": [lease(day, elsewhere=[part])]}
    later, end = dt.date(day.year + 2, 3, 1), dt.date(day.year + 3, 3, 1)
    befallen: dict[str, dict[str, Any]] = {
        "turned_annual": {"payment": "one_off", "change": {"kind": "turned_annual", "on": later, "paid_share": "1%"}},
        "turned_one_off": {"change": {"kind": "turned_one_off", "on": later}},
        "term_adjusted": {"change": {"kind": "term_adjusted", "on": later, "term_years": 60}},
        "slow_progress": {"slow_progress": {"on": later, "months": 12}},
    }
    for why in ("found_out", "volunteered", "transferred"):
        befallen[why] = {"payment": "one_off", "change": {"kind": "relief_withdrawn", "on": end, "why": why}}
    leases |= {name: {"location": "cdtz", "premises": [lease(day, won_at_auction="no", **more)]} for name, more in befallen.items()}
    leases |= {
        f"tenant_{place}": {"location": place, "premises": [sublease(day)]} for place in ("high_tech_park", "industrial_park", "cdtz")
    }
    decisions = {f"decided_{by}": {"location": "cdtz", "zone_decision": by} for by in get_args(ZoneDecision)}
    one = scenario(day, plain_project(day), {**leases, **decisions})
    yield from (Case(one, name) for name in (*leases, *decisions))
    yield from full(day)


def full(day: dt.date) -> Iterator[Case]:
    """Give a project with every kind of income, loans, research, people of every kind and a group, with related parties."""
    project = plain_project(day)
    project["facts"]["related_party_transactions"] = "yes"
    amount = {"amount": "10 tỷ"}
    project["revenue"] += [
        {"name": "other", "kind": "ordinary", **amount},
        {"name": "deposits", "kind": "ordinary", "interest": True, **amount},
        *({"name": f"aside_{what}", "kind": "excluded", "excluded_as": what, **amount} for what in get_args(Excluded)),
        {"name": "grant", "kind": "exempt", **amount},
    ]
    project["costs"].append({"name": "research", "amount": "5 tỷ", "stream": "sales", "research_and_development": True})
    year = day.year
    project["assets"] = [
        {"name": method, "class": "it_equipment", "cost": "9 tỷ", "first_use": f"{year + 1}-01", "life_years": 5, "method": method}
        for method in ("straight_line", "declining_balance")
    ]
    equipment = {"class": "it_equipment", "cost": "9 tỷ", "first_use": f"{year + 1}-03-11", "life_years": 8, "method": "straight_line"}
    idle = {"from": f"{year + 2}-02", "months": 12}
    project["assets"] += [
        {**equipment, "name": "car", "class": "road_vehicle", "car_use": "own_use"},
        {**equipment, "name": "in_season", "idle": {**idle, "because": "season"}},
        {**equipment, "name": "in_repair", "idle": {**idle, "because": "repair_or_move"}},
        {**equipment, "name": "faster", "method": "accelerated_straight_line", "acceleration": 2},
    ]
    project["loans"] = [
        {
            "name": "works",
            "principal": "20 tỷ",
            "rate": "9%",
            "drawn": year,
            "repaid_from": year + 2,
            "repaid_until": year + 5,
            "capitalised_into": "faster",
        },
        {"name": "bank", "principal": "200 tỷ", "rate": "9%", "drawn": year, "repaid_from": year + 2, "repaid_until": year + 5},
    ]
    project["facts"]["formed_from_household"] = True
    project["science_fund"] = {"set_aside": "10%", "spending": "1 tỷ", "bond_rate": "3%"}
    role = {"headcount": 10, "monthly_pay": "60 triệu", "months_paid": 13}
    people = product(("vn", "foreign"), ("resident", "non_resident"), (1, 24))
    project["workforce"] = [
        {"role": f"{nation}_{home}_{months}", "nationality": nation, "residence": home, "contract_months": months, **role}
        for nation, home, months in people
    ]
    project["group"] = {
        "revenue_eur": "900 m",
        "entities_abroad": "yes",
        "sisters": [{"name": "sister", "income": "90 tỷ", "covered_taxes": "2 tỷ", "payroll": "9 tỷ", "tangible_assets": "9 tỷ"}],
    }
    regions = {
        f"region_{region.lower()}": {"location": "cdtz", "wage_region": region, "premises": [lease(day)]} for region in get_args(WageRegion)
    }
    one = scenario(day, project, regions)
    yield from (Case(one, name) for name in regions)
    yield from schemes(day)
    for one_project in money_projects(day, plain_project(day)).values():
        yield Case(scenario(day, one_project, {"zone": {"location": "cdtz"}}), "zone")
    yield from mid_life(day)
    yield from expanded(day)
    small = plain_project(day) | {"revenue": [{"name": "sales", "kind": "incentive", "amount": "600 triệu"}], "costs": []}
    yield Case(scenario(day, small, {"nowhere": {"location": "none"}}), "nowhere")


def schemes(day: dt.date) -> Iterator[Case]:
    """Give staff of whom every scheme of income tax is stated, in every place and city that has one, under a net contract."""
    role = {"role": "experts", "headcount": 10, "monthly_pay": "60 triệu", "months_paid": 13, "digital_work": "yes"}
    project = {**plain_project(day), "activity": "incubation"}
    project["workforce"] = [{**role, "schemes": dict.fromkeys(STAFF_SCHEMES, "yes"), "keeps": "employer"}]
    places = ("international_financial_centre", "da_nang_free_trade_zone", "ho_chi_minh_city_free_trade_zone")
    sites = {place: {"location": place} for place in places}
    sites |= {city: {"location": "cdtz", "province": city} for city in ("hanoi", "ho_chi_minh_city")}
    one = scenario(day, project, {name: {**site, "wage_region": "I"} for name, site in sites.items()})
    yield from (Case(one, name) for name in sites)


def mid_life(day: dt.date) -> Iterator[Case]:
    """Give projects that change their ground in mid-life, and special ones whose conditions are found unmet."""
    project, year = plain_project(day), day.year
    project["facts"] |= {
        "certificates": ["high_technology_enterprise"],
        "certificates_issued": {"high_technology_enterprise": dt.date(year + 4, 6, 1)},
        "failed_years": [year + 3],
    }
    moves = [{"to": "best", "from_year": year + 2}, {"to": "high_technology_enterprise", "on": "certificate"}]
    yield Case(scenario(day, {**project, "elections": {"moves": moves}}, {"zone": {"location": "cdtz"}}), "zone")
    for head, activity, certificates in (
        ("large_manufacturing", "digital_product", []),
        ("large_project_6000_until_2025", "digital_product", []),
        ("special_investment", "software_product", ["special_incentive_decision"]),
    ):
        special = plain_project(day) | {"activity": activity, "capital": "30.000 tỷ", "elections": {"head": head}}
        special["facts"] |= {"certificates": certificates, "conditions_found_unmet": year + 9}
        yield Case(scenario(day, special, {"nowhere": {"location": "none"}}), "nowhere")


def expanded(day: dt.date) -> Iterator[Case]:
    """Give a project with expansions of every kind, inside a zone, in a difficult area and nowhere; and one that goes on with a former one."""
    project = plain_project(day)
    project["revenue"].append({"name": "line_2", "kind": "incentive", "amount": "20 tỷ"})
    decided, year = dt.date(day.year + 1, day.month, day.day), day.year + 1
    one = {"decided": decided, "in_use": year, "capital_disbursed": year, "capacity": {"added": 1, "before": 9}}
    assets = {"added": "50 tỷ", "before": "90 tỷ", "total": "140 tỷ"}
    capital = {"split_by": "invested_capital", "invested_capital": {"added": "50 tỷ", "total": "200 tỷ"}}
    project["expansions"] = [
        {"name": "own_books", **one, "streams": ["line_2"], "takes": "holiday"},
        {"name": "by_assets", **one, "fixed_assets": assets},
        {"name": "not_favoured", **one, "activity": "other", "fixed_assets": assets, **capital},
    ]
    sites = {
        "zone": {"location": "cdtz"},
        "area": {"location": "difficult_area", "commune_class": "difficult"},
        "nowhere": {"location": "none"},
    }
    there = scenario(day, project, sites)
    yield from (Case(there, name) for name in sites)
    former = plain_project(day)
    former["facts"] |= {"origin": "bought_project", "new_project": "unknown"}
    former["operation_start"] = day
    yield Case(scenario(day, former, {"zone": {"location": "cdtz"}}), "zone")
