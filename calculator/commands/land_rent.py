"""``land-rent``: rent of one State lease over its whole term, with the free years the user states."""

from __future__ import annotations

import argparse
import math
from calendar import monthrange
from typing import TYPE_CHECKING, Any, NamedTuple

from calculator.commands.shell import Wrong, emit, finish, number, plain, token, warn, years
from calculator.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from calculator.law.law import Law
    from calculator.law.sources import Sources
    from calculator.rules.land_rent import Rent


class Schedule(NamedTuple):
    """Rent of every calendar year of the term [VND]; ``unit_rent`` in VND a square metre, before relief."""

    unit_rent: float
    years: list[int]
    due: list[float]
    exempt: list[float]


def add(commands: Any) -> None:
    """Declare the command."""
    from calculator.validation import Amount, Date, Integer, Positive, Quantity, Share

    parser = commands.add_parser("land-rent", help="rent of one State lease over its term; the unit rent is carried on, without re-pricing")
    option = parser.add_argument
    option("--area", type=number(Positive), required=True, metavar="M2", help="square metres")
    option("--table-price", type=number(Amount), required=True, metavar="VND", help="price of the land price table, a square metre")
    option("--rate", type=number(Share), metavar="SHARE", help="rent a year as a share of the price; not used for a one-off payment")
    option("--coefficient", type=number(Positive), default="1", metavar="K", help="land price adjustment (default: 1)")
    option("--lease-start", type=number(Date), required=True, metavar="DATE", help="date of the lease decision")
    option("--term-years", type=years(Integer, 1, 70), required=True, metavar="N", help="term of the lease")
    option("--construction-months", type=number(Quantity), default="0", metavar="N", help="free of rent up to the law's cap (default: 0)")
    option("--exempt-years", type=_exempt_years, default="0", metavar="N|whole", help="free years after construction (default: 0)")
    option("--then-reduction", type=number(Share), default="0", metavar="SHARE", help="taken off every later year (default: 0)")
    option("--payment", type=token(("annual", "one_off")), default="annual", metavar="annual|one-off", help="default: annual")
    option("--land-use", type=token(("production", "commercial_service")), default="production", metavar="production|commercial_service")
    option("--filed-late-months", type=number(Quantity), default="0", metavar="N", help="months charged for late filing (default: 0)")
    finish(parser, run)


def _exempt_years(text: str) -> Any:
    """Read a number of years, or ``whole`` for the whole term."""
    from calculator.validation import Quantity

    if text.strip().lower().replace("-", "_") in {"whole", "whole_term"}:
        return math.inf
    value = number(Quantity)(text)
    return Wrong(value.found, "write years such as 11, or whole for the whole term") if isinstance(value, Wrong) else value


def run(given: argparse.Namespace) -> None:
    """Compute and print the rent of each calendar year."""
    from calculator.law.law import load_law
    from calculator.law.sources import Sources

    law, sources = load_law(), Sources()
    _check(given, law)
    rent = schedule(given, law, sources)
    total_due, total_exempt = math.fsum(rent.due), math.fsum(rent.exempt)
    if given.json:
        by_year = [
            {"year": year, "due": plain(due), "exempt": plain(exempt)}
            for year, due, exempt in zip(rent.years, rent.due, rent.exempt, strict=True)
        ]
        emit(
            {
                "unit_rent": plain(rent.unit_rent),
                "total_due": plain(total_due),
                "total_exempt": plain(total_exempt),
                "by_year": by_year,
                "provisions": sources.cited(),
                "not_primary": sources.weak(),
            }
        )
        return
    from calculator.i18n import t
    from calculator.quantities import format_money
    from calculator.reports.sources import print_sources
    from calculator.reports.tables import print_table, year_spans

    lang = given.lang
    once = given.payment == "one_off"
    print(t("commands.unit_rent_once" if once else "commands.unit_rent", lang, amount=format_money(rent.unit_rent, lang)))
    print(t("commands.total_due", lang, amount=format_money(total_due, lang)))
    print(t("commands.total_exempt", lang, amount=format_money(total_exempt, lang)))
    rows = [[format_money(due, lang), format_money(exempt, lang)] for due, exempt in zip(rent.due, rent.exempt, strict=True)]
    print_table(
        t("commands.rent_title", lang),
        [t(f"commands.{name}", lang) for name in ("year", "rent_due", "rent_exempt")],
        year_spans(rent.years, rows),
    )
    print(t("commands.rent_supposes", lang))
    print_sources(sources, law, lang)


