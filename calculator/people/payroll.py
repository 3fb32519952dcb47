"""Payslips: the law of a month meets pay, and pay net of tax and insurance is turned back into gross pay."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple, TypedDict

import numpy as np

from calculator.law.lookup import LawReader
from calculator.people.cornering import Given, lanes_of, lowest_enough
from calculator.project.columns.lanes import REGIONS
from calculator.rules import personal_income_tax, social_insurance, wage_parts
from calculator.rules.kinds import Booleans, Floats, Integers
from calculator.rules.personal_income_tax import Tariff, WageTaxLaw
from calculator.rules.social_insurance import InsuranceLaw
from calculator.rules.wage_parts import PartsLaw, PayParts, TaxablePay

LOWEST_BASE = "social_insurance.lowest_base"


class People(NamedTuple):
    """What payslips are about; each ``(payslip,)``; money in VND, months infinite for no fixed term."""

    region: Integers
    dependants: Floats
    foreign: Booleans
    resident: Booleans
    contract_months: Floats
    pension_premium: Floats
    exempt_share: Floats


class Payslip(NamedTuple):
    """One payslip a column [VND], ``(payslip,)``."""

    gross: Floats
    employee_si: Floats
    employee_hi: Floats
    employee_ui: Floats
    employer_insurance: Floats
    trade_union_fee: Floats
    taxable_income: Floats
    pit: Floats
    pit_exempt: Floats
    pit_payable: Floats
    net: Floats
    employer_cost: Floats
    taxable_pay: Floats
    outside_tax: Floats
    housing_counted: Floats
    benefits: Floats
    union_dues: Floats


class MonthLaw(NamedTuple):
    """Insurance and income tax law of the month of each payslip, and the part of the tax on exempt wages that is exempt.

    The law of the parts of pay is held only where there are any.
    """

    insurance: InsuranceLaw
    tax: WageTaxLaw
    relief: Floats
    parts: PartsLaw | None = None


def first_days(months: Integers) -> Integers:
    """Give the ordinal of the first day of each month, a month being counted from January of year 0."""
    distinct, index = np.unique(months, return_inverse=True)
    days = np.array([dt.date(int(month) // 12, int(month) % 12 + 1, 1).toordinal() for month in distinct], dtype=np.int64)
    return days[index]


def insurance_law(read: LawReader, days: Integers, region: Integers) -> InsuranceLaw:
    """Look up the insurance law of some days.

    Parameters
    ----------
    read : the law.
    days : as ordinals, ``(payslip,)``, or ``(stretch, 1)`` for stretches of unchanged law.
    region : wage region, place in ``REGIONS``, ``(payslip,)`` or ``(1, role)``.

    Raises
    ------
    UnknownNameError
        For days the law data does not hold.
    """

    flat = days.ravel()

    def at(path: str) -> Floats:
        return read.by_date(f"social_insurance.{path}", flat).reshape(days.shape)

    # Where all are in one region, the wage of it stands for all.
    minimum = np.zeros(days.shape)
    for turn, place in enumerate(np.flatnonzero(np.bincount(region.ravel(), minlength=len(REGIONS)))):
        of_region = at(f"regional_minimum_wage.{REGIONS[place]}")
        minimum = np.where(region == place, of_region, minimum) if turn else of_region
    reference = at("reference_level")
    # The floor is a rule without a number: where the law has it, the base is at least the reference level.
    floored, index = read.entries_by_date(LOWEST_BASE, flat, True)
    has_floor = np.array([entry is not None for entry in floored])[index].reshape(days.shape)
    has_floor = read.recorder.note(has_floor, LOWEST_BASE, tuple(floored))
    return InsuranceLaw(
        employee_social=at("employee.social"),
        employee_health=at("employee.health"),
        employee_unemployment=at("employee.unemployment"),
        employer_social=at("employer.social") + at("employer.sickness_and_maternity") + at("employer.accident"),
        employer_health=at("employer.health"),
        employer_unemployment=at("employer.unemployment"),
        trade_union_fee=at("trade_union_fee"),
        social_ceiling=reference * at("cap_multiple"),
        social_floor=np.where(has_floor, reference, 0.0),
        unemployment_ceiling=minimum * at("unemployment_cap_multiple"),
        citizen_social_months=at("least_contract_months.citizen_social"),
        foreign_social_months=at("least_contract_months.foreign_social"),
        citizen_unemployment_months=at("least_contract_months.citizen_unemployment"),
    )


def law_of_months(read: LawReader, days: Integers, region: Integers, resident: Booleans | None = None) -> MonthLaw:
    """Look up the law of each payslip's month.

    Parameters
    ----------
    read, days, region : as for :func:`insurance_law`.
    resident : ``(payslip,)``, where the law of parts of pay is wanted too.

    Raises
    ------
    UnknownNameError
        For months the law data does not hold.
    """
    insurance = insurance_law(read, days, region)
    return MonthLaw(
        insurance,
        wage_tax_law(read, days, "personal_income_tax.resident_tariff_month", 1),
        # None in months before the exemption, and in a law without it.
        read.by_date("personal_income_tax.exemption.share", days, 0.0),
        None if resident is None else parts_law(read, days, resident),
    )


def parts_law(read: LawReader, days: Integers, resident: Booleans) -> PartsLaw:
    """Look up the law of the parts of pay in each payslip's month.

    Parameters
    ----------
    read : the law.
    days : as ordinals, ``(payslip,)``.
    resident : ``(payslip,)``.
    """
    base_salary = read.by_date("social_insurance.reference_level", days)
    return PartsLaw(
        overtime_wholly_exempt=_is_choice(read, "personal_income_tax.overtime_exemption", "whole", days, resident),
        # No ceiling in figures between the end of one circular and the decree: what the employer's rules give is outside.
        meal_ceiling=read.by_date("personal_income_tax.meal_allowance", days, np.inf),
        housing_cap=read.by_date("personal_income_tax.housing_cap", days),
        union_dues=read.by_date("social_insurance.union_dues", days, 0.0),
        most_union_dues=base_salary * read.by_date("social_insurance.union_dues_cap", days, np.inf),
    )


def employer_pension_known(read: LawReader, days: Integers, resident: Booleans) -> Booleans:
    """Say in which months the law data holds how the employer's pension payments are taxed, ``(payslip,)``."""
    return _is_choice(read, "personal_income_tax.employer_pension", "taxable", days, resident)


