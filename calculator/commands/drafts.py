"""Options several commands share: ``--draft FILE``, ``--reading NAME=OPTION`` and ``--today``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calculator.law.draft_file import DraftFile


def draft_option(parser: argparse.ArgumentParser, what: str) -> None:
    """Declare the option."""
    parser.add_argument("--draft", action="append", metavar="FILE", help=f"a draft file of your own (may be repeated): {what}")


def reading_option(parser: argparse.ArgumentParser) -> None:
    """Declare ``--reading``: how a contested provision is read."""
    parser.add_argument("--reading", action="append", metavar="NAME=OPTION", help="read a contested provision this way (may be repeated)")


def readings_of(given: argparse.Namespace) -> dict[str, str]:
    """Read the readings given.

    Raises
    ------
    InputError
        When one is not a name, an equals sign and an option.
    """
    from calculator.errors import InputError, Place, Problem

    found = {}
    for text in given.reading or []:
        name, equals, option = text.partition("=")
        if not (name and equals and option):
            raise InputError(
                Problem(
                    Place(key="--reading"), f"'{text}' is no reading", "write NAME=OPTION, as --reading zone_area_class=statute_over_decree"
                )
            )
        found[name] = option
    return found


def today_option(parser: argparse.ArgumentParser) -> None:
    """Declare ``--today``: a stale installation must warn by itself, a test must not depend on the day it runs."""
    from calculator.commands.shell import number
    from calculator.validation import Date

    words = "the day from which the age of a check of the law data is counted (default: today)"
    parser.add_argument("--today", type=number(Date), metavar="DATE", help=words)


def drafts_of(given: argparse.Namespace) -> dict[str, DraftFile]:
    """Read the drafts given, by name, in their order.

    Raises
    ------
    InputError
        When one is wrong, or two have the same name.
    """
    from calculator.law.positions import read_drafts

    return read_drafts(given.draft or [])
