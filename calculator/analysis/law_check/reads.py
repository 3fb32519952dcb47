"""Whether the law data is read and cited: every parameter by a rule, every reading, every rule with its provision."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from calculator import rules
from calculator.analysis.law_check.probes import full, probes, simple
from calculator.analysis.law_check.watch import Watch
from calculator.analysis.run import run_site
from calculator.analysis.site_run import SiteRun
from calculator.engine import evaluate
from calculator.errors import InputError, Place, Problem, did_you_mean
from calculator.law.coverage_map import CoverageMap, key_of_line
from calculator.law.law import Law, law_of
from calculator.law.load import Library
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.scenario import Scenario
from calculator.recorder import Recorder

DAYS = (dt.date(2015, 6, 1), dt.date(2025, 2, 3), dt.date(2026, 3, 2), dt.date(2027, 3, 1))
"""Licences of the probes: one under each regime the data holds."""

IN_FORCE = "in_force"

Probe = Callable[[Law], None]


def watch_all(library: Library, scenarios: Sequence[Scenario], others: Sequence[Probe] = ()) -> Watch:
    """Run the shipped scenarios and the probes under the oldest and the newest law a variant looks at, and note what is looked up.

    Parameters
    ----------
    library : the law data.
    scenarios : run at each of their sites.
    others : further ways to use the law: the calculations of single commands.
    """
    seen = Watch()
    days = [variant.as_of for variant in library.variants.values() if not variant.drafts]
    laws = [law_of(library, library.variants[IN_FORCE], day, {}) for day in {min(days), max(days)}]
    for law in laws:
        watched = seen.law(law)
        for scenario in scenarios:
            for site in scenario.sites:
                _run(watched, scenario, site)
        for day in DAYS:
            _probe(watched, day)
    today = law_of(library, library.variants[IN_FORCE], None, {})
    for name, reading in library.readings.items():
        for option in set(reading.options) - {reading.default}:
            watched = seen.law(today.with_reading(name, option))
            _probe(watched, DAYS[-1], light=True)
    for other in others:
        other(seen.law(today))
    return seen


LATER = tuple(name for name, held in vars(SiteRun).items() if isinstance(held, cached_property))
"""What a run works out only when it is asked for: what these read counts too."""


def _run(law: Law, scenario: Scenario, site: str) -> None:
    try:
        found = run_site(scenario, law, site)
        for name in LATER:
            getattr(found, name)
    except InputError:
        # A scenario may ask for what an older law does not have.
        return


@cache
def _cases(day: dt.date, light: bool) -> list[Case]:
    return list(full(day)) if light else list(probes(day))


def _probe(law: Law, day: dt.date, *, light: bool = False) -> None:
    """Evaluate the probes of a day at once, and those that differ in what is cited one by one."""
    cases = _cases(day, light)
    single: dict[Any, Case] = {}
    for case in cases:
        paid = tuple((getattr(item, "payment", ""), getattr(getattr(item, "change", None), "kind", "")) for item in case.place.premises)
        single.setdefault((case.scenario.project.activity, case.place.location == "cdtz", paid), case)
    for batch in (cases, *([case] for case in single.values())):
        try:
            evaluate(law, build_lanes(batch), Recorder() if len(batch) == 1 else None)
        except InputError:
            # Land rent and payroll are held from later days on than the tax: without them the rest can still be probed.
            evaluate(law, build_lanes([simple(day, land=False)]))
    for path in [path for path in law.parameters if path.startswith("depreciation.lives.")]:
        # The lives an asset may have are held against what the scenario states.
        law.entry(path, law.as_of)


def check_reads(library: Library, coverage: CoverageMap, seen: Watch) -> Iterator[Problem]:
    """Compare what was looked up with what is declared unread, both ways."""
    file = coverage.document
    for path in library.parameters:
        reason = coverage.reason(path)
        if path not in seen.parameters and reason is None:
            yield Problem(
                library.places[path], f"no rule reads {path}", "read it in a rule, or say why not under not_read in coverage.yaml"
            )
        if path in seen.parameters and reason is not None:
            yield Problem(file.place(("not_read", reason)), f"{path} is declared unread, but it is read", "take it off not_read")
    for key, why in coverage.not_read.items():
        if not any(path == key or path.startswith(f"{key}.") for path in library.parameters):
            yield Problem(file.place(("not_read", key)), f"there is no parameter at {key}", did_you_mean(key, library.parameters))
        if why.rule is not None and why.rule not in public_rules():
            yield Problem(file.place(("not_read", key)), f"there is no rule {why.rule}", did_you_mean(why.rule, public_rules()))
    for name in library.readings:
        if name not in seen.readings:
            place = library.documents["readings"].place((name,))
            yield Problem(place, f"nothing asks how {name} is read", "let the engine ask for it, or remove it")


def public_rules() -> dict[str, Any]:
    """Give the functions of the rules by module and name."""
    found = {}
    for module in iter_modules(rules.__path__):
        held = import_module(f"{rules.__name__}.{module.name}")
        for name, function in inspect.getmembers(held, inspect.isfunction):
            if function.__module__ == held.__name__ and not name.startswith("_"):
                found[f"{module.name}.{name}"] = function
    return found


def check_rules_cite(coverage: CoverageMap) -> Iterator[Problem]:
    """Ask every rule for its provision; the helpers of the coverage file restate none."""
    functions = public_rules()
    for name, function in functions.items():
        after = (inspect.getdoc(function) or "").partition("References\n")[2].strip("- \n")
        place = Place(f"calculator/rules/{name.split('.')[0]}.py", function.__code__.co_firstlineno, name)
        if not after and name not in coverage.helpers:
            yield Problem(
                place, "the rule cites no provision", "name it under References, or list the function under helpers in coverage.yaml"
            )
        if after and name in coverage.helpers:
            yield Problem(place, "a helper cites a provision", "take it off helpers in coverage.yaml")
    for name in coverage.helpers:
        if name not in functions:
            yield Problem(coverage.document.place(("helpers",)), f"there is no function {name}", did_you_mean(name, functions))


def check_coverage(library: Library, coverage: CoverageMap, seen: Watch) -> Iterator[Problem]:
    """Check each line of the coverage file against the data and the rules, and that every provision cited has one."""
    for instrument, lines in coverage.instruments.items():
        if instrument not in library.instruments and lines.title is None:
            place = coverage.document.place(("instruments", instrument))
            yield Problem(place, f"the instrument {instrument} is not registered", "register it, or give its title here")
        for index, line in enumerate(lines.provisions):
            place = coverage.document.place(key_of_line(coverage, instrument, index))
            if line.provision in [other.provision for other in lines.provisions[:index]]:
                yield Problem(place, f"{instrument} {line.provision} has two lines", "keep one")
            read = False
            for name in line.by:
                found, wrong = _stands_for(name, library, seen)
                read = read or found
                if wrong:
                    yield Problem(place, f"{instrument} {line.provision}: {wrong}", "correct `by`")
            if line.state != "not" and not read:
                yield Problem(place, f"{instrument} {line.provision} is called {line.state}, but nothing in `by` is read", "correct it")
    for path, parameter in library.parameters.items():
        for cite in {cite for entry in parameter.history for cite in entry.cites if cite.provision}:
            if cite.instrument in coverage.instruments and coverage.line_of(cite) is None:
                found_line = f"{path} cites {cite.instrument} {cite.provision}, which has no line in coverage.yaml"
                yield Problem(library.places[path], found_line, "add a line: modelled, partly or not")


def _stands_for(name: str, library: Library, seen: Watch) -> tuple[bool, str | None]:
    """Say whether something under `by` is read by a rule, and what is wrong with it."""
    kind, _, rest = name.rpartition(":")
    if kind == "rule":
        return True, None if rest in public_rules() else f"there is no rule {rest}; {did_you_mean(rest, public_rules())}"
    if kind == "draft":
        held = library.drafts.get(rest)
        return held is not None and held.computable == "yes", None if held else f"there is no draft {rest}"
    if kind == "reading":
        return rest in seen.readings, None if rest in library.readings else f"there is no reading {rest}"
    below = [path for path in library.parameters if path == name or path.startswith(f"{name}.")]
    return any(path in seen.parameters for path in below), None if below else f"there is no parameter at {name}"
