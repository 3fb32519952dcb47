"""Results of long work, kept by what they depend on: what is missing is computed beside the page, and holds up no other page."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from threading import Lock
from types import GeneratorType
from typing import Any, NamedTuple

# What the work imports when it is first done is imported before a thread begins: two threads in the middle of importing pandas lock each other out.
import pandas.util  # noqa: F401
import streamlit as st

from calculator.i18n import t
from calculator.quantities import Language
from calculator.views import jobs
from calculator.views.jobs import Steps
from calculator.views.state import begin_again

MOST_HELD = 64
"""Results kept for all sessions, and of a reader's own drafts for that session alone."""


class Task(NamedTuple):
    """One piece of work: what its result is known by, and the work, which must not touch the page.

    Work of several ``steps`` gives a generator that yields after each, and returns the result.
    """

    key: str
    work: Callable[[], Any]
    steps: int = 1


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
        """Give a result, None where it is not held."""
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key]

    def put(self, key: str, value: Any) -> None:
        """Keep a result."""
        with self._lock:
            self._held[key] = value
            while len(self._held) > MOST_HELD:
                self._held.popitem(last=False)


def steps(tasks: Sequence[Task], store: Store) -> Iterator[str | Steps]:
    """Do tasks one by one, and give the key of each, and the steps on the way to it; what fails is kept as failed."""
    for task in tasks:
        if task.key not in store:
            try:
                found: Any = task.work()
                if isinstance(found, GeneratorType):
                    found = yield from found
            except Exception as fault:
                found = Failed(fault)
            store.put(task.key, found)
        yield task.key


@st.cache_resource(show_spinner=False)
def _shared() -> Store:
    return Store()


def store_for(*, private: bool) -> Store:
    """Give where results are kept: for all sessions, or for this one where they rest on a reader's own text."""
    if not private:
        return _shared()
    held: Store = st.session_state.setdefault("analyst.store", Store())
    return held


def forget_private() -> None:
    """Drop what this session keeps for itself."""
    st.session_state.pop("analyst.store", None)


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
    found = [store.get(task.key) for task in tasks]
    for one in found:
        if isinstance(one, Failed):
            raise one.fault
    return found


def ensure(kind: str, tasks: Sequence[Task], lang: Language, *, private: bool = False) -> bool:
    """See to it that some tasks are done, and draw how far they are; say whether all are.

    Parameters
    ----------
    kind : what the job is for: a page has one of each.
    """
    store = store_for(private=private)
    name, key = f"analyst.{kind}", key_of([task.key for task in tasks])
    if all(task.key in store for task in tasks):
        return True
    job = jobs.job(name)
    if job is None or job.key != key or (not job.running and not job.partial):
        job = jobs.start(name, key, steps(tasks, store), sum(1 if task.key in store else task.steps for task in tasks))
    if job.partial:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":material/cancel: {t('app.analyst.job.stopped', lang, done=len(job.given), whole=job.total)}")
            st.button(t("app.analyst.job.again", lang), key=f"{name}.again", icon=":material/sync:", on_click=_again, args=(name,))
        return False
    jobs.progress(name, lang)
    if not job.running and not job.partial:
        # It ended while the page was drawn.
        begin_again()
    return False


def _again(name: str) -> None:
    st.session_state.pop(f"job.{name}", None)
