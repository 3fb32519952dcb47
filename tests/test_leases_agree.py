"""Land rent by itself: the engine and the twin agree on every year of 5,000 random leases, under every way to read the law, to one đồng."""

from __future__ import annotations

import dataclasses
import multiprocessing
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Any, Literal

import numpy as np
import pytest

from calculator.engine import evaluate
from calculator.enterprise.qualify import facts_as_read
from calculator.land.rent import Land, rent_of_lanes
from calculator.law.law import Law, load_law
from calculator.law.lookup import LawReader
from calculator.project.case import Case
from calculator.project.lanes import Lanes, build_lanes
from calculator.project.load import scenario_from
from calculator.recorder import Plain
from tests.twin.facts import Facts, facts_of
from tests.twin.land_ladders import NOTHING, WHOLE, relief_for
from tests.twin.land_rent import by_commune, construction_of
from tests.twin.lease_changes import Lease
from tests.twin.paths import ZERO, number, path
from tests.twin.project import _land as twin_land
from tests.twin.random_leases import FIRST_YEARS, SITE, branches, random_lease, reached

LEASES = 5_000
BLOCK = 250
OTHERWISE = 200
"""Leases looked at under each other reading, turned towards it, and under several at once."""

FEW = 15
"""A reading must change at least this many of them: agreement on leases it does not touch proves nothing."""

LINES = ("land_rent_before_relief", "land_rent_due", "land_rent_cost", "prepaid")

View = tuple[Literal["no_incentive", "outside_zone"] | None, Literal["low", "high"]]
VIEWS: tuple[View, ...] = ((None, "low"), (None, "high"), (None, "low"), (None, "high"), (None, "low"), (None, "high"), (None, "low"),
    ("outside_zone", "high"), (None, "high"), ("no_incentive", "low"))  # fmt: skip

LAW = load_law()
OF_TENANTS = {"exempt_rent_passed_on", "sublease_support_in_zone"}
"""What they decide is the price of a tenant, not the rent of a lease."""

ON_LAND = [
    (name, option)
    for name, reading in LAW.all_readings.items()
    if reading.not_computed is None and "land_rent" in reading.affects and name not in OF_TENANTS
    for option in reading.options
    if option != reading.default
]


def engine(law: Law, lanes: Lanes) -> Land:
    """Compute the land of lanes as the engine does."""
    read = LawReader(law, Plain())
    return rent_of_lanes(read, facts_as_read(read, lanes), Plain())


def lanes_of(leases: list[dict[str, Any]], views: list[View]) -> Lanes:
    return build_lanes(
        [
            Case(scenario_from(data), SITE, outside=view == "outside_zone", claims=view != "no_incentive", favourable=unknown == "high")
            for data, (view, unknown) in zip(leases, views, strict=True)
        ]
    )


def facts_at(data: dict[str, Any], view: View, readings: dict[str, str], years: list[int]) -> Facts:
    site = data["sites"][SITE]
    stays = view[0] != "outside_zone" or site["location"] in ("difficult_area", "especially_difficult_area")
    return facts_of(data, site, site["location"] if stays else "none", view[1], years, readings)


def compare(law: Law, leases: list[dict[str, Any]], views: list[View], readings: dict[str, str]) -> tuple[Land, Counter[str], list[str]]:
    """Hold the engine's land of leases against the twin's; give it, the branches reached and what differs."""
    land = engine(law, lanes_of(leases, views))
    mine = dict(zip(LINES, (np.broadcast_to(line, (50, len(leases))) for line in land[:4]), strict=True))
    counts: Counter[str] = Counter()
    unchanged = np.array(["change" not in data["sites"][SITE]["premises"][0] for data in leases])
    found = [
        f"{readings}: {name} is below nothing, or above what it is before relief"
        for name in LINES
        if (mine[name] < 0).any() or (name == "land_rent_due" and (mine[name] > mine["land_rent_before_relief"] + 1)[:, unchanged].any())
    ]
    for lane, (data, view) in enumerate(zip(leases, views, strict=True)):
        where, first = f"{data['scenario']}, {view}, {readings}", int(data["horizon"]["first_year"])
        years = list(range(first, first + int(data["horizon"]["years"])))
        facts = facts_at(data, view, readings, years)
        lines, prepaid = twin_land(data, data["sites"][SITE], facts, view[0], view[1], readings, years)
        for name, theirs in {**lines, "prepaid": prepaid}.items():
            if name not in mine:
                continue  # the land use tax, which has a test of its own
            expected = np.array([float(value) for value in theirs])
            apart = np.abs(mine[name][:, lane] - expected)
            if not (apart <= 1).all():
                at = int(np.argmax(apart))
                found.append(f"{where}: {name} of {years[at]}: engine {mine[name][at, lane]!r}, twin {expected[at]!r}")
        parts = []
        for part, commune in by_commune(data["sites"][SITE]["premises"][0], facts.commune_class):
            there = dataclasses.replace(facts, commune_class=commune)
            parts.append((part, there, NOTHING if view[0] == "no_incentive" else relief_for(part, there, readings, view[1])))
        until = land.parcels["exempt_until"][land.parcels["lane"] == lane]
        free = [_free_until(part, relief) for part, _, relief in parts]
        if not np.array_equal(until, np.broadcast_to(free, len(until)) if len(free) == 1 else np.array(free)):
            found.append(f"{where}: exempt until engine {until.tolist()}, twin {free}")
        growth = path(data["assumptions"]["consumer_price_growth"], years, hold_before=True)
        counts.update(
            set(branches(data, parts, view[1], lambda year, growth=growth, first=first: growth[min(max(year, first), first + 49) - first]))
        )
    return land, counts, found


