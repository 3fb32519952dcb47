"""``top-up-tax``: the 15 % top-up tax of a group in one year, and the part of each entity."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from calculator.commands.shell import Wrong, emit, finish, number, option_of, plain
from calculator.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from calculator.law.law import Law
    from calculator.law.sources import Sources

TOP_UP = "top_up_tax."


class Found(NamedTuple):
    """The group's tax and each entity's part of it; no effective rate where there is no income."""

    etr: float | None
    sbie: float
    excess_profit: float
    top_up_rate: float
    top_up_tax: float
    allocation: list[float]


class _Each(argparse.Action):
    """Collects a repeated option; one that cannot be read stands for all of them."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option_string: str | None = None
    ) -> None:
        held = getattr(namespace, self.dest)
        if not isinstance(held, Wrong):
            setattr(namespace, self.dest, values if isinstance(values, Wrong) else [*(held or []), values])


def add(commands: Any) -> None:
    """Declare the command."""
    from calculator.validation import Amount, Money, Year

    parser = commands.add_parser(
        "top-up-tax", help="top-up tax of a group in scope; every option but the year is repeated, once for each entity, in the same order"
    )
    option = parser.add_argument
    option("--year", type=number(Year), required=True, metavar="YEAR", help="financial year")
    option("--income", type=number(Money), action=_Each, required=True, metavar="N", help="income of an entity; a loss is negative")
    option("--covered-taxes", type=number(Money), action=_Each, required=True, metavar="N", help="its covered taxes; may be negative")
    option("--payroll", type=number(Amount), action=_Each, required=True, metavar="N", help="its payroll")
    option("--assets", type=number(Amount), action=_Each, required=True, metavar="N", help="average book value of its tangible assets")
    finish(parser, run)


def run(given: argparse.Namespace) -> None:
    """Compute and print the top-up tax."""
    from calculator.law.law import load_law
    from calculator.law.sources import Sources

    law, sources = load_law(), Sources()
    _check(given, law)
    found = compute(law, sources, given.year, given.income, given.covered_taxes, given.payroll, given.assets)
    if given.json:
        emit(
            {
                "etr": None if found.etr is None else plain(found.etr),
                "sbie": plain(found.sbie),
                "excess_profit": plain(found.excess_profit),
                "top_up_rate": plain(found.top_up_rate),
                "top_up_tax": plain(found.top_up_tax),
                "allocation": [plain(part) for part in found.allocation],
                "provisions": sources.cited(),
                "not_primary": sources.weak(),
            }
        )
        return
    from calculator.i18n import t
    from calculator.quantities import format_number, format_share
    from calculator.reports.sources import print_sources
    from calculator.reports.tables import print_table

    lang = given.lang
    rows = [
        ("etr", t("commands.top_up.no_etr", lang) if found.etr is None else format_share(found.etr, lang, 4)),
        ("sbie", format_number(found.sbie, lang, 4)),
        ("excess_profit", format_number(found.excess_profit, lang, 4)),
        ("top_up_rate", format_share(found.top_up_rate, lang, 4)),
        ("top_up_tax", format_number(found.top_up_tax, lang, 4)),
    ]
    parts = [
        [t("commands.top_up.entity", lang, number=place), format_number(part, lang, 4)] for place, part in enumerate(found.allocation, 1)
    ]
    print_table(
        t("commands.top_up_title", lang, year=given.year),
        [t("commands.item", lang), t("commands.amount", lang)],
        [*([t(f"commands.top_up.{name}", lang), text] for name, text in rows), *parts],
    )
    print(t("commands.top_up_supposes", lang))
    print_sources(sources, law, lang)


def _check(given: argparse.Namespace, law: Law) -> None:
    """Refuse entities that are not complete, and a year without the tax.

    Raises
    ------
    InputError
        With every problem found.
    """
    found = []
    entities = len(given.income)
    for name in ("covered_taxes", "payroll", "assets"):
        count = len(getattr(given, name))
        if count != entities:
            found.append(
                Problem(
                    Place(key=option_of(name)),
                    f"the counts differ: {count} of it, {entities} of --income",
                    "write every option once for each entity, in the same order, 0 where there is none",
                )
            )
    first = law.parameter(TOP_UP + "minimum_rate").history[0].from_.year
    if given.year < first:
        found.append(Problem(Place(key="--year"), f"there is no top-up tax in {given.year}", f"write {first} or a later year"))
    if found:
        raise InputError(found)


def compute(
    law: Law,
    sources: Sources,
    year: int,
    income: Sequence[Fraction],
    covered_taxes: Sequence[Fraction],
    payroll: Sequence[Fraction],
    assets: Sequence[Fraction],
) -> Found:
    """Compute the tax of a group in scope; amounts are added up exactly before they become floating-point numbers."""
    import numpy as np

    from calculator.enterprise.group import rounding_unit
    from calculator.law.lookup import LawReader
    from calculator.rules import top_up_tax

    def total(amounts: Sequence[Fraction]) -> Any:
        return np.array([[float(sum(amounts))]])

    read, years = LawReader(law, sources), np.array([year])
    group = top_up_tax.top_up(
        income=total(income),
        covered_taxes=total(covered_taxes),
        payroll=total(payroll),
        tangible_assets=total(assets),
        minimum_rate=read.by_year(TOP_UP + "minimum_rate", years),
        payroll_share=read.by_year(TOP_UP + "sbie.payroll_share", years),
        asset_share=read.by_year(TOP_UP + "sbie.asset_share", years),
        rounding_unit=rounding_unit(read),
    )
    sources.read(law, TOP_UP + "allocation", law.as_of)
    parts = top_up_tax.allocation(
        tax=group.tax,
        income=np.array([[float(amount) for amount in income]]),
        all_positive_income=total([amount for amount in income if amount > 0]),
    )
    rate = float(group.effective_rate[0, 0])
    if rate < 0:
        sources.read(law, TOP_UP + "negative_rate_cap", law.as_of)
    return Found(
        etr=None if np.isnan(rate) else rate,
        sbie=float(group.exclusion[0, 0]),
        excess_profit=float(group.excess_profit[0, 0]),
        top_up_rate=float(group.rate[0, 0]),
        top_up_tax=float(group.tax[0, 0]),
        allocation=parts[0].tolist(),
    )
