"""What every page needs is made ready as soon as the server runs, before anybody has asked for a page.

The server imports this module before it answers: it imports nothing but the standard library, and what it makes ready is imported by its thread.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from importlib import import_module
from threading import Event, Thread
from typing import Any

log = logging.getLogger(__name__)

MODULES = (
    "calculator.law.load",
    "calculator.project.scenario",
    "calculator.engine",
    "calculator.views.model",
    "calculator.views.state",
    "calculator.views.frame",
    "calculator.views.dock",
    "calculator.views.start",
    "calculator.views.investor",
    "streamlit.emojis",
)
"""What the first number needs, each after what it imports itself, so that each is a step of its own."""

DRAWN_BELOW = ("pyarrow", "pandas", "altair", "calculator.views.overview")
"""What the charts below it need."""

_coming, _asked = Event(), Event()
_thread: Thread | None = None


@asynccontextmanager
async def before_anybody_asks(_server: Any) -> AsyncIterator[None]:
    """Begin when the server begins."""
    global _thread
    _thread = Thread(target=_work, name="early", daemon=True)
    _thread.start()
    yield
    _asked.set()


class Noticed:
    """Notices that a browser fetches a page: from then on only what its number needs is made ready."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Let everything pass; whoever asks how the server is does not ask for a page."""
        if scope["type"] == "http" and not scope["path"].startswith("/_stcore/"):
            _coming.set()
        await self.app(scope, receive, send)


def hand_over() -> None:
    """Let the page that asks do the rest, once the step under way is done: two threads never import our modules at the same time."""
    _asked.set()
    if _thread is not None:
        _thread.join()


def _work() -> None:
    """Do step after step, until somebody asks for a page."""
    # Nothing of what is made here is thrown away: it need not be searched for garbage, now or after each run of a page.
    gc.disable()
    try:
        for step in _steps():
            if _asked.is_set():
                break
            step()
    except Exception as fault:
        # The page meets the same fault, and says it.
        log.debug("not made ready: %s", type(fault).__name__)
    finally:
        gc.freeze()
        gc.enable()


def _steps() -> Iterator[Callable[[], object]]:
    yield from (partial(import_module, name) for name in MODULES)
    yield _read
    yield _compute
    for name in DRAWN_BELOW:
        if _coming.is_set():
            return
        yield partial(import_module, name)


def _read() -> None:
    """Read the law, the scenarios and the register of zones."""
    from calculator.views import model
    from calculator.zones.load import load_register

    model.presets()
    load_register()


def _compute() -> None:
    """Run the plan that is seen first, for what is looked up in the law and kept with it; each session computes its own numbers."""
    from calculator.analysis.run import run_site
    from calculator.views.state import law_of, of_preset, scenario_of

    first = of_preset()
    run_site(scenario_of(first), law_of(first), first.site)
