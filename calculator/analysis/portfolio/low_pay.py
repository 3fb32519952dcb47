"""Rows of a portfolio whose pay is below the minimum wage of their region: they are computed, and told."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.analysis.notices.low_pay import least_pay, provision_of
from calculator.law.law import Law
from calculator.law.schema import Entry
from calculator.project.portfolio.columns import BY_NAME
from calculator.project.portfolio.rows import Rows, years_of
from calculator.quantities import Language, format_money
from calculator.validation import Words


class LowPay(NamedTuple):
    """A row paid below the minimum wage when its pay starts: the row, the year, the region, the pay and the minimum of a month [VND], and its provision."""

    row: int
    year: int
    region: str
    pay: float
    least: float
    provision: Words

    def values(self, lang: Language) -> dict[str, object]:
        """Give what its words say."""
        return {
            **self._asdict(),
            "pay": format_money(self.pay, lang),
            "least": format_money(self.least, lang),
            "provision": self.provision[lang],
        }


def low_pay(law: Law, rows: Rows, first_year: int) -> tuple[LowPay, ...]:
    """Find the sound rows paid below the minimum wage; those that state no people or no pay are none.

    Parameters
    ----------
    first_year : the first year computed: pay of an older enterprise starts there.
    """
    number = rows.numbers
    paid = np.flatnonzero((number["headcount"] > 0) & (number["monthly_pay"] > 0))
    starts = np.maximum(years_of(number["operation_start"]), first_year)
    regions = BY_NAME["wage_region"].tokens
    known: dict[tuple[str, int], Entry | None] = {}
    found = []
    for place in paid.tolist():
        key = regions[int(number["wage_region"][place])], int(starts[place])
        if key not in known:
            known[key] = least_pay(law, *key)
        least, pay = known[key], float(number["monthly_pay"][place])
        if least is not None and pay < float(least.value):
            found.append(LowPay(rows.first + place, key[1], key[0], pay, float(least.value), provision_of(least, law)))
    return tuple(found)
