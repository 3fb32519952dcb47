"""Everything a figure of the analysis supposes beside the project and the law's own numbers: of the scenario, the law, the options, the program."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from calculator.analysis.compliance.audit import LATE, rates_of
from calculator.law.law import Law
from calculator.project.scenario import Scenario
from calculator.project.supposed import AS_OF, DISPLACEMENT, PORTFOLIO, Supposed, of_scenario
from calculator.quantities import parse_number

STATE_SIDE = ("social_rate", "redundancy", "displacement")
"""What the State's side supposes: options of the commands that look at it."""


def supposed_of(scenario: Scenario, law: Law, options: Mapping[str, float | None] | None = None) -> list[Supposed]:
    """Give what the figures of a scenario suppose.

    Parameters
    ----------
    options : what the command line states of the State's side, by name; None where it is left out.
    """
    given = options or {}
    found = of_scenario(scenario)
    if scenario.assumptions.gdp_per_capita_growth is None:
        found.append(Supposed("gdp_per_capita_growth", 0.0, "program", "last_figure_held", AS_OF))
    found.append(_late_interest(scenario, law))
    discount = next(one for one in found if one.name == "discount_rate")
    defaults = {
        "social_rate": discount._replace(name="social_rate", source="discount_rate_of_the_scenario"),
        "redundancy": Supposed("redundancy", None, "not_stated", "not_measured", AS_OF),
        "displacement": Supposed("displacement", float(parse_number(DISPLACEMENT)), "program", "not_measured", AS_OF),
    }
    return [*found, *(_or_option(defaults[name], given.get(name)) for name in STATE_SIDE)]


def supposed_of_portfolio(values: Mapping[str, float], law: Law) -> list[Supposed]:
    """Give what a portfolio supposes; ``values`` are those it was computed with."""
    found = []
    for name, default in PORTFOLIO.items():
        own = values[name] == float(parse_number(default))
        found.append(
            Supposed(name, values[name], "program" if own else "option", "assumption" if own else _option(name), AS_OF if own else None)
        )
    return [*found, _of_law(law, law.as_of), Supposed("redundancy", None, "not_stated", "not_measured", AS_OF)]


def _or_option(default: Supposed, stated: float | None) -> Supposed:
    return default if stated is None else Supposed(default.name, stated, "option", _option(default.name), None)


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _late_interest(scenario: Scenario, law: Law) -> Supposed:
    rates = rates_of(law, scenario)
    if rates.late_from == "stated":
        return Supposed("late_interest", rates.late_daily, "scenario", None, None)
    audit = scenario.assumptions.audit
    return _of_law(law, law.as_of if audit is None else dt.date(audit.year_of_audit, 1, 1))


def _of_law(law: Law, day: dt.date) -> Supposed:
    entry = law.parameters[LATE].entry(day) if LATE in law.parameters else None
    if entry is None:
        return Supposed("late_interest", None, "not_stated", None, None)
    cited = "; ".join(f"{cite.instrument} {cite.provision or ''}".strip() for cite in entry.cites)
    return Supposed("late_interest", float(entry.value), "law", cited, entry.checked_on)
