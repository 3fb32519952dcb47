"""Computes cases again, with the calculator as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from calculator.analysis.effective_rates import effective_tax_rate
from calculator.analysis.run import run_scenario
from calculator.analysis.site_run import SiteRun
from calculator.commands import top_up_tax
from calculator.commands.salary import command as salary
from calculator.commands.salary.pay import lay_out, slips_of
from calculator.commands.shell import Parser, parse
from calculator.engine import evaluate
from calculator.law.law import Law, load_law
from calculator.law.positions import position, stacked
from calculator.law.sources import Sources
from calculator.project.case import Case as Lane
from calculator.project.lanes import build_lanes
from calculator.project.load import scenario_from
from calculator.project.rates_spec import rates_from
from calculator.published.case import Case, Expected, Found
from calculator.result import Result

Look = Callable[[Expected], float]


def recompute(case: Case) -> list[Found]:
    """Compute a case, and hold each figure against what it must be."""
    looks: dict[str, Callable[[Case], Look]] = {"scenario": _scenario, "salary": _salary, "top_up_tax": _top_up, "rates": _rates}
    look = looks[case.kind](case)
    return [Found(case, expected, look(expected)) for expected in case.expected]


def recompute_all(cases: Iterable[Case]) -> Iterator[list[Found]]:
    """Compute cases one after the other."""
    return map(recompute, cases)


def outcome(case: Case) -> SiteRun | Result:
    """Run the scenario of a case; one that reads a contested provision another way is computed without the comparisons of a run."""
    scenario = scenario_from(case.given["scenario"], case.name)
    if not case.given["readings"]:
        (run,) = run_scenario(scenario, variants=[case.given["variant"]]).runs
        return run
    law = position(stacked(case.given["variant"], {}), {}, readings=case.given["readings"])
    return evaluate(law, build_lanes([Lane(scenario, site) for site in scenario.sites]))


def _scenario(case: Case) -> Look:
    run = outcome(case)

    def look(expected: Expected) -> float:
        table, line = expected.what.split(".")
        values = getattr(run, table)[line]
        if values.ndim > 1:
            values = values[:, 0]
        return float(values.sum() if expected.when == "sum" else values[list(run.years).index(int(expected.when))])

    return look


@cache
def _in_force() -> Law:
    return load_law()


def _options(command: Any, name: str, options: str) -> Any:
    """Read options as the command line does."""
    parser = Parser(prog="calculator")
    command.add(parser.add_subparsers(dest="command"))
    parser.set_defaults(parser=parser)
    return parse(parser, [name, *options.split()])


def _salary(case: Case) -> Look:
    given, law = _options(salary, "salary", case.given["options"]), _in_force()
    slip = slips_of(given, lay_out(given, law, Sources(), [given.month]))
    amounts = {name: float(values[0]) for name, values in slip._asdict().items()}
    amounts["insurance"] = amounts["employee_si"] + amounts["employee_hi"] + amounts["employee_ui"]
    amounts["employer"] = amounts["gross"] + amounts["employer_insurance"]
    return lambda expected: amounts[expected.what]


def _top_up(case: Case) -> Look:
    given = _options(top_up_tax, "top-up-tax", case.given["options"])
    found = top_up_tax.compute(_in_force(), Sources(), given.year, given.income, given.covered_taxes, given.payroll, given.assets)

    def look(expected: Expected) -> float:
        value = getattr(found, expected.what)
        return float("nan") if value is None else float(value[int(expected.when) - 1] if expected.when else value)

    return look


def _rates(case: Case) -> Look:
    done = effective_tax_rate(rates_from(case.given["spec"]))
    of = {"": done.rates} | {asset.name: asset.rates for asset in done.assets}

    def look(expected: Expected) -> float:
        asset, _, what = expected.what.rpartition(".")
        value = getattr(of[asset], what)
        return float("nan") if value is None else float(value)

    return look
