"""What a reader must know of the mid-life of a project: moves that are open, moves that are not made, conditions found unmet."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.analysis.choices.moves import option_of
from calculator.analysis.site_run import Notice, SiteRun
from calculator.enterprise.failures import FAILED_YEAR, looked_at
from calculator.project.scenario import Scenario
from calculator.validation import Words

TRIFLE = 1.0
"""Present values closer than this are the same [VND]."""


def mid_life_notices(run: SiteRun, scenario: Scenario) -> Iterator[Notice]:
    """Tell what changes the ground of a project, or could."""
    written = option_of(scenario.project.elections.moves)
    if run.moves_not_made:
        yield Notice("move_not_made", {"count": run.moves_not_made}, 3.0)
    if run.moves:
        best = run.moves[0]
        own = next((one.gain for one in run.moves if one.option == written), 0.0)
        values = {"head": _heads(best.heads, run), "year": best.year, "amount": abs(best.gain - own)}
        if best.gain > own + TRIFLE:
            yield Notice("move_worth_more", values, best.gain - own)
        elif best.option != written:
            yield Notice("move_worth_less" if best.gain < own - TRIFLE else "move_worth_the_same", values, 1.0)
        elif best.gain > TRIFLE:
            yield Notice("move_made", {**values, "amount": best.gain}, 1.0)
    facts = scenario.project.facts
    if facts.conditions_found_unmet is not None and not run.enterprise["incentive_repaid"].any():
        special = run.head is not None and looked_at(run.law, run.head) is not None
        yield Notice("found_unmet_too_early" if special else "found_unmet_not_special", {"year": facts.conditions_found_unmet}, 3.0)
    if facts.failed_years and FAILED_YEAR in run.law.parameters and run.head is not None:
        yield Notice("failed_years", {"years": ", ".join(str(year) for year in facts.failed_years)}, 1.0)


def _heads(names: tuple[str, ...], run: SiteRun) -> Words:
    """Name heads one after the other."""
    labels = [run.law.heads[name].label for name in names]
    return Words(vi=" → ".join(one.vi for one in labels), en=" → ".join(one.en for one in labels))
