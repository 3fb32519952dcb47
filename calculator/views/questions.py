"""The thirty questions people ask, and the page and section that answers each."""

from __future__ import annotations

from typing import NamedTuple

from calculator.views.state import AppState, write


class Answered(NamedTuple):
    """Where a question is answered: the page, what its address says beside, and whether words alone answer it."""

    page: str
    there: dict[str, str]
    in_words: bool = False


_ZONE = {"operator.section": "profile"}
_PLAN = {"operator.section": "project"}

QUESTIONS: dict[int, Answered] = {
    1: Answered("investor", {"section": "conditions"}),
    2: Answered("investor", {"section": "overview"}),
    3: Answered("investor", {"preset": "software_500", "section": "compare"}),
    4: Answered("investor", {"section": "choices"}),
    5: Answered("investor", {"preset": "chip_packaging", "section": "choices"}),
    6: Answered("investor", {"preset": "ic_design_group", "section": "overview"}),
    7: Answered("investor", {"preset": "software_500", "site": "qtsc_own_building", "section": "years"}),
    8: Answered("investor", {"section": "compare"}),
    9: Answered("investor", {"section": "choices"}),
    10: Answered("investor", {"section": "choices"}),
    11: Answered("investor", {"preset": "saas_startup", "section": "conditions"}),
    12: Answered("investor", {"section": "conditions"}, in_words=True),
    13: Answered("investor", {"section": "conditions"}, in_words=True),
    14: Answered("investor", {"preset": "saas_startup", "section": "choices"}),
    15: Answered("salary", {"salary.section": "person"}),
    16: Answered("salary", {"salary.section": "person"}),
    17: Answered("salary", {"salary.section": "person", "salary.nationality": "foreign"}, in_words=True),
    18: Answered("salary", {"salary.section": "person"}),
    19: Answered("operator", _ZONE),
    20: Answered("operator", _ZONE),
    21: Answered("operator", _PLAN),
    22: Answered("operator", _PLAN),
    23: Answered("operator", _ZONE),
    24: Answered("analyst", {"analyst.section": "compare"}),
    25: Answered("analyst", {"analyst.section": "portfolio"}),
    26: Answered("analyst", {"analyst.section": "seek"}),
    27: Answered("operator", _ZONE),
    28: Answered("analyst", {"analyst.section": "seek", "analyst.project": "chip_packaging/industrial_park"}),
    29: Answered("investor", {"preset": "ai_data_centre_100mw", "section": "risks"}),
    30: Answered("law", {"law_section": "browse"}),
}

_EVERYWHERE = ("lang", "variant", "draft", "zone_area_class")


def address_of(number: int, state: AppState) -> dict[str, str]:
    """Give the address of an answer: of the project at hand, or of the preset the question is about."""
    there = QUESTIONS[number].there
    here = write(state)
    kept = {name: text for name, text in here.items() if name in _EVERYWHERE or "." in name} if "preset" in there else here
    return {**kept, **there}
