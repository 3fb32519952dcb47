"""Explains one project at one site: rule by rule and year by year, with the law that was used and the condition that failed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from calculator.analysis.conditions.heads import STATES
from calculator.analysis.fit.check import check_fit, computable
from calculator.analysis.law_used import binds
from calculator.engine import evaluate
from calculator.errors import Place, Problem, UnknownNameError, did_you_mean
from calculator.law.draft_file import DraftFile
from calculator.law.law import Law
from calculator.law.positions import position, read_drafts, stacked
from calculator.law.schema import Citation, Confidence, Draft, Entry
from calculator.project.case import Case
from calculator.project.lanes import Lanes, build_lanes
from calculator.project.scenario import Scenario
from calculator.recorder import Call, Recorder
from calculator.rules import eligibility

Item = Literal["corporate_income_tax", "land_rent", "land_use_tax", "personal_income_tax", "top_up_tax", "support_and_cash"]
_ONCE = {
    "all_of",
    "any_of",
    "best_package",
    "charges_by_age",
    "unit_rent_by_cycle",
    "yearly_tax_by_cycle",
    "relief_of_lease",
    "better_relief",
}
"""Rules that hold for all years; the first axis of their arrays is a head, an age or a cycle, and may be as long as the horizon."""

_TABLES = {"by_age", "unit_rent", "inflation", "yearly"}
"""Inputs by age or by cycle, not by year."""

ITEMS: tuple[Item, ...] = ("corporate_income_tax", "land_rent", "land_use_tax", "personal_income_tax", "top_up_tax", "support_and_cash")


@dataclass(frozen=True)
class LawUsed:
    """A law value that went into a step."""

    path: str
    value: Any
    cites: tuple[Citation, ...]
    confidence: Confidence
    checked_on: dt.date


@dataclass(frozen=True)
class Step:
    """One rule in one year (None: once for all years): what went in, what came out, the law used, the condition that failed.

    ``whose`` says where the step is not of the project's own: the lease of its developer.
    """

    year: int | None
    rule: str
    summary: str
    reference: str
    cites: tuple[LawUsed, ...]
    inputs: dict[str, Any]
    value: dict[str, Any]
    failed: str | None
    whose: str | None = None


def explain(
    scenario: Scenario,
    *,
    site: str | None = None,
    variant: str = "in_force",
    item: Item = "corporate_income_tax",
    year: int | None = None,
    readings: Mapping[str, str] | None = None,
    drafts: Sequence[Draft | DraftFile | Path | str] = (),
) -> list[Step]:
    """Rerun one project at one site under a recorder and give its steps.

    Parameters
    ----------
    scenario : a checked scenario.
    site : the site; the first one compared unless given.
    variant : name of a variant.
    item : which levy.
    year : only the steps of this year, and those that hold for all years.
    readings : options of contested provisions that replace the variant's.
    drafts : drafts of one's own, put on top of the variant in this order.

    Raises
    ------
    UnknownNameError
        When the site, the variant, the item or the year does not exist.
    """
    name = site or (scenario.compare.sites or tuple(scenario.sites))[0]
    if name not in scenario.sites:
        raise UnknownNameError(Problem(Place(), f"there is no site called '{name}'", did_you_mean(name, scenario.sites)))
    if item not in ITEMS:
        raise UnknownNameError(Problem(Place(), f"there is no item '{item}'", did_you_mean(item, ITEMS)))
    if year is not None and year not in scenario.horizon.range:
        years = scenario.horizon.range
        raise UnknownNameError(Problem(Place(), f"the year {year} is outside the horizon", f"choose {years[0]} to {years[-1]}"))
    files = read_drafts(drafts)
    law = position(stacked(variant, files), files, readings=readings)
    if law.missing_numbers:
        draft = law.missing_numbers[0]
        raise UnknownNameError(Problem(Place(), f"{draft.title.en} has no readable numbers", "choose a variant that can be computed"))
    return steps_by_item(law, scenario, name, year, (item,))[item]


def steps_by_item(
    law: Law, scenario: Scenario, site: str, year: int | None = None, items: Sequence[Item] = ITEMS
) -> dict[Item, list[Step]]:
    """Run one project at one site under a recorder, once, and give the steps of several levies.

    Parameters
    ----------
    law, scenario, site : what is run; they exist and fit together.
    year : only the steps of this year, and those that hold for all years.
    items : which levies.
    """
    check_fit(scenario, law)
    lanes = build_lanes([Case(scenario, site)])
    recorder = Recorder()
    with computable(law):
        evaluate(law, lanes, recorder)
    found: dict[Item, list[Step]] = {item: [] for item in items}
    for call in recorder.calls:
        item = _item_of(call)
        if item in found:
            found[item] += [step for step in _steps(call, lanes) if year is None or step.year in (None, year)]
    return found


def _item_of(call: Call) -> Item:
    """Say which levy a step belongs to: by the room of its rule, or by the law it used."""
    rooms: dict[str, Item] = {
        "land_rent": "land_rent",
        "land_use_tax": "land_use_tax",
        "lease_changes": "land_rent",
        "tenancy": "land_rent",
        "personal_income_tax": "personal_income_tax",
        "tax_schemes": "personal_income_tax",
        "who_keeps": "personal_income_tax",
        "social_insurance": "personal_income_tax",
        "top_up_tax": "top_up_tax",
        "group_relief": "top_up_tax",
        "support": "support_and_cash",
        "cash": "support_and_cash",
    }
    room = call.rule.__module__.rsplit(".", 1)[1]
    subjects = [read.path.split(".")[0] for read in call.reads]
    if call.rule.__name__ == "book_shares":
        return "top_up_tax"
    for name in (room, *subjects):
        if name in rooms:
            return rooms[name]
    return "corporate_income_tax"


def _steps(call: Call, lanes: Lanes) -> list[Step]:
    """Lay one call out over the years, or give it once if nothing in it has a year."""
    summary, reference = describe(call.rule)
    failed = _failed(call)
    count = len(lanes.years)
    yearly = call.rule.__name__ not in _ONCE and any(_is_yearly(value, count) for value in [*call.arguments.values(), call.output])
    steps = []
    for place in range(count) if yearly else [None]:
        year = None if place is None else int(lanes.years[place])
        steps.append(
            Step(
                year=year,
                rule=call.rule.__name__,
                summary=summary,
                reference=reference,
                cites=tuple(_law_used(call, place, count, lanes)),
                inputs={name: _at(value, None if name in _TABLES else place, count) for name, value in call.arguments.items()},
                value=_named(call.output, place, count),
                failed=failed,
                whose=call.whose,
            )
        )
    return steps


def _failed(call: Call) -> str | None:
    """Name the conditions of a joint test that do not hold, and how they stand."""
    if call.rule is not eligibility.all_of:
        return None
    states = [int(state[0]) for state in call.arguments["states"]]
    open_ones = [f"{read.path} ({STATES[state]})" for read, state in zip(call.reads, states, strict=True) if state != eligibility.MET]
    return "; ".join(open_ones) or None


def describe(rule: Any) -> tuple[str, str]:
    """Give the first line and the provisions of a rule's docstring."""
    text = (rule.__doc__ or "").strip()
    summary = text.splitlines()[0] if text else rule.__name__
    reference = text.split("References\n", 1)[1].split("\n", 1)[1] if "References\n" in text else ""
    return summary.removesuffix("."), " ".join(reference.split())


