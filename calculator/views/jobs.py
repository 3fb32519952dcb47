"""Work in the background of a session: its progress, a way to stop it, and what it has given so far."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import streamlit as st

from calculator.i18n import t
from calculator.quantities import Language, format_number

log = logging.getLogger(__name__)
EVERY = "0.4s"
AT_A_TIME = 2


class Job:
    """Steps done one after the other until there are no more, or somebody stops them; ``key`` says what they were given."""

    def __init__(self, key: str, steps: Iterator[Any], total: int) -> None:
        self.key, self.total = key, total
        self.given: list[Any] = []
        self.failed = False
        self._steps = steps
        self._stop, self._over = Event(), Event()

    def work(self) -> None:
        """Do the steps."""
        try:
            while not self._stop.is_set():
                try:
                    self.given.append(next(self._steps))
                except StopIteration:
                    break
        except Exception as fault:
            # Where it failed is said by the page; the values it failed with are the reader's and are not logged.
            log.error("a job failed: %s", type(fault).__name__)
            self.failed = True
        finally:
            self._over.set()

    def stop(self) -> None:
        """End after the step that is being done."""
        self._stop.set()

    @property
    def running(self) -> bool:
        """Whether there is more to come."""
        return not self._over.is_set()

    @property
    def partial(self) -> bool:
        """Whether it ended before all was done."""
        return not self.running and len(self.given) < self.total


@st.cache_resource(show_spinner=False)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_A_TIME)


def start(name: str, key: str, steps: Iterator[Any], total: int) -> Job:
    """Begin a job; one of the same name that still runs is stopped."""
    if (before := job(name)) is not None:
        before.stop()
    new = Job(key, steps, total)
    st.session_state[f"job.{name}"] = new
    _pool().submit(new.work)
    return new


def job(name: str) -> Job | None:
    """Give the job of this session by its name."""
    held: Job | None = st.session_state.get(f"job.{name}")
    return held


def progress(name: str, lang: Language) -> None:
    """Draw how far a running job is, and the way to stop it; when it is over the page is drawn again."""
    held = job(name)
    if held is None or not held.running:
        return

    def body() -> None:
        done = len(held.given)
        text = t("jobs.progress", lang, done=format_number(done, lang), total=format_number(held.total, lang))
        st.progress(min(done / max(held.total, 1), 1.0), text=text)
        st.button(t("jobs.stop", lang), key=f"job.{name}.stop", icon=":material/cancel:", on_click=held.stop)
        if not held.running:
            st.rerun()

    st.fragment(body, run_every=EVERY)()
