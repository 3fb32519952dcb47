"""One payslip of one month, and its inverse (method 5.1; Law 109/2025, Law 41/2024, Decree 253/2026; sheet of persons 1-4)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .paths import ZERO, number

MILLION = 1_000_000
FIRST_MONTH = "2024-07"  # the law of pay is held from here


# ---- what changes with time


@dataclass(frozen=True)
class Dated:
    """Values with the month each holds from; the last one is held for ever."""

    history: tuple[tuple[str, Any], ...]

    def at(self, month: str) -> Any:
        """The value of a month such as "2026-07"."""
        if month < self.history[0][0] or month < FIRST_MONTH:
            raise ValueError(f"the law of {month} is not held")
        return [value for start, value in self.history if start <= month][-1]


# Decree 73/2024; Decree 161/2026 art. 3(2).
REFERENCE_LEVEL = Dated((("2024-07", Fraction(2_340_000)), ("2026-07", Fraction(2_530_000))))
# Law 41/2024 art. 31(1)(d) with Decree 158/2025: the base lies between the reference level and 20 times it, from 1 July 2025.
REFERENCE_LEVEL_IS_FLOOR = Dated((("2024-07", False), ("2025-07", True)))
# Decree 74/2024; Decree 293/2025.
MINIMUM_WAGE = {
    "I": Dated((("2024-07", Fraction(4_960_000)), ("2026-01", Fraction(5_310_000)))),
    "II": Dated((("2024-07", Fraction(4_410_000)), ("2026-01", Fraction(4_730_000)))),
    "III": Dated((("2024-07", Fraction(3_860_000)), ("2026-01", Fraction(4_140_000)))),
    "IV": Dated((("2024-07", Fraction(3_450_000)), ("2026-01", Fraction(3_700_000)))),
}
# Law 38/2013 art. 43: three months; Law 74/2025 art. 31: one month.
UNEMPLOYMENT_CONTRACT_MONTHS = Dated((("2024-07", 3), ("2026-01", 1)))
# Resolution 954/2020; Law 109/2025 art. 10(1), Resolution 110/2025: a tax period, so from January.
PERSONAL_DEDUCTION = Dated((("2024-07", Fraction(11 * MILLION)), ("2026-01", Fraction(15_500_000))))
DEPENDANT_DEDUCTION = Dated((("2024-07", Fraction(4_400_000)), ("2026-01", Fraction(6_200_000))))
# Circular 111/2013 art. 9(2)(b); Decree 253/2026 art. 46(2)(a), for the whole of 2026 by art. 69(1)(a).
PENSION_PREMIUM_CAP = Dated((("2024-07", Fraction(1 * MILLION)), ("2026-01", Fraction(3 * MILLION))))
# Circular 111/2013 art. 25(1)(i); Decree 253/2026 art. 50(2) from 1 July 2026.
SHORT_CONTRACT_THRESHOLD = Dated((("2024-07", Fraction(2 * MILLION)), ("2026-07", Fraction(5 * MILLION))))

CAP_MULTIPLE = 20  # Law 41/2024 art. 31(1)(d); Law 74/2025 art. 34
SOCIAL_MONTHS_CITIZEN = 1  # Law 41/2024 art. 2(1)
SOCIAL_MONTHS_FOREIGNER = 12  # Law 41/2024 art. 2(2)
EMPLOYEE_SOCIAL = Fraction(8, 100)  # Law 41/2024 art. 33(1)(a)
EMPLOYEE_HEALTH = Fraction(15, 1000)  # Decree 188/2025 art. 6(1)(a)
EMPLOYEE_UNEMPLOYMENT = Fraction(1, 100)  # Law 74/2025 art. 33
# Law 41/2024 art. 34(1): 14 % and 3 %; Decree 58/2020 art. 4(1): 0.5 %.
EMPLOYER_SOCIAL = Fraction(14, 100) + Fraction(3, 100) + Fraction(5, 1000)
EMPLOYER_HEALTH = Fraction(3, 100)
EMPLOYER_UNEMPLOYMENT = Fraction(1, 100)
UNION_FEE = Fraction(2, 100)  # Law 50/2024 art. 29(1)(b)
SHORT_CONTRACT_MONTHS = 3  # Decree 253/2026 art. 50(2): under three months
SHORT_CONTRACT_RATE = Fraction(10, 100)
NON_RESIDENT_RATE = Fraction(20, 100)  # Law 04/2007 art. 26; Law 109/2025 art. 21
EXEMPT_FROM = "2026-01"  # Law 109/2025 arts 5(2), 29(2)
HOUSING_SHARE = Fraction(15, 100)  # Circular 111/2013 art. 2(2)(dd1); Decree 253/2026 art. 8(2)(h)


# ---- the tariff


@dataclass(frozen=True)
class Tariff:
    """Tops of the bands and their rates; the last band has no top."""

    tops: tuple[Fraction, ...]
    rates: tuple[Fraction, ...]

    def tax(self, income: Fraction) -> Fraction:
        """Tax on an income, band by band."""
        total, bottom = ZERO, ZERO
        for top, rate in zip((*self.tops, None), self.rates, strict=True):
            upper = income if top is None else min(income, top)
            if upper > bottom:
                total += (upper - bottom) * rate
            if top is not None:
                bottom = top
        return total


def _tariff(tops: list[int], rates: list[int], months: int) -> Tariff:
    return Tariff(tuple(Fraction(top * MILLION * months) for top in tops), tuple(Fraction(rate, 100) for rate in rates))


# Law 04/2007 art. 22 as amended.
_OLD = ([5, 10, 18, 32, 52, 80], [5, 10, 15, 20, 25, 30, 35])
# Law 109/2025 art. 9.
_NEW = ([10, 30, 60, 100], [5, 10, 20, 30, 35])
OLD_MONTHLY, OLD_YEARLY = _tariff(*_OLD, 1), _tariff(*_OLD, 12)
NEW_MONTHLY, NEW_YEARLY = _tariff(*_NEW, 1), _tariff(*_NEW, 12)
MONTHLY_TARIFF = Dated((("2024-07", OLD_MONTHLY), ("2026-01", NEW_MONTHLY)))
YEARLY_TARIFF = Dated((("2024-07", OLD_YEARLY), ("2026-01", NEW_YEARLY)))


# ---- insurance


def insurance(*, month: str, insured: Fraction, region: str, nationality: str, contract_months: int | None) -> dict[str, Fraction]:
    """Insurance and union fee of one month. No contract months: no fixed term."""
    level = REFERENCE_LEVEL.at(month)
    vn = _is_citizen(nationality)

    base = ZERO
    if contract_months is None or contract_months >= (SOCIAL_MONTHS_CITIZEN if vn else SOCIAL_MONTHS_FOREIGNER):
        base = min(insured, CAP_MULTIPLE * level)
        if insured > 0 and REFERENCE_LEVEL_IS_FLOOR.at(month):
            base = max(base, level)
    unemployment_base = ZERO
    if vn and (contract_months is None or contract_months >= UNEMPLOYMENT_CONTRACT_MONTHS.at(month)):
        unemployment_base = min(insured, CAP_MULTIPLE * MINIMUM_WAGE[region].at(month))

    return {
        "employee_si": EMPLOYEE_SOCIAL * base,
        "employee_hi": EMPLOYEE_HEALTH * base,
        "employee_ui": EMPLOYEE_UNEMPLOYMENT * unemployment_base,
        "employer_insurance": (EMPLOYER_SOCIAL + EMPLOYER_HEALTH) * base + EMPLOYER_UNEMPLOYMENT * unemployment_base,
        "trade_union_fee": UNION_FEE * base,
    }


def _is_citizen(nationality: str) -> bool:
    if nationality not in ("vn", "foreign"):
        raise ValueError(f"neither vn nor foreign: {nationality!r}")
    return nationality == "vn"


def is_resident(residence: str) -> bool:
    """resident or non_resident (the command line writes a hyphen)."""
    if residence not in ("resident", "non_resident", "non-resident"):
        raise ValueError(f"neither resident nor non_resident: {residence!r}")
    return residence == "resident"


def has_short_contract(contract_months: int | None) -> bool:
    """A fixed term under three months."""
    return contract_months is not None and contract_months < SHORT_CONTRACT_MONTHS


# ---- the parts of pay

# Law 109/2025 arts 4(8), 29(2)-(3); before it Circular 111/2013 art. 3(1)(i): only the part above normal pay.
OVERTIME_WHOLLY_EXEMPT = {
    "resident": Dated((("2024-07", False), ("2026-01", True))),
    "other": Dated((("2024-07", False), ("2026-07", True))),
}
# VND 730,000; none in figures from mid-June 2025 (the month of the 1st of June still has it); VND 1.2 m from July 2026.
MEAL_CEILING = Dated((("2024-07", Fraction(730_000)), ("2025-07", None), ("2026-07", Fraction(1_200_000))))
# Decision 61/QĐ-TLĐ: 0.5 % of the insured wage, at most 10 % of the base salary, from July 2025.
DUES = Dated((("2024-07", ZERO), ("2025-07", Fraction(5, 1000))))
DUES_SHARE_OF_BASE_SALARY = Fraction(1, 10)


@dataclass(frozen=True)
class Parts:
    """Parts of gross pay (overtime, meal, bonus) and what stands beside it, in đồng."""

    overtime: Fraction = ZERO
    above_normal_pay: Fraction = ZERO
    meal: Fraction = ZERO
    bonus: Fraction = ZERO
    housing: Fraction = ZERO
    in_kind: Fraction = ZERO
    employer_pension: Fraction = ZERO
    union_member: bool = False

    @property
    def uninsured(self) -> Fraction:
        """What of gross pay is no insured wage."""
        return self.overtime + self.meal + self.bonus


def parts_of(given: dict[str, Any]) -> Parts:
    """The parts as they are stated; a missing one is nothing."""
    return Parts(**{key: value if key == "union_member" else number(value) for key, value in given.items()})


def pay_that_is_taxed(*, month: str, gross: Fraction, residence: str, parts: Parts, housing: Fraction | None) -> dict[str, Fraction]:
    """Taxable pay before deductions, what of gross lies outside it, and what of housing counts."""
    whole = OVERTIME_WHOLLY_EXEMPT["resident" if is_resident(residence) else "other"].at(month)
    outside = parts.overtime if whole else min(parts.above_normal_pay, parts.overtime)
    ceiling = MEAL_CEILING.at(month)
    outside += parts.meal if ceiling is None else min(parts.meal, ceiling)
    rest = gross - outside + parts.in_kind + parts.employer_pension
    counted = housing_counted(parts.housing, rest) if housing is None else housing
    return {"taxable_pay": rest + counted, "outside_tax": outside, "housing_counted": counted}


# ---- the payslip


def payslip(
    *,
    month: str,
    gross: Any,
    region: str,
    dependants: Any = 0,
    nationality: str = "vn",
    residence: str = "resident",
    contract_months: int | None = None,
    insured_salary: Any = None,
    pension_premium: Any = 0,
    qualified: bool = False,
    project_share: Any = 1,
    parts: dict[str, Any] | None = None,
    housing: Fraction | None = None,
) -> dict[str, Fraction]:
    """Every key of the `salary` command, exact. `housing`: what counts of it, where a conversion of net pay has fixed it."""
    gross, held = number(gross), parts_of(parts or {})
    insured = gross - held.uninsured if insured_salary is None else number(insured_salary)
    paid = insurance(month=month, insured=insured, region=region, nationality=nationality, contract_months=contract_months)
    employee = paid["employee_si"] + paid["employee_hi"] + paid["employee_ui"]
    pay = pay_that_is_taxed(month=month, gross=gross, residence=residence, parts=held, housing=housing)

    taxable = pay["taxable_pay"]
    if not is_resident(residence):
        tax = NON_RESIDENT_RATE * taxable
    elif has_short_contract(contract_months):
        tax = SHORT_CONTRACT_RATE * taxable if gross >= SHORT_CONTRACT_THRESHOLD.at(month) else ZERO
    else:
        premium = min(number(pension_premium) + held.employer_pension, PENSION_PREMIUM_CAP.at(month))
        family = PERSONAL_DEDUCTION.at(month) + number(dependants) * DEPENDANT_DEDUCTION.at(month)
        taxable = max(ZERO, taxable - employee - premium - family)
        tax = MONTHLY_TARIFF.at(month).tax(taxable)
    exempt = tax * number(project_share) if qualified and month >= EXEMPT_FROM else ZERO
    dues = ZERO
    if held.union_member:
        dues = min(DUES.at(month) * paid["trade_union_fee"] / UNION_FEE, DUES_SHARE_OF_BASE_SALARY * REFERENCE_LEVEL.at(month))
    benefits = held.housing + held.in_kind + held.employer_pension
    return {
        "gross": gross,
        "employee_si": paid["employee_si"],
        "employee_hi": paid["employee_hi"],
        "employee_ui": paid["employee_ui"],
        "employer_insurance": paid["employer_insurance"],
        "trade_union_fee": paid["trade_union_fee"],
        "taxable_income": taxable,
        "pit": tax,
        "pit_exempt": exempt,
        "pit_payable": tax - exempt,
        "net": gross - employee - (tax - exempt) - dues,
        "employer_cost": gross + paid["employer_insurance"] + paid["trade_union_fee"] + benefits,
        **pay,
        "benefits": benefits,
        "union_dues": dues,
    }


# ---- from net to gross


def gross_from_net(*, net: Any, month: str, region: str, tax_only: bool = False, **person: Any) -> Fraction:
    """The lowest gross whose net is the one asked for. `person` as for `payslip`; `tax_only`: net of tax, not of insurance.

    Net is a straight line of gross between the places where a cap, a band or the threshold of a short contract lies;
    it only ever jumps down (at that threshold, and above a gross of 0 where the insured salary has a floor).
    """
    wanted = number(net)

    def net_of(gross: Fraction) -> Fraction:
        slip = payslip(month=month, gross=gross, region=region, **person)
        return slip["gross"] - slip["pit_payable"] if tax_only else slip["net"]

    corners = _corners(month, region, person)
    if net_of(corners[0]) >= wanted:
        return corners[0]
    for lower, upper in zip(corners, [*corners[1:], None], strict=True):
        if net_of(lower) == wanted:
            return lower
        # The line between the two corners, from two points inside.
        first, second = (lower + 1, lower + 2) if upper is None else (lower + (upper - lower) / 3, lower + (upper - lower) / 2)
        slope = (net_of(second) - net_of(first)) / (second - first)
        if slope <= 0:
            raise AssertionError("net does not rise with gross")
        gross = first + (wanted - net_of(first)) / slope
        if lower < gross and (upper is None or gross < upper):
            return gross
    raise ValueError(f"no gross gives a net of {wanted}")


def payslip_from_net(*, net: Any, month: str, region: str, tax_only: bool = False, **person: Any) -> dict[str, Fraction]:
    """The payslip of a net contract; housing as in example 6 of Circular 111/2013: convert without it, cap it by the result, convert with it."""
    parts = dict(person.get("parts") or {})
    if not number(parts.get("housing", 0)):
        gross = gross_from_net(net=net, month=month, region=region, tax_only=tax_only, **person)
        return payslip(month=month, gross=gross, region=region, **person)
    without = {**person, "parts": {**parts, "housing": 0}}
    gross = gross_from_net(net=net, month=month, region=region, tax_only=tax_only, **without)
    counted = housing_counted(parts["housing"], payslip(month=month, gross=gross, region=region, **without)["taxable_pay"])
    gross = gross_from_net(net=net, month=month, region=region, tax_only=tax_only, **{**person, "housing": counted})
    return payslip(month=month, gross=gross, region=region, **{**person, "housing": counted})


def _corners(month: str, region: str, person: dict[str, Any]) -> list[Fraction]:
    """Every gross at which the line may bend or jump, in order, from the parts gross pay holds at least."""
    held = parts_of(person.get("parts") or {})
    least = held.uninsured
    corners = {least}
    if person.get("insured_salary") is None:
        level = REFERENCE_LEVEL.at(month)
        corners |= {least + edge for edge in (level, CAP_MULTIPLE * level, CAP_MULTIPLE * MINIMUM_WAGE[region].at(month))}
    corners.add(SHORT_CONTRACT_THRESHOLD.at(month))
    residence, housing = person.get("residence", "resident"), person.get("housing")

    def pay_of(gross: Fraction) -> Fraction:
        return pay_that_is_taxed(month=month, gross=gross, residence=residence, parts=held, housing=housing)["taxable_pay"]

    if held.housing and housing is None:
        # Where all of the housing begins to count: 15 % of all other taxable pay is the housing.
        other = pay_that_is_taxed(month=month, gross=ZERO, residence=residence, parts=held, housing=ZERO)["taxable_pay"]
        corners.add(held.housing / HOUSING_SHARE - other)
    corners = {corner for corner in corners if corner >= least}
    if not is_resident(residence) or has_short_contract(person.get("contract_months")):
        return sorted(corners)

    def before_floor(gross: Fraction) -> Fraction:
        """Taxable income, negative where the deductions are larger."""
        insured = gross - least if person.get("insured_salary") is None else number(person["insured_salary"])
        paid = insurance(
            month=month,
            insured=insured,
            region=region,
            nationality=person.get("nationality", "vn"),
            contract_months=person.get("contract_months"),
        )
        premium = min(number(person.get("pension_premium", 0)) + held.employer_pension, PENSION_PREMIUM_CAP.at(month))
        family = PERSONAL_DEDUCTION.at(month) + number(person.get("dependants", 0)) * DEPENDANT_DEDUCTION.at(month)
        return pay_of(gross) - paid["employee_si"] - paid["employee_hi"] - paid["employee_ui"] - premium - family

    ordered = sorted(corners)
    for lower, upper in zip(ordered, [*ordered[1:], None], strict=True):
        first, second = (lower + 1, lower + 2) if upper is None else (lower + (upper - lower) / 3, lower + (upper - lower) / 2)
        slope = (before_floor(second) - before_floor(first)) / (second - first)
        for edge in (ZERO, *MONTHLY_TARIFF.at(month).tops):
            gross = first + (edge - before_floor(first)) / slope
            if lower < gross and (upper is None or gross < upper):
                corners.add(gross)
    return sorted(corners)


# ---- pay agreed net of tax (official conversion)


def official_conversion(base: Any, tariff: Tariff) -> Fraction:
    """Taxable income of which `base` is left after tax: net pay + benefits - deductions (Circular 111/2013 art. 7(4), appendix 02).

    The inverse of `x - tax(x)`, band by band.
    """
    wanted = number(base)
    if wanted <= 0:
        return ZERO
    bottom = ZERO
    for top, rate in zip((*tariff.tops, None), tariff.rates, strict=True):
        left_at_bottom = bottom - tariff.tax(bottom)
        income = bottom + (wanted - left_at_bottom) / (1 - rate)
        if top is None or income <= top:
            return income
        bottom = top
    raise AssertionError("the last band has no top")


def housing_counted(housing: Any, total_without_housing: Any) -> Fraction:
    """Housing paid by the employer: at most 15 % of total taxable income (before deductions) without it."""
    return min(number(housing), HOUSING_SHARE * number(total_without_housing))


def official_conversion_with_housing(base_without_housing: Any, housing: Any, deductions: Any, tariff: Tariff) -> dict[str, Fraction]:
    """Convert without housing, take the cap from the result, convert again with what counts (Circular 111/2013 art. 7(4), ex. 6)."""
    base = number(base_without_housing)
    total = official_conversion(base, tariff) + number(deductions)
    counted = housing_counted(housing, total)
    taxable = official_conversion(base + counted, tariff)
    return {"housing": counted, "taxable_income": taxable, "tax": tariff.tax(taxable)}
