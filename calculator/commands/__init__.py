"""The shell: one module a command, each with ``add`` to declare its options."""

from __future__ import annotations

from collections.abc import Sequence

from calculator.commands import choose, cit_schedule, compare, effective_tax_rate, explain, land_rent, run, schema, top_up_tax, validate
from calculator.commands.analysis.command import ANALYSIS
from calculator.commands.law import command as law
from calculator.commands.operator import command as operator
from calculator.commands.portfolio import command as portfolio
from calculator.commands.portfolio import population
from calculator.commands.report import command as report
from calculator.commands.salary import command as salary
from calculator.commands.shell import PROGRAM, Parser, parse
from calculator.commands.zones import command as zones


def build_parser() -> Parser:
    """Give the parser of all commands."""
    parser = Parser(prog=PROGRAM, description="Tax and land-rent incentives of Vietnam's concentrated digital technology zones.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    parser.set_defaults(parser=parser)
    for command in (
        run,
        compare,
        explain,
        law,
        cit_schedule,
        land_rent,
        salary,
        top_up_tax,
        effective_tax_rate,
        operator,
        choose,
        portfolio,
        population,
        zones,
        report,
        schema,
        validate,
        *ANALYSIS,
    ):
        command.add(commands)
    return parser


def dispatch(arguments: Sequence[str]) -> None:
    """Read the command line and run its command.

    Raises
    ------
    CalculatorError
        When the command line, a file it names, or the law data is wrong.
    """
    given = parse(build_parser(), arguments)
    given.run(given)
