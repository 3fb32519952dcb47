"""The band of a simulation by year: what a measure has come to by the end of each year, as quantiles over the draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from calculator.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from calculator.analysis.uncertainty.by_year import Band
    from calculator.quantities import Language

OPTION = "--by-year"


def measures_by_year(measures: Sequence[str]) -> tuple[str, ...]:
    """Give the measures asked for, all of which are sums over the years.

    Raises
    ------
    InputError
        When one is none.
    """
    from calculator.analysis.uncertainty.by_year import BY_YEAR

    wrong = [name for name in measures if name not in BY_YEAR]
    if wrong:
        said = f"{', '.join(wrong)} does not grow year by year" if len(wrong) == 1 else f"{', '.join(wrong)} do not grow year by year"
        raise InputError(Problem(Place(key=OPTION), said, f"measure with it only {', '.join(BY_YEAR)}"))
    return tuple(measures)


def by_year_record(growth: Mapping[str, Band]) -> dict[str, Any]:
    """Give the bands as plain data: the years, each quantile and the plan, year by year [VND]."""
    from calculator.commands.records import tidy

    return {
        name: {
            "years": list(band.years),
            "quantiles": {f"{share:g}": tidy(line) for share, line in band.quantiles.items()},
            "plan": tidy(band.plan),
        }
        for name, band in growth.items()
    }


def print_by_year(growth: Mapping[str, Band], lang: Language) -> None:
    """Print a table a measure: years down, quantiles and the plan across."""
    from calculator.commands.analysis.lab import measure_label, said
    from calculator.i18n import t
    from calculator.quantities import format_share
    from calculator.reports.tables import print_table

    for name, band in growth.items():
        headers = [t("app.year", lang), *(format_share(share, lang, 0) for share in band.quantiles), t("band.plan", lang)]
        lines = [*band.quantiles.values(), band.plan]
        rows = [[str(year), *(said(name, float(line[place]), lang) for line in lines)] for place, year in enumerate(band.years)]
        print_table(t("band.table", lang, measure=measure_label(name, lang)), headers, rows)
    if growth:
        print(t("band.adds_up", lang))
