"""Under every option of every computed reading the engine and the twin agree, and what was not asked for changes nothing."""

from __future__ import annotations

import copy
import random
from typing import Any

import numpy as np
import pytest

from calculator.engine import evaluate
from calculator.law.law import load_law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from
from calculator.result import Result
from tests.twin import project as twin
from tests.twin.random_mid_life import certified_only, without_acceleration
from tests.twin.random_projects import random_scenario

LAW = load_law()
PROJECTS = 90
FEW = 3
"""A reading must change at least this many of the projects: agreement on projects it does not touch proves nothing."""

RATES = {"general_rate", "rate", "paid_share", "effective_rate", "top_up_rate", "effective_tax_rate_of_group"}
STAGES = {"group_top_up_at_general_rate", "group_top_up_after_rate", "group_top_up_after_exemption"}

COMPUTED = [
    (name, option)
    for name, reading in LAW.all_readings.items()
    if reading.not_computed is None
    for option in reading.options
    if option != reading.default
]


def touched(reading: str, seed: int) -> dict[str, Any]:
    """A random project, turned so that the reading is likely to meet it."""
    data = copy.deepcopy(random_scenario(seed))
    project, r = data["project"], random.Random(f"{reading} {seed}")
    site = next(iter(data["sites"].values()))
    excluded = [line for line in project["revenue"] if line["kind"] == "excluded"]
    leases = [item for item in site["premises"] if item["kind"] == "state_lease"]
    if reading in {"developer_land_income", "developer_building_income"}:
        project["activity"] = r.choice(["zone_infrastructure"] * 4 + ["digital_service"])
        site["location"] = r.choice(["cdtz", "cdtz", "none"])
        for line in excluded:
            line["excluded_as"] = {"developer_land_income": "land_sublease", "developer_building_income": "building_lease"}[reading]
    elif reading == "outsourcing_as_digital_service":
        project["activity"], site["location"] = "business_process_outsourcing", r.choice(["cdtz", "none"])
    elif reading == "general_tier_services":
        project["activity"], site["location"] = r.choice(["digital_service", "software_product"]), r.choice(["none", "industrial_park"])
    elif reading == "software_production_steps":
        project["activity"] = "software_product"
    elif reading in {"service_income_place", "zone_area_class"}:
        project["activity"], site["location"] = r.choice(["digital_service", "training"]), "cdtz"
    elif reading.startswith("decree_230"):
        project["activity"] = "ai_data_centre" if reading.endswith("data_centre") else "semiconductor"
        for lease in leases:
            lease["decision"] = f"2026-{lease['decision'][5:]}" if lease["decision"] < "2026" else lease["decision"]
            lease["land_use"] = "commercial_service" if reading.endswith("commercial_bar") else lease["land_use"]
            lease["won_at_auction"] = "no"
    elif reading in {"infrastructure_cost_bracket", "coefficient_in_annual_rent"}:
        for lease in leases:
            lease["infrastructure_cost"] = r.choice([10_000, 25_000, 300_000])
            lease["coefficient"] = r.choice(["1.1", "1.35", "0.9"])
    elif reading in {"exempt_rent_passed_on", "sublease_support_in_zone"}:
        site["location"] = r.choice(["cdtz", "cdtz", "industrial_park"])
        head = {"table_price": 9_000_000, "rate": "1%", "decision": "2027-02-03", "term_years": 50, "won_at_auction": "no"}
        terms = {"passed_on": {"share": r.choice(["0%", "40%"]), "head_lease": head}, "support_from": "2027-05"}
        site["premises"].append({"kind": "sublease", "area": 5_000, "rent": 300_000, **terms})
    elif reading in {"income_tax_scheme_choice", "free_trade_zone_staff"}:
        stated_schemes(data, site, reading, r)
    elif LAW.all_readings[reading].affects == ("personal_income_tax",):
        project["activity"], site["location"] = "digital_product", "cdtz"
        for row in project.get("workforce", []):
            row["digital_work"] = "yes"
            if reading == "foreign_staff_test":
                row["nationality"] = "foreign"
            if reading != "mixed_wages":
                row.pop("qualifying_share", None)
                # Five times 119.75 m is 598.75 m, five times 125.5 m 627.5 m: 50.5 m a month lies between them.
                near = 50_500_000 if reading == "income_test_year" else r.choice([26_000_000, 33_000_000, 48_500_000, 60_000_000])
                first = data["horizon"]["first_year"]
                falls = {"years": {first: near, first + 1: near, first + 2: near * 2 // 3}, "then": "hold"}
                if "distribution" not in row:
                    row["monthly_pay"] = falls if reading == "income_test_frequency" else near
                row["months_paid"], row["currency"] = 12, "VND"
    elif reading.startswith("special_"):
        level = 3 if reading == "special_investment_years" else r.choice([1, 2, 3])
        certified_only(project, [f"special_incentive_level_{level}"])
        project["licence"] = max(project["licence"], "2025-10-01")  # the twin holds the levels under the law of today alone
        data["horizon"]["years"] = 30
        project.get("elections", {}).pop("head", None)
        for lease in leases:
            lease.pop("change", None)  # its term would not be the one that is set here
            lease.update(construction_months=r.choice([0, 7, 24, 40]), land_use="production", won_at_auction="no", term_years=50)
    elif reading.startswith("expansion_"):
        ripe_for_expansion(data, site, reading, r)
    elif reading == "temporary_reduction_2026":
        shift_to_2026(data)
    return data


def ripe_for_expansion(data: dict[str, Any], site: dict[str, Any], reading: str, r: random.Random) -> None:
    """A project whose incentive runs out inside the horizon, with an expansion completed before, or one too small for the sector test."""
    project, first = data["project"], data["horizon"]["first_year"]
    data["horizon"]["years"] = 26
    certified_only(project, [])
    project["facts"]["new_project"] = "yes"
    project["facts"].pop("origin", None)
    project.get("elections", {}).pop("head", None)
    project["activity"], site["location"], site["commune_class"] = "other", "cdtz", "none"
    without_acceleration(project)
    complete = first + r.choice([9, 13] if reading == "expansion_after_remaining_time" else [17, 18])
    added = (60 if reading == "expansion_after_remaining_time" else r.choice([19, 20, 39])) * 10**9
    stated = {"added": added, "before": 100 * added, "total": 110 * added}
    share = {"added": 30, "before": 100} if reading == "expansion_after_remaining_time" else {"added": 1, "before": 100}
    one = {"name": "late", "decided": f"{complete - 1}-05-05", "in_use": complete, "capital_disbursed": complete, "capacity": share}
    project["expansions"] = [{**one, "fixed_assets": stated}]


def stated_schemes(data: dict[str, Any], site: dict[str, Any], reading: str, r: random.Random) -> None:
    """State schemes of staff: several at once, or those of a free trade zone."""
    project = data["project"]
    project["activity"], site["location"] = "digital_product", "cdtz"
    certified_only(project, ["innovative_start_up"])
    names = ["start_up_experts", "high_technology"]
    if reading == "free_trade_zone_staff":
        names = [r.choice(["da_nang_free_trade_zone", "ho_chi_minh_city_free_trade_zone"])]
        site["location"] = names[0]
    for row in project.get("workforce", []):
        row.pop("turnover", None)
        if "distribution" not in row:
            row["schemes"] = dict.fromkeys(names, "yes")


def shift_to_2026(data: dict[str, Any]) -> None:
    """Let the horizon begin in 2026 with a small ordinary line of revenue: the cut holds in 2026 and 2027 only."""
    data["horizon"]["first_year"] = 2026
    data["project"].update(licence="2025-11-03", operation_start="2026-01-01", costs=[], assets=[], loans=[], workforce=[])
    data["project"].pop("group", None)
    data["project"].pop("opening", None)
    data["project"].pop("elections", None)
    for part in ("adjustments", "expansions", "science_fund"):
        data["project"].pop(part, None)  # they name lines and assets that are no longer there
    amount = random.Random(data["project"]["name"]).choice([4_000_000_000, 10_000_000_000, 10_000_000_001])
    data["project"]["revenue"] = [{"name": "consulting", "kind": "ordinary", "amount": amount, "source": "made up"}]


def lines_of(result: Result) -> dict[str, Any]:
    engine = {name: line for name, line in result.enterprise.items() if name not in STAGES}
    return engine | {f"workforce.{name}": line for name, line in result.workforce.items()}


@pytest.mark.parametrize(("reading", "option"), COMPUTED, ids=lambda one: str(one))
def test_engine_and_twin_agree_under_another_reading(reading: str, option: str) -> None:
    read = LAW.with_reading(reading, option)
    found: list[str] = []
    changed = tried = 0
    for seed in range(PROJECTS):
        data = touched(reading, seed)
        if reading.startswith("developer") and any("cost_plus" in line for line in data["project"]["revenue"]):
            continue  # refused: beside a cost-plus line there is no other of the project's own
        scenario, site = scenario_from(data), next(iter(data["sites"]))
        unknown = ("low", "high")[seed % 2]
        lanes = build_lanes([Case(scenario, site, favourable=unknown == "high")])
        mine, usual = lines_of(evaluate(read, lanes)), lines_of(evaluate(LAW, lanes))
        theirs = twin.evaluate(data, site, unknown=unknown, readings={reading: option})  # type: ignore[arg-type]
        assert set(mine) == set(theirs)
        tried += 1
        changed += any(not np.array_equal(mine[name], usual[name], equal_nan=True) for name in mine)
        for name in sorted(mine):
            expected = np.array([np.nan if value is None else float(value) for value in theirs[name]])
            agree = np.abs(mine[name][:, 0] - expected) <= (1e-9 if name in RATES else 1.0)
            wrong = ~(agree | (np.isnan(mine[name][:, 0]) & np.isnan(expected)))
            if wrong.any():
                at = int(wrong.argmax())
                found.append(f"seed {seed}, {unknown}: {name} of year {at}: engine {mine[name][at, 0]!r}, twin {expected[at]!r}")
    assert not found, "\n".join(found[:20])
    assert tried > PROJECTS // 2
    assert changed >= FEW, f"{reading}: {option} changed {changed} of {tried} projects"


@pytest.mark.parametrize("seed", range(0, 400, 10))
def test_a_reading_not_asked_for_changes_nothing(seed: int) -> None:
    """What the engine did not look at cannot have moved a line: that is why it need not be evaluated again."""
    reading = list(LAW.all_readings)[seed // 10 % len(LAW.all_readings)]
    data = touched(reading, seed) if not reading.startswith("developer") else random_scenario(seed)
    lanes = build_lanes([Case(scenario_from(data), next(iter(data["sites"])))])
    usual = evaluate(LAW, lanes)
    known = lines_of(usual)
    unasked = [(name, option) for name, option in COMPUTED if name not in usual.readings_asked]
    assert unasked
    for name, option in unasked:
        other = lines_of(evaluate(LAW.with_reading(name, option), lanes))
        assert all(np.array_equal(other[line], known[line], equal_nan=True) for line in known), f"{name}: {option}"
