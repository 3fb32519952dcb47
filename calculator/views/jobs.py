"""Work in the background of a session: its progress, a way to stop it, and what it has given so far."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic
from typing import Any, NamedTuple

import streamlit as st

from calculator.i18n import t
from calculator.quantities import Language, format_number
from calculator.views.state import begin_again

log = logging.getLogger(__name__)
EVERY = "0.4s"
AT_A_TIME = 2
FIRST_GUESS = 3
"""Seconds after which it is said how long the rest will take, if it takes as long."""


class Steps(NamedTuple):
    """A step of work of which it turns out on the way how many steps it has."""

    total: int


class Job:
    """Steps done one after the other until there are no more, or somebody stops them; ``key`` says what they were given."""

    def __init__(self, key: str, steps: Iterator[Any], total: int) -> None:
        self.key, self.total, self.began = key, total, monotonic()
        self.given: list[Any] = []
        self.failed = self._whole = False
        self._steps = steps
        self._stop, self._over = Event(), Event()

    def work(self) -> None:
        """Do the steps."""
        try:
            while not self._stop.is_set():
                try:
                    found = next(self._steps)
                    if isinstance(found, Steps):
                        # Only now is it known how much there is to do.
                        self.total = max(found.total, len(self.given) + 1)
                    self.given.append(found)
                except StopIteration:
                    self._whole = True
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
    def seconds_left(self) -> int | None:
        """About how long it will still take, as the steps so far took; None while that is a guess, or hardly any time."""
        done, taken = len(self.given), monotonic() - self.began
        left = round(taken / done * (self.total - done)) if done else 0
        return left if taken >= FIRST_GUESS and left >= FIRST_GUESS else None

    @property
    def partial(self) -> bool:
        """Whether it ended before all was done."""
        return not self.running and not self._whole


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
        if (left := held.seconds_left) is not None:
            text = f"{text} · {t('jobs.left', lang, seconds=format_number(left, lang))}"
        st.progress(min(done / max(held.total, 1), 1.0), text=text)
        st.button(t("jobs.stop", lang), key=f"job.{name}.stop", icon=":material/cancel:", on_click=held.stop)
        if not held.running:
            begin_again()

    st.fragment(body, run_every=EVERY)()
