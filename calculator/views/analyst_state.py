"""What the policy page remembers: the positions held against each other, the section, and what each section is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from calculator.analysis.portfolio.block import GROUPS
from calculator.law.load import load_library
from calculator.project.portfolio.spelling import SPELLINGS
from calculator.views import model
from calculator.views.part import Part, Written, number, one_of, whole_number

SECTIONS = ("compare", "draft", "portfolio", "clauses", "redundancy", "simulation", "seek", "timeline")
BY = ("article", "provision", "parameter")
OF = ("project", "portfolio")
"""Whose change is split by clause."""
MEASURES = (
    "revenue_forgone_present_value", "kept_present_value", "state_revenue_present_value", "net_present_value", "zone_adds_present_value",
)  # fmt: skip
MOST_OTHERS = 4
MOST_DRAWS = 5_000
YEARS = range(2026, 2046)
"""The years in which a draft may be supposed to pass."""
FIRST_DRAFT = "draft_personal_income_tax_2025"
OWN = "own_drafts"
"""Stands for the reader's own drafts, whose names are not ours to write."""


def _variant(text: str) -> str:
    if text not in model.variants():
        raise ValueError(text)
    return text


def _variants(text: str) -> tuple[str, ...]:
    found = tuple(_variant(name) for name in text.split(",")) if text else ()
    if len(found) > MOST_OTHERS or len(set(found)) < len(found):
        raise ValueError(text)
    return found


def _case(text: str) -> str:
    if text not in cases():
        raise ValueError(text)
    return text


def _draft(text: str) -> str:
    if text != OWN and text not in drafts():
        raise ValueError(text)
    return text


def _lever(text: str) -> str:
    if len(text) > 200 or (text and not text.isascii()):
        raise ValueError(text)
    return text


def _month(text: str) -> str:
    if not re.fullmatch(r"20[0-4][0-9]-(0[1-9]|1[0-2])", text):
        raise ValueError(text)
    return text


def cases() -> tuple[str, ...]:
    """Name each shipped project at each of its places, written ``preset/site``."""
    return tuple(f"{name}/{site}" for name, scenario in model.presets().items() for site in scenario.sites)


def drafts() -> tuple[str, ...]:
    """Name the drafts of the library that have numbers and are no law."""
    held = load_library().drafts
    return tuple(name for name, draft in held.items() if draft.computable == "yes" and draft.kind in {"draft", "statement"})


@dataclass(frozen=True)
class AnalystState(Part):
    """The positions, and what each section is asked; ``to`` is the position looked at closely, empty for the first that can be computed.

    ``case`` is the project whose change is split by clause, ``project`` the one that is drawn and sought.
    """

    section: str = SECTIONS[0]
    base: str = "in_force"
    others: tuple[str, ...] = ("decree_154", "draft_2024_07", "ministry_statement_2025_07")
    to: str = ""
    every: str = "no"
    group: str = "size"
    spelling: str = SPELLINGS[0]
    of: str = OF[0]
    case: str = "software_500/qtsc_own_building"
    project: str = "saas_startup/zone"
    by: str = BY[0]
    measure: str = MEASURES[0]
    redundancy: Fraction = Fraction(0)
    displacement: Fraction = Fraction(0)
    draws: int = 300
    seed: int = 1
    draft: str = FIRST_DRAFT
    chance: Fraction = Fraction(3, 10)
    year: int = 2028
    revenue_spread: Fraction = Fraction(1, 5)
    margin_spread: Fraction = Fraction(3, 100)
    lever: str = ""
    match: str = ""
    target: Fraction = Fraction(0)
    day: str = ""

    FIELDS: ClassVar[dict[str, Written]] = {
        "section": one_of(SECTIONS),
        "base": Written(_variant),
        "others": Written(_variants, ",".join),
        "to": Written(lambda text: text if text == OWN else _variant(text)),
        "every": one_of(("no", "yes")),
        "group": one_of(GROUPS),
        "spelling": one_of(SPELLINGS),
        "of": one_of(OF),
        "case": Written(_case),
        "project": Written(_case),
        "by": one_of(BY),
        "measure": one_of(MEASURES),
        "redundancy": number("0", "1"),
        "displacement": number("0", "1"),
        "draws": whole_number(range(2, MOST_DRAWS + 1)),
        "seed": whole_number(range(1_000_000)),
        "draft": Written(_draft),
        "chance": number("0", "1"),
        "year": whole_number(YEARS),
        "revenue_spread": number("0", "9/10"),
        "margin_spread": number("0", "1/2"),
        "lever": Written(_lever),
        "match": Written(_lever),
        "target": number("0", "9e15", money=True),
        "day": Written(_month),
    }
