"""The draws of ``portfolio``: its options, and its totals as a table and as plain data."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calculator.commands.analysis.lab import whole
from calculator.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from calculator.analysis.portfolio.block import Plan
    from calculator.analysis.portfolio.draws import PortfolioDraws
    from calculator.analysis.portfolio.pool import Pool
    from calculator.measures.sampling import Summary
    from calculator.project.uncertainty import Uncertainty
    from calculator.quantities import Language

MOST_DRAWS = 1_000_000


def draw_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--draws", type=whole(2, MOST_DRAWS), metavar="N", help="also the totals under N draws of what --uncertainty states"
    )
    parser.add_argument("--seed", type=whole(0, 2**31), default=1, metavar="S", help="of the draws (default: 1)")
    parser.add_argument("--uncertainty", metavar="FILE.yaml", help="its section 'uncertainty' holds the drivers, the same for all rows")


def stated_of(given: argparse.Namespace, plan: Plan) -> Uncertainty | None:
    """Give what is uncertain, where draws are asked for.

    Raises
    ------
    InputError
        When one of the two options is missing, or the file says nothing rows can have.
    """
    if given.draws is None:
        if given.uncertainty is not None:
            raise InputError(Problem(Place(key="--draws"), "nothing is drawn from --uncertainty", "add --draws, such as --draws 1000"))
        return None
    if given.uncertainty is None:
        remedy = "add --uncertainty FILE.yaml with uncertainty: drivers (docs/portfolio.md)"
        raise InputError(Problem(Place(key="--uncertainty"), "nothing is said to be uncertain", remedy))
    from calculator.analysis.portfolio.draws import stated_in

    return stated_in(Path(given.uncertainty), plan.basis)


def drawn_of(given: argparse.Namespace, plan: Plan, stated: Uncertainty, pool: Pool) -> PortfolioDraws:
    """Draw."""
    from calculator.analysis.portfolio.draws import draw_portfolio
    from calculator.analysis.portfolio.file import BLOCK

    return draw_portfolio(Path(given.file), plan, stated, draws=given.draws, seed=given.seed, pool=pool, block=given.block or BLOCK)


def record_of(done: PortfolioDraws) -> dict[str, Any]:
    """Give the draws as plain data."""
    from calculator.commands.analysis.simulate import summary_record

    def figures(of: dict[str, Summary]) -> dict[str, Any]:
        return {name: summary_record(one) for name, one in of.items()}

    return {
        "draws": done.draws,
        "seed": done.seed,
        "rows": done.rows,
        "totals": [
            {
                "variant": variant,
                "figures": figures(done.summaries(variant)),
                "against_first_variant": figures(done.against_first(variant)) if variant != done.variants[0] else None,
            }
            for variant in done.variants
        ],
    }


def print_draws(done: PortfolioDraws, labels: dict[str, str], lang: Language) -> None:
    """Print the totals of the draws."""
    from calculator.i18n import t
    from calculator.quantities import format_number, format_share

    seed = t("portfolio.draws.seed", lang, draws=format_number(done.draws, lang), seed=done.seed)
    for variant in done.variants:
        _print_figures(done.summaries(variant), t("portfolio.draws.title", lang, variant=labels[variant]), lang)
        if variant != done.variants[0]:
            title = t("portfolio.draws.against", lang, variant=labels[variant], first=labels[done.variants[0]])
            _print_figures(done.against_first(variant), title, lang)
    print(seed)
    shares = ", ".join(format_share(share, lang, 0) for share in next(iter(done.summaries(done.variants[0]).values())).quantiles)
    print(t("portfolio.draws.note", lang, shares=shares))


def _print_figures(of: dict[str, Summary], title: str, lang: Language) -> None:
    from calculator.i18n import t
    from calculator.quantities import format_money_short, format_share
    from calculator.reports.tables import print_table

    rows = []
    for name, one in of.items():
        figures = [one.mean, *one.quantiles.values()]
        cells = [f"{format_money_short(figure.value, lang)}\n± {format_money_short(figure.standard_error, lang)}" for figure in figures]
        rows.append([t(f"portfolio.draws.{name}", lang), *cells])
    shares = [format_share(share, lang, 0) for share in next(iter(of.values())).quantiles]
    print_table(title, ["", t("simulate.mean", lang), *shares], rows)
