"""Speed of a comparison as a user asks for it: a fresh process, five positions on one project, one of them with a draft of one's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
FIVE = "in_force,decree_154,draft_2024_07,ministry_statement_2025_07,six_plus_thirteen"


def test_five_positions_in_a_fresh_process(benchmark: Any) -> None:
    words = [sys.executable, "-m", "calculator", "compare", str(ROOT / "scenarios" / "software_500.yaml"), "--variants", FIVE,
             "--draft", str(ROOT / "scenarios" / "drafts" / "six_plus_thirteen.yaml"), "--json"]  # fmt: skip
    done = benchmark(lambda: subprocess.run(words, capture_output=True, check=True, cwd=ROOT))
    assert done.returncode == 0