def _is_choice(read: LawReader, path: str, token: str, days: Integers, resident: Booleans) -> Booleans:
    """Say where the law of the person's residence and month makes a choice; not where it says nothing, ``(payslip,)``."""

    def chosen(kind: str) -> Booleans:
        entries, index = read.entries_by_date(f"{path}.{kind}", days, True)
        made = np.array([entry is not None and entry.value == token for entry in entries])[index]
        return read.recorder.note(made, f"{path}.{kind}", tuple(entries))

    # Looked up only for the kinds of persons at hand, so that no other is cited.
    of_residents = chosen("resident") if resident.any() else np.zeros(resident.shape, dtype=bool)
    return of_residents if resident.all() else np.where(resident, of_residents, chosen("non_resident"))


def wage_tax_law(read: LawReader, days: Integers, tariff: str, months: int) -> WageTaxLaw:
    """Look up the income tax law of each payslip's period: a month, or a year of ``months`` months."""

    flat = days.ravel()

    def at(path: str) -> Floats:
        return read.by_date(f"personal_income_tax.{path}", flat).reshape(days.shape)

    return WageTaxLaw(
        tariff=tariff_by_date(read, tariff, days),
        personal_deduction=months * at("personal_deduction"),
        dependant_deduction=months * at("dependant_deduction"),
        pension_cap=months * at("pension_cap"),
        non_resident_rate=at("non_resident_rate"),
        short_contract_rate=at("short_contract.rate"),
        short_contract_threshold=at("short_contract.threshold"),
        short_contract_months=at("short_contract.months"),
    )


def tariff_by_date(read: LawReader, path: str, days: Integers) -> Tariff:
    """Give the tariff of each day, ``(band, …)`` with the shape of the days; bands a tariff does not have begin at infinity."""
    entries, index = read.entries_by_date(path, days.ravel(), False)
    scales = [read.bands(entry, lambda lower, _, upper, __, value: (max(lower, 0.0), value)) for entry in entries if entry]
    longest = max(len(scale) for scale in scales)
    begins = np.array([[band[0] for band in scale] + [np.inf] * (longest - len(scale)) for scale in scales])
    rates = np.array([[band[1] for band in scale] + [scale[-1][1]] * (longest - len(scale)) for scale in scales])
    shape = (longest, *days.shape)
    return read.recorder.note(Tariff(begins[index].T.reshape(shape), rates[index].T.reshape(shape)), path, tuple(entries))


def payslip(
    *,
    gross: Floats,
    insured: Floats | None,
    people: People,
    law: MonthLaw,
    parts: PayParts | None = None,
    housing: Floats | None = None,
) -> Payslip:
    """Compute payslips of a month.

    Parameters
    ----------
    gross : all pay of the month [VND], ``(payslip,)``.
    insured : the wage insurance looks at [VND], ``(payslip,)``; where None, or NaN for a payslip: gross pay without overtime, meals and bonus.
    people : whom they are for.
    law : the law of their months, with that of the parts where there are any.
    parts : what gross pay holds besides taxed and insured wages, and what the employer pays beside it; nothing unless given.
    housing : what of housing counts, where a conversion of net pay has fixed it [VND], ``(payslip,)``.
    """
    regular = gross if parts is None else gross - parts.uninsured
    wage = regular if insured is None else np.where(np.isnan(insured), regular, insured)
    who: Insured = {"insured": wage, "foreign": people.foreign, "contract_months": people.contract_months, "law": law.insurance}
    paid = social_insurance.contributions(**who)
    employee, employer = paid.employee, paid.employer
    none = np.zeros(gross.shape)
    pay, premium, benefits, dues = TaxablePay(gross, none, none), people.pension_premium, none, none
    if parts is not None:
        assert law.parts is not None, "look the law up with the residence of the people"
        pay = wage_parts.taxable_pay(gross=gross, parts=parts, law=law.parts, housing=housing)
        premium, benefits = premium + parts.employer_pension, parts.benefits
        dues = wage_parts.union_dues(
            base=social_insurance.social_base(**who),
            member=parts.union_member,
            rate=law.parts.union_dues,
            most=law.parts.most_union_dues,
        )
    due = personal_income_tax.wage_tax(
        gross=pay.taxable,
        insurance=employee,
        pension_premium=premium,
        dependants=people.dependants,
        resident=people.resident,
        contract_months=people.contract_months,
        month_pay=gross,
        law=law.tax,
    )
    exempt = personal_income_tax.exempt_tax(tax=due.tax, exempt_share=people.exempt_share, relief=law.relief)
    return Payslip(
        gross=gross,
        employee_si=paid.employee_social,
        employee_hi=paid.employee_health,
        employee_ui=paid.employee_unemployment,
        employer_insurance=employer,
        trade_union_fee=paid.trade_union_fee,
        taxable_income=due.taxable,
        pit=due.tax,
        pit_exempt=exempt,
        pit_payable=due.tax - exempt,
        net=gross - employee - (due.tax - exempt) - dues,
        employer_cost=gross + employer + paid.trade_union_fee + benefits,
        taxable_pay=pay.taxable,
        outside_tax=pay.outside,
        housing_counted=pay.housing,
        benefits=benefits,
        union_dues=dues,
    )


