"""What the law page shows, as the address names it."""

from __future__ import annotations

import re
from typing import Protocol

from calculator.views import model

SECTIONS = ("browse", "compare", "draft")
DETAILS = ("history", "readings", "drafts", "used")
PARAMETER = "corporate_income_tax.heads.zone.package"
"""The parameter shown first."""
AGAINST = "decree_154"
"""The variant compared with first."""


class Drafted(Protocol):
    """What the texts of drafts are read from."""

    @property
    def drafts(self) -> tuple[str, ...]: ...


def read_parameter(text: str, base: Drafted) -> str:
    """Read the path of a parameter that any law or draft at hand has.

    Raises
    ------
    ValueError
        When none has it.
    """
    if not model.knows(text, base.drafts):
        raise ValueError(text)
    return text


def read_month(text: str, base: Drafted) -> str:
    """Read a month written as year and month.

    Raises
    ------
    ValueError
        When it is none, or too far away.
    """
    if not re.fullmatch(r"20[0-4][0-9]-(0[1-9]|1[0-2])", text):
        raise ValueError(text)
    return text
