"""The people of a project, role by role and year by year (method 5.2; Law 109/2025 arts 5(2), 9-10, 21; Decree 253/2026 art. 41)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

from . import payslip as law
from .paths import ONE, ZERO, number, path
from .tax_schemes import FIVE_YEARS, SCHEMES, Year, chosen, is_open, parts_of_years, under_contract

LINES = (
    "headcount",
    "gross_pay",
    "employee_insurance",
    "personal_income_tax",
    "personal_income_tax_without_exemption",
    "personal_income_tax_exempt",
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


def gdp_per_capita(year: int) -> Fraction:
    """Of the last year published before the year; later years hold the last value."""
    return GDP_PER_CAPITA[min(max(year, min(GDP_PER_CAPITA)), max(GDP_PER_CAPITA))]


# Decree 353/2025 as summarised: foreigners three times the GDP per capita of the country where they work, others five times.
FOREIGN_MULTIPLE = {"three_times": 3, "five_times": 5}


def passes_income_test(
    row: dict[str, Any],
    i: int,
    years: list[int],
    heads: list[Fraction],
    yearly_pay: list[Fraction],
    readings: dict[str, str] | None = None,
) -> bool:
    """Group 1 by income. A year before in which the role did not exist counts with the pay of the year itself."""
    readings = readings or {}
    multiple: int | None = INCOME_MULTIPLE
    if row.get("nationality", "vn") != "vn":
        multiple = FOREIGN_MULTIPLE.get(readings.get("foreign_staff_test", "not_known"))
    if row.get("digital_work", "unknown") not in (True, "yes", "true") or multiple is None:
        return False
    base = gdp_per_capita(years[i])
    if readings.get("income_test_year") == "mean_of_two_years":
        base = (base + gdp_per_capita(years[i] - 1)) / 2
    pays = [yearly_pay[i - back] if i >= back and heads[i - back] > 0 else yearly_pay[i] for back in range(1, INCOME_YEARS + 1)]
    return sum(pays, ZERO) / INCOME_YEARS >= multiple * base


def qualifying_share(
    row: dict[str, Any],
    i: int,
    years: list[int],
    heads: list[Fraction],
    yearly_pay: list[Fraction],
    unknown: str,
    readings: dict[str, str] | None = None,
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
    return ONE if any(passes_income_test(row, k, years, heads, yearly_pay, readings) for k in tried) else ZERO


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
    insured = insured_pay(row, by_year)
    result = []
    for i, heads in enumerate(path(row["headcount"], years)):
        paid = insurance_of_year(row, region, years[i], insured[i])
        result.append((heads * paid["employer_insurance"], heads * paid["trade_union_fee"]))
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
) -> dict[str, list[Fraction]]:
    """The `workforce` lines. `by_year` turns a line and a key into VND a year; `exemption=False` shuts it."""
    lines = {name: [ZERO for _ in years] for name in LINES}
    opened = exemption and exemption_open(project["activity"], location)
    for row in project.get("workforce", []):
        region = region_of(site)
        heads = path(row["headcount"], years)
        pay, insured = by_year(row, "monthly_pay"), insured_pay(row, by_year)
        yearly = [amount * number(row["months_paid"]) for amount in pay]
        shares = [qualifying_share(row, i, years, heads, yearly, unknown, readings) if heads[i] > 0 else ZERO for i in range(len(years))]
        start = first_exempt_month(row, project["licence"], years, shares, readings or {})
        pay_parts = [number(row.get("project_share", 1)) * exempt_share_of_year(start, year) for year in years]
        stated = [_at_pay(row, region, year, pay[i], insured[i]) for i, year in enumerate(years)]
        five = [
            _five_years(row, years[i], pay[i], stated[i], pay_parts[i], readings or {}) * (shares[i] > 0 and opened)
            for i in range(len(years))
        ]
        # Those whom the five years reach choose apart from the others.
        reached = ZERO
        if any(amount > 0 for amount in five):
            reached = ONE if row.get("qualifying_share") is None else number(row["qualifying_share"])
        parts = _open_parts(row, project, site, location, years, heads, unknown, readings or {}) if exemption else {}
        for group, weight in (("reached", reached), ("others", ONE - reached)):
            off = {FIVE_YEARS: five if group == "reached" else [ZERO for _ in years]}
            off |= {name: [stated[i].tax * part for i, part in enumerate(of_years)] for name, of_years in parts.items()}
            taken = chosen(off, (readings or {}).get("income_tax_scheme_choice") == "each_year")
            for i, year in enumerate(years):
                scheme = taken[i]
                part = parts[scheme][i] if scheme in parts else ZERO
                year_at = _relieved(row, region, year, insured[i], scheme, part, pay_parts[i], readings or {})
                short = law.has_short_contract(contract_of(row)) and law.is_resident(row.get("residence", "resident"))
                _add(lines, i, heads[i] * weight, under_contract(row, pay[i], year_at, short), stated[i])
    return lines


def _at_pay(row: dict[str, Any], region: str, year: int, monthly: Fraction, insured: Fraction) -> Year:
    """A year of a head at a gross monthly pay, nothing exempt."""
    paid = insurance_of_year(row, region, year, insured)
    employee = paid["employee_si"] + paid["employee_hi"] + paid["employee_ui"]
    gross = monthly * number(row["months_paid"])
    tax = tax_of_year(row, year, monthly, gross, employee)
    return Year(gross, employee, paid["employer_insurance"], paid["trade_union_fee"], tax, ZERO)


def _relieved(
    row: dict[str, Any],
    region: str,
    year: int,
    insured: Fraction,
    scheme: str | None,
    part: Fraction,
    five_years_part: Fraction,
    readings: dict[str, str],
) -> Callable[[Fraction], Year]:
    """A year of a head at any gross monthly pay, with what its scheme exempts."""

    def year_at(monthly: Fraction) -> Year:
        found = _at_pay(row, region, year, monthly, insured if row.get("insured_pay") is not None else monthly)
        exempt = found.tax * part
        if scheme == FIVE_YEARS:
            exempt = _five_years(row, year, monthly, found, five_years_part, readings)
        return Year(*found.amounts()[:5], exempt)

    return year_at


def _five_years(row: dict[str, Any], year: int, monthly: Fraction, paid: Year, part: Fraction, readings: dict[str, str]) -> Fraction:
    """Tax of a head that qualifies which the five years exempt; `part` is that of its pay and of the year."""
    if readings.get("mixed_wages") == "exclusion":
        # Law 109/2025 art. 5(2) read as exempt income: tax falls to that on the rest.
        return paid.tax - tax_of_year(row, year, monthly, paid.gross * (1 - part), paid.insurance)
    return paid.tax * part  # Decree 253/2026 art. 41(4)


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
        "headcount": ONE,
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


def region_of(site: dict[str, Any]) -> str:
    """Region of the minimum wage; a site with people must say it."""
    if site.get("wage_region") not in law.MINIMUM_WAGE:
        raise ValueError("a site with a workforce needs wage_region")
    return str(site["wage_region"])
