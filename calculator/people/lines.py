"""Yearly lines of the workforce, and of what the State receives, each computed when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from typing import NamedTuple

import numpy as np

from calculator.law.lookup import LawReader
from calculator.project.lanes import Lanes
from calculator.rules.kinds import Floats

INCOME_TAX_LINES = frozenset(
    {
        "personal_income_tax",
        "personal_income_tax_without_exemption",
        "personal_income_tax_exempt",
        "qualifying_heads",
        "take_home",
        "take_home_without_exemption",
        "staff_relief_kept_by_employees",
    }
)
"""Yearly lines that need the income tax of the workforce. No levy of the enterprise depends on it, unless a contract leaves it a part."""

PAY_LINES = frozenset(
    {
        "gross_pay",
        "qualifying_heads",
        "take_home",
        "take_home_without_exemption",
        "employer_cost",
        "employer_cost_without_exemption",
        "employer_cost_per_head",
    }
)
"""Yearly lines that need gross pay or the heads that qualify added up by lane. No levy depends on the sums, unless contracts change pay."""


class Workforce(NamedTuple):
    """Yearly amounts of the workforce of each lane [VND], ``(year, lane)``; without income tax what depends on it is NaN, and so are gross pay
    and the heads that qualify where no line of them is asked for.

    ``tax`` is that before the exemption on the pay that is paid; the last six are those of the gross pay the scenario states.
    """

    gross_pay: Floats
    employee_insurance: Floats
    employer_insurance: Floats
    trade_union_fee: Floats
    tax: Floats
    tax_exempt: Floats
    qualifying_heads: Floats
    gross_pay_without: Floats
    employee_insurance_without: Floats
    employer_insurance_without: Floats
    trade_union_fee_without: Floats
    tax_without: Floats
    pay_saved: Floats

    @property
    def take_home(self) -> Floats:
        """Pay after insurance and tax."""
        return self.gross_pay - self.employee_insurance - self.tax + self.tax_exempt

    @property
    def employer_cost(self) -> Floats:
        """Pay, insurance of the employer and trade-union fee."""
        return self.gross_pay + self.employer_insurance + self.trade_union_fee

    @property
    def take_home_without(self) -> Floats:
        """Of the gross pay stated, pay after insurance and tax."""
        return self.gross_pay_without - self.employee_insurance_without - self.tax_without

    @property
    def employer_cost_without(self) -> Floats:
        """Of the gross pay stated, pay, insurance of the employer and trade-union fee."""
        return self.gross_pay_without + self.employer_insurance_without + self.trade_union_fee_without

    @property
    def kept_by_employees(self) -> Floats:
        """What employees have more than of the gross pay stated without any exemption: all that is exempt unless a contract leaves a part."""
        if not self.pay_saved.any():
            return self.tax_exempt
        return np.where(self.pay_saved != 0, self.take_home - self.take_home_without, self.tax_exempt)

    @property
    def kept_by_employer(self) -> Floats:
        """What the employer pays less than for the gross pay stated; nothing unless a contract leaves it a part."""
        if not self.pay_saved.any():
            return self.pay_saved
        return np.where(self.pay_saved != 0, self.employer_cost_without - self.employer_cost, 0.0)


Lines = dict[str, Callable[[], Floats]]


def asked(lines: Lines, only: Collection[str] | None) -> dict[str, Floats]:
    """Compute the lines asked for; all where ``only`` is None."""
    return {name: make() for name, make in lines.items() if only is None or name in only}


def workforce_lines(people: Workforce, headcount: Floats) -> Lines:
    """Give the yearly lines of the workforce, each to be computed when it is asked for, and once."""
    cost = cache(lambda: people.employer_cost)
    return {
        "headcount": lambda: headcount,
        "gross_pay": lambda: people.gross_pay,
        "employee_insurance": lambda: people.employee_insurance,
        "personal_income_tax": cache(lambda: people.tax - people.tax_exempt),
        "personal_income_tax_without_exemption": lambda: people.tax_without,
        "personal_income_tax_exempt": lambda: people.tax_exempt,
        "qualifying_heads": lambda: people.qualifying_heads,
        "take_home": lambda: people.take_home,
        "take_home_without_exemption": lambda: people.take_home_without,
        "employer_insurance": lambda: people.employer_insurance,
        "trade_union_fee": lambda: people.trade_union_fee,
        "employer_cost": cost,
        "employer_cost_without_exemption": lambda: people.employer_cost_without if people.pay_saved.any() else cost(),
        "employer_cost_per_head": lambda: _a_head(cost(), headcount),
        "staff_relief_kept_by_employees": lambda: people.kept_by_employees,
        "staff_relief_kept_by_employer": lambda: people.kept_by_employer,
    }


def _part(amount: Floats, share: Floats) -> Floats:
    """Give a share of an amount; the amount itself where all of it is meant in every year, and one zero where nothing is."""
    if (share == 1).all():
        return amount
    # What is not known has no known part, not even none of it.
    return np.zeros((1, 1)) if not share.any() and np.isfinite(amount.sum()) else amount * share


def _a_head(amount: Floats, headcount: Floats) -> Floats:
    """Give an amount a head; NaN in years without anybody."""
    held = np.broadcast_to(headcount, np.broadcast_shapes(amount.shape, headcount.shape))
    a_head: Floats = np.divide(amount, held, out=np.full(held.shape, np.nan), where=held > 0)
    return a_head


def state_lines(read: LawReader, lanes: Lanes, enterprise: dict[str, Floats], people: Workforce, of_staff: Lines) -> Lines:
    """Give what the State receives, and the parts of the centre and the province where the law fixes them; NaN where it is not known.

    Each line is computed when it is asked for; those of the workforce are ``of_staff``.
    """
    rent, top_up = enterprise["land_rent_due"], enterprise["top_up_tax"]
    central_rent = read.by_year("state_budget.land_rent.central_share", lanes.years, np.nan)
    central_top_up = read.by_year("state_budget.top_up_tax.central_share", lanes.years, np.nan)
    unknown = np.full((1, 1), np.nan)
    return {
        "corporate_income_tax": lambda: enterprise["corporate_income_tax"],
        "incentive_repaid": lambda: enterprise["incentive_repaid"],
        "top_up_tax": lambda: top_up,
        "land_rent": lambda: rent,
        "land_use_tax": lambda: enterprise["land_use_tax"],
        "import_duty": lambda: enterprise["import_duty"],
        "personal_income_tax": of_staff["personal_income_tax"],
        "insurance_contributions": lambda: people.employee_insurance + people.employer_insurance,
        "central_corporate_income_tax": lambda: unknown,
        "provincial_corporate_income_tax": lambda: unknown,
        "central_top_up_tax": lambda: _part(top_up, central_top_up),
        "provincial_top_up_tax": lambda: _part(top_up, 1 - central_top_up),
        "central_land_rent": lambda: _part(rent, central_rent),
        "provincial_land_rent": lambda: _part(rent, 1 - central_rent),
        "central_land_use_tax": lambda: unknown,
        "provincial_land_use_tax": lambda: unknown,
        "central_import_duty": lambda: unknown,
        "provincial_import_duty": lambda: unknown,
        "central_personal_income_tax": lambda: unknown,
        "provincial_personal_income_tax": lambda: unknown,
    }