def _law_used(call: Call, place: int | None, count: int, lanes: Lanes) -> list[LawUsed]:
    found: list[LawUsed] = []
    for read in call.reads:
        entries = [read.entries[place]] if place is not None and len(read.entries) == count else list(read.entries)
        for entry in entries:
            if isinstance(entry, Entry) and binds(entry, lanes.facts):
                used = LawUsed(read.path, entry.written, entry.cites, entry.confidence, entry.checked_on)
                if used not in found:
                    found.append(used)
    return found


def _is_yearly(value: Any, count: int) -> bool:
    if hasattr(value, "_asdict"):
        value = tuple(value._asdict().values())
    if isinstance(value, tuple):
        return any(_is_yearly(part, count) for part in value)
    return isinstance(value, np.ndarray) and value.ndim == 2 and value.shape[0] == count and count > 1


def _named(output: Any, place: int | None, count: int) -> dict[str, Any]:
    if hasattr(output, "_asdict"):
        return {name: _at(value, place, count) for name, value in output._asdict().items()}
    return {"value": _at(output, place, count)}


def _at(value: Any, place: int | None, count: int) -> Any:
    """Give what a value is in one year for the single lane: a number, a word, or None where there is none."""
    if hasattr(value, "_asdict"):
        return {name: _at(part, place, count) for name, part in value._asdict().items()}
    if isinstance(value, (list, tuple)):
        if place is not None and len(value) == count:
            return _at(value[place], None, count)
        return [_at(part, place, count) for part in value]
    if isinstance(value, np.ndarray):
        if value.ndim == 2:
            row = value[place] if place is not None and value.shape[0] == count else value[0] if value.shape[0] == 1 else value
            return _plain(row)
        if value.ndim == 3 and place is not None and value.shape[1] == count:
            # Something of each scheme, then of each year.
            return _plain(value[:, place])
        if place is not None and value.ndim == 1 and value.shape[0] == count and count > 1:
            return _plain(value[place])
        return _plain(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _plain(value: Any) -> Any:
    array = np.asarray(value)
    if array.size == 1:
        number = array.reshape(-1)[0].item()
        return None if isinstance(number, float) and not np.isfinite(number) else number
    return [_plain(part) for part in array]
