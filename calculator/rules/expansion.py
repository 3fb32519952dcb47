"""What an expansion of a running project adds to income, and what of the tax on that it is spared."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from calculator.rules.clocks import DUST, first_year, share_of_year
from calculator.rules.kinds import Booleans, Floats, Integers


class Enjoyed(NamedTuple):
    """What the extra income of each expansion enjoys in each year, ``(year, expansion)``: the project's own incentive, or a holiday."""

    follows_project: Booleans
    exempt_share: Floats
    half_share: Floats


class ExtraTax(NamedTuple):
    """Tax on extra income with a holiday of its own, and what that takes off [VND], ``(year, lane)``."""

    due: Floats
    relief_exemption: Floats
    relief_half: Floats


def extra_income_of_own_books(
    *,
    revenue: Floats,
    direct_cost: Floats,
    project_revenue: Floats,
    project_direct_cost: Floats,
    shared_cost: Floats,
    by_cost: Booleans,
    research: Floats,
    project_research: Floats,
    shared_research: Floats,
    project_extra_deduction: Floats,
    inside_share: Floats,
) -> Floats:
    """Take from the revenue of an expansion its own cost and its part of what the project bears of shared cost, ``(year, expansion)`` [VND].

    Parameters
    ----------
    revenue, direct_cost, research : of the lines of the expansion, deductible [VND].
    project_revenue, project_direct_cost, project_research : of the project with all its expansions [VND].
    shared_cost, shared_research : the project's part of what is shared [VND].
    by_cost : the part of the expansion goes by direct cost instead of revenue.
    project_extra_deduction : what the project deducts for R&D a second time [VND].
    inside_share : the share of the income that arises inside the place.

    References
    ----------
    Decree 320/2025/NĐ-CP art. 20(5)(b1), 23(1); before it Circular 78/2014/TT-BTC art. 18(6)(a).
    """
    part = np.where(by_cost, _ratio(direct_cost, project_direct_cost), _ratio(revenue, project_revenue))
    borne = research + part * shared_research
    deducted = project_extra_deduction * _ratio(borne, project_research + shared_research)
    return (revenue - direct_cost - part * shared_cost - deducted) * inside_share


def extra_income_by_ratio(*, income: Floats, added: Floats, total: Floats) -> Floats:
    """Split income off by what the expansion has of the assets at the end of the year, ``(year, expansion)`` [VND].

    Parameters
    ----------
    income : taxable income of the year without other income that enjoys no incentive, and without that of expansions with books of their
        own, which is told apart already [VND].
    added, total : fixed assets at original cost, or invested capital: of the expansion in use, and all in use but those of such books [VND].

    References
    ----------
    Decree 320/2025/NĐ-CP art. 20(5)(b2)-(b3); before it Circular 78/2014/TT-BTC art. 18(6).
    """
    return income * _ratio(added, total)


def _ratio(part: Floats, whole: Floats) -> Floats:
    shape = np.broadcast_shapes(part.shape, whole.shape)
    return np.divide(part, whole, out=np.zeros(shape), where=np.broadcast_to(whole > 0, shape))


def start_of_expansion_holiday(
    *, extra_income: Floats, years: Integers, begins: Floats, counted_from: Floats, latest_start: Floats, began: Floats
) -> Floats:
    """Start the holiday of an expansion with its first income once it may begin, in the fourth year at the latest, ``(expansion,)``.

    Parameters
    ----------
    extra_income : of the expansion [VND], ``(year, expansion)``.
    years : calendar years, ``(year,)``.
    begins : the year in which the registered capital is complete, or before October 2025 that in which it is in operation; infinite for never.
    counted_from : the year the latest start is counted from: the same, or before October 2025 the first year with revenue of the expansion.
    latest_start : the year, counted from 1, in which it starts at the latest.
    began : the year in which it began before the first year; NaN where it did not.

    References
    ----------
    Decree 320/2025/NĐ-CP art. 20(6); before it Decree 218/2013/NĐ-CP art. 16(5) and Circular 78/2014/TT-BTC art. 18(6)(a).
    """
    earliest = first_year(happens=(extra_income > DUST) & (years[:, None] >= begins), years=years)
    start = np.minimum(earliest, np.maximum(counted_from + latest_start - 1, begins))
    return np.where(np.isnan(began), start, began)


def enjoyed_by_expansion(
    *,
    eligible: Booleans,
    threshold_met: Booleans,
    chooses: Booleans,
    takes_holiday: Booleans,
    project_running: Booleans,
    project_ended: Booleans,
    ended_when_complete: Booleans,
    time_left_too: bool,
    holiday_start: Floats,
    exempt_years: Floats,
    half_years: Floats,
    half_reduction: Floats,
    years: Integers,
) -> Enjoyed:
    """Say what the extra income enjoys: the rest of the project's incentive, a holiday without a preferential rate, or nothing.

    Where the law leaves no choice the extra income follows the project while its incentive runs; a holiday needs a threshold met and a
    project whose time has run out. Where it leaves the choice, a threshold met opens both, and without one it follows the project.

    Parameters
    ----------
    eligible : in a favoured sector or place and not by purchase, ``(expansion,)``.
    threshold_met, chooses, takes_holiday : a threshold is met, the law leaves a choice, the holiday is chosen, ``(expansion,)``.
    project_running, project_ended : the project's incentive runs, has run out, ``(year, expansion)``.
    ended_when_complete : it had run out when the registered capital was complete, ``(expansion,)``.
    time_left_too : the rest of a holiday is granted too where the project's time runs out only after that.
    holiday_start, exempt_years, half_years, half_reduction : the holiday of a new project of the same sector or place, ``(expansion,)`` [years].
    years : calendar years, ``(year,)``.

    References
    ----------
    Law 67/2025/QH15 art. 14(5)-(6); Decree 320/2025/NĐ-CP art. 20(5)-(6); before it Law 14/2008/QH12 art. 14(4) as amended, Decree 218/2013/NĐ-CP
    art. 16(5), Circular 78/2014/TT-BTC art. 18(6).
    """
    chosen = chooses & takes_holiday & threshold_met & eligible
    by_right = ~chooses & threshold_met & eligible & (ended_when_complete | time_left_too)
    held: Booleans = chosen | (by_right & project_ended)
    exempt = share_of_year(start=holiday_start, length=exempt_years, years=years)
    half = share_of_year(start=holiday_start + exempt_years, length=half_years, years=years)
    return Enjoyed(
        follows_project=eligible & ~chosen & project_running,
        exempt_share=np.where(held, exempt, 0.0),
        half_share=np.where(held, half, 0.0) * half_reduction,
    )


def tax_on_extra_income(*, income: Floats, general: Floats, share: Floats, exempt_share: Floats, half_share: Floats) -> ExtraTax:
    """Tax the extra income that has a holiday of its own at the general rate, less the exemption or the half, ``(year, lane)`` [VND].

    Parameters
    ----------
    income : assessable income of the project with its expansions [VND].
    general : the rate without incentives.
    share : the part of that income that is extra income with a holiday.
    exempt_share, half_share : the parts of that income whose tax is exempt, and that are spared in half years.

    References
    ----------
    Law 67/2025/QH15 art. 14(6); Decree 320/2025/NĐ-CP art. 20(5)(b): exemption and reduction, no preferential rate.
    """
    at_rate = income * general
    exempt, half = at_rate * exempt_share, at_rate * half_share
    return ExtraTax(due=at_rate * share - exempt - half, relief_exemption=exempt, relief_half=half)
