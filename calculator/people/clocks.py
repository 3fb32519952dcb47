"""The five exempt years of a role's staff: one clock for the places of a role, or one for each year of hiring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from calculator.law.lookup import LawReader
from calculator.project.columns.lanes import Roles
from calculator.rules import personal_income_tax
from calculator.rules.clocks import first_year
from calculator.rules.kinds import Booleans, Floats, Integers


class Qualifying(NamedTuple):
    """The part of the heads of each role that qualify, and of their pay that is exempt, ``(year, role)``."""

    heads: Floats
    pay: Floats


class Places(NamedTuple):
    """Pay from which a place of each role qualifies, against the average: in a year, and in any year so far; ``(year, role)``."""

    year: Floats
    so_far: Floats


def first_months(roles: Roles, years: Integers) -> Floats:
    """Give the month in which work of a year begins: January, in the year of the licence its month; ``(year, role)`` [months]."""
    begins = 12 * years[:, None] + np.where(years[:, None] == roles.licence_year, roles.licence_month - 1, 0)
    return begins.astype(np.float64)


def first_month_of_any(roles: Roles, years: Integers, qualify: Booleans) -> Floats:
    """Give the month in which work of the first year begins in which any of a role qualify, ``(role,)``; infinite where none ever do [months]."""
    first = first_year(happens=qualify, years=years)
    return 12 * first + np.where(first == roles.licence_year, roles.licence_month - 1, 0)


def start_of_places(begins: Floats, first: Floats, cell_begins: Floats, exempt_years: int) -> Floats:
    """Give the month in which the five years of each cell's places began, ``(year, cell)``; only what falls into the year is exact.

    A place qualifies first in the first year whose threshold it passes; the lower of two places never starts before the higher.

    Parameters
    ----------
    begins : first month of work of each year, ``(year, cell)`` [months].
    first : the lowest threshold up to each year, ``(year, cell)``.
    cell_begins : pay of the lowest place of each cell, against the average, ``(year, cell)``.
    exempt_years : length of the exemption [years].
    """
    start = begins
    for back in (1, exempt_years, exempt_years + 1):
        before = cell_begins >= years_before(first, back, np.inf)
        start = np.where(before, years_before(begins, back, -np.inf), start)
    return start


def years_before(panel: Floats, back: int, missing: float) -> Floats:
    """Give the value of some years before, ``(year, role)``."""
    back = min(back, len(panel))
    return np.concatenate([np.full((back, panel.shape[1]), missing), panel[: len(panel) - back]])


def clock_counts_from_contract(read: LawReader, roles: Roles) -> bool:
    """Say whether the five years of any role run from contracts: asked only where a contract or hiring is stated."""
    stated = not (np.isnan(roles.first_contract_month).all() and np.isnan(roles.turnover).all())
    return stated and read.reading("exemption_clock") == "first_contract"


def qualifying_groups(
    read: LawReader, roles: Roles, years: Integers, qualifying: Floats, start: Floats, exempt_years: float, whole: Roles, part_of: Integers
) -> list[Qualifying]:
    """Give those who qualify by the clock they are under: all under one, or each year of hiring under its own.

    Parameters
    ----------
    roles : roles, or the cells they are cut into.
    qualifying : the part of the heads that qualify, ``(year, role)``.
    start : where the clock runs from the first exempt month, that month; infinite for none, ``(role,)`` or ``(year, role)``.
    whole, part_of : the roles before they were cut, and the place of each among them.
    """

    def group(share: Floats | None, first_month: Floats) -> Qualifying:
        months = read.recorder.apply(personal_income_tax.exempt_months, start_month=first_month, exempt_years=exempt_years, years=years)
        pay = months if (roles.project_share == 1).all() else roles.project_share * months
        return Qualifying(qualifying if share is None else qualifying * share, pay)

    if not clock_counts_from_contract(read, whole):
        return [group(None, start)]
    dated = ~np.isnan(roles.first_contract_month)
    start = np.where(dated, roles.first_contract_month, start)
    if np.isnan(whole.turnover).all():
        return [group(None, start)]
    began = first_months(whole, years)
    first, *later = hired_in_each_year(read, whole)
    return [
        group(first[:, part_of], start),
        *(group(share[:, part_of], began[year, part_of]) for year, share in enumerate(later) if share.any()),
    ]


def hired_in_each_year(read: LawReader, roles: Roles) -> Iterator[Floats]:
    """Give the share of each year's heads that were there at first, then the shares hired in each year, ``(year, role)``."""
    followed = np.asarray(~np.isnan(roles.turnover).all(axis=0))
    turnover = np.broadcast_to(np.where(followed, np.nan_to_num(roles.turnover), 0), roles.headcount.shape)
    staffed = read.recorder.apply(personal_income_tax.staffing, headcount=roles.headcount, turnover=turnover)
    heads = np.where(roles.headcount > 0, roles.headcount, 1)
    held = (roles.headcount > 0).cumsum(axis=0)
    shares = []
    for year in range(len(heads)):
        stayed = np.cumprod(np.concatenate([staffed.hired[year : year + 1], staffed.stayed[year + 1 :]]), axis=0)
        shares.append(np.concatenate([np.zeros((year, heads.shape[1])), stayed]) / heads)
    at_first = sum((np.where(held[year] == 1, share, 0) * (roles.headcount[year] > 0) for year, share in enumerate(shares)), np.zeros(1))
    at_first = np.where(followed, at_first, 1.0)
    yield at_first
    for year, share in enumerate(shares):
        yield np.where(followed & (held[year] > 1), share, 0.0)
