"""What moves cash beside profit: working capital, taxes that are not credited, the power tariff, dividends and the home country's tax."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import model_validator

from calculator.project.path import AmountPath, SharePath
from calculator.validation import Frozen, Quantity, Share, problem

HomeTreatment = Literal["exempt", "credit", "credit_with_sparing"]
HOME_TREATMENTS: tuple[str, ...] = get_args(HomeTreatment)


class InputVat(Frozen):
    """Value-added tax on purchases a year, and what of it is not credited: by what is sold, or a stated share."""

    amount: AmountPath
    software_at_home: SharePath | None = None
    irrecoverable: SharePath | None = None
    deductible: bool

    @model_validator(mode="after")
    def _one_way(self) -> InputVat:
        if (self.software_at_home is None) == (self.irrecoverable is None):
            raise problem(
                "the tax on purchases needs either software_at_home or irrecoverable",
                "write the share of sales that is software sold in Vietnam, or the share that is not credited",
            )
        return self


class ContractorTax(Frozen):
    """Foreign contractor tax on payments abroad at a rate the user states; borne by the enterprise it is a cost on top."""

    name: str
    amount: AmountPath
    rate: Share
    borne_by: Literal["enterprise", "contractor"]
    deductible: bool
    source: str | None = None

    @model_validator(mode="after")
    def _rate(self) -> ContractorTax:
        if self.rate >= 1:
            raise problem("a rate of 100% leaves the contractor nothing", "write a rate below 100%")
        return self


class Power(Frozen):
    """The power bill at the production tariff, which stands among the costs, and whether the commercial tariff is paid instead."""

    bill: AmountPath
    commercial_tariff: bool
    source: str | None = None


class Dividends(Frozen):
    """The share of profit after tax paid to the parent each year; blocked while losses are carried unless said otherwise."""

    payout: SharePath
    blocked_by_losses: bool = True


class Home(Frozen):
    """How the parent's country taxes dividends, at a rate the user states."""

    treatment: HomeTreatment
    rate: Share


class Cash(Frozen):
    """What moves cash beside profit."""

    working_capital_days: Quantity | None = None
    input_vat: InputVat | None = None
    contractor_tax: tuple[ContractorTax, ...] = ()
    power: Power | None = None
    dividends: Dividends | None = None
    home: Home | None = None
    source: str | None = None

    @model_validator(mode="after")
    def _days(self) -> Cash:
        if self.working_capital_days is not None and self.working_capital_days > 365:
            raise problem(f"{self.working_capital_days} days of revenue are more than a year", "write 0 to 365 days")
        return self

    @model_validator(mode="after")
    def _home(self) -> Cash:
        if self.home is not None and self.dividends is None:
            raise problem("home taxes dividends, and none are paid", "add dividends with a payout, or remove home")
        return self
