"""The lines of a site beside those of the general law and of a place outside any zone, and the headline figures over all years."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from calculator.analysis.site_run import Floats
from calculator.measures.names import WITH_TOP_UP
from calculator.measures.value import Stream, average_rate, burden_of, clawbacks, difference, present_value, value_of, with_top_up
from calculator.result import Result

BENEFITS = {
    "kept",
    "kept_present_value",
    "zone_adds",
    "zone_adds_present_value",
    "gross_relief",
    "relief_land_rent",
    "relief_land_rent_present_value",
    "relief_through_price",
    "sublease_support",
    "relief_land_use_tax",
    "relief_import_duty",
    "staff_tax_exempt",
    "staff_tax_exempt_zone_adds",
    "staff_relief_kept_by_employees",
    "staff_relief_kept_by_employer",
    "npv",
    "law_worth",
    "zone_worth",
}
"""Measures of which the lower end is certain."""

TOGETHER = (("kept", "gross_relief", "clawback"), ("kept_present_value", "clawback_present_value"))
"""Measures that add up: all of a group are taken of the one way the facts may turn out in which the first is lowest."""

Measures = dict[str, float | None]


def certain_of(every: Sequence[Measures]) -> Measures:
    """Give what is certain of each measure from those of every way the open facts may turn out, all facts adverse first.

    Of a benefit the lowest; of measures that add up those of one way, the one with the lowest kept; of anything else the adverse.
    """
    found = {name: _certain(name, [one[name] for one in every]) for name in every[0]}
    for names in TOGETHER:
        low = every[lowest_and_highest(every, names)[0]]
        found |= {name: low[name] for name in names}
    return found


def lowest_and_highest(every: Sequence[Measures], names: Sequence[str] = TOGETHER[0]) -> tuple[int, int]:
    """Give the places of the ways in which the first of some measures is lowest and highest; where they are the same, the others decide."""
    keys = [tuple(np.round(one[name] or 0.0) for name in names) for one in every]
    return keys.index(min(keys)), keys.index(max(keys))


def _certain(name: str, values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return min(known) if name in BENEFITS and len(known) == len(values) else values[0]


def lines(result: Result, lane: int) -> dict[str, Floats]:
    """Give the enterprise lines of one lane."""
    return {name: line[:, lane] for name, line in result.enterprise.items()}


def side_by_side(result: Result, place: int) -> tuple[dict[str, Floats], dict[str, Floats], dict[str, Floats]]:
    """Give the lines of a site, of the general law, and of the same project outside any zone, from three lanes side by side."""
    site, none, outside = (lines(result, lane) for lane in range(place, place + 3))
    return with_kept(site, none), none, with_kept(outside, none)


def with_kept(having: dict[str, Floats], without: dict[str, Floats]) -> dict[str, Floats]:
    """Add the lines that compare with the same project under the general law."""
    taken_back = clawbacks(without=without, having=having)
    kept = without["burden"] - having["burden"]
    clawback = sum(taken_back.values(), np.zeros(len(kept)))
    return {
        **having,
        "relief_land_rent": without["land_rent_due"] - having["land_rent_due"],
        "relief_through_price": without["land_rent_through_price"] - having["land_rent_through_price"],
        "relief_land_use_tax": without["land_use_tax"] - having["land_use_tax"],
        "relief_import_duty": without["import_duty"] - having["import_duty"],
        "passed_to_principal": without["revenue"] - having["revenue"],
        "burden_without_incentive": without["burden"],
        **taken_back,
        "clawback": clawback,
        "gross_relief": kept + clawback,
        "kept": kept,
    }


def measures_of(
    site: dict[str, Floats], outside: dict[str, Floats], without: dict[str, Floats], discount: float, exempt: tuple[Floats, Floats]
) -> dict[str, float | None]:
    """Give the headline figures of a site [VND, or a rate]; ``exempt`` is the income tax staff are exempt from, here and outside any zone."""

    def worth(less: dict[str, Floats], more: dict[str, Floats]) -> float:
        return value_of(stream=difference(burden_of(more), burden_of(less)), discount_rate=discount)

    clawback = Stream(np.zeros(len(site["clawback"])), site["clawback"])
    taxable = site["taxable_income"]
    rate = average_rate(
        tax=site["corporate_income_tax"], profit=taxable, rates=[site["general_rate"], site["rate"]], discount_rate=discount
    )
    return {
        "kept": float(site["kept"].sum()),
        "kept_present_value": worth(site, without),
        "zone_adds": float((site["kept"] - outside["kept"]).sum()),
        "zone_adds_present_value": worth(site, outside),
        "gross_relief": float(site["gross_relief"].sum()),
        "clawback": float(site["clawback"].sum()),
        "clawback_present_value": value_of(stream=clawback, discount_rate=discount),
        "effective_rate": rate,
        WITH_TOP_UP: with_top_up(rate=rate, top_up_tax=site["top_up_tax"], profit=taxable, discount_rate=discount),
        "effective_rate_mature": mature_rate(site),
        "relief_land_rent": float(site["relief_land_rent"].sum()),
        "relief_land_rent_present_value": present_value(amounts=site["relief_land_rent"], discount_rate=discount),
        "relief_through_price": float(site["relief_through_price"].sum()),
        "sublease_support": float(site["sublease_support"].sum()),
        "relief_land_use_tax": float(site["relief_land_use_tax"].sum()),
        "staff_tax_exempt": float(exempt[0].sum()),
        "staff_tax_exempt_zone_adds": float((exempt[0] - exempt[1]).sum()),
        "corporate_income_tax": float(site["corporate_income_tax"].sum()),
        "science_fund_interest": float(site["science_fund_interest"].sum()),
        "land_rent_due": float(site["land_rent_due"].sum()),
        "land_rent_through_price": float(site["land_rent_through_price"].sum()),
        "land_use_tax": float(site["land_use_tax"].sum()),
        "group_top_up_tax": float(site["group_top_up_tax"].sum()),
        **money_measures(site, discount),
    }


def money_measures(site: dict[str, Floats], discount: float) -> dict[str, float | None]:
    """Give what support and cash come to over all years [VND], and the relief that is passed on to a principal in a lower price."""
    totals = ("import_duty", "relief_import_duty", "grants", "top_up_on_grants", "passed_to_principal", "home_tax")
    flows = ("cash_before_home_tax", "cash_after_home_tax")
    return {
        **{name: float(site[name].sum()) for name in (*totals, *flows)},
        **{f"{name}_present_value": present_value(amounts=site[name], discount_rate=discount) for name in flows},
    }


def staff_measures(result: Result, lane: int) -> dict[str, float | None]:
    """Give who keeps the tax staff are exempt from, over all years, and what a head costs a year on average [VND]."""
    people = {name: line[:, lane] for name, line in result.workforce.items()}
    heads = float(people["headcount"].sum())
    return {
        "staff_relief_kept_by_employees": float(people["staff_relief_kept_by_employees"].sum()),
        "staff_relief_kept_by_employer": float(people["staff_relief_kept_by_employer"].sum()),
        "employer_cost_per_head": float(people["employer_cost"].sum()) / heads if heads > 0 else None,
    }


def mature_rate(site: dict[str, Floats]) -> float | None:
    """Give tax over assessable income in the last year that has any; None where none has."""
    taxed = np.flatnonzero(site["assessable_income"] > 1)
    return float(site["corporate_income_tax"][taxed[-1]] / site["assessable_income"][taxed[-1]]) if len(taxed) else None
