"""Relief that is wasted: holiday years without income, deductions taken where they save little, losses that lapse; and what other timing recovers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal, NamedTuple

import numpy as np

from calculator.engine import evaluate
from calculator.enterprise.asset_costs import AssetCosts
from calculator.enterprise.charges import accelerate, depreciation_of_lanes
from calculator.enterprise.letting import Placement
from calculator.enterprise.qualify import facts_as_read
from calculator.enterprise.support import charged
from calculator.enterprise.turns import grounds_of
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.measures.value import BURDEN_LINES, Floats, burden_of, difference, present_value, value_of
from calculator.project.case import Case
from calculator.project.checks.scenario import can_defer
from calculator.project.lanes import Lanes, build_lanes
from calculator.project.scenario import Scenario
from calculator.recorder import Call, Plain, Recorder

DUST = 0.5
"""Half a đồng: less is what binary arithmetic leaves of zero."""


class WastedRow(NamedTuple):
    """One way relief is wasted: holiday years, or amounts deducted [VND], and the tax they would have saved at the rate in full, ``(year,)``."""

    name: str
    unit: Literal["years", "VND"]
    amounts: Floats
    tax: Floats
    tax_present_value: float


class Recovery(NamedTuple):
    """What one change of timing saves of the whole burden [VND]: by year, over all years, and at present value; below 0 it costs."""

    name: str
    by_year: Floats
    total: float
    present_value: float


class Wasted(NamedTuple):
    """Relief that is wasted as the project is written, and what each change alone recovers."""

    rows: tuple[WastedRow, ...]
    recoveries: tuple[Recovery, ...]


def wasted_of(law: Law, case: Case, lanes: Lanes, lines: dict[str, Floats], recorder: Recorder) -> Wasted:
    """Look at a project at a site: what is wasted, and what would be recovered.

    Parameters
    ----------
    lanes : its one lane.
    lines : its enterprise lines.
    recorder : what its computation noted.
    """
    discount = float(case.scenario.assumptions.discount_rate)
    return Wasted(tuple(_rows(law, lanes, lines, recorder, discount)), tuple(_recoveries(law, case, lines, discount)))


def _rows(law: Law, lanes: Lanes, lines: dict[str, Floats], recorder: Recorder, discount: float) -> list[WastedRow]:
    years = len(lanes.years)

    def flat(amount: Any) -> Floats:
        return np.broadcast_to(np.asarray(amount, dtype=np.float64), (years, 1))[:, 0]

    holiday = np.where(lines["paid_share"] < 1, 1.0, 0.0)
    earning = lines["project_income"] > DUST
    absorbed = earning & (lines["assessable_project_income"] <= DUST)
    nothing = np.zeros(years)

    # A deduction saves the part of the tax at the rate that is paid: the rest of what it would save is wasted.
    lost_rate = np.where(earning, lines["rate"] * (1 - lines["paid_share"]), 0.0)
    inside = _called(recorder, "income_arising_inside")
    before, after = flat(inside.arguments["income"].incentive), flat(inside.output.incentive)
    part = np.divide(after, before, out=np.ones(years), where=np.abs(before) > DUST)
    key = flat(_called(recorder, "income_by_kind").arguments["keys"].incentive)
    forward = _called(recorder, "bring_forward", "bring_forward_by_activity")
    borne = {
        "depreciation_in_holiday": _depreciation(law, lanes, recorder, flat, key) * part,
        "interest_in_holiday": lines["interest_deductible"] * key * part,
        "research_extra_in_holiday": flat(_called(recorder, "research_extra_deduction").output.incentive) * part,
        "losses_used_in_holiday": flat(forward.arguments["income"].incentive) - flat(forward.output.income.incentive),
    }

    def row(name: str, unit: Literal["years", "VND"], amounts: Floats, tax: Floats) -> WastedRow:
        return WastedRow(name, unit, amounts, tax, present_value(amounts=tax, discount_rate=discount))

    return [
        row("holiday_without_income", "years", np.where(earning, 0.0, holiday), nothing),
        row("holiday_absorbed_by_losses", "years", np.where(absorbed, holiday, 0.0), nothing),
        *(row(name, "VND", np.where(lost_rate > 0, amounts, 0.0), amounts * lost_rate) for name, amounts in borne.items()),
        row("losses_expired", "VND", lines["losses_expired"], lines["losses_expired"] * lines["general_rate"]),
    ]


def _depreciation(law: Law, lanes: Lanes, recorder: Recorder, flat: Callable[[Any], Floats], key: Floats) -> Floats:
    """Give the depreciation the project's own income bears: direct, and its part of what is shared [VND], ``(year,)``."""
    read = LawReader(law, Plain())
    lanes, _ = charged(read, lanes)  # import duty is part of what an asset cost
    as_read = facts_as_read(read, lanes)
    placement = Placement(read, as_read, grounds_of(read, as_read))
    charges, shared = depreciation_of_lanes(read, as_read, placement, read.recorder, AssetCosts(as_read))
    if (lanes.assets.acceleration > 1).any():
        charges, shared = accelerate(read, as_read, placement, charges, shared, _called(recorder, "income_by_kind").output)
    return flat(charges.incentive) + key * flat(shared)


