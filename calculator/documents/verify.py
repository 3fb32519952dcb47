"""Whether the figures of a document still hold: the scenario it carries, worked out again under today's law data."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from calculator.analysis.run import run_site
from calculator.analysis.site_run import SiteRun
from calculator.documents.record import figures_of
from calculator.errors import CalculatorError, InputError, LawDataError, Place, Problem
from calculator.law.draft_file import read_draft
from calculator.law.law import Law
from calculator.law.positions import position, read_drafts, stacked
from calculator.project.load import data_fingerprint, scenario_from
from calculator.project.scenario import Scenario
from calculator.reports.paper.carried import Record, seal

Status = Literal["holds", "changed", "tampered"]

TRIFLES = {"rate": 1e-9, "money": 0.5}
"""Figures closer than this are the same: a rate, an amount [VND]."""

RATES = {"irr"}

LARGEST_FIGURE = 1e300

_KEYS = {
    "version": str, "document": str, "made": int, "site": str, "settings": dict, "laws": list, "figures": dict,
    "scenario_sha256": str, "scenario": dict,
}  # fmt: skip


@dataclass(frozen=True)
class Changed:
    """A figure that is no longer what the document says: under which law, which, of which year, then and now."""

    variant: str
    figure: str
    year: int | None
    old: float | str | None
    new: float | str | None


@dataclass(frozen=True)
class Verdict:
    """What is found of a document.

    ``laws_changed`` names the variants whose law data are others than when it was made, ``figures`` how many were held against today's;
    ``as_made`` whether the file is byte for byte what is made of its record, None where that cannot be told.
    """

    status: Status
    why: str
    record: Record
    figures: int
    changed: tuple[Changed, ...]
    laws_changed: tuple[str, ...]
    runs: tuple[SiteRun, ...]
    scenario: Scenario | None
    as_made: bool | None = None


def verify(record: Record, name: str = "", data: bytes | None = None) -> Verdict:
    """Work the figures of a document out again.

    Parameters
    ----------
    record : as the document carries it.
    name : what messages call the document.
    data : the document itself: what it shows is then held against what is made of its record.

    Raises
    ------
    InputError
        When the record cannot be worked out again: what it asks for is no longer there.
    """
    if broken := tampered(record):
        return Verdict("tampered", broken, record, 0, (), (), (), None)
    try:
        scenario = scenario_from(record["scenario"], name)
    except InputError as fault:
        return Verdict("tampered", f"the scenario in it cannot be read: {fault.problems[0]}", record, 0, (), (), (), None)
    runs, apart, made = [], [], dt.datetime.fromtimestamp(record["made"], dt.UTC).date()
    for stated in record["laws"]:
        law = law_again(stated, name)
        runs.append(_run(scenario, law, record["site"], name, made))
        if law.fingerprint != stated["sha256"]:
            apart.append(law.variant)
    pairs = [(run, record["figures"].get(run.variant)) for run in runs]
    if any(stated is None or (_same_program(record) and _lacks(stated, figures_of(run))) for run, stated in pairs):
        return Verdict("tampered", "figures are missing in it", record, 0, (), (), (), None)
    changed = [one for run, stated in pairs for one in differences(run.variant, stated or {}, figures_of(run))]
    count = sum(len(stated["measures"]) + len(stated["kept"]) + 1 for _, stated in pairs if stated)
    same = None if data is None or changed or apart or not _same_program(record) else _as_made(data, record, runs, scenario, name)
    return Verdict("changed" if changed else "holds", "", record, count, tuple(changed), tuple(apart), tuple(runs), scenario, same)


def _lacks(stated: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Say whether figures this program writes are not among those stated: nobody could see whether they hold."""
    return any(not now[key].keys() <= stated[key].keys() for key in ("measures", "kept"))


def _as_made(data: bytes, record: Record, runs: list[SiteRun], scenario: Scenario, name: str) -> bool | None:
    """Say whether a document is what is made of its record, byte for byte; None where it cannot be made here."""
    from calculator.documents.files import made_again

    try:
        silent = [law_again(stated, name) for stated in record.get("laws_without_numbers", [])]
        return made_again(record, runs, silent, scenario) == data
    except (CalculatorError, AttributeError, KeyError, TypeError, ValueError, OverflowError):
        return None


def _same_program(record: Record) -> bool:
    from calculator.version import VERSION

    return bool(record["version"] == VERSION)


