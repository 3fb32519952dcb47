"""The people of a project, role by role and year by year (method 5.2; Law 109/2025 arts 5(2), 9-10, 21; Decree 253/2026 art. 41)."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from . import payslip as law
from .paths import ONE, ZERO, number, path
from .spread import below, crossings, curve, staff, total
from .tax_schemes import FIVE_YEARS, SCHEMES, Year, chosen, is_open, parts_of_years, under_contract

LINES = (
    "headcount",
    "gross_pay",
    "employee_insurance",
    "personal_income_tax",
    "personal_income_tax_without_exemption",
    "personal_income_tax_exempt",
    "qualifying_heads",
    "take_home",
    "take_home_without_exemption",
    "employer_insurance",
    "trade_union_fee",
    "employer_cost",
    "employer_cost_without_exemption",
    "staff_relief_kept_by_employees",
    "staff_relief_kept_by_employer",
)

# Law 109/2025 art. 5(2)(a): digital technology activity in a concentrated zone. The same projects that Law 71/2025
# art. 24(2) calls digital projects of the zone; its infrastructure is not one.
EXEMPTION_IN_ZONE = {
    "software_product",
    "key_digital_product",
    "key_digital_service",
    "semiconductor",
    "ai_data_centre",
    "data_centre",
    "digital_product",
    "digital_service",
    "training",
}
# Art. 5(2)(b): key digital products, chips, AI systems; (c): training of digital staff. In or out of a zone.
EXEMPTION_ANYWHERE = {"key_digital_product", "semiconductor", "training"}

# Decree 353/2025 arts 5-10, group 1: average income of two years at least five times GDP per capita.
INCOME_MULTIPLE = 5
INCOME_YEARS = 2
# GDP per capita of the year before: a year is tested against the figure of the one before it.
GDP_PER_CAPITA = {2025: Fraction(114_000_000), 2026: Fraction(125_500_000)}

EXEMPT_MONTHS = 60  # five years
EXEMPT_FROM = 2026 * 12  # January 2026, as a month number


def insurance_of_year(row: dict[str, Any], region: str, year: int, insured: Fraction) -> dict[str, Fraction]:
    """Insurance and union fee of one head: twelve months, each by its own law."""
    return _twelve_months(year, insured, region, row.get("nationality", "vn"), contract_of(row))


@lru_cache(maxsize=100_000)  # both sides of a comparison ask for the same
def _twelve_months(year: int, insured: Fraction, region: str, nationality: str, contract_months: int | None) -> dict[str, Fraction]:
    total: dict[str, Fraction] = {}
    for month in months_of(year):
        paid = law.insurance(month=month, insured=insured, region=region, nationality=nationality, contract_months=contract_months)
        for name, amount in paid.items():
            total[name] = total.get(name, ZERO) + amount
    return total


def months_of(year: int) -> list[str]:
    """The months of a year as text."""
    return [f"{year}-{month:02d}" for month in range(1, 13)]


def contract_of(row: dict[str, Any]) -> int | None:
    """Months of the fixed term; None for no fixed term."""
    stated = row.get("contract_months")
    return None if stated is None else int(stated)


def tax_of_year(row: dict[str, Any], year: int, monthly_pay: Fraction, gross: Fraction, employee_insurance: Fraction) -> Fraction:
    """Personal income tax of one head before any exemption."""
    months = months_of(year)
    if not law.is_resident(row.get("residence", "resident")):
        return law.NON_RESIDENT_RATE * gross
    if law.has_short_contract(contract_of(row)):
        charged = sum(monthly_pay >= law.SHORT_CONTRACT_THRESHOLD.at(month) for month in months)
        return law.SHORT_CONTRACT_RATE * gross * Fraction(charged, 12)
    dependants = number(row.get("dependants", 0))
    family = sum((law.PERSONAL_DEDUCTION.at(month) + dependants * law.DEPENDANT_DEDUCTION.at(month) for month in months), ZERO)
    return law.YEARLY_TARIFF.at(months[0]).tax(max(ZERO, gross - employee_insurance - family))


# ---- the exemption


def exemption_open(activity: str, location: str) -> bool:
    """Is the exemption open to the project?"""
    return activity in EXEMPTION_ANYWHERE or (location == "cdtz" and activity in EXEMPTION_IN_ZONE)


def gdp_per_capita(year: int, growth: Any = None) -> Fraction:
    """Of the last year published before the year; later years hold the last value, or let it grow as supposed."""
    last = max(GDP_PER_CAPITA)
    held = GDP_PER_CAPITA[min(max(year, min(GDP_PER_CAPITA)), last)]
    if growth is not None and year > last:
        # The test of 2026 looks at 2025; that of 2027 at 2026, the first year that is supposed.
        for rate in path(growth, list(range(last, year)), hold_before=True):
            held *= 1 + rate
    return held


def income_needed(row: dict[str, Any], year: int, readings: dict[str, str], growth: Any) -> Fraction | None:
    """Average income of two years that meets the test of a year; None where it is not known whether any does."""
    multiple: int | None = INCOME_MULTIPLE
    if row.get("nationality", "vn") != "vn":
        multiple = FOREIGN_MULTIPLE.get(readings.get("foreign_staff_test", "not_known"))
    if row.get("digital_work", "unknown") not in (True, "yes", "true") or multiple is None:
        return None
    base = gdp_per_capita(year, growth)
    if readings.get("income_test_year") == "mean_of_two_years":
        base = (base + gdp_per_capita(year - 1, growth)) / 2
    return multiple * base


def two_years(i: int, heads: list[Fraction], yearly_pay: list[Fraction]) -> Fraction:
    """Average pay of the two years before; a year in which the role did not exist counts with the pay of the year itself."""
    return (
        sum((yearly_pay[i - back] if i >= back and heads[i - back] > 0 else yearly_pay[i] for back in range(1, INCOME_YEARS + 1)), ZERO)
        / INCOME_YEARS
    )


# Decree 353/2025 as summarised: foreigners three times the GDP per capita of the country where they work, others five times.
FOREIGN_MULTIPLE = {"three_times": 3, "five_times": 5}


def passes_income_test(
    row: dict[str, Any],
    i: int,
    years: list[int],
    heads: list[Fraction],
    yearly_pay: list[Fraction],
    readings: dict[str, str] | None = None,
    growth: Any = None,
) -> bool:
    """Group 1 by income. A year before in which the role did not exist counts with the pay of the year itself."""
    needed = income_needed(row, years[i], readings or {}, growth)
    return needed is not None and two_years(i, heads, yearly_pay) >= needed


def qualifying_share(
    row: dict[str, Any],
    i: int,
    years: list[int],
    heads: list[Fraction],
    yearly_pay: list[Fraction],
    unknown: str,
    readings: dict[str, str] | None = None,
    growth: Any = None,
) -> Fraction:
    """Share of heads that qualify. Who does not pass the income test is not known: groups 2 to 5 are unread."""
    if row.get("qualifying_share") is not None:
        return number(row["qualifying_share"])
    if row.get("digital_work", "unknown") == "unknown" and unknown == "high":
        row = {**row, "digital_work": "yes"}
    # Groups 2 to 5 are unread: who does not pass is not known, and counted on neither side.
    tried = [i]
    if (readings or {}).get("income_test_frequency") == "once_at_start":
        # Decree 253/2026 art. 41(3): five years without a break. Passed once since 2026, passed for good.
        tried = [k for k in range(i + 1) if heads[k] > 0 and years[k] * 12 >= EXEMPT_FROM]
    return ONE if any(passes_income_test(row, k, years, heads, yearly_pay, readings, growth) for k in tried) else ZERO


def first_exempt_month(row: dict[str, Any], licence: str, years: list[int], shares: list[Fraction], readings: dict[str, str]) -> int | None:
    """Month number (year x 12 + month - 1) in which the five years begin."""
    if readings.get("exemption_clock") == "first_contract" and row.get("first_contract") is not None:
        # Law 71/2025 art. 49(3).
        return _month_number(str(row["first_contract"]))
    for year, share in zip(years, shares, strict=True):
        if share > 0 and year * 12 >= EXEMPT_FROM:
            licensed = _month_number(licence)
            return licensed if licensed // 12 == year else year * 12
    return None


def _month_number(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7]) - 1


def exempt_share_of_year(start: int | None, year: int) -> Fraction:
    """Months of the five years in the year, over 12; none before January 2026."""
    if start is None:
        return ZERO
    months = [year * 12 + k for k in range(12)]
    return Fraction(sum(max(start, EXEMPT_FROM) <= month < start + EXEMPT_MONTHS for month in months), 12)


# ---- all roles


def costs_of_employer(
    row: dict[str, Any], region: str, years: list[int], by_year: Callable[[dict[str, Any], str], list[Fraction]]
) -> list[tuple[Fraction, Fraction]]:
    """Employer insurance and union fee of all heads of a role, each year."""
    result = []
    heads = path(row["headcount"], years)
    role = Role(row, region, years, heads, by_year)
    for i, count in enumerate(heads):
        paid = role.a_head_of(i, {}, None)
        result.append((count * paid["employer_insurance"], count * paid["trade_union_fee"]))
    return result


def insured_pay(row: dict[str, Any], by_year: Callable[[dict[str, Any], str], list[Fraction]]) -> list[Fraction]:
    """The wage of a month that insurance looks at."""
    return by_year(row, "insured_pay" if row.get("insured_pay") is not None else "monthly_pay")


def workforce_lines(
    project: dict[str, Any],
    site: dict[str, Any],
    location: str,
    years: list[int],
    by_year: Callable[[dict[str, Any], str], list[Fraction]],
    *,
    unknown: str = "low",
    readings: dict[str, str] | None = None,
    exemption: bool = True,
    product_growth: Any = None,
) -> dict[str, list[Fraction]]:
    """The `workforce` lines. `by_year` turns a line and a key into VND a year; `exemption=False` shuts it."""
    lines = {name: [ZERO for _ in years] for name in LINES}
    readings = readings or {}
    opened = exemption and exemption_open(project["activity"], location)
    for row in project.get("workforce", []):
        if row.get("digital_work", "unknown") == "unknown" and unknown == "high":
            row = {**row, "digital_work": "yes"}
        heads = path(row["headcount"], years)
        role = Role(row, region_of(site), years, heads, by_year)
        clocks = Clocks(row, project["licence"], years, heads, readings, product_growth) if opened else None
        parts = _open_parts(row, project, site, location, years, heads, unknown, readings) if exemption else {}
        if parts or row.get("keeps", "employee") != "employee":
            _add_choosing(lines, role, clocks, parts, readings)
            continue
        for i, count in enumerate(heads):
            if count > 0:
                for name, amount in role.a_head_of(i, readings, clocks).items():
                    lines[name][i] += count * amount
    return lines


class Clocks:
    """Who of a role qualifies, from when, and for how long."""

    def __init__(
        self, row: dict[str, Any], licence: str, years: list[int], heads: list[Fraction], readings: dict[str, str], growth: Any
    ) -> None:
        self.row, self.licence, self.years, self.heads, self.readings, self.growth = row, licence, years, heads, readings, growth
        self.first = next((i for i, count in enumerate(heads) if count > 0), 0)
        # Without a turnover hiring is not followed; with it, only a clock that runs from the first contract sees it.
        by_hiring = row.get("turnover") is not None and readings.get("exemption_clock") == "first_contract"
        self.staff = staff(row, heads, years) if by_hiring else [{self.first: ONE} for _ in years]

    def shares(self, yearly: list[Fraction]) -> list[Fraction]:
        """The part of people with this yearly pay that qualifies, each year."""
        return [
            qualifying_share(self.row, k, self.years, self.heads, yearly, "low", self.readings, self.growth) if self.heads[k] > 0 else ZERO
            for k in range(len(self.years))
        ]

    def exempt(self, i: int, shares: list[Fraction]) -> list[tuple[Fraction, Fraction]]:
        """Groups of the heads of a year: their part, and the part of the year inside their five years."""
        found = []
        for hired, part in self.staff[i].items():
            year = self.years[hired]
            start: int | None = _month_number(self.licence) if _month_number(self.licence) // 12 == year else year * 12
            if hired == self.first:
                start = first_exempt_month(self.row, self.licence, self.years, shares, self.readings)
            found.append((part, exempt_share_of_year(start, self.years[i])))
        return found

    def parts_of_year(self, i: int) -> set[Fraction]:
        """Every part of a year that may be exempt for somebody."""
        starts = [year * 12 for year in self.years] + [_month_number(self.licence)]
        if self.row.get("first_contract") is not None:
            starts.append(_month_number(str(self.row["first_contract"])))
        return {exempt_share_of_year(start, self.years[i]) for start in starts}

    def thresholds(self, yearly: list[Fraction]) -> list[float]:
        """Pay from which people pass the test of each year, against a role that pays `yearly`."""
        if self.row.get("qualifying_share") is not None:
            return []
        needed = [income_needed(self.row, year, self.readings, self.growth) for year in self.years]
        return [
            float(amount / two_years(k, self.heads, yearly)) for k, amount in enumerate(needed) if amount is not None and self.heads[k] > 0
        ]


class Role:
    """What a role costs and pays a head, one wage for all or a spread of pay."""

    def __init__(
        self,
        row: dict[str, Any],
        region: str,
        years: list[int],
        heads: list[Fraction],
        by_year: Callable[[dict[str, Any], str], list[Fraction]],
    ) -> None:
        self.row, self.region, self.years, self.heads = row, region, years, heads
        self.pay, self.months_paid = by_year(row, "monthly_pay"), number(row["months_paid"])
        self.insured = by_year(row, "insured_pay") if row.get("insured_pay") is not None else None
        self.pieces = curve(row["distribution"]) if "distribution" in row else None

    def a_head_of(self, i: int, readings: dict[str, str], clocks: Clocks | None) -> dict[str, Fraction]:
        """Amounts a head of a year: of the one wage, or averaged over the people."""
        if self.pieces is None:
            return self.a_head(i, self.pay, readings, clocks)
        mean = below(self.pieces, math.inf)[1]
        scale = float(self.pay[i]) / mean

        def of_place(pay: Fraction) -> dict[str, Fraction]:
            # The same place in the curve every year; as short as a float, for exactness is bounded by the curve anyway.
            level = pay / self.pay[i]
            return self.a_head(i, [Fraction(float(level * amount)) for amount in self.pay], readings, clocks)

        return total(self.pieces, scale, self._cuts(i, readings, clocks), of_place)

    def _cuts(self, i: int, readings: dict[str, str], clocks: Clocks | None) -> list[float]:
        """Levels of monthly pay at which an amount a head may bend or jump."""
        months = months_of(self.years[i])
        knots = set()
        for month in months:
            level = law.REFERENCE_LEVEL.at(month)
            wage = law.MINIMUM_WAGE[self.region].at(month)
            knots |= {float(level), float(law.CAP_MULTIPLE * level), float(law.CAP_MULTIPLE * wage)}
        cuts = [*knots, *(float(law.SHORT_CONTRACT_THRESHOLD.at(month)) for month in months)]
        dependants = number(self.row.get("dependants", 0))
        family = sum((law.PERSONAL_DEDUCTION.at(month) + dependants * law.DEPENDANT_DEDUCTION.at(month) for month in months), ZERO)
        targets = [family, *(family + top for top in law.YEARLY_TARIFF.at(months[0]).tops)]
        taken = {ZERO}
        if clocks is not None and readings.get("mixed_wages") == "exclusion":
            taken |= {number(self.row.get("project_share", 1)) * part for part in clocks.parts_of_year(i)}
        for share in taken:
            cuts += crossings(sorted(knots), lambda pay, share=share: self._left(i, pay, share), targets)  # type: ignore[misc]
        if clocks is not None:
            cuts += [float(self.pay[i]) * level for level in clocks.thresholds([amount * self.months_paid for amount in self.pay])]
        return cuts

    def _left(self, i: int, pay: Fraction, taken: Fraction) -> Fraction:
        """A year's pay less what is taken out and the employee's insurance."""
        return pay * self.months_paid * (1 - taken) - _employee(self._paid(i, pay))

    def _paid(self, i: int, pay: Fraction) -> dict[str, Fraction]:
        insured = pay if self.insured is None else self.insured[i]
        return insurance_of_year(self.row, self.region, self.years[i], insured)

    def a_head(self, i: int, pay: list[Fraction], readings: dict[str, str], clocks: Clocks | None) -> dict[str, Fraction]:
        """Amounts of somebody with this monthly pay in each year."""
        paid, year = self._paid(i, pay[i]), self.years[i]
        employee, gross = _employee(paid), pay[i] * self.months_paid
        tax = tax_of_year(self.row, year, pay[i], gross, employee)
        exempt = share = ZERO
        if clocks is not None:
            shares = clocks.shares([amount * self.months_paid for amount in pay])
            share = shares[i]
            for part, of_year in clocks.exempt(i, shares) if share > 0 else []:
                pay_share = number(self.row.get("project_share", 1)) * of_year
                if readings.get("mixed_wages") == "exclusion":
                    # Law 109/2025 art. 5(2) read as exempt income: tax falls to that on the rest.
                    exempt += part * share * (tax - tax_of_year(self.row, year, pay[i], gross * (1 - pay_share), employee))
                else:
                    exempt += part * tax * share * pay_share  # Decree 253/2026 art. 41(4)
        return {
            "headcount": ONE,
            "gross_pay": gross,
            "employee_insurance": employee,
            "personal_income_tax": tax - exempt,
            "personal_income_tax_without_exemption": tax,
            "personal_income_tax_exempt": exempt,
            "qualifying_heads": share,
            "take_home": gross - employee - (tax - exempt),
            "take_home_without_exemption": gross - employee - tax,
            "employer_insurance": paid["employer_insurance"],
            "trade_union_fee": paid["trade_union_fee"],
            "employer_cost": gross + paid["employer_insurance"] + paid["trade_union_fee"],
            "employer_cost_without_exemption": gross + paid["employer_insurance"] + paid["trade_union_fee"],
            "staff_relief_kept_by_employees": exempt,
            "staff_relief_kept_by_employer": ZERO,
        }

    def year_of(self, i: int, monthly: Fraction) -> Year:
        """A year at a gross monthly pay, nothing exempt."""
        paid, gross = self._paid(i, monthly), monthly * self.months_paid
        tax = tax_of_year(self.row, self.years[i], monthly, gross, _employee(paid))
        return Year(gross, _employee(paid), paid["employer_insurance"], paid["trade_union_fee"], tax, ZERO)

    def five_years(self, i: int, monthly: Fraction, part: Fraction, readings: dict[str, str]) -> Fraction:
        """Tax of somebody who qualifies which the five years exempt; `part` is that of the pay and of the year."""
        year = self.year_of(i, monthly)
        if readings.get("mixed_wages") == "exclusion":
            return year.tax - tax_of_year(self.row, self.years[i], monthly, year.gross * (1 - part), year.insurance)
        return year.tax * part


def _add_choosing(
    lines: dict[str, list[Fraction]], role: Role, clocks: Clocks | None, parts: dict[str, list[Fraction]], readings: dict[str, str]
) -> None:
    """Add a role of one wage whose people choose a scheme, or whose contract leaves the employer a part."""
    row, count = role.row, len(role.years)
    shares, five_parts = [ZERO] * count, [ZERO] * count
    if clocks is not None:
        shares = clocks.shares([amount * role.months_paid for amount in role.pay])
        pay_share = number(row.get("project_share", 1))
        # Without turnover there is one group of heads, under one clock.
        five_parts = [pay_share * sum((part * of for part, of in clocks.exempt(i, shares)), ZERO) for i in range(count)]
    stated = [role.year_of(i, role.pay[i]) for i in range(count)]
    five = [role.five_years(i, role.pay[i], five_parts[i], readings) * (shares[i] > 0 and role.heads[i] > 0) for i in range(count)]
    # Those whom the five years reach choose apart from the others.
    reached = ZERO
    if any(amount > 0 for amount in five):
        reached = ONE if row.get("qualifying_share") is None else number(row["qualifying_share"])
    short = law.has_short_contract(contract_of(row)) and law.is_resident(row.get("residence", "resident"))
    for i, people in enumerate(role.heads):
        lines["headcount"][i] += people
        lines["qualifying_heads"][i] += people * (shares[i] if people > 0 else ZERO)
    for weight, own in ((reached, five), (ONE - reached, [ZERO] * count)):
        off = {FIVE_YEARS: own} | {name: [stated[i].tax * part for i, part in enumerate(of_years)] for name, of_years in parts.items()}
        for i, scheme in enumerate(chosen(off, readings.get("income_tax_scheme_choice") == "each_year")):
            part = parts[scheme][i] if scheme in parts else ZERO
            year_at = _relieved(role, i, scheme, part, five_parts[i], readings)
            _add(lines, i, role.heads[i] * weight, under_contract(row, role.pay[i], year_at, short), stated[i])


def _relieved(
    role: Role, i: int, scheme: str | None, part: Fraction, five_part: Fraction, readings: dict[str, str]
) -> Callable[[Fraction], Year]:
    """A year of a head at any gross monthly pay, with what its scheme exempts."""

    def year_at(monthly: Fraction) -> Year:
        found = role.year_of(i, monthly)
        exempt = role.five_years(i, monthly, five_part, readings) if scheme == FIVE_YEARS else found.tax * part
        return Year(*found.amounts()[:5], exempt)

    return year_at


def _open_parts(
    row: dict[str, Any],
    project: dict[str, Any],
    site: dict[str, Any],
    location: str,
    years: list[int],
    heads: list[Fraction],
    unknown: str,
    readings: dict[str, str],
) -> dict[str, list[Fraction]]:
    """The part of the tax of each year that each open scheme takes off."""
    answers = row.get("schemes", {})
    found = {}
    for name, scheme in SCHEMES.items():
        if name in answers and is_open(name, answers[name], project, site, location, unknown, readings):
            share = number(row.get("project_share", 1))
            found[name] = [share * part for part in parts_of_years(scheme, years, heads, project["licence"])]
    return found


def _add(lines: dict[str, list[Fraction]], i: int, heads: Fraction, paid: Year, stated: Year) -> None:
    cost = paid.gross + paid.employer_insurance + paid.union_fee
    cost_without = stated.gross + stated.employer_insurance + stated.union_fee
    take_home = paid.gross - paid.insurance - paid.tax + paid.exempt
    take_home_without = stated.gross - stated.insurance - stated.tax
    a_head = {
        "gross_pay": paid.gross,
        "employee_insurance": paid.insurance,
        "personal_income_tax": paid.tax - paid.exempt,
        "personal_income_tax_without_exemption": stated.tax,
        "personal_income_tax_exempt": paid.exempt,
        "take_home": take_home,
        "take_home_without_exemption": take_home_without,
        "employer_insurance": paid.employer_insurance,
        "trade_union_fee": paid.union_fee,
        "employer_cost": cost,
        "employer_cost_without_exemption": cost_without,
        "staff_relief_kept_by_employees": take_home - take_home_without,
        "staff_relief_kept_by_employer": cost_without - cost,
    }
    for name, amount in a_head.items():
        lines[name][i] += heads * amount


def cost_per_head(lines: dict[str, list[Fraction]]) -> list[Fraction | None]:
    """What a head costs the employer; not known in a year without anybody."""
    return [cost / heads if heads > 0 else None for cost, heads in zip(lines["employer_cost"], lines["headcount"], strict=True)]


def _employee(paid: dict[str, Fraction]) -> Fraction:
    return paid["employee_si"] + paid["employee_hi"] + paid["employee_ui"]


def region_of(site: dict[str, Any]) -> str:
    """Region of the minimum wage; a site with people must say it."""
    if site.get("wage_region") not in law.MINIMUM_WAGE:
        raise ValueError("a site with a workforce needs wage_region")
    return str(site["wage_region"])
