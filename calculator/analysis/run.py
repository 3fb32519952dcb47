"""Runs a scenario: every variant and site, with its counterfactuals, ranges, conditions and warnings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from calculator.analysis.choices.combinations import rival_cases, rival_worth
from calculator.analysis.choices.moves import moves_worth, not_made
from calculator.analysis.compliance.audit import audit_of
from calculator.analysis.compliance.to_do import to_do_of
from calculator.analysis.conditions.expansions import expansion_rows, origin_rows
from calculator.analysis.conditions.heads import condition_rows
from calculator.analysis.conditions.unknowns import answered, open_facts, positions
from calculator.analysis.fit.check import check_fit, computable, laws_of
from calculator.analysis.investor.value import investor_value, value_measures
from calculator.analysis.notices.find import find_notices
from calculator.analysis.people.staff import criteria_sets, staff_rows
from calculator.analysis.readings import reading_effects
from calculator.analysis.site_run import Floats, Range, ScenarioRun, SiteRun
from calculator.analysis.tax_base.bridge import bridge_of
from calculator.analysis.tax_base.wasted import wasted_of
from calculator.engine import evaluate
from calculator.errors import Place, Problem, UnknownNameError, did_you_mean
from calculator.law.draft_file import DraftFile
from calculator.law.law import Law
from calculator.law.positions import read_drafts
from calculator.law.schema import CONFIDENCES, Draft, Entry
from calculator.measures.value import Stream, average_rate, burden_of, clawbacks, difference, present_value, value_of, waterfall
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.scenario import Scenario
from calculator.recorder import Read, Recorder
from calculator.result import Result


def run_scenario(
    scenario: Scenario,
    *,
    variants: Sequence[str] | None = None,
    sites: Sequence[str] | None = None,
    drafts: Sequence[Draft | DraftFile | Path | str] = (),
    today: dt.date | None = None,
) -> ScenarioRun:
    """Run a scenario under each variant at each site; those it names itself unless others are asked for.

    Drafts of one's own are put on top of each variant, in their order; without ``variants`` on top of the law in force alone.
    Values last checked more than twelve months before ``today``, the machine's own day unless given, are told in a notice.

    Raises
    ------
    UnknownNameError
        When a variant or site does not exist, or the law data does not reach far enough.
    InputError
        When an asset class, life or elected head is not one the law has, or a draft is wrong or does not fit.
    """
    laws = laws_of(scenario, variants, read_drafts(drafts))
    return run_laws(scenario, laws, sites, today)


def run_laws(scenario: Scenario, laws: Sequence[Law], sites: Sequence[str] | None = None, today: dt.date | None = None) -> ScenarioRun:
    """Run a scenario under each of some laws at each site.

    Raises
    ------
    UnknownNameError
        When a site does not exist, or the law data does not reach far enough.
    InputError
        When an asset class, life or elected head is not one the law has.
    """
    chosen = list(dict.fromkeys(sites or scenario.compare.sites or scenario.sites))
    for site in chosen:
        if site not in scenario.sites:
            raise UnknownNameError(Problem(Place(), f"there is no site called '{site}'", did_you_mean(site, scenario.sites)))
    runs = [run_site(scenario, law, site, today) for law in laws if not law.missing_numbers for site in chosen]
    return ScenarioRun(scenario, tuple(runs), tuple(law for law in laws if law.missing_numbers))


def run_site(scenario: Scenario, law: Law, site: str, today: dt.date | None = None) -> SiteRun:
    """Run one project at one site under one law, looked at on a day: the machine's own unless given.

    Raises
    ------
    InputError
        When the scenario asks for what the law does not have, or a draft of one's own cannot be computed with.
    """
    check_fit(scenario, law)
    with computable(law):
        return _run_site(scenario, law, site, today)


def _run_site(scenario: Scenario, law: Law, site: str, today: dt.date | None) -> SiteRun:
    base = Case(scenario, site)
    tried = positions(law, base)
    cases = [answered(base, answers) for answers in tried]
    sides = [side for one in cases for side in (one, replace(one, claims=False), replace(one, outside=True))]
    rivals = rival_cases(law, base)
    lanes = build_lanes([*sides, *rivals])
    result = evaluate(law, lanes)
    recorder = Recorder()
    first = lanes.take(0, 1)
    evaluate(law, first, recorder)
    used = entries_used(recorder, result.heads_of(0))
    felt = drafts_felt(recorder, result.heads_of(0), law)
    discount = float(scenario.assumptions.discount_rate)

    compared = [side_by_side(result, place) for place in range(0, len(sides), 3)]
    enterprise, none, outside_lines = compared[0]
    exempt = result.workforce["personal_income_tax_exempt"]
    every = [
        measures_of(site_lines, outside, without, discount, (exempt[:, 3 * place], exempt[:, 3 * place + 2]))
        | staff_measures(result, 3 * place)
        | value_measures(cases[place], (site_lines, without, outside))
        for place, (site_lines, without, outside) in enumerate(compared)
    ]
    facts = open_facts(law, tried, np.array([[measures[name] for measures in every] for name in ("kept", "zone_adds")], dtype=np.float64))
    certain, ranges = dict(every[0]), _ranges(every, tuple(fact.fact for fact in facts))
    for name in BENEFITS & set(ranges):
        # What is certain of a benefit is its lower end, whichever way the facts turn out.
        certain[name] = ranges[name].low
    effects, rows = reading_effects(law, base), condition_rows(law, lanes, result)
    grounds, head = rival_worth(rivals, result, len(sides), burden_of(none)), result.head_of(0)
    next_head = next((ground.head for ground in grounds if ground.head != head), None)
    bars = tuple(waterfall(without=none, having=enterprise, discount_rate=discount))
    worth = investor_value(law, cases[0], (enterprise, none, outside_lines), every[0]["kept_present_value"] or 0.0, bars)
    certain |= {"irr": worth.irr.value, "project_tax_rate": worth.project_tax_rate, "peak_funding": worth.peak_funding}
    run = SiteRun(
        variant=law.variant,
        site=site,
        law=law,
        years=tuple(int(year) for year in result.years),
        enterprise=enterprise,
        workforce={name: line[:, 0] for name, line in result.workforce.items()},
        state={name: line[:, 0] for name, line in result.state.items()},
        without_incentive=none,
        outside_zone=outside_lines,
        head=result.head_of(0),
        head_outside=result.head_of(2),
        clocks={name: finite(values[0]) for name, values in result.clocks.items()},
        land=land_clocks(result, 0),
        measures=certain,
        ranges=ranges,
        waterfall=bars,
        waterfall_outside=tuple(waterfall(without=none, having=outside_lines, discount_rate=discount)),
        conditions=(*rows, *expansion_rows(law, lanes), *origin_rows(law, lanes)),
        open_facts=tuple(facts),
        readings=tuple(effects),
        used=used,
        drafts_felt=felt,
        grounds=grounds,
        audit=audit_of(law, base, rows, effects, head, next_head),
        to_do=to_do_of(
            law,
            scenario,
            site,
            head=head,
            conditions=rows,
            land=land_clocks(result, 0),
            exempt=result.workforce["personal_income_tax_exempt"][:, 0],
        ),
        investor=worth,
        moves=moves_worth(law, scenario, site),
        moves_not_made=not_made(law, scenario, site),
        later_heads=tuple(result.heads_of(0)[result.head_of(0) is not None :]),
        staff=tuple(staff_rows(law, base)),
        criteria=tuple(criteria_sets(law, base)),
        wasted=wasted_of(law, base, first, lines(result, 0), recorder),
        bridge=tuple(bridge_of(law, scenario, first, lines(result, 0), recorder)),
        warnings=(),
        today=today or dt.date.today(),
    )
    return replace(run, warnings=tuple(find_notices(run, scenario)))


RATE_TRIFLE = 1e-9
"""Rates closer to each other than this are the same."""

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


def side_by_side(result: Result, place: int) -> tuple[dict[str, Floats], dict[str, Floats], dict[str, Floats]]:
    """Give the lines of a site, of the general law, and of the same project outside any zone, from three lanes side by side."""
    site, none, outside = (lines(result, lane) for lane in range(place, place + 3))
    return with_kept(site, none), none, with_kept(outside, none)


def _ranges(every: list[dict[str, float | None]], because: tuple[str, ...]) -> dict[str, Range]:
    """Give the range of each measure that is not the same whichever way the open facts turn out."""
    found = {}
    for name in every[0]:
        values = [measures[name] for measures in every]
        known = [value for value in values if value is not None]
        trifle = RATE_TRIFLE if "rate" in name else 1.0
        if len(known) == len(values) and max(known) - min(known) > trifle:
            found[name] = Range(min(known), max(known), because)
    return found


def lines(result: Result, lane: int) -> dict[str, Floats]:
    """Give the enterprise lines of one lane."""
    return {name: line[:, lane] for name, line in result.enterprise.items()}


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
    return {
        "kept": float(site["kept"].sum()),
        "kept_present_value": worth(site, without),
        "zone_adds": float((site["kept"] - outside["kept"]).sum()),
        "zone_adds_present_value": worth(site, outside),
        "gross_relief": float(site["gross_relief"].sum()),
        "clawback": float(site["clawback"].sum()),
        "clawback_present_value": value_of(stream=clawback, discount_rate=discount),
        "effective_rate": average_rate(tax=site["corporate_income_tax"], profit=site["taxable_income"], discount_rate=discount),
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


def finite(value: float) -> float | None:
    """Give None for a period that never starts or never ends."""
    return float(value) if np.isfinite(value) else None


def land_clocks(result: Result, lane: int) -> tuple[dict[str, float | None], ...]:
    """Give for each State lease of a lane: the decision, construction and exempt months; None for the whole term."""
    own = np.flatnonzero(result.parcels["lane"] == lane)
    return tuple(
        {
            "decision_year": float(dt.date.fromordinal(int(result.parcels["decision"][column])).year),
            "construction_months": float(result.parcels["construction_months"][column]),
            "exempt_until_month": finite(result.parcels["exempt_until"][column]),
            "reduction_afterwards": float(result.parcels["later_reduction"][column]),
        }
        for column in own
    )


def reads_of(recorder: Recorder, heads: Sequence[str]) -> Iterator[Read]:
    """Give what a recorded run read of the law; heads not taken are left out."""
    for read in (read for call in recorder.calls for read in call.reads):
        if ".heads." not in read.path or any(f".heads.{head}." in read.path for head in heads):
            yield read


def drafts_felt(recorder: Recorder, heads: Sequence[str], law: Law) -> frozenset[str]:
    """Name the drafts a recorded run rests on: it read a value they set, or looked where they took one away; heads not taken are left out."""
    found: set[str] = set()
    for read in reads_of(recorder, heads):
        set_by = {entry.draft for entry in read.entries if entry is not None}
        gone = None in read.entries
        touched = {draft.draft for draft in law.drafts if any(change.path == read.path for change in draft.changes)}
        found |= touched if gone else touched & set_by
    return frozenset(found)


def entries_used(recorder: Recorder, heads: Sequence[str]) -> dict[str, Entry]:
    """Give the law entries a recorded run rests on, by path, the weakest where several held; heads not taken are left out."""
    found: dict[str, Entry] = {}
    for read in reads_of(recorder, heads):
        for entry in read.entries:
            if entry is not None and (
                read.path not in found or CONFIDENCES.index(entry.confidence) > CONFIDENCES.index(found[read.path].confidence)
            ):
                found[read.path] = entry
    return found
