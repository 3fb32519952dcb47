"""What a reader must know beside the figures: weak sources, contested readings, open facts, relief that is wasted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np

from calculator.analysis.notices.expansions import expansion_notices
from calculator.analysis.notices.low_pay import low_pay_notices
from calculator.analysis.notices.mid_life import mid_life_notices
from calculator.analysis.notices.money import money_notices
from calculator.analysis.notices.staff import staff_not_known, staff_notices, threshold_for
from calculator.analysis.operator.notices import operator_notices, prepaid_notice
from calculator.analysis.readings import reading_ranges, span
from calculator.analysis.site_run import Notice, SiteRun
from calculator.law.freshness import is_old
from calculator.law.load import load_library
from calculator.law.schema import Draft
from calculator.project.lease import StateLease
from calculator.project.scenario import Scenario
from calculator.validation import Words

SMALL_PROFIT = 0.1
"""A first profit below this share of the best year's is one that might have been better made later."""


def find_notices(run: SiteRun, scenario: Scenario) -> list[Notice]:
    """List the notices of a run, the costliest first."""
    found = [notice for find in _FINDERS for notice in find(run, scenario)]
    return sorted(found, key=lambda notice: -notice.weight)


def _open_facts(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    for fact in run.open_facts:
        measure = "kept" if "kept" in run.ranges and len(run.ranges) > 0 else "zone_adds"
        span = run.ranges.get(measure)
        low, high = (span.low, span.high) if span else (0.0, 0.0)
        values = {"fact": fact.fact, "evidence": fact.evidence, "measure": measure, "low": low, "high": high}
        yield Notice("unknown_fact", values, abs(high - low))


def _readings(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    for effect in run.readings:
        for measure in effect.moved:
            amounts = getattr(effect, measure)
            kind = {"kept": "reading", "burden": "reading_burden", "staff_tax_exempt": "reading_staff"}[measure]
            yield Notice(kind, {"reading": effect.reading, "chosen": effect.chosen, "kept": amounts}, span(amounts))
    several = sum("kept" in effect.moved for effect in run.readings) > 1
    if several:
        over = reading_ranges(run.readings)["kept"]
        yield Notice("reading_range", {"low": over.low, "high": over.high, "reading": over.widest}, over.high - over.low)


def _top_up(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    if scenario.project.group is None:
        yield Notice("group_not_stated", {}, 0.5)
        return
    gross, clawback = run.measures["gross_relief"] or 0.0, run.measures["clawback"] or 0.0
    if clawback > 1:
        values = {"gross": gross, "clawback": clawback, "share": clawback / gross if gross > 0 else 1.0, "kept": run.measures["kept"]}
        rent = run.measures["relief_land_rent"] or 0.0
        yield Notice("taken_back_but_rent" if rent > 1 else "taken_back", {**values, "rent": rent}, clawback)
    elif not run.enterprise["top_up_rate"].any():
        yield Notice("no_top_up", {}, 0.5)


def _staff(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    path = "personal_income_tax.exemption.gross_domestic_product_per_capita"
    asked = {path, "personal_income_tax.exemption.income_multiple"}
    if not scenario.project.workforce or not asked <= set(run.law.parameters) or (run.measures["staff_tax_exempt"] or 0.0) > 0:
        return
    unknown = staff_not_known(run.staff, scenario)
    if not unknown:
        return
    yearly = threshold_for(unknown, scenario)
    if yearly is None:
        yield Notice("staff_no_test", {"roles": ", ".join(row.role for row in unknown)}, 0.7)
    else:
        yield Notice("staff_not_known", {"threshold": yearly, "month": yearly / 12}, 0.7)


def _income_test(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    """Say which GDP per capita the income test of later years is held against."""
    product = run.law.parameters.get("personal_income_tax.exemption.gross_domestic_product_per_capita")
    tested = [role for role in scenario.project.workforce if role.qualifying_share is None and role.digital_work != "no"]
    if not tested or product is None or "personal_income_tax.exemption.income_multiple" not in run.law.parameters:
        return
    last = product.history[-1]
    # The test of a year looks at the year before.
    if run.years[-1] - 1 > last.from_.year:
        kind = "product_held" if scenario.assumptions.gdp_per_capita_growth is None else "product_grown"
        yield Notice(kind, {"year": last.from_.year, "amount": float(last.value)}, 0.6)


def _passed_on(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    lower = float((run.without_incentive["revenue"] - run.enterprise["revenue"]).sum())
    if lower > 1:
        yield Notice("passed_to_client", {"amount": lower}, lower)


def _weak_sources(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    weak = {path: entry.confidence for path, entry in run.used.items() if entry.confidence != "primary"}
    if weak:
        yield Notice("weak_sources", {"count": len(weak), "of": len(run.used), "paths": sorted(weak)}, 1.0)


def _old_checks(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    old = {path: entry for path, entry in run.used.items() if is_old(entry.checked_on, run.today)}
    if old:
        since = min(entry.checked_on for entry in old.values())
        values = {"count": len(old), "of": len(run.used), "date": since.isoformat(), "paths": sorted(old)}
        yield Notice("old_checks", values, 1.2)


def _drafts(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    for draft in run.law.drafts:
        values = {"title": draft.title, "source": draft.source, "date": draft.date.isoformat()}
        weight = abs(run.measures["kept"] or 0)
        yield Notice(f"not_law_{draft.kind}", values, weight)
        if draft.computable == "yes" and draft.draft not in run.drafts_felt:
            yield _not_felt(run, draft, weight)


def _not_felt(run: SiteRun, draft: Draft, weight: float) -> Notice:
    """Say that a draft changes nothing here, and which conditions of what it grants are not met or not known."""
    heads = {change.path.split(".heads.")[1].split(".")[0] for change in draft.changes if ".heads." in change.path}
    shut = [row for row in run.conditions if row.head in heads and row.state != "met" and not row.taken]
    if not shut:
        return Notice("draft_not_felt", {"title": draft.title}, weight)
    said = {lang: "; ".join(dict.fromkeys(row.label[lang] for row in shut)) for lang in ("vi", "en")}
    return Notice("draft_not_felt_because", {"title": draft.title, "conditions": Words(**said)}, weight)


def _wasted_losses(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    lines = run.enterprise
    holiday = lines["paid_share"] < 1
    used = np.where(holiday, lines["losses_used"], 0.0)
    lost = float((used * lines["rate"] * (1 - lines["paid_share"])).sum())
    if lost > 1:
        yield Notice("wasted_losses", {"losses": float(used.sum()), "lost": lost, "year": _first(run, used > 0)}, lost)
    expired = lines["losses_expired"]
    places = np.flatnonzero(expired > 1)
    if len(places):
        # One line for all: a plan with years of losses would bury the rest.
        values = {"amount": float(expired[places].sum()), "year": run.years[places[0]], "last": run.years[places[-1]]}
        kind = "losses_expire" if len(places) == 1 else "losses_expire_by_years"
        yield Notice(kind, values, float((expired * lines["general_rate"])[places].sum()))


def _wasted_years(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    lines, start = run.enterprise, run.clocks["holiday_start"]
    if run.head is None or start is None or start not in run.years:
        return
    first = run.years.index(int(start))
    # Where part of the work lies outside the place, income that is not the project's is income all the same.
    taxed = np.maximum(lines["project_income"], lines["taxable_income"])
    empty = [year for year, paid, income in zip(run.years, lines["paid_share"], taxed, strict=True) if paid < 1 and income <= 0]
    if empty:
        yield Notice("holiday_in_loss_years", {"years": len(empty), "first": empty[0]}, 2.0)
    income = lines["project_income"]
    if 0 < income[first] < SMALL_PROFIT * income.max() and first + 1 < len(run.years):
        base = lines["assessable_project_income"] * lines["rate"]
        later = np.concatenate([lines["paid_share"][:first], [1.0], lines["paid_share"][first:-1]])
        lost = float((base * (lines["paid_share"] - later)).sum())
        if lost > 1:
            yield Notice("early_clock", {"income": float(income[first]), "year": int(start), "lost": lost}, lost)


def _regimes(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    """Say what is not computed of a regime the project stands under by its place or by a certificate."""
    place, held = scenario.sites[run.site].location, set(scenario.project.facts.certificates)
    for regime in load_library().regimes.values():
        if regime.missing is not None and (place in regime.locations or held & set(regime.certificates)):
            yield Notice("regime_not_computed", {"regime": regime.label, "missing": regime.missing}, 2.5)


def _discretion(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    held = run.law.parameters
    paths = [f"corporate_income_tax.extension.{name}" for name in ("capital", "activities")]
    if not all(path in held for path in paths) or _decided(run, scenario):
        return
    capital, activities = (held[path].entry(scenario.project.licence) for path in paths)
    if capital is None or activities is None or scenario.project.activity not in activities.value:
        return
    if scenario.project.capital >= capital.value:
        yield Notice("discretion", {"capital": float(scenario.project.capital), "threshold": float(capital.value)}, 3.0)


def _decided(run: SiteRun, scenario: Scenario) -> bool:
    """Say whether the package taken is one that supposes the decision."""
    entry = run.law.parameters[run.law.heads[run.head].package].entry(scenario.project.licence) if run.head else None
    return entry is not None and any(draft.kind == "decision" and draft.draft == entry.draft for draft in run.law.drafts)


def _leases(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    law = run.law
    for lease in scenario.sites[run.site].premises:
        if not isinstance(lease, StateLease):
            continue
        if lease.filed_late_months and lease.decision < _first_day(run, "land_rent.late_filing", "delay_charged_end_unmoved"):
            yield Notice(
                "filing_not_needed",
                {
                    "months": lease.filed_late_months,
                    "from_day": _first_day(run, "land_rent.late_filing", "delay_charged_end_unmoved").isoformat(),
                },
            )
        longest = law.entry("land_rent.construction_exemption", lease.decision)
        if longest and lease.construction_months > longest.value:
            yield Notice("construction_capped", {"months": lease.construction_months, "longest": int(longest.value)})
        general = law.entry("land_rent.maximum_term.general", lease.decision)
        if general and lease.term_years > general.value:
            yield Notice("long_term", {"years": lease.term_years, "general": int(general.value)})
        with_coefficient = _first_day(run, "land_rent.annual_formula", "rate_times_price_less_infrastructure_cost")
        if lease.decision < with_coefficient and lease.payment == "annual" and (lease.coefficient != 1 or lease.infrastructure_cost):
            yield Notice("coefficient_before_its_day", {"from_day": with_coefficient.isoformat()}, 1.0)
        idle = law.entry("land_use_tax.rate_on_idle_land", lease.slow_progress.on) if lease.slow_progress else None
        if lease.slow_progress and idle:
            yield Notice("idle_land_tax", {"year": lease.slow_progress.on.year, "rate": float(idle.value)})
        if lease.payment == "one_off" and lease.decision.year < run.years[0]:
            yield Notice("one_off_before_horizon", {"year": lease.decision.year})
        low, high = (law.entry(f"land_rent.rate_range.{end}", lease.decision) for end in ("min", "max"))
        if lease.rate is not None and low and high and not low.value <= lease.rate <= high.value:
            yield Notice("rate_out_of_range", {"rate": float(lease.rate), "low": float(low.value), "high": float(high.value)}, 3.0)


def _first_day(run: SiteRun, path: str, value: str) -> dt.date:
    """The first day on which a parameter has a value."""
    parameter = run.law.parameters.get(path)
    days = [entry.from_ for entry in parameter.history if entry.value == value] if parameter else []
    return days[0] if days else dt.date.max


def _operator(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    yield from prepaid_notice(run.law, scenario)
    yield from operator_notices(run.law, scenario, run.site, run.conditions, run.measures["relief_land_rent"] or 0.0)


def _elections(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    elected = scenario.project.elections.head
    if elected not in {"best", run.head}:
        yield Notice("elected_head_not_open", {"head": elected}, 3.0)
    path = "corporate_income_tax.temporary_reduction_2026.revenue"
    if path in run.law.parameters and run.law.reading("temporary_reduction_2026") == "not_applied":
        entries = [run.law.parameters[path].entry(dt.date(year, 1, 1)) for year in run.years]
        small = [
            year
            for year, entry, revenue, tax in zip(
                run.years, entries, run.enterprise["revenue"], run.enterprise["corporate_income_tax"], strict=True
            )
            if entry is not None and 0 < revenue <= float(entry.value) and tax > 0
        ]
        if small:
            yield Notice("temporary_cut_left_out", {"year": small[0]}, 1.5)


def _first(run: SiteRun, where: Any) -> int:
    return run.years[int(np.argmax(where))]


_FINDERS = (
    _open_facts,
    _readings,
    _top_up,
    money_notices,
    _staff,
    low_pay_notices,
    staff_notices,
    _income_test,
    _weak_sources,
    _old_checks,
    _drafts,
    _wasted_losses,
    _wasted_years,
    _regimes,
    _discretion,
    _leases,
    _operator,
    _elections,
    mid_life_notices,
    expansion_notices,
)