def _check(given: argparse.Namespace, law: Law) -> None:
    """Refuse what no lease can be; say what is counted otherwise than it was written.

    Raises
    ------
    InputError
        When the rate of an annual rent is missing.
    """
    if given.rate is None and given.payment == "annual":
        raise InputError(Problem(Place(key="--rate"), "this is required for rent paid annually", "add it, such as --rate 0.5%"))
    least, most = (law.entry(f"land_rent.rate_range.{end}", given.lease_start) for end in ("min", "max"))
    if given.payment == "annual" and least and most and not least.value <= given.rate <= most.value:
        warn(
            "--rate",
            f"{float(given.rate):.6g} is outside the range of {least.written} to {most.written} a year",
            "it is taken as written; half a percent is 0.5% or 0.005",
        )


def schedule(given: argparse.Namespace, law: Law, sources: Sources) -> Schedule:
    """Compute the rent of every calendar year of a lease.

    The user states the free years, so the construction exemption applies whatever their number is: it needs land of Land Law
    157(1)(a), which a project asking for either has. Commercial-service land is not such land.
    """
    import numpy as np

    from calculator.law.lookup import LawReader
    from calculator.rules import land_rent

    def column(value: Any) -> Any:
        return np.array([float(value)])

    start = given.lease_start
    calendar = np.arange(start.year, start.year + given.term_years + 1)
    months = land_rent.billed_months(
        decision_year=np.array([start.year]),
        decision_month=np.array([start.month]),
        days_left=np.array([monthrange(start.year, start.month)[1] - start.day + 1]),
        term_years=np.array([given.term_years]),
        month_rule=int(sources.read(law, "land_rent.month_rule", law.as_of)),
        years=calendar,
    )
    relief = land_rent.relief_of_lease(
        granted=np.array([given.land_use == "production"]),
        construction_months=column(given.construction_months),
        longest_construction=column(_longest_construction(given, law, sources)),
        exempt_years=column(given.exempt_years),
        filed_late_months=column(given.filed_late_months),
        # Who states months filed late says that a file was needed.
        filing_needed=np.array([True]),
        later_reduction=column(given.then_reduction),
    )
    if given.land_use != "production":
        sources.read(law, "land_rent.gates.production_land", start)
    if given.filed_late_months:
        sources.read(law, "land_rent.late_filing", start)
    rent: Rent
    if given.payment == "one_off":
        sources.read(law, "land_rent.one_off_formula", start)
        rent = land_rent.one_off_rent(
            months=months,
            area=column(given.area),
            table_price=column(given.table_price),
            coefficient=column(given.coefficient),
            infrastructure_cost=column(0),
            term_years=np.array([given.term_years]),
            table_years=float(sources.read(law, "land_rent.table_price_term", law.as_of)),
            relief=relief,
            decision_year=np.array([start.year]),
            years=calendar,
        ).rent
        unit_rent = float(rent.before_relief[0, 0] / float(given.area))
    else:
        sources.read(law, "land_rent.annual_formula", start)
        cycle_years = int(sources.read(law, "land_rent.stability_cycle", law.as_of))
        # The one cycle carries the first unit rent on: nobody has stated how prices grow.
        unit = land_rent.unit_rent_by_cycle(
            rate=column(given.rate or 0),
            table_price=column(given.table_price),
            coefficient=column(given.coefficient),
            infrastructure_cost=column(0),
            cost_inside_bracket=True,
            price_growth=column(0),
            inflation=np.zeros((1, 1)),
            cycle_years=cycle_years,
        )
        cut = LawReader(law, sources).by_year("land_rent.across_the_board_cut", calendar, 0.0)
        rent = land_rent.annual_rent(
            months=months, unit_rent=unit, area=column(given.area), relief=relief, cut=cut, cycle_months=12 * cycle_years
        )
        unit_rent = float(unit[0, 0])
    # A lease of 1 January ends with December: the year after its last bills nothing and is not shown.
    shown = int(np.flatnonzero(months.end[:, 0] > months.begin[:, 0])[-1]) + 1
    before, due = rent.before_relief[:shown, 0], rent.due[:shown, 0]
    return Schedule(unit_rent, calendar[:shown].tolist(), due.tolist(), (before - due).tolist())


def _longest_construction(given: argparse.Namespace, law: Law, sources: Sources) -> float:
    """Give the cap on months of construction; say so where more are stated.

    Raises
    ------
    InputError
        When the law data does not reach back to the lease.
    """
    if not given.construction_months or given.land_use != "production":
        return 0.0
    path = "land_rent.construction_exemption"
    cap = sources.read(law, path, given.lease_start)
    if cap is None:
        first = law.parameter(path).history[0].from_
        raise InputError(
            Problem(
                Place(key="--lease-start"),
                f"the law data holds no construction exemption on {given.lease_start}",
                f"write {first} or later, or --construction-months 0",
            )
        )
    if given.construction_months > cap:
        warn(
            "--construction-months",
            f"{plain(float(given.construction_months))} months are above the law's cap",
            f"{plain(float(cap))} are counted",
        )
    return float(cap)
