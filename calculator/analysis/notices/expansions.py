"""What a reader must know of expansions, and of a project that goes on with a former one."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.analysis.site_run import Notice, SiteRun
from calculator.i18n import label
from calculator.project.scenario import Scenario
from calculator.validation import Words

PHASE = "phase_of_first_dossier"


def expansion_notices(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    """Say what is granted of the time a former project left, and which right to move to the new law is not computed."""
    project = scenario.project
    origin = project.facts.origin
    if origin is not None and origin != "new":
        rows = {row.name: row for row in run.conditions if row.head == "new_project"}
        used = project.opening.incentive_years_used
        said = Words(vi=label(f"near.token.{origin}", "vi"), en=label(f"near.token.{origin}", "en"))
        values = {"origin": said, "rate": used.rate, "exempt": used.exempt, "half": used.half}
        if "years_used" not in rows:
            yield Notice("origin_not_new", values, 3.0)
        elif rows["years_used"].state == "met":
            yield Notice("origin_phase" if origin == PHASE else "origin_successor", values, 1.5)
        else:
            yield Notice("origin_years_missing", values, 3.0)
    path = "corporate_income_tax.expansion.grants"
    history = run.law.parameters[path].history if path in run.law.parameters else ()
    starts = [entry.from_ for entry in history if entry.cites[0].instrument == "67/2025/QH15"]
    older = [one.name for one in project.expansions if starts and one.decided < starts[0]]
    if older:
        yield Notice("expansion_transition", {"names": ", ".join(older), "from_day": starts[0].isoformat()}, 1.5)
    yield from _other_ground(run, scenario)
    late = [one.name for one in project.expansions if one.capital_disbursed is None and starts and one.decided >= starts[0]]
    if late:
        yield Notice("expansion_not_disbursed", {"names": ", ".join(late)}, 1.5)


def _other_ground(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    """Say that a ground by certificate, size or resolution opens nothing to expansions: what they add is the project's own."""
    path = "corporate_income_tax.expansion.grounds"
    if run.head is None or path not in run.law.parameters:
        return
    held = run.law.parameters[path]
    names = []
    for one in scenario.project.expansions:
        entry = held.entry(one.decided)
        if entry is not None and run.head not in (entry.value if isinstance(entry.value, tuple) else (entry.value,)):
            names.append(one.name)
    if names:
        yield Notice("expansion_other_ground", {"head": run.law.heads[run.head].label, "names": ", ".join(names)}, 2.5)
