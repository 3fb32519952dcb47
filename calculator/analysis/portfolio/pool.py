"""Computes blocks one after the other, on all cores, or on a cluster: one code path through an executor, and results in the order of the file."""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, Generic, NamedTuple, TypeVar

from calculator.errors import InputError, Place, Problem

T = TypeVar("T")
R = TypeVar("R")

ATTEMPTS = 3
"""How often work is handed out again after workers were lost."""

Opened = Callable[[], AbstractContextManager[Executor]]


class Pool(NamedTuple):
    """Where blocks are computed: how an executor is opened, and how many blocks are handed out ahead."""

    open: Opened
    ahead: int


def computed(work: Callable[[T], R], items: Iterable[T], pool: Pool) -> Iterator[tuple[T, R]]:
    """Compute items, and give each with its result, in their order.

    What a lost worker had in hand is computed again by another: every item is given once.

    Raises
    ------
    BrokenExecutor
        When workers are lost again and again.
    """
    left = iter(items)
    waiting: deque[_InHand[T, R]] = deque()
    lost = 0
    while True:
        with pool.open() as executor:
            try:
                for held in waiting:
                    held.future = executor.submit(work, held.item)
                while True:
                    while len(waiting) < pool.ahead:
                        try:
                            item = next(left)
                        except StopIteration:
                            break
                        # It is in hand before it is handed out: a pool may break while it takes it.
                        waiting.append(_InHand(item))
                        waiting[-1].future = executor.submit(work, item)
                    if not waiting:
                        return
                    future = waiting[0].future
                    assert future is not None
                    result = future.result()
                    yield waiting.popleft().item, result
            except BrokenExecutor:
                lost += 1
                if lost > ATTEMPTS:
                    raise


@dataclass
class _InHand(Generic[T, R]):
    """An item that was taken and is not yet given back."""

    item: T
    future: Future[R] | None = None


class _Here(Executor):
    """Computes at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*given, **named))
        except BaseException as fault:
            future.set_exception(fault)
        return future


class _Packed(Executor):
    """Hands work to a cluster as bytes: its scheduler would unpack each block that is handed out, and pack it again for a worker."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def submit(self, fn: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        return self._executor.submit(_unpacked, pickle.dumps((fn, given, named), protocol=pickle.HIGHEST_PROTOCOL))


def _unpacked(packed: bytes) -> Any:
    """Do what was handed out as bytes."""
    fn, given, named = pickle.loads(packed)
    return fn(*given, **named)


def serial() -> Pool:
    """Compute in this process."""
    return Pool(_Here, 1)


def processes(workers: int | None = None) -> Pool:
    """Compute in processes of this machine, one a core unless told otherwise."""
    count = workers or os.cpu_count() or 1
    return Pool(lambda: ProcessPoolExecutor(count, mp_context=get_context("spawn")), 2 * count)


def cluster(address: str | None = None, workers: int | None = None) -> Pool:
    """Compute on a Dask cluster: the one at an address, or one of this machine's processes.

    Raises
    ------
    InputError
        When dask.distributed is not installed, or nobody answers at the address.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        found = "a cluster needs the package dask.distributed"
        raise InputError(Problem(Place(key="--scheduler"), found, "install it: pip install 'zone-incentive-calculator[dist]'")) from None
    # Dask's nanny makes its workers give every large temporary array back to the system, which costs half the speed.
    quiet = {"MALLOC_TRIM_THRESHOLD_": 8_000_000_000, "MALLOC_MMAP_THRESHOLD_": 4_000_000_000, "OMP_NUM_THREADS": 1}
    # Its workers look at their own stack a hundred times a second, at their clock fifty and at the machine twice, for a page nobody opens here.
    ours = {
        "distributed.nanny.pre-spawn-environ": quiet,
        "distributed.worker.profile.enabled": False,
        "distributed.admin.tick.interval": "1s",
        "distributed.admin.system-monitor.interval": "5s",
    }
    count = workers or os.cpu_count() or 1

    @contextmanager
    def opened() -> Iterator[Executor]:
        with dask.config.set(ours):
            try:
                found = Client(address, timeout=10) if address else None
            except (OSError, ValueError, TimeoutError) as fault:
                raise InputError(Problem(Place(key="--scheduler"), f"nobody answers at {address} ({fault})", "check the address")) from None
            if found is not None:
                with found as client:
                    yield _Packed(client.get_executor(pure=False))
                return
            with (
                LocalCluster(n_workers=count, threads_per_worker=1, processes=True, dashboard_address=None) as local,
                Client(local) as client,
            ):
                yield _Packed(client.get_executor(pure=False))

    return Pool(opened, 2 * count if address is None else 64)
