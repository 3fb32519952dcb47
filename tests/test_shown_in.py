"""Amounts in other money and prices: the figures are worked out here, never by the code under test."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.analysis import shown
from calculator.analysis.cards import short
from calculator.errors import InputError
from calculator.measures.shown_in import ShownIn
from calculator.project import what_if
from calculator.project.scenario import AssumptionSource, Scenario
from calculator.quantities import Language, format_dollars, format_dollars_short
from calculator.reports.notices import notice_text
from calculator.views import model

NBSP = "\u00a0"
MINUS = "\u2212"
PROPERTY = settings(max_examples=100, deadline=None, derandomize=True)
AMOUNTS = st.lists(st.floats(-1e13, 1e13), min_size=1, max_size=40)
RATES = st.lists(st.floats(5_000, 60_000), min_size=1, max_size=40)
GROWTH = st.lists(st.floats(-0.05, 0.25), min_size=40, max_size=40)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (9_512_345.0, "9.512.345 US$", "US$9,512,345"),
        (-1_000.0, "\u22121.000 US$", "\u2212US$1,000"),
        (9.116, "9,12 US$", "US$9.12"),
        (999.999, "1.000 US$", "US$1,000"),
        (12.0, "12 US$", "US$12"),
        (0.0, "0 US$", "US$0"),
        (-0.001, "0 US$", "US$0"),
    ],
)
def test_dollars_in_full(value: float, vi: str, en: str) -> None:
    assert format_dollars(value, "vi").replace(NBSP, " ") == vi
    assert format_dollars(value, "en").replace(NBSP, " ") == en


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (9_512_345.0, "9,5 triệu US$", "US$9.5 m"),
        (1_000_000.0, "1 triệu US$", "US$1 m"),
        (999_960_000.0, "1 tỷ US$", "US$1 bn"),
        (-2_345_000_000.0, "\u22122,3 tỷ US$", "\u2212US$2.3 bn"),
        (999_999.0, "999.999 US$", "US$999,999"),
    ],
)
def test_dollars_in_short(value: float, vi: str, en: str) -> None:
    assert format_dollars_short(value, "vi").replace(NBSP, " ") == vi
    assert format_dollars_short(value, "en").replace(NBSP, " ") == en


def dollars(rates: list[float], index: list[float] | None = None, **more: Any) -> ShownIn:
    return ShownIn("en", "USD", rates=tuple(rates), price_index=tuple(index or [1.0]), **more)


@PROPERTY
@given(st.floats(-1e13, 1e13), AMOUNTS, RATES)
def test_dollars_times_the_rate_are_dong(worth: float, amounts: list[float], rates: list[float]) -> None:
    lens = dollars(rates)
    by_year = [rates[min(place, len(rates) - 1)] for place in range(len(amounts))]
    assert lens.value(worth) * rates[0] == pytest.approx(worth)
    assert lens.series(np.array(amounts)) * by_year == pytest.approx(np.array(amounts))
    assert lens.at(len(amounts) - 1).value(amounts[-1]) == lens.series(np.array(amounts))[-1]


@PROPERTY
@given(AMOUNTS, st.floats(5_000, 60_000))
def test_without_inflation_real_is_nominal(amounts: list[float], rate: float) -> None:
    for lens in (ShownIn("vi", price_index=(1.0,) * 41), dollars([rate], [1.0] * 41)):
        assert replace(lens, prices="real").series(np.array(amounts)).tolist() == lens.series(np.array(amounts)).tolist()


@PROPERTY
@given(AMOUNTS, RATES, GROWTH, st.floats(0.0, 0.3))
def test_no_present_value_depends_on_prices_or_money(
    amounts: list[float], rates: list[float], growth: list[float], discount: float
) -> None:
    """Real dollars at real rates, and nominal ones at rates that follow the exchange rate, are worth the đồng over the first year's rate."""
    years = len(amounts)
    index = [1.0, *np.cumprod(1 + np.array(growth)).tolist()]
    held = [rates[min(place, len(rates) - 1)] for place in range(years)]
    worth = sum(amount / (1 + discount) ** year for year, amount in enumerate(amounts))
    lens = dollars(rates, index)
    near = {"rel": 1e-9, "abs": max(map(abs, amounts)) * 1e-12}
    real = replace(lens, prices="real").series(np.array(amounts)).tolist()
    assert sum(amount * index[year] / (1 + discount) ** year for year, amount in enumerate(real)) == pytest.approx(worth / rates[0], **near)
    nominal = lens.series(np.array(amounts)).tolist()
    at_rate = sum(amount * held[year] / held[0] / (1 + discount) ** year for year, amount in enumerate(nominal))
    assert at_rate == pytest.approx(lens.value(worth), **near)
    assert replace(lens, prices="real").value(worth) == lens.value(worth)


