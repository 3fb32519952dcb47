"""The investor's returns as measures: those of run, to be varied, sought and drawn, with the reason where one does not exist."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from calculator import load_law, load_scenario, run_scenario
from calculator.__main__ import main
from calculator.analysis.investor.returns import RETURNS
from calculator.analysis.valuation import figures_of
from calculator.measures.returns import net_present_value
from calculator.project.case import Case

ROOT = Path(__file__).resolve().parent.parent
WORKSHOP = ROOT / "scenarios" / "chip_test_small.yaml"
CHIP = ROOT / "scenarios" / "chip_plant_supported.yaml"
SOFTWARE = ROOT / "scenarios" / "software_500.yaml"
STARTUP = ROOT / "scenarios" / "saas_startup.yaml"
LAW = load_law()


def answer(capsys: pytest.CaptureFixture[str], words: str) -> dict[str, Any]:
    assert main(words.split()) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("path", [CHIP, WORKSHOP, STARTUP], ids=lambda path: path.stem)
def test_they_are_those_of_run(path: Path) -> None:
    scenario = load_scenario(path)
    (run, *_) = run_scenario(scenario, variants=["in_force"]).runs
    (figures,) = figures_of(LAW, [Case(scenario, run.site)])
    worth = run.investor
    own = {name: getattr(worth, name) for name in RETURNS}
    for name in ("irr", "irr_real", "irr_usd"):
        own[name] = own[name] and own[name].value
    for name, value in own.items():
        assert figures[name] == (None if value is None else pytest.approx(value, rel=1e-9)), name


def test_a_value_at_the_internal_rate_is_nothing_and_at_nothing_the_sum() -> None:
    (run, *_) = run_scenario(load_scenario(WORKSHOP), variants=["in_force"]).runs
    flow, rate = run.investor.cash.project, run.investor.irr.value
    assert rate is not None
    assert abs(float(net_present_value(cash=flow, rate=rate))) <= 1e-9 * np.abs(flow).sum()
    assert float(net_present_value(cash=flow, rate=0.0)) == pytest.approx(float(flow.sum()), rel=1e-12)


def test_an_internal_rate_is_varied_sought_and_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    words = f"sensitivity {WORKSHOP} --measure irr,payback,npv_usd --driver revenue=-1%:1% --json"
    (effect,) = answer(capsys, words)["drivers"]
    assert effect["low"]["irr"] < effect["high"]["irr"]
    assert effect["low"]["payback"] >= effect["high"]["payback"] > 2028
    plan = answer(capsys, words)["plan"]
    (run, *_) = run_scenario(load_scenario(WORKSHOP), variants=["in_force"]).runs
    assert plan["npv_usd"] == pytest.approx(run.investor.npv / 26_200)
    target = round(plan["irr"] + 0.005, 6)
    sought = answer(capsys, f"seek {WORKSHOP} --vary revenue --target irr={target * 100}% --range 0%:5% --json")
    (reached,) = sought["reached_at"]
    assert reached["measure"] == pytest.approx(target, abs=1e-6)
    drawn = answer(capsys, f"simulate {STARTUP} --measure irr,payback,npv_real,npv --draws 4 --json")
    assert drawn["built_one_by_one"] is None
    assert drawn["measures"]["npv_real"]["mean"]["value"] == pytest.approx(drawn["measures"]["npv"]["mean"]["value"])


def test_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    poor = tmp_path / "chip_plant_supported.yaml"
    text = CHIP.read_text(encoding="utf-8").replace('share_of_revenue: "71.7%"', 'share_of_revenue: "99%"')
    poor.write_text(text[: text.index("expect:")], encoding="utf-8")
    words = f"sensitivity {poor} --measure irr,payback --driver revenue=-1%:1%"
    assert answer(capsys, f"{words} --json")["no_figure"] == {"irr": "never_earned_back", "payback": "never_earned_back"}
    for lang, says in (("en", "There is no figure for Internal rate"), ("vi", "Không có Tỷ suất hoàn vốn nội bộ")):
        assert main([*words.split(), "--lang", lang]) == 0
        assert says in capsys.readouterr().out
    found = answer(capsys, f"sensitivity {SOFTWARE} --measure npv_usd,kept --driver revenue=-1%:1% --json")
    assert found["no_figure"] == {"npv_usd": "no_exchange_rate"}
