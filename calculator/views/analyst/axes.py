"""What the axes and tables of the policy page count in: the money the reader has chosen, at the rate the page's other amounts have."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from calculator.i18n import t
from calculator.measures.shown_in import ShownIn
from calculator.quantities import Language
from calculator.views.lens import AXIS, PART
from calculator.views.lens import of_no_scenario as money


def unit(lang: Language) -> str:
    """Name what an axis counts in."""
    return t(f"lens.axis.{money(lang).currency}", lang)


def part(lang: Language) -> str:
    """Name what a table of short amounts counts in."""
    return t(f"lens.part.{money(lang).currency}", lang)


def on_axis(amounts: ArrayLike, lang: Language) -> NDArray[np.float64]:
    """Convert present values or sums over years [VND] into what an axis counts in."""
    shown = money(lang)
    found: NDArray[np.float64] = np.asarray(amounts, dtype=np.float64) / (shown.rates[0] * AXIS[shown.currency])
    return found


def of_year(year: int, lang: Language) -> ShownIn:
    """Give how amounts of one calendar year are shown: at the rate of that year."""
    shown = money(lang)
    return shown.at(max(0, year - (shown.first_year or year)))


def of_years(years: list[int], amounts: list[float], lang: Language, *, parts: bool = False) -> list[float]:
    """Convert amounts of calendar years [VND], each at the rate of its year, into what an axis counts in, or a table of short amounts."""
    size = (PART if parts else AXIS)[money(lang).currency]
    return [of_year(year, lang).value(amount) / size for year, amount in zip(years, amounts, strict=True)]
