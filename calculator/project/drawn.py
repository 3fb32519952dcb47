"""The lanes of one project as functions of its uncertain drivers: built once, then thousands of draws are columns. Knows no law."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import reduce
from itertools import combinations
from operator import mul
from typing import Any

import numpy as np

from calculator.project.case import Case, Floats
from calculator.project.drivers import Changer
from calculator.project.lanes import BY_COLUMN, Lanes, build_lanes
from calculator.project.scenario import Scenario

DEGREE = 4
"""Most drivers whose changes are multiplied with each other in one amount: margin, revenue, ramp-up and exchange rate."""

NOISE = 2.0**-46
"""A coefficient this small beside the largest amount of its element is the rounding of the amounts it was taken from."""

NEAR = 1e-11
"""How far an amount may be from that of the scenario built by itself, as a share of the largest of its array."""

CHECKED = 2
"""Draws at which the columns are compared with lanes built one by one."""

Key = tuple[str, ...]
"""Where an array stands in the lanes: the field, and the field or name inside it."""


class NotByColumnsError(Exception):
    """The lanes do not follow the drivers as products of their changes; each draw has to be built by itself."""


@dataclass(frozen=True)
class Follower:
    """One array of the lanes that drivers move: ``Σ over sets S of drivers, coefficient of S × Π of their changes``.

    ``terms`` holds the coefficients by set, ``(…, element)``; ``weights`` of an array without a year axis says how a change by year counts,
    by driver, ``(element, year)``.
    """

    key: Key
    terms: Mapping[frozenset[str], Floats]
    weights: Mapping[str, Floats]

    @property
    def yearly(self) -> bool:
        """Whether the array has a year axis."""
        return self.terms[frozenset()].ndim > 1

    def at(self, changes: Mapping[str, Floats], draws: int) -> Floats:
        """Give the array for some draws, the elements of one draw side by side, ``(…, draw × element)``.

        Parameters
        ----------
        changes : of each driver, ``(draw, year)``, or ``(draw, 1)`` where all years change alike.
        draws : how many.
        """
        base = self.terms[frozenset()]
        found = np.empty((*base.shape[:-1], draws, base.shape[-1]))
        seen = {name: self._seen(name, rows) for name, rows in changes.items()}
        terms = [(coefficient, reduce(mul, (seen[name] for name in sorted(some)))) for some, coefficient in self.terms.items() if some]
        if not self.yearly:
            found[...] = base[..., None, :]
            for coefficient, moved in terms:
                found += coefficient[None, :] * moved
        else:
            # Year by year, which stays in the cache; most coefficients are nothing before the project runs.
            counts = [set(np.flatnonzero(coefficient.any(axis=1)).tolist()) for coefficient, _ in terms]
            for year, amounts in enumerate(found):
                at_work = [term for term, years in zip(terms, counts, strict=True) if year in years]
                own = [(coefficient[year], moved[year if len(moved) > 1 else 0]) for coefficient, moved in at_work]
                if not own:
                    amounts[...] = base[year]
                    continue
                np.multiply(*own[0], out=amounts)
                amounts += base[year]
                for coefficient, moved in own[1:]:
                    amounts += coefficient * moved
        return found.reshape(*base.shape[:-1], -1)

    def _seen(self, name: str, rows: Floats) -> Floats:
        """Give the changes of a driver as this array sees them: ``(year, draw, 1)``, or ``(draw, element)``."""
        if self.yearly:
            return rows.T[:, :, None]
        if rows.shape[1] == 1:
            return rows
        # Sums written out: the last bit of a matrix product may hang on how many rows it has.
        weight = self.weights[name]
        return sum((rows[:, year, None] * weight[None, :, year] for year in range(rows.shape[1])), np.zeros(()))


class Drawn:
    """How the lanes of a scenario at a site follow its drivers, and what else moves with them.

    Parameters
    ----------
    scenario, site : the plan.
    drivers : which of them are moved.
    by_year : those that take another change each year.
    others : amounts of a case that are no lanes, by name, each ``(year,)``.

    Raises
    ------
    NotByColumnsError
        When an array of the lanes does not follow the drivers as products of their changes.
    """

    def __init__(self, scenario: Scenario, site: str, drivers: Sequence[str], by_year: Collection[str], others: Mapping[str, Any]) -> None:
        self.scenario, self.site, self.drivers, self.others = scenario, site, tuple(drivers), others
        self.changer = Changer(scenario, site)
        self.years = len(scenario.horizon.range)
        self.by_year = [name for name in drivers if name in by_year]
        sets, corners = self._corners()
        singles = None
        self.followers: dict[Key, Follower] = {}
        for key, columns in corners.items():
            at = dict(zip(sets, columns, strict=True))
            base = at[frozenset()]
            if all(same_values(base, column) for column in columns):
                continue
            if base.dtype.kind != "f" or (base.ndim > 1 and len(base) != self.years):
                raise NotByColumnsError(".".join(key))
            weights: dict[str, Floats] = {}
            if base.ndim == 1 and self.by_year:
                singles = singles or self._arrays([{name: _one(self.years, year)} for name in self.by_year for year in range(self.years)])
                weights = _weights(self.by_year, self.years, singles[key], at)
            self.followers[key] = Follower(key, _terms(at), weights)
        self._check(lambda case: case)

    @property
    def idle(self) -> tuple[str, ...]:
        """The drivers that move nothing of the plan."""
        moved = {name for follower in self.followers.values() for some in follower.terms for name in some}
        return tuple(name for name in self.drivers if name not in moved and name != "discount_rate")

    def check(self, supposed: Sequence[Any]) -> None:
        """Check that lanes under some suppositions follow in the same way; each gives a case from a case.

        Raises
        ------
        NotByColumnsError
            When one does not.
        """
        for of in supposed:
            self._check(of)

    def moved(self, changes: Mapping[str, Floats], draws: int) -> dict[Key, Floats]:
        """Give the arrays the drivers move, for some draws; the same from every side. ``changes`` are ``(draw, year)`` or ``(draw, 1)``."""
        return {key: follower.at(changes, draws) for key, follower in self.followers.items() if key[0] != OTHER}

    def other(self, name: str, changes: Mapping[str, Floats], draws: int, plan: Floats) -> Floats:
        """Give an amount that is no lane, ``(year, draw)``; ``(year, 1)`` where no driver moves it."""
        follower = self.followers.get((OTHER, name))
        return plan[:, None] if follower is None else follower.at(changes, draws)

    def rate(self, changes: Mapping[str, Floats]) -> Floats:
        """Give the discount rate of each draw, ``(draw,)``; a single one where it is not moved."""
        plan = np.array([float(self.scenario.assumptions.discount_rate)])
        return plan + changes["discount_rate"][:, 0] if "discount_rate" in changes else plan

    def _corners(self) -> tuple[list[frozenset[str]], dict[Key, list[Any]]]:
        """Build the plan with every set of drivers doubled whose changes may be multiplied with each other."""
        sets = [frozenset(some) for size in range(3) for some in combinations(self.drivers, size)]
        corners = self._arrays([dict.fromkeys(some, 1.0) for some in sets])
        moving = [columns for columns in corners.values() if any(not same_values(columns[0], column) for column in columns)]
        pairs = {some for some in sets if len(some) > 1 and _together(some, sets, moving)}
        # Drivers that do not work together two by two do not do so three by three: it is checked below.
        more = [
            frozenset(some)
            for size in range(3, DEGREE + 1)
            for some in combinations(self.drivers, size)
            if all(frozenset(pair) in pairs for pair in combinations(some, 2))
        ]
        if more:
            for key, columns in self._arrays([dict.fromkeys(some, 1.0) for some in more]).items():
                corners[key] += columns
        return [*sets, *more], corners

    def _cases(self, changes: Sequence[Mapping[str, Any]]) -> list[Case]:
        return [Case(self.changer.changed(change), self.site) for change in changes]

    def _arrays(self, changes: Sequence[Mapping[str, Any]]) -> dict[Key, list[Any]]:
        """Build some changed plans, and give every array of their lanes plan by plan."""
        return self._arrays_of(self._cases(changes))

    def _arrays_of(self, cases: Sequence[Case]) -> dict[Key, list[Any]]:
        lanes = build_lanes(cases)
        found = {key: _apart(key, array, lanes) for key, array in arrays(lanes)}
        for name, take in self.others.items():
            found[OTHER, name] = [take(case)[:, None] for case in cases]
        return found

    def _check(self, of: Any) -> None:
        """Compare the columns of some draws with lanes built one by one."""
        draw = np.random.default_rng(0)
        changes = {
            name: draw.uniform(-0.2, 0.3, (CHECKED, self.years if name in self.by_year else 1)) for name in self.drivers
        }  # fmt: skip
        rows = [{name: np.broadcast_to(rows[place], (self.years,)) for name, rows in changes.items()} for place in range(CHECKED)]
        plain = [{}, *rows]
        built = self._arrays_of([of(case) for case in self._cases(plain)])
        for key, (plan, *columns) in built.items():
            follower = self.followers.get(key)
            if follower is None:
                same = all(same_values(plan, column) for column in columns)
            else:
                found = follower.at(changes, CHECKED).reshape(*plan.shape[:-1], CHECKED, plan.shape[-1])
                same = np.array_equal(plan, follower.terms[frozenset()], equal_nan=True) and all(
                    _near(found[..., place, :], column) for place, column in enumerate(columns)
                )
            if not same:
                raise NotByColumnsError(".".join(key))


OTHER = "other"


def _one(years: int, year: int) -> Floats:
    found = np.zeros(years)
    found[year] = 1.0
    return found


def _together(some: frozenset[str], sets: Sequence[frozenset[str]], moving: Sequence[list[Any]]) -> bool:
    """Say whether two drivers move anything together by more or less than each by itself."""
    places = [sets.index(part) for part in (frozenset(), *(frozenset([name]) for name in sorted(some)), some)]
    for columns in moving:
        plan, one, other, both = (columns[place] for place in places)
        if plan.dtype.kind != "f":
            continue
        with np.errstate(invalid="ignore"):
            if (np.abs(both - one - other + plan) > NOISE * np.abs(both)).any():
                return True
    return False


def _terms(at: Mapping[frozenset[str], Floats]) -> dict[frozenset[str], Floats]:
    """Give the coefficients of an array from its corners: ``c_S = Σ over T in S, (−1)^(|S| − |T|) f(T)``."""
    largest = np.max([np.abs(values) for values in at.values()], axis=0)
    found: dict[frozenset[str], Floats] = {frozenset(): at[frozenset()]}
    for some in at:
        if not some:
            continue
        inner = [frozenset(part) for size in range(len(some) + 1) for part in combinations(sorted(some), size)]
        with np.errstate(invalid="ignore"):
            sum_ = sum(((-1) ** (len(some) - len(part)) * at[part] for part in inner), np.zeros(()))
            # What is not a number stays so; what is rounding is nothing.
            coefficient = np.where(np.abs(sum_) > NOISE * largest, sum_, 0.0)
        if coefficient.any():
            found[some] = coefficient
    return found


def _weights(names: Sequence[str], years: int, singles: Sequence[Floats], at: Mapping[frozenset[str], Floats]) -> dict[str, Floats]:
    """Give how much the change of each year counts in an array without a year axis, by driver, ``(element, year)``."""
    base = at[frozenset()]
    found = {}
    for place, name in enumerate(names):
        whole = at[frozenset([name])] - base
        with np.errstate(divide="ignore", invalid="ignore"):
            columns = [np.where(whole != 0, (single - base) / whole, 0.0) for single in singles[place * years : (place + 1) * years]]
        found[name] = np.stack(columns, axis=-1)
    return found


def same_values(one: Any, other: Any) -> bool:
    """Say whether two arrays hold the same; what is not a number is as another that is not."""
    return one is other or bool(np.array_equal(one, other, equal_nan=one.dtype.kind == "f"))


def _near(found: Floats, built: Floats) -> bool:
    largest = np.max(np.abs(built), initial=0.0, where=np.isfinite(built))
    return bool(np.allclose(found, built, rtol=NEAR, atol=NEAR * float(largest), equal_nan=True))


# --- the arrays of lanes, and one lane made many


def arrays(lanes: Lanes) -> Iterator[tuple[Key, Any]]:
    """Give every array of the lanes with its place."""
    for item in fields(lanes):
        value = getattr(lanes, item.name)
        if item.name == "years":
            continue
        if isinstance(value, np.ndarray):
            yield (item.name,), value
        elif isinstance(value, dict):
            for name, array in value.items():
                yield (item.name, name), array
        elif is_dataclass(value):
            for inner in fields(value):
                if inner.name != "lane" and isinstance(array := getattr(value, inner.name), np.ndarray):
                    yield (item.name, inner.name), array


def _apart(key: Key, array: Any, lanes: Lanes) -> list[Any]:
    """Give the part of each lane of an array, ``(…, element)``."""
    if key[0] in BY_COLUMN:
        held = getattr(lanes, key[0]).lane
        if array.shape[-1] != len(held):
            return [array] * lanes.count
        every = len(held) // lanes.count
        if not np.array_equal(held, np.repeat(np.arange(lanes.count), every)):
            return [array[..., held == lane] for lane in range(lanes.count)]
    else:
        if array.shape[-1] != lanes.count:
            return [array] * lanes.count
        every = 1
    by_lane = array.reshape(*array.shape[:-1], lanes.count, every)
    first = by_lane[..., 0, :]
    # Most arrays no driver moves: one part stands for all, and is known to be the same by what it is.
    if same_values(by_lane, np.broadcast_to(by_lane[..., :1, :], by_lane.shape)):
        return [first] * lanes.count
    return [by_lane[..., lane, :] for lane in range(lanes.count)]


def widened(one: Lanes, count: int, moved: Mapping[Key, Floats]) -> Lanes:
    """Give one lane as many, some arrays replaced by those of each; what is alike in all is not laid out.

    Parameters
    ----------
    one : a single lane.
    count : how many.
    moved : arrays by their place, the elements of one lane side by side.
    """
    return replace(
        one, **{item.name: _wide((item.name,), getattr(one, item.name), count, moved) for item in fields(one) if item.name != "years"}
    )


def _wide(key: Key, value: Any, count: int, moved: Mapping[Key, Floats]) -> Any:
    if key in moved:
        return moved[key]
    if isinstance(value, tuple):
        return value * count
    if isinstance(value, dict):
        return {name: _wide((*key, name), inner, count, moved) for name, inner in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        if key[0] in BY_COLUMN:
            return _wide_columns(key, value, count, moved)
        return replace(value, **{item.name: _wide((*key, item.name), getattr(value, item.name), count, moved) for item in fields(value)})
    return value if value.shape == (1, 1) else np.broadcast_to(value, (*value.shape[:-1], count))


def _wide_columns(key: Key, value: Any, count: int, moved: Mapping[Key, Floats]) -> Any:
    many = len(value.lane)
    if not many:
        return value
    changed: dict[str, Any] = {"lane": np.repeat(np.arange(count), many)}
    for item in fields(value):
        inner = getattr(value, item.name)
        if item.name == "lane":
            continue
        if (*key, item.name) in moved:
            changed[item.name] = moved[*key, item.name]
        elif isinstance(inner, tuple):
            changed[item.name] = inner * count
        else:
            # Of one element a lane nothing is laid out.
            changed[item.name] = np.tile(inner, count) if many > 1 else np.broadcast_to(inner, (*inner.shape[:-1], count))
    return replace(value, **changed)
