"""The shell: one module a command, each with ``add`` to declare its options."""

from __future__ import annotations

from collections.abc import Sequence

from calculator.commands import (
    choose,
    cit_schedule,
    compare,
    effective_tax_rate,
    explain,
    land_rent,
    law,
    operator,
    population,
    portfolio,
    run,
    salary,
    schema,
    top_up_tax,
    zones,
)
from calculator.commands.shell import PROGRAM, Parser, parse


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
        schema,
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
