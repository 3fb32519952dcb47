"""Exchange rate and prices a scenario is shown with: its own, or where it states no rate what the register of zones implies."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np

from calculator.measures.shown_in import Currency, Prices, ShownIn
from calculator.project.scenario import AssumptionName, AssumptionSource, Scenario
from calculator.quantities import Language
from calculator.validation import Words
from calculator.zones.load import load_register
from calculator.zones.schema import Confidence


class ExchangeRate(NamedTuple):
    """VND for one USD, by year from the first of the horizon to the one after it; and who says so.

    ``source`` and ``as_of`` are those of the scenario where it states the rate. Otherwise the rate is the middle of ``low`` and ``high``, the
    span of the newest figures of the register, and ``confidence`` says how sure they are.
    """

    values: tuple[float, ...]
    stated: bool
    source: Words | None
    as_of: dt.date | int | None
    low: float
    high: float
    confidence: Confidence | None


def source_of(scenario: Scenario, name: AssumptionName) -> AssumptionSource | None:
    """Say where an assumption of a scenario is from; None where it does not say."""
    return scenario.assumptions.sources.get(name)


def default_rate() -> ExchangeRate | None:
    """Give the rate for what states none: the middle of what the newest amounts printed in both currencies imply; None where there is none."""
    register = load_register()
    held = register.totals.figures.get("exchange_rate", ())
    newest = max(held, key=lambda figure: figure.as_of, default=None)
    if newest is None:
        return None
    low, high = newest.span
    title = register.sources[newest.source].title
    source = newest.note or Words(vi=title, en=title)
    return ExchangeRate((float((low + high) / 2),), False, source, newest.as_of, float(low), float(high), newest.confidence)


def exchange_rate(scenario: Scenario) -> ExchangeRate | None:
    """Give the exchange rate of a scenario: its own by year, else the default; None where neither is there."""
    path = scenario.assumptions.exchange_rate
    if path is None:
        return default_rate()
    values = tuple(path.values(_years(scenario), before="hold"))
    said = source_of(scenario, "exchange_rate")
    source = Words(vi=said.source, en=said.source) if said else None
    return ExchangeRate(values, True, source, said.as_of if said else None, min(values), max(values), None)


def price_index(scenario: Scenario) -> tuple[float, ...]:
    """Give the consumer prices of each year over those of the first, from the first of the horizon to the year after it."""
    growth = np.array(scenario.assumptions.consumer_price_growth.values(_years(scenario)[1:], before="hold"))
    return (1.0, *np.cumprod(1 + growth).tolist())


def shown_in(scenario: Scenario, language: Language, currency: Currency = "VND", prices: Prices = "nominal") -> ShownIn:
    """Give how amounts of a scenario are shown; in đồng where there is no exchange rate."""
    rate = exchange_rate(scenario) if currency == "USD" else None
    return ShownIn(
        language,
        "VND" if rate is None else currency,
        prices,
        scenario.horizon.first_year,
        (1.0,) if rate is None else rate.values,
        price_index(scenario) if prices == "real" else (1.0,),
    )


def _years(scenario: Scenario) -> list[int]:
    years = scenario.horizon.range
    return [*years, years[-1] + 1]
