"""The science and technology fund of the lanes that state one, between losses and the rate."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from calculator.law.lookup import LawReader
from calculator.project.lanes import Lanes
from calculator.recorder import Plain
from calculator.rules import science_fund
from calculator.rules.corporate_income_tax import Tax
from calculator.rules.kinds import ByKind, Floats

FUND = "corporate_income_tax.science_and_technology_fund."
LATE, DAYS = "land_rent.clawback.late_payment_daily", "land_rent.clawback.days_of_a_year"
"""The late-payment charge of tax administration and the days it is counted by: of every payment, not of land rent alone."""

FUND_LINES = (
    "science_fund_set_aside",
    "science_fund_used",
    "science_fund_misused",
    "science_fund_unused",
    "science_fund_paid_back",
    "science_fund_interest",
    "science_fund_left_over",
    "science_fund_balance",
)

_ZERO = np.zeros((1, 1))


class Taxed(NamedTuple):
    """The tax with the fund set aside, what comes back of it included, and the lines of the fund [VND], ``(year, lane)``."""

    tax: Tax
    expansion_relief: Floats
    paid_back: Floats
    lines: dict[str, Floats]


def tax_with_fund(read: LawReader, lanes: Lanes, income: ByKind, taxed: Callable[[LawReader, ByKind], tuple[Tax, Floats]]) -> Taxed:
    """Set the fund aside, tax what is left, and follow the fund; without one the tax alone.

    Parameters
    ----------
    income : assessable income by kind, after losses [VND], ``(year, lane)``.
    taxed : gives the tax on income, and what expansions are spared of it, as a reader of the law notes it; linear in the income.
    """
    recorder = read.recorder
    if not (lanes.fund_share.any() or lanes.fund_opening["left"].any()):
        return Taxed(*taxed(read, income), _ZERO, dict.fromkeys(FUND_LINES, _ZERO))
    years, shape = lanes.years, (len(lanes.years), lanes.count)
    # The share stated was held against that of the law where the scenario was read.
    read.basis(FUND + "share", years)
    aside = recorder.apply(science_fund.set_aside, income=income._replace(exempt=_ZERO), set_aside_share=lanes.fund_share)
    left = income.each(lambda amount, taken: amount - taken, aside)
    made = np.broadcast_to(aside.total, shape)
    within = read.whole(FUND + "use_within_years", read.law.as_of, years)
    fund = recorder.apply(
        science_fund.fund_by_year,
        made=made,
        # A tax is linear in its base: that of what is set aside is what it saves.
        tax_saved=np.broadcast_to(taxed(LawReader(read.law, Plain()), aside)[0].due, shape),
        opening=_opening(lanes, within),
        spending=np.broadcast_to(lanes.fund_spending, shape),
        misused=np.broadcast_to(lanes.fund_misused, shape),
        use_within_years=within,
        minimum_use=read.by_year(FUND + "minimum_use", years),
        bond_rate=lanes.fund_bond_rate,
        interest_years=read.by_year(FUND + "interest_years", years),
        late_rate=_late_rate(read, lanes),
    )
    values = (made, fund.used, fund.misused, fund.unused, fund.paid_back, fund.fund_interest, fund.left_over, fund.balance)
    return Taxed(*taxed(read, left), fund.paid_back, dict(zip(FUND_LINES, values, strict=True)))


def _opening(lanes: Lanes, within: int) -> science_fund.Deposits:
    """Give what the last years before the first left in the fund."""
    held = lanes.fund_opening
    return science_fund.Deposits(*(held[what][-within:] if held[what].any() else _ZERO for what in ("amount", "left", "tax_saved")))


def _late_rate(read: LawReader, lanes: Lanes) -> Floats:
    """Give the late-payment rate of each year; asked of the law only where something is misused."""
    if not lanes.fund_misused.any():
        return np.zeros((len(lanes.years), 1))
    return read.by_year(LATE, lanes.years, 0.0) * read.by_year(DAYS, lanes.years, 0.0)
