"""Personal income tax on wages: the tariff, deductions, flat rates, the exemption, and conversion of pay net of tax."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.kinds import Booleans, ByKind, Floats, Integers, one_if_alike


class Tariff(NamedTuple):
    """A progressive tariff: where each band begins and its rate, ``(band, payslip)`` or ``(band, 1)``; unused bands begin at infinity."""

    begins: Floats
    rate: Floats


class WageTaxLaw(NamedTuple):
    """Income tax law of the month (or, times twelve, of the year) of each payslip; ``(payslip,)`` or broadcastable to it."""

    tariff: Tariff
    personal_deduction: Floats
    dependant_deduction: Floats
    pension_cap: Floats
    non_resident_rate: Floats
    short_contract_rate: Floats
    short_contract_threshold: Floats
    short_contract_months: Floats


class WageTax(NamedTuple):
    """Taxable income and tax on it [VND], ``(payslip,)``."""

    taxable: Floats
    tax: Floats


def progressive_tax(*, income: Floats, tariff: Tariff) -> Floats:
    """Tax each band at its own rate [VND].

    Parameters
    ----------
    income : taxable income [VND], ``(payslip,)`` or ``(year, payslip)``.
    tariff : its bands.

    References
    ----------
    Law 109/2025/QH15 art. 9; before 2026 Law 04/2007/QH12 art. 22.
    """
    shape = np.broadcast_shapes(income.shape, tariff.begins.shape[1:])
    tax, income = None, np.broadcast_to(income, shape)
    highest = income.max(axis=-1, keepdims=True, initial=0)
    never_negative = bool(income.min(initial=0) >= 0)
    held = np.zeros(tariff.rate.shape[1:])
    for begins, rate in zip(tariff.begins, tariff.rate, strict=True):
        # Of years nobody's income reaches the band in, nothing is in it.
        reached = np.flatnonzero((highest > begins).any(axis=-1))
        if len(reached):
            rows = slice(int(reached[0]), int(reached[-1]) + 1) if len(shape) > 1 else slice(None)
            low, more = (part[rows] if len(part) == shape[0] else part for part in (begins, rate - held))
            # The first band takes in all income there is.
            charged = more * income[rows] if never_negative and not low.any() else _in_band(income[rows], low, more)
            if tax is None and charged.shape == shape:
                tax = charged
            else:
                tax = np.zeros(shape) if tax is None else tax
                tax[rows] += charged
        held = rate
    return np.zeros(shape) if tax is None else tax


def _in_band(income: Floats, begins: Floats, rate: Floats) -> Floats:
    """Charge a rate on the part of income above the beginning of a band [VND]."""
    inside: Floats = np.subtract(income, begins)
    np.maximum(inside, 0, out=inside)
    return np.multiply(rate, inside, out=inside)


def short_contract_tax(*, gross: Floats, month_pay: Floats, threshold: Floats, rate: Floats) -> Floats:
    """Withhold a flat rate from pay under a short contract, where a payment reaches the threshold [VND].

    Parameters
    ----------
    gross : pay of the period [VND].
    month_pay : a payment [VND].
    threshold, rate : of the month.

    References
    ----------
    Decree 253/2026/NĐ-CP art. 50(2); before July 2026 Circular 111/2013/TT-BTC art. 25(1)(i).
    """
    return np.where(month_pay >= threshold, rate * gross, 0.0)


def wage_tax(
    *,
    gross: Floats,
    insurance: Floats,
    pension_premium: Floats,
    dependants: Floats,
    resident: Booleans,
    contract_months: Floats,
    month_pay: Floats,
    law: WageTaxLaw,
) -> WageTax:
    """Tax wages: residents by the tariff after deductions, short contracts and non-residents at flat rates on all pay.

    Parameters
    ----------
    gross, insurance, pension_premium : pay, the employee's insurance and voluntary pension of the period [VND], ``(payslip,)``.
    dependants : ``(payslip,)``.
    resident : ``(payslip,)``.
    contract_months : term of the contract, infinite for no fixed term, ``(payslip,)`` [months].
    month_pay : a payment, held against the threshold of short contracts [VND], ``(payslip,)``.
    law : the law of the period; deductions and tariff of the same length as the period.

    References
    ----------
    Law 109/2025/QH15 art. 8-10, 21; Decree 253/2026/NĐ-CP art. 46, 50(2).
    """
    by_law = np.minimum(pension_premium, law.pension_cap), law.personal_deduction, one_if_alike(dependants) * law.dependant_deduction
    # What nobody deducts costs nothing, and what is the same for all is added up once.
    deducted = ByKind.added(np.zeros((1, 1)), *(deduction for deduction in by_law if deduction.any()))
    taxable = np.asarray(gross - ByKind.added(insurance, deducted))
    np.maximum(taxable, 0, out=taxable)
    by_tariff = progressive_tax(income=taxable, tariff=law.tariff)
    short = contract_months < law.short_contract_months
    if resident.all() and not short.any():
        return WageTax(taxable=taxable, tax=by_tariff)
    withheld = short_contract_tax(gross=gross, month_pay=month_pay, threshold=law.short_contract_threshold, rate=law.short_contract_rate)
    flat = np.where(resident, withheld, law.non_resident_rate * gross)
    is_flat = ~resident | short
    return WageTax(taxable=np.where(is_flat, gross, taxable), tax=np.where(is_flat, flat, by_tariff))


def taxable_from_net(*, base: Floats, tariff: Tariff) -> Floats:
    """Convert pay net of tax into the taxable income whose tax leaves it [VND].

    Parameters
    ----------
    base : net pay plus benefits less deductions [VND], ``(payslip,)``.
    tariff : the tariff of the period.

    References
    ----------
    Circular 111/2013/TT-BTC art. 7(4), Appendix 02; Decree 253/2026/NĐ-CP art. 46(4).
    """
    taxable: Floats = np.maximum(base, 0) / (1 - tariff.rate[0])
    for band in range(1, tariff.begins.shape[0]):
        begins = tariff.begins[band]
        reached = np.isfinite(begins)
        low = np.where(reached, begins, 0.0)
        left = low - progressive_tax(income=low, tariff=tariff)
        taxable = np.where(reached & (base > left), low + (base - left) / (1 - tariff.rate[band]), taxable)
    return taxable


def housing_counted(*, housing: Floats, other_taxable: Floats, cap: Floats) -> Floats:
    """Count housing paid by the employer up to a share of all other taxable pay [VND].

    Parameters
    ----------
    housing, other_taxable : [VND], ``(payslip,)``.
    cap : share.

    References
    ----------
    Circular 111/2013/TT-BTC art. 7(4); Decree 253/2026/NĐ-CP art. 8(2)(h).
    """
    counted: Floats = np.minimum(housing, cap * other_taxable)
    return counted


def exempt_months(*, start_month: Floats, exempt_years: float, years: Integers) -> Floats:
    """Give the part of each year inside the exempt years, counted by months without a break, ``(year, role)``.

    Parameters
    ----------
    start_month : first month with exempt income, counted from January of year 0; infinite where there is none, ``(role,)`` [months].
    exempt_years : length of the exemption [years].
    years : calendar years, ``(year,)``.

    References
    ----------
    Decree 253/2026/NĐ-CP art. 41(3): from the month exempt income first arises; a part month is a full month.
    """
    lowest, never = 12.0 * (years[0] - np.ceil(exempt_years)), 12.0 * (years[-1] + 2)
    # Who began before the lowest month has nothing left.
    start = np.clip(start_month, lowest, never)
    if start.ndim == 1 and start.size > never - lowest + 1 and (start == np.floor(start)).all():
        # Few months can be the first: each is worked out once.
        table = exempt_months(start_month=np.arange(lowest, never + 1), exempt_years=exempt_years, years=years)
        laid_out: Floats = table.take((start - lowest).astype(np.int64), axis=1, mode="clip")
        return laid_out
    january = 12.0 * years[:, None]
    share: Floats = np.minimum(january + 12, start + 12 * exempt_years)
    share -= np.maximum(january, start)
    np.maximum(share, 0, out=share)
    share /= 12
    return share


def meets_income_test(
    *,
    pay: Floats,
    held: Booleans,
    digital_work: Booleans,
    foreign: Booleans,
    multiple: float,
    foreign_multiple: float,
    product_per_capita: Floats,
) -> Booleans:
    """Hold the average pay of the two years before against a multiple of GDP per capita, ``(year, role)``.

    A year in which nobody held the role counts with the pay of the year that is tested.

    Parameters
    ----------
    pay : yearly pay, ``(year, role)`` [VND].
    held : the role is held in the year, ``(year, role)``.
    digital_work : works directly in digital-technology activity, ``(role,)``.
    foreign : ``(role,)``.
    multiple : of GDP per capita, for Vietnamese.
    foreign_multiple : of GDP per capita, for foreigners; NaN: their test is not known, and none of them passes.
    product_per_capita : GDP per capita each year's test looks at, ``(year, 1)`` [VND].

    References
    ----------
    Decree 353/2025/NĐ-CP arts. 4-10, group 1.
    """
    if not digital_work.any():
        return np.zeros(pay.shape, dtype=np.bool_)
    average = _of_two_years(pay, held)
    meets: Booleans = digital_work & (average >= np.where(one_if_alike(foreign), foreign_multiple, multiple) * product_per_capita)
    return meets


def _of_two_years(pay: Floats, held: Booleans) -> Floats:
    """Average the two years before; a year in which nobody held the role counts with the pay of the year itself."""
    average = np.empty(pay.shape)
    # Most years every role is held: only the others are gone through role by role.
    by_all = [bool(row.all()) for row in held]

    def before(year: int, back: int) -> Floats:
        # The first years have nobody before them.
        earlier = year - back if year >= back else year
        paid: Floats = pay[earlier] if by_all[earlier] else np.where(held[earlier], pay[earlier], pay[year])
        return paid

    for year, row in enumerate(average):
        np.add(before(year, 1), before(year, 2), out=row)
    average /= 2
    return average


def pay_that_meets_income_test(
    *,
    pay: Floats,
    held: Booleans,
    digital_work: Booleans,
    foreign: Booleans,
    multiple: float,
    foreign_multiple: float,
    product_per_capita: Floats,
) -> Floats:
    """Give the pay from which on a place in the role meets the income test, against the average pay; infinite where none does, ``(year, role)``.

    Parameters
    ----------
    pay : average yearly pay of the role, ``(year, role)`` [VND]; who earns a multiple of it does so every year.
    held, digital_work, foreign, multiple, foreign_multiple, product_per_capita : as for :func:`meets_income_test`.

    References
    ----------
    Decree 353/2025/NĐ-CP arts. 4-10, group 1.
    """
    least = np.where(one_if_alike(foreign), foreign_multiple, multiple) * product_per_capita / _of_two_years(pay, held)
    return np.where(digital_work & ~np.isnan(least), least, np.inf)


def product_of_later_years(*, published: Floats, growth: Floats) -> Floats:
    """Let the last published GDP per capita grow to a later year by the growth supposed [VND].

    Parameters
    ----------
    published : the figure of the year, or the last one before it, ``(year, 1)`` [VND].
    growth : factor from the year of that figure, ``(year, role)``.

    References
    ----------
    Decree 353/2025/NĐ-CP arts. 4-10, group 1: the test follows GDP per capita; its later figures are supposed.
    """
    return published * growth


class PayCell(NamedTuple):
    """The people of a role between two levels of pay: their share of the heads, and their average pay against that of the role."""

    heads: Floats
    pay: Floats


def pay_cell(*, begins: Floats, ends: Floats, heads: Floats, pay: Floats) -> PayCell:
    """Give the people between two levels of pay, and their average, ``(year, cell)``.

    Parameters
    ----------
    begins, ends : levels of pay, against the average of the role.
    heads : share of the people between them.
    pay : share of all pay that they earn.
    """
    nobody = heads <= 0
    average = np.clip(pay / np.where(nobody, 1, heads), begins, ends)
    return PayCell(heads=np.where(nobody, 0, heads), pay=np.where(nobody, 0, average))


class Staffing(NamedTuple):
    """How a role is staffed: the share of the year before that stayed, and the heads hired, ``(year, role)``."""

    stayed: Floats
    hired: Floats


def staffing(*, headcount: Floats, turnover: Floats) -> Staffing:
    """Replace leavers and fill new places by hiring; where the headcount falls faster than people leave, nobody is hired.

    Parameters
    ----------
    headcount : ``(year, role)``.
    turnover : the share of the heads of the year before that left, ``(year, role)``.
    """
    before = np.concatenate([np.zeros((1, headcount.shape[1])), headcount[:-1]])
    kept = np.minimum(1 - turnover, headcount / np.where(before > 0, before, 1))
    stayed = np.where(before > 0, kept, 0)
    return Staffing(stayed=stayed, hired=headcount - stayed * before)


def exempt_tax(*, tax: Floats, exempt_share: Floats, relief: Floats | float) -> Floats:
    """Exempt tax in the ratio of exempt to all taxable wages [VND].

    Parameters
    ----------
    tax : on all wages [VND].
    exempt_share : exempt wages as a share of all taxable wages.
    relief : the part of the tax on exempt wages that is exempt.

    References
    ----------
    Law 109/2025/QH15 art. 5(2); Decree 253/2026/NĐ-CP art. 41(4).
    """
    exempt: Floats = tax * exempt_share
    return exempt if np.ndim(relief) == 0 and relief == 1 else exempt * relief


def exempt_tax_by_exclusion(*, tax: Floats, tax_on_rest: Floats, qualifying_share: Floats, relief: Floats | float) -> Floats:
    """Exempt what the tax falls by when exempt wages are taken out first, so that the rest begins in the lowest band [VND].

    Parameters
    ----------
    tax : on all wages [VND].
    tax_on_rest : on the wages left when the exempt ones are out, all deductions taken from them [VND].
    qualifying_share : the part of the people who qualify.
    relief : the part of the tax on exempt wages that is exempt.

    References
    ----------
    A way to read Law 109/2025/QH15 art. 5(2); Decree 253/2026/NĐ-CP art. 41(4) has the ratio instead.
    """
    return (tax - tax_on_rest) * qualifying_share * relief
