"""What the opening of a running project says that the law of its licence rules out."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.errors import counted
from calculator.law.law import Law
from calculator.law.schema import Package
from calculator.project.scenario import Scenario


def unfit_years_used(scenario: Scenario, law: Law) -> Iterator[tuple[str, str, str]]:
    """Find rate years used that fit neither the years since the first revenue nor a rate that has run out before."""
    opening, first = scenario.project.opening, scenario.horizon.first_year
    used = opening.incentive_years_used.rate
    if opening.first_revenue is None or not used:
        return
    passed = first - opening.first_revenue
    if used == passed or (used < passed and _may_have_ended(scenario, law, used)):
        return
    yield (
        "project.opening.incentive_years_used.rate",
        f"{counted(used, 'rate year does', 'rate years do')} not fit revenue since {opening.first_revenue}",
        f"write {passed}, or the whole length of the rate where it has run out, or leave the years used out",
    )


def _may_have_ended(scenario: Scenario, law: Law, used: int) -> bool:
    """Say whether a rate of so many years was granted on the day of the licence; of older licences it is not known, so it may have been."""
    licence = scenario.project.licence
    if not law.holds_grounds_of(licence):
        return True
    packages = (law.parameters[head.package].entry(licence) for head in law.heads.values() if head.package in law.parameters)
    granted = [entry.value for entry in packages if entry is not None and isinstance(entry.value, Package)]
    return any(one.rate is not None and one.rate.years == used for one in granted)
