"""The status of an enterprise as an axis of comparison: the certificates it holds, in place of those the scenario states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from calculator.errors import InputError, Place, Problem, UnknownNameError, did_you_mean
from calculator.project.load import scenario_from
from calculator.project.operator.lines import with_operator
from calculator.project.scenario import Scenario
from calculator.project.tokens import Certificate

AS_STATED, NONE = "as_stated", "none"

CERTIFICATES: tuple[str, ...] = get_args(Certificate)


def with_status(scenario: Scenario, status: str) -> Scenario:
    """Give the scenario with other certificates: ``as_stated``, ``none``, or certificates joined by a plus sign.

    Raises
    ------
    UnknownNameError
        When there is no such certificate.
    InputError
        When the scenario lacks a fact such a certificate needs, or ``as_stated`` or ``none`` is joined to a certificate.
    """
    if status == AS_STATED:
        return scenario
    held = () if status == NONE else tuple(dict.fromkeys(status.split("+")))
    for name in held:
        if name in (AS_STATED, NONE):
            # Joined to certificates it would say two things at once.
            remedy = f"write {name}, or the certificates joined by +, without it"
            raise InputError(Problem(Place(key="--statuses"), f"'{name}' stands alone, and is joined to others in '{status}'", remedy))
        if name not in CERTIFICATES:
            found = f"there is no certificate '{name}'"
            raise UnknownNameError(Problem(Place(key="--statuses"), found, did_you_mean(name, [AS_STATED, NONE, *CERTIFICATES])))
    data = with_operator(scenario).model_dump(mode="python", by_alias=True, exclude_none=True)
    project = data["project"]
    changed = {**data, "project": {**project, "facts": {**project["facts"], "certificates": held}}, "expect": ()}
    try:
        return scenario_from(changed, scenario.scenario)
    except InputError as fault:
        raise InputError(Problem(Place(key=f"--statuses {status}"), problem.found, problem.remedy) for problem in fault.problems) from None


def distinct(statuses: Sequence[str]) -> list[str]:
    """Give statuses once each, in their order."""
    return list(dict.fromkeys(statuses))