def _free_until(lease: dict[str, Any], relief: Any) -> float:
    """End of the exemption in months since the lease."""
    if not relief.granted:
        return 0.0
    change = lease.get("change", {})
    if change.get("kind") == "relief_withdrawn":
        ends = Lease(lease, relief, ZERO, lambda _: ZERO, {}, "none").used
        return min(_free_until({**lease, "change": {}}, relief), float(ends))
    if relief.years == WHOLE:
        return float("inf")
    return float(construction_of(lease, relief) + 12 * number(relief.years))


def block(first: int) -> tuple[Counter[str], list[str]]:
    """Compare the leases of one block of seeds."""
    year = FIRST_YEARS[first // BLOCK % len(FIRST_YEARS)]
    seeds = range(first, first + BLOCK)
    leases = [random_lease(seed, year) for seed in seeds]
    _, counts, found = compare(LAW, leases, [VIEWS[seed % len(VIEWS)] for seed in seeds], {})
    return counts, found


def otherwise(readings: dict[str, str], towards: str) -> tuple[int, list[str]]:
    """Compare leases under other readings; give how many they change too."""
    law = LAW
    for name, option in readings.items():
        law = law.with_reading(name, option)
    changed, wrong = 0, list[str]()
    for year in FIRST_YEARS:
        leases = [random_lease(100_000 + seed, year, towards) for seed in range(OTHERWISE // len(FIRST_YEARS))]
        views: list[View] = [(None, "low" if seed % 2 else "high") for seed in range(len(leases))]
        land, _, found = compare(law, leases, views, readings)
        usual = engine(LAW, lanes_of(leases, views))
        changed += int((np.abs(land.due - usual.due).max(axis=0) > 1).sum())
        wrong += found
    return changed, wrong


SEVERAL = [dict(ON_LAND), dict(ON_LAND[::2]), dict(ON_LAND[1::2])]


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as workers:
        yield workers
        workers.shutdown(cancel_futures=True)


@pytest.fixture(scope="module")
def blocks(pool: ProcessPoolExecutor) -> dict[int, Future[Any]]:
    """All blocks, computed by two workers while the tests collect them one by one."""
    return {first: pool.submit(block, first) for first in range(0, LEASES, BLOCK)}


@pytest.fixture(scope="module")
def read_otherwise(pool: ProcessPoolExecutor, blocks: dict[int, Future[Any]]) -> dict[str, Future[Any]]:
    """The same for each other reading; asked for after the blocks, so behind them."""
    alone = {f"{name}: {option}": pool.submit(otherwise, {name: option}, name) for name, option in ON_LAND}
    return alone | {f"several {place}": pool.submit(otherwise, readings, "") for place, readings in enumerate(SEVERAL)}


@pytest.mark.parametrize("first", range(0, LEASES, BLOCK), ids=lambda first: f"leases {first} to {first + BLOCK - 1}")
def test_engine_and_twin_agree_on_land(blocks: dict[int, Future[Any]], first: int) -> None:
    _, found = blocks[first].result()
    assert not found, "\n".join(found[:20])


def test_the_leases_reach_every_branch(blocks: dict[int, Future[Any]]) -> None:
    counts: Counter[str] = sum((future.result()[0] for future in blocks.values()), Counter())
    assert reached(LEASES, counts) == []


@pytest.mark.parametrize(
    "which", [*(f"{name}: {option}" for name, option in ON_LAND), *(f"several {place}" for place in range(len(SEVERAL)))]
)
def test_engine_and_twin_agree_under_other_readings(read_otherwise: dict[str, Future[Any]], which: str) -> None:
    changed, found = read_otherwise[which].result()
    assert not found, "\n".join(found[:20])
    assert changed >= FEW, f"{which} changed {changed} of {OTHERWISE} leases"


@pytest.mark.parametrize("first_year", [2026, 2030])
def test_the_lines_of_a_run_are_those_of_the_land(first_year: int) -> None:
    seeds = range(60)
    lanes = lanes_of([random_lease(seed, first_year) for seed in seeds], [VIEWS[seed % len(VIEWS)] for seed in seeds])
    result = evaluate(LAW, lanes, only=LINES[:3]).enterprise
    assert set(result) == set(LINES[:3])
    for name, line in zip(LINES, engine(LAW, lanes)[:3], strict=False):
        assert np.array_equal(result[name], line)
