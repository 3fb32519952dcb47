"""Pay under contracts that leave tax the staff are exempt from to the employer: gross pay falls until the net pay agreed is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from calculator.law.lookup import LawReader
from calculator.people.cornering import STEPS
from calculator.people.schemes import Group, groups_of
from calculator.project.lanes import Lanes
from calculator.recorder import Plain
from calculator.rules import who_keeps
from calculator.rules.kinds import Floats


class Pay(NamedTuple):
    """A year of a head of each role [VND], ``(year, role)``; tax is that before the exemption."""

    gross: Floats
    employee_insurance: Floats
    employer_insurance: Floats
    trade_union_fee: Floats
    tax: Floats
    exempt: Floats

    @property
    def take_home(self) -> Floats:
        """What is left of it after insurance and tax."""
        return self.gross - self.employee_insurance - self.tax + self.exempt

    @property
    def employer_cost(self) -> Floats:
        """What the employer pays for it."""
        return self.gross + self.employer_insurance + self.trade_union_fee


PayOf = Callable[[LawReader, Lanes, Plain], Pay]
"""Computes the pay of lanes; the exempt tax is that by the five-year exemption, on average over all heads of a role."""


def is_asked(lanes: Lanes) -> bool:
    """Say whether any role states a scheme beside the five years, or a contract that leaves the employer a part."""
    return bool(lanes.roles.schemes.any() or lanes.roles.employer_keeps.any())


def pay_with_relief(read: LawReader, lanes: Lanes, recorder: Plain, stated: Pay, pay_of: PayOf) -> Pay:
    """Give pay as it is with the best scheme of each role and with what its contract leaves to the employer, on average over its heads.

    Parameters
    ----------
    read, lanes, recorder : as for the engine.
    stated : at the gross pay the scenario states.
    pay_of : computes pay at other gross pay.
    """
    groups = groups_of(read, lanes, stated.tax, stated.exempt, recorder)
    total = [np.zeros(stated.gross.shape) for _ in Pay._fields]
    for group in groups:
        if group.heads.any():
            paid = pay_of_group(read, lanes, recorder, stated, pay_of, group)
            total = [held + group.heads * amount for held, amount in zip(total, paid, strict=True)]
    # A role without a scheme or such a contract has what it would have alone, to the last bit.
    own = (lanes.roles.employer_keeps > 0) | lanes.roles.schemes.astype(bool).reshape(-1, len(lanes.roles.lane)).any(axis=0)
    return Pay(*(np.where(own, held, amount) for held, amount in zip(total, stated, strict=True)))


def pay_of_group(read: LawReader, lanes: Lanes, recorder: Plain, stated: Pay, pay_of: PayOf, group: Group) -> Pay:
    """Give the pay of a head of one group of the roles under their contracts, ``(year, role)``."""
    roles, relieved = lanes.roles, with_relief(stated, group)
    moved = (roles.employer_keeps > 0) & (relieved.exempt > 0)
    if not moved.any():
        return relieved
    left = recorder.apply(
        who_keeps.left_to_employee,
        gross=stated.gross,
        insurance=stated.employee_insurance,
        tax=stated.tax,
        exempt=np.zeros(1),
        net_of_tax_only=roles.net_of_tax_only,
    )
    agreed = recorder.apply(who_keeps.pay_agreed, left=left, exempt=relieved.exempt, employer_keeps=roles.employer_keeps)
    quiet, plain = LawReader(read.law, Plain()), Plain()

    def enough(monthly: Floats) -> Floats:
        paid = with_relief(pay_of(quiet, at_pay(lanes, monthly), plain), group)
        kept = who_keeps.left_to_employee(
            gross=paid.gross,
            insurance=paid.employee_insurance,
            tax=paid.tax,
            exempt=paid.exempt,
            net_of_tax_only=roles.net_of_tax_only,
        )
        return kept - agreed

    monthly = lowest_pay(enough, np.zeros(roles.monthly_pay.shape), roles.monthly_pay)
    lower = at_pay(lanes, np.where(moved, monthly, roles.monthly_pay))
    return with_relief(pay_of(read, lower, recorder), group)


def with_relief(paid: Pay, group: Group) -> Pay:
    """Give the pay with the tax exempted that the group's scheme takes off."""
    five = np.divide(paid.exempt, group.heads, out=np.zeros(paid.exempt.shape), where=group.heads > 0)
    return paid._replace(exempt=np.where(group.scheme == 0, five, group.part * paid.tax))


def at_pay(lanes: Lanes, monthly: Floats) -> Lanes:
    """Give the lanes with other gross pay of a month; the wage insurance looks at follows it unless it is stated."""
    roles = lanes.roles
    insured = np.where(roles.insured_apart, roles.insured_pay, monthly)
    return replace(lanes, roles=replace(roles, monthly_pay=monthly, insured_pay=insured))


def lowest_pay(enough: Callable[[Floats], Floats], low: Floats, high: Floats) -> Floats:
    """Corner the monthly pay from which on a difference is not negative, between two neighbouring floating-point numbers.

    Parameters
    ----------
    enough : gives the difference at a monthly pay, ``(year, role)`` [VND].
    low, high : pay that is too little, and enough, ``(year, role)`` [VND].
    """
    for _ in range(STEPS):
        middle = low + (high - low) / 2
        if ((middle <= low) | (middle >= high)).all():
            break
        reached = enough(middle) >= 0
        low, high = np.where(reached, low, middle), np.where(reached, middle, high)
    return high