def scenario(**assumptions: Any) -> Scenario:
    held = model.presets()["software_500"]
    data = {**held.assumptions.model_dump(), **assumptions}
    return held.model_copy(update={"assumptions": type(held.assumptions).model_validate(data)})


def test_a_scenario_without_a_rate_takes_the_middle_of_the_newest_figures() -> None:
    """25,000 to 26,400 in 2026: the newest line of the register of zones."""
    rate = shown.exchange_rate(scenario())
    assert rate is not None
    assert (rate.values, rate.stated, rate.as_of, rate.confidence) == ((25_700.0,), False, 2026, "derived")
    assert rate.source is not None
    assert "2025–2026" in rate.source.vi


def test_a_stated_rate_is_taken_by_year_with_its_source() -> None:
    said = AssumptionSource(source="a bank", as_of=date(2026, 1, 2))
    held = scenario(exchange_rate={"start": 25_000, "from": 2027, "growth": "2%"})
    held = held.model_copy(update={"assumptions": held.assumptions.model_copy(update={"sources": {"exchange_rate": said}})})
    rate = shown.exchange_rate(held)
    assert rate is not None
    assert rate.values[:3] == pytest.approx((25_000, 25_500, 26_010))
    assert len(rate.values) == held.horizon.years + 1
    assert (rate.stated, rate.as_of, rate.source and rate.source.en) == (True, date(2026, 1, 2), "a bank")


def test_prices_grow_with_the_scenario() -> None:
    index = shown.price_index(scenario(consumer_price_growth={"value": "4%"}))
    assert index[:3] == pytest.approx((1.0, 1.04, 1.0816))
    assert len(index) == scenario().horizon.years + 1


def test_without_any_rate_amounts_stay_in_dong(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = SimpleNamespace(totals=SimpleNamespace(figures={}), sources={})
    monkeypatch.setattr(shown, "load_register", lambda: nothing)
    assert shown.exchange_rate(scenario()) is None
    assert shown.shown_in(scenario(), "en", "USD").currency == "VND"


def test_a_language_alone_means_dong() -> None:
    assert short(2.5e9, "en") == f"VND{NBSP}2.5{NBSP}bn"
    assert short(2.5e9, dollars([25_000.0])) == "US$100,000"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_an_amount_of_the_law_stays_in_dong_in_a_notice(lang: Language) -> None:
    lens = ShownIn(lang, "USD", rates=(25_000.0,))
    law = SimpleNamespace(kind="product_held", values={"year": 2025, "amount": 125.5e6})
    assert "US$" not in notice_text(law, {}, lens)
    taken = SimpleNamespace(kind="grants_taken_back", values={"amount": 5e10, "lost": 1e10})
    assert format_dollars_short(2e6, lang) in notice_text(taken, {}, lens)


def test_a_horizon_without_a_full_year_of_revenue_is_refused() -> None:
    held = model.presets()["software_500"]
    site = next(iter(held.sites))
    assert what_if.changed(held, site, what_if.Changes(horizon=10)).horizon.range == range(2027, 2037)
    with pytest.raises(InputError, match="no full year with revenue"):
        what_if.changed(held, site, what_if.Changes(horizon=1))