def tampered(record: Record) -> str:
    """Say in what way a record is not as it was written; nothing where it is."""
    lacking = [key for key, kind in _KEYS.items() if not isinstance(record.get(key), kind)]
    if lacking:
        return f"{', '.join(lacking)} is missing in it"
    try:
        as_sealed = record["seal"] == seal(record)
    except (ValueError, RecursionError):
        as_sealed = False  # no number of JSON, or nested without end: never written by this program
    if not as_sealed:
        return "what it carries is not what it was sealed with"
    if record["scenario_sha256"] != data_fingerprint(record["scenario"]):
        return "the scenario in it has another fingerprint than it states"
    if not 315_532_800 <= record["made"] < 10**11:
        return "the time it states cannot be"
    if not record["laws"] or not all(_whole(one, record["figures"]) for one in record["laws"]):
        return "its laws or figures are not whole"
    return ""


def _whole(law: Any, figures: Mapping[str, Any]) -> bool:
    return (
        isinstance(law, dict)
        and all(isinstance(law.get(key), str) for key in ("variant", "as_of", "sha256"))
        and (law.get("day") is None or isinstance(law["day"], str))
        and isinstance(law.get("readings"), dict)
        and isinstance(law.get("drafts"), list)
        and all(isinstance(text, str) for text in law["drafts"])
        and all(_whole_figures(one) for one in figures.values())
    )


def _whole_figures(one: Any) -> bool:
    """Say whether figures are numbers by name and by year: what is no number cannot be held against one."""
    return (
        isinstance(one, dict)
        and (one.get("head") is None or isinstance(one["head"], str))
        and all(isinstance(one.get(key), dict) and one[key] for key in ("measures", "kept"))
        and all(re.fullmatch(r"[0-9]{4}", year) for year in one["kept"])
        and all(_number(value) for key in ("measures", "kept") for value in one[key].values())
    )


def _number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST_FIGURE)


def law_again(stated: Mapping[str, Any], name: str) -> Law:
    """Give the law a document was made under, as the data hold it today.

    Raises
    ------
    InputError
        When a variant, reading or draft of it no longer fits.
    """
    try:
        day = dt.date.fromisoformat(stated["day"]) if stated.get("day") else None
        files = read_drafts([read_draft(text if "\n" in text else f"{text}\n", f"a draft in {name}") for text in stated["drafts"]])
        return position(stacked(stated["variant"], files), files, as_of=day, readings=stated["readings"])
    except (CalculatorError, ValueError) as fault:
        raise _gone(fault, name) from None


def _run(scenario: Scenario, law: Law, site: str, name: str, today: dt.date) -> SiteRun:
    if site not in scenario.sites:
        raise InputError(Problem(Place(name), f"its scenario has no site '{site[:60]}'", "ask for the file as it was made"))
    try:
        return run_site(scenario, law, site, today)
    except LawDataError:
        raise
    except InputError as fault:
        raise _gone(fault, name) from None


def _gone(fault: Exception, name: str) -> InputError:
    remedy = "its figures cannot be worked out again with this version: use the one the document names"
    if isinstance(fault, CalculatorError):
        return InputError(
            Problem(Place(name), f"{problem.found} ({problem.place})" if str(problem.place) else problem.found, remedy)
            for problem in fault.problems
        )
    return InputError(Problem(Place(name), str(fault), remedy))


def differences(variant: str, stated: Mapping[str, Any], now: Mapping[str, Any]) -> list[Changed]:
    """Hold the figures of a document against those worked out again."""
    found = []
    if stated.get("head") != now["head"]:
        found.append(Changed(variant, "head", None, stated.get("head"), now["head"]))
    for name, old in stated.get("measures", {}).items():
        new = now["measures"].get(name)
        if _apart(name, old, new):
            found.append(Changed(variant, name, None, old, new))
    for year, old in stated.get("kept", {}).items():
        new = now["kept"].get(year)
        if _apart("kept", old, new):
            found.append(Changed(variant, "kept", int(year), old, new))
    return found


def _apart(name: str, old: float | None, new: float | None) -> bool:
    if old is None or new is None:
        return old is not new
    trifle = TRIFLES["rate" if "rate" in name or name in RATES else "money"]
    return abs(old - new) > max(trifle, 1e-12 * abs(old))
