"""Changes a scenario by its uncertain drivers: numbers instead of exact paths, so that thousands of cases are made quickly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calculator.project.business import Cost
from calculator.project.lease import StateLease
from calculator.project.path import Path
from calculator.project.scenario import Scenario
from calculator.project.tenancies import Tenancy

Floats = NDArray[np.float64]

RAMP_YEARS = 3
"""Years from the first revenue that the driver ``ramp_up`` changes."""

MARGIN_LINE = "driver_margin"
"""The cost line that carries a change of the margin."""


class Changer:
    """Makes changed copies of one scenario at one site; what the plan says of a year is worked out once."""

    def __init__(self, scenario: Scenario, site: str) -> None:
        self.scenario, self.site = scenario, site
        self.years = list(scenario.horizon.range)
        self._plans: dict[int, Floats] = {}
        rate = scenario.assumptions.exchange_rate
        self.rates = np.array(rate.values(self.years, before="hold")) if rate is not None else np.ones(len(self.years))

    def changed(self, changes: Mapping[str, float | Floats]) -> Scenario:
        """Give the scenario with its drivers changed.

        Parameters
        ----------
        changes : of each driver, one for all years or ``(year,)``: a share of the plan, or points of ``POINTS``.
        """
        if not any(np.any(change) for change in changes.values()):
            return self.scenario
        project, assumptions = self.scenario.project, self.scenario.assumptions
        times = {name: 1 + np.broadcast_to(change, len(self.years)) for name, change in changes.items()}
        update: dict[str, Any] = {}
        revenue = self._revenue(times)
        if revenue is not None:
            update["revenue"] = revenue
        if "wages" in times or "headcount" in times:
            update["workforce"] = tuple(self._role(role, times) for role in project.workforce)
        costs = project.costs
        if "costs" in times:
            costs = tuple(self._at(cost, "amount", times["costs"]) for cost in costs)
        if "margin" in changes:
            costs = (*costs, self._margin(changes["margin"], revenue or project.revenue, times))
        if costs is not project.costs:
            update["costs"] = costs
        if "capex" in times:
            update["assets"] = tuple(
                item.model_copy(update={"cost": float(item.cost) * float(times["capex"][0])}) for item in project.assets
            )
        of_economy: dict[str, Any] = {}
        if "exchange_rate" in times and assumptions.exchange_rate is not None:
            of_economy["exchange_rate"] = self._exchange(assumptions.exchange_rate, times["exchange_rate"])
        for name in ("land_price_growth", "discount_rate"):
            if name in changes:
                of_economy[name] = float(getattr(assumptions, name)) + float(np.ravel(changes[name])[0])
        found: dict[str, Any] = {"project": project.model_copy(update=update)}
        if of_economy:
            found["assumptions"] = assumptions.model_copy(update=of_economy)
        if "rent" in times or "land_price" in times:
            place = self.scenario.sites[self.site]
            premises = tuple(self._premises(item, times) for item in place.premises)
            found["sites"] = {**self.scenario.sites, self.site: place.model_copy(update={"premises": premises})}
        return self.scenario.model_copy(update=found)

    def _plan(self, path: Path[Any]) -> Floats:
        if id(path) not in self._plans:
            self._plans[id(path)] = np.array(path.values(self.years))
        return self._plans[id(path)]

    def _at(self, item: Any, name: str, factor: Floats) -> Any:
        """Scale one path of a line; a line without it stays."""
        path = getattr(item, name)
        return item if path is None else item.model_copy(update={name: _written(self.years, self._plan(path) * factor)})

    def _revenue(self, times: Mapping[str, Floats]) -> tuple[Any, ...] | None:
        if "revenue" not in times and "ramp_up" not in times:
            return None
        factor = np.array(times.get("revenue", np.ones(len(self.years))))
        lines = self.scenario.project.revenue
        if "ramp_up" in times:
            total = np.sum([self._plan(line.amount) for line in lines if line.amount is not None], axis=0)
            first = int(np.argmax(total > 0))
            factor[first : first + RAMP_YEARS] *= times["ramp_up"][0]
        return tuple(self._at(line, "amount", factor) for line in lines)

    def _role(self, role: Any, times: Mapping[str, Floats]) -> Any:
        if "wages" in times:
            role = self._at(self._at(role, "monthly_pay", times["wages"]), "insured_pay", times["wages"])
        return self._at(role, "headcount", times["headcount"]) if "headcount" in times else role

    def _margin(self, points: float | Floats, lines: tuple[Any, ...], times: Mapping[str, Floats]) -> Cost:
        """Give a shared cost that takes the points off all revenue, or adds them where they are negative."""
        rates = self.rates * times.get("exchange_rate", 1.0)
        total = np.zeros(len(self.years))
        for line in lines:
            if line.amount is not None:
                amounts = np.array(line.amount.values(self.years)) if id(line.amount) not in self._plans else self._plan(line.amount)
                total += amounts * (rates if line.currency == "USD" else 1.0)
        return Cost.model_construct(**_DEFAULTS, name=MARGIN_LINE, amount=_written(self.years, -total * np.asarray(points)))

    def _exchange(self, path: Path[Any], factor: Floats) -> Path[Any]:
        """Scale the exchange rate of the horizon; what was bought before it keeps the rate of its day."""
        first = min([self.years[0], *(item.first_year for item in self.scenario.project.assets)])
        earlier = list(range(first, self.years[0]))
        rates = np.concatenate([np.array(path.values(earlier, before="hold")), self.rates * factor])
        return _written([*earlier, *self.years], rates)

    def _premises(self, item: Any, times: Mapping[str, Floats]) -> Any:
        if isinstance(item, StateLease):
            if "land_price" not in times or item.table_price is None:
                return item
            return item.model_copy(update={"table_price": float(item.table_price) * float(times["land_price"][0])})
        return self._at(item, "rent", times["rent"]) if "rent" in times and isinstance(item, Tenancy) else item


_DEFAULTS = {name: field.default for name, field in Cost.model_fields.items() if name not in {"name", "amount"}}


def _written(years: list[int], values: Floats) -> Path[Any]:
    """Write a path out year by year; not checked: it is made of a checked one."""
    written = dict(zip(years, values.tolist(), strict=True))
    return Path[Any].model_construct(value=None, start=None, from_=None, growth=None, until=None, years=written, then="hold")
