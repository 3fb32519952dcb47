"""The thirty questions: behind each address stands the very element that answers it, in Vietnamese, with a number or the words of the law in it."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable
from functools import cache

import pytest
from streamlit.testing.v1 import AppTest

from calculator.i18n import t, words
from calculator.law.law import load_law
from calculator.views import state
from calculator.views.questions import QUESTIONS, address_of
from tests.test_app import opened, sound, texts
from tests.test_app_analyst import PATIENCE

NUMBER = re.compile(r"\d")


def said(key: str) -> str:
    """A text of the app as far as its first gap."""
    return words("vi")[key].split("{")[0]


@cache
def page(where: str, address: tuple[tuple[str, str], ...]) -> AppTest:
    return sound(opened(where, **dict(address)))


def answer(number: int) -> str:
    """What stands in the element that answers; the policy page is looked at until its work beside the page is done."""
    app = page(QUESTIONS[number].page, tuple(sorted(address_of(number, state.of_preset()).items())))
    until = time.monotonic() + PATIENCE
    while True:
        try:
            found = ANSWERS[number](app)
        except (StopIteration, AssertionError):
            if QUESTIONS[number].page != "analyst" or time.monotonic() > until:
                raise
            found = ""
        if QUESTIONS[number].in_words or NUMBER.search(found) or QUESTIONS[number].page != "analyst" or time.monotonic() > until:
            return found
        time.sleep(0.05)
        sound(app.run())


def metric(key: str) -> Callable[[AppTest], str]:
    """The value of a card."""
    return lambda app: next(item.value for item in app.metric if item.label.startswith(said(key)))


def heading(key: str) -> Callable[[AppTest], str]:
    """A heading, or the label of what unfolds, and all that is written on the page beside it."""

    def found(app: AppTest) -> str:
        heads = [item.value for kind in (app.header, app.subheader) for item in kind] + [item.label for item in app.expander]
        assert any(head.startswith(said(key)) for head in heads), heads
        return texts(app)

    return found


def plain(app: AppTest) -> list[str]:
    """The lines of a page as they are read."""
    return html.unescape(texts(app)).replace("\\", "").replace("\u2060", "").split("\n")


def text(key: str) -> Callable[[AppTest], str]:
    """The line of text that holds a text of the app."""
    return lambda app: next(line for line in plain(app) if said(key) and said(key) in line)


def table(key: str) -> Callable[[AppTest], str]:
    """The cells of the table with a column of that name."""

    def cells(app: AppTest) -> str:
        frames = [item.value for item in (*app.table, *app.dataframe)]
        frame = next(frame for frame in frames if said(key) in [str(name) for name in frame.columns])
        return " ".join(str(cell) for row in frame.to_numpy().tolist() for cell in row)

    return cells


NEW = "corporate_income_tax.heads.zone.conditions.new_project"
SERVICES = "service_income_place"
"""The reading that says where the income of services arises."""

ANSWERS: dict[int, Callable[[AppTest], str]] = {
    1: lambda app: next(
        " ".join(plain(app)[place : place + 2])
        for place, line in enumerate(plain(app))
        if f"**{load_law().parameters[NEW].label['vi']}**" in line
    ),
    2: text("app.alt.years"),
    3: metric("app.card_name.zone_adds"),
    4: text("choose.proposed"),
    5: heading("app.special"),
    6: metric("app.card_name.clawback"),
    7: table("line.land_rent_due"),
    8: heading("places.title"),
    9: heading("older.title"),
    10: heading("larger.title"),
    11: lambda app: next(line for line in plain(app) if load_law().all_readings[SERVICES].label["vi"] in line),
    12: text("conditions.in_words"),
    13: text("conditions.in_words"),
    14: text("choose.proposed"),
    15: heading("salary_page.test"),
    16: text("salary_page.reading.first_exempt_month"),
    17: text("salary_page.papers"),
    18: text("salary_page.elsewhere"),
    19: heading("operator_page.criteria"),
    20: text("operator_page.conversion_said"),
    21: metric("operator_page.card.needed"),
    22: metric("operator_page.card.late"),
    23: lambda app: " ".join(line for line in plain(app) if line.startswith("Từ ") and any(one in line for one in filled())),
    24: heading("app.analyst.changed_first"),
    25: metric("app.analyst.card.per_job"),
    26: table("app.analyst.reading"),
    27: heading("operator_page.conflicts"),
    28: metric("grant.metric"),
    29: table("power.extra"),
    30: text("app.ground"),
}


def filled() -> list[str]:
    """The fill rates asked for, as each decree has them; not known under the one in force."""
    return [t("operator_page.fill_unknown", "vi"), "70%"]


def test_the_fill_rate_is_told_of_both_decrees() -> None:
    found = answer(23)
    assert all(one in found for one in filled())


def test_all_thirty_have_their_element() -> None:
    assert list(ANSWERS) == list(QUESTIONS) == list(range(1, 31))


@pytest.mark.parametrize("number", ANSWERS)
def test_the_element_that_answers_stands_there(number: int) -> None:
    found = answer(number)
    assert found
    assert QUESTIONS[number].in_words or NUMBER.search(found), found