def _recoveries(law: Law, case: Case, lines: dict[str, Floats], discount: float) -> list[Recovery]:
    """Compute each change as a lane of one run, beside the project as it is written."""
    scenario = case.scenario
    changes: list[tuple[str, Case, Callable[[Lanes, int], Lanes] | None]] = [("as_written", case, None)]
    election = scenario.project.elections.first_year_under_12_months
    if election == "take" and can_defer(scenario):
        changes.append(("first_year_deferred", replace(case, scenario=_deferred(scenario)), None))
    if _first_revenue(scenario) is not None:
        changes.append(("revenue_a_year_later", case, _later_revenue))
    exempt = lines["paid_share"] < DUST
    if (lines["research_extra_deduction"][exempt] > DUST).any():
        changes.append(("no_extra_research_in_exempt_years", case, lambda lanes, lane: _no_extra(lanes, lane, exempt)))
    if len(changes) == 1:
        return []
    lanes = build_lanes([one for _, one, _ in changes])
    for lane, (_, _, change) in enumerate(changes):
        lanes = change(lanes, lane) if change is not None else lanes
    result = evaluate(law, lanes, only=BURDEN_LINES)
    streams = [burden_of({name: line[:, lane] for name, line in result.enterprise.items()}) for lane in range(len(changes))]
    found = []
    for (name, _, _), stream in list(zip(changes, streams, strict=True))[1:]:
        saved = difference(streams[0], stream)
        by_year = saved.now + saved.later
        found.append(Recovery(name, by_year, float(by_year.sum()), value_of(stream=saved, discount_rate=discount)))
    return found


def _deferred(scenario: Scenario) -> Scenario:
    elections = scenario.project.elections.model_copy(update={"first_year_under_12_months": "defer"})
    return scenario.model_copy(update={"project": scenario.project.model_copy(update={"elections": elections})})


def _first_revenue(scenario: Scenario) -> int | None:
    """Give the place of the first year with revenue of the project, where the clocks still have to start with it and a year follows."""
    project, years = scenario.project, scenario.horizon.range
    lines = [line for line in project.revenue if line.kind == "incentive"]
    if project.opening.incentive_years_used.rate or project.operation_start.year < years[0] or any(line.amount is None for line in lines):
        return None
    earned = [
        any(amount > 0 for amount in year) for year in zip(*(line.amount.values(years) for line in lines if line.amount), strict=True)
    ]
    first = earned.index(True) if True in earned else len(earned)
    return first if first + 1 < len(earned) else None


def _later_revenue(lanes: Lanes, lane: int) -> Lanes:
    """Count the project's revenue of its first year in the second: all else stays."""
    revenue = np.broadcast_to(lanes.revenue.incentive, (len(lanes.years), lanes.count)).copy()
    first = int((revenue[:, lane] > 0).argmax())
    revenue[first + 1, lane] += revenue[first, lane]
    revenue[first, lane] = 0.0
    return replace(lanes, revenue=replace(lanes.revenue, incentive=revenue))


def _no_extra(lanes: Lanes, lane: int, exempt: Any) -> Lanes:
    """Claim no extra deduction for R&D in the years that are exempt as the project is written."""
    share = np.broadcast_to(lanes.research_share, (len(lanes.years), lanes.count)).copy()
    share[exempt, lane] = 0.0
    return replace(lanes, research_share=share)


def _called(recorder: Recorder, *rules: str) -> Call:
    """Find the first call of one of some rules of which every computation has one."""
    return next(call for call in recorder.calls if call.rule.__name__ in rules)
