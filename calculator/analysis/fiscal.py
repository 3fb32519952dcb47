"""What a project's incentives cost the State and what the State has of the project, as they stand and under a stated redundancy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.analysis.fit.check import check_fit, computable
from calculator.analysis.grants_paid import grants_paid
from calculator.analysis.operator.state import NOTHING, Amount, amount_of
from calculator.analysis.run import finite
from calculator.analysis.valuation import LEVIES, PAID_LATER, levy_lines
from calculator.engine import evaluate
from calculator.law.law import Law
from calculator.project.case import Case
from calculator.project.lanes import build_lanes
from calculator.project.lease import StateLease
from calculator.project.scenario import Scenario

Floats = NDArray[np.float64]

Against = Literal["general_law", "outside_zone"]
"""What a relief is measured against: the same project without any incentive, or outside any zone with the incentives it has there."""

M2_PER_HECTARE = 10_000
BILLION = 1e9

RENT = "state_budget.land_rent."
TOP_UP = "state_budget.top_up_tax.central_share"


class Assumed(NamedTuple):
    """What the reader supposes, each stated beside every figure that rests on it.

    ``redundancy`` : share of such projects that would have come without the incentive; None where nothing is supposed.
    ``displacement`` : share of the others whose jobs would exist elsewhere under the general law.
    ``social_rate`` : at which the State values a later đồng, a year.
    ``income_tax_central``, ``wage_tax_central`` : the centre's part of corporate and personal income tax; None where it is not known.
    ``balancing_aid`` : whether the province receives balancing aid from the centre.
    ``grants_central`` : the centre's part of the grants the State pays; None where it is not known.
    """

    redundancy: float | None
    displacement: float
    social_rate: float
    income_tax_central: float | None = None
    wage_tax_central: float | None = None
    balancing_aid: bool = False
    grants_central: float | None = None


class LevyCost(NamedTuple):
    """One levy: what the State forgoes of it and collects of it, and the centre's part of what it forgoes by year; NaN where not known."""

    levy: str
    forgone: Amount
    collected: Amount
    central: Floats
    provincial: Floats


class GrantsPaid(NamedTuple):
    """The grants the State pays: all, those it would not pay in the comparison, and the parts of the centre and the province by year."""

    paid: Amount
    beyond: Amount
    central: Floats
    provincial: Floats


class Adjusted(NamedTuple):
    """What the incentive is worth to the State if a share of such projects would have come anyway [VND, present value].

    ``additional`` is the share that exists only because of the incentive, ``cost`` what is forgone of the others and paid to them, ``gain``
    what is collected of the additional ones less what is paid to them, ``net`` the gain less the cost.
    """

    redundancy: float
    additional: float
    cost: float
    gain: float
    net: float
    per_induced_job: float | None


class BreakEven(NamedTuple):
    """The share of redundant projects at which gain and cost are equal; or why there is none: ``nothing_forgone``, ``never_pays``."""

    share: float | None
    reason: str | None


@dataclass(frozen=True)
class Fiscal:
    """The State's side of one project at one site under one law.

    ``forgone`` is all levies together with the support and the grants paid beyond what the comparison is paid, ``collected`` all levies;
    ``support`` is what the State pays towards the rent of subleases, ``grants`` what it pays the project in grants.
    ``after_holiday`` is the corporate income tax of the years after the exempt and half years, a part of what is collected.
    ``insurance`` is paid to the insurance fund: no gain of the budget. Ratios are None where there is nothing to divide by.
    """

    variant: str
    site: str
    law: Law
    years: tuple[int, ...]
    against: Against
    assumed: Assumed
    levies: tuple[LevyCost, ...]
    support: Amount
    grants: GrantsPaid
    forgone: Amount
    collected: Amount
    after_holiday: Amount
    insurance: Amount
    jobs: float
    job_years: float
    hectares: float
    capital: float
    per_job: float | None
    per_job_year: float | None
    per_hectare: float | None
    per_billion_invested: float | None
    break_even: BreakEven
    adjusted: Adjusted | None
    ladder: tuple[Adjusted, ...]


