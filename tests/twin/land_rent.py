"""Land rent of one State lease (method 2.2; Decree 103/2024 arts 26, 32, 37, 39, 42 as amended)."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from .land_ladders import WHOLE, Relief
from .paths import ONE, ZERO, number

MONTHS_OF_A_CYCLE = 60  # Land Law art. 153(2): stable for five years
CONSTRUCTION_CAP_MONTHS = 36  # Decree 103/2024 art. 39(2): at most three years
DAYS_THAT_MAKE_A_MONTH = 15  # Decree 103/2024 art. 42(2)
PARTED_FROM = date(2025, 11, 6)  # Decree 291/2025: before it no rule parts a lease by commune
TABLE_TERM_YEARS = 70  # Decree 103/2024 art. 26(2): term of the table price
# Decree 87/2025 and Decree 230/2025 art. 6: 30 % off the rent of 2024 and of 2025, annual payers only.
ACROSS_THE_BOARD_CUT = {2024: Fraction(30, 100), 2025: Fraction(30, 100)}


@dataclass
class Rent:
    """Amounts by calendar year over the whole life of the lease."""

    before_relief: dict[int, Fraction]
    due: dict[int, Fraction]
    cost: dict[int, Fraction]
    prepaid: Callable[[int], Fraction] | None = None  # mean of a year, where it is not what is left of one sum


def years_of_billed_months(decision: date, term_years: int) -> list[int]:
    """Calendar year of each billed month 0, 1, 2, ... of the lease."""
    last_day = calendar.monthrange(decision.year, decision.month)[1]
    index = decision.year * 12 + decision.month - 1
    if last_day - decision.day + 1 < DAYS_THAT_MAKE_A_MONTH:
        index += 1
    return [(index + m) // 12 for m in range(12 * term_years)]


def unit_rents(
    lease: dict[str, Any],
    month_years: list[int],
    land_price_growth: Fraction,
    cpi: Callable[[int], Fraction],
    readings: dict[str, str] | None = None,
) -> list[Fraction]:
    """Rent of one square metre and year, for each five-year cycle (art. 32)."""
    price, rate = number(lease["table_price"]), number(lease["rate"])
    coefficient, infrastructure = number(lease["coefficient"]), number(lease["infrastructure_cost"])
    readings = readings or {}
    if readings.get("coefficient_in_annual_rent") == "one_off_only":
        coefficient = ONE

    def unit(of_price: Fraction) -> Fraction:
        if readings.get("infrastructure_cost_bracket") == "outside":
            return max(ZERO, rate * of_price * coefficient - infrastructure)
        return rate * max(ZERO, of_price * coefficient - infrastructure)  # a rent is never below nothing

    units = [unit(price)]
    decision_year = date.fromisoformat(lease["decision"]).year
    for k in range(1, -(-len(month_years) // MONTHS_OF_A_CYCLE)):
        recomputed = unit(price * (1 + land_price_growth) ** (5 * k))
        before = units[-1]
        if recomputed > before:
            start = decision_year + 5 * k
            # The rise is limited to the sum (not the compound) of the CPI growth of the five years before.
            rise = sum((cpi(year) for year in range(start - 5, start)), ZERO)
            units.append(min(recomputed, before * (1 + max(rise, ZERO))))
        else:
            units.append(before)
    return units


def state_lease(
    lease: dict[str, Any],
    relief: Relief,
    land_price_growth: Fraction,
    cpi: Callable[[int], Fraction],
    readings: dict[str, str] | None = None,
    location: str = "none",
) -> Rent:
    """Rent of one lease from the State, before and after relief, and what an advance for compensation settles of it."""
    if "change" in lease:
        from .lease_changes import changed

        rent = changed(lease, relief, land_price_growth, cpi, readings or {}, location)
    else:
        rent = _before_advance(lease, relief, land_price_growth, cpi, readings, location)
    rent = _less_advance(rent, lease, relief, land_price_growth, cpi, readings, location)
    if "slow_progress" in lease:
        from .lease_changes import add_surcharge

        add_surcharge(rent, lease, land_price_growth, location)
    return rent


def _less_advance(
    rent: Rent,
    lease: dict[str, Any],
    relief: Relief,
    land_price_growth: Fraction,
    cpi: Callable[[int], Fraction],
    readings: dict[str, str] | None,
    location: str,
) -> Rent:
    advance = number(lease.get("compensation_advance", 0))
    if advance == 0 or (relief.granted and relief.years == WHOLE):
        return rent
    if lease["payment"] == "one_off" or (relief.granted and relief.reduction > 0):
        # An absolute sum is deducted until it is used up (art. 31, 37(1)(c)); the rent stays a cost.
        due = {}
        for year in sorted(rent.due):
            taken = min(advance, rent.due[year])
            due[year], advance = rent.due[year] - taken, advance - taken
        return Rent(rent.before_relief, due, rent.cost)
    # Years and months of rent count as paid, at the rent of the day the free years end.
    decision, area = date.fromisoformat(lease["decision"]), chargeable_area(lease, location)
    month_years = years_of_billed_months(decision, int(lease["term_years"]))
    units = unit_rents(lease, month_years, land_price_growth, cpi, readings)
    free = Fraction(0)
    if relief.granted:
        free = max(construction_of(lease, relief) + 12 * Fraction(relief.years), Fraction(months_lost(lease)))
    unit = units[min(int(free // MONTHS_OF_A_CYCLE), len(units) - 1)]
    months = advance / (area * unit / 12) if area * unit > 0 else ZERO
    due = dict(rent.due)
    for m, year in enumerate(month_years):
        settled = max(ZERO, min(Fraction(m + 1), free + months) - max(Fraction(m), free))
        monthly = area * units[m // MONTHS_OF_A_CYCLE] / 12
        due[year] -= monthly * settled * (1 - ACROSS_THE_BOARD_CUT.get(year, ZERO))
    return Rent(rent.before_relief, due, rent.cost)


def by_commune(lease: dict[str, Any], commune: str) -> list[tuple[dict[str, Any], str]]:
    """The lease cut by commune, areas and sums pro rata (Decree 103/2024 art. 38(17), added by Decree 291/2025)."""
    parted = date.fromisoformat(lease["decision"]) >= PARTED_FROM
    elsewhere = lease.get("elsewhere", []) if parted else []
    whole = number(lease["area"])
    rest = whole - sum((number(part["area"]) for part in elsewhere), ZERO)
    parts = [(rest, commune), *((number(part["area"]), part["commune_class"]) for part in elsewhere)]
    return [
        (
            {
                **lease,
                "area": area,
                "shared_infrastructure_area": number(lease.get("shared_infrastructure_area", 0)) * area / whole,
                "compensation_advance": number(lease.get("compensation_advance", 0)) * area / whole,
            },
            of,
        )
        for area, of in parts
        if area > 0
    ]


def construction_of(lease: dict[str, Any], relief: Relief) -> int:
    """Months of construction that are free (art. 39(2))."""
    return min(int(lease["construction_months"]), CONSTRUCTION_CAP_MONTHS) if relief.granted and relief.construction else 0


def months_lost(lease: dict[str, Any]) -> int:
    """Months of free years lost by late filing: none between Decree 103/2024 (art. 41(1)) and Decree 50/2026, when no file was asked for."""
    asked = not date(2024, 8, 1) <= date.fromisoformat(lease["decision"]) < date(2026, 1, 31)
    return int(lease["filed_late_months"]) if asked else 0


def chargeable_area(lease: dict[str, Any], location: str) -> Fraction:
    """Area of a lease without shared infrastructure in zones under the regime of industrial parks (Land Law art. 202(1), 202(4))."""
    shared = number(lease.get("shared_infrastructure_area", 0))
    ruled = location in {"cdtz", "industrial_park"} and date.fromisoformat(lease["decision"]) >= date(2024, 8, 1)
    return number(lease["area"]) - (shared if ruled else ZERO)


def _before_advance(
    lease: dict[str, Any],
    relief: Relief,
    land_price_growth: Fraction,
    cpi: Callable[[int], Fraction],
    readings: dict[str, str] | None,
    location: str,
) -> Rent:
    decision = date.fromisoformat(lease["decision"])
    term = int(lease["term_years"])
    month_years = years_of_billed_months(decision, term)
    construction = construction_of(lease, relief)
    late = int(lease["filed_late_months"])
    if lease["payment"] == "one_off":
        return _one_off(lease, relief, decision, term, month_years, construction, late, chargeable_area(lease, location))

    area = chargeable_area(lease, location)
    units = unit_rents(lease, month_years, land_price_growth, cpi, readings)
    rent = Rent({}, {}, {})
    for m, year in enumerate(month_years):
        monthly = area * units[m // MONTHS_OF_A_CYCLE] / 12
        charged = _charged_share(m, relief, construction, months_lost(lease), late)
        rent.before_relief[year] = rent.before_relief.get(year, ZERO) + monthly
        rent.due[year] = rent.due.get(year, ZERO) + monthly * charged
    for year in rent.due:
        # The yearly cut is taken on what another relief leaves.
        rent.due[year] *= 1 - ACROSS_THE_BOARD_CUT.get(year, ZERO)
    rent.cost = dict(rent.due)
    return rent


def _charged_share(m: int, relief: Relief, construction: int, lost: int, late: int) -> Fraction:
    if not relief.granted:
        return ONE
    if relief.years == WHOLE:
        return ZERO  # art. 39(7): nothing to file
    if m < lost:
        return ONE  # art. 38(1): time passed before filing is lost; the end of the exemption stays
    if m < construction + 12 * Fraction(relief.years):
        return ZERO
    # A reduction has to be claimed under every law (art. 38(1)).
    return ONE if m < late else 1 - relief.reduction


def _one_off(
    lease: dict[str, Any],
    relief: Relief,
    decision: date,
    term: int,
    month_years: list[int],
    construction: int,
    late: int,
    area: Fraction,
) -> Rent:
    price = number(lease["table_price"]) * number(lease["coefficient"])
    infrastructure = number(lease["infrastructure_cost"])

    def sum_for(years: Fraction) -> Fraction:
        return area * max(ZERO, price * years / TABLE_TERM_YEARS - infrastructure)

    full = sum_for(Fraction(term))
    if not relief.granted:
        due = full
    elif relief.years == WHOLE:
        due = ZERO
    else:
        # Art. 37(2)(a) as replaced by Decree 50/2026: the exempt years come off the term.
        # The exemption ends with the term at the latest; the months filed late are taken off what it covers.
        exempt = max(min(Fraction(construction + 12 * Fraction(relief.years), 12), Fraction(term)) - Fraction(months_lost(lease), 12), ZERO)
        paid = term - exempt
        # The years after the exemption are reduced (art. 40(2)), but for those lost by late filing (art. 38(1)).
        reduced = max(term - max(Fraction(construction + 12 * Fraction(relief.years), 12), Fraction(late, 12)), ZERO)
        due = sum_for(paid) * (1 - relief.reduction * reduced / paid) if paid else sum_for(ZERO)
    cost: dict[int, Fraction] = {}
    for year in month_years:
        cost[year] = cost.get(year, ZERO) + due / len(month_years)
    return Rent({decision.year: full}, {decision.year: due}, cost)
