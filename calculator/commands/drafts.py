"""``--draft FILE``: drafts of one's own, for the commands that take them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from calculator.law.draft_file import DraftFile


def draft_option(parser: argparse.ArgumentParser, what: str) -> None:
    """Declare the option."""
    parser.add_argument("--draft", action="append", metavar="FILE", help=f"a draft file of your own (may be repeated): {what}")


def drafts_of(given: argparse.Namespace) -> dict[str, DraftFile]:
    """Read the drafts given, by name, in their order.

    Raises
    ------
    InputError
        When one is wrong, or two have the same name.
    """
    from calculator.law.positions import read_drafts

    return read_drafts(given.draft or [])
