"""The measures of many lanes at once: the same figures as those of a run, each with the yearly lines and the counterfactuals it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.investor.value import NEEDED, RECEIVED, SPENT
from calculator.analysis.valuation import LEVIES as ALL_LEVIES
from calculator.analysis.valuation import PAID_LATER as LATER
from calculator.measures.names import WITH_TOP_UP
from calculator.measures.returns_of_many import returns_of
from calculator.measures.value import BEYOND
from calculator.result import Result

Floats = NDArray[np.float64]

HERE, GENERAL, OUTSIDE = "here", "general", "outside"
"""The sides of a comparison: the site, the same project under the general law, and outside any zone."""


TAXED_FROM = 1.0
"""Assessable income above which a year counts as taxed [VND]."""


@dataclass(frozen=True)
class Panel:
    """The sides of many lanes: yearly lines ``(year, lane)`` [VND], what is invested, and the discount rate ``(lane,)`` or of all.

    ``received`` is what comes in beside revenue, or not yet: rent taken at once that is taxed over the term.
    """

    sides: Mapping[str, Result]
    invested: Floats
    received: Floats
    rate: Floats
    _factors: list[Floats] = field(default_factory=list)

    def line(self, name: str, side: str = HERE) -> Floats:
        """Give a yearly line of a side."""
        result = self.sides[side]
        return result.enterprise[name] if name in result.enterprise else result.workforce[name]

    def worth(self, amounts: Floats, later: int = 0) -> Floats:
        """Discount amounts to the first year, those paid ``later`` years after their own [VND], ``(lane,)``."""
        while len(self._factors) <= len(amounts) + later:
            self._factors.append((1 + self.rate) ** -len(self._factors))
        # Year by year: a sum over an array may go another way where it has few lanes.
        found = amounts[0] * self._factors[later]
        for year in range(1, len(amounts)):
            found = found + amounts[year] * self._factors[year + later]
        return np.asarray(found, dtype=np.float64)


Figure = Callable[[Panel], Floats]


class Measure(NamedTuple):
    """How a measure is taken: the lines it needs, the sides, and its figure, ``(lane,)``; NaN where a lane has none."""

    lines: frozenset[str]
    sides: frozenset[str]
    figure: Figure


def total(amounts: Floats) -> Floats:
    """Add a line up over the years, ``(lane,)``."""
    found = amounts[0]
    for year in range(1, len(amounts)):
        found = found + amounts[year]
    return np.asarray(found, dtype=np.float64)


def _measure(lines: Iterable[str], sides: Iterable[str], figure: Figure) -> Measure:
    return Measure(frozenset(lines), frozenset({HERE, *sides}), figure)


def _total(line: str) -> Measure:
    return _measure([line], [], lambda panel: total(panel.line(line)))


def _worth(line: str) -> Measure:
    return _measure([line], [], lambda panel: panel.worth(panel.line(line)))


def _less(line: str, side: str) -> Measure:
    """Take a line here from that of another side."""
    return _measure([line], [side], lambda panel: total(panel.line(line, side) - panel.line(line)))


def _spared(side: str) -> Measure:
    return _measure(["burden"], [side], lambda panel: total(panel.line("burden", side) - panel.line("burden")))


def _spared_worth(side: str) -> Measure:
    def figure(panel: Panel) -> Floats:
        later = panel.line(LATER, side) - panel.line(LATER)
        return panel.worth(panel.line("burden", side) - panel.line("burden") - later) + panel.worth(later, 1)

    return _measure(["burden", LATER], [side], figure)


def clawback(panel: Panel) -> Floats:
    """Give the top-up tax that incentives bring about [VND], ``(year, lane)``."""
    return panel.line(LATER) - panel.line(LATER, GENERAL)


def _rate(panel: Panel) -> Floats:
    base = panel.worth(panel.line("taxable_income"))
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = panel.worth(panel.line("corporate_income_tax")) / base
    highest = np.maximum(panel.line("general_rate").max(axis=0), panel.line("rate").max(axis=0))
    return np.where((base > 0) & (rate <= highest + BEYOND), rate, np.nan)


def _rate_with_top_up(panel: Panel) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return _rate(panel) + panel.worth(panel.line("top_up_tax"), 1) / panel.worth(panel.line("taxable_income"))


def _mature(panel: Panel) -> Floats:
    income, tax = panel.line("assessable_income"), panel.line("corporate_income_tax")
    taxed = income > TAXED_FROM
    last = len(income) - 1 - np.argmax(taxed[::-1], axis=0)
    lanes = np.arange(income.shape[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(taxed.any(axis=0), tax[last, lanes] / income[last, lanes], np.nan)


def _head(panel: Panel) -> Floats:
    heads = total(panel.line("headcount"))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(heads > 0, total(panel.line("employer_cost")) / heads, np.nan)


def before_tax(panel: Panel, side: str = HERE) -> Floats:
    """Give what comes in less what is spent and invested [VND], ``(year, lane)``."""
    flow = panel.received - panel.invested
    for name in RECEIVED:
        flow = flow + panel.line(name, side)
    for name in SPENT:
        flow = flow - panel.line(name, side)
    return flow


def _cash(panel: Panel, side: str) -> Floats:
    """Give the present value of a project's cash, with the tax that interest saves [VND]."""
    flow = before_tax(panel, side) - panel.line("corporate_income_tax", side)
    return panel.worth(flow) - panel.worth(panel.line(LATER, side), 1)


def _value(side: str) -> Measure:
    return _measure(set(NEEDED) - {"interest"}, [side], lambda panel: _cash(panel, side))


