"""The years and rates a portfolio is computed with, as options of the commands that compute one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from calculator.commands.shell import number, years

if TYPE_CHECKING:
    from calculator.project.portfolio.years import Basis

GROWTHS = ("consumer_price_growth", "land_price_growth")


def basis_options(parser: argparse._ActionsContainer) -> None:
    """Declare the options."""
    from calculator.project.supposed import PORTFOLIO
    from calculator.validation import Growth, Integer, Share

    option = parser.add_argument
    option("--first-year", type=years(Integer, 1990, 2149), default="2026", metavar="Y", help="first year computed (default: 2026)")
    option("--years", type=years(Integer, 1, 60), default="20", metavar="N", help="how many (default: 20)")
    option("--discount-rate", type=number(Share), default=PORTFOLIO["discount_rate"], metavar="SHARE",
           help=f"for present values (default: {PORTFOLIO['discount_rate']}%)")  # fmt: skip
    for name in GROWTHS:
        option(f"--{name.replace('_', '-')}", type=number(Growth), default=PORTFOLIO[name], metavar="SHARE",
               help=f"a year (default: {PORTFOLIO[name]}%)")  # fmt: skip


def basis_of(given: argparse.Namespace) -> Basis:
    """Give what the options say."""
    from calculator.project.portfolio.years import Basis

    growth = [float(getattr(given, name)) for name in GROWTHS]
    return Basis(given.first_year, given.years, float(given.discount_rate), *growth)
