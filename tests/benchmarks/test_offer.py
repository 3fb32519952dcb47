"""Speed of an offer as a user asks for it, in a fresh process, and of the page alone, as the app sets it from a run it has."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path
from typing import Any

from calculator import load_law, load_scenario
from calculator.analysis.run import run_site
from calculator.documents.offer import Maker, offer_of_run

SCENARIO = Path(__file__).parent.parent.parent / "scenarios" / "software_500.yaml"
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def test_an_offer_in_a_fresh_process(benchmark: Any, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "calculator", "report", str(SCENARIO), "--lang", "both", "--out", str(tmp_path / "a.pdf")]
    done = benchmark(lambda: subprocess.run(words, capture_output=True, check=True, cwd=SCENARIO.parent.parent))
    assert done.returncode == 0


def test_the_page_of_a_run(benchmark: Any) -> None:
    scenario = load_scenario(SCENARIO)
    run = run_site(scenario, load_law(), "qtsc_own_building", NOON.date())
    made = benchmark(lambda: offer_of_run(run, scenario, Maker("both", timestamp=NOON)))
    assert made.startswith(b"%PDF")
