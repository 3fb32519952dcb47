"""Whether the commercial power tariff of a data centre outweighs the tax it saves: at the bill it states, else at shares of its running cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.valuation import figures_of
from calculator.law.law import Law
from calculator.project.case import Case
from calculator.project.checks.money import DATA_CENTRES
from calculator.project.lanes import build_lanes
from calculator.project.load import data_of, scenario_from
from calculator.project.scenario import Scenario

SHARES = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(1))
INCREASE = "power_tariff.data_centre_increase"


class Weighed(NamedTuple):
    """One bill: its share of running cost (None where it is stated), its largest year, what the tariff costs after tax and what tax is saved.

    Amounts in VND: ``bill`` a year, ``extra`` and ``kept`` as present values. With the tariff the project is better off than without any
    incentive and at the production tariff by ``kept − extra``.
    """

    share: float | None
    bill: float
    extra: float
    kept: float


class PowerTariff(NamedTuple):
    """The bills looked at, and the share of running cost at which the tariff takes all that is saved; None where even all of it does not."""

    rows: tuple[Weighed, ...]
    even: float | None


def concerns(scenario: Scenario) -> bool:
    """Say whether the tariff of data centres is one of this project."""
    return scenario.project.activity in DATA_CENTRES and scenario.project.operator is None


def power_tariff(scenario: Scenario, law: Law, site: str) -> PowerTariff:
    """Weigh the commercial tariff against the production tariff: the difference of the investor's value is what it costs after tax.

    Raises
    ------
    InputError
        When the project cannot be computed.
    """
    power = scenario.project.cash.power if scenario.project.cash is not None else None
    years = scenario.horizon.range
    if power is not None:
        bills: list[tuple[float | None, NDArray[np.float64]]] = [(None, np.array(power.bill.values(years), dtype=np.float64))]
    else:
        running = running_cost(scenario, site)
        bills = [(float(share), running * float(share)) for share in SHARES]
    # At the production tariff the bill stands among the costs already: how large it is changes nothing.
    cases = [Case(_with_power(scenario, bills[0][1], False), site), *(Case(_with_power(scenario, bill, True), site) for _, bill in bills)]
    before, *after = figures_of(law, cases)
    rows = tuple(
        Weighed(share, float(bill.max()), (before["npv"] or 0.0) - (found["npv"] or 0.0), before["kept_present_value"] or 0.0)
        for (share, bill), found in zip(bills, after, strict=True)
    )
    return PowerTariff(rows, _even(rows) if power is None else None)


def running_cost(scenario: Scenario, site: str) -> NDArray[np.float64]:
    """Give the cost of running the project without pay, by year [VND]."""
    lanes = build_lanes([Case(scenario, site)])
    count = len(lanes.years)
    whole = sum((np.broadcast_to(getattr(lanes.cost, item.name), (count, 1)) for item in fields(lanes.cost)), np.zeros((count, 1)))
    found: NDArray[np.float64] = np.maximum(whole - lanes.payroll, 0.0)[:, 0]
    return found


def _with_power(scenario: Scenario, bill: NDArray[np.float64], commercial: bool) -> Scenario:
    data: dict[str, Any] = data_of(scenario)
    path = {"years": {year: Fraction(float(value)) for year, value in zip(scenario.horizon.range, bill, strict=True)}, "then": "zero"}
    cash = {**(data["project"].get("cash") or {}), "power": {"bill": path, "commercial_tariff": commercial}}
    return scenario_from({**data, "project": {**data["project"], "cash": cash}}, scenario.scenario)


def _even(rows: Sequence[Weighed]) -> float | None:
    """Give the share at which what the tariff costs is what is saved, between the two shares it lies between."""
    before, cost = 0.0, 0.0
    for row in rows:
        assert row.share is not None
        if row.extra >= row.kept:
            return before + (row.share - before) * (row.kept - cost) / (row.extra - cost) if row.extra > cost else before
        before, cost = row.share, row.extra
    return None