class Insured(TypedDict):
    """Arguments of the insurance rules."""

    insured: Floats
    foreign: Booleans
    contract_months: Floats
    law: InsuranceLaw


def gross_from_net(
    *,
    net: Floats,
    insured: Floats | None,
    people: People,
    law: MonthLaw,
    parts: PayParts | None = None,
    net_of_tax_only: Booleans | None = None,
    housing: Floats | None = None,
) -> Floats:
    """Find the lowest gross pay that leaves a net pay, ``(payslip,)`` [VND].

    Net pay grows with gross pay but for two places: it falls back once where a short contract begins to be taxed, and just above nothing
    where insurance is on a lowest base. The gross is cornered between two neighbouring floating-point numbers. It is at least
    the overtime, meals and bonus it holds; where these leave more than the net asked for, they are the answer.

    Parameters
    ----------
    net : pay after insurance and tax [VND], ``(payslip,)``.
    insured, people, law, parts, housing : as for :func:`payslip`.
    net_of_tax_only : the net is free of tax only, so that the employee pays insurance and union dues out of it, ``(payslip,)``.
    """

    everyone = np.arange(len(net))

    def left(gross: Floats, at: Integers = everyone) -> Floats:
        def of(held: Given) -> Given:
            return held if len(at) == len(net) else lanes_of(held, at, len(net))

        slip = payslip(gross=gross, insured=of(insured), people=of(people), law=of(law), parts=of(parts), housing=of(housing))
        return slip.net if net_of_tax_only is None else np.where(of(net_of_tax_only), gross - slip.pit_payable, slip.net)

    threshold = np.broadcast_to(law.tax.short_contract_threshold, net.shape)
    least = np.zeros(net.shape) if parts is None else parts.uninsured
    below = np.nextafter(threshold, 0)
    short = people.resident & (people.contract_months < law.tax.short_contract_months) & (below > least)
    short = short & (left(np.maximum(below, least)) >= net)
    low = least
    high = np.where(left(low) >= net, least, np.where(short, below, least + 2 * np.maximum(net, 0) + 2 * threshold))
    while (wanting := left(high) < net).any():
        high = np.where(wanting, 2 * high, high)
    return lowest_enough(left, wanted=net, low=low, high=high)


def payslip_from_net(
    *, net: Floats, insured: Floats | None, people: People, law: MonthLaw, parts: PayParts | None, net_of_tax_only: Booleans
) -> Payslip:
    """Compute payslips of contracts net of tax, or of tax and insurance; housing is counted as the official conversion does.

    The conversion runs without housing first; its result caps what of housing counts, and with that it runs again (Circular
    111/2013/TT-BTC art. 7(4), example 6; Decree 253/2026/NĐ-CP art. 46(4)).

    Parameters
    ----------
    net : [VND], ``(payslip,)``.
    insured, people, law, parts : as for :func:`payslip`.
    net_of_tax_only : as for :func:`gross_from_net`.
    """

    def convert(parts: PayParts | None, housing: Floats | None) -> Floats:
        return gross_from_net(
            net=net, insured=insured, people=people, law=law, parts=parts, net_of_tax_only=net_of_tax_only, housing=housing
        )

    if parts is None or not parts.housing.any():
        return payslip(gross=convert(parts, None), insured=insured, people=people, law=law, parts=parts)
    without = parts._replace(housing=np.zeros(net.shape))
    first = payslip(gross=convert(without, None), insured=insured, people=people, law=law, parts=without)
    assert law.parts is not None
    counted = personal_income_tax.housing_counted(housing=parts.housing, other_taxable=first.taxable_pay, cap=law.parts.housing_cap)
    return payslip(gross=convert(parts, counted), insured=insured, people=people, law=law, parts=parts, housing=counted)
