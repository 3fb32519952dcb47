"""What the operator's page remembers: the plan and what was changed of it, the zone looked at, and the area held against the criteria."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from calculator.analysis.zone_criteria import ACTIONS, ANSWERS, UNREAD
from calculator.project.operator.edits import PlanEdit
from calculator.project.portfolio.spelling import SPELLINGS
from calculator.project.scenario import Scenario
from calculator.views import model
from calculator.views.part import Part, Written, number, one_of, whole_number
from calculator.zones.load import load_register

SECTIONS = ("project", "tenants", "profile")
ASKED = tuple(name for name in ANSWERS if name != UNREAD)
"""Facts about an area that are yes or no; one letter each in the address."""

LETTERS = {"yes": "y", "no": "n", "unknown": "u"}
NOTHING_SAID = LETTERS["unknown"] * len(ASKED)
MOST_SHARE, MOST_YEARS, MOST_PEOPLE = Fraction(1, 2), 30, 10_000_000
EDITS = ("price", "works", "floor_area", "fill_years", "target_return", "state_support", "debt", "loan_rate")
"""The fields that change the plan, by the names of `PlanEdit`."""


def presets() -> dict[str, Scenario]:
    """Give the scenarios that have an operator's plan, the smaller zone first."""
    found = {name: scenario for name, scenario in model.presets().items() if scenario.project.operator is not None}
    return dict(sorted(found.items(), key=lambda item: (item[1].project.operator.area if item[1].project.operator else 0, item[0])))


def _preset(text: str) -> str:
    if text not in presets():
        raise ValueError(text)
    return text


def _zone(text: str) -> str:
    if text not in load_register().zones:
        raise ValueError(text)
    return text


def _answers(text: str) -> str:
    if len(text) != len(ASKED) or not set(text) <= {*LETTERS.values()}:
        raise ValueError(text)
    return text


@dataclass(frozen=True)
class OperatorMemory(Part):
    """What the page shows; what is None is as the plan has it, or not said."""

    section: str = SECTIONS[0]
    preset: str = ""
    price: Fraction | None = None
    works: Fraction | None = None
    floor_area: Fraction | None = None
    fill_years: int | None = None
    target_return: Fraction | None = None
    state_support: Fraction | None = None
    debt: Fraction | None = None
    loan_rate: Fraction | None = None
    spelling: str = SPELLINGS[0]
    zone: str = ""
    action: str = ACTIONS[0]
    area: Fraction | None = None
    workers: int | None = None
    staff: int | None = None
    software_only: str = "unknown"
    answers: str = NOTHING_SAID

    FIELDS: ClassVar[dict[str, Written]] = {
        "section": one_of(SECTIONS),
        "preset": Written(_preset),
        "price": number("1", "1e12", money=True),
        "works": number("1", "9e15", money=True),
        "floor_area": number("1", "1e9"),
        "fill_years": whole_number(range(1, MOST_YEARS + 1)),
        "target_return": number("0", str(MOST_SHARE)),
        "state_support": number("0", str(MOST_SHARE)),
        "debt": number("1", "9e15", money=True),
        "loan_rate": number("0", str(MOST_SHARE)),
        "spelling": one_of(SPELLINGS),
        "zone": Written(_zone),
        "action": one_of(ACTIONS),
        "area": number("1/10000", "100000"),
        "workers": whole_number(range(MOST_PEOPLE + 1)),
        "staff": whole_number(range(1, MOST_PEOPLE + 1)),
        "software_only": one_of(LETTERS),
        "answers": Written(_answers),
    }

    @property
    def edit(self) -> PlanEdit:
        """What is changed of the plan."""
        changes: dict[str, Any] = {name: getattr(self, name) for name in EDITS}
        return PlanEdit(**changes)

    @property
    def plan(self) -> str:
        """Name the plan."""
        return self.preset or next(iter(presets()))
