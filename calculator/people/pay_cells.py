"""Pay that is spread over the people of a role, cut into cells inside which every rule is a straight line.

Insurance, deductions and the tariff are straight lines in pay between the ceilings, floors and bands of the law. So the sum over the
people of a cell is that of one person with their average pay, times their number: no error but rounding, whatever the law and the curve.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from math import erfc, sqrt
from typing import NamedTuple

import numpy as np

from calculator.law.lookup import LawReader
from calculator.people.payroll import insurance_law, wage_tax_law
from calculator.project.columns.lanes import Roles
from calculator.project.lanes import Lanes
from calculator.rules import personal_income_tax, social_insurance
from calculator.rules.kinds import Floats, Integers


class Stretches(NamedTuple):
    """Stretches of unchanged law: the place of the year, the first day as ordinal, and the months; each ``(stretch,)``."""

    year: Integers
    day: Integers
    months: Floats

    def of_year(self, values: Floats) -> Floats:
        """Give the value of the year of each stretch, ``(year, role)`` to ``(stretch, role)``."""
        return values if len(self.year) == len(values) else values[self.year]

    def sum_by_year(self, values: Floats) -> Floats:
        """Add up the stretches of each year, ``(stretch, role)`` to ``(year, role)``; ``add.reduceat`` is many times slower."""
        if len(self.year) == self.year[-1] + 1:
            return values
        first = np.flatnonzero(np.diff(self.year, prepend=-1))
        total = values[first]
        for place in np.setdiff1d(np.arange(len(self.year)), first):
            total[self.year[place]] += values[place]
        return total

    def by_turn(self) -> list[Integers]:
        """Give the first stretch of each year, the second (or the last again where there is none), and so on; each ``(year,)``."""
        first = np.flatnonzero(np.diff(self.year, prepend=-1))
        count = np.diff([*first.tolist(), len(self.year)])
        return [first + np.minimum(turn, count - 1) for turn in range(count.max())]


def stretches(read: LawReader, years: Integers) -> Stretches:
    """Cut years where the insurance law, or the flat tax of short contracts, changes inside them."""
    cut: Stretches = read.kept(("stretches_of_pay", int(years[0]), len(years)), lambda: _cut(read, years))
    return cut


def _cut(read: LawReader, years: Integers) -> Stretches:
    changes = {
        entry.from_
        for path, parameter in read.law.parameters.items()
        if path.startswith(("social_insurance.", "personal_income_tax.short_contract."))
        for entry in parameter.history
    }
    rows = []
    for place, year in enumerate(years.tolist()):
        begins = [1, *sorted({day.month for day in changes if day.year == year and day.month > 1})]
        for month, after in zip(begins, [*begins[1:], 13], strict=True):
            rows.append((place, dt.date(year, month, 1).toordinal(), after - month))
    table = np.array(rows, dtype=np.int64)
    return Stretches(table[:, 0], table[:, 1], table[:, 2].astype(np.float64))


class Cells(NamedTuple):
    """Roles cut into cells: a role a cell, and from which pay on each begins, against the average pay of its role, ``(year, cell)``."""

    roles: Roles
    begins: Floats
    role: Integers


def cells_of(read: LawReader, lanes: Lanes, spans: Stretches, cuts: Sequence[Floats], taken_out: Sequence[Floats]) -> Cells:
    """Cut roles with a spread of pay at every kink and jump of the law.

    Parameters
    ----------
    lanes : their roles all have a spread of pay.
    spans : stretches of unchanged law.
    cuts : more places to cut at, against the average pay; each ``(year, role)``.
    taken_out : shares of pay that may be taken out before the tariff; each ``(year, role)``.
    """
    roles = lanes.roles
    kinks = _kinks(read, lanes.years, spans, roles, taken_out) / roles.monthly_pay
    edges = np.sort(np.concatenate([kinks, np.stack(cuts)]), axis=0) if cuts else np.sort(kinks, axis=0)
    heads, pay = _people_below(edges, roles.spread)
    nobody, everybody = np.zeros((1, *edges.shape[1:])), np.ones((1, *edges.shape[1:]))

    def flat(panel: Floats) -> Floats:
        return panel.transpose(1, 2, 0).reshape(panel.shape[1], -1)

    begins, ends = flat(np.concatenate([nobody, edges])), flat(np.concatenate([edges, everybody * np.inf]))
    cell = read.recorder.apply(
        personal_income_tax.pay_cell,
        begins=begins,
        ends=ends,
        heads=flat(np.diff(heads, axis=0, prepend=nobody, append=everybody)),
        pay=flat(np.diff(pay, axis=0, prepend=nobody, append=everybody)),
    )
    role = np.repeat(np.arange(len(roles.lane)), len(edges) + 1)
    each = roles.take(role)
    monthly = each.monthly_pay * cell.pay
    insured = np.where(each.insured_apart, each.insured_pay, monthly)
    return Cells(replace(each, headcount=each.headcount * cell.heads, monthly_pay=monthly, insured_pay=insured), begins, role)


def _kinks(read: LawReader, years: Integers, spans: Stretches, roles: Roles, taken_out: Sequence[Floats]) -> Floats:
    """Give the monthly pay at which insurance, the tariff or a flat rate changes its slope or jumps, ``(kink, year, role)`` [VND]."""
    law = insurance_law(read, spans.day[:, None], roles.region[None, :])
    edges = [law.social_floor, law.social_ceiling, law.unemployment_ceiling]
    shape = roles.monthly_pay.shape
    found = [np.broadcast_to(edge[rows], shape) for rows in spans.by_turn() for edge in edges]
    knots = np.sort(np.stack([np.ones(shape), *found]), axis=0)
    # Beyond the last kink pay is a straight line: one more point gives its slope.
    knots = np.concatenate([knots, 2 * knots[-1:]])

    def insurance(monthly: Floats) -> Floats:
        insured = np.where(roles.insured_apart, roles.insured_pay, monthly)[spans.year]
        who = {"insured": insured, "foreign": roles.foreign, "contract_months": roles.contract_months}
        paid = social_insurance.contributions(**who, law=law, months=spans.months[:, None])
        return spans.sum_by_year(paid.employee)

    borne = np.stack([insurance(knot) for knot in knots])
    january = np.array([dt.date(int(year), 1, 1).toordinal() for year in years], dtype=np.int64)[:, None]
    tax = wage_tax_law(read, january, "personal_income_tax.resident_tariff_year", 12)
    deducted = tax.personal_deduction + roles.dependants * tax.dependant_deduction
    bands = tax.tariff.begins + deducted
    for share in (np.zeros((1, 1)), *taken_out):
        left = knots * roles.months_paid * (1 - share) - borne
        found += _reached(knots, left, bands)
    if (roles.contract_months < tax.short_contract_months).any():
        threshold = read.by_date("personal_income_tax.short_contract.threshold", spans.day)[:, None]
        found += [np.broadcast_to(threshold[rows], shape) for rows in spans.by_turn()]
    return np.stack(found)


def _reached(knots: Floats, left: Floats, bands: Floats) -> list[Floats]:
    """Give the pay at which what is left of it reaches each band; infinite where it never does. Once for each band if it only grows."""
    found = []
    for place, (low, high) in enumerate(pairwise(left)):
        slope = high - low
        part = (bands - low) / np.where(slope == 0, np.nan, slope)
        last = place == len(left) - 2
        inside = (part >= 0) & ((part <= 1) | last)
        found.append(np.where(inside, knots[place] + np.where(inside, part, 0) * (knots[place + 1] - knots[place]), np.inf))
    grows = (np.diff(left, axis=0) >= 0).all()
    return list(np.min(found, axis=0)) if grows else [one for segment in found for one in segment]


def _people_below(edges: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """Give the share of the people paid less than each edge, and of all pay that they earn; ``(edge, year, role)``."""
    begins, log_pay, slope = spread
    used = ~np.isnan(begins)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(edges)
        first_pay = log_pay + slope * begins
        weight = np.exp(log_pay + slope**2 / 2)
    # What the people of the segments before earn, less what the formula of a segment counts below its own beginning.
    start = normal_below(np.where(used, begins, np.inf) - np.nan_to_num(slope))
    end = normal_below(np.where(used, np.concatenate([begins[1:], np.full((1, begins.shape[1]), np.nan)]), np.inf) - np.nan_to_num(slope))
    earned = np.where(used, weight * (np.where(np.isnan(end), 1, end) - start), 0.0)
    before = np.cumsum(earned, axis=0) - earned - np.where(used, weight * start, 0.0)
    segment = np.zeros(edges.shape, dtype=np.int64)
    for place in range(1, len(begins)):
        segment += logs >= first_pay[place]
    role = np.arange(edges.shape[-1])
    score = (logs - log_pay[segment, role]) / slope[segment, role]
    pay = before[segment, role] + weight[segment, role] * normal_below(score - slope[segment, role])
    return normal_below(score), pay


def normal_below(score: Floats) -> Floats:
    """Give the share of a normal distribution below each score; the C library's function, at its full precision."""
    flat = (score * -sqrt(0.5)).ravel().tolist()
    below: Floats = np.fromiter(map(erfc, flat), np.float64, len(flat)).reshape(score.shape) / 2
    return below
