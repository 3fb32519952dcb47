"""The science and technology fund an enterprise plans."""

from __future__ import annotations

from pydantic import model_validator

from calculator.project.path import AmountPath, SharePath
from calculator.project.tokens import Currency
from calculator.validation import Amount, Frozen, Positive, Year, problem


class FundDeposit(Frozen):
    """What a year before the horizon set aside, what of it is left, and the tax it saved [VND]."""

    year: Year
    amount: Positive
    left: Amount
    tax_saved: Amount

    @model_validator(mode="after")
    def _left(self) -> FundDeposit:
        if self.left > self.amount:
            raise problem("more is left than was set aside", "write in left what of amount is not used yet")
        if self.tax_saved > self.amount:
            raise problem("tax_saved is more than was set aside", "write the tax the amount would have borne in its year")
        return self


class ScienceFund(Frozen):
    """What is set aside of assessable income, what is met from the fund, well or not, and the rate at which interest is charged on what is not used.

    ``opening`` is what the years before the horizon left in it.
    """

    set_aside: SharePath
    spending: AmountPath
    misused: AmountPath | None = None
    bond_rate: SharePath
    currency: Currency = "VND"
    opening: tuple[FundDeposit, ...] = ()
    source: str | None = None
