"""The policy page in dollars: tables and charts follow the switch as the cards do, a present value at the first year's rate, a year's amount at its own."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from calculator.analysis.portfolio.enterprises import budget
from calculator.analysis.shown import exchange_rate
from calculator.i18n import t
from calculator.measures.shown_in import ShownIn
from calculator.quantities import format_dollars_short
from calculator.views import model
from calculator.views.analyst import axes
from tests.test_app import texts
from tests.test_app_analyst import page, under

SCENARIO = model.presets()["software_500"]
FORGONE = "revenue_forgone"


def rate(year: int) -> float:
    """The dollar of the scenario the investor's page begins with, in đồng; after its last year that of the last."""
    held = exchange_rate(SCENARIO)
    assert held is not None
    return held.values[min(max(0, year - SCENARIO.horizon.first_year), len(held.values) - 1)]


def in_dollars(section: str, **url: str) -> AppTest:
    return page(section, **{"lang": "en", "analyst.others": "decree_154", "lens.currency": "USD", "preset": "software_500", **url})


def cells(app: AppTest) -> list[str]:
    return [str(cell).replace("\\$", "$") for table in app.table for row in table.value.to_numpy().tolist() for cell in row]


@pytest.mark.parametrize("section", ["compare", "portfolio", "redundancy"])
def test_no_table_of_results_stays_in_dong(section: str) -> None:
    app = in_dollars(section)
    # The parameters of the law are of the law, in đồng; all else follows.
    amounts = [cell for cell in cells(app) if "US$" in cell]
    assert len(amounts) > 10
    assert not [cell for cell in cells(app) if re.search(r"₫|VND\s\d", cell) and ":material/" not in cell]
    titles = [text for text in texts(app).splitlines() if "VND bn" in text]
    assert not titles
    assert t("lens.axis.USD", "en") in texts(app).replace("\\$", "$")


def test_a_present_value_and_a_year_are_at_their_own_rates() -> None:
    app = in_dollars("compare")
    first = under("in_force")
    whole = budget(first).forgone.present_value
    assert format_dollars_short(whole / rate(SCENARIO.horizon.first_year), "en") in cells(app)
    # What is read out of the chart over the years: the year with most of it, and the last.
    years, line = first.years.tolist(), first.total.total.line(FORGONE).tolist()
    for place in (line.index(max(line)), len(years) - 1):
        assert format_dollars_short(line[place] / rate(years[place]), "en") in texts(app).replace("\\$", "$")


def test_axes_count_in_the_money_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    held = ShownIn("en", "USD", first_year=2027, rates=(25_000.0, 26_000.0, 27_000.0))
    monkeypatch.setattr(axes, "money", lambda _: held)
    assert axes.unit("en") == "US$ m"
    assert axes.on_axis([50e9, -25e9], "en").tolist() == [2.0, -1.0]
    # 26 billion in 2028 at 26,000; before the first year its rate holds, after the last that of the last.
    assert axes.of_years([2026, 2028, 2040], [25e9, 26e9, 27e9], "en") == [1.0, 1.0, 1.0]
    assert axes.of_years([2028], [26e6], "en", parts=True) == [1.0]
    monkeypatch.setattr(axes, "money", lambda _: ShownIn("vi"))
    assert axes.unit("vi") == "tỷ ₫"
    assert axes.of_years([2026, 2040], [3e9, 5e9], "vi") == [3.0, 5.0]
    assert axes.of_years([2026], [3e9], "vi", parts=True) == [3000.0]