def _value_added(side: str) -> Measure:
    return _measure(set(NEEDED) - {"interest"}, [side], lambda panel: _cash(panel, HERE) - _cash(panel, side))


def _returns(name: str) -> Measure:
    return _measure(set(NEEDED) - {"interest"}, [], lambda panel: _returns_of(panel)[name])


def _returns_of(panel: Panel) -> dict[str, Floats]:
    """Give the returns of the lanes; the year after the horizon bears the top-up tax of the last one."""
    before = before_tax(panel)
    after = np.zeros((1, before.shape[1]))
    tax, later = (np.broadcast_to(panel.line(name), before.shape) for name in ("corporate_income_tax", LATER))
    first = int(panel.sides[HERE].years[0])
    return returns_of(
        before_tax=np.concatenate([before, after]),
        tax=np.concatenate([tax, after]) + np.concatenate([after, later]),
        rate=np.broadcast_to(panel.rate, (before.shape[1],)),
        years=np.arange(first, first + len(before) + 1, dtype=np.float64),
    )


LEVIES = tuple(name for name in ALL_LEVIES if name != LATER)
"""What the State collects in the year itself."""


def collected(panel: Panel, side: str = HERE) -> Floats:
    """Give what the State collects in the year itself [VND], ``(year, lane)``."""
    found = panel.line(LEVIES[0], side)
    for name in LEVIES[1:]:
        found = found + panel.line(name, side)
    return found


def _revenue(panel: Panel) -> Floats:
    return total(collected(panel) + panel.line(LATER))


def _revenue_worth(panel: Panel) -> Floats:
    return panel.worth(collected(panel)) + panel.worth(panel.line(LATER), 1)


def _forgone(panel: Panel) -> Floats:
    return total(collected(panel, GENERAL) - collected(panel) - clawback(panel))


def _forgone_worth(panel: Panel) -> Floats:
    return panel.worth(collected(panel, GENERAL) - collected(panel)) - panel.worth(clawback(panel), 1)


_EXEMPT = "personal_income_tax_exempt"
_TOTALS = (
    "sublease_support", "corporate_income_tax", "science_fund_interest", "land_rent_due", "land_rent_through_price", "land_use_tax", LATER,
    "import_duty", "grants", "top_up_on_grants", "home_tax", "cash_before_home_tax", "cash_after_home_tax",
    "staff_relief_kept_by_employees", "staff_relief_kept_by_employer",
)  # fmt: skip

MEASURES: dict[str, Measure] = {
    "kept": _spared(GENERAL),
    "kept_present_value": _spared_worth(GENERAL),
    "zone_adds": _spared(OUTSIDE),
    "zone_adds_present_value": _spared_worth(OUTSIDE),
    "gross_relief": _measure(
        ["burden", LATER], [GENERAL], lambda panel: total(panel.line("burden", GENERAL) - panel.line("burden") + clawback(panel))
    ),
    "clawback": _measure([LATER], [GENERAL], lambda panel: total(clawback(panel))),
    "clawback_present_value": _measure([LATER], [GENERAL], lambda panel: panel.worth(clawback(panel), 1)),
    "effective_rate": _measure(["corporate_income_tax", "taxable_income", "general_rate", "rate"], [], _rate),
    WITH_TOP_UP: _measure(["corporate_income_tax", "taxable_income", "general_rate", "rate", "top_up_tax"], [], _rate_with_top_up),
    "effective_rate_mature": _measure(["corporate_income_tax", "assessable_income"], [], _mature),
    **{name: _total(name) for name in _TOTALS},
    "cash_before_home_tax_present_value": _worth("cash_before_home_tax"),
    "cash_after_home_tax_present_value": _worth("cash_after_home_tax"),
    "relief_land_rent": _less("land_rent_due", GENERAL),
    "relief_land_rent_present_value": _measure(
        ["land_rent_due"], [GENERAL], lambda panel: panel.worth(panel.line("land_rent_due", GENERAL) - panel.line("land_rent_due"))
    ),
    "relief_through_price": _less("land_rent_through_price", GENERAL),
    "relief_land_use_tax": _less("land_use_tax", GENERAL),
    "relief_import_duty": _less("import_duty", GENERAL),
    "passed_to_principal": _less("revenue", GENERAL),
    "staff_tax_exempt": _total(_EXEMPT),
    "staff_tax_exempt_zone_adds": _measure([_EXEMPT], [OUTSIDE], lambda panel: total(panel.line(_EXEMPT) - panel.line(_EXEMPT, OUTSIDE))),
    "employer_cost_per_head": _measure(["headcount", "employer_cost"], [], _head),
    **{name: _returns(name) for name in ("irr", "payback", "discounted_payback", "peak_funding", "project_tax_rate")},
    "npv": _value(HERE),
    # In constant prices at the real rate a value is the same.
    "npv_real": _value(HERE),
    "net_present_value": _value(HERE),
    "net_present_value_outside": _value(OUTSIDE),
    "law_worth": _value_added(GENERAL),
    "zone_worth": _value_added(OUTSIDE),
    "state_revenue": _measure([*LEVIES, LATER], [], _revenue),
    "state_revenue_present_value": _measure([*LEVIES, LATER], [], _revenue_worth),
    "revenue_forgone": _measure([*LEVIES, LATER], [GENERAL], _forgone),
    "revenue_forgone_present_value": _measure([*LEVIES, LATER], [GENERAL], _forgone_worth),
}
"""Every measure of ``valuation.figures_of`` but those that need prices and exchange rates beyond the lanes (``ONE_BY_ONE``)."""
