"""Times the investor page: an input moved to a value nobody asked for yet, by shipped project and section; ``python -m tests.benchmarks.app [PROJECT …]``.

Processor time of the whole run of the page, and in brackets to the end of the numbers at its top, in milliseconds; the medians of a few rounds.
Streamlit's own test harness is in it: it reads every element of the page again.
"""

from __future__ import annotations

import os
import sys
import time
from fractions import Fraction
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from calculator.views import hero, model
from calculator.views.state import SECTIONS, of_preset

APP = str(Path(__file__).resolve().parents[2] / "app.py")
ROUNDS = 5
SHARES, RATES = 997, 50
"""How many revenues there are up to half as much again, and discount rates up to a quarter: these move a plan that has no revenue of its own."""

_NEW = count(400)


def opened(preset: str, section: str) -> AppTest:
    """Open the investor page at a project and a section."""
    app = AppTest.from_file(APP, default_timeout=120)
    app._page_hash = calc_hash("investor")
    app.query_params["preset"], app.query_params["section"] = preset, section
    return sound(app.run())


def sound(app: AppTest) -> AppTest:
    """Give the page, on which nothing has failed."""
    assert not app.exception
    assert not app.error
    return app


def move(app: AppTest, preset: str) -> None:
    """Move an input to a value it has not had: nothing that depends on it is held."""
    number, revenue = next(_NEW), of_preset(preset).revenue
    if revenue is not None:
        app.text_input(key="investor.revenue").set_value(str(int(revenue * (1 + Fraction(1 + number % SHARES, 2 * SHARES)))))
    else:
        app.select_slider(key="investor.discount_rate").set_value(Fraction(1 + number % RATES, 200))


def timed(preset: str, section: str, rounds: int = ROUNDS) -> tuple[float, float]:
    """Give the median processor time of a run, and of its part until the numbers at the top are drawn [ms]."""
    marks: list[float] = []
    held = hero.draw

    def marked(*args: Any, **options: Any) -> None:
        held(*args, **options)
        marks.append(time.process_time())

    app, whole, first = opened(preset, section), [], []
    hero.draw = marked
    try:
        for _ in range(rounds):
            move(app, preset)
            marks.clear()
            start = time.process_time()
            app.run()
            whole.append(time.process_time() - start)
            first.append(marks[0] - start)
            sound(app)
    finally:
        hero.draw = held
    return 1e3 * median(whole), 1e3 * median(first)


def main(presets: list[str]) -> None:
    """Print the table, as docs/benchmarks.md has it."""
    print(f"load {os.getloadavg()[0]:.1f}\n")
    print("| | " + " | ".join(SECTIONS) + " |\n| --- |" + " ---: |" * len(SECTIONS))
    for preset in presets or list(model.presets()):
        cells = [timed(preset, section) for section in SECTIONS]
        print(f"| {preset} | " + " | ".join(f"{whole:.0f} ({first:.0f})" for whole, first in cells) + " |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
