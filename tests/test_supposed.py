"""What figures suppose stands in the output of every command, each with its source and day; and the sources a scenario gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from calculator import load_scenario
from calculator.__main__ import main
from calculator.analysis.supposed import supposed_of
from calculator.errors import InputError
from calculator.law.law import load_law
from calculator.project.scenario import Scenario
from tests.test_bridge import project, run_of

ROOT = Path(__file__).resolve().parent.parent
SOFTWARE = str(ROOT / "scenarios" / "software_500.yaml")
STARTUP = str(ROOT / "scenarios" / "saas_startup.yaml")
ROWS = str(ROOT / "scenarios" / "portfolios" / "eight_zones.csv")
COMMANDS = {
    "run": f"run {SOFTWARE} --site qtsc --variant in_force",
    "compare": f"compare {SOFTWARE} --sites qtsc --variants in_force,decree_154",
    "fiscal": f"fiscal {SOFTWARE} --site qtsc",
    "simulate": f"simulate {STARTUP} --draws 3",
    "sensitivity": f"sensitivity {SOFTWARE} --site qtsc --driver margin=-1%:1%",
    "seek": f"seek {SOFTWARE} --site qtsc --vary project.capital --target kept=0 --range 1:2",
}
ALWAYS = {
    "consumer_price_growth", "land_price_growth", "discount_rate", "gdp_per_capita_growth", "late_interest", "social_rate", "redundancy",
    "displacement",
}  # fmt: skip
SHIPPED = sorted((ROOT / "scenarios").glob("*.yaml"))


def output(capsys: pytest.CaptureFixture[str], words: str) -> str:
    assert main(words.split()) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_supposes(capsys: pytest.CaptureFixture[str], command: str) -> None:
    rows = {row["name"]: row for row in json.loads(output(capsys, f"{COMMANDS[command]} --json"))["defaults"]}
    assert set(rows) == ALWAYS
    for row in rows.values():
        assert row["source"], row
        assert row["as_of"], row
    assert rows["discount_rate"]["value"] == pytest.approx(0.12 if command == "simulate" else 0.1)
    assert rows["consumer_price_growth"]["value"] == pytest.approx(0.035)
    assert rows["late_interest"]["value"] == pytest.approx(0.0003)
    assert rows["redundancy"]["value"] is None
    said = output(capsys, COMMANDS[command])
    for words in ("What is supposed", "Discount rate", "assumption", "Late-payment interest a day", "0.03%", "none supposed"):
        assert words in said, words


def test_a_portfolio_says_what_it_supposes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    few = tmp_path / "few.csv"
    few.write_text("".join(Path(ROWS).read_text(encoding="utf-8").splitlines(keepends=True)[:4]), encoding="utf-8")
    rows = {row["name"]: row for row in json.loads(output(capsys, f"portfolio {few} --discount-rate 8% --json"))["defaults"]}
    assert set(rows) == {"discount_rate", "consumer_price_growth", "land_price_growth", "late_interest", "redundancy"}
    assert (rows["discount_rate"]["value"], rows["discount_rate"]["origin"]) == (pytest.approx(0.08), "option")
    assert rows["discount_rate"]["source"] == "--discount-rate"
    assert (rows["land_price_growth"]["value"], rows["land_price_growth"]["origin"]) == (pytest.approx(0.03), "program")
    assert "Các giả định" in output(capsys, f"portfolio {few} --lang vi")


def test_an_option_stands_in_for_the_default(capsys: pytest.CaptureFixture[str]) -> None:
    words = f"{COMMANDS['fiscal']} --social-rate 5% --redundancy 40% --displacement 10% --json"
    found = json.loads(output(capsys, words))
    rows: dict[str, Any] = {row["name"]: row for row in found["defaults"]}
    for name, value in (("social_rate", 0.05), ("redundancy", 0.4), ("displacement", 0.1)):
        assert (rows[name]["value"], rows[name]["origin"]) == (pytest.approx(value), "option")
        assert found["assumed"][name] == pytest.approx(value)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_assumption_of_a_shipped_scenario_has_a_source_and_a_day(path: Path) -> None:
    scenario: Scenario = load_scenario(path)
    for one in supposed_of(scenario, load_law()):
        assert one.source, one
        assert one.as_of, one


def test_a_scenario_without_sources_says_so() -> None:
    data = project()
    run = run_of(data)
    assert run.measures["kept"] is not None
    data["assumptions"]["sources"] = {"exchange_rate": {"source": "central bank", "as_of": "2026-11-21"}}
    with pytest.raises(InputError, match="sources names exchange_rate, which is not stated"):
        run_of(data)
    data["assumptions"]["sources"] = {"discount_rate": {"source": "central bank", "as_of": "someday"}}
    with pytest.raises(InputError, match=r"sources\.discount_rate\.as_of"):
        run_of(data)
