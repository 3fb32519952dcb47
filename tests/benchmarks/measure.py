"""Time, memory and the copy bound of one run."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Collection, Iterator
from dataclasses import fields
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calculator.engine import evaluate
from calculator.law.law import Law
from calculator.project.lanes import Lanes
from calculator.result import Result


class Measured(NamedTuple):
    """Best of some runs [s], processor and wall; peak memory of one run, its result included [MB]; bounds of the same arrays [s]."""

    lanes: int
    processor: float
    wall: float
    peak: float
    moved: float
    copy: float
    new: float


def measure(law: Law, lanes: Lanes, rounds: int = 5, only: Collection[str] | None = None) -> Measured:
    """Run the engine some times, for all lines or only some, and copy its arrays once."""
    processor, wall = best(lambda: evaluate(law, lanes, only=only), rounds)
    tracemalloc.start()
    result = evaluate(law, lanes, only=only)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    arrays = [*arrays_of(lanes), *arrays_of(result)]
    return Measured(
        lanes.count,
        processor,
        wall,
        peak / 1e6,
        sum(array.nbytes for array in arrays) / 1e6,
        copy_bound(arrays),
        copy_bound(arrays, new=True),
    )


def best(run: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """Give the least processor time and the least wall time of some runs [s]."""
    times = []
    for _ in range(rounds):
        wall, processor = time.perf_counter(), time.process_time()
        run()
        times.append((time.process_time() - processor, time.perf_counter() - wall))
    return min(processor for processor, _ in times), min(wall for _, wall in times)


def arrays_of(value: Lanes | Result | Any) -> Iterator[NDArray[Any]]:
    """Give every array of the lanes or of a result; each line of a result counts as a whole table, shared with another or not."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from arrays_of(inner)
    elif hasattr(value, "__dataclass_fields__"):
        for item in fields(value):
            yield from arrays_of(getattr(value, item.name))


def copy_bound(arrays: list[NDArray[Any]], rounds: int = 3, *, new: bool = False) -> float:
    """Time to copy every array once [s]: into memory that is there, or into new memory as a result needs it."""
    total = 0.0
    for array in arrays:
        source = np.ascontiguousarray(array)
        if new:
            total += best(source.copy, rounds)[0]
        else:
            target = np.zeros_like(source)
            target.fill(1)
            total += best(partial(np.copyto, target, source), rounds)[0]
    return total