LADDER = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Shares of redundant projects shown beside the one supposed: none is a default."""


def fiscal(scenario: Scenario, law: Law, site: str, assumed: Assumed, *, against: Against = "general_law") -> Fiscal:
    """Give what the State forgoes and collects, levy by levy, and what redundancy and displacement make of it.

    Facts that are not known are held adverse, as the yearly tables of ``run`` do.

    Parameters
    ----------
    scenario, law, site : the project.
    assumed : what the reader supposes.
    against : what a relief is measured against.

    Raises
    ------
    InputError
        When the scenario asks for what the law does not have.
    """
    check_fit(scenario, law)
    case = Case(scenario, site)
    other = replace(case, claims=False) if against == "general_law" else replace(case, outside=True)
    with computable(law):
        result = evaluate(law, build_lanes([case, other]))
    years = tuple(int(year) for year in result.years)
    collected, benchmark = levy_lines(result, 0), levy_lines(result, 1)
    rate = assumed.social_rate

    def amount(name: str, by_year: Floats) -> Amount:
        return amount_of(by_year, rate, years_later=1 if name == PAID_LATER else 0)

    centre = central_shares(law, scenario, site, years, assumed)
    levies = []
    for name in LEVIES:
        forgone = amount(name, benchmark[name] - collected[name])
        levies.append(
            LevyCost(
                name, forgone, amount(name, collected[name]), _part(forgone.by_year, centre[name]), _part(forgone.by_year, 1 - centre[name])
            )
        )
    supports = result.enterprise["sublease_support"]
    support = amount_of(supports[:, 0] - supports[:, 1], rate)
    grants = _grants(grants_paid(law, case, result.enterprise["revenue"][:, 0]), against, assumed)
    forgone_all = together([support, grants.beyond, *(one.forgone for one in levies)])
    collected_all = together([one.collected for one in levies])
    heads = result.workforce["headcount"][:, 0]
    land = sum((float(item.area) for item in scenario.sites[site].premises if isinstance(item, StateLease)), 0.0) / M2_PER_HECTARE
    jobs, job_years, capital = float(heads.max()), float(heads.sum()), float(scenario.project.capital)
    # Money paid to a project that would not have come otherwise is spent on it too: only what is left of its taxes is a gain.
    paid = together([amount_of(supports[:, 0], rate), grants.paid])
    cost, gain = forgone_all.present_value, collected_all.present_value - paid.present_value

    def at(redundancy: float) -> Adjusted:
        return adjusted(cost=cost, gain=gain, redundancy=redundancy, displacement=assumed.displacement, jobs=jobs)

    return Fiscal(
        variant=law.variant,
        site=site,
        law=law,
        years=years,
        against=against,
        assumed=assumed,
        levies=tuple(levies),
        support=support,
        grants=grants,
        forgone=forgone_all,
        collected=collected_all,
        after_holiday=amount_of(np.where(_after_holiday(result.clocks, years), collected["corporate_income_tax"], 0.0), rate),
        insurance=amount_of(result.state["insurance_contributions"][:, 0], rate),
        jobs=jobs,
        job_years=job_years,
        hectares=land,
        capital=capital,
        per_job=_over(cost, jobs),
        per_job_year=_over(cost, job_years),
        per_hectare=_over(cost, land),
        per_billion_invested=_over(cost, capital / BILLION),
        break_even=break_even(cost=cost, gain=gain, displacement=assumed.displacement),
        adjusted=None if assumed.redundancy is None else at(assumed.redundancy),
        ladder=tuple(at(share) for share in LADDER),
    )


def _grants(by_year: Floats, against: Against, assumed: Assumed) -> GrantsPaid:
    """Give the grants as a cost: against the general law all of them, outside a zone none, for there the same are paid."""
    rate, unknown = assumed.social_rate, np.full(len(by_year), np.nan)
    centre = unknown if assumed.grants_central is None else np.full(len(by_year), assumed.grants_central)
    beyond = by_year if against == "general_law" else np.zeros(len(by_year))
    return GrantsPaid(amount_of(by_year, rate), amount_of(beyond, rate), _part(beyond, centre), _part(beyond, 1 - centre))


def adjusted(*, cost: float, gain: float, redundancy: float, displacement: float, jobs: float) -> Adjusted:
    """Weigh what is forgone of projects that would exist anyway against what is collected of those that would not.

    A displaced project would have existed elsewhere and paid what the general law asks, as a redundant one does here. So with the
    additional share ``a = (1 − redundancy)(1 − displacement)``: net = a · gain − (1 − a) · cost.

    Parameters
    ----------
    cost : forgone per project, and paid to it beyond what it would be paid otherwise, at present value [VND].
    gain : collected per project less all that is paid to it, at present value [VND].
    redundancy, displacement : shares.
    jobs : per project; a cost per induced job is None where no job is induced.
    """
    additional = (1 - redundancy) * (1 - displacement)
    lost, won = (1 - additional) * cost, additional * gain
    return Adjusted(redundancy, additional, lost, won, won - lost, _over(cost, additional * jobs))


def break_even(*, cost: float, gain: float, displacement: float) -> BreakEven:
    """Give the redundancy at which the net value is nothing: ``gain / (gain + cost)`` without displacement.

    Parameters
    ----------
    cost, gain : as in ``adjusted``.
    displacement : share.
    """
    if cost <= NOTHING:
        return BreakEven(None, "nothing_forgone")
    if displacement >= 1 or gain + cost <= NOTHING:
        return BreakEven(None, "never_pays")
    share = 1 - cost / (gain + cost) / (1 - displacement)
    return BreakEven(share, None) if share >= 0 else BreakEven(None, "never_pays")


def together(amounts: Sequence[Amount]) -> Amount:
    """Add amounts up."""
    by_year: Floats = np.sum([one.by_year for one in amounts], axis=0)
    return Amount(by_year, sum(one.total for one in amounts), sum(one.present_value for one in amounts))


def central_shares(law: Law, scenario: Scenario, site: str, years: Sequence[int], assumed: Assumed) -> Mapping[str, Floats]:
    """Give the part of each levy that goes to the central budget, ``(year,)``; NaN where neither the law nor the reader says.

    Land rent of Hanoi is all the city's; elsewhere the share hangs on whether the province receives balancing aid.
    """
    if scenario.sites[site].province == "hanoi":
        rent = 1 - _held(law, f"{RENT}hanoi_share", years)
    else:
        rent = _held(law, f"{RENT}central_share{'_receiving_aid' if assumed.balancing_aid else ''}", years)
    unknown = np.full(len(years), np.nan)
    stated = {"corporate_income_tax": assumed.income_tax_central, "personal_income_tax": assumed.wage_tax_central}
    return {
        **{name: unknown if share is None else np.full(len(years), share) for name, share in stated.items()},
        "land_rent_due": rent,
        # Top-up tax of a year is revenue of the year after.
        "group_top_up_tax": _held(law, TOP_UP, [year + 1 for year in years]),
        "land_use_tax": unknown,
        "import_duty": unknown,
    }


def _held(law: Law, path: str, years: Sequence[int]) -> Floats:
    if path not in law.parameters:
        return np.full(len(years), np.nan)
    entries = [law.entry(path, dt.date(year, 1, 1)) for year in years]
    return np.array([np.nan if entry is None else float(entry.value) for entry in entries])


def _part(amounts: Floats, share: Floats) -> Floats:
    """Give a part of an amount; the part of nothing is nothing, whatever the share."""
    return np.where(amounts == 0, 0.0, amounts * share)


def _after_holiday(clocks: Mapping[str, Floats], years: Sequence[int]) -> NDArray[np.bool_]:
    """Say which years come after the exempt and half years; all where no holiday starts."""
    start, exempt, half = (finite(float(clocks[name][0])) for name in ("holiday_start", "exempt_years", "half_years"))
    if start is None:
        return np.ones(len(years), dtype=np.bool_)
    return np.array(years) >= start + (exempt or 0) + (half or 0)


def _over(cost: float, count: float) -> float | None:
    return cost / count if count > 0 else None
