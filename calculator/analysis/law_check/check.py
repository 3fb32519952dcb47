"""All checks of the law data, one after another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from calculator.analysis.law_check.changes import check_drafts, check_own_drafts
from calculator.analysis.law_check.in_time import check_amendments, check_cuts, check_quarters, days_of_change
from calculator.analysis.law_check.reads import Probe, check_coverage, check_reads, check_rules_cite, public_rules, watch_all
from calculator.errors import InputError, Place, Problem
from calculator.law.coverage_map import CoverageMap, load_coverage
from calculator.law.draft_file import DraftFile
from calculator.law.freshness import old_entries
from calculator.law.load import Library, load_library
from calculator.project.load import load_scenario
from calculator.project.scenario import Scenario

SCENARIOS = Path(__file__).resolve().parents[3] / "scenarios"


@dataclass(frozen=True)
class Finding:
    """One check: its name (the key of its words), what it looked at, and the faults it found."""

    check: str
    looked_at: int
    faults: tuple[Problem, ...]


@dataclass(frozen=True)
class LawReport:
    """Every check with its faults, and what is no fault but should be known."""

    today: dt.date
    findings: tuple[Finding, ...]
    warnings: tuple[Problem, ...] = field(default=())

    @property
    def faults(self) -> tuple[Problem, ...]:
        """The faults of all checks, in their order."""
        return tuple(problem for finding in self.findings for problem in finding.faults)


def shipped_scenarios(folder: Path = SCENARIOS) -> list[Scenario]:
    """Read the scenarios of a folder; those of the repository unless another is named.

    Raises
    ------
    InputError
        When there are none: an installed package has no scenarios beside it.
    """
    found = [load_scenario(path) for path in sorted(folder.glob("*.yaml"))]
    if not found:
        raise InputError(Problem(Place(str(folder)), "there are no scenarios here", "check the law data in a clone of the repository"))
    return found


def check_law(
    today: dt.date,
    *,
    library: Library | None = None,
    coverage: CoverageMap | None = None,
    scenarios: Sequence[Scenario] | None = None,
    drafts: Sequence[DraftFile] = (),
    others: Sequence[Probe] = (),
) -> LawReport:
    """Check the law data.

    Parameters
    ----------
    today : the day from which the age of a check is counted.
    library, coverage, scenarios : what is checked; what is shipped unless given.
    drafts : drafts of one's own: whether each changes anything is a warning.
    others : further ways to use the law, for the check that everything is read.
    """
    library, coverage = library or load_library(), coverage or load_coverage()
    scenarios = shipped_scenarios() if scenarios is None else scenarios
    seen = watch_all(library, scenarios, others)
    values = sum(len(parameter.history) for parameter in library.parameters.values())
    lines = sum(len(held.provisions) for held in coverage.instruments.values())
    checks: list[tuple[str, int, Callable[[], Iterable[Problem]]]] = [
        ("cuts", len(days_of_change(library)), lambda: check_cuts(library)),
        ("quarters", values, lambda: check_quarters(library)),
        ("amendments", len({instrument.issued for instrument in library.instruments.values()}), lambda: check_amendments(library)),
        ("drafts", sum(draft.computable == "yes" for draft in library.drafts.values()), lambda: check_drafts(library, scenarios)),
        ("reads", len(library.parameters), lambda: check_reads(library, coverage, seen)),
        ("rules", len(public_rules()), lambda: check_rules_cite(coverage)),
        ("coverage", lines, lambda: check_coverage(library, coverage, seen)),
    ]
    findings = tuple(Finding(name, count, tuple(dict.fromkeys(work()))) for name, count, work in checks)
    warnings = [*old_checks(library, today), *check_own_drafts(drafts, scenarios)]
    return LawReport(today, findings, tuple(warnings))


def old_checks(library: Library, today: dt.date) -> Iterable[Problem]:
    """Give the values that were last checked more than twelve months before a day."""
    for path, entry in old_entries(library.parameters, today):
        found = f"its value from {entry.from_} was last checked on {entry.checked_on}, more than twelve months before {today}"
        yield Problem(library.places.get(path, Place(key=path)), found, f"look at {entry.cites[0].instrument} again and renew checked_on")
