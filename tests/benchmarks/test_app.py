"""Speed of the investor page: an input moved to a new value, by section; every shipped project with ``--benchmark-enable``, one otherwise."""

from __future__ import annotations

import sys

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from calculator.views import model
from calculator.views.state import SECTIONS
from tests.benchmarks.app import move, opened, sound

MEASURED = bool({"--benchmark-enable", "--benchmark-only"} & set(sys.argv))
CASES = [(preset, section) for preset in model.presets() for section in SECTIONS] if MEASURED else [("saas_startup", "overview")]


@pytest.mark.parametrize(("preset", "section"), CASES)
def test_slider_to_number(benchmark: BenchmarkFixture, preset: str, section: str) -> None:
    app = opened(preset, section)
    before = app.metric[0].value

    def turn() -> None:
        move(app, preset)
        app.run()

    benchmark.pedantic(turn, rounds=5 if MEASURED else 1)
    sound(app)
    assert app.metric[0].value != before
