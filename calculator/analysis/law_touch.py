"""What else bears on a parameter: the contested provisions around it, and the rules that read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from calculator.analysis.explain import ITEMS, Item, explain
from calculator.law.draft_file import DraftFile
from calculator.law.law import Law
from calculator.law.schema import Citation, Reading
from calculator.project.scenario import Scenario


class Use(NamedTuple):
    """A rule that reads a parameter, and the levy it belongs to."""

    levy: Item
    rule: str


def readings_around(law: Law, path: str) -> tuple[list[Reading], list[Reading]]:
    """Give the contested provisions that bear on a parameter: those that turn on an article it rests on, and the others of its levy.

    Raises
    ------
    UnknownNameError
        When the law has no such parameter.
    """
    articles = {_article(cite) for entry in law.parameter(path).history for cite in entry.cites if cite.provision}
    near, far = [], []
    for reading in law.all_readings.values():
        turned_on = {_article(cite) for option in reading.options.values() for cite in option.cites}
        if articles & turned_on:
            near.append(reading)
        elif path.split(".")[0] in reading.affects:
            far.append(reading)
    return near, far


def _article(cite: Citation) -> tuple[str, str]:
    return cite.instrument, cite.provision.split(".")[0]


def uses(
    scenario: Scenario, *, site: str, path: str, variant: str, drafts: Sequence[DraftFile] = (), readings: dict[str, str] | None = None
) -> list[Use]:
    """Give the rules that read a parameter when a project is computed at a site.

    Raises
    ------
    InputError
        When the project cannot be computed under this law.
    """
    found: dict[Use, None] = {}
    for levy in ITEMS:
        steps = explain(scenario, site=site, variant=variant, item=levy, drafts=drafts, readings=readings)
        found |= {Use(levy, step.rule): None for step in steps if any(used.path == path for used in step.cites)}
    return list(found)
