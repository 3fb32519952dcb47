"""Who keeps tax that staff are exempt from: the employee under a gross contract, the employer under a net one, or both by an agreed share."""

from __future__ import annotations

from calculator.rules.kinds import Booleans, Floats


def left_to_employee(*, gross: Floats, insurance: Floats, tax: Floats, exempt: Floats, net_of_tax_only: Booleans) -> Floats:
    """Give the pay a net contract speaks of: after tax, and after the employee's insurance unless it is net of tax only [VND].

    Parameters
    ----------
    gross, insurance, tax, exempt : pay, the employee's insurance, tax before the exemption and exempt tax, ``(year, role)`` [VND].
    net_of_tax_only : ``(role,)``.

    References
    ----------
    Circular 111/2013/TT-BTC art. 7(4); Decree 253/2026/NĐ-CP art. 46(4): pay net of tax is turned back into gross pay.
    """
    return gross - tax + exempt - insurance * ~net_of_tax_only


def pay_agreed(*, left: Floats, exempt: Floats, employer_keeps: Floats) -> Floats:
    """Give the net pay that leaves the employer its part of the exempt tax [VND].

    Parameters
    ----------
    left : of the gross pay stated, without any exemption, ``(year, role)`` [VND].
    exempt : tax the stated gross pay is exempt from, ``(year, role)`` [VND].
    employer_keeps : the part the employer keeps; all of it under a net contract, ``(role,)``.

    References
    ----------
    The contract of the parties: the law exempts the employee and does not say who keeps it.
    """
    return left + (1 - employer_keeps) * exempt
