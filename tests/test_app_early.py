"""What is made ready before a page is asked for: by the server itself, in time, and nothing that a page waits for in vain."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from streamlit.web.server.app_discovery import discover_asgi_app

from calculator.views import early

ROOT = Path(__file__).resolve().parent.parent

UNTIL_THE_FIRST_NUMBER = """
import sys
from calculator.views import early
early._coming.set()
early._work()
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
before, missed = set(sys.modules), []
assert not {"pandas", "altair", "pyarrow"} & before
drawn = DeltaGenerator.metric
def metric(*args, **options):
    missed.append(sorted(name for name in set(sys.modules) - before if name.startswith("calculator.")))
    return drawn(*args, **options)
DeltaGenerator.metric = metric
st.metric = lambda *args, **options: metric(st._main, *args, **options)
app = AppTest.from_file("app.py", default_timeout=120)
app._page_hash = calc_hash(sys.argv[1])
app.run()
assert not app.exception
print(len(missed), *missed[0])
"""
"""Makes ready what is made ready, and says what of ours a page still imports before its first number."""


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test begins as a process does."""
    monkeypatch.setattr(early, "_coming", Event())
    monkeypatch.setattr(early, "_asked", Event())
    monkeypatch.setattr(early, "_thread", None)


def run(code: str, *args: str) -> str:
    return subprocess.run([sys.executable, "-c", code, *args], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def served(kind: str, path: str) -> None:
    """Let a request pass through to a server that does nothing."""
    passed: list[str] = []

    async def server(scope: dict[str, str], receive: object, send: object) -> None:
        passed.append(scope["path"])

    asyncio.run(early.Noticed(server)({"type": kind, "path": path}, None, None))
    assert passed == [path]


def test_the_command_of_streamlit_finds_what_makes_ready() -> None:
    found = discover_asgi_app(ROOT / "app.py")
    assert found.import_string == "app:app"
    said = run("import app, sys; print(type(app.app).__name__, sorted({'numpy', 'pydantic', 'yaml'} & set(sys.modules)))")
    assert said.split() == ["App", "[]"], "the server answers before anything is made ready"


@pytest.mark.parametrize("page", ["", "investor"])
def test_a_page_imports_nothing_more_of_ours_before_its_first_number(page: str) -> None:
    numbers, *missed = run(UNTIL_THE_FIRST_NUMBER, page).split()
    assert int(numbers) > 2
    assert missed == []


def test_it_begins_with_the_server_and_ends_when_a_page_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go, done = Event(), Event(), list[str]()

    def first() -> None:
        begun.set()
        assert go.wait(60)
        done.append("first")

    def steps() -> Iterator[Callable[[], object]]:
        yield first
        yield lambda: done.append("second")

    monkeypatch.setattr(early, "_steps", steps)

    async def serve() -> None:
        async with early.before_anybody_asks(None):
            assert begun.wait(60)
            page = Thread(target=lambda: (early.hand_over(), done.append("page")))
            page.start()
            assert early._asked.wait(60)
            assert done == []
            go.set()
            page.join()

    asyncio.run(serve())
    assert done == ["first", "page"]
    assert gc.isenabled()


def test_a_fault_on_the_way_is_left_to_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def fails() -> None:
        raise ValueError("no such law")

    monkeypatch.setattr(early, "_steps", lambda: iter([fails, lambda: done.append("after")]))
    early._work()
    assert done == []
    assert gc.isenabled()
    early.hand_over()


def test_what_draws_the_charts_waits_while_somebody_does() -> None:
    served("http", "/_stcore/health")
    served("websocket", "/_stcore/stream")
    idle = len(list(early._steps()))
    served("http", "/investor")
    assert idle - len(list(early._steps())) == len(early.DRAWN_BELOW)
