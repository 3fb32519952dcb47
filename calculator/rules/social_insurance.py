"""Compulsory insurance of employees and the trade-union fee."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np

from calculator.rules.kinds import Booleans, Floats, one_if_alike, only_where

RATES = (
    "employee_social",
    "employee_health",
    "employee_unemployment",
    "employer_social",
    "employer_health",
    "employer_unemployment",
    "trade_union_fee",
)


class InsuranceLaw(NamedTuple):
    """Insurance law of the month of each payslip; each ``(payslip,)`` or broadcastable to it."""

    employee_social: Floats
    employee_health: Floats
    employee_unemployment: Floats
    employer_social: Floats
    employer_health: Floats
    employer_unemployment: Floats
    trade_union_fee: Floats
    social_ceiling: Floats
    social_floor: Floats
    unemployment_ceiling: Floats
    citizen_social_months: Floats
    foreign_social_months: Floats
    citizen_unemployment_months: Floats


@dataclass(frozen=True)
class Contributions:
    """Contributions of a month, or of some months of the same pay [VND], ``(payslip,)``, each worked out when it is asked for.

    ``social`` and ``unemployment`` are the wages they are paid on in a month [VND]; ``law`` has the rates of all the months.
    """

    social: Floats
    unemployment: Floats
    law: InsuranceLaw
    _fields: ClassVar = ("employee_social", "employee_health", "employee_unemployment", "employer", "trade_union_fee")

    @property
    def employee_social(self) -> Floats:
        """Social insurance of the employee."""
        return self.social * self.law.employee_social

    @property
    def employee_health(self) -> Floats:
        """Health insurance of the employee."""
        return self.social * self.law.employee_health

    @property
    def employee_unemployment(self) -> Floats:
        """Unemployment insurance of the employee."""
        return self.unemployment * self.law.employee_unemployment

    @property
    def employee(self) -> Floats:
        """What the employee pays in all."""
        law = self.law
        return self.social * (law.employee_social + law.employee_health) + self.unemployment * law.employee_unemployment

    @property
    def employer(self) -> Floats:
        """What the employer pays beside the trade-union fee."""
        law = self.law
        return self.social * (law.employer_social + law.employer_health) + self.unemployment * law.employer_unemployment

    @property
    def trade_union_fee(self) -> Floats:
        """The trade-union fee."""
        return self.social * self.law.trade_union_fee

    def _asdict(self) -> dict[str, Floats]:
        """Give all contributions, as an explanation names them."""
        return {name: getattr(self, name) for name in self._fields}


def social_base(*, insured: Floats, foreign: Booleans, contract_months: Floats, law: InsuranceLaw) -> Floats:
    """Give the wage social and health insurance are paid on, between its floor and its ceiling; nothing for who is not insured [VND].

    Parameters
    ----------
    insured : insured wage of the month [VND], ``(payslip,)``.
    foreign, contract_months, law : as for :func:`contributions`.

    References
    ----------
    Law 41/2024/QH15 art. 2, 31(1).
    """
    # Whoever is asked for a contract of the same months is asked once.
    least_months = np.where(one_if_alike(foreign), law.foreign_social_months, law.citizen_social_months)
    base: Floats = np.minimum(insured, law.social_ceiling)
    base = np.maximum(base, law.social_floor)
    pays = (insured > 0) & (one_if_alike(contract_months) >= least_months)
    return only_where(base, pays)


def contributions(
    *, insured: Floats, foreign: Booleans, contract_months: Floats, law: InsuranceLaw, months: Floats | float = 1.0
) -> Contributions:
    """Charge social, health and unemployment insurance on the insured wage up to its ceilings.

    Foreigners are insured for social and health insurance only, and only on a contract of some length; the union fee is on the wage
    social insurance is paid on.

    Parameters
    ----------
    insured : insured wage of the month [VND], ``(payslip,)``.
    foreign : ``(payslip,)``.
    contract_months : term of the contract, infinite for no fixed term, ``(payslip,)`` [months].
    law : the law of the month.
    months : for how many months of this pay and law, ``(payslip,)`` or broadcastable to it [months].

    References
    ----------
    Law 41/2024/QH15 art. 2, 31, 33, 34; Law 74/2025/QH15 art. 31, 33, 34; Decree 188/2025/NĐ-CP art. 6; Law 50/2024/QH15 art. 29(1)(b).
    """
    social = social_base(insured=insured, foreign=foreign, contract_months=contract_months, law=law)
    in_unemployment = ~foreign & (contract_months >= law.citizen_unemployment_months)
    unemployment = np.minimum(insured, law.unemployment_ceiling)
    if not in_unemployment.all():
        unemployment = np.where(in_unemployment, unemployment, 0.0)
    # Of few rates, not of many wages, the months are taken.
    rates = {name: getattr(law, name) * months for name in RATES}
    return Contributions(social, unemployment, law._replace(**rates))
