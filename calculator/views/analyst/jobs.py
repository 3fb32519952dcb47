"""Long work beside the page: it runs in a thread, says how far it is, can be stopped, and holds up no other page."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from typing import Any, NamedTuple

# What the work imports when it is first done is imported before a thread begins: two threads in the middle of importing pandas lock each other out.
import pandas.util  # noqa: F401
import streamlit as st

from calculator.i18n import t
from calculator.quantities import Language, format_number

MOST_HELD = 64
"""Results kept for all sessions, and of a reader's own drafts for that session alone."""

WORKERS = 2
LOOKED = "0.4s"
"""How often the page looks how far a job is."""


class Task(NamedTuple):
    """One piece of work: what its result is known by, and the work, which must not touch the page."""

    key: str
    work: Callable[[], Any]


class Failed(NamedTuple):
    """What came of a piece of work that could not be done."""

    fault: Exception


class Store:
    """Results by their keys; those longest unused go first."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Any] = OrderedDict()
        self._lock = Lock()

    def __contains__(self, key: str) -> bool:
        with self._lock:
            return key in self._held

    def get(self, key: str) -> Any:
        """Give a result.

        Raises
        ------
        KeyError
            When it is not held.
        """
        with self._lock:
            self._held.move_to_end(key)
            return self._held[key]

    def put(self, key: str, value: Any) -> None:
        """Keep a result."""
        with self._lock:
            self._held[key] = value
            while len(self._held) > MOST_HELD:
                self._held.popitem(last=False)


class Job:
    """Some tasks, one after the other, until they are done or it is stopped."""

    def __init__(self, tasks: Sequence[Task], store: Store) -> None:
        self.tasks, self.store = tuple(tasks), store
        self.done = 0
        self.ended = False
        self._stop = Event()

    def run(self) -> None:
        """Do the tasks; what fails is kept as failed."""
        try:
            for task in self.tasks:
                if self._stop.is_set():
                    return
                if task.key not in self.store:
                    try:
                        found: Any = task.work()
                    except Exception as fault:
                        found = Failed(fault)
                    self.store.put(task.key, found)
                self.done += 1
        finally:
            self.ended = True

    def stop(self) -> None:
        """Begin no further task."""
        self._stop.set()

    @property
    def stopped(self) -> bool:
        """Whether it was told to stop."""
        return self._stop.is_set()


@st.cache_resource(show_spinner=False)
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(WORKERS, thread_name_prefix="analyst")


@st.cache_resource(show_spinner=False)
def _shared() -> Store:
    return Store()


def store_for(*, private: bool) -> Store:
    """Give where results are kept: for all sessions, or for this one where they rest on a reader's own text."""
    if not private:
        return _shared()
    held: Store = st.session_state.setdefault("analyst.store", Store())
    return held


def key_of(*parts: object) -> str:
    """Give a short key of what a result depends on."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def at_hand(tasks: Sequence[Task], *, private: bool = False) -> list[Any]:
    """Give the results there are, in the order of the tasks, None for one that is not there.

    Raises
    ------
    Exception
        What a task failed with.
    """
    store = store_for(private=private)
    found = [store.get(task.key) if task.key in store else None for task in tasks]
    for one in found:
        if isinstance(one, Failed):
            raise one.fault
    return found


def ensure(kind: str, tasks: Sequence[Task], lang: Language, *, private: bool = False, unit: str = "app.analyst.job.positions") -> bool:
    """See to it that some tasks are done, and draw how far they are; say whether all are.

    Parameters
    ----------
    kind : what the job is for: a page has one of each.
    unit : the words for what is counted.
    """
    ss = st.session_state
    store = store_for(private=private)
    held: dict[str, Job] = ss.setdefault("analyst.jobs", {})
    if all(task.key in store for task in tasks):
        return True
    job = held.get(kind)
    if job is None or [task.key for task in job.tasks] != [task.key for task in tasks] or (job.ended and not job.stopped):
        if job is not None:
            job.stop()
        job = held[kind] = Job(tasks, store)
        _workers().submit(job.run)
    if job.stopped:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":material/cancel: {_count('app.analyst.job.stopped', job, unit, lang)}")
            st.button(t("app.analyst.job.again", lang), key=f"analyst.again.{kind}", icon=":material/sync:", on_click=_again, args=(kind,))
        return False
    st.fragment(run_every=LOOKED)(_progress)(kind, unit, lang)
    return False


def _progress(kind: str, unit: str, lang: Language) -> None:
    job: Job = st.session_state["analyst.jobs"][kind]
    if job.ended:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.progress(job.done / len(job.tasks), text=_count("app.analyst.job.running", job, unit, lang))
        st.button(t("app.analyst.job.stop", lang), key=f"analyst.stop.{kind}", icon=":material/cancel:", on_click=job.stop)


def _count(key: str, job: Job, unit: str, lang: Language) -> str:
    done, whole = (format_number(count, lang) for count in (job.done, len(job.tasks)))
    return t(key, lang, count=t(unit, lang, done=done, whole=whole))


def _again(kind: str) -> None:
    st.session_state["analyst.jobs"].pop(kind, None)
