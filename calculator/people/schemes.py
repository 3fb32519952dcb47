"""Schemes of personal income tax beside the five-year exemption: which are open to a role, what each takes off, which one is taken."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.enterprise.qualify import dated_states
from calculator.law.law import Law
from calculator.law.lookup import LawReader
from calculator.people.clocks import first_months
from calculator.project.facts import ANSWERS
from calculator.project.lanes import Lanes
from calculator.project.tokens import STAFF_SCHEMES
from calculator.recorder import Plain
from calculator.rules import eligibility, tax_schemes
from calculator.rules.kinds import Booleans, Floats

SUBJECT = "personal_income_tax."
EXEMPTION = "five_years"
"""The five-year exemption of digital-technology staff among the schemes; it comes first."""

ALL_SCHEMES = (EXEMPTION, *STAFF_SCHEMES)
NOT_READ = "not_read"
"""Staff of a scheme whose text does not say, as far as it was read, whom it reaches."""

NO_END = np.inf
TERMS = ("exempt_months", "exempt_years", "half_months", "years", "reduction", "exempt_share")
"""What may stand beside the staff of a scheme."""


class Terms(NamedTuple):
    """How much a scheme takes off and for how long [months], and the first and last month in which it holds."""

    exempt_months: float
    reduced_months: float
    reduction: float
    first_month: float
    last_month: float


class Group(NamedTuple):
    """Heads of the roles that choose alike: their part of all heads ``(role,)``, the scheme each role takes, by its place among all, and the
    part of the tax a scheme other than the five years takes off, each ``(year, role)``; and what each would take off alone,
    ``(scheme, year, role)`` [VND a head of the group]."""

    heads: Floats
    scheme: NDArray[np.int64]
    part: Floats
    tax_off: Floats


def schemes_of(law: Law) -> list[str]:
    """Name the schemes the law has, in the order in which a scenario can state them."""
    return [name for name in STAFF_SCHEMES if f"{SUBJECT}{name}.staff" in law.parameters]


def terms_of(read: LawReader, name: str) -> Terms:
    """Give the terms of a scheme as the law holds them: years or months of exemption, then of reduction, or a share up to a day."""
    node, held = f"{SUBJECT}{name}.", read.law.parameters

    def value(part: str) -> float:
        path = node + part
        return read.once(path, _day(read, path)) if path in held else 0.0

    exempt = value("exempt_months") + 12 * value("exempt_years")
    first, last, reduction = held[f"{node}staff"].history[0].from_, NO_END, value("reduction")
    if f"{node}exempt_share" in held:
        entry = read.entry(f"{node}exempt_share", _day(read, f"{node}exempt_share"))
        # A share up to a day: reduced months without an end of their own.
        reduction = value("exempt_share")
        last = NO_END if entry.until is None else 12.0 * entry.until.year + entry.until.month - 1
        return Terms(0.0, NO_END, reduction, _month(first), last)
    return Terms(exempt, value("half_months") + 12 * value("years"), reduction, _month(first), last)


def scheme_states(read: LawReader, lanes: Lanes, name: str) -> NDArray[np.int8]:
    """Hold the project of each lane against the conditions of a scheme, ``(lane,)``."""
    node = f"{SUBJECT}{name}."
    paths = [path for path in read.paths(SUBJECT) if path.startswith(f"{node}conditions.")]
    if not paths:
        return np.full(lanes.count, eligibility.MET, dtype=np.int8)
    days = np.full(lanes.count, _day(read, f"{node}staff").toordinal(), dtype=np.int64)
    return read.recorder.apply(eligibility.all_of, states=[dated_states(read, path, days, lanes.facts) for path in paths])


def groups_of(read: LawReader, lanes: Lanes, tax: Floats, exempt: Floats, recorder: Plain) -> list[Group]:
    """Part the heads of each role into those the five years reach and the others, and let each choose the best scheme that is open.

    Parameters
    ----------
    read, lanes : the law and the lanes.
    tax : of a head of each role, before any exemption, ``(year, role)`` [VND].
    exempt : by the five-year exemption, on average over all heads of the role, ``(year, role)`` [VND].
    recorder : notes the steps.
    """
    roles = lanes.roles
    stated = np.where(np.isnan(roles.qualifying_share), 1.0, roles.qualifying_share)
    reached = np.where((exempt > 0).any(axis=0), stated, 0.0)
    parts = _relieved_parts(read, lanes, recorder)
    a_head = np.divide(exempt, reached, out=np.zeros(np.broadcast_shapes(exempt.shape, reached.shape)), where=reached > 0)
    beside = parts * tax
    both = (beside.any(axis=(0, 1)) & exempt.any(axis=0)) | ((beside.any(axis=1)).sum(axis=0) > 1)
    each_year = bool(both.any()) and read.reading("income_tax_scheme_choice") == "each_year"
    found = []
    for heads, five in ((reached, a_head), (1 - reached, np.zeros(a_head.shape))):
        tax_off = np.concatenate([five[None], beside])
        if parts.any():
            read.basis(f"{SUBJECT}most_favourable")
            choice = recorder.apply(tax_schemes.best_scheme, tax_off=tax_off, each_year=each_year)
        else:
            choice = tax_schemes.best_scheme(tax_off=tax_off, each_year=False)
        place = np.maximum(choice.scheme - 1, 0)
        part = np.where(choice.scheme > 0, np.take_along_axis(parts, place[None], axis=0)[0], 0.0)
        found.append(Group(heads, choice.scheme, part, tax_off))
    return found


def _relieved_parts(read: LawReader, lanes: Lanes, recorder: Plain) -> Floats:
    """Give the part of a head's tax each scheme beside the five years would take off, ``(scheme, year, role)``."""
    roles = lanes.roles
    parts = np.zeros((len(STAFF_SCHEMES), *roles.monthly_pay.shape))
    for place, name in enumerate(STAFF_SCHEMES):
        if not roles.schemes[place].any() or f"{SUBJECT}{name}.staff" not in read.law.parameters:
            continue
        open_to = _open_to_roles(read, lanes, name, place)
        if not open_to.any():
            continue
        terms = terms_of(read, name)
        begins = np.maximum(first_months(roles, lanes.years), np.float64(terms.first_month))
        # Nothing begins in a year that is over before the scheme holds.
        begins = np.where(12.0 * lanes.years[:, None] + 12 > terms.first_month, begins, np.inf)
        start = np.where(open_to & (roles.headcount > 0), begins, np.inf).min(axis=0)
        for term in ("staff", *TERMS):
            if f"{SUBJECT}{name}.{term}" in read.law.parameters:
                read.basis(f"{SUBJECT}{name}.{term}", on=_day(read, f"{SUBJECT}{name}.{term}"))
        part = recorder.apply(
            tax_schemes.relieved_part,
            start_month=start,
            exempt_months=terms.exempt_months,
            reduced_months=terms.reduced_months,
            reduction=terms.reduction,
            last_month=terms.last_month,
            years=lanes.years,
        )
        parts[place] = part * roles.project_share * (roles.headcount > 0)
    return parts


def _open_to_roles(read: LawReader, lanes: Lanes, name: str, place: int) -> Booleans:
    """Say to which roles a scheme is open: its place and employer, and what is stated of the people."""
    roles = lanes.roles
    answer = np.where(roles.schemes[place] == ANSWERS.index("yes"), eligibility.MET, roles.schemes[place]).astype(np.int8)
    state = eligibility.all_of([scheme_states(read, lanes, name)[roles.lane], answer])
    open_to = eligibility.granted(state=state, favourable=lanes.favourable[roles.lane]) & lanes.claims[roles.lane]
    path = f"{SUBJECT}{name}.staff"
    if open_to.any() and read.choice(path, _day(read, path)) == NOT_READ:
        return open_to & (read.reading("free_trade_zone_staff") == "stated_staff_from_first_month")
    return open_to


def _day(read: LawReader, path: str) -> dt.date:
    """Give the day the law is looked at, or the first day of a parameter that begins later."""
    return max(read.law.as_of, read.law.parameters[path].history[0].from_)


def _month(day: dt.date) -> float:
    return 12.0 * day.year + day.month - 1
