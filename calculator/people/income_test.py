"""The income test of the exemption: who earns a multiple of GDP per capita."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from calculator.law.lookup import LawReader
from calculator.law.schema import Entry
from calculator.project.facts import ANSWERS, UNKNOWN
from calculator.project.lanes import Lanes
from calculator.project.product import FIRST_YEAR
from calculator.rules import personal_income_tax
from calculator.rules.kinds import Booleans, Floats, Integers

EXEMPTION = "personal_income_tax.exemption."


def passes_income_test(read: LawReader, lanes: Lanes, gross: Floats) -> Booleans:
    """Hold each role's pay against the income test; not knowing whether the work is digital is read the lane's way."""
    if EXEMPTION + "income_multiple" not in read.law.parameters:
        # Between the law of June 2025 and the decree of December nobody could know who qualifies.
        return np.zeros(gross.shape, dtype=bool)
    return read.recorder.apply(personal_income_tax.meets_income_test, **income_test(read, lanes, gross))


def is_digital(lanes: Lanes) -> Booleans:
    """Say which roles work directly on digital technology; not knowing it is read the lane's way."""
    roles = lanes.roles
    digital: Booleans = (roles.digital_work == ANSWERS.index("yes")) | ((roles.digital_work == UNKNOWN) & lanes.favourable[roles.lane])
    return digital


def income_test(read: LawReader, lanes: Lanes, gross: Floats) -> dict[str, Any]:
    """Give what the income test is held with."""
    roles, path = lanes.roles, EXEMPTION + "income_multiple"
    digital = is_digital(lanes)
    tested = digital & np.isnan(roles.qualifying_share)
    mean = bool(tested.any()) and mean_of_two_years(read)
    index = lanes.product_index[:, roles.lane] if lanes.product_index.size > 1 else None
    return {
        "pay": gross,
        "held": roles.headcount > 0,
        "digital_work": digital,
        "foreign": roles.foreign,
        "multiple": read.once(path, lanes_day(read, path)),
        "foreign_multiple": foreign_multiple_of(read) if (tested & roles.foreign).any() else np.nan,
        "product_per_capita": product_per_capita_of(read, lanes.years, mean=mean, index=index),
    }


def foreign_multiple_of(read: LawReader) -> float:
    """Give the multiple of GDP per capita a foreigner's pay is held against; NaN while it is not known which test is whose."""
    tests = {"three_times": EXEMPTION + "foreign_multiple_place_of_work", "five_times": EXEMPTION + "foreign_multiple_other"}
    path = tests.get(read.reading("foreign_staff_test"))
    return np.nan if path is None else read.once(path, lanes_day(read, path))


def mean_of_two_years(read: LawReader) -> bool:
    return read.reading("income_test_year") == "mean_of_two_years"


def lanes_day(read: LawReader, path: str) -> dt.date:
    """Give the day the law is looked at, or the first day of a parameter that begins later."""
    return max(read.law.as_of, read.law.parameters[path].history[0].from_)


def product_per_capita_of(read: LawReader, years: Integers, *, mean: bool, index: Floats | None = None) -> Floats:
    """Give the GDP per capita each year's test looks at: that of the year before, or the mean of the two before.

    ``(year, 1)``; with an ``index`` of it, ``(year from FIRST_YEAR, role)``, it grows after the last published figure, ``(year, role)``.
    """
    path = EXEMPTION + "gross_domestic_product_per_capita"
    history = read.law.parameters[path].history

    def published(year: int) -> Entry:
        held = [entry for entry in history if entry.from_.year <= year]
        return held[-1] if held else history[0]

    figures = []
    for back in (1, 2) if mean else (1,):
        entries = tuple(published(int(year) - back) for year in years)
        figure = read.recorder.note(np.array([float(entry.value) for entry in entries])[:, None], path, entries)
        if index is not None:
            since = np.array([[max(year - back, entry.from_.year), entry.from_.year] for year, entry in zip(years, entries, strict=True)])
            later, last = np.minimum(since - FIRST_YEAR, len(index) - 1).T
            grown = index[later] / index[last]
            figure = read.recorder.apply(personal_income_tax.product_of_later_years, published=figure, growth=grown)
            figure = read.recorder.note(figure, path, entries)
        figures.append((figure, entries))
    if not mean:
        return figures[0][0]
    product: Floats = (figures[0][0] + figures[1][0]) / len(figures)
    for _, entries in figures:
        product = read.recorder.note(product, path, entries)
    return product
