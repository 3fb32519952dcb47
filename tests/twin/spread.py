"""Pay that is spread over the people of a role, and staff that comes and goes (method 5.3, 5.4); scalar, line by line.

The sum over the people is taken between the places where a head's amounts may bend or jump: there every amount is a straight line in pay,
found from two points inside, and its sum needs only how many people there are between two levels of pay, and what they earn together.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from statistics import NormalDist
from typing import Any

from .paths import ONE, ZERO, number, path

NORMAL = NormalDist()
Piece = tuple[float, float, float]
"""From which monthly pay on, and the mean and the deviation of the logarithm of pay there."""


def curve(distribution: dict[str, Any]) -> list[Piece]:
    """The pieces of the curve of pay, lowest first, in the year of the survey."""
    if distribution["kind"] == "lognormal":
        return [(0.0, math.log(number(distribution["median"])), float(number(distribution["spread"])))]
    points = sorted((NORMAL.inv_cdf(float(number(share))), math.log(number(pay))) for share, pay in distribution["quantiles"].items())
    pieces = []
    for (score, log), (next_score, next_log) in pairwise(points):
        deviation = (next_log - log) / (next_score - score)
        pieces.append((math.exp(log) if pieces else 0.0, log - deviation * score, deviation))
    return pieces


def below(pieces: list[Piece], pay: float) -> tuple[float, float]:
    """The share of people paid less, and what they earn, spread over all heads."""
    share = earned = 0.0
    for (start, mean, deviation), end in zip(pieces, [*(piece[0] for piece in pieces[1:]), math.inf], strict=True):
        if pay <= start:
            break
        upper = min(pay, end)
        scores = [
            (math.log(level) - mean) / deviation if 0 < level < math.inf else (-math.inf if level == 0 else math.inf)
            for level in (start, upper)
        ]
        share += NORMAL.cdf(scores[1]) - NORMAL.cdf(scores[0])
        whole = math.exp(mean + deviation * deviation / 2)
        earned += whole * (NORMAL.cdf(scores[1] - deviation) - NORMAL.cdf(scores[0] - deviation))
    return share, earned


def level(distribution: dict[str, Any], year: int) -> Fraction:
    """Pay of a year against that of the year of the survey."""
    survey = int(distribution["year"])
    between = list(range(min(survey, year) + 1, max(survey, year) + 1))
    grown = ONE
    for rate in path(distribution["growth"], between, hold_before=True):
        grown *= 1 + rate
    return grown if year >= survey else 1 / grown


def average(distribution: dict[str, Any], years: list[int]) -> list[Fraction]:
    """The average monthly pay of each year."""
    mean = below(curve(distribution), math.inf)[1]
    return [Fraction(mean * float(level(distribution, year))) for year in years]


def total(pieces: list[Piece], scale: float, cuts: list[float], a_head: Callable[[Fraction], dict[str, Fraction]]) -> dict[str, Fraction]:
    """Amounts a head, averaged over the people; the cuts are levels of monthly pay of the year, `scale` that of the year on the survey's."""
    edges = sorted({cut for cut in cuts if 0 < cut < math.inf})
    result: dict[str, float] = {}
    for low, high in zip([0.0, *edges], [*edges, math.inf], strict=True):
        (people, pay), (more_people, more_pay) = below(pieces, low / scale), below(pieces, high / scale)
        people, pay = more_people - people, (more_pay - pay) * scale
        if people <= 0:
            continue
        one, two = (low + (high - low) / 3, low + (high - low) * 2 / 3) if high < math.inf else (2 * low + 1, 3 * low + 2)
        first, second = a_head(Fraction(one)), a_head(Fraction(two))
        for name, amount in first.items():
            slope = float(second[name] - amount) / (two - one)
            result[name] = result.get(name, 0.0) + float(amount) * people + slope * (pay - one * people)
    return {name: Fraction(amount) for name, amount in result.items()}


def crossings(knots: list[float], line: Callable[[Fraction], Fraction], targets: list[Fraction]) -> list[float]:
    """Where an amount that is straight between the knots, and beyond the last one, reaches each target."""
    points = sorted({knot for knot in knots if knot > 0} | {1.0})
    points.append(2 * points[-1])
    values = [line(Fraction(point)) for point in points]
    found = []
    for place, ((x, y), (next_x, next_y)) in enumerate(pairwise(zip(points, values, strict=True))):
        for target in targets:
            if next_y == y:
                continue
            part = float((target - y) / (next_y - y))
            if part >= 0 and (part <= 1 or place == len(points) - 2):
                found.append(x + part * (next_x - x))
    return found


def staff(row: dict[str, Any], heads: list[Fraction], years: list[int]) -> list[dict[int, Fraction]]:
    """For each year, the share of the heads that was hired in each year (by its place); leavers are the same part of everybody."""
    leaving = path(row["turnover"], years, hold_before=True)
    there: dict[int, Fraction] = {}
    result = []
    for i, needed in enumerate(heads):
        before = sum(there.values(), ZERO)
        if before > 0:
            stay = min((1 - leaving[i]) * before, needed)
            there = {hired: count * stay / before for hired, count in there.items()}
        new = needed - sum(there.values(), ZERO)
        if new > 0:
            there[i] = there.get(i, ZERO) + new
        # Fractions of many years of turnover would grow without end.
        there = {hired: Fraction(float(count)) for hired, count in there.items() if count > 0}
        result.append({hired: count / needed for hired, count in there.items()} if needed > 0 else {})
    return result
