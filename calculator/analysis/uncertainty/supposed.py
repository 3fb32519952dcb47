"""A project with uncertainty that is supposed, not stated: a spread of its revenue and margin, and a draft that may pass."""

from __future__ import annotations

from fractions import Fraction

from calculator.project.checks.uncertainty import missing_for
from calculator.project.scenario import Scenario
from calculator.project.uncertainty import Driver, DriverName, LawChange, Triangular, Uncertainty

SUPPOSED = "supposed"
"""The source of what nobody has measured."""


def supposing(
    scenario: Scenario, *, revenue: Fraction = Fraction(0), margin: Fraction = Fraction(0), law_changes: tuple[LawChange, ...] = ()
) -> Scenario:
    """Give a project that is uncertain in revenue and margin by as much to either side, and in the drafts that may pass.

    What a scenario itself states of its drivers prevails over what is supposed here. A driver its plan has nothing of is left out.

    Parameters
    ----------
    revenue : the most the revenue is more or less than planned, a share of it; triangular, the plan likeliest.
    margin : the same of the margin, in points.
    law_changes : drafts, the years in which they may pass, and how likely.
    """
    stated = scenario.uncertainty
    drivers: dict[DriverName, Driver] = dict(stated.drivers) if stated is not None else {}
    correlations = stated.correlations if stated is not None else ()
    if not drivers:
        spreads: dict[DriverName, Fraction] = {"revenue": revenue, "margin": margin}
        for name, wide in spreads.items():
            if wide and missing_for(scenario, name) is None:
                drivers[name] = Triangular(shape="triangular", low=-wide, mode=Fraction(0), high=wide, source=SUPPOSED)
    found = Uncertainty(drivers=drivers, correlations=correlations, law_changes=law_changes, source=SUPPOSED)
    return scenario.model_copy(update={"uncertainty": found})
